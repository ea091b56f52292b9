"""Which passages the scripted editor takes as they are, and which it has marked anew."""

from __future__ import annotations

import pytest

from positions.demonstration.passages import is_whole, place_of
from positions.text.spans import Span

TEXT = (
    "A note on two invented people.\n\n"
    "On benches, Reed said: “Can I be clear? Benches are good.” Moss disagreed.\n\n"
    "“No benches,” Moss told the paper. Moss wants trees, the paper reports.\n\n"
    "Reed: Yes. Benches for all."
)


def place(words: str) -> Span:
    found = place_of(words, TEXT)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "words",
    [
        "Can I be clear? Benches are good.",
        "On benches, Reed said: “Can I be clear? Benches are good.”",
        "Moss disagreed.",
        "No benches,",
        "Moss wants trees, the paper reports.",
        "Yes.",
        "Benches for all.",
    ],
)
def test_a_sentence_and_a_quotation_to_its_end_are_whole(words: str) -> None:
    assert is_whole(place(words), TEXT)


@pytest.mark.parametrize(
    "words",
    ["Benches are good.", "Can I be clear?", "Moss wants trees", "Reed said: “Can I", "the paper"],
)
def test_a_part_of_a_sentence_or_of_a_quotation_is_not_whole(words: str) -> None:
    assert not is_whole(place(words), TEXT)


def test_words_that_stand_nowhere_have_no_place() -> None:
    assert place_of("flower beds", TEXT) is None
