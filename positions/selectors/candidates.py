"""What a candidate's page and timeline show."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from positions.models import Candidacy, Candidate, RaceQuestion
from positions.selectors.coverage import NO_COVERAGE, Coverage, coverage_of
from positions.selectors.passages import Evidence, evidence_of, leading
from positions.selectors.periods import today_in
from positions.selectors.positions import (
    SIDES,
    StanceRow,
    State,
    earlier_position,
    stance_rows,
)
from positions.text.dates import PartialDate


@dataclass(frozen=True)
class Run:
    """A candidacy."""

    race_slug: str
    office: str
    election: str
    held_on: dt.date
    party: str
    status: str
    status_on: dt.date | None
    incumbency: str
    is_fictional: bool
    time_zone: str

    @property
    def is_past(self) -> bool:
        return self.held_on < today_in(self.time_zone)

    @property
    def has_open_result(self) -> bool:
        """Whether the race is over and we have not recorded how it ended."""
        return self.is_past and self.status == Candidacy.Status.RUNNING

    @property
    def status_label(self) -> str:
        return str(Candidacy.Status(self.status).label)


@dataclass(frozen=True)
class QuestionName:
    """A question in the wording that its stance answered."""

    id: int
    slug: str
    short: str
    issue: str
    issue_slug: str


@dataclass(frozen=True)
class HeldStance:
    """A position that stands (or stood, with ``held_to``), and its passages."""

    question: QuestionName
    stance: StanceRow
    state: State
    evidence: tuple[Evidence, ...]
    election: str

    @property
    def lead(self) -> Evidence | None:
        return leading(self.evidence, self.stance.grade)

    @property
    def is_past(self) -> bool:
        return self.stance.held_to is not None


@dataclass(frozen=True)
class Topic:
    """An issue with the candidate's positions on its questions."""

    issue: str
    stances: tuple[HeldStance, ...]


@dataclass(frozen=True)
class ChangedPosition:
    """A change of position: what was held before, what since, and the passage that shows it."""

    question: QuestionName
    before: StanceRow
    after: StanceRow
    evidence: Evidence | None


@dataclass(frozen=True)
class Point:
    """A dated statement on the timeline; ``date.last_day`` ends what is known of the date."""

    question: QuestionName
    state: State
    date: PartialDate
    statement_id: int | None


@dataclass(frozen=True)
class CandidatePage:
    """A candidate across all runs; ``undated`` counts positions that the timeline cannot place."""

    slug: str
    name: str
    family_name: str
    pronouns: str
    runs: tuple[Run, ...]
    coverage: Coverage
    topics: tuple[Topic, ...]
    changes: tuple[ChangedPosition, ...]
    points: tuple[Point, ...]
    undated: int
    last_recorded_at: dt.datetime | None
    asked: int
    answered: int


def candidate_page(slug: str) -> CandidatePage | None:
    """A candidate, or None.

    Six queries, whatever the number of rows: candidate, runs, coverage, stances, questions,
    evidence.
    """
    candidate = Candidate.objects.filter(slug=slug).first()
    if candidate is None:
        return None
    runs = _runs(candidate.pk)
    rows = stance_rows(candidates=[candidate.pk])
    names, asked = _questions(candidate.pk)
    evidence = evidence_of([row.id for row in rows])
    held = _held(rows, names, evidence, {run_id: str(run.held_on.year) for run_id, run in runs})
    points = _points(held)
    return CandidatePage(
        slug=candidate.slug,
        name=candidate.name,
        family_name=candidate.family_name,
        pronouns=candidate.pronouns,
        runs=tuple(run for _, run in runs),
        coverage=coverage_of([candidate.pk]).get(candidate.pk, NO_COVERAGE),
        topics=_topics(held),
        changes=_changes(held),
        points=points,
        undated=sum(not _dated(stance) for stance in held),
        last_recorded_at=max((row.recorded_at for row in rows), default=None),
        asked=asked,
        answered=len({stance.question.id for stance in held if not stance.is_past}),
    )


