"""Paragraphs put together from a tree of elements, for every kind of tree that we walk."""

from __future__ import annotations

import re

from positions.extraction.readers.cleaning import clean

_SOURCE_SPACE = re.compile(r"\s+")


class Blocks:
    """Collects text; `block()` ends a paragraph, `line()` a line inside one."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._open: list[str] = []

    def text(self, text: str) -> None:
        # In a page's source a line break is a space like any other.
        self._open.append(_SOURCE_SPACE.sub(" ", text))

    def line(self) -> None:
        self._open.append("\n")

    def block(self) -> None:
        paragraph = clean("".join(self._open))
        self._open.clear()
        if paragraph:
            self._done.append(paragraph)

    def paragraphs(self) -> list[str]:
        self.block()
        return self._done
