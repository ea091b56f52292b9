"""Addresses of the public site; the review desk joins when its module is there."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from positions.web import candidates, evidence, questions, races, snapshots, sources, texts

urlpatterns: list[URLPattern | URLResolver] = [
    path("", texts.home, name="home"),
    path("methodology/", texts.methodology, name="methodology"),
    path("races/", races.race_list, name="race_list"),
    path("races/<slug:slug>/", races.race, name="race"),
    path("candidates/<slug:slug>/", candidates.candidate, name="candidate"),
    path("candidates/<slug:slug>/timeline/", candidates.timeline, name="candidate_timeline"),
    path("candidates/<slug:slug>/timeline.json", candidates.figure, name="candidate_figure"),
    path("issues/<slug:issue>/<slug:slug>/", questions.question, name="question"),
    path("evidence/<int:pk>/", evidence.evidence, name="evidence"),
    path("snapshots/<int:pk>/", snapshots.snapshot, name="snapshot"),
    path("snapshots/<int:before>/diff/<int:after>/", snapshots.difference, name="snapshot_diff"),
    path("sources/", sources.source_list, name="source_list"),
    path("sources/<int:pk>/", sources.source, name="source"),
]
if find_spec("positions.web.desk_urls") is not None:
    urlpatterns.append(path("desk/", include("positions.web.desk_urls")))
