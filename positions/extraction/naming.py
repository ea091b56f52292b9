"""Which candidates a text names, and how often."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from positions.extraction.engine.names import flexible


@dataclass(frozen=True)
class NamedCandidate:
    """A candidate as electoral data has them.

    ``aliases`` are other forms of the name, a surname alone among them; ``offices`` the names of
    the offices they ran for; ``rivals`` the ids of those who ran against them.
    """

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    rivals: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Naming:
    """How often a text names a candidate in any form, and whether its title does."""

    count: int
    in_title: bool


def count_names(text: str, title: str, candidates: Iterable[NamedCandidate]) -> dict[int, Naming]:
    """Namings by candidate id, of those whom the text or title identifies.

    A full name identifies; a surname alone does so only beside the name of the office, or of
    somebody who runs for the same one: there are many people called Mitchell.
    """
    parts = (title, text)

    def names_any(*names: str) -> bool:
        forms = _forms(*names)
        return any(forms.search(part) for part in parts)

    mentioned = {
        candidate.id: candidate
        for candidate in candidates
        if names_any(candidate.name, *candidate.aliases)
    }
    found: dict[int, Naming] = {}
    for candidate in mentioned.values():
        if not (
            names_any(candidate.name)
            or candidate.rivals & mentioned.keys()
            or (candidate.offices and names_any(*candidate.offices))
        ):
            continue
        forms = _forms(candidate.name, *candidate.aliases)
        found[candidate.id] = Naming(len(forms.findall(text)), bool(forms.search(title)))
    return found


def _forms(*names: str) -> re.Pattern[str]:
    longest_first = sorted({name for name in names if name.strip()}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(_form, longest_first)) + r")(?!\w)")


def _form(name: str) -> str:
    """Capital letters stay where the name has them, as Mrs Price is no price; what follows them
    may be in capitals too, as in a headline."""
    return r"\s+".join(
        f"{flexible(word[0])}(?i:{flexible(word[1:])})"
        if word[0].isupper()
        else f"(?i:{flexible(word)})"
        for word in name.split()
    )
