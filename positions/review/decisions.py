"""What people decide about proposals; the only way into a public stance."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from positions.models import (
    SUMMARY_LENGTH,
    ArchiveDamaged,
    Endorsement,
    EvidenceGroup,
    Position,
    Proposal,
    ReviewDecision,
    Source,
    Stance,
    Statement,
)
from positions.models.evidence import Voice
from positions.review import chain, publishing
from positions.review.publishing import Agreed, CannotPublish
from positions.review.second_person import Reading, reasons_for_second_person
from positions.text.dates import PartialDate
from positions.text.hashing import content_hash

Answer = ReviewDecision.Answer
POSITION_ANSWERS = frozenset(Position.values)
REFUSAL_ANSWERS = frozenset(
    {Answer.NOT_ABOUT, Answer.NOT_CANDIDATES_WORDS, Answer.WRONG_PERSON, Answer.REJECT}
)
# Two people agree when they give the same answer and these parts of its record are equal.
AGREED_PARTS = ("voice", "said_on", "said_precision", "relation")
ONE_DAY = dt.timedelta(days=1)  # reviewers sit in every time zone
PEOPLE_WHEN_TWO_MUST_AGREE = 2


class CannotDecide(Exception):
    """The decision was not recorded; the message says why and what to do."""


@dataclass(frozen=True)
class Verdict:
    """A reviewer's answer, with what they corrected: an empty voice or date keeps the machine's."""

    answer: str
    reason: str = ""
    voice: str = ""
    said: PartialDate | None = None
    summary: str = ""
    summary_es: str = ""
    relation: str = publishing.NO_RELATION


@dataclass(frozen=True)
class Outcome:
    """What came of a decision: the stance it published, or what is still missing."""

    decision: ReviewDecision
    stance: Stance | None = None
    waits_for: tuple[str, ...] = ()


def shown_hash(proposal: Proposal) -> str:
    """The hash of what a reviewer has in view, which the decision is bound to."""
    statement = proposal.statement
    passage = statement.passage
    return content_hash(
        {
            "snapshot": passage.text.snapshot.sha256,
            "text": passage.text.text_sha256,
            "start": passage.start,
            "end": passage.end,
            "exact": passage.exact,
            "speaker": statement.speaker,
            "voice": statement.voice,
            "said_on": str(statement.said_on or ""),
            "candidacy": proposal.candidacy_id,
            "wording": proposal.wording_id,
            "statement": proposal.wording.statement,
            "position": proposal.position,
        }
    )


@transaction.atomic
def decide(*, proposal: Proposal, reviewer: User, verdict: Verdict, seen: str = "") -> Outcome:
    """Record one person's answer and publish when that is enough.

    ``seen`` is the ``shown_hash`` of the page that the reviewer answered; empty for scripted
    decisions, which read the rows themselves. Raises CannotDecide, and then records nothing.
    """
    chain.lock()
    proposal = _locked(proposal)
    _check_may_decide(proposal, reviewer, verdict, seen)
    is_position = verdict.answer in POSITION_ANSWERS
    statement = _statement_as_decided(proposal, verdict, reviewer)
    reasons: tuple[str, ...] = ()
    if is_position:
        _check_voice(proposal, statement)
        current = tuple(publishing.current_stances(proposal))
        reasons = reasons_for_second_person(
            Reading(proposal.statement, statement, verdict.answer, current)
        )
    decision = _record(proposal, reviewer, verdict, statement, reasons)
    missing = _missing_agreement(proposal, decision, reasons) if is_position else ()
    if missing:
        proposal.state = Proposal.State.SECOND
        proposal.save(update_fields=("state",))
        return Outcome(decision, waits_for=missing)
    proposal.state, proposal.decision = Proposal.State.DECIDED, decision
    proposal.save(update_fields=("state", "decision"))
    if not is_position:
        return Outcome(decision)
    summary, summary_es = _summaries(proposal, verdict)
    try:
        stance = publishing.publish(
            Agreed(
                proposal=proposal,
                decision=decision,
                statement=statement,
                position=verdict.answer,
                summary=summary,
                summary_es=summary_es,
                relation=verdict.relation,
            )
        )
    except (CannotPublish, ArchiveDamaged) as error:
        raise CannotDecide(str(error)) from error
    if stance is None:
        return Outcome(decision, waits_for=("A second, independent report must say the same.",))
    return Outcome(decision, stance)


@transaction.atomic
def decide_endorsement(
    *, endorsement: Endorsement, reviewer: User, is_confirmed: bool, reason: str = ""
) -> ReviewDecision:
    """Confirm or reject that somebody endorses a candidate; it never touches a stance."""
    chain.lock()
    endorsement = Endorsement.objects.select_for_update().get(pk=endorsement.pk)
    if endorsement.status != Endorsement.Status.PROPOSED:
        raise CannotDecide("This endorsement was decided already.")
    shown = {
        "candidacy": endorsement.candidacy_id,
        "endorser": endorsement.endorser,
        "text": endorsement.passage.text.text_sha256,
        "exact": endorsement.passage.exact,
    }
    decision = chain.append(
        answer=Answer.ENDORSEMENT_CONFIRMED if is_confirmed else Answer.ENDORSEMENT_REJECTED,
        reason=reason,
        reviewer=reviewer,
        shown_hash=content_hash(shown),
        payload={"endorsement": endorsement.pk},
    )
    status = Endorsement.Status.CONFIRMED if is_confirmed else Endorsement.Status.REJECTED
    endorsement.status, endorsement.decision = status, decision
    endorsement.save(update_fields=("status", "decision"))
    return decision


@transaction.atomic
def withdraw_stance(*, stance: Stance, reviewer: User, reason: str) -> ReviewDecision:
    """Take a stance out of the public record, with a reason; what we said stays readable."""
    if not reason.strip():
        raise CannotDecide("Say why the stance is withdrawn.")
    chain.lock()
    stance = Stance.objects.select_for_update().get(pk=stance.pk)
    if not stance.is_published or stance.recorded_to is not None:
        raise CannotDecide("This stance is not public now.")
    decision = chain.append(
        answer=Answer.WITHDRAWN,
        reason=reason,
        reviewer=reviewer,
        shown_hash=content_hash({"stance": stance.pk, "position": stance.position}),
        payload={"stance": stance.pk},
    )
    publishing.withdraw(stance, at=decision.decided_at)
    return decision


def _locked(proposal: Proposal) -> Proposal:
    Proposal.objects.select_for_update().get(pk=proposal.pk)
    return Proposal.objects.select_related(
        "statement__passage__text__snapshot__source",
        "statement__passage__text__document__source__cited_publisher",
        "statement__passage__text__document__publisher",
        "candidacy__candidate",
        "question",
        "wording",
    ).get(pk=proposal.pk)


def _check_may_decide(proposal: Proposal, reviewer: User, verdict: Verdict, seen: str) -> None:
    if verdict.answer not in POSITION_ANSWERS | REFUSAL_ANSWERS:
        raise CannotDecide(f"“{verdict.answer}” is not an answer to a proposal.")
    if verdict.voice and verdict.voice not in Voice.values:
        raise CannotDecide(f"“{verdict.voice}” is not a kind of words.")
    if verdict.relation not in publishing.RELATIONS:
        raise CannotDecide(f"“{verdict.relation}” is not a relation between stances.")
    if proposal.state == Proposal.State.DECIDED:
        raise CannotDecide("Somebody decided this proposal already.")
    if proposal.proposed_by_id == reviewer.pk:
        raise CannotDecide("You marked this passage; another person must decide it.")
    if proposal.decisions.filter(reviewer=reviewer).exists():
        raise CannotDecide("You answered this proposal already; it needs a second person.")
    if not reviewer.is_active:
        raise CannotDecide("This account is switched off.")
    if verdict.said is not None and verdict.said.on > timezone.now().date() + ONE_DAY:
        raise CannotDecide("The words cannot have been said in the future.")
    if seen and seen != shown_hash(proposal):
        raise CannotDecide("The proposal changed while you looked at it. Please read it again.")
    if len(verdict.summary) > SUMMARY_LENGTH or len(verdict.summary_es) > SUMMARY_LENGTH:
        raise CannotDecide(f"A summary has at most {SUMMARY_LENGTH} characters.")
    if verdict.answer == Answer.DECLINED and not publishing.may_decline(proposal):
        raise CannotDecide("Declined needs a dated request on file that the candidate declined.")


def _statement_as_decided(proposal: Proposal, verdict: Verdict, reviewer: User) -> Statement:
    """The statement as the reviewer reads it: the machine's own, or a new row with corrections."""
    statement = proposal.statement
    is_position = verdict.answer in POSITION_ANSWERS
    voice = verdict.voice or statement.voice
    date_changes = verdict.said is not None and (
        (verdict.said.on, verdict.said.precision, verdict.said.doubt)
        != (statement.said_on, statement.said_precision, statement.said_doubt)
    )
    if not is_position or (voice == statement.voice and not date_changes):
        return statement
    said = verdict.said
    corrected, _ = Statement.objects.get_or_create(
        passage=statement.passage,
        speaker=proposal.candidacy.candidate.name,
        voice=voice,
        said_on=said.on if said else statement.said_on,
        said_precision=said.precision if said else statement.said_precision,
        said_doubt=said.doubt if said else statement.said_doubt,
        defaults={
            "speaker_candidate": proposal.candidacy.candidate,
            "reported_by": statement.reported_by,
            "said_basis": said.basis if said else statement.said_basis,
            "read_by": f"person {reviewer.get_username()}"[:80],
        },
    )
    EvidenceGroup.objects.place(corrected)
    return corrected


