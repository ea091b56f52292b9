"""When one person's decision is not enough, and the reason shown for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from positions.models import Grade, Position, Stance, Statement

OPPOSITE = {Position.FOR: Position.AGAINST, Position.AGAINST: Position.FOR}


class SecondPersonRule(Protocol):
    """One reason for which two people must agree."""

    reason: str

    def applies(self, statement: Statement, position: str, current: Iterable[Stance]) -> bool: ...


class GradeCRule:
    """A paraphrase is somebody's reading already; two of ours must agree on it."""

    reason = "This is a paraphrase (grade C)."

    def applies(self, statement: Statement, position: str, current: Iterable[Stance]) -> bool:
        return statement.grade == Grade.C


class FlipRule:
    """Turning a public For into Against, or back, is the costliest mistake we could make."""

    reason = "This would turn a public For into Against, or the other way round."

    def applies(self, statement: Statement, position: str, current: Iterable[Stance]) -> bool:
        opposite = OPPOSITE.get(Position(position))
        return any(stance.position == opposite for stance in current)


RULES: tuple[SecondPersonRule, ...] = (GradeCRule(), FlipRule())


def reasons_for_second_person(
    statement: Statement, position: str, current: Iterable[Stance]
) -> tuple[str, ...]:
    """Why two people must agree on this answer; empty when one is enough."""
    stances = tuple(current)
    return tuple(rule.reason for rule in RULES if rule.applies(statement, position, stances))
