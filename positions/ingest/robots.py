"""What a site's robots.txt allows us, read through the same door (RFC 9309).

A site without the file (any 4xx) allows everything. A file that cannot be read for another reason
means that we stop: silence of a broken server is not consent.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import protego

from positions.ingest.door import AGENT_NAME, DEFAULT_LIMITS, USER_AGENT, Limits, fetch
from positions.ingest.refusals import DoorRefusal
from positions.ingest.targets import read_target

LONGEST_FILE = 512 * 1024  # RFC 9309 asks for at least 500 KiB
LONGEST_READ = 20.0  # seconds, on top of the page's own
KEPT_SECONDS = 60 * 60.0
KEPT_SECONDS_AFTER_FAILURE = 5 * 60.0

# Failures of the host as a whole: the page itself would meet the same one, so it is named as such.
_OF_THE_HOST = frozenset({"blocked_address", "dns_failed", "connect_failed", "tls_failed"})


@dataclass(frozen=True)
class RobotsFile:
    """The file of one origin; with a `reason` it could not be read, and `detail` says why."""

    text: str = ""
    reason: str = ""
    detail: str = ""
    retry_after: float | None = None


class RobotsCache(Protocol):
    """Where read files are kept, by origin; a cache shared between workers has the same shape."""

    def get(self, origin: str) -> RobotsFile | None: ...

    def put(self, origin: str, file: RobotsFile, seconds: float) -> None: ...


class ProcessCache:
    """A cache of this process alone, which forgets the oldest beyond `size` origins."""

    def __init__(self, size: int = 500, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = size
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, RobotsFile]] = OrderedDict()

    def get(self, origin: str) -> RobotsFile | None:
        with self._lock:
            ends_at, file = self._kept.get(origin, (0.0, None))
            return file if self._clock() < ends_at else None

    def put(self, origin: str, file: RobotsFile, seconds: float) -> None:
        with self._lock:
            self._kept[origin] = (self._clock() + seconds, file)
            self._kept.move_to_end(origin)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


_CACHE = ProcessCache()


def allows(
    url: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    agent: str = USER_AGENT,
    cache: RobotsCache = _CACHE,
) -> bool:
    """Whether the site's robots.txt lets us read this address.

    Raises DoorRefusal `robots_unavailable` when the file cannot be read, or the host's own
    failure (`dns_failed`, `connect_failed`, `tls_failed`, `blocked_address`).
    """
    target = read_target(url, ports=limits.ports)
    file = cache.get(target.origin)
    if file is None:
        file = _read(target.origin, limits, agent)
        kept_for = KEPT_SECONDS_AFTER_FAILURE if file.reason else KEPT_SECONDS
        cache.put(target.origin, file, max(kept_for, file.retry_after or 0.0))
    if file.reason:
        raise DoorRefusal(file.reason, file.detail, url=target.url, retry_after=file.retry_after)
    allowed: bool = protego.Protego.parse(file.text).can_fetch(target.url, AGENT_NAME)
    return allowed


def obey(
    url: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    agent: str = USER_AGENT,
    cache: RobotsCache = _CACHE,
) -> None:
    """The gate for `fetch`: raises DoorRefusal `robots_disallowed`, or what `allows` raises."""
    if not allows(url, limits=limits, agent=agent, cache=cache):
        detail = "The site's robots.txt asks programs not to read this page."
        raise DoorRefusal("robots_disallowed", detail, url=url)


def _read(origin: str, limits: Limits, agent: str) -> RobotsFile:
    bounds = replace(
        limits,
        seconds=min(limits.seconds, LONGEST_READ),
        max_bytes=min(limits.max_bytes, LONGEST_FILE),
    )
    try:
        reply = fetch(f"{origin}/robots.txt", limits=bounds, agent=agent)
    except DoorRefusal as refusal:
        # 429 is a 4xx by number, but it means "later", not "there is no such file".
        if refusal.status and 400 <= refusal.status < 500 and refusal.status != 429:
            return RobotsFile()
        of_the_host = refusal.reason in _OF_THE_HOST and refusal.url.startswith(origin)
        if of_the_host:
            return RobotsFile(reason=refusal.reason, detail=refusal.detail)
        detail = f"The site's robots.txt could not be read. {refusal.detail}"
        return RobotsFile("", "robots_unavailable", detail, refusal.retry_after)
    return RobotsFile(reply.body.decode("utf-8-sig", "replace"))
