"""Where the judged corpora are."""

from __future__ import annotations

from pathlib import Path

import pytest

from positions.extraction.calibration import Corpus

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "tests" / "extraction" / "corpus"
FLOORS = ROOT / "tests" / "extraction" / "floors.json"
# Real articles, which belong to their publishers and lie beside a checkout, never in it.
DEV = ROOT.parent / "shared" / "corpus" / "dev"
SCORER = DEV.parent / "score.py"
LEARNED_FROM = (Corpus(DEV), Corpus(OWN, 0.5))

needs_dev = pytest.mark.skipif(
    not DEV.is_dir(), reason="the judged corpus is not beside this checkout"
)
