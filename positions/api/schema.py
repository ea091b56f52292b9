"""The OpenAPI schema and the documentation page made from it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.utils import translation
from django.views.generic import TemplateView
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer2
from rest_framework.request import Request
from rest_framework.response import Response

from positions.api import filters
from positions.api.filters import Parameter
from positions.api.resources import ApiView

FORMAT = filters.choice("format", "`json`, also when left out, or `yaml`.", ("json", "yaml"))


@cache
def document() -> dict[str, Any]:
    """The schema; it depends on the code alone, so that a process makes it once."""
    with translation.override("en"):
        schema: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return schema


class Schema(ApiView):
    """The OpenAPI 3 schema of this API, as JSON or, with ``format=yaml``, as YAML; no query."""

    parameters: Sequence[Parameter] = (FORMAT,)

    def get(self, request: Request) -> HttpResponse:
        if self.given.one("format") == "yaml":
            written = OpenApiYamlRenderer2().render(document())  # type: ignore[no-untyped-call]
            return HttpResponse(written, content_type="application/yaml")
        return Response(document())


class Documentation(TemplateView):
    """Swagger's page, with scripts and styles from files only, as the site's policy wants them.

    Not drf-spectacular's own views: their page holds an inline style, and their script sets a
    cookie against forgery, for which an API without writing has no use.
    """

    template_name = "api/docs.html"
    http_method_names = ["get", "head", "options"]  # noqa: RUF012


class DocumentationScript(TemplateView):
    """What starts Swagger on that page."""

    template_name = "api/docs.js"
    content_type = "text/javascript"
    http_method_names = ["get", "head", "options"]  # noqa: RUF012
