"""Which proposals are ready: read so surely that checking them is quick work."""

from __future__ import annotations

from django.db.models import Q

from positions.extraction.engine.judgement import shipped_weights
from positions.extraction.engine.local import LocalEngine
from positions.models import GRADE_OF_VOICE, Grade, Position, Proposal

_SIDES = (Position.FOR, Position.AGAINST)
# Words that can carry a stance: the candidate's own, a record, or a report of them.
_CARRYING = tuple(voice for voice, grade in GRADE_OF_VOICE.items() if grade != Grade.D)


def ready() -> Q:
    """Proposals of the local engine with a side so sure that it was seldom wrong when measured, on
    words that can carry a stance."""
    return Q(
        engine=LocalEngine.name,
        engine_version=LocalEngine.version,
        position__in=_SIDES,
        confidence__gte=shipped_weights().ready,
        statement__voice__in=_CARRYING,
    )


def is_ready(proposal: Proposal) -> bool:
    """The same for one proposal, its statement loaded."""
    return (
        (proposal.engine, proposal.engine_version) == (LocalEngine.name, LocalEngine.version)
        and proposal.position in _SIDES
        and proposal.confidence >= shipped_weights().ready
        and proposal.statement.voice in _CARRYING
    )
