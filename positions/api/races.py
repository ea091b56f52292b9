"""Races: one office in one election, who runs, and what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from positions.api import filters
from positions.api.candidacies import Candidacies, CandidacySerializer
from positions.api.fields import address, choice, day, flag, many, number, one, text
from positions.api.filters import Given, refuse_backward_range
from positions.api.pagination import Row
from positions.api.references import NO_PAGE
from positions.api.resources import Item, Links, Reading, Resource, known
from positions.models import Candidacy, Division, Election, Office, Race, RaceQuestion


class DivisionSerializer(serializers.Serializer[Any]):
    """A place that votes."""

    ocd_id = text("Its Open Civic Data id.")
    name = text("The name of the place.")
    time_zone = text("Its IANA time zone: election days begin and end by its clocks.")


class OfficeSerializer(serializers.Serializer[Any]):
    """A post that is elected."""

    slug = text("The office's stable id.")
    name = text("The office's official name.")
    name_es = text("The name in Spanish.", "Null when not translated.")
    decides = text("What the office decides, in one sentence.")
    decides_es = text("The same in Spanish.", "Null when not translated.")
    source_url = address("Where the office's duties are described.", "Null when not recorded.")
    division = one(DivisionSerializer, "The place that the office serves.")


class ElectionSerializer(serializers.Serializer[Any]):
    """A date and a place."""

    slug = text("The election's stable id.")
    name = text("The election's name.")
    name_es = text("The name in Spanish.", "Null when not translated.")
    held_on = day("Election day.")
    division = one(DivisionSerializer, "The place that holds the election.")


class RaceSerializer(serializers.Serializer[Any]):
    """One office in one election."""

    slug = text("The race's stable id.")
    url = address("This race in this API.")
    html_url = address("The race's page for people.", NO_PAGE)
    office = one(OfficeSerializer, "The office that is elected.")
    election = one(ElectionSerializer, "The election that it is part of.")
    term = choice(Race.Term, "Whether a full term or the rest of one is at stake.")
    seats = number("How many are elected; 1 or more.")
    is_fictional = flag(
        "True when the race is made up to show the software; false when it is real."
    )
    note = text("What a reader should know about this race.", "Null when there is nothing.")
    note_es = text("The note in Spanish.", "Null when not translated.")
    stances_url = address("The stances recorded for this race, in this API.")


class RaceQuestionSerializer(serializers.Serializer[Any]):
    """A question that is asked in a race."""

    slug = text("The question's stable id.")
    url = address("The question in this API.")
    html_url = address("The question's page for people.", NO_PAGE)
    issue = text("The slug of the issue that the question belongs to.")
    wording_version = number("Which version of the wording this race asks.")
    statement = text("The statement that a candidate can be for or against, in that version.")
    power = choice(RaceQuestion.Power, "Whether the office can act on it.")
    power_note = text("How it can or cannot.", "Null when nothing is recorded.")
    power_source_url = address("Where that is laid down.", "Null when not recorded.")
    why = text("Why the question matters to this office.", "Null when nothing is recorded.")


class RaceDetailSerializer(RaceSerializer):
    """One office in one election, with its candidacies and questions."""

    candidacies = many(CandidacySerializer, "Everyone who runs or ran in it.")
    questions = many(RaceQuestionSerializer, "The questions it asks, in the order of the page.")


_DIVISION = ("ocd_id", "name", "time_zone")
_OFFICE = ("slug", "name", "name_es", "decides", "decides_es", "source_url")


class Races(Resource):
    """2 queries more for a detail: candidacies and questions."""

    name = "races"
    singular = "race"
    meaning = "One office in one election."
    has_slug = True
    serializer = RaceSerializer
    detail_serializer = RaceDetailSerializer
    parameters = (
        filters.slug("election", "Only races of this election, by slug.", Election, "election"),
        filters.ocd_id(
            "division",
            "Only races for offices of this division, by its Open Civic Data id; places inside it "
            "are not included.",
            Division,
            "office__division",
        ),
        filters.slug("office", "Only races for this office, by slug.", Office, "office"),
        filters.day(
            "held_on_from",
            "Only races with election day on this date or later.",
            "election__held_on__gte",
        ),
        filters.day(
            "held_on_to",
            "Only races with election day on this date or earlier.",
            "election__held_on__lte",
        ),
        filters.flag(
            "is_fictional", "`true`: only made-up races; `false`: only real ones.", "is_fictional"
        ),
    )
    columns = (
        "pk",
        *("slug", "term", "seats", "is_fictional", "note", "note_es"),
        *(f"office__{name}" for name in _OFFICE),
        *(f"office__division__{name}" for name in _DIVISION),
        *(f"election__{name}" for name in ("slug", "name", "name_es", "held_on")),
        *(f"election__division__{name}" for name in _DIVISION),
    )

    def rows(self) -> QuerySet[Any]:
        return Race.objects.all()

    def narrowed(self, rows: QuerySet[Any], given: Given) -> QuerySet[Any]:
        refuse_backward_range(given, "held_on_from", "held_on_to")
        return rows

    def build(self, rows: Sequence[Row], reading: Reading) -> list[Item]:
        return [_race(row, reading.links) for row in rows]

    def build_detail(self, row: Row, reading: Reading) -> Item:
        runs = Candidacies()
        candidacies = Candidacy.objects.filter(race=row["pk"]).order_by(
            "candidate__family_name", "candidate__name", "pk"
        )
        return {
            **_race(row, reading.links),
            "candidacies": runs.build(list(candidacies.values(*runs.columns)), reading),
            "questions": _questions(row["pk"], reading.links),
        }


def _race(row: Row, links: Links) -> Item:
    return {
        "slug": row["slug"],
        "url": links.api("races", row["slug"]),
        "html_url": links.page("race", row["slug"]),
        "office": {
            "slug": row["office__slug"],
            "name": row["office__name"],
            "name_es": known(row["office__name_es"]),
            "decides": row["office__decides"],
            "decides_es": known(row["office__decides_es"]),
            "source_url": known(row["office__source_url"]),
            "division": _division(row, "office"),
        },
        "election": {
            "slug": row["election__slug"],
            "name": row["election__name"],
            "name_es": known(row["election__name_es"]),
            "held_on": row["election__held_on"],
            "division": _division(row, "election"),
        },
        "term": row["term"],
        "seats": row["seats"],
        "is_fictional": row["is_fictional"],
        "note": known(row["note"]),
        "note_es": known(row["note_es"]),
        "stances_url": links.listing("stances", "race", row["slug"]),
    }


def _division(row: Row, of: str) -> Item:
    return {name: row[f"{of}__division__{name}"] for name in _DIVISION}


def _questions(race: int, links: Links) -> list[Item]:
    rows = (
        RaceQuestion.objects.filter(race=race)
        .order_by("rank", "question__slug")
        .values(
            *("question__slug", "question__issue__slug", "wording__version", "wording__statement"),
            *("power", "power_note", "power_source_url", "why"),
        )
    )
    return [
        {
            "slug": row["question__slug"],
            "url": links.api("questions", row["question__slug"]),
            "html_url": links.page("question", row["question__issue__slug"], row["question__slug"]),
            "issue": row["question__issue__slug"],
            "wording_version": row["wording__version"],
            "statement": row["wording__statement"],
            "power": row["power"],
            "power_note": known(row["power_note"]),
            "power_source_url": known(row["power_source_url"]),
            "why": known(row["why"]),
        }
        for row in rows
    ]
