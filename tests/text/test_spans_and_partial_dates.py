from __future__ import annotations

import datetime

import pytest

from positions.text.dates import STATED, PartialDate, parse_partial
from positions.text.spans import Span


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_a_span_cannot_run_backwards(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_spans_that_touch_do_not_overlap() -> None:
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 4).overlaps(Span(3, 5))
    assert Span(0, 5).contains(Span(3, 5))


def test_a_trimmed_span_has_no_white_space_at_its_edges() -> None:
    text = "  a b\n "

    assert Span(0, len(text)).trimmed(text).of(text) == "a b"
    assert len(Span(0, 2).trimmed(text)) == 0


@pytest.mark.parametrize(
    ("value", "on", "precision", "last"),
    [
        ("2031", datetime.date(2031, 1, 1), "year", datetime.date(2031, 12, 31)),
        ("2032-02", datetime.date(2032, 2, 1), "month", datetime.date(2032, 2, 29)),
        ("2031-05-20", datetime.date(2031, 5, 20), "day", datetime.date(2031, 5, 20)),
    ],
)
def test_it_reads_a_date_as_precise_as_it_is(
    value: str, on: datetime.date, precision: str, last: datetime.date
) -> None:
    read = parse_partial(value, STATED)

    assert (read.on, read.precision, read.last_day) == (on, precision, last)


@pytest.mark.parametrize("value", ["", "May", "31", "2031-13", "2031-05-20-01", "2031-02-30"])
def test_it_refuses_what_is_no_date(value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        parse_partial(value, STATED)


def test_two_dates_may_be_the_same_when_they_share_a_day() -> None:
    year = PartialDate(datetime.date(2031, 1, 1), "year", STATED)
    day = PartialDate(datetime.date(2031, 5, 20), "day", STATED)

    assert year.may_be_same_as(day)
    assert not day.may_be_same_as(parse_partial("2031-06", STATED))
