"""Which questions a passage may speak to: keyword phrases and weighted stems, no model."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from positions.extraction.engine.interface import QuestionInput
from positions.extraction.engine.words import EVERYDAY_STEMS, stems

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
class _Phrase:
    """A keyword of several words and what meeting it is worth."""

    stems: frozenset[str]
    keyword: str
    worth: float


@dataclass(frozen=True)
class _Phrasing:
    """What people are expected to say, with its length as a vector."""

    stems: frozenset[str]
    norm: float


@dataclass(frozen=True)
class _Profile:
    """`whole` is the statement's weight; `known` are all stems by which the question can be met at
    all."""

    question: QuestionInput
    weights: Mapping[str, float]
    phrases: tuple[_Phrase, ...]
    names: frozenset[str]
    anchors: frozenset[str]
    statement: Mapping[str, float]
    whole: float
    says_for: tuple[_Phrasing, ...]
    says_against: tuple[_Phrasing, ...]
    examples: tuple[_Phrasing, ...]
    known: frozenset[str]


@dataclass(frozen=True)
class _Row:
    """A passage's stems in order, and each once."""

    stems: Sequence[str]
    once: Set[str]


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
        self._ignored = frozenset(word for name in ignored for word in stems(name))
        frequency: Counter[str] = Counter()
        for question in questions:
            fields = (question.statement, question.short, *question.keywords)
            frequency.update({word for field in fields for word in _stems(field)})
        self._frequency = frequency
        labelled = frozenset(word for label in labels for word in stems(label))
        self._empty = self._ignored | {word for word in labelled if not frequency[word]}
        self._shared = _shared_phrases(questions)
        size = max(len(questions), 8)
        top = math.log(1 + size)
        # By how many questions a word stands in; most words stand in none, which counts as one.
        counts = {1, *frequency.values()}
        self._rarity_of = {count: math.log(1 + size / count) / top for count in counts}
        self._profiles = [self._profile(question) for question in questions]

    def _rarity(self, word: str) -> float:
        rarity = self._rarity_of[self._frequency.get(word, 1)]
        return rarity * (COMMON_FACTOR if word in EVERYDAY_STEMS else 1.0)

    def _profile(self, question: QuestionInput) -> _Profile:
        weights: dict[str, float] = {}
        phrases: list[_Phrase] = []
        names: set[str] = set()

        def add(field: str, weight: float) -> list[str]:
            found = [word for word in _stems(field) if word not in self._ignored]
            for word in found:
                weights[word] = max(weights.get(word, 0.0), weight * self._rarity(word))
            return found

        add(question.statement, STATEMENT_WEIGHT)
        add(question.short, STATEMENT_WEIGHT)
        for keyword in (*question.keywords, question.short):
            found = add(keyword, KEYWORD_WEIGHT)
            phrase = tuple(dict.fromkeys(found))
            if len(phrase) > 1:
                phrases.append(self._phrase(phrase, keyword, question))
            elif phrase and keyword.isupper() and len(keyword) > 2:
                names.add(phrase[0])
        # A statement of everyday words alone ("hire more police") is known by those.
        top = max((weights[w] for w in stems(question.statement) if w in weights), default=1.0)
        if 0 < top < LEAST_TOP:
            weights = {word: weight * LEAST_TOP / top for word, weight in weights.items()}
        anchors = frozenset(weights)
        statement = {
            word: self._rarity(word)
            for word in _stems(f"{question.statement} {question.short}")
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
            sum(statement.values()) or 1.0,
            self._said((*question.says_for, *question.confirmed_for)),
            self._said((*question.says_against, *question.confirmed_against)),
            self._said((*question.confirmed_for, *question.confirmed_against)),
            frozenset(weights).union(statement, *(phrase.stems for phrase in phrases)),
        )

    def _phrase(self, words: Sequence[str], keyword: str, question: QuestionInput) -> _Phrase:
        phrase = frozenset(words)
        worth = PHRASE_BONUS * min(1.0, max(0.75, sum(self._rarity(s) for s in words)))
        return _Phrase(phrase, keyword, worth / self._shared.get((phrase, question.id), 1))

    def _said(self, phrasings: Iterable[str]) -> tuple[_Phrasing, ...]:
        said = (frozenset(_stems(phrasing)) - self._ignored for phrasing in phrasings)
        once = dict.fromkeys(words for words in said if len(words) > 1)
        return tuple(_Phrasing(words, self._norm(words)) for words in once)

    def _norm(self, words: Iterable[str]) -> float:
        """The length of the words as a vector of rarities."""
        return math.sqrt(math.fsum(self._rarity(word) ** 2 for word in words))

    def match(self, own: Sequence[str], context: Sequence[str] = ()) -> list[Match]:
        """Questions that the passage may speak to, best first. `own` are the passage's stems,
        `context` those of what stands around it."""
        mine, around = _Row(own, frozenset(own)), _Row(context, frozenset(context))
        norm = self._norm(mine.once - self._empty)
        scored = [
            self._score(profile, mine, around, norm)
            for profile in self._profiles
            if not (profile.known.isdisjoint(mine.once) and profile.known.isdisjoint(around.once))
        ]
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

    def _score(self, profile: _Profile, mine: _Row, around: _Row, norm: float) -> Match:
        weights = profile.weights
        met = mine.once & weights.keys()
        near = (around.once - mine.once) & weights.keys()
        phrases, bonus, phrase_met = [], 0.0, 0.0
        for phrase in profile.phrases:
            if _together(phrase.stems, mine):
                bonus = max(bonus, phrase.worth)
                phrase_met = 1.0
                phrases.append(phrase.keyword)
            elif _together(phrase.stems, around):
                bonus = max(bonus, phrase.worth * CONTEXT_FACTOR)
                phrase_met = max(phrase_met, 0.5)
        if profile.names & mine.once:
            bonus, phrase_met = max(bonus, NAME_BONUS), 1.0
        elif profile.names & around.once:
            bonus, phrase_met = max(bonus, NAME_BONUS * CONTEXT_FACTOR), max(phrase_met, 0.5)
        stated = profile.statement.items()
        # A set has no order, and fsum needs none: the same sum to the last bit in every process.
        score = math.fsum(weights[s] for s in met)
        score += CONTEXT_FACTOR * math.fsum(weights[s] for s in near)
        return Match(
            question=profile.question,
            score=round(score + bonus, 4),
            anchored=round(math.fsum(weights[s] for s in met & profile.anchors), 4),
            coverage=sum(w for s, w in stated if s in mine.once) / profile.whole,
            surrounding=sum(w for s, w in stated if s in mine.once or s in around.once)
            / profile.whole,
            phrase=phrase_met,
            rank=0,
            share=1.0,
            fresh=1.0,
            says_for=self._likeness(mine, norm, profile.says_for),
            says_against=self._likeness(mine, norm, profile.says_against),
            example=self._likeness(mine, norm, profile.examples),
            words=tuple(sorted(s for s in met if weights[s] > 0.2)),
            phrases=tuple(phrases),
        )

    def _likeness(self, mine: _Row, norm: float, said: Sequence[_Phrasing]) -> float:
        """The best cosine of the passage's stems with one phrasing, by rarity; `norm` is the
        passage's. Names count for nothing: a name of two words would make a passage less like any
        phrasing."""
        best = 0.0
        for phrasing in said:
            met = phrasing.stems & mine.once - self._empty
            if met:
                inner = math.fsum(self._rarity(word) ** 2 for word in met)
                best = max(best, inner / (phrasing.norm * norm))
        return round(best, 4)


