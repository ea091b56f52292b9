"""Pages follow each other by key: nothing twice, nothing left out, no count."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from positions.models import Issue
from tests.api.conftest import Get

pytestmark = pytest.mark.django_db


def issue(number: int) -> Issue:
    return Issue.objects.create(slug=f"issue-{number:03}", name=f"Issue {number}")


def walked(get: Get, path: str, **parameters: Any) -> list[list[str]]:
    """The slugs of every page from the first to the last."""
    page = get(path, **parameters)
    pages = [[item["slug"] for item in page["results"]]]
    while page["next"]:
        page = get(page["next"])
        pages.append([item["slug"] for item in page["results"]])
    return pages


def test_pages_hold_everything_once(get: Get) -> None:
    slugs = [issue(number).slug for number in range(7)]
    pages = walked(get, "issues/", limit=3)
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [slug for page in pages for slug in page] == slugs


@pytest.mark.parametrize("limit", [1, 7, 8, 200])
def test_a_page_that_is_just_full_has_no_empty_one_after_it(get: Get, limit: int) -> None:
    for number in range(7):
        issue(number)
    pages = walked(get, "issues/", limit=limit)
    assert all(pages)
    assert sum(map(len, pages)) == 7


def test_a_page_has_fifty_items_unless_asked_otherwise(get: Get) -> None:
    for number in range(51):
        issue(number)
    assert [len(page) for page in walked(get, "issues/")] == [50, 1]


def test_rows_that_come_or_go_meanwhile_move_nothing(get: Get) -> None:
    for number in range(6):
        issue(number)
    first = get("issues/", limit=3)
    Issue.objects.filter(slug__in=("issue-000", "issue-004")).delete()
    issue(6)
    second = get(first["next"])
    assert [item["slug"] for item in second["results"]] == ["issue-003", "issue-005", "issue-006"]


def test_the_next_page_keeps_the_filters(get: Get, race: Any) -> None:
    pages = walked(get, "questions/", race=race.slug, issue="issue-1", limit=1)
    assert pages == [["question-1"], ["question-3"]]


def test_no_query_counts_or_skips(get: Get) -> None:
    for number in range(5):
        issue(number)
    first = get("issues/", limit=2)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        get(first["next"])
    said = " ".join(query["sql"].upper() for query in queries.captured_queries)
    assert "COUNT(" not in said
    assert "OFFSET" not in said
