"""The rules for a cell, on invented rows and without a database."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from positions.selectors.coverage import Coverage
from positions.selectors.positions import (
    Campaign,
    StanceRow,
    State,
    are_different,
    are_same,
    cell_for,
)
from positions.text.dates import PartialDate

ELECTION = dt.date(2022, 11, 8)
THIS_RUN, EARLIER_RUN, LATER_RUN = 1, 2, 3
_ids = itertools.count(1)


def row(position: str, held_from: dt.date | None, **changes: Any) -> StanceRow:
    held = PartialDate(held_from, "day", "") if held_from else None
    values: dict[str, Any] = {
        "id": next(_ids),
        "candidate_id": 1,
        "candidacy_id": THIS_RUN,
        "question_id": 1,
        "position": position,
        "option": "",
        "is_reported": False,
        "grade": "A",
        "summary": "",
        "held": held,
        "doubt": "",
        "held_to": None,
        "replaces_id": None,
        "recorded_at": dt.datetime(2022, 1, 1, tzinfo=dt.UTC),
        "wording_id": 1,
        "wording": "",
    }
    return StanceRow(**(values | changes))


CAMPAIGN = Campaign(
    candidacy_id=THIS_RUN,
    held_on=ELECTION,
    today=dt.date(2026, 1, 1),
    other_runs={EARLIER_RUN: dt.date(2020, 11, 3), LATER_RUN: dt.date(2024, 11, 5)},
    coverage=Coverage(pages=3),
    old_after=dt.timedelta(days=730),
)


def test_the_latest_position_held_by_election_day_is_shown() -> None:
    rows = [
        row("against", dt.date(2022, 3, 1), held_to=dt.date(2022, 9, 1)),
        row("for", dt.date(2022, 9, 1)),
        row("mixed", dt.date(2023, 2, 1)),
    ]
    assert cell_for(rows, CAMPAIGN).state == State.FOR


def test_an_ended_position_stands_for_an_election_before_its_end() -> None:
    rows = [
        row("against", dt.date(2022, 3, 1), held_to=dt.date(2023, 1, 1)),
        row("for", dt.date(2023, 1, 1)),
    ]
    cell = cell_for(rows, CAMPAIGN)
    assert cell.state == State.AGAINST
    assert cell.changed_from is None


def test_a_position_of_this_run_is_shown_before_a_later_dated_one_of_another() -> None:
    rows = [
        row("for", dt.date(2022, 1, 1)),
        row("mixed", dt.date(2022, 2, 1), candidacy_id=EARLIER_RUN),
    ]
    assert cell_for(rows, CAMPAIGN).state == State.FOR


def test_an_undated_position_of_a_later_run_is_not_shown() -> None:
    cell = cell_for([row("for", None, candidacy_id=LATER_RUN)], CAMPAIGN)
    assert cell.state == State.NOT_KNOWN
    assert cell.coverage.pages == 3


def test_for_and_against_without_an_end_in_one_campaign_are_a_conflict_newest_first() -> None:
    rows = [row("for", dt.date(2022, 1, 1)), row("against", dt.date(2022, 5, 1))]
    cell = cell_for(rows, CAMPAIGN)
    assert cell.state == State.CONFLICT
    assert [stance.position for stance in cell.conflicting] == ["against", "for"]


def test_for_and_against_of_different_campaigns_are_no_conflict() -> None:
    rows = [
        row("for", dt.date(2022, 1, 1)),
        row("against", dt.date(2020, 5, 1), candidacy_id=EARLIER_RUN),
    ]
    assert cell_for(rows, CAMPAIGN).state == State.FOR


@pytest.mark.parametrize("is_linked", [True, False])
def test_an_ended_different_position_before_it_makes_a_change(is_linked: bool) -> None:
    before = row("against", dt.date(2021, 1, 1), held_to=dt.date(2022, 2, 1))
    after = row("for", dt.date(2022, 2, 1), replaces_id=before.id if is_linked else None)
    assert cell_for([before, after], CAMPAIGN).changed_from == before


def test_words_from_before_this_campaign_carry_the_year_of_theirs() -> None:
    cell = cell_for([row("for", dt.date(2020, 3, 1))], CAMPAIGN)
    assert cell.campaign_year == 2020
    assert cell.is_old


def test_words_recorded_for_an_earlier_run_carry_its_year() -> None:
    assert cell_for([row("for", None, candidacy_id=EARLIER_RUN)], CAMPAIGN).campaign_year == 2020


def test_words_of_this_campaign_carry_no_year() -> None:
    cell = cell_for([row("for", dt.date(2022, 3, 1))], CAMPAIGN)
    assert cell.campaign_year is None
    assert not cell.is_old


def test_age_before_an_election_is_counted_from_today() -> None:
    coming = Campaign(1, dt.date(2030, 1, 1), dt.date(2024, 1, 1), {}, 1, dt.timedelta(days=730))
    assert not cell_for([row("for", dt.date(2022, 6, 1))], coming).is_old
    assert cell_for([row("for", dt.date(2021, 6, 1))], coming).is_old


def test_only_for_and_against_differ_and_only_sides_agree() -> None:
    assert are_different([State.FOR, State.AGAINST, State.MIXED])
    assert not are_different([State.FOR, State.MIXED])
    assert are_same([State.AGAINST, State.AGAINST])
    assert not are_same([State.MIXED, State.MIXED])
    assert not are_same([State.FOR])
