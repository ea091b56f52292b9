"""Each filter narrows by what it says and by nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from positions.models import Candidacy, CandidateAlias, Question, Race
from tests import builders
from tests.api.conftest import Get

pytestmark = pytest.mark.django_db


def names(page: Any, key: str = "slug") -> list[Any]:
    return [item[key] for item in page["results"]]


@pytest.fixture
def later() -> Race:
    """A second race, of another office and a later election."""
    return builders.race(
        "sample-treasurer-2028",
        candidates=1,
        questions=1,
        held_on=dt.date(2028, 11, 7),
        office="Sample County Treasurer",
    )


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"election": "zz-2026-11-03"}, {"sample-assessor-2026"}),
        ({"office": "sample-county-treasurer"}, {"sample-treasurer-2028"}),
        ({"held_on_from": "2026-11-04"}, {"sample-treasurer-2028"}),
        ({"held_on_to": "2026-11-03"}, {"sample-assessor-2026"}),
        ({"held_on_from": "2026-11-03", "held_on_to": "2026-11-03"}, {"sample-assessor-2026"}),
        (
            {"division": "ocd-division/country:us/state:zz/county:sample"},
            {"sample-assessor-2026", "sample-treasurer-2028"},
        ),
        ({"is_fictional": "true"}, {"sample-treasurer-2028"}),
        ({"is_fictional": "false"}, {"sample-assessor-2026"}),
    ],
)
def test_races(
    race: Race, later: Race, get: Get, parameters: dict[str, str], expected: set[str]
) -> None:
    Race.objects.filter(pk=later.pk).update(is_fictional=True)
    assert set(names(get("races/", **parameters))) == expected


def test_candidates_by_race_and_name(race: Race, later: Race, get: Get) -> None:
    assert names(get("candidates/", race=later.slug)) == ["ana-ejemplo"]
    assert names(get("candidates/", q="EJEM")) == ["ana-ejemplo"]
    assert names(get("candidates/", q="%%")) == []
    CandidateAlias.objects.create(
        candidate=race.candidacies.get(candidate__slug="bo-sample").candidate, name="Bobby"
    )
    assert names(get("candidates/", q="bobb")) == ["bo-sample"]


def test_candidacies(race: Race, later: Race, get: Get) -> None:
    race.candidacies.filter(candidate__slug="bo-sample").update(status="withdrawn")
    assert len(get("candidacies/", race=race.slug)["results"]) == 2
    assert len(get("candidacies/", candidate="ana-ejemplo")["results"]) == 2
    assert len(get("candidacies/", party="B Party")["results"]) == 1
    (withdrawn,) = get("candidacies/", status="withdrawn")["results"]
    assert withdrawn["candidate"]["slug"] == "bo-sample"


def test_questions(race: Race, later: Race, get: Get) -> None:
    assert names(get("questions/", race=later.slug)) == ["question-1"]
    assert names(get("questions/", issue="issue-1")) == ["question-1", "question-3"]


def test_stances(
    race: Race,
    later: Race,
    candidacies: list[Candidacy],
    questions: list[Question],
    get: Get,
) -> None:
    first = builders.publish_stance(candidacies[0], questions[0], "for")
    bo = candidacies[1].candidate
    own = builders.text("My page: I say no.", of=builders.source(controlled_by=bo), about=(bo,))
    second = builders.publish_stance(
        candidacies[1],
        questions[1],
        "against",
        words="I say no.",
        inside=own,
        voice="own_primary",
    )
    third = builders.publish_stance(
        later.candidacies.get(), questions[0], "for", said_on=dt.date(2028, 1, 1)
    )
    Race.objects.filter(pk=later.pk).update(is_fictional=True)

    def found(**parameters: Any) -> set[int]:
        return set(names(get("stances/", **parameters), "id"))

    assert found() == {first.pk, second.pk, third.pk}
    assert found(race=race.slug) == {first.pk, second.pk}
    assert found(race=later.slug) == {first.pk, third.pk}
    assert found(candidate="ana-ejemplo") == {first.pk, third.pk}
    assert found(candidate=["ana-ejemplo", "bo-sample"]) == {first.pk, second.pk, third.pk}
    assert found(question="question-2") == {second.pk}
    assert found(issue="issue-1") == {first.pk, third.pk}
    assert found(position="against") == {second.pk}
    assert found(position=["for", "against"], race=race.slug) == {first.pk, second.pk}
    assert found(grade="A") == {second.pk}
    assert found(grade=["A", "B"]) == {first.pk, second.pk, third.pk}
    assert found(qualifier="reported") == set()
    assert found(is_fictional="true") == {third.pk}


def test_pages_and_sources_about_a_candidate(candidacies: list[Candidacy], get: Get) -> None:
    ana, bo = candidacies[0].candidate, candidacies[1].candidate
    own = builders.source("https://ana.example/", kind="campaign_site", controlled_by=ana)
    by_her = builders.text("My plans.", of=own)
    on_her = builders.text("Of Ana, by others.", about=(ana, bo))
    builders.text("Of nobody we know.")
    assert names(get("documents/", candidate="ana-ejemplo"), "id") == [
        by_her.document_id,
        on_her.document_id,
    ]
    assert names(get("documents/", candidate="bo-sample"), "id") == [on_her.document_id]
    assert names(get("sources/", candidate="ana-ejemplo"), "id") == [
        own.pk,
        on_her.document.source_id,
    ]
    assert names(get("sources/", candidate="bo-sample"), "id") == [on_her.document.source_id]
    assert names(get("sources/", kind="campaign_site"), "id") == [own.pk]
    assert names(get("documents/", source=own.pk), "id") == [by_her.document_id]
    assert len(get("documents/", publisher="sample-herald")["results"]) == 3


def test_an_earlier_text_no_longer_makes_a_page_one_about_somebody(
    candidacies: list[Candidacy], get: Get
) -> None:
    ana = candidacies[0].candidate
    source = builders.source()
    builders.text("Ana and Ana.", of=source, about=(ana,))
    builders.text("Something else by now.", of=source)
    assert get("documents/", candidate="ana-ejemplo")["results"] == []
    assert get("sources/", candidate="ana-ejemplo")["results"] == []


def test_snapshots_by_source_and_hash(get: Get) -> None:
    snapshot = builders.text("Some words.").snapshot
    builders.text("Other words.")
    assert names(get("snapshots/", source=snapshot.source_id), "id") == [snapshot.pk]
    assert names(get("snapshots/", sha256=snapshot.sha256), "id") == [snapshot.pk]
    assert get("snapshots/", sha256="0" * 64)["results"] == []
