"""How answers are written: JSON in UTF-8, whatever the address says about formats."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer


class ApiRenderer(JSONRenderer):
    """Compact JSON; the media type's parameters (``indent``) are not looked at."""

    def get_indent(self, accepted_media_type: str, renderer_context: Any) -> None:
        return None


class Negotiation(DefaultContentNegotiation):
    """By the Accept header alone: ``?format=`` is a parameter like any other, so a 400."""

    settings: Any = SimpleNamespace(URL_FORMAT_OVERRIDE=None)
