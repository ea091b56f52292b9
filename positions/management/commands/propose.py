"""Runs the engine over a corpus on disk and writes what it proposes. Touches no database."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from positions.engines import is_model_set, model_engine
from positions.extraction.corpus import CorpusError, proposal_lines, read_corpus
from positions.extraction.engine import Engine, Reading, local_engine


class Tally:
    """What asking the model took, summed over documents."""

    def __init__(self) -> None:
        self.asked = self.fell_back = self.tokens_in = self.tokens_out = 0
        self.is_estimated = False
        self.cost = Decimal(0)
        self.reasons: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()

    def add(self, reading: Reading) -> None:
        usage = reading.usage
        if usage is None:
            return
        self.asked += 1
        self.tokens_in += usage.prompt_tokens
        self.tokens_out += usage.completion_tokens
        self.is_estimated = self.is_estimated or usage.is_estimated
        self.cost += usage.cost
        self.dropped.update(usage.dropped)
        if usage.fell_back:
            self.fell_back += 1
            self.reasons[usage.fell_back] += 1

    def lines(self) -> list[str]:
        """For people, one matter a line."""
        guessed = " (partly estimated)" if self.is_estimated else ""
        told = [
            f"{self.tokens_in} tokens in, {self.tokens_out} tokens out{guessed}, "
            f"{self.cost:.6f} USD",
            f"{self.dropped.total()} dropped",
            *(f"  {count} × {reason}" for reason, count in self.dropped.most_common()),
            f"{self.fell_back} of {self.asked} documents read by the local rules instead",
            *(f"  {count} × {reason}" for reason, count in self.reasons.most_common()),
        ]
        return told


class Command(BaseCommand):
    help = "Propose stances for every document of a corpus directory, as JSON lines."
    requires_system_checks = []  # noqa: RUF012 - Django's own way to say "none"
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corpus", required=True, metavar="DIR", type=Path)
        parser.add_argument("--output", required=True, metavar="FILE", type=Path)
        parser.add_argument(
            "--engine",
            choices=("local", "model"),
            default="local",
            help="The local rules, or the model that the settings name.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        tally = Tally()
        make = self._maker(options["engine"], tally)
        engine = make()
        output = Path(options["output"])
        started = time.perf_counter()
        documents = 0
        lines: list[str] = []
        try:
            for entry in read_corpus(Path(options["corpus"])):
                engine = make()  # a model's time is bounded for each document
                reading = engine.read(entry.document)
                tally.add(reading)
                lines.extend(proposal_lines(entry.id, reading.stances))
                documents += 1
                if options["verbosity"] > 1:
                    self.stderr.write(f"{entry.id}: {len(reading.stances)} proposals")
        except CorpusError as error:
            raise CommandError(str(error)) from None
        try:
            output.write_text("".join(lines), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output}: cannot be written ({error.strerror})") from None
        seconds = time.perf_counter() - started
        self.stderr.write(
            f"{documents} documents, {len(lines)} proposals, {seconds:.2f} seconds "
            f"({engine.name} {engine.version})"
        )
        if options["engine"] == "model":
            for line in tally.lines():
                self.stderr.write(line)

    def _maker(self, engine: str, tally: Tally) -> Callable[[], Engine]:
        if engine == "local":
            return local_engine
        if not is_model_set():
            raise CommandError("No model is set: MODEL_ENDPOINT_URL and MODEL_NAME name one.")
        return lambda: model_engine(lambda: tally.cost)
