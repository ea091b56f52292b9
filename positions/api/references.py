"""Short forms of things inside other things: enough to show a name and to follow its address."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from positions.api.fields import address, choice, flag, text
from positions.api.pagination import Row
from positions.api.resources import Item, Links, known
from positions.models import Publisher

NO_PAGE = "Null when this installation has no such page."


class CandidateReferenceSerializer(serializers.Serializer[Any]):
    """A candidate, in short."""

    slug = text("The candidate's stable id.")
    name = text("The name as we print it.")
    url = address("The candidate in this API.")
    html_url = address("The candidate's page for people.", NO_PAGE)


class RaceReferenceSerializer(serializers.Serializer[Any]):
    """A race, in short."""

    slug = text("The race's stable id.")
    is_fictional = flag(
        "True when the race, its candidates and their words are made up to show the software; "
        "false when they are real."
    )
    url = address("The race in this API.")
    html_url = address("The race's page for people.", NO_PAGE)


class PublisherSerializer(serializers.Serializer[Any]):
    """Who publishes a page."""

    slug = text("The publisher's stable id.")
    name = text("The publisher's name.")
    kind = choice(Publisher.Kind, "What kind of publisher it is.", name="PublisherKind")


class LinkSerializer(serializers.Serializer[Any]):
    """Another item, by its id."""

    id = serializers.IntegerField(help_text="The item's stable id.")
    url = address("The item in this API.")


def candidate_reference(row: Row, prefix: str, links: Links) -> Item:
    """From ``<prefix>__slug`` and ``<prefix>__name``."""
    slug = row[f"{prefix}__slug"]
    return {
        "slug": slug,
        "name": row[f"{prefix}__name"],
        "url": links.api("candidates", slug),
        "html_url": links.page("candidate", slug),
    }


def race_reference(row: Row, prefix: str, links: Links) -> Item:
    """From ``<prefix>__slug`` and ``<prefix>__is_fictional``."""
    slug = row[f"{prefix}__slug"]
    return {
        "slug": slug,
        "is_fictional": row[f"{prefix}__is_fictional"],
        "url": links.api("races", slug),
        "html_url": links.page("race", slug),
    }


def publisher(row: Row, prefix: str = "publisher") -> Item:
    """From ``<prefix>__slug``, ``__name`` and ``__kind``."""
    return {name: row[f"{prefix}__{name}"] for name in ("slug", "name", "kind")}


def page_address(row: Row, prefix: str = "") -> str | None:
    """The web address a reader can open, by the rule of ``Source.public_url``."""
    if row[f"{prefix}cited_url"]:
        return str(row[f"{prefix}cited_url"])
    return known(row[f"{prefix}url"]) if row[f"{prefix}transport"] == "network" else None
