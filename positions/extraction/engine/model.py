"""The engine that asks a language model, and never takes its word for anything.

Opens no network: whoever makes it hands in a transport. On any failure the document is read by the
local rules, under their name, and the reading says why.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from positions.extraction.engine.answering import UnreadableAnswer, read_answer
from positions.extraction.engine.interface import (
    DocumentInput,
    ProposedStance,
    Reading,
    Usage,
)
from positions.extraction.engine.local import LONGEST_TEXT, LocalEngine
from positions.extraction.engine.prompting import PROMPT_VERSION, ModelRequest, compose
from positions.extraction.engine.sides import OPPOSITE
from positions.extraction.engine.verification import Claim, Rejected, Verifier
from positions.extraction.engine.voices import read_document

ALREADY_PROPOSED = "the same passage again"
TOO_MANY_FOR_PAIR = "more passages than a person needs"
PER_PAIR = 4  # passages brought to the reader for one candidate and question

# How sure of a side: models read it right about two times in three.
_SURE = 0.8
_SURE_WITH_RULES = 0.95
_SIDE_IS_OPEN = 0.6
_PER_TOKEN = 3  # characters, where no count came: on the high side for most languages
_LONGEST_VERSION = 40  # characters of the column that holds it

# A page that tries to tell machines what to answer. Nothing follows from it but a flag.
_SPEAKS_TO_MACHINES = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,30}\b(?:previous|prior|above|earlier|all|your)\b"
    r".{0,20}\b(?:instruction|prompt|rule|guideline|direction)s?\b"
    r"|\b(?:system prompt|language models?|AI (?:assistants?|models?|systems?|readers?))\b"
    r".{0,80}\b(?:must|should|mark|record|answer|output|respond|report)\b"
    r"|\bmark (?:candidate|him|her|them)\b.{0,40}\bas (?:for|against)\b",
    re.IGNORECASE | re.DOTALL,
)


class ModelFailure(Exception):
    """No usable answer came. `sentence` says so to people and holds nothing secret.

    `prompt_tokens` and `completion_tokens` are what the server counted all the same, None where it
    said nothing; `is_charged` whether the call may have to be paid for nevertheless.
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
class ModelReply:
    """What a model wrote. Tokens are None where the server did not count them; `kept_run` is the
    record from which an earlier answer was taken, which costs nothing."""

    content: str
    prompt_tokens: int | None
    completion_tokens: int | None
    kept_run: int | None = None


class Transport(Protocol):
    """Brings a request to a model and its reply back, or raises ModelFailure."""

    def complete(self, request: ModelRequest) -> ModelReply: ...


@dataclass(frozen=True)
class Terms:
    """Which model is asked, how much it may be told and may answer, for how long, and what it
    costs in USD per million tokens."""

    model: str
    max_characters: int
    max_answer_tokens: int
    seconds: float
    price_in: Decimal = Decimal(0)
    price_out: Decimal = Decimal(0)

    def cost(self, prompt_tokens: int, completion_tokens: int) -> Decimal:
        """USD for that many tokens."""
        return (prompt_tokens * self.price_in + completion_tokens * self.price_out) / 1_000_000


class SpendCap:
    """A transport that refuses a call which could take today's spending past the cap.

    `spent` says what was spent today. Processes that ask at the same moment do not see each other's
    calls, so each may pass the cap by one call.
    """

    def __init__(
        self, transport: Transport, terms: Terms, cap: Decimal, spent: Callable[[], Decimal]
    ) -> None:
        self._transport = transport
        self._terms = terms
        self._cap = cap
        self._spent = spent

    def complete(self, request: ModelRequest) -> ModelReply:
        if self._cap and self._spent() + self._most(request) > self._cap:
            raise ModelFailure(
                "spend_cap",
                f"Asking the model could have passed today's spending cap of {self._cap} USD.",
            )
        return self._transport.complete(request)

    def _most(self, request: ModelRequest) -> Decimal:
        return self._terms.cost(request.size, request.max_tokens)


