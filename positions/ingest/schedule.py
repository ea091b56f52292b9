"""Which sources are checked when, and the jobs that do it."""

from __future__ import annotations

import random
import uuid

from django.db import transaction
from django.utils import timezone

from positions.models import Job, Source

# How many due sources one tick turns into jobs; the next tick takes the rest.
BATCH = 1000


def schedule_due_sources() -> list[int]:
    """Make one fetch job for each due source and set its next time; returns the jobs' ids.

    The key holds the time at which the source was due, so that two schedulers make one job.
    """
    now = timezone.now()
    jobs: list[int] = []
    for source in Source.objects.due(now).order_by("next_check_at")[:BATCH]:
        due_at = source.next_check_at
        assert due_at is not None  # `due` filters on it
        # A tenth of jitter spreads sources that were added together.
        following = now + source.check_every * random.uniform(1.0, 1.1)
        with transaction.atomic():
            job, is_new = Job.objects.get_or_create(
                key=f"fetch:{source.pk}:{due_at.isoformat()}",
                defaults={"kind": Job.Kind.FETCH, "source": source},
            )
            Source.objects.filter(pk=source.pk, next_check_at=due_at).update(
                next_check_at=following
            )
        if is_new:
            jobs.append(job.pk)
    return jobs


def check_now(source: Source) -> Job:
    """The job that checks ``source`` at once; one that is waiting or running already serves."""
    with transaction.atomic():
        unfinished = Job.objects.unfinished().filter(kind=Job.Kind.FETCH, source=source).first()
        if unfinished is not None:
            if unfinished.state == Job.State.WAITING:
                Job.objects.filter(pk=unfinished.pk).update(run_after=timezone.now())
            return unfinished
        return Job.objects.create(
            key=f"fetch:{source.pk}:now:{uuid.uuid4().hex}", kind=Job.Kind.FETCH, source=source
        )
