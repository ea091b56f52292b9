"""The candidate's page and timeline."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from positions.selectors.candidates import CandidatePage, candidate_page
from positions.web.charts import figure_of, timeline_of


@require_safe
def candidate(request: HttpRequest, slug: str) -> HttpResponse:
    return _render(request, "positions/candidate.html", slug)


@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    return _render(request, "positions/candidate_timeline.html", slug)


@require_safe
def figure(request: HttpRequest, slug: str) -> HttpResponse:
    return JsonResponse(figure_of(_page(slug)))


def _render(request: HttpRequest, template: str, slug: str) -> HttpResponse:
    page = _page(slug)
    return render(request, template, {"page": page, "timeline": timeline_of(page)})


def _page(slug: str) -> CandidatePage:
    page = candidate_page(slug)
    if page is None:
        raise Http404
    return page
