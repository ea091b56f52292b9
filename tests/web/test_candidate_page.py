"""The candidate's page, the drawing of the timeline and its figure."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client

from positions.models import Candidacy, Race
from positions.text.dates import PartialDate
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def race() -> Race:
    return builders.race(questions=2)


@pytest.fixture
def bo(race: Race) -> Candidacy:
    return race.candidacies.get(candidate__slug="bo-sample")


def read(client: Client, address: str = "/candidates/bo-sample/") -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return " ".join(html.unescape(reply.content.decode()).split())


def change_mind(bo: Candidacy) -> None:
    first, second = (asked.question for asked in bo.race.race_questions.all())
    builders.publish_stance(bo, first, "against", said_on=dt.date(2025, 3, 2))
    builders.publish_stance(bo, first, "for", said_on=dt.date(2026, 5, 4), relation="replaces")
    builders.publish_stance(bo, second, "mixed", said_on=None)


def test_a_change_is_listed_with_both_positions(client: Client, bo: Candidacy) -> None:
    change_mind(bo)
    changed = read(client).split('id="changed"')[1].split("</section>")[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", changed).split())
    assert "May 4, 2026 , Sample thing 1 : Against → For (before: Mar 2, 2025)" in words


def test_the_timeline_has_a_drawing_a_summary_and_a_table_with_the_same_values(
    client: Client, bo: Candidacy
) -> None:
    change_mind(bo)
    body = read(client)
    assert (
        "2 dated statements by Bo Sample, 2025 to 2026, on 1 question."
        " 1 position is undated and not drawn." in body
    )
    drawing = body.split('role="img" aria-labelledby="chart-summary"')[1].split("</div>")[0]
    assert drawing.count('<svg class="tl-against"') == 1
    assert drawing.count('<svg class="tl-for"') == 1
    table = body.split("The same statements as a table")[1].split("</table>")[0]
    assert re.findall(r'<th scope="row">([^<]+?) ?</th>', table) == ["Mar 2, 2025", "May 4, 2026"]


def test_the_figure_has_a_trace_for_each_state_and_a_line_for_the_election(
    client: Client, bo: Candidacy
) -> None:
    change_mind(bo)
    figure = client.get("/candidates/bo-sample/timeline.json").json()
    assert {trace["meta"]: trace["x"] for trace in figure["data"]} == {
        "for": ["2026-05-04"],
        "against": ["2025-03-02"],
    }
    assert figure["layout"]["shapes"][0]["x0"] == "2026-11-03"
    assert figure["data"][0]["customdata"][0].startswith("/evidence/")


def test_a_statement_of_a_known_year_is_a_bar_with_its_marker_inside(
    client: Client, bo: Candidacy
) -> None:
    question = bo.race.race_questions.all()[0].question
    made = builders.proposal("I will.", candidacy=bo, question=question)
    year = PartialDate(dt.date(2025, 1, 1), "year", "read by an editor")
    builders.decide_by(builders.person(), made, said=year)
    data = client.get("/candidates/bo-sample/timeline.json").json()["data"]
    bar, marker = (next(t for t in data if t["meta"] == meta) for meta in ("span", "for"))
    assert bar["x"] == ["2025-01-01", "2025-12-31", None]
    assert marker["x"] == ["2025-07-02"]
    assert marker["y"][0] == bar["y"][0]


def test_the_chart_has_its_summary_as_its_name(client: Client, bo: Candidacy) -> None:
    change_mind(bo)
    body = read(client, "/candidates/bo-sample/timeline/")
    assert 'id="plot" class="plot" role="img" aria-label="2 dated statements by Bo Sample' in body


def test_a_candidate_without_words_says_so_and_draws_nothing(client: Client, bo: Candidacy) -> None:
    body = read(client)
    assert "No page about him has been read yet." in body
    assert "We have no dated statement yet, so there is no chart." in body
    assert client.get("/candidates/bo-sample/timeline.json").json()["data"] == []
    assert client.get("/candidates/bo-sample/timeline/").status_code == 200


def test_an_unknown_candidate_is_not_found(client: Client) -> None:
    for rest in ("", "timeline/", "timeline.json"):
        assert client.get(f"/candidates/nobody/{rest}").status_code == 404


def test_a_question_page_shows_answers_across_races(client: Client, bo: Candidacy) -> None:
    change_mind(bo)
    other = builders.race("other", candidates=1, questions=1, office="Sample Clerk")
    body = read(client, "/issues/issue-1/question-1/")
    assert "The county should do sample thing number 1." in body
    assert other.office.name in body
    assert "Own words, quoted · May 4, 2026 · Grade B" in re.sub(r"\s+", " ", body)


@pytest.mark.parametrize("address", ["/", "/races/", "/methodology/"])
def test_pages_of_text_answer(client: Client, race: Race, address: str) -> None:
    assert "Where They Stand" in read(client, address)


def test_the_method_prints_thresholds_from_the_settings(client: Client, settings: object) -> None:
    settings.UNEVEN_COVERAGE_BELOW = 0.37  # type: ignore[attr-defined]
    assert "under 37 % of another’s pages" in read(client, "/methodology/")
