"""A race that is over: how it ended, in which tense, and where its positions are shown."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client

from positions.models import Candidacy, Question, Race
from tests import builders

pytestmark = pytest.mark.django_db

THEN, SOON = dt.date(2020, 11, 3), dt.date(2199, 11, 5)


def read(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", reply.content.decode())).split())


def run_of_ana(held_on: dt.date, **facts: str) -> Race:
    race = builders.race("some-race", held_on=held_on)
    race.candidacies.filter(candidate__slug="ana-ejemplo").update(**facts)
    return race


def test_a_past_race_says_as_of_when_and_how_it_ended(client: Client) -> None:
    run_of_ana(THEN, incumbency="appointed", status=Candidacy.Status.WON)
    body = read(client, "/races/some-race/")
    assert "ositions as they stood on election day" in body
    assert "A Party · in office then (appointed) Won" in body
    runs = read(client, "/candidates/ana-ejemplo/")
    assert "A Party · Won · in office then (appointed)" in runs


def test_of_a_past_race_without_a_result_nobody_is_said_to_run(client: Client) -> None:
    run_of_ana(THEN)
    assert "A Party · result not recorded here" in read(client, "/candidates/ana-ejemplo/")


def test_a_coming_race_is_in_the_present_tense(client: Client) -> None:
    run_of_ana(SOON, incumbency="elected")
    body = read(client, "/races/some-race/")
    assert "as they stood" not in body
    assert "in office (elected)" in body
    assert "A Party · Running · in office (elected)" in read(client, "/candidates/ana-ejemplo/")


def test_a_race_without_questions_points_to_the_race_that_shows_its_positions(
    client: Client,
) -> None:
    earlier = builders.race("earlier", questions=0, held_on=THEN)
    builders.race("later", questions=1, held_on=dt.date(2022, 11, 8))
    builders.publish_stance(
        earlier.candidacies.get(candidate__slug="ana-ejemplo"),
        Question.objects.get(slug="question-1"),
        said_on=dt.date(2020, 5, 1),
    )
    reply = client.get("/races/earlier/").content.decode()
    assert "Positions from this campaign are shown with" in reply
    assert '<a href="/races/later/">the 2022 race</a>' in reply
    assert "nothing is known here" not in reply
