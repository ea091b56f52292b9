"""Handing in a page, adding a source, checking one: what goes wrong is said and leaves no rows."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from positions import pipeline
from positions.models import (
    Document,
    Fetch,
    Job,
    Proposal,
    Publisher,
    Snapshot,
    SnapshotText,
    Source,
    Stance,
)
from positions.web.forms import LARGEST_PAGE
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("db", "editor")]

ADDRESS = "https://herald.example/records"
PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Records</title></head><body>
<article><h1>Records</h1><p>The county keeps its property records on paper today, in two rooms.</p>
<p>“I will put every property record online,” Ana Ejemplo said on Tuesday at the library.</p>
</article></body></html>"""


@pytest.fixture
def editor(client: Client) -> None:
    client.force_login(builders.person("editor"))


def fields(**changes: object) -> dict[str, object]:
    return {
        "url": ADDRESS,
        "publisher": "Sample Herald",
        "publisher_kind": "news",
        "kind": "news",
        "title": "",
        "controlled_by": "",
        "text": "",
        **changes,
    }


def saved(body: bytes, name: str = "page.html", kind: str = "text/html") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body, content_type=kind)


def no_rows() -> bool:
    kinds = (Source, Publisher, Fetch, Snapshot, SnapshotText, Document, Job)
    return not any(kind.objects.exists() for kind in kinds)


def test_a_saved_page_is_kept_and_its_reading_is_a_job(client: Client) -> None:
    response = client.post("/desk/hand-in/", fields(file=saved(PAGE.encode())))

    source = Source.objects.get()
    job = Job.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/sources/{source.pk}/")
    assert (source.url, source.is_watched) == (ADDRESS, False)
    assert source.added_by is not None
    assert Snapshot.objects.get().read_body() == PAGE.encode()
    assert (job.kind, job.state) == (Job.Kind.READ, Job.State.WAITING)
    assert Fetch.objects.get().method == Fetch.Method.HANDED_IN


def test_pasted_text_is_kept_as_plain_text(client: Client) -> None:
    words = "Ana Ejemplo said: “I will put every property record online.” She said so on Tuesday."
    assert client.post("/desk/hand-in/", fields(text=words)).status_code == 303

    pipeline.perform_all(Job.objects.get().pk)

    assert "every property record" in SnapshotText.objects.get().text


def test_a_page_that_a_candidate_controls_is_told_so(client: Client) -> None:
    candidate = builders.race(candidates=1).candidacies.get().candidate

    client.post(
        "/desk/hand-in/",
        fields(file=saved(PAGE.encode()), kind="campaign_site", controlled_by=str(candidate.pk)),
    )

    assert Source.objects.get().controlled_by == candidate


def test_the_same_copy_again_is_said_and_writes_no_job(client: Client) -> None:
    client.post("/desk/hand-in/", fields(file=saved(PAGE.encode())))
    client.post("/desk/hand-in/", fields(file=saved(PAGE.encode()), publisher="Another"))

    messages = client.get("/desk/jobs/").content.decode()
    assert Job.objects.count() == 1
    assert "This very copy was saved before" in messages
    assert "kept what was on file: publisher “Sample Herald”" in messages


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


@pytest.mark.parametrize(
    ("changes", "at", "message"),
    [
        ({"url": "http://10.0.0.1/page"}, "id_url", "private network"),
        ({"url": "http://localhost/page"}, "id_url", "local network"),
        ({"url": "file:///etc/passwd"}, "id_url", "http:// or https://"),
        ({"url": ""}, "id_url", "This field is required."),
        ({"file": saved(PICTURE)}, "id_file", "a picture or other data"),
        ({"file": saved(PICTURE, "page.png", "image/png")}, "id_file", "picture or other data"),
        ({"file": saved(b"x" * 64, "a.zip", "application/zip")}, "id_file", "not one that we read"),
        ({"file": saved(b"")}, "id_file", "holds nothing"),
        ({"file": saved(b"  \n\n ")}, "id_file", "holds nothing"),
        ({"file": saved(b"<html><body></body></html>")}, "id_file", ""),
        ({"file": saved(b"%PDF-1.7 broken", "a.pdf", "application/pdf")}, "id_file", "PDF"),
        ({}, "id_file", "Choose a file, or paste the text"),
        ({"file": saved(PAGE.encode()), "text": "both"}, "id_file", "not both"),
        ({"file": saved(PAGE.encode()), "kind": "gossip"}, "id_kind", "Select a valid choice"),
        ({"file": saved(PAGE.encode()), "controlled_by": "99"}, "id_controlled_by", "valid choice"),
        ({"file": saved(PAGE.encode()), "publisher": "…"}, "id_publisher", "publisher’s name"),
    ],
)
def test_a_page_that_cannot_be_taken_is_refused_beside_its_field(
    client: Client, changes: dict[str, object], at: str, message: str
) -> None:
    for value in changes.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)

    response = client.post("/desk/hand-in/", fields(**{"title": "kept title", **changes}))

    html = response.content.decode().replace("&#x27;", "’")
    assert response.status_code == 400
    errors = html[html.index(f'id="{at}_error"') :].partition("</p>")[0]
    assert message in errors
    assert 'value="kept title"' in html
    assert no_rows()


