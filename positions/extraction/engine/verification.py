"""The one verifier: what every engine's proposals must hold against before anybody sees them.

What an engine says of a passage is a claim. Where the words stand, whose they are by the text's own
structure, when they were said and what to look twice at are found out here, by code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from positions.extraction.engine.dating import said_on
from positions.extraction.engine.interface import (
    CandidateInput,
    DocumentInput,
    Position,
    ProposedStance,
    Voice,
)
from positions.extraction.engine.passages import CAP_CHARACTERISED, CAP_REPORTED, Passage
from positions.extraction.engine.voices import flags_of, owner_of_page
from positions.text.dates import PartialDate
from positions.text.normalise import normalise, occurrences
from positions.text.sentences import sentences
from positions.text.spans import Span

# Characters; longer than any one statement, and as long as a page would need to be quoted whole.
LONGEST_QUOTATION = 1_000
UNKNOWN_SPEAKER = "not known"

# Reasons for which a claim is dropped; they are counted, and shown to people as they stand here.
NOT_ON_PAGE = "words that are not in the text"
REPEATED = "words that stand in the text more than once"
CUT_WORD = "words cut in two"
TOO_LONG = "more than one statement"
NO_CANDIDATE = "no such candidate"
NO_QUESTION = "no such question"
NOT_NAMED = "a candidate whom the text does not name"
NO_SPEAKER = "a speaker whom the text does not name"
OTHERS_WORDS = "words of another candidate"

# Strength as evidence. A claim may say that words are weaker than they look, never stronger.
_STRENGTH: dict[Voice, int] = {
    "own_primary": 3,
    "official_record": 3,
    "own_quoted": 2,
    "paraphrase": 1,
    "outlet_characterisation": 0,
    "other_characterisation": 0,
    "unclear": 0,
}
_IN_WORDS: dict[Voice, str] = {
    "own_primary": "the candidate's own words",
    "own_quoted": "the candidate's own words, quoted",
    "official_record": "an official record",
    "paraphrase": "a paraphrase",
    "outlet_characterisation": "the outlet's description",
    "other_characterisation": "somebody else's description",
    "unclear": "nobody's in particular",
}
# Of what was quoted, this share must be words that the structure gives to the candidate.
_ENOUGH = 0.5
_MARKS = " \t\r\n\u00a0\"'“”‘’«»„‟"


class Rejected(ValueError):
    """A proposal that does not hold against its document; `reason` is one of the words above."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


@dataclass(frozen=True)
class Claim:
    """What an engine that cannot be taken at its word says about a quotation."""

    quotation: str
    candidate: str
    question: str
    position: Position
    voice: Voice
    speaker: str
    reason: str = ""


def verify(document: DocumentInput, stance: ProposedStance) -> None:
    """Raises Rejected for a proposal that does not hold against its document."""
    if not 0 <= stance.start < stance.end <= len(document.text):
        raise Rejected(NOT_ON_PAGE, f"span {stance.start}:{stance.end} is outside the text")
    if not document.text[stance.start : stance.end].strip():
        raise Rejected(NOT_ON_PAGE, "the passage is empty")
    _candidate(document, stance.candidate)
    if stance.question not in {q.id for q in document.questions}:
        raise Rejected(NO_QUESTION, stance.question)


def said_when(document: DocumentInput, passage: Passage) -> tuple[PartialDate | None, bool]:
    """When a passage was said, and whether that differs from the document's own date."""
    around: tuple[Span, ...] = ()
    if passage.form == "quotation":
        around = passage.about
    elif passage.form == "sentence":
        around = (passage.span,)
    return said_on(document.text, around, document.published)


