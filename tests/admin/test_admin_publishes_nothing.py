"""The admin keeps electoral data and sources; evidence, review and stances are for looking only."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from positions.admin.bases import KeptAdmin, ReadOnlyAdmin
from positions.models import (
    Candidacy,
    Endorsement,
    EngineRun,
    Fetch,
    Job,
    Passage,
    Proposal,
    Reason,
    Stance,
)
from tests import builders

pytestmark = pytest.mark.django_db

LOOKED_AT = [
    "document",
    "endorsement",
    "enginerun",
    "evidencegroup",
    "fetch",
    "job",
    "passage",
    "proposal",
    "reviewdecision",
    "snapshot",
    "snapshottext",
    "stance",
    "stanceevidence",
    "statement",
]
KEPT = [
    "candidacy",
    "candidate",
    "correction",
    "division",
    "election",
    "issue",
    "office",
    "positionrequest",
    "publisher",
    "question",
    "race",
    "reply",
    "source",
]


@pytest.fixture
def boss(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("boss"))


@pytest.fixture
def stance() -> Stance:
    candidacy: Candidacy = builders.race(candidates=1, questions=1).candidacies.get()
    question = candidacy.race.race_questions.get().question
    made = builders.publish_stance(candidacy, question)
    passage = Passage.objects.get()
    Endorsement.objects.create(
        candidacy=candidacy, endorser="The Bakers", passage=passage, read_by="builder 1"
    )
    source = builders.source()
    Job.objects.create(key="a", kind=Job.Kind.FETCH, source=source)
    now = timezone.now()
    EngineRun.objects.create(
        text=passage.text,
        engine="rules",
        engine_version="1",
        seconds=1,
        proposals=0,
        dropped={"no such candidate": 1},
        started_at=now,
    )
    Fetch.objects.create(
        source=source,
        method=Fetch.Method.NETWORK,
        started_at=now,
        finished_at=now,
        reason=Reason.GONE,
    )
    return made


def model_named(name: str) -> type[Model]:
    return next(m for m in admin.site._registry if m._meta.model_name == name)


def test_every_registered_model_is_kept_or_looked_at() -> None:
    ours = {m: a for m, a in admin.site._registry.items() if m._meta.app_label == "positions"}
    names = {m._meta.model_name: isinstance(a, ReadOnlyAdmin) for m, a in ours.items()}

    assert sorted(n for n, only in names.items() if only and n != "questionwording") == LOOKED_AT
    assert sorted(n for n, only in names.items() if not only) == KEPT
    assert all(isinstance(a, ReadOnlyAdmin | KeptAdmin) for a in ours.values())


@pytest.mark.usefixtures("boss", "stance")
@pytest.mark.parametrize("name", LOOKED_AT)
def test_evidence_review_and_stances_can_only_be_looked_at(client: Client, name: str) -> None:
    model = model_named(name)
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    before = model._default_manager.values().get(pk=row.pk)
    base = f"/admin/positions/{name}/"

    assert client.get(base).status_code == 200
    assert client.get(f"{base}?q=sample").status_code == 200
    assert client.get(f"{base}{row.pk}/change/").status_code == 200
    assert client.get(f"{base}add/").status_code == 403
    assert client.post(f"{base}add/", {}).status_code == 403
    assert client.post(f"{base}{row.pk}/change/", {"is_published": ""}).status_code == 403
    assert client.post(f"{base}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(base, {"action": "delete_selected", "_selected_action": str(row.pk), "post": "yes"})

    assert model._default_manager.values().get(pk=row.pk) == before


@pytest.mark.usefixtures("boss", "stance")
@pytest.mark.parametrize("name", KEPT)
def test_kept_rows_have_lists_search_and_a_form(client: Client, name: str) -> None:
    base = f"/admin/positions/{name}/"

    assert client.get(base).status_code == 200
    assert client.get(f"{base}?q=sample").status_code == 200
    assert client.get(f"{base}add/").status_code == 200
    row = model_named(name)._default_manager.first()
    if row is not None:
        assert client.get(f"{base}{row.pk}/change/").status_code == 200


@pytest.mark.usefixtures("boss")
def test_an_answer_that_awaits_a_second_person_is_not_shown(client: Client) -> None:
    candidacy = builders.race(candidates=1, questions=1).candidacies.get()
    question = candidacy.race.race_questions.get().question
    reported = builders.proposal(
        "I will.", candidacy=candidacy, question=question, voice="paraphrase"
    )
    builders.decide_by(builders.person("careful"), reported)
    reported.refresh_from_db()
    assert reported.state == Proposal.State.SECOND

    assert "careful" not in client.get("/admin/positions/reviewdecision/").content.decode()
    waiting = reported.decisions.get()
    assert client.get(f"/admin/positions/reviewdecision/{waiting.pk}/change/").status_code == 302


def test_the_admin_is_entered_through_the_desks_sign_in(client: Client) -> None:
    response = client.get("/admin/login/")

    assert response.status_code == 302
    assert response["Location"].startswith("/desk/sign-in/")
    tried = client.post("/admin/login/", {"username": "boss", "password": "guess"})
    assert tried.status_code == 302
