"""Reads statements and the positions they may hold out of a text. Pure Python, no Django."""

from __future__ import annotations

from positions.extraction.engine.interface import (
    CandidateInput,
    DocumentInput,
    Engine,
    Position,
    ProposedEndorsement,
    ProposedStance,
    QuestionInput,
    Reading,
    SourceKind,
    Voice,
)
from positions.extraction.engine.local import LocalEngine


def local_engine() -> Engine:
    """The default engine: rules, without a network or a model."""
    return LocalEngine()


__all__ = [
    "CandidateInput",
    "DocumentInput",
    "Engine",
    "Position",
    "ProposedEndorsement",
    "ProposedStance",
    "QuestionInput",
    "Reading",
    "SourceKind",
    "Voice",
    "local_engine",
]
