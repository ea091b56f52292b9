"""A page that came and was not read is read later, and its source says so until then."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest

from positions import pipeline
from positions.ingest import door, fetching
from positions.ingest.adding import SourceDescription, add_source, hand_in_page
from positions.ingest.schedule import check_now
from positions.models import Job, Reason, SnapshotText, Source
from positions.models.storage import snapshot_name, snapshot_storage

pytestmark = pytest.mark.django_db

URL = "https://no-such-host.invalid/roof"
DESCRIPTION = SourceDescription(publisher="Sample Herald", kind="news")
PAGE = "<html><body><main><article><p>{}</p></article></main></body></html>"
FIRST = PAGE.format("The council met on Monday to talk about the library and about its roof.")
SECOND = PAGE.format("The council met on Tuesday to talk about the bridge and about its paint.")
UNREADABLE = "<html><body><script>1</script></body></html>"


def hand_in(page: str = FIRST) -> tuple[Source, Job | None]:
    source, _, job = hand_in_page(
        url=URL, body=page.encode(), content_type="text/html", description=DESCRIPTION
    )
    return source, job


def perform(job: Job | None) -> None:
    assert job is not None
    pipeline.perform_all(job.pk)


def lose_bytes(source: Source) -> None:
    for snapshot in source.snapshots.all():
        Path(snapshot_storage().path(snapshot_name(snapshot.sha256))).unlink()


def test_a_page_whose_bytes_were_lost_is_read_when_they_come_again() -> None:
    source, job = hand_in()
    lose_bytes(source)
    perform(job)
    source.refresh_from_db()
    assert source.problem == "storage_failed"

    source, job = hand_in()
    assert source.problem == "storage_failed"
    perform(job)
    source.refresh_from_db()
    assert source.problem == ""
    assert source.last_checked_at == source.fetches.first().finished_at
    assert SnapshotText.objects.count() == 1
    assert [fetch.reason for fetch in source.fetches.order_by("pk")] == ["new", "same_bytes"]
    assert hand_in()[1] is None


def test_a_page_on_which_our_software_failed_is_read_when_it_comes_again() -> None:
    source, job = hand_in()
    assert job is not None
    held = Job.objects.claim(job.pk)
    assert held is not None
    held.fail("error", "ValueError: a fault of ours")
    source.record_problem(Reason.NOT_PROCESSED, "A fault of ours.", at=source.last_checked_at)

    source, job = hand_in()
    assert source.problem == "not_processed"
    perform(job)
    source.refresh_from_db()
    assert source.problem == ""
    assert SnapshotText.objects.count() == 1


def test_a_page_that_waits_to_be_read_gets_no_second_job() -> None:
    hand_in()
    source, job = hand_in()
    assert job is None
    assert Job.objects.count() == 1
    assert source.problem == ""


def test_a_problem_of_fetching_outlives_a_reading() -> None:
    source, job = hand_in()
    perform(check_now(add_source(url=URL, description=DESCRIPTION)))
    source.refresh_from_db()
    problem = source.problem
    assert problem
    perform(job)
    source.refresh_from_db()
    assert source.problem == problem
    assert SnapshotText.objects.count() == 1


@pytest.fixture
def unchanged(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """The site says that nothing changed; what was asked of the door is kept."""
    asked: list[dict[str, object]] = []

    def fetch(url: str, **given: object) -> door.Reply:
        asked.append(given)
        return door.Reply(url, 304, MappingProxyType({}), b"", (), 0.0)

    monkeypatch.setattr(fetching.door, "fetch", fetch)
    return asked


def test_a_page_that_could_not_be_read_stays_a_problem_when_the_site_says_it_is_the_same(
    unchanged: list[dict[str, object]],
) -> None:
    source, job = hand_in(UNREADABLE)
    perform(job)
    perform(check_now(source))
    source.refresh_from_db()
    assert source.problem == "no_article_text"
    assert source.fetches.first().reason == "not_modified"
    reads = Job.objects.filter(kind=Job.Kind.READ)
    assert reads.count() == 2
    assert not reads.exclude(state=Job.State.FAILED).exists()


def test_a_page_that_was_never_read_is_read_when_the_site_says_it_is_the_same(
    unchanged: list[dict[str, object]],
) -> None:
    source, job = hand_in()
    assert job is not None
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUARANTINED)
    perform(check_now(source))
    assert SnapshotText.objects.count() == 1
    perform(check_now(source))
    assert Job.objects.filter(kind=Job.Kind.READ).count() == 2


@pytest.mark.parametrize(("is_kept", "etag"), [(True, '"a"'), (False, "")])
def test_the_site_is_asked_about_a_copy_only_while_we_hold_it(
    unchanged: list[dict[str, object]], *, is_kept: bool, etag: str
) -> None:
    source, job = hand_in()
    perform(job)
    perform(check_now(source))  # a record of a fetch is never changed, so a later one has the tag
    first = source.fetches.first()
    first.pk, first.etag, first.started_at = None, '"a"', first.finished_at
    first.save(force_insert=True)
    if not is_kept:
        lose_bytes(source)
    perform(check_now(source))
    assert unchanged[-1]["etag"] == etag


def test_an_old_reading_that_ends_late_does_not_bring_the_old_text_back() -> None:
    source, first = hand_in()
    _, second = hand_in(SECOND)
    perform(second)
    perform(first)
    document = source.documents.get()
    assert document.texts.count() == 2
    assert document.current_text is not None
    assert "Tuesday" in document.current_text.text


def test_an_old_reading_that_fails_late_is_no_problem() -> None:
    source, first = hand_in(UNREADABLE)
    _, second = hand_in()
    perform(second)
    perform(first)
    source.refresh_from_db()
    assert source.problem == ""
