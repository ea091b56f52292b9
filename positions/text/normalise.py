"""Normalisation that remembers where each character came from, and verbatim look-up with it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from positions.text.spans import Span

VERSION = "1"

_SINGLE = dict.fromkeys("‘’‚‛′`´", "'")
_DOUBLE = dict.fromkeys("“”„‟″«»", '"')
_DASH = dict.fromkeys("‐‑‒–—―−", "-")
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SINGLE_CHARACTER = {**_SINGLE, **_DOUBLE, **_DASH, "…": "..."}


@dataclass(frozen=True)
class Normalised:
    """`text[i]` came from `origins[i]` in the original; `length` is the original's length."""

    text: str
    origins: tuple[int, ...]
    length: int

    def original(self, span: Span) -> Span:
        """The original stretch from which a non-empty stretch of the normalised text came."""
        if not len(span):
            raise ValueError("an empty span has no origin")
        return Span(self.origins[span.start], self.origins[span.end - 1] + 1)


def normalise(text: str) -> Normalised:
    """One kind of quotation mark and dash, single spaces, no soft hyphens or zero-width
    characters, compatibility forms folded. Letters keep their case."""
    out: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        if character in _DROPPED:
            continue
        if character.isspace():
            if out and out[-1] == " ":
                continue
            piece = " "
        else:
            piece = _SINGLE_CHARACTER.get(character) or unicodedata.normalize("NFKC", character)
        for folded in piece:
            out.append(folded)
            origins.append(index)
    return Normalised("".join(out), tuple(origins), len(text))


def occurrences(haystack: Normalised, quotation: str) -> list[Span]:
    """Where `quotation` stands in the text that was normalised, up to normalisation, as stretches
    of the original. At most the first two: more tell no more than two do."""
    needle = normalise(quotation).text.strip()
    found: list[Span] = []
    start = haystack.text.find(needle) if needle else -1
    while start >= 0 and len(found) < 2:
        found.append(haystack.original(Span(start, start + len(needle))))
        start = haystack.text.find(needle, start + 1)
    return found


def find_verbatim(text: str, quotation: str) -> Span | None:
    """Where `quotation` stands in `text`, up to normalisation. None when it is absent, and also
    when it stands there more than once: an ambiguous repeat is evidence of nothing in particular.
    """
    found = occurrences(normalise(text), quotation)
    return found[0] if len(found) == 1 else None


def word_set(listed: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(listed.split())
