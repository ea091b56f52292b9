from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.text.normalise import find_verbatim, normalise
from positions.text.spans import Span


def test_it_finds_a_quotation_whatever_its_marks_dashes_and_spaces() -> None:
    text = "He said: “It’s the\n town’s — not mine…” and left."

    found = find_verbatim(text, "It's the town's - not mine...")

    assert found is not None
    assert found.of(text) == "It’s the\n town’s — not mine…"


@pytest.mark.parametrize("quotation", ["something else", "", "   ", "it’s the Town"])
def test_it_finds_nothing_that_is_not_there(quotation: str) -> None:
    assert find_verbatim("It’s the town’s.", quotation) is None


def test_an_ambiguous_repeat_is_not_accepted() -> None:
    assert find_verbatim("Yes, he said. Yes, she said.", "Yes") is None


def test_soft_hyphens_and_zero_width_characters_do_not_part_a_word() -> None:
    text = "a tram\u00adway\u200b here"

    found = find_verbatim(text, "tramway")

    assert found is not None
    assert normalise(found.of(text)).text == "tramway"


@given(st.text(max_size=80))
def test_each_character_knows_where_it_came_from(text: str) -> None:
    made = normalise(text)

    assert len(made.text) == len(made.origins)
    assert list(made.origins) == sorted(made.origins)
    assert all(0 <= origin < len(text) for origin in made.origins)


def test_an_empty_span_has_no_origin() -> None:
    with pytest.raises(ValueError, match="empty span"):
        normalise("abc").original(Span(1, 1))
