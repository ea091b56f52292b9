"""From signals to probabilities: does the passage speak to the question, and on which side.

Two logistic models over the same named signals. `found` is the chance that the passage speaks to
the question at all. The other spreads certainty over For, Against and neither: relevance counts
for both sides alike, direction for one and against the other, so neither side is favoured by
construction. The weights are learned by ``manage.py calibrate`` and kept beside this module.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from positions.extraction.engine.signals import Signals

WEIGHTS_FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True)
class Weights:
    """What was learned, by signal name, and the confidences from which on something is shown:
    `least_found` for a passage without a side, `least_side` for one with a side, `ready` for a
    side so sure that it was seldom wrong when measured; and `least_direction`, the share of one
    side in both together below which neither is named, since a wrong side misleads most."""

    found: Mapping[str, float]
    relevance: Mapping[str, float]
    direction: Mapping[str, float]
    least_found: float
    least_side: float
    least_direction: float
    ready: float


@dataclass(frozen=True)
class Judgement:
    """Probabilities, 0 to 1; what `is_for` and `is_against` leave is the chance of neither."""

    found: float
    is_for: float
    is_against: float

    @property
    def side(self) -> float:
        return max(self.is_for, self.is_against)

    @property
    def direction(self) -> float:
        """The likelier side's share of both, 0.5 to 1."""
        return self.side / ((self.is_for + self.is_against) or 1.0)


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    return read_weights(WEIGHTS_FILE)


def read_weights(path: Path) -> Weights:
    """Raises OSError, ValueError or KeyError for a file that holds no weights."""
    row = json.loads(path.read_text(encoding="utf-8"))
    return Weights(
        found=row["found"],
        relevance=row["relevance"],
        direction=row["direction"],
        least_found=row["least_found"],
        least_side=row["least_side"],
        least_direction=row["least_direction"],
        ready=row["ready"],
    )


def judge(signals: Signals, weights: Weights) -> Judgement:
    found = _weighed(signals.relevance, weights.found)
    about = _weighed(signals.relevance, weights.relevance)
    toward = _weighed(signals.direction, weights.direction)
    up, down = math.exp(min(about + toward, 50.0)), math.exp(min(about - toward, 50.0))
    whole = 1.0 + up + down
    return Judgement(
        1.0 / (1.0 + math.exp(-max(min(found, 50.0), -50.0))), up / whole, down / whole
    )


def _weighed(signals: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(value * weights.get(name, 0.0) for name, value in signals.items())


# What a signal that weighed most is called in a reason shown to a reviewer.
IN_WORDS = {
    "act agrees": "what it would do to the thing",
    "act on its own object": "what it would do to the thing",
    "leans": "a verb of support or opposition",
    "leans and acts": "a verb of support or opposition",
    "first person": "'I support' or 'I oppose'",
    "first person and acts": "'I support' or 'I oppose'",
    "expected": "words expected of this side",
    "wants": "a commitment",
    "wants, to end it": "a commitment",
    "refuses": "a refusal",
    "refuses, to end it": "a refusal",
    "praise": "words of approval",
    "blame": "words of disapproval",
    "judges": "a judgement on it",
    "instead": "'instead of' or 'without'",
    "yes or no": "a yes or no under its question",
    "yes or no, act untold": "a yes or no under its question",
}


def why_this_side(signals: Signals, weights: Weights, sign: int) -> str:
    """The two signals that spoke most for the side, in words; "" where none did by itself."""
    spoke: dict[str, float] = {}
    for name, value in signals.direction.items():
        gain = sign * value * weights.direction.get(name, 0.0)
        if name in IN_WORDS and gain > 0.1:
            spoke[IN_WORDS[name]] = spoke.get(IN_WORDS[name], 0.0) + gain
    loudest = sorted(spoke, key=lambda words: (-spoke[words], words))[:2]
    return " and ".join(loudest)
