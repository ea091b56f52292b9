"""Answers that are too slow, too large or too short."""

from __future__ import annotations

import gzip
import resource
import socket
import threading
import time
from dataclasses import replace

import pytest

from positions.ingest.door import DEFAULT_LIMITS
from tests.ingest.door_cases.rig import (
    CHUNKED,
    HEAD,
    PAGE,
    QUICK,
    news,
    refusal_of,
)
from tests.servers import Behaviour, Request, answer, raw


def test_it_ends_an_answer_that_drips() -> None:
    def drip(head: bytes) -> Behaviour:
        def behave(connection: socket.socket, request: Request) -> None:
            connection.sendall(head)
            for _ in range(100):
                connection.sendall(b"x")
                time.sleep(0.1)

        return behave

    heads = (b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Long: ", b"HT")
    for head in heads:
        started = time.monotonic()
        with news(drip(head)):
            refusal = refusal_of("http://news.example/", replace(QUICK, seconds=0.6))
        assert refusal.reason == "timed_out"
        assert time.monotonic() - started < 4


def test_it_cuts_a_body_that_is_too_large() -> None:
    stop = threading.Event()

    def pour(connection: socket.socket, request: Request) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not stop.is_set():
            connection.sendall(b"x" * 65_536)

    def huge_chunk(connection: socket.socket, request: Request) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n")
        pour(connection, request)

    twenty_mb = answer(body=b"x" * 20_000_000)
    for behaviour in (pour, huge_chunk, twenty_mb):
        stop.clear()
        with news(behaviour):
            assert refusal_of("http://news.example/", DEFAULT_LIMITS).reason == "too_large"
            stop.set()


def test_it_cuts_a_bomb_while_it_unpacks() -> None:
    bomb = gzip.compress(b"\0" * 300_000_000, compresslevel=1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with news(answer(body=bomb, content_encoding="gzip")):
        refusal = refusal_of("http://news.example/", replace(DEFAULT_LIMITS, seconds=10))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert refusal.reason == "too_large"
    assert grown < 60  # MiB


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_it_refuses_a_packing_that_it_did_not_ask_for(encoding: str) -> None:
    with news(answer(body=gzip.compress(PAGE), content_encoding=encoding)):
        assert refusal_of("http://news.example/").reason == "unsupported_type"


@pytest.mark.parametrize(
    "sent",
    [
        HEAD + b"Content-Length: 100\r\n\r\nshort",
        HEAD + b"Content-Length: 5\r\nContent-Length: 50\r\n\r\nshort",
        CHUNKED + b"5\r\nhello\r\n",
        CHUNKED + b"50\r\nhello",
        CHUNKED + b"zz\r\nhello\r\n0\r\n\r\n",
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE)[:-12],
        HEAD + b"Content-Encoding: gzip\r\n\r\nnot packed at all",
        b"",
    ],
    ids=[
        "length",
        "two lengths",
        "no last chunk",
        "chunk",
        "bad chunk",
        "gzip",
        "no gzip",
        "empty",
    ],
)
def test_it_takes_no_part_for_the_whole(sent: bytes) -> None:
    with news(raw(sent)):
        assert refusal_of("http://news.example/").reason == "incomplete"


def test_it_says_when_the_answer_is_not_http() -> None:
    for sent in (b"SSH-2.0-Server\r\n", HEAD + b"X: y\r\n" * 200 + b"\r\n"):
        with news(raw(sent)):
            assert refusal_of("http://news.example/").reason == "http_error"
