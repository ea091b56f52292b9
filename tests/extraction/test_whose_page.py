"""Whose record a page's text enters, whatever the page says of itself."""

from __future__ import annotations

import pytest

from positions import pipeline
from positions.extraction.engine import DocumentInput, Reading
from positions.extraction.proposing import propose
from positions.ingest.adding import SourceDescription
from positions.models import Candidate, Document, Job, SnapshotText, Source
from tests import builders

pytestmark = pytest.mark.django_db

OWN = "https://blog.example/ana"
PAGE = (
    "<html><head><link rel='canonical' href='{}'></head><body><main><article><p>{}</p>"
    "</article></main></body></html>"
)
WORDS = "Ana Ejemplo spoke about the library and about its roof for an hour, page {}."


def take_in(
    url: str, canonical: str = "", *, publisher: str = "Sample Blog", **given: object
) -> Source:
    words = WORDS.format(url)
    description = SourceDescription(publisher=publisher, **{"kind": "news", **given})  # type: ignore[arg-type]
    source, job = pipeline.hand_in(
        url=url,
        body=PAGE.format(canonical or url, words).encode(),
        content_type="text/html",
        description=description,
    )
    assert job is not None
    pipeline.perform_all(job.pk)
    return source


@pytest.fixture
def ana() -> Candidate:
    return builders.race().candidacies.get(candidate__slug="ana-ejemplo").candidate


def text_of(source: Source) -> SnapshotText:
    return SnapshotText.objects.select_related("document").get(snapshot__source=source)


def test_a_page_of_others_on_the_same_host_does_not_enter_the_candidates_own(
    ana: Candidate,
) -> None:
    own = take_in(OWN, publisher="Ana for Assessor", controlled_by=ana, kind="campaign_site")
    other = take_in("https://blog.example/rival", OWN)

    assert text_of(own).document.canonical_url == OWN
    assert text_of(own).document.current_text == text_of(own)
    assert text_of(other).document.canonical_url == other.url


def test_control_alone_keeps_two_pages_apart(ana: Candidate) -> None:
    take_in(OWN, controlled_by=ana, kind="campaign_site")
    other = take_in("https://blog.example/reader-letter", OWN)
    assert text_of(other).document.canonical_url == other.url


def test_a_page_that_others_claimed_first_keeps_a_record_of_its_own(ana: Candidate) -> None:
    other = take_in("https://blog.example/rival", OWN)
    own = take_in(OWN, publisher="Ana for Assessor", controlled_by=ana, kind="campaign_site")

    assert text_of(other).document != text_of(own).document
    assert text_of(own).document.source == own
    assert text_of(own).document.canonical_url.startswith(f"{OWN}#")
    pipeline.perform_all(_read_again(own).pk)
    assert Document.objects.count() == 2


def _read_again(source: Source) -> Job:
    snapshot = source.snapshots.get()
    return Job.objects.create(key="again", kind=Job.Kind.READ, source=source, snapshot=snapshot)


def test_two_addresses_of_one_article_are_one_document() -> None:
    one = take_in("https://blog.example/a")
    two = take_in("https://blog.example/a?from=mail", "https://blog.example/a")
    assert text_of(one).document == text_of(two).document


def test_two_long_addresses_stay_two() -> None:
    start = "https://blog.example/" + "x" * 1_100
    one = take_in("https://blog.example/a", start + "a")
    two = take_in("https://blog.example/b", start + "b")
    assert [text_of(page).document.canonical_url for page in (one, two)] == [one.url, two.url]


def test_the_engine_is_told_of_the_page_on_which_the_words_stood(ana: Candidate) -> None:
    one = builders.source(controlled_by=ana, kind="campaign_site", publisher="Ana for Assessor")
    builders.text(WORDS, of=one)
    other = builders.source(kind="opinion", publisher="Sample Letters")
    text = builders.text("Ana Ejemplo spoke.", of=other)
    joined = SnapshotText(
        snapshot=text.snapshot,
        document=one.documents.get(),
        reader="other",
        version="1",
        text="Ana Ejemplo spoke.",
        text_sha256=text.text_sha256,
        taken_at=text.taken_at,
    )
    joined.save()
    engine = _Listening()
    propose(joined, engine)
    heard = engine.heard
    assert heard is not None
    assert (heard.source_kind, heard.publisher, heard.controlled_by) == (
        "opinion",
        "Sample Letters",
        None,
    )
    assert not joined.mentions.get().is_about


class _Listening:
    name, version = "listening", "1"
    heard: DocumentInput | None = None

    def read(self, document: DocumentInput) -> Reading:
        self.heard = document
        return Reading((), (), self.name, self.version)


@pytest.mark.parametrize("ending", ["\\ud800", "\\u0000", "a b", "\\u0007", "\\u2028x"])
def test_an_address_that_no_database_takes_is_passed_over(ending: str) -> None:
    url = "https://blog.example/linked"
    data = f'{{"@type": "NewsArticle", "url": "https://blog.example/{ending}"}}'
    page = f"<html><head><script type='application/ld+json'>{data}</script></head><body><main><p>"
    source, job = pipeline.hand_in(
        url=url,
        body=f"{page}{WORDS}</p></main></body></html>".encode(),
        content_type="text/html",
        description=SourceDescription(publisher="Sample Blog", kind="news"),
    )
    assert job is not None
    pipeline.perform_all(job.pk)
    assert text_of(source).document.canonical_url == url
