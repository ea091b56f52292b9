"""Endorsements that were read from pages: confirmed or rejected, never a position."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from positions.models import Endorsement
from positions.review import decisions
from positions.review.decisions import CannotDecide
from positions.web.desk.access import desk_view, editor_of
from positions.web.desk.context import Surroundings, surroundings

PAGE = 20
CONFIRM, REJECT = "confirm", "reject"


@dataclass(frozen=True)
class ShownEndorsement:
    """A proposed endorsement with its passage in context."""

    endorsement: Endorsement
    context: Surroundings


@desk_view
@require_safe
def endorsement_list(request: HttpRequest) -> HttpResponse:
    """Proposed endorsements, oldest first."""
    rows = (
        Endorsement.objects.filter(status=Endorsement.Status.PROPOSED)
        .select_related(
            "candidacy__candidate",
            "candidacy__race__office",
            "candidacy__race__election",
            "passage__text__document__publisher",
            "passage__text__snapshot",
        )
        .order_by("pk")
    )
    page: Page[Endorsement] = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = [
        ShownEndorsement(
            row, surroundings(row.passage.text.text, row.passage.start, row.passage.end)
        )
        for row in page
    ]
    return render(request, "positions/desk/endorsements.html", {"page": page, "shown": shown})


@desk_view
@require_POST
def endorsement_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Record one editor's answer about an endorsement."""
    endorsement = Endorsement.objects.filter(pk=pk).select_related("candidacy__candidate").first()
    if endorsement is None:
        raise Http404("There is no such endorsement.")
    answer = request.POST.get("answer")
    what = f"{endorsement.endorser} endorses {endorsement.candidacy.candidate.name}"
    if answer not in (CONFIRM, REJECT):
        messages.error(request, "Choose whether the passage shows the endorsement.")
    else:
        try:
            decisions.decide_endorsement(
                endorsement=endorsement,
                reviewer=editor_of(request),
                is_confirmed=answer == CONFIRM,
                reason=request.POST.get("reason", "").replace("\0", "").strip()[:2000],
            )
        except CannotDecide as error:
            messages.error(request, f"Not recorded. {error}")
        else:
            said = "Confirmed" if answer == CONFIRM else "Rejected"
            messages.success(request, f"{said}: {what}. No position follows from it.")
    response = HttpResponseRedirect(reverse("desk_endorsements"))
    response.status_code = 303
    return response
