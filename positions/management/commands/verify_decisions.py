"""Check the chain of review decisions from its first entry to its last."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from positions.review.chain import verify


class Command(BaseCommand):
    """``manage.py verify_decisions``; exit status 1 at the first entry that does not verify."""

    help = (
        "Verify the hash chain of review decisions. --expect names heads that were published "
        "elsewhere, so that a chain cut short or rewritten as a whole is found out too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="SEQUENCE:HASH",
            help="An entry as it was published elsewhere; may be given several times.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        expected: dict[int, str] = {}
        for pair in options["expect"]:
            sequence, _, digest = pair.partition(":")
            if not sequence.isdecimal() or len(digest) != 64:
                raise CommandError(
                    f"--expect {pair}: write it as SEQUENCE:HASH, a number and 64 hex digits."
                )
            expected[int(sequence)] = digest.lower()
        report = verify(expected)
        if report.problem:
            raise CommandError(
                f"The chain is broken. {report.problem} {report.entries} before it verify."
            )
        self.stdout.write(
            f"{report.entries} decisions verify. Head {report.entries}:{report.head or '-'}"
        )
