"""What changed between two texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from positions.selectors.differences import Change, compare_texts

SOME_TEXT = st.text(alphabet="ab c.\n", max_size=60)


def test_a_changed_word_is_shown_inside_its_paragraph() -> None:
    before = "One stays.\n\nWe plan ten parks for the city.\n\nLast stays.\n\nFar away."
    after = "One stays.\n\nWe plan two parks for the city.\n\nLast stays.\n\nFar away."
    difference = compare_texts(before, after)
    changed = [p for p in difference.paragraphs if p.is_changed]
    assert len(changed) == 1
    assert [(run.change, run.text) for run in changed[0].runs if run.change != Change.SAME] == [
        (Change.REMOVED, "ten"),
        (Change.ADDED, "two"),
    ]
    assert (difference.added, difference.removed) == (1, 1)
    assert difference.paragraphs[-1].hidden == 1


def test_equal_texts_have_no_difference() -> None:
    assert compare_texts("Same.\n\nText.", "Same.\n\nText.").is_empty


@given(SOME_TEXT, SOME_TEXT)
def test_the_shown_words_are_those_of_the_two_texts(before: str, after: str) -> None:
    runs = [run for p in compare_texts(before, after).paragraphs for run in p.runs]
    added = "".join(run.text for run in runs if run.change == Change.ADDED)
    removed = "".join(run.text for run in runs if run.change == Change.REMOVED)
    assert set(added) <= set(after)
    assert set(removed) <= set(before)
