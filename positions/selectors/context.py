"""The words around a passage: to the end of its sentence, or of the quotation that it stands in."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import ExpressionWrapper, F, IntegerField, QuerySet
from django.db.models.functions import Greatest, Substr

from positions.text.quotes import quotations
from positions.text.sentences import sentences
from positions.text.spans import Span

# Characters read on each side of a passage; a sentence that is longer is cut, and marked as cut.
WINDOW = 500
COLUMNS = ("context_before", "context_after")
_BREAK = re.compile(r"\n\s*\n")


def with_context(rows: QuerySet[Any], path: str = "") -> QuerySet[Any]:
    """``rows`` with COLUMNS: the text on both sides of the passage at ``path``, cut by the
    database, so that no whole text is read for one sentence of it."""
    text, start, end = (f"{path}passage__{name}" for name in ("text__text", "start", "end"))
    first = Greatest(F(start) - WINDOW, 0, output_field=IntegerField())
    length = ExpressionWrapper(F(start) - first, output_field=IntegerField())
    annotated: QuerySet[Any] = rows.annotate(
        context_before=Substr(text, first + 1, length),
        context_after=Substr(text, F(end) + 1, WINDOW),
    )
    return annotated


def context_of(before: str, exact: str, after: str) -> tuple[str, str]:
    """What is shown before and after ``exact``, given up to WINDOW characters on each side.

    Never more than the passage's own paragraph; "…" stands only where a sentence had to be cut.
    """
    lead, tail = _BREAK.split(before)[-1], _BREAK.split(after)[0]
    text = lead + exact + tail
    whole = _grown(Span(len(lead), len(lead) + len(exact)), text)
    shown_before = text[whole.start : len(lead)]
    shown_after = text[len(lead) + len(exact) : whole.end]
    if not text[: whole.start].strip() and lead == before and len(before) >= WINDOW:
        shown_before = "… " + shown_before.partition(" ")[2]
    if not text[whole.end :].strip() and tail == after and len(after) >= WINDOW:
        shown_after = shown_after.rpartition(" ")[0] + " …"
    return shown_before, shown_after


def _grown(span: Span, text: str) -> Span:
    """The span with every sentence and quotation that it touches, until it ends between them."""
    units = [*sentences(text), *(quotation.outer for quotation in quotations(text))]
    while True:
        touched = [unit for unit in units if unit.overlaps(span)]
        grown = Span(
            min([span.start, *(unit.start for unit in touched)]),
            max([span.end, *(unit.end for unit in touched)]),
        )
        if grown == span:
            return grown
        span = grown
