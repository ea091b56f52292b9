"""A server that speaks the chat completions protocol, as well or as badly as a test wants."""

from __future__ import annotations

import contextlib
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Statement = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A request as the server saw it; header names are lower case."""

    path: str
    headers: dict[str, str]
    payload: dict[str, Any]

    @property
    def form(self) -> str:
        return str(self.payload.get("response_format", {}).get("type", ""))

    @property
    def words(self) -> str:
        """All that the model was told."""
        return "\n".join(message["content"] for message in self.payload["messages"])


Behaviour = Callable[[BaseHTTPRequestHandler, Asked], None]


@dataclass
class ModelServer:
    """`behaviours` are used one request after another, the last one for ever."""

    url: str = ""
    behaviours: list[Behaviour] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def will(self, *behaviours: Behaviour) -> None:
        self.behaviours = list(behaviours)


@contextlib.contextmanager
def model_server(tls: ssl.SSLContext | None = None) -> Iterator[ModelServer]:
    """A server on a port of its own, until the block ends."""
    state = ModelServer()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        over_event = over

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.path, headers, json.loads(body))
            turn = min(len(state.asked), len(state.behaviours) - 1)
            state.asked.append(asked)
            with contextlib.suppress(OSError):  # whoever asked may have left
                state.behaviours[turn](self, asked)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *about: None  # type: ignore[method-assign]
    if tls:
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    state.url = f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        over.set()
        server.shutdown()
        thread.join(5)
        server.server_close()


def statement(quotation: str, **given: Any) -> Statement:
    """A claim of the model; by default that Ana Ejemplo says it herself, for."""
    return {
        "quotation": quotation,
        "candidate": "ana",
        "question": "harbour-tramway",
        "position": "for",
        "voice": "own_quoted",
        "speaker": "Ana Ejemplo",
        "reason": "She says so.",
        **given,
    }


def envelope(
    content: object,
    *,
    usage: object = (100, 20),
    finish_reason: str = "stop",
    **message: object,
) -> bytes:
    """A whole answer of the protocol. `usage` is a pair of counts, or anything else as it is."""
    if isinstance(usage, tuple):
        usage = {"prompt_tokens": usage[0], "completion_tokens": usage[1]}
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": content, **message},
        "finish_reason": finish_reason,
    }
    whole: dict[str, object] = {"id": "x", "object": "chat.completion", "choices": [choice]}
    if usage is not None:
        whole["usage"] = usage
    return json.dumps(whole).encode()


def replies(status: int = 200, body: bytes = b"{}", **headers: str) -> Behaviour:
    """One whole HTTP answer; header names are given with underscores."""

    def behave(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def writes(content: object, **given: Any) -> Behaviour:
    """The model writes just that."""
    return replies(200, envelope(content, **given), Content_Type="application/json")


def claims(*statements: Statement, **given: Any) -> Behaviour:
    """The model answers in the form that was asked for."""
    answer = {"nothing_found": not statements, "statements": statements}
    return writes(json.dumps(answer), **given)


def silent(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    """Never says a word."""
    handler.over_event.wait(20)  # type: ignore[attr-defined]


def drips(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    """Sends a header a little at a time, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.over_event.is_set():  # type: ignore[attr-defined]
        handler.wfile.write(b"a")
        time.sleep(0.05)


def drips_body(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    """Sends its headers at once and the body for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not handler.over_event.is_set():  # type: ignore[attr-defined]
        handler.wfile.write(b" ")
        time.sleep(0.05)


def raw(*pieces: bytes) -> Behaviour:
    """Sends exactly these bytes and closes."""
    return lambda handler, asked: (handler.wfile.write(b"".join(pieces)), None)[1]
