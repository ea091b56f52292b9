"""The partisan article that the project started from, handed in as a saved page.

Its text is read from the corpus beside the checkout and never enters the repository: passages are
named by the offsets of the judged items there.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from positions import pipeline
from positions.ingest.adding import SourceDescription
from positions.models import (
    Candidacy,
    CandidateAlias,
    Endorsement,
    Mention,
    OfficeAlias,
    Proposal,
    Question,
    QuestionWording,
    Race,
    RaceQuestion,
    Source,
    Stance,
)
from tests import builders
from tests.builders import decide_by, person

pytestmark = pytest.mark.django_db

RACE = "maricopa-attorney-2022"
Gold = dict[str, Any]


@pytest.fixture
def article(corpus: Path) -> dict[str, Any]:
    return json.loads((corpus / f"dev/documents/{RACE}/01.json").read_text())


@pytest.fixture
def gold(corpus: Path) -> list[Gold]:
    return json.loads((corpus / f"dev/gold/{RACE}/01.json").read_text())


@pytest.fixture
def race(corpus: Path) -> Race:
    """The race as an editor would enter it, with the corpus's closed set of questions."""
    earlier = builders.race(
        "county-attorney-2020",
        candidates=0,
        questions=0,
        held_on=dt.date(2020, 11, 3),
        office="Maricopa County Attorney",
    )
    made = builders.race(
        "county-attorney-2022",
        candidates=0,
        questions=0,
        held_on=dt.date(2022, 11, 8),
        office="Maricopa County Attorney",
    )
    for name in ("Julie Gunnigle", "Rachel Mitchell"):
        candidacy = builders.add_candidate(made, name, "she")
        CandidateAlias.objects.create(
            candidate=candidacy.candidate, name=candidacy.candidate.family_name
        )
    Candidacy.objects.create(
        race=earlier, candidate=made.candidacies.get(candidate__name="Julie Gunnigle").candidate
    )
    OfficeAlias.objects.create(office=made.office, name="District Attorney", kind="common_error")
    issue = builders.add_question(builders.race("other", questions=0), 1).issue
    for entry in json.loads((corpus / "dev/questions.json").read_text()):
        if RACE not in entry["races"]:
            continue
        question = Question.objects.create(
            slug=entry["id"],
            issue=issue,
            **{key: entry[key] for key in ("keywords", "says_for", "says_against")},
        )
        wording = QuestionWording.objects.create(
            question=question, statement=entry["statement"], short=entry["short"][:40]
        )
        RaceQuestion.objects.create(race=made, question=question, wording=wording, power="directly")
    return made


@pytest.fixture
def source(race: Race, article: dict[str, Any]) -> Source:
    """The article, handed in and taken through every step."""
    source, job = pipeline.hand_in(
        url="https://outlet.example/article",
        body=article["text"].encode(),
        content_type="text/plain; charset=utf-8",
        description=SourceDescription(
            publisher="Unknown outlet", publisher_kind="news", kind="opinion", title="An article"
        ),
    )
    assert job is not None
    pipeline.perform_all(job.pk)
    return source


def proposal(item: Gold) -> Proposal:
    """The one proposal that overlaps a judged item's evidence, for its candidate and question."""
    span = item["evidence"][0]
    return Proposal.objects.get(
        candidacy__candidate__family_name__iexact=item["candidate"],
        question__slug=item["question"],
        statement__passage__start__lt=span["end"],
        statement__passage__end__gt=span["start"],
    )


def item(gold: list[Gold], number: int) -> Gold:
    return next(entry for entry in gold if entry["id"].endswith(f"#{number}"))


def test_the_saved_text_is_the_article(source: Source, article: dict[str, Any]) -> None:
    document = source.documents.get()
    assert document.current_text is not None
    assert document.current_text.text == article["text"]


def test_the_quotation_on_immigration_status_is_her_own_quoted(
    source: Source, gold: list[Gold]
) -> None:
    found = proposal(item(gold, 1))
    assert (found.statement.voice, found.statement.grade) == ("own_quoted", "B")
    assert found.statement.speaker_candidate.name == "Julie Gunnigle"
    assert found.position in ("for", "open")


def test_the_quotation_on_25_million_is_hers_dated_march_2020_and_from_an_earlier_campaign(
    source: Source, gold: list[Gold], race: Race, client: Client
) -> None:
    found = proposal(item(gold, 9))
    statement = found.statement
    assert (statement.voice, statement.grade) == ("own_quoted", "B")
    assert (statement.said_on, statement.said_precision) == (dt.date(2020, 3, 1), "month")
    assert statement.said_basis == "stated in the text"
    assert found.candidacy.race.slug == "county-attorney-2020"
    decide_by(person(), found, "for", summary="Calls for a reinvestment.")
    page = client.get(race.get_absolute_url()).content.decode()
    assert "Said in the 2020 campaign" in page


def test_the_independent_unit_is_a_paraphrase_of_her_website(
    source: Source, gold: list[Gold]
) -> None:
    found = proposal(item(gold, 7))
    assert (found.statement.voice, found.statement.grade) == ("paraphrase", "C")
    assert "website" in found.statement.reported_by


@pytest.mark.parametrize("number", [2, 6])
def test_the_outlets_claims_are_its_characterisation(
    source: Source, gold: list[Gold], number: int
) -> None:
    found = proposal(item(gold, number))
    assert (found.statement.voice, found.statement.grade) == ("outlet_characterisation", "D")
    assert found.statement.speaker_candidate is None


def test_the_group_is_an_endorsement_and_sets_nothing(source: Source) -> None:
    names = set(Endorsement.objects.values_list("endorser", flat=True))
    assert "LUCHA" in names
    assert not Proposal.objects.filter(
        question__slug__in=("abolish-ice", "abolish-police")
    ).exists()


def test_nothing_is_proposed_for_the_other_candidate_and_the_page_says_why(
    source: Source, race: Race, client: Client
) -> None:
    assert not Proposal.objects.filter(candidacy__candidate__name="Rachel Mitchell").exists()
    assert not Mention.objects.get(candidate__name="Rachel Mitchell").is_about
    page = client.get(race.get_absolute_url()).content.decode()
    assert "No page about her has been read yet" in page


def test_the_wrong_office_name_is_resolved_and_said(
    source: Source, gold: list[Gold], client: Client
) -> None:
    found = proposal(item(gold, 1))
    assert found.candidacy.race.slug == "county-attorney-2022"
    decide_by(person(), found, "for", summary="Names immigration status among the issues.")
    page = client.get(found.statement.get_absolute_url()).content.decode()
    assert "District Attorney" in page
    assert "the office is Maricopa County Attorney" in page


def test_nothing_is_public_before_a_decision(source: Source, race: Race, client: Client) -> None:
    assert Proposal.objects.exists()
    assert not Stance.objects.exists()
    page = client.get(race.get_absolute_url()).content.decode()
    assert "militarized" not in page
