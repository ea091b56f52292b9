"""How much we read about each candidate: the measure of equal treatment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Max, Min, Q

from positions.models import Mention, Source


@dataclass(frozen=True)
class Coverage:
    """Pages whose copy in force is about a candidate, and how their checks went.

    ``notes`` of the ``pages`` are short notes of ours, each on a page that we do not hold.
    ``checked_at`` is the last check that went well.
    """

    pages: int = 0
    notes: int = 0
    checked_at: dt.datetime | None = None
    problem_since: dt.datetime | None = None


NO_COVERAGE = Coverage()


def coverage_of(candidates: Collection[int]) -> Mapping[int, Coverage]:
    """Coverage by candidate id; a candidate without pages is absent. One query."""
    rows = (
        Mention.objects.filter(
            candidate_id__in=candidates,
            is_about=True,
            text_id=F("text__document__current_text_id"),
        )
        .order_by()
        .values_list("candidate_id")
        .annotate(
            pages=Count("text__document", distinct=True),
            notes=Count(
                "text__document",
                distinct=True,
                filter=Q(text__document__source__kind=Source.Kind.RESEARCH_NOTE),
            ),
            checked_at=Max("text__document__source__last_good_at"),
            problem_since=Min("text__document__source__problem_since"),
        )
    )
    return {candidate: Coverage(*counted) for candidate, *counted in rows}
