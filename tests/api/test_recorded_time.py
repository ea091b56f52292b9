"""Now, at an earlier moment, or the whole history: each stance as we recorded it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from positions.models import Candidacy, Proposal, Question, Stance
from positions.review.decisions import withdraw_stance
from tests import builders
from tests.api.conftest import Get

pytestmark = pytest.mark.django_db

MAY = dt.datetime(2026, 5, 10, 12, tzinfo=dt.UTC)
JUNE = dt.datetime(2026, 6, 10, 12, tzinfo=dt.UTC)
JULY = dt.datetime(2026, 7, 10, 12, tzinfo=dt.UTC)


@pytest.fixture
def changed(candidacies: list[Candidacy], questions: list[Question]) -> Stance:
    """Recorded in May: for. In June: against since then, which replaced it."""
    with time_machine.travel(MAY):
        builders.publish_stance(candidacies[0], questions[0], "for", said_on=dt.date(2026, 5, 1))
    with time_machine.travel(JUNE):
        return builders.publish_stance(
            candidacies[0],
            questions[0],
            "against",
            relation="replaces",
            said_on=dt.date(2026, 6, 1),
        )


def told(page: Any) -> list[tuple[str, str | None, bool]]:
    """Position, end of being held, and whether we still stand by the row."""
    return [
        (item["position"], item["held_to"], item["recorded_to"] is None) for item in page["results"]
    ]


AFTERWARDS = [("for", "2026-06-01", True), ("against", None, True)]


def test_without_a_moment_it_gives_what_we_stand_by_now(changed: Stance, get: Get) -> None:
    page = get("stances/")
    assert told(page) == AFTERWARDS
    ended, new = page["results"]
    assert new["replaces"] == {"id": ended["id"], "url": ended["url"]}


@pytest.mark.parametrize(
    ("asof", "expected"),
    [
        ("2026-05-09", []),
        ("2026-05-10T11:59:59Z", []),
        ("2026-05-10", [("for", None, True)]),
        ("2026-05-10T14:30:00+02:00", [("for", None, True)]),
        ("2026-06-09", [("for", None, True)]),
        ("2026-06-10", AFTERWARDS),
    ],
)
def test_at_a_moment_it_gives_what_we_said_then(
    changed: Stance, get: Get, asof: str, expected: list[Any]
) -> None:
    page = get("stances/", asof=asof)
    assert told(page) == expected
    assert all(item["evidence"] for item in page["results"])


def test_the_history_has_every_published_row(changed: Stance, get: Get) -> None:
    assert told(get("stances/", history="true")) == [("for", None, False), *AFTERWARDS]
    assert told(get("stances/", history="false")) == AFTERWARDS


def test_the_past_reads_the_same_after_more_was_decided(
    candidacies: list[Candidacy], questions: list[Question], get: Get
) -> None:
    with time_machine.travel(MAY):
        stance = builders.publish_stance(candidacies[0], questions[0], "for")
    with time_machine.travel(JUNE):
        before = get("stances/", asof="2026-05-31")
        builders.publish_stance(candidacies[0], questions[0], "for", words="I say so again.")
    assert len(get(f"stances/{stance.pk}/")["evidence"]) == 2
    with time_machine.travel(JULY):
        withdraw_stance(stance=stance, reviewer=builders.person(), reason="Misread.")
    assert get("stances/")["results"] == []
    assert get("stances/", asof="2026-05-31") == before
    assert len(before["results"][0]["evidence"]) == 1


def test_a_withdrawn_stance_stays_readable_at_its_address(
    candidacies: list[Candidacy], questions: list[Question], get: Get
) -> None:
    stance = builders.publish_stance(candidacies[0], questions[0], "for")
    withdraw_stance(stance=stance, reviewer=builders.person(), reason="Misread.")
    assert get(f"stances/{stance.pk}/")["recorded_to"] is not None


def test_what_is_not_public_is_nowhere(
    candidacies: list[Candidacy], questions: list[Question], get: Get, client: Any
) -> None:
    public = builders.publish_stance(candidacies[0], questions[0], "for")
    builders.proposal("I only think so.", candidacy=candidacies[1], question=questions[1])
    draft = Stance.objects.get(pk=public.pk)
    draft.pk, draft.is_published, draft.held_from = None, False, None
    draft._state.adding = True
    draft.save(force_insert=True)
    assert Proposal.objects.filter(state="waiting").exists()
    assert [item["id"] for item in get("stances/", history="true")["results"]] == [public.pk]
    assert client.get(f"/api/v1/stances/{draft.pk}/").status_code == 404


def test_today_means_now(changed: Stance, get: Get) -> None:
    today = dt.datetime.now(dt.UTC).date().isoformat()
    assert told(get("stances/", asof=today)) == AFTERWARDS
