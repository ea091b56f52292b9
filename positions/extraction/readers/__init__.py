"""Readers turn the bytes of a page into text and what the page says of itself. No Django here."""

from __future__ import annotations

from positions.extraction.readers.dispatch import MAX_BYTES, read_text
from positions.extraction.readers.interface import Reader, ReadText, Unreadable

__all__ = ["MAX_BYTES", "ReadText", "Reader", "Unreadable", "read_text"]
