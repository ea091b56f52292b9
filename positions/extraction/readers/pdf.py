"""PDF files with a text layer."""

from __future__ import annotations

import io
import logging
import re

import pypdf
from pypdf.errors import DependencyError

from positions.extraction.readers.cleaning import clean, clean_line, joined
from positions.extraction.readers.interface import ReadText, Unreadable
from positions.text.dates import PartialDate

NAME = "pdf"
VERSION = "1"

MOST_PAGES = 500
_MOST_CHARACTERS = 5_000_000
_FILE_DATE = "file metadata"
_FILE_DOUBT = "the day the file was made, which need not be the day it was published"
# Words that keep their hyphen when a line ends after it.
_KEEPS_HYPHEN = frozenset(
    {
        "all", "anti", "co", "cross", "ex", "full", "half", "high", "long", "low", "mid", "multi",
        "non", "part", "post", "pre", "pro", "re", "self", "semi", "short", "single", "sub", "two",
        "three", "un", "well",
    }
)  # fmt: skip
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_NEW_ITEM = re.compile(r"(?:[•▪●◦‣*–-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it remarks on every untidy file


class PdfReader:
    name = NAME
    version = VERSION

    def read(self, body: bytes, *, charset: str, url: str) -> ReadText:
        """The text layer, lines put together into paragraphs. Unreadable: `encrypted_pdf`, and
        `unreadable_pdf` for a broken file, a scan without text, or one that is far too long."""
        try:
            file = pypdf.PdfReader(io.BytesIO(body))
            _unlock(file)
            if len(file.pages) > MOST_PAGES:
                raise Unreadable("unreadable_pdf", f"The PDF has more than {MOST_PAGES} pages.")
            text = joined(_paragraphs(file))
            title, author, published = _information(file)
        except Unreadable:
            raise
        except DependencyError:
            raise Unreadable(
                "encrypted_pdf", "The PDF is locked in a way that we cannot open."
            ) from None
        except Exception as error:
            # A broken file makes the library fail in any of its parsers, not only with its own
            # errors; whichever it is, this file has no text for us.
            kind = type(error).__name__
            raise Unreadable("unreadable_pdf", f"The PDF could not be read ({kind}).") from error
        if not any(character.isalnum() for character in text):
            detail = "The PDF has no text layer; it may be a scan."
            raise Unreadable("unreadable_pdf", detail)
        return ReadText(
            text=text,
            title=title,
            byline=author,
            published=published,
            site_name="",
            canonical_url="",
            language="",
            charset="",
            charset_basis="characters as the PDF encodes them",
            reader=NAME,
            version=VERSION,
        )


def _unlock(file: pypdf.PdfReader) -> None:
    # Many files are locked against changes only, and open with an empty password.
    if file.is_encrypted and not file.decrypt(""):
        raise Unreadable("encrypted_pdf", "The PDF is locked with a password.")


def _paragraphs(file: pypdf.PdfReader) -> list[str]:
    lines: list[str] = []
    characters = 0
    for page in file.pages:
        text = page.extract_text()
        lines += [*text.splitlines(), ""]
        characters += len(text)
        if characters > _MOST_CHARACTERS:
            raise Unreadable("unreadable_pdf", "The PDF unpacks to far more text than it should.")
    return join_lines(lines)


def join_lines(lines: list[str]) -> list[str]:
    """Paragraphs from the lines of a page: a blank line ends one, as does a short line that ends
    a sentence, and an item of a list begins one. A paragraph goes on over the end of a page."""
    cleaned = [clean(line) for line in lines]
    full = max((len(line) for line in cleaned), default=0)
    paragraphs: list[list[str]] = []
    ended = True
    for line in cleaned:
        if not line:
            ended = ended or bool(_SENTENCE_END.search(paragraphs[-1][-1]))
            continue
        if ended or _NEW_ITEM.match(line):
            paragraphs.append([line])
        else:
            paragraphs[-1] += _continued(paragraphs[-1].pop(), line)
        ended = len(line) < 0.75 * full and bool(_SENTENCE_END.search(line))
    return ["".join(pieces) for pieces in paragraphs]


def _continued(before: str, after: str) -> list[str]:
    """Two lines of one paragraph, so that they can be put together without more."""
    stem = re.search(r"([^\W\d_]+)-$", before)
    if stem and after[:1].islower():
        return [before if stem[1].lower() in _KEEPS_HYPHEN else before[:-1], after]
    return [f"{before} ", after]


def _information(file: pypdf.PdfReader) -> tuple[str, str, PartialDate | None]:
    information = file.metadata
    if information is None:
        return "", "", None
    try:
        made_at = information.creation_date
    except ValueError:
        made_at = None
    published = (
        PartialDate(made_at.date(), "day", _FILE_DATE, _FILE_DOUBT) if made_at is not None else None
    )
    return clean_line(information.title or ""), clean_line(information.author or ""), published
