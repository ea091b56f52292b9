"""Which stance stands for a candidate in a race, and why a blank is blank.

Pure rules over flat rows; ``stance_rows`` is the only query here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from positions.models import Stance
from positions.selectors.coverage import Coverage
from positions.selectors.passages import Evidence, leading
from positions.selectors.periods import partial_date
from positions.text.dates import PartialDate

# Words older than this on election day are from an earlier campaign, if there was one.
CAMPAIGN_LENGTH = dt.timedelta(days=365)


class State(StrEnum):
    """What a cell says; the first five are positions, the others say why there is none."""

    FOR = "for"
    AGAINST = "against"
    MIXED = "mixed"
    UNCLEAR = "unclear"
    DECLINED = "declined"
    CONFLICT = "conflict"
    NOT_KNOWN = "not_known"


KNOWN = frozenset({State.FOR, State.AGAINST, State.MIXED})
SIDES = frozenset({State.FOR, State.AGAINST})


@dataclass(frozen=True)
class StanceRow:
    """A current, public stance; ``held_to`` is set when the position is no longer held."""

    id: int
    candidate_id: int
    candidacy_id: int
    question_id: int
    position: str
    option: str
    is_reported: bool
    grade: str
    summary: str
    held: PartialDate | None
    doubt: str
    held_to: dt.date | None
    replaces_id: int | None
    recorded_at: dt.datetime
    wording_id: int
    wording: str

    @property
    def state(self) -> State:
        return State(self.position)

    @property
    def _held_from(self) -> dt.date:
        return self.held.on if self.held else dt.date.min


@dataclass(frozen=True)
class Request:
    """When a candidate was asked, by whom, and what came of it."""

    asked_on: dt.date
    asked_by: str
    outcome: str


@dataclass(frozen=True)
class Campaign:
    """What a cell's rules need to know of the race and the candidate's runs."""

    candidacy_id: int
    held_on: dt.date
    today: dt.date
    # Candidacy -> election day of the candidate's other runs.
    other_runs: Mapping[int, dt.date]
    coverage: Coverage
    old_after: dt.timedelta


@dataclass(frozen=True)
class Cell:
    """Where one candidate stands on one question, with what a page needs to say so."""

    state: State
    coverage: Coverage
    stance: StanceRow | None = None
    conflicting: tuple[StanceRow, ...] = ()
    changed_from: StanceRow | None = None
    campaign_year: int | None = None
    is_old: bool = False
    request: Request | None = None
    evidence: tuple[Evidence, ...] = ()
    earlier_evidence: tuple[Evidence, ...] = ()

    @property
    def stances(self) -> tuple[StanceRow, ...]:
        """Every stance whose evidence the cell shows."""
        shown = self.conflicting or ((self.stance,) if self.stance else ())
        return (*shown, self.changed_from) if self.changed_from else shown

    @property
    def lead(self) -> Evidence | None:
        return leading(self.evidence, self.stance.grade if self.stance else "")

    def with_evidence(self, evidence: Mapping[int, tuple[Evidence, ...]]) -> Cell:
        """The cell with the passages under its stances, found by stance id."""
        shown = self.conflicting or ((self.stance,) if self.stance else ())
        earlier = self.changed_from
        return replace(
            self,
            evidence=tuple(item for stance in shown for item in evidence.get(stance.id, ())),
            earlier_evidence=evidence.get(earlier.id, ()) if earlier else (),
        )


def stance_rows(
    *, candidates: Collection[int], questions: Collection[int] | None = None
) -> list[StanceRow]:
    """Current public stances of these candidates (on these questions). One query."""
    stances = Stance.objects.current().filter(candidate_id__in=candidates)
    if questions is not None:
        stances = stances.filter(question_id__in=questions)
    columns = (
        "id",
        "candidate_id",
        "candidacy_id",
        "question_id",
        "position",
        "option__label",
        "qualifier",
        "grade",
        "summary",
        "held_from",
        "held_precision",
        "held_doubt",
        "held_to",
        "replaces_id",
        "recorded_from",
        "wording_id",
        "wording__statement",
    )
    return [_row(*values) for values in stances.order_by("pk").values_list(*columns)]


def _row(
    id: int,
    candidate_id: int,
    candidacy_id: int,
    question_id: int,
    position: str,
    option: str | None,
    qualifier: str,
    grade: str,
    summary: str,
    held_from: dt.date | None,
    held_precision: str,
    held_doubt: str,
    held_to: dt.date | None,
    replaces_id: int | None,
    recorded_from: dt.datetime,
    wording_id: int,
    wording: str,
) -> StanceRow:
    return StanceRow(
        id=id,
        candidate_id=candidate_id,
        candidacy_id=candidacy_id,
        question_id=question_id,
        position=position,
        option=option or "",
        is_reported=qualifier == Stance.Qualifier.REPORTED,
        grade=grade,
        summary=summary,
        held=partial_date(held_from, held_precision, doubt=held_doubt),
        doubt=held_doubt,
        held_to=held_to,
        replaces_id=replaces_id,
        recorded_at=recorded_from,
        wording_id=wording_id,
        wording=wording,
    )


def cell_for(rows: Iterable[StanceRow], campaign: Campaign, request: Request | None = None) -> Cell:
    """The cell for one candidate and one question out of that pair's current public stances."""
    held = [row for row in rows if _was_held(row, campaign)]
    ranked = _ranked(held, campaign)
    if not ranked:
        return Cell(State.NOT_KNOWN, campaign.coverage, request=request)
    stance = ranked[0]
    conflicting = _conflict(held, stance)
    if conflicting:
        return Cell(
            State.CONFLICT, campaign.coverage, stance=conflicting[0], conflicting=conflicting
        )
    return Cell(
        stance.state,
        campaign.coverage,
        stance=stance,
        changed_from=earlier_position(stance, held),
        campaign_year=campaign_year(stance, campaign),
        is_old=is_old(stance, campaign),
        request=request,
    )


