"""Writing what was received: bytes first, then the rows that speak of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.files.base import ContentFile

from positions.models import Fetch, Job, Reason, Snapshot, Source
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


def record_received(source: Source, received: Received, sha256: str) -> tuple[Fetch, Job | None]:
    """Write Fetch, Snapshot and the source's health for bytes that are stored already.

    Returns the Fetch and the job that reads the snapshot, None when the bytes are those of the
    last good fetch. Call inside a transaction.
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
    is_new = reason != Reason.SAME_BYTES
    # A page that came but could not be read stays a problem until other bytes come.
    if is_new or not source.problem or not source.has_reading_problem:
        source.record_success(at=received.finished_at, changed=is_new)
    else:
        source.record_problem(source.problem, source.problem_detail, at=received.finished_at)
    if not is_new:
        return fetch, None
    job, _ = Job.objects.get_or_create(
        key=f"read:{snapshot.pk}:{fetch.pk}",
        defaults={"kind": Job.Kind.READ, "source": source, "snapshot": snapshot},
    )
    return fetch, job


def last_good_fetch(source: Source) -> Fetch | None:
    """The newest fetch that left us with a copy, or None."""
    return source.fetches.filter(snapshot__isnull=False).order_by("-started_at", "-pk").first()
