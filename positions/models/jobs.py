"""The job ledger: each piece of work is a row here; Celery only wakes whoever does it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

# A job whose holder vanished this often is set aside: it is likely what kills its workers.
CRASHES_TO_QUARANTINE = 3
# Tries at a passing fault before the job fails.
TRIES = 5


class LeaseLost(Exception):
    """The job is no longer ours: another worker took it over, so nothing may be written."""


class JobQuerySet(models.QuerySet["Job"]):
    """Sets of jobs, and the conditional updates by which they are claimed and ended."""

    def claimable(self, now: dt.datetime) -> JobQuerySet:
        """Due and held by nobody, or held by a worker whose lease ran out."""
        return self.filter(
            Q(state=Job.State.WAITING, run_after__lte=now)
            | Q(state=Job.State.RUNNING, lease_expires_at__lt=now)
        )

    def unfinished(self) -> JobQuerySet:
        """In no terminal state."""
        return self.filter(state__in=(Job.State.WAITING, Job.State.RUNNING))

    def claim(self, job_id: int) -> Job | None:
        """Take the job, or None when it is done, not due, held, or set aside after crashes."""
        now = timezone.now()
        token = uuid.uuid4().hex
        ours = {
            "state": Job.State.RUNNING,
            "lease_token": token,
            "lease_expires_at": now + settings.JOB_LEASE,
            "started_at": now,
            "attempts": F("attempts") + 1,
        }
        due = self.filter(pk=job_id, state=Job.State.WAITING, run_after__lte=now)
        if not due.update(**ours):
            lost = self.filter(pk=job_id).lost(now).filter(crashes__lt=CRASHES_TO_QUARANTINE - 1)
            lost.update(**ours, crashes=F("crashes") + 1)
        return self.filter(pk=job_id, lease_token=token).first()

    def lost(self, now: dt.datetime) -> JobQuerySet:
        """Held by a worker that let its lease run out."""
        return self.filter(state=Job.State.RUNNING, lease_expires_at__lt=now)

    def quarantine_crashed(self, now: dt.datetime) -> list[Job]:
        """Set aside jobs that lost their worker too often; returns them."""
        crashed = self.lost(now).filter(crashes__gte=CRASHES_TO_QUARANTINE - 1)
        aside = []
        for job in crashed:
            aside += [job] * crashed.filter(pk=job.pk).update(
                state=Job.State.QUARANTINED,
                finished_at=now,
                lease_token="",
                crashes=F("crashes") + 1,
                detail="Its worker was lost each time it was tried.",
            )
        return aside


class Job(models.Model):
    """One piece of work with a fenced lease and exactly one terminal state."""

    class Kind(models.TextChoices):
        FETCH = "fetch", "Fetch a source"
        READ = "read", "Take the text from a snapshot"
        PROPOSE = "propose", "Propose stances from a text"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        QUARANTINED = "quarantined", "Set aside"

    key = models.CharField(max_length=200, unique=True, help_text="The same work, the same key.")
    kind = models.CharField(max_length=20, choices=Kind)
    source = models.ForeignKey("Source", models.CASCADE, null=True, blank=True, related_name="jobs")
    snapshot = models.ForeignKey(
        "Snapshot", models.CASCADE, null=True, blank=True, related_name="jobs"
    )
    text = models.ForeignKey(
        "SnapshotText", models.CASCADE, null=True, blank=True, related_name="jobs"
    )
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    crashes = models.PositiveSmallIntegerField(
        default=0, help_text="How often its worker was lost while it held the job."
    )
    run_after = models.DateTimeField(default=timezone.now)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    woken_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=500, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("state", "run_after"), name="job_by_state"),)

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk} ({self.state})"

    def is_overtaken(self) -> bool:
        """Whether a later job of the same kind for the same source is done already."""
        return Job.objects.filter(
            source=self.source_id, kind=self.kind, pk__gt=self.pk, state=self.State.DONE
        ).exists()

    def heartbeat(self) -> None:
        """Extend our lease; raises LeaseLost when it is no longer ours."""
        self._write(lease_expires_at=timezone.now() + settings.JOB_LEASE)

    def finish(self, outcome: str, detail: str = "") -> None:
        """End the job well. Call inside the transaction that writes its effect.

        Raises LeaseLost, which rolls that effect back, when the job was taken over.
        """
        self._end(self.State.DONE, outcome, detail)

    def fail(self, outcome: str, detail: str) -> None:
        """End the job badly, with a reason code and a sentence."""
        self._end(self.State.FAILED, outcome, detail)

    def try_again(self, outcome: str, detail: str, *, after: dt.timedelta) -> None:
        """Give the job back for a later try, or fail it when it was tried often enough."""
        if self.attempts - self.crashes >= TRIES:
            self.fail(outcome, detail)
            return
        self._write(
            state=self.State.WAITING,
            lease_token="",
            lease_expires_at=None,
            woken_at=None,
            run_after=timezone.now() + after,
            outcome=outcome,
            detail=detail[:500],
        )

    def _end(self, state: str, outcome: str, detail: str) -> None:
        self._write(
            state=state,
            lease_token="",
            lease_expires_at=None,
            finished_at=timezone.now(),
            outcome=outcome,
            detail=detail[:500],
        )

    def _write(self, **columns: object) -> None:
        held = Job.objects.filter(
            pk=self.pk, state=self.State.RUNNING, lease_token=self.lease_token
        )
        if held.update(**columns) != 1:
            raise LeaseLost(f"{self} was taken over by another worker.")
