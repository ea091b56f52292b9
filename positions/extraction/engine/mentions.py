"""Who is named where: candidates by name, other people and organisations, pronouns, titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from positions.extraction.engine.interface import CandidateInput
from positions.extraction.engine.names import (
    FEMALE_TITLES,
    MALE_TITLES,
    TITLES,
    NameTable,
    guessed_pronoun,
    name_table,
    surname,
)
from positions.extraction.engine.roles import known_roles, roles_in_text
from positions.text.normalise import word_set
from positions.text.spans import Span

Kind = Literal["name", "pronoun", "title", "lead"]
OTHER = "*"  # somebody, but no candidate of this race


@dataclass(frozen=True)
class Mention:
    """`who` is a candidate's id, OTHER, or "" where it is not known who is meant. `possessive`
    is true for "Sample's" and "her" before a noun."""

    span: Span
    kind: Kind
    who: str
    name: str
    possessive: bool = False
    gender: str = ""


_POSSESSIVE = re.compile(r"[’']s?\b|[’'](?=\s)")
# "the Sample campaign", "Sample aides" speak for themselves, not for the candidate.
_NOT_THE_PERSON = re.compile(
    r"\s+(?:campaign|administration|government|supporters?|aides?|advis[eo]rs?|allies|staff|"
    r"spokes(?:man|woman|person)|surrogates?|voters?|team|camp|family|Foundation|era|backers?|"
    r"delegates?|loyalists?|ads?\b|rall(?:y|ies)|Organization|Doctrine|Tower)"
)
_FOR_THE_PERSON = re.compile(
    r"(?:spokes(?:man|woman|person)|advis[eo]r|aide|lawyer|attorney|surrogate|supporters?|"
    r"campaign manager|manager|director|husband|wife|son|daughter|father|mother|brother|sister)"
    r"\s+(?:for|of|to)\s+(?:the\s+)?(?:(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep|Senator|Governor)\.?\s+)?$",
    re.IGNORECASE,
)
_CAPITAL = r"[A-Z][\w’'.-]*[\w]|[A-Z]{2,}"
_OTHER_NAME = re.compile(
    rf"(?:{TITLES}\s+)?(?:{_CAPITAL})(?:\s+(?:[A-Z]\.|de|la|von|van|der|al|bin|of|for|and|the)?\s*"
    rf"(?:{_CAPITAL}))*"
)
_TITLED = re.compile(rf"\b({TITLES})\s+(?=[A-Z])")
_TITLE_BEFORE = re.compile(rf"({TITLES})\s+$")
_PRONOUN = re.compile(r"\b(he|she|his|her|him|hers|himself|herself)\b", re.IGNORECASE)
_CALENDAR = word_set(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december republican republicans democrat democrats
    democratic american americans"""
)
_NOT_A_NAME = word_set(
    """the a an and but or if in on at as for when while after before since this that these those it
    its he she his her they their we our i you your there here what who why how yes no not so to of
    by with from also however meanwhile additionally instead still although though because earlier
    later now then among like unlike according asked under during despite even just both each all
    many most some such other another one two three first last next our is are was be do does did
    has have had will would can could should may more less only about over out up down let please
    read story photo continued below related featured image getty tags posted share tweet facebook
    twitter email"""
)


def _gender(title: str) -> str:
    low = title.rstrip(".").lower()
    return "she" if low in FEMALE_TITLES else "he" if low in MALE_TITLES else ""


