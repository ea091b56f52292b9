"""What the admin accepts, and that a refusal of the database is a message and not an error."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from positions.models import (
    Candidacy,
    Candidate,
    Publisher,
    Question,
    QuestionWording,
    Source,
)
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _boss(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("boss"))


def source_fields(**changes: str) -> dict[str, str]:
    publisher, _ = Publisher.objects.get_or_create(slug="herald", defaults={"name": "Herald"})
    return {
        "url": "https://herald.example/a",
        "title": "",
        "publisher": str(publisher.pk),
        "kind": "news",
        "address_kind": "page",
        "is_watched": "on",
        "check_every": "1 00:00:00",
        **changes,
    }


def test_a_source_is_added_at_an_address_that_we_open(client: Client) -> None:
    client.post("/admin/positions/source/add/", source_fields(url="HTTPS://Herald.example/a#top"))

    source = Source.objects.get()
    assert source.url == "https://herald.example/a"
    assert source.added_by is not None
    assert source.transport == Source.Transport.NETWORK


@pytest.mark.parametrize("url", ["http://192.168.1.1/", "shipped:///a.html", "javascript:alert(1)"])
def test_a_source_that_we_never_open_is_refused(client: Client, url: str) -> None:
    response = client.post("/admin/positions/source/add/", source_fields(url=url))

    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not Source.objects.exists()


def test_an_address_is_checked_when_it_is_changed_and_kept_once_it_was_fetched(
    client: Client,
) -> None:
    source = builders.source("https://herald.example/a")
    path = f"/admin/positions/source/{source.pk}/change/"
    client.post(path, source_fields(url="http://10.1.1.1/"))
    source.refresh_from_db()
    assert source.url == "https://herald.example/a"

    client.post(path, source_fields(url="https://herald.example/b"))
    source.refresh_from_db()
    assert source.url == "https://herald.example/b"

    Source.objects.filter(pk=source.pk).update(transport=Source.Transport.SHIPPED)
    client.post(path, source_fields(url="https://herald.example/c", title="New title"))
    source.refresh_from_db()
    assert (source.url, source.title) == ("https://herald.example/b", "New title")


def test_a_page_is_not_checked_more_often_than_we_allow(client: Client) -> None:
    response = client.post("/admin/positions/source/add/", source_fields(check_every="00:00:01"))

    assert "every 15 minutes" in response.content.decode()
    assert not Source.objects.exists()


def question_fields(question: Question, *wordings: dict[str, str]) -> dict[str, str]:
    known = sum("id" in wording for wording in wordings)
    data = {
        "issue": str(question.issue_id),
        "keywords": "[]",
        "says_for": "[]",
        "says_against": "[]",
        "wordings-TOTAL_FORMS": str(len(wordings)),
        "wordings-INITIAL_FORMS": str(known),
        "options-TOTAL_FORMS": "0",
        "options-INITIAL_FORMS": "0",
    }
    for at, wording in enumerate(wordings):
        for name, value in {"question": str(question.pk), **wording}.items():
            data[f"wordings-{at}-{name}"] = value
    return data


def wording_fields(wording: QuestionWording, **changes: str) -> dict[str, str]:
    return {
        "id": str(wording.pk),
        "version": str(wording.version),
        "statement": wording.statement,
        "statement_es": wording.statement_es,
        "short": wording.short,
        "short_es": wording.short_es,
        **changes,
    }


def test_an_answered_wording_stays_and_a_new_version_can_be_added(client: Client) -> None:
    candidacy: Candidacy = builders.race(candidates=1, questions=1).candidacies.get()
    question = candidacy.race.race_questions.get().question
    builders.publish_stance(candidacy, question)
    wording = question.wordings.get()
    path = f"/admin/positions/question/{question.pk}/change/"

    client.post(
        path,
        question_fields(
            question,
            wording_fields(wording, statement="Something else.", statement_es="Otra cosa."),
            {"version": "2", "statement": "A better wording.", "short": "Better"},
        ),
    )

    first, second = question.wordings.order_by("version")
    assert first.statement == wording.statement
    assert first.statement_es == "Otra cosa."
    assert second.statement == "A better wording."

    client.post(path, question_fields(question, wording_fields(first, statement_es="Distinto.")))
    first.refresh_from_db()
    assert first.statement_es == "Otra cosa."


def test_a_wording_without_answers_can_be_edited(client: Client) -> None:
    candidacy: Candidacy = builders.race(candidates=1, questions=1).candidacies.get()
    question = candidacy.race.race_questions.get().question

    client.post(
        f"/admin/positions/question/{question.pk}/change/",
        question_fields(question, wording_fields(question.wordings.get(), statement="Better.")),
    )

    assert question.wordings.get().statement == "Better."


def test_what_the_database_refuses_is_a_message(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidacy: Candidacy = builders.race(candidates=1, questions=1).candidacies.get()
    question = candidacy.race.race_questions.get().question
    builders.publish_stance(candidacy, question)
    # As if the form had forgotten: the refusal is the database's own.
    monkeypatch.setattr("positions.admin.questions.WordingForm._is_answered", lambda self: False)

    response = client.post(
        f"/admin/positions/question/{question.pk}/change/",
        question_fields(question, wording_fields(question.wordings.get(), statement="Changed.")),
        follow=True,
    )

    assert response.status_code == 200
    assert "A wording that has answers cannot be edited" in response.content.decode()
    assert question.wordings.get().statement != "Changed."


def test_a_candidates_address_is_chosen_once(client: Client) -> None:
    candidate: Candidate = builders.race(candidates=1).candidacies.get().candidate

    client.post(
        f"/admin/positions/candidate/{candidate.pk}/change/",
        {
            "slug": "other",
            "name": "Ana M. Ejemplo",
            "family_name": "Ejemplo",
            "pronouns": "she",
            "aliases-TOTAL_FORMS": "1",
            "aliases-INITIAL_FORMS": "0",
            "aliases-0-candidate": str(candidate.pk),
            "aliases-0-name": "Anita Ejemplo",
        },
    )

    candidate.refresh_from_db()
    assert (candidate.slug, candidate.name) == ("ana-ejemplo", "Ana M. Ejemplo")
    assert candidate.aliases.get().name == "Anita Ejemplo"


def test_a_candidate_with_stances_cannot_be_deleted(client: Client) -> None:
    candidacy: Candidacy = builders.race(candidates=1, questions=1).candidacies.get()
    builders.publish_stance(candidacy, candidacy.race.race_questions.get().question)
    path = f"/admin/positions/candidate/{candidacy.candidate_id}/delete/"

    assert "Cannot delete candidate" in client.get(path).content.decode()
    client.post(path, {"post": "yes"})

    assert Candidate.objects.filter(pk=candidacy.candidate_id).exists()


@pytest.mark.parametrize(
    ("model", "field", "term"),
    [
        ("candidacy", "candidate", "ana"),
        ("racequestion", "wording", "sample"),
        ("source", "publisher", "sample"),
        ("reply", "stance", "ana"),
        ("correction", "statement", "ana"),
    ],
)
def test_choices_are_found_by_typing(client: Client, model: str, field: str, term: str) -> None:
    candidacy: Candidacy = builders.race(candidates=1, questions=1).candidacies.get()
    builders.publish_stance(candidacy, candidacy.race.race_questions.get().question)

    response = client.get(
        "/admin/autocomplete/",
        {"app_label": "positions", "model_name": model, "field_name": field, "term": term},
    )

    assert response.status_code == 200
    assert response.json()["results"]
