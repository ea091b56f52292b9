"""Verbs and nouns in a sentence that say what somebody stands for, and who that somebody is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from positions.extraction.engine.layouts import is_heading
from positions.extraction.engine.mentions import Mention
from positions.extraction.engine.subjects import Sentence
from positions.extraction.engine.vocabulary import (
    NOUN_PREDICATE,
    PASSIVE,
    PASSIVE_AGAINST,
    predicates,
)
from positions.text.spans import Span

_NEGATED = re.compile(
    r"(?:\bnot|\bnever|\bno longer|n['’]t|\bdeclin\w+ to|\brefus\w+ to|\bstop\w*)\s+(?:\w+ly\s+)?$"
)
# Verbs whose denial is the other side. Not to promise or to propose something is no opposition.
_DENIABLE = re.compile(
    r"(?:support|back|favou?r|advocat|endors|want|agree|embrac|champion|would like|is |was |am |"
    r"vot|defend|stand)"
)
_CLAUSE_END = re.compile(
    r";|,?\s+\b(?:but|although|though|while|whereas|even as|even though|despite|before|after)\b|"
    r",\s+(?:saying|arguing|citing|adding|noting|claiming|who|which|where|when|"
    r"and (?:he|she|they|it)\b)"
)
_CONTRAST = re.compile(r",?\s+\b(?:but|although|though|while|whereas)\b")
# What parts "A said that B supports …" from "A said it, and B supports …".
_APART = re.compile(r";|,\s+(?:and|or)\b|\b(?:but|while|whereas|although|though)\b|[“”\"]")


@dataclass(frozen=True)
class Predicate:
    """`lean` is +1 or -1 where the verb takes a side, else 0. `object` is what follows. `direct`
    says that no other predicate stands between the subject and this one. `told_by` is somebody
    else in whose mouth the claim is ("Sample warned that Ejemplo opposes …")."""

    agent: Mention
    start: int
    predicate: str
    lean: int
    object: Span
    kind: str
    direct: bool = True
    told_by: Mention | None = None


def find_predicates(sentence: Sentence, quoted: Sequence[Span]) -> list[Predicate]:
    """Predicates of the sentence whose subject could be named, outside `quoted`."""
    text, span = sentence.text, sentence.span
    matches = [
        m
        for m in predicates(text, span.start, span.end)
        if not any(q.start <= m.start() < q.end for q in quoted)
        and not sentence.is_quoted(m.start())
    ]
    found: list[Predicate] = []
    subject: Mention | None = None
    for position, match in enumerate(matches):
        nested = _subject_for(sentence, match, subject)
        if nested is None:
            # A verb whose subject is unknown ends the chain: "the group fights to …".
            if not re.search(r"\bto\s+$", text[max(span.start, match.start() - 4) : match.start()]):
                subject = None
            continue
        subject = nested
        following = matches[position + 1].start() if position + 1 < len(matches) else span.end
        kind = match.lastgroup or "say"
        lean = {"for": 1, "against": -1}.get(kind, 0)
        if lean and _NEGATED.search(text, max(span.start, match.start() - 20), match.start()):
            lean = -lean if _DENIABLE.match(match.group()) else 0
        if kind in ("say", "think"):
            turn = _CONTRAST.search(text, match.end(), span.end)
            reach = turn.start() if turn else span.end
        else:
            reach = _object_end(text, match.end(), span.end, following)
        found.append(
            Predicate(
                subject,
                match.start(),
                match.group(),
                lean,
                Span(match.end(), reach),
                kind,
                _is_direct(text, subject, match.start(), found),
            )
        )
    found.extend(
        replace(one, agent=other) for one in tuple(found) for other in sentence.joined_to(one.agent)
    )
    found.extend(_noun_predicates(text, sentence))
    return _with_tellers(text, found) + _plain(sentence, found, quoted)


_NO_SENTENCE = re.compile(
    r"\W*(?:Tags?|Topics?|Related|Filed under|See also|Read more|More (?:on|from)|Photo|Image|"
    r"Story highlights)\b",
    re.IGNORECASE,
)


def _plain(
    sentence: Sentence, found: Sequence[Predicate], quoted: Sequence[Span]
) -> list[Predicate]:
    """What a sentence tells of its subject without any verb of ours: "She'd scrap the tramway",
    "His tramway scheme would cost us all". Nothing from headings and lists of tags, nor beside a
    quotation, whose cue tells nothing."""
    if (
        any(sentence.span.overlaps(quotation) for quotation in quoted)
        or is_heading(sentence.text, sentence.span)
        or _NO_SENTENCE.match(sentence.text, sentence.span.start)
    ):
        return []
    subject = next(
        (m for m in sentence.mentions if m.possessive or sentence.can_be_subject(m)), None
    )
    if subject is None or subject.span.end >= sentence.span.end:
        return []
    told = (subject, *sentence.joined_to(subject))
    spoken_for = {one.agent.who for one in found}
    rest = Span(subject.span.end, sentence.span.end)
    return [
        Predicate(m, subject.span.start, "", 0, rest, "plain")
        for m in told
        if m.who not in spoken_for
    ]


def _with_tellers(text: str, found: Sequence[Predicate]) -> list[Predicate]:
    """What A says about B is A's claim: B's predicates learn who tells them, and A's own verb of
    saying is dropped, since it takes no stance of A's."""
    told: dict[int, Mention] = {}
    telling: set[int] = set()
    for outer, teller in enumerate(found):
        if teller.kind not in ("say", "think") or not teller.agent.who:
            continue
        for inner, claim in enumerate(found):
            between = (teller.object.start, claim.agent.span.start)
            if (
                claim.agent.who not in ("", teller.agent.who)
                and claim.kind not in ("passive", "plain")
                and between[0] <= between[1]
                and claim.start <= teller.object.end
                and not _APART.search(text[between[0] : between[1]])
            ):
                told.setdefault(inner, teller.agent)
                telling.add(outer)
    return [
        replace(claim, told_by=told.get(index))
        for index, claim in enumerate(found)
        if index not in telling
    ]


