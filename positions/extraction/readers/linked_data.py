"""JSON-LD: the article that a page describes to machines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_ARTICLES = frozenset({"Report", "BlogPosting", "LiveBlogPosting", "SocialMediaPosting"})
_PAGES = frozenset({"WebPage", "AboutPage", "ItemPage", "FAQPage", "ProfilePage"})
_MOST_NODES = 2_000


@dataclass(frozen=True)
class LinkedData:
    """What the page's JSON-LD says of its article; empty fields are ones that it does not give."""

    headline: str = ""
    author: str = ""
    date_published: str = ""
    publisher: str = ""
    url: str = ""
    language: str = ""


def linked_data(scripts: list[str]) -> LinkedData:
    """Reads the page's JSON-LD scripts; a broken one is passed over."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    by_id = {
        node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1
    }
    article = _best(nodes)
    if article is None:
        return LinkedData()
    return LinkedData(
        headline=_text(article.get("headline")) or _text(article.get("name")),
        author=_names(article.get("author"), by_id),
        date_published=_text(article.get("datePublished")),
        publisher=_names(article.get("publisher"), by_id),
        url=_text(article.get("url")) or _page_id(article.get("mainEntityOfPage")),
        language=_text(article.get("inLanguage")),
    )


def _parsed(script: str) -> Any:
    try:
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of the script, outermost first, up to a bound."""
    waiting, seen = [value], 0
    while waiting and seen < _MOST_NODES:
        item = waiting.pop(0)
        seen += 1
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            yield item
            waiting += [inner for inner in item.values() if isinstance(inner, dict | list)]


def _best(nodes: list[dict[str, Any]]) -> dict[str, Any] | None:
    articles = [node for node in nodes if _is_article(node)]
    pages = [node for node in nodes if _PAGES & _types(node)]
    return next(iter(articles or pages), None)


def _is_article(node: dict[str, Any]) -> bool:
    return any(kind.endswith("Article") or kind in _ARTICLES for kind in _types(node))


def _types(node: dict[str, Any]) -> set[str]:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rpartition("/")[2] for kind in kinds if isinstance(kind, str)}


def _names(value: Any, by_id: dict[str, dict[str, Any]]) -> str:
    names: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            known = by_id.get(item.get("@id", ""), {}) if isinstance(item.get("@id"), str) else {}
            item = item.get("name") or known.get("name")
        name = _text(item)
        if name and "://" not in name and name not in names:
            names.append(name)
    return ", ".join(names)


def _page_id(value: Any) -> str:
    return _text(value.get("@id")) if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return value.strip() if isinstance(value, str) else ""
