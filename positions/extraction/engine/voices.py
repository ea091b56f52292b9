"""Passages of a document, each with its speaker and voice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from positions.extraction.engine.attributions import Attribution, attribute
from positions.extraction.engine.claims import sentence_claims
from positions.extraction.engine.interface import DocumentInput, Voice
from positions.extraction.engine.layouts import answers, campaigner, own_sentences, sections
from positions.extraction.engine.mentions import OTHER, Mention, find_mentions, genders
from positions.extraction.engine.names import name_table
from positions.extraction.engine.passages import (
    CAP_CHARACTERISED,
    CAP_NAMED_QUOTATION,
    CAP_OWN_PAGE,
    CAP_PRONOUN_QUOTATION,
    CAP_REPORTED,
    Passage,
)
from positions.extraction.engine.resolution import resolve_pronouns
from positions.extraction.engine.sides import is_bare_answer
from positions.extraction.engine.subjects import Sentence, mentions_within
from positions.extraction.engine.turns import Turn, turns
from positions.extraction.engine.vocabulary import CONDITION, NEGATION, PAST
from positions.extraction.engine.words import tokens
from positions.text.quotes import Quotation, quotations
from positions.text.sentences import paragraphs, sentences
from positions.text.spans import Span

_SHORT_QUOTATION = 6  # words; anything shorter is a label or a title, read with its sentence
_BARE_ANSWER = 1  # content words; such an answer means nothing alone
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]\w+|we|We|We['’]\w+|our|Our|my|My|me|us)\b")
QUESTIONNAIRES = ("questionnaire", "voter_guide")


@dataclass(frozen=True)
class Parts:
    """The passages that might hold a stance, and the sentences with the mentions in them."""

    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]


def read_document(document: DocumentInput) -> Parts:
    analysis = _analyse(document)
    return Parts(tuple(_passages(document, analysis)), tuple(analysis.sentences))


def _passages(document: DocumentInput, analysis: _Analysis) -> list[Passage]:
    own = owner_of_page(document)
    found = [] if own else _turn_passages(document)
    if document.source_kind in QUESTIONNAIRES and len({p.candidate for p in found}) < 2:
        answered = _answer_passages(document, own)
        if answered:
            return answered
    if own:
        return _own_page_passages(document, own)
    reported = _reported_passages(document, analysis, found)
    return sorted([*found, *reported], key=lambda p: (p.span, p.form))


def owner_of_page(document: DocumentInput) -> str:
    """The candidate whose own page this is, or "". A campaign page whose owner was not recorded
    belongs to the one candidate whom its title, publisher or head names."""
    if document.controlled_by:
        return document.controlled_by
    if document.source_kind != "campaign_site":
        return ""
    return campaigner(document)


def flags_of(words: str) -> tuple[str, ...]:
    found = []
    if NEGATION.search(words):
        found.append("negation")
    if CONDITION.search(words):
        found.append("condition")
    if PAST.search(words):
        found.append("past_tense")
    return tuple(found)


def _name_of(document: DocumentInput, candidate: str) -> str:
    return next(c.name for c in document.candidates if c.id == candidate)


def _answer_passages(document: DocumentInput, own: str) -> list[Passage]:
    voice: Voice = "own_primary" if own else "own_quoted"
    found: list[Passage] = []
    for answer in answers(document):
        reported = "" if own == answer.candidate else document.publisher
        for position, sentence in enumerate(sentences(document.text, answer.body)):
            words = sentence.of(document.text)
            span, why = sentence, "the candidate's answer to a printed question"
            if position == 0 and len(tokens(words)) <= _BARE_ANSWER and is_bare_answer(words):
                # "Yes" says nothing without its question, so the question is in the evidence.
                span = Span(answer.prompt.start, sentence.end)
                why = "a bare answer, read with its printed question"
            found.append(
                Passage(
                    span,
                    answer.candidate,
                    voice,
                    _name_of(document, answer.candidate),
                    reported,
                    CAP_OWN_PAGE if own else CAP_NAMED_QUOTATION,
                    "answer",
                    (why,),
                    flags_of(words),
                    (),
                    prompt=answer.prompt,
                    object=sentence,
                )
            )
    return found


def _own_page_passages(document: DocumentInput, own: str) -> list[Passage]:
    found: list[Passage] = []
    quoted = [q for q in quotations(document.text) if len(q.inner.of(document.text).split()) > 5]
    for sentence in own_sentences(document):
        words = sentence.of(document.text)
        person = "first person" if _FIRST_PERSON.search(words) else "unattributed"
        inside = any(q.outer.overlaps(sentence) for q in quoted)
        foreign = inside and not _FIRST_PERSON.search(words)
        found.append(
            Passage(
                sentence,
                own,
                "unclear" if foreign else "own_primary",
                _name_of(document, own),
                "",
                CAP_OWN_PAGE if not foreign else 0.3,
                "page",
                ("the candidate's own page", person),
                flags_of(words),
            )
        )
    return found


_REPORTS = re.compile(
    r"^\W*(?:He|She|They)(?:['’]\w+)?\b|"
    r"\b(?:he|she) (?:said|says|told|would|will|wants?|is|was|has)\b|"
    r"^\W*(?:Said|Says|Wants|Has|Had|Would|Will|Believes|Thinks|Supports|Opposes|Favou?rs|Backs|"
    r"Plans|Calls|Voted|Vetoed|Told|Promises|Pledges|Nay|Aye|Firm|Opposed|For|Against|Nothing)\b",
    re.IGNORECASE,
)


def _tells_of(document: DocumentInput, words: str) -> bool:
    """Whether words speak about a candidate rather than as one."""
    named = name_table(document.candidates).pattern.match(words.lstrip(" “\"'•*–—-"))
    return named is not None or _REPORTS.search(words) is not None


def _turn_passages(document: DocumentInput) -> list[Passage]:
    text = document.text
    found_turns = turns(document)
    bodies = [turn.body.of(text) for turn in found_turns]
    told = sum(_tells_of(document, body) for body in bodies)
    own = sum(bool(_FIRST_PERSON.search(body)) for body in bodies)
    # Answers as they were sent in, or a transcript; else somebody's notes on what was said.
    is_verbatim = own > told or (document.source_kind == "questionnaire" and not told)
    found: list[Passage] = []
    for turn in found_turns:
        found.extend(_passages_of_turn(document, turn, is_verbatim))
    return found


def _passages_of_turn(document: DocumentInput, turn: Turn, is_verbatim: bool) -> list[Passage]:
    """Sentence by sentence: quoted words are the candidate's own; first person is; what tells of
    them in the third person is a paraphrase, and so is all else unless the text is verbatim."""
    text = document.text
    marks = [q for q in quotations(turn.body.of(text)) if len(q.inner.of(turn.body.of(text))) > 8]
    found: list[Passage] = []
    for mark in marks:
        inner = Span(turn.body.start + mark.inner.start, turn.body.start + mark.inner.end)
        found.append(_turn_passage(document, turn, inner, "own_quoted", "inside quotation marks"))
    for position, sentence in enumerate(sentences(text, turn.body)):
        words = sentence.of(text)
        unquoted = _without(text, sentence, found)
        if not unquoted.strip(" .,“”\"'‘’"):
            continue
        voice: Voice = "own_quoted"
        why = "under the candidate's name"
        is_told = _tells_of(document, unquoted)
        if is_told or not (is_verbatim or _FIRST_PERSON.search(unquoted)):
            voice, why = "paraphrase", "under the candidate's name, in the third person"
        span, is_bare = sentence, is_bare_answer(words) and len(tokens(words)) <= _BARE_ANSWER
        if position == 0 and (turn.is_cell or is_bare):
            span = Span(turn.label.start, sentence.end)
            why = "a bare answer under the candidate's name, read with its question"
        found.append(_turn_passage(document, turn, span, voice, why, sentence))
    return found


def _without(text: str, sentence: Span, quoted: Sequence[Passage]) -> str:
    words = list(sentence.of(text))
    for passage in quoted:
        for place in range(
            max(passage.span.start, sentence.start), min(passage.span.end, sentence.end)
        ):
            words[place - sentence.start] = " "
    return "".join(words)


def _turn_passage(
    document: DocumentInput,
    turn: Turn,
    span: Span,
    voice: Voice,
    why: str,
    answer: Span | None = None,
) -> Passage:
    own = voice == "own_quoted"
    return Passage(
        span,
        turn.candidate,
        voice,
        _name_of(document, turn.candidate),
        document.publisher,
        CAP_NAMED_QUOTATION if own else CAP_REPORTED,
        "answer",
        (why,),
        flags_of(span.of(document.text)),
        (turn.body,) if len(span) < len(turn.body) else (),
        prompt=turn.prompt,
        object=answer,
    )


@dataclass(frozen=True)
class _Analysis:
    quotations: tuple[Quotation, ...]
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]


def _analyse(document: DocumentInput) -> _Analysis:
    text = document.text
    marks = quotations(text)
    spans = sentences(text)
    mentions = find_mentions(text, document.candidates)
    known = genders(text, mentions, document.candidates)
    mentions = resolve_pronouns(text, mentions, spans, marks, known)
    outer = [q.outer for q in marks]
    parsed = tuple(Sentence(text, span, mentions, outer) for span in spans)
    return _Analysis(tuple(marks), parsed, tuple(mentions))


def _reported_passages(
    document: DocumentInput, analysis: _Analysis, taken: Sequence[Passage]
) -> list[Passage]:
    text = document.text
    # Short marked words ("radical", "stop and frisk") belong to the sentence they stand in.
    long_marks = [
        q for q in analysis.quotations if len(q.inner.of(text).split()) >= _SHORT_QUOTATION
    ]
    made = attribute(text, analysis.quotations, analysis.sentences, paragraphs(text))
    made = _under_headings(document, made)
    found: list[Passage] = []
    for attribution in made:
        if attribution.quotation in long_marks:
            found.extend(_quotation_passages(document, attribution, analysis.sentences))
        found.extend(_claims_in_quotation(document, attribution, analysis.mentions))
    told = sentence_claims(document, analysis.sentences, [q.outer for q in long_marks])
    found.extend(p for p in told if not _is_mostly_quotation(p, found))
    busy = [p.span for p in taken]
    return [p for p in found if not any(p.span.overlaps(b) for b in busy)]


def _quotation_passages(
    document: DocumentInput, attribution: Attribution, parsed: Sequence[Sentence]
) -> list[Passage]:
    mention = attribution.mention
    if mention is None or mention.who in ("", OTHER):
        return []  # words of somebody else are never a candidate's position
    text = document.text
    cap, why = _quotation_cap(mention, attribution)
    context = _context(text, attribution.quotation.outer, parsed)
    result: list[Passage] = []
    pieces = sentences(text, attribution.quotation.inner)
    for piece in pieces:
        words = piece.of(text)
        person = ("first person",) if _FIRST_PERSON.search(words) else ()
        result.append(
            Passage(
                piece,
                mention.who,
                "own_quoted",
                _name_of(document, mention.who),
                document.publisher,
                cap,
                "quotation",
                (*person, "inside quotation marks", attribution.reason, *why),
                flags_of(words),
                context,
            )
        )
    return result


def _under_headings(document: DocumentInput, made: Sequence[Attribution]) -> list[Attribution]:
    """A quotation that opens its line and has no cue of its own belongs to the candidate under
    whose name it stands, where candidates' profiles follow one another."""
    heads = sections(document)
    found: list[Attribution] = []
    for attribution in made:
        start = attribution.quotation.outer.start
        opens = not document.text[document.text.rfind("\n", 0, start) + 1 : start].strip()
        above = [(row, who) for end, row, who in heads if end <= start]
        if attribution.mention is None and opens and above:
            row, who = above[-1]
            mention = Mention(row, "name", who, row.of(document.text))
            attribution = replace(
                attribution, mention=mention, reason="under the candidate's name", alone=True
            )
        found.append(attribution)
    return found


