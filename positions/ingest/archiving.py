"""Writing what was received: bytes first, then the rows that speak of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.files.base import ContentFile

from positions.models import Fetch, Job, Reason, Snapshot, Source
from positions.models.reasons import READING_PROBLEMS
from positions.models.storage import snapshot_name, snapshot_storage
from positions.text.hashing import sha256_hex


@dataclass(frozen=True)
class Received:
    """A body as it came, with what the transport said about it."""

    method: str
    body: bytes
    content_type: str
    started_at: dt.datetime
    finished_at: dt.datetime
    status: int | None = None
    final_url: str = ""
    etag: str = ""
    last_modified: str = ""


class StorageFailed(Exception):
    """The bytes could not be written; no row may speak of them."""


def keep_bytes(body: bytes) -> str:
    """Store ``body`` under its SHA-256 and return that; writing the same bytes again is free.

    Raises StorageFailed, before any row is written, when the disk refuses.
    """
    sha256 = sha256_hex(body)
    name = snapshot_name(sha256)
    try:
        if not snapshot_storage().exists(name):
            snapshot_storage().save(name, ContentFile(body))
    except OSError as error:
        raise StorageFailed(f"The copy could not be saved: {error.strerror or error}.") from error
    return sha256


def is_kept(snapshot: Snapshot) -> bool:
    """Whether the bytes of ``snapshot`` are still where they were stored."""
    return snapshot_storage().exists(snapshot_name(snapshot.sha256))


def record_received(source: Source, received: Received, sha256: str) -> tuple[Fetch, Job | None]:
    """Write Fetch, Snapshot and the source's health for bytes that are stored already.

    Returns the Fetch and the job that reads the snapshot, None when the bytes are those of the
    last good fetch and were read. Call inside a transaction.
    """
    last = last_good_fetch(source)
    snapshot, _ = Snapshot.objects.get_or_create(
        source=source,
        sha256=sha256,
        defaults={
            "size": len(received.body),
            "content_type": received.content_type[:120],
            "fetched_at": received.finished_at,
        },
    )
    if last is None:
        reason = Reason.NEW
    elif last.snapshot_id == snapshot.pk:
        reason = Reason.SAME_BYTES
    else:
        reason = Reason.CHANGED
    fetch = Fetch.objects.create(
        source=source,
        method=received.method,
        started_at=received.started_at,
        finished_at=received.finished_at,
        reason=reason,
        status=received.status,
        final_url=received.final_url[:1000],
        etag=received.etag[:300],
        last_modified=received.last_modified[:100],
        snapshot=snapshot,
    )
    if reason == Reason.SAME_BYTES:
        return fetch, record_unchanged(source, fetch, snapshot)
    source.record_success(at=received.finished_at, changed=True)
    return fetch, _reading(source, fetch, snapshot)


def record_unchanged(source: Source, fetch: Fetch, snapshot: Snapshot) -> Job | None:
    """Write the health of a source whose page is still ``snapshot``, as ``fetch`` found.

    Returns the job that reads it once more when that has failed so far, and None when its text is
    there or on its way. Call inside a transaction.
    """
    is_unread = not snapshot.texts.exists()
    failed_on = READING_PROBLEMS | ({Reason.STORAGE_FAILED} if is_unread else frozenset())
    # A page that came but could not be read stays a problem until it is read.
    if source.problem in failed_on:
        source.record_problem(source.problem, source.problem_detail, at=fetch.finished_at)
    else:
        source.record_success(at=fetch.finished_at, changed=False)
    if not (is_unread or source.has_reading_problem):
        return None
    if snapshot.jobs.unfinished().filter(kind=Job.Kind.READ).exists():
        return None
    return _reading(source, fetch, snapshot)


def _reading(source: Source, fetch: Fetch, snapshot: Snapshot) -> Job:
    job, _ = Job.objects.get_or_create(
        key=f"read:{snapshot.pk}:{fetch.pk}",
        defaults={"kind": Job.Kind.READ, "source": source, "snapshot": snapshot},
    )
    return job


def last_good_fetch(source: Source) -> Fetch | None:
    """The newest fetch that left us with a copy, or None."""
    return source.fetches.filter(snapshot__isnull=False).order_by("-started_at", "-pk").first()
