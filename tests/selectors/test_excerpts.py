"""What a public page prints of a saved text."""

from __future__ import annotations

from positions.models import Source
from positions.selectors.excerpts import Block, Mark, Piece, excerpt, may_print_whole, voiced

TEXT = "\n\n".join(f"Paragraph {number} here." for number in range(10))


def printed(blocks: tuple[Block, ...]) -> list[str]:
    return [
        f"[{block.hidden}]" if block.hidden else "".join(piece.text for piece in block.pieces)
        for block in blocks
    ]


def test_two_paragraphs_around_a_passage_are_printed() -> None:
    start = TEXT.index("Paragraph 5")
    blocks = excerpt(TEXT, [Mark(start, start + 11)], whole=False)
    assert printed(blocks) == [
        "[3]",
        "Paragraph 3 here.",
        "Paragraph 4 here.",
        "Paragraph 5 here.",
        "Paragraph 6 here.",
        "Paragraph 7 here.",
        "[2]",
    ]
    marked = [piece for block in blocks for piece in block.pieces if piece.is_marked]
    assert [piece.text for piece in marked] == ["Paragraph 5"]


def test_a_whole_text_hides_nothing() -> None:
    assert len(excerpt(TEXT, [], whole=True)) == 10


def test_a_passage_over_two_paragraphs_is_marked_in_both() -> None:
    start, end = TEXT.index("0 here"), TEXT.index("1 here") + 1
    blocks = excerpt(TEXT, [Mark(start, end, "p1")], whole=True)
    marked = [p.text for block in blocks for p in block.pieces if p.is_marked]
    assert marked == ["0 here.", "Paragraph 1"]


def test_overlapping_passages_print_each_character_once() -> None:
    blocks = excerpt("abcdefgh", [Mark(1, 4), Mark(2, 6), Mark(3, 4)], whole=True)
    assert printed(blocks) == ["abcdefgh"]


def test_our_own_prose_is_told_from_the_words_it_quotes() -> None:
    pieces = voiced([Piece("She said: “it"), Piece(" will do” soon", is_marked=True)])
    assert [(p.text, p.is_ours, p.is_marked) for p in pieces] == [
        ("She said: ", True, False),
        ("“it", False, False),
        (" will do”", False, True),
        (" soon", True, True),
    ]


def test_news_is_not_printed_whole_and_a_candidates_page_is() -> None:
    assert not may_print_whole(Source.Kind.NEWS, is_controlled=False)
    assert may_print_whole(Source.Kind.OTHER, is_controlled=True)
    assert may_print_whole(Source.Kind.RESEARCH_NOTE, is_controlled=False)
