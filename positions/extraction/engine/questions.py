"""Which questions a passage speaks to: keyword phrases and weighted stems, no model."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from positions.extraction.engine.interface import QuestionInput
from positions.extraction.engine.words import COMMON_STEMS, Token, stems, tokens

VERSION = "1"

STATEMENT_WEIGHT = 1.0
KEYWORD_WEIGHT = 0.75
PHRASING_WEIGHT = 0.4
COMMON_FACTOR = 0.35
PHRASE_BONUS = 0.9
NAME_BONUS = 0.7
CONTEXT_FACTOR = 0.55
THRESHOLD = 1.9
OWN_SHARE = 0.45  # the least that the passage itself must give
LEANING_THRESHOLD = 1.2  # after a verb of support or opposition less is enough
LEANING_SHARE = 0.3
SECOND = 0.8  # a further question needs this share of the best score …
FRESH = 0.6  # … or this share of its own words must be new


@dataclass(frozen=True)
class Match:
    """`score` is comparable between questions of one set; `anchored` is the part of it that the
    passage's own words earn from the statement and the keywords; `words` are the stems that met.
    """

    question: QuestionInput
    score: float
    anchored: float
    words: tuple[str, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class _Profile:
    question: QuestionInput
    weights: Mapping[str, float]
    phrases: tuple[tuple[tuple[str, ...], str], ...]
    names: frozenset[str]
    anchors: frozenset[str]


class QuestionIndex:
    """The closed set of questions of one race."""

    def __init__(self, questions: Sequence[QuestionInput], ignored: Iterable[str] = ()):
        """`ignored` are words that say nothing here, such as the candidates' names."""
        self._ignored = frozenset(t.stem for word in ignored for t in tokens(word))
        frequency: Counter[str] = Counter()
        for question in questions:
            fields = (question.statement, question.short, *question.keywords)
            frequency.update({t.stem for field in fields for t in tokens(field)})
        self._frequency = frequency
        self._shared = _shared_phrases(questions)
        self._size = max(1, len(questions))
        self._profiles = [self._profile(question) for question in questions]

    def _rarity(self, word: str) -> float:
        top = math.log(1 + max(self._size, 8))
        rarity = math.log(1 + max(self._size, 8) / max(1, self._frequency[word])) / top
        return rarity * (COMMON_FACTOR if word in COMMON_STEMS else 1.0)

    def _profile(self, question: QuestionInput) -> _Profile:
        weights: dict[str, float] = {}
        phrases: list[tuple[tuple[str, ...], str]] = []
        names: set[str] = set()

        def add(field: str, weight: float) -> list[Token]:
            found = [t for t in tokens(field) if t.stem not in self._ignored]
            for token in found:
                value = weight * self._rarity(token.stem)
                weights[token.stem] = max(weights.get(token.stem, 0.0), value)
            return found

        add(question.statement, STATEMENT_WEIGHT)
        add(question.short, STATEMENT_WEIGHT)
        for keyword in (*question.keywords, question.short):
            found = add(keyword, KEYWORD_WEIGHT)
            phrase = tuple(dict.fromkeys(t.stem for t in found))
            if len(phrase) > 1:
                phrases.append((phrase, keyword))
            elif phrase and keyword.isupper() and len(keyword) > 2:
                names.add(phrase[0])
        anchors = frozenset(weights)
        for phrasing in (*question.says_for, *question.says_against):
            add(phrasing, PHRASING_WEIGHT)
        return _Profile(question, weights, tuple(phrases), frozenset(names), anchors)

    def match(
        self, own: Sequence[Token], context: Sequence[Token] = (), leaning: bool = False
    ) -> list[Match]:
        """Questions that the passage speaks to, best first. `own` are the passage's tokens,
        `context` those of what stands around it; `leaning` says that the passage has a verb of
        support or opposition, so that it speaks to something."""
        threshold = LEANING_THRESHOLD if leaning else THRESHOLD
        share = LEANING_SHARE if leaning else OWN_SHARE
        mine = [t.stem for t in own]
        around = [t.stem for t in context]
        scored = [self._score(profile, mine, around) for profile in self._profiles]
        good = [m for m in scored if m.score >= threshold and m.anchored >= share]
        good.sort(key=lambda m: (-m.score, m.question.id))
        if not good:
            return []
        best = good[0]
        kept = [best]
        for other in good[1:]:
            fresh = set(other.words) - {word for match in kept for word in match.words}
            near = other.score >= SECOND * best.score and (fresh or other.phrases)
            if near or (other.words and len(fresh) >= FRESH * len(other.words)):
                kept.append(other)
        return kept

    def _score(self, profile: _Profile, mine: Sequence[str], around: Sequence[str]) -> Match:
        mine_set, around_set = set(mine), set(around)
        own = sum(profile.weights[s] for s in mine_set if s in profile.weights)
        anchored = sum(profile.weights[s] for s in mine_set & profile.anchors)
        near = sum(profile.weights[s] for s in around_set - mine_set if s in profile.weights)
        phrases, bonus = [], 0.0
        for phrase, keyword in profile.phrases:
            worth = PHRASE_BONUS * min(1.0, max(0.75, sum(self._rarity(s) for s in phrase)))
            worth /= self._shared.get((frozenset(phrase), profile.question.id), 1)
            if _together(phrase, mine):
                bonus = max(bonus, worth)
                phrases.append(keyword)
            elif _together(phrase, around):
                bonus = max(bonus, worth * CONTEXT_FACTOR)
        if profile.names & mine_set:
            bonus = max(bonus, NAME_BONUS)
        elif profile.names & around_set:
            bonus = max(bonus, NAME_BONUS * CONTEXT_FACTOR)
        score = own + CONTEXT_FACTOR * near + bonus
        words = tuple(sorted(s for s in mine_set if profile.weights.get(s, 0.0) > 0.2))
        return Match(profile.question, round(score, 4), round(anchored, 4), words, tuple(phrases))


def _shared_phrases(questions: Sequence[QuestionInput]) -> dict[tuple[frozenset[str], str], int]:
    """By how many a keyword is shared. A phrase that several questions list ("county attorney")
    tells them apart only where one statement has more of its words than any other."""
    listed: dict[frozenset[str], list[QuestionInput]] = {}
    for question in questions:
        for phrase in {frozenset(stems(keyword)) for keyword in question.keywords}:
            listed.setdefault(phrase, []).append(question)
    shared: dict[tuple[frozenset[str], str], int] = {}
    for phrase, listing in listed.items():
        met = {q.id: len(phrase & set(stems(f"{q.statement} {q.short}"))) for q in listing}
        top = max(met.values())
        for question in listing:
            alone = met[question.id] == top and list(met.values()).count(top) == 1
            shared[phrase, question.id] = 1 if alone else len(listing)
    return shared


def _together(phrase: Sequence[str], words: Sequence[str]) -> bool:
    """All stems within a window little longer than the phrase, in any order."""
    needed = set(phrase)
    if not needed <= set(words):
        return False
    width = len(phrase) + 2
    return any(
        needed <= set(words[i : i + width]) for i, word in enumerate(words) if word in needed
    )
