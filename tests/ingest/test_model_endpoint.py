"""The operator's model over real HTTP: whatever its server does, an answer or a sentence comes, in
time, and the key stays where it belongs."""

from __future__ import annotations

import ast
import json
import logging
import shutil
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from positions.ingest.model_endpoint import EndpointAnswer, EndpointFailure, ModelEndpoint
from tests.ingest.certificates import make_certificates
from tests.model_server import (
    Behaviour,
    ModelServer,
    drips,
    drips_body,
    envelope,
    model_server,
    raw,
    replies,
    silent,
    writes,
)

KEY = "sk-not-to-be-seen-anywhere"
SCHEMA = {"type": "object"}
MESSAGES = (("system", "Rules."), ("user", "A page."))
POSITIONS = Path(__file__).resolve().parents[2] / "positions"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


def ask(server: ModelServer, seconds: float = 5, **given: object) -> EndpointAnswer:
    endpoint = ModelEndpoint(server.url, "sample-model", KEY, **given)  # type: ignore[arg-type]
    return endpoint.complete(MESSAGES, schema=SCHEMA, max_tokens=50, seconds=seconds)


def failure(server: ModelServer, *behaviours: Behaviour, **given: object) -> EndpointFailure:
    server.will(*behaviours)
    with pytest.raises(EndpointFailure) as caught:
        ask(server, **given)  # type: ignore[arg-type]
    assert KEY not in caught.value.sentence + repr(caught.value)
    assert caught.value.sentence.endswith(".")
    return caught.value


def test_it_brings_the_answer_and_the_tokens(server: ModelServer) -> None:
    server.will(writes("{}", usage=(120, 7)))

    assert ask(server) == EndpointAnswer("{}", 120, 7)

    asked = server.asked[0]
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.payload["model"] == "sample-model"
    assert asked.payload["temperature"] == 0
    assert asked.payload["max_tokens"] == 50
    assert [m["role"] for m in asked.payload["messages"]] == ["system", "user"]
    assert asked.form == "json_schema"


def test_a_server_without_a_key_gets_none(server: ModelServer) -> None:
    server.will(writes("{}"))
    ModelEndpoint(server.url, "m").complete(MESSAGES, schema=SCHEMA, max_tokens=5, seconds=5)
    assert "authorization" not in server.asked[0].headers


def test_an_address_may_name_the_whole_path(server: ModelServer) -> None:
    server.will(writes("{}"))
    endpoint = ModelEndpoint(server.url + "/chat/completions/", "m")
    endpoint.complete(MESSAGES, schema=SCHEMA, max_tokens=5, seconds=5)
    assert server.asked[0].path == "/v1/chat/completions"


@pytest.mark.parametrize("behaviour", [silent, drips, drips_body])
def test_a_slow_server_is_left_at_the_deadline(server: ModelServer, behaviour: Behaviour) -> None:
    started = time.monotonic()
    failed = failure(server, behaviour, seconds=1)
    assert time.monotonic() - started < 2.5
    assert failed.reason == "timed_out"
    assert failed.sentence == "The model did not answer within 1 seconds."
    assert failed.is_charged


def test_nobody_at_the_address_is_said(server: ModelServer) -> None:
    with model_server() as gone:
        pass
    failed = failure(gone)
    assert failed.reason == "connect_failed"
    assert not failed.is_charged


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [
        (401, "refused", "does not accept our key"),
        (403, "refused", "does not accept our key"),
        (404, "not_found", "knows no such address or model"),
        (418, "http_error", "did not take the request"),
        (429, "rate_limited", "asks for a pause"),
        (500, "server_error", "failed on its side"),
        (503, "server_error", "failed on its side"),
    ],
)
def test_each_error_has_its_sentence_and_is_asked_once(
    server: ModelServer, status: int, reason: str, words: str
) -> None:
    failed = failure(server, replies(status, json.dumps({"error": f"bad key {KEY}"}).encode()))
    assert failed.reason == reason
    assert words in failed.sentence
    assert str(status) in failed.sentence
    assert not failed.is_charged
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_once_more_when_it_says_when(
    server: ModelServer, status: int
) -> None:
    server.will(replies(status, Retry_After="0"), writes("{}"))
    assert ask(server).content == "{}"
    failure(server, replies(429, Retry_After="0"))
    assert len(server.asked) == 4


