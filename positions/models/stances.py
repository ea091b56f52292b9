"""Published judgements, what they rest on, and what people answer to them."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from positions.models.archive import NO_DATE, Precision
from positions.models.electoral import Candidacy, Candidate
from positions.models.evidence import Grade, Statement
from positions.models.issues import AnswerOption, Question, QuestionWording
from positions.models.review import Position, ReviewDecision

# Our own sentence about a stance has to fit a table cell on a phone (UX: "at most 140 characters").
SUMMARY_LENGTH = 140


class StanceQuerySet(models.QuerySet["Stance"]):
    """Sets of stances, named by the question that they answer."""

    def published(self) -> StanceQuerySet:
        """Public rows of every age, also those replaced since."""
        return self.filter(is_published=True)

    def current(self) -> StanceQuerySet:
        """Public rows that we stand by today."""
        return self.published().filter(recorded_to__isnull=True)

    def as_of(self, moment: dt.datetime) -> StanceQuerySet:
        """Public rows that we stood by at ``moment``."""
        return self.published().filter(
            Q(recorded_to__isnull=True) | Q(recorded_to__gt=moment), recorded_from__lte=moment
        )


class Stance(models.Model):
    """One candidate's position on one question, as judged by people: a bitemporal record.

    ``held_*`` says when the position was held, ``recorded_*`` when we said so. A published row is
    never edited: the database lets only ``recorded_to`` be set, once; what is new is a new row.
    Two current rows with opposite positions and no end mean that sources conflict.
    """

    class Qualifier(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        REPORTED = "reported", "Reported, not confirmed"

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="stances")
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="stances")
    question = models.ForeignKey(Question, models.PROTECT, related_name="stances")
    wording = models.ForeignKey(QuestionWording, models.PROTECT, related_name="stances")
    position = models.CharField(max_length=20, choices=Position)
    option = models.ForeignKey(
        AnswerOption, models.PROTECT, null=True, blank=True, related_name="stances"
    )
    qualifier = models.CharField(max_length=20, choices=Qualifier)
    grade = models.CharField(max_length=1, choices=Grade)
    summary = models.CharField(max_length=SUMMARY_LENGTH, blank=True)
    summary_es = models.CharField(max_length=SUMMARY_LENGTH, blank=True)
    held_from = models.DateField(null=True, blank=True)
    held_precision = models.CharField(max_length=8, choices=Precision, blank=True)
    held_doubt = models.CharField(max_length=200, blank=True)
    held_to = models.DateField(null=True, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    decision = models.ForeignKey(ReviewDecision, models.PROTECT, related_name="stances")
    is_published = models.BooleanField(default=False)
    recorded_from = models.DateTimeField()
    recorded_to = models.DateTimeField(null=True, blank=True)

    objects = StanceQuerySet.as_manager()

    class Meta:
        ordering = ("candidate", "question", "-recorded_from")
        indexes = (
            models.Index(fields=("candidate", "question"), name="stance_by_candidate"),
            models.Index(fields=("question", "id"), name="stance_by_question"),
        )
        constraints = (
            models.UniqueConstraint(
                "candidacy",
                "question",
                "position",
                Coalesce("held_from", NO_DATE),
                Coalesce("held_to", NO_DATE),
                condition=Q(recorded_to__isnull=True, is_published=True),
                name="stance_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(recorded_to__isnull=True)
                | Q(recorded_to__gte=models.F("recorded_from")),
                name="stance_is_recorded_forwards",
            ),
            models.CheckConstraint(
                condition=(Q(grade="C") & Q(qualifier="reported"))
                | (Q(grade__in=("A", "B")) & Q(qualifier="confirmed")),
                name="stance_grade_may_publish",
            ),
        )

    def __str__(self) -> str:
        return f"{self.candidate}, {self.question}: {self.position}"


class StanceEvidence(models.Model):
    """A statement on which a stance rests; added by a decision, never changed."""

    class Relation(models.TextChoices):
        SUPPORTS = "supports", "Supports"
        CONTRADICTS = "contradicts", "Contradicts"

    stance = models.ForeignKey(Stance, models.PROTECT, related_name="evidence")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="stance_evidence")
    decision = models.ForeignKey(ReviewDecision, models.PROTECT, related_name="evidence")
    relation = models.CharField(max_length=20, choices=Relation, default=Relation.SUPPORTS)
    origin = models.CharField(
        max_length=200, help_text="Who reported it: equal origins count as one report."
    )
    verified_at = models.DateTimeField(
        help_text="When the saved bytes were re-hashed and the passage found at its offsets."
    )

    class Meta:
        ordering = ("stance", "pk")
        verbose_name_plural = "stance evidence"
        constraints = (
            models.UniqueConstraint(fields=("stance", "statement"), name="evidence_once"),
        )

    def __str__(self) -> str:
        return f"{self.relation}: {self.statement}"


class Correction(models.Model):
    """A public request to correct something, and our dated public answer."""

    class Kind(models.TextChoices):
        QUOTE = "quote", "The quotation is wrong"
        READING = "reading", "We read it wrongly"
        OUTDATED = "outdated", "It is out of date"
        PERSON = "person", "Wrong person or office"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CORRECTED = "corrected", "Corrected"
        UNCHANGED = "unchanged", "Not changed"

    case = models.CharField(max_length=20, unique=True)
    statement = models.ForeignKey(
        Statement, models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    request = models.TextField()
    link = models.URLField(max_length=1000, blank=True)
    role = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    answer = models.TextField(blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return self.case


class Reply(models.Model):
    """A campaign's public response; it stands beside a stance and never overwrites it."""

    stance = models.ForeignKey(Stance, models.PROTECT, related_name="replies")
    author = models.CharField(max_length=200)
    text = models.TextField()
    url = models.URLField(max_length=1000, blank=True)
    replied_on = models.DateField()

    class Meta:
        ordering = ("replied_on",)
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"{self.author}, {self.replied_on}"
