"""What a resource of the API is, and the two views - list and detail - that serve every one."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from positions.api.fields import Serializer
from positions.api.filters import IDENTIFIER, SLUG, Given, Parameter, read_parameters
from positions.api.operations import ApiSchema, Operation, page_serializer
from positions.api.pagination import PARAMETERS as PAGING
from positions.api.pagination import Row, page_of
from positions.api.renderers import ApiRenderer, Negotiation

Item = dict[str, Any]

# Stand in for keys while an address is turned into a pattern; every kind of key allows digits.
_MARKS = ("900000001", "900000002")


@dataclass(frozen=True)
class Links:
    """Absolute addresses of the API's resources and of the site's pages.

    ``reverse`` runs once for each kind of address, not once for each row.
    """

    request: Request
    patterns: dict[tuple[str, int], str] = field(default_factory=dict)

    @cached_property
    def root(self) -> str:
        return self.request.build_absolute_uri("/").removesuffix("/")

    def api(self, resource: str, key: object) -> str:
        """The detail of one row of a resource."""
        return self._filled(f"api:{resource}-detail", (key,))

    def listing(self, resource: str, parameter: str, key: object) -> str:
        """A resource's list, narrowed to one row of another."""
        return f"{self._filled(f'api:{resource}', ())}?{parameter}={key}"

    def page(self, name: str, *keys: object) -> str | None:
        """A page for people; None where this installation has no such page."""
        return self._filled(name, keys) or None

    def _filled(self, name: str, keys: tuple[object, ...]) -> str:
        known = (name, len(keys))
        if known not in self.patterns:
            self.patterns[known] = self._pattern(name, len(keys))
        return self.patterns[known].format(*keys)

    def _pattern(self, name: str, keys: int) -> str:
        try:
            path = reverse(name, args=_MARKS[:keys])
        except NoReverseMatch:
            return ""
        for mark in _MARKS[:keys]:
            path = path.replace(mark, "{}")
        return self.root + path


@dataclass(frozen=True)
class Reading:
    """What building an item needs besides its row."""

    links: Links
    given: Given = field(default_factory=Given)


class Resource(ABC):
    """One kind of thing that the API serves.

    ``name`` is the plural in addresses; ``columns`` are the ``values()`` that ``build`` reads, and
    always hold ``pk``. The number of queries of ``build`` is fixed, whatever the number of rows.
    """

    name: ClassVar[str]
    singular: ClassVar[str]
    meaning: ClassVar[str]
    has_slug: ClassVar[bool] = False
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    serializer: ClassVar[Serializer]
    detail_serializer: ClassVar[Serializer | None] = None
    columns: ClassVar[tuple[str, ...]]

    @abstractmethod
    def rows(self) -> QuerySet[Any]:
        """Every public row."""

    def narrowed(self, rows: QuerySet[Any], given: Given) -> QuerySet[Any]:
        """The rows that the parameters without a lookup of their own ask for."""
        return rows

    @abstractmethod
    def build(self, rows: Sequence[Row], reading: Reading) -> list[Item]:
        """The items of a page, in the order of its rows."""

    def build_detail(self, row: Row, reading: Reading) -> Item:
        """One item by itself; more than on a page where the resource has a detail serializer."""
        return self.build([row], reading)[0]


def known(value: str) -> str | None:
    """None for the empty text that the database holds where something is not known."""
    return value or None


class ApiView(APIView):
    """Public, read-only, in English, and open to scripts of any site: it holds no one's secrets."""

    renderer_classes = (ApiRenderer,)
    content_negotiation_class = Negotiation
    http_method_names = ["get", "head", "options"]  # noqa: RUF012
    schema = ApiSchema()
    parameters: Sequence[Parameter] = ()
    operation: Operation | None = None
    given: Given

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Words in answers are data: they do not change with the reader's language.
        with translation.override("en"):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method in ("GET", "HEAD"):
            self.given = read_parameters(request, self.parameters)
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers["Access-Control-Allow-Origin"] = "*"
        final.headers["Content-Language"] = "en"
        return final

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """What a browser asks before a script of another site may read."""
        return HttpResponse(
            status=204,
            headers={
                "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
                "Access-Control-Allow-Headers": "*",
                "Access-Control-Max-Age": "86400",
            },
        )


class ResourceList(ApiView):
    """A page of a resource's items, in the order in which they were added."""

    resource: Resource | None = None

    @property
    def parameters(self) -> Sequence[Parameter]:  # type: ignore[override]
        assert self.resource is not None
        return (*self.resource.parameters, *PAGING)

    @property
    def operation(self) -> Operation:  # type: ignore[override]
        resource = self.resource
        assert resource is not None
        return Operation(
            f"{resource.name}_list",
            resource.name,
            f"A page of {resource.name}",
            f"{resource.meaning} In the order in which they were added.",
            page_serializer(resource.singular, resource.name, resource.serializer),
        )

    def get(self, request: Request) -> Response:
        resource = self.resource
        assert resource is not None
        rows = resource.rows().filter(**self.given.lookups(resource.parameters))
        rows = resource.narrowed(rows, self.given).values(*resource.columns)
        page, following = page_of(rows, self.given, resource.name, request)
        reading = Reading(Links(request), self.given)
        return Response({"results": resource.build(page, reading), "next": following})


class ResourceDetail(ApiView):
    """One item of a resource, by its slug or id."""

    resource: Resource | None = None

    @property
    def operation(self) -> Operation:  # type: ignore[override]
        resource = self.resource
        assert resource is not None
        return Operation(
            f"{resource.name}_detail",
            resource.name,
            f"One {resource.singular}",
            resource.meaning,
            resource.detail_serializer or resource.serializer,
            key="slug" if resource.has_slug else "id",
        )

    def get(self, request: Request, key: str) -> Response:
        resource = self.resource
        assert resource is not None
        if not re.fullmatch(SLUG if resource.has_slug else IDENTIFIER, key):
            raise Http404
        column = "slug" if resource.has_slug else "pk"
        found = resource.rows().filter(**{column: key}).values(*resource.columns)
        row = found.order_by("pk").first()
        if row is None:
            raise Http404
        return Response(resource.build_detail(row, Reading(Links(request))))
