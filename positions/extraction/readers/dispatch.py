"""Which reader a page gets, by what it says it is and by what its first bytes show."""

from __future__ import annotations

import re

from positions.extraction.readers.charsets import is_wide
from positions.extraction.readers.html import HtmlReader
from positions.extraction.readers.interface import Reader, ReadText, Unreadable
from positions.extraction.readers.pdf import PdfReader
from positions.extraction.readers.plain import PlainReader

MAX_BYTES = 10 * 1024 * 1024

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_PLAIN_TYPES = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
_PDF_TYPES = frozenset({"application/pdf", "application/x-pdf"})
_UNSTATED_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_XML_TYPES = frozenset({"application/xml", "text/xml"})

_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';,]+)""", re.IGNORECASE)
# Atomic and possessive: a comment ends at its first end mark, and what was read stays read. With
# other ways to part a row of comments, a short page could keep this busy for years.
_HTML_START = re.compile(
    rb"(?:\s|(?><!--.{0,2000}?-->)|<\?xml[^>]{0,200}>)*+"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|article|main|div|p|h1|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00\x00\xfe\xff")
_BINARY_STARTS = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"PK\x03\x04", b"\x1f\x8b",
    b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"OggS", b"ID3",
    b"wOFF", b"wOF2", b"SQLite format 3\0", b"\0asm", b"\x28\xb5\x2f\xfd", b"\xca\xfe\xba\xbe",
)  # fmt: skip
_SNIFFED = 4096
_CONTROL = bytes(set(range(32)) - set(b"\t\n\f\r\x1b")) + b"\x7f"


def read_text(body: bytes, *, content_type: str, url: str) -> ReadText:
    """The text of a page, by the reader that fits it.

    `content_type` is the Content-Type header as it came, or empty for a saved file; `url` is where
    the page was, for links that it gives relative to itself. Raises Unreadable: `too_large`,
    `empty_page`, `not_text`, `unsupported_type`, `no_article_text`, `unreadable_pdf`,
    `encrypted_pdf`.
    """
    if len(body) > MAX_BYTES:
        detail = f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB."
        raise Unreadable("too_large", detail)
    if not body.strip(b"\0 \t\r\n\f"):
        raise Unreadable("empty_page", "The page holds nothing at all.")
    declared = _CHARSET.search(content_type)
    charset = declared[1] if declared else ""
    return reader_for(body, content_type).read(body, charset=charset, url=url)


def reader_for(body: bytes, content_type: str) -> Reader:
    """The reader for these bytes; Unreadable `not_text` or `unsupported_type` without one."""
    kind = content_type.partition(";")[0].strip().lower()
    start = body[:_SNIFFED]
    if b"%PDF-" in start[:1024]:
        return PdfReader()
    if kind in _PDF_TYPES:
        raise Unreadable("unreadable_pdf", "The file is called a PDF but is not one.")
    if _is_binary(start):
        raise Unreadable("not_text", "The file holds a picture or other data, not text.")
    if kind in _HTML_TYPES:
        return HtmlReader()
    looks_like_html = _HTML_START.match(_without_wide_zeros(start)) is not None
    if kind in _PLAIN_TYPES | _UNSTATED_TYPES:
        return HtmlReader() if looks_like_html else PlainReader()
    if kind in _XML_TYPES and looks_like_html:
        return HtmlReader()
    raise Unreadable("unsupported_type", f"A file of type {kind} is not one that we read.")


def _is_binary(start: bytes) -> bool:
    if start.startswith(_BINARY_STARTS) or start[4:8] == b"ftyp":
        return True
    if start.startswith(_BYTE_ORDER_MARKS) or is_wide(start):
        return False
    controls = len(start) - len(start.translate(None, _CONTROL))
    # A stray NUL or two is a fault of the page; more is data that was never text.
    return controls > max(2, len(start) // 100)


def _without_wide_zeros(start: bytes) -> bytes:
    for mark in _BYTE_ORDER_MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\0", b"")
