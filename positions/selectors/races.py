"""What a race page shows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from positions.models import Candidacy, Endorsement, PositionRequest, Race, RaceQuestion, Stance
from positions.selectors.context import with_context
from positions.selectors.coverage import NO_COVERAGE, Coverage, coverage_of
from positions.selectors.passages import (
    ShownPassage,
    evidence_of,
    shown_columns,
    shown_passage,
)
from positions.selectors.positions import (
    Campaign,
    Cell,
    Request,
    StanceRow,
    cell_for,
    stance_rows,
)

SILENT = (PositionRequest.Outcome.WAITING, PositionRequest.Outcome.NO_REPLY)


@dataclass(frozen=True)
class RaceFacts:
    """The race itself."""

    id: int
    slug: str
    office: str
    decides: str
    office_source_url: str
    election: str
    held_on: dt.date
    today: dt.date
    time_zone: str
    is_unexpired_term: bool
    seats: int
    is_fictional: bool
    note: str

    @property
    def days_left(self) -> int:
        """Days from today to election day on the division's clocks; negative when past."""
        return (self.held_on - self.today).days

    @property
    def is_past(self) -> bool:
        return self.days_left < 0


@dataclass(frozen=True)
class Contender:
    """A candidate in this race; ``pronouns`` is "" when not known and is never guessed."""

    candidacy_id: int
    candidate_id: int
    slug: str
    name: str
    family_name: str
    pronouns: str
    party: str
    status: str
    status_on: dt.date | None
    incumbency: str
    ballot_order: int | None
    other_runs: Mapping[int, dt.date]
    coverage: Coverage = NO_COVERAGE

    @property
    def has_withdrawn(self) -> bool:
        return self.status == Candidacy.Status.WITHDRAWN

    @property
    def result(self) -> str:
        """How the race ended for the candidate; "" while we have not recorded it."""
        ended = (Candidacy.Status.WON, Candidacy.Status.LOST)
        return str(Candidacy.Status(self.status).label) if self.status in ended else ""


@dataclass(frozen=True)
class AskedQuestion:
    """A question of the race in the wording that is printed."""

    id: int
    slug: str
    issue: str
    issue_slug: str
    wording_id: int
    statement: str
    short: str
    why: str
    power: str
    power_note: str
    power_source_url: str

    @property
    def power_label(self) -> str:
        return RaceQuestion.Power(self.power).label


@dataclass(frozen=True)
class ShownEndorsement:
    """Who endorses whom, with the passage that says so."""

    candidacy_id: int
    candidate: str
    endorser: str
    passage_id: int
    passage: ShownPassage


@dataclass(frozen=True)
class OtherRace:
    """A race of the same candidates."""

    slug: str
    office: str
    held_on: dt.date


@dataclass(frozen=True)
class RacePage:
    """A whole race: ``cells[candidacy id, question id]`` holds every pair.

    ``shown_with`` are, for a race without questions of its own, the later races whose pages show
    what was recorded for this one.
    """

    race: RaceFacts
    contenders: tuple[Contender, ...]
    questions: tuple[AskedQuestion, ...]
    cells: Mapping[tuple[int, int], Cell]
    endorsements: tuple[ShownEndorsement, ...]
    checked_at: dt.datetime | None
    problem_since: dt.datetime | None
    shown_with: tuple[OtherRace, ...] = ()


def race_page(slug: str) -> RacePage | None:
    """Everything on a race page; None when there is no such race.

    Eight queries, whatever the number of rows: race, candidacies, questions, coverage, stances,
    evidence, requests, endorsements.
    """
    race = _race_facts(slug)
    if race is None:
        return None
    contenders = _contenders(race)
    candidates = [contender.candidate_id for contender in contenders]
    questions = _questions(race.id)
    coverage = coverage_of(candidates)
    contenders = tuple(
        replace(contender, coverage=coverage.get(contender.candidate_id, NO_COVERAGE))
        for contender in contenders
    )
    rows = stance_rows(candidates=candidates, questions=[question.id for question in questions])
    cells = _cells(race, contenders, questions, rows)
    evidence = evidence_of({stance.id for cell in cells.values() for stance in cell.stances})
    requests = _requests(race.id)
    checks = [c.checked_at for c in coverage.values() if c.checked_at]
    problems = [c.problem_since for c in coverage.values() if c.problem_since]
    return RacePage(
        race=race,
        contenders=contenders,
        questions=questions,
        cells={
            (candidacy, question): replace(
                cell.with_evidence(evidence),
                request=requests.get((candidacy, question)) or requests.get((candidacy, None)),
            )
            for (candidacy, question), cell in cells.items()
        },
        endorsements=_endorsements(race.id),
        checked_at=max(checks, default=None),
        problem_since=min(problems, default=None),
        shown_with=() if questions else _shown_with(race),
    )


