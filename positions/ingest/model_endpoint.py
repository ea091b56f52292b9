"""The operator's language model: one more address that is opened, through the door's own sockets.

Speaks the chat completions protocol that OpenAI-compatible servers share. The address comes from
the settings and from nowhere else, so it may be local. Time and bytes are bounded below the HTTP
parser, as for every page; redirects are not followed, no proxy and no setting of the environment is
used, certificates are verified. The key goes into one header, and into no log and no sentence.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlsplit

from positions.ingest.addresses import IPAddress
from positions.ingest.decoding import (
    ACCEPTED_ENCODINGS,
    BodyTooLargeError,
    BrokenBodyError,
    UnknownEncodingError,
    decoded_body,
)
from positions.ingest.pinning import Allowance, OverrunError, connect_to_operators_own
from positions.ingest.refusals import DoorRefusal
from positions.ingest.replies import REDIRECTS, lowered_headers, seconds_to_wait
from positions.ingest.targets import DEFAULT_PORTS, Target

MAX_BYTES = 2 * 1024 * 1024
_HEADER_ROOM = 256 * 1024
_PIECE = 16 * 1024
_PATH = "/chat/completions"
_AGENT = "WhereTheyStand"
# A server that counts more than this in one call counts something else.
_MOST_TOKENS = 10_000_000
# Ways of asking that a server may turn down, one after another.
_MOST_TRIES = 5
_BUSY = frozenset({429, 503})
_TURNED_DOWN = frozenset({400, 415, 422})

Form = Literal["json_schema", "json_object", "words"]


class EndpointFailure(Exception):
    """No answer came, or none that is an answer; `sentence` says so without naming the key.

    `is_charged`: the server had the request and may have worked on it. Tokens where it counted.
    """

    def __init__(
        self,
        reason: str,
        sentence: str,
        *,
        is_charged: bool = False,
        prompt_tokens: int | None = None,
        completion_tokens: int | None = None,
    ) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence
        self.is_charged = is_charged
        self.prompt_tokens = prompt_tokens
        self.completion_tokens = completion_tokens


@dataclass(frozen=True)
class EndpointAnswer:
    """What the model wrote, and the tokens that the server counted (None where it did not)."""

    content: str
    prompt_tokens: int | None
    completion_tokens: int | None


@dataclass(frozen=True)
class _Manner:
    """How this server wants to be asked: found out once, by its refusals."""

    form: Form = "json_schema"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    has_temperature: bool = True

    def after_refusal(self, told: str) -> _Manner | None:
        """The next manner to try, by what the server said of this one; None when none is left."""
        told = told.lower()
        if self.limit == "max_tokens" and "max_completion_tokens" in told:
            return replace(self, limit="max_completion_tokens")
        if self.has_temperature and "temperature" in told:
            return replace(self, has_temperature=False)
        if self.form == "json_schema":
            return replace(self, form="json_object")
        if self.form == "json_object" and ("response_format" in told or "json" in told):
            return replace(self, form="words")
        return None


@dataclass(frozen=True)
class _HttpAnswer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class ModelEndpoint:
    """One server, by its base address (up to and including `/v1`), and the model to ask there."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    max_bytes: int = MAX_BYTES
    _manner: _Manner = field(default_factory=_Manner, init=False, repr=False)

    def complete(
        self,
        messages: Sequence[tuple[str, str]],
        *,
        schema: Mapping[str, Any],
        max_tokens: int,
        seconds: float,
    ) -> EndpointAnswer:
        """What the model answers to `messages`, within `seconds` for everything, or raises
        EndpointFailure. A server that knows no JSON schema is asked for JSON, and remembered."""
        allowance = Allowance(time.monotonic() + seconds, self.max_bytes + _HEADER_ROOM)
        manner = self._manner
        for _ in range(_MOST_TRIES):
            payload = _payload(self.model, messages, schema, max_tokens, manner)
            answer = self._post(payload, allowance, seconds)
            if answer.status == 200:
                self._manner = manner
                return _read(answer.body, max_tokens)
            following = None
            if answer.status in _TURNED_DOWN:
                following = manner.after_refusal(answer.body[:4_000].decode("utf-8", "replace"))
            if following is None:
                break
            manner = following
        raise _status_failure(answer.status)

    def _post(
        self, payload: Mapping[str, Any], allowance: Allowance, seconds: float
    ) -> _HttpAnswer:
        """One request; once more when the server is busy and says for how long, if that fits."""
        body = json.dumps(payload).encode()
        answer = self._exchange(body, allowance, seconds)
        if answer.status not in _BUSY:
            return answer
        wait = seconds_to_wait(answer.headers.get("retry-after", ""))
        if wait is None or wait >= allowance.ends_at - time.monotonic():
            return answer
        time.sleep(wait)
        return self._exchange(body, allowance, seconds)

    def _exchange(self, body: bytes, allowance: Allowance, seconds: float) -> _HttpAnswer:
        target = _operators_target(self.url)
        try:
            sock = connect_to_operators_own(target, allowance)
        except DoorRefusal as refusal:
            detail = f"The model could not be reached. {refusal.detail}"
            raise EndpointFailure(refusal.reason, detail) from None
        except TimeoutError:
            raise _too_slow(seconds, is_charged=False) from None
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.auto_open = 0  # the bounded socket, and never one that the library opens
        connection.sock = sock
        try:
            sock.settimeout(allowance.seconds())
            connection.request("POST", target.path, body, self._headers(target))
            with connection.getresponse() as response:
                headers = lowered_headers(response.headers)
                if response.status in REDIRECTS:
                    return _HttpAnswer(response.status, headers, b"")
                encoding = headers.get("content-encoding", "")
                brought = decoded_body(_pieces(response), encoding, self.max_bytes)
                return _HttpAnswer(response.status, headers, brought)
        except TimeoutError:
            raise _too_slow(seconds, is_charged=True) from None
        except (BodyTooLargeError, OverrunError):
            most = f"{self.max_bytes / 1024 / 1024:g} MiB"
            detail = f"The model's server sent more than {most}."
            raise EndpointFailure("too_large", detail, is_charged=True) from None
        except (UnknownEncodingError, BrokenBodyError, http.client.HTTPException, OSError):
            detail = "The model's server broke off, or sent what is not proper HTTP."
            raise EndpointFailure("incomplete", detail, is_charged=True) from None
        finally:
            sock.close()

    def _headers(self, target: Target) -> dict[str, str]:
        headers = {
            "Host": target.authority,
            "User-Agent": _AGENT,
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": ACCEPTED_ENCODINGS,
            "Connection": "close",
        }
        return {**headers, "Authorization": f"Bearer {self.key}"} if self.key else headers


