"""What a site's robots.txt allows."""

from __future__ import annotations

import pytest

from positions.ingest import robots
from positions.ingest.door import DoorRefusal, Reply, fetch
from tests.ingest.door_cases.rig import (
    PAGE,
    QUICK,
    news,
    pages,
)
from tests.namespace import PUBLIC_SECOND
from tests.servers import Behaviour, answer, raw


def obeyed(url: str, cache: robots.ProcessCache | None = None) -> Reply:
    kept = cache or robots.ProcessCache()
    return fetch(url, limits=QUICK, gate=lambda hop: robots.obey(hop, limits=QUICK, cache=kept))


RULES = b"User-agent: *\nDisallow: /private\n\nUser-agent: WhereTheyStand\nDisallow: /ours\n"


def test_it_obeys_the_rules_that_name_us_and_reads_them_once() -> None:
    kept = robots.ProcessCache()
    site = pages(robots=answer(body=RULES), page=answer(body=PAGE), private=answer(body=PAGE))
    with news(site) as seen:
        assert obeyed("http://news.example/page", kept).body == PAGE
        assert obeyed("http://news.example/private", kept).body == PAGE
        with pytest.raises(DoorRefusal) as caught:
            obeyed("http://news.example/ours", kept)
    assert caught.value.reason == "robots_disallowed"
    assert [request.path for request in seen.requests] == ["/robots.txt", "/page", "/private"]


def test_it_asks_the_rules_of_each_site_on_the_way() -> None:
    first = pages(page=answer("302 Found", location="http://second.example/ours"))
    second = pages(robots=answer(body=RULES), ours=answer(body=PAGE))
    with news(first), news(second, PUBLIC_SECOND) as seen, pytest.raises(DoorRefusal) as caught:
        obeyed("http://news.example/page")
    assert caught.value.reason == "robots_disallowed"
    assert [request.path for request in seen.requests] == ["/robots.txt"]


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (answer("404 Not Found"), ""),
        (answer("403 Forbidden"), ""),
        (answer(body=b"<html><body>Not here</body></html>", content_type="text/html"), ""),
        (answer("500 Internal Server Error"), "robots_unavailable"),
        (answer("429 Too Many Requests", retry_after="60"), "robots_unavailable"),
        (answer("302 Found", location="/robots.txt"), "robots_unavailable"),
        (answer("302 Found", location="http://127.0.0.1/robots.txt"), "robots_unavailable"),
        (answer(body=b"#" * 600_000), "robots_unavailable"),
        (raw(b""), "robots_unavailable"),
    ],
    ids=["404", "403", "html", "500", "429", "loop", "lure", "large", "closed"],
)
def test_it_stops_when_the_rules_cannot_be_read(rules: Behaviour, reason: str) -> None:
    with news(pages(robots=rules, page=answer(body=PAGE))) as seen:
        if not reason:
            assert obeyed("http://news.example/page").body == PAGE
            return
        with pytest.raises(DoorRefusal) as caught:
            obeyed("http://news.example/page")
    assert caught.value.reason == reason
    assert all(request.path == "/robots.txt" for request in seen.requests)
