"""The chain of decisions shows any later change to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from positions.models import ReviewDecision, triggers
from positions.review import chain
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def decisions() -> list[ReviewDecision]:
    race = builders.race(questions=3)
    candidacy = race.candidacies.first()
    for asked in race.race_questions.all():
        builders.publish_stance(candidacy, asked.question)
    return list(ReviewDecision.objects.order_by("sequence"))


@pytest.fixture
def insider(decisions: list[ReviewDecision]) -> Callable[[str], None]:
    """Somebody with the database's own password, who switched the refusals off."""

    def run(statement: str) -> None:
        triggers.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute(statement)
        triggers.install(connection)

    return run


def test_an_untouched_chain_verifies(decisions: list[ReviewDecision]) -> None:
    report = chain.verify()
    assert (report.entries, report.head, report.problem) == (3, decisions[-1].entry_hash, "")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE positions_reviewdecision SET answer = 'against' WHERE sequence = 2",
        "UPDATE positions_reviewdecision SET reason = 'other' WHERE sequence = 2",
        "UPDATE positions_reviewdecision SET reviewer_name = 'other' WHERE sequence = 2",
        "UPDATE positions_reviewdecision SET content_hash = '0' WHERE sequence = 2",
    ],
)
def test_an_altered_entry_is_the_first_that_fails(
    insider: Callable[[str], None], change: str
) -> None:
    insider(change)
    report = chain.verify()
    assert (report.entries, report.problem) == (1, "Entry 2: its content was altered.")
    with pytest.raises(CommandError, match="Entry 2"):
        call_command("verify_decisions")


def test_a_cut_tail_is_found_by_a_published_head(
    decisions: list[ReviewDecision], insider: Callable[[str], None]
) -> None:
    last = decisions[-1]
    insider(
        "UPDATE positions_reviewdecision SET sequence = 99, proposal_id = NULL WHERE sequence = 3"
    )
    assert "entry 3 is missing" in chain.verify().problem
    assert chain.verify({last.sequence: last.entry_hash}).problem


def test_a_rewritten_chain_is_found_by_a_published_head(decisions: list[ReviewDecision]) -> None:
    assert not chain.verify({2: decisions[1].entry_hash}).problem
    assert "not the entry that was published" in chain.verify({2: "0" * 64}).problem
    assert "is missing" in chain.verify({7: "0" * 64}).problem
    with pytest.raises(CommandError, match="SEQUENCE:HASH"):
        call_command("verify_decisions", "--expect", "seven")
