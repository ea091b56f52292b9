"""What was fetched and kept: documents, fetches, snapshots and the texts taken from them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.urls import reverse

from positions.models.electoral import Candidate
from positions.models.reasons import Reason
from positions.models.sources import Publisher, Source
from positions.models.storage import snapshot_name, snapshot_storage
from positions.text.hashing import sha256_hex

# Stands for "no date" in unique indexes, where SQL would call two missing dates different.
NO_DATE = models.Value(dt.date(1, 1, 1), output_field=models.DateField())


class Precision(models.TextChoices):
    """How much of a date is known; the stored date is the first day of that period."""

    DAY = "day", "Day"
    MONTH = "month", "Month"
    YEAR = "year", "Year"


class ArchiveDamaged(Exception):
    """Stored bytes are missing or no longer have the recorded hash."""


class Document(models.Model):
    """One article or page, by canonical URL."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="documents")
    canonical_url = models.CharField(max_length=1000, unique=True)
    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="documents")
    title = models.CharField(max_length=300, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=16, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_precision = models.CharField(max_length=8, choices=Precision, blank=True)
    published_basis = models.CharField(max_length=60, blank=True)
    syndicated_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="syndicated_copies"
    )
    syndicated_likeness = models.FloatField(
        null=True, blank=True, help_text="Share of the words that stand in the other text as well."
    )
    judged_own_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who said that this is no copy; it is not marked as one again.",
    )
    current_text = models.ForeignKey(
        "SnapshotText",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The last good text; a failed or empty reading never replaces it.",
    )

    class Meta:
        ordering = ("-published_on", "title")

    def __str__(self) -> str:
        return self.title or self.canonical_url


class Snapshot(models.Model):
    """The bytes received from a source, by SHA-256; the database refuses any change."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="snapshots")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="Bytes.")
    content_type = models.CharField(max_length=120, blank=True)
    fetched_at = models.DateTimeField(help_text="When these bytes were first received.")

    class Meta:
        ordering = ("-fetched_at",)
        constraints = (
            models.UniqueConstraint(fields=("source", "sha256"), name="snapshot_bytes_once"),
        )

    def __str__(self) -> str:
        return f"{self.sha256[:12]} of {self.source}"

    def get_absolute_url(self) -> str:
        return reverse("snapshot", args=(self.pk,))

    def read_body(self) -> bytes:
        """The stored bytes; raises ArchiveDamaged when they are missing or altered."""
        try:
            with snapshot_storage().open(snapshot_name(self.sha256)) as file:
                body: bytes = file.read()
        except OSError as error:
            raise ArchiveDamaged(f"The saved bytes {self.sha256} cannot be opened.") from error
        if sha256_hex(body) != self.sha256:
            raise ArchiveDamaged(f"The saved bytes {self.sha256} no longer have that hash.")
        return body


class Fetch(models.Model):
    """One attempt to get a source's page, always recorded, never changed."""

    class Method(models.TextChoices):
        NETWORK = "network", "Fetched from the web"
        SHIPPED = "shipped", "Read from the files shipped with the software"
        HANDED_IN = "handed_in", "Handed in by an editor"

    source = models.ForeignKey(Source, models.PROTECT, related_name="fetches")
    method = models.CharField(max_length=20, choices=Method)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    reason = models.CharField(max_length=30, choices=Reason)
    detail = models.CharField(max_length=500, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="HTTP status.")
    final_url = models.CharField(max_length=1000, blank=True)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, blank=True, related_name="fetches"
    )

    class Meta:
        ordering = ("-started_at", "-pk")
        verbose_name_plural = "fetches"
        indexes = (models.Index(fields=("source", "-started_at"), name="fetch_by_source"),)

    def __str__(self) -> str:
        return f"{self.reason} at {self.started_at:%Y-%m-%d %H:%M}"


class SnapshotText(models.Model):
    """The text that one reader version took from a snapshot; never changed."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="texts")
    document = models.ForeignKey(Document, models.PROTECT, related_name="texts")
    reader = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64, db_index=True)
    title = models.CharField(max_length=300, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    site_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=16, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_precision = models.CharField(max_length=8, choices=Precision, blank=True)
    published_basis = models.CharField(max_length=60, blank=True)
    charset = models.CharField(max_length=40, blank=True)
    charset_basis = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ("-taken_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("snapshot", "reader", "version"), name="text_once_per_reader"
            ),
        )

    def __str__(self) -> str:
        return f"Text of {self.snapshot} by {self.reader} {self.version}"


class Mention(models.Model):
    """How often a text names a candidate, and whether the page counts as one about them."""

    text = models.ForeignKey(SnapshotText, models.CASCADE, related_name="mentions")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="mentions")
    count = models.PositiveIntegerField()
    is_about = models.BooleanField(
        help_text="Their own page, or it quotes them, or names them in its title or twice."
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("text", "candidate"), name="mention_once"),)

    def __str__(self) -> str:
        return f"{self.candidate} in text {self.text_id}"
