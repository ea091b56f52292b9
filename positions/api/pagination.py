"""Paging by key: a page starts after the last id of the one before, at the same cost at any depth.

A cursor is not signed: it says "after row 123 of races", which any reader may ask for. There is no
count, which would cost more than the page.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from rest_framework.request import Request

from positions.api.filters import IDENTIFIER, Given, Malformed, Parameter
from positions.api.problems import BAD_CURSOR, BadParameter

DEFAULT_LIMIT = 50
GREATEST_LIMIT = 200

Row = Mapping[str, Any]


def _read_limit(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text) or int(text) > GREATEST_LIMIT:
        raise Malformed(f"has to be a whole number from 1 to {GREATEST_LIMIT}.")
    return int(text)


LIMIT = Parameter(
    "limit",
    f"How many items a page has at most: 1 to {GREATEST_LIMIT}, {DEFAULT_LIMIT} when left out.",
    _read_limit,
    {"type": "integer", "minimum": 1, "maximum": GREATEST_LIMIT, "default": DEFAULT_LIMIT},
)
CURSOR = Parameter(
    "cursor",
    "Where the page starts: taken from `next` of the page before, as it stands. Left out for the "
    "first page.",
    str,
    {"type": "string"},
)
PARAMETERS = (LIMIT, CURSOR)


def written_cursor(resource: str, key: int) -> str:
    """The cursor of the page after row ``key`` of ``resource``."""
    return base64.urlsafe_b64encode(f"{resource}:{key}".encode()).decode().rstrip("=")


def read_cursor(resource: str, cursor: str) -> int:
    """The id to start after; raises BadParameter for anything but a cursor of this resource."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        said = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        said = ""
    name, _, key = said.partition(":")
    # Written anew and compared: base64 has more than one spelling for the same bytes.
    if (
        name != resource
        or not re.fullmatch(IDENTIFIER, key)
        or written_cursor(resource, int(key)) != cursor
    ):
        raise BadParameter(BAD_CURSOR, "cursor", "This cursor does not belong to this list.")
    return int(key)


def page_of(
    rows: QuerySet[Any, Row], given: Given, resource: str, request: Request
) -> tuple[list[Row], str | None]:
    """The page asked for and the address of the next one, None on the last; one query."""
    limit: int = given.one("limit") or DEFAULT_LIMIT
    cursor = given.one("cursor")
    if cursor is not None:
        rows = rows.filter(pk__gt=read_cursor(resource, cursor))
    # One row more than the page tells whether there is a next one.
    page = list(rows.order_by("pk")[: limit + 1])
    if len(page) <= limit:
        return page, None
    page = page[:limit]
    return page, next_address(request, written_cursor(resource, page[-1]["pk"]))


def next_address(request: Request, cursor: str) -> str:
    """The address of this request with ``cursor`` in place of its own."""
    pairs = [
        (name, value)
        for name, values in request.query_params.lists()
        for value in values
        if name != "cursor"
    ]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*pairs, ('cursor', cursor)])}")
