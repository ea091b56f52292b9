"""The data's way as a chain of steps: which service does which kind of job.

Without Celery: the worker's tasks, the demonstration and the tests all go through ``perform``.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.contrib.auth.models import User
from django.db import OperationalError
from django.db.models import F, Q
from django.utils import timezone

from positions.engines import chosen_engine
from positions.extraction.proposing import propose_from_text
from positions.extraction.readers import read_text
from positions.extraction.reading import read_snapshot
from positions.ingest.adding import SourceDescription, hand_in_page
from positions.ingest.fetching import fetch_source
from positions.models import Job, LeaseLost, Reason, Source

log = logging.getLogger(__name__)


def propose_with_chosen_engine(job: Job) -> list[int]:
    """Read a text with the engine that the settings choose."""
    return propose_from_text(job, chosen_engine())


Step = Callable[[Job], list[int]]
STEPS: dict[str, Step] = {
    Job.Kind.FETCH: fetch_source,
    Job.Kind.READ: read_snapshot,
    Job.Kind.PROPOSE: propose_with_chosen_engine,
}
RETRY_AFTER_ERROR = dt.timedelta(seconds=20)
# A job that was woken this long ago and has not started is taken to be forgotten by the queue.
FORGOTTEN_AFTER = dt.timedelta(seconds=60)
WAKE_AT_ONCE = 500


def perform(job_id: int) -> list[int]:
    """Do one job if it can be claimed; returns the ids of the jobs that follow it.

    Calling it twice for one job is harmless: the second call claims nothing. An unexpected error
    is logged and the job tried again later, at most ``TRIES`` times.
    """
    job = Job.objects.claim(job_id)
    if job is None:
        return []
    try:
        return STEPS[job.kind](job)
    except LeaseLost:
        log.warning("%s was taken over by another worker; nothing was written.", job)
    except Exception as error:
        log.exception("%s failed.", job)
        try:
            job.try_again(
                "error", f"{type(error).__name__}: {error}", after=RETRY_AFTER_ERROR * job.attempts
            )
            _tell_source(job)
        except (LeaseLost, OperationalError):
            log.warning("%s could not be given back; its lease will run out.", job)
    return []


def perform_all(job_id: int) -> None:
    """Do a job and everything that follows from it, in this process."""
    waiting = [job_id]
    while waiting:
        waiting.extend(perform(waiting.pop(0)))


def forgotten_jobs() -> list[int]:
    """Ids of jobs that nobody is working on and nobody was told about; marks them as told.

    Also sets aside jobs that lost their worker again and again.
    """
    now = timezone.now()
    for job in Job.objects.quarantine_crashed(now):
        _tell_source(job)
    forgotten = (
        Job.objects.claimable(now)
        .filter(
            Q(woken_at__isnull=True)
            | Q(woken_at__lt=now - FORGOTTEN_AFTER)
            | Q(woken_at__lt=F("lease_expires_at"))
        )
        .order_by("run_after")
    )
    ids = list(forgotten.values_list("pk", flat=True)[:WAKE_AT_ONCE])
    Job.objects.filter(pk__in=ids).update(woken_at=now)
    return ids


def _tell_source(job: Job) -> None:
    """Say on the source's page that its job came to a bad end, once it did."""
    job.refresh_from_db()
    ended_badly = job.state in (Job.State.FAILED, Job.State.QUARANTINED)
    if ended_badly and job.source is not None and not job.is_overtaken():
        job.source.record_problem(Reason.NOT_PROCESSED, job.detail, at=timezone.now())


def hand_in(
    *,
    url: str,
    body: bytes,
    content_type: str,
    description: SourceDescription,
    by: User | None = None,
) -> tuple[Source, Job | None]:
    """Take in a page that somebody saved; returns its source and the job that reads it.

    Reads it once before anything is written, so that a bad file leaves no half-made rows. Raises
    Unreadable, DoorRefusal or StorageFailed, each with a reason code and a sentence.
    """
    read_text(body, content_type=content_type, url=url)
    source, _fetch, job = hand_in_page(
        url=url, body=body, content_type=content_type, description=description, by=by
    )
    return source, job
