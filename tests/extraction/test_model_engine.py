"""The model as second reader, through the whole pipeline and over real HTTP. Texts are invented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from positions import pipeline
from positions.extraction.engine.local import LocalEngine
from positions.extraction.engine.verification import NOT_ON_PAGE, UNKNOWN_SPEAKER
from positions.ingest.adding import SourceDescription
from positions.models import (
    Endorsement,
    EngineRun,
    Job,
    Proposal,
    Race,
    RaceQuestion,
    SnapshotText,
    Stance,
)
from tests import builders
from tests.model_server import (
    Behaviour,
    ModelServer,
    claims,
    model_server,
    replies,
    silent,
    statement,
    writes,
)

pytestmark = pytest.mark.django_db

RULES = f"{LocalEngine.name} {LocalEngine.version}"
KEY = "sk-not-to-be-seen-anywhere"
OWN = "I support a yearly cap on home values,"
FOREIGN = "Nobody on our street would ever pay for that"
PAGE = (
    "Ana Ejemplo and Bo Sample met the press on Monday in Sample County.\n\n"
    f"“{OWN}” Ana Ejemplo said.\n\n"
    f"A neighbour, Kim Lee, shrugged. “{FOREIGN},” Lee said.\n\n"
    "Sample was endorsed by the Sampleton Bakers Union."
)


@pytest.fixture
def server(settings: Any) -> Iterator[ModelServer]:
    with model_server() as running:
        settings.MODEL_ENDPOINT_URL = running.url
        settings.MODEL_ENDPOINT_KEY = KEY
        settings.MODEL_NAME = "sample-model"
        settings.MODEL_TIMEOUT_SECONDS = 1
        settings.MODEL_PRICE_IN = Decimal(2)
        settings.MODEL_PRICE_OUT = Decimal(10)
        running.will(writes("{}"))
        yield running


@pytest.fixture
def race() -> Race:
    made = builders.race(candidates=2, questions=1)
    question = asked(made).question
    question.keywords = ["yearly cap on home values"]
    question.save()
    return made


def asked(race: Race) -> RaceQuestion:
    return race.race_questions.get()


def claim(race: Race, quotation: str, who: str = "ana-ejemplo", **given: Any) -> dict[str, Any]:
    question = str(asked(race).wording_id)
    name = race.candidacies.get(candidate__slug=who).candidate.name
    return statement(quotation, candidate=who, question=question, **{"speaker": name, **given})


def read(words: str = PAGE, url: str = "https://paper.example/a") -> Job:
    """Hand the page in and take it through every step; returns its propose job."""
    _, job = pipeline.hand_in(
        url=url,
        body=words.encode(),
        content_type="text/plain; charset=utf-8",
        description=SourceDescription(publisher="Sample Herald", kind="news"),
    )
    assert job is not None
    pipeline.perform_all(job.pk)
    return Job.objects.filter(kind=Job.Kind.PROPOSE).latest("pk")


def read_again() -> Job:
    text = SnapshotText.objects.latest("pk")
    job = Job.objects.create(key=f"again:{timezone.now()}", kind=Job.Kind.PROPOSE, text=text)
    pipeline.perform_all(job.pk)
    job.refresh_from_db()
    return job


def test_without_settings_the_local_rules_read_and_cost_nothing(race: Race) -> None:
    read()
    run = EngineRun.objects.get()
    assert (run.engine, run.model, run.prompt_tokens, run.cost_usd) == ("rules", "", 0, 0)
    assert run.proposals == Proposal.objects.count() == 1
    assert run.job is not None


def test_it_proposes_what_the_text_bears_out_and_counts_the_rest(
    race: Race, server: ModelServer
) -> None:
    server.will(
        claims(
            claim(race, OWN),
            claim(race, FOREIGN, position="against"),
            claim(race, "I will abolish every tax", who="bo-sample"),
            usage=(1_000, 100),
        )
    )
    job = read()

    own, foreign = Proposal.objects.order_by("statement__passage__start")
    assert (own.engine, own.engine_version) == ("model", "p1 sample-model")
    assert (own.position, own.statement.voice, own.statement.grade) == ("for", "own_quoted", "B")
    assert own.statement.passage.exact == OWN
    assert own.statement.speaker_candidate is not None
    assert (foreign.statement.voice, foreign.statement.grade) == ("unclear", "D")
    assert foreign.statement.speaker == UNKNOWN_SPEAKER
    assert foreign.statement.speaker_candidate is None
    assert foreign.confidence <= 0.30
    assert job.outcome == "2 new proposals"
    assert job.detail == f"Dropped 1: 1 × {NOT_ON_PAGE}."

    run = EngineRun.objects.get()
    assert (run.engine, run.model, run.prompt_version) == ("model", "sample-model", "p1")
    assert (run.prompt_tokens, run.completion_tokens, run.is_estimated) == (1_000, 100, False)
    assert run.cost_usd == Decimal("0.003")
    assert run.dropped == {NOT_ON_PAGE: 1}
    assert (run.proposals, run.fell_back, run.job) == (2, False, job)
    assert OWN in json.loads(run.answer)["statements"][0]["quotation"]


def test_endorsements_stay_with_the_local_rules(race: Race, server: ModelServer) -> None:
    server.will(claims())
    read()
    assert Endorsement.objects.get().read_by == RULES
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (silent, "The model did not answer within 1 seconds, so the local rules read it."),
        (replies(401), "does not accept our key (status 401), so the local rules"),
        (replies(429), "asks for a pause (status 429), so"),
        (replies(500), "failed on its side (status 500), so"),
        (replies(307, Location="http://127.0.0.1:9/"), "we do not follow it there"),
        (replies(200, b"<html>"), "something other than an answer, so"),
        (writes("I can't help with that."), "The model declined to answer, so"),
        (writes(None, refusal="No."), "The model declined to answer, so"),
        (writes("Ana is for it."), "not proper JSON, so"),
        (writes('{"positions": {}}'), "not of the form that was asked for, so"),
        (writes('{"statements": [1, 2]}'), "had the form that was asked for, so"),
        (writes("x" * 3_000_000), "sent more than 2 MiB, so"),
    ],
)
def test_on_any_failure_the_local_rules_read_and_the_job_says_so(
    race: Race, server: ModelServer, behaviour: Behaviour, words: str
) -> None:
    server.will(behaviour)
    job = read()

    proposal = Proposal.objects.get()
    assert (proposal.engine, proposal.statement.read_by) == ("rules", RULES)
    assert job.state == Job.State.DONE
    assert job.outcome == "1 new proposals"
    assert words in job.detail
    run = EngineRun.objects.get()
    assert (run.engine, run.model, run.fell_back) == ("rules", "sample-model", True)
    assert run.detail
    everything = f"{job.detail}{run.detail}{run.answer}{run.dropped}"
    assert KEY not in everything


def test_tokens_that_nobody_counted_are_estimated(race: Race, server: ModelServer) -> None:
    server.will(claims(claim(race, OWN), usage=None))
    read()
    run = EngineRun.objects.get()
    assert run.is_estimated
    assert run.prompt_tokens > 300
    assert run.completion_tokens > 20
    assert run.cost_usd > 0


def test_a_call_that_was_lost_counts_as_paid(race: Race, server: ModelServer) -> None:
    server.will(silent)
    read()
    run = EngineRun.objects.get()
    assert (run.is_estimated, run.completion_tokens) == (True, 4_000)
    assert run.cost_usd > Decimal("0.04")


def test_the_same_text_is_asked_about_once(race: Race, server: ModelServer) -> None:
    server.will(claims(claim(race, OWN), usage=(1_000, 100)))
    read()
    again = read_again()

    assert len(server.asked) == 1
    second, first = EngineRun.objects.all()
    assert (second.answer_from, second.answer) == (first, "")
    assert (second.prompt_tokens, second.cost_usd, second.proposals) == (0, 0, 1)
    assert again.outcome == "0 new proposals"
    assert Proposal.objects.count() == 1
    third = read_again()
    assert EngineRun.objects.get(job=third).answer_from == first


@pytest.mark.parametrize("changed", ["model", "question", "candidate", "answer_tokens"])
def test_it_asks_anew_when_the_question_is_another(
    race: Race, server: ModelServer, settings: Any, changed: str
) -> None:
    server.will(claims(claim(race, OWN)))
    read()
    if changed == "model":
        settings.MODEL_NAME = "another-model"
    elif changed == "question":
        builders.add_question(race, 2)
    elif changed == "candidate":
        candidate = race.candidacies.get(candidate__slug="bo-sample").candidate
        candidate.aliases.create(name="Bobby Sample")
    else:
        settings.MODEL_MAX_ANSWER_TOKENS = 3_000
    read_again()
    assert len(server.asked) == 2


def test_a_failed_answer_is_not_kept(race: Race, server: ModelServer) -> None:
    server.will(writes("Ana is for it."), claims(claim(race, OWN)))
    read()
    read_again()
    assert len(server.asked) == 2
    assert set(Proposal.objects.values_list("engine", flat=True)) == {"rules", "model"}


def test_spending_stops_at_the_cap_of_the_day(
    race: Race, server: ModelServer, settings: Any
) -> None:
    settings.MODEL_DAILY_SPEND = Decimal("0.10")
    server.will(claims(claim(race, OWN), usage=(30_000, 1_000)))
    read()
    job = read(PAGE.replace("Monday", "Friday"), url="https://paper.example/b")

    assert len(server.asked) == 1
    assert "today's spending cap of 0.10 USD, so the local rules read it." in job.detail
    run = EngineRun.objects.get(job=job)
    assert (run.fell_back, run.cost_usd, run.engine) == (True, 0, "rules")
    assert sum(r.cost_usd for r in EngineRun.objects.all()) <= Decimal("0.10")


def test_spending_of_another_day_does_not_count(
    race: Race, server: ModelServer, settings: Any
) -> None:
    settings.MODEL_DAILY_SPEND = Decimal("0.10")
    EngineRun.objects.create(
        text=builders.text("Words."),
        engine="model",
        engine_version="p1 sample-model",
        model="sample-model",
        cost_usd=Decimal(5),
        seconds=1,
        proposals=0,
        started_at=timezone.now() - timezone.timedelta(days=1, hours=1),
    )
    server.will(claims(claim(race, OWN)))
    read()
    assert len(server.asked) == 1


def test_a_long_page_is_told_in_part_and_that_is_said(
    race: Race, server: ModelServer, settings: Any
) -> None:
    settings.MODEL_MAX_CHARACTERS = 500
    server.will(claims(claim(race, OWN)))
    job = read(PAGE + "\n\nThe evening went on in the tavern." * 50)
    assert "The model was told the first " in job.detail
    assert server.asked[0].words.count("tavern") < 10
    assert EngineRun.objects.get().detail.startswith("The model was told the first ")


def test_time_is_bounded_over_all_races_of_a_document(
    race: Race, server: ModelServer, settings: Any
) -> None:
    for number, name in ((2, "Cy Muster"), (3, "Di Prøve")):
        other = builders.race(
            f"race-{number}", candidates=0, questions=0, office=f"Office {number}"
        )
        builders.add_candidate(other, name)
        builders.add_question(other, number)
    server.will(silent)
    started = timezone.now()
    job = read(PAGE + "\n\nCy Muster and Di Prøve came too.")
    assert (timezone.now() - started).total_seconds() < 5
    assert EngineRun.objects.filter(job=job, fell_back=True).count() == 3
    assert len(server.asked) == 1
    assert "The time for asking the model was used up" in job.detail


def test_the_model_is_told_no_party_and_nothing_hidden(race: Race, server: ModelServer) -> None:
    server.will(claims())
    read()
    told = server.asked[0].words
    assert "A Party" not in told
    assert OWN in told


def test_people_see_what_each_reading_took(race: Race, server: ModelServer, client: Client) -> None:
    server.will(claims(claim(race, OWN), usage=(1_000, 100)))
    read()
    client.force_login(get_user_model().objects.create_superuser("boss"))
    jobs = client.get("/desk/jobs/").content.decode()
    assert "sample-model: 1000 + 100 tokens, 0.003000 USD" in jobs
    runs = client.get("/admin/positions/enginerun/").content.decode()
    assert "sample-model" in runs
    assert "0.003000" in runs
    one = client.get(f"/admin/positions/enginerun/{EngineRun.objects.get().pk}/change/")
    assert "yearly cap on home values" in one.content.decode()
    review = client.get(f"/desk/proposals/{Proposal.objects.get().pk}/", follow=True)
    assert "model p1 sample-model" in review.content.decode()


def test_nothing_of_it_is_public_before_a_decision(race: Race, server: ModelServer) -> None:
    server.will(claims(claim(race, OWN)))
    read()
    assert not Stance.objects.exists()
    builders.decide_by(builders.person(), Proposal.objects.get(), summary="Is for it.")
    assert Stance.objects.get().grade == "B"