def test_a_pause_beyond_the_deadline_is_not_waited_for(server: ModelServer) -> None:
    started = time.monotonic()
    assert failure(server, replies(429, Retry_After="60")).reason == "rate_limited"
    assert time.monotonic() - started < 1
    assert len(server.asked) == 1


def test_a_redirect_is_not_followed(server: ModelServer) -> None:
    with model_server() as elsewhere:
        elsewhere.will(writes("{}"))
        failed = failure(server, replies(307, Location=f"{elsewhere.url}/chat/completions"))
        assert failed.reason == "redirected"
        assert not elsewhere.asked


def test_no_proxy_of_the_environment_is_used(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.will(writes("{}"))
    with model_server() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert ask(server).content == "{}"
        assert not proxy.asked


def test_a_huge_body_is_cut_off(server: ModelServer) -> None:
    failed = failure(server, writes("x" * 3_000_000))
    assert failed.reason == "too_large"
    assert "2 MiB" in failed.sentence
    endless = raw(b"HTTP/1.1 200 OK\r\n\r\n", b" " * 4_000_000)
    assert failure(server, endless).reason == "too_large"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>busy</html>",
        b"[]",
        b"{}",
        b"null",
        b'{"choices": []}',
        b'{"choices": [null]}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": [{"message": {"content": 5}}]}',
        b'{"choices": [{"message": {"content": "  "}}]}',
        b'{"choices": {"0": 1}}',
        b"[" * 200_000,
        b'{"choices": [{"message": {"content": "\xff"}}]}',
    ],
)
def test_what_is_no_answer_is_said(server: ModelServer, body: bytes) -> None:
    failed = failure(server, replies(200, body))
    assert failed.reason == "malformed"
    assert failed.is_charged


