"""Errors that are not about parameters, and the headers on every answer."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from positions.api.races import Races

pytestmark = pytest.mark.django_db

NOWHERE = [
    "races/no-such-race/",
    "races/a%20b/",
    "races/%00/",
    "races/%FF/",
    "stances/1/",
    "stances/0/",
    "stances/x/",
    "stances/1.0/",
    "stances/-1/",
    "stances/99999999999999999999999/",
    "stances/1/evidence/",
    "no-such-thing/",
    "no-such-thing",
    "races//",
    "admin/",
]


@pytest.mark.parametrize("address", NOWHERE)
def test_an_address_that_leads_nowhere_is_a_404_problem(client: Client, address: str) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at this address.",
    }


def test_an_address_without_its_last_slash_is_sent_on_with_its_query(client: Client) -> None:
    answer = client.get("/api/v1/races?limit=1")
    assert answer.status_code == 301
    assert answer["Location"] == "/api/v1/races/?limit=1"
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_double_slash_is_not_sent_to_another_site(client: Client) -> None:
    assert client.get("/api/v1//evil.example").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ["races/", "races/x/", "", "stances/1/", "schema/"])
def test_writing_is_a_405_problem(client: Client, method: str, address: str) -> None:
    answer = getattr(client, method)(f"/api/v1/{address}")
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_another_format_is_a_406_problem(client: Client) -> None:
    answer = client.get("/api/v1/races/", headers={"accept": "text/csv"})
    assert answer.status_code == 406
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "text/html,*/*;q=0.8", "application/*"]
)
def test_usual_accept_headers_get_json(client: Client, accept: str) -> None:
    answer = client.get("/api/v1/races/", headers={"accept": accept})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"


def test_a_fault_of_ours_is_a_500_problem_that_tells_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(Races, "build", break_down)
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        answer = client.get("/api/v1/races/")
    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert b"swordfish" not in answer.content
    assert b"RuntimeError" not in answer.content
    assert "swordfish" in caplog.text


@pytest.mark.parametrize("address", ["", "races/", "races/none/", "races/?x=1", "schema/"])
def test_scripts_of_any_site_may_read_it_and_no_cookie_is_set(client: Client, address: str) -> None:
    answer = client.get(f"/api/v1/{address}", headers={"origin": "https://elsewhere.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_a_browser_s_question_before_reading_is_answered(client: Client) -> None:
    answer = client.options("/api/v1/races/", headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_head_answers_like_get_without_the_body(client: Client) -> None:
    answer = client.head("/api/v1/races/")
    assert (answer.status_code, answer.content) == (200, b"")
