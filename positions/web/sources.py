"""The sources and their health."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from positions.selectors import sources
from positions.web.visitors import is_staff

SLUG_LENGTH = 120


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    race = request.GET.get("race", "")
    listed = (
        sources.source_list(race) if 0 < len(race) <= SLUG_LENGTH and "\0" not in race else None
    )
    note = _("There is no such race; all sources are shown.") if race and listed is None else ""
    listed = listed or sources.source_list()
    context = {"listed": listed, "race_slug": "" if note else race, "note": note}
    return render(request, "positions/source_list.html", context)


@require_safe
def source(request: HttpRequest, pk: int) -> HttpResponse:
    page = sources.source_page(pk)
    if page is None:
        raise Http404
    context = {"page": page, "may_check": is_staff(request)}
    return render(request, "positions/source.html", context)
