"""Documents: articles and pages, by canonical address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from rest_framework import serializers

from positions.api import filters
from positions.api.fields import address, choice, day, flag, many, moment, number, one, text
from positions.api.filters import Given
from positions.api.pagination import Row
from positions.api.references import (
    NO_PAGE,
    LinkSerializer,
    PublisherSerializer,
    publisher,
)
from positions.api.resources import Item, Links, Reading, Resource, known
from positions.models import Candidate, Document, Mention, Precision, Publisher, Source


class CurrentTextSerializer(serializers.Serializer[Any]):
    """The last good text of a document."""

    id = number("The text's stable id.")
    sha256 = text("SHA-256 of the text in UTF-8, hexadecimal.")
    reader = text("Which program took the text from the saved copy.")
    version = text("That program's version.")
    taken_at = moment("When it did.")
    snapshot = one(LinkSerializer, "The saved copy that it was taken from.")


class MentionSerializer(serializers.Serializer[Any]):
    """A candidate whom the current text names."""

    slug = text("The candidate's stable id.")
    url = address("The candidate in this API.")
    html_url = address("The candidate's page for people.", NO_PAGE)
    count = number("How often the text names the candidate; 0 on an own page without the name.")
    is_about = flag(
        "True when the page counts as one about the candidate: named in the title, or more than "
        "once, or the candidate's own page."
    )


class DocumentSerializer(serializers.Serializer[Any]):
    """One article or page."""

    id = number("The document's stable id.")
    url = address("This document in this API.")
    canonical_url = text("The address under which we know it.")
    source = one(LinkSerializer, "The source that it came from.")  # type: ignore[assignment]
    publisher = one(PublisherSerializer, "Who publishes it.")
    title = text("Its title, as printed.", "Null when it has none.")
    byline = text("Who wrote it, as printed.", "Null when it does not say.")
    language = text("Its language as a BCP 47 tag.", "Null when not known.")
    published_on = day(
        "When it was published; the first day of the period when the precision is month or year.",
        "Null when not known.",
    )
    published_precision = choice(
        Precision, "How much of that date is known.", "Null when no date is known."
    )
    published_basis = text("How the date is known.", "Null when no date is known.")
    syndicated_from = one(
        LinkSerializer, "The document that this one is a copy of.", "Null when it is no copy."
    )
    current_text = one(
        CurrentTextSerializer, "The last good text.", "Null when none has been taken yet."
    )
    candidates = many(MentionSerializer, "Whom that text names; empty when nobody we know.")


class Documents(Resource):
    """1 query for a page: the mentions."""

    name = "documents"
    singular = "document"
    meaning = "One article or page, by its canonical address."
    serializer = DocumentSerializer
    parameters = (
        filters.identifier("source", "Only documents of this source, by id.", Source, "source"),
        filters.slug(
            "publisher", "Only documents of this publisher, by slug.", Publisher, "publisher"
        ),
        filters.slug(
            "candidate",
            "Only pages about this candidate, by slug: on a source that they control, or counted "
            "as about them (`candidates.is_about`).",
            Candidate,
        ),
    )
    columns = (
        *("pk", "canonical_url", "title", "byline", "language", "source_id"),
        *("published_on", "published_precision", "published_basis", "syndicated_from_id"),
        *("publisher__slug", "publisher__name", "publisher__kind", "current_text_id"),
        *("current_text__text_sha256", "current_text__reader", "current_text__version"),
        *("current_text__taken_at", "current_text__snapshot_id"),
    )

    def rows(self) -> QuerySet[Any]:
        return Document.objects.all()

    def narrowed(self, rows: QuerySet[Any], given: Given) -> QuerySet[Any]:
        candidate = given.one("candidate")
        if candidate is None:
            return rows
        about = Mention.objects.filter(
            candidate=candidate, is_about=True, text=OuterRef("current_text")
        )
        return rows.filter(Q(source__controlled_by=candidate) | Exists(about))

    def build(self, rows: Sequence[Row], reading: Reading) -> list[Item]:
        texts = [row["current_text_id"] for row in rows if row["current_text_id"]]
        mentions = _mentions(texts, reading.links)
        return [_document(row, mentions[row["current_text_id"]], reading.links) for row in rows]


def _document(row: Row, mentions: list[Item], links: Links) -> Item:
    copied = row["syndicated_from_id"]
    return {
        "id": row["pk"],
        "url": links.api("documents", row["pk"]),
        "canonical_url": row["canonical_url"],
        "source": {"id": row["source_id"], "url": links.api("sources", row["source_id"])},
        "publisher": publisher(row),
        "title": known(row["title"]),
        "byline": known(row["byline"]),
        "language": known(row["language"]),
        "published_on": row["published_on"],
        "published_precision": known(row["published_precision"]),
        "published_basis": known(row["published_basis"]),
        "syndicated_from": (
            {"id": copied, "url": links.api("documents", copied)} if copied else None
        ),
        "current_text": _current_text(row, links) if row["current_text_id"] else None,
        "candidates": mentions,
    }


def _current_text(row: Row, links: Links) -> Item:
    snapshot = row["current_text__snapshot_id"]
    return {
        "id": row["current_text_id"],
        "sha256": row["current_text__text_sha256"],
        "reader": row["current_text__reader"],
        "version": row["current_text__version"],
        "taken_at": row["current_text__taken_at"],
        "snapshot": {"id": snapshot, "url": links.api("snapshots", snapshot)},
    }


def _mentions(texts: Sequence[int], links: Links) -> defaultdict[int, list[Item]]:
    found: defaultdict[int, list[Item]] = defaultdict(list)
    rows = Mention.objects.filter(text__in=texts).order_by("candidate__slug")
    for row in rows.values("text_id", "count", "is_about", "candidate__slug"):
        slug = row["candidate__slug"]
        found[row["text_id"]].append(
            {
                "slug": slug,
                "url": links.api("candidates", slug),
                "html_url": links.page("candidate", slug),
                "count": row["count"],
                "is_about": row["is_about"],
            }
        )
    return found
