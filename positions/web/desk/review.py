"""The review page: one proposal, seven answers, none of them the default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from positions.models import ArchiveDamaged, Proposal, ReviewDecision
from positions.review import decisions
from positions.review.decisions import CannotDecide, Outcome, Verdict
from positions.web.desk.access import desk_view, editor_of
from positions.web.desk.copies import SAME_ANSWER, answer_copies, waiting_copies
from positions.web.desk.items import load_proposal, review_item
from positions.web.desk.queue import (
    Place,
    QueueFilter,
    in_order,
    is_row_number,
    next_place,
    open_to,
    place_of,
    publishers_of,
    shares,
)
from positions.web.desk.words import answer_words
from positions.web.forms import ReviewForm

QUEUE_PAGE = 50


@dataclass(frozen=True)
class Refused:
    """Why an answer was not recorded, in words for the reviewer."""

    reason: str


@dataclass(frozen=True)
class Queued:
    """A row of the queue; ``same_words_as`` is the publisher of the first with its words, or ""."""

    proposal: Proposal
    first_of_group: int
    same_words_as: str


@desk_view
@require_safe
def review_next(request: HttpRequest) -> HttpResponse:
    """The next proposal this editor may answer; ``after=<id>`` passes one by without writing."""
    reviewer = editor_of(request)
    chosen = QueueFilter.of(request.GET)
    after = request.GET.get("after", "")
    place = next_place(reviewer, chosen, int(after) if is_row_number(after) else None)
    proposal = load_proposal(place.proposal_id) if place.proposal_id else None
    if proposal is None:
        return render(
            request,
            "positions/desk/queue_end.html",
            {"place": place, "chosen": chosen, "filter_query": urlencode(chosen.parameters)},
        )
    return _page(request, proposal, chosen, place)


@desk_view
@require_http_methods(["GET", "HEAD", "POST"])
def review_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal by its id: shown on GET, answered on POST."""
    reviewer = editor_of(request)
    proposal = load_proposal(pk)
    if proposal is None:
        raise Http404("There is no such proposal.")
    chosen = QueueFilter.of(request.GET)
    if request.method == "POST":
        return _answer(request, proposal, chosen)
    reason = _why_closed(proposal, reviewer)
    if reason:
        context = {"proposal": proposal, "reason": reason, "next_url": _next_url(chosen, pk)}
        return render(request, "positions/desk/closed.html", context)
    return _page(request, proposal, chosen, place_of(reviewer, chosen, proposal))


@desk_view
@require_safe
def queue_list(request: HttpRequest) -> HttpResponse:
    """Every proposal that this editor may answer, in the order of review."""
    reviewer = editor_of(request)
    chosen = QueueFilter.of(request.GET)
    rows = in_order(chosen.apply(open_to(reviewer))).select_related(
        "statement__passage",
        "statement__passage__text__document__publisher",
        "candidacy__candidate",
        "candidacy__race__office",
        "candidacy__race__election",
        "wording",
    )
    rows = rows.defer("statement__passage__text__text")
    page = Paginator(rows, QUEUE_PAGE).get_page(request.GET.get("page"))
    context = {
        "queued": _queued(page),
        "page": page,
        "chosen": chosen,
        "shares": shares(reviewer),
        "filter_query": urlencode(chosen.parameters),
    }
    return render(request, "positions/desk/queue.html", context)


def _queued(page: Iterable[Proposal]) -> list[Queued]:
    """The rows of a page; what repeats an earlier row's words names the place that has them."""
    firsts = {row.pk: cast(Any, row).first_of_group for row in page}
    publishers = publishers_of({first for pk, first in firsts.items() if first != pk})
    return [
        Queued(row, first, publishers[first] if first != row.pk else "")
        for row in page
        for first in (firsts[row.pk],)
    ]


