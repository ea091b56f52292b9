"""The number of queries of each public page, with little and with much data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from positions.models import Candidacy, Question, Race, Stance
from positions.selectors.candidates import candidate_page
from positions.selectors.elections import race_list
from positions.selectors.evidence import evidence_page
from positions.selectors.questions import question_page
from positions.selectors.races import race_page
from positions.selectors.sources import source_list, source_page
from tests import builders

pytestmark = pytest.mark.django_db


def fill(race: Race, said_on: dt.date) -> None:
    """A stance of everybody on every question, two passages each."""
    for candidacy in Candidacy.objects.filter(race=race):
        for asked in race.race_questions.select_related("question"):
            for _ in range(2):
                builders.publish_stance(candidacy, asked.question, said_on=said_on)


@pytest.fixture(params=["little", "much"])
def race(request: pytest.FixtureRequest) -> Race:
    made = builders.race(candidates=2, questions=1)
    if request.param == "much":
        for number in (2, 3):
            builders.add_question(made, number)
        builders.add_candidate(made, "Flo Exemple", "she")
        fill(made, dt.date(2026, 9, 1))
        other = builders.race("other", candidates=3, questions=2, office="Sample Clerk")
        fill(other, dt.date(2026, 9, 2))
    else:
        builders.publish_stance(
            made.candidacies.get(candidate__slug="bo-sample"), question_of(made)
        )
    return made


def question_of(race: Race) -> Question:
    return race.race_questions.select_related("question")[0].question


# Race: race, candidacies, questions, coverage, stances, evidence, requests, endorsements.
# Candidate: candidate, runs, stances, questions, evidence, coverage.
# Question: question, wordings, races, candidacies, coverage, stances, evidence.
# Sources: candidates, sources, mentions, coverage. List of races: races, candidates.
@pytest.mark.parametrize(
    ("read", "queries"),
    [
        (lambda: race_page("sample-assessor-2026"), 8),
        (lambda: candidate_page("bo-sample"), 6),
        (lambda: question_page("issue-1", "question-1"), 7),
        (lambda: source_list(), 4),
        (lambda: source_list("sample-assessor-2026"), 4),
        (lambda: race_list(), 2),
    ],
)
def test_a_page_takes_the_same_queries_whatever_the_data(
    read: Callable[[], object],
    queries: int,
    race: Race,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(queries):
        assert read()


def test_a_source_and_a_passage_take_few_queries(
    race: Race, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stance = Stance.objects.published().first()
    assert stance is not None
    statement = stance.evidence.select_related("statement__passage__text__document")[0].statement
    source = statement.passage.text.document.source_id
    with django_assert_num_queries(4):  # source, mentions, copies, attempts
        assert source_page(source)
    with django_assert_num_queries(3):  # statement, stances, office names
        assert evidence_page(statement.pk)