def _runs(candidate_id: int) -> list[tuple[int, Run]]:
    rows = (
        Candidacy.objects.filter(candidate_id=candidate_id)
        .order_by("-race__election__held_on")
        .values_list(
            "race__slug",
            "race__office__name",
            "race__election__name",
            "race__election__held_on",
            "party",
            "status",
            "status_on",
            "incumbency",
            "race__is_fictional",
            "race__office__division__time_zone",
            "id",
        )
    )
    return [(row[-1], Run(*row[:-1])) for row in rows]


def _questions(candidate_id: int) -> tuple[Mapping[int, QuestionName], int]:
    """Questions asked in the candidate's races, in their latest wording, and how many those are."""
    rows = (
        RaceQuestion.objects.filter(race__candidacies__candidate_id=candidate_id)
        .order_by("wording__version")
        .values_list(
            "question_id",
            "question__slug",
            "wording__short",
            "question__issue__name",
            "question__issue__slug",
        )
    )
    names = {row[0]: QuestionName(*row) for row in rows}
    return names, len(names)


def _held(
    rows: list[StanceRow],
    names: Mapping[int, QuestionName],
    evidence: Mapping[int, tuple[Evidence, ...]],
    elections: Mapping[int, str],
) -> list[HeldStance]:
    """Every current public stance on a question of the candidate's races; conflicts marked."""
    open_sides: dict[tuple[int, int], set[str]] = defaultdict(set)
    for row in rows:
        if row.held_to is None and row.state in SIDES:
            open_sides[row.candidacy_id, row.question_id].add(row.position)
    held = []
    for row in rows:
        if row.question_id not in names:
            continue
        both = len(open_sides[row.candidacy_id, row.question_id]) == len(SIDES)
        is_conflict = both and row.held_to is None and row.state in SIDES
        held.append(
            HeldStance(
                question=names[row.question_id],
                stance=row,
                state=State.CONFLICT if is_conflict else row.state,
                evidence=evidence.get(row.id, ()),
                election=elections.get(row.candidacy_id, ""),
            )
        )
    return held


def _topics(held: list[HeldStance]) -> tuple[Topic, ...]:
    found: dict[str, list[HeldStance]] = defaultdict(list)
    newest_first = sorted(held, key=_place)
    for stance in newest_first:
        found[stance.question.issue].append(stance)
    return tuple(Topic(issue, tuple(found[issue])) for issue in sorted(found))


def _place(held: HeldStance) -> tuple[str, bool, int]:
    on = held.stance.held.on.toordinal() if held.stance.held else 0
    return (held.question.slug, held.is_past, -on)


def _changes(held: list[HeldStance]) -> tuple[ChangedPosition, ...]:
    by_question: dict[int, list[HeldStance]] = defaultdict(list)
    for stance in held:
        by_question[stance.question.id].append(stance)
    changes = []
    for group in by_question.values():
        rows = [stance.stance for stance in group]
        for later in group:
            before = earlier_position(later.stance, rows)
            if before is not None and not later.is_past:
                passage = next(iter(later.evidence), None)
                changes.append(ChangedPosition(later.question, before, later.stance, passage))
    return tuple(
        sorted(
            changes,
            key=lambda change: change.after.held.on if change.after.held else dt.date.min,
            reverse=True,
        )
    )


def _dated(held: HeldStance) -> list[tuple[PartialDate, int | None]]:
    """The dates of the passages under the position, or its own; empty when none is known."""
    said = [(e.said, e.statement_id) for e in held.evidence if e.said and not e.is_contradiction]
    if said:
        return [(date, pk) for date, pk in said if date is not None]
    return [(held.stance.held, None)] if held.stance.held else []


def _points(held: list[HeldStance]) -> tuple[Point, ...]:
    """One point for each question, position and day: many reports of one utterance are one."""
    found: dict[tuple[int, str, dt.date], Point] = {}
    for stance in held:
        for date, statement in _dated(stance):
            key = (stance.question.id, stance.stance.position, date.on)
            found.setdefault(key, Point(stance.question, stance.stance.state, date, statement))
    return tuple(sorted(found.values(), key=lambda point: (point.date.on, point.question.slug)))
