"""Every resource answers with the fields that it declares, on its list and on its details."""

from __future__ import annotations

import datetime as dt
from typing import Any

import jsonschema
import pytest
from django.test import Client

from positions.api.schema import document
from positions.api.urls import RESOURCES
from positions.models import (
    AnswerOption,
    Candidacy,
    CandidateAlias,
    Publisher,
    Question,
    QuestionWording,
    Race,
    Source,
)
from tests import builders
from tests.api.conftest import Get

pytestmark = pytest.mark.django_db

NAMES = [resource.name for resource in RESOURCES]


@pytest.fixture
def full(race: Race, candidacies: list[Candidacy], questions: list[Question]) -> None:
    """Rows of every kind, with what may be missing once there and once not."""
    candidate = candidacies[0].candidate
    CandidateAlias.objects.create(candidate=candidate, name="A. Ejemplo")
    QuestionWording.objects.create(
        question=questions[0], version=2, statement="The county should do it.", short="Do it"
    )
    AnswerOption.objects.create(question=questions[0], slug="partly", label="Partly")
    own = builders.source("https://ejemplo.example/", kind="campaign_site", controlled_by=candidate)
    builders.text("A page of her own.", of=own, about=(candidate,))
    note = builders.source("shipped:///note.html", kind="research_note")
    Source.objects.filter(pk=note.pk).update(
        transport="shipped",
        cited_title="The article",
        cited_url="https://paper.example/article",
        cited_publisher=Publisher.objects.create(slug="paper", name="Paper", kind="news"),
        cited_on=dt.date(2026, 1, 2),
    )
    failing = builders.source()
    failing.record_problem("timed_out", "No answer in 60 seconds.", at=dt.datetime.now(dt.UTC))
    builders.publish_stance(candidacies[0], questions[0], "for")
    builders.publish_stance(candidacies[1], questions[1], "against", said_on=None)
    builders.publish_stance(candidacies[0], questions[0], "against", relation="replaces")


def validator(component: str) -> jsonschema.Draft202012Validator:
    """Of the schema's component, closed against fields that it does not declare."""
    components = {
        name: _closed(schema) for name, schema in document()["components"]["schemas"].items()
    }
    return jsonschema.Draft202012Validator(
        {"$ref": f"#/components/schemas/{component}", "components": {"schemas": components}},
        format_checker=jsonschema.FormatChecker(),
    )


