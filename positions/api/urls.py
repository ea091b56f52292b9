"""Addresses of version 1 of the API."""

from __future__ import annotations

from django.urls import path, re_path

from positions.api.candidacies import Candidacies
from positions.api.candidates import Candidates
from positions.api.directory import Directory, Nowhere, ProblemKinds
from positions.api.documents import Documents
from positions.api.issues import Issues
from positions.api.questions import Questions
from positions.api.races import Races
from positions.api.resources import Resource, ResourceDetail, ResourceList
from positions.api.schema import Documentation, DocumentationScript, Schema
from positions.api.snapshots import Snapshots
from positions.api.sources import Sources
from positions.api.stances import Stances

app_name = "api"

RESOURCES: tuple[Resource, ...] = (
    Races(),
    Candidates(),
    Candidacies(),
    Issues(),
    Questions(),
    Stances(),
    Sources(),
    Documents(),
    Snapshots(),
)

urlpatterns = [
    path("", Directory.as_view(resources=RESOURCES), name="directory"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Documentation.as_view(), name="docs"),
    path("docs/start.js", DocumentationScript.as_view(), name="docs-script"),
    path("problems/", ProblemKinds.as_view(), name="problems"),
]
for resource in RESOURCES:
    urlpatterns += [
        path(f"{resource.name}/", ResourceList.as_view(resource=resource), name=resource.name),
        path(
            f"{resource.name}/<str:key>/",
            ResourceDetail.as_view(resource=resource),
            name=f"{resource.name}-detail",
        ),
    ]
urlpatterns.append(re_path(r"", Nowhere.as_view(), name="nowhere"))
