"""How the OpenAPI schema describes an operation: from what the views declare, never by guessing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, cast

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from positions.api.fields import Serializer, address, many
from positions.api.filters import REPEATS, SLUG, Parameter
from positions.api.problems import DETAILS, MEDIA_TYPE, Problem

ENTRANCE = (
    "Start here. Every field of an item is always there, unless the schema says otherwise; a value "
    "that is not known or does not apply is null; an empty list says that there are none."
)


@dataclass(frozen=True)
class Operation:
    """One GET: ``key`` is "slug" or "id" where the path ends in one."""

    id: str
    tag: str
    summary: str
    description: str
    answer: Serializer
    key: str = ""


class Described(Protocol):
    """What the schema reads of a view."""

    operation: Operation | None
    parameters: Sequence[Parameter]


@cache
def page_serializer(singular: str, plural: str, item: Serializer) -> Serializer:
    """The serializer of a page of items."""
    fields = {
        "__doc__": f"A page of {plural}.",
        "results": many(item, f"The {plural} of this page, in the order in which they were added."),
        "next": address("The address of the next page.", "Null on the last page."),
    }
    name = singular.title().replace(" ", "")
    return type(f"{name}PageSerializer", (serializers.Serializer,), fields)


class ApiSchema(AutoSchema):
    """Reads ``view.operation`` and ``view.parameters``; a view without an operation is left out."""

    @property
    def described(self) -> Described:
        return cast(Described, self.view)

    @property
    def operation(self) -> Operation:
        operation = self.described.operation
        assert operation is not None
        return operation

    def is_excluded(self) -> bool:
        return self.described.operation is None

    def get_operation_id(self) -> str:
        return self.operation.id

    def get_summary(self) -> str:
        return self.operation.summary

    def get_description(self) -> str:  # type: ignore[override]
        return self.operation.description

    def get_tags(self) -> list[str]:
        return [self.operation.tag]

    def get_override_parameters(self) -> list[Any]:
        described = [_described(parameter) for parameter in self.described.parameters]
        return [*_path_key(self.operation.key), *described]

    def get_response_serializers(self) -> Any:
        statuses = (400, 404, 406, 500) if self.operation.key else (400, 406, 500)
        return {
            200: OpenApiResponse(self.operation.answer, description=self.operation.summary),
            **{
                (status, MEDIA_TYPE): OpenApiResponse(Problem, description=_meaning(status))
                for status in statuses
            },
        }


def _meaning(status: int) -> str:
    if status == 400:
        return "A parameter is unknown, repeated, malformed or names nothing; it is named."
    return DETAILS[status]


def _described(parameter: Parameter) -> OpenApiParameter:
    schema = dict(parameter.schema)
    meaning = parameter.meaning
    if parameter.is_repeatable:
        schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": REPEATS}
        meaning += f" Can be given up to {REPEATS} times, for any of several."
    return OpenApiParameter(
        parameter.name,
        schema,
        OpenApiParameter.QUERY,
        description=meaning,
        style="form" if parameter.is_repeatable else None,
        explode=True if parameter.is_repeatable else None,
    )


def _path_key(key: str) -> list[OpenApiParameter]:
    if not key:
        return []
    schema = (
        {"type": "string", "pattern": f"^{SLUG}$"}
        if key == "slug"
        else {"type": "integer", "minimum": 1}
    )
    meaning = "The item's slug." if key == "slug" else "The item's id."
    return [
        OpenApiParameter("key", schema, OpenApiParameter.PATH, required=True, description=meaning)
    ]
