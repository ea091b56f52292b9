"""The desk in a real browser: one key an answer, no accidents, and life without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from positions.models import Endorsement, Passage, ReviewDecision, Stance
from tests import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE, DESKTOP = (360, 740), (1280, 800)
PAGES = (
    "/desk/",
    "/desk/queue/",
    "/desk/endorsements/",
    "/desk/decisions/",
    "/desk/jobs/",
    "/desk/hand-in/",
    "/desk/sources/add/",
)


@pytest.fixture
def desk(live_server: LiveServer) -> str:
    """Three proposals, surest first, beside a public stance and a proposed endorsement."""
    candidacy = builders.race(candidates=1, questions=2).candidacies.get()
    first, second = (asked.question for asked in candidacy.race.race_questions.all())
    builders.publish_stance(candidacy, first)
    Endorsement.objects.create(
        candidacy=candidacy, endorser="The Bakers", passage=Passage.objects.get(), read_by="b 1"
    )
    for number, confidence in ((1, 0.9), (2, 0.6), (3, 0.3)):
        builders.proposal(
            f"I will do thing {number}.",
            candidacy=candidacy,
            question=first if number == 1 else second,
            confidence=confidence,
        )
    return str(live_server.url)


@pytest.fixture(params=[True, False], ids=["with-js", "without-js"])
def page(request: pytest.FixtureRequest, browser: Browser, desk: str) -> Iterator[Page]:
    yield from signed_in(browser, desk, has_js=request.param)


@pytest.fixture
def scripted_page(browser: Browser, desk: str) -> Iterator[Page]:
    yield from signed_in(browser, desk, has_js=True)


def signed_in(browser: Browser, desk: str, *, has_js: bool) -> Iterator[Page]:
    client = Client()
    client.force_login(builders.person("editor"))
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(java_script_enabled=has_js, base_url=desk)
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": desk}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def test_a_press_answers_and_brings_the_next(page: Page) -> None:
    page.goto("/desk/")
    page.get_by_label("Summary").fill("Wants thing 1.")
    page.get_by_role("button", name="Not about this question").click()

    page.get_by_text("I will do thing 2.").wait_for()
    assert ReviewDecision.objects.order_by("sequence").last().answer == "not_about"  # type: ignore[union-attr]
    page.get_by_role("link", name="Not sure, next").click()
    page.get_by_text("I will do thing 3.").wait_for()
    assert ReviewDecision.objects.count() == 2


def test_enter_in_a_field_answers_nothing(page: Page) -> None:
    page.goto("/desk/")
    page.get_by_label("Summary").fill("Wants thing 1.")
    page.get_by_label("Summary").press("Enter")
    page.wait_for_timeout(300)

    assert page.get_by_label("Summary").input_value() == "Wants thing 1."
    assert ReviewDecision.objects.count() == 1


def test_one_key_answers_and_only_outside_of_fields(scripted_page: Page) -> None:
    page = scripted_page
    page.goto("/desk/")
    page.get_by_label("Summary").press_sequentially("1 2 x")
    assert page.get_by_label("Summary").input_value() == "1 2 x"
    page.get_by_label("Summary").blur()

    page.keyboard.press("7")
    page.get_by_text("I will do thing 2.").wait_for()
    page.keyboard.press("Space")
    page.get_by_text("I will do thing 3.").wait_for()
    page.keyboard.press("1")
    page.get_by_text("End of the list").wait_for()

    answers = list(ReviewDecision.objects.order_by("sequence").values_list("answer", flat=True))
    assert answers[1:] == ["wrong_person", "for"]
    assert Stance.objects.current().count() == 2


def test_the_keys_can_be_switched_off_and_stay_off(scripted_page: Page) -> None:
    page = scripted_page
    page.goto("/desk/")
    page.get_by_label("Keys 1 to 7").uncheck()
    page.get_by_label("Keys 1 to 7").blur()
    page.keyboard.press("1")
    page.wait_for_timeout(300)
    page.reload()

    assert not page.get_by_label("Keys 1 to 7").is_checked()
    assert not page.locator("kbd").first.is_visible()
    assert ReviewDecision.objects.count() == 1


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_is_accessible_fits_and_breaks_no_policy(
    scripted_page: Page, size: tuple[int, int], scheme: str
) -> None:
    page = scripted_page
    console: list[str] = []
    page.on("console", lambda message: console.append(f"{page.url}: {message.text}"))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    faults = []
    for path in PAGES:
        page.goto(path)
        found = Axe().run(page)
        faults += [f"{path}: {fault['id']}" for fault in found.response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > size[0]:
            faults.append(f"{path}: wider than the window")

    assert faults == []
    assert console == []


def test_a_refused_date_is_explained_in_a_readable_line(scripted_page: Page) -> None:
    page = scripted_page
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/desk/")
    page.get_by_label("Said on").fill("next week")
    page.get_by_role("button", name="Unclear").click()
    box = page.locator(".corrections .wrong").bounding_box()
    assert box is not None
    assert box["width"] >= 300
