"""The whole demonstration, loaded through the line that any page takes."""

from __future__ import annotations

import pytest

from positions.demonstration.loading import Report, load
from positions.demonstration.passages import is_whole
from positions.models import Endorsement, Stance, Statement
from positions.text.spans import Span

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> Report:
    return load()


def test_it_loads_once_without_problems_and_shows_whole_passages(report: Report) -> None:
    assert not report.problems
    assert report.stances
    assert report.proposed_by_engine > report.marked_by_hand

    again = load()
    assert not again.problems
    assert (again.pages, again.stances) == (0, 0)

    for statement in Statement.objects.filter(stance_evidence__isnull=False):
        passage = statement.passage
        assert is_whole(Span(passage.start, passage.end), passage.text.text), passage.exact
    assert Stance.objects.count() == report.stances
    assert not Endorsement.objects.filter(status=Endorsement.Status.PROPOSED).exists()