def _pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := response.read(_PIECE):
        yield piece
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)


def _operators_target(url: str) -> Target:
    """Raises EndpointFailure for an address that nobody could open."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or parts.scheme not in DEFAULT_PORTS:
        raise EndpointFailure("bad_url", "The model's address is not a web address.")
    literal: IPAddress | None
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        literal = None
    path = parts.path.rstrip("/").removesuffix(_PATH) + _PATH
    return Target(parts.scheme, host, port or DEFAULT_PORTS[parts.scheme], path, literal)


def _payload(
    model: str,
    messages: Sequence[tuple[str, str]],
    schema: Mapping[str, Any],
    max_tokens: int,
    manner: _Manner,
) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "model": model,
        "messages": [{"role": role, "content": content} for role, content in messages],
        "stream": False,
        manner.limit: max_tokens,
    }
    if manner.has_temperature:
        payload["temperature"] = 0
    if manner.form == "json_schema":
        form = {"name": "statements", "strict": True, "schema": schema}
        payload["response_format"] = {"type": "json_schema", "json_schema": form}
    elif manner.form == "json_object":
        payload["response_format"] = {"type": "json_object"}
    return payload


def _read(body: bytes, max_tokens: int) -> EndpointAnswer:
    """The model's words out of the protocol's envelope."""
    try:
        envelope = json.loads(body)
        choice = envelope["choices"][0]
        message = choice["message"]
        content, refusal = message.get("content"), message.get("refusal")
        ended = choice.get("finish_reason")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        detail = "The model's server sent something other than an answer."
        raise EndpointFailure("malformed", detail, is_charged=True) from None
    prompt_tokens, completion_tokens = _usage(envelope)

    def failure(reason: str, sentence: str) -> EndpointFailure:
        return EndpointFailure(
            reason,
            sentence,
            is_charged=True,
            prompt_tokens=prompt_tokens,
            completion_tokens=completion_tokens,
        )

    if (isinstance(refusal, str) and refusal.strip()) or ended == "content_filter":
        raise failure("declined", "The model declined to answer.")
    if ended == "length":
        raise failure("cut_short", f"The model's answer was cut short at {max_tokens} tokens.")
    if not isinstance(content, str) or not content.strip():
        raise failure("malformed", "The model's server sent an answer without words.")
    return EndpointAnswer(_storable(content), prompt_tokens, completion_tokens)


def _usage(envelope: Mapping[str, Any]) -> tuple[int | None, int | None]:
    usage = envelope.get("usage")
    if not isinstance(usage, dict):
        return None, None
    return _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))


def _count(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= _MOST_TOKENS else None


def _storable(content: str) -> str:
    """Without what no database takes: NUL, and halves of characters that JSON can spell."""
    return content.encode("utf-8", "replace").decode().replace("\0", "")


def _too_slow(seconds: float, *, is_charged: bool) -> EndpointFailure:
    sentence = f"The model did not answer within {max(1, round(seconds))} seconds."
    return EndpointFailure("timed_out", sentence, is_charged=is_charged)


def _status_failure(status: int) -> EndpointFailure:
    if status in REDIRECTS:
        reason = "redirected"
        words = "points to another address, and we do not follow it there"
    elif status in (401, 403):
        reason, words = "refused", "does not accept our key"
    elif status == 404:
        reason, words = "not_found", "knows no such address or model"
    elif status == 429:
        reason, words = "rate_limited", "asks for a pause"
    elif status >= 500:
        reason, words = "server_error", "failed on its side"
    else:
        reason, words = "http_error", "did not take the request"
    return EndpointFailure(reason, f"The model's server {words} (status {status}).")