class Verifier:
    """Holds claims against one document. `passages` are what the local reader makes of it."""

    def __init__(self, document: DocumentInput, passages: Sequence[Passage]) -> None:
        self._document = document
        self._passages = passages
        self._normalised = normalise(document.text)
        self._folded = self._normalised.text.casefold()

    @cached_property
    def _sentences(self) -> list[Span]:
        return sentences(self._document.text)

    def settle(self, claim: Claim) -> ProposedStance:
        """The proposal that a claim comes to, with everything but candidate, question and position
        found in the text; raises Rejected.

        The evidence is cut as the local reader cuts it, never narrower: "support the tram" out of
        "I do not support the tram" would be word for word, and a lie.
        """
        candidate = _candidate(self._document, claim.candidate)
        if claim.question not in {q.id for q in self._document.questions}:
            raise Rejected(NO_QUESTION, claim.question)
        self._check_speaker(candidate, claim)
        span = self._locate(claim.quotation)
        ours = self._given_to(span, lambda who: who == candidate.id)
        if ours is None and _STRENGTH[claim.voice] > 0:
            others = self._given_to(span, lambda who: who != candidate.id)
            if others is not None:
                raise Rejected(OTHERS_WORDS)
        passage = self._voiced(claim, ours) if ours else self._unattributed(claim, span)
        stance = self._stance(claim, passage)
        verify(self._document, stance)
        return stance

    def _locate(self, quotation: str) -> Span:
        if len(quotation) > LONGEST_QUOTATION:
            raise Rejected(TOO_LONG)
        # A model may put the quotation into marks of its own.
        places = occurrences(self._normalised, quotation) or occurrences(
            self._normalised, quotation.strip(_MARKS)
        )
        text = self._document.text
        if not places or not any(character.isalnum() for character in places[0].of(text)):
            raise Rejected(NOT_ON_PAGE)
        if len(places) > 1:
            raise Rejected(REPEATED)
        span = places[0].trimmed(text, _MARKS)
        if _inside_word(text, span.start) or _inside_word(text, span.end):
            raise Rejected(CUT_WORD)
        return span

    def _check_speaker(self, candidate: CandidateInput, claim: Claim) -> None:
        """The candidate and whoever is said to speak have an anchor in the text."""
        document = self._document
        own = owner_of_page(document)
        named = own == candidate.id or any(self._is_in_text(name) for name in _names(candidate))
        if not named:
            raise Rejected(NOT_NAMED)
        speaking = {c.id for c in document.candidates if _speaks(c, claim.speaker)}
        known = claim.speaker.casefold() == document.publisher.casefold() != ""
        if not speaking and not known and not self._is_in_text(claim.speaker):
            raise Rejected(NO_SPEAKER)
        if _STRENGTH[claim.voice] > 0 and speaking and candidate.id not in speaking:
            raise Rejected(OTHERS_WORDS)

    def _is_in_text(self, name: str) -> bool:
        folded = normalise(name).text.strip().casefold()
        return bool(folded) and _as_word(folded).search(self._folded) is not None

    def _given_to(self, span: Span, is_theirs: Callable[[str], bool]) -> Passage | None:
        """The passage that the structure gives to those people and that the span is mostly made
        of: one of the reader's own, or several that follow on each other."""
        text = self._document.text
        touched = sorted(
            (p for p in self._passages if p.span.overlaps(span) and is_theirs(p.candidate)),
            key=lambda p: (p.span, _STRENGTH[p.voice]),
        )
        best: Passage | None = None
        for passage in touched:
            joined = _joined(text, best, passage) if best is not None else None
            if joined is not None:
                best = joined
            elif best is None or _shared(passage.span, span) > _shared(best.span, span):
                best = passage
        if best is None or _shared(best.span, span) < _ENOUGH * len(span):
            return None
        return best

    def _voiced(self, claim: Claim, passage: Passage) -> Passage:
        """The passage in the weaker of the two voices, and what the two have to say about it."""
        if claim.voice == passage.voice:
            return passage
        taken = f"the model takes it for {_IN_WORDS[claim.voice]}"
        if _STRENGTH[claim.voice] >= _STRENGTH[passage.voice]:
            reason = f"{taken}; the text itself says {_IN_WORDS[passage.voice]}"
            return replace(passage, reasons=(*passage.reasons, reason))
        cap = CAP_REPORTED if claim.voice == "paraphrase" else CAP_CHARACTERISED
        return replace(
            passage,
            voice=claim.voice,
            speaker=self._weaker_speaker(claim, passage),
            reported_by=self._document.publisher if claim.voice == "paraphrase" else "",
            cap=min(cap, passage.cap),
            reasons=(*passage.reasons, f"{taken}, which is the weaker reading"),
            flags=(*passage.flags, "voice_differs"),
        )

    def _weaker_speaker(self, claim: Claim, passage: Passage) -> str:
        if claim.voice == "paraphrase":
            return passage.speaker
        if claim.voice == "outlet_characterisation":
            return self._document.publisher or "the outlet"
        is_candidate = _speaks(_candidate(self._document, claim.candidate), claim.speaker)
        foreign = claim.voice == "other_characterisation" and not is_candidate
        return claim.speaker if foreign else UNKNOWN_SPEAKER

    def _unattributed(self, claim: Claim, span: Span) -> Passage:
        """Words that nothing in the text gives to the candidate: whole sentences, whose is unclear,
        and no surer than a description by somebody else."""
        text = self._document.text
        whole = [s for s in self._sentences if s.overlaps(span)]
        span = Span(min(span.start, whole[0].start), max(span.end, whole[-1].end))
        who = next(c.name for c in self._document.candidates if c.id == claim.candidate)
        reason = f"the model takes it for {_IN_WORDS[claim.voice]}"
        return Passage(
            span,
            claim.candidate,
            "unclear",
            UNKNOWN_SPEAKER,
            self._document.publisher,
            CAP_CHARACTERISED,
            "sentence",
            (reason, f"nothing in the text gives these words to {who}"),
            (*flags_of(span.of(text)), "not_attributed"),
        )

    def _stance(self, claim: Claim, passage: Passage) -> ProposedStance:
        said, differs = said_when(self._document, passage)
        flags = (*passage.flags, *flags_of(passage.span.of(self._document.text)))
        told = (f"the model says: {claim.reason}",) if claim.reason else ()
        return ProposedStance(
            candidate=claim.candidate,
            question=claim.question,
            position=claim.position,
            voice=passage.voice,
            speaker=passage.speaker,
            reported_by=passage.reported_by,
            start=passage.span.start,
            end=passage.span.end,
            confidence=round(passage.cap, 3),
            reasons=(*passage.reasons, *told),
            flags=tuple(dict.fromkeys((*flags, *(("date_differs",) if differs else ())))),
            said=said,
        )


