"""Text as it is stored: NFC, no control characters, paragraphs apart by a blank line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Zero-width and bidi characters stay: they are for a reviewer to see, not for us to hide. Soft
# hyphens and byte order marks carry nothing.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


def clean(text: str) -> str:
    """One paragraph or line: NFC, single spaces, line breaks kept as newlines, ends trimmed."""
    text = _LINE_BREAKS.sub("\n", text)
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    lines = (line.strip() for line in unicodedata.normalize("NFC", text).split("\n"))
    return "\n".join(line for line in lines if line)


def clean_line(text: str) -> str:
    """A title, name or other one-line value."""
    return " ".join(clean(text).split())


def paragraphs(text: str) -> list[str]:
    """The paragraphs of running text in which a blank line separates them, each cleaned."""
    parts = _BLANK_LINES.split(_LINE_BREAKS.sub("\n", text))
    return [paragraph for part in parts if (paragraph := clean(part))]


def joined(parts: Iterable[str]) -> str:
    """Paragraphs as stored text."""
    return "\n\n".join(part for part in parts if part)
