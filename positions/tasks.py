"""Every Celery task: ids in, one service call. Losing or doubling one of these costs nothing."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from positions import pipeline
from positions.ingest import schedule
from positions.models import Job

log = logging.getLogger(__name__)


def wake(job_ids: list[int]) -> None:
    """Tell the workers about jobs, once the rows are committed."""
    if job_ids:
        transaction.on_commit(lambda: _send(job_ids))


def _send(job_ids: list[int]) -> None:
    # Without a broker the rows still stand and the reconciler finds them later: the web request
    # that made them must not fail for it.
    Job.objects.filter(pk__in=job_ids).update(woken_at=timezone.now())
    try:
        for job_id in job_ids:
            run_job.apply_async((job_id,), retry=False)
    except OperationalError:
        log.warning("The broker did not answer; the jobs %s wait in the ledger.", job_ids)


@shared_task(name="positions.run_job")
def run_job(job_id: int) -> None:
    """Do one job of the ledger and wake those that follow."""
    wake(pipeline.perform(job_id))


@shared_task(name="positions.schedule_due_sources")
def schedule_due_sources() -> None:
    """Make jobs for the sources that are due."""
    wake(schedule.schedule_due_sources())


@shared_task(name="positions.wake_forgotten_jobs")
def wake_forgotten_jobs() -> None:
    """Wake every job that the queue lost, that waits for a retry, or whose worker vanished."""
    for job_id in pipeline.forgotten_jobs():
        run_job.delay(job_id)
