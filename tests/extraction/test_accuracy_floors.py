"""The engine reads judged corpora no worse than it did. What a change lowers, it must lower openly:
`manage.py evaluate … --floors tests/extraction/floors.json --name NAME --set-floors --allow-lower`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from positions.extraction.calibration import Corpus, fit, load_corpora, weights_as_json
from positions.extraction.corpus import proposal_lines, read_corpus, read_gold
from positions.extraction.engine.judgement import WEIGHTS_FILE
from positions.extraction.evaluation import Floors, Report, evaluate, leave_one_race_out
from tests.extraction.corpora import DEV, FLOORS, LEARNED_FROM, OWN, SCORER, needs_dev

# What every figure must reach on real articles, whatever the floors say.
MUST = {
    "found_precision": 0.60,
    "found_recall": 0.50,
    "precision": 0.65,
    "recall": 0.30,
    "evidence_overlap": 0.90,
    "voice_accuracy": 0.90,
    "ready_precision": 0.90,
    "ready_recall": 0.15,
}
MUST_NOT_EXCEED = {"voice_raised_per_100": 2.0, "flipped_per_100": 4.0, "traps": 0.10}
TRAPS = {
    "mention_only", "other_speaker", "opponent_characterisation", "organisation_position",
    "implied_only", "non_answer", "endorser_views", "values_only", "not_a_policy",
    "fabricated_quote", "question_text", "tags_and_related_links", "garbled_quote",
    "denies_responsibility", "hostile_headline", "wrong_content",
}  # fmt: skip


def test_the_corpus_of_our_own_covers_every_kind_of_trap() -> None:
    entries = list(read_corpus(OWN))
    gold = [item for entry in entries for item in read_gold(OWN, entry.id)]

    assert len(entries) >= 40
    assert {item.trap for item in gold if item.is_negative} >= TRAPS


def test_our_own_corpus_is_read_no_worse_than_before() -> None:
    assert Floors.read(FLOORS).missed("own", evaluate(Corpus(OWN))) == []


# One test, since learning seven times over takes long and parallel workers would each do it.
@needs_dev
@pytest.mark.timeout(300)
def test_real_articles_of_a_race_left_out_are_read_well_enough_and_no_worse_than_before() -> None:
    report = leave_one_race_out(Corpus(DEV), [Corpus(OWN, 0.5)])
    reached = report.figures()

    assert {name: reached[name] for name, least in MUST.items() if reached[name] < least} == {}
    assert {
        name: reached[name] for name, most in MUST_NOT_EXCEED.items() if reached[name] > most
    } == {}
    assert Floors.read(FLOORS).missed("dev, a race left out", report) == []
    _confidence_means_what_it_says(report)


def _confidence_means_what_it_says(report: Report) -> None:
    for bin in report.with_side:
        if bin.count >= 10:
            assert abs(bin.stated - bin.right) <= 0.25, bin
    low, *_, high = [b for b in report.with_side if b.count >= 5]
    assert high.right > low.right


@needs_dev
def test_figures_are_those_of_the_corpus_own_scorer(tmp_path: Path) -> None:
    report = evaluate(Corpus(DEV))
    written = tmp_path / "proposals.jsonl"
    written.write_text(
        "".join(
            line for entry, stances, _ in report.readings
            for line in proposal_lines(entry.id, stances)
        ),
        encoding="utf-8",
    )  # fmt: skip

    scored = json.loads(
        subprocess.run(
            [sys.executable, str(SCORER), str(DEV), str(written), "--json"],
            capture_output=True, text=True, check=True,
        ).stdout
    )  # fmt: skip

    theirs = {**scored, "traps": scored["traps_fallen"]}
    for name, value in report.all.as_dict().items():
        assert theirs[name] == pytest.approx(value, abs=0.0006), name


@needs_dev
@pytest.mark.timeout(300)
def test_the_shipped_weights_are_what_the_command_learns() -> None:
    judged = load_corpora(LEARNED_FROM)

    learned = json.loads(json.dumps(weights_as_json(fit(judged.examples), judged)))

    assert json.loads(WEIGHTS_FILE.read_text(encoding="utf-8")) == learned
