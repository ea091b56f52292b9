"""The list of sources and one source's page: health in words, copies, and attempts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Subquery, When

from positions.models import Candidacy, Document, Fetch, Mention, Reason, Snapshot, Source
from positions.selectors.coverage import NO_COVERAGE, Coverage, coverage_of
from positions.selectors.periods import partial_date
from positions.text.dates import PartialDate

LOGGED_FETCHES = 20
LISTED_SNAPSHOTS = 50


@dataclass(frozen=True)
class Health:
    """How the checks of a source went; ``problem`` is "" while all is well."""

    checked_at: dt.datetime | None
    good_at: dt.datetime | None
    changed_at: dt.datetime | None
    problem: str
    problem_detail: str
    problem_since: dt.datetime | None

    @property
    def problem_words(self) -> str:
        return str(Reason(self.problem).label) if self.problem else ""


@dataclass(frozen=True)
class NamedCandidate:
    slug: str
    name: str


@dataclass(frozen=True)
class ListedSource:
    """One row of the list; ``controller`` is the candidate who controls the page, if one does."""

    id: int
    title: str
    kind: str
    publisher: str
    controller: str
    is_shipped: bool
    health: Health
    candidates: tuple[NamedCandidate, ...]

    @property
    def kind_label(self) -> str:
        return str(Source.Kind(self.kind).label)


@dataclass(frozen=True)
class CandidateTotal:
    """Pages read about one candidate; ``notes`` of them are our own notes on a page."""

    slug: str
    name: str
    pages: int
    notes: int


@dataclass(frozen=True)
class SourceList:
    """Sources by publisher and title; ``race`` names the race they are limited to, or is ""."""

    sources: tuple[ListedSource, ...]
    totals: tuple[CandidateTotal, ...]
    race: str


@dataclass(frozen=True)
class LoggedFetch:
    """One attempt."""

    method: str
    started_at: dt.datetime
    reason: str
    detail: str
    status: int | None
    snapshot_id: int | None

    @property
    def method_label(self) -> str:
        return str(Fetch.Method(self.method).label)

    @property
    def reason_label(self) -> str:
        return str(Reason(self.reason).label)

    @property
    def is_success(self) -> bool:
        return Reason(self.reason).is_success


@dataclass(frozen=True)
class KeptSnapshot:
    """A copy, with the one before it (None for the first)."""

    id: int
    sha256: str
    size: int
    saved_at: dt.datetime
    earlier_id: int | None


@dataclass(frozen=True)
class SourcePage:
    """One source."""

    listed: ListedSource
    url: str
    public_url: str
    cited_title: str
    cited_publisher: str
    cited: PartialDate | None
    is_watched: bool
    check_every: dt.timedelta
    snapshots: tuple[KeptSnapshot, ...]
    fetches: tuple[LoggedFetch, ...]


def source_list(race_slug: str = "") -> SourceList | None:
    """All sources, or those with a page about a candidate of the race; None for no such race.

    Four queries: candidates, sources, mentions, coverage.
    """
    people = Candidacy.objects.order_by("candidate__family_name", "candidate__name")
    if race_slug:
        people = people.filter(race__slug=race_slug)
    rows = people.values_list(
        "candidate_id", "candidate__slug", "candidate__name", "race__office__name"
    )
    candidates = {pk: (slug, name) for pk, slug, name, _ in rows}
    if race_slug and not candidates:
        return None
    sources = Source.objects.order_by("publisher__name", "title", "pk")
    about = _about(Mention.objects.filter(candidate_id__in=candidates))
    if race_slug:
        sources = sources.filter(pk__in=about)
    coverage = coverage_of(candidates)
    return SourceList(
        sources=_listed(sources, about),
        totals=tuple(_total(*names, coverage.get(pk)) for pk, names in candidates.items()),
        race=next((office for *_, office in rows), "") if race_slug else "",
    )


def source_page(pk: int) -> SourcePage | None:
    """One source, or None. Four queries: source, mentions, copies, attempts."""
    source = (
        _with_facts(Source.objects.filter(pk=pk))
        .select_related("publisher", "controlled_by", "cited_publisher")
        .first()
    )
    if source is None:
        return None
    about = _about(Mention.objects.filter(text__document__source_id=pk))
    return SourcePage(
        listed=_listed_row(
            (
                source.pk,
                source.title or source.page_title or source.url,
                source.kind,
                source.publisher.name,
                source.controlled_by.name if source.controlled_by else "",
                source.transport,
                source.last_checked_at,
                source.last_good_at,
                source.changed_at,
                source.problem,
                source.problem_detail,
                source.problem_since,
            ),
            about,
        ),
        url=source.url,
        public_url=source.public_url,
        cited_title=source.cited_title,
        cited_publisher=source.cited_publisher.name if source.cited_publisher else "",
        cited=partial_date(source.cited_on, source.cited_precision),
        is_watched=source.is_watched,
        check_every=source.check_every,
        snapshots=_snapshots(pk),
        fetches=tuple(
            LoggedFetch(*row)
            for row in Fetch.objects.filter(source_id=pk)
            .order_by("-started_at", "-pk")
            .values_list("method", "started_at", "reason", "detail", "status", "snapshot_id")[
                :LOGGED_FETCHES
            ]
        ),
    )


def _total(slug: str, name: str, coverage: Coverage | None) -> CandidateTotal:
    counted = coverage or NO_COVERAGE
    return CandidateTotal(slug, name, counted.pages, counted.notes)


def _about(mentions: QuerySet[Mention]) -> Mapping[int, tuple[NamedCandidate, ...]]:
    """Whom each source's copies in force are about."""
    rows = (
        mentions.filter(is_about=True, text_id=F("text__document__current_text_id"))
        .order_by("candidate__family_name", "candidate__name")
        .values_list("text__document__source_id", "candidate__slug", "candidate__name")
        .distinct()
    )
    found: dict[int, list[NamedCandidate]] = defaultdict(list)
    for source, slug, name in rows:
        found[source].append(NamedCandidate(slug, name))
    return {source: tuple(names) for source, names in found.items()}


