"""Whom a text is about: full names identify, surnames only with a companion."""

from __future__ import annotations

import pytest

from positions.extraction.naming import NamedCandidate, Naming, count_names

ANA = NamedCandidate(1, "Ana Ejemplo", ("Ejemplo",), ("County Assessor", "D.A."), frozenset({2}))
BO = NamedCandidate(2, "Bo Sample", ("Sample", "Mr. Sample"), ("County Assessor",), frozenset({1}))


def test_a_full_name_identifies_and_surnames_then_count() -> None:
    found = count_names("Ana Ejemplo spoke. Ejemplo left.", "", [ANA, BO])
    assert found == {1: Naming(count=2, in_title=False)}


def test_a_surname_alone_names_nobody() -> None:
    assert count_names("Here is a sample. Sample said so.", "A Sample day", [ANA, BO]) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Sample wants to be County Assessor.",
        "Sample and Ejemplo met.",
        "Mr. Sample met Ana Ejemplo.",
    ],
)
def test_a_surname_beside_the_office_or_a_rival_identifies(text: str) -> None:
    assert count_names(text, "", [ANA, BO])[2].count == 1


def test_an_office_name_with_dots_counts() -> None:
    assert 1 in count_names("Ejemplo, who would be D.A., spoke.", "", [ANA])


def test_a_name_inside_another_word_does_not_count() -> None:
    assert count_names("Ana Ejemplos and Sampleton of the County Assessor", "", [ANA, BO]) == {}


def test_the_title_is_looked_at_too() -> None:
    assert count_names("She spoke.", "Ana Ejemplo speaks", [ANA]) == {1: Naming(0, True)}
