"""The fetch step: one job, one attempt at one source, always recorded."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from positions.ingest import door, robots
from positions.ingest.archiving import (
    Received,
    StorageFailed,
    is_kept,
    keep_bytes,
    last_good_fetch,
    record_received,
    record_unchanged,
)
from positions.ingest.refusals import DoorRefusal
from positions.ingest.shipped import read_shipped
from positions.models import Fetch, Job, Reason, Source
from positions.models.reasons import TRANSIENT

# The first wait before another try at a passing fault; each further one waits twice as long.
FIRST_WAIT = dt.timedelta(seconds=30)


def fetch_source(job: Job) -> list[int]:
    """Fetch ``job.source`` and keep what came; returns ids of the jobs that follow.

    Writes one Fetch whatever happens. Nothing public changes here.
    """
    source = Source.objects.select_related("publisher").get(jobs=job.pk)
    started_at = timezone.now()
    try:
        received = _receive(source, started_at)
    except DoorRefusal as refusal:
        _record_refusal(job, source, refusal, started_at)
        return []
    if received is None:
        following = _record_not_modified(job, source, started_at)
        return [following.pk] if following else []
    try:
        sha256 = keep_bytes(received.body)
    except StorageFailed as failure:
        unkept = DoorRefusal(Reason.STORAGE_FAILED.value, str(failure))
        _record_refusal(job, source, unkept, started_at)
        return []
    with transaction.atomic():
        fetch, following = record_received(source, received, sha256)
        job.finish(fetch.reason)
    return [following.pk] if following else []


def _receive(source: Source, started_at: dt.datetime) -> Received | None:
    """What the source answers; None when the site says that our copy is current."""
    if source.transport == Source.Transport.SHIPPED:
        body, content_type = read_shipped(source.url)
        return Received(
            Fetch.Method.SHIPPED, body, content_type, started_at, timezone.now(), None, source.url
        )
    last = last_good_fetch(source)
    if last is not None and not (last.snapshot and is_kept(last.snapshot)):
        last = None  # no copy is left that could still be current: the bytes have to come again
    agent = door.user_agent(settings.SITE_URL)
    reply = door.fetch(
        source.url,
        etag=last.etag if last else "",
        last_modified=last.last_modified if last else "",
        agent=agent,
        gate=partial(robots.obey, agent=agent),
    )
    if reply.status == 304:
        return None
    return Received(
        Fetch.Method.NETWORK,
        reply.body,
        reply.headers.get("content-type", ""),
        started_at,
        timezone.now(),
        reply.status,
        reply.url,
        reply.headers.get("etag", ""),
        reply.headers.get("last-modified", ""),
    )


def _record_not_modified(job: Job, source: Source, started_at: dt.datetime) -> Job | None:
    last = last_good_fetch(source)
    now = timezone.now()
    following = None
    with transaction.atomic():
        fetch = Fetch.objects.create(
            source=source,
            method=Fetch.Method.NETWORK,
            started_at=started_at,
            finished_at=now,
            reason=Reason.NOT_MODIFIED,
            status=304,
            etag=last.etag if last else "",
            last_modified=last.last_modified if last else "",
            snapshot=last.snapshot if last else None,
        )
        if fetch.snapshot is None:
            source.record_success(at=now, changed=False)
        else:
            following = record_unchanged(source, fetch, fetch.snapshot)
        job.finish(Reason.NOT_MODIFIED.value)
    return following


def _record_refusal(
    job: Job, source: Source, refusal: DoorRefusal, started_at: dt.datetime
) -> None:
    now = timezone.now()
    with transaction.atomic():
        Fetch.objects.create(
            source=source,
            method=source.transport,
            started_at=started_at,
            finished_at=now,
            reason=refusal.reason,
            detail=refusal.detail[:500],
            status=refusal.status,
            final_url=refusal.url[:1000],
        )
        source.record_problem(refusal.reason, refusal.detail, at=now)
        if Reason(refusal.reason) in TRANSIENT:
            wait = FIRST_WAIT * 2 ** (job.attempts - 1)
            if refusal.retry_after is not None:
                wait = max(wait, dt.timedelta(seconds=refusal.retry_after))
            job.try_again(refusal.reason, refusal.detail, after=wait)
        else:
            job.fail(refusal.reason, refusal.detail)
