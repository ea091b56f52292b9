"""Two people decide at the same moment, each in a transaction of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from positions.models import Proposal, ReviewDecision, Stance
from positions.review import chain
from positions.review.decisions import CannotDecide, Outcome, withdraw_stance
from tests import builders
from tests.builders import decide_by, person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps: Callable[[], Outcome | ReviewDecision]) -> list[object]:
    """What each step returned or raised, all started together."""
    gate = threading.Barrier(len(steps))
    results: list[object] = [None] * len(steps)

    def run(number: int, step: Callable[[], object]) -> None:
        try:
            gate.wait()
            results[number] = step()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_one_proposal_is_settled_once() -> None:
    race = builders.race()
    question = race.race_questions.first().question
    waiting = builders.proposal(
        "I am for it.", candidacy=race.candidacies.first(), question=question
    )
    first, second = person(), person()
    results = at_once(
        lambda: decide_by(first, waiting, "for"), lambda: decide_by(second, waiting, "against")
    )
    assert sorted(type(result).__name__ for result in results) == ["CannotDecide", "Outcome"]
    assert Stance.objects.count() == ReviewDecision.objects.count() == 1
    assert chain.verify().problem == ""


def test_for_and_against_at_once_still_meet_the_rule_on_flips() -> None:
    race = builders.race()
    candidacy, question = race.candidacies.first(), race.race_questions.first().question
    builders.publish_stance(candidacy, question, "mixed")
    pair = [
        builders.proposal(words, candidacy=candidacy, question=question, position=position)
        for words, position in (("I am for it.", "for"), ("I am against it.", "against"))
    ]
    people = person(), person()
    results = at_once(
        *(
            lambda who=who, waiting=waiting: decide_by(who, waiting, relation="conflicts")
            for who, waiting in zip(people, pair, strict=True)
        )
    )
    assert all(isinstance(result, Outcome) for result in results), results
    assert Stance.objects.current().filter(position__in=("for", "against")).count() == 1
    assert Proposal.objects.filter(state=Proposal.State.SECOND).count() == 1


def test_withdrawing_and_deciding_do_not_lock_each_other_out() -> None:
    race = builders.race()
    candidacy, question = race.candidacies.first(), race.race_questions.first().question
    stance = builders.publish_stance(candidacy, question, "for")
    more = builders.proposal("I am for it.", candidacy=candidacy, question=question)
    people = person(), person()
    results = at_once(
        lambda: withdraw_stance(stance=stance, reviewer=people[0], reason="A mistake."),
        lambda: decide_by(people[1], more, "for"),
    )
    assert not any(isinstance(r, Exception) and not isinstance(r, CannotDecide) for r in results)
    assert chain.verify().problem == ""
