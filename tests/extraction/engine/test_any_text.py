"""Whatever the text, the engine gives an answer that holds against it, in bounded time."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from engine_texts import ANA, document, reading, stances
from hypothesis import given, settings
from hypothesis import strategies as st

from positions.extraction.engine import local_engine

PIECES = st.sampled_from(
    ["Ejemplo", "Sample", "said", "“", "”", '"', "'", "she", "he", "the tramway to the harbour",
     "supports", "opposes", "\n\n", "\n", "?", ".", ",", ":", " Yes", " No", "who", "and", "😀",
     "\u200b", "İ", "According to her website", "endorsed", "in March 2028", "-", "É"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PIECES, max_size=60).map(" ".join),
    st.sampled_from(["news", "opinion", "campaign_site", "questionnaire", "research_note"]),
)
def test_every_proposal_holds_against_its_text(text: str, kind: str) -> None:
    found = reading(text, source_kind=kind)

    assert found == reading(text, source_kind=kind)
    for stance in found.stances:
        assert 0 <= stance.start < stance.end <= len(text)
        assert text[stance.start : stance.end].strip()
        assert 0 < stance.confidence < 1
        assert stance.reasons


@pytest.mark.parametrize("text", ["", "   \n\n  ", "\u200b", "?", "“", "Ejemplo"])
def test_an_empty_text_gives_nothing(text: str) -> None:
    assert reading(text).stances == ()


def test_no_candidates_or_no_questions_give_nothing() -> None:
    text = "Ejemplo supports the tramway to the harbour."

    assert local_engine().read(document(text, candidates=())).stances == ()
    assert local_engine().read(document(text, questions=())).stances == ()


@pytest.mark.parametrize("title", ["İncumbent", "ſenator"])
def test_a_letter_that_only_looks_like_a_title_s_is_no_error(title: str) -> None:
    ana = replace(ANA, titles=("incumbent", "senator"))
    text = f"Ana Ejemplo is a {title}. The {title}, once the incumbent or senator, said so."

    assert stances(text, candidates=(ana,)) == []


@pytest.mark.parametrize(
    "piece", ["said ", '"a ', "the The ", "Ana Ejemplo of Sampleton, who said "]
)
def test_a_hostile_text_does_not_hold_it_up(piece: str) -> None:
    text = (piece * 12_000)[:24_000]
    started = time.perf_counter()

    reading(text)

    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("adverb", ["recently", "simply", "have to"])
def test_a_row_of_adverbs_does_not_hold_it_up(adverb: str) -> None:
    row = f"{adverb} " * 40
    started = time.perf_counter()

    reading(
        f"“The tramway is late,” Ejemplo {row} for a while said. The mayor {row}x of Sampleton."
    )
    reading(f"Ejemplo, {row}x, {row}supports the tramway.")
    reading(f"Ejemplo wrote that building the tramway to the harbour is {row}x.")

    assert time.perf_counter() - started < 10


def test_a_question_added_today_works_today() -> None:
    from positions.extraction.engine import QuestionInput

    clock = QuestionInput("clock", "The town clock should be repaired.", "Repair the clock",
                          ("town clock",))  # fmt: skip
    text = "Ejemplo supports repairing the town clock."

    assert [s.question for s in stances(text, candidates=(ANA,), questions=(clock,))] == ["clock"]
