"""A passage that somebody can be held to, before it is known what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from positions.extraction.engine.interface import Voice
from positions.text.spans import Span

Form = Literal["quotation", "sentence", "answer", "page"]

CAP_NAMED_QUOTATION = 0.95
CAP_PRONOUN_QUOTATION = 0.75
CAP_OWN_PAGE = 0.90
CAP_REPORTED = 0.70
CAP_TOLD = 0.50
CAP_CHARACTERISED = 0.30


@dataclass(frozen=True)
class Passage:
    """`span` is the evidence; `about` are stretches of the same text that say what it is about
    but are not evidence themselves (a printed question, the sentence before). `predicate` is the
    word that carries the stance, where there is one; `lean` its sign: +1, -1, or 0 for none;
    `object` what follows it. `prompt` is a printed question; `matter` the part of the span that is
    compared with the questions, where that is not all of it; `others` are where the passage names
    other people."""

    span: Span
    candidate: str
    voice: Voice
    speaker: str
    reported_by: str
    cap: float
    form: Form
    reasons: tuple[str, ...]
    flags: tuple[str, ...] = ()
    about: tuple[Span, ...] = ()
    lean: int = 0
    predicate: str = ""
    object: Span | None = None
    prompt: Span | None = None
    matter: Span | None = None
    others: tuple[Span, ...] = ()
