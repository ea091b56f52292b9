"""Questions: neutral statements, with every version of their wording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from positions.api import filters
from positions.api.fields import address, many, moment, number, one, text
from positions.api.pagination import Row
from positions.api.references import NO_PAGE
from positions.api.resources import Item, Reading, Resource, known
from positions.models import AnswerOption, Issue, Question, QuestionWording, Race


class WordingSerializer(serializers.Serializer[Any]):
    """One version of a question's words, never changed once somebody has answered it."""

    version = number("The version, counted from 1.")
    statement = text("The statement that a candidate can be for or against.")
    statement_es = text("The statement in Spanish.", "Null when not translated.")
    short = text("The short form for narrow columns.")
    short_es = text("The short form in Spanish.", "Null when not translated.")
    created_at = moment("Since when this version exists.")


class AnswerOptionSerializer(serializers.Serializer[Any]):
    """A named answer, where for and against are too coarse."""

    slug = text("The answer's id within its question.")
    label = text("The answer in words.")  # type: ignore[assignment]
    label_es = text("The answer in Spanish.", "Null when not translated.")
    definition = text("What counts as this answer.", "Null when the label says it all.")


class QuestionIssueSerializer(serializers.Serializer[Any]):
    """A question's issue, in short."""

    slug = text("The issue's stable id.")
    name = text("The issue's name.")
    url = address("The issue in this API.")


class QuestionSerializer(serializers.Serializer[Any]):
    """One neutral, single-idea statement under an issue."""

    slug = text("The question's stable id.")
    url = address("This question in this API.")
    html_url = address("The question's page for people.", NO_PAGE)
    issue = one(QuestionIssueSerializer, "The issue that it belongs to.")
    wording = one(WordingSerializer, "The current wording.", "Null when none is written yet.")
    earlier_wordings = many(
        WordingSerializer, "The wordings before the current one, latest first; often empty."
    )
    options = many(
        AnswerOptionSerializer, "The named answers; empty when for and against are enough."
    )
    stances_url = address("The stances on this question in this API.")


_WORDING = ("version", "statement", "statement_es", "short", "short_es", "created_at")


class Questions(Resource):
    """2 queries for a page: wordings and answer options."""

    name = "questions"
    singular = "question"
    meaning = "A neutral, single-idea statement that a candidate can be for or against."
    has_slug = True
    serializer = QuestionSerializer
    parameters = (
        filters.slug("issue", "Only questions of this issue, by slug.", Issue, "issue"),
        filters.slug(
            "race", "Only questions that this race asks, by slug.", Race, "race_questions__race"
        ),
    )
    columns = ("pk", "slug", "issue__slug", "issue__name")

    def rows(self) -> QuerySet[Any]:
        return Question.objects.all()

    def build(self, rows: Sequence[Row], reading: Reading) -> list[Item]:
        links = reading.links
        keys = [row["pk"] for row in rows]
        wordings = _wordings(keys)
        options = _options(keys)
        return [
            {
                "slug": row["slug"],
                "url": links.api("questions", row["slug"]),
                "html_url": links.page("question", row["issue__slug"], row["slug"]),
                "issue": {
                    "slug": row["issue__slug"],
                    "name": row["issue__name"],
                    "url": links.api("issues", row["issue__slug"]),
                },
                "wording": next(iter(wordings[row["pk"]]), None),
                "earlier_wordings": wordings[row["pk"]][1:],
                "options": options[row["pk"]],
                "stances_url": links.listing("stances", "question", row["slug"]),
            }
            for row in rows
        ]


def _wordings(questions: Sequence[int]) -> defaultdict[int, list[Item]]:
    found: defaultdict[int, list[Item]] = defaultdict(list)
    rows = QuestionWording.objects.filter(question__in=questions).order_by("-version")
    for row in rows.values("question_id", *_WORDING):
        item = {name: row[name] for name in _WORDING}
        item["statement_es"] = known(row["statement_es"])
        item["short_es"] = known(row["short_es"])
        found[row["question_id"]].append(item)
    return found


def _options(questions: Sequence[int]) -> defaultdict[int, list[Item]]:
    found: defaultdict[int, list[Item]] = defaultdict(list)
    rows = AnswerOption.objects.filter(question__in=questions).order_by("slug")
    for row in rows.values("question_id", "slug", "label", "label_es", "definition"):
        found[row["question_id"]].append(
            {
                "slug": row["slug"],
                "label": row["label"],
                "label_es": known(row["label_es"]),
                "definition": known(row["definition"]),
            }
        )
    return found
