"""Which candidates a text names, and how often."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class NamedCandidate:
    """A candidate's full name and other forms, as electoral data has them."""

    id: int
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Naming:
    """How often a text names a candidate in any form, and whether its title does."""

    count: int
    in_title: bool


def count_names(text: str, title: str, candidates: Iterable[NamedCandidate]) -> dict[int, Naming]:
    """Namings by candidate id, of those whose full name stands in the text or title.

    A surname alone is not enough to say that a page speaks of a person; once the full name has
    stood there, surnames count too.
    """
    found: dict[int, Naming] = {}
    for candidate in candidates:
        if not _forms((candidate.name,)).search(f"{title}\n{text}"):
            continue
        forms = _forms((candidate.name, *candidate.aliases))
        found[candidate.id] = Naming(
            count=len(forms.findall(text)), in_title=bool(forms.search(title))
        )
    return found


def _forms(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted({name for name in names if name}, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")
