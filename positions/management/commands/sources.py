"""List the sources and how their last checks went."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from positions.models import Source

HEADER = ("source", "next check", "last good", "problem", "title")


class Command(BaseCommand):
    """``manage.py sources``."""

    help = "List the sources: when each is due, when it was last good, and what is wrong with it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--due", action="store_true", help="only those that are due now")
        parser.add_argument("--problems", action="store_true", help="only those with a problem")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        sources = Source.objects.due(now) if options["due"] else Source.objects.all()
        if options["problems"]:
            sources = sources.exclude(problem="")
        rows = [_row(source, now) for source in sources.order_by("pk")]
        for line in _table((HEADER, *rows)):
            self.stdout.write(line)
        problems = sum(bool(row[3]) for row in rows)
        self.stdout.write(f"{len(rows)} sources, {problems} with a problem.")


def _row(source: Source, now: dt.datetime) -> tuple[str, ...]:
    if not source.is_watched:
        due = "not watched"
    elif source.next_check_at is None:
        due = "not planned"
    elif source.next_check_at <= now:
        due = "due now"
    else:
        due = _moment(source.next_check_at)
    problem = ""
    if source.problem:
        since = f" since {_moment(source.problem_since)}" if source.problem_since else ""
        problem = f"{source.get_problem_display()}{since}"
    good = _moment(source.last_good_at) if source.last_good_at else "never"
    return (
        str(source.pk),
        due,
        good,
        problem,
        f"{source} <{source.url}>" if source.title else source.url,
    )


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M")


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines with columns of even width; the last column is left as long as it is."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADER) - 1)]
    return [
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]))
        for row in rows
    ]
