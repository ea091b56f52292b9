"""Turning agreed decisions into stance rows; called by ``decisions`` only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from positions.models import (
    EvidenceGroup,
    Grade,
    Position,
    Proposal,
    ReviewDecision,
    SnapshotText,
    Stance,
    StanceEvidence,
    Statement,
    Voice,
)
from positions.text.hashing import sha256_hex
from positions.text.likeness import words_of

# How a new stance relates to a different one that is public already.
NO_RELATION = ""
REPLACES = "replaces"
EARLIER = "earlier"
CONFLICTS = "conflicts"
RELATIONS = (NO_RELATION, REPLACES, EARLIER, CONFLICTS)

INDEPENDENT_REPORTS = 2
_BEST_FIRST = (Grade.A, Grade.B, Grade.C)


Evidence = list[tuple[Statement, ReviewDecision]]


class CannotPublish(Exception):
    """The evidence does not carry a public stance; the message says why."""


@dataclass(frozen=True)
class Agreed:
    """A reading on which enough people agreed."""

    proposal: Proposal
    decision: ReviewDecision
    statement: Statement
    position: str
    summary: str
    summary_es: str
    relation: str


def current_stances(proposal: Proposal) -> list[Stance]:
    """The candidate's public stances on the question that have no end."""
    return list(
        Stance.objects.current()
        .filter(
            candidate=proposal.candidacy.candidate_id,
            question=proposal.question_id,
            held_to__isnull=True,
        )
        .order_by("recorded_from", "pk")
    )


def verify_statement(statement: Statement) -> dt.datetime:
    """Re-hash the saved bytes and find the passage at its offsets; returns the time of the check.

    Raises ArchiveDamaged or CannotPublish.
    """
    passage = statement.passage
    text = passage.text
    text.snapshot.read_body()
    if sha256_hex(text.text.encode()) != text.text_sha256:
        raise CannotPublish("The saved text no longer has its recorded hash.")
    if text.text[passage.start : passage.end] != passage.exact:
        raise CannotPublish("The passage no longer stands at its place in the saved text.")
    return timezone.now()


def origin_of(statement: Statement) -> str:
    """Who reported the statement first, as far as we know: a copy of a report has its origin.

    A copy is a document that is marked as syndicated, or one with the very same text.
    """
    text = statement.passage.text
    first = (
        SnapshotText.objects.filter(text_sha256=text.text_sha256, pk__lte=text.pk)
        .select_related(
            "document__syndicated_from__source__cited_publisher",
            "document__syndicated_from__publisher",
            "document__source__cited_publisher",
            "document__publisher",
        )
        .order_by("pk")[0]
    )
    original = first.document.syndicated_from or first.document
    return (original.source.cited_publisher or original.publisher).slug


def _are_independent(evidence: Evidence) -> bool:
    """Whether enough reports stand behind it: other origins, and not the same words again.

    Ten outlets with one paraphrase, copied or respun, are one report: an evidence group.
    """
    statements = [statement for statement, _ in evidence]
    origins = {origin_of(statement) for statement in statements}
    groups = {EvidenceGroup.objects.place(statement) for statement in statements}
    # Too short for a group on their own, the same few words are still no second report.
    words = {words_of(statement.passage.exact) for statement in statements}
    return min(len(origins), len(groups), len(words)) >= INDEPENDENT_REPORTS


def publish(agreed: Agreed) -> Stance | None:
    """Write the stance, or add evidence to the one that stands; None while a report is alone.

    Raises CannotPublish when the evidence does not carry it or the relation to other stances was
    not stated.
    """
    others = [s for s in current_stances(agreed.proposal) if s.position != agreed.position]
    if others and agreed.relation == NO_RELATION:
        raise CannotPublish(
            "Another position is public for this candidate and question. Say how they relate: "
            "this one replaces it, is older, or both stand and the sources conflict."
        )
    same = _same(agreed)
    evidence = _evidence_for(agreed) if same is None else []
    if evidence is None:
        return None
    replaced = None
    if agreed.relation == REPLACES and others:
        until = agreed.statement.said_on or agreed.decision.decided_at.date()
        replaced = [_end(old, until, at=agreed.decision.decided_at) for old in others][-1]
    if same is not None:
        return _strengthen(same, agreed)
    held_to = None
    if agreed.relation == EARLIER and others:
        today = agreed.decision.decided_at.date()
        held_to = min((o.held_from for o in others if o.held_from), default=today)
    return _write(agreed, evidence, held_to=held_to, replaces=replaced)


def _same(agreed: Agreed) -> Stance | None:
    """The public stance that says this already, on the same wording and for the same campaign.

    One that ended is the same only for an older position that was held from the same day.
    """
    saying_this = Stance.objects.current().filter(
        candidacy=agreed.proposal.candidacy_id,
        wording=agreed.proposal.wording_id,
        position=agreed.position,
    )
    if agreed.relation == EARLIER:
        return saying_this.filter(held_from=agreed.statement.said_on).first()
    return saying_this.filter(held_to__isnull=True).order_by("recorded_from", "pk").first()


