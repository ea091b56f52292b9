"""Runs the engine over a corpus on disk and writes what it proposes. Touches no database."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from positions.extraction.corpus import CorpusError, read_corpus
from positions.extraction.engine import ProposedStance, local_engine


def as_row(document: str, stance: ProposedStance) -> dict[str, Any]:
    """One proposal as a JSON object; offsets are code points in the document's text.

    A corpus judges sides only: "declined" is written as "unclear", and stands in the flags."""
    declined = stance.position == "declined"
    return {
        "document": document,
        "candidate": stance.candidate,
        "question": stance.question,
        "position": "unclear" if declined else stance.position,
        "voice": stance.voice,
        "start": stance.start,
        "end": stance.end,
        "confidence": stance.confidence,
        "speaker": stance.speaker,
        "reported_by": stance.reported_by,
        "said": stance.said.on.isoformat() if stance.said else None,
        "said_precision": stance.said.precision if stance.said else None,
        "reasons": list(stance.reasons),
        "flags": [
            *stance.flags,
            *(["declined"] if declined and "declined" not in stance.flags else []),
        ],
    }


class Command(BaseCommand):
    help = "Propose stances for every document of a corpus directory, as JSON lines."
    requires_system_checks = []  # noqa: RUF012 - Django's own way to say "none"
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corpus", required=True, metavar="DIR", type=Path)
        parser.add_argument("--output", required=True, metavar="FILE", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        engine = local_engine()
        output = Path(options["output"])
        started = time.perf_counter()
        documents = 0
        rows: list[dict[str, Any]] = []
        try:
            for entry in read_corpus(Path(options["corpus"])):
                reading = engine.read(entry.document)
                rows.extend(as_row(entry.id, stance) for stance in reading.stances)
                documents += 1
                if options["verbosity"] > 1:
                    self.stderr.write(f"{entry.id}: {len(reading.stances)} proposals")
        except CorpusError as error:
            raise CommandError(str(error)) from None
        try:
            output.write_text(
                "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows),
                encoding="utf-8",
            )
        except OSError as error:
            raise CommandError(f"{output}: cannot be written ({error.strerror})") from None
        seconds = time.perf_counter() - started
        self.stderr.write(
            f"{documents} documents, {len(rows)} proposals, {seconds:.2f} seconds "
            f"({engine.name} {engine.version})"
        )
