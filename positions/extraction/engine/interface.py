"""What goes into an engine and what comes out. All offsets are Unicode code points of `text`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from positions.text.dates import PartialDate

Position = Literal["for", "against", "mixed", "unclear", "declined", "open"]
Voice = Literal[
    "own_primary",
    "own_quoted",
    "official_record",
    "paraphrase",
    "outlet_characterisation",
    "other_characterisation",
    "unclear",
]
SourceKind = Literal[
    "news",
    "opinion",
    "campaign_site",
    "questionnaire",
    "voter_guide",
    "official_record",
    "research_note",
    "other",
]
Pronouns = Literal["she", "he", "they", ""]


@dataclass(frozen=True)
class CandidateInput:
    """`pronouns` is "she", "he", "they", or "" where unknown."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    pronouns: str = ""
    party: str = ""
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionInput:
    """A neutral statement and what an editor expects people to say about it.

    `confirmed_for` and `confirmed_against` are passages that people confirmed as evidence of a
    side: examples of what is really said.
    """

    id: str
    statement: str
    short: str = ""
    keywords: tuple[str, ...] = ()
    says_for: tuple[str, ...] = ()
    says_against: tuple[str, ...] = ()
    confirmed_for: tuple[str, ...] = ()
    confirmed_against: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentInput:
    """`controlled_by` is the id of the candidate whose own page this is, else None."""

    text: str
    title: str
    source_kind: SourceKind
    publisher: str
    published: PartialDate | None
    controlled_by: str | None
    candidates: tuple[CandidateInput, ...]
    questions: tuple[QuestionInput, ...]


@dataclass(frozen=True)
class ProposedStance:
    """One passage read as one candidate saying something on one question.

    `speaker` is whose words they are, as named; `reported_by` who stands between ("" when nobody
    does). `position` is "open" where a person must decide the side. `confidence` is 0 to 1.
    """

    candidate: str
    question: str
    position: Position
    voice: Voice
    speaker: str
    reported_by: str
    start: int
    end: int
    confidence: float
    reasons: tuple[str, ...]
    flags: tuple[str, ...]
    said: PartialDate | None


@dataclass(frozen=True)
class ProposedEndorsement:
    """`endorser` is "" where the text names none."""

    candidate: str
    endorser: str
    start: int
    end: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    stances: tuple[ProposedStance, ...]
    endorsements: tuple[ProposedEndorsement, ...]
    engine: str
    version: str


class Engine(Protocol):
    """Deterministic: the same document gives the same reading."""

    name: str
    version: str

    def read(self, document: DocumentInput) -> Reading: ...
