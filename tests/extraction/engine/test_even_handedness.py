"""Swapping two candidates' names, parties and pronouns swaps the proposals, nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from engine_texts import ANA, BO, QUESTIONS, document

from positions.extraction.engine import CandidateInput, local_engine

TEXTS = (
    "“I support the tramway to the harbour,” Ejemplo said. Sample opposes it.",
    "Sample warned that Ejemplo wants to close the Milltown library.\n\nHe said he would keep it.",
    "Ejemplo opened a fair.\n\n“We will raise parking fees,” she said.\n\nSample rejected it.",
    "According to her website, Ejemplo supports a leash ban on retractable leashes.\n\n"
    "She also wants to build the tramway to the harbour.\n\nThe Orchard Party candidate smiled.",
    "Rail Friends endorsed Ejemplo. Sample, a baker, called for the harbour tramway.",
)
_SWAP = {
    "Ana Ejemplo": "Bo Sample", "Bo Sample": "Ana Ejemplo", "Ejemplo": "Sample",
    "Sample": "Ejemplo", "she": "he", "he": "she", "She": "He", "He": "She", "her": "his",
    "his": "her", "Orchard Party": "Meadow Party", "Meadow Party": "Orchard Party",
}  # fmt: skip
_PATTERN = re.compile(r"\b(?:" + "|".join(sorted(_SWAP, key=lambda w: -len(w))) + r")\b")


def swapped(text: str) -> str:
    return _PATTERN.sub(lambda match: _SWAP[match.group()], text)


@pytest.mark.parametrize("kind", ["news", "opinion", "campaign_site", "questionnaire"])
@pytest.mark.parametrize("text", TEXTS)
def test_swapping_the_candidates_swaps_the_proposals(text: str, kind: str) -> None:
    other = {"ana": "bo", "bo": "ana"}
    owner = "ana" if kind == "campaign_site" else None

    straight = local_engine().read(document(text, source_kind=kind, controlled_by=owner))
    turned = local_engine().read(
        document(swapped(text), source_kind=kind, controlled_by=other.get(owner or ""))
    )

    def told(stance, of=text, names=None):  # type: ignore[no-untyped-def]
        who = (names or {}).get(stance.candidate, stance.candidate)
        words = of[stance.start : stance.end]
        return (
            who, stance.question, stance.position, stance.voice, stance.confidence, stance.flags,
            swapped(words) if names else words,
        )  # fmt: skip

    assert [told(s, text, other) for s in straight.stances] == [
        told(s, swapped(text)) for s in turned.stances
    ]
    assert [(other[e.candidate], swapped(e.endorser)) for e in straight.endorsements] == [
        (e.candidate, e.endorser) for e in turned.endorsements
    ]


@pytest.mark.parametrize("text", TEXTS)
def test_the_order_of_candidates_and_questions_changes_nothing(text: str) -> None:
    given = document(text)
    turned = replace(given, candidates=(BO, ANA), questions=tuple(reversed(QUESTIONS)))

    assert local_engine().read(given) == local_engine().read(turned)


def test_two_candidates_of_one_surname_are_told_apart_or_left_out() -> None:
    cy = CandidateInput("cy", "Cy Ejemplo", ("Ejemplo",), "he", "Meadow Party")
    text = "Ejemplo supports the tramway to the harbour."
    full = "Cy Ejemplo supports the tramway to the harbour."

    assert local_engine().read(document(text, candidates=(ANA, cy))).stances == ()
    assert {
        s.candidate for s in local_engine().read(document(full, candidates=(ANA, cy))).stances
    } == {"cy"}
