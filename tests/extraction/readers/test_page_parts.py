"""What counts as the page's text, date and address, and what does not."""

from __future__ import annotations

import pytest

from positions.extraction.readers import ReadText, Unreadable, read_text

SENTENCES = [
    f"In paragraph {number} of this invented note, the harbour board heard speaker {number} on the"
    f" evening ferry, and wrote {number * 3} words of the answer into its minutes."
    for number in range(1, 31)
]


def read(html: str, *, url: str = "https://port.example/page") -> ReadText:
    return read_text(html.encode(), content_type="text/html; charset=utf-8", url=url)


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>T</title>{head}</head><body>{body}</body></html>"


FRAMES = ("<main><article>{}</article></main>", "<main>{}</main>", "<article>{}</article>",
          "<div class='text'>{}</div>", "<form><div>{}</div></form>", "{}")  # fmt: skip


@pytest.mark.parametrize("count", [1, 2, 5, 30])
@pytest.mark.parametrize("frame", FRAMES)
def test_every_paragraph_of_a_plain_page_is_there(frame: str, count: int) -> None:
    body = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[:count])
    assert read(page(frame.format(body))).text.split("\n\n") == SENTENCES[:count]


def test_short_answers_between_long_paragraphs_stay() -> None:
    body = f"<main><article><h1>Answers</h1><p>{SENTENCES[0]}</p><h2>Ferry?</h2><p>Yes.</p>"
    body += f"<h2>Mooring?</h2><p>No.</p><p>{SENTENCES[1]}</p></article></main>"
    text = read(page(body)).text.split("\n\n")
    assert text == ["Answers", SENTENCES[0], "Ferry?", "Yes.", "Mooring?", "No.", SENTENCES[1]]


def test_navigation_and_forms_are_not_text() -> None:
    body = "<nav><a href='/'>Home page</a></nav><form><label>Your mail</label></form>"
    body += "<p>The ferry stays.</p><footer>All rights reserved</footer>"
    assert read(page(body)).text == "The ferry stays."


def test_quotation_marks_of_a_quote_element_stand_in_the_text() -> None:
    body = f"<main><p>{SENTENCES[0]}</p><p>She said: <q>The <b>ferry</b> stays.</q></p></main>"
    assert "She said: “The ferry stays.”" in read(page(body)).text


def test_line_breaks_of_the_source_are_spaces() -> None:
    body = "<main><p>The\n   ferry&nbsp;stays<br>\nfor   good.</p></main>"
    assert read(page(body)).text == "The ferry stays\nfor good."


def test_control_characters_and_nul_are_dropped() -> None:
    text = read_text(
        b"<main><p>The fer\0ry\x07 sta&shy;ys &#0;&#xD800; now.</p></main>",
        content_type="text/html", url="",
    ).text  # fmt: skip
    assert "\0" not in text
    assert "\x07" not in text
    assert "stays" in text


@pytest.mark.parametrize(
    ("head", "url", "date"),
    [
        ('<meta name="date" content="2021-05-04T09:00:00Z">', "", ("2021-05-04", "day", "")),
        ('<meta itemprop="datePublished" content="2021-05">', "", ("2021-05-01", "month", "")),
        ('<meta name="dc.date" content="2021">', "", ("2021-01-01", "year", "")),
        ('<meta name="dc.date" content="2021"><meta name="date" content="2021-05-04">', "",
         ("2021-05-04", "day", "")),
        ('<meta property="article:published_time" content="2021-05-04">'
         '<meta name="date" content="2020-01-01">', "",
         ("2021-05-04", "day", "the page also says 2020-01-01")),
        ("", "https://port.example/2021/05/04/x", ("2021-05-04", "day", "")),
        ("", "https://port.example/2021/13/04/x", None),
        ('<meta name="date" content="soon">', "", None),
        ("<p>© 2019</p>", "", None),
    ],
)  # fmt: skip
def test_a_date_is_as_exact_as_the_page_is(
    head: str, url: str, date: tuple[str, str, str] | None
) -> None:
    found = read(page("<main><p>The ferry stays.</p></main>", head), url=url).published
    assert date == (found and (found.on.isoformat(), found.precision, found.doubt))


def test_a_date_from_the_layout_says_that_it_is_a_guess() -> None:
    body = "<main><article><h1>T</h1><time datetime='2021-05-04'>4 May</time>"
    found = read(page(f"{body}<p>{SENTENCES[0]}</p></article></main>")).published
    assert found is not None
    assert found.on.isoformat() == "2021-05-04"
    assert found.basis == "page layout"
    assert found.doubt


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/a?b=1#c", "https://port.example/a?b=1"), ("//other.example/", "https://other.example/"),
        ("javascript:alert(1)", ""), ("data:text/html,x", ""), ("http://[", ""),
        ("https://visitor:word@other.example/", ""), ("", ""),
    ],
)  # fmt: skip
def test_only_a_web_address_is_canonical(link: str, address: str) -> None:
    head = f'<link rel="canonical" href="{link}">'
    assert read(page("<p>The ferry stays.</p>", head)).canonical_url == address


@pytest.mark.parametrize("script", ["{", "[" * 100_000, '"text"', '{"@type": 5}', "null",
                                    '{"@type": "NewsArticle", "author": {"@id": []}}'])  # fmt: skip
def test_broken_linked_data_is_passed_over(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'
    assert read(page("<p>The ferry stays.</p>", head)).title == "T"


def test_a_page_nested_beyond_reason_is_refused_at_once() -> None:
    with pytest.raises(Unreadable) as caught:
        read("<div>" * 200_000 + "<p>The ferry stays.</p>" + "</div>" * 200_000)
    assert caught.value.reason == "no_article_text"


def test_a_huge_page_is_read_without_guessing() -> None:
    body = "".join(f"<p>Line {number} of the list.</p>" for number in range(30_000))
    assert read(page(f"<main>{body}</main>")).text.count("\n\n") == 29_999
