"""Paragraphs and sentences as spans of the original text."""

from __future__ import annotations

import re

from positions.text.normalise import word_set
from positions.text.spans import Span

# A full stop after one of these does not end a sentence.
ABBREVIATIONS = word_set(
    """mr mrs ms dr prof sen sens rep reps gov lt col gen sgt capt hon rev st jr sr
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    ariz calif colo conn fla ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa
    tenn tex va vt wash wis wyo ala ark del ga ida
    u.s u.s.a u.k u.n d.c d.a a.m p.m a.k.a e.g i.e etc inc ltd co corp no vs ave blvd rd dept
    approx est"""
)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")
_WORD_BEFORE = re.compile(r"([\w.’']+)$")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
LONGEST = 1_200  # characters; what runs on longer is no sentence, and costs time to read as one
_OPENERS = "\"'“‘([—–-#@$"


def paragraphs(text: str) -> list[Span]:
    """Blocks divided by blank lines, without the white space around them."""
    found = (Span(m.start(), m.end()).trimmed(text) for m in _PARAGRAPH.finditer(text))
    return [span for span in found if len(span)]


def lines(text: str, within: Span | None = None) -> list[Span]:
    """Non-empty lines, trimmed."""
    block = within or Span(0, len(text))
    result, start = [], block.start
    for piece in block.of(text).split("\n"):
        span = Span(start, start + len(piece)).trimmed(text)
        if len(span):
            result.append(span)
        start += len(piece) + 1
    return result


def _ends_here(text: str, match: re.Match[str], limit: int) -> bool:
    after = match.end()
    while after < limit and text[after].isspace():
        after += 1
    if after >= limit:
        return True
    follows = text[after]
    if follows.islower():
        # `"… now," she said` and `"Really?" she asked` go on; an ellipsis before lower case too.
        return False
    if not (follows.isupper() or follows.isdigit() or follows in _OPENERS):
        return False
    if match.group()[0] != ".":
        return True
    before = _WORD_BEFORE.search(text, max(0, match.start() - 24), match.start())
    if before is None:
        return True
    word = before.group(1).lower().lstrip("“\"'‘")
    if word in ABBREVIATIONS:
        return False
    # An initial ("George W. Bush") or dotted capitals ("U.S. Senate").
    return not (len(word) == 1 and word.isalpha() and word != "i") and "." not in word


def _pieces(text: str, span: Span) -> list[Span]:
    """The span itself, or pieces of it cut at white space where it is too long."""
    pieces: list[Span] = []
    start = span.start
    while span.end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST
        pieces.append(Span(start, cut).trimmed(text))
        start = cut
    pieces.append(Span(start, span.end).trimmed(text))
    return [piece for piece in pieces if len(piece)]


def sentences(text: str, within: Span | None = None) -> list[Span]:
    """Sentences inside `within` (default: the whole text); never across a line break, and never
    longer than LONGEST."""
    result: list[Span] = []
    for line in lines(text, within):
        start = line.start
        for match in _END.finditer(text, line.start, line.end):
            if not _ends_here(text, match, line.end):
                continue
            result.extend(_pieces(text, Span(start, match.end()).trimmed(text)))
            start = match.end()
        result.extend(_pieces(text, Span(start, line.end).trimmed(text)))
    return result