def _listed(
    sources: QuerySet[Source], about: Mapping[int, tuple[NamedCandidate, ...]]
) -> tuple[ListedSource, ...]:
    rows = _with_facts(sources).values_list(
        "id",
        "title",
        "page_title",
        "kind",
        "publisher__name",
        "controlled_by__name",
        "transport",
        "last_checked_at",
        "last_good_at",
        "changed_at",
        "problem",
        "problem_detail",
        "problem_since",
        "url",
    )
    return tuple(
        _listed_row((pk, title or page_title or url, *rest), about)
        for pk, title, page_title, *rest, url in rows
    )


def _with_facts(sources: QuerySet[Source]) -> QuerySet[Any]:
    """``sources`` with the title of their page, which a source that was handed in without one is
    known by, and with the last change: a page of which we saved one copy has not changed."""
    titled = Document.objects.filter(source=OuterRef("pk")).exclude(title="").order_by("pk")
    copies = Snapshot.objects.filter(source=OuterRef("pk")).order_by().values("source")
    several = copies.annotate(copies=Count("pk")).filter(copies__gt=1)
    annotated: QuerySet[Any] = sources.annotate(
        page_title=Subquery(titled.values("title")[:1]),
        changed_at=Case(When(Exists(several), then=F("last_changed_at"))),
    )
    return annotated


def _listed_row(
    row: tuple[object, ...], about: Mapping[int, tuple[NamedCandidate, ...]]
) -> ListedSource:
    pk, title, kind, publisher, controller, transport, *health = row
    assert isinstance(pk, int)
    return ListedSource(
        id=pk,
        title=str(title),
        kind=str(kind),
        publisher=str(publisher),
        controller=str(controller or ""),
        is_shipped=transport == Source.Transport.SHIPPED,
        health=Health(*health),  # type: ignore[arg-type]
        candidates=about.get(pk, ()),
    )


def _snapshots(source_id: int) -> tuple[KeptSnapshot, ...]:
    rows = list(
        Snapshot.objects.filter(source_id=source_id)
        .order_by("-fetched_at", "-pk")
        .values_list("id", "sha256", "size", "fetched_at")[: LISTED_SNAPSHOTS + 1]
    )
    earlier = [*(row[0] for row in rows[1:]), None][: len(rows)]
    kept = [KeptSnapshot(*row, before) for row, before in zip(rows, earlier, strict=True)]
    return tuple(kept[:LISTED_SNAPSHOTS])