def _named_candidates(text: str, table: NameTable) -> list[Mention]:
    found: list[Mention] = []
    for match in table.pattern.finditer(text):
        if not any(character.isupper() for character in match.group()):
            continue
        who = table.owner(match.group())
        start, end = match.span()
        before = text[max(0, start - 60) : start]
        title = _TITLE_BEFORE.search(before)
        gender = _gender(title.group(1)) if title else ""
        if title:
            start -= len(title.group())
        # A different given name before the surname is a different person ("Bill Sample").
        given = re.search(r"([A-Z][\w’'-]+)\s+(?:[A-Z]\.\s+)?$", text[max(0, start - 40) : start])
        alone = " " not in match.group().strip()
        if (
            alone
            and not title
            and given
            and given.group(1).lower() not in _NOT_A_NAME | _CALENDAR
            and guessed_pronoun(given.group(1))
            and given.group(1).lower() != table.given.get(who, "").lower()
        ):
            found.append(Mention(Span(match.start(), end), "name", OTHER, match.group()))
            continue
        if _NOT_THE_PERSON.match(text, end) or _FOR_THE_PERSON.search(before):
            who = OTHER
        possessive = _POSSESSIVE.match(text, end)
        found.append(
            Mention(
                Span(start, possessive.end() if possessive else end),
                "name",
                who,
                match.group(),
                possessive is not None,
                gender,
            )
        )
    return found


def _other_names(text: str, taken: Sequence[Span]) -> list[Mention]:
    found: list[Mention] = []
    blocked = sorted(taken)
    cursor = 0
    for match in _OTHER_NAME.finditer(text):
        span = Span(*match.span())
        while cursor < len(blocked) and blocked[cursor].end <= span.start:
            cursor += 1
        if cursor < len(blocked) and blocked[cursor].overlaps(span):
            continue
        words = [w for w in re.split(r"\s+", match.group()) if w]
        while words and words[0].lower().rstrip(".,") in _NOT_A_NAME:
            dropped = words.pop(0)
            if not words:
                break
            rest = re.compile(r"\s*").match(text, span.start + len(dropped))
            span = Span(rest.end() if rest else span.start, span.end)
        if not words or all(w.lower().strip(".’'s") in _CALENDAR for w in words):
            continue
        name = span.of(text)
        possessive = name.endswith(("'s", "’s"))
        title = re.match(rf"({TITLES})\s", name)
        gender = _gender(title.group(1)) if title else guessed_pronoun(words[0])
        found.append(Mention(span, "name", OTHER, name, possessive, gender))
    return found


def _pronoun_mention(match: re.Match[str]) -> Mention:
    word = match.group().lower()
    gender = "she" if word in {"she", "her", "hers", "herself"} else "he"
    possessive = word in {"his", "her"}
    return Mention(Span(*match.span()), "pronoun", "", match.group(), possessive, gender)


_TITLE_NOUN = {
    "gov": "governor", "sen": "senator", "rep": "congressman", "governor": "governor",
    "senator": "senator", "premier": "premier", "mayor": "mayor", "sheriff": "sheriff",
    "judge": "judge", "president": "president", "secretary": "secretary", "treasurer": "treasurer",
    "commissioner": "commissioner", "congresswoman": "congresswoman", "congressman": "congressman",
    "councilman": "councilman", "councilwoman": "councilwoman", "attorney": "attorney",
    "lt. gov": "lieutenant governor", "dr": "doctor",
}  # fmt: skip


def _titles_in_text(text: str, named: Sequence[Mention]) -> dict[str, set[str]]:
    """Titles that stand before names in this text, and whose: candidates' ids and OTHER."""
    owners: dict[str, set[str]] = {}
    for match in _TITLED.finditer(text):
        noun = _TITLE_NOUN.get(match.group(1).rstrip(".").lower())
        if noun is None:
            continue
        whose = {m.who for m in named if m.span.start == match.start()} or {OTHER}
        owners.setdefault(noun, set()).update(whose)
    return owners


# "the Democratic Party", "the mayor's office", "the county attorney race" are nobody.
_NO_PERSON = re.compile(
    r"\s(?:senators?|governors?|voters?|leaders?|elect|candidates?|nominees?|"
    r"(?:presidential\s+)?(?:party|national|convention|primary|race|office|election|nomination|"
    r"contest|seat|campaign|ticket|field|debates?|bid))\b",
    re.IGNORECASE,
)


