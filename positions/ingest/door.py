"""The one door to the network: every byte that comes from outside comes through `fetch`.

What it holds: http(s) on the usual ports only; a name is looked up once, every address it has is
checked, and the one that was checked is the one that is opened; each redirect is checked again;
certificates are verified; no proxy and no setting of the environment is used; time, redirects and
decoded bytes are bounded for the fetch as a whole; a body that stops short is no body.

Pace per host, breakers and robots.txt are not decided here: they are asked through `gate`, before
each address that is opened, redirects included (see `positions.ingest.robots.obey`).
"""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from positions.ingest.decoding import (
    ACCEPTED_ENCODINGS,
    BodyTooLargeError,
    BrokenBodyError,
    UnknownEncodingError,
    decoded_body,
)
from positions.ingest.pinning import Allowance, OverrunError, connect
from positions.ingest.refusals import DoorRefusal
from positions.ingest.replies import (
    REDIRECTS,
    location_of,
    lowered_headers,
    refuse_status,
)
from positions.ingest.targets import STANDARD_PORTS, Target, read_target

__all__ = ["DEFAULT_LIMITS", "USER_AGENT", "DoorRefusal", "Limits", "Reply", "check_url", "fetch"]

AGENT_NAME = "WhereTheyStand"
VERSION = "0.1"
USER_AGENT = f"{AGENT_NAME}/{VERSION}"

# The longest address that a source can have; redirects may lead on to longer ones.
LONGEST_ADDRESS = 1_000
_PIECE = 16 * 1024
# Status line, headers, chunk sizes and trailers come on top of the body.
_HEADER_ROOM = 256 * 1024

Gate = Callable[[str], None]


def user_agent(site: str) -> str:
    """Who we are, for the User-Agent header: `site` is this installation's own address."""
    return f"{USER_AGENT} (+{site.rstrip('/')}/about/crawler)"


def open_gate(url: str) -> None:
    """The gate that lets everything pass."""


