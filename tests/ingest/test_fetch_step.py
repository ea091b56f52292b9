"""One fetch job: what is recorded when a page comes, is the same, changes, or does not come."""

from __future__ import annotations

import datetime as dt
import email.message
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone

from positions import pipeline
from positions.ingest.adding import SourceDescription, add_shipped_source, add_source
from positions.ingest.refusals import DoorRefusal
from positions.ingest.replies import lowered_headers
from positions.ingest.schedule import check_now, schedule_due_sources
from positions.ingest.shipped import read_shipped
from positions.models import Fetch, Job, Snapshot, SnapshotText, Source

pytestmark = pytest.mark.django_db

DESCRIPTION = SourceDescription(publisher="Sample Herald", kind="news")
PAGE = "<html><body><main><article><p>{}</p></article></main></body></html>"
FIRST = PAGE.format("The council met on Monday to talk about the library and about its roof.")
SECOND = PAGE.format("The council met on Tuesday to talk about the bridge and about its paint.")


@pytest.fixture
def folder(tmp_path: Path):
    with override_settings(SHIPPED_PAGES=tmp_path):
        yield tmp_path


@pytest.fixture
def source(folder: Path) -> Source:
    (folder / "page.html").write_text(FIRST)
    return add_shipped_source(name="page.html", description=DESCRIPTION)


def check(source: Source) -> Source:
    pipeline.perform_all(check_now(source).pk)
    source.refresh_from_db()
    return source


def test_the_same_bytes_again_write_a_fetch_and_no_more(source: Source) -> None:
    check(source)
    changed_at = source.last_changed_at
    check(source)
    assert [f.reason for f in source.fetches.order_by("pk")] == ["new", "same_bytes"]
    assert (Snapshot.objects.count(), SnapshotText.objects.count()) == (1, 1)
    assert source.last_changed_at == changed_at
    assert source.last_good_at == source.last_checked_at


def test_a_page_that_changes_back_uses_its_first_snapshot_again(
    source: Source, folder: Path
) -> None:
    check(source)
    document = source.documents.get()
    for words in (SECOND, FIRST):
        (folder / "page.html").write_text(words)
        check(source)
    assert [f.reason for f in source.fetches.order_by("pk")] == ["new", "changed", "changed"]
    assert Snapshot.objects.count() == 2
    document.refresh_from_db()
    assert document.current_text is not None
    assert "Monday" in document.current_text.text


def test_a_missing_page_is_a_problem_in_words_and_the_last_good_copy_stays(
    source: Source, folder: Path
) -> None:
    check(source)
    (folder / "page.html").unlink()
    check(source)
    assert source.problem == "missing_file"
    assert "page.html is missing" in source.problem_detail
    assert source.problem_since is not None
    assert source.documents.get().current_text is not None
    (folder / "page.html").write_text(FIRST)
    assert check(source).problem == ""


def test_a_page_that_became_unreadable_stays_a_problem_while_it_is_the_same(
    source: Source, folder: Path
) -> None:
    check(source)
    (folder / "page.html").write_bytes(b"")
    assert check(source).problem == "empty_page"
    assert check(source).problem == "empty_page"
    text = source.documents.get().current_text
    assert text is not None
    assert "Monday" in text.text


def test_a_host_that_is_not_there_is_tried_again_later() -> None:
    source = add_source(url="https://no-such-host.invalid/page", description=DESCRIPTION)
    job = check_now(source)
    pipeline.perform_all(job.pk)
    source.refresh_from_db()
    job.refresh_from_db()
    assert source.problem == "dns_failed"
    assert source.problem_detail
    assert Fetch.objects.get(source=source).reason == "dns_failed"
    assert job.state == Job.State.WAITING
    assert job.run_after > timezone.now()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1/page", "blocked_address"),
        ("http://[::1]/page", "blocked_address"),
        ("http://169.254.169.254/latest/meta-data", "blocked_address"),
        ("file:///etc/passwd", "bad_url"),
        ("javascript:alert(1)", "bad_url"),
        ("https://user:secret@example.org/", "bad_url"),
    ],
)
def test_an_address_that_we_never_open_cannot_be_added(url: str, reason: str) -> None:
    with pytest.raises(DoorRefusal) as caught:
        add_source(url=url, description=DESCRIPTION)
    assert caught.value.reason == reason
    assert not Source.objects.exists()


@pytest.mark.parametrize("name", ["../secret.html", "/etc/passwd", "a/../../secret.html"])
def test_the_shipped_transport_reads_its_own_folder_only(folder: Path, name: str) -> None:
    with pytest.raises(DoorRefusal):
        read_shipped(f"shipped:///{name}")


def test_a_due_source_gets_one_job_however_often_the_scheduler_looks(source: Source) -> None:
    assert len(schedule_due_sources()) == 1
    assert schedule_due_sources() == []
    source.refresh_from_db()
    assert source.next_check_at is not None
    assert source.next_check_at - timezone.now() >= dt.timedelta(hours=23)


def test_two_schedulers_at_once_make_one_job(source: Source) -> None:
    due_at = source.next_check_at
    schedule_due_sources()
    Source.objects.filter(pk=source.pk).update(next_check_at=due_at)
    assert schedule_due_sources() == []
    assert Job.objects.count() == 1


def test_check_now_uses_the_job_that_waits_already(source: Source) -> None:
    assert check_now(source) == check_now(source)
    assert Job.objects.count() == 1


def test_what_a_site_says_of_itself_holds_nothing_that_a_database_refuses() -> None:
    message = email.message.Message()
    message["ETag"] = '"a\0b"'
    assert lowered_headers(message) == {"etag": '"ab"'}
