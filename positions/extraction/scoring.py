"""How well proposals agree with what people judged. No database.

Counts as the corpus's own scorer does: for one document, candidate and question the surest
proposal counts; a proposal is found when people judged the pair at all, right when the side is
theirs. `open` and `unclear` are no side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from positions.extraction.corpus import CorpusDocument, GoldItem
from positions.extraction.engine.interface import ProposedStance, Voice
from positions.text.spans import Span

VERSION = "1"
SIDES = ("for", "against", "mixed")
NO_SIDE = ("open", "unclear", "declined")
VOICE_CLASS: Mapping[Voice, str] = {
    "own_primary": "own",
    "own_quoted": "own",
    "official_record": "own",
    "paraphrase": "paraphrase",
    "outlet_characterisation": "characterisation",
    "other_characterisation": "characterisation",
    "unclear": "unclear",
}
_BINS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

Pair = tuple[str, str]
Reading = tuple[CorpusDocument, Sequence[ProposedStance], Sequence[GoldItem]]


@dataclass(frozen=True)
class Figures:
    """Shares are 0 to 1, ``*_per_100`` per hundred proposals with a side, `traps` the share of
    judged traps fallen into."""

    found_precision: float
    found_recall: float
    precision: float
    recall: float
    evidence_overlap: float
    voice_accuracy: float
    voice_raised_per_100: float
    flipped_per_100: float
    traps: float
    counts: Mapping[str, int]

    def as_dict(self) -> dict[str, float]:
        return {name: round(value, 3) for name, value in vars(self).items() if name != "counts"}


def score(readings: Iterable[Reading], least: float = 0.0) -> Figures:
    """Figures over all documents that count, with proposals of at least this confidence."""
    counts: Counter[str] = Counter()
    for entry, stances, gold in readings:
        if entry.is_scored:
            _count(counts, surest([s for s in stances if s.confidence >= least]), gold)
    right = counts["hit"] + counts["hit optional"]
    return Figures(
        found_precision=_share(counts["found"], counts["proposed"]),
        found_recall=_share(counts["pairs found"], counts["pairs"]),
        precision=_share(right, counts["sided"]),
        recall=_share(counts["hit"], counts["gold"]),
        evidence_overlap=_share(counts["evidence"], right),
        voice_accuracy=_share(counts["voice"], right),
        voice_raised_per_100=100 * _share(counts["voice raised"], counts["sided"]),
        flipped_per_100=100 * _share(counts["flipped"], counts["sided"]),
        traps=_share(counts["trapped"], counts["traps"]),
        counts=dict(counts),
    )


def surest(stances: Iterable[ProposedStance]) -> dict[Pair, ProposedStance]:
    """The surest proposal of one document for each candidate and question; the first of equals."""
    best: dict[Pair, ProposedStance] = {}
    for stance in stances:
        pair = (stance.candidate, stance.question)
        if pair not in best or stance.confidence > best[pair].confidence:
            best[pair] = stance
    return best


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def judged_pairs(gold: Sequence[GoldItem]) -> dict[Pair, list[GoldItem]]:
    pairs: dict[Pair, list[GoldItem]] = {}
    for item in gold:
        if not item.is_negative:
            pairs.setdefault((item.candidate, item.question), []).append(item)
    return pairs


def _count(
    counts: Counter[str], proposed: Mapping[Pair, ProposedStance], gold: Sequence[GoldItem]
) -> None:
    pairs = judged_pairs(gold)
    for pair, items in pairs.items():
        _count_pair(counts, proposed.get(pair), items)
    counts["proposed"] += len(proposed)
    counts["sided"] += sum(s.position in SIDES for p, s in proposed.items() if p not in pairs)
    for item in gold:
        if item.is_negative:
            counts["traps"] += 1
            counts["trapped"] += any(
                pair not in pairs or item.overlaps(_span(proposed[pair]))
                for pair in _named_by(item, proposed)
            )


def _named_by(item: GoldItem, proposed: Mapping[Pair, ProposedStance]) -> Iterator[Pair]:
    for pair in proposed:
        if pair[0] == item.candidate and item.question in ("*", pair[1]):
            yield pair


def _count_pair(
    counts: Counter[str], stance: ProposedStance | None, items: Sequence[GoldItem]
) -> None:
    today = [item for item in items if not item.is_superseded] or items
    is_optional = all(item.is_arguable or item.is_superseded for item in today)
    has_side = any(item.position in SIDES for item in today)
    counts["found"] += stance is not None
    if not is_optional:
        counts["pairs"] += 1
        counts["pairs found"] += stance is not None
        counts["gold"] += has_side
    if stance is None or stance.position not in SIDES:
        return
    counts["sided"] += 1
    positions = {item.position for item in items}
    if stance.position not in positions:
        counts["flipped"] += {stance.position, *positions} >= {"for", "against"}
        return
    counts["hit" if has_side and not is_optional else "hit optional"] += 1
    counts["evidence"] += any(item.overlaps(_span(stance)) for item in items)
    voices = {item.voice for item in items if item.position == stance.position}
    voice = VOICE_CLASS[stance.voice]
    counts["voice"] += voice in voices
    counts["voice raised"] += voice == "own" and "own" not in voices


def _span(stance: ProposedStance) -> Span:
    return Span(stance.start, stance.end)


@dataclass(frozen=True)
class Bin:
    """Proposals whose confidence is in [`low`, `high`): how many, the mean confidence, and the
    share of them that people judged right."""

    low: float
    high: float
    count: int
    stated: float
    right: float


def reliability(readings: Iterable[Reading], with_side: bool) -> list[Bin]:
    """Whether confidence means what it says: for proposals with a side, right means the side is
    the judged one; for those without, that the document does speak to the question."""
    seen: list[tuple[float, bool]] = []
    for entry, stances, gold in readings:
        if not entry.is_scored:
            continue
        pairs = judged_pairs(gold)
        for pair, stance in surest(stances).items():
            if (stance.position in SIDES) == with_side:
                positions = {item.position for item in pairs.get(pair, ())}
                seen.append(
                    (
                        stance.confidence,
                        stance.position in positions if with_side else bool(positions),
                    )
                )
    table = []
    for low, high in pairwise(_BINS):
        rows = [row for row in seen if low <= row[0] < high or (high == 1.0 and row[0] == 1.0)]
        if rows:
            stated = sum(confidence for confidence, _ in rows) / len(rows)
            right = sum(is_right for _, is_right in rows) / len(rows)
            table.append(Bin(low, high, len(rows), stated, right))
    return table
