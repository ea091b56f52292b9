"""What the door brings, and what it says of answers that are no page."""

from __future__ import annotations

import gzip
import zlib

import pytest

from positions.ingest.door import fetch
from tests.ingest.door_cases.rig import (
    ON_8080,
    PAGE,
    QUICK,
    fetched,
    news,
    refusal_of,
)
from tests.namespace import PUBLIC, PUBLIC_IPV6
from tests.servers import answer, listening, raw


def test_it_brings_a_page_with_its_headers() -> None:
    with news(answer(body=PAGE, content_type="text/html", etag='"a"', set_cookie="secret=1")):
        reply = fetched()
    assert (reply.status, reply.body, reply.url) == (200, PAGE, "http://news.example/page")
    assert reply.headers["content-type"] == "text/html"
    assert reply.headers["etag"] == '"a"'
    assert "set-cookie" not in reply.headers
    assert reply.redirects == ()
    assert 0 < reply.elapsed < QUICK.seconds


def test_it_says_who_it_is_and_which_host_it_wants() -> None:
    with news(answer(body=PAGE)) as site:
        fetch("http://news.example/page?a=1#part", agent="WhereTheyStand/9 (+https://x.example)")
    request = site.requests[0]
    assert request.path == "/page?a=1"
    assert request.headers["host"] == "news.example"
    assert request.headers["user-agent"] == "WhereTheyStand/9 (+https://x.example)"
    assert "br" not in request.headers["accept-encoding"]
    assert "cookie" not in request.headers


def test_it_opens_an_ipv6_address() -> None:
    with news(answer(body=PAGE), PUBLIC_IPV6) as site:
        assert fetched("http://six.example/").body == PAGE
        assert fetched(f"http://[{PUBLIC_IPV6}]/").body == PAGE
    assert site.requests[1].headers["host"] == f"[{PUBLIC_IPV6}]"


def test_it_tries_the_next_address_when_one_is_closed() -> None:
    with listening(PUBLIC, answer(body=PAGE), port=8080):
        assert fetched("http://both.example:8080/", ON_8080).body == PAGE
    with listening(PUBLIC_IPV6, answer(body=PAGE), port=8080):
        assert fetched("http://both.example:8080/", ON_8080).body == PAGE


def test_it_ignores_proxies_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:80")
    with news(answer(body=PAGE)):
        assert fetched().body == PAGE


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", "identity"])
def test_it_unpacks_what_it_asked_for(encoding: str) -> None:
    packed = {"identity": PAGE, "deflate": zlib.compress(PAGE)}
    body = packed.get(encoding) or gzip.compress(PAGE)
    with news(answer(body=body, content_encoding=encoding)):
        assert fetched().body == PAGE


def test_it_reads_chunks_and_bodies_without_a_length() -> None:
    chunks = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n2\r\n x\r\n0\r\n\r\n"
    )
    with news(raw(chunks)):
        assert fetched().body == b"hello x"
    with news(raw(b"HTTP/1.0 200 OK\r\n\r\nhello")):
        assert fetched().body == b"hello"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("401 Unauthorized", "refused"), ("403 Forbidden", "refused"), ("404 Not Found", "gone"),
        ("410 Gone", "gone"), ("429 Too Many Requests", "rate_limited"),
        ("500 Internal Server Error", "server_error"), ("503 Unavailable", "server_error"),
        ("204 No Content", "http_error"), ("206 Partial Content", "http_error"),
        ("304 Not Modified", "http_error"), ("418 Teapot", "http_error"),
    ],
)  # fmt: skip
def test_it_gives_each_status_its_reason(status: str, reason: str) -> None:
    with news(answer(status)):
        refusal = refusal_of("http://news.example/")
    assert (refusal.reason, refusal.status) == (reason, int(status[:3]))
    assert status[:3] in refusal.detail


@pytest.mark.parametrize(
    ("asked", "seconds"), [("120", 120), ("315360000", 86_400), ("soon", None), ("-5", None)]
)
def test_it_passes_on_how_long_to_wait_within_reason(asked: str, seconds: float | None) -> None:
    with news(answer("429 Too Many Requests", retry_after=asked)):
        assert refusal_of("http://news.example/").retry_after == seconds


def test_it_asks_whether_the_copy_that_we_hold_is_current() -> None:
    with news(answer("304 Not Modified")) as site:
        reply = fetch(
            "http://news.example/", etag='"v1"', last_modified="Tue, 01 Nov 2022 10:00:00 GMT"
        )
    assert (reply.status, reply.body) == (304, b"")
    assert site.requests[0].headers["if-none-match"] == '"v1"'
    assert site.requests[0].headers["if-modified-since"] == "Tue, 01 Nov 2022 10:00:00 GMT"
