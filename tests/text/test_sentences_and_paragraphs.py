from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.text.sentences import LONGEST, paragraphs, sentences


def split(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One ends. Two ends.", ["One ends.", "Two ends."]),
        ("Ms. Ejemplo met Dr. Sample. They left.", ["Ms. Ejemplo met Dr. Sample.", "They left."]),
        ("It cost 3.5 million in the U.S. Senate race.", None),
        ("“Will it end?” she asked.", None),
        ("“It ends.” Sample left.", ["“It ends.”", "Sample left."]),
        ("Ana B. Ejemplo spoke on Oct. 4 at noon.", None),
        ("It waits … and goes on.", None),
        ("No stop\nNew line", ["No stop", "New line"]),
        ("Really? Yes! Go.", ["Really?", "Yes!", "Go."]),
    ],
)
def test_it_splits_where_a_sentence_ends(text: str, expected: list[str] | None) -> None:
    assert split(text) == (expected or [text])


def test_paragraphs_are_parted_by_blank_lines() -> None:
    text = "First\nstill first\n\n  \nSecond  \n"

    assert [span.of(text) for span in paragraphs(text)] == ["First\nstill first", "Second"]


def test_nothing_is_longer_than_the_longest() -> None:
    text = "word " * 2_000

    assert max(len(span) for span in sentences(text)) <= LONGEST
    assert sum(piece.count("word") for piece in split(text)) == 2_000


@given(st.text(alphabet="aA .!?\n“”\"'Mr1", max_size=200))
def test_no_word_is_lost(text: str) -> None:
    joined = "".join(split(text))

    assert "".join(joined.split()) == "".join(text.split())
