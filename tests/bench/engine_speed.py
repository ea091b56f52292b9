"""How long the engine takes to read: `python tests/bench/engine_speed.py [--corpus DIR]`.

Every document of a judged corpus is read once, and then, for every race, a document of 6 kB with
2 candidates and 12 questions, joined from the race's own. Times are CPU time of one core. Before
each reading all that the engine remembers is forgotten, as in a process that has just started;
the last line is what a worker takes that has read another text of the race before.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from positions.extraction.corpus import CorpusDocument, read_corpus  # noqa: E402
from positions.extraction.engine import DocumentInput, QuestionInput, local_engine  # noqa: E402

LENGTH, CANDIDATES, QUESTIONS = 6_000, 2, 12
REPEATS = 5


def forget() -> None:
    """Empties every cache of the engine's functions."""
    for name, module in tuple(sys.modules.items()):
        if name.startswith("positions."):
            for value in tuple(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def reading_time(document: DocumentInput, before: Sequence[DocumentInput] = ()) -> float:
    """Milliseconds of CPU time for one reading after `before`, the best of a few."""
    engine = local_engine()
    taken: list[float] = []
    for _ in range(REPEATS):
        forget()
        for other in before:
            engine.read(other)
        gc.collect()
        started = time.process_time()
        engine.read(document)
        taken.append(time.process_time() - started)
    return 1000 * min(taken)


def joined(entries: Sequence[CorpusDocument], questions: Sequence[QuestionInput]) -> DocumentInput:
    """The race's documents in a row up to LENGTH, again from the first where they are too short.
    A race with too few questions borrows others'."""
    first = entries[0].document
    text = "\n\n".join(entry.document.text for entry in entries)
    while len(text) < LENGTH:
        text += "\n\n" + text
    own = {question.id: question for question in (*first.questions, *questions)}
    return replace(
        first,
        text=text[:LENGTH],
        source_kind="news",
        controlled_by=None,
        candidates=first.candidates[:CANDIDATES],
        questions=tuple(own.values())[:QUESTIONS],
    )


def by_race(corpus: Iterable[CorpusDocument]) -> list[list[CorpusDocument]]:
    """News and the like by race; a page of answers is read in another way."""
    races: dict[str, list[CorpusDocument]] = {}
    for entry in corpus:
        if entry.document.source_kind in ("news", "opinion"):
            races.setdefault(entry.race, []).append(entry)
    return list(races.values())


def row(label: str, taken: Sequence[float], size: int) -> str:
    ninth = statistics.quantiles(taken, n=10, method="inclusive")[-1] if taken[1:] else taken[0]
    per_length = sum(taken) / size * LENGTH
    return (
        f"{label:<34} {len(taken):>3} {statistics.median(taken):>9.1f} {ninth:>9.1f}"
        f" {per_length:>12.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, default=ROOT / "tests/extraction/corpus")
    corpus = list(read_corpus(parser.parse_args().corpus))
    documents = [entry.document for entry in corpus]
    questions = tuple({q.id: q for d in documents for q in d.questions}.values())
    made = [(joined(entries, questions), entries[-1].document) for entries in by_race(corpus)]
    print(f"{'milliseconds':<34} {'n':>3} {'median':>9} {'p90':>9} {'per 6 kB':>12}")
    taken = [reading_time(document) for document in documents]
    print(row("documents of the corpus", taken, sum(len(d.text) for d in documents)))
    label = f"6 kB, {CANDIDATES} candidates, {QUESTIONS} questions"
    print(row(label, [reading_time(d) for d, _ in made], LENGTH * len(made)))
    # Of the race's questions and of most words the worker knows what it needs to know.
    other = [reading_time(d, [replace(d, text=last.text)]) for d, last in made]
    print(row("the same, after another of its race", other, LENGTH * len(made)))


if __name__ == "__main__":
    main()
