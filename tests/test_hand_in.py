"""Handing in a saved page: bad input is refused in words and leaves nothing half-made."""

from __future__ import annotations

import pytest
from django.apps import apps

from positions import pipeline
from positions.extraction.readers import Unreadable
from positions.ingest.adding import SourceDescription
from positions.ingest.refusals import DoorRefusal
from positions.models import SnapshotText, Source

pytestmark = pytest.mark.django_db

DESCRIPTION = SourceDescription(publisher="Sample Herald", kind="news")
WORDS = "The council met on Monday to talk about the café and about its roof."
PAGE = f"<html><head><meta charset='utf-8'></head><body><main><p>{WORDS}</p></main></body></html>"


def hand_in(body: bytes, content_type: str = "text/html", url: str = "https://herald.example/a"):
    return pipeline.hand_in(url=url, body=body, content_type=content_type, description=DESCRIPTION)


def rows() -> int:
    return sum(model.objects.count() for model in apps.get_app_config("positions").get_models())


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", "text/html", "empty_page"),
        (b"   \n ", "text/html", "empty_page"),
        (b"<html><body><script>1</script></body></html>", "text/html", "no_article_text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "text/html", "not_text"),
        (b"PK\x03\x04" + bytes(range(256)) * 8, "application/zip", "not_text"),
        (
            b"<html><body><p>" + b"word " * 4_000_000 + b"</p></body></html>",
            "text/html",
            "too_large",
        ),
        (b"%PDF-1.7 but nothing more", "application/pdf", "unreadable_pdf"),
    ],
    ids=["empty", "blank", "no text", "image", "archive", "20 MB", "broken PDF"],
)
def test_a_bad_file_is_refused_and_leaves_no_rows(
    body: bytes, content_type: str, reason: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        hand_in(body, content_type)
    assert caught.value.reason == reason
    assert caught.value.detail.endswith(".")
    assert rows() == 0


def test_a_private_address_is_refused_and_leaves_no_rows() -> None:
    with pytest.raises(DoorRefusal, match="blocked_address"):
        hand_in(PAGE.encode(), url="http://192.168.1.1/page")
    assert rows() == 0


def test_latin_1_labelled_utf_8_is_read_and_the_decision_is_recorded() -> None:
    source, job = hand_in(PAGE.encode("latin-1"), "text/html; charset=utf-8")
    assert job is not None
    pipeline.perform_all(job.pk)
    text = SnapshotText.objects.get(snapshot__source=source)
    assert WORDS in text.text
    assert text.charset == "windows-1252"
    assert "utf-8" in text.charset_basis


def test_handing_in_the_same_page_twice_adds_one_fetch_only() -> None:
    for _ in range(2):
        source, job = hand_in(PAGE.encode())
        if job is not None:
            pipeline.perform_all(job.pk)
    assert [fetch.reason for fetch in source.fetches.order_by("pk")] == ["new", "same_bytes"]
    assert Source.objects.count() == SnapshotText.objects.count() == 1
