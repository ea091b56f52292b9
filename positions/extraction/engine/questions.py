"""Which questions a passage may speak to: keyword phrases and weighted stems, no model."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from positions.extraction.engine.interface import QuestionInput
from positions.extraction.engine.words import EVERYDAY_STEMS, Token, stems, tokens

VERSION = "2"

STATEMENT_WEIGHT = 1.0
KEYWORD_WEIGHT = 0.75
PHRASING_WEIGHT = 0.4
EXAMPLE_WEIGHT = 0.35
COMMON_FACTOR = 0.35
PHRASE_BONUS = 0.9
NAME_BONUS = 0.7
CONTEXT_FACTOR = 0.55
# Below these a passage is not even weighed; what is above them is for the weights to decide.
LEAST_SCORE = 1.0
LEAST_OWN = 0.25
LEAST_AROUND = 0.4
LEAST_COVERAGE = 0.5
LEAST_EXAMPLE = 0.5
LEAST_TOP = 0.7  # the weight of a statement's rarest word is at least this
CONSIDERED = 4  # questions of one passage


@dataclass(frozen=True)
class Match:
    """How a passage meets one question.

    `score` adds up weighted stems and phrases and is comparable between the questions of one set;
    `anchored` is the part that the passage's own words earn from statement and keywords.
    `coverage` is the share of the statement's weight that the passage's own words meet,
    `surrounding` the same with what stands around it. `share` compares the score with the
    passage's best question, `fresh` is the share of its words that no better question has.
    `says_for` and `says_against` are likenesses, 0 to 1, to what people are expected or were
    confirmed to say on each side, `example` to the likest confirmed passage alone. `words` are the
    stems that met, `phrases` the keywords.
    """

    question: QuestionInput
    score: float
    anchored: float
    coverage: float
    surrounding: float
    phrase: float
    rank: int
    share: float
    fresh: float
    says_for: float
    says_against: float
    example: float
    words: tuple[str, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class _Profile:
    question: QuestionInput
    weights: Mapping[str, float]
    phrases: tuple[tuple[tuple[str, ...], str], ...]
    names: frozenset[str]
    anchors: frozenset[str]
    statement: Mapping[str, float]
    says_for: tuple[frozenset[str], ...]
    says_against: tuple[frozenset[str], ...]
    examples: tuple[frozenset[str], ...]


class QuestionIndex:
    """The closed set of questions of one race."""

    def __init__(
        self,
        questions: Sequence[QuestionInput],
        ignored: Iterable[str] = (),
        labels: Iterable[str] = (),
    ):
        """`ignored` are words that say nothing here, such as the candidates' names; so are
        `labels`, such as their parties', but where a question has them too ("green")."""
        self._ignored = frozenset(t.stem for word in ignored for t in tokens(word))
        frequency: Counter[str] = Counter()
        for question in questions:
            fields = (question.statement, question.short, *question.keywords)
            frequency.update({t.stem for field in fields for t in tokens(field)})
        self._frequency = frequency
        labelled = frozenset(t.stem for word in labels for t in tokens(word))
        self._empty = self._ignored | {word for word in labelled if not frequency[word]}
        self._shared = _shared_phrases(questions)
        self._size = max(1, len(questions))
        self._profiles = [self._profile(question) for question in questions]

    def _rarity(self, word: str) -> float:
        top = math.log(1 + max(self._size, 8))
        rarity = math.log(1 + max(self._size, 8) / max(1, self._frequency[word])) / top
        return rarity * (COMMON_FACTOR if word in EVERYDAY_STEMS else 1.0)

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
        # A statement of everyday words alone ("hire more police") is known by those.
        top = max((weights[w] for w in stems(question.statement) if w in weights), default=1.0)
        if 0 < top < LEAST_TOP:
            weights = {word: weight * LEAST_TOP / top for word, weight in weights.items()}
        anchors = frozenset(weights)
        statement = {
            word: self._rarity(word)
            for word in stems(f"{question.statement} {question.short}")
            if word not in self._ignored
        }
        for phrasing in (*question.says_for, *question.says_against):
            add(phrasing, PHRASING_WEIGHT)
        for example in (*question.confirmed_for, *question.confirmed_against):
            add(example, EXAMPLE_WEIGHT)
        return _Profile(
            question,
            weights,
            tuple(phrases),
            frozenset(names),
            anchors,
            statement,
            self._said((*question.says_for, *question.confirmed_for)),
            self._said((*question.says_against, *question.confirmed_against)),
            self._said((*question.confirmed_for, *question.confirmed_against)),
        )

    def _said(self, phrasings: Iterable[str]) -> tuple[frozenset[str], ...]:
        said = (frozenset(stems(phrasing)) - self._ignored for phrasing in phrasings)
        return tuple(dict.fromkeys(words for words in said if len(words) > 1))

    def match(self, own: Sequence[Token], context: Sequence[Token] = ()) -> list[Match]:
        """Questions that the passage may speak to, best first. `own` are the passage's tokens,
        `context` those of what stands around it."""
        mine = [t.stem for t in own]
        around = [t.stem for t in context]
        scored = [self._score(profile, mine, around) for profile in self._profiles]
        good = [m for m in scored if _is_near(m)]
        good.sort(key=lambda m: (-m.score, m.question.id))
        taken: set[str] = set()
        kept: list[Match] = []
        for rank, match in enumerate(good[:CONSIDERED]):
            new = set(match.words) - taken
            kept.append(
                replace(
                    match,
                    rank=rank,
                    share=match.score / good[0].score,
                    fresh=len(new) / len(match.words) if match.words else 0.0,
                )
            )
            taken |= set(match.words)
        return kept

    def _score(self, profile: _Profile, mine: Sequence[str], around: Sequence[str]) -> Match:
        mine_set, around_set = set(mine), set(around)
        own = sum(profile.weights[s] for s in mine_set if s in profile.weights)
        anchored = sum(profile.weights[s] for s in mine_set & profile.anchors)
        near = sum(profile.weights[s] for s in around_set - mine_set if s in profile.weights)
        phrases, bonus, phrase_met = [], 0.0, 0.0
        for phrase, keyword in profile.phrases:
            worth = PHRASE_BONUS * min(1.0, max(0.75, sum(self._rarity(s) for s in phrase)))
            worth /= self._shared.get((frozenset(phrase), profile.question.id), 1)
            if _together(phrase, mine):
                bonus = max(bonus, worth)
                phrase_met = 1.0
                phrases.append(keyword)
            elif _together(phrase, around):
                bonus = max(bonus, worth * CONTEXT_FACTOR)
                phrase_met = max(phrase_met, 0.5)
        if profile.names & mine_set:
            bonus, phrase_met = max(bonus, NAME_BONUS), 1.0
        elif profile.names & around_set:
            bonus, phrase_met = max(bonus, NAME_BONUS * CONTEXT_FACTOR), max(phrase_met, 0.5)
        whole = sum(profile.statement.values()) or 1.0
        met = sum(w for s, w in profile.statement.items() if s in mine_set)
        met_around = sum(
            w for s, w in profile.statement.items() if s in mine_set or s in around_set
        )
        return Match(
            question=profile.question,
            score=round(own + CONTEXT_FACTOR * near + bonus, 4),
            anchored=round(anchored, 4),
            coverage=met / whole,
            surrounding=met_around / whole,
            phrase=phrase_met,
            rank=0,
            share=1.0,
            fresh=1.0,
            says_for=self._likeness(mine_set, profile.says_for),
            says_against=self._likeness(mine_set, profile.says_against),
            example=self._likeness(mine_set, profile.examples),
            words=tuple(sorted(s for s in mine_set if profile.weights.get(s, 0.0) > 0.2)),
            phrases=tuple(phrases),
        )

    def _likeness(self, mine: set[str], said: Sequence[frozenset[str]]) -> float:
        """The best cosine of the passage's stems with one phrasing, by rarity. Names count for
        nothing: a name of two words would make a passage less like any phrasing."""
        best = 0.0
        mine = mine - self._empty
        for words in said:
            met = words & mine
            if not met:
                continue
            inner = sum(self._rarity(w) ** 2 for w in met)
            norm = math.sqrt(sum(self._rarity(w) ** 2 for w in words))
            norm *= math.sqrt(sum(self._rarity(w) ** 2 for w in mine))
            best = max(best, inner / norm)
        return round(best, 4)


def _is_near(match: Match) -> bool:
    """Whether the passage's own words meet the question, or what stands around it clearly does.
    A statement of everyday words alone never scores high; then its share that is met counts."""
    if match.score < LEAST_SCORE and match.coverage < LEAST_COVERAGE and not match.phrase:
        return False
    return (
        match.anchored >= LEAST_OWN
        or match.phrase > 0
        or match.surrounding >= LEAST_AROUND
        or match.example >= LEAST_EXAMPLE
    )


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
