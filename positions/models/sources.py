"""Publishers, and the addresses that we watch or were handed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from positions.models.electoral import Candidate
from positions.models.reasons import READING_PROBLEMS, Reason


class Publisher(models.Model):
    """Who publishes: an outlet, a campaign, a government body, this project itself."""

    class Kind(models.TextChoices):
        NEWS = "news", "News outlet"
        CAMPAIGN = "campaign", "Campaign"
        GOVERNMENT = "government", "Government body"
        PARTY = "party", "Political party"
        ADVOCACY = "advocacy", "Advocacy group"
        PROJECT = "project", "This project"
        OTHER = "other", "Other"

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class SourceQuerySet(models.QuerySet["Source"]):
    """Sets of sources, named by the question that they answer."""

    def due(self, now: dt.datetime) -> SourceQuerySet:
        """Watched sources whose next check is not in the future."""
        return self.filter(is_watched=True, next_check_at__lte=now)


class Source(models.Model):
    """A watched address, or one whose page was handed in, with its kind and who controls it."""

    class Kind(models.TextChoices):
        NEWS = "news", "News article"
        OPINION = "opinion", "Opinion article"
        CAMPAIGN_SITE = "campaign_site", "Campaign website"
        QUESTIONNAIRE = "questionnaire", "Questionnaire"
        VOTER_GUIDE = "voter_guide", "Voter guide"
        OFFICIAL_RECORD = "official_record", "Official record"
        RESEARCH_NOTE = "research_note", "Research note"
        OTHER = "other", "Other page"

    class AddressKind(models.TextChoices):
        PAGE = "page", "Page"
        FEED = "feed", "Feed"
        SITEMAP = "sitemap", "Sitemap"

    class Transport(models.TextChoices):
        NETWORK = "network", "Web"
        SHIPPED = "shipped", "Shipped with the software"

    url = models.CharField(max_length=1000, unique=True)
    title = models.CharField(max_length=300, blank=True)
    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=20, choices=Kind)
    address_kind = models.CharField(max_length=20, choices=AddressKind, default=AddressKind.PAGE)
    transport = models.CharField(max_length=20, choices=Transport, default=Transport.NETWORK)
    controlled_by = models.ForeignKey(
        Candidate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_sources",
        help_text="The candidate who controls what the page says, if one does.",
    )
    cited_title = models.CharField(max_length=300, blank=True)
    cited_url = models.URLField(
        max_length=1000, blank=True, help_text="For a research note: the public page it reports."
    )
    cited_publisher = models.ForeignKey(
        Publisher, models.PROTECT, null=True, blank=True, related_name="cited_sources"
    )
    cited_on = models.DateField(null=True, blank=True)
    cited_precision = models.CharField(
        max_length=8, blank=True, choices=(("day", "Day"), ("month", "Month"), ("year", "Year"))
    )

    is_watched = models.BooleanField(default=True)
    check_every = models.DurationField(default=dt.timedelta(days=1))
    next_check_at = models.DateTimeField(null=True, blank=True, db_index=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    last_checked_at = models.DateTimeField(null=True, blank=True)
    last_good_at = models.DateTimeField(null=True, blank=True)
    last_changed_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=30, choices=Reason, blank=True)
    problem_detail = models.CharField(max_length=500, blank=True)
    problem_since = models.DateTimeField(null=True, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ("publisher__name", "title")

    def __str__(self) -> str:
        return self.title or self.url

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A watched source without a time for its next check is due at once."""
        if self.is_watched and self.next_check_at is None:
            self.next_check_at = timezone.now()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("source", args=(self.pk,))

    @property
    def public_url(self) -> str:
        """The web address a reader can open: the page itself, or the one a note reports."""
        return self.cited_url or (self.url if self.transport == self.Transport.NETWORK else "")

    @property
    def has_reading_problem(self) -> bool:
        """Whether the page came but could not be read as text."""
        return self.problem in READING_PROBLEMS

    def record_success(self, *, at: dt.datetime, changed: bool) -> None:
        """Remember a good check on the row; the caller saves nothing else."""
        self.last_checked_at = self.last_good_at = at
        if changed:
            self.last_changed_at = at
        self.problem, self.problem_detail, self.problem_since = "", "", None
        self._save_health()

    def record_problem(self, reason: str, detail: str, *, at: dt.datetime) -> None:
        """Remember a failed check; ``problem_since`` keeps the first of a run of failures."""
        self.last_checked_at = at
        if not self.problem:
            self.problem_since = at
        self.problem, self.problem_detail = reason, detail[:500]
        self._save_health()

    def _save_health(self) -> None:
        self.save(
            update_fields=(
                "last_checked_at",
                "last_good_at",
                "last_changed_at",
                "problem",
                "problem_detail",
                "problem_since",
            )
        )
