"""Load the demonstration races through the whole line."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from positions.demonstration.loading import load


class Command(BaseCommand):
    """``manage.py load_demonstration``; running it again adds only what is missing."""

    help = (
        "Load the races that come with the software: their pages are fetched, archived, read and "
        "proposed from, and scripted reviewers decide. Safe to run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        report = load(say=lambda line: self.stderr.write(f"  {line}"))
        self.stdout.write(
            f"Demonstration: {report.races} races, {report.pages} new pages, "
            f"{report.stances} new stances ({report.proposed_by_engine} passages found by the "
            f"engine, {report.marked_by_hand} marked by hand) in "
            f"{time.monotonic() - started:.1f} s."
        )
        if report.problems:
            raise CommandError("Some entries did not go through:\n" + "\n".join(report.problems))
