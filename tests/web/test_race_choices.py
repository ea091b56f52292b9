"""What a reader may choose on a race page, and what is said about the rest."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from positions.models import Endorsement, Passage, Race
from positions.review.decisions import decide_endorsement
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def race() -> Race:
    return builders.race(candidates=3, questions=2)


def page(client: Client, race: Race, query: str = "") -> str:
    reply = client.get(f"/races/{race.slug}/{query}")
    assert reply.status_code == 200
    return " ".join(html.unescape(reply.content.decode()).split())


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?asof=2022-11-08", "“asof=2022-11-08”"),
        ("?names=hidden", "“names=hidden”"),
        ("?<b>=1", "“<b>=1”"),
        ("?" + "n" * 99 + "=", "“" + "n" * 40 + "…=”"),
    ],
)
def test_a_parameter_that_we_do_not_know_is_ignored_with_a_note(
    client: Client, race: Race, query: str, said: str
) -> None:
    assert f"{said} means nothing on this page" in page(client, race, query)


def test_many_unknown_parameters_give_a_few_notes(client: Client, race: Race) -> None:
    body = page(client, race, "?" + "&".join(f"x{number}=1" for number in range(50)))
    assert body.count("means nothing on this page") == 5


def test_what_other_sites_hang_on_a_link_is_no_choice(client: Client, race: Race) -> None:
    assert "means nothing" not in page(client, race, "?utm_source=mail&fbclid=abc")


@pytest.mark.parametrize(
    ("order", "first"), [("az", "Ana Ejemplo"), ("za", "Bo Sample"), ("name", "Ana Ejemplo")]
)
def test_the_order_can_be_by_family_name_from_either_end(
    client: Client, race: Race, order: str, first: str
) -> None:
    body = page(client, race, f"?order={order}")
    assert re.findall(r'<a href="/candidates/[^"]+"><b>([^<]+)', body)[0] == first
    assert "means nothing" not in body


def test_one_chosen_candidate_has_no_order_and_only_their_endorsements(
    client: Client, race: Race
) -> None:
    for candidacy in race.candidacies.all():
        name = candidacy.candidate.name
        text = builders.text(f"The League of {name} endorses {name}.")
        passage = Passage.cut(text, 0, len(text.text))
        passage.save()
        made = Endorsement.objects.create(
            candidacy=candidacy, endorser=f"League of {name}", passage=passage, read_by="test"
        )
        decide_endorsement(endorsement=made, reviewer=builders.person(), is_confirmed=True)
    assert "League of Bo Sample endorses" in page(client, race)
    body = page(client, race, "?c=ana-ejemplo")
    assert "League of Ana Ejemplo endorses" in body
    assert "League of Bo Sample" not in body
    assert "Order:" not in body
    assert "1 of 3 candidates shown." in body


def test_more_candidates_than_columns_have_a_glance_that_counts_answers(client: Client) -> None:
    race = builders.race("crowded", candidates=5, questions=1)
    question = race.race_questions.get().question
    answers = {"ana-ejemplo": "for", "bo-sample": "for", "cy-muster": "mixed"}
    for slug, position in answers.items():
        builders.publish_stance(race.candidacies.get(candidate__slug=slug), question, position)
    glance = page(client, race, "?order=az").split('<table class="glance')[1].split("</table>")[0]
    cells = [
        " ".join(re.sub(r"<[^>]+>", " ", found).split())
        for found in re.findall(r'<td role="cell">(.*?)</td>', glance)
    ]
    assert cells == ["2 Ejemplo, Sample", "0", "1 Muster (Mixed)", "2 Prøve, Voorbeeld"]


def test_the_check_that_is_named_is_the_last_good_one(client: Client, race: Race) -> None:
    ana = race.candidacies.get(candidate__slug="ana-ejemplo").candidate
    source = builders.source()
    builders.text("A page.", of=source, about=(ana,))
    before = re.search(r"Last checked (<time.*?</time>)", page(client, race))
    assert before is not None
    late = source.last_good_at.replace(year=source.last_good_at.year + 1)  # type: ignore[union-attr]
    source.record_problem("timed_out", "It did not answer.", at=late)
    after = re.search(r"Last checked (<time.*?</time>)", page(client, race))
    assert after is not None
    assert after[1] == before[1]
