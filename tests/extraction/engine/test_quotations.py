from __future__ import annotations

import pytest
from engine_texts import only, stances, words


@pytest.mark.parametrize(
    "text",
    [
        "“I support the tramway to the harbour,” Ejemplo said.",
        "“I support the tramway to the harbour,” said Ana Ejemplo.",
        "Ejemplo said: “I support the tramway to the harbour.”",
        "Asked about transport, Ana Ejemplo said, “I support the tramway to the harbour.”",
        '"I support the tramway to the harbour," Ejemplo, a teacher, told a meeting.',
        "'I support the tramway to the harbour,' Ms Ejemplo said.",
    ],
)
def test_it_reads_a_direct_quotation_with_a_named_speaker(text: str) -> None:
    found = only(text)

    assert (found.candidate, found.question, found.position) == ("ana", "harbour-tramway", "for")
    assert found.voice == "own_quoted"
    assert found.speaker == "Ana Ejemplo"
    assert found.reported_by == "The Sampleton Paper"
    assert words(text, found).startswith("I support the tramway to the harbour")
    assert "inside quotation marks" in found.reasons
    assert "first person" in found.reasons


def test_it_gives_a_pronoun_no_more_confidence_than_a_name() -> None:
    named = "Ejemplo opened a fair.\n\n“I support the tramway to the harbour,” Ejemplo said."
    pronoun = "Ejemplo opened a fair.\n\n“I support the tramway to the harbour,” she said."

    assert only(pronoun).candidate == "ana"
    assert only(pronoun).confidence <= only(named).confidence
    assert "speaker named by a pronoun" in only(pronoun).reasons


def test_it_names_nobody_where_two_candidates_fit_the_pronoun() -> None:
    text = (
        "Ejemplo and her rival Cy Muster met in Sampleton. They shook hands.\n\n"
        "“I support the tramway to the harbour,” he said."
    )

    assert stances(text) == []


def test_it_follows_a_quotation_after_its_cue() -> None:
    text = "“The town has waited,” Sample said. “I will build the tramway to the harbour.”"

    found = only(text)

    assert (found.candidate, found.position, found.voice) == ("bo", "for", "own_quoted")


def test_it_follows_a_quotation_over_paragraphs() -> None:
    text = (
        "Sample said: “The town has waited for long enough.\n\n"
        "“I oppose the closure of the Milltown library and will say so.”"
    )

    found = only(text)

    assert (found.candidate, found.question, found.position) == (
        "bo",
        "close-branch-library",
        "against",
    )
    assert found.voice == "own_quoted"


def test_it_gives_nobody_the_words_of_somebody_else() -> None:
    text = (
        "Ejemplo visited the works on Monday.\n\n"
        "“We must build the tramway to the harbour,” said Dora Placeholder of the Tram Society."
    )

    assert stances(text) == []


def test_it_gives_nobody_the_words_of_a_spokesman() -> None:
    text = "“We must build the tramway to the harbour,” a spokesman for Ejemplo said."

    assert [s for s in stances(text) if s.voice.startswith("own")] == []


def test_it_gives_nobody_the_slogan_of_a_praised_group() -> None:
    text = (
        "Ejemplo also praised a club, Rail Friends said “We must build the tramway to the harbour.”"
    )

    assert stances(text) == []


def test_it_takes_the_question_of_a_quotation_from_the_sentence_before() -> None:
    text = (
        "Ejemplo wants to build the tramway to the harbour.\n\n"
        '"I have been a proponent of this for years, since the harbour is empty," she said.'
    )

    quoted = [s for s in stances(text) if s.voice == "own_quoted"]

    assert [(s.candidate, s.question, s.position) for s in quoted] == [
        ("ana", "harbour-tramway", "for")
    ]


def test_it_reads_an_answer_with_what_was_asked() -> None:
    text = (
        "“Every plan for the harbour and the tramway should be weighed by what people gain,” "
        "Ejemplo said when asked if the tramway to the harbour should be built."
    )

    found = [s for s in stances(text) if s.voice == "own_quoted"]

    assert [(s.question, s.position) for s in found] == [("harbour-tramway", "for")]


def test_it_takes_the_question_of_a_quotation_from_its_introduction() -> None:
    text = "On the tramway to the harbour, Sample said: “I really think it is a step forward.”"

    quoted = [s for s in stances(text) if s.voice == "own_quoted"]

    assert [(s.candidate, s.question) for s in quoted] == [("bo", "harbour-tramway")]


def test_a_sentence_that_turns_leaves_the_side_open() -> None:
    text = (
        "“I support higher parking fees in the town centre, but they should not rise for "
        "residents,” Sample said."
    )

    assert only(text).position == "open"
