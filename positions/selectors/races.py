"""What the list of races and a race page show."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from positions.models import Candidacy, Endorsement, PositionRequest, Race, RaceQuestion
from positions.selectors.coverage import NO_COVERAGE, Coverage, coverage_of
from positions.selectors.passages import (
    SHOWN_COLUMNS,
    ShownPassage,
    evidence_of,
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
    has_withdrawn: bool
    status_on: dt.date | None
    incumbency: str
    ballot_order: int | None
    other_runs: Mapping[int, dt.date]
    coverage: Coverage = NO_COVERAGE


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
class RacePage:
    """A whole race: ``cells[candidacy id, question id]`` holds every pair."""

    race: RaceFacts
    contenders: tuple[Contender, ...]
    questions: tuple[AskedQuestion, ...]
    cells: Mapping[tuple[int, int], Cell]
    endorsements: tuple[ShownEndorsement, ...]
    checked_at: dt.datetime | None
    problem_since: dt.datetime | None


@dataclass(frozen=True)
class ListedRace:
    """A race in the list of an election."""

    slug: str
    office: str
    decides: str
    is_fictional: bool
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class ListedElection:
    """An election with its races, which are sorted by office."""

    name: str
    held_on: dt.date
    days_left: int
    races: tuple[ListedRace, ...]


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
    )


def race_list() -> tuple[ListedElection, ...]:
    """Every race, by election: the coming ones first, then the latest past, and those that only
    show how the site works last. Two queries."""
    races = Race.objects.order_by("-election__held_on", "office__name").values_list(
        "id",
        "slug",
        "office__name",
        "office__decides",
        "is_fictional",
        "election_id",
        "election__name",
        "election__held_on",
        "office__division__time_zone",
    )
    names: dict[int, list[str]] = defaultdict(list)
    people = Candidacy.objects.order_by("candidate__family_name", "candidate__name")
    for race, name in people.values_list("race_id", "candidate__name"):
        names[race].append(name)
    elections: dict[int, list[ListedRace]] = defaultdict(list)
    facts: dict[int, tuple[str, dt.date, int]] = {}
    for pk, slug, office, decides, is_fictional, election, name, held_on, zone in races:
        facts[election] = (name, held_on, (held_on - today_in(zone)).days)
        elections[election].append(
            ListedRace(slug, office, decides, is_fictional, tuple(names[pk]))
        )
    listed = [ListedElection(*facts[pk], races=tuple(found)) for pk, found in elections.items()]
    coming = [election for election in listed if election.days_left >= 0]
    past = [election for election in listed if election.days_left < 0]
    in_order = (*sorted(coming, key=lambda election: election.held_on), *past)
    return tuple(sorted(in_order, key=lambda election: all(r.is_fictional for r in election.races)))


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
        has_withdrawn=status == Candidacy.Status.WITHDRAWN,
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
            pages=contender.coverage.pages,
            old_after=settings.STANCE_OLD_AFTER,
        )
        for question in questions:
            pair = by_pair.get((contender.candidate_id, question.id), [])
            cells[contender.candidacy_id, question.id] = cell_for(pair, campaign)
    return cells


def _requests(race_id: int) -> dict[tuple[int, int | None], Request]:
    """The latest unanswered request by candidacy and question (None: all questions)."""
    rows = (
        PositionRequest.objects.filter(candidacy__race_id=race_id, outcome__in=SILENT)
        .order_by("asked_on")
        .values_list("candidacy_id", "question_id", "asked_on", "outcome")
    )
    return {
        (candidacy, question): Request(on, outcome) for candidacy, question, on, outcome in rows
    }


def _endorsements(race_id: int) -> tuple[ShownEndorsement, ...]:
    rows = (
        Endorsement.objects.filter(candidacy__race_id=race_id, status=Endorsement.Status.CONFIRMED)
        .order_by("endorser", "pk")
        .values_list(
            "candidacy_id", "candidacy__candidate__name", "endorser", "passage_id", *SHOWN_COLUMNS
        )
    )
    return tuple(
        ShownEndorsement(candidacy, candidate, endorser, passage_id, shown_passage(tuple(passage)))
        for candidacy, candidate, endorser, passage_id, *passage in rows
    )


def today_in(zone: str) -> dt.date:
    """The date on the clocks of a time zone."""
    return timezone.now().astimezone(ZoneInfo(zone)).date()
