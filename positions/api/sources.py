"""Sources: watched addresses, and in words how watching them goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from rest_framework import serializers

from positions.api import filters
from positions.api.fields import address, choice, day, flag, moment, number, one, text
from positions.api.filters import Given
from positions.api.pagination import Row
from positions.api.references import (
    NO_PAGE,
    CandidateReferenceSerializer,
    PublisherSerializer,
    candidate_reference,
    page_address,
    publisher,
)
from positions.api.resources import Item, Links, Reading, Resource, known
from positions.models import Candidate, Document, Reason, Source


class SourceProblemSerializer(serializers.Serializer[Any]):
    """Why the last check failed."""

    reason = choice(Reason, "The reason, from a closed list.")
    words = text("The reason in a sentence.")
    detail = text("What else is known about it.", "Null when nothing is.")
    since = moment("When the first of the checks that failed in a row was.", "Null when not known.")


class SourceHealthSerializer(serializers.Serializer[Any]):
    """How watching an address goes."""

    words = text("The state in words.")
    last_checked_at = moment("When it was last checked.", "Null when never.")
    last_good_at = moment("When a check last went well.", "Null when none has.")
    last_changed_at = moment("When a check last found something new.", "Null when none has.")
    next_check_at = moment("When it is to be checked next.", "Null when no check is planned.")
    problem = one(SourceProblemSerializer, "Why the last check failed.", "Null when it did not.")


class CitedPageSerializer(serializers.Serializer[Any]):
    """The public page that a research note reports."""

    title = text("Its title.", "Null when not recorded.")
    url = address("Its address.", "Null when not recorded.")
    publisher = one(PublisherSerializer, "Who publishes it.", "Null when not recorded.")
    published_on = day("When it was published.", "Null when not recorded.")


class SourceSerializer(serializers.Serializer[Any]):
    """A watched address, or one whose page was handed in."""

    id = number("The source's stable id.")
    url = address("This source in this API.")
    html_url = address("The source's page for people.", NO_PAGE)
    title = text("Its title.", "Null when it has none.")
    watched_address = text("The address that is watched; for shipped pages, the name of a file.")
    page_url = address(
        "The web address that a reader can open: the page itself or, for a research note, the "
        "page that it reports.",
        "Null when there is none.",
    )
    publisher = one(PublisherSerializer, "Who publishes it.")
    kind = choice(Source.Kind, "What kind of page it is.", name="SourceKind")
    address_kind = choice(Source.AddressKind, "What the address leads to.")
    transport = choice(Source.Transport, "How its pages are read.", name="SourceTransport")
    controlled_by = one(
        CandidateReferenceSerializer,
        "The candidate who controls what the page says.",
        "Null when no candidate does.",
    )
    cited = one(CitedPageSerializer, "For a research note, the page that it reports.", "Else null.")
    is_watched = flag("True while the address is checked again and again.")
    check_every = number("Seconds between two checks.")
    health = one(SourceHealthSerializer, "How watching it goes.")


class Sources(Resource):
    """No query of its own."""

    name = "sources"
    singular = "source"
    meaning = "A watched address, or one whose page was handed in."
    serializer = SourceSerializer
    parameters = (
        filters.choice("kind", "Only this kind of page.", Source.Kind.values, "kind"),
        filters.slug(
            "candidate",
            "Only sources that this candidate controls, or that have a page about them, by slug.",
            Candidate,
        ),
        filters.flag(
            "has_problem", "`true`: only those whose last check failed; `false`: only the others."
        ),
    )
    columns = (
        *("pk", "url", "title", "kind", "address_kind", "transport", "is_watched", "check_every"),
        *("publisher__slug", "publisher__name", "publisher__kind"),
        *("controlled_by__slug", "controlled_by__name"),
        *("cited_title", "cited_url", "cited_on"),
        *("cited_publisher__slug", "cited_publisher__name", "cited_publisher__kind"),
        *("last_checked_at", "last_good_at", "last_changed_at", "next_check_at"),
        *("problem", "problem_detail", "problem_since"),
    )

    def rows(self) -> QuerySet[Any]:
        return Source.objects.all()

    def narrowed(self, rows: QuerySet[Any], given: Given) -> QuerySet[Any]:
        candidate, has_problem = given.one("candidate"), given.one("has_problem")
        if candidate is not None:
            # A page counts as about a candidate by its current text, as in the coverage line.
            about = Document.objects.filter(
                source=OuterRef("pk"),
                current_text__mentions__candidate=candidate,
                current_text__mentions__is_about=True,
            )
            rows = rows.filter(Q(controlled_by=candidate) | Exists(about))
        if has_problem is not None:
            rows = rows.exclude(problem="") if has_problem else rows.filter(problem="")
        return rows

    def build(self, rows: Sequence[Row], reading: Reading) -> list[Item]:
        return [_source(row, reading.links) for row in rows]


def _source(row: Row, links: Links) -> Item:
    return {
        "id": row["pk"],
        "url": links.api("sources", row["pk"]),
        "html_url": links.page("source", row["pk"]),
        "title": known(row["title"]),
        "watched_address": row["url"],
        "page_url": page_address(row),
        "publisher": publisher(row),
        "kind": row["kind"],
        "address_kind": row["address_kind"],
        "transport": row["transport"],
        "controlled_by": (
            candidate_reference(row, "controlled_by", links) if row["controlled_by__slug"] else None
        ),
        "cited": _cited(row),
        "is_watched": row["is_watched"],
        "check_every": round(row["check_every"].total_seconds()),
        "health": {
            "words": health_in_words(row),
            "last_checked_at": row["last_checked_at"],
            "last_good_at": row["last_good_at"],
            "last_changed_at": row["last_changed_at"],
            "next_check_at": row["next_check_at"],
            "problem": _problem(row),
        },
    }


def _cited(row: Row) -> Item | None:
    if not (row["cited_title"] or row["cited_url"]):
        return None
    return {
        "title": known(row["cited_title"]),
        "url": known(row["cited_url"]),
        "publisher": publisher(row, "cited_publisher") if row["cited_publisher__slug"] else None,
        "published_on": row["cited_on"],
    }


def _problem(row: Row) -> Item | None:
    if not row["problem"]:
        return None
    return {
        "reason": row["problem"],
        "words": str(Reason(row["problem"]).label),
        "detail": known(row["problem_detail"]),
        "since": row["problem_since"],
    }


def health_in_words(row: Row) -> str:
    """One or two sentences: what the last check found, and which copy is still good."""
    if row["last_checked_at"] is None:
        return "Not checked yet."
    if not row["problem"]:
        return "The last check went well."
    good = row["last_good_at"]
    kept = f"The copy of {good:%Y-%m-%d} stays in force." if good else "There is no copy yet."
    return f"{Reason(row['problem']).label} {kept}"
