"""Web pages: the main text by trafilatura, checked against what the page marks as its main part."""

from __future__ import annotations

import re
from collections import Counter

import trafilatura
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from positions.extraction.readers.blocks import Blocks
from positions.extraction.readers.charsets import decode
from positions.extraction.readers.cleaning import joined
from positions.extraction.readers.interface import ReadText, Unreadable
from positions.extraction.readers.metadata import page_metadata
from positions.extraction.readers.visible import keep_visible_text, main_paragraphs

NAME = "html"
VERSION = "1"

# A short page that says itself what its main part is needs no guess: up to this length, all of
# that part is taken when the guess left out more than a fifth of it.
_SHORT = 8_000
_ENOUGH = 0.8

# Beyond this a page is no article; guessing at its layout takes minutes and hundreds of MiB, while
# reading what it shows stays quick.
_MOST_TAGS = 40_000
_MOST_CHARACTERS = 3_000_000

# A parser needs time by the square of the depth. People's pages nest a few dozen elements.
_DEEPEST = 10_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})")
_CLOSED_BY_OTHERS = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead",
        "tfoot", "option", "optgroup", "colgroup", "rp", "rt", "html", "head", "body", "path",
    }
)  # fmt: skip

_BLOCK_TAGS = frozenset({"body", "main", "div", "p", "head", "list", "item", "table", "row", "ab"})
_INLINE_PARENTS = frozenset({"p", "item", "cell", "head", "hi", "ref", "quote"})


class HtmlReader:
    name = NAME
    version = VERSION

    def read(self, body: bytes, *, charset: str, url: str) -> ReadText:
        """The main text without navigation, comments and anything hidden; tables by row, their
        cells on lines of their own. Unreadable: `no_article_text`."""
        decoded = decode(body, header=charset)
        if _is_too_deep(decoded.text):
            detail = "The page nests its elements far deeper than a page for people does."
            raise Unreadable("no_article_text", detail)
        tree = LexborHTMLParser(decoded.text.replace("\0", ""))
        source = tree.html or ""
        is_huge = source.count("<") > _MOST_TAGS or len(source) > _MOST_CHARACTERS
        metadata = page_metadata(tree, "" if is_huge else source, url)
        keep_visible_text(tree)
        text = joined(_main_text(tree, may_guess=not is_huge))
        if not any(character.isalnum() for character in text):
            raise Unreadable("no_article_text", "The page has no text that a reader would see.")
        return ReadText(
            text=text,
            title=metadata.title,
            byline=metadata.byline,
            published=metadata.published,
            site_name=metadata.site_name,
            canonical_url=metadata.canonical_url,
            language=metadata.language,
            charset=decoded.charset,
            charset_basis=decoded.basis,
            reader=NAME,
            version=VERSION,
        )


def _is_too_deep(source: str) -> bool:
    still_open: Counter[str] = Counter()
    depth = 0
    for tag in _TAG.finditer(source):
        name = tag[2].lower()
        if name in _CLOSED_BY_OTHERS or (tag[1] and not still_open[name]):
            continue
        step = -1 if tag[1] else 1
        still_open[name] += step
        depth += step
        if depth > _DEEPEST:
            return True
    return False


def _main_text(tree: LexborHTMLParser, *, may_guess: bool) -> list[str]:
    guessed = _guessed_paragraphs(tree.html or "") if may_guess else []
    marked, is_marked = main_paragraphs(tree)
    if not guessed:
        return marked
    marked_length = sum(map(len, marked))
    is_short = is_marked and marked_length <= _SHORT
    if is_short and sum(map(len, guessed)) < _ENOUGH * marked_length:
        return marked
    return guessed


def _guessed_paragraphs(source: str) -> list[str]:
    document = trafilatura.bare_extraction(
        source, favor_precision=True, include_comments=False, include_tables=True
    )
    tree = getattr(document, "body", None)
    return [] if tree is None else _paragraphs(tree)


def _paragraphs(tree: etree._Element) -> list[str]:
    blocks = Blocks()
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        is_block = _is_block(element)
        if event == "start":
            if is_block:
                blocks.block()
            if element.tag == "lb":
                blocks.line()
            blocks.text(element.text or "")
        else:
            if is_block:
                blocks.block()
            if element.tag == "cell":
                blocks.line()
            blocks.text(element.tail or "")
    return blocks.paragraphs()


def _is_block(element: etree._Element) -> bool:
    if element.tag in ("quote", "code"):
        parent = element.getparent()
        return parent is None or parent.tag not in _INLINE_PARENTS
    return element.tag in _BLOCK_TAGS
