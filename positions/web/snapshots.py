"""A saved copy, and what changed between two."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from positions.selectors.snapshots import difference_page, snapshot_page


@require_safe
def snapshot(request: HttpRequest, pk: int) -> HttpResponse:
    page = snapshot_page(pk)
    if page is None:
        raise Http404
    return render(request, "positions/snapshot.html", {"page": page})


@require_safe
def difference(request: HttpRequest, before: int, after: int) -> HttpResponse:
    page = difference_page(before, after)
    if page is None:
        raise Http404
    return render(request, "positions/snapshot_diff.html", {"page": page})
