"""What each reading of a text took: engine, model, tokens, cost, and what was dropped."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import models
from django.db.models import Sum

from positions.models.archive import SnapshotText
from positions.models.jobs import Job


class EngineRunQuerySet(models.QuerySet["EngineRun"]):
    """Sets of readings, named by the question that they answer."""

    def spent_on(self, day: dt.date) -> Decimal:
        """USD that were spent on one UTC day."""
        start = dt.datetime.combine(day, dt.time(), dt.UTC)
        runs = self.filter(started_at__gte=start, started_at__lt=start + dt.timedelta(days=1))
        spent: Decimal | None = runs.aggregate(spent=Sum("cost_usd"))["spent"]
        return spent or Decimal(0)

    def answering(self, request_sha256: str) -> EngineRun | None:
        """The latest reading that rests on a usable answer to the very same request."""
        usable = self.filter(request_sha256=request_sha256, fell_back=False).exclude(answer="")
        return usable.order_by("-pk").first()


class EngineRun(models.Model):
    """One reading of one text by one engine; the database refuses any change.

    ``engine`` is the one whose proposals came of it: the local rules' where the model failed, with
    ``fell_back`` set and the reason in ``detail``.
    """

    text = models.ForeignKey(SnapshotText, models.PROTECT, related_name="engine_runs")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="engine_runs")
    engine = models.CharField(max_length=40)
    engine_version = models.CharField(max_length=40)
    model = models.CharField(max_length=200, blank=True, help_text="Empty when none was asked.")
    prompt_version = models.CharField(max_length=20, blank=True)
    prompt_tokens = models.PositiveIntegerField(default=0)
    completion_tokens = models.PositiveIntegerField(default=0)
    is_estimated = models.BooleanField(
        default=False, help_text="The server did not count the tokens; these are our guess."
    )
    cost_usd = models.DecimalField(max_digits=14, decimal_places=6, default=Decimal(0))
    seconds = models.FloatField()
    proposals = models.PositiveIntegerField(help_text="New ones and ones made before.")
    dropped = models.JSONField(default=dict, help_text="Left out, counted by reason.")
    fell_back = models.BooleanField(default=False)
    detail = models.CharField(max_length=500, blank=True)
    request_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    answer = models.TextField(blank=True, help_text="What the model wrote.")
    answer_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reused_by",
        help_text="The reading whose answer was taken instead of asking again.",
    )
    started_at = models.DateTimeField(db_index=True)

    objects = EngineRunQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.engine} {self.engine_version} on text {self.text_id}"

    @property
    def dropped_in_words(self) -> str:
        """ "2 words that are not in the text, 1 no such candidate"."""
        return ", ".join(f"{count} × {reason}" for reason, count in self.dropped.items())
