"""Which paragraphs of a saved text a public page prints, and where marks stand in them.

Pages that a candidate controls, official records and our own notes are printed whole; of other
texts only the paragraphs around a passage, because the rest is the publisher's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from positions.models import Source
from positions.text.sentences import paragraphs
from positions.text.spans import Span

PARAGRAPHS_AROUND = 2
WHOLE_KINDS = frozenset(
    {
        Source.Kind.CAMPAIGN_SITE,
        Source.Kind.QUESTIONNAIRE,
        Source.Kind.OFFICIAL_RECORD,
        Source.Kind.RESEARCH_NOTE,
    }
)

_QUOTE_MARK = re.compile("[“”]")
# A run ends after a closing mark or before an opening one.
_QUOTE_RUN = re.compile("“?[^“”]*”?")


@dataclass(frozen=True)
class Piece:
    """A run of a paragraph; ``anchor`` names a marked passage that starts here.

    ``is_ours`` is true for our own prose in a note of ours, outside the words that it quotes.
    """

    text: str
    is_marked: bool = False
    anchor: str = ""
    is_ours: bool = False


@dataclass(frozen=True)
class Block:
    """A printed paragraph, or a gap of ``hidden`` paragraphs that are not printed."""

    pieces: tuple[Piece, ...] = ()
    hidden: int = 0


@dataclass(frozen=True)
class Mark:
    """A passage to mark; ``anchor`` is an HTML id or ""."""

    start: int
    end: int
    anchor: str = ""


def may_print_whole(kind: str, is_controlled: bool) -> bool:
    """Whether a public page may print the whole text of such a source."""
    return is_controlled or kind in WHOLE_KINDS


def excerpt(
    text: str, marks: Sequence[Mark], *, whole: bool, is_note: bool = False
) -> tuple[Block, ...]:
    """The printed paragraphs of ``text`` in order, with every passage marked."""
    spans = paragraphs(text)
    touched = {
        place
        for place, span in enumerate(spans)
        if any(mark.start < span.end and span.start < mark.end for mark in marks)
    }
    if not touched and not whole:
        touched = {0}
    shown = [
        whole or any(abs(place - at) <= PARAGRAPHS_AROUND for at in touched)
        for place in range(len(spans))
    ]
    blocks: list[Block] = []
    hidden = 0
    for span, is_shown in zip(spans, shown, strict=True):
        if not is_shown:
            hidden += 1
            continue
        if hidden:
            blocks.append(Block(hidden=hidden))
            hidden = 0
        pieces = _pieces(text, span, marks)
        blocks.append(Block(pieces=voiced(pieces) if is_note else tuple(pieces)))
    if hidden:
        blocks.append(Block(hidden=hidden))
    return tuple(blocks)


def voiced(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """A note's pieces, cut where its quotations begin and end."""
    marks = "".join(_QUOTE_MARK.findall("".join(piece.text for piece in pieces)))
    is_inside = marks.startswith("”")
    cut: list[Piece] = []
    for piece in pieces:
        anchor = piece.anchor
        for run in filter(None, _QUOTE_RUN.findall(piece.text)):
            is_inside = is_inside or run.startswith("“")
            cut.append(replace(piece, text=run, anchor=anchor, is_ours=not is_inside))
            is_inside = is_inside and not run.endswith("”")
            anchor = ""
    return tuple(cut)


def _pieces(text: str, span: Span, marks: Iterable[Mark]) -> list[Piece]:
    """The paragraph cut where marks begin and end; overlapping marks become one."""
    inside = sorted(
        (max(m.start, span.start), min(m.end, span.end), m.anchor)
        for m in marks
        if m.start < span.end and span.start < m.end
    )
    pieces: list[Piece] = []
    at = span.start
    for start, end, anchor in inside:
        if end <= at:
            continue
        start = max(start, at)
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], is_marked=True, anchor=anchor))
        at = end
    if at < span.end:
        pieces.append(Piece(text[at : span.end]))
    return pieces
