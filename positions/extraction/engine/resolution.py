"""Whom a pronoun means: the nearest subject that fits, or nobody where two candidates fit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from positions.extraction.engine.mentions import OTHER, Mention
from positions.text.quotes import Quotation
from positions.text.spans import Span, is_inside_one

_REACH = 3  # sentences to look back, the pronoun's own not counted


def _fits(mention: Mention, gender: str, known: Mapping[str, str]) -> bool:
    who = mention.gender or (known.get(mention.who, "") if mention.who != OTHER else "")
    if who:
        return who == gender
    if mention.who == OTHER:
        # A person is named by two words or a title; an organisation takes no "she".
        return " " in mention.name.strip() and _looks_like_person(mention.name)
    return True


def _looks_like_person(name: str) -> bool:
    words = name.split()
    if words and words[0] in {
        "New",
        "North",
        "South",
        "East",
        "West",
        "San",
        "Los",
        "Las",
        "United",
    }:
        return False
    if any(word.isupper() and len(word) > 2 for word in words):
        return False
    organisational = {
        "department", "association", "party", "union", "university", "committee", "council",
        "court", "county", "city", "state", "states", "house", "senate", "congress", "times",
        "news", "post", "street", "coalition", "institute", "foundation", "act", "bill", "agency",
        "office", "board", "school", "liberation", "action", "alliance", "fund", "army", "islam",
    }  # fmt: skip
    return not any(word.lower().strip(".,’'s") in organisational for word in words)


def _main_subject(mentions: Sequence[Mention], text: str) -> Mention | None:
    for mention in mentions:
        if not mention.possessive:
            return mention
    return mentions[0] if mentions else None


def resolve_pronouns(
    text: str,
    mentions: Sequence[Mention],
    sentences: Sequence[Span],
    quotations: Sequence[Quotation],
    known: Mapping[str, str],
) -> list[Mention]:
    """The same mentions with `who` set on pronouns outside quotations: a candidate's id, OTHER,
    or "" where two candidates fit equally well or nobody does."""
    inside = [quotation.outer for quotation in quotations]
    # Sentences that are nothing but quotation name no subject; they do not count as distance.
    told = [s for s in sentences if not is_inside_one(inside, s)]
    starts = [sentence.start for sentence in told]
    resolved: list[Mention] = []
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        index = bisect_right(starts, mention.span.start) - 1
        quoted = is_inside_one(inside, mention.span)
        if mention.kind == "pronoun" and not quoted:
            mention = replace(mention, who=_antecedent(mention, index, by_sentence, known, text))
        resolved.append(mention)
        if not quoted and (mention.kind != "pronoun" or mention.who):
            by_sentence.setdefault(index, []).append(mention)
    return resolved


def _antecedent(
    pronoun: Mention,
    index: int,
    by_sentence: Mapping[int, Sequence[Mention]],
    known: Mapping[str, str],
    text: str,
) -> str:
    gender = pronoun.gender
    for back in range(_REACH + 1):
        earlier = [
            m
            for m in by_sentence.get(index - back, ())
            if m.span.end <= pronoun.span.start and m.who and _fits(m, gender, known)
        ]
        if not earlier:
            continue
        candidates = {m.who for m in earlier if m.who != OTHER}
        if back == 0 and pronoun.possessive:
            return earlier[-1].who if len(candidates) < 2 else _subject_or_nobody(earlier, text)
        if len(candidates) > 1:
            return _subject_or_nobody(earlier, text)
        subject = _main_subject(earlier, text)
        return subject.who if subject else ""
    return ""


def _subject_or_nobody(earlier: Sequence[Mention], text: str) -> str:
    """Two candidates fit: only a subject that opened its sentence and was named again wins."""
    first = earlier[0]
    repeated = [m.who for m in earlier].count(first.who)
    others = {m.who for m in earlier} - {first.who, OTHER}
    if repeated >= 2 and all([m.who for m in earlier].count(o) < repeated for o in others):
        return first.who
    return ""