def _race_facts(slug: str) -> RaceFacts | None:
    race = (
        Race.objects.select_related("office", "election", "office__division")
        .filter(slug=slug)
        .first()
    )
    if race is None:
        return None
    return RaceFacts(
        id=race.pk,
        slug=race.slug,
        office=race.office.name,
        decides=race.office.decides,
        office_source_url=race.office.source_url,
        election=race.election.name,
        held_on=race.election.held_on,
        today=race.office.division.today(),
        time_zone=race.office.division.time_zone,
        is_unexpired_term=race.term == Race.Term.UNEXPIRED,
        seats=race.seats,
        is_fictional=race.is_fictional,
        note=race.note,
    )


def _contenders(race: RaceFacts) -> tuple[Contender, ...]:
    """The race's candidates by name, each with the days of their other runs."""
    rows = Candidacy.objects.filter(candidate__candidacies__race_id=race.id).values_list(
        "id",
        "race_id",
        "race__election__held_on",
        "candidate_id",
        "candidate__slug",
        "candidate__name",
        "candidate__family_name",
        "candidate__pronouns",
        "party",
        "status",
        "status_on",
        "incumbency",
        "ballot_order",
    )
    runs: dict[int, dict[int, dt.date]] = defaultdict(dict)
    found: dict[int, tuple[int, tuple[object, ...]]] = {}
    for pk, race_id, held_on, candidate, *facts in rows:
        if race_id == race.id:
            found[candidate] = (pk, tuple(facts))
        else:
            runs[candidate][pk] = held_on
    people = [
        _contender(pk, candidate, facts, runs[candidate])
        for candidate, (pk, facts) in found.items()
    ]
    return tuple(sorted(people, key=lambda person: (person.family_name, person.name)))


def _contender(
    pk: int, candidate: int, facts: Sequence[object], other_runs: Mapping[int, dt.date]
) -> Contender:
    slug, name, family_name, pronouns, party, status, status_on, incumbency, ballot_order = facts
    return Contender(
        candidacy_id=pk,
        candidate_id=candidate,
        slug=str(slug),
        name=str(name),
        family_name=str(family_name),
        pronouns=str(pronouns),
        party=str(party),
        status=str(status),
        status_on=status_on if isinstance(status_on, dt.date) else None,
        incumbency=str(incumbency),
        ballot_order=ballot_order if isinstance(ballot_order, int) else None,
        other_runs=other_runs,
    )


def _questions(race_id: int) -> tuple[AskedQuestion, ...]:
    rows = (
        RaceQuestion.objects.filter(race_id=race_id)
        .order_by("rank", "question__slug")
        .values_list(
            "question_id",
            "question__slug",
            "question__issue__name",
            "question__issue__slug",
            "wording_id",
            "wording__statement",
            "wording__short",
            "why",
            "power",
            "power_note",
            "power_source_url",
        )
    )
    return tuple(AskedQuestion(*row) for row in rows)


def _cells(
    race: RaceFacts,
    contenders: Iterable[Contender],
    questions: Sequence[AskedQuestion],
    rows: Iterable[StanceRow],
) -> dict[tuple[int, int], Cell]:
    by_pair: dict[tuple[int, int], list[StanceRow]] = defaultdict(list)
    for row in rows:
        by_pair[row.candidate_id, row.question_id].append(row)
    cells = {}
    for contender in contenders:
        campaign = Campaign(
            candidacy_id=contender.candidacy_id,
            held_on=race.held_on,
            today=race.today,
            other_runs=contender.other_runs,
            coverage=contender.coverage,
            old_after=settings.STANCE_OLD_AFTER,
        )
        for question in questions:
            pair = by_pair.get((contender.candidate_id, question.id), [])
            cells[contender.candidacy_id, question.id] = cell_for(pair, campaign)
    return cells


def _shown_with(race: RaceFacts) -> tuple[OtherRace, ...]:
    recorded = Stance.objects.current().filter(candidacy__race_id=race.id)
    asked = RaceQuestion.objects.filter(
        race__election__held_on__gt=race.held_on,
        race__candidacies__candidate__in=recorded.values("candidate"),
        question__in=recorded.values("question"),
    )
    rows = asked.order_by("race__election__held_on").values_list(
        "race__slug", "race__office__name", "race__election__held_on"
    )
    return tuple(OtherRace(*row) for row in rows.distinct())


def _requests(race_id: int) -> dict[tuple[int, int | None], Request]:
    """The latest unanswered request by candidacy and question (None: all questions)."""
    rows = (
        PositionRequest.objects.filter(candidacy__race_id=race_id, outcome__in=SILENT)
        .order_by("asked_on")
        .values_list("candidacy_id", "question_id", "asked_on", "asked_by", "outcome")
    )
    return {
        (candidacy, question): Request(on, who, outcome)
        for candidacy, question, on, who, outcome in rows
    }


def _endorsements(race_id: int) -> tuple[ShownEndorsement, ...]:
    rows = (
        with_context(
            Endorsement.objects.filter(
                candidacy__race_id=race_id, status=Endorsement.Status.CONFIRMED
            )
        )
        .order_by("endorser", "pk")
        .values_list(
            "candidacy_id", "candidacy__candidate__name", "endorser", "passage_id", *shown_columns()
        )
    )
    return tuple(
        ShownEndorsement(candidacy, candidate, endorser, passage_id, shown_passage(tuple(passage)))
        for candidacy, candidate, endorser, passage_id, *passage in rows
    )
