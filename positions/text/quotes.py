"""Quotations: what stands between quotation marks, over one paragraph or several."""

from __future__ import annotations

from dataclasses import dataclass

from positions.text.sentences import paragraphs
from positions.text.spans import Span

_CLOSER = {"“": "”", "‘": "’", '"': '"', "'": "'", "«": "»", "„": "“"}


@dataclass(frozen=True)
class Quotation:
    """`outer` includes the marks, `inner` does not. A quotation that runs over paragraphs gives
    one part per paragraph; all but the first have `continues` set. `closed` is False where the
    closing mark is missing."""

    outer: Span
    inner: Span
    continues: bool = False
    closed: bool = True


def _opens(text: str, index: int, mark: str) -> bool:
    before = text[index - 1] if index else " "
    after = text[index + 1] if index + 1 < len(text) else " "
    if mark in "“«„":
        return True
    if after.isspace():
        return False
    if mark == "‘":
        return not before.isalnum()
    # Straight marks open after white space, a bracket, a dash, or another mark.
    return before.isspace() or before in "([—–-/:“‘,."


def _closes(text: str, index: int, mark: str, opened: int) -> bool:
    before = text[index - 1]
    after = text[index + 1] if index + 1 < len(text) else " "
    if mark in "”»“":
        return True
    if mark == '"':
        return not before.isspace() or after.isspace()
    # A single mark inside a word, after a plural ("voters' choice") or before letters is an
    # apostrophe: it closes a quotation only after punctuation, or when nothing later does.
    if after.isalnum() or before.isspace():
        return False
    if before in ",.!?…;:":
        return True
    rest = text[index + 1 :]
    later = rest.find(mark)
    if later >= 0 and text[index] == "'" and before == "s" and after == " ":
        following = rest[later - 1 : later] if later else " "
        return not (following in ",.!?" and index - opened > 1 and later < 200)
    return True


def _in_paragraph(text: str, block: Span) -> list[Quotation]:
    found: list[Quotation] = []
    index = block.start
    while index < block.end:
        mark = text[index]
        if mark in _CLOSER and _opens(text, index, mark):
            closer = _CLOSER[mark]
            end = index + 1
            while end < block.end and not (
                text[end] == closer and _closes(text[: block.end], end, closer, index)
            ):
                end += 1
            if end < block.end:
                inner = Span(index + 1, end).trimmed(text)
                if len(inner):
                    found.append(Quotation(Span(index, end + 1), inner))
                index = end + 1
                continue
            if mark not in "'‘":  # a lone single mark is far more often an apostrophe
                inner = Span(index + 1, block.end).trimmed(text)
                if len(inner):
                    found.append(Quotation(Span(index, block.end), inner, closed=False))
                return found
            single = _unclosed_single(text, block, index)
            if single is not None:
                found.append(single)
                return found
        index += 1
    return found


def _unclosed_single(text: str, block: Span, index: int) -> Quotation | None:
    """A paragraph that opens with a single mark and has no closing one, as in a quotation that
    goes on in the next paragraph."""
    if index != block.start or block.end - index < 40:
        return None
    inner = Span(index + 1, block.end).trimmed(text)
    return Quotation(Span(index, block.end), inner, closed=False)


def quotations(text: str) -> list[Quotation]:
    """All quotations in order. An unclosed one is taken to the end of its paragraph; when the next
    paragraph opens with the same mark, that part is marked as its continuation."""
    result: list[Quotation] = []
    open_mark = ""
    for block in paragraphs(text):
        here = _in_paragraph(text, block)
        if open_mark and here and here[0].outer.start == block.start:
            first = here[0]
            if text[block.start] == open_mark:
                here[0] = Quotation(first.outer, first.inner, True, first.closed)
        open_mark = text[here[-1].outer.start] if here and not here[-1].closed else ""
        result.extend(here)
    return result
