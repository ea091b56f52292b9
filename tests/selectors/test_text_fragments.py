"""Addresses that open a page at a passage."""

from __future__ import annotations

from positions.selectors.fragments import fragment_url, quoted_inside

PAGE = "https://herald.example/a"


def test_a_short_passage_is_named_with_its_neighbours() -> None:
    url = fragment_url(PAGE, "twenty more", "ork.\n\nWe need ", " people, and soon, all of u")
    assert url == PAGE + "#:~:text=We%20need-,twenty%20more,-people%2C%20and%20soon%2C%20all%20of"


def test_a_passage_of_middle_length_is_named_whole() -> None:
    exact = "I will ask the county to exempt them, as I said."
    assert fragment_url(PAGE, exact, "before ", " after").endswith(
        "#:~:text=I%20will%20ask%20the%20county%20to%20exempt%20them%2C%20as%20I%20said."
    )


def test_a_long_passage_is_named_by_its_edges_across_paragraphs() -> None:
    exact = "One two three four five six.\n\n" + "word " * 20 + "last but one end."
    assert fragment_url(PAGE, exact).endswith(
        "#:~:text=One%20two%20three%20four,last%20but%20one%20end."
    )


def test_dashes_inside_a_term_are_escaped() -> None:
    assert "%2D" in fragment_url(PAGE, "a well-kept house on the hill, they said")


def test_a_fragment_of_the_address_is_kept() -> None:
    url = fragment_url(PAGE + "#top", "a house on the hill, they said, and more")
    assert "#top:~:text=" in url


def test_no_address_gives_none() -> None:
    assert fragment_url("", "words") == ""


def test_the_longest_quotation_inside_our_prose_is_found() -> None:
    assert quoted_inside("She said “no” and then “not this year, not ever”.") == (
        "not this year, not ever"
    )
