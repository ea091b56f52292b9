"""Which reader a file gets, and what is said of files that none can read."""

from __future__ import annotations

import time

import pytest

from positions.extraction.readers import MAX_BYTES, Unreadable, read_text

HTML = b"<!doctype html><html><body><main><p>The ferry stays.</p></main></body></html>"
TEXT = b"The ferry stays.\n\nSo do the fares."


def test_a_row_of_comments_does_not_hold_it_up() -> None:
    started = time.perf_counter()
    for piece in (b"<!---->", b"<!-->", b"<?xml >", b" <!-- a --> "):
        assert read_text(piece * 200 + b"x text", content_type="text/plain", url="").text
        assert read_text(piece * 20 + HTML, content_type="", url="").reader == "html"
    assert time.perf_counter() - started < 5


def reason_of(body: bytes, content_type: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read_text(body, content_type=content_type, url="https://port.example/")
    assert caught.value.detail.endswith(".")
    return caught.value.reason


@pytest.mark.parametrize(
    ("body", "content_type", "reader"),
    [
        (HTML, "text/html; charset=utf-8", "html"),
        (HTML, "application/xhtml+xml", "html"),
        (HTML, "", "html"),
        (HTML, "text/plain", "html"),
        (HTML, "application/octet-stream", "html"),
        (b"<?xml version='1.0'?>\n<!-- a page -->" + HTML, "application/xml", "html"),
        (b"\xff\xfe" + HTML.decode().encode("utf-16-le"), "", "html"),
        (HTML.decode().encode("utf-16-be"), "", "html"),
        (TEXT, "text/html", "html"),
        (TEXT, "text/plain", "plain"),
        (TEXT, "TEXT/Markdown; charset=UTF-8", "plain"),
        (TEXT, "", "plain"),
    ],
)  # fmt: skip
def test_it_finds_the_reader(body: bytes, content_type: str, reader: str) -> None:
    assert read_text(body, content_type=content_type, url="").reader == reader


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", "text/html", "empty_page"),
        (b" \r\n\t ", "text/plain", "empty_page"),
        (b"\0" * 50, "", "empty_page"),
        ("\u2003\ufeff".encode(), "text/plain", "empty_page"),
        (b"x" * (MAX_BYTES + 1), "text/plain", "too_large"),
        (b"<html><body></body></html>", "text/html", "no_article_text"),
        (b"<nav>Home</nav><script>1</script>", "text/html", "no_article_text"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "image/jpeg", "not_text"),
        (b"GIF89a....", "text/html", "not_text"),
        (b"PK\x03\x04\x14\0\x06\0", "text/plain", "not_text"),
        (bytes(range(256)) * 8, "", "not_text"),
        (b"\0\x01\x02\x03" * 100, "text/html", "not_text"),
        (b'{"a": 1}', "application/json", "unsupported_type"),
        (b"<rss><channel></channel></rss>", "application/xml", "unsupported_type"),
        (b"a,b\n1,2", "text/csv", "unsupported_type"),
        (HTML, "application/pdf", "unreadable_pdf"),
    ],
)  # fmt: skip
def test_it_says_why_a_file_has_no_text_for_us(body: bytes, content_type: str, reason: str) -> None:
    assert reason_of(body, content_type) == reason


@pytest.mark.parametrize(
    ("body", "content_type", "text", "basis"),
    [
        ("Café".encode(), "text/plain", "Café", "no charset declared; read as utf-8"),
        ("Café".encode("cp1252"), "text/plain; charset=utf-8", "Café",
         "declared utf-8, but bytes are not; read as windows-1252"),
        ("“Café”".encode("cp1252"), "text/plain; charset=iso-8859-1", "“Café”",
         "declared by the server as iso-8859-1"),
        ("Café".encode(), "text/plain; charset=latin1", "Café",
         "declared latin1, but bytes are valid utf-8; read as utf-8"),
        ("Café".encode(), "text/plain; charset=nonsense", "Café",
         "declared nonsense, which is no charset that we know; read as utf-8"),
        (b"Cafe", "text/plain; charset=base64", "Cafe",
         "declared base64, which is no charset that we know; read as utf-8"),
        ("Кандидат".encode("koi8-r"), 'text/plain; charset="KOI8-R"', "Кандидат",
         "declared by the server as koi8-r"),
        (b"\xef\xbb\xbfCaf\xc3\xa9", "text/plain; charset=iso-8859-1", "Café",
         "byte order mark of utf-8"),
        (b"\xff\xfe" + "Café".encode("utf-16-le") + b"\x00\xd8", "text/plain", "Café\ufffd",
         "byte order mark of utf-16; 1 place(s) could not be decoded and are marked with U+FFFD"),
        (b"fish \x81 boat", "text/plain", "fish boat", "no charset declared; read as windows-1252"),
    ],
)  # fmt: skip
def test_it_decides_the_charset_and_says_how(
    body: bytes, content_type: str, text: str, basis: str
) -> None:
    read = read_text(body, content_type=content_type, url="")
    assert (read.text, read.charset_basis) == (text, basis)


def test_a_wrong_header_gives_way_to_a_right_meta_element() -> None:
    body = '<meta charset="shift_jis"><main><p>夜の渡し船を残す。</p></main>'.encode("shift_jis")
    read = read_text(body, content_type="text/html; charset=utf-8", url="")
    assert read.text == "夜の渡し船を残す。"
    assert read.charset == "shift_jis"
    assert read.charset_basis.startswith("declared utf-8, but bytes are not")
