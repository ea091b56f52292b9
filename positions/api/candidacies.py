"""Candidacies: one candidate in one race."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from positions.api import filters
from positions.api.fields import address, choice, day, number, one, text
from positions.api.pagination import Row
from positions.api.references import (
    CandidateReferenceSerializer,
    RaceReferenceSerializer,
    candidate_reference,
    race_reference,
)
from positions.api.resources import Item, Reading, Resource, known
from positions.models import Candidacy, Candidate, Race


class CandidacySerializer(serializers.Serializer[Any]):
    """One candidate in one race."""

    id = number("The candidacy's stable id.")
    url = address("This candidacy in this API.")
    race = one(RaceReferenceSerializer, "The race that the candidate runs or ran in.")
    candidate = one(CandidateReferenceSerializer, "The person who runs or ran.")
    party = text("The party on the ballot, in words.", "Null when there is none or none is known.")
    party_es = text("The party in Spanish.", "Null when not translated.")
    status = choice(Candidacy.Status, "How the candidacy stands.", name="CandidacyStatus")
    status_on = day("Since when it stands so.", "Null when not recorded.")
    incumbency = choice(
        Candidacy.Incumbency,
        "On what basis the candidate held the office while running.",
        "Null when the candidate did not hold it.",
    )
    ballot_order = number("The place on the ballot, from 1.", "Null when not known.")
    source_url = address("Where the candidacy is recorded.", "Null when not recorded.")


class Candidacies(Resource):
    """No query of its own."""

    name = "candidacies"
    singular = "candidacy"
    meaning = "One candidate in one race."
    serializer = CandidacySerializer
    parameters = (
        filters.slug("race", "Only candidacies in this race, by slug.", Race, "race"),
        filters.slug(
            "candidate", "Only this candidate's candidacies, by slug.", Candidate, "candidate"
        ),
        filters.words("party", "Only this party, written as in `party`.", "party"),
        filters.choice(
            "status", "Only candidacies that stand so.", Candidacy.Status.values, "status"
        ),
    )
    columns = (
        *("pk", "party", "party_es", "status", "status_on", "incumbency", "ballot_order"),
        *("source_url", "race__slug", "race__is_fictional", "candidate__slug", "candidate__name"),
    )

    def rows(self) -> QuerySet[Any]:
        return Candidacy.objects.all()

    def build(self, rows: Sequence[Row], reading: Reading) -> list[Item]:
        return [
            {
                "id": row["pk"],
                "url": reading.links.api("candidacies", row["pk"]),
                "race": race_reference(row, "race", reading.links),
                "candidate": candidate_reference(row, "candidate", reading.links),
                "party": known(row["party"]),
                "party_es": known(row["party_es"]),
                "status": row["status"],
                "status_on": row["status_on"],
                "incumbency": known(row["incumbency"]),
                "ballot_order": row["ballot_order"],
                "source_url": known(row["source_url"]),
            }
            for row in rows
        ]
