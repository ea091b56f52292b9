"""Passages, the statements read from them, and endorsements."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from positions.models.archive import NO_DATE, Precision, SnapshotText
from positions.models.electoral import Candidacy, Candidate

# Characters of context kept on each side of a passage, as the W3C TextQuote selector has them.
CONTEXT = 32


class Voice(models.TextChoices):
    """Whose words a statement is made of."""

    OWN_PRIMARY = "own_primary", _("Own words")
    OWN_QUOTED = "own_quoted", _("Own words, quoted")
    OFFICIAL_RECORD = "official_record", _("Official record")
    PARAPHRASE = "paraphrase", _("Paraphrase")
    OUTLET_CHARACTERISATION = "outlet_characterisation", _("The outlet's description")
    OTHER_CHARACTERISATION = "other_characterisation", _("Someone else's description")
    UNCLEAR = "unclear", pgettext_lazy("voice", "Whose words is unclear")


class Grade(models.TextChoices):
    """Strength of evidence; computed from the voice, never typed."""

    A = "A", _("own words or official record, in a page we saved")
    B = "B", _("own words, quoted by someone else")
    C = "C", _("someone's paraphrase")
    D = "D", _("someone else's description")


GRADE_OF_VOICE = {
    Voice.OWN_PRIMARY: Grade.A,
    Voice.OFFICIAL_RECORD: Grade.A,
    Voice.OWN_QUOTED: Grade.B,
    Voice.PARAPHRASE: Grade.C,
    Voice.OUTLET_CHARACTERISATION: Grade.D,
    Voice.OTHER_CHARACTERISATION: Grade.D,
    Voice.UNCLEAR: Grade.D,
}


class Passage(models.Model):
    """An exact run of characters inside one text; offsets are Unicode code points, half-open.

    The database refuses a row whose ``exact`` is not that slice, and any later change.
    """

    text = models.ForeignKey(SnapshotText, models.PROTECT, related_name="passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)

    class Meta:
        ordering = ("text", "start")
        constraints = (
            models.UniqueConstraint(fields=("text", "start", "end"), name="passage_once"),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="passage_is_not_empty"
            ),
        )

    def __str__(self) -> str:
        return self.exact[:80]

    @classmethod
    def cut(cls, text: SnapshotText, start: int, end: int) -> Passage:
        """The passage ``text[start:end]`` with its context, not yet saved."""
        return cls(
            text=text,
            start=start,
            end=end,
            exact=text.text[start:end],
            prefix=text.text[max(0, start - CONTEXT) : start],
            suffix=text.text[end : end + CONTEXT],
        )


class Statement(models.Model):
    """A passage read as somebody saying something; never changed, read anew instead."""

    passage = models.ForeignKey(Passage, models.PROTECT, related_name="statements")
    speaker = models.CharField(max_length=200)
    speaker_candidate = models.ForeignKey(
        Candidate, models.PROTECT, null=True, blank=True, related_name="statements"
    )
    voice = models.CharField(max_length=30, choices=Voice)
    reported_by = models.CharField(max_length=200, blank=True)
    said_on = models.DateField(null=True, blank=True)
    said_precision = models.CharField(max_length=8, choices=Precision, blank=True)
    said_basis = models.CharField(max_length=60, blank=True)
    said_doubt = models.CharField(max_length=200, blank=True)
    read_by = models.CharField(max_length=80, help_text="Engine and version, or a person.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "passage",
                "speaker",
                "voice",
                Coalesce("said_on", NO_DATE),
                "said_precision",
                "said_doubt",
                name="statement_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.speaker}: {self.passage}"

    def get_absolute_url(self) -> str:
        return reverse("evidence", args=(self.pk,))

    @property
    def grade(self) -> Grade:
        return GRADE_OF_VOICE[Voice(self.voice)]


class Endorsement(models.Model):
    """Who endorses whom, with the passage that says so; it never feeds a stance."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        CONFIRMED = "confirmed", "Confirmed"
        REJECTED = "rejected", "Rejected"

    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="endorsements")
    endorser = models.CharField(max_length=200)
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="endorsements")
    status = models.CharField(max_length=20, choices=Status, default=Status.PROPOSED)
    decision = models.OneToOneField(
        "ReviewDecision", models.PROTECT, null=True, blank=True, related_name="endorsement"
    )
    read_by = models.CharField(max_length=80)

    class Meta:
        ordering = ("candidacy", "endorser")
        constraints = (
            models.UniqueConstraint(
                fields=("candidacy", "endorser", "passage"), name="endorsement_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status="proposed") | models.Q(decision__isnull=False),
                name="endorsement_needs_a_decision",
            ),
        )

    def __str__(self) -> str:
        return f"{self.endorser} endorses {self.candidacy}"
