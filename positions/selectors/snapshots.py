"""A saved copy of a page, and what changed between two copies of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from positions.models import Endorsement, Passage, Snapshot, SnapshotText, Source, StanceEvidence
from positions.selectors.differences import Difference, compare_texts
from positions.selectors.excerpts import Block, Mark, excerpt, may_print_whole


@dataclass(frozen=True)
class SnapshotFacts:
    """The received bytes and the last text that was taken from them (``text_id`` None: no text)."""

    id: int
    sha256: str
    size: int
    content_type: str
    saved_at: dt.datetime
    source_id: int
    source: str
    source_kind: str
    publisher: str
    public_url: str
    is_controlled: bool
    text_id: int | None
    title: str
    reader: str
    charset: str
    charset_basis: str
    text_sha256: str
    taken_at: dt.datetime | None

    @property
    def source_kind_label(self) -> str:
        return str(Source.Kind(self.source_kind).label)


@dataclass(frozen=True)
class SnapshotPage:
    """A copy with the part of its text that may be printed, and its neighbours in time."""

    facts: SnapshotFacts
    blocks: tuple[Block, ...]
    is_whole: bool
    earlier_id: int | None
    later_id: int | None


@dataclass(frozen=True)
class DifferencePage:
    """Two copies of one source."""

    before: SnapshotFacts
    after: SnapshotFacts
    difference: Difference


def snapshot_page(pk: int) -> SnapshotPage | None:
    """A copy, or None. Five queries: copy, text, marks, and the two neighbours."""
    found = _facts(pk)
    if found is None:
        return None
    facts, text = found
    whole = may_print_whole(facts.source_kind, facts.is_controlled)
    others = Snapshot.objects.filter(source_id=facts.source_id)
    earlier = others.filter(fetched_at__lt=facts.saved_at).order_by("-fetched_at")
    later = others.filter(fetched_at__gt=facts.saved_at).order_by("fetched_at")
    return SnapshotPage(
        facts=facts,
        blocks=_blocks(facts, text, whole) if text else (),
        is_whole=whole,
        earlier_id=_first_id(earlier),
        later_id=_first_id(later),
    )


def difference_page(before: int, after: int) -> DifferencePage | None:
    """What changed between two copies; None unless both are of one source. Four queries."""
    old, new = _facts(before), _facts(after)
    if old is None or new is None or old[0].source_id != new[0].source_id:
        return None
    return DifferencePage(old[0], new[0], compare_texts(old[1], new[1]))


def _blocks(facts: SnapshotFacts, text: str, whole: bool) -> tuple[Block, ...]:
    is_note = facts.source_kind == Source.Kind.RESEARCH_NOTE
    return excerpt(text, _marks(facts.text_id), whole=whole, is_note=is_note)


def _facts(pk: int) -> tuple[SnapshotFacts, str] | None:
    snapshot = Snapshot.objects.select_related("source__publisher").filter(pk=pk).first()
    if snapshot is None:
        return None
    text = SnapshotText.objects.filter(snapshot=snapshot).order_by("-taken_at", "-pk").first()
    source = snapshot.source
    facts = SnapshotFacts(
        id=snapshot.pk,
        sha256=snapshot.sha256,
        size=snapshot.size,
        content_type=snapshot.content_type,
        saved_at=snapshot.fetched_at,
        source_id=source.pk,
        source=source.title or (text.title if text else "") or source.url,
        source_kind=source.kind,
        publisher=source.publisher.name,
        public_url=source.public_url,
        is_controlled=source.controlled_by_id is not None,
        text_id=text.pk if text else None,
        title=text.title if text else "",
        reader=f"{text.reader} {text.version}" if text else "",
        charset=text.charset if text else "",
        charset_basis=text.charset_basis if text else "",
        text_sha256=text.text_sha256 if text else "",
        taken_at=text.taken_at if text else None,
    )
    return facts, text.text if text else ""


def _marks(text_id: int | None) -> list[Mark]:
    """Passages of the text that carry something public."""
    if text_id is None:
        return []
    stances = StanceEvidence.objects.filter(
        stance__is_published=True, statement__passage__text_id=text_id
    ).values("statement__passage_id")
    endorsements = Endorsement.objects.filter(
        status=Endorsement.Status.CONFIRMED, passage__text_id=text_id
    ).values("passage_id")
    public = Passage.objects.filter(pk__in=stances) | Passage.objects.filter(pk__in=endorsements)
    rows = public.order_by("start", "end").values_list("pk", "start", "end")
    return [Mark(start, end, f"p{pk}") for pk, start, end in rows]


def _first_id(snapshots: QuerySet[Snapshot]) -> int | None:
    return snapshots.values_list("pk", flat=True).first()
