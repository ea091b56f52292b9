"""What a reader takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from positions.text.dates import PartialDate


@dataclass(frozen=True)
class ReadText:
    """The text of one page and what the page says of itself.

    `text` is NFC, without NUL and control characters; paragraphs are separated by a blank line, and
    a single line break stands inside a paragraph (lines of a verse, cells of a table row). Fields
    that the page does not give are empty. `charset_basis` says in words how the charset was
    decided, and what had to be repaired. `reader` and `version` name the code that read it.
    """

    text: str
    title: str
    byline: str
    published: PartialDate | None
    site_name: str
    canonical_url: str
    language: str
    charset: str
    charset_basis: str
    reader: str
    version: str


class Unreadable(Exception):
    """Bytes that hold no text for us: `reason` is of the closed list, `detail` a sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Reader(Protocol):
    """One kind of file. `charset` is the one that the site declared, empty where it did not.
    A change that can change `ReadText` comes with a new VERSION."""

    name: str
    version: str

    def read(self, body: bytes, *, charset: str, url: str) -> ReadText: ...
