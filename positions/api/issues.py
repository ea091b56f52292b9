"""Issues: the topics that questions belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from positions.api.fields import address, number, text
from positions.api.pagination import Row
from positions.api.resources import Item, Reading, Resource, known
from positions.models import Issue


class IssueSerializer(serializers.Serializer[Any]):
    """A topic."""

    slug = text("The issue's stable id.")
    url = address("This issue in this API.")
    name = text("The issue's name.")
    name_es = text("The name in Spanish.", "Null when not translated.")
    cap_major = number(
        "The major topic code of the Comparative Agendas Project.", "Null when none fits."
    )
    questions_url = address("The issue's questions in this API.")


class Issues(Resource):
    """No query of its own."""

    name = "issues"
    singular = "issue"
    meaning = "A topic that questions belong to."
    has_slug = True
    serializer = IssueSerializer
    columns = ("pk", "slug", "name", "name_es", "cap_major")

    def rows(self) -> QuerySet[Any]:
        return Issue.objects.all()

    def build(self, rows: Sequence[Row], reading: Reading) -> list[Item]:
        return [
            {
                "slug": row["slug"],
                "url": reading.links.api("issues", row["slug"]),
                "name": row["name"],
                "name_es": known(row["name_es"]),
                "cap_major": row["cap_major"],
                "questions_url": reading.links.listing("questions", "issue", row["slug"]),
            }
            for row in rows
        ]
