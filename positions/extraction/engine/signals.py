"""What can be seen of a passage held against one question, as named numbers.

Each signal is about -1 to 2 and knows nothing of who the candidate is, of parties or of topics, so
that what is learned on some races holds on others.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from positions.extraction.engine.acts import agreement, names_object, path_sign, statement_act
from positions.extraction.engine.interface import DocumentInput, QuestionInput
from positions.extraction.engine.layouts import is_heading
from positions.extraction.engine.moods import mood
from positions.extraction.engine.passages import CAP_CHARACTERISED, Passage
from positions.extraction.engine.questions import Match, QuestionIndex
from positions.extraction.engine.sides import (
    Side,
    bare_sign,
    first_person_lean,
    judged_lean,
    side_of,
)
from positions.extraction.engine.vocabulary import (
    ACHIEVED,
    CONDITION,
    INSTEAD,
    OF_A_GROUP,
    OF_ANOTHER,
    PAST,
    REFUSED,
    WANTED,
)
from positions.extraction.engine.words import Token, stems, tokens
from positions.text.sentences import sentences
from positions.text.spans import Span

# More of these can only make it likelier that a passage speaks to a question, or takes its side.
RISING = frozenset(
    {
        "score", "anchored", "coverage", "surrounding", "phrase", "phrase near", "best question",
        "share", "fresh", "expected", "prompt is best", "prompt score", "names object",
        "acts on it", "side stated", "leans", "wants", "achieved", "judges", "takes a stand",
        "top of pair",
    }
)  # fmt: skip
# More of these can only make it less likely.
FALLING = frozenset({"another named first", "asks", "by pronoun", "condition", "prompt elsewhere"})
POINTING = frozenset(
    {
        "stated", "path", "path turned", "path turned twice", "act agrees",
        "act on its own object", "leans", "leans and acts", "first person",
        "first person and acts", "expected", "wants", "refuses", "praise", "blame", "judges",
        "instead", "yes or no", "yes or no, act untold",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """A passage and a question that it may speak to."""

    passage: Passage
    match: Match


@dataclass(frozen=True)
class Signals:
    """`relevance` bears on whether the passage speaks to the question, `direction` on the side:
    above 0 for For, below 0 for Against. `side` is the side that the words state outright."""

    relevance: Mapping[str, float]
    direction: Mapping[str, float]
    side: Side

    @property
    def is_named(self) -> bool:
        """Whether the passage, or the question printed above it, clearly names the thing."""
        seen = self.relevance.get
        return bool(
            self.side.is_carried
            or seen("names object")
            or seen("phrase")
            or (seen("answer") and seen("prompt is best"))
            or seen("coverage", 0.0) >= 0.5
            or seen("surrounding", 0.0) >= 0.6
            or seen("expected", 0.0) >= 0.4
        )


class Seen:
    """What can be seen of words alone, whatever they are held against; each is looked for when it
    is first asked for."""

    def __init__(self, words: str) -> None:
        self.words = words

    @cached_property
    def row(self) -> Sequence[Token]:
        return tokens(self.words)

    @cached_property
    def first_person(self) -> int:
        return first_person_lean(self.words)

    @cached_property
    def judged(self) -> int:
        return judged_lean(self.words)

    @cached_property
    def felt(self) -> float:
        return mood(self.words)

    @cached_property
    def wants(self) -> bool:
        return WANTED.search(self.words) is not None

    @cached_property
    def achieved(self) -> bool:
        return ACHIEVED.search(self.words) is not None

    @cached_property
    def refusals(self) -> Sequence[int]:
        """Where it refuses something."""
        return [found.start() for found in REFUSED.finditer(self.words)]

    @cached_property
    def is_past(self) -> bool:
        return PAST.search(self.words) is not None

    @cached_property
    def is_conditional(self) -> bool:
        return CONDITION.search(self.words) is not None

    @cached_property
    def has_instead(self) -> bool:
        return INSTEAD.search(self.words) is not None

    @cached_property
    def groups(self) -> Sequence[int]:
        """Where a group is named that says or wants something itself."""
        return [found.start() for found in OF_A_GROUP.finditer(self.words)]

    def places_of(self, words: Sequence[str]) -> list[int]:
        """Where one of these stems stands."""
        return [token.start for token in self.row if token.stem in words]


@lru_cache(maxsize=64)
def seen(words: str) -> Seen:
    """The same for every question that the passage may speak to."""
    return Seen(words)


def says_something(passage: Passage, text: str) -> bool:
    """Whether the passage takes a stand by itself, whatever it is about."""
    what = seen(passage.span.of(text))
    return bool(
        passage.lean
        or bare_sign((passage.object or passage.span).of(text))
        or what.first_person
        or what.judged
        or what.wants
        or what.refusals
    )


class Surroundings:
    """What the signals of one document share, worked out once."""

    def __init__(self, document: DocumentInput, index: QuestionIndex) -> None:
        self.document = document
        self._index = index
        self._prompts: dict[Span, dict[str, Match]] = {}
        rows = [set(stems(s.of(document.text))) for s in sentences(document.text)]
        self._spread = Counter(stem for row in rows for stem in row)
        self._rows = max(1, len(rows))

    def prompt_match(self, prompt: Span | None, question: QuestionInput) -> Match | None:
        """How the printed question itself meets ours."""
        if prompt is None:
            return None
        if prompt not in self._prompts:
            found = self._index.match(stems(prompt.of(self.document.text)))
            self._prompts[prompt] = {match.question.id: match for match in found}
        return self._prompts[prompt].get(question.id)

    def commonness(self, words: Sequence[str]) -> float:
        """The mean share of the document's sentences that hold these words."""
        if not words:
            return 1.0
        return sum(self._spread[w] for w in words) / len(words) / self._rows


