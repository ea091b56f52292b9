"""The API's entrance, its list of problem kinds, and the answer to addresses that lead nowhere."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve, reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from positions.api.fields import address, many, text
from positions.api.operations import ENTRANCE, Operation
from positions.api.problems import KINDS
from positions.api.resources import ApiView, Resource


class ResourceSerializer(serializers.Serializer[Any]):
    """One kind of thing that the API serves."""

    name = text("Its name in addresses.")
    meaning = text("What one of it is.")
    url = address("The first page of its list.")


class DirectorySerializer(serializers.Serializer[Any]):
    """What the API holds."""

    resources = many(ResourceSerializer, "Every kind of thing that the API serves.")
    schema_url = address("The OpenAPI schema of this API.")
    docs_url = address("Documentation for people.")
    problems_url = address("The kinds of problem that a request can have.")


class Directory(ApiView):
    """Lists the resources; no query."""

    resources: tuple[Resource, ...] = ()
    operation = Operation(
        "directory", "directory", "What this API holds", ENTRANCE, DirectorySerializer
    )

    def get(self, request: Request) -> Response:
        def absolute(name: str) -> str:
            return request.build_absolute_uri(reverse(f"api:{name}"))

        return Response(
            {
                "resources": [
                    {
                        "name": resource.name,
                        "meaning": resource.meaning,
                        "url": absolute(resource.name),
                    }
                    for resource in self.resources
                ],
                "schema_url": absolute("schema"),
                "docs_url": absolute("docs"),
                "problems_url": absolute("problems"),
            }
        )


class ProblemKindSerializer(serializers.Serializer[Any]):
    """One kind of problem with a request."""

    type = address("What a problem document of this kind has as its `type`.")
    title = text("What it has as its `title`.")
    meaning = text("What is wrong with such a request.")


class ProblemKindsSerializer(serializers.Serializer[Any]):
    """The kinds of problem that a request can have."""

    kinds = many(ProblemKindSerializer, "All of them.")


class ProblemKinds(ApiView):
    """What a problem document's ``type`` leads to; no query."""

    operation = Operation(
        "problems",
        "directory",
        "The kinds of problem",
        "The kinds of problem that a request can have, as a problem document's `type` names them.",
        ProblemKindsSerializer,
    )

    def get(self, request: Request) -> Response:
        root = request.build_absolute_uri(request.path)
        return Response(
            {
                "kinds": [
                    {"type": f"{root}#{kind.slug}", "title": kind.title, "meaning": kind.meaning}
                    for kind in KINDS
                ]
            }
        )


class Nowhere(ApiView):
    """Any other address under the API: sent on where only the last slash is missing, else 404."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # Whatever the method or the parameters: there is nothing here to have them.
        raise Http404

    def handle_exception(self, exc: Exception) -> Response:
        answer = super().handle_exception(exc)
        answer.headers.pop("Allow", None)
        return answer

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        path = f"{request.path_info}/"
        if request.method in ("GET", "HEAD") and not path.endswith("//") and _exists(path):
            query = request.META.get("QUERY_STRING", "")
            address = f"{request.path}/" + (f"?{query}" if query else "")
            response = HttpResponsePermanentRedirect(address)
        return super().finalize_response(request, response, *args, **kwargs)


def _exists(path: str) -> bool:
    try:
        return resolve(path).url_name != "nowhere"
    except Resolver404:
        return False
