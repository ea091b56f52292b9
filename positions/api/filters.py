"""Query parameters: declared once per resource, for reading them and for the schema alike.

A resource knows a closed list of parameters. Anything else - an unknown or repeated name, a value
of the wrong form, a name that nothing has - is a ``BadParameter``, never a silently wider answer.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus

from django.core.exceptions import TooManyFieldsSent
from django.db.models import Model
from django.utils import timezone
from rest_framework.request import Request

from positions.api.problems import (
    CONFLICT,
    MALFORMED_VALUE,
    REPEATED_PARAMETER,
    TOO_LONG,
    UNKNOWN_PARAMETER,
    UNKNOWN_VALUE,
    BadParameter,
    printable,
)

QUERY_LENGTH = 8192
VALUE_LENGTH = 300
REPEATS = 20

SLUG = r"[-a-zA-Z0-9_]{1,120}"
IDENTIFIER = r"[1-9][0-9]{0,17}"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


class Malformed(Exception):
    """A value has the wrong form; the message says which form is right."""


@dataclass(frozen=True)
class Parameter:
    """One query parameter.

    ``read`` turns the given text into a value or raises Malformed. ``lookup`` is the ORM lookup
    that the value narrows the rows by; empty where the resource does that itself. ``model`` and
    ``column`` are set where the value has to name a row: the value is then that row's id.
    """

    name: str
    meaning: str
    read: Callable[[str], Any]
    schema: Mapping[str, Any]
    lookup: str = ""
    allowed: tuple[str, ...] = ()
    is_repeatable: bool = False
    model: type[Model] | None = None
    column: str = ""


@dataclass(frozen=True)
class Given:
    """The parameters of a request, read and checked."""

    values: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def one(self, name: str) -> Any:
        """The parameter's value, None when it was not given."""
        return self.values[name][0] if name in self.values else None

    def lookups(self, parameters: Sequence[Parameter]) -> dict[str, Any]:
        """What ``QuerySet.filter`` takes for the parameters that narrow by a lookup."""
        return {
            f"{parameter.lookup}__in" if parameter.is_repeatable else parameter.lookup: (
                self.values[parameter.name]
                if parameter.is_repeatable
                else self.values[parameter.name][0]
            )
            for parameter in parameters
            if parameter.lookup and parameter.name in self.values
        }


def read_parameters(request: Request, parameters: Sequence[Parameter]) -> Given:
    """The request's parameters; raises BadParameter for the first that cannot be used.

    Runs one query for each given parameter that names a row, whatever the number of its values.
    """
    _refuse_long_query(request.META.get("QUERY_STRING", ""))
    known = {parameter.name: parameter for parameter in parameters}
    values: dict[str, tuple[Any, ...]] = {}
    for name, texts in _pairs(request):
        if name not in known:
            raise _unknown(name, known)
        values[name] = _values(known[name], texts)
    for name in values:
        if known[name].model is not None:
            values[name] = _rows(known[name], values[name])
    return Given(values)


def _refuse_long_query(query: str) -> None:
    if len(query) <= QUERY_LENGTH:
        return
    name = unquote_plus(max(query.split("&"), key=len).partition("=")[0], errors="replace")
    raise BadParameter(
        TOO_LONG, name, f"The query has {len(query)} characters; at most {QUERY_LENGTH} are read."
    )


def _pairs(request: Request) -> Iterator[tuple[str, list[str]]]:
    try:
        given = request.query_params
    except TooManyFieldsSent as error:
        raise BadParameter(TOO_LONG, "", "There are too many parameters.") from error
    for name, texts in given.lists():
        yield str(name), [str(text) for text in texts]


def _unknown(name: str, known: Mapping[str, Parameter]) -> BadParameter:
    names = ", ".join(known) or "none"
    return BadParameter(
        UNKNOWN_PARAMETER,
        name,
        f"There is no parameter “{printable(name)}” here; known: {names}.",
        tuple(known),
    )


def _values(parameter: Parameter, texts: list[str]) -> tuple[Any, ...]:
    name = parameter.name
    if len(texts) > 1 and not parameter.is_repeatable:
        raise BadParameter(REPEATED_PARAMETER, name, f"“{name}” can be given once only.")
    if len(texts) > REPEATS:
        raise BadParameter(TOO_LONG, name, f"“{name}” can be given {REPEATS} times at most.")
    if len(set(texts)) < len(texts):
        raise BadParameter(REPEATED_PARAMETER, name, f"“{name}” has the same value twice.")
    return tuple(_value(parameter, text) for text in texts)


def _value(parameter: Parameter, text: str) -> Any:
    name = parameter.name
    if len(text) > VALUE_LENGTH:
        raise BadParameter(
            TOO_LONG, name, f"The value of “{name}” is over {VALUE_LENGTH} characters."
        )
    if not text:
        raise BadParameter(
            MALFORMED_VALUE, name, f"“{name}” is empty; leave it out instead.", parameter.allowed
        )
    if not text.isprintable() or "\ufffd" in text:
        raise BadParameter(
            MALFORMED_VALUE, name, f"The value of “{name}” has characters that are not text."
        )
    try:
        return parameter.read(text)
    except Malformed as error:
        detail = f"“{name}” {error}"
        raise BadParameter(MALFORMED_VALUE, name, detail, parameter.allowed) from error


