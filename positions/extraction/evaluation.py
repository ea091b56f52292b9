"""What the engine reaches on judged corpora, and the floors that it must not fall below."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from positions.extraction.calibration import Corpus, Example, fit, load_corpora
from positions.extraction.corpus import corpus_digest
from positions.extraction.engine.judgement import Weights, shipped_weights
from positions.extraction.engine.local import LocalEngine
from positions.extraction.scoring import Bin, Figures, Reading, reliability, score

# For these figures less is better; for all others more is.
LESS_IS_BETTER = frozenset({"voice_raised_per_100", "flipped_per_100", "traps"})


@dataclass(frozen=True)
class Report:
    """Figures at every confidence and at `ready`, and whether confidence means what it says."""

    readings: tuple[Reading, ...]
    all: Figures
    at_ready: Figures
    ready: float
    with_side: tuple[Bin, ...]
    without_side: tuple[Bin, ...]
    digest: str

    def figures(self) -> dict[str, float]:
        """What floors are set on."""
        return {
            **self.all.as_dict(),
            "ready_precision": round(self.at_ready.precision, 3),
            "ready_recall": round(self.at_ready.recall, 3),
        }


def evaluate(corpus: Corpus) -> Report:
    """The shipped engine on a corpus. Raises CorpusError."""
    judged = load_corpora([corpus])
    engine = LocalEngine()
    readings = [
        (entry, engine.read(entry.document).stances, gold) for entry, gold in judged.documents
    ]
    return _report(corpus, readings, shipped_weights())


def leave_one_race_out(corpus: Corpus, also: Sequence[Corpus] = ()) -> Report:
    """Each race read with weights that were learned from all others, and from the corpora in
    `also`, so that nothing is judged by what it taught. Raises CorpusError."""
    judged = load_corpora([corpus])
    elsewhere = load_corpora(also).examples
    races = sorted({entry.race for entry, _ in judged.documents})
    lessons = [[*(x for x in judged.examples if x.race != race), *elsewhere] for race in races]
    with ProcessPoolExecutor(max_workers=min(len(races), os.cpu_count() or 1)) as pool:
        learned = dict(zip(races, pool.map(_learn, lessons), strict=True))
    readings = [
        (entry, LocalEngine(learned[entry.race]).read(entry.document).stances, gold)
        for entry, gold in judged.documents
    ]
    return _report(corpus, readings, learned[races[0]])


def _learn(examples: list[Example]) -> Weights:
    return fit(examples)


def _report(corpus: Corpus, readings: Sequence[Reading], weights: Weights) -> Report:
    return Report(
        readings=tuple(readings),
        all=score(readings),
        at_ready=score(readings, least=weights.ready),
        ready=weights.ready,
        with_side=tuple(reliability(readings, with_side=True)),
        without_side=tuple(reliability(readings, with_side=False)),
        digest=corpus_digest(corpus.directory),
    )


@dataclass(frozen=True)
class Floors:
    """The least that each way of measuring must reach, by its name, with the digest of the corpus
    that it was measured on."""

    path: Path
    rows: Mapping[str, Mapping[str, object]]

    @classmethod
    def read(cls, path: Path) -> Floors:
        """An absent file holds no floors. Raises ValueError for one that is no JSON."""
        rows = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return cls(path, rows)

    def missed(self, name: str, report: Report) -> list[str]:
        """In words, each figure that is worse than its floor, or that the corpus has changed."""
        row = self.rows.get(name)
        if row is None:
            return [f"{name}: there is no floor yet"]
        told = []
        if row["corpus_sha256"] != report.digest:
            told.append(f"{name}: the corpus is not the one that the floor was measured on")
        floor = row["figures"]
        assert isinstance(floor, dict)
        reached = report.figures()
        told += [
            f"{name}: {figure} is {reached[figure]:.3f}, the floor is {least:.3f}"
            for figure, least in floor.items()
            if _is_worse(figure, reached[figure], least)
        ]
        return told

    def write(self, name: str, report: Report) -> None:
        """Set the floors of `name` to what was reached."""
        row = {"corpus_sha256": report.digest, "figures": report.figures()}
        text = json.dumps({**self.rows, name: row}, indent=1, sort_keys=True)
        self.path.write_text(text + "\n", encoding="utf-8")


def _is_worse(figure: str, reached: float, floor: float) -> bool:
    return reached > floor if figure in LESS_IS_BETTER else reached < floor


def table(bins: Iterable[Bin]) -> list[str]:
    """A reliability table in lines of text."""
    return [
        "  confidence   proposals   stated   right",
        *(
            f"  {b.low:.1f} to {b.high:.1f}   {b.count:9d}   {b.stated:6.2f}   {b.right:5.2f}"
            for b in bins
        ),
    ]