def orientation(question: QuestionInput) -> int:
    """+1 where the statement is for its object (build it, keep it, it is good), -1 where it is
    against it (end it, cut it, it is bad)."""
    act, sign = statement_act(question.statement)
    if act is not None:
        return -sign if act in ("down", "end") else sign
    return (judged_lean(question.statement) or 1) * sign


@dataclass(frozen=True)
class Rivals:
    """All passages of the document on one candidate and question: the best, and how many."""

    top: Unit
    count: int

    @classmethod
    def of(cls, units: Sequence[Unit]) -> Rivals:
        return cls(max(units, key=lambda u: (u.match.score, -u.passage.span.start)), len(units))


def signals_of(
    unit: Unit, around: Surroundings, rivals: Rivals, known: Side | None = None
) -> Signals:
    """`rivals` has the passage itself among them; `known` is the stated side where it was worked
    out already."""
    document, passage, match = around.document, unit.passage, unit.match
    words = passage.span.of(document.text)
    side = known or side_of(document.text, passage, match.question)
    prompt = around.prompt_match(passage.prompt, match.question)
    agreed = agreement(words, match.question)
    return Signals(
        _relevance(unit, around, rivals, prompt, agreed, side),
        _direction(unit, document, prompt, agreed, side),
        side,
    )


def _relevance(
    unit: Unit,
    around: Surroundings,
    rivals: Rivals,
    prompt: Match | None,
    agreed: int,
    side: Side,
) -> dict[str, float]:
    passage, match, text = unit.passage, unit.match, around.document.text
    words = passage.span.of(text)
    what = seen(words)
    found = {
        "any": 1.0,
        "score": min(match.score, 6.0) / 3,
        "anchored": min(match.anchored, 4.0) / 2,
        "coverage": match.coverage,
        "surrounding": match.surrounding,
        "phrase": float(match.phrase == 1.0),
        "phrase near": float(match.phrase == 0.5),
        "best question": float(match.rank == 0),
        "share": match.share,
        "fresh": match.fresh,
        "expected": max(match.says_for, match.says_against),
        "prompt is best": float(prompt is not None and prompt.rank == 0),
        "prompt score": min(prompt.score, 6.0) / 3 if prompt else 0.0,
        "prompt elsewhere": float(passage.prompt is not None and prompt is None),
        "names object": float(names_object(words, match.question)),
        "acts on it": float(agreed != 0),
        "side stated": float(side.position in ("for", "against")),
        "leans": float(passage.lean != 0),
        "wants": float(what.wants),
        "achieved": float(what.achieved),
        "judges": float(what.judged != 0),
        "takes a stand": float(says_something(passage, text)),
        "few words": float(len(what.row) < 5),
        "many words": max(0.0, math.log(max(len(what.row), 1) / 14)),
        "asks": float(words.rstrip("\"'”’) ").endswith("?")),
        "heading": float(is_heading(text, passage.span)),
        "answer": float(passage.form == "answer"),
        "own page": float(passage.form == "page"),
        "quotation": float(passage.form == "quotation"),
        "told plainly": float(passage.form == "sentence" and not passage.predicate),
        "another named first": float(_another_first(passage, match, what)),
        "names another": float(bool(passage.others)),
        "described": float(passage.cap <= CAP_CHARACTERISED),
        "past": float(what.is_past),
        "condition": float(what.is_conditional),
        "by pronoun": float(0.3 < passage.cap < 0.9 and _is_pronoun(passage)),
        "declined": float(side.position == "declined"),
        "top of pair": float(rivals.top is unit),
        "passages of pair": math.log(rivals.count),
        "common here": around.commonness(match.words),
    }
    return {name: round(value, 4) for name, value in found.items() if value}


