"""Servers that tests own: misbehaving sites, a canary, and a name server. Plain threads and
sockets, so that every byte they send is the test's to choose."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket, "Request"], None]


@dataclass(frozen=True)
class Request:
    """A request as the site saw it; header names are lower case."""

    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """What one listening address has seen."""

    connections: int = 0
    requests: list[Request] = field(default_factory=list)
    server_names: list[str | None] = field(default_factory=list)


def answer(
    status: str = "200 OK", body: bytes = b"", *, length: int | None = None, **headers: str
) -> Behaviour:
    """Sends one whole answer; header names are given with underscores."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    return lambda connection, request: connection.sendall(head + body)


def raw(*pieces: bytes) -> Behaviour:
    """Sends exactly these bytes and closes."""
    return lambda connection, request: connection.sendall(b"".join(pieces))


@contextlib.contextmanager
def listening(
    address: str,
    behaviour: Behaviour | None,
    *,
    port: int = 80,
    certificate: tuple[str, str] | None = None,
) -> Iterator[Site]:
    """A site at this address until the block ends; with a certificate (chain, key) it is https,
    and without a behaviour it listens and never says a word."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    site, context = Site(), None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        context.sni_callback = lambda sock, name, ctx: site.server_names.append(name)
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        # A site at one address stands beside the canary that listens on all of them.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address, port))
        listener.listen(50)
        knocker = socket.socket(family, socket.SOCK_STREAM)
        home = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)
        knocker.bind((home, 0))
        last_port = knocker.getsockname()[1]

        def accept() -> None:
            while True:
                connection, visitor = listener.accept()
                if visitor[1] == last_port:
                    connection.close()
                    return
                site.connections += 1
                threading.Thread(
                    target=_serve, args=(connection, site, behaviour, context), daemon=True
                ).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            # Our own knock is the last in the queue, so that whoever came before it is counted.
            with knocker:
                knocker.connect((home, port))
                thread.join(timeout=5)


def _serve(
    connection: socket.socket,
    site: Site,
    behaviour: Behaviour | None,
    context: ssl.SSLContext | None,
) -> None:
    # The visitor may leave at any moment; that is often what the test is about.
    with contextlib.suppress(OSError, ValueError), connection:
        connection.settimeout(20)
        while behaviour is None:
            if not connection.recv(1024):
                return
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        with connection, connection.makefile("rb") as received:
            first = received.readline().decode("latin-1").split(" ")
            if len(first) != 3:
                return
            headers = {}
            while line := received.readline().strip().decode("latin-1"):
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            request = Request(first[1], headers)
            site.requests.append(request)
            behaviour(connection, request)
            if isinstance(connection, ssl.SSLSocket):
                connection.unwrap()


class NameServer:
    """Answers A queries over UDP from `answers`: for each name the addresses to give, one query
    after another, the last one for ever. A name that is not there is never answered."""

    def __init__(self, answers: dict[str, list[str]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __enter__(self) -> NameServer:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 53))
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", 53))
        self._thread.join(timeout=5)
        self._socket.close()

    def _answer(self) -> None:
        while True:
            query, sender = self._socket.recvfrom(512)
            if not query:
                return
            name, end = _query_name(query)
            kind = struct.unpack("!H", query[end : end + 2])[0]
            if name not in self.answers:
                continue
            addresses: list[str] = []
            if kind == 1:
                turn = min(self.asked.count(name), len(self.answers[name]) - 1)
                addresses = [self.answers[name][turn]]
                self.asked.append(name)
            record = b"\xc0\x0c\x00\x01\x00\x01" + struct.pack("!IH", 0, 4)
            rows = b"".join(record + socket.inet_aton(address) for address in addresses)
            counts = struct.pack("!HHHHH", 0x8180, 1, len(addresses), 0, 0)
            self._socket.sendto(query[:2] + counts + query[12 : end + 4] + rows, sender)


def _query_name(query: bytes) -> tuple[str, int]:
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("ascii"))
        at += query[at] + 1
    return ".".join(labels), at + 1
