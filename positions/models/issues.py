"""Issues, questions, their worded versions, and which questions a race asks."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from positions.models.electoral import Race


class Issue(models.Model):
    """A topic, with its Comparative Agendas Project major topic code."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    name_es = models.CharField(max_length=120, blank=True)
    cap_major = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="CAP major topic code."
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """One neutral, single-idea statement that one can be for or against.

    The words themselves stand in ``QuestionWording``: an answer belongs to the wording it was
    given to, so words that have answers are versioned and never edited.
    """

    slug = models.SlugField(max_length=80, unique=True)
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="questions")
    keywords = models.JSONField(default=list, blank=True)
    says_for = models.JSONField(default=list, blank=True, help_text="Typical phrasings for it.")
    says_against = models.JSONField(
        default=list, blank=True, help_text="Typical phrasings against it."
    )

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("question", args=(self.issue.slug, self.slug))


class QuestionWording(models.Model):
    """One version of a question's words; refused by the database to change once answered."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="wordings")
    version = models.PositiveSmallIntegerField(default=1)
    statement = models.CharField(max_length=300)
    statement_es = models.CharField(max_length=300, blank=True)
    short = models.CharField(max_length=40, help_text="For narrow columns.")
    short_es = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("question", "-version")
        constraints = (
            models.UniqueConstraint(fields=("question", "version"), name="wording_version_once"),
        )

    def __str__(self) -> str:
        return self.statement


class AnswerOption(models.Model):
    """A named answer, where for and against are too coarse for a question."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="options")
    slug = models.SlugField(max_length=80)
    label = models.CharField(max_length=120)
    label_es = models.CharField(max_length=120, blank=True)
    definition = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("question", "slug")
        constraints = (
            models.UniqueConstraint(fields=("question", "slug"), name="answer_option_once"),
        )

    def __str__(self) -> str:
        return self.label


class RaceQuestion(models.Model):
    """A question asked in a race, and whether the office can act on it."""

    class Power(models.TextChoices):
        DIRECTLY = "directly", "The office decides this"
        SHARED = "shared", "The office decides this with others"
        INDIRECTLY = "indirectly", "The office can only influence this"
        NOT = "not", "The office cannot act on this"

    race = models.ForeignKey(Race, models.CASCADE, related_name="race_questions")
    question = models.ForeignKey(Question, models.PROTECT, related_name="race_questions")
    wording = models.ForeignKey(QuestionWording, models.PROTECT, related_name="race_questions")
    rank = models.PositiveSmallIntegerField(default=0)
    power = models.CharField(max_length=20, choices=Power)
    power_note = models.CharField(max_length=300, blank=True)
    power_note_es = models.CharField(max_length=300, blank=True)
    power_source_url = models.URLField(max_length=500, blank=True)
    why = models.CharField(max_length=500, blank=True, help_text="Why it matters to this office.")
    why_es = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("race", "rank", "question__slug")
        constraints = (
            models.UniqueConstraint(fields=("race", "question"), name="race_question_once"),
        )

    def __str__(self) -> str:
        return f"{self.question.slug} in {self.race.slug}"
