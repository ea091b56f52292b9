"""Measures the engine on a judged corpus and holds it against its floors."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from positions.extraction.calibration import Corpus
from positions.extraction.corpus import CorpusError, proposal_lines
from positions.extraction.evaluation import Floors, Report, evaluate, leave_one_race_out, table


class Command(BaseCommand):
    help = (
        "Measure the reading engine on a judged corpus: figures, a reliability table, and whether "
        "the floors hold. Exits with 1 where one does not."
    )
    requires_system_checks = []  # noqa: RUF012 - Django's own way to say "none"
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corpus", required=True, metavar="DIR", type=Corpus.parse)
        parser.add_argument(
            "--leave-one-race-out",
            action="store_true",
            help="read each race with weights learned from the others",
        )
        parser.add_argument(
            "--also",
            action="append",
            default=[],
            metavar="DIR[:WEIGHT]",
            type=Corpus.parse,
            help="a further corpus to learn from when a race is left out",
        )
        parser.add_argument("--proposals", metavar="FILE", type=Path, help="write them here too")
        parser.add_argument("--floors", metavar="FILE", type=Path, help="hold against these")
        parser.add_argument("--name", help="the entry of the floors file to use")
        parser.add_argument(
            "--set-floors", action="store_true", help="raise the floors to what was reached"
        )
        parser.add_argument(
            "--allow-lower", action="store_true", help="let --set-floors lower a floor"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["floors"] and not options["name"]:
            raise CommandError("--floors needs --name, the entry to use.")
        try:
            if options["leave_one_race_out"]:
                report = leave_one_race_out(options["corpus"], options["also"])
            else:
                report = evaluate(options["corpus"])
        except CorpusError as error:
            raise CommandError(str(error)) from None
        self._print(report)
        if options["proposals"]:
            lines = (
                line
                for entry, stances, _ in report.readings
                for line in proposal_lines(entry.id, stances)
            )
            options["proposals"].write_text("".join(lines), encoding="utf-8")
        if options["floors"]:
            self._hold(report, options)

    def _print(self, report: Report) -> None:
        for name, value in report.figures().items():
            self.stdout.write(f"{name:22s} {value:.3f}")
        self.stdout.write(f"\nWith a side (ready from {report.ready:.2f}):")
        self.stdout.write("\n".join(table(report.with_side)))
        self.stdout.write("\nSide left to the reviewer (right: speaks to the question):")
        self.stdout.write("\n".join(table(report.without_side)))

    def _hold(self, report: Report, options: dict[str, Any]) -> None:
        floors = Floors.read(options["floors"])
        name = options["name"]
        missed = floors.missed(name, report)
        if options["set_floors"]:
            lowered = [line for line in missed if "the floor is" in line]
            if lowered and not options["allow_lower"]:
                raise CommandError(
                    "These would fall; --allow-lower lets them:\n" + "\n".join(lowered)
                )
            floors.write(name, report)
            self.stdout.write(f"Floors of {name} set in {floors.path}.")
        elif missed:
            raise CommandError("\n".join(missed))
