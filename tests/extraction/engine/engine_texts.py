"""Two fictional candidates, a few questions, and one call that reads a text about them."""

from __future__ import annotations

import datetime

from positions.extraction.engine import (
    CandidateInput,
    DocumentInput,
    ProposedStance,
    QuestionInput,
    Reading,
    local_engine,
)
from positions.text.dates import PUBLISHED, PartialDate

ANA = CandidateInput("ana", "Ana Ejemplo", ("Ejemplo",), "she", "Orchard Party")
BO = CandidateInput("bo", "Bo Sample", ("Sample",), "he", "Meadow Party")

TRAMWAY = QuestionInput(
    "harbour-tramway",
    "A tramway should be built to the harbour.",
    "Build the harbour tramway",
    ("tramway", "harbour line", "light rail", "tram to the harbour"),
    ("build the tramway", "the harbour needs a tram"),
    ("the tramway is a waste of money", "buses are cheaper than a tramway"),
)
LIBRARY = QuestionInput(
    "close-branch-library",
    "The branch library in Milltown should be closed.",
    "Close the Milltown library",
    ("branch library", "Milltown library", "library closure"),
    ("the branch library has too few visitors", "close the Milltown branch"),
    ("keep the Milltown library open", "every child needs a library near by"),
)
PARKING = QuestionInput(
    "raise-parking-fees",
    "Parking fees in the town centre should be raised.",
    "Raise parking fees",
    ("parking fees", "parking charges", "meter rates"),
    ("drivers should pay more to park", "raise the meter rates"),
    ("higher parking fees drive shoppers away", "freeze parking charges"),
)
BAIL = QuestionInput(
    "leash-ban",
    "Retractable dog leashes should be banned.",
    "Ban retractable leashes",
    ("retractable leash", "leash ban", "dog leashes"),
    ("retractable leashes hurt people",),
    ("a leash ban punishes careful owners",),
)
QUESTIONS = (TRAMWAY, LIBRARY, PARKING, BAIL)


def document(text: str, **given: object) -> DocumentInput:
    values: dict[str, object] = {
        "title": "",
        "source_kind": "news",
        "publisher": "The Sampleton Paper",
        "published": PartialDate(datetime.date(2031, 5, 20), "day", PUBLISHED),
        "controlled_by": None,
        "candidates": (ANA, BO),
        "questions": QUESTIONS,
        **given,
    }
    return DocumentInput(text=text, **values)  # type: ignore[arg-type]


def reading(text: str, **given: object) -> Reading:
    return local_engine().read(document(text, **given))


def stances(text: str, **given: object) -> list[ProposedStance]:
    return list(reading(text, **given).stances)


def only(text: str, **given: object) -> ProposedStance:
    """The surest proposal, where all are on one candidate and question."""
    found = stances(text, **given)
    assert found, "nothing was proposed"
    assert len({(s.candidate, s.question) for s in found}) == 1, found
    return max(found, key=lambda s: s.confidence)


def words(text: str, stance: ProposedStance) -> str:
    return text[stance.start : stance.end]