@lru_cache(maxsize=2_000)
def _stems(field: str) -> tuple[str, ...]:
    """The stems of a question's field, which are asked for again and again."""
    return tuple(stems(field))


@lru_cache(maxsize=16)
def question_index(
    questions: tuple[QuestionInput, ...], ignored: tuple[str, ...], labels: tuple[str, ...]
) -> QuestionIndex:
    """The same index for every document of a race, as long as nobody changes its questions."""
    return QuestionIndex(questions, ignored, labels)


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
        for phrase in {frozenset(_stems(keyword)) for keyword in question.keywords}:
            listed.setdefault(phrase, []).append(question)
    shared: dict[tuple[frozenset[str], str], int] = {}
    for phrase, listing in listed.items():
        met = {q.id: len(phrase.intersection(_stems(f"{q.statement} {q.short}"))) for q in listing}
        top = max(met.values())
        for question in listing:
            alone = met[question.id] == top and list(met.values()).count(top) == 1
            shared[phrase, question.id] = 1 if alone else len(listing)
    return shared


def _together(phrase: frozenset[str], row: _Row) -> bool:
    """All stems within a window little longer than the phrase, in any order."""
    if not phrase <= row.once:
        return False
    width, words = len(phrase) + 2, row.stems
    return any(
        phrase.issubset(words[i : i + width]) for i, word in enumerate(words) if word in phrase
    )
