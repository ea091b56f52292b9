"""``race=`` gives what the race's page draws on, so that both give the same numbers."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections import Counter
from typing import Any

import pytest
from django.test import Client

from positions.models import Candidacy, Question, Race, Stance
from tests import builders
from tests.api.conftest import Get

pytestmark = pytest.mark.django_db

KNOWN = {"for", "against", "mixed"}


@pytest.fixture
def races() -> dict[str, Race]:
    """Three runs of the same people; only the middle one asks all three questions."""
    return {
        "earlier": builders.race("earlier", questions=0, held_on=dt.date(2020, 11, 3)),
        "this": builders.race("this", questions=3, held_on=dt.date(2022, 11, 8)),
        "later": builders.race("later", questions=1, held_on=dt.date(2024, 11, 5)),
    }


def candidacy(race: Race, slug: str) -> Candidacy:
    return race.candidacies.get(candidate__slug=slug)


def question(number: int) -> Question:
    return Question.objects.get(slug=f"question-{number}")


def publish(run: Candidacy, number: int, position: str, on: dt.date | None, **more: Any) -> None:
    builders.publish_stance(run, question(number), position, said_on=on, **more)


def fill(races: dict[str, Race]) -> set[int]:
    """Stances of every kind; the ids of those that the page of the middle race draws on."""
    ana, bo = "ana-ejemplo", "bo-sample"
    this, earlier, later = races["this"], races["earlier"], races["later"]
    publish(candidacy(earlier, ana), 1, "for", dt.date(2020, 5, 1))
    publish(candidacy(earlier, bo), 1, "against", None)
    publish(candidacy(this, ana), 2, "against", dt.date(2022, 1, 5))
    publish(candidacy(this, ana), 2, "for", dt.date(2022, 9, 1), relation="replaces")
    publish(candidacy(this, bo), 2, "unclear", dt.date(2022, 9, 1))
    publish(candidacy(this, bo), 3, "mixed", dt.date(2022, 11, 8))
    drawn_on = set(Stance.objects.current().values_list("pk", flat=True))
    builders.add_question(later, 4)
    publish(candidacy(this, ana), 4, "for", dt.date(2022, 9, 1))  # not asked in this race
    publish(candidacy(later, ana), 3, "for", dt.date(2024, 2, 1))  # said after election day
    # Of a later run, on a day that nobody knows.
    publish(candidacy(later, ana), 1, "against", None, relation="conflicts")
    return drawn_on


def test_it_gives_the_stances_that_the_page_draws_on_whatever_run_they_were_recorded_for(
    races: dict[str, Race], get: Get
) -> None:
    drawn_on = fill(races)
    results = get("stances/", race="this")["results"]
    assert {stance["id"] for stance in results} == drawn_on
    assert {stance["race"]["slug"] for stance in results} == {"this", "earlier"}
    assert get("stances/", race="earlier")["results"] == []


def test_known_pairs_are_as_many_as_the_race_page_says(
    races: dict[str, Race], get: Get, client: Client
) -> None:
    fill(races)
    pairs = {
        (stance["candidate"]["name"].split()[-1], stance["question"]["slug"])
        for stance in get("stances/", race="this")["results"]
        if stance["position"] in KNOWN
    }
    counted = Counter(name for name, _ in pairs)
    page = html.unescape(client.get("/races/this/?order=az").content.decode())
    said = re.search(r"We know (\d+) of 3 positions for (\w+) and (\d+) of 3 for (\w+)", page)
    assert said is not None
    assert {said[2]: int(said[1]), said[4]: int(said[3])} == counted == {"Ejemplo": 2, "Sample": 2}


def test_it_costs_no_query_of_its_own(
    races: dict[str, Race], client: Client, django_assert_num_queries: Any
) -> None:
    fill(races)
    # The race by its slug, the stances, their evidence.
    with django_assert_num_queries(3):
        assert client.get("/api/v1/stances/?race=this").status_code == 200