def _is_direct(text: str, subject: Mention, place: int, found: Sequence[Predicate]) -> bool:
    taken = any(f.agent == subject and f.start < place for f in found)
    return not taken and 0 <= place - subject.span.start < 160


def _subject_for(
    sentence: Sentence, match: re.Match[str], previous: Mention | None
) -> Mention | None:
    word = match.group().split()[0]
    if word.endswith("ing"):
        left = sentence.text[sentence.span.start : match.start()].rstrip()
        if left.endswith(","):
            return previous or sentence.main_subject()
    return sentence.subject_of(match.start(), previous)


def _object_end(text: str, start: int, end: int, following: int) -> int:
    stop = _CLAUSE_END.search(text, start, end)
    limit = stop.start() if stop and stop.start() - start > 8 else end
    if start + 8 < following < limit:
        joined = re.search(r"(?:,|\band\b|\bbut\b)[\w\s]{0,30}$", text[start:following])
        if joined:
            limit = start + joined.start()
    return max(limit, min(end, start + 1))


def _noun_predicates(text: str, sentence: Sentence) -> list[Predicate]:
    found: list[Predicate] = []
    for mention in sentence.mentions:
        if mention.possessive:
            match = NOUN_PREDICATE.match(text, mention.span.end)
            if match and match.end() <= sentence.span.end:
                lean = -1 if match.group("against") else 1
                end = _object_end(text, match.end(), sentence.span.end, sentence.span.end)
                noun = (match.group("against") or match.group("for")).strip()
                found.append(
                    Predicate(
                        mention, mention.span.start, noun, lean, Span(match.end(), end), "noun"
                    )
                )
            continue
        passive = PASSIVE.search(text, sentence.span.start, mention.span.start)
        if passive:
            lean = -1 if passive.group("verb") in PASSIVE_AGAINST else 1
            start = _thing_before(text, sentence.span.start, passive.start())
            found.append(
                Predicate(
                    mention,
                    start,
                    passive.group().strip(),
                    lean,
                    Span(start, passive.start()),
                    "passive",
                )
            )
    return found


def _thing_before(text: str, start: int, end: int) -> int:
    """Where the thing begins that is "pushed by" somebody: at its article, else near by."""
    near = max(start, end - 80)
    articles = list(
        re.finditer(r"(?<!\w)(?:[Tt]he|[Aa]n?|[Tt]hose|[Tt]his|[Ii]ts)\s", text[near:end])
    )
    if articles:
        return near + articles[-1].start()
    gap = text.find(" ", near, end)
    return start if near == start or gap < 0 else gap + 1
