"""Only staff come in, nobody keeps a copy, and passwords cannot be guessed at leisure."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern
from pytest_django import Settings

from positions.web import desk_urls
from positions.web.desk.attempts import FAILURES_ALLOWED, WINDOW_SECONDS
from tests import builders

# By name, for the fixture that gives such tests a cache of their own.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("db")]

PASSWORD = "a-long-and-odd-password"
SIGN_IN = "/desk/sign-in/"


def desk_paths() -> list[str]:
    patterns: list[URLPattern] = desk_urls.urlpatterns
    routes = [str(pattern.pattern).replace("<int:pk>", "1") for pattern in patterns]
    return [f"/desk/{route}" for route in routes if not route.startswith("sign-")]


@pytest.fixture(autouse=True)
def _cheap_passwords(settings: Settings) -> None:
    """Passwords that are hashed in no time: these tests try many."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def editor() -> str:
    get_user_model().objects.create_user("editor", password=PASSWORD, is_staff=True)
    return "editor"


def sign_in(client: Client, password: str, username: str = "editor") -> int:
    return client.post(SIGN_IN, {"username": username, "password": password}).status_code


@pytest.mark.parametrize("path", desk_paths())
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_sent_to_sign_in(client: Client, path: str, method: str) -> None:
    response = getattr(client, method)(path)

    assert response.status_code == 302
    assert response["Location"].startswith(f"{SIGN_IN}?next=/desk/")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", desk_paths())
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_accounts_are_refused(client: Client, path: str, method: str) -> None:
    client.force_login(builders.person("reader", is_staff=False))

    response = getattr(client, method)(path)

    assert response.status_code == 403
    assert "does not work at the desk" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [*(p for p in desk_paths() if "1" not in p), SIGN_IN])
def test_no_page_may_be_kept(client: Client, path: str) -> None:
    client.force_login(builders.person("editor"))

    assert client.get(path)["Cache-Control"] == "no-store"


def test_a_proposals_own_page_may_not_be_kept_either(client: Client) -> None:
    client.force_login(builders.person("editor"))
    candidacy = builders.race(candidates=1, questions=1).candidacies.get()
    question = candidacy.race.race_questions.get().question
    made = builders.proposal("I will do it.", candidacy=candidacy, question=question)

    response = client.get(f"/desk/proposals/{made.pk}/")

    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")


@pytest.mark.usefixtures("editor")
def test_an_editor_signs_in_and_out(client: Client) -> None:
    response = client.post(
        f"{SIGN_IN}?next=/desk/jobs/",
        {"username": "editor", "password": PASSWORD, "next": "/desk/jobs/"},
    )
    assert response["Location"] == "/desk/jobs/"
    assert client.get("/desk/").status_code == 200

    assert client.get("/desk/sign-out/").status_code == 405
    client.post("/desk/sign-out/")
    assert client.get("/desk/").status_code == 302


@pytest.mark.usefixtures("editor")
def test_sign_in_leads_nowhere_else(client: Client) -> None:
    response = client.post(
        SIGN_IN, {"username": "editor", "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert response["Location"] == "/desk/"


def test_an_account_that_is_not_staff_cannot_sign_in(client: Client) -> None:
    get_user_model().objects.create_user("reader", password=PASSWORD)

    assert sign_in(client, PASSWORD, "reader") == 200
    assert client.get("/desk/").status_code == 302


@pytest.mark.usefixtures("editor")
def test_ten_wrong_passwords_bring_a_wait(client: Client) -> None:
    for _ in range(FAILURES_ALLOWED):
        assert sign_in(client, "wrong") == 200

    response = client.post(SIGN_IN, {"username": " Editor ", "password": PASSWORD})
    assert response.status_code == 429
    assert response["Retry-After"] == "600"
    assert "Please wait 10 minutes" in response.content.decode()
    assert client.get("/desk/").status_code == 302

    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert sign_in(elsewhere, PASSWORD) == 302


@pytest.mark.usefixtures("editor")
def test_a_good_sign_in_forgets_the_wrong_ones(client: Client) -> None:
    for _ in range(FAILURES_ALLOWED - 1):
        sign_in(client, "wrong")
    assert sign_in(client, PASSWORD) == 302
    client.logout()

    for _ in range(FAILURES_ALLOWED):
        assert sign_in(client, "wrong") == 200


@pytest.mark.usefixtures("editor")
def test_the_count_runs_out_by_itself(client: Client) -> None:
    sign_in(client, "wrong")
    sign_in(client, "wrong")

    redis = cache._cache.get_client()  # type: ignore[attr-defined]
    lifetimes = [redis.ttl(key) for key in redis.keys("*sign-in*")]
    assert len(lifetimes) == 1
    assert 0 < lifetimes[0] <= WINDOW_SECONDS


@pytest.mark.usefixtures("editor")
def test_the_brake_works_without_the_shared_cache(settings: Settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere/broker.sock",
        }
    }
    away = Client(REMOTE_ADDR="198.51.100.99")
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        for _ in range(FAILURES_ALLOWED):
            assert sign_in(away, "wrong") == 200
        assert sign_in(away, PASSWORD) == 429

        clock.shift(601)
        assert sign_in(away, PASSWORD) == 302
