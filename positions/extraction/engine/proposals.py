"""From passages to proposals: what each is about, which side, how sure, verified."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from positions.extraction.engine.interface import DocumentInput, Position, ProposedStance
from positions.extraction.engine.judgement import Judgement, Weights, judge, why_this_side
from positions.extraction.engine.passages import Passage
from positions.extraction.engine.questions import (
    LEAST_EXAMPLE,
    LEAST_OWN,
    Match,
    QuestionIndex,
    question_index,
)
from positions.extraction.engine.roles import party_words
from positions.extraction.engine.sides import (
    OPPOSITE,
    Side,
    first_person_lean,
    is_held_back,
    side_of,
)
from positions.extraction.engine.signals import (
    Rivals,
    Signals,
    Surroundings,
    Unit,
    is_a_groups_view,
    says_something,
    signals_of,
)
from positions.extraction.engine.verification import said_when, verify
from positions.extraction.engine.vocabulary import ANAPHOR
from positions.extraction.engine.words import stems, tokens
from positions.text.spans import Span

INTRODUCED = 0.7  # what a quotation's own words do not say counts for less
FEW_WORDS = 4  # that carry meaning; more of them say by themselves what they are about
STATED = 0.85  # how sure a stated side must be to need no likelihood besides
LEAST_STATED = 0.25  # and how likely that side
# How likely a passage must be to speak to the question that it carries on, or was asked.
LEAST_CARRIED = 0.5
PER_PAIR = 3  # passages brought to the reader for one candidate and question


@dataclass(frozen=True)
class Weighed:
    """A passage on a question with what was seen and what follows from it."""

    unit: Unit
    signals: Signals
    judgement: Judgement


def weighed_units(
    document: DocumentInput, passages: Sequence[Passage], weights: Weights
) -> list[Weighed]:
    """Every passage against every question that it may speak to, good or not."""
    names, parties = tuple(_names(document)), tuple(_parties(document))
    index = question_index(document.questions, names, parties)
    units = _matched(document, index, passages)
    around = Surroundings(document, index)
    pairs: dict[tuple[str, str], list[Unit]] = {}
    for unit in units:
        pairs.setdefault((unit.passage.candidate, unit.match.question.id), []).append(unit)
    sides = [side_of(document.text, unit.passage, unit.match.question) for unit in units]
    sides = [_carried(document, units, sides, index) for index in range(len(units))]
    rivals = {pair: Rivals.of(group) for pair, group in pairs.items()}
    result = []
    for unit, side in zip(units, sides, strict=True):
        pair = rivals[unit.passage.candidate, unit.match.question.id]
        signals = signals_of(unit, around, pair, side)
        result.append(Weighed(unit, signals, judge(signals, weights)))
    return result


def _matched(
    document: DocumentInput, index: QuestionIndex, passages: Sequence[Passage]
) -> list[Unit]:
    units: list[Unit] = []
    for passage in passages:
        matter = passage.matter or passage.span
        own = stems(matter.of(document.text))
        around: list[str] = []
        for span in passage.about:
            around.extend(stems(span.of(document.text)))
        if passage.prompt is not None and not passage.span.contains(passage.prompt):
            around.extend(stems(passage.prompt.of(document.text)))
        asked = _asked_before(passage, document.text)
        if asked is not None and index.match(stems(asked.of(document.text))):
            passage = replace(passage, prompt=asked)
        found = index.match(own, around)
        if len(own) > FEW_WORDS or not _may_point_back(passage, document.text):
            # What stands around it lends a matter only to few words that take a stand.
            found = [m for m in found if m.anchored >= LEAST_OWN or m.example >= LEAST_EXAMPLE]
        if not found and passage.form == "quotation":
            found = _introduced(document, index, passage)
        units.extend(
            Unit(passage, match)
            for match in found
            if not is_a_groups_view(passage, match, document.text)
        )
    return units


_ASKED = re.compile(
    r"\b[Aa]sked (?:about|on|if|whether|what|how|why)\b|^\W*(?:On|About|As for|Regarding)\s"
)


def _asked_before(passage: Passage, text: str) -> Span | None:
    """What the candidate was asked, where it stands before a quotation in its own sentence."""
    if passage.form != "quotation" or passage.prompt is not None:
        return None
    for span in passage.about:
        if 0 <= passage.span.start - span.end <= 2 and _ASKED.search(span.of(text)):
            return span
    return None


def _may_point_back(passage: Passage, text: str) -> bool:
    """Whether the passage takes a stand on something that is named before it ("She opposes it")."""
    if passage.form == "sentence":
        follows = passage.object.of(text) if passage.object is not None else ""
        return passage.lean != 0 and ANAPHOR.match(follows) is not None
    return says_something(passage, text)


def _introduced(document: DocumentInput, index: QuestionIndex, passage: Passage) -> list[Match]:
    """`Asked about the register, Ejemplo said: "It is a step forward."`: what stands before the
    quotation in its own sentence says what it is about."""
    for span in passage.about:
        if 0 <= passage.span.start - span.end <= 2:
            found = index.match(stems(span.of(document.text)))[:1]
            return [replace(m, score=m.score * INTRODUCED, anchored=0.0) for m in found]
    return []


def _names(document: DocumentInput) -> list[str]:
    names: list[str] = []
    for candidate in document.candidates:
        names.extend((candidate.name, *candidate.aliases))
    return names


def _parties(document: DocumentInput) -> list[str]:
    return [word for c in document.candidates for word in party_words(c.party.lower())]


def propose(
    document: DocumentInput, passages: Sequence[Passage], weights: Weights
) -> list[ProposedStance]:
    """Proposals in order of place; for one candidate and question the surest few passages."""
    made: dict[tuple[str, str], list[ProposedStance]] = {}
    for weighed in weighed_units(document, passages, weights):
        stance = _stance(document, weighed, weights)
        if stance is not None:
            made.setdefault((stance.candidate, stance.question), []).append(stance)
    found = [stance for group in made.values() for stance in _surest(group)]
    found.sort(key=lambda s: (s.start, s.end, s.candidate, s.question))
    for stance in found:
        verify(document, stance)
    return found


def _surest(group: Sequence[ProposedStance]) -> list[ProposedStance]:
    """The best few that do not overlap: those with a side first, and none of the others surer."""
    kept: list[ProposedStance] = []
    for stance in sorted(
        group, key=lambda s: (s.position not in OPPOSITE, -s.confidence, s.start, s.end)
    ):
        if any(s.start < stance.end and stance.start < s.end for s in kept):
            continue
        if kept:
            stance = replace(stance, confidence=min(stance.confidence, kept[-1].confidence))
        kept.append(stance)
        if len(kept) == PER_PAIR:
            break
    return kept


def _carried(
    document: DocumentInput, units: Sequence[Unit], sides: Sequence[Side], index: int
) -> Side:
    """A quotation that takes a side without naming the thing ("I have been a proponent of it")
    takes it on what the sentence before said of the same candidate and question."""
    unit, side = units[index], sides[index]
    if side.position != "open" or unit.passage.form != "quotation":
        return side
    lean = first_person_lean(unit.passage.span.of(document.text))
    if lean == 0:
        return side
    for other, known in zip(units, sides, strict=True):
        if (
            other.passage.form == "sentence"
            and known.position in OPPOSITE
            and other.passage.candidate == unit.passage.candidate
            and other.match.question.id == unit.match.question.id
            and any(other.passage.span.overlaps(span) for span in unit.passage.about)
        ):
            position = known.position if lean > 0 else OPPOSITE[known.position]
            reason = "what it is about stands in the sentence before"
            return Side(position, (reason,), STATED, is_carried=True)
    return side


def _stance(document: DocumentInput, weighed: Weighed, weights: Weights) -> ProposedStance | None:
    """The proposal, or None where the passage hardly speaks to the question."""
    passage, match = weighed.unit.passage, weighed.unit.match
    position, confidence, why = _decided(document, weighed, weights)
    was_asked = passage.form == "quotation" and weighed.signals.relevance.get("prompt is best")
    least = LEAST_CARRIED if was_asked else weights.least_found
    if position not in OPPOSITE and weighed.judgement.found < least:
        return None
    said, differs = said_when(document, passage)
    flags = list(passage.flags)
    if differs:
        flags.append("date_differs")
    return ProposedStance(
        candidate=passage.candidate,
        question=match.question.id,
        position=position,
        voice=passage.voice,
        speaker=passage.speaker,
        reported_by=passage.reported_by,
        start=passage.span.start,
        end=passage.span.end,
        confidence=round(confidence, 3),
        reasons=(*passage.reasons, _about(document, passage, match), *why),
        flags=tuple(dict.fromkeys(flags)),
        said=said,
    )


def _about(document: DocumentInput, passage: Passage, match: Match) -> str:
    """What of the passage meets the question, as it stands there."""
    if match.phrases:
        return "about the question by " + ", ".join(f"'{phrase}'" for phrase in match.phrases[:2])
    met = [t.word for t in tokens(passage.span.of(document.text)) if t.stem in match.words]
    if not met:
        return "about the question by what stands before it"
    return "about the question by " + ", ".join(f"'{word}'" for word in dict.fromkeys(met[:6]))


def _decided(
    document: DocumentInput, weighed: Weighed, weights: Weights
) -> tuple[Position, float, tuple[str, ...]]:
    """The side where it is likely enough, else `open`; its confidence; and why, in words."""
    judgement, side = weighed.judgement, weighed.signals.side
    if side.position == "declined":
        return "declined", judgement.found, side.reasons
    held = is_held_back(document.text, weighed.unit.passage)
    if held:
        return "open", judgement.found, (held,)
    position: Position = "for" if judgement.is_for > judgement.is_against else "against"
    least = LEAST_CARRIED if side.is_carried else weights.least_found
    is_certain = side.sure >= STATED and judgement.found >= least
    is_certain = is_certain and (side.is_carried or judgement.side >= LEAST_STATED)
    if side.position == position and is_certain and weighed.signals.is_named:
        # What the words state outright is read first, however rarely such words are met.
        return position, max(judgement.side, weights.least_side), side.reasons
    is_likely = judgement.side >= weights.least_side and weighed.signals.is_named
    if not is_likely or judgement.direction < weights.least_direction:
        return "open", judgement.found, ("the side is left to the reviewer",)
    if side.position == position:
        return position, judgement.side, side.reasons
    sign = 1 if position == "for" else -1
    told = why_this_side(weighed.signals, weights, sign)
    reason = f"the side by {told}" if told else "the side by how such passages mostly read"
    return position, judgement.side, (reason,)
