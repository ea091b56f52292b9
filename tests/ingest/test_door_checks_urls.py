"""Addresses as they are when somebody adds a source: nothing is looked up or opened."""

from __future__ import annotations

import email.utils
import ipaddress
import time

import pytest

from positions.ingest.addresses import refused_use
from positions.ingest.door import LONGEST_ADDRESS, DoorRefusal, check_url, user_agent
from positions.ingest.replies import LONGEST_WAIT, seconds_to_wait
from positions.ingest.robots import ProcessCache, RobotsFile

CANONICAL = {
    "http://news.example": "http://news.example/",
    "  HTTPS://News.Example:443/A?b=1#part \n": "https://news.example/A?b=1",
    "http://news.example.:80/": "http://news.example/",
    "https://bücher.example/ü?q=ä&r=%zz": "https://xn--bcher-kva.example/%C3%BC?q=%C3%A4&r=%25zz",
    "http://news.example?q=1": "http://news.example/?q=1",
    "http://93.184.216.34/x": "http://93.184.216.34/x",
    "http://[2606:2800:0:0::34]/": "http://[2606:2800::34]/",
}


@pytest.mark.parametrize(("written", "canonical"), CANONICAL.items())
def test_it_gives_an_address_one_form(written: str, canonical: str) -> None:
    assert check_url(written) == canonical
    assert check_url(canonical) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "", "news.example", "ftp://news.example/", "file:///etc/passwd", "javascript:alert(1)",
        "data:text/html,x", "//news.example/", "http:/news.example", "http://", "http://[::1",
        "http://visitor:word@news.example/", "http://@news.example/", "http://news.example\\@x/",
        "http://news.example/a b", "http://news.example/\nx", "http://news\x00.example/",
        "http://news.example:8080/", "http://news.example:99999/", "http://news.example:x/",
        "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/",
        "http://１２７.0.0.1/", "http://9３.184.216.34/", "http://news..example/",
        "http://-news.example/", f"http://news.example/{'x' * 2000}", "http://%6eews.example/",
        "http://\ud800.example/",
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_web_address(url: str) -> None:
    with pytest.raises(DoorRefusal) as caught:
        check_url(url)
    assert caught.value.reason == "bad_url"
    assert caught.value.detail.endswith(".")


@pytest.mark.parametrize("path", ["x" * 1_000, "ü" * 300])
def test_it_refuses_an_address_that_cannot_be_stored_whole(path: str) -> None:
    with pytest.raises(DoorRefusal, match="bad_url: The address is longer than 1000 characters"):
        check_url(f"https://news.example/{path}")
    longest = "https://news.example/".ljust(LONGEST_ADDRESS, "x")
    assert check_url(longest) == longest


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "localhost",
     "LocalHost.", "x.localhost", "printer.local", "db.internal", "intranet"],
)  # fmt: skip
def test_it_refuses_addresses_of_this_machine_and_its_network(host: str) -> None:
    with pytest.raises(DoorRefusal) as caught:
        check_url(f"https://{host}/")
    assert caught.value.reason == "blocked_address"


PUBLIC = ("1.1.1.1", "8.8.8.8", "198.20.0.1", "100.128.0.1", "172.32.0.1", "2606:4700::1111",
          "2001:4860:4860::8888", "2a00:1450::1")  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_it_knows_public_addresses(address: str) -> None:
    assert refused_use(ipaddress.ip_address(address)) == ""


def test_it_reads_how_long_to_wait() -> None:
    in_an_hour = email.utils.formatdate(time.time() + 3600, usegmt=True)
    assert seconds_to_wait(in_an_hour) == pytest.approx(3600, abs=5)
    assert seconds_to_wait("Tue, 01 Nov 2022 10:00:00 GMT") == 0
    assert seconds_to_wait("Sun, 01 Nov 2099 10:00:00 GMT") == LONGEST_WAIT
    assert seconds_to_wait("9" * 400) == LONGEST_WAIT
    for rubbish in ("", "soon", "-1", "1e9", "٣", "Tue, 99 Nov 2022"):
        assert seconds_to_wait(rubbish) is None


def test_it_names_its_operator() -> None:
    agent = user_agent("https://positions.example/")
    assert agent.startswith("WhereTheyStand/")
    assert agent.endswith(" (+https://positions.example/about/crawler)")


def test_rules_are_kept_for_a_while_and_for_so_many_sites() -> None:
    now = 100.0
    cache = ProcessCache(size=2, clock=lambda: now)
    for site in ("https://a.example", "https://b.example", "https://c.example"):
        cache.put(site, RobotsFile(site), 10)
    assert cache.get("https://a.example") is None
    assert cache.get("https://c.example") == RobotsFile("https://c.example")
    now = 110.0
    assert cache.get("https://c.example") is None