def test_twenty_megabytes_of_html_are_refused_in_words(client: Client) -> None:
    body = b"<html><body>" + b"<p>word word word</p>" * 1_000_000
    assert len(body) > 20_000_000

    response = client.post("/desk/hand-in/", fields(file=saved(body)))

    assert response.status_code == 400
    assert "we keep at most 10 MiB" in response.content.decode()
    assert no_rows()


@pytest.mark.parametrize("multipart", [True, False])
def test_twenty_megabytes_of_pasted_text_are_refused_in_words(
    client: Client, multipart: bool
) -> None:
    data = fields(text="word " * 4_000_000)
    if multipart:
        response = client.post("/desk/hand-in/", data)
    else:
        response = client.post(
            "/desk/hand-in/",
            "text=" + "w" * 20_000_000,
            content_type="application/x-www-form-urlencoded",
        )

    assert response.status_code == 413
    assert "at most 10 MiB" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert no_rows()


def test_pasted_text_just_over_the_limit_is_refused_beside_its_field(client: Client) -> None:
    response = client.post("/desk/hand-in/", fields(text="w" * (LARGEST_PAGE + 1)))

    assert response.status_code == 400
    assert "we keep at most 10 MiB" in response.content.decode()
    assert no_rows()


def test_a_form_that_is_too_large_still_needs_its_csrf_token_when_it_fits() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(builders.person("editor"))

    assert strict.post("/desk/hand-in/", fields(file=saved(PAGE.encode()))).status_code == 403
    assert strict.post("/desk/sources/add/", fields()).status_code == 403
    assert no_rows()


def test_latin_1_labelled_utf_8_is_read_and_says_how(client: Client) -> None:
    page = PAGE.replace("Ana Ejemplo", "Ana Peña").replace("“", '"').replace("”", '"')

    response = client.post("/desk/hand-in/", fields(file=saved(page.encode("latin-1"))))
    assert response.status_code == 303
    pipeline.perform_all(Job.objects.get().pk)

    text = SnapshotText.objects.get()
    assert "Ana Peña said" in text.text
    assert text.charset_basis
    assert "�" not in text.text


def test_a_disk_that_refuses_is_said_and_leaves_no_rows(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("positions.models.storage.SnapshotFiles._save", refuse)

    response = client.post(
        "/desk/hand-in/", fields(file=saved(PAGE.replace("library", "town hall").encode()))
    )

    assert response.status_code == 400
    assert "No space left on device" in response.content.decode()
    assert no_rows()


def test_an_added_source_is_watched_and_fetched_by_a_job(client: Client) -> None:
    response = client.post("/desk/sources/add/", fields())

    source = Source.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/sources/{source.pk}/")
    assert source.is_watched
    job = Job.objects.get()
    assert (job.kind, job.source) == (Job.Kind.FETCH, source)


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://[::1]/", "ftp://herald.example/"])
def test_a_source_that_we_never_open_is_refused(client: Client, url: str) -> None:
    response = client.post("/desk/sources/add/", fields(url=url, title="kept title"))

    html = response.content.decode()
    assert response.status_code == 400
    assert 'id="id_url_error"' in html
    assert 'value="kept title"' in html
    assert no_rows()


def test_check_now_makes_one_job_and_changes_nothing_public(client: Client) -> None:
    source = builders.source()

    response = client.post(f"/desk/sources/{source.pk}/check/")
    client.post(f"/desk/sources/{source.pk}/check/")

    assert (response.status_code, response["Location"]) == (303, f"/sources/{source.pk}/")
    assert Job.objects.get().kind == Job.Kind.FETCH
    assert client.get(f"/desk/sources/{source.pk}/check/").status_code == 405
    assert client.post("/desk/sources/999/check/").status_code == 404
    assert not Proposal.objects.exists()
    assert not Stance.objects.exists()
