"""Where we saved a note of our own and not the page, every sentence about it says so."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client

from positions.models import Candidacy, Publisher, Race, Source
from tests import builders

pytestmark = pytest.mark.django_db

WORDS = "I will do the sample thing."


@pytest.fixture
def race() -> Race:
    return builders.race(questions=2)


@pytest.fixture
def ana(race: Race) -> Candidacy:
    return race.candidacies.get(candidate__slug="ana-ejemplo")


def note(*, cited: str = "Sample Courier", kind: str = Publisher.Kind.NEWS) -> Source:
    made = builders.source(kind=Source.Kind.RESEARCH_NOTE, publisher="Our Notes")
    made.transport = Source.Transport.SHIPPED
    made.cited_url, made.cited_title = "https://courier.example/interview", "The interview"
    made.cited_publisher = builders.source(publisher=cited).publisher
    made.cited_on, made.cited_precision = dt.date(2026, 8, 5), "day"
    made.save()
    Publisher.objects.filter(name=cited).update(kind=kind)
    return made


def read(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", reply.content.decode())).split())


def test_blanks_and_coverage_count_notes_apart_from_pages(
    client: Client, race: Race, ana: Candidacy
) -> None:
    address = f"/races/{race.slug}/?order=az"
    for _ in range(2):
        builders.text("A note.", of=note(), about=(ana.candidate,))
    body = read(client, address)
    assert "Our notes on 2 pages say nothing on this." in body
    assert "We have notes on 2 pages about Ejemplo and 0 about Sample." in body
    assert "For this race we saved our own short notes, not the pages." in body
    person = read(client, "/candidates/ana-ejemplo/")
    assert "We have notes on 2 pages about Ejemplo; we did not save the pages." in person
    assert "Ana Ejemplo 2 our notes" in read(client, "/sources/")

    builders.text("A page.", about=(ana.candidate,))
    body = read(client, address)
    assert "We found nothing on this in 1 page and our notes on 2 more." in body
    assert "We have read 3 pages about Ejemplo and 0 about Sample." in body
    assert "Of some of these pages we saved our own short note, not the page." in body


def test_words_that_we_noted_from_the_candidates_own_site_are_not_quoted_by_it(
    client: Client, race: Race, ana: Candidacy
) -> None:
    page = builders.text(
        f"On the page, Ana Ejemplo wrote: “{WORDS}”",
        of=note(cited="Ejemplo 2026 campaign", kind=Publisher.Kind.CAMPAIGN),
    )
    question = race.race_questions.first().question  # type: ignore[union-attr]
    builders.publish_stance(ana, question, words=WORDS, inside=page)
    body = read(client, f"/races/{race.slug}/?evidence=open")
    assert "own words, from her 2026 campaign site, in our note" in body
    assert "quoted by" not in body


def test_citations_name_the_speaker_and_say_what_was_saved(
    client: Client, race: Race, ana: Candidacy
) -> None:
    question = race.race_questions.first().question  # type: ignore[union-attr]
    page = builders.text(f"Ana Ejemplo said: “{WORDS}”", of=note())
    stance = builders.publish_stance(ana, question, words=WORDS, inside=page)
    body = read(client, f"/evidence/{stance.evidence.get().statement_id}/")
    saved = "Our research note on this page, saved 20"
    assert f"Ana Ejemplo: “{WORDS}” The interview, Sample Courier, Aug 5, 2026. {saved}" in body
    apa = "Sample Courier. (2026, August 5). The interview. https://courier.example/interview"
    assert f"{apa} [{saved}" in body
    assert f"note = {{{saved}" in body
    assert "howpublished" not in body


def test_words_of_our_note_are_not_cited_as_a_quotation(
    client: Client, race: Race, ana: Candidacy
) -> None:
    question = race.race_questions.first().question  # type: ignore[union-attr]
    ours = "Ejemplo backs the thing, the article reports."
    page = builders.text(ours, of=note())
    stance = builders.publish_stance(ana, question, words=ours, inside=page)
    body = read(client, f"/evidence/{stance.evidence.get().statement_id}/")
    assert f"Ana Ejemplo: {ours} The interview" in body
