"""What a person sees of a page: hidden parts taken out, and the main part found without guessing.

Text that nobody sees is never evidence, and is where instructions to machines get hidden. What
counts as hidden is what the page's own markup says; style sheets are not applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from positions.extraction.readers.blocks import Blocks

_NEVER_SEEN = (
    "script, style, template, noscript, iframe, object, embed, svg, canvas, audio, video, math, "
    "datalist, dialog:not([open]), input, [aria-hidden='true' i], "
    "[hidden]:not([hidden='until-found' i])"
)
_HIDING_STYLE = re.compile(r"display:none|visibility:(?:hidden|collapse)|font-size:0(?![.\d])")
# Seen, but never what a page is about. Forms stay: some systems put the whole page into one.
_CONTROLS = "nav, [role='navigation'], button, select, textarea, label"
_MARGINS = "aside, footer"
_MAIN_PARTS = ("main article", "main", "[role='main']", "article")
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "menu", "nav", "ol", "p", "pre",
        "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip
_CELLS = frozenset({"td", "th"})


def keep_visible_text(tree: LexborHTMLParser) -> None:
    """Takes out of the tree what no reader sees, and what only steers the page; writes the
    quotation marks of <q> into it."""
    for node in tree.css(f"{_NEVER_SEEN}, {_CONTROLS}"):
        node.decompose()
    for node in tree.css("[style]"):
        style = re.sub(r"\s+", "", node.attributes.get("style") or "").lower()
        if _HIDING_STYLE.search(style):
            node.decompose()
    for node in tree.css("q"):
        # Browsers draw these marks; without them the words would not read as a quotation.
        node.insert_before("“")
        node.insert_after("”")
        node.unwrap()


def main_paragraphs(tree: LexborHTMLParser) -> tuple[list[str], bool]:
    """The paragraphs of the part that the page itself marks as its main one, or else of the whole
    body, without its margins; and whether the page marked that part. Changes the tree.
    """
    for node in tree.css(_MARGINS):
        node.decompose()
    marked = _marked_part(tree)
    if marked is not None:
        return _paragraphs(marked), True
    for node in tree.css("body > header, body > div > header"):
        node.decompose()
    return (_paragraphs(tree.body) if tree.body else []), False


def _marked_part(tree: LexborHTMLParser) -> LexborNode | None:
    for selector in _MAIN_PARTS:
        parts = tree.css(selector)
        # Several articles are a list of teasers, and no one of them is the page.
        if len(parts) == 1 and parts[0].text().strip():
            return parts[0]
    return None


def _paragraphs(root: LexborNode) -> list[str]:
    blocks = Blocks()
    for node, is_entering in _walk(root):
        tag = node.tag
        if node.is_text_node:
            if is_entering:
                blocks.text(node.text_content or "")
        elif tag in _BLOCKS:
            blocks.block()
        elif (tag == "br" and is_entering) or (tag in _CELLS and not is_entering):
            blocks.line()
    return blocks.paragraphs()


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Each node below the root twice, entering and leaving; not recursive, so that a page with
    a hundred thousand nested elements is only slow."""
    node = root.child
    while node is not None:
        yield node, True
        if node.child is not None:
            node = node.child
            continue
        while True:
            yield node, False
            if node.next is not None:
                node = node.next
                break
            parent = node.parent
            if parent is None or parent.mem_id == root.mem_id:
                return
            node = parent