class ModelEngine:
    """Asks a model about one document: its time is bounded over all readings that it makes."""

    name = "model"

    def __init__(
        self,
        transport: Transport,
        terms: Terms,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._terms = terms
        self._clock = clock
        self._ends_at: float | None = None
        self._local = LocalEngine()

    @property
    def version(self) -> str:
        """The prompt's version and the model's name, which is cut where it is very long."""
        version = f"{PROMPT_VERSION} {self._terms.model}"
        if len(version) <= _LONGEST_VERSION:
            return version
        mark = hashlib.sha256(version.encode()).hexdigest()[:6]
        return f"{version[: _LONGEST_VERSION - 7]}~{mark}"

    def read(self, document: DocumentInput) -> Reading:
        """The model's proposals as far as the text bears them out, with the local rules'
        endorsements; or the local rules' reading, which then says why."""
        if len(document.text) > LONGEST_TEXT:
            document = replace(document, text=document.text[:LONGEST_TEXT])
        local = self._local.read(document)
        if not document.text.strip() or not document.candidates or not document.questions:
            return local
        started = self._clock()
        if self._ends_at is None:
            self._ends_at = started + self._terms.seconds
        request, told = compose(
            document,
            max_characters=self._terms.max_characters,
            max_tokens=self._terms.max_answer_tokens,
            seconds=self._ends_at - started,
        )
        try:
            reply = self._ask(request)
        except ModelFailure as failure:
            usage = self._failed(request, failure, self._clock() - started)
            return replace(local, usage=usage)
        usage = self._used(request, reply, self._clock() - started)
        try:
            answer = read_answer(reply.content)
        except UnreadableAnswer as unreadable:
            return replace(local, usage=replace(usage, fell_back=str(unreadable)))
        dropped = Counter(answer.dropped)
        stances = self._settled(document, answer.claims, local.stances, dropped)
        usage = replace(usage, dropped=dict(dropped), note=_note(document, told))
        return Reading(stances, local.endorsements, self.name, self.version, usage)

    def _ask(self, request: ModelRequest) -> ModelReply:
        if request.seconds <= 0:
            raise ModelFailure("timed_out", "The time for asking the model was used up.")
        return self._transport.complete(request)

    def _settled(
        self,
        document: DocumentInput,
        claims: Sequence[Claim],
        by_rules: Sequence[ProposedStance],
        dropped: Counter[str],
    ) -> tuple[ProposedStance, ...]:
        verifier = Verifier(document, read_document(document).passages)
        tells_machines = _SPEAKS_TO_MACHINES.search(document.text) is not None
        found: list[ProposedStance] = []
        for claim in claims:
            try:
                stance = verifier.settle(claim)
            except Rejected as rejected:
                dropped[rejected.reason] += 1
                continue
            stance = _weighed(stance, by_rules)
            if tells_machines:
                stance = replace(stance, flags=(*stance.flags, "speaks_to_machines"))
            found.append(stance)
        kept = _surest(found, dropped)
        return tuple(sorted(kept, key=lambda s: (s.start, s.end, s.candidate, s.question)))

    def _used(self, request: ModelRequest, reply: ModelReply, seconds: float) -> Usage:
        usage = Usage(
            self._terms.model,
            PROMPT_VERSION,
            seconds=seconds,
            request_sha256=request.digest(self._terms.model),
            answer=reply.content,
            kept_run=reply.kept_run,
        )
        if reply.kept_run is not None:
            return usage
        return self._counted(
            usage,
            request,
            reply.prompt_tokens,
            reply.completion_tokens,
            guess=len(reply.content) // _PER_TOKEN + 1,
        )

    def _failed(self, request: ModelRequest, failure: ModelFailure, seconds: float) -> Usage:
        usage = Usage(
            self._terms.model,
            PROMPT_VERSION,
            seconds=seconds,
            request_sha256=request.digest(self._terms.model),
            fell_back=failure.sentence,
        )
        if not failure.is_charged:
            return usage
        # Nobody knows how much was written before the answer was lost: all that was allowed.
        return self._counted(
            usage,
            request,
            failure.prompt_tokens,
            failure.completion_tokens,
            guess=request.max_tokens,
        )

    def _counted(
        self,
        usage: Usage,
        request: ModelRequest,
        prompt_tokens: int | None,
        completion_tokens: int | None,
        *,
        guess: int,
    ) -> Usage:
        told = request.size // _PER_TOKEN + 1 if prompt_tokens is None else prompt_tokens
        written = guess if completion_tokens is None else completion_tokens
        return replace(
            usage,
            prompt_tokens=told,
            completion_tokens=written,
            is_estimated=prompt_tokens is None or completion_tokens is None,
            cost=self._terms.cost(told, written),
        )


def _weighed(stance: ProposedStance, by_rules: Sequence[ProposedStance]) -> ProposedStance:
    """The verifier's cap, scaled by how the side was found; what model and rules see differently
    is left to the reviewer."""
    if stance.position not in OPPOSITE:
        return replace(stance, confidence=round(stance.confidence * _SIDE_IS_OPEN, 3))
    other_sides = {
        rule.position
        for rule in by_rules
        if (rule.candidate, rule.question) == (stance.candidate, stance.question)
        and rule.start < stance.end
        and stance.start < rule.end
    }
    if OPPOSITE[stance.position] in other_sides:
        return replace(
            stance,
            position="open",
            confidence=round(stance.confidence * _SIDE_IS_OPEN, 3),
            reasons=(
                *stance.reasons,
                f"the model reads '{stance.position}' and the rules read the opposite",
            ),
            flags=(*stance.flags, "engines_disagree"),
        )
    agree = stance.position in other_sides
    reasons = (*stance.reasons, "the rules read the same side") if agree else stance.reasons
    sure = _SURE_WITH_RULES if agree else _SURE
    return replace(stance, confidence=round(stance.confidence * sure, 3), reasons=reasons)


def _surest(found: Sequence[ProposedStance], dropped: Counter[str]) -> list[ProposedStance]:
    """For one candidate and question the surest few passages, none overlapping another."""
    groups: dict[tuple[str, str], list[ProposedStance]] = {}
    for stance in sorted(found, key=lambda s: (-s.confidence, s.start, s.end)):
        group = groups.setdefault((stance.candidate, stance.question), [])
        if any(s.start < stance.end and stance.start < s.end for s in group):
            dropped[ALREADY_PROPOSED] += 1
        elif len(group) >= PER_PAIR:
            dropped[TOO_MANY_FOR_PAIR] += 1
        else:
            group.append(stance)
    return [stance for group in groups.values() for stance in group]


def _note(document: DocumentInput, told: int) -> str:
    notes: list[str] = []
    length = len(document.text.rstrip())
    if told < length:
        notes.append(f"The model was told the first {told} of {length} characters.")
    if _SPEAKS_TO_MACHINES.search(document.text):
        notes.append("The page holds words that read like orders to a machine.")
    return " ".join(notes)
