"""What a reporting text says, in its own words, about where a candidate stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from positions.extraction.engine.interface import DocumentInput, Voice
from positions.extraction.engine.layouts import is_heading
from positions.extraction.engine.mentions import OTHER, Mention
from positions.extraction.engine.passages import (
    CAP_CHARACTERISED,
    CAP_OWN_PAGE,
    CAP_REPORTED,
    CAP_TOLD,
    Passage,
)
from positions.extraction.engine.predicates import Predicate, find_predicates
from positions.extraction.engine.subjects import Sentence
from positions.extraction.engine.vocabulary import (
    ACCORDING_TO_OWN,
    ANAPHOR,
    CONDITION,
    DECLINED,
    LOADED,
    NEGATION,
    PAST,
)
from positions.text.spans import Span

_CIRCUMSTANCE = re.compile(
    r"\s*(?:[,.:]|when|in|at|during|on|after|before|as|via|about|of|to (?:the|a|reporters|"
    r"supporters)|"
    r"(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day|earlier|later|last|back in)\b"
)
_CARRY = re.compile(r"^(?:She|He|They)\s+(?:also|further|additionally|has also|then|next)\b")
# Verbs by which a writer tells what somebody holds without that person having said it.
_INNER = re.compile(
    r"(?:believ|think|thought|feel|felt|sees|consider|know|hat(?:e|es|ed)$|talk|hint|appear|seem|"
    r"(?:has |have )?(?:shown|showed|expressed|voiced)|praise|prais|tout|is |was |remain|"
    r"brag)"
)
_SPOKEN = re.compile(
    r"(?:sa(?:id|y)|t(?:old|ell)|call(?:s|ed|ing)? for|vow|pledg|promis|propos|argu|"
    r"announc|insist|respond|repl|stat|declar|urg|demand|advocat|warn|stress|suggest|reiterat)"
)


def sentence_claims(
    document: DocumentInput,
    parsed: Sequence[Sentence],
    quoted: Sequence[Span],
) -> list[Passage]:
    """One passage for each predicate whose subject is a candidate."""
    result: list[Passage] = []
    known = _surnames(parsed)
    via, carried = "", ""
    for index, sentence in enumerate(parsed):
        words = sentence.span.of(document.text)
        if is_heading(document.text, sentence.span) and len(words.split()) < 9:
            continue
        source = ACCORDING_TO_OWN.search(words)
        own_source = _own_source(document, sentence, source)
        if own_source:
            via, carried = own_source
        elif not (carried and _CARRY.match(words)):
            via, carried = "", ""
        for found in find_predicates(sentence, quoted):
            if found.agent.who in ("", OTHER):
                continue
            from_site = via if found.agent.who == carried else ""
            if found.kind == "say" and _only_reports(found.object.of(document.text)):
                continue
            passage = _passage(document, parsed, index, found, from_site, bool(own_source))
            if passage is not None:
                others = _others(sentence, found.agent, passage.span, known)
                result.append(replace(passage, others=others))
    return result


def _surnames(parsed: Sequence[Sentence]) -> frozenset[str]:
    """The last words of full names of other people, by which they are called later on."""
    return frozenset(
        m.name.split()[-1]
        for sentence in parsed
        for m in sentence.mentions
        if m.who == OTHER and m.kind == "name" and len(m.name.split()) > 1
    )


def _others(
    sentence: Sentence, agent: Mention, clause: Span, known: frozenset[str]
) -> tuple[Span, ...]:
    """Where the passage names people other than its subject."""
    return tuple(
        m.span
        for m in sentence.mentions
        if m.who not in ("", agent.who)
        and clause.contains(m.span)
        and (m.who != OTHER or m.kind != "name" or " " in m.name.strip() or m.name in known)
    )


def _only_reports(words: str) -> bool:
    """Whether what follows "said" is only when, where or to whom, as beside a quotation."""
    if re.search(r"\bthat\b", words):
        return False
    return len(words.split()) < 3 or _CIRCUMSTANCE.match(words) is not None


def _own_source(
    document: DocumentInput, sentence: Sentence, source: re.Match[str] | None
) -> tuple[str, str] | None:
    """ "according to her website": its name, and whose site it is."""
    if source is None:
        return None
    whose = sentence.span.start + source.start("whose")
    end = sentence.span.start + source.end("whose")
    named = [m for m in sentence.mentions if m.span.start < end and m.span.end > whose]
    if not named:
        return None
    mention = named[-1]
    who = mention.who
    if not who and mention.kind == "pronoun":
        # "According to her website, Ejemplo …": the pronoun looks forward.
        later = [m for m in sentence.mentions if m.span.start > end and m.kind != "pronoun"]
        who = later[0].who if later else ""
    if who in ("", OTHER):
        return None
    label = source.group("what").replace("web site", "website")
    possessive = "their"
    if mention.kind == "pronoun":
        possessive = source.group("whose").lower()
        return f"{possessive} {label}", who
    return f"{source.group('whose')} {label}", who


def _passage(
    document: DocumentInput,
    parsed: Sequence[Sentence],
    index: int,
    found: Predicate,
    via: str,
    stated_here: bool,
) -> Passage | None:
    text, sentence = document.text, parsed[index]
    start = found.start
    agent = found.agent
    if found.kind not in ("passive",):
        # Up to the subject, unless another verb with its own passage stands between.
        start = agent.span.start if found.direct and agent.span.start < start else start
    clause = Span(start, max(found.object.end, found.start + len(found.predicate)))
    if found.kind == "passive":
        clause = Span(found.start, agent.span.end)
    matter = clause
    if found.direct and found.kind != "passive" and agent.span.start - sentence.span.start < 120:
        # What stands before the subject is shown with it, and not compared with the questions.
        clause = Span(sentence.span.start, clause.end)
    if via:
        # The attribution governs the sentence, so the sentence is the evidence.
        clause = sentence.span
    clause = clause.trimmed(text, " \t\n,;")
    words = clause.of(text)
    voice, cap, why = _voice(document, found, via, words)
    flags = []
    if NEGATION.search(words):
        flags.append("negation")
    if CONDITION.search(words):
        flags.append("condition")
    if PAST.search(sentence.span.of(text)):
        flags.append("past_tense")
    if LOADED.search(sentence.span.of(text)):
        flags.append("loaded_words")
    if DECLINED.search(words):
        flags.append("declined")
    if via and not stated_here:
        flags.append("carried_over")
    anaphoric = ANAPHOR.match(found.object.of(text)) is not None
    about = _before(text, parsed, index, bool(anaphoric or agent.kind == "pronoun"))
    speaker = next(c.name for c in document.candidates if c.id == agent.who)
    reported = via or document.publisher
    if voice == "other_characterisation":
        flags.append("nested_attribution")
        speaker = _teller(document, found)
    if voice == "outlet_characterisation":
        speaker, reported = document.publisher or "the outlet", ""
    return Passage(
        clause,
        agent.who,
        voice,
        speaker,
        reported,
        cap,
        "sentence",
        why,
        tuple(flags),
        tuple(about),
        found.lean,
        found.predicate,
        found.object,
        matter=None if via else matter,
    )


def _before(text: str, parsed: Sequence[Sentence], index: int, far: bool) -> list[Span]:
    """The sentence before, which may say what this one is about: of the same paragraph, or
    any where this one points back."""
    if not index:
        return []
    before = parsed[index - 1].span
    if not far and "\n" in text[before.end : parsed[index].span.start]:
        return []
    return [before]


def _teller(document: DocumentInput, found: Predicate) -> str:
    who = found.told_by
    if who is None:
        return ""
    return next((c.name for c in document.candidates if c.id == who.who), who.name)


def _voice(
    document: DocumentInput, found: Predicate, via: str, words: str
) -> tuple[Voice, float, tuple[str, ...]]:
    pronoun = ("named by a pronoun",) if found.agent.kind == "pronoun" else ()
    if via:
        return "paraphrase", CAP_REPORTED, (f"reported from {via}", *pronoun)
    if found.told_by is not None:
        return (
            "other_characterisation",
            CAP_CHARACTERISED,
            ("what somebody else says of the candidate",),
        )
    if found.agent.kind == "lead":
        return (
            "outlet_characterisation",
            CAP_CHARACTERISED,
            ("the outlet's lead, which does not name the candidate",),
        )
    if found.kind == "plain":
        if document.source_kind == "opinion" or LOADED.search(words):
            why = ("the outlet's own words about the candidate", *pronoun)
            return "outlet_characterisation", CAP_CHARACTERISED, why
        return "paraphrase", CAP_TOLD, ("told of the candidate by the outlet", *pronoun)
    if document.source_kind == "official_record" and found.kind != "think":
        return (
            "official_record",
            CAP_OWN_PAGE,
            (f"an official record of what was done or said: '{found.predicate}'", *pronoun),
        )
    spoken = found.kind == "say" or _SPOKEN.match(found.predicate)
    if spoken and not (document.source_kind == "opinion" and LOADED.search(words)):
        return "paraphrase", CAP_REPORTED, (f"reported with '{found.predicate}'", *pronoun)
    if document.source_kind == "opinion" or _INNER.match(found.predicate):
        return (
            "outlet_characterisation",
            CAP_CHARACTERISED,
            (f"the outlet's own words: '{found.predicate}'", *pronoun),
        )
    return (
        "paraphrase",
        CAP_REPORTED - 0.05,
        (f"stated by the outlet: '{found.predicate}'", *pronoun),
    )
