"""Dates at the desk: as much as is known is printed, and what cannot be is refused."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client

from positions.models import Candidacy, Job, Question, ReviewDecision, Source, Stance
from positions.review.decisions import shown_hash
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidacy(client: Client) -> Candidacy:
    client.force_login(builders.person("editor"))
    return builders.race(candidates=1, questions=1).candidacies.get()


def question() -> Question:
    return Question.objects.get()


def read(client: Client, address: str) -> str:
    text = client.get(address).content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def answer(client: Client, candidacy: Candidacy, **changes: str) -> str:
    """The page that comes of answering a new proposal with these values."""
    made = builders.proposal("I will do it.", candidacy=candidacy, question=question())
    form = {
        "seen": shown_hash(made),
        "voice": made.statement.voice,
        "said": "2026-09-01",
        "answer": "for",
        **changes,
    }
    return client.post(f"/desk/proposals/{made.pk}/", form, follow=True).content.decode()


def test_a_year_is_printed_as_a_year(client: Client, candidacy: Candidacy) -> None:
    answer(client, candidacy, said="2020")
    assert Stance.objects.get().held_from == dt.date(2020, 1, 1)
    assert "For grade B · 2020 Ana Ejemplo" in read(client, "/desk/decisions/")
    builders.proposal("I will still do it.", candidacy=candidacy, question=question())
    page = read(client, "/desk/")
    assert "For · grade B · 2020" in page
    assert "2020-01-01" not in page


def test_words_younger_than_our_copy_are_refused(client: Client, candidacy: Candidacy) -> None:
    body = answer(client, candidacy, said="2199", doubt="So the page says.")
    assert "We saved the page on" in body
    assert not ReviewDecision.objects.exists()


@pytest.mark.parametrize("said", ["2026-09-02", "2026-10"])
def test_words_younger_than_the_page_need_a_doubt(
    client: Client, candidacy: Candidacy, said: str
) -> None:
    assert "The page is from Sep 1, 2026, before that date" in answer(client, candidacy, said=said)
    assert not ReviewDecision.objects.exists()
    answer(client, candidacy, said=said, doubt="The page was extended later.")
    assert ReviewDecision.objects.count() == 1


def test_of_a_note_the_reported_page_counts(client: Client, candidacy: Candidacy) -> None:
    made = builders.proposal("I will do it.", candidacy=candidacy, question=question())
    Source.objects.update(cited_on=dt.date(2026, 1, 1), cited_precision="year")
    form = {"seen": shown_hash(made), "voice": made.statement.voice, "answer": "for"}
    client.post(f"/desk/proposals/{made.pk}/", {**form, "said": "2026-10-05"})
    assert ReviewDecision.objects.count() == 1


def test_the_number_of_the_proposal_goes_up_with_the_work(
    client: Client, candidacy: Candidacy
) -> None:
    for words in ("I will do one.", "I will do two.", "I will do three."):
        builders.proposal(words, candidacy=candidacy, question=question())
    assert "Proposal 1 of 3" in read(client, "/desk/")
    made = candidacy.proposals.first()
    assert made is not None
    client.post(
        f"/desk/proposals/{made.pk}/",
        {
            "seen": shown_hash(made),
            "voice": made.statement.voice,
            "said": "2026-09-01",
            "answer": "not_about",
        },
    )
    assert "Proposal 2 of 3" in read(client, "/desk/")
    assert "Proposal 2 of 3" in read(client, "/desk/?candidate=ana-ejemplo")


def test_the_desk_writes_apostrophes_and_plurals_as_print_does(
    client: Client, candidacy: Candidacy
) -> None:
    builders.proposal("I will do it.", candidacy=candidacy, question=question())
    assert "Not the candidate’s words" in read(client, "/desk/")
    Job.objects.create(key="a", kind=Job.Kind.READ, state=Job.State.DONE, outcome="1 new proposals")
    assert "1 new proposal." in read(client, "/desk/jobs/")
