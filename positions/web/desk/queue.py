"""What an editor has to review, and in which order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from positions.models import Candidate, Proposal, Race, ReviewDecision, Source, StanceEvidence
from positions.web.desk.readiness import ready

Key = tuple[bool, bool, float, int, float, int]


@dataclass(frozen=True)
class QueueFilter:
    """Which part of the queue an editor works on; ``ignored`` names parameters we did not know."""

    race: Race | None = None
    candidate: Candidate | None = None
    source: Source | None = None
    ignored: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: QueryDict) -> QueueFilter:
        """Reads ``race`` and ``candidate`` (slugs) and ``source`` (id) of an address."""
        race = Race.objects.filter(slug=_word(query, "race")).first()
        candidate = Candidate.objects.filter(slug=_word(query, "candidate")).first()
        number = _word(query, "source")
        source = Source.objects.filter(pk=number).first() if is_row_number(number) else None
        found = {"race": race, "candidate": candidate, "source": source}
        ignored = tuple(name for name, row in found.items() if _word(query, name) and row is None)
        return cls(race, candidate, source, ignored)

    @property
    def parameters(self) -> dict[str, str]:
        """What an address needs to carry this filter on."""
        given = {
            "race": self.race.slug if self.race else "",
            "candidate": self.candidate.slug if self.candidate else "",
            "source": str(self.source.pk) if self.source else "",
        }
        return {name: value for name, value in given.items() if value}

    def apply(self, proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
        if self.race:
            proposals = proposals.filter(candidacy__race=self.race)
        if self.candidate:
            proposals = proposals.filter(candidacy__candidate=self.candidate)
        if self.source:
            proposals = proposals.filter(statement__passage__text__document__source=self.source)
        return proposals


@dataclass(frozen=True)
class Place:
    """Where an editor stands in the queue: the next proposal, how many wait, which one this is.

    ``answered`` counts what the editor answered today, so that the number goes up with the work.
    """

    proposal_id: int | None
    number: int
    waiting: int
    answered: int = 0

    @property
    def turn(self) -> int:
        return self.answered + self.number

    @property
    def total(self) -> int:
        return self.answered + self.waiting


def is_row_number(word: str) -> bool:
    """Whether ``word`` can be the id of a row: digits that fit into the database's integers."""
    return word.isascii() and word.isdigit() and len(word) <= 18


def open_to(reviewer: User) -> QuerySet[Proposal]:
    """Undecided proposals that ``reviewer`` may answer: not marked or answered by them."""
    answered = ReviewDecision.objects.filter(proposal=OuterRef("pk"), reviewer=reviewer)
    return (
        Proposal.objects.exclude(state=Proposal.State.DECIDED)
        .exclude(proposed_by=reviewer)
        .filter(~Exists(answered))
    )


