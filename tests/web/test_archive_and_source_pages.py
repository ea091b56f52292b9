"""Copies, what changed between them, and the health of sources in words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from positions.models import Fetch, Source
from tests import builders

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return reply.content.decode()


def test_a_difference_says_added_and_removed_in_words(client: Client) -> None:
    source = builders.source()
    before = builders.text("We plan ten parks for the city.", of=source)
    after = builders.text("We plan two parks for the city.", of=source)
    body = read(client, f"/snapshots/{before.snapshot_id}/diff/{after.snapshot_id}/")
    assert "added:</span> <ins>two</ins>" in body
    assert "removed:</span> <del>ten</del>" in body
    assert "1 word added, 1 word removed." in body


def test_copies_of_different_sources_are_not_compared(client: Client) -> None:
    one, other = builders.text("One."), builders.text("Other.")
    assert client.get(f"/snapshots/{one.snapshot_id}/diff/{other.snapshot_id}/").status_code == 404


def test_a_saved_text_is_escaped(client: Client) -> None:
    text = builders.text("<script>alert(1)</script>")
    body = read(client, f"/snapshots/{text.snapshot_id}/")
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body


def test_a_source_says_its_failure_in_words_and_since_when(client: Client) -> None:
    source = builders.source()
    since = dt.datetime(2026, 11, 18, 9, 30, tzinfo=dt.UTC)
    source.record_problem("refused", "It answered 403.", at=since)
    body = read(client, f"/sources/{source.pk}/")
    assert "The site does not let us read this page." in body
    assert "It answered 403." in body
    assert "Nov 18, 2026, 09:30 UTC" in body
    assert "The last good copy stays in use." in body


def test_a_source_lists_copies_and_attempts(client: Client) -> None:
    source = builders.source()
    first = builders.text("First.", of=source)
    second = builders.text("Second.", of=source)
    now = timezone.now()
    Fetch.objects.create(
        source=source,
        method=Fetch.Method.NETWORK,
        started_at=now,
        finished_at=now,
        reason="changed",
        status=200,
        snapshot=second.snapshot,
    )
    body = read(client, f"/sources/{source.pk}/")
    assert f"/snapshots/{first.snapshot_id}/diff/{second.snapshot_id}/" in body
    assert "The page changed and a new copy was saved." in body


def test_only_editors_may_check_now(client: Client) -> None:
    source = builders.source()
    address = f"/sources/{source.pk}/"
    assert "Check now" not in read(client, address)
    client.force_login(builders.person(is_staff=False))
    assert "Check now" not in read(client, address)
    client.force_login(builders.person())
    assert "Check now" in read(client, address)


def test_the_list_shows_pages_read_about_each_candidate(client: Client) -> None:
    race = builders.race()
    ana = race.candidacies.get(candidate__slug="ana-ejemplo").candidate
    builders.text("About Ana.", about=(ana,))
    builders.source()
    body = read(client, "/sources/")
    assert body.count("/sources/") >= 2
    limited = read(client, f"/sources/?race={race.slug}")
    assert "1 source<" in limited
    assert "Sources for Sample County Assessor" in limited


@pytest.mark.parametrize("value", ["nope", "%00", "x" * 3000])
def test_an_unknown_race_shows_all_sources_with_a_note(client: Client, value: str) -> None:
    assert "There is no such race" in read(client, f"/sources/?race={value}")


def test_a_shipped_source_is_no_link(client: Client) -> None:
    source = builders.source("shipped:notes/a.html")
    source.transport = Source.Transport.SHIPPED
    source.save()
    assert 'href="shipped:' not in read(client, f"/sources/{source.pk}/")


def test_a_source_without_a_title_is_known_by_the_title_of_its_page(client: Client) -> None:
    source = builders.source("https://herald.example/handed-in")
    text = builders.text("Some words.", of=source)
    Source.objects.filter(pk=source.pk).update(title="")
    assert text.document.title != ""
    heading = f"<h1>{text.document.title}</h1>"
    assert heading in read(client, f"/sources/{source.pk}/")
    assert f'<a href="/sources/{source.pk}/">{text.document.title}</a>' in read(client, "/sources/")
    text.document.title = ""
    text.document.save()
    assert "<h1>https://herald.example/handed-in</h1>" in read(client, f"/sources/{source.pk}/")


def test_a_page_that_was_saved_once_has_not_changed(client: Client) -> None:
    source = builders.source()
    builders.text("First.", of=source)
    source.record_success(at=timezone.now(), changed=True)
    assert "Changed on" not in read(client, "/sources/")
    assert "none seen" in read(client, f"/sources/{source.pk}/")
    builders.text("Second.", of=source)
    assert "Changed on" in read(client, "/sources/")
    assert "none seen" not in read(client, f"/sources/{source.pk}/")
