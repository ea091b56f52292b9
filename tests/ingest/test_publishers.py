"""One publisher, one row: by its name, whatever its script and case."""

from __future__ import annotations

import pytest

from positions.ingest.adding import publisher_named
from positions.models import Publisher

pytestmark = pytest.mark.django_db

NAMES = ("Газета", "新聞", "Έντυπο", "A.B.C. Herald", "ABC Herald", "!!!", "Publisher", "x" * 200)


def test_different_names_are_different_publishers() -> None:
    made = [publisher_named(name, "news") for name in NAMES]
    assert len({publisher.pk for publisher in made}) == len(NAMES)
    assert [publisher.name for publisher in made] == list(NAMES)
    for publisher in made:
        publisher.full_clean()
        assert publisher.slug.isascii()


@pytest.mark.parametrize("again", ["газета", "  ГАЗЕТА\n", "Газета"])
def test_the_same_name_is_the_same_publisher(again: str) -> None:
    made = publisher_named("Газета", "news")
    assert publisher_named(again, "party") == made
    assert Publisher.objects.get().name == "Газета"


def test_a_publisher_is_found_by_its_name_under_any_slug() -> None:
    made = Publisher.objects.create(slug="a-slug-of-its-own", name="Sample Herald", kind="news")
    assert publisher_named("sample  herald ", "news") == made
