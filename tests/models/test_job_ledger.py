"""Leases: one holder at a time, a late holder writes nothing, a crasher is set aside."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from positions import pipeline
from positions.models import Job, LeaseLost
from positions.models.jobs import CRASHES_TO_QUARANTINE, TRIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> Job:
    return Job.objects.create(key="some work", kind=Job.Kind.READ)


def claim(job: Job) -> Job:
    held = Job.objects.claim(job.pk)
    assert held is not None
    return held


def test_a_job_is_claimed_by_one_worker(job: Job) -> None:
    assert claim(job).state == Job.State.RUNNING
    assert Job.objects.claim(job.pk) is None


def test_a_job_that_ended_is_not_claimed_again(job: Job) -> None:
    claim(job).finish("done")
    assert Job.objects.claim(job.pk) is None
    job.refresh_from_db()
    assert (job.state, job.outcome) == (Job.State.DONE, "done")


def test_a_worker_that_was_frozen_past_its_lease_cannot_write(job: Job) -> None:
    frozen = claim(job)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=5)):
        other = claim(job)
        for write in (
            lambda: frozen.finish("late"),
            lambda: frozen.fail("late", ""),
            frozen.heartbeat,
        ):
            with pytest.raises(LeaseLost):
                write()
        other.finish("in time")
    job.refresh_from_db()
    assert (job.outcome, job.attempts) == ("in time", 2)


def test_a_heartbeat_keeps_the_lease(job: Job) -> None:
    held = claim(job)
    start = timezone.now()
    with time_machine.travel(start + dt.timedelta(seconds=60)):
        held.heartbeat()
    with time_machine.travel(start + dt.timedelta(seconds=120)):
        assert Job.objects.claim(job.pk) is None


def test_a_passing_fault_is_tried_again_a_bounded_number_of_times(job: Job) -> None:
    now = timezone.now()
    for number in range(1, TRIES + 1):
        with time_machine.travel(now + dt.timedelta(hours=number)):
            claim(job).try_again("timed_out", "Too slow.", after=dt.timedelta(seconds=30))
    job.refresh_from_db()
    assert (job.state, job.attempts, job.outcome) == (Job.State.FAILED, TRIES, "timed_out")


def test_a_job_waits_until_its_time(job: Job) -> None:
    claim(job).try_again("timed_out", "Too slow.", after=dt.timedelta(minutes=1))
    assert Job.objects.claim(job.pk) is None
    assert pipeline.forgotten_jobs() == []
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2)):
        assert pipeline.forgotten_jobs() == [job.pk]
        assert pipeline.forgotten_jobs() == [], "it was woken a moment ago"


def test_a_job_that_keeps_losing_its_worker_is_set_aside(job: Job) -> None:
    now = timezone.now()
    for number in range(CRASHES_TO_QUARANTINE):
        with time_machine.travel(now + dt.timedelta(hours=number)):
            claim(job)
    with time_machine.travel(now + dt.timedelta(hours=9)):
        assert pipeline.forgotten_jobs() == []
        assert Job.objects.claim(job.pk) is None
    job.refresh_from_db()
    assert job.state == Job.State.QUARANTINED
    assert "worker was lost" in job.detail


def test_an_unexpected_error_is_kept_in_words_and_tried_again(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_job: Job) -> list[int]:
        raise RuntimeError("the step broke")

    monkeypatch.setitem(pipeline.STEPS, Job.Kind.READ, broken)
    assert pipeline.perform(job.pk) == []
    job.refresh_from_db()
    assert (job.state, job.outcome) == (Job.State.WAITING, "error")
    assert "the step broke" in job.detail
