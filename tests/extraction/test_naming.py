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


ROURKE = NamedCandidate(3, "Pat O'Rourke", ("O'Rourke",), ("County Clerk",))
TYPOGRAPHIC = NamedCandidate(3, "Pat O’Rourke", ("O’Rourke",), ("County Clerk",))
PRICE = NamedCandidate(4, "Will Price", ("Price",), ("County Clerk",))


@pytest.mark.parametrize("candidate", [ROURKE, TYPOGRAPHIC])
@pytest.mark.parametrize(
    "text",
    [
        "Pat O'Rourke spoke.",
        "Pat O’Rourke spoke.",
        "Pat\u00a0O’Rourke spoke.",
        "Pat\nO'Rourke spoke.",
        "PAT O’ROURKE SPOKE.",
        "O’Rourke wants to be COUNTY\nCLERK.",
    ],
)
def test_a_name_counts_however_it_is_written(candidate: NamedCandidate, text: str) -> None:
    assert count_names(text, "", [candidate]) == {3: Naming(1, False)}


@pytest.mark.parametrize("text", ["The price of a County Clerk rose.", "What will price rises do?"])
def test_a_word_is_no_name(text: str) -> None:
    assert count_names(text, "", [PRICE]) == {}


def test_a_name_does_not_run_from_the_title_into_the_text() -> None:
    assert count_names("Price rises follow.", "The mayor's last Will", [PRICE]) == {}


def test_the_title_is_looked_at_too() -> None:
    assert count_names("She spoke.", "Ana Ejemplo speaks", [ANA]) == {1: Naming(0, True)}
