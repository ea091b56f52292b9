"""The number of queries of a request is fixed, whatever the number of rows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from positions.models import Candidacy, CandidateAlias, Question, QuestionWording, Race
from tests import builders
from tests.api.conftest import Get

pytestmark = pytest.mark.django_db

# One for the rows of the page, then:
TODAY = dt.datetime.now(dt.UTC).date()
COUNTS = {
    "races/": 1,
    # candidacies, questions
    "races/sample-assessor-2026/": 3,
    # aliases, runs
    "candidates/": 3,
    "candidates/ana-ejemplo/": 3,
    "candidacies/": 1,
    "issues/": 1,
    # wordings, answer options
    "questions/": 3,
    # evidence
    "stances/": 2,
    f"stances/?asof={TODAY}": 2,
    "stances/?history=true": 2,
    # and one for each filter that names rows
    "stances/?race=sample-assessor-2026": 3,
    "stances/?candidate=ana-ejemplo&candidate=bo-sample&question=question-1": 4,
    "sources/": 1,
    "sources/?candidate=ana-ejemplo": 2,
    # mentions
    "documents/": 2,
    "documents/?candidate=ana-ejemplo": 3,
    # texts
    "snapshots/": 2,
}
NO_ROWS = {"": 0, "schema/": 0, "problems/": 0, "races/?colour=red": 0}


@pytest.fixture
def grown(candidacies: list[Candidacy], questions: list[Question]) -> None:
    """More of everything than the one row that a page has at least."""
    for race_number in range(3):
        more = builders.race(
            f"more-{race_number}",
            candidates=5,
            questions=6,
            held_on=dt.date(2027, 1, 1 + race_number),
        )
        question = more.race_questions.first().question
        said_on = dt.date(2026, 9, 1 + race_number)
        for candidacy in more.candidacies.select_related("candidate"):
            CandidateAlias.objects.create(candidate=candidacy.candidate, name=f"Alias {more.pk}")
            builders.publish_stance(candidacy, question, "for", said_on=said_on)
    for version in (2, 3):
        QuestionWording.objects.create(
            question=questions[0], version=version, statement=f"Version {version}.", short="V"
        )
    builders.publish_stance(candidacies[0], questions[1], "for", words="One.")
    builders.publish_stance(candidacies[0], questions[1], "for", words="Two.")


@pytest.mark.parametrize("address", COUNTS)
def test_with_few_rows(
    address: str, race: Race, get: Get, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    candidacy = race.candidacies.select_related("candidate").get(candidate__slug="ana-ejemplo")
    builders.publish_stance(candidacy, race.race_questions.first().question, "for")
    with django_assert_num_queries(COUNTS[address]):
        get(address)


@pytest.mark.usefixtures("grown")
@pytest.mark.parametrize("address", COUNTS)
def test_with_many_rows(
    address: str, get: Get, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(COUNTS[address]):
        get(address)


@pytest.mark.parametrize("address", NO_ROWS)
def test_what_needs_no_rows_asks_for_none(
    address: str, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get(f"/api/v1/{address}")
