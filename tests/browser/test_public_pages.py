"""The public pages in a real browser: access, widths, the security policy, and life without JS."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response
from pytest_django.live_server_helper import LiveServer

from positions.models import Endorsement, Passage, Race, Voice
from positions.review.decisions import decide_endorsement
from tests import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESKTOP, NARROW = (360, 740), (1280, 800), (320, 640)
BYTES_BUDGET = 40 * 1024


@dataclass(frozen=True)
class Site:
    """Addresses of one page of each kind, with every state of a position on the race page."""

    race: str
    wide_race: str
    candidate: str
    timeline: str
    evidence: str
    snapshot: str
    difference: str
    source: str
    question: str

    @property
    def all(self) -> tuple[str, ...]:
        texts = ("/", "/races/", "/sources/", "/methodology/", "/no-such-page/")
        return (*texts, *self.__dict__.values())


@pytest.fixture
def site(live_server: LiveServer) -> Site:
    race = builders.race(questions=6)
    ana = race.candidacies.get(candidate__slug="ana-ejemplo")
    bo = race.candidacies.get(candidate__slug="bo-sample")
    one, two, three, four, five, _ = (
        asked.question for asked in race.race_questions.select_related("question")
    )
    page = builders.source()
    words = "I will do the first thing, whatever it costs us, and I will do it in this year."
    text = builders.text(f"Before.\n\n“{words}”\n\nAfter.", of=page, about=(ana.candidate,))
    stance = builders.publish_stance(ana, one, words=words, inside=text)
    later = builders.text(f"Before.\n\n“{words}”\n\nAfter all.", of=page)
    builders.publish_stance(bo, one, "against", said_doubt="The page has no date of its own.")
    builders.publish_stance(ana, two, "against", said_on=dt.date(2023, 1, 2))
    builders.publish_stance(ana, two, "for", relation="replaces")
    builders.publish_stance(bo, two, "mixed", said_on=None)
    builders.publish_stance(bo, three, "unclear")
    builders.publish_stance(ana, four, "for")
    builders.publish_stance(ana, four, "against", relation="conflicts")
    for outlet in ("Sample Herald", "Sample Courier"):
        report = builders.proposal(
            f"Sample backs it, the {outlet} says.",
            candidacy=bo,
            question=five,
            voice=Voice.PARAPHRASE,
            publisher=outlet,
        )
        for _ in range(2):
            builders.decide_by(builders.person(), report)
    endorse(race)
    builders.race("wide", candidates=6, questions=2, office="Sample Council")
    statement = stance.evidence.get().statement_id
    return Site(
        race=f"/races/{race.slug}/",
        wide_race="/races/wide/?view=table",
        candidate="/candidates/ana-ejemplo/",
        timeline="/candidates/ana-ejemplo/timeline/",
        evidence=f"/evidence/{statement}/",
        snapshot=f"/snapshots/{text.snapshot_id}/",
        difference=f"/snapshots/{text.snapshot_id}/diff/{later.snapshot_id}/",
        source=f"/sources/{page.pk}/",
        question="/issues/issue-1/question-1/",
    )


def endorse(race: Race) -> None:
    ana = race.candidacies.get(candidate__slug="ana-ejemplo")
    text = builders.text("The Sample League endorses Ana Ejemplo.")
    passage = Passage.cut(text, 0, 30)
    passage.save()
    made = Endorsement.objects.create(
        candidacy=ana, endorser="The Sample League", passage=passage, read_by="test"
    )
    decide_endorsement(endorsement=made, reviewer=builders.person(), is_confirmed=True)


def note_error(message: ConsoleMessage, errors: list[str]) -> None:
    if message.type == "error":
        errors.append(message.text)


@contextmanager
def opened(
    browser: Browser, size: tuple[int, int], *, scheme: str = "light", script: bool = True
) -> Iterator[tuple[Page, list[str]]]:
    """A fresh page and the list that its console errors go to."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: note_error(message, errors))
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        yield page, errors
    finally:
        context.close()


@pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "light"), (DESKTOP, "light"), (PHONE, "dark")]
)
def test_no_page_has_a_fault_that_axe_finds(
    browser: Browser, live_server: LiveServer, site: Site, size: tuple[int, int], scheme: str
) -> None:
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = {}
    with opened(browser, size, scheme=scheme) as (page, _):
        for address in site.all:
            query = "?evidence=open" if address == site.race else ""
            page.goto(live_server.url + address + query)
            if address == site.timeline and size == DESKTOP:
                page.wait_for_selector("#plot .main-svg")
            report = Axe().run(page, options=options)
            if report.violations_count:
                found[address] = report.generate_report()
    assert not found, "\n".join(f"{address}: {text}" for address, text in found.items())


@pytest.mark.parametrize("size", [NARROW, PHONE])
def test_no_page_scrolls_sideways(
    browser: Browser, live_server: LiveServer, site: Site, size: tuple[int, int]
) -> None:
    with opened(browser, size) as (page, _):
        for address in site.all:
            page.goto(live_server.url + address)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= size[0], address


def test_no_page_breaks_the_security_policy_and_none_asks_a_stranger(
    browser: Browser, live_server: LiveServer, site: Site
) -> None:
    with opened(browser, DESKTOP) as (page, errors):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for address in site.all:
            page.goto(live_server.url + address)
            if address == site.timeline:
                page.wait_for_selector("#plot .main-svg")
        page.wait_for_load_state("networkidle")
        assert [error for error in errors if "404" not in error] == []
        assert [url for url in asked if not url.startswith(live_server.url)] == []


