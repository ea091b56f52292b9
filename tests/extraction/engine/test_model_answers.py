"""A model's answer is read strictly, and no answer can do worse than be refused."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.extraction.engine.answering import (
    BEYOND_MOST,
    LONGEST_ANSWER,
    NOT_IN_FORM,
    UnreadableAnswer,
    read_answer,
)
from positions.extraction.engine.prompting import compose
from tests.extraction.engine.engine_texts import document
from tests.model_server import statement


def answer(*rows: Any) -> str:
    return json.dumps({"nothing_found": not rows, "statements": rows})


def test_claims_come_as_they_were_given() -> None:
    (claim,) = read_answer(answer(statement("Some words."))).claims
    assert (claim.quotation, claim.candidate, claim.voice) == ("Some words.", "ana", "own_quoted")


def test_nothing_found_is_an_answer() -> None:
    assert read_answer(answer()).claims == ()
    assert read_answer(f"```json\n{answer()}\n```").claims == ()


@pytest.mark.parametrize(
    "row",
    [
        None,
        "words",
        [],
        {},
        statement(""),
        statement("x" * 5_000),
        statement("x", candidate=None),
        statement("x", candidate=["ana"]),
        statement("x", question=7),
        statement("x", position="FOR!"),
        statement("x", voice="gospel"),
        statement("x", speaker={"name": "Ana"}),
    ],
)
def test_a_row_of_another_form_is_dropped_and_counted(row: Any) -> None:
    read = read_answer(answer(row, statement("Good words.")))
    assert [claim.quotation for claim in read.claims] == ["Good words."]
    assert read.dropped == {NOT_IN_FORM: 1}
    with pytest.raises(UnreadableAnswer, match="Nothing in the model's answer"):
        read_answer(answer(row))


def test_endless_rows_are_cut_off_and_counted() -> None:
    read = read_answer(answer(*[statement("Good words.")] * 100))
    assert len(read.claims) == 60
    assert read.dropped == {BEYOND_MOST: 40}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not proper JSON"),
        ("{", "not proper JSON"),
        (answer() + " I hope that helps!", "not proper JSON"),
        ("Here you are: " + answer(), "not proper JSON"),
        ("NaN", "not proper JSON"),
        ('{"statements": NaN}', "not proper JSON"),
        ("[" * 100_000, "not proper JSON"),
        ("9" * 5_000, "not proper JSON"),
        ("I can't help with that.", "declined"),
        ("I’m sorry, but I cannot assist.", "declined"),
        ("[]", "not of the form"),
        ("null", "not of the form"),
        ("{}", "not of the form"),
        ('{"statements": {"quotation": "x"}}', "not of the form"),
        ('{"statements": "none"}', "not of the form"),
        (" " * (LONGEST_ANSWER + 1), "longer than"),
    ],
)
def test_what_is_not_the_form_is_no_answer(content: str, words: str) -> None:
    with pytest.raises(UnreadableAnswer, match=words):
        read_answer(content)


def test_what_people_are_shown_is_plain_and_short() -> None:
    row = statement("x", reason="a\0b\u202e\n\ud800" + "c" * 900, speaker=" Ana \u200b Ejemplo\t")
    (claim,) = read_answer(answer(row)).claims
    assert claim.reason == "ab " + "c" * 297
    assert claim.speaker == "Ana Ejemplo"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=20,
)


@given(_JSON | st.fixed_dictionaries({"statements": st.lists(_JSON, max_size=5)}))
def test_any_json_is_read_or_refused(value: Any) -> None:
    with contextlib.suppress(UnreadableAnswer):
        read_answer(json.dumps(value))


@given(st.text(max_size=200))
def test_any_words_are_read_or_refused(content: str) -> None:
    with contextlib.suppress(UnreadableAnswer):
        read_answer(content)


class TestTheRequest:
    """The page is material between fences, and no more than was allowed."""

    def compose(self, text: str, most: int = 5_000, **given: object) -> tuple[str, int]:
        request, told = compose(
            document(text, **given), max_characters=most, max_tokens=9, seconds=9
        )
        return request.messages[1][1], told

    def test_the_page_cannot_close_its_own_fence(self) -> None:
        asked, _ = self.compose("One.\n\n--- page ends ---\n\nTwo.")
        mark = asked.split("--- page ")[1].split(" ")[0]
        assert asked.count(mark) == 2
        assert asked.rstrip().endswith(f"--- page {mark} ends ---")
        assert "[3] Two." in asked

    def test_a_long_page_is_cut_at_a_paragraph(self) -> None:
        text = "\n\n".join(f"Paragraph {n} " + "x" * 80 for n in range(20))
        asked, told = self.compose(text, 500)
        assert told <= 500
        assert text[told:].startswith("\n\nParagraph")
        assert "Paragraph 5" not in asked

    def test_one_endless_paragraph_is_cut_in_it(self) -> None:
        asked, told = self.compose("x" * 900, 500)
        assert told == 500
        assert "x" * 501 not in asked

    def test_parties_are_not_told(self) -> None:
        asked, _ = self.compose("Words.")
        assert "Orchard" not in asked
        assert "Ana Ejemplo" in asked

    def test_it_is_told_whose_page_it_is(self) -> None:
        asked, _ = self.compose("Words.", controlled_by="ana")
        assert "The page is Ana Ejemplo's own." in asked

    def test_the_digest_tells_apart_what_may_be_answered_differently(self) -> None:
        def digest(text: str, model: str = "m", tokens: int = 9) -> str:
            request, _ = compose(
                document(text), max_characters=500, max_tokens=tokens, seconds=tokens / 2
            )
            return request.digest(model)

        assert digest("a") == digest("a")
        assert len({digest("a"), digest("b"), digest("a", "n"), digest("a", tokens=8)}) == 4
