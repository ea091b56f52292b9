"""Declared fields of the API's answers: what each means, may be, and is when it is missing.

The serializers built from these describe and test the answers; rows are not run through them, which
measured five times dearer than building plain dictionaries.
"""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

Serializer = type[serializers.Serializer[Any]]


class Choice(serializers.ChoiceField):
    """A value of a closed list, which the schema names once and explains value by value."""

    def __init__(self, choices: type[TextChoices], name: str, **options: Any) -> None:
        super().__init__(choices=choices.choices, **options)
        self.component = name


class ChoiceExtension(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """Tells the schema generator of ``Choice``: one component for each list."""

    target_class = "positions.api.fields.Choice"

    def get_name(self) -> str:
        name: str = self.target.component
        return name

    def map_serializer_field(self, auto_schema: object, direction: str) -> dict[str, Any]:
        values = {str(value): str(label) for value, label in self.target.choices.items() if value}
        return {
            "type": "string",
            "enum": list(values),
            "description": "\n".join(f"* `{value}`: {label}" for value, label in values.items()),
        }


def _options(meaning: str, missing: str, required: bool) -> dict[str, Any]:
    return {
        "help_text": f"{meaning} {missing}".strip(),
        "allow_null": bool(missing),
        "required": required,
    }


def text(meaning: str, missing: str = "", *, required: bool = True) -> serializers.CharField:
    """Words. ``missing`` says when the value is null; without it, it never is."""
    return serializers.CharField(**_options(meaning, missing, required))


def words(meaning: str, *, required: bool = True) -> serializers.ListField:
    """A list of words, empty when there are none."""
    return serializers.ListField(
        child=serializers.CharField(), help_text=meaning, required=required
    )


def number(meaning: str, missing: str = "") -> serializers.IntegerField:
    """A whole number."""
    return serializers.IntegerField(**_options(meaning, missing, True))


def flag(meaning: str) -> serializers.BooleanField:
    """True or false, never null."""
    return serializers.BooleanField(help_text=meaning)


def day(meaning: str, missing: str = "") -> serializers.DateField:
    """A date, as YYYY-MM-DD."""
    return serializers.DateField(**_options(meaning, missing, True))


def moment(meaning: str, missing: str = "") -> serializers.DateTimeField:
    """A moment in UTC, as ISO 8601."""
    return serializers.DateTimeField(**_options(meaning, missing, True))


def address(meaning: str, missing: str = "") -> serializers.URLField:
    """An absolute address."""
    return serializers.URLField(**_options(meaning, missing, True))


def choice(
    choices: type[TextChoices], meaning: str, missing: str = "", *, name: str = ""
) -> Choice:
    """A value of a closed list; ``name`` names the list in the schema."""
    return Choice(choices, name or choices.__name__, **_options(meaning, missing, True))


def one(serializer: Serializer, meaning: str, missing: str = "") -> serializers.Serializer[Any]:
    """An object inside the object."""
    return serializer(**_options(meaning, missing, True))


def many(serializer: Serializer, meaning: str) -> serializers.ListSerializer[Any]:
    """A list of objects, empty when there are none."""
    listed: serializers.ListSerializer[Any] = serializer(many=True, help_text=meaning)  # type: ignore[assignment]
    return listed
