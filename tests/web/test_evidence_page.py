"""The evidence page: the passage in its saved text, whose words it is, and what became of it."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.test import Client

from positions.models import Office, OfficeAlias, Race, SnapshotText, Source, Stance, Voice
from tests import builders

pytestmark = pytest.mark.django_db

WORDS = "I will do the sample thing."
PARAGRAPHS = (
    "Headline of the page.",
    "Far before.",
    "Two before.",
    "One before.",
    f"Asked by the Sample District Attorney, Ana Ejemplo said: “{WORDS}”",
    "One after.",
    "Two after.",
    "Far after.",
)
ARTICLE = "\n\n".join(PARAGRAPHS)


@pytest.fixture
def race() -> Race:
    return builders.race(questions=1, office="Sample County Attorney")


def publish(race: Race, inside: SnapshotText, **options: object) -> Stance:
    ana = race.candidacies.get(candidate__slug="ana-ejemplo")
    question = race.race_questions.get().question
    return builders.publish_stance(ana, question, words=WORDS, inside=inside, **options)


def read(client: Client, stance: Stance) -> str:
    reply = client.get(f"/evidence/{stance.evidence.get().statement_id}/")
    assert reply.status_code == 200
    return html.unescape(reply.content.decode())


def test_exactly_the_passage_is_marked_in_its_saved_text(client: Client, race: Race) -> None:
    body = read(client, publish(race, builders.text(ARTICLE)))
    assert body.count("<mark") == 1
    assert f'<mark id="passage">{WORDS}</mark>' in body


def test_of_news_only_two_paragraphs_around_the_passage_are_printed(
    client: Client, race: Race
) -> None:
    body = read(client, publish(race, builders.text(ARTICLE)))
    assert "Two before." in body
    assert "Two after." in body
    assert "Far before." not in body
    assert "Far after." not in body
    assert "[2 paragraphs not shown]" in body


def test_a_candidates_own_page_is_printed_whole(client: Client, race: Race) -> None:
    ana = race.candidacies.get(candidate__slug="ana-ejemplo").candidate
    own = builders.source(kind=Source.Kind.CAMPAIGN_SITE, controlled_by=ana)
    stance = publish(race, builders.text(ARTICLE, of=own), voice=Voice.OWN_PRIMARY)
    body = read(client, stance)
    assert "Far after." in body
    assert "A: own words or official record, in a page we saved" in body


def test_the_chain_names_who_quoted_and_when_we_saved(client: Client, race: Race) -> None:
    text = builders.text(ARTICLE)
    body = read(client, publish(race, text))
    chain = body.split('<ol class="chain">')[1].split("</ol>")[0]
    assert "Ana Ejemplo" in chain
    assert "own words, quoted by Sample Herald" in chain
    assert f"{text.snapshot.fetched_at:%H:%M} UTC" in chain


def test_a_note_is_in_the_chain_and_names_the_page_it_reports(client: Client, race: Race) -> None:
    note = builders.source(kind=Source.Kind.RESEARCH_NOTE, publisher="Our Notes")
    note.transport = Source.Transport.SHIPPED
    note.cited_url = "https://courier.example/interview"
    note.cited_title = "The interview"
    note.cited_publisher = builders.source(publisher="Sample Courier").publisher
    note.cited_on = dt.date(2026, 8, 5)
    note.cited_precision = "day"
    note.save()
    body = read(client, publish(race, builders.text(ARTICLE, of=note)))
    chain = body.split('<ol class="chain">')[1].split("</ol>")[0]
    assert "quoted by Sample Courier" in chain
    assert "noted by Our Notes" in chain
    assert "Our research note on: “The interview”, Sample Courier, published Aug 5, 2026" in body
    assert "https://courier.example/interview#:~:text=I%20will" in body
    assert "Sample Courier. (2026, August 5). The interview. https://courier.example" in body
    assert f"Ana Ejemplo: “{WORDS}” The interview, Sample Courier, Aug 5, 2026. " in body
    assert body.count("Our research note on this page, saved 20") == 3


def test_hashes_offsets_and_the_decision_are_printed(client: Client, race: Race) -> None:
    text = builders.text(ARTICLE)
    stance = publish(race, text)
    body = read(client, stance)
    start = ARTICLE.index(WORDS)
    assert f"characters {start} to {start + len(WORDS)}" in body
    assert text.snapshot.sha256 in body
    assert text.text_sha256 in body
    assert f"Decision {stance.decision.sequence} on" in body


def test_a_wrong_name_for_the_office_is_corrected_by_us(client: Client, race: Race) -> None:
    office = Office.objects.get(slug="sample-county-attorney")
    for name in ("District Attorney", "Sample District Attorney", "DA"):
        OfficeAlias.objects.create(office=office, name=name, kind=OfficeAlias.Kind.COMMON_ERROR)
    body = read(client, publish(race, builders.text(ARTICLE)))
    assert "the page says “Sample District Attorney”; the office is Sample County Attorney." in body


@pytest.mark.parametrize(
    ("newer", "said"),
    [
        (ARTICLE + "\n\nA correction was added.", "still on it word for word"),
        (ARTICLE.replace("do the sample thing", "try the sample thing"), "Edited."),
        ("Something else entirely.\n\nNothing of before.", "Gone."),
    ],
)
def test_it_says_what_became_of_the_passage(
    client: Client, race: Race, newer: str, said: str
) -> None:
    source = builders.source()
    stance = publish(race, builders.text(ARTICLE, of=source))
    assert "This is our newest copy" in read(client, stance)
    later = builders.text(newer, of=source)
    body = read(client, stance)
    assert said in body
    first = stance.evidence.get().statement.passage.text.snapshot_id
    assert f"/snapshots/{first}/diff/{later.snapshot_id}/" in body


def test_a_passage_that_supports_nothing_public_is_for_editors_only(
    client: Client, race: Race
) -> None:
    ana = race.candidacies.get(candidate__slug="ana-ejemplo")
    made = builders.proposal(WORDS, candidacy=ana, question=race.race_questions.get().question)
    address = f"/evidence/{made.statement_id}/"
    assert client.get(address).status_code == 404
    client.force_login(builders.person())
    assert "Not public" in client.get(address).content.decode()


def test_latex_commands_in_a_title_are_escaped(client: Client, race: Race) -> None:
    source = builders.source()
    source.title = "50% & {more}"
    source.save()
    assert r"title = {50\% \& \{more\}}" in read(
        client, publish(race, builders.text(ARTICLE, of=source))
    )
