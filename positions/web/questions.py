"""One question across races."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from positions.selectors.questions import question_page


@require_safe
def question(request: HttpRequest, issue: str, slug: str) -> HttpResponse:
    page = question_page(issue, slug)
    if page is None:
        raise Http404
    return render(request, "positions/question.html", {"page": page})