def is_a_groups_view(passage: Passage, match: Match, text: str) -> bool:
    """Whether what meets the question stands behind a group, an endorsement or somebody else
    ("Rail Friends, which fights for the tramway"): the view is theirs."""
    if passage.form != "sentence":
        return False
    words = passage.span.of(text)
    what = seen(words)
    met = what.places_of(match.words)
    if not met:
        return False
    own_name = passage.speaker.split()[-1] if passage.speaker else ""
    theirs = [*what.groups]
    theirs += [m.start() for m in OF_ANOTHER.finditer(words) if own_name not in m.group("name")]
    if any(place <= min(met) for place in theirs):
        return True
    return not passage.predicate and _another_first(passage, match, what)


def _another_first(passage: Passage, match: Match, what: Seen) -> bool:
    """Whether somebody else is named before the words that meet the question: the view may be
    theirs ("Sample noted that Ejemplo favours the tramway")."""
    met = what.places_of(match.words) if passage.others else []
    if not met:
        return False
    first = passage.span.start + min(met)
    return any(other.start < first for other in passage.others)


def _is_pronoun(passage: Passage) -> bool:
    return any("pronoun" in reason for reason in passage.reasons)


def _refuses(what: Seen, match: Match) -> bool:
    """Whether a refusal stands before what meets the question, or the words are so few that it
    can mean nothing else; "so that it cannot be misused" behind it refuses nothing."""
    if not what.refusals:
        return False
    met = what.places_of(match.words)
    reach = max(met) if met else len(what.words) if len(what.row) < 8 else 0
    return any(place <= reach for place in what.refusals)


def _direction(
    unit: Unit, document: DocumentInput, prompt: Match | None, agreed: int, side: Side
) -> dict[str, float]:
    passage, match = unit.passage, unit.match
    text = document.text
    words = passage.span.of(text)
    toward = orientation(match.question)
    named = names_object(words, match.question) or match.phrase == 1.0
    stated = {"for": 1, "against": -1}.get(side.position, 0)
    what = seen(words)
    first = what.first_person
    answered = bare_sign((passage.object or passage.span).of(text))
    if passage.prompt is not None and passage.prompt.of(text).count("?") > 1:
        answered = 0  # two questions in one: a yes to which?
    asked = agreement(passage.prompt.of(text), match.question) if passage.prompt else 0
    is_prompt = prompt is not None and prompt.rank == 0
    is_plea = " should " in match.question.statement or " must " in match.question.statement
    wants = is_plea and (what.wants or what.achieved)
    refuses = _refuses(what, match)
    path, flips = path_sign(words, match.question)
    found = {
        "by default": 1.0,
        "by default, to end it": float(toward < 0),
        "by default, described": float(passage.cap <= CAP_CHARACTERISED),
        "stated": stated * side.sure,
        "act agrees": float(agreed),
        "act on its own object": float(agreement(words, match.question, leaning=False)),
        "path": float(path if not flips else 0),
        "path turned": float(path if flips == 1 else 0),
        "path turned twice": float(path if flips > 1 else 0),
        "leans": float(passage.lean * toward) if named and not agreed else 0.0,
        "leans and acts": float(passage.lean * agreed),
        "first person": float(first * toward) if named and not agreed else 0.0,
        "first person and acts": float(first * agreed),
        "expected": match.says_for - match.says_against,
        "wants": float(wants and not refuses),
        "wants, to end it": float(wants and not refuses and toward < 0 and not agreed),
        "refuses": -float(refuses),
        "refuses, to end it": float(refuses and toward < 0),
        "praise": max(what.felt, 0.0) * toward,
        "blame": min(what.felt, 0.0) * toward,
        "judges": float(what.judged * toward),
        "instead": -float(what.has_instead),
        "yes or no": float(answered * asked * is_prompt),
        "yes or no, act untold": float(answered * is_prompt * (asked == 0)),
    }
    return {name: round(value, 4) for name, value in found.items() if value}


__all__ = [
    "Rivals",
    "Signals",
    "Surroundings",
    "Unit",
    "is_a_groups_view",
    "orientation",
    "says_something",
    "signals_of",
]
