"""A client that speaks JSON, and a small race with public stances."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from positions.models import Candidacy, Question, Race
from tests import builders

Get = Callable[..., Any]


@pytest.fixture
def get(client: Client) -> Get:
    """GET an address under the API and return the parsed answer, which has to be a 200."""

    def read(path: str, **parameters: Any) -> Any:
        answer = client.get(path if path.startswith("http") else f"/api/v1/{path}", parameters)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return read


@pytest.fixture
def race() -> Race:
    return builders.race()


@pytest.fixture
def candidacies(race: Race) -> list[Candidacy]:
    return list(race.candidacies.select_related("candidate").order_by("pk"))


@pytest.fixture
def questions(race: Race) -> list[Question]:
    return [asked.question for asked in race.race_questions.order_by("rank")]