def _rows(parameter: Parameter, names: tuple[Any, ...]) -> tuple[Any, ...]:
    assert parameter.model is not None
    found: dict[Any, Any] = dict(
        parameter.model._default_manager.filter(**{f"{parameter.column}__in": names}).values_list(
            parameter.column, "pk"
        )
    )
    for name in names:
        if name not in found:
            raise BadParameter(
                UNKNOWN_VALUE, parameter.name, f"“{parameter.name}” names nothing that is here."
            )
    return tuple(found[name] for name in names)


# Kinds of parameter


def slug(
    name: str, meaning: str, model: type[Model], lookup: str = "", *, repeatable: bool = False
) -> Parameter:
    """The slug of a row of ``model``."""
    return Parameter(
        name,
        meaning,
        _matching(SLUG, "has to be a slug: letters, digits, hyphens and underscores."),
        {"type": "string", "pattern": f"^{SLUG}$"},
        lookup,
        is_repeatable=repeatable,
        model=model,
        column="slug",
    )


def identifier(name: str, meaning: str, model: type[Model], lookup: str = "") -> Parameter:
    """The whole number that is the id of a row of ``model``."""
    digits = _matching(IDENTIFIER, "has to be an id: a whole number from 1 on.")
    return Parameter(
        name,
        meaning,
        lambda text: int(digits(text)),
        {"type": "integer", "minimum": 1},
        lookup,
        model=model,
        column="pk",
    )


def ocd_id(name: str, meaning: str, model: type[Model], lookup: str) -> Parameter:
    """The Open Civic Data id of a division."""
    form = r"ocd-division/country:[a-z]{2}(/[^/:]+:[^/:]+)*"
    return Parameter(
        name,
        meaning,
        _matching(form, "has to be an Open Civic Data id: ocd-division/country:…"),
        {"type": "string", "pattern": f"^{form}$"},
        lookup,
        model=model,
        column="ocd_id",
    )


def choice(
    name: str, meaning: str, allowed: Sequence[str], lookup: str = "", *, repeatable: bool = False
) -> Parameter:
    """One value of a closed list."""
    values = tuple(str(value) for value in allowed)

    def read(text: str) -> str:
        if text not in values:
            raise Malformed(f"has to be one of: {', '.join(values)}.")
        return text

    return Parameter(
        name,
        meaning,
        read,
        {"type": "string", "enum": list(values)},
        lookup,
        allowed=values,
        is_repeatable=repeatable,
    )


def flag(name: str, meaning: str, lookup: str = "") -> Parameter:
    """``true`` or ``false``."""

    def read(text: str) -> bool:
        if text not in ("true", "false"):
            raise Malformed("has to be true or false.")
        return text == "true"

    return Parameter(name, meaning, read, {"type": "boolean"}, lookup, allowed=("true", "false"))


def day(name: str, meaning: str, lookup: str = "") -> Parameter:
    """A date."""
    return Parameter(name, meaning, read_day, {"type": "string", "format": "date"}, lookup)


def past_moment(name: str, meaning: str) -> Parameter:
    """A date or a moment with its offset, not in the future; the value is an aware datetime."""
    schema = {
        "oneOf": [
            {"type": "string", "format": "date"},
            {"type": "string", "format": "date-time"},
        ]
    }
    return Parameter(name, meaning, read_past_moment, schema)


def words(name: str, meaning: str, lookup: str = "", *, least: int = 1) -> Parameter:
    """Free text of at least ``least`` characters without the spaces around it."""

    def read(text: str) -> str:
        if len(text.strip()) < least:
            raise Malformed(f"has to have {least} characters or more.")
        return text.strip()

    schema = {"type": "string", "minLength": least, "maxLength": VALUE_LENGTH}
    return Parameter(name, meaning, read, schema, lookup)


def sha256(name: str, meaning: str, lookup: str) -> Parameter:
    """A SHA-256 in lower-case hexadecimal digits."""
    form = r"[0-9a-f]{64}"
    read = _matching(form, "has to be 64 hexadecimal digits in lower case.")
    return Parameter(name, meaning, read, {"type": "string", "pattern": f"^{form}$"}, lookup)


def refuse_backward_range(given: Given, first: str, last: str) -> None:
    """Raise BadParameter when both ends of a range are given and the last lies before the first."""
    start, end = given.one(first), given.one(last)
    if start is not None and end is not None and end < start:
        raise BadParameter(CONFLICT, last, f"“{last}” lies before “{first}”.")


def read_day(text: str) -> dt.date:
    """YYYY-MM-DD and nothing else."""
    if not _DAY.fullmatch(text):
        raise Malformed("has to be a date as YYYY-MM-DD.")
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Malformed("is not a day of the calendar.") from error


def read_past_moment(text: str) -> dt.datetime:
    """A date's last moment in UTC, or the moment itself; today's date means now."""
    now = timezone.now()
    if _DAY.fullmatch(text):
        on = read_day(text)
        if on == now.astimezone(dt.UTC).date():
            return now
        moment = dt.datetime.combine(on, dt.time.max, tzinfo=dt.UTC)
    elif _MOMENT.fullmatch(text):
        try:
            moment = dt.datetime.fromisoformat(text).astimezone(dt.UTC)
        except (ValueError, OverflowError) as error:
            raise Malformed("is not a moment of the calendar.") from error
    else:
        hint = " A plus sign is written %2B in an address." if " " in text else ""
        raise Malformed(f"has to be YYYY-MM-DD, or YYYY-MM-DDTHH:MM:SS with Z or +HH:MM.{hint}")
    if moment > now:
        raise Malformed("lies in the future, of which nothing is recorded.")
    return moment


def _matching(pattern: str, otherwise: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def read(text: str) -> str:
        if not compiled.fullmatch(text):
            raise Malformed(otherwise)
        return text

    return read
