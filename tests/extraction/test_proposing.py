"""What the propose step stores of what the engine found."""

from __future__ import annotations

import datetime as dt

import pytest

from positions.extraction.engine import local_engine
from positions.extraction.proposing import propose
from positions.models import Proposal, QuestionWording, RaceQuestion
from tests import builders

pytestmark = pytest.mark.django_db


def test_each_race_is_proposed_its_own_wording() -> None:
    first = builders.race("race-1", candidates=1, questions=1)
    asked = first.race_questions.get()
    asked.question.keywords = ["yearly cap on home values"]
    asked.question.save()
    other_words = QuestionWording.objects.create(
        question=asked.question, version=2, statement="There should be no cap.", short="No cap"
    )
    second = builders.race(
        "race-2", candidates=0, questions=0, held_on=dt.date(2028, 11, 7), office="Sample Council"
    )
    builders.add_candidate(second, "Bo Sample", "he")
    RaceQuestion.objects.create(
        race=second, question=asked.question, wording=other_words, power="directly"
    )
    page = builders.text(
        "Ana Ejemplo spoke on Monday. “I will fight for a yearly cap on home values,” "
        "Ana Ejemplo said.\n\nBo Sample was there too. “I think a yearly cap on home values "
        "goes too far,” Bo Sample said."
    )
    propose(page, local_engine())
    found = {(p.candidacy.candidate.family_name, p.wording.version) for p in Proposal.objects.all()}
    assert found == {("Ejemplo", 1), ("Sample", 2)}


def test_proposing_again_adds_nothing() -> None:
    race = builders.race(candidates=1, questions=1)
    question = race.race_questions.get().question
    question.keywords = ["yearly cap on home values"]
    question.save()
    page = builders.text("“I support a yearly cap on home values,” Ana Ejemplo said on Monday.")
    assert propose(page, local_engine()) == 1
    assert propose(page, local_engine()) == 0
    assert Proposal.objects.count() == 1


def test_what_people_confirmed_finds_the_like_on_other_pages() -> None:
    race = builders.race(candidates=2, questions=3)
    ana, bo = race.candidacies.order_by("pk")
    question = race.race_questions.first().question  # type: ignore[union-attr]
    words = "Nobody on my street should be hounded out of a kitchen by the assessor's ladder"
    page = builders.text(f"“{words},” Bo Sample said. Bo Sample is a baker and runs for assessor.")
    propose(page, local_engine())
    assert not Proposal.objects.filter(candidacy=bo, question=question).exists()

    builders.publish_stance(ana, question, words=f"{words}, and I will see to it.")
    again = builders.text(f"“{words},” Bo Sample said. Bo Sample bakes and runs for assessor.")
    propose(again, local_engine())

    assert Proposal.objects.filter(candidacy=bo, question=question).exists()
