"""The evidence inside a stance: passage, text, saved copy, page, and who says what."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from positions.api.fields import address, choice, day, flag, moment, number, one, text
from positions.api.pagination import Row
from positions.api.references import (
    NO_PAGE,
    CandidateReferenceSerializer,
    PublisherSerializer,
    candidate_reference,
    page_address,
    publisher,
)
from positions.api.resources import Item, Links, known
from positions.models import (
    GRADE_OF_VOICE,
    Grade,
    Precision,
    Source,
    StanceEvidence,
    Voice,
)


class DecisionSerializer(serializers.Serializer[Any]):
    """A recorded review decision, in short."""

    sequence = number("Its place in the chain of decisions, from 1.")
    decided_at = moment("When it was made.")


class StatementSerializer(serializers.Serializer[Any]):
    """A passage read as somebody saying something."""

    id = number("The statement's stable id.")
    speaker = text("Whose words they are, as named.")
    candidate = one(
        CandidateReferenceSerializer,
        "The speaker, when it is a candidate that we know.",
        "Null for anyone else.",
    )
    voice = choice(Voice, "Whose words the passage is made of.")
    reported_by = text("Who stands between the speaker and us.", "Null when nobody does.")
    said_on = day(
        "When it was said; the first day of the period when the precision is month or year.",
        "Null when not known.",
    )
    said_precision = choice(
        Precision, "How much of that date is known.", "Null when no date is known."
    )
    said_basis = text("How the date is known.", "Null when no date is known.")
    said_doubt = text("What makes the date doubtful.", "Null when nothing does.")


class PassageSerializer(serializers.Serializer[Any]):
    """An exact run of characters in a text (W3C TextPosition and TextQuote selectors)."""

    exact = text("The passage, character by character.")
    prefix = text("Up to 32 characters before it; empty at the start of the text.")
    suffix = text("Up to 32 characters after it; empty at the end of the text.")
    start = number("Where it starts, in Unicode code points from 0.")
    end = number("Where it ends: the code point after its last one.")


class TextSerializer(serializers.Serializer[Any]):
    """The text taken from a saved copy."""

    id = number("The text's stable id.")
    sha256 = text("SHA-256 of the text in UTF-8, hexadecimal.")


class EvidenceSnapshotSerializer(serializers.Serializer[Any]):
    """The saved copy of the page, as bytes."""

    id = number("The saved copy's stable id.")
    url = address("The saved copy's description in this API.")
    html_url = address("The saved copy's page for people.", NO_PAGE)
    sha256 = text("SHA-256 of the bytes, hexadecimal.")
    fetched_at = moment("When these bytes were first received.")


class EvidenceDocumentSerializer(serializers.Serializer[Any]):
    """The article or page."""

    id = number("The document's stable id.")
    url = address("The document in this API.")
    title = text("Its title, as printed.", "Null when it has none.")
    canonical_url = text("The address under which we know it.")
    publisher = one(PublisherSerializer, "Who publishes it.")
    published_on = day(
        "When it was published; the first day of the period when the precision is month or year.",
        "Null when not known.",
    )
    published_precision = choice(
        Precision, "How much of that date is known.", "Null when no date is known."
    )
    published_basis = text("How the date is known.", "Null when no date is known.")


class EvidenceSourceSerializer(serializers.Serializer[Any]):
    """The watched address that the page came from."""

    id = number("The source's stable id.")
    url = address("The source in this API.")
    kind = choice(Source.Kind, "What kind of page it is.", name="SourceKind")
    page_url = address(
        "The web address that a reader can open: the page itself or, for a research note, the "
        "page that it reports.",
        "Null when there is none.",
    )
    cited_title = text("For a research note, the title of the page that it reports.", "Else null.")
    cited_publisher = one(
        PublisherSerializer,
        "For a research note, who publishes the page that it reports.",
        "Else null.",
    )
    cited_on = day(
        "When that page was published; the first day of the period when the precision is month "
        "or year.",
        "Null when not known, and for every other kind of page.",
    )
    cited_precision = choice(
        Precision, "How much of that date is known.", "Null when no date is known."
    )


class EvidenceSerializer(serializers.Serializer[Any]):
    """A statement on which a stance rests, and everything to check it by."""

    html_url = address("The page that shows the passage marked in its saved text.", NO_PAGE)
    relation = choice(
        StanceEvidence.Relation,
        "Whether it supports or contradicts the stance.",
        name="EvidenceRelation",
    )
    origin = text("Who reported it; pieces of equal origin count as one report.")
    group = number(
        "Its evidence group: pieces of one group report one utterance and count as one. Two "
        "groups may turn out to be one later, also under `asof`.",
        "Null for words of nobody that we know as a candidate.",
    )
    is_copy = flag("Whether its page is a copy of an earlier page of another source.")
    grade = choice(Grade, "Strength of this piece, computed from the voice.")
    verified_at = moment(
        "When the saved bytes were hashed again and the passage found at its place."
    )
    decision = one(DecisionSerializer, "The decision that added this piece.")
    statement = one(StatementSerializer, "Who says it, how we know, and when.")
    passage = one(PassageSerializer, "The words themselves and their place in the text.")
    text = one(TextSerializer, "The text that the passage is a slice of.")
    snapshot = one(EvidenceSnapshotSerializer, "The saved copy that the text was taken from.")
    document = one(EvidenceDocumentSerializer, "The article or page.")
    source = one(EvidenceSourceSerializer, "The watched address that it came from.")  # type: ignore[assignment]


_TEXT = "statement__passage__text"
_COLUMNS = {
    "statement__": (
        *("id", "speaker", "voice", "reported_by"),
        *("said_on", "said_precision", "said_basis", "said_doubt"),
        *("speaker_candidate__slug", "speaker_candidate__name", "grouping__group_id"),
    ),
    "statement__passage__": ("exact", "prefix", "suffix", "start", "end"),
    f"{_TEXT}__": ("id", "text_sha256"),
    f"{_TEXT}__snapshot__": ("id", "sha256", "fetched_at"),
    f"{_TEXT}__document__": (
        *("id", "title", "canonical_url", "syndicated_from_id"),
        *("published_on", "published_precision", "published_basis"),
        *("publisher__slug", "publisher__name", "publisher__kind"),
    ),
    f"{_TEXT}__snapshot__source__": (
        *("id", "kind", "url", "transport", "cited_url", "cited_title"),
        *("cited_on", "cited_precision"),
        *("cited_publisher__slug", "cited_publisher__name", "cited_publisher__kind"),
    ),
    "decision__": ("sequence", "decided_at"),
    "": ("stance_id", "relation", "origin", "verified_at"),
}


def evidence_of(
    stances: Sequence[int], links: Links, at: dt.datetime | None = None
) -> defaultdict[int, list[Item]]:
    """Each stance's evidence in the order of its decisions, without what came after ``at``.

    One query.
    """
    rows = StanceEvidence.objects.filter(stance__in=stances)
    if at is not None:
        rows = rows.filter(decision__decided_at__lte=at)
    columns = [f"{prefix}{name}" for prefix, names in _COLUMNS.items() for name in names]
    found: defaultdict[int, list[Item]] = defaultdict(list)
    for row in rows.order_by("decision__sequence", "pk").values(*columns):
        found[row["stance_id"]].append(_evidence(row, links))
    return found


def _evidence(row: Row, links: Links) -> Item:
    return {
        "html_url": links.page("evidence", row["statement__id"]),
        "relation": row["relation"],
        "origin": row["origin"],
        "group": row["statement__grouping__group_id"],
        "is_copy": row[f"{_TEXT}__document__syndicated_from_id"] is not None,
        "grade": GRADE_OF_VOICE[Voice(row["statement__voice"])].value,
        "verified_at": row["verified_at"],
        "decision": {
            "sequence": row["decision__sequence"],
            "decided_at": row["decision__decided_at"],
        },
        "statement": _statement(row, links),
        "passage": {
            name: row[f"statement__passage__{name}"] for name in _COLUMNS["statement__passage__"]
        },
        "text": {"id": row[f"{_TEXT}__id"], "sha256": row[f"{_TEXT}__text_sha256"]},
        "snapshot": _snapshot(row, links),
        "document": _document(row, links),
        "source": _source(row, links),
    }


def _statement(row: Row, links: Links) -> Item:
    return {
        "id": row["statement__id"],
        "speaker": row["statement__speaker"],
        "candidate": (
            candidate_reference(row, "statement__speaker_candidate", links)
            if row["statement__speaker_candidate__slug"]
            else None
        ),
        "voice": row["statement__voice"],
        "reported_by": known(row["statement__reported_by"]),
        "said_on": row["statement__said_on"],
        "said_precision": known(row["statement__said_precision"]),
        "said_basis": known(row["statement__said_basis"]),
        "said_doubt": known(row["statement__said_doubt"]),
    }


def _snapshot(row: Row, links: Links) -> Item:
    key = row[f"{_TEXT}__snapshot__id"]
    return {
        "id": key,
        "url": links.api("snapshots", key),
        "html_url": links.page("snapshot", key),
        "sha256": row[f"{_TEXT}__snapshot__sha256"],
        "fetched_at": row[f"{_TEXT}__snapshot__fetched_at"],
    }


def _document(row: Row, links: Links) -> Item:
    prefix = f"{_TEXT}__document__"
    return {
        "id": row[f"{prefix}id"],
        "url": links.api("documents", row[f"{prefix}id"]),
        "title": known(row[f"{prefix}title"]),
        "canonical_url": row[f"{prefix}canonical_url"],
        "publisher": publisher(row, f"{prefix}publisher"),
        "published_on": row[f"{prefix}published_on"],
        "published_precision": known(row[f"{prefix}published_precision"]),
        "published_basis": known(row[f"{prefix}published_basis"]),
    }


def _source(row: Row, links: Links) -> Item:
    prefix = f"{_TEXT}__snapshot__source__"
    return {
        "id": row[f"{prefix}id"],
        "url": links.api("sources", row[f"{prefix}id"]),
        "kind": row[f"{prefix}kind"],
        "page_url": page_address(row, prefix),
        "cited_title": known(row[f"{prefix}cited_title"]),
        "cited_publisher": (
            publisher(row, f"{prefix}cited_publisher")
            if row[f"{prefix}cited_publisher__slug"]
            else None
        ),
        "cited_on": row[f"{prefix}cited_on"],
        "cited_precision": known(row[f"{prefix}cited_precision"]),
    }
