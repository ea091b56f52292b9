"""Which engine reads, by the settings: the local rules, or a model behind the operator's address.

The engine knows no network and the network knows no engine; they are put together here.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from decimal import Decimal

from django.conf import settings

from positions.extraction.engine import Engine, local_engine
from positions.extraction.engine.model import (
    ModelEngine,
    ModelFailure,
    ModelReply,
    SpendCap,
    Terms,
    Transport,
)
from positions.extraction.engine.prompting import ModelRequest
from positions.extraction.engine_runs import KeptAnswers, spent_today
from positions.ingest.model_endpoint import EndpointFailure, ModelEndpoint


def chosen_engine() -> Engine:
    """The engine for one document's propose step. Answers are kept in, and spending is counted
    from, the records of earlier readings."""
    if not is_model_set():
        return local_engine()
    terms = _terms()
    capped = SpendCap(_transport(), terms, settings.MODEL_DAILY_SPEND, spent_today)
    return ModelEngine(KeptAnswers(capped, terms.model), terms)


def model_engine(spent: Callable[[], Decimal]) -> Engine:
    """A model's engine for one document, which uses no database; ``spent`` counts what the caller
    has spent."""
    terms = _terms()
    return ModelEngine(SpendCap(_transport(), terms, settings.MODEL_DAILY_SPEND, spent), terms)


def is_model_set() -> bool:
    """Whether the settings name a model to ask."""
    return bool(settings.MODEL_ENDPOINT_URL)


def _terms() -> Terms:
    return Terms(
        model=settings.MODEL_NAME,
        max_characters=settings.MODEL_MAX_CHARACTERS,
        max_answer_tokens=settings.MODEL_MAX_ANSWER_TOKENS,
        seconds=settings.MODEL_TIMEOUT_SECONDS,
        price_in=settings.MODEL_PRICE_IN,
        price_out=settings.MODEL_PRICE_OUT,
    )


def _transport() -> Transport:
    return _EndpointTransport(
        _endpoint(settings.MODEL_ENDPOINT_URL, settings.MODEL_NAME, settings.MODEL_ENDPOINT_KEY)
    )


@functools.lru_cache(maxsize=4)
def _endpoint(url: str, model: str, key: str) -> ModelEndpoint:
    """One for the life of the process: it remembers how its server wants to be asked."""
    return ModelEndpoint(url, model, key)


class _EndpointTransport:
    """The endpoint in the words of the engine."""

    def __init__(self, endpoint: ModelEndpoint) -> None:
        self._endpoint = endpoint

    def complete(self, request: ModelRequest) -> ModelReply:
        try:
            answer = self._endpoint.complete(
                request.messages,
                schema=request.schema,
                max_tokens=request.max_tokens,
                seconds=request.seconds,
            )
        except EndpointFailure as failure:
            raise ModelFailure(
                failure.reason,
                failure.sentence,
                is_charged=failure.is_charged,
                prompt_tokens=failure.prompt_tokens,
                completion_tokens=failure.completion_tokens,
            ) from None
        return ModelReply(answer.content, answer.prompt_tokens, answer.completion_tokens)
