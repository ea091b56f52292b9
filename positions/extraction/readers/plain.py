"""Plain text, and Markdown as it is written."""

from __future__ import annotations

from positions.extraction.readers.charsets import decode
from positions.extraction.readers.cleaning import joined, paragraphs
from positions.extraction.readers.interface import ReadText, Unreadable

NAME = "plain"
VERSION = "1"


class PlainReader:
    name = NAME
    version = VERSION

    def read(self, body: bytes, *, charset: str, url: str) -> ReadText:
        """Paragraphs at blank lines; line breaks inside them stay. Unreadable: `empty_page`."""
        decoded = decode(body, header=charset, meta=False)
        text = joined(paragraphs(decoded.text))
        if not text:
            raise Unreadable("empty_page", "The page holds nothing but blank space.")
        return ReadText(
            text=text,
            title="",
            byline="",
            published=None,
            site_name="",
            canonical_url="",
            language="",
            charset=decoded.charset,
            charset_basis=decoded.basis,
            reader=NAME,
            version=VERSION,
        )
