"""What changed between two texts: paragraphs first, then words inside changed paragraphs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from positions.text.sentences import paragraphs

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# A longer paragraph is compared as a whole: a difference of words costs quadratic time.
WORD_LIMIT = 2000
CONTEXT = 1


class Change(StrEnum):
    """What happened to a run of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Run:
    """Characters that share one fate."""

    change: Change
    text: str


@dataclass(frozen=True)
class ComparedParagraph:
    """A paragraph as runs; ``hidden`` counts equal paragraphs left out at this place."""

    runs: tuple[Run, ...] = ()
    hidden: int = 0

    @property
    def is_changed(self) -> bool:
        return any(run.change != Change.SAME for run in self.runs)


@dataclass(frozen=True)
class Difference:
    """Two texts side by side; ``added`` and ``removed`` count words."""

    paragraphs: tuple[ComparedParagraph, ...]
    added: int
    removed: int

    @property
    def is_empty(self) -> bool:
        return not self.added and not self.removed


def compare_texts(before: str, after: str) -> Difference:
    """The difference with one equal paragraph of context around each change."""
    old = [span.of(before) for span in paragraphs(before)]
    new = [span.of(after) for span in paragraphs(after)]
    found: list[ComparedParagraph] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            found += [ComparedParagraph((Run(Change.SAME, text),)) for text in old[i1:i2]]
        else:
            found += _changed(old[i1:i2], new[j1:j2])
    runs = [run for paragraph in found for run in paragraph.runs]
    return Difference(
        paragraphs=tuple(_folded(found)),
        added=_count(runs, Change.ADDED),
        removed=_count(runs, Change.REMOVED),
    )


def _changed(old: Sequence[str], new: Sequence[str]) -> list[ComparedParagraph]:
    """Pairs of paragraphs word by word; what has no partner is added or removed as a whole."""
    paired = min(len(old), len(new))
    found = [ComparedParagraph(_word_runs(a, b)) for a, b in zip(old, new, strict=False)]
    found += [ComparedParagraph((Run(Change.REMOVED, text),)) for text in old[paired:]]
    found += [ComparedParagraph((Run(Change.ADDED, text),)) for text in new[paired:]]
    return found


def _word_runs(old: str, new: str) -> tuple[Run, ...]:
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    if max(len(a), len(b)) > WORD_LIMIT or matcher.ratio() < 0.3:
        return (Run(Change.REMOVED, old), Run(Change.ADDED, new))
    runs: list[Run] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            runs.append(Run(Change.SAME, "".join(a[i1:i2])))
            continue
        if i2 > i1:
            runs.append(Run(Change.REMOVED, "".join(a[i1:i2])))
        if j2 > j1:
            runs.append(Run(Change.ADDED, "".join(b[j1:j2])))
    return tuple(runs)


def _folded(found: Sequence[ComparedParagraph]) -> list[ComparedParagraph]:
    changed = [place for place, paragraph in enumerate(found) if paragraph.is_changed]
    folded: list[ComparedParagraph] = []
    hidden = 0
    for place, paragraph in enumerate(found):
        if not any(abs(place - at) <= CONTEXT for at in changed):
            hidden += 1
            continue
        if hidden:
            folded.append(ComparedParagraph(hidden=hidden))
            hidden = 0
        folded.append(paragraph)
    if hidden:
        folded.append(ComparedParagraph(hidden=hidden))
    return folded


def _count(runs: Sequence[Run], change: Change) -> int:
    return sum(len(run.text.split()) for run in runs if run.change == change)
