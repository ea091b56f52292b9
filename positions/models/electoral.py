"""Places, offices, elections, races and the people who run in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone


def validate_time_zone(name: str) -> None:
    """Refuse a name that is not in the time zone database, such as "Arizona"."""
    if name not in available_timezones():
        raise ValidationError(f"“{name}” is not a time zone; write it like America/Phoenix.")


class Division(models.Model):
    """A place that votes, named by its Open Civic Data id."""

    ocd_id = models.CharField(max_length=255, unique=True)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64, default="UTC", validators=(validate_time_zone,))

    class Meta:
        ordering = ("ocd_id",)

    def __str__(self) -> str:
        return self.name

    def today(self) -> dt.date:
        """The date on the division's own clocks: an election closes there, not at UTC."""
        return timezone.now().astimezone(ZoneInfo(self.time_zone)).date()


class Office(models.Model):
    """A post that is elected (Popolo Post)."""

    slug = models.SlugField(max_length=120, unique=True)
    division = models.ForeignKey(Division, models.PROTECT, related_name="offices")
    name = models.CharField(max_length=200)
    name_es = models.CharField(max_length=200, blank=True)
    decides = models.CharField(max_length=300, help_text="What the office decides, one sentence.")
    decides_es = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class OfficeAlias(models.Model):
    """Another name under which an office is known, also a wrong one that people use."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", "Official name"
        ALIAS = "alias", "Alias"
        COMMON_ERROR = "common_error", "Common error"

    office = models.ForeignKey(Office, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "office aliases"
        constraints = (
            models.UniqueConstraint(fields=("office", "name"), name="office_alias_once"),
        )

    def __str__(self) -> str:
        return self.name


class Election(models.Model):
    """A date and a place (NIST SP 1500-100 Election)."""

    slug = models.SlugField(max_length=120, unique=True)
    division = models.ForeignKey(Division, models.PROTECT, related_name="elections")
    name = models.CharField(max_length=200)
    name_es = models.CharField(max_length=200, blank=True)
    held_on = models.DateField()

    class Meta:
        ordering = ("-held_on", "slug")

    def __str__(self) -> str:
        return f"{self.name}, {self.held_on}"


class Race(models.Model):
    """One office in one election (NIST CandidateContest)."""

    class Term(models.TextChoices):
        REGULAR = "regular", "Full term"
        UNEXPIRED = "unexpired", "Rest of an unexpired term"

    slug = models.SlugField(max_length=120, unique=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="races")
    election = models.ForeignKey(Election, models.PROTECT, related_name="races")
    term = models.CharField(max_length=20, choices=Term, default=Term.REGULAR)
    seats = models.PositiveSmallIntegerField(default=1)
    is_fictional = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    note_es = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-election__held_on", "office__name")
        constraints = (
            models.UniqueConstraint(
                fields=("office", "election", "term"), name="race_once_per_election"
            ),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="race_has_a_seat"),
        )

    def __str__(self) -> str:
        return f"{self.office.name}, {self.election.held_on.year}"

    def get_absolute_url(self) -> str:
        return reverse("race", args=(self.slug,))


class Candidate(models.Model):
    """The person, across all their runs (Popolo Person)."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    family_name = models.CharField(max_length=100, help_text="Short form for narrow columns.")
    pronouns = models.CharField(
        max_length=8,
        blank=True,
        choices=(("she", "she"), ("he", "he"), ("they", "they")),
        help_text="As the person uses them; left empty when not known.",
    )

    class Meta:
        ordering = ("family_name", "name")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("candidate", args=(self.slug,))

    @property
    def spoken_name(self) -> str:
        """The name as texts have it: without a remark of ours such as "(fictional)"."""
        return self.name.split(" (")[0]


class CandidateAlias(models.Model):
    """Another form of a candidate's name that texts use."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "candidate aliases"
        constraints = (
            models.UniqueConstraint(fields=("candidate", "name"), name="candidate_alias_once"),
        )

    def __str__(self) -> str:
        return self.name


class Candidacy(models.Model):
    """One candidate in one race."""

    class Status(models.TextChoices):
        RUNNING = "running", "Running"
        WITHDRAWN = "withdrawn", "Withdrew"
        WON = "won", "Won"
        LOST = "lost", "Lost"

    class Incumbency(models.TextChoices):
        NONE = "", "Not in office"
        ELECTED = "elected", "Elected"
        APPOINTED = "appointed", "Appointed"
        ACTING = "acting", "Acting"

    race = models.ForeignKey(Race, models.PROTECT, related_name="candidacies")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="candidacies")
    party = models.CharField(max_length=120, blank=True)
    party_es = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.RUNNING)
    status_on = models.DateField(null=True, blank=True)
    incumbency = models.CharField(
        max_length=20,
        choices=Incumbency,
        default=Incumbency.NONE,
        blank=True,
        help_text="On what basis the candidate held the office while running.",
    )
    ballot_order = models.PositiveSmallIntegerField(null=True, blank=True)
    source_url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ("race", "candidate__family_name")
        verbose_name_plural = "candidacies"
        constraints = (
            models.UniqueConstraint(fields=("race", "candidate"), name="candidacy_once"),
        )

    def __str__(self) -> str:
        return f"{self.candidate.name} for {self.race}"


def run_at(runs: Sequence[Candidacy], moment: dt.date | None) -> Candidacy:
    """The run in which something was said: the next election from that day on, else the last.

    ``runs`` are one candidate's, by election date, with race and election at hand.
    """
    if moment is not None:
        for candidacy in runs:
            if candidacy.race.election.held_on >= moment:
                return candidacy
    return runs[-1]
