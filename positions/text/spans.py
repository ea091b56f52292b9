"""Half-open stretches of a text, counted in Unicode code points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """`text[start:end]`. Raises ValueError when it would be reversed or start before the text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}:{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def trimmed(self, text: str, strip: str = " \t\r\n\u00a0") -> Span:
        """The same span without the given characters at its edges."""
        start, end = self.start, self.end
        while start < end and text[start] in strip:
            start += 1
        while end > start and text[end - 1] in strip:
            end -= 1
        return Span(start, end)


def overlapping(ordered: Sequence[Span], span: Span) -> list[Span]:
    """Those that overlap `span`, of spans in order of which none overlaps another."""
    found: list[Span] = []
    for index in range(bisect_right(ordered, span.start, key=_end), len(ordered)):
        if ordered[index].start >= span.end:
            break
        found.append(ordered[index])
    return found


def is_inside_one(ordered: Sequence[Span], span: Span) -> bool:
    """Whether one contains `span`, of spans in order of which none overlaps another."""
    return any(one.contains(span) for one in overlapping(ordered, span))


def _end(span: Span) -> int:
    return span.end
