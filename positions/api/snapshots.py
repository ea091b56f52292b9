"""Snapshots: what we know about each saved copy. The bytes themselves are not served here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from positions.api import filters
from positions.api.fields import address, many, moment, number, one, text
from positions.api.pagination import Row
from positions.api.references import NO_PAGE, LinkSerializer
from positions.api.resources import Item, Links, Reading, Resource, known
from positions.models import Snapshot, SnapshotText, Source


class SnapshotTextSerializer(serializers.Serializer[Any]):
    """A text taken from a saved copy; its words are not part of the API."""

    id = number("The text's stable id.")
    sha256 = text("SHA-256 of the text in UTF-8, hexadecimal.")
    reader = text("Which program took the text.")
    version = text("That program's version.")
    taken_at = moment("When it did.")
    document = one(LinkSerializer, "The document that it is a text of.")


class SnapshotSerializer(serializers.Serializer[Any]):
    """The bytes received from a source, described."""

    id = number("The saved copy's stable id.")
    url = address("This saved copy in this API.")
    html_url = address("The saved copy's page for people.", NO_PAGE)
    source = one(LinkSerializer, "The source that the bytes came from.")  # type: ignore[assignment]
    sha256 = text("SHA-256 of the bytes, hexadecimal.")
    size = number("How many bytes.")
    content_type = text("The media type that came with them.", "Null when none did.")
    fetched_at = moment("When these bytes were first received.")
    texts = many(SnapshotTextSerializer, "The texts taken from them, latest first; may be empty.")


class Snapshots(Resource):
    """1 query for a page: the texts."""

    name = "snapshots"
    singular = "snapshot"
    meaning = "The bytes received from a source, described; the bytes are not served here."
    serializer = SnapshotSerializer
    parameters = (
        filters.identifier("source", "Only copies from this source, by id.", Source, "source"),
        filters.sha256("sha256", "Only copies whose bytes have this SHA-256.", "sha256"),
    )
    columns = ("pk", "source_id", "sha256", "size", "content_type", "fetched_at")

    def rows(self) -> QuerySet[Any]:
        return Snapshot.objects.all()

    def build(self, rows: Sequence[Row], reading: Reading) -> list[Item]:
        links = reading.links
        texts = _texts([row["pk"] for row in rows], links)
        return [
            {
                "id": row["pk"],
                "url": links.api("snapshots", row["pk"]),
                "html_url": links.page("snapshot", row["pk"]),
                "source": {"id": row["source_id"], "url": links.api("sources", row["source_id"])},
                "sha256": row["sha256"],
                "size": row["size"],
                "content_type": known(row["content_type"]),
                "fetched_at": row["fetched_at"],
                "texts": texts[row["pk"]],
            }
            for row in rows
        ]


def _texts(snapshots: Sequence[int], links: Links) -> defaultdict[int, list[Item]]:
    found: defaultdict[int, list[Item]] = defaultdict(list)
    rows = SnapshotText.objects.filter(snapshot__in=snapshots).order_by("-taken_at", "-pk")
    for row in rows.values(
        *("pk", "snapshot_id", "text_sha256", "reader", "version", "taken_at", "document_id")
    ):
        document = row["document_id"]
        found[row["snapshot_id"]].append(
            {
                "id": row["pk"],
                "sha256": row["text_sha256"],
                "reader": row["reader"],
                "version": row["version"],
                "taken_at": row["taken_at"],
                "document": {"id": document, "url": links.api("documents", document)},
            }
        )
    return found
