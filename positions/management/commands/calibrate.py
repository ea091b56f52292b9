"""Learns the engine's weights from judged corpora and writes them where the engine reads them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from positions.extraction.calibration import Corpus, fit, load_corpora, weights_as_json
from positions.extraction.corpus import CorpusError
from positions.extraction.engine.judgement import WEIGHTS_FILE


class Command(BaseCommand):
    help = (
        "Learn the reading engine's weights from judged corpora (DIR with races.json, "
        "questions.json, documents/ and gold/). DIR:0.5 lets a corpus count half. The same "
        "corpora always give the same weights."
    )
    requires_system_checks = []  # noqa: RUF012 - Django's own way to say "none"
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--corpus", required=True, action="append", metavar="DIR[:WEIGHT]", type=Corpus.parse
        )
        parser.add_argument("--output", metavar="FILE", type=Path, default=WEIGHTS_FILE)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_corpora(options["corpus"])
        except CorpusError as error:
            raise CommandError(str(error)) from None
        self.stderr.write(f"{len(loaded.examples)} examples; learning …")
        row = weights_as_json(fit(loaded.examples), loaded)
        output = Path(options["output"])
        try:
            output.write_text(json.dumps(row, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output}: cannot be written ({error.strerror})") from None
        self.stderr.write(f"Written to {output}.")
