"""Readings as they are recorded, and what earlier ones spare: a second call, an overspent day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from positions.extraction.engine.answering import LONGEST_ANSWER
from positions.extraction.engine.interface import Reading
from positions.extraction.engine.model import ModelReply, Transport
from positions.extraction.engine.prompting import ModelRequest
from positions.models import EngineRun, Job, SnapshotText

_LONGEST_DETAIL = 500


class KeptAnswers:
    """A transport that asks only what was not answered before: the same text, candidates, questions
    and prompt, put to the same model."""

    def __init__(self, transport: Transport, model: str) -> None:
        self._transport = transport
        self._model = model

    def complete(self, request: ModelRequest) -> ModelReply:
        kept = EngineRun.objects.answering(request.digest(self._model))
        if kept is not None:
            return ModelReply(kept.answer, 0, 0, kept_run=kept.pk)
        return self._transport.complete(request)


def spent_today() -> Decimal:
    """USD spent since midnight UTC."""
    return EngineRun.objects.spent_on(timezone.now().astimezone(dt.UTC).date())


def record_reading(
    text: SnapshotText,
    reading: Reading,
    *,
    job: Job | None,
    proposals: int,
    started_at: dt.datetime,
) -> EngineRun:
    """Write down one reading. Outside the transaction that stores what it proposes: what was spent
    stays spent when that fails."""
    usage = reading.usage
    seconds = (timezone.now() - started_at).total_seconds()
    if usage is None:
        return EngineRun.objects.create(
            text=text,
            job=job,
            engine=reading.engine,
            engine_version=reading.version,
            seconds=seconds,
            proposals=proposals,
            started_at=started_at,
        )
    return EngineRun.objects.create(
        text=text,
        job=job,
        engine=reading.engine,
        engine_version=reading.version,
        model=usage.model[:200],
        prompt_version=usage.prompt_version,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        is_estimated=usage.is_estimated,
        cost_usd=usage.cost,
        seconds=seconds,
        proposals=proposals,
        dropped=dict(usage.dropped),
        fell_back=bool(usage.fell_back),
        detail=" ".join(filter(None, (usage.fell_back, usage.note)))[:_LONGEST_DETAIL],
        request_sha256=usage.request_sha256,
        # An answer that was taken from another record stands there.
        answer="" if usage.kept_run else usage.answer[:LONGEST_ANSWER],
        answer_from_id=usage.kept_run,
        started_at=started_at,
    )


def shortfall_of(readings: list[Reading]) -> str:
    """What a person should know of how a document was read: a sentence, "" for nothing."""
    told: list[str] = []
    for usage in (reading.usage for reading in readings):
        if usage is None:
            continue
        if usage.fell_back:
            told.append(f"{usage.fell_back.rstrip('.')}, so the local rules read it.")
        told.append(usage.note)
        if usage.dropped:
            count = sum(usage.dropped.values())
            reasons = ", ".join(f"{many} × {why}" for why, many in usage.dropped.items())
            told.append(f"Dropped {count}: {reasons}.")
    return " ".join(dict.fromkeys(filter(None, told)))