def test_without_script_every_stance_is_there_and_its_evidence_opens(
    browser: Browser, live_server: LiveServer, site: Site
) -> None:
    with opened(browser, PHONE, script=False) as (page, _):
        page.goto(live_server.url + site.race)
        assert page.locator(".cmp .st").count() == 12
        first = page.locator("#question-1 details")
        assert not first.locator("blockquote").first.is_visible()
        first.locator("summary").click()
        assert first.locator("blockquote").first.is_visible()
        page.get_by_role("link", name="Only differences 1").click()
        assert page.locator("tbody[id^=question-]").count() == 1
        page.goto(live_server.url + site.timeline)
        assert page.locator("#chart svg .tl-for").first.is_visible()
        assert page.locator("table.list tbody tr").count() >= 3


def test_on_a_phone_the_first_answer_is_seen_without_scrolling(
    browser: Browser, live_server: LiveServer, site: Site
) -> None:
    with opened(browser, PHONE) as (page, _):
        page.goto(live_server.url + site.race)
        box = page.locator(".glance tbody tr").first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE[1]


def test_candidates_columns_are_equally_wide(
    browser: Browser, live_server: LiveServer, site: Site
) -> None:
    with opened(browser, DESKTOP) as (page, _):
        page.goto(live_server.url + site.race)
        for selector in (".cands li", "#question-1 > tr:first-child > td", ".glance tbody tr td"):
            boxes = [item.bounding_box() for item in page.locator(selector).all()[:2]]
            widths = [box["width"] for box in boxes if box is not None]
            assert abs(widths[0] - widths[1]) <= 1, selector


def test_links_and_buttons_are_large_enough_to_touch(
    browser: Browser, live_server: LiveServer, site: Site
) -> None:
    with opened(browser, PHONE) as (page, _):
        page.goto(live_server.url + site.race)
        page.locator(".choose summary").click()
        for selector in (".flt a", ".choose label", ".choose button"):
            for item in page.locator(selector).all():
                box = item.bounding_box()
                assert box is not None
                assert box["height"] >= 44, selector


def test_the_chart_is_asked_for_only_on_its_own_page(
    browser: Browser, live_server: LiveServer, site: Site
) -> None:
    with opened(browser, DESKTOP) as (page, _):
        scripts: list[str] = []
        page.on("request", lambda request: note_script(request, scripts))
        page.goto(live_server.url + site.candidate)
        page.wait_for_load_state("networkidle")
        assert scripts == []
        page.get_by_role("link", name="Explore the chart").click()
        page.wait_for_selector("#plot .main-svg")
        assert page.locator("#chart").is_hidden()
        assert page.locator("#plot").get_attribute("role") == "img"


def note_script(request: Request, scripts: list[str]) -> None:
    if request.resource_type == "script":
        scripts.append(request.url)


def test_the_race_page_is_light(browser: Browser, live_server: LiveServer, site: Site) -> None:
    with opened(browser, PHONE) as (page, _):
        replies: list[Response] = []
        page.on("response", lambda reply: replies.append(reply))
        page.goto(live_server.url + site.race, wait_until="networkidle")
        packed = sum(len(gzip.compress(reply.body())) for reply in replies)
        assert packed <= BYTES_BUDGET


def test_printing_shows_evidence_and_no_navigation(
    browser: Browser, live_server: LiveServer, site: Site
) -> None:
    with opened(browser, DESKTOP) as (page, _):
        page.goto(live_server.url + site.race)
        page.emulate_media(media="print")
        assert page.locator("header.top").is_hidden()
        box = page.locator("#question-1 blockquote").first.bounding_box()
        assert box is not None
        assert box["height"] > 0
        original = page.get_by_role("link", name="Original, at this passage").first
        printed = original.evaluate("link => getComputedStyle(link, '::after').content")
        assert "https://herald.example/" in printed


@pytest.mark.parametrize(("size", "widest"), [(PHONE, 0.4), (DESKTOP, 0.3)])
def test_many_candidates_have_wide_columns_beside_a_narrow_frozen_one(
    browser: Browser, live_server: LiveServer, site: Site, size: tuple[int, int], widest: float
) -> None:
    with opened(browser, size) as (page, _):
        page.goto(live_server.url + site.wide_race)
        shown = page.locator(".scroll").bounding_box()
        heads = [head.bounding_box() for head in page.locator(".cmp thead th").all()]
        widths = [head["width"] for head in heads if head is not None]
        assert shown is not None
        assert widths[0] <= shown["width"] * widest
        assert min(widths[1:]) >= 160
        assert max(widths[1:]) - min(widths[1:]) <= 1
        boxes = [item.bounding_box() for item in page.locator(".cands li").all()]
        assert len({box["y"] for box in boxes if box is not None}) <= 3
        heads = [head.bounding_box() for head in page.locator(".tally thead th").all()]
        ends = [head["x"] + head["width"] for head in heads if head is not None]
        assert max(ends) <= size[0]


def test_labels_of_the_drawing_stand_clear_of_its_lines(
    browser: Browser, live_server: LiveServer, site: Site
) -> None:
    with opened(browser, PHONE) as (page, _):
        page.goto(live_server.url + site.candidate)
        label = page.locator(".tl-text").first
        assert label.evaluate("text => getComputedStyle(text).paintOrder").startswith("stroke")
