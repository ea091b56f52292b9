"""Addresses that open a public page at a quoted passage (WICG text fragments)."""

from __future__ import annotations

import re
from urllib.parse import quote

# A longer passage is named by its first and last words, so that a small edit inside does no harm.
WHOLE_LIMIT = 80
EDGE_WORDS = 4
# A passage this short may stand more than once in a page: its neighbours tell which one is meant.
SHORT_LIMIT = 30

_PARAGRAPH_END = re.compile(r"\n\s*\n")
_INNER_QUOTE = re.compile(r"“([^“”]+)”|\"([^\"]+)\"")


def fragment_url(url: str, exact: str, prefix: str = "", suffix: str = "") -> str:
    """``url`` with a ``#:~:text=`` fragment that finds ``exact``; "" stays "".

    Each term lies inside one paragraph and holds whole words, as browsers demand.
    """
    terms = _terms(exact, prefix, suffix)
    if not url or not terms:
        return url
    separator = "" if "#" in url else "#"
    return f"{url}{separator}:~:text={terms}"


def quoted_inside(passage: str) -> str:
    """The longest run of quoted words in a passage of our own prose, or ""."""
    found = (first or second for first, second in _INNER_QUOTE.findall(passage))
    return max(found, key=len, default="")


def _terms(exact: str, prefix: str, suffix: str) -> str:
    paragraphs = [" ".join(p.split()) for p in _PARAGRAPH_END.split(exact.strip())]
    paragraphs = [p for p in paragraphs if p]
    if not paragraphs:
        return ""
    if len(paragraphs) == 1 and len(paragraphs[0]) <= WHOLE_LIMIT:
        term = _encode(paragraphs[0])
        if len(paragraphs[0]) > SHORT_LIMIT:
            return term
        before, after = _words_before(prefix), _words_after(suffix)
        return "".join((f"{before}-," if before else "", term, f",-{after}" if after else ""))
    first = paragraphs[0].split(" ")[:EDGE_WORDS]
    last = paragraphs[-1].split(" ")[-EDGE_WORDS:]
    return f"{_encode(' '.join(first))},{_encode(' '.join(last))}"


def _words_before(prefix: str) -> str:
    """The end of the stored prefix: this paragraph only, without a first word cut in half."""
    inside = _PARAGRAPH_END.split(prefix)[-1]
    if inside == prefix and " " in inside.strip():
        inside = inside.split(" ", 1)[1]
    return _encode(" ".join(inside.split()))


def _words_after(suffix: str) -> str:
    inside = _PARAGRAPH_END.split(suffix)[0]
    if inside == suffix and " " in inside.strip():
        inside = inside.rsplit(" ", 1)[0]
    return _encode(" ".join(inside.split()))


def _encode(term: str) -> str:
    # In this syntax a dash marks a prefix or suffix, so it is escaped as well.
    return quote(term, safe="").replace("-", "%2D")