def _is_mostly_quotation(passage: Passage, quoted: Sequence[Passage]) -> bool:
    """Whether more than half of what is told is quoted words of the same candidate, which stand
    for themselves."""
    inside = sum(
        min(passage.span.end, q.span.end) - max(passage.span.start, q.span.start)
        for q in quoted
        if q.candidate == passage.candidate and q.span.overlaps(passage.span)
    )
    return 2 * inside > len(passage.span)


def _claims_in_quotation(
    document: DocumentInput, attribution: Attribution, mentions: Sequence[Mention]
) -> list[Passage]:
    """What somebody says of a candidate by name in a quotation ("Sample wants to close it"): the
    speaker's claim, whoever the speaker is, and never the candidate's own word."""
    text, inner = document.text, attribution.quotation.inner
    mentions = mentions_within(mentions, inner)
    if not any(inner.contains(m.span) and m.who not in ("", OTHER) for m in mentions):
        return []
    speaker = attribution.mention
    teller = speaker.name if speaker is not None and speaker.name else "somebody quoted"
    named = [m for m in mentions if m.kind != "pronoun"]
    parsed = [Sentence(text, span, named, ()) for span in sentences(text, inner)]
    about_others = [
        passage
        for passage in sentence_claims(document, parsed, ())
        if speaker is None or passage.candidate != speaker.who
    ]
    return [
        replace(
            passage,
            voice="other_characterisation",
            cap=CAP_CHARACTERISED,
            speaker=teller,
            reported_by=document.publisher,
            reasons=("what somebody else says of the candidate, in quotation marks",),
            flags=tuple(dict.fromkeys((*passage.flags, "nested_attribution"))),
        )
        for passage in about_others
    ]


def _quotation_cap(mention: Mention, attribution: Attribution) -> tuple[float, tuple[str, ...]]:
    if attribution.alone:
        return CAP_PRONOUN_QUOTATION - 0.05, ("no reporting words of its own",)
    if mention.kind == "pronoun":
        return CAP_PRONOUN_QUOTATION, ("speaker named by a pronoun",)
    return CAP_NAMED_QUOTATION, ()


def _context(text: str, quotation: Span, parsed: Sequence[Sentence]) -> tuple[Span, ...]:
    """What a quotation may be about: the rest of its own sentence and the sentence before."""
    around: list[Span] = []
    for index, sentence in enumerate(parsed):
        if not sentence.span.overlaps(quotation):
            continue
        if sentence.span.start < quotation.start:
            around.append(Span(sentence.span.start, quotation.start))
        elif index and not around:
            around.append(parsed[index - 1].span)
        if sentence.span.end > quotation.end:
            around.append(Span(quotation.end, sentence.span.end))
    if around and around[0].start and around[0].end == quotation.start and len(around[0]) < 40:
        earlier = [s.span for s in parsed if s.span.end <= around[0].start]
        around.extend(earlier[-1:])
    return tuple(span for span in around if len(span))