def _evidence_for(agreed: Agreed) -> Evidence | None:
    """What the stance would rest on; None when a paraphrase has no independent second yet."""
    grade = agreed.statement.grade
    if grade == Grade.D:
        raise CannotPublish("Somebody else's description never sets a stance.")
    evidence: Evidence = [(agreed.statement, agreed.decision)]
    if grade != Grade.C:
        return evidence
    evidence += _other_reports(agreed)
    return evidence if _are_independent(evidence) else None


def _other_reports(agreed: Agreed) -> Evidence:
    """Paraphrases that were settled with the same reading and have been evidence of nothing yet."""
    settled = ReviewDecision.objects.filter(
        settles__candidacy=agreed.proposal.candidacy_id,
        settles__wording=agreed.proposal.wording_id,
        answer=agreed.position,
        evidence__isnull=True,
    ).exclude(settles=agreed.proposal)
    reports: Evidence = []
    for decision in settled.order_by("sequence"):
        statement = (
            Statement.objects.select_related("passage__text__document__source")
            .filter(pk=decision.payload.get("statement"), voice=Voice.PARAPHRASE)
            .first()
        )
        if statement is not None:
            reports.append((statement, decision))
    return reports


def _strengthen(stance: Stance, agreed: Agreed) -> Stance:
    """Add the statement to a stance that says the same; better evidence makes a new version."""
    if agreed.statement.grade == Grade.D:
        raise CannotPublish("Somebody else's description never sets a stance.")
    existing: Evidence = [
        (row.statement, row.decision)
        for row in stance.evidence.select_related("statement", "decision")
    ]
    if any(statement.pk == agreed.statement.pk for statement, _ in existing):
        return stance
    better = _BEST_FIRST.index(agreed.statement.grade) < _BEST_FIRST.index(Grade(stance.grade))
    if not better:
        _add_evidence(stance, [(agreed.statement, agreed.decision)])
        return stance
    _close(stance, at=agreed.decision.decided_at)
    return _write(
        agreed,
        [*existing, (agreed.statement, agreed.decision)],
        held_to=stance.held_to,
        replaces=stance.replaces,
    )


def _write(
    agreed: Agreed, evidence: Evidence, *, held_to: dt.date | None, replaces: Stance | None
) -> Stance:
    proposal = agreed.proposal
    grade = min((statement.grade for statement, _ in evidence), key=_BEST_FIRST.index)
    stance = Stance.objects.create(
        candidate=proposal.candidacy.candidate,
        candidacy=proposal.candidacy,
        question=proposal.question,
        wording=proposal.wording,
        position=agreed.position,
        qualifier=Stance.Qualifier.REPORTED if grade == Grade.C else Stance.Qualifier.CONFIRMED,
        grade=grade,
        summary=agreed.summary,
        summary_es=agreed.summary_es,
        held_from=agreed.statement.said_on,
        held_precision=agreed.statement.said_precision,
        held_doubt=agreed.statement.said_doubt,
        held_to=held_to,
        replaces=replaces,
        decision=agreed.decision,
        recorded_from=agreed.decision.decided_at,
    )
    _add_evidence(stance, evidence)
    return _make_public(stance)


def _end(stance: Stance, held_to: dt.date, *, at: dt.datetime) -> Stance:
    """Record that a position is no longer held: a new row with its end, on the same evidence."""
    evidence: Evidence = [
        (row.statement, row.decision)
        for row in stance.evidence.select_related("statement", "decision")
    ]
    _close(stance, at=at)
    ended = Stance.objects.get(pk=stance.pk)
    ended.pk = None
    ended._state.adding = True
    ended.is_published = False
    ended.held_to = max(held_to, stance.held_from or held_to)
    ended.recorded_from, ended.recorded_to = at, None
    ended.save(force_insert=True)
    _add_evidence(ended, evidence)
    return _make_public(ended)


def _add_evidence(stance: Stance, evidence: Evidence) -> None:
    for statement, decision in evidence:
        StanceEvidence.objects.create(
            stance=stance,
            statement=statement,
            decision=decision,
            origin=origin_of(statement),
            verified_at=verify_statement(statement),
        )


def _make_public(stance: Stance) -> Stance:
    stance.is_published = True
    stance.save(update_fields=("is_published",))
    return stance


def _close(stance: Stance, *, at: dt.datetime) -> None:
    """End the row at the moment at which its successor starts, so that no time has neither."""
    stance.recorded_to = at
    stance.save(update_fields=("recorded_to",))


def withdraw(stance: Stance, *, at: dt.datetime) -> None:
    """Stop standing by a public row; it stays readable as what we said until then."""
    _close(stance, at=at)


def may_decline(proposal: Proposal) -> bool:
    """Whether a dated request that the candidate declined is on file."""
    return (
        proposal.candidacy.requests.filter(outcome=Position.DECLINED)
        .filter(question__isnull=True)
        .exists()
        or proposal.candidacy.requests.filter(
            outcome=Position.DECLINED, question=proposal.question_id
        ).exists()
    )
