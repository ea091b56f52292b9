"""Every error of the API as a problem document (RFC 9457); none says anything of our insides."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404
from django.urls import reverse
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import set_rollback

from positions.api.fields import address, number, text, words

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
# What of a reader's own words is echoed at most, so that an error stays short.
ECHO_LENGTH = 100


@dataclass(frozen=True)
class Kind:
    """One kind of problem with a request: ``slug`` names it in the document's ``type``."""

    slug: str
    title: str
    meaning: str


UNKNOWN_PARAMETER = Kind(
    "unknown-parameter",
    "Unknown parameter",
    "The address has a parameter that this resource does not know; `allowed` lists those it does.",
)
REPEATED_PARAMETER = Kind(
    "repeated-parameter",
    "Repeated parameter",
    "A parameter that can be given once was given more often, or a value was given twice.",
)
MALFORMED_VALUE = Kind(
    "malformed-value",
    "Malformed value",
    "A parameter's value does not have the form that the schema gives for it.",
)
UNKNOWN_VALUE = Kind(
    "unknown-value",
    "Unknown value",
    "A parameter's value is well formed and names something that does not exist here.",
)
CONFLICT = Kind(
    "conflicting-parameters",
    "Conflicting parameters",
    "Two parameters cannot be used together, or a range ends before it starts.",
)
BAD_CURSOR = Kind(
    "bad-cursor",
    "Bad cursor",
    "The cursor is not one that this list gave out; take it from `next` as it stands.",
)
TOO_LONG = Kind(
    "too-long",
    "Too long",
    "The address, a value or the number of parameters is over the limit.",
)

KINDS = (
    UNKNOWN_PARAMETER,
    REPEATED_PARAMETER,
    MALFORMED_VALUE,
    UNKNOWN_VALUE,
    CONFLICT,
    BAD_CURSOR,
    TOO_LONG,
)

DETAILS: Mapping[int, str] = {
    400: "The request could not be understood.",
    403: "This is not public.",
    404: "There is nothing at this address.",
    405: "The API is read-only: use GET, HEAD or OPTIONS.",
    406: "The API answers in JSON: send Accept: application/json or leave the header out.",
    429: "Too many requests; try again later.",
    500: "Something went wrong on our side. It has been recorded.",
}


class BadParameter(Exception):
    """A parameter that cannot be used: always answered with 400 and the parameter's name."""

    def __init__(
        self, kind: Kind, parameter: str, detail: str, allowed: Sequence[str] = ()
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.parameter = printable(parameter)
        self.detail = detail
        self.allowed = tuple(allowed)


class Problem(serializers.Serializer[Any]):
    """What went wrong with a request (RFC 9457)."""

    type = address(
        "Address that names the kind of problem; `about:blank` when the status says it all."
    )
    title = text("The kind of problem in a few words; the same for every problem of that `type`.")
    status = number("The HTTP status code, repeated.")
    detail = text("What went wrong this time, in a sentence for people.")
    parameter = text("The query parameter at fault. Left out when none is.", required=False)
    allowed = words(
        "For an unknown parameter, the names that are known; for a closed list of values, those. "
        "Left out otherwise.",
        required=False,
    )


def printable(given: str) -> str:
    """A reader's own words, cut short and without control characters."""
    cut = "".join(mark if mark.isprintable() else "\ufffd" for mark in given[:ECHO_LENGTH])
    return cut + "…" if len(given) > ECHO_LENGTH else cut


def problem_response(exception: Exception, context: Mapping[str, Any]) -> Response:
    """The problem document for any exception; the project's handler for all REST views.

    An exception that nobody foresaw is logged with its trace, announced by Django's signal and
    answered with 500; nothing of it reaches the answer.
    """
    set_rollback()
    request = context.get("request")
    if isinstance(exception, BadParameter):
        kinds = reverse("api:problems")
        body = _body(400, exception.kind.title, exception.detail)
        root = request.build_absolute_uri(kinds) if request else kinds
        body["type"] = f"{root}#{exception.kind.slug}"
        if exception.parameter:
            body["parameter"] = exception.parameter
        if exception.allowed:
            body["allowed"] = list(exception.allowed)
        return _response(body, {})
    status = _status(exception)
    headers: dict[str, str] = {}
    wait = getattr(exception, "wait", None)
    if wait:
        headers["Retry-After"] = str(round(wait) + 1)
    if status >= 500:
        logger.error("An API request failed.", exc_info=exception)
        view = context.get("view")
        got_request_exception.send(sender=type(view), request=getattr(request, "_request", None))
    return _response(_body(status, HTTPStatus(status).phrase, _detail(status)), headers)


def _status(exception: Exception) -> int:
    if isinstance(exception, Http404):
        return 404
    if isinstance(exception, PermissionDenied):
        return 403
    if isinstance(exception, SuspiciousOperation):
        return 400
    return exception.status_code if isinstance(exception, exceptions.APIException) else 500


def _detail(status: int) -> str:
    return DETAILS.get(status) or f"{HTTPStatus(status).phrase}."


def _body(status: int, title: str, detail: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail}


def _response(body: dict[str, Any], headers: dict[str, str]) -> Response:
    return Response(body, status=body["status"], headers=headers, content_type=MEDIA_TYPE)
