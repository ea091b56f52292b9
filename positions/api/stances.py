"""Stances: published judgements with their evidence, as recorded now or at an earlier moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Q, QuerySet, Subquery
from rest_framework import serializers

from positions.api import filters
from positions.api.evidence import DecisionSerializer, EvidenceSerializer, evidence_of
from positions.api.fields import address, choice, day, many, moment, number, one, text
from positions.api.filters import Given
from positions.api.pagination import Row
from positions.api.problems import CONFLICT, BadParameter
from positions.api.references import (
    NO_PAGE,
    CandidateReferenceSerializer,
    LinkSerializer,
    RaceReferenceSerializer,
    candidate_reference,
    race_reference,
)
from positions.api.resources import Item, Links, Reading, Resource, known
from positions.models import (
    Candidacy,
    Candidate,
    Grade,
    Issue,
    Position,
    Precision,
    Question,
    Race,
    RaceQuestion,
    Stance,
)
from positions.models.stances import StanceQuerySet

# D never sets a stance; the database refuses it too.
GRADES = (Grade.A, Grade.B, Grade.C)


class AnsweredQuestionSerializer(serializers.Serializer[Any]):
    """The question, in the wording that was answered."""

    slug = text("The question's stable id.")
    url = address("The question in this API.")
    html_url = address("The question's page for people.", NO_PAGE)
    issue = text("The slug of the issue that it belongs to.")
    wording_version = number("The version of the wording that was answered.")
    statement = text("The statement in that version.")


class OptionReferenceSerializer(serializers.Serializer[Any]):
    """A named answer, in short."""

    slug = text("The answer's id within its question.")
    label = text("The answer in words.")  # type: ignore[assignment]


class StanceSerializer(serializers.Serializer[Any]):
    """Where a candidate stands on a question, as judged by people on the evidence inside."""

    id = number("The stance's stable id; a changed judgement is a new stance with a new id.")
    url = address("This stance in this API.")
    candidate = one(CandidateReferenceSerializer, "Whose position it is.")
    candidacy = one(LinkSerializer, "The candidacy that it was recorded for.")
    race = one(RaceReferenceSerializer, "The race of that candidacy.")
    question = one(AnsweredQuestionSerializer, "What the position is on.")
    position = choice(Position, "What the candidate says about the statement.")
    option = one(
        OptionReferenceSerializer,
        "The named answer, where for and against are too coarse.",
        "Null for questions without named answers.",
    )
    qualifier = choice(
        Stance.Qualifier,
        "Confirmed, or only reported by two or more independent sources.",
        name="Qualifier",
    )
    grade = choice(Grade, "Strength of the best evidence: A, B or C; D never sets a stance.")
    summary = text("Our own neutral sentence, 140 characters at most.", "Null when there is none.")
    summary_es = text("The sentence in Spanish.", "Null when not translated.")
    held_from = day(
        "From when the position is known to be held; the first day of the period when the "
        "precision is month or year.",
        "Null when the words have no date.",
    )
    held_precision = choice(
        Precision, "How much of that date is known.", "Null when no date is known."
    )
    held_doubt = text("What makes that date doubtful.", "Null when nothing does.")
    held_to = day(
        "The day on which the position ended, because a later one replaced it.",
        "Null when it is not known to have ended.",
    )
    replaces = one(
        LinkSerializer, "The earlier stance that this one replaced.", "Null when it replaced none."
    )
    decision = one(DecisionSerializer, "The review decision that published it.")
    recorded_from = moment("From when we published this judgement.")
    recorded_to = moment(
        "Until when we stood by it.",
        "Null while we do; with `asof`, null when we still did at that moment.",
    )
    utterances = number(
        "How many different utterances the evidence reports: however many outlets carry one, it "
        "is one piece of evidence."
    )
    evidence = many(EvidenceSerializer, "What it rests on, in the order of decisions; never empty.")


class Stances(Resource):
    """1 query for a page: the evidence."""

    name = "stances"
    singular = "stance"
    meaning = (
        "Where a candidate stands on a question, with the passages that say so. Without `asof` or "
        "`history`, those that we stand by now. Stances for made-up races are included: see "
        "`race.is_fictional`. Give `asof` for a set that stays the same while you page through it."
    )
    serializer = StanceSerializer
    parameters = (
        filters.slug(
            "race",
            "What the race's page draws on, by slug: stances of its candidates on the questions "
            "that it asks, held on its election day or before. Undated ones count unless they were "
            "recorded for a later race. Some may be recorded for another run of the candidate: "
            "each says so in its own `race` and `candidacy`. Where a candidate has several on one "
            "question, the page shows those that had not ended by then, this run's before another "
            "run's, then the latest.",
            Race,
        ),
        filters.slug(
            "candidate", "Only this candidate's, by slug.", Candidate, "candidate", repeatable=True
        ),
        filters.slug(
            "question", "Only on this question, by slug.", Question, "question", repeatable=True
        ),
        filters.slug(
            "issue", "Only on questions of this issue, by slug.", Issue, "question__issue"
        ),
        filters.choice(
            "position", "Only this position.", Position.values, "position", repeatable=True
        ),
        filters.choice("grade", "Only of this grade.", GRADES, "grade", repeatable=True),
        filters.choice(
            "qualifier", "Only with this qualifier.", Stance.Qualifier.values, "qualifier"
        ),
        filters.flag(
            "is_fictional",
            "`true`: only those recorded for made-up races; `false`: only for real ones.",
            "candidacy__race__is_fictional",
        ),
        filters.past_moment(
            "asof",
            "As recorded at this moment: the stances that we stood by then, with the evidence they "
            "had. A moment with its offset, or a date, which means the end of that day in UTC.",
        ),
        filters.flag(
            "history",
            "`true`: also those that we no longer stand by. Not together with `asof`.",
        ),
    )
    columns = (
        *("pk", "position", "qualifier", "grade", "summary", "summary_es"),
        *("held_from", "held_precision", "held_doubt", "held_to"),
        *("replaces_id", "recorded_from", "recorded_to", "candidacy_id"),
        *("candidate__slug", "candidate__name"),
        *("candidacy__race__slug", "candidacy__race__is_fictional"),
        *("question__slug", "question__issue__slug", "wording__version", "wording__statement"),
        *("option__slug", "option__label", "decision__sequence", "decision__decided_at"),
    )

    def rows(self) -> QuerySet[Any]:
        return Stance.objects.published()

    def narrowed(self, rows: QuerySet[Any], given: Given) -> QuerySet[Any]:
        stances = cast(StanceQuerySet, rows)
        race = given.one("race")
        if race is not None:
            stances = _drawn_on(stances, race)
        at, whole_history = given.one("asof"), given.one("history")
        if at is not None:
            if whole_history is not None:
                raise BadParameter(CONFLICT, "history", "“history” cannot be used with “asof”.")
            return stances.as_of(at)
        return stances if whole_history else stances.current()

    def build(self, rows: Sequence[Row], reading: Reading) -> list[Item]:
        at: dt.datetime | None = reading.given.one("asof")
        evidence = evidence_of([row["pk"] for row in rows], reading.links, at)
        return [_stance(row, evidence[row["pk"]], reading.links, at) for row in rows]


def _drawn_on(stances: StanceQuerySet, race: int) -> StanceQuerySet:
    """What the page of a race draws on: the rule of ``cell_for``, in the database."""
    held_on = Race.objects.filter(pk=race).values("election__held_on")
    was_held = Q(held_from__lte=Subquery(held_on)) | Q(
        held_from=None, candidacy__race__election__held_on__lte=Subquery(held_on)
    )
    return stances.filter(
        was_held,
        candidate__in=Candidacy.objects.filter(race=race).values("candidate"),
        question__in=RaceQuestion.objects.filter(race=race).values("question"),
    )


def _stance(row: Row, evidence: list[Item], links: Links, at: dt.datetime | None) -> Item:
    return {
        "id": row["pk"],
        "url": links.api("stances", row["pk"]),
        "candidate": candidate_reference(row, "candidate", links),
        "candidacy": _link("candidacies", row["candidacy_id"], links),
        "race": race_reference(row, "candidacy__race", links),
        "question": _question(row, links),
        "position": row["position"],
        "option": (
            {"slug": row["option__slug"], "label": row["option__label"]}
            if row["option__slug"]
            else None
        ),
        "qualifier": row["qualifier"],
        "grade": row["grade"],
        "summary": known(row["summary"]),
        "summary_es": known(row["summary_es"]),
        "held_from": row["held_from"],
        "held_precision": known(row["held_precision"]),
        "held_doubt": known(row["held_doubt"]),
        "held_to": row["held_to"],
        "replaces": _link("stances", row["replaces_id"], links) if row["replaces_id"] else None,
        "decision": {
            "sequence": row["decision__sequence"],
            "decided_at": row["decision__decided_at"],
        },
        "recorded_from": row["recorded_from"],
        "recorded_to": _recorded_to(row, at),
        "utterances": len({piece["group"] or -piece["statement"]["id"] for piece in evidence}),
        "evidence": evidence,
    }


def _recorded_to(row: Row, at: dt.datetime | None) -> dt.datetime | None:
    """As it stood at ``at``: the same question about the past always has the same answer."""
    end: dt.datetime | None = row["recorded_to"]
    return None if at is not None and end is not None and end > at else end


def _link(resource: str, key: int, links: Links) -> Item:
    return {"id": key, "url": links.api(resource, key)}


def _question(row: Row, links: Links) -> Item:
    slug, issue = row["question__slug"], row["question__issue__slug"]
    return {
        "slug": slug,
        "url": links.api("questions", slug),
        "html_url": links.page("question", issue, slug),
        "issue": issue,
        "wording_version": row["wording__version"],
        "statement": row["wording__statement"],
    }
