"""The evidence page: one statement, whose words it is, and the saved text that it stands in."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q

from positions.models import (
    Grade,
    OfficeAlias,
    SnapshotText,
    Stance,
    StanceEvidence,
    Statement,
    Voice,
)
from positions.selectors.context import with_context
from positions.selectors.excerpts import Block, Mark, excerpt, may_print_whole
from positions.selectors.passages import Evidence, shown_columns, shown_passage
from positions.selectors.periods import partial_date
from positions.text.dates import PartialDate
from positions.text.sentences import paragraphs

# A paragraph this much like the passage is the passage, edited.
SIMILAR = 0.6
_WORD = re.compile(r"\w+")


class Standing(StrEnum):
    """What became of the passage on the page since we saved it."""

    IN_FORCE = "in_force"
    STILL_THERE = "still_there"
    EDITED = "edited"
    GONE = "gone"


@dataclass(frozen=True)
class SupportedStance:
    """A public stance that rests on the statement."""

    candidate: str
    candidate_slug: str
    question: str
    issue_slug: str
    question_slug: str
    state: str
    is_contradiction: bool
    is_current: bool
    held: PartialDate | None
    race_slug: str
    race: str
    verified_at: dt.datetime
    decided_at: dt.datetime
    decision: int


@dataclass(frozen=True)
class Elsewhere:
    """Another place of the same utterance, on which the same public stance rests."""

    statement_id: int
    publisher: str
    title: str
    published: PartialDate | None
    is_copy: bool


@dataclass(frozen=True)
class NameCorrection:
    """A wrong name for the office that the page uses, and the office's own."""

    said: str
    office: str


@dataclass(frozen=True)
class EvidencePage:
    """Everything on an evidence page; offsets count Unicode code points in the saved text."""

    item: Evidence
    candidate: str
    candidate_slug: str
    start: int
    end: int
    text_id: int
    text_sha256: str
    snapshot_sha256: str
    source_title: str
    byline: str
    url: str
    language: str
    read_by: str
    reader: str
    blocks: tuple[Block, ...]
    is_whole: bool
    stances: tuple[SupportedStance, ...]
    also: tuple[Elsewhere, ...]
    standing: Standing
    checked_at: dt.datetime | None
    good_at: dt.datetime | None
    problem: str
    problem_since: dt.datetime | None
    current_snapshot_id: int | None
    corrections: tuple[NameCorrection, ...]

    @property
    def grade_label(self) -> str:
        return str(Grade(self.item.grade).label)


_COLUMNS = (
    "speaker",
    "speaker_candidate_id",
    "speaker_candidate__name",
    "speaker_candidate__slug",
    "speaker_candidate__pronouns",
    "voice",
    "reported_by",
    "said_on",
    "said_precision",
    "said_basis",
    "said_doubt",
    "read_by",
    "grouping__group_id",
    "passage__start",
    "passage__end",
    "passage__text_id",
    "passage__text__text",
    "passage__text__text_sha256",
    "passage__text__reader",
    "passage__text__version",
    "passage__text__snapshot__sha256",
    "passage__text__document__byline",
    "passage__text__document__language",
    "passage__text__document__current_text_id",
    "passage__text__document__source__title",
    "passage__text__document__source__controlled_by_id",
    "passage__text__document__source__last_checked_at",
    "passage__text__document__source__last_good_at",
    "passage__text__document__source__problem",
    "passage__text__document__source__problem_since",
)


def evidence_page(statement_id: int, *, also_unpublished: bool = False) -> EvidencePage | None:
    """One statement; None when there is none, or none that may be shown in public.

    A statement becomes public with a stance that rests on it; ``also_unpublished`` is for editors.
    At most four queries: statement, stances, the copy in force when it is another, office names.
    """
    row: dict[str, Any] | None = (
        with_context(Statement.objects.filter(pk=statement_id))
        .values(*_COLUMNS, *shown_columns())
        .first()
    )
    if row is None:
        return None
    stances, also = _stances(statement_id, row["grouping__group_id"])
    if not stances and not also_unpublished:
        return None
    item = Evidence(
        stance_id=0,
        statement_id=statement_id,
        relation=StanceEvidence.Relation.SUPPORTS,
        speaker=row["speaker"],
        voice=Voice(row["voice"]),
        reported_by=row["reported_by"],
        said=partial_date(
            row["said_on"], row["said_precision"], row["said_basis"], row["said_doubt"]
        ),
        said_doubt=row["said_doubt"],
        pronouns=row["speaker_candidate__pronouns"] or "",
        is_candidate=row["speaker_candidate_id"] is not None,
        passage=shown_passage(tuple(row[column] for column in shown_columns())),
    )
    document = "passage__text__document__"
    source = document + "source__"
    text = row["passage__text__text"]
    whole = may_print_whole(row[source + "kind"], row[source + "controlled_by_id"] is not None)
    standing, current_snapshot = _standing(
        item.passage.exact, row["passage__text_id"], row[document + "current_text_id"]
    )
    return EvidencePage(
        item=item,
        candidate=row["speaker_candidate__name"] or "",
        candidate_slug=row["speaker_candidate__slug"] or "",
        start=row["passage__start"],
        end=row["passage__end"],
        text_id=row["passage__text_id"],
        text_sha256=row["passage__text__text_sha256"],
        snapshot_sha256=row["passage__text__snapshot__sha256"],
        source_title=row[source + "title"],
        byline=row[document + "byline"],
        url=row[source + "cited_url"] or row[source + "url"],
        language=row[document + "language"],
        read_by=row["read_by"],
        reader=f"{row['passage__text__reader']} {row['passage__text__version']}",
        blocks=excerpt(
            text,
            [Mark(row["passage__start"], row["passage__end"], "passage")],
            whole=whole,
            is_note=item.passage.is_note,
        ),
        is_whole=whole,
        stances=stances,
        also=also,
        standing=standing,
        checked_at=row[source + "last_checked_at"],
        good_at=row[source + "last_good_at"],
        problem=row[source + "problem"],
        problem_since=row[source + "problem_since"],
        current_snapshot_id=current_snapshot,
        corrections=_corrections(text, {stance.race_slug for stance in stances}),
    )


