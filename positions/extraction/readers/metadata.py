"""What a page says of itself: title, byline, date, site, canonical address, language.

Its machine-readable statements come first (JSON-LD, then meta elements); guesses from the layout
after them, and a guessed date says so in its `doubt`.
"""

from __future__ import annotations

import datetime
import html
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import htmldate
import lxml.html
from selectolax.lexbor import LexborHTMLParser
from trafilatura.metadata import extract_metadata

from positions.extraction.readers.cleaning import clean_line
from positions.extraction.readers.linked_data import LinkedData, linked_data
from positions.text.dates import PartialDate, Precision

PAGE_METADATA = "page metadata"
PAGE_ADDRESS = "page address"
PAGE_LAYOUT = "page layout"

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T\s].*)?", re.DOTALL)
_DATE_IN_PATH = re.compile(r"/(20\d{2}|199\d)/(\d{1,2})(?:/(\d{1,2}))?(?=/|$)")
# What no address holds and no database takes, JSON's lone surrogates among it.
_NOT_IN_A_URL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff\\]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PUBLISHED_NAMES = (
    "article:published_time", "og:article:published_time", "datePublished", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date",
    "citation_publication_date", "pubdate", "publish-date", "date",
)  # fmt: skip
_LONGEST = 500


@dataclass(frozen=True)
class PageMetadata:
    """Empty fields are ones that the page does not give."""

    title: str
    byline: str
    published: PartialDate | None
    site_name: str
    canonical_url: str
    language: str


def page_metadata(tree: LexborHTMLParser, source: str, url: str) -> PageMetadata:
    """What the page at `url` says of itself; `source` is the tree as text, or empty where nothing
    shall be guessed from the layout."""
    meta = _meta_values(tree)
    linked = linked_data(
        [node.text() for node in tree.css('script[type^="application/ld+json" i]')]
    )
    found = _Layout.of(source, url)
    h1 = [_short(node.text(separator=" ")) for node in tree.css("h1")]
    head_title = tree.css_first("head > title")
    return PageMetadata(
        title=_first(
            linked.headline,
            meta.get("og:title", ""),
            h1[0] if len(h1) == 1 else "",
            head_title.text() if head_title else "",
        ),
        byline=_first(
            linked.author,
            meta.get("author", ""),
            meta.get("parsely-author", ""),
            _not_a_url(meta.get("article:author", "")),
            found.author,
        ),
        published=_published(linked, meta, url) or found.published,
        site_name=_first(
            meta.get("og:site_name", ""),
            linked.publisher,
            meta.get("application-name", ""),
            found.site_name,
        ),
        canonical_url=_canonical(tree, meta, linked, url),
        language=_language(tree, meta, linked),
    )


@dataclass(frozen=True)
class _Layout:
    """What the layout of the page suggests where it states nothing."""

    author: str
    site_name: str
    published: PartialDate | None

    @classmethod
    def of(cls, source: str, url: str) -> _Layout:
        if not source:
            return cls("", "", None)
        try:
            tree = lxml.html.document_fromstring(source)
        except (ValueError, lxml.etree.ParserError):
            return cls("", "", None)
        settings = {"extensive_search": False, "original_date": True}
        guessed = extract_metadata(tree, default_url=url or None, date_config=settings)
        on = htmldate.find_date(tree, extensive_search=False, original_date=True)
        published = None
        if on:
            doubt = "worked out from the page, which does not state it"
            published = PartialDate(datetime.date.fromisoformat(on), "day", PAGE_LAYOUT, doubt)
        site_name = guessed.sitename or ""
        host = urlsplit(url).hostname or ""
        # A name made from the address says nothing that the address does not.
        is_host = site_name.lower().removeprefix("www.") == host.removeprefix("www.")
        return cls(guessed.author or "", "" if is_host else site_name, published)


def _meta_values(tree: LexborHTMLParser) -> dict[str, str]:
    """The first non-empty value of each meta element, and of each itemprop that carries one."""
    values: dict[str, str] = {}
    for node in tree.css("meta[content], [itemprop][datetime]"):
        attributes = node.attributes
        value = clean_line(attributes.get("content") or attributes.get("datetime") or "")
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = (attributes.get(key) or "").strip()
            if name and value:
                values.setdefault(name.lower(), value)
    return values


def _published(linked: LinkedData, meta: dict[str, str], url: str) -> PartialDate | None:
    values = [linked.date_published, *(meta.get(name.lower(), "") for name in _PUBLISHED_NAMES)]
    stated = [date for value in values if (date := iso_date(value, PAGE_METADATA))]
    if stated:
        # The most exact one of those that agree with the first.
        first = stated[0]
        best = max(
            (date for date in stated if date.may_be_same_as(first)),
            key=lambda date: ("year", "month", "day").index(date.precision),
        )
        others = sorted({d.on.isoformat() for d in stated if not d.may_be_same_as(first)})
        doubt = f"the page also says {', '.join(others)}" if others else ""
        return PartialDate(best.on, best.precision, best.basis, doubt)
    match = _DATE_IN_PATH.search(urlsplit(url).path)
    return iso_date("-".join(filter(None, match.groups())), PAGE_ADDRESS) if match else None


def iso_date(value: str, basis: str) -> PartialDate | None:
    """`2022`, `2022-10`, `2022-10-12` and what starts like the last one with a time after it; the
    day is the one written, in the page's own time zone. None for anything else."""
    match = _DATE.fullmatch(value.strip())
    if not match:
        return None
    year, month, day = match.groups()
    precision: Precision = "day" if day else "month" if month else "year"
    try:
        on = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return PartialDate(on, precision, basis) if on.year >= 1990 else None


def _canonical(tree: LexborHTMLParser, meta: dict[str, str], linked: LinkedData, url: str) -> str:
    link = tree.css_first('link[rel~="canonical" i][href]')
    stated = (link.attributes.get("href") or "") if link else ""
    for value in (stated, meta.get("og:url", ""), linked.url):
        address = _http_url(value, url) if value.strip() else ""
        if address:
            return address
    return ""


def _http_url(value: str, base: str) -> str:
    if _NOT_IN_A_URL.search(value.strip()):
        return ""
    try:
        parts = urlsplit(urljoin(base, value.strip()))
        has_user = parts.username is not None or parts.password is not None
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or has_user:
        return ""
    return parts._replace(fragment="").geturl()


def _language(tree: LexborHTMLParser, meta: dict[str, str], linked: LinkedData) -> str:
    root = tree.css_first("html")
    stated = (root.attributes.get("lang") or "") if root else ""
    values = (stated, meta.get("content-language", ""), meta.get("og:locale", ""), linked.language)
    for value in values:
        tag = value.strip().replace("_", "-")
        if _LANGUAGE.fullmatch(tag):
            return tag
    return ""


def _first(*values: str) -> str:
    return next((short for value in values if (short := _short(value))), "")


def _short(value: str) -> str:
    return clean_line(html.unescape(value))[:_LONGEST]


def _not_a_url(value: str) -> str:
    return "" if "://" in value else value
