"""Connections to exactly the address that was checked, bounded in time and in bytes.

A name is looked up once; every address it has must be public; the socket then opens one of those
very addresses, while certificate and Host header stay with the name. Nothing looks the name up
again, so an answer that changes between check and use gains nothing.
"""

from __future__ import annotations

import functools
import ipaddress
import queue
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from typing import Any

import certifi

from positions.ingest.addresses import IPAddress, refused_use
from positions.ingest.refusals import DoorRefusal
from positions.ingest.targets import Target

CONNECT_SECONDS = 10.0


class OverrunError(Exception):
    """More bytes came over the wire than the allowance has."""


@dataclass
class Allowance:
    """What one fetch may still use: until `ends_at` on the monotonic clock, and `wire_bytes`."""

    ends_at: float
    wire_bytes: int

    def seconds(self) -> float:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time for this fetch is used up")
        return left

    def spend(self, count: int) -> None:
        self.wire_bytes -= count
        if self.wire_bytes < 0:
            raise OverrunError


# A timeout on a socket starts anew with each read, so a site that sends a byte a second could hold
# a worker for days; and an HTTP parser reads a header line or a chunk in one go. Both limits are
# therefore held here, below the parser, where every byte passes.


class _BoundedSocket(socket.socket):
    allowance: Allowance

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(self.allowance.seconds())
        count = super().recv_into(*args, **kwargs)
        self.allowance.spend(count)
        return count


class _BoundedTLSSocket(ssl.SSLSocket):
    allowance: Allowance

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(self.allowance.seconds())
        count = super().recv_into(*args, **kwargs)
        self.allowance.spend(count)
        return count


def resolve(target: Target, allowance: Allowance) -> list[IPAddress]:
    """Every address of the target's host, in the system's order of preference; all are public.

    Raises DoorRefusal `dns_failed`, `timed_out`, or `blocked_address` when one of them is not.
    """
    found = [target.literal] if target.literal else _look_up(target, allowance)
    for address in found:
        use = refused_use(address)
        if use:
            raise DoorRefusal(
                "blocked_address",
                f"{target.host} leads to {address}, which is set aside for {use}.",
                url=target.url,
            )
    return found


def _look_up(target: Target, allowance: Allowance) -> list[IPAddress]:
    # The system's resolver knows no deadline of ours, so it runs beside us and may be left behind.
    answers: queue.SimpleQueue[list[IPAddress] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            found = [ipaddress.ip_address(str(row[4][0])) for row in rows]
            answers.put(list(dict.fromkeys(found)))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, name="name look-up", daemon=True).start()
    try:
        answer = answers.get(timeout=allowance.seconds())
    except (queue.Empty, TimeoutError):
        detail = f"Looking up the name {target.host} took too long."
        raise DoorRefusal("timed_out", detail, url=target.url) from None
    if isinstance(answer, list) and answer:
        return answer
    detail = f"The name {target.host} could not be found."
    raise DoorRefusal("dns_failed", detail, url=target.url)


def connect(target: Target, allowance: Allowance) -> socket.socket:
    """An open connection to a checked address of the target, TLS verified where it is https.

    Raises DoorRefusal: what `resolve` raises, `connect_failed`, `timed_out`, `tls_failed`.
    """
    return _secured(target, _open(target, resolve(target, allowance), allowance), allowance)


def connect_to_operators_own(target: Target, allowance: Allowance) -> socket.socket:
    """An open connection to an address that this installation's settings name, which may be on this
    machine or in its own network. Never for an address that came from a page or a form.

    Bounded and verified like any other; raises DoorRefusal like `connect`, but for
    `blocked_address`.
    """
    addresses = [target.literal] if target.literal else _look_up(target, allowance)
    return _secured(target, _open(target, addresses, allowance), allowance)


def _secured(target: Target, plain: socket.socket, allowance: Allowance) -> socket.socket:
    if target.scheme == "http":
        return plain
    try:
        # The handshake is bounded by the plain socket's timeout, as a whole.
        plain.settimeout(allowance.seconds())
        secure = _tls_context().wrap_socket(
            plain, server_hostname=target.host, suppress_ragged_eofs=False
        )
    except TimeoutError:
        plain.close()
        raise _too_slow(target) from None
    except ssl.SSLCertVerificationError as error:
        plain.close()
        detail = f"The certificate of {target.host} was not accepted: {error.verify_message}."
        raise DoorRefusal("tls_failed", detail, url=target.url) from None
    except (ssl.SSLError, OSError) as error:
        plain.close()
        why = getattr(error, "reason", None) or "the connection was closed"
        words = str(why).replace("_", " ").lower()
        detail = f"No secure connection to {target.host} could be made: {words}."
        raise DoorRefusal("tls_failed", detail, url=target.url) from None
    assert isinstance(secure, _BoundedTLSSocket)
    secure.allowance = allowance
    return secure


def _open(target: Target, addresses: list[IPAddress], allowance: Allowance) -> socket.socket:
    slow = False
    for address in addresses:
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        try:
            sock = _BoundedSocket(family, socket.SOCK_STREAM)
        except OSError:  # a machine without this family of addresses
            continue
        sock.allowance = allowance
        try:
            sock.settimeout(min(allowance.seconds(), CONNECT_SECONDS))
            sock.connect((str(address), target.port))
        except OSError as error:
            sock.close()
            slow = slow or isinstance(error, TimeoutError)
        else:
            return sock
    if slow:
        raise _too_slow(target)
    detail = f"{target.host} did not accept a connection on port {target.port}."
    raise DoorRefusal("connect_failed", detail, url=target.url)


def _too_slow(target: Target) -> DoorRefusal:
    return DoorRefusal("timed_out", f"{target.host} took too long to answer.", url=target.url)


@functools.cache
def _tls_context() -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    context.sslsocket_class = _BoundedTLSSocket
    return context