@dataclass(frozen=True)
class Limits:
    """Bounds on one fetch as a whole: seconds from the first look-up to the last byte, decoded
    bytes of the body, redirects followed, and ports that may be opened."""

    seconds: float = 60.0
    max_bytes: int = 10 * 1024 * 1024
    redirects: int = 5
    ports: frozenset[int] = STANDARD_PORTS


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Reply:
    """A page that was brought. `url` is where it was in the end, `redirects` the addresses that
    led there, in order and without it; header names are lower case and cookies are left out;
    `body` is decoded; `elapsed` in seconds."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    redirects: tuple[str, ...]
    elapsed: float


def check_url(url: str) -> str:
    """The canonical form of an address that may be added as a source.

    Raises DoorRefusal `bad_url` or `blocked_address`. Looks no name up: what a name leads to can
    change, so that is checked each time it is opened.
    """
    address = read_target(url).url
    if len(address) > LONGEST_ADDRESS:
        detail = f"The address is longer than {LONGEST_ADDRESS} characters."
        raise DoorRefusal("bad_url", detail, url=address[:100])
    return address


def fetch(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    limits: Limits = DEFAULT_LIMITS,
    agent: str = USER_AGENT,
    gate: Gate = open_gate,
) -> Reply:
    """Brings one page, or raises DoorRefusal with a reason code.

    With `etag` or `last_modified` of the copy that we hold, an unchanged page comes back as a
    Reply with status 304 and no body. `gate` is called with each address before it is opened, the
    page's own and every redirect's, and refuses by raising DoorRefusal.
    """
    started = time.monotonic()
    allowance = Allowance(started + limits.seconds, limits.max_bytes + _HEADER_ROOM)
    headers = {
        "User-Agent": agent,
        "Accept": "text/html, application/xhtml+xml, application/pdf, text/plain;q=0.9, */*;q=0.1",
        "Accept-Encoding": ACCEPTED_ENCODINGS,
        "Connection": "close",
    }
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    # What a site once sent as a validator may be anything; only plain text is sent back.
    headers |= {name: value for name, value in conditions.items() if _is_plain(value)}

    target = read_target(url, ports=limits.ports)
    passed: list[str] = []
    while True:
        gate(target.url)
        status, answer, body = _exchange(target, headers, limits, allowance)
        if status not in REDIRECTS:
            elapsed = time.monotonic() - started
            return Reply(target.url, status, answer, body, tuple(passed), elapsed)
        passed.append(target.url)
        target = _next_target(target, answer, passed, limits)


def _is_plain(value: str) -> bool:
    return bool(value) and value.isascii() and value.isprintable()


def _next_target(
    target: Target, answer: Mapping[str, str], passed: list[str], limits: Limits
) -> Target:
    try:
        following = read_target(urljoin(target.url, location_of(answer)), ports=limits.ports)
    except ValueError:
        raise DoorRefusal(
            "redirect_refused", "The address led to one that cannot be read.", url=target.url
        ) from None
    except DoorRefusal as refusal:
        if refusal.reason == "blocked_address":
            raise
        detail = f"The address led to one that we do not open. {refusal.detail}"
        raise DoorRefusal("redirect_refused", detail, url=refusal.url) from None
    if following.url in passed:
        raise DoorRefusal(
            "too_many_redirects", "The address led back to itself.", url=following.url
        )
    if len(passed) > limits.redirects:
        detail = f"The address led on more than {limits.redirects} times."
        raise DoorRefusal("too_many_redirects", detail, url=following.url)
    return following


def _exchange(
    target: Target, request: Mapping[str, str], limits: Limits, allowance: Allowance
) -> tuple[int, dict[str, str], bytes]:
    """One request to one checked address: status, headers, and the body of a page."""
    sock = connect(target, allowance)
    try:
        return _converse(sock, target, request, limits)
    except TimeoutError:
        detail = f"{target.host} did not send the whole page within {limits.seconds:g} seconds."
        raise DoorRefusal("timed_out", detail, url=target.url) from None
    except (BodyTooLargeError, OverrunError):
        detail = f"The page is larger than {limits.max_bytes / 1024 / 1024:g} MiB."
        raise DoorRefusal("too_large", detail, url=target.url) from None
    except UnknownEncodingError:
        detail = "The page came packed in a way that we did not ask for."
        raise DoorRefusal("unsupported_type", detail, url=target.url) from None
    except http.client.RemoteDisconnected:
        raise _incomplete(target, "The site closed the connection without an answer.") from None
    except (http.client.IncompleteRead, BrokenBodyError, OSError):
        raise _incomplete(target, "The page broke off before its end.") from None
    except http.client.HTTPException:
        detail = f"The answer from {target.authority} is not proper HTTP."
        raise DoorRefusal("http_error", detail, url=target.url) from None
    finally:
        sock.close()


def _converse(
    sock: socket.socket, target: Target, request: Mapping[str, str], limits: Limits
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.auto_open = 0  # the checked socket, and never one that the library opens
    connection.sock = sock
    connection.request("GET", target.path, headers={"Host": target.authority, **request})
    with connection.getresponse() as response:
        headers = lowered_headers(response.headers)
        status = response.status
        if status in REDIRECTS:
            return status, headers, b""
        asked = "If-None-Match" in request or "If-Modified-Since" in request
        if status == 304 and asked:
            return status, headers, b""
        refuse_status(status, headers, target.url)
        length = headers.get("content-length", "")
        if "," in length:
            raise _incomplete(target, "The site gives two different lengths for the page.")
        if length.isascii() and length.isdigit() and int(length[:20]) > limits.max_bytes:
            raise BodyTooLargeError
        encoding = headers.get("content-encoding", "")
        body = decoded_body(_pieces(response), encoding, limits.max_bytes)
        return status, headers, body


def _pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := response.read(_PIECE):
        yield piece
    # The library reports a short chunk by itself, but not a body shorter than its length.
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)


def _incomplete(target: Target, detail: str) -> DoorRefusal:
    return DoorRefusal("incomplete", detail, url=target.url)
