"""One question across races: its wordings, and who answered what."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings

from positions.models import Candidacy, Question, QuestionWording, RaceQuestion
from positions.selectors.coverage import NO_COVERAGE, coverage_of
from positions.selectors.passages import evidence_of
from positions.selectors.periods import today_in
from positions.selectors.positions import Campaign, Cell, StanceRow, cell_for, stance_rows


@dataclass(frozen=True)
class PrintedWording:
    """One version of the question's words."""

    version: int
    statement: str
    created_at: dt.datetime


@dataclass(frozen=True)
class Answer:
    """A candidate's cell in one race."""

    name: str
    slug: str
    family_name: str
    pronouns: str
    party: str
    cell: Cell


@dataclass(frozen=True)
class RaceAnswers:
    """A race that asks the question."""

    slug: str
    office: str
    held_on: dt.date
    why: str
    power: str
    power_note: str
    power_source_url: str
    wording_id: int
    answers: tuple[Answer, ...]

    @property
    def power_label(self) -> str:
        return str(RaceQuestion.Power(self.power).label)


@dataclass(frozen=True)
class QuestionPage:
    """A question; ``wordings`` has the newest first."""

    slug: str
    issue: str
    issue_slug: str
    wordings: tuple[PrintedWording, ...]
    races: tuple[RaceAnswers, ...]


def question_page(issue: str, slug: str) -> QuestionPage | None:
    """A question, or None.

    Seven queries, whatever the number of rows: question, wordings, races, candidacies, coverage,
    stances, evidence.
    """
    question = Question.objects.select_related("issue").filter(slug=slug, issue__slug=issue).first()
    if question is None:
        return None
    wordings = QuestionWording.objects.filter(question=question).order_by("-version")
    return QuestionPage(
        slug=question.slug,
        issue=question.issue.name,
        issue_slug=question.issue.slug,
        wordings=tuple(
            PrintedWording(*row)
            for row in wordings.values_list("version", "statement", "created_at")
        ),
        races=_races(question.pk),
    )


def _races(question_id: int) -> tuple[RaceAnswers, ...]:
    asked = (
        RaceQuestion.objects.filter(question_id=question_id)
        .order_by("-race__election__held_on", "race__office__name")
        .values_list(
            "race_id",
            "race__slug",
            "race__office__name",
            "race__election__held_on",
            "race__office__division__time_zone",
            "why",
            "power",
            "power_note",
            "power_source_url",
            "wording_id",
        )
    )
    answers = _answers(question_id, {row[0]: (row[3], today_in(row[4])) for row in asked})
    return tuple(
        RaceAnswers(
            slug=slug,
            office=office,
            held_on=held_on,
            why=why,
            power=power,
            power_note=note,
            power_source_url=url,
            wording_id=wording,
            answers=tuple(answers[pk]),
        )
        for pk, slug, office, held_on, _, why, power, note, url, wording in asked
    )


def _answers(
    question_id: int, races: dict[int, tuple[dt.date, dt.date]]
) -> dict[int, list[Answer]]:
    """Answers by race, candidates by name."""
    people = list(
        Candidacy.objects.filter(candidate__candidacies__race_id__in=races)
        .distinct()
        .order_by("candidate__family_name", "candidate__name", "pk")
        .values_list(
            "id",
            "race_id",
            "race__election__held_on",
            "candidate_id",
            "candidate__name",
            "candidate__slug",
            "candidate__family_name",
            "candidate__pronouns",
            "party",
        )
    )
    candidates = {row[3] for row in people}
    coverage = coverage_of(candidates)
    rows: dict[int, list[StanceRow]] = defaultdict(list)
    for stance in stance_rows(candidates=candidates, questions=[question_id]):
        rows[stance.candidate_id].append(stance)
    runs: dict[int, dict[int, dt.date]] = defaultdict(dict)
    for pk, _, held_on, candidate, *_ in people:
        runs[candidate][pk] = held_on
    cells = {}
    for pk, race, _, candidate, *_ in people:
        if race in races:
            held_on, today = races[race]
            campaign = Campaign(
                candidacy_id=pk,
                held_on=held_on,
                today=today,
                other_runs={run: day for run, day in runs[candidate].items() if run != pk},
                coverage=coverage.get(candidate, NO_COVERAGE),
                old_after=settings.STANCE_OLD_AFTER,
            )
            cells[pk] = cell_for(rows[candidate], campaign)
    evidence = evidence_of({stance.id for cell in cells.values() for stance in cell.stances})
    found: dict[int, list[Answer]] = defaultdict(list)
    for pk, race, _, _, name, slug, family_name, pronouns, party in people:
        if pk in cells:
            cell = cells[pk].with_evidence(evidence)
            found[race].append(Answer(name, slug, family_name, pronouns, party, cell))
    return found
