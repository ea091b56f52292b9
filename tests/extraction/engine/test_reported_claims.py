from __future__ import annotations

import pytest
from engine_texts import only, stances, words


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("Ejemplo supports the tramway to the harbour.", "for"),
        ("Ejemplo opposes the tramway to the harbour.", "against"),
        ("Ejemplo does not support the tramway to the harbour.", "against"),
        ("Ejemplo no longer supports the tramway to the harbour.", "against"),
        ("Ejemplo has called for a tramway to the harbour.", "for"),
        ("Ejemplo said the tramway to the harbour should be built.", "for"),
        ("Ejemplo said that she opposes the tramway to the harbour.", "against"),
        ("Ejemplo wants to cancel the tramway to the harbour.", "against"),
        ("Ejemplo repeated her call for a tramway to the harbour.", "for"),
        ("Voters asked about the tramway to the harbour proposed by Ejemplo.", "for"),
    ],
)
def test_it_reads_a_reporting_sentence_as_a_paraphrase(text: str, position: str) -> None:
    found = only(text)

    assert (found.candidate, found.question, found.position) == ("ana", "harbour-tramway", position)
    assert found.voice == "paraphrase"
    assert found.reported_by == "The Sampleton Paper"


def test_it_never_turns_round_what_she_said_she_would_do() -> None:
    found = only("Ejemplo, a teacher, said she would build the tramway to the harbour.")

    assert (found.candidate, found.question) == ("ana", "harbour-tramway")
    assert found.position in ("for", "open")


@pytest.mark.parametrize(
    ("text", "question", "position"),
    [
        ("Sample supports closing the Milltown library.", "close-branch-library", "for"),
        ("Sample opposes closing the Milltown library.", "close-branch-library", "against"),
        ("Sample wants to keep the Milltown library.", "close-branch-library", "against"),
        ("Sample supports higher parking fees.", "raise-parking-fees", "for"),
        ("Sample rejects calls for a parking fees hike.", "raise-parking-fees", "against"),
        ("Sample wants to cut parking fees.", "raise-parking-fees", "against"),
        ("Sample supports a ban on retractable dog leashes.", "leash-ban", "for"),
        ("Sample opposes a ban on retractable dog leashes.", "leash-ban", "against"),
        ("Sample criticized plans to lift the ban on retractable leashes.", "leash-ban", "for"),
    ],
)
def test_it_weighs_what_is_done_to_the_thing(text: str, question: str, position: str) -> None:
    found = only(text)

    assert (found.candidate, found.question, found.position) == ("bo", question, position)


def test_it_reports_from_her_website_and_carries_it_over() -> None:
    text = (
        "According to her website, Ejemplo wants to build the tramway to the harbour.\n\n"
        "She also wants to close the Milltown library."
    )

    found = {s.question: s for s in stances(text)}

    assert found["harbour-tramway"].voice == "paraphrase"
    assert found["harbour-tramway"].speaker == "Ana Ejemplo"
    assert found["harbour-tramway"].reported_by == "her website"
    assert words(text, found["harbour-tramway"]).startswith("According to her website")
    assert found["close-branch-library"].voice == "paraphrase"
    assert found["close-branch-library"].reported_by == "her website"
    assert "carried_over" in found["close-branch-library"].flags


@pytest.mark.parametrize(
    "text",
    [
        "Ejemplo has shown support for the tramway to the harbour.",
        "Ejemplo believes that the tramway to the harbour should be built.",
    ],
)
def test_it_marks_what_an_outlet_says_without_a_cue(text: str) -> None:
    found = only(text)

    assert found.voice == "outlet_characterisation"
    assert found.speaker == "The Sampleton Paper"


def test_it_marks_the_plain_statements_of_an_opinion_page() -> None:
    text = "Ejemplo supports the wasteful tramway to the harbour."

    assert only(text, source_kind="opinion").voice == "outlet_characterisation"


def test_it_marks_a_lead_that_does_not_name_the_candidate() -> None:
    text = (
        "A radical candidate is calling for the tramway to the harbour.\n\n"
        "Orchard Party candidate Ana Ejemplo spoke in Sampleton."
    )

    found = only(text, source_kind="opinion")

    assert (found.candidate, found.voice) == ("ana", "outlet_characterisation")
    assert "loaded_words" in found.flags


@pytest.mark.parametrize(
    "text",
    [
        "Ejemplo bragged about Rail Friends, which fights to build the tramway to the harbour.",
        "Ejemplo has ties to clubs, receiving endorsements that seek to build the tramway to the "
        "harbour.",
        "Rail Friends, which endorsed Ejemplo, wants to build the tramway to the harbour.",
        "The Ejemplo campaign wants to build the tramway to the harbour.",
        "Ejemplo is running against Sample, the man of the harbour tramway.",
        "Bill Ejemplo supports the tramway to the harbour.",
    ],
)
def test_it_gives_no_candidate_the_views_of_others(text: str) -> None:
    assert stances(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Sample warned that Ejemplo supports the tramway to the harbour.",
        "Sample said Ejemplo opposes the tramway to the harbour.",
    ],
)
def test_what_an_opponent_says_is_never_her_position(text: str) -> None:
    found = [s for s in stances(text) if s.candidate == "ana"]

    assert all(s.voice == "other_characterisation" for s in found)
    assert all("nested_attribution" in s.flags for s in found)


def test_what_an_opponent_says_of_another_is_not_his_own_position() -> None:
    text = "Sample said Ejemplo supports the tramway to the harbour."

    assert [s for s in stances(text) if s.candidate == "bo" and s.position != "open"] == []


def test_a_condition_leaves_the_side_open() -> None:
    found = only("Ejemplo said she would build the tramway to the harbour if the state pays.")

    assert found.position == "open"
    assert "condition" in found.flags


def test_a_refusal_to_answer_is_no_side() -> None:
    found = only("Ejemplo declined to say whether she supports the tramway to the harbour.")

    assert found.position == "declined"


def test_a_broken_promise_is_not_opposition() -> None:
    found = only("Ejemplo did not promise to build the tramway to the harbour.")

    assert found.position == "open"


def test_two_candidates_in_one_sentence_keep_their_own_sides() -> None:
    text = "Ejemplo supports the tramway to the harbour, while Sample opposes it."

    found = {s.candidate: s for s in stances(text)}

    assert found["ana"].position == "for"
    assert "bo" not in found or found["bo"].position in ("against", "open")


def test_a_past_position_is_flagged() -> None:
    text = "Sample previously supported the tramway to the harbour."

    assert "past_tense" in only(text).flags


def test_the_minutes_of_a_council_are_an_official_record() -> None:
    text = "Member Sample voted against the tramway to the harbour."

    found = only(text, source_kind="official_record")

    assert (found.voice, found.position) == ("official_record", "against")
    assert found.speaker == "Bo Sample"