def in_order(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Newer copies of pages behind a public stance first, then what is ready, then the surest.

    Proposals on one utterance stand together, behind the surest of them (``first_of_group``),
    whether that one still waits or not.
    """
    behind_a_stance = StanceEvidence.objects.filter(
        stance__is_published=True,
        stance__recorded_to__isnull=True,
        statement__passage__text__document=OuterRef("statement__passage__text__document"),
        statement__passage__text__lt=OuterRef("statement__passage__text"),
    )
    same_utterance = Proposal.objects.filter(
        candidacy=OuterRef("candidacy"),
        wording=OuterRef("wording"),
        statement__grouping__group=OuterRef("statement__grouping__group"),
    ).order_by("-confidence", "pk")
    return proposals.annotate(
        is_newer_copy=Exists(behind_a_stance),
        group_confidence=Coalesce(
            Subquery(same_utterance.values("confidence")[:1]), F("confidence")
        ),
        first_of_group=Coalesce(Subquery(same_utterance.values("pk")[:1]), F("pk")),
        is_ready=ExpressionWrapper(ready(), BooleanField()),
        is_group_ready=ExpressionWrapper(
            ready() | Q(Exists(same_utterance.filter(ready()))), BooleanField()
        ),
    ).order_by(
        "-is_newer_copy",
        "-is_group_ready",
        "-group_confidence",
        "first_of_group",
        "-confidence",
        "pk",
    )


def publishers_of(proposals: Iterable[int]) -> dict[int, str]:
    """Who published the page of each proposal. One query."""
    document = "statement__passage__text__document__"
    rows = Proposal.objects.filter(pk__in=proposals).values_list(
        "pk", f"{document}publisher__name", f"{document}source__cited_publisher__name"
    )
    return {pk: cited or publisher for pk, publisher, cited in rows}


def next_place(reviewer: User, chosen: QueueFilter, after: int | None) -> Place:
    """The first proposal behind ``after``; that one may be decided by now.

    Three queries at most.
    """
    keys = [_key(*row) for row in _sort_columns(in_order(chosen.apply(open_to(reviewer))))]
    start = 0
    if after is not None:
        passed = _sort_columns(in_order(Proposal.objects.filter(pk=after))).first()
        if passed is not None:
            start = sum(key <= _key(*passed) for key in keys)
    if start >= len(keys):
        return Place(None, 0, len(keys))
    return Place(keys[start][-1], start + 1, len(keys), _answered_today(reviewer, chosen))


def place_of(reviewer: User, chosen: QueueFilter, proposal: Proposal) -> Place:
    """Where one proposal stands in the queue; number 0 when it is not in it."""
    ids = list(in_order(chosen.apply(open_to(reviewer))).values_list("pk", flat=True))
    number = ids.index(proposal.pk) + 1 if proposal.pk in ids else 0
    return Place(proposal.pk, number, len(ids), _answered_today(reviewer, chosen))


def _answered_today(reviewer: User, chosen: QueueFilter) -> int:
    """How many proposals of this choice the reviewer answered since midnight UTC."""
    midnight = timezone.now().astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    answered = ReviewDecision.objects.filter(
        reviewer=reviewer, decided_at__gte=midnight, proposal__isnull=False
    )
    return chosen.apply(Proposal.objects.filter(pk__in=answered.values("proposal"))).count()


@dataclass(frozen=True)
class Share:
    """How many proposals wait under one value of a filter."""

    value: str
    label: str
    count: int


def shares(reviewer: User) -> dict[str, tuple[Share, ...]]:
    """Counts by race, candidate and source for the whole queue. Three queries."""
    columns = {
        "race": ("candidacy__race__slug", "candidacy__race__office__name",
                 "candidacy__race__election__held_on__year"),
        "candidate": ("candidacy__candidate__slug", "candidacy__candidate__name"),
        "source": ("statement__passage__text__document__source_id",
                   "statement__passage__text__document__title"),
    }  # fmt: skip
    queue = open_to(reviewer)
    return {
        name: tuple(
            Share(str(value), ", ".join(str(word) for word in words if word) or "Untitled", count)
            for value, *words, count in queue.order_by()
            .values_list(*paths)
            .annotate(Count("pk"))
            .order_by(*paths[1:], paths[0])
        )
        for name, paths in columns.items()
    }


def _sort_columns(proposals: QuerySet[Proposal]) -> QuerySet[Proposal, Key]:
    return proposals.values_list(  # type: ignore[misc]
        "is_newer_copy",
        "is_group_ready",
        "group_confidence",
        "first_of_group",
        "confidence",
        "pk",
    )


def _key(
    is_newer_copy: bool,
    is_group_ready: bool,
    group_confidence: float,
    first_of_group: int,
    confidence: float,
    pk: int,
) -> Key:
    return (
        not is_newer_copy,
        not is_group_ready,
        -group_confidence,
        first_of_group,
        -confidence,
        pk,
    )


def _word(query: QueryDict, name: str) -> str:
    return query.get(name, "").replace("\0", "")[:200]