def _closed(schema: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: its ``nullable`` said with ``anyOf``, objects made closed."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: _closed(part) for name, part in schema.items() if name != "nullable"}
    if isinstance(parts.get("properties"), dict):
        parts["additionalProperties"] = False
    return {"anyOf": [parts, {"type": "null"}]} if schema.get("nullable") is True else parts


def component(path: str) -> str:
    answer = document()["paths"][path]["get"]["responses"]["200"]
    ref: str = answer["content"]["application/json"]["schema"]["$ref"]
    return ref.rsplit("/", 1)[1]


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("name", NAMES)
def test_its_list_and_details_are_what_the_schema_declares(name: str, get: Get) -> None:
    page = get(f"{name}/")
    assert page["results"], f"no {name} to look at"
    validator(component(f"/api/v1/{name}/")).validate(page)
    detail = validator(component(f"/api/v1/{name}/{{key}}/"))
    for item in page["results"]:
        shown = get(item["url"])
        detail.validate(shown)
        assert shown.items() >= item.items()


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("name", NAMES)
def test_every_address_that_it_gives_in_the_api_leads_somewhere(name: str, client: Client) -> None:
    def addresses(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set().union(*map(addresses, value.values()))
        if isinstance(value, list):
            return set().union(*map(addresses, value))
        return {value} if str(value).startswith("http://testserver/api/") else set()

    found = addresses(client.get(f"/api/v1/{name}/").json())
    assert found
    assert {client.get(address).status_code for address in found} == {200}


@pytest.mark.usefixtures("full")
def test_a_stance_carries_all_that_is_needed_to_check_it(get: Get) -> None:
    stance = get("stances/", position="against", candidate="bo-sample")["results"][0]
    assert stance["grade"] == "B"
    assert stance["held_from"] is None
    assert stance["held_precision"] is None
    (piece,) = stance["evidence"]
    passage = piece["passage"]
    assert passage["exact"].startswith("I have spoken against on question-2")
    assert passage["prefix"].endswith("“")
    assert passage["end"] - passage["start"] == len(passage["exact"])
    assert piece["statement"]["voice"] == "own_quoted"
    assert piece["statement"]["candidate"]["slug"] == "bo-sample"
    assert piece["relation"] == "supports"
    assert len(piece["text"]["sha256"]) == len(piece["snapshot"]["sha256"]) == 64
    assert piece["snapshot"]["fetched_at"].endswith("Z")
    assert piece["document"]["published_precision"] == "day"
    assert piece["decision"] == stance["decision"]
    assert get(piece["snapshot"]["url"])["sha256"] == piece["snapshot"]["sha256"]


@pytest.mark.usefixtures("full")
def test_a_race_has_its_candidacies_and_questions_on_its_detail(get: Get, race: Race) -> None:
    detail = get(f"races/{race.slug}/")
    assert [run["candidate"]["slug"] for run in detail["candidacies"]] == [
        "ana-ejemplo",
        "bo-sample",
    ]
    assert [asked["slug"] for asked in detail["questions"]] == [
        "question-1",
        "question-2",
        "question-3",
    ]
    # The race keeps the wording that it asked, also when the question has a newer one.
    assert detail["questions"][0]["wording_version"] == 1


@pytest.mark.usefixtures("full")
def test_a_question_has_its_current_wording_and_the_earlier_ones(get: Get) -> None:
    question = get("questions/question-1/")
    assert question["wording"]["version"] == 2
    assert [wording["version"] for wording in question["earlier_wordings"]] == [1]
    assert [option["slug"] for option in question["options"]] == ["partly"]


@pytest.mark.usefixtures("full")
def test_a_source_says_in_words_how_it_is(get: Get) -> None:
    (failing,) = get("sources/", has_problem="true")["results"]
    assert failing["health"]["words"].startswith("The site took too long to answer. The copy of 20")
    assert failing["health"]["problem"]["reason"] == "timed_out"
    good = get("sources/", has_problem="false")["results"]
    assert {source["health"]["words"] for source in good} == {"The last check went well."}


def test_a_source_that_nobody_checked_says_so(get: Get) -> None:
    made = builders.source()
    Source.objects.filter(pk=made.pk).update(last_checked_at=None, last_good_at=None)
    assert get(f"sources/{made.pk}/")["health"]["words"] == "Not checked yet."


@pytest.mark.usefixtures("full")
def test_only_a_page_that_can_be_opened_is_given_to_readers(get: Get) -> None:
    pages = {item["watched_address"]: item["page_url"] for item in get("sources/")["results"]}
    assert pages["shipped:///note.html"] == "https://paper.example/article"
    assert pages["https://ejemplo.example/"] == "https://ejemplo.example/"


@pytest.mark.usefixtures("full")
def test_the_saved_bytes_and_the_page_s_text_are_not_served(client: Client) -> None:
    answer = client.get("/api/v1/snapshots/").content.decode()
    assert "I have spoken" not in answer
    assert "A page of her own" not in answer


def test_words_stay_english_whatever_the_reader_s_language(client: Client) -> None:
    source = builders.source()
    source.record_problem("gone", "", at=dt.datetime.now(dt.UTC))
    answer = client.get(f"/api/v1/sources/{source.pk}/", headers={"accept-language": "es"})
    assert answer["Content-Language"] == "en"
    assert answer.json()["health"]["problem"]["words"] == "The page is no longer at this address."


def test_the_entrance_lists_every_resource(get: Get) -> None:
    entrance = get("")
    assert [resource["name"] for resource in entrance["resources"]] == NAMES
    for resource in entrance["resources"]:
        assert get(resource["url"])["results"] == []
    validator("Directory").validate(entrance)
    validator("ProblemKinds").validate(get("problems/"))


def test_evidence_from_a_note_names_the_page_that_it_reports(
    candidacies: list[Candidacy], questions: list[Question], get: Get
) -> None:
    note = builders.source("shipped:///note.html", kind="research_note")
    words = "I will do it."
    page = builders.text(f"Ejemplo said: “{words}”", of=note)
    builders.publish_stance(candidacies[0], questions[0], words=words, inside=page)
    (stance,) = get("stances/")["results"]
    names = ("cited_title", "cited_publisher", "cited_on", "cited_precision")
    assert [stance["evidence"][0]["source"][name] for name in names] == [None] * 4

    Source.objects.filter(pk=note.pk).update(
        cited_title="The article",
        cited_publisher=Publisher.objects.create(slug="paper", name="Paper", kind="news"),
        cited_on=dt.date(2026, 1, 1),
        cited_precision="month",
    )
    (stance,) = get("stances/")["results"]
    source = stance["evidence"][0]["source"]
    assert source["cited_publisher"]["name"] == "Paper"
    assert (source["cited_title"], source["cited_on"], source["cited_precision"]) == (
        "The article",
        "2026-01-01",
        "month",
    )
