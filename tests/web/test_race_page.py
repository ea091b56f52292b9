"""The race page as a reader gets it."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from positions.models import (
    Candidacy,
    Endorsement,
    Office,
    Passage,
    PositionRequest,
    Question,
    Race,
    ReviewDecision,
    SnapshotText,
    Voice,
)
from positions.review.decisions import decide_endorsement
from tests import builders

pytestmark = pytest.mark.django_db


def page(client: Client, race: Race, query: str = "") -> str:
    reply = client.get(reverse("race", args=(race.slug,)) + query)
    assert reply.status_code == 200
    return " ".join(html.unescape(reply.content.decode()).split())


def cell(body: str, question: int, place: int) -> str:
    """The words of one cell of the comparison."""
    row = body.split(f'<tbody id="question-{question}"')[1].split("</tbody>")[0]
    cells = row.split('<td role="cell">')[1:]
    return " ".join(re.sub(r"<[^>]+>", " ", cells[place].split("</td>")[0]).split())


@pytest.fixture
def race() -> Race:
    return builders.race(questions=3)


@pytest.fixture
def ana(race: Race) -> Candidacy:
    return race.candidacies.get(candidate__slug="ana-ejemplo")


@pytest.fixture
def bo(race: Race) -> Candidacy:
    return race.candidacies.get(candidate__slug="bo-sample")


def question(number: int) -> Question:
    return Question.objects.get(slug=f"question-{number}")


def test_a_cell_says_the_state_whose_words_the_date_and_the_grade(
    client: Client, race: Race, ana: Candidacy
) -> None:
    builders.publish_stance(ana, question(1), "for", summary="Backs the first thing.")
    body = page(client, race, "?order=name")
    assert cell(body, 1, 0) == (
        "For Backs the first thing. Own words, quoted · Sep 1, 2026 · Grade B"
    )


def test_a_blank_says_that_nobody_looked_with_known_pronouns_only(
    client: Client, race: Race, ana: Candidacy, bo: Candidacy
) -> None:
    bo.candidate.pronouns = ""
    bo.candidate.save()
    body = page(client, race, "?order=name")
    assert cell(body, 1, 0) == "Not known No page about her has been read yet."
    assert cell(body, 1, 1) == "Not known No page about Sample has been read yet."


def test_a_blank_says_how_many_pages_were_read_and_who_was_asked(
    client: Client, race: Race, ana: Candidacy
) -> None:
    builders.text("One page.", about=(ana.candidate,))
    builders.text("Another page.", about=(ana.candidate,))
    PositionRequest.objects.create(
        candidacy=ana,
        asked_on=dt.date(2026, 5, 2),
        asked_by="us",
        how="letter",
        outcome=PositionRequest.Outcome.NO_REPLY,
    )
    body = page(client, race, "?order=name")
    assert cell(body, 2, 0) == (
        "Not known We read 2 pages and found nothing on this. Asked on May 2, 2026 by us, no reply."
    )


def test_uneven_coverage_is_said_with_the_counts(
    client: Client, race: Race, ana: Candidacy
) -> None:
    builders.text("One page.", about=(ana.candidate,))
    body = page(client, race, "?order=name")
    assert "Coverage is uneven:" in body
    assert "We have read 1 page about Ejemplo and 0 about Sample." in body


def test_sources_that_conflict_show_both_passages_newest_first(
    client: Client, race: Race, ana: Candidacy
) -> None:
    builders.publish_stance(ana, question(1), "for", words="I am for it, said in spring.")
    builders.publish_stance(
        ana,
        question(1),
        "against",
        words="I am against it, said in autumn.",
        said_on=dt.date(2026, 10, 1),
        relation="conflicts",
    )
    body = page(client, race, "?order=name")
    assert cell(body, 1, 0).startswith("Sources conflict Two sources disagree. Read both.")
    assert body.index("said in autumn") < body.index("said in spring")


def test_a_changed_position_keeps_both_passages(client: Client, race: Race, ana: Candidacy) -> None:
    builders.publish_stance(
        ana, question(1), "against", words="No, I say.", said_on=dt.date(2025, 2, 1)
    )
    builders.publish_stance(ana, question(1), "for", words="Yes, I say now.", relation="replaces")
    body = page(client, race, "?order=name")
    assert "↻ Changed: was Against (2025)" in cell(body, 1, 0)
    assert "Yes, I say now." in body
    assert "No, I say." in body


def test_only_differences_hides_the_rest_and_counts_it(
    client: Client, race: Race, ana: Candidacy, bo: Candidacy
) -> None:
    builders.publish_stance(ana, question(1), "for")
    builders.publish_stance(bo, question(1), "against")
    builders.publish_stance(ana, question(2), "for")
    body = page(client, race, "?show=differences")
    assert body.count('<tbody id="question-') == 1
    assert "2 questions hidden." in body
    assert "Only differences 1" in body
    assert "different sides on 1 question and the same side on 0." in body


def test_the_chosen_candidates_and_topics_are_shown_in_the_chosen_order(
    client: Client, race: Race
) -> None:
    builders.add_candidate(race, "Cy Muster", "they")
    body = page(client, race, "?c=cy-muster&c=bo-sample&order=cy-muster,bo-sample&topic=issue-0")
    heads = re.findall(r'role="columnheader">([^<]+)</th>', body.split('<table class="cmp')[1])
    assert heads == ["Cy Muster", "Bo Sample"]
    assert body.count('<tbody id="question-') == 1
    assert "2 of 3 candidates shown." in body


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?show=nonsense", "“show=nonsense”"),
        ("?c=nobody", "“c=nobody”"),
        ("?topic=%00", "“topic=�”"),
        ("?order=name,bo-sample,x", "“order=x”"),
        ("?view=" + "v" * 5000, "“view=" + "v" * 40 + "…”"),
        ("?show=<script>", "“show=<script>”"),
    ],
)
def test_a_value_that_means_nothing_is_ignored_with_a_note(
    client: Client, race: Race, query: str, said: str
) -> None:
    assert f"{said} means nothing on this page" in page(client, race, query)


def test_a_note_is_escaped(client: Client, race: Race) -> None:
    reply = client.get(reverse("race", args=(race.slug,)) + "?show=<script>")
    assert b"<script>" not in reply.content


def test_a_page_with_parameters_names_the_bare_page_as_the_original(
    client: Client, race: Race
) -> None:
    assert f'<link rel="canonical" href="/races/{race.slug}/">' in page(client, race, "?show=known")
    assert 'rel="canonical"' not in page(client, race)


def test_one_candidate_has_no_opponent_recorded(client: Client) -> None:
    assert "No opponent recorded." in page(client, builders.race(candidates=1))


def test_four_candidates_are_shown_by_answer_and_on_wish_as_a_scrolling_table(
    client: Client,
) -> None:
    race = builders.race(candidates=4, questions=1)
    ana = race.candidacies.get(candidate__slug="ana-ejemplo")
    builders.publish_stance(ana, question(1), "for")
    body = page(client, race, "?order=name")
    answers = body.split('<article class="answers"')[1].split("</ul>")[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", answers).split())
    assert words.endswith("For Ana Ejemplo Not known Cy Muster, Di Prøve, Bo Sample")
    table = page(client, race, "?view=table")
    assert '<div class="scroll" tabindex="0" role="region"' in table


def test_a_race_without_questions_says_so(client: Client) -> None:
    assert "We have not chosen the questions" in page(client, builders.race(questions=0))


def test_the_order_changes_with_the_day_and_is_the_same_all_day(
    client: Client, race: Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Cy Muster", "Di Prøve", "Ed Voorbeeld"):
        builders.add_candidate(race, name)
    orders = set()
    for day in range(1, 8):
        noon = dt.datetime(2026, 6, day, 12, tzinfo=dt.UTC)
        monkeypatch.setattr(timezone, "now", lambda noon=noon: noon)
        first = page(client, race)
        assert first == page(client, race)
        orders.add(tuple(re.findall(r'<a href="/candidates/([^/]+)/"><b>', first)))
    assert len(orders) > 3


def test_an_endorsement_and_a_description_set_no_position(
    client: Client, race: Race, ana: Candidacy
) -> None:
    text = builders.text("The Sample League endorses Ana Ejemplo.", about=(ana.candidate,))
    endorsement = endorse(ana, text)
    decide_endorsement(endorsement=endorsement, reviewer=builders.person(), is_confirmed=True)
    body = page(client, race, "?order=name")
    assert "An endorsement is not a position." in body
    assert "The Sample League endorses Ana Ejemplo" in body
    assert cell(body, 1, 0).startswith("Not known We read 1 page")
    assert f'/snapshots/{text.snapshot_id}/#p{endorsement.passage_id}"' in body


def endorse(candidacy: Candidacy, text: SnapshotText) -> Endorsement:
    passage = Passage.cut(text, 0, len(text.text))
    passage.save()
    return Endorsement.objects.create(
        candidacy=candidacy, endorser="The Sample League", passage=passage, read_by="test"
    )


def test_an_unconfirmed_endorsement_is_not_public(
    client: Client, race: Race, ana: Candidacy
) -> None:
    endorse(ana, builders.text("The Sample League endorses Ana Ejemplo.", about=(ana.candidate,)))
    assert "Sample League" not in page(client, race)


def test_words_of_an_earlier_campaign_are_marked_with_its_year(client: Client) -> None:
    builders.race("earlier", held_on=dt.date(2020, 11, 3))
    race = builders.race("later", held_on=dt.date(2026, 11, 3), questions=1)
    ana = race.candidacies.get(candidate__slug="ana-ejemplo")
    builders.publish_stance(ana, question(1), said_on=dt.date(2020, 3, 1))
    body = page(client, race, "?order=name")
    assert "Said in the 2020 campaign" in cell(body, 1, 0)
    assert "over 2 years old" in cell(body, 1, 0)


def test_a_withdrawn_candidate_stays_marked_and_out_of_the_differences(
    client: Client, race: Race, ana: Candidacy, bo: Candidacy
) -> None:
    cy = builders.add_candidate(race, "Cy Muster", "they")
    Candidacy.objects.filter(pk=cy.pk).update(
        status=Candidacy.Status.WITHDRAWN, status_on=dt.date(2026, 7, 1)
    )
    builders.publish_stance(ana, question(1), "for")
    builders.publish_stance(bo, question(1), "for")
    body = page(client, race)
    assert "Withdrew on Jul 1, 2026" in body
    assert "and the same side on 1." in body
    assert "Withdrawn candidates are not counted in this." in body


def test_evidence_links_to_the_saved_page_and_to_the_original_at_the_passage(
    client: Client, race: Race, ana: Candidacy
) -> None:
    stance = builders.publish_stance(
        ana, question(1), words="I will do this sample thing in my first year, with your help."
    )
    statement = stance.evidence.get().statement_id
    body = page(client, race)
    assert f'href="/evidence/{statement}/"' in body
    assert "#:~:text=I%20will%20do%20this%20sample%20thing" in body
    assert 'rel="noopener">Original, at this passage' in body


def test_a_withdrawn_stance_and_a_waiting_proposal_are_not_public(
    client: Client, race: Race, ana: Candidacy
) -> None:
    builders.proposal("Nobody decided on this.", candidacy=ana, question=question(1))
    assert "Nobody decided on this." not in page(client, race)
    assert not ReviewDecision.objects.exists()


def test_an_anonymous_reader_gets_no_cookie_and_no_inline_style(client: Client, race: Race) -> None:
    reply = client.get(reverse("race", args=(race.slug,)))
    assert not reply.cookies
    assert "Cookie" not in reply.headers.get("Vary", "")
    assert b"style=" not in reply.content
    assert b"<style" not in reply.content
    assert "style-src 'self'" in reply.headers["Content-Security-Policy"]


def test_an_unknown_race_is_not_found_on_a_page_of_the_site(client: Client) -> None:
    reply = client.get("/races/no-such-race/")
    assert reply.status_code == 404
    assert b"See all races" in reply.content


def test_the_election_is_counted_on_the_divisions_clocks(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    race = builders.race(held_on=dt.date(2026, 11, 3))
    # 05:00 UTC on 4 November is still 3 November in Phoenix.
    late = dt.datetime(2026, 11, 4, 5, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: late)
    assert "(today)" in page(client, race)
    assert Office.objects.get().division.time_zone == "America/Phoenix"


def test_a_paraphrase_is_reported_and_not_confirmed(
    client: Client, race: Race, ana: Candidacy
) -> None:
    for outlet in ("Sample Herald", "Sample Courier"):
        made = builders.proposal(
            f"Ejemplo backs the thing, the {outlet} says.",
            candidacy=ana,
            question=question(1),
            voice=Voice.PARAPHRASE,
            publisher=outlet,
        )
        for _ in range(2):
            builders.decide_by(builders.person(), made)
    assert "Reported, not confirmed" in cell(page(client, race, "?order=name"), 1, 0)
