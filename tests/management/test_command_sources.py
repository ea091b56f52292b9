"""The commands that bring pages in say what came of it, and refuse in words."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from positions.ingest.adding import SourceDescription, add_shipped_source
from positions.models import Candidate, Job, Proposal, Snapshot, Source
from tests import builders

pytestmark = pytest.mark.django_db

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Records</title></head>
<body><article><h1>Records</h1>
<p>The county keeps its property records on paper today, in two rooms of the old town hall.</p>
<p>“I support putting every property record online,” Ana Ejemplo said on Tuesday.</p>
</article></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out, stderr=StringIO())
    return out.getvalue()


def hand_in(page: Path, *words: str) -> str:
    return run(
        "hand_in",
        str(page),
        "--url",
        "https://herald.example/records",
        "--publisher",
        "Sample Herald",
        *words,
    )


def test_a_page_is_handed_in_and_read_at_once(page: Path) -> None:
    race = builders.race(candidates=1, questions=1)
    question = race.race_questions.get().question
    question.keywords = ["property record", "records online"]
    question.says_for = ["putting every property record online"]
    question.save()

    said = hand_in(page, "--kind", "news", "--now")

    assert "Document: Records" in said
    assert "https://herald.example/records" in said
    assert Proposal.objects.exists()
    assert "Proposals for Ana Ejemplo:" in said
    assert not Job.objects.unfinished().exists()


def test_without_now_the_worker_is_left_to_do_it(page: Path) -> None:
    said = hand_in(page)

    assert "waits for a worker" in said
    assert Job.objects.get().state == Job.State.WAITING


def test_the_same_page_again_is_said(page: Path) -> None:
    hand_in(page)

    assert "saved before" in hand_in(page)
    assert Job.objects.count() == 1


def test_a_page_of_a_candidates_own_is_told_so(page: Path) -> None:
    builders.race(candidates=1)

    hand_in(page, "--kind", "campaign_site", "--controlled-by", "ana-ejemplo")

    assert Source.objects.get().controlled_by == Candidate.objects.get()


@pytest.mark.parametrize(
    ("body", "words", "message"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(2048), (), "picture or other data"),
        (b"", (), "holds nothing"),
        (b"x" * (10 * 1024 * 1024 + 1), (), "larger than 10 MiB"),
        (PAGE.encode(), ("--url", "http://10.0.0.1/"), "private network"),
        (PAGE.encode(), ("--controlled-by", "nobody"), "There is no candidate “nobody”"),
        (PAGE.encode(), ("--publisher", " "), "--publisher needs a name"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_leaves_no_rows(
    page: Path, body: bytes, words: tuple[str, ...], message: str
) -> None:
    page.write_bytes(body)

    with pytest.raises(CommandError, match=message):
        hand_in(page, *words)

    assert not Source.objects.exists()
    assert not Snapshot.objects.exists()


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be opened: No such file"):
        hand_in(tmp_path / "none.html")


def test_sources_are_added_all_or_none() -> None:
    with pytest.raises(CommandError, match="private network"):
        run(
            "add_source",
            "https://herald.example/a",
            "http://10.0.0.1/",
            "--publisher",
            "Sample Herald",
        )
    assert not Source.objects.exists()

    run("add_source", "https://herald.example/a", "--publisher", "Sample Herald")
    run("add_source", "https://herald.example/a", "--publisher", "Sample Herald")
    assert Source.objects.get().is_watched
    assert Job.objects.get().kind == Job.Kind.FETCH


@pytest.fixture
def shipped(settings: Settings, page: Path) -> Source:
    settings.SHIPPED_PAGES = page.parent
    return add_shipped_source(
        name="page.html", description=SourceDescription(publisher="Sample Herald", kind="news")
    )


def test_a_source_is_checked_at_once_by_number_or_address(shipped: Source, page: Path) -> None:
    assert "A first copy was saved." in run("check_now", str(shipped.pk), "--now")
    assert "the same as the saved copy" in run("check_now", shipped.url, "--now")

    page.write_text(PAGE.replace("two rooms", "three rooms"), encoding="utf-8")
    assert "The page changed" in run("check_now", str(shipped.pk), "--now")
    assert Snapshot.objects.count() == 2


def test_a_check_that_fails_says_why(shipped: Source, page: Path) -> None:
    page.unlink()

    with pytest.raises(CommandError, match=r"The shipped file page\.html is missing"):
        run("check_now", str(shipped.pk), "--now")


def test_a_page_that_came_but_cannot_be_read_says_why(shipped: Source, page: Path) -> None:
    page.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2048))

    with pytest.raises(CommandError, match=r"Take the text from a snapshot: .*picture"):
        run("check_now", str(shipped.pk), "--now")


@pytest.mark.parametrize("name", ["999", "9" * 40, "https://nowhere.example/", "nonsense"])
def test_a_source_that_is_not_there_is_said(name: str) -> None:
    with pytest.raises(CommandError, match="There is no source"):
        run("check_now", name)


def test_the_list_says_what_is_due_and_what_is_wrong(shipped: Source, page: Path) -> None:
    assert "due now" in run("sources")
    page.unlink()
    with pytest.raises(CommandError):
        run("check_now", str(shipped.pk), "--now")

    said = run("sources", "--problems")
    assert "The file of this source is missing. since" in said
    assert "1 sources, 1 with a problem." in said
    assert "never" in said