_STANCE_COLUMNS = (
    "stance__candidate__name",
    "stance__candidate__slug",
    "stance__wording__statement",
    "stance__question__issue__slug",
    "stance__question__slug",
    "stance__position",
    "relation",
    "stance__recorded_to",
    "stance__held_from",
    "stance__held_precision",
    "stance__candidacy__race__slug",
    "stance__candidacy__race__office__name",
    "stance__candidacy__race__election__held_on",
    "verified_at",
    "decision__decided_at",
    "decision__sequence",
)
_PLACE_COLUMNS = (
    "statement_id",
    "statement__passage__text__document__publisher__name",
    "statement__passage__text__document__source__cited_publisher__name",
    "statement__passage__text__document__title",
    "statement__passage__text__document__published_on",
    "statement__passage__text__document__published_precision",
    "statement__passage__text__document__syndicated_from_id",
)


def _stances(
    statement_id: int, group_id: int | None
) -> tuple[tuple[SupportedStance, ...], tuple[Elsewhere, ...]]:
    """The public stances that rest on the statement, and where else they have its utterance."""
    is_here = Q(statement=statement_id)
    rows = (
        StanceEvidence.objects.filter(
            stance__in=Stance.objects.published().filter(evidence__statement=statement_id)
        )
        .filter(is_here | Q(statement__grouping__group=group_id) if group_id else is_here)
        .order_by("stance__recorded_to", "-stance__recorded_from", "pk")
        .values(*_PLACE_COLUMNS, *_STANCE_COLUMNS)
    )
    found, also = [], {}
    for row in rows:
        if row["statement_id"] == statement_id:
            found.append(_supported(tuple(row[column] for column in _STANCE_COLUMNS)))
        else:
            place = _elsewhere(tuple(row[column] for column in _PLACE_COLUMNS))
            also[place.statement_id] = place
    current_first = sorted(found, key=lambda stance: not stance.is_current)
    return tuple(current_first), tuple(also[key] for key in sorted(also))


def _supported(row: tuple[Any, ...]) -> SupportedStance:
    (
        name, slug, question, issue_slug, question_slug, position, relation, recorded_to,
        held_from, precision, race_slug, office, held_on, verified_at, decided_at, sequence,
    ) = row  # fmt: skip
    return SupportedStance(
        candidate=name,
        candidate_slug=slug,
        question=question,
        issue_slug=issue_slug,
        question_slug=question_slug,
        state=position,
        is_contradiction=relation == StanceEvidence.Relation.CONTRADICTS,
        is_current=recorded_to is None,
        held=partial_date(held_from, precision),
        race_slug=race_slug,
        race=f"{office}, {held_on.year}",
        verified_at=verified_at,
        decided_at=decided_at,
        decision=sequence,
    )


def _elsewhere(row: tuple[Any, ...]) -> Elsewhere:
    statement, publisher, cited_publisher, title, published_on, precision, original = row
    return Elsewhere(
        statement_id=statement,
        publisher=cited_publisher or publisher,
        title=title,
        published=partial_date(published_on, precision),
        is_copy=original is not None,
    )


def _standing(exact: str, text_id: int, current_text_id: int | None) -> tuple[Standing, int | None]:
    """Compare with the copy in force; its snapshot too, when that is another one."""
    if current_text_id in (None, text_id):
        return Standing.IN_FORCE, None
    current = SnapshotText.objects.filter(pk=current_text_id).values("text", "snapshot_id").get()
    return standing_in(exact, current["text"]), current["snapshot_id"]


def standing_in(exact: str, text: str) -> Standing:
    """Whether ``exact`` is still in ``text``, stands there edited, or is gone."""
    if exact in text:
        return Standing.STILL_THERE
    wanted = _WORD.findall(exact)
    for span in paragraphs(text):
        words = _WORD.findall(span.of(text))
        matcher = difflib.SequenceMatcher(None, wanted, words, autojunk=False)
        # A single common word in its place says nothing; two in a row do.
        runs = (block.size for block in matcher.get_matching_blocks())
        kept = sum(size for size in runs if size > 1)
        if kept and kept >= SIMILAR * len(wanted):
            return Standing.EDITED
    return Standing.GONE


def _corrections(text: str, races: set[str]) -> tuple[NameCorrection, ...]:
    """Wrong names for the races' offices that the text uses, the longest of each office."""
    rows = (
        OfficeAlias.objects.filter(
            kind=OfficeAlias.Kind.COMMON_ERROR, office__races__slug__in=races
        )
        .distinct()
        .values_list("name", "office__name")
    )
    found: dict[str, str] = {}
    for name, office in sorted(rows, key=lambda row: len(row[0]), reverse=True):
        if office not in found and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            found[office] = name
    return tuple(NameCorrection(said, office) for office, said in found.items())