def _answer(request: HttpRequest, proposal: Proposal, chosen: QueueFilter) -> HttpResponse:
    reviewer = editor_of(request)
    item = review_item(proposal, reviewer)
    form = ReviewForm(request.POST, statement=proposal.statement, has_public=bool(item.public))
    if proposal.decisions.filter(reviewer=reviewer).exists():
        # The second press of a double click; the first one was recorded.
        messages.info(request, "You answered this proposal already. Nothing was written twice.")
        return _on_to(_next_url(chosen, proposal.pk))
    refused: Refused | None = None
    if form.is_valid():
        verdict = form.verdict(request.POST.get("answer", ""))
        result = _decide(proposal, reviewer, verdict, form.cleaned_data["seen"])
        if isinstance(result, Outcome):
            proposal.refresh_from_db(fields=("state",))
            messages.success(request, outcome_sentence(proposal, result))
            if request.POST.get("copies") == SAME_ANSWER:
                _answer_copies(request, proposal, verdict)
            return _on_to(_next_url(chosen, proposal.pk))
        refused = result
    elif "seen" in form.errors:
        refused = Refused("The page was not sent whole. Please read the proposal and answer again.")
    place = place_of(reviewer, chosen, proposal)
    status = 409 if refused else 400
    return _page(request, proposal, chosen, place, form=form, refused=refused, status=status)


def _answer_copies(request: HttpRequest, proposal: Proposal, verdict: Verdict) -> None:
    """The same answer for the other places of the words, told in one line and one per refusal."""

    def decide(copy: Proposal, reviewer: User, verdict: Verdict, seen: str) -> Outcome | str:
        result = _decide(copy, reviewer, verdict, seen)
        return result if isinstance(result, Outcome) else result.reason

    answered = answer_copies(proposal, editor_of(request), verdict, request.POST, decide)
    if answered.outcomes:
        places = len(answered.outcomes)
        messages.success(
            request,
            f"The same answer was recorded for {places} other place{'' if places == 1 else 's'} "
            "of these words, one decision each.",
        )
    for refusal in answered.refusals:
        messages.error(request, f"Not recorded for {refusal}")


def _decide(proposal: Proposal, reviewer: User, verdict: Verdict, seen: str) -> Outcome | Refused:
    try:
        return decisions.decide(proposal=proposal, reviewer=reviewer, verdict=verdict, seen=seen)
    except (CannotDecide, ArchiveDamaged) as error:
        return Refused(str(error))
    except IntegrityError as error:
        return Refused(f"The database refused it: {str(error).splitlines()[0]}")


def outcome_sentence(proposal: Proposal, outcome: Outcome) -> str:
    """What came of a decision, in one line."""
    answer = ReviewDecision.Answer(outcome.decision.answer)
    what = (
        f"{proposal.candidacy.candidate.name}, {answer_words(answer)}: “{proposal.wording.short}”"
    )
    if outcome.stance is not None:
        if outcome.stance.decision_id == outcome.decision.pk:
            return f"Published: {what}."
        return f"Added to the evidence of a public position: {what}."
    if proposal.state == Proposal.State.SECOND:
        return f"Waits for a second person. {' '.join(outcome.waits_for)} {what}."
    if outcome.waits_for:
        return (
            "Recorded. Not published: a second, independent report must say the same. " + what + "."
        )
    return f"Recorded, nothing was published. {what}."


def _page(
    request: HttpRequest,
    proposal: Proposal,
    chosen: QueueFilter,
    place: Place,
    *,
    form: ReviewForm | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    item = review_item(proposal, editor_of(request))
    if form is None:
        form = ReviewForm(
            initial=ReviewForm.initial_of(proposal, item.seen),
            statement=proposal.statement,
            has_public=bool(item.public),
        )
    context = {
        "item": item,
        "copies": waiting_copies(proposal, editor_of(request)),
        "proposal": proposal,
        "statement": proposal.statement,
        "document": proposal.statement.passage.text.document,
        "form": form,
        "refused": refused,
        "why_closed": _why_closed(proposal, editor_of(request)) if refused else "",
        "place": place,
        "chosen": chosen,
        "filter_query": urlencode(chosen.parameters),
        "skip_url": _next_url(chosen, proposal.pk),
    }
    return render(request, "positions/desk/review.html", context, status=status)


def _why_closed(proposal: Proposal, reviewer: User) -> str:
    """Why this editor cannot answer the proposal; "" when they can."""
    if proposal.state == Proposal.State.DECIDED:
        return "This proposal was decided."
    if proposal.proposed_by_id == reviewer.pk:
        return "You marked this passage; another person must decide it."
    if proposal.decisions.filter(reviewer=reviewer).exists():
        return "You answered this proposal; it waits for a second person."
    return ""


def _next_url(chosen: QueueFilter, after: int) -> str:
    query = {**chosen.parameters, "after": str(after)}
    return f"{reverse('desk')}?{urlencode(query)}"


def _on_to(url: str) -> HttpResponseRedirect:
    """303: the next page is got anew, whatever method brought us here."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
