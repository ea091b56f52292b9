"""Proposals, what people decided about them, and what candidates were asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from positions.models.electoral import Candidacy
from positions.models.evidence import Statement
from positions.models.issues import Question, QuestionWording


class Position(models.TextChoices):
    """What a statement or stance says about a question's printed statement."""

    FOR = "for", "For"
    AGAINST = "against", "Against"
    MIXED = "mixed", "Mixed"
    UNCLEAR = "unclear", "Unclear"
    DECLINED = "declined", "Declined to answer"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Sets of proposals, named by the question that they answer."""

    def waiting(self) -> ProposalQuerySet:
        """Not decided yet."""
        return self.filter(state=Proposal.State.WAITING)


class Proposal(models.Model):
    """A suggestion that a statement shows a position; made by an engine, or marked by a person."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for review"
        SECOND = "second", "Waiting for a second person"
        DECIDED = "decided", "Decided"

    OPEN = "open"
    POSITIONS = (*Position.choices, (OPEN, "Left to the reviewer"))

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="proposals")
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="proposals")
    question = models.ForeignKey(Question, models.PROTECT, related_name="proposals")
    wording = models.ForeignKey(QuestionWording, models.PROTECT, related_name="proposals")
    position = models.CharField(max_length=20, choices=POSITIONS)
    confidence = models.FloatField()
    reasons = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    engine = models.CharField(max_length=40)
    engine_version = models.CharField(max_length=40)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    state = models.CharField(max_length=20, choices=State, default=State.WAITING, db_index=True)
    decision = models.OneToOneField(
        "ReviewDecision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="settles",
        help_text="The decision that settled it; the database lets it be set once.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("-confidence", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("statement", "candidacy", "wording", "engine", "engine_version"),
                name="proposal_once",
            ),
            models.CheckConstraint(
                condition=models.Q(confidence__gte=0, confidence__lte=1),
                name="proposal_confidence_is_a_share",
            ),
            models.CheckConstraint(
                condition=models.Q(state="decided", decision__isnull=False)
                | (~models.Q(state="decided") & models.Q(decision__isnull=True)),
                name="proposal_is_decided_by_a_decision",
            ),
        )

    def __str__(self) -> str:
        return f"{self.candidacy.candidate}, {self.question}: {self.position}"


class ReviewDecision(models.Model):
    """Who decided what, when, why, on which content; append-only and hash-chained.

    ``entry_hash`` covers every other column and the hash before it, so that an altered, removed
    or inserted row breaks the chain at that place.
    """

    class Answer(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "Against"
        MIXED = "mixed", "Mixed"
        UNCLEAR = "unclear", "Unclear"
        DECLINED = "declined", "Declined to answer"
        NOT_ABOUT = "not_about", "Not about this question"
        NOT_CANDIDATES_WORDS = "not_candidates_words", "Not the candidate's words"
        WRONG_PERSON = "wrong_person", "Wrong person"
        REJECT = "reject", "Rejected, other reason"
        ENDORSEMENT_CONFIRMED = "endorsement_confirmed", "Endorsement confirmed"
        ENDORSEMENT_REJECTED = "endorsement_rejected", "Endorsement rejected"
        WITHDRAWN = "withdrawn", "Stance withdrawn"

    sequence = models.PositiveBigIntegerField(unique=True)
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    answer = models.CharField(max_length=30, choices=Answer)
    reason = models.TextField(blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_decisions"
    )
    reviewer_name = models.CharField(max_length=150)
    decided_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64, help_text="Of what the reviewer had in view.")
    payload = models.JSONField(default=dict, help_text="The reading that was decided.")
    previous_hash = models.CharField(max_length=64, blank=True)
    entry_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("sequence",)

    def __str__(self) -> str:
        return f"#{self.sequence} {self.answer}"


class PositionRequest(models.Model):
    """A dated request for a candidate's position: what "asked, no reply" and "declined" rest on."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waiting for a reply"
        NO_REPLY = "no_reply", "No reply"
        DECLINED = "declined", "Declined to answer"
        ANSWERED = "answered", "Answered"

    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="requests")
    question = models.ForeignKey(
        Question,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        help_text="Empty when every question of the race was asked.",
    )
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=200)
    how = models.CharField(max_length=200, help_text="E-mail, letter, interview.")
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.WAITING)
    closed_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-asked_on",)

    def __str__(self) -> str:
        return f"{self.candidacy.candidate} asked on {self.asked_on}"