def _title_mentions(
    text: str, candidates: tuple[CandidateInput, ...], named: Sequence[Mention]
) -> list[Mention]:
    """The Democrat, the county attorney, the machinist: a candidate where exactly one of those
    named in the text fits, and nobody else bears the title there."""
    owners = _titles_in_text(text, named)
    for known in (
        roles_in_text(text, name_table(candidates), OTHER),
        known_roles(candidates, {m.who for m in named}),
    ):
        for noun, whose in known.items():
            owners.setdefault(noun, set()).update(whose)
    single = {noun: next(iter(who)) for noun, who in owners.items() if len(who) == 1}
    # A pattern of a race's every title takes longer to make than to use; few stand in one text.
    low = text.lower()
    single = {noun: who for noun, who in single.items() if who != OTHER and noun in low}
    if not single:
        return []
    nouns = "|".join(re.escape(noun) for noun in sorted(single, key=lambda n: (-len(n), n)))
    pattern = re.compile(
        rf"\b[Tt]he (?:former |ex-|longtime |current |outgoing )?(?P<noun>{nouns})\b(?![-\w])",
        re.IGNORECASE,
    )
    found: list[Mention] = []
    for match in pattern.finditer(text):
        # A dotted "İ" matches an "i" and is none in lower case: such a word is no known title.
        owner = single.get(match.group("noun").lower())
        if owner is None or _NO_PERSON.match(text, match.end()):
            continue
        possessive = text[match.end() : match.end() + 1] in ("'", "’")
        span = Span(match.start(), match.end() + (2 if possessive else 0))
        found.append(Mention(span, "title", owner, match.group(), possessive))
    return found


_LEAD = re.compile(
    r"\s*(?:An?|The|One)\s+(?:[\w.’'-]+\s+){0,6}?(?:candidate|nominee|hopeful|challenger|"
    r"contender)\b"
)


def _lead_mention(text: str, named: Sequence[Mention]) -> list[Mention]:
    """ "A candidate for mayor is calling for …" at the head of a text, with the name in the next
    paragraph: that candidate, when no other is named so early."""
    match = _LEAD.match(text)
    if match is None:
        return []
    ends = [m.start() for m in re.finditer(r"\n\s*\n|$", text)][:2]
    early = [m for m in named if m.span.start < ends[-1]]
    if not early or early[0].span.start < ends[0] or len({m.who for m in early}) != 1:
        return []
    span = Span(match.start() + len(match.group()) - len(match.group().lstrip()), match.end())
    return [Mention(span, "lead", early[0].who, span.of(text))] if early[0].who != OTHER else []


def find_mentions(text: str, candidates: tuple[CandidateInput, ...]) -> list[Mention]:
    """Every mention in order of place. Pronouns are found but not yet resolved."""
    named = _named_candidates(text, name_table(candidates))
    titles = [
        m
        for m in _title_mentions(text, candidates, named)
        if not any(m.span.overlaps(n.span) for n in named)
    ]
    titles += _lead_mention(text, named)
    others = _other_names(text, [m.span for m in (*named, *titles)])
    pronouns = [_pronoun_mention(match) for match in _PRONOUN.finditer(text)]
    return sorted((*named, *titles, *others, *pronouns), key=lambda m: (m.span, m.kind))


def genders(
    text: str, mentions: Sequence[Mention], candidates: Sequence[CandidateInput]
) -> dict[str, str]:
    """ "she", "he", "they" or "" for each candidate: as given, else by title in the text, else by
    given name, else by the only third-person pronoun that the text uses about its only person."""
    result: dict[str, str] = {}
    used = {m.gender for m in mentions if m.kind == "pronoun"}
    people = {m.who for m in mentions if m.kind == "name"}
    for candidate in candidates:
        if candidate.pronouns:
            result[candidate.id] = candidate.pronouns
            continue
        titled = {m.gender for m in mentions if m.who == candidate.id and m.gender}
        if len(titled) == 1:
            result[candidate.id] = titled.pop()
            continue
        first = candidate.name.split()[0] if " " in candidate.name else ""
        guess = guessed_pronoun(first)
        if not guess and people == {candidate.id} and len(used) == 1:
            guess = next(iter(used))
        result[candidate.id] = guess
    return result


def named_other(mention: Mention) -> Mention:
    return replace(mention, who=OTHER)


__all__ = ["OTHER", "Mention", "find_mentions", "genders", "named_other", "surname"]
