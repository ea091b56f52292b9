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


def find_verbatim(text: str, quotation: str) -> Span | None:
    """Where `quotation` stands in `text`, up to normalisation. None when it is absent, and also
    when it stands there more than once: an ambiguous repeat is evidence of nothing in particular.
    """
    needle = normalise(quotation).text.strip()
    if not needle:
        return None
    haystack = normalise(text)
    first = haystack.text.find(needle)
    if first < 0 or haystack.text.find(needle, first + 1) >= 0:
        return None
    return haystack.original(Span(first, first + len(needle)))


def word_set(listed: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(listed.split())
