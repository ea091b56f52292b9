"""Addresses that the door never opens, and redirects that would lead there."""

from __future__ import annotations

import socket
import time
from dataclasses import replace

import pytest

from positions.ingest.door import DEFAULT_LIMITS
from tests.ingest.door_cases.rig import (
    MIXED,
    ON_8080,
    PAGE,
    QUICK,
    SPECIAL,
    fetched,
    news,
    pages,
    refusal_of,
)
from tests.namespace import PUBLIC, PUBLIC_SECOND
from tests.servers import NameServer, Request, Site, answer


def test_the_canary_would_hear_a_connection(canary: Site) -> None:
    for address in ("127.0.0.1", "169.254.169.254", "10.0.0.1"):
        socket.create_connection((address, 80), timeout=2).close()
    deadline = time.monotonic() + 2
    while canary.connections < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert canary.connections == 3
    canary.connections = 0


SPELLINGS = (
    "2130706433", "0x7f000001", "017700000001", "127.1", "127.0.1", "0x7f.1", "0177.0.0.1",
    "127.0.0.0x1", "127.0.0.1.", "１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1", "%31%32%37.0.0.1",
    "localhost", "localhost.", "LOCALHOST", "site.localhost", "printer", "[::1%25lo]", "[::1]:80",
    "visitor@127.0.0.1", "news.example@127.0.0.1", "127.0.0.1\\@news.example", "127.0.0.1:22",
)  # fmt: skip


@pytest.mark.parametrize("address", SPECIAL)
def test_it_never_opens_a_special_address(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    for url in (f"http://{host}/", f"https://{host}/", f"http://{host}:443/"):
        assert refusal_of(url).reason == "blocked_address"


@pytest.mark.parametrize("number", range(len(SPECIAL)), ids=SPECIAL)
def test_it_never_opens_a_name_that_leads_to_a_special_address(number: int) -> None:
    refusal = refusal_of(f"http://special-{number}.example/")
    assert refusal.reason == "blocked_address"
    assert "set aside for" in refusal.detail


@pytest.mark.parametrize("host", SPELLINGS)
def test_it_never_opens_a_disguised_address(host: str) -> None:
    assert refusal_of(f"http://{host}/").reason in ("bad_url", "blocked_address")


@pytest.mark.parametrize("name", MIXED)
def test_it_refuses_a_name_with_one_bad_address_among_good_ones(name: str) -> None:
    with news(answer(body=PAGE)) as site:
        assert refusal_of(f"http://{name}/").reason == "blocked_address"
    assert site.connections == 0


def test_it_opens_the_address_that_it_checked_when_the_name_changes_its_mind() -> None:
    answers = {"rebind.example": [PUBLIC, "127.0.0.1"]}
    with NameServer(answers) as names, news(answer(body=PAGE)) as site:
        assert fetched("http://rebind.example/").body == PAGE
        assert refusal_of("http://rebind.example/").reason == "blocked_address"
    assert names.asked == ["rebind.example"] * 2
    assert site.connections == 1
    assert site.requests[0].headers["host"] == "rebind.example"


def test_it_names_a_missing_name_and_a_closed_port() -> None:
    assert refusal_of("http://nowhere.example/").reason == "dns_failed"
    assert refusal_of("http://news.example:8080/", ON_8080).reason == "connect_failed"


def test_it_ends_a_look_up_that_is_never_answered() -> None:
    started = time.monotonic()
    with NameServer({}):
        refusal = refusal_of("http://silent.example/", replace(QUICK, seconds=0.5))
    assert refusal.reason == "timed_out"
    assert time.monotonic() - started < 4


LURES = (
    "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "//127.0.0.1/", "http://[::1]/",
    "http://2130706433/", "http://localhost/", "http://special-4.example/", "http://news.example:22/",
    "file:///etc/passwd", "ftp://news.example/", "gopher://127.0.0.1:80/_", "data:text/html,x",
    "javascript:alert(1)", "http://visitor@news.example/", "http://127.0.0.1\\@news.example/",
    "http://mixed.example/", "https://169.254.169.254/", "\\\\127.0.0.1\\x", "http://[", "",
)  # fmt: skip


@pytest.mark.parametrize("lure", LURES)
def test_it_follows_no_redirect_to_where_it_would_not_go_itself(lure: str) -> None:
    with news(answer("302 Found", location=lure)) as site:
        reason = refusal_of("http://news.example/").reason
    assert reason in ("blocked_address", "redirect_refused")
    assert site.connections == 1


def test_it_follows_redirects_and_tells_the_way() -> None:
    site = pages(
        index=answer("301 Moved Permanently", location="/two"),
        two=answer("307 Temporary Redirect", location="http://second.example/three words"),
    )
    second = answer(body=PAGE)
    with news(site), news(second, PUBLIC_SECOND) as second_site:
        reply = fetched("http://news.example/")
    assert reply.url == "http://second.example/three%20words"
    assert reply.redirects == ("http://news.example/", "http://news.example/two")
    assert second_site.requests[0].path == "/three%20words"


def test_it_ends_a_loop_and_a_chain_that_goes_on() -> None:
    with news(answer("302 Found", location="/page")) as site:
        assert refusal_of("http://news.example/page").reason == "too_many_redirects"
    assert site.connections == 1

    def onward(connection: socket.socket, request: Request) -> None:
        answer("302 Found", location=f"{request.path}x")(connection, request)

    with news(onward) as site:
        assert refusal_of("http://news.example/").reason == "too_many_redirects"
    assert site.connections == DEFAULT_LIMITS.redirects + 1
