"""What goes into an engine and what comes out. All offsets are Unicode code points of `text`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
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
class Usage:
    """What asking a language model took, and what became of its answer.

    `cost` is in USD; `is_estimated` where the tokens are our guess because no count came. `dropped`
    counts by reason, in words, what the model proposed and the text does not bear out. `fell_back`
    is a sentence that says why the local rules read the document instead, "" where the model did;
    `note` is a sentence on what else a person should know. `answer` is what the model wrote, and
    `kept_run` the record from which an earlier answer to the very same request was taken.
    """

    model: str
    prompt_version: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    is_estimated: bool = False
    cost: Decimal = Decimal(0)
    seconds: float = 0.0
    dropped: Mapping[str, int] = field(default_factory=dict)
    fell_back: str = ""
    note: str = ""
    request_sha256: str = ""
    answer: str = ""
    kept_run: int | None = None


@dataclass(frozen=True)
class Reading:
    """`engine` and `version` name who found the stances; endorsements are always found by the
    local rules. `usage` is None where no model was asked."""

    stances: tuple[ProposedStance, ...]
    endorsements: tuple[ProposedEndorsement, ...]
    engine: str
    version: str
    usage: Usage | None = None


class Engine(Protocol):
    """Never raises for a text that it cannot make sense of. The local engine gives the same
    reading for the same document; one that asks a model gives what passes the same verifier."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def read(self, document: DocumentInput) -> Reading: ...
