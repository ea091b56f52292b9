"""When one person's decision is not enough, and the reason shown for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from positions.models import Grade, Position, Stance, Statement

OPPOSITE = {Position.FOR: Position.AGAINST, Position.AGAINST: Position.FOR}


@dataclass(frozen=True)
class Reading:
    """What a reviewer is about to say, and what it meets."""

    proposed: Statement
    decided: Statement
    position: str
    current: tuple[Stance, ...]


class SecondPersonRule(Protocol):
    """One reason for which two people must agree."""

    reason: str

    def applies(self, reading: Reading) -> bool: ...


class GradeCRule:
    """A paraphrase is somebody's reading already; two of ours must agree on it."""

    reason = "This is a paraphrase (grade C)."

    def applies(self, reading: Reading) -> bool:
        return reading.decided.grade == Grade.C


class RaisedGradeRule:
    """Calling words more the candidate's own than the machine did makes weak evidence strong."""

    reason = "This gives the words a better grade than was proposed."

    def applies(self, reading: Reading) -> bool:
        return reading.decided.grade < reading.proposed.grade


class FlipRule:
    """Turning a public For into Against, or back, is the costliest mistake we could make."""

    reason = "This would turn a public For into Against, or the other way round."

    def applies(self, reading: Reading) -> bool:
        opposite = OPPOSITE.get(Position(reading.position))
        return any(stance.position == opposite for stance in reading.current)


RULES: tuple[SecondPersonRule, ...] = (GradeCRule(), RaisedGradeRule(), FlipRule())


def reasons_for_second_person(reading: Reading) -> tuple[str, ...]:
    """Why two people must agree on this answer; empty when one is enough."""
    return tuple(rule.reason for rule in RULES if rule.applies(reading))
