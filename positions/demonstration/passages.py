"""Where a script's words stand in a text, and whether a passage is a whole thing that was said."""

from __future__ import annotations

from positions.text.spans import Span

PARAGRAPH = "\n\n"
OPENING, CLOSING = "“", "”"
ENDS = (".", "!", "?", CLOSING)


def place_of(words: str, text: str) -> Span | None:
    """Where ``words`` first stand in ``text``; None where they do not."""
    start = text.find(words)
    return Span(start, start + len(words)) if start >= 0 else None


def is_whole(passage: Span, text: str) -> bool:
    """Whether the passage is whole sentences, or a quotation from its first word to its last."""
    before, after = text[: passage.start], text[passage.end :]
    paragraph = before[before.rfind(PARAGRAPH) + 1 :]
    if paragraph.count(OPENING) > paragraph.count(CLOSING):
        return before.endswith(OPENING) and after.startswith(CLOSING)
    is_begun = not paragraph.strip() or paragraph.rstrip().endswith((*ENDS, ":"))
    is_ended = not after or after.startswith("\n") or passage.of(text).rstrip().endswith(ENDS)
    return is_begun and is_ended
