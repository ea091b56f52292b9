"""The read step: from a snapshot's bytes to a versioned text of a document."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from positions.extraction.readers import ReadText, Unreadable, read_text
from positions.models import (
    ArchiveDamaged,
    Document,
    Job,
    Reason,
    Snapshot,
    SnapshotText,
    Source,
    mark_if_copy,
)
from positions.text.dates import PartialDate
from positions.text.hashing import sha256_hex

LONGEST_ADDRESS = 1_000  # characters; a longer one cannot be stored, and cut short is another


def read_snapshot(job: Job) -> list[int]:
    """Take the text of ``job.snapshot``; returns ids of the jobs that follow.

    A page that cannot be read becomes a problem of its source, in words; the last good text of the
    document stays in force.
    """
    snapshot = Snapshot.objects.select_related("source__publisher").get(jobs=job.pk)
    source = snapshot.source
    try:
        body = snapshot.read_body()
        read = read_text(body, content_type=snapshot.content_type, url=_web_address(source))
    except ArchiveDamaged as damage:
        _record_unreadable(job, Reason.STORAGE_FAILED.value, str(damage))
        return []
    except Unreadable as unreadable:
        _record_unreadable(job, unreadable.reason, unreadable.detail)
        return []
    with transaction.atomic():
        source = _held_source(job)
        text = _text(snapshot, _document(source, read), read)
        if not job.is_overtaken():
            _set_current(text.document, text)
            mark_if_copy(text.document, text)
            _clear_problem(source, snapshot)
        following, _ = Job.objects.get_or_create(
            key=f"propose:{text.pk}:{job.pk}",
            defaults={"kind": Job.Kind.PROPOSE, "source": source, "text": text},
        )
        job.finish("read")
    return [following.pk]


def _record_unreadable(job: Job, reason: str, detail: str) -> None:
    with transaction.atomic():
        source = _held_source(job)
        if not job.is_overtaken():
            source.record_problem(reason, detail, at=timezone.now())
        job.fail(reason, detail)


def _held_source(job: Job) -> Source:
    """The job's source, held to the end of the transaction: readings of it end one by one, so that
    each sees which others are done."""
    return Source.objects.select_for_update().get(snapshots__jobs=job.pk)


def _web_address(source: Source) -> str:
    return source.public_url or source.url


def _document(source: Source, read: ReadText) -> Document:
    """The document that this page is a copy of.

    A page names its own canonical address only within its own host, and joins another page there
    only where the same publisher and candidate stand behind both: no page may write itself into
    somebody else's record.
    """
    canonical = read.canonical_url
    is_own = urlsplit(canonical).hostname == urlsplit(source.url).hostname
    if not canonical or not is_own or len(canonical) > LONGEST_ADDRESS:
        canonical = source.url
    for address in (canonical, source.url):
        document = _document_at(address, source)
        if _in_same_hands(document.source, source):
            return document
    # Somebody else's page claimed this one's own address first; the two stay apart all the same.
    mark = f"#source-{source.pk}"
    return _document_at(source.url[: LONGEST_ADDRESS - len(mark)] + mark, source)


def _document_at(address: str, source: Source) -> Document:
    document, _ = Document.objects.select_related("source").get_or_create(
        canonical_url=address, defaults={"source": source, "publisher": source.publisher}
    )
    return document


def _in_same_hands(one: Source, other: Source) -> bool:
    """Whether the two are one page, or pages that the same people answer for."""
    return one.pk == other.pk or (
        one.publisher_id == other.publisher_id and one.controlled_by_id == other.controlled_by_id
    )


def _clear_problem(source: Source, snapshot: Snapshot) -> None:
    """End a problem with reading. One with fetching stays: the newest fetch then has no copy."""
    newest = source.fetches.first()
    if source.problem and newest is not None and newest.snapshot_id == snapshot.pk:
        source.record_success(at=newest.finished_at, changed=False)


def _text(snapshot: Snapshot, document: Document, read: ReadText) -> SnapshotText:
    text, _ = SnapshotText.objects.get_or_create(
        snapshot=snapshot,
        reader=read.reader,
        version=read.version,
        defaults={
            "document": document,
            "text": read.text,
            "text_sha256": sha256_hex(read.text.encode()),
            "title": read.title[:300],
            "byline": read.byline[:300],
            "site_name": read.site_name[:200],
            "language": read.language[:16],
            "charset": read.charset[:40],
            "charset_basis": read.charset_basis[:200],
            "taken_at": timezone.now(),
            **_date_columns(read.published),
        },
    )
    return text


def _set_current(document: Document, text: SnapshotText) -> None:
    source = document.source
    document.current_text = text
    document.title = source.title or text.title
    document.byline = text.byline
    document.language = text.language
    for column in ("published_on", "published_precision", "published_basis"):
        setattr(document, column, getattr(text, column))
    if source.cited_on is not None:
        # A research note speaks of a public page: that page's date is the one that counts.
        document.published_on, document.published_precision = (
            source.cited_on,
            source.cited_precision,
        )
        document.published_basis = "date of the page it reports"
    # Not the mark of a copy, which a person may be changing meanwhile.
    document.save(
        update_fields=(
            "current_text",
            "title",
            "byline",
            "language",
            "published_on",
            "published_precision",
            "published_basis",
        )
    )


def _date_columns(published: PartialDate | None) -> dict[str, object]:
    if published is None:
        return {}
    return {
        "published_on": published.on,
        "published_precision": published.precision,
        "published_basis": published.basis[:60],
    }
