from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.text.quotes import quotations


def inner(text: str) -> list[str]:
    return [quotation.inner.of(text) for quotation in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She said “yes” and “no”.", ["yes", "no"]),
        ('She said "yes" and "no".', ["yes", "no"]),
        ("'It is the voters' choice and mine,' she said.", ["It is the voters' choice and mine,"]),
        ("He didn't say it's hers.", []),
        ("‘It’s mine,’ he said.", ["It’s mine,"]),
        ("She said \"it is a 'plan' of mine\" today.", ["it is a 'plan' of mine"]),
        ("The sign said 5' 3\" tall.", []),
        ("No quotation here.", []),
        ("“”", []),
    ],
)
def test_it_finds_what_stands_between_marks(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "She said: “One.\n\n“Two.” Then she left."

    first, second = quotations(text)

    assert (first.inner.of(text), first.closed, first.continues) == ("One.", False, False)
    assert (second.inner.of(text), second.closed, second.continues) == ("Two.", True, True)


def test_an_unclosed_mark_ends_with_its_paragraph() -> None:
    text = "She said “one\n\nA new paragraph."

    (only,) = quotations(text)

    assert only.inner.of(text) == "one"


@given(st.text(alphabet="ab ,.\n“”‘’\"'s", max_size=120))
def test_quotations_never_overlap_and_lie_inside(text: str) -> None:
    end = 0
    for quotation in quotations(text):
        assert end <= quotation.outer.start <= quotation.inner.start
        assert quotation.inner.end <= quotation.outer.end <= len(text)
        assert len(quotation.inner)
        end = quotation.outer.end
