"""Passages that a person marks where the engine proposed nothing; another person decides them."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from positions.models import (
    Candidacy,
    EvidenceGroup,
    Mention,
    Passage,
    Proposal,
    QuestionWording,
    SnapshotText,
    Statement,
    Voice,
)
from positions.text.dates import PartialDate

ENGINE = "person"


class CannotMark(Exception):
    """The passage could not be marked; the message says why."""


@transaction.atomic
def mark_passage(
    *,
    text: SnapshotText,
    words: str,
    candidacy: Candidacy,
    wording: QuestionWording,
    position: str,
    voice: str,
    by: User,
    said: PartialDate | None = None,
    reported_by: str = "",
) -> Proposal:
    """Propose the one place where ``words`` stand in the text; refuses none and more than one."""
    places = text.text.count(words) if words else 0
    if places != 1:
        found = "nowhere" if not places else f"{places} times"
        raise CannotMark(f"These words stand {found} in the saved text: “{words[:80]}”")
    start = text.text.index(words)
    passage = Passage.objects.filter(text=text, start=start, end=start + len(words)).first()
    if passage is None:
        passage = Passage.cut(text, start, start + len(words))
        passage.save()
    statement, _ = Statement.objects.get_or_create(
        passage=passage,
        speaker=candidacy.candidate.name,
        voice=Voice(voice),
        said_on=said.on if said else None,
        said_precision=said.precision if said else "",
        said_doubt=said.doubt if said else "",
        defaults={
            "speaker_candidate": candidacy.candidate,
            "reported_by": reported_by,
            "said_basis": said.basis if said else "",
            "read_by": f"person {by.get_username()}"[:80],
        },
    )
    EvidenceGroup.objects.place(statement)
    proposal, _ = Proposal.objects.get_or_create(
        statement=statement,
        candidacy=candidacy,
        question=wording.question,
        engine=ENGINE,
        engine_version="1",
        defaults={
            "wording": wording,
            "position": position,
            "confidence": 1.0,
            "reasons": [f"Marked by {by.get_username()}."],
            "proposed_by": by,
        },
    )
    Mention.objects.update_or_create(
        text=text,
        candidate=candidacy.candidate,
        defaults={"is_about": True},
        create_defaults={"is_about": True, "count": 0},
    )
    return proposal
