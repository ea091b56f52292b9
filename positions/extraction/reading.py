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
)
from positions.text.dates import PartialDate
from positions.text.hashing import sha256_hex


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
        _record_unreadable(job, source, Reason.STORAGE_FAILED.value, str(damage))
        return []
    except Unreadable as unreadable:
        _record_unreadable(job, source, unreadable.reason, unreadable.detail)
        return []
    with transaction.atomic():
        document = _document(source, read)
        text = _text(snapshot, document, read)
        _set_current(document, text)
        following, _ = Job.objects.get_or_create(
            key=f"propose:{text.pk}:{job.pk}",
            defaults={"kind": Job.Kind.PROPOSE, "source": source, "text": text},
        )
        job.finish("read")
    return [following.pk]


def _record_unreadable(job: Job, source: Source, reason: str, detail: str) -> None:
    with transaction.atomic():
        source.record_problem(reason, detail, at=timezone.now())
        job.fail(reason, detail)


def _web_address(source: Source) -> str:
    return source.public_url or source.url


def _document(source: Source, read: ReadText) -> Document:
    """The document that this page is a copy of.

    A page names its own canonical address only within its own host: no page may write itself into
    the record of another site.
    """
    canonical = read.canonical_url
    if not canonical or urlsplit(canonical).hostname != urlsplit(source.url).hostname:
        canonical = source.url
    document, _ = Document.objects.get_or_create(
        canonical_url=canonical[:1000],
        defaults={"source": source, "publisher": source.publisher},
    )
    return document


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
    document.save()


def _date_columns(published: PartialDate | None) -> dict[str, object]:
    if published is None:
        return {}
    return {
        "published_on": published.on,
        "published_precision": published.precision,
        "published_basis": published.basis[:60],
    }
