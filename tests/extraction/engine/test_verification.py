"""The one verifier: what a claim comes to once the text itself was asked. Texts are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from positions.extraction.engine import ProposedStance, verification
from positions.extraction.engine.verification import Claim, Rejected, Verifier, verify
from positions.extraction.engine.voices import read_document
from tests.extraction.engine.engine_texts import ANA, document, stances, words

PAGE = (
    "The two candidates met in Sampleton on Monday.\n\n"
    "“I do not support the tramway to the harbour,” said Ana Ejemplo.\n\n"
    "Bo Sample disagreed. “The harbour needs a tram, and I will build it in my first year,” "
    "Bo Sample said.\n\n"
    "A resident, Kim Lee, shrugged. “Nobody I know would ever ride that tram,” Lee said.\n\n"
    "Ejemplo said that she would keep the branch library in Milltown open.\n\n"
    "The town is small. The town is small."
)
NOT_SUPPORT = "I do not support the tramway to the harbour,"
NEEDS_TRAM = "The harbour needs a tram, and I will build it in my first year,"


def claim(quotation: str, **given: object) -> Claim:
    values: dict[str, object] = {
        "candidate": "ana",
        "question": "harbour-tramway",
        "position": "against",
        "voice": "own_quoted",
        "speaker": "Ana Ejemplo",
        **given,
    }
    return Claim(quotation=quotation, **values)  # type: ignore[arg-type]


def settle(made: Claim, text: str = PAGE, **given: object) -> ProposedStance:
    read = document(text, **given)
    return Verifier(read, read_document(read).passages).settle(made)


def dropped(made: Claim, text: str = PAGE, **given: object) -> str:
    with pytest.raises(Rejected) as caught:
        settle(made, text, **given)
    return caught.value.reason


def test_a_true_claim_becomes_what_the_text_says() -> None:
    stance = settle(claim(NOT_SUPPORT, reason="She says so."))
    assert words(PAGE, stance) == NOT_SUPPORT
    assert (stance.voice, stance.speaker) == ("own_quoted", "Ana Ejemplo")
    assert stance.reported_by == "The Sampleton Paper"
    assert stance.confidence == 0.95
    assert "negation" in stance.flags
    assert "the model says: She says so." in stance.reasons
    assert stance.said is not None


@pytest.mark.parametrize(
    "quotation",
    [
        f"“{NOT_SUPPORT}”",
        f'"{NOT_SUPPORT}" said Ana Ejemplo.',
        "I do  not support\nthe tramway to the harbour",
    ],
)
def test_marks_and_white_space_do_not_matter(quotation: str) -> None:
    assert words(PAGE, settle(claim(quotation))).startswith("I do not support the tramway")


def test_a_quotation_without_its_negation_brings_the_negation_along() -> None:
    stance = settle(claim("support the tramway to the harbour", position="for"))
    assert words(PAGE, stance) == NOT_SUPPORT
    assert "negation" in stance.flags


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (claim("I will tear up every tram line in town"), verification.NOT_ON_PAGE),
        (claim("I do not back the tramway to the harbour"), verification.NOT_ON_PAGE),
        (claim("I do not support … the harbour"), verification.NOT_ON_PAGE),
        (claim("“…”"), verification.NOT_ON_PAGE),
        (claim("The town is small."), verification.REPEATED),
        (claim("port the tramway to the harb"), verification.CUT_WORD),
        (claim("x" * 2_000), verification.TOO_LONG),
        (claim(NOT_SUPPORT, candidate="cy"), verification.NO_CANDIDATE),
        (claim(NOT_SUPPORT, question="nuclear"), verification.NO_QUESTION),
        (claim(NOT_SUPPORT, speaker="Zoe Niemand"), verification.NO_SPEAKER),
        (claim(NEEDS_TRAM), verification.OTHERS_WORDS),
        (claim(NOT_SUPPORT, candidate="bo", speaker="Bo Sample"), verification.OTHERS_WORDS),
        (claim(NEEDS_TRAM, speaker="Bo Sample"), verification.OTHERS_WORDS),
    ],
)
def test_a_lie_is_dropped_with_its_reason(made: Claim, reason: str) -> None:
    assert dropped(made) == reason


def test_a_candidate_whom_the_text_does_not_name_says_nothing_in_it() -> None:
    text = "“The harbour needs a tram,” Bo Sample said on Monday."
    assert dropped(claim("The harbour needs a tram,"), text) == verification.NOT_NAMED


def test_words_of_somebody_else_are_never_the_candidates() -> None:
    stance = settle(claim("Nobody I know would ever ride that tram"))
    assert stance.voice == "unclear"
    assert stance.speaker == verification.UNKNOWN_SPEAKER
    assert stance.confidence <= 0.30
    assert "not_attributed" in stance.flags


def test_words_that_are_nobodys_are_cut_at_whole_sentences() -> None:
    stance = settle(claim("ever ride that tram"))
    assert words(PAGE, stance).startswith("“Nobody I know would")


@pytest.mark.parametrize("voice", ["own_primary", "own_quoted", "official_record"])
def test_a_raised_voice_stays_what_the_text_says(voice: str) -> None:
    made = claim(
        "Ejemplo said that she would keep the branch library in Milltown open",
        question="close-branch-library",
        voice=voice,
    )
    stance = settle(made)
    assert stance.voice == "paraphrase"
    assert stance.confidence <= 0.70
    assert any("the text itself says a paraphrase" in reason for reason in stance.reasons)


@pytest.mark.parametrize(
    ("voice", "cap", "speaker"),
    [
        ("paraphrase", 0.70, "Ana Ejemplo"),
        ("outlet_characterisation", 0.30, "The Sampleton Paper"),
        ("other_characterisation", 0.30, verification.UNKNOWN_SPEAKER),
        ("unclear", 0.30, verification.UNKNOWN_SPEAKER),
    ],
)
def test_a_lowered_voice_is_taken(voice: str, cap: float, speaker: str) -> None:
    stance = settle(claim(NOT_SUPPORT, voice=voice))
    assert (stance.voice, stance.speaker) == (voice, speaker)
    assert stance.confidence <= cap
    assert "voice_differs" in stance.flags


def test_a_claim_about_somebody_stays_the_tellers() -> None:
    text = "Bo Sample warned that Ana Ejemplo opposes the tramway to the harbour."
    stance = settle(
        claim("Ana Ejemplo opposes the tramway to the harbour", voice="paraphrase"), text
    )
    assert stance.voice == "other_characterisation"
    assert stance.speaker == "Bo Sample"
    assert "nested_attribution" in stance.flags
    assert stance.confidence <= 0.30


def test_a_date_in_the_text_is_found_by_code() -> None:
    text = "“I do not support the tramway to the harbour,” Ana Ejemplo said in March of 2029."
    stance = settle(claim(NOT_SUPPORT), text)
    assert stance.said is not None
    assert stance.said.on.year == 2029
    assert "date_differs" in stance.flags


def test_on_a_candidates_own_page_their_name_need_not_stand() -> None:
    text = "I will build the tramway to the harbour."
    stance = settle(
        claim(text, voice="own_primary"), text, source_kind="campaign_site", controlled_by="ana"
    )
    assert (stance.voice, stance.confidence) == ("own_primary", 0.90)


def test_two_sentences_that_follow_on_each_other_are_one_passage() -> None:
    text = "“I do not support the tramway. It costs too much,” Ana Ejemplo said on Monday."
    stance = settle(claim("I do not support the tramway. It costs too much"), text)
    assert words(text, stance) == "I do not support the tramway. It costs too much,"
    assert stance.voice == "own_quoted"


@pytest.mark.parametrize(
    "changed",
    [
        {"start": 5, "end": 5},
        {"start": 9, "end": 5},
        {"start": -1},
        {"end": 9_999},
        {"start": 46, "end": 48},
        {"candidate": "cy"},
        {"question": "nuclear"},
    ],
)
def test_a_proposal_of_any_engine_is_refused_where_it_does_not_hold(
    changed: dict[str, object],
) -> None:
    good = next(s for s in stances(PAGE) if s.candidate == ANA.id)
    verify(document(PAGE), good)
    with pytest.raises(Rejected):
        verify(document(PAGE), replace(good, **changed))  # type: ignore[arg-type]