@pytest.mark.parametrize(
    "answer",
    [
        b"not http at all\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    ],
)
def test_broken_http_is_said(server: ModelServer, answer: bytes) -> None:
    assert failure(server, raw(answer)).reason == "incomplete"


def test_a_refusal_is_said_with_its_tokens(server: ModelServer) -> None:
    failed = failure(server, writes(None, refusal="I can't help with that.", usage=(90, 8)))
    assert failed.reason == "declined"
    assert (failed.prompt_tokens, failed.completion_tokens) == (90, 8)
    assert failure(server, writes("{", finish_reason="content_filter")).reason == "declined"


def test_an_answer_that_is_cut_short_is_none(server: ModelServer) -> None:
    failed = failure(server, writes('{"statements": [', finish_reason="length"))
    assert failed.reason == "cut_short"
    assert "50 tokens" in failed.sentence


@pytest.mark.parametrize(
    "usage",
    [
        None,
        "many",
        [],
        {},
        {"prompt_tokens": "5", "completion_tokens": -1},
        {"prompt_tokens": True, "completion_tokens": 1.5},
        {"prompt_tokens": 10**30, "completion_tokens": None},
    ],
)
def test_tokens_that_are_no_counts_are_unknown(server: ModelServer, usage: object) -> None:
    server.will(writes("{}", usage=usage))
    assert ask(server) == EndpointAnswer("{}", None, None)


def test_what_no_database_takes_is_left_out_of_the_words(server: ModelServer) -> None:
    body = envelope("@").replace(b'"@"', b'"{\\"a\\": \\"b\\\\u0000\\u0000\\ud800\\"}"')
    server.will(replies(200, body))
    content = ask(server).content
    assert "\0" not in content
    content.encode()


def refuses(word: str, *, unless: str) -> Behaviour:
    """Turns down a request whose body lacks `unless`, naming `word`."""

    def behave(handler, asked) -> None:  # type: ignore[no-untyped-def]
        if unless in json.dumps(asked.payload):
            writes("{}")(handler, asked)
        else:
            replies(400, json.dumps({"error": {"message": f"{word} is not known"}}).encode())(
                handler, asked
            )

    return behave


def test_a_server_that_knows_no_schema_is_asked_for_json_from_then_on(server: ModelServer) -> None:
    server.will(refuses("response_format", unless="json_object"))
    endpoint = ModelEndpoint(server.url, "m", KEY)
    for _ in range(2):
        endpoint.complete(MESSAGES, schema=SCHEMA, max_tokens=5, seconds=5)
    assert [asked.form for asked in server.asked] == ["json_schema", "json_object", "json_object"]


def test_a_server_that_knows_no_format_at_all_is_asked_in_words(server: ModelServer) -> None:
    def behave(handler, asked) -> None:  # type: ignore[no-untyped-def]
        if asked.form:
            replies(400, b'{"error": "response_format: unknown field"}')(handler, asked)
        else:
            writes("{}")(handler, asked)

    server.will(behave)
    assert ask(server).content == "{}"
    assert [asked.form for asked in server.asked] == ["json_schema", "json_object", ""]


def test_a_server_with_another_name_for_the_limit_is_told_it_by_that(server: ModelServer) -> None:
    server.will(
        refuses("use max_completion_tokens instead of max_tokens", unless="max_completion_tokens")
    )
    ask(server)
    assert server.asked[-1].payload["max_completion_tokens"] == 50
    assert "max_tokens" not in server.asked[-1].payload
    assert server.asked[-1].form == "json_schema"


def test_a_refusal_for_another_reason_is_not_remembered(server: ModelServer) -> None:
    endpoint = ModelEndpoint(server.url, "m")
    server.will(replies(400, b'{"error": "too long"}'))
    with pytest.raises(EndpointFailure, match="did not take the request"):
        endpoint.complete(MESSAGES, schema=SCHEMA, max_tokens=5, seconds=5)
    assert len(server.asked) == 2
    server.will(writes("{}"))
    endpoint.complete(MESSAGES, schema=SCHEMA, max_tokens=5, seconds=5)
    assert server.asked[-1].form == "json_schema"


@pytest.mark.parametrize("url", ["", "ftp://x/v1", "http://", "http://x:99999/v1", "http://[x/v1"])
def test_an_address_that_cannot_be_opened_is_said(url: str) -> None:
    with pytest.raises(EndpointFailure, match="not a web address"):
        ModelEndpoint(url, "m").complete(MESSAGES, schema=SCHEMA, max_tokens=5, seconds=5)


def test_a_server_without_tls_is_not_spoken_to_at_an_https_address(server: ModelServer) -> None:
    endpoint = ModelEndpoint(server.url.replace("http:", "https:"), "m", KEY)
    with pytest.raises(EndpointFailure) as caught:
        endpoint.complete(MESSAGES, schema=SCHEMA, max_tokens=5, seconds=5)
    assert caught.value.reason == "tls_failed"
    assert not server.asked


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    make_certificates(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "good.pem", tmp_path / "good.key")
    with model_server(context) as secure:
        secure.will(writes("{}"))
        failed = failure(secure)
        assert failed.reason == "tls_failed"
        assert "certificate" in failed.sentence
        assert not secure.asked


def test_the_key_is_in_no_log_and_no_repr(
    server: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    failure(server, replies(401))
    assert KEY not in caplog.text
    assert KEY not in repr(ModelEndpoint(server.url, "m", KEY))


def test_only_the_models_client_opens_addresses_without_the_block_list() -> None:
    users = {
        str(path.relative_to(POSITIONS))
        for path in POSITIONS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        and any(alias.name == "connect_to_operators_own" for alias in node.names)
    }
    assert users == {"ingest/model_endpoint.py"}
