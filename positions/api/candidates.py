"""Candidates: the person, across all their runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from rest_framework import serializers

from positions.api import filters
from positions.api.fields import address, day, many, number, one, text, words
from positions.api.filters import Given
from positions.api.pagination import Row
from positions.api.references import NO_PAGE, RaceReferenceSerializer, race_reference
from positions.api.resources import Item, Links, Reading, Resource, known
from positions.models import Candidacy, Candidate, CandidateAlias, Race


class RunSerializer(serializers.Serializer[Any]):
    """One of a candidate's runs."""

    id = number("The candidacy's stable id.")
    url = address("The candidacy in this API.")
    held_on = day("Election day.")
    race = one(RaceReferenceSerializer, "The race that the person ran in.")


class CandidateSerializer(serializers.Serializer[Any]):
    """The person, across all their runs."""

    slug = text("The candidate's stable id.")
    url = address("This candidate in this API.")
    html_url = address("The candidate's page for people.", NO_PAGE)
    name = text("The name as we print it.")
    family_name = text("The short form for narrow columns.")
    pronouns = text(
        "The pronouns that the person uses: `she`, `he` or `they`.", "Null when not known."
    )
    aliases = words("Other forms of the name that texts use; empty when none is recorded.")
    candidacies = many(RunSerializer, "The races that the person runs or ran in, latest first.")
    stances_url = address("The candidate's stances in this API.")


class Candidates(Resource):
    """2 queries for a page: aliases and runs."""

    name = "candidates"
    singular = "candidate"
    meaning = "The person, across all their runs."
    has_slug = True
    serializer = CandidateSerializer
    parameters = (
        filters.slug("race", "Only candidates of this race, by slug.", Race, "candidacies__race"),
        filters.words(
            "q",
            "Only candidates whose name, or another form of it, contains these characters; upper "
            "and lower case are equal.",
            least=2,
        ),
    )
    columns = ("pk", "slug", "name", "family_name", "pronouns")

    def rows(self) -> QuerySet[Any]:
        return Candidate.objects.all()

    def narrowed(self, rows: QuerySet[Any], given: Given) -> QuerySet[Any]:
        said = given.one("q")
        if said is None:
            return rows
        aliases = CandidateAlias.objects.filter(candidate=OuterRef("pk"), name__icontains=said)
        return rows.filter(Q(name__icontains=said) | Exists(aliases))

    def build(self, rows: Sequence[Row], reading: Reading) -> list[Item]:
        keys = [row["pk"] for row in rows]
        aliases = _aliases(keys)
        runs = _runs(keys, reading.links)
        return [
            {
                "slug": row["slug"],
                "url": reading.links.api("candidates", row["slug"]),
                "html_url": reading.links.page("candidate", row["slug"]),
                "name": row["name"],
                "family_name": row["family_name"],
                "pronouns": known(row["pronouns"]),
                "aliases": aliases[row["pk"]],
                "candidacies": runs[row["pk"]],
                "stances_url": reading.links.listing("stances", "candidate", row["slug"]),
            }
            for row in rows
        ]


def _aliases(candidates: Sequence[int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = CandidateAlias.objects.filter(candidate__in=candidates).order_by("name")
    for candidate, name in rows.values_list("candidate_id", "name"):
        found[candidate].append(name)
    return found


def _runs(candidates: Sequence[int], links: Links) -> defaultdict[int, list[Item]]:
    found: defaultdict[int, list[Item]] = defaultdict(list)
    rows = Candidacy.objects.filter(candidate__in=candidates)
    for row in rows.order_by("-race__election__held_on", "pk").values(
        "pk", "candidate_id", "race__slug", "race__is_fictional", "race__election__held_on"
    ):
        found[row["candidate_id"]].append(
            {
                "id": row["pk"],
                "url": links.api("candidacies", row["pk"]),
                "held_on": row["race__election__held_on"],
                "race": race_reference(row, "race", links),
            }
        )
    return found
