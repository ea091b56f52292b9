"""Learning the engine's weights from judged documents. Pure Python, deterministic, no database.

The thresholds below were chosen so that the figures of leaving one race out meet what an editor
needs: few wrong sides before many sides.

Both models are fitted as one conditional logit: each example offers a few outcomes, each outcome
has named values, and the chance of an outcome grows with the weighted sum of its values.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from positions.extraction.corpus import (
    CorpusDocument,
    GoldItem,
    corpus_digest,
    read_corpus,
    read_gold,
)
from positions.extraction.engine.judgement import Weights
from positions.extraction.engine.proposals import Weighed, weighed_units
from positions.extraction.engine.signals import FALLING, POINTING, RISING, Signals
from positions.extraction.engine.voices import read_document

VERSION = "1"

SIDES = ("for", "against")
ELSEWHERE = 0.45  # what a passage counts that a pair has besides its judged evidence
ARGUABLE = 0.5  # what an item counts on which judges may differ
HOLD = 2.5  # strength with which weights are held near 0 (L2)
STEPS = 220
# Signals that can only speak for a passage, or only for the side that they point to: what a few
# examples seem to teach against that is chance.
NEVER_POSITIVE = FALLING | {f"about: {name}" for name in FALLING}
NEVER_NEGATIVE = frozenset(
    f"{prefix}{name}"
    for prefix, names in {
        "": RISING,
        "about: ": RISING,
        "toward: ": POINTING,
    }.items()
    for name in names
)
# Confidences from which on something is shown; see Weights.
LEAST_FOUND = 0.82
LEAST_SIDE = 0.45
LEAST_DIRECTION = 0.82
READY = 0.8
NO_WEIGHTS = Weights({}, {}, {}, 0.0, 1.1, 1.1, 1.1)


@dataclass(frozen=True)
class Example:
    """A passage on a question with what people judged: whether the document speaks to the
    question, and the side ("" for neither). `weight` is what it counts, 0 to 1."""

    race: str
    signals: Signals
    is_found: bool
    side: str
    weight: float


def examples_of(entry: CorpusDocument, gold: Sequence[GoldItem]) -> list[Example]:
    """Every passage of the document against every question that it may speak to."""
    passages = read_document(entry.document).passages
    return [
        _example(entry, weighed, gold)
        for weighed in weighed_units(entry.document, passages, NO_WEIGHTS)
    ]


def _example(entry: CorpusDocument, weighed: Weighed, gold: Sequence[GoldItem]) -> Example:
    passage, question = weighed.unit.passage, weighed.unit.match.question.id
    pair = [
        item
        for item in gold
        if (item.candidate, item.question) == (passage.candidate, question) and not item.is_negative
    ]
    here = [item for item in pair if item.overlaps(passage.span)]
    weight = ELSEWHERE if pair and not here else 1.0
    if pair and all(item.is_arguable for item in pair):
        weight *= ARGUABLE
    positions = {item.position for item in here or pair if not item.is_superseded}
    side = positions.pop() if len(positions) == 1 and here else ""
    return Example(entry.race, weighed.signals, bool(pair), side if side in SIDES else "", weight)


# An outcome's values by signal name; an example is its outcomes, the one that came true, a weight.
Outcome = Mapping[str, float]
Choice = tuple[Sequence[Outcome], int, float]


def fit(examples: Iterable[Example]) -> Weights:
    """Weights learned from the examples."""
    rows = list(examples)
    found = _fit([_found_choice(row) for row in rows])
    sides = _fit([_side_choice(row) for row in rows])
    return Weights(
        found=found,
        relevance=_named(sides, "about: "),
        direction=_named(sides, "toward: "),
        least_found=LEAST_FOUND,
        least_side=LEAST_SIDE,
        least_direction=LEAST_DIRECTION,
        ready=READY,
    )


def _named(weights: Mapping[str, float], prefix: str) -> dict[str, float]:
    return {n.removeprefix(prefix): w for n, w in weights.items() if n.startswith(prefix)}


def _found_choice(row: Example) -> Choice:
    return ({}, row.signals.relevance), int(row.is_found), row.weight


def _side_choice(row: Example) -> Choice:
    about = {f"about: {name}": value for name, value in row.signals.relevance.items()}
    toward = {f"toward: {name}": value for name, value in row.signals.direction.items()}
    against = {name: -value for name, value in toward.items()}
    outcome = 1 + SIDES.index(row.side) if row.side else 0
    return ({}, about | toward, about | against), outcome, row.weight


def _fit(choices: Sequence[Choice]) -> dict[str, float]:
    """Full-batch ascent with a step of its own for each weight (Rprop), which needs no tuning and
    gives the same result everywhere."""
    names = sorted({name for outcomes, _, _ in choices for values in outcomes for name in values})
    place = {name: index for index, name in enumerate(names)}
    rows = [
        (
            [[(place[name], value) for name, value in values.items()] for values in outcomes],
            chosen,
            weight,
        )
        for outcomes, chosen, weight in choices
    ]
    weights = [0.0] * len(names)
    steps = [0.05] * len(names)
    before = [0.0] * len(names)
    for _ in range(STEPS):
        slope = [-HOLD * w for w in weights]
        for outcomes, chosen, weight in rows:
            _add_slope(slope, weights, outcomes, chosen, weight)
        for index, rise in enumerate(slope):
            turn = rise * before[index]
            if turn > 0:
                steps[index] = min(steps[index] * 1.2, 0.5)
            elif turn < 0:
                steps[index] = max(steps[index] * 0.5, 1e-5)
                rise = 0.0
            weights[index] += math.copysign(steps[index], rise) if rise else 0.0
            if names[index] in NEVER_NEGATIVE:
                weights[index] = max(weights[index], 0.0)
            elif names[index] in NEVER_POSITIVE:
                weights[index] = min(weights[index], 0.0)
            before[index] = rise
    return {name: round(weights[place[name]], 4) for name in names}


def _add_slope(
    slope: list[float],
    weights: Sequence[float],
    outcomes: Sequence[Sequence[tuple[int, float]]],
    chosen: int,
    weight: float,
) -> None:
    sums = [sum(weights[i] * v for i, v in values) for values in outcomes]
    top = max(sums)
    raised = [math.exp(s - top) for s in sums]
    whole = sum(raised)
    for outcome, values in enumerate(outcomes):
        pull = weight * ((outcome == chosen) - raised[outcome] / whole)
        if abs(pull) > 1e-9:
            for index, value in values:
                slope[index] += pull * value


@dataclass(frozen=True)
class Corpus:
    """A judged corpus on disk and what its examples count, 0 to 1."""

    directory: Path
    weight: float = 1.0

    @classmethod
    def parse(cls, value: str) -> Corpus:
        """Reads ``DIR`` or ``DIR:0.5``; raises ValueError for a weight that is no share."""
        directory, colon, weight = value.rpartition(":")
        if not colon or not re.fullmatch(r"[01](?:\.\d+)?", weight):
            return cls(Path(value))
        if not 0 < float(weight) <= 1:
            raise ValueError(f"{weight} is not a share above 0")
        return cls(Path(directory), float(weight))


@dataclass(frozen=True)
class Judged:
    """Documents with what was judged of them, their examples, and a digest of all that was read."""

    documents: tuple[tuple[CorpusDocument, tuple[GoldItem, ...]], ...]
    examples: tuple[Example, ...]
    digest: str


def load_corpora(corpora: Iterable[Corpus]) -> Judged:
    """Raises CorpusError for a corpus that cannot be read."""
    documents: list[tuple[CorpusDocument, tuple[GoldItem, ...]]] = []
    examples: list[Example] = []
    digest = hashlib.sha256()
    for corpus in corpora:
        digest.update(corpus_digest(corpus.directory).encode())
        for entry in read_corpus(corpus.directory):
            gold = read_gold(corpus.directory, entry.id)
            documents.append((entry, gold))
            if entry.is_scored:
                examples += (
                    replace(example, weight=example.weight * corpus.weight)
                    for example in examples_of(entry, gold)
                )
    return Judged(tuple(documents), tuple(examples), digest.hexdigest())


def weights_as_json(weights: Weights, learned_from: Judged) -> dict[str, object]:
    """What the weights file holds: the weights, and what they were learned from."""
    return {
        "about": "Learned by manage.py calibrate; see WEIGHTS.md. Do not edit by hand.",
        "calibration": VERSION,
        "corpora_sha256": learned_from.digest,
        "examples": len(learned_from.examples),
        "races": len({example.race for example in learned_from.examples}),
        **vars(weights),
    }
