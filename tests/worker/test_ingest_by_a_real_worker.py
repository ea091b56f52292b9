"""The line through a real broker and real worker processes, also when those are killed."""

from __future__ import annotations

import datetime as dt
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from positions.ingest.adding import SourceDescription, add_shipped_source
from positions.ingest.schedule import check_now
from positions.models import (
    Document,
    Fetch,
    Job,
    Passage,
    Proposal,
    Race,
    Snapshot,
    SnapshotText,
    Source,
    Stance,
    Statement,
)
from positions.tasks import wake
from tests import builders
from tests.worker.conftest import Programs

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]

Eventually = Callable[..., None]

PAGE = """<!doctype html><html lang="en"><head><title>Sample page {number}</title></head><body>
<main><article><h1>Sample page {number}</h1>
<p>Ana Ejemplo and Bo Sample met at the library on Tuesday to talk about the office's plans.</p>
<p>“I support sample thing number 1 with all my heart,” Ana Ejemplo said. {more}</p>
<p>The meeting lasted for two hours, and about forty people from the county came to listen.</p>
</article></main></body></html>"""


def add_page(shipped: Path, number: int, more: str = "") -> Source:
    name = f"page-{number}.html"
    (shipped / name).write_text(PAGE.format(number=number, more=more))
    source = add_shipped_source(
        name=name, description=SourceDescription(publisher="Sample Herald", kind="news")
    )
    source.next_check_at = timezone.now() + dt.timedelta(days=1)  # the tests say when
    source.save()
    return source


def start(source: Source) -> Job:
    job = check_now(source)
    wake([job.pk])
    return job


def all_finished() -> bool:
    return not Job.objects.unfinished().exists()


@pytest.fixture
def race() -> Race:
    made = builders.race(questions=1)
    question = made.race_questions.get().question
    question.keywords = ["sample thing number 1"]
    question.says_for = ["I support sample thing number 1"]
    question.save()
    return made


def test_an_edited_page_becomes_a_new_snapshot_and_a_proposal_while_the_public_page_stays(
    programs: Programs, shipped: Path, race: Race, eventually: Eventually, client
) -> None:
    source = add_page(shipped, 1)
    programs.worker()
    start(source)
    eventually(lambda: Proposal.objects.count() == 1 and all_finished(), otherwise=programs.log)
    first = Proposal.objects.get()
    builders.decide_by(builders.person(), first, "for", summary="Is for it.")
    public = client.get(race.get_absolute_url()).content

    add_page(shipped, 1, more="“I will say no to sample thing number 1,” Bo Sample said.")
    start(source)
    eventually(lambda: Snapshot.objects.count() == 2 and all_finished(), otherwise=programs.log)

    assert [fetch.reason for fetch in source.fetches.order_by("pk")] == ["new", "changed"]
    waiting = Proposal.objects.waiting().get()
    assert waiting.candidacy.candidate.name == "Bo Sample"
    assert Stance.objects.count() == 1
    old, new = Snapshot.objects.order_by("pk")
    difference = client.get(f"/snapshots/{old.pk}/diff/{new.pk}/")
    assert b"I will say no to sample thing number 1" in difference.content
    assert _without_times(client.get(race.get_absolute_url()).content) == _without_times(public)


def _without_times(page: bytes) -> list[bytes]:
    """The page without the lines that say when we last looked, which do change."""
    return [line for line in page.splitlines() if b"<time" not in line]


def test_the_same_page_again_writes_one_fetch_and_nothing_else(
    programs: Programs, shipped: Path, race: Race, eventually: Eventually
) -> None:
    source = add_page(shipped, 1)
    programs.worker()
    start(source)
    eventually(lambda: Proposal.objects.exists() and all_finished(), otherwise=programs.log)
    before = [m.objects.count() for m in (Snapshot, SnapshotText, Passage, Proposal, Document)]
    start(source)
    eventually(lambda: Fetch.objects.count() == 2 and all_finished(), otherwise=programs.log)
    after = [m.objects.count() for m in (Snapshot, SnapshotText, Passage, Proposal, Document)]
    assert after == before


def test_a_worker_killed_in_the_middle_of_a_fetch_loses_nothing(
    programs: Programs, shipped: Path, race: Race, eventually: Eventually
) -> None:
    source = add_page(shipped, 1)
    page = shipped / "page-1.html"
    words = page.read_text()
    page.unlink()
    os.mkfifo(page)  # reading it blocks, so that the worker is held in the middle of its fetch
    worker = programs.worker()
    job = start(source)
    eventually(
        lambda: Job.objects.get(pk=job.pk).state == Job.State.RUNNING, otherwise=programs.log
    )
    programs.kill(worker)
    assert not Fetch.objects.exists()

    page.unlink()
    page.write_text(words)
    programs.worker()
    programs.scheduler()
    eventually(lambda: Proposal.objects.exists() and all_finished(), 60, programs.log)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 2)
    assert (Fetch.objects.count(), SnapshotText.objects.count()) == (1, 1)
    assert Proposal.objects.count() == 1


def test_workers_killed_at_random_moments_do_each_job_once(
    programs: Programs, shipped: Path, race: Race, eventually: Eventually
) -> None:
    sources = [add_page(shipped, number) for number in range(1, 16)]
    programs.scheduler()
    moments = random.Random(20260101)
    worker = programs.worker()
    for source in sources:
        start(source)
    for _ in range(4):
        time.sleep(moments.uniform(1.0, 3.0))
        programs.kill(worker)
        worker = programs.worker()
    eventually(all_finished, 90, programs.log)

    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}
    assert Job.objects.count() == 3 * len(sources)
    for model in (Fetch, Snapshot, SnapshotText, Document, Statement, Proposal):
        assert model.objects.count() == len(sources), model.__name__
