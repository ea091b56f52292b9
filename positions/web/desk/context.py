"""A passage in its surroundings, cut for reading."""

from __future__ import annotations

from dataclasses import dataclass

BREAK = "\n\n"
# A paragraph of context longer than this is shortened away from the passage.
LONGEST_CONTEXT = 600


@dataclass(frozen=True)
class Surroundings:
    """The passage's own paragraph in three parts, and the paragraphs next to it."""

    before: str
    lead: str
    marked: str
    tail: str
    after: str


def surroundings(text: str, start: int, end: int) -> Surroundings:
    """Cut ``text`` around the passage ``[start, end)``; a passage may span paragraphs."""
    opening = text.rfind(BREAK, 0, start)
    opening = 0 if opening < 0 else opening + len(BREAK)
    closing = text.find(BREAK, end)
    closing = len(text) if closing < 0 else closing
    return Surroundings(
        before=_shortened_start(text[:opening].rstrip().rpartition(BREAK)[2]),
        lead=text[opening:start],
        marked=text[start:end],
        tail=text[end:closing],
        after=_shortened_end(text[closing:].lstrip().partition(BREAK)[0]),
    )


def _shortened_start(paragraph: str) -> str:
    if len(paragraph) <= LONGEST_CONTEXT:
        return paragraph
    return "… " + paragraph[-LONGEST_CONTEXT:].partition(" ")[2]


def _shortened_end(paragraph: str) -> str:
    if len(paragraph) <= LONGEST_CONTEXT:
        return paragraph
    return paragraph[:LONGEST_CONTEXT].rpartition(" ")[0] + " …"
