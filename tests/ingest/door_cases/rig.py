"""Names, addresses and sites that the door's cases share, and the canary beside them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from positions.ingest.door import DoorRefusal, Limits, Reply, fetch
from tests.namespace import PUBLIC, PUBLIC_IPV6, PUBLIC_SECOND
from tests.servers import Behaviour, Site, answer, listening, raw

SPECIAL = (
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.8.8.8",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.254", "192.0.0.8", "192.0.2.1",
    "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.1.1", "192.175.48.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
    "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::",
    "2620:4f:8000::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1",
    "ff02::1",
)  # fmt: skip
MIXED = {"mixed.example": (PUBLIC, "127.0.0.1"), "mixed-six.example": (PUBLIC, "::1")}
HOSTS = (
    *((PUBLIC, name) for name in ("news.example", "secure.example", "other.example")),
    (PUBLIC_SECOND, "second.example"),
    (PUBLIC_IPV6, "six.example"),
    (PUBLIC_IPV6, "both.example"),
    (PUBLIC, "both.example"),
    *((address, f"special-{number}.example") for number, address in enumerate(SPECIAL)),
    *((address, name) for name, both in MIXED.items() for address in both),
)
QUICK = Limits(seconds=5.0, max_bytes=100_000)
ON_8080 = replace(QUICK, ports=frozenset({8080}))  # a port on which no canary listens
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PAGE = b"<p>A page.</p>" * 10


@pytest.fixture(autouse=True)
def canary() -> Iterator[Site]:
    """Listens on every address that no site of the test has, and must hear nothing."""
    with contextlib.ExitStack() as stack:
        canaries = [
            stack.enter_context(
                listening(address, raw(b"HTTP/1.1 200 OK\r\n\r\nsecret"), port=port)
            )
            for address in ("0.0.0.0", "::")
            for port in (80, 443)
        ]
        yield canaries[0]
    heard = sum(canary.connections for canary in canaries)
    if heard:
        pytest.fail(f"{heard} connection(s) reached an address that the door must not open")


@contextlib.contextmanager
def news(behaviour: Behaviour, address: str = PUBLIC) -> Iterator[Site]:
    with listening(address, behaviour) as site:
        yield site


def refusal_of(url: str, limits: Limits = QUICK) -> DoorRefusal:
    with pytest.raises(DoorRefusal) as caught:
        fetch(url, limits=limits)
    assert caught.value.detail.endswith(".")
    return caught.value


def fetched(url: str = "http://news.example/page", limits: Limits = QUICK) -> Reply:
    return fetch(url, limits=limits)


def pages(**by_path: Behaviour) -> Behaviour:
    """Answers by path; `index` is the root and `robots` is robots.txt."""
    paths = {f"/{name}": behaviour for name, behaviour in by_path.items()}
    paths["/"] = paths.get("/index", answer("404 Not Found"))
    paths["/robots.txt"] = paths.get("/robots", answer("404 Not Found"))
    missing = answer("404 Not Found")
    return lambda connection, request: paths.get(request.path, missing)(connection, request)
