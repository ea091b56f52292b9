"""The append-only chain of review decisions, and its check."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from positions.models import Proposal, ReviewDecision
from positions.text.hashing import content_hash

# Any number that no other lock of this database uses.
_CHAIN_LOCK = 7_305_411


@dataclass(frozen=True)
class ChainReport:
    """What a walk over the chain found; ``problem`` is empty when every entry verifies."""

    entries: int
    head: str
    problem: str = ""


def append(
    *,
    answer: str,
    reason: str,
    reviewer: User,
    shown_hash: str,
    payload: dict[str, object],
    proposal: Proposal | None = None,
) -> ReviewDecision:
    """Write the next entry. Call inside a transaction that has taken ``lock``."""
    last = ReviewDecision.objects.order_by("-sequence").first()
    decision = ReviewDecision(
        sequence=last.sequence + 1 if last else 1,
        proposal=proposal,
        answer=answer,
        reason=reason,
        reviewer=reviewer,
        reviewer_name=reviewer.get_username(),
        decided_at=timezone.now(),
        content_hash=shown_hash,
        payload=payload,
        previous_hash=last.entry_hash if last else "",
    )
    decision.entry_hash = entry_hash(decision)
    decision.save(force_insert=True)
    return decision


def entry_hash(decision: ReviewDecision) -> str:
    """The hash over every recorded column and the hash before it."""
    return content_hash(
        {
            "sequence": decision.sequence,
            "proposal": decision.proposal_id,
            "answer": decision.answer,
            "reason": decision.reason,
            "reviewer": decision.reviewer_id,
            "reviewer_name": decision.reviewer_name,
            "decided_at": decision.decided_at.astimezone(dt.UTC).isoformat(),
            "content_hash": decision.content_hash,
            "payload": decision.payload,
            "previous_hash": decision.previous_hash,
        }
    )


def verify(expected: dict[int, str] | None = None) -> ChainReport:
    """Walk the chain from its first entry; stops at the first that does not verify.

    ``expected`` maps sequence numbers to hashes that were published elsewhere: with them, a chain
    that was cut short or rewritten as a whole is found out too.
    """
    previous, sequence = "", 0
    outstanding = dict(expected or {})
    for decision in ReviewDecision.objects.order_by("sequence").iterator():
        problem = _problem(decision, sequence + 1, previous)
        expectation = outstanding.pop(decision.sequence, decision.entry_hash)
        if not problem and expectation != decision.entry_hash:
            problem = "it is not the entry that was published"
        if problem:
            return ChainReport(sequence, previous, f"Entry {decision.sequence}: {problem}.")
        previous, sequence = decision.entry_hash, decision.sequence
    if outstanding:
        return ChainReport(
            sequence, previous, f"Entry {min(outstanding)} was published and is missing."
        )
    return ChainReport(sequence, previous)


def _problem(decision: ReviewDecision, sequence: int, previous: str) -> str:
    if decision.sequence != sequence:
        return f"entry {sequence} is missing before it"
    if decision.previous_hash != previous:
        return "it does not follow from the entry before it"
    if entry_hash(decision) != decision.entry_hash:
        return "its content was altered"
    return ""


def lock() -> None:
    """Let one reviewer at a time look and decide; the first thing a decision does.

    Taken before anything is read, so that nobody decides on what another is just changing. On
    SQLite a writing transaction already waits for the one before it.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_CHAIN_LOCK,))
