"""From passages to proposals: what each is about, which side, how sure, verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from positions.extraction.engine.interface import DocumentInput, ProposedStance
from positions.extraction.engine.passages import Passage
from positions.extraction.engine.questions import THRESHOLD, Match, QuestionIndex
from positions.extraction.engine.sides import OPPOSITE, Side, first_person_lean, side_of
from positions.extraction.engine.verification import said_when, verify
from positions.extraction.engine.words import Token, tokens

INTRODUCED = 0.7  # what a quotation's own words do not say counts for less
PER_PAIR = 4  # passages brought to the reader for one candidate and question


@dataclass(frozen=True)
class Unit:
    """A passage and what it was found to be about."""

    passage: Passage
    match: Match


def matched(document: DocumentInput, passages: Sequence[Passage]) -> list[Unit]:
    index = QuestionIndex(document.questions, _names(document))
    units: list[Unit] = []
    for passage in passages:
        matter = passage.matter or passage.span
        own = tokens(matter.of(document.text), matter.start)
        around: list[Token] = []
        for span in passage.about:
            around.extend(tokens(span.of(document.text), span.start))
        if passage.prompt is not None and not passage.span.contains(passage.prompt):
            around.extend(tokens(passage.prompt.of(document.text), passage.prompt.start))
        leaning = passage.lean != 0 or (
            passage.form != "sentence" and first_person_lean(passage.span.of(document.text)) != 0
        )
        found = index.match(own, around, leaning)
        if not found and passage.form == "quotation":
            found = _introduced(document, index, passage)
        units.extend(Unit(passage, match) for match in found)
    return units


def _introduced(document: DocumentInput, index: QuestionIndex, passage: Passage) -> list[Match]:
    """`Asked about the register, Ejemplo said: "It is a step forward."`: what stands before the
    quotation in its own sentence says what it is about."""
    for span in passage.about:
        if 0 <= passage.span.start - span.end <= 2:
            found = index.match(tokens(span.of(document.text), span.start))[:1]
            return [replace(m, score=m.score * INTRODUCED) for m in found]
    return []


def _names(document: DocumentInput) -> list[str]:
    names: list[str] = []
    for candidate in document.candidates:
        names.extend((candidate.name, *candidate.aliases))
    return names


def propose(document: DocumentInput, units: Sequence[Unit]) -> list[ProposedStance]:
    """Proposals in order of place; for one candidate and question the surest few passages."""
    sides = [side_of(document.text, unit.passage, unit.match.question) for unit in units]
    sides = [_carried(document, units, sides, index) for index in range(len(units))]
    made = [_stance(document, unit, side) for unit, side in zip(units, sides, strict=True)]
    kept: dict[tuple[str, str], list[ProposedStance]] = {}
    for stance in sorted(made, key=lambda s: (-s.confidence, s.start, s.end)):
        group = kept.setdefault((stance.candidate, stance.question), [])
        overlapping = any(s.start < stance.end and stance.start < s.end for s in group)
        if len(group) < PER_PAIR and not overlapping:
            group.append(stance)
    found = [stance for group in kept.values() for stance in group]
    found.sort(key=lambda s: (s.start, s.end, s.candidate, s.question))
    for stance in found:
        verify(document, stance)
    return found


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
        same = (other.passage.candidate, other.match.question.id) == (
            unit.passage.candidate,
            unit.match.question.id,
        )
        before = any(other.passage.span.overlaps(span) for span in unit.passage.about)
        if same and before and other.passage.form == "sentence" and known.position in OPPOSITE:
            position = known.position if lean > 0 else OPPOSITE[known.position]
            return Side(position, ("what it is about stands in the sentence before",), 0.6)
    return side


def _stance(document: DocumentInput, unit: Unit, side: Side) -> ProposedStance:
    passage, match = unit.passage, unit.match
    said, differs = said_when(document, passage)
    flags = list(passage.flags)
    if differs:
        flags.append("date_differs")
    about = ", ".join(f"'{phrase}'" for phrase in match.phrases[:2]) or ", ".join(match.words[:4])
    return ProposedStance(
        candidate=passage.candidate,
        question=match.question.id,
        position=side.position,
        voice=passage.voice,
        speaker=passage.speaker,
        reported_by=passage.reported_by,
        start=passage.span.start,
        end=passage.span.end,
        confidence=_confidence(passage, match, side.sure),
        reasons=(*passage.reasons, f"about the question by {about}", *side.reasons),
        flags=tuple(dict.fromkeys(flags)),
        said=said,
    )


def _confidence(passage: Passage, match: Match, sure: float) -> float:
    """The cap for this kind of passage, scaled by how well it fits the question and by how the
    side was found. Never above the cap."""
    fit = 0.6 + 0.4 * min(1.0, max(0.0, (match.score - THRESHOLD) / 3.0))
    return round(passage.cap * fit * (0.6 + 0.4 * sure), 3)
