"""The list of races and the race page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from positions.selectors.elections import race_list as read_race_list
from positions.selectors.races import race_page
from positions.web.choices import read_choice
from positions.web.comparison import compare


@require_safe
def race_list(request: HttpRequest) -> HttpResponse:
    return render(request, "positions/race_list.html", {"elections": read_race_list()})


@require_safe
def race(request: HttpRequest, slug: str) -> HttpResponse:
    page = race_page(slug)
    if page is None:
        raise Http404
    choice, notes = read_choice(request.GET, page)
    context = {
        "comparison": compare(page, choice, notes),
        "race": page.race,
        "is_variant": bool(request.GET),
    }
    return render(request, "positions/race.html", context)