def _candidate(document: DocumentInput, candidate: str) -> CandidateInput:
    for known in document.candidates:
        if known.id == candidate:
            return known
    raise Rejected(NO_CANDIDATE, candidate)


def _names(candidate: CandidateInput) -> Iterable[str]:
    return (candidate.name, *candidate.aliases)


def _speaks(candidate: CandidateInput, speaker: str) -> bool:
    """Whether a speaker's name holds one of the candidate's."""
    folded = normalise(speaker).text.casefold()
    names = (normalise(name).text.strip().casefold() for name in _names(candidate))
    return any(name and _as_word(name).search(folded) for name in names)


def _as_word(folded: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(folded)}(?!\w)")


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _joined(text: str, first: Passage, second: Passage) -> Passage | None:
    """Two passages as one where nothing but marks stands between them; in the weaker voice."""
    same = (first.candidate, first.form) == (second.candidate, second.form)
    between = text[first.span.end : max(first.span.end, second.span.start)]
    if not same or any(character.isalnum() for character in between):
        return None
    weaker = min(first, second, key=lambda p: (_STRENGTH[p.voice], p.cap))
    return replace(
        weaker,
        span=Span(first.span.start, max(first.span.end, second.span.end)),
        cap=min(first.cap, second.cap),
        flags=tuple(dict.fromkeys((*first.flags, *second.flags))),
        about=first.about,
    )