def _record(
    proposal: Proposal,
    reviewer: User,
    verdict: Verdict,
    statement: Statement,
    reasons: tuple[str, ...],
) -> ReviewDecision:
    return chain.append(
        proposal=proposal,
        answer=verdict.answer,
        reason=verdict.reason,
        reviewer=reviewer,
        shown_hash=shown_hash(proposal),
        payload={
            "statement": statement.pk,
            "voice": statement.voice,
            "grade": str(statement.grade),
            "said_on": str(statement.said_on or ""),
            "said_precision": statement.said_precision,
            "summary": verdict.summary,
            "summary_es": verdict.summary_es,
            "relation": verdict.relation,
            "two_people_because": list(reasons),
        },
    )


def _missing_agreement(
    proposal: Proposal, decision: ReviewDecision, reasons: tuple[str, ...]
) -> tuple[str, ...]:
    """Why this answer needs another person still; empty when enough people gave it.

    To agree is to give the same answer on the same reading: whose words, when, and how it relates
    to what is public.
    """
    readings = [
        (answer, *(payload.get(part) for part in AGREED_PARTS))
        for answer, payload in proposal.decisions.values_list("answer", "payload")
    ]
    ours = (decision.answer, *(decision.payload[part] for part in AGREED_PARTS))
    if len(set(readings)) > 1:
        reasons = (*reasons, "Reviewers disagreed.")
    if reasons and readings.count(ours) < PEOPLE_WHEN_TWO_MUST_AGREE:
        return reasons
    return ()


def _check_voice(proposal: Proposal, statement: Statement) -> None:
    """Refuse words as the candidate's own page or a record where the source is neither."""
    source = statement.passage.text.snapshot.source
    candidate = proposal.candidacy.candidate_id
    if statement.voice == Voice.OWN_PRIMARY and source.controlled_by_id != candidate:
        raise CannotDecide(
            "“Own words” needs a page that the candidate controls. Words that somebody else "
            "quotes are “Own words, quoted”."
        )
    if statement.voice == Voice.OFFICIAL_RECORD and source.kind != Source.Kind.OFFICIAL_RECORD:
        raise CannotDecide("“Official record” needs a source that is an official record.")


def _summaries(proposal: Proposal, verdict: Verdict) -> tuple[str, str]:
    """The last summary that a reviewer of this answer wrote, in both languages."""
    payloads = proposal.decisions.filter(answer=verdict.answer).order_by("-sequence")
    written = list(payloads.values_list("payload", flat=True))
    return (
        next((p["summary"] for p in written if p["summary"]), ""),
        next((p["summary_es"] for p in written if p["summary_es"]), ""),
    )
