"""When a statement was made: as the text says, else when the document was published."""

from __future__ import annotations

import datetime
import re

from positions.text.dates import STATED, PartialDate
from positions.text.spans import Span

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",),
            ("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"),
            ("october", "oct"), ("november", "nov"), ("december", "dec"),
        ),
        1,
    )
    for name in names
}  # fmt: skip
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_PATTERNS = (
    re.compile(rf"\b(?:on|On|,)\s+(?:\w+day,?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
               r"(?:,?\s+(?P<year>(?:19|20)\d\d))?\b"),
    re.compile(rf"\b(?:on|On)\s+(?P<day>\d{{1,2}})\s+{_MONTH}(?:\s+(?P<year>(?:19|20)\d\d))?\b"),
    re.compile(rf"\b(?:[Ii]n|[Ss]ince|[Bb]y)\s+(?:early |late |mid-)?{_MONTH}(?:\s+of|,)?\s+"
               r"(?P<year>(?:19|20)\d\d)\b"),
    re.compile(rf"\b(?:back in|[Ii]n|[Ll]ast|as recently as)\s+{_MONTH}\b(?!\s+\d)"),
    re.compile(r"\b(?:[Ii]n|back in|during|[Ii]n a|[Ii]n her|[Ii]n his|[Ii]n the)\s+"
               r"(?P<year>(?:19|20)\d\d)\b"),
)  # fmt: skip


def stated_date(words: str, published: PartialDate | None) -> PartialDate | None:
    """The date that a sentence gives for what was said in it. A day or month without a year is
    taken as the latest one not after publication; without a publication date it says nothing."""
    for pattern in _PATTERNS:
        match = pattern.search(words)
        if match is None:
            continue
        made = _made(match, published)
        if made is not None:
            return made
    return None


def _made(match: re.Match[str], published: PartialDate | None) -> PartialDate | None:
    groups = match.groupdict()
    month = _MONTHS[groups["month"].rstrip(".").lower()] if groups.get("month") else 0
    day = int(groups["day"]) if groups.get("day") else 0
    doubt = ""
    if groups.get("year"):
        year = int(groups["year"])
    elif published is not None and month:
        year = published.on.year
        after_publication = (month, day or 1) > (published.last_day.month, published.last_day.day)
        if published.precision != "year" and after_publication:
            year -= 1
        doubt = "the text gives no year"
    else:
        return None
    try:
        on = datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    precision = "day" if day else "month" if month else "year"
    return PartialDate(on, precision, STATED, doubt)  # type: ignore[arg-type]


def said_on(
    text: str, around: tuple[Span, ...], published: PartialDate | None
) -> tuple[PartialDate | None, bool]:
    """The statement's date, and whether it differs from the document's. `around` are the
    stretches outside the quotation in which a date would be the date of its being said."""
    for span in around:
        found = stated_date(span.of(text), published)
        if found is not None:
            differs = published is None or not found.may_be_same_as(published)
            return found, differs
    return published, False