def _was_held(row: StanceRow, campaign: Campaign) -> bool:
    """Whether the position was stated by election day; undated words of a later run were not."""
    if row.held is not None:
        return row.held.on <= campaign.held_on
    return campaign.other_runs.get(row.candidacy_id, campaign.held_on) <= campaign.held_on


def _ranked(rows: Sequence[StanceRow], campaign: Campaign) -> list[StanceRow]:
    """Still held on election day before ended ones, this run first, then the latest."""

    def rank(row: StanceRow) -> tuple[bool, bool, dt.date, dt.datetime]:
        is_ended = row.held_to is not None and row.held_to <= campaign.held_on
        is_this_run = row.candidacy_id == campaign.candidacy_id
        return (not is_ended, is_this_run, row._held_from, row.recorded_at)

    return sorted(rows, key=rank, reverse=True)


def _conflict(rows: Sequence[StanceRow], stance: StanceRow) -> tuple[StanceRow, ...]:
    """For and Against, both without an end, in the campaign of the stance; newest first."""
    sides = [
        row
        for row in rows
        if row.candidacy_id == stance.candidacy_id and row.held_to is None and row.state in SIDES
    ]
    if stance not in sides or len({row.state for row in sides}) < len(SIDES):
        return ()
    newest = sorted(sides, key=lambda row: (row._held_from, row.recorded_at), reverse=True)
    other = next(row for row in newest if row.state != newest[0].state)
    return (newest[0], other)


def earlier_position(stance: StanceRow, rows: Iterable[StanceRow]) -> StanceRow | None:
    """The different position that the candidate held before this one, if we know of one."""
    earlier = [row for row in rows if row.position != stance.position and row.held_to is not None]
    replaced = next((row for row in earlier if row.id == stance.replaces_id), None)
    before = [row for row in earlier if row._held_from <= stance._held_from]
    return replaced or max(before, key=lambda row: row._held_from, default=None)


def campaign_year(stance: StanceRow, campaign: Campaign) -> int | None:
    """The year of the earlier campaign in which the position was stated; None for this one."""
    earlier = {c: day for c, day in campaign.other_runs.items() if day < campaign.held_on}
    if stance.candidacy_id in earlier:
        return earlier[stance.candidacy_id].year
    if stance.held is None or stance.held.on > campaign.held_on - CAMPAIGN_LENGTH:
        return None
    days = sorted(day for day in earlier.values() if day >= stance.held.on)
    return days[0].year if days else None


def is_old(stance: StanceRow, campaign: Campaign) -> bool:
    """Whether the dated statement is old, seen from election day or from today before it."""
    if stance.held is None or stance.state not in (*KNOWN, State.UNCLEAR):
        return False
    return stance.held.last_day < min(campaign.today, campaign.held_on) - campaign.old_after


def are_different(states: Iterable[State]) -> bool:
    """The printed rule: at least one For and at least one Against."""
    return set(states) >= SIDES


def are_same(states: Sequence[State]) -> bool:
    """The printed rule: all For, or all Against."""
    return len(states) > 1 and len(set(states)) == 1 and states[0] in SIDES
