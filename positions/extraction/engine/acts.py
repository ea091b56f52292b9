"""What a phrase would do to a thing (build it, keep it, raise it, cut it, end it), compared with
what a question's statement would do to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from positions.extraction.engine.interface import QuestionInput
from positions.extraction.engine.vocabulary import AGAINST_VERBS
from positions.extraction.engine.words import COMMON_STEMS, STOP, Token, every_token, stem, stems

Act = Literal["up", "down", "make", "keep", "end"]

_LISTED: dict[Act, str] = {
    "up": "increase raise boost strengthen grow hike tighten enhance invest",
    "down": "reduce slash shrink weaken ease loosen defund decrease relocate reallocate divert "
    "redirect curtail trim relax gut lessen halve",
    "make": "build built create establish introduce adopt approve implement pass legalise legalize "
    "allow permit admit publish release construct ratify restore universal legal guarantee codify "
    "launch revive deploy arm enact require open register normalise normalize accept "
    "grant reinstate arming expand extend provide develop construct start install "
    "legalisation legalization",
    "keep": "keep kept maintain protect preserve continue defend retain save uphold",
    "end": "abolish abolition end ended ending eliminate elimination repeal ban banning banned "
    "scrap dismantle stop close closed closure cancel remove prohibit outlaw block prevent bar "
    "barred "
    "barring deny rescind halt reject overturn withdraw dissolve decriminalise decriminalize "
    "illegal quash disband shut strike revoke lift scrapped axe axed forbid forbidden criminalise "
    "criminalize demolish kill",
}
_ACTS: dict[str, Act] = {
    **{stem(word): act for act, listed in _LISTED.items() for word in listed.split()},
    # Stems that are shared with synonyms, said outright.
    stem("cut"): "down",
    stem("increase"): "up",
    stem("ban"): "end",
    stem("abolish"): "end",
}
# Comparatives only as they stand: "strong action" raises nothing, "stronger" does.
_COMPARATIVES: dict[str, Act] = {
    **dict.fromkeys(
        ("more", "higher", "stricter", "tougher", "harsher", "bigger", "stronger", "greater",
         "additional", "longer", "tighter"),
        "up",
    ),
    **dict.fromkeys(("less", "lower", "fewer", "smaller", "weaker", "shorter", "looser"), "down"),
}  # fmt: skip
_AUXILIARY = frozenset({"be", "stay", "remain", "have", "get", "go", "to", "not", "able"})
_PHRASES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:do|doing|did|done) away with\b"), "abolish"),
    (re.compile(r"\b(?:get|getting) rid of\b"), "abolish"),
    (re.compile(r"\b(?:put|bring)(?:s|ing)? an end(?:, [\w ]+,)? to\b"), "abolish"),
    (re.compile(r"\b(?:tear|tearing|rip|ripping) up\b"), "abolish"),
    (re.compile(r"\b(?:pull|pulling|get|getting) out of\b"), "abolish"),
    (re.compile(r"\broll(?:ing|ed)? back\b"), "abolish"),
    (re.compile(r"\bphas(?:e|ing|ed) out\b"), "abolish"),
)
_BREAK = re.compile(r"[,;:.!?]|\b(?:because|while|although|rather|instead|unless|if|who|which)\b")
_RELATIVE = re.compile(r"\b(?:that|which|who|whose)\b")
_MADE_ILLEGAL = re.compile(
    r"\bmak(?:e|es|ing)\b(?= [^.;]{3,120}? (?:illegal|unlawful|a crime|a felony)\b)"
)
_SIGN: dict[Act, int] = {"up": 1, "make": 1, "keep": 1, "down": -1, "end": -1}
_BACK, _AHEAD = 5, 2
_IRREGULAR_NOT = re.compile(r"\b(?:not|never|no longer)\b|n['’]t\b")

# The first row is what the phrase does, the second what the statement does. 0: cannot be told.
_COMPARED: dict[tuple[Act, Act], int] = {
    ("up", "up"): 1, ("up", "down"): -1, ("up", "make"): 1, ("up", "keep"): 1, ("up", "end"): -1,
    ("down", "up"): -1, ("down", "down"): 1, ("down", "make"): 0, ("down", "keep"): -1,
    ("down", "end"): 0,
    ("make", "up"): 0, ("make", "down"): -1, ("make", "make"): 1, ("make", "keep"): 1,
    ("make", "end"): -1,
    ("keep", "up"): 0, ("keep", "down"): -1, ("keep", "make"): 1, ("keep", "keep"): 1,
    ("keep", "end"): -1,
    ("end", "up"): -1, ("end", "down"): 0, ("end", "make"): -1, ("end", "keep"): -1,
    ("end", "end"): 1,
}  # fmt: skip


def _act(token: Token, plain: str, named: frozenset[str] = frozenset()) -> Act | None:
    if plain[token.end : token.end + 1] == "-" or token.stem in named:
        return None  # "stop-and-frisk" stops nothing
    return _COMPARATIVES.get(token.word) or _ACTS.get(token.stem)


def _replaced(text: str, pattern: re.Pattern[str], word: str) -> str:
    """With `word` for each match, padded so that all places stay as they are."""
    return pattern.sub(lambda match: word.ljust(len(match.group())), text)


@lru_cache(maxsize=64)
def _plain(text: str) -> str:
    text = _replaced(text, _MADE_ILLEGAL, "ban")
    for pattern, word in _PHRASES:
        text = _replaced(text, pattern, word)
    return text


@lru_cache(maxsize=2_000)
def statement_act(statement: str) -> tuple[Act | None, int]:
    """What the statement asks to be done, and -1 where it asks that it not be done."""
    plain = _plain(statement)
    should = re.search(r"\b(?:should|must|ought to)\b(?P<not>\s+not\b)?", plain)
    sign = -1 if should and should.group("not") else 1
    rest = plain[should.end() :] if should else ""
    for token in every_token(rest):
        act = _act(token, rest)
        if act is not None:
            return act, sign
        if token.word not in _AUXILIARY and not token.word.endswith("ly"):
            break  # "should use", "should wear": an act of its own kind
    if should and plain[: should.start()].strip().lower() == "there":
        return "make", sign
    subject = every_token(plain[: should.start()]) if should else []
    if subject and subject[0].word in _COMPARATIVES:
        return _COMPARATIVES[subject[0].word], sign  # "More money should go to …"
    return None, sign


@lru_cache(maxsize=2_000)
def _part_of_name(statement: str) -> frozenset[str]:
    """Acts that belong to the name of the thing ("stop" in "stop and frisk"), not to what the
    statement would do to it."""
    should = re.search(r"\b(?:should|must|ought to)\b", statement)
    place = should.end() if should else 0
    found = [t for t in every_token(statement) if t.stem in _ACTS]
    is_asked = should is not None and statement_act(statement)[0] is not None
    asked = next((t for t in found if t.start >= place), None) if is_asked else None
    return frozenset(t.stem for t in found if t is not asked)


@dataclass(frozen=True)
class _Thing:
    """`words` name the thing that the statement is about. `verbs` must be met as well where the
    statement's verb is no act of ours ("should be elected"). `phrases` are keywords that name
    the thing."""

    words: frozenset[str]
    verbs: frozenset[str]
    phrases: tuple[frozenset[str], ...]


_SPLIT = re.compile(
    r"\b(?:(?P<passive>(?:should|must|ought to)(?: not)? (?:be able to|be|stay|remain|have to))|"
    r"(?P<active>should|must|ought to)|(?P<copula>is|are|was|were|deserves?))\b"
)


def _uncommon(found: Iterable[str]) -> frozenset[str]:
    kept = frozenset(s for s in found if s not in _ACTS)
    return frozenset(s for s in kept if s not in COMMON_STEMS) or kept


@lru_cache(maxsize=2_000)
def _thing(question: QuestionInput) -> _Thing:
    statement = question.statement
    split = _SPLIT.search(statement)
    before = stems(statement[: split.start()]) if split else []
    after = stems(statement[split.end() :]) if split else stems(statement)
    asked, _ = statement_act(statement)
    verbs: frozenset[str] = frozenset()
    if split and before and not split.group("active"):
        words = _uncommon(before)
        if asked is None and split.group("passive"):
            verbs = frozenset(after)
    else:
        words = _uncommon(after) or _uncommon(before)
    words |= frozenset(s for s in stems(question.short) if s in words)
    phrases: list[frozenset[str]] = []
    for keyword in (*question.keywords, question.short):
        found = frozenset(s for s in stems(keyword) if s not in _ACTS)
        has_act = len(found) < len(set(stems(keyword)))
        if len(found) > 1:
            is_of_it = not found.isdisjoint(words) or not found.isdisjoint(COMMON_STEMS)
        else:
            is_of_it = bool(found) and (keyword.isupper() or has_act)
        if is_of_it:
            phrases.append(found)
    return _Thing(words, verbs, tuple(phrases))


@dataclass(frozen=True)
class _Place:
    """First and last word of a place that names the object; `stated` where the statement's own
    words do so rather than an editor's keyword."""

    first: int
    last: int
    stated: bool


def _object_places(row: Sequence[Token], question: QuestionInput) -> list[_Place]:
    thing = _thing(question)
    here = {t.stem for t in row}
    stated = len(here & thing.words) >= min(2, len(thing.words)) > 0
    if thing.verbs and not thing.verbs & here:
        stated = False
    phrases = [phrase for phrase in thing.phrases if phrase <= here]
    places: list[_Place] = []
    if not stated and not phrases:
        return places
    for index, token in enumerate(row):
        if stated and token.stem in thing.words:
            places.append(_Place(index, index, True))
        for phrase in phrases:
            if token.stem not in phrase:
                continue
            reach = index
            missing = set(phrase)
            while reach < len(row) and reach - index < len(phrase) + 3 and missing:
                missing.discard(row[reach].stem)
                reach += 1
            if not missing:
                places.append(_Place(index, reach - 1, phrase <= thing.words and not thing.verbs))
    return places


def names_object(phrase: str, question: QuestionInput) -> bool:
    return bool(_object_places(every_token(phrase), question))


@dataclass(frozen=True)
class _Met:
    """A place that names the object: where it is in the text, the acts that bear on it, and what
    its words stand for, +1 or -1, where they are an editor's and no act is there to tell."""

    start: int
    end: int
    stated: bool
    acts: tuple[tuple[Act, bool], ...]
    keyword_sign: int


@lru_cache(maxsize=64)
def _met(plain: str, question: QuestionInput) -> tuple[_Met, ...]:
    """Remembered, since a passage is held against a question in more ways than one."""
    row = every_token(plain)
    found: list[_Met] = []
    for place in _object_places(row, question):
        start, end = row[place.first].start, row[place.last].end
        acts = tuple(_acts_around(plain, row, place.first, place.last, question))
        is_told = place.stated or bool(acts)
        keyword_sign = 1 if is_told else _keyword_sign(plain[start:end], question)
        found.append(_Met(start, end, place.stated, acts, keyword_sign))
    return tuple(found)


def agreement(phrase: str, question: QuestionInput, leaning: bool = True) -> int:
    """+1 where what the phrase would do to the object is what the statement asks for, -1 where
    it is the opposite, 0 where that cannot be told. `leaning` says that the phrase follows a verb
    of support or opposition: then naming the object is enough ("supports the register"), and an
    editor's keyword may name it; without one, an act on the statement's own object is needed."""
    plain = _plain(phrase)
    found: set[int] = set()
    relative = _RELATIVE.search(plain)
    for met in _met(plain, question):
        if not leaning and (not met.stated or not met.acts):
            continue
        if not leaning and relative and relative.end() <= met.start:
            return 0  # "end rules that limit …": too deep to be read off
        found.add(_compare(met.acts, question, leaning) * met.keyword_sign)
    found.discard(0)
    return found.pop() if len(found) == 1 else 0


# Words that turn round what follows them: refusals, opposition, blame. Of plain refusals a clause
# has one however often it is said ("does not and will not").
_REFUSAL = re.compile(
    r"\b(?:not|never|no|nor|neither|cannot|without|nobody|none|isn['’]t|aren['’]t|don['’]t|"
    r"doesn['’]t|didn['’]t|won['’]t|wouldn['’]t|can['’]t|couldn['’]t|shouldn['’]t|hasn['’]t|"
    r"haven['’]t|wasn['’]t|refus\w+ to|fail(?:s|ed)? to|rul(?:es?|ed|ing) out)(?!\w)",
    re.IGNORECASE,
)
_OPPOSED = re.compile(
    rf"\b(?:{AGAINST_VERBS}|against|opposition to|opponents? of|critics? of|criticism of|"
    r"attack(?:s|ed|ing)?(?: (?:on|against))?|blam(?:es?|ed|ing)|chid(?:es?|ed|ing)|"
    r"hammer(?:s|ed|ing)|mock(?:s|ed|ing)|ridicul(?:es?|ed|ing)|accus(?:es?|ed|ing)|"
    r"warn(?:s|ed|ing)|fear(?:s|ed|ing)|veto(?:es|ed|ing)?|fought|fight(?:s|ing)?(?! (?:for|to)\b)|"
    r"block(?:s|ed|ing)|instead of|rather than|unlike|stop(?:s|ped|ping)?|prevent(?:s|ed|ing)?|"
    r"wrong (?:to|about)|concern(?:s|ed) (?:about|over)|sk?ceptic(?:al|ism)? (?:of|about)|"
    r"threat of|myth that|walk(?:s|ed)? away from|pull(?:s|ed)? out of)(?!\w)",
    re.IGNORECASE,
)
_EMPTY_REFUSAL = re.compile(
    r"\b(?:not only|not just|no doubt|no question|no matter|no one else|no longer oppos\w+)\b"
)
_AFTER_FLIP = re.compile(
    r"(?:\b(?:is|are|was|were|would be|has been|['’]s)\b(?: \w+ly| just| simply)*(?: an?| the)?"
    r"(?: \w+){0,2}? (?:not|wrong|bad|terrible|mistake|waste|disaster|disastrous|failure|failed|"
    r"unconstitutional|immoral|worst|unfair|harmful|horrible|unnecessary|too|dangerous|blunt|"
    r"unaffordable|illegal|poorly)\b|\b(?:is|are|was|were|do|does|did|has|have|will|would|can|"
    r"should)(?: not|n['’]t)\b|\b(?:to|with) which \S+ (?:object|disagree|oppos)|"
    r"\bwhich \S+ (?:oppos|reject|criticiz|criticis)|\bhas (?:failed|gone)\b|\bpoorly\b|"
    r"\bagainst (?:it|them|that|this)\b|\bcannot\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:]|[.!?…]\s|,? \b(?:but|although|though|while|whereas|because|since)\b")

_CLAUSE_AFTER = re.compile(
    rf"{_CLAUSE.pattern}|,? \b(?:so|so that|which|who|where|when|if|before|until|in order|"
    r"and (?:I|we|he|she|they|it))\b"
)


def path_sign(phrase: str, question: QuestionInput) -> tuple[int, int]:
    """What everything on the way to the object comes to: +1 for the statement, -1 against it, 0
    where the object is not named or cannot be told; and how many words turned it round. Every
    refusal or word of opposition between the head of the clause and the object turns the sign,
    so does a verdict after it: "would not support banning it", "the ban is a mistake"."""
    plain = _plain(phrase)
    signs: list[tuple[int, int]] = []
    for met in _met(plain, question):
        base = _compare(met.acts, question, True) * met.keyword_sign
        if base == 0:
            continue
        own_name = _thing(question).words | _part_of_name(question.statement)
        flips = _flips(plain, met.start, met.end, bool(met.acts), own_name)
        signs.append((base * (-1) ** flips, flips))
    if not signs:
        return 0, 0
    total = sum(sign for sign, _ in signs)
    if total == 0:
        return 0, 0
    sign = 1 if total > 0 else -1
    return sign, min(flips for one, flips in signs if one == sign)


def _flips(plain: str, start: int, end: int, has_act: bool, own_name: frozenset[str]) -> int:
    head = 0
    for clause in _CLAUSE.finditer(plain, 0, start):
        head = clause.end()
    before = _EMPTY_REFUSAL.sub(lambda match: "x" * len(match.group()), plain[head:start])
    flips = int(_REFUSAL.search(before) is not None)
    for match in _OPPOSED.finditer(before):
        first = stem(match.group().split()[0])
        # An act is weighed as one; a word of the thing's own name ("stop and frisk") says nothing.
        flips += not (first in own_name or (has_act and first in _ACTS))
    tail = _CLAUSE_AFTER.search(plain, end)
    after = plain[end : tail.start() if tail else len(plain)]
    return flips + bool(_AFTER_FLIP.search(after[:120]))


@lru_cache(maxsize=4_000)
def _keyword_sign(keyword: str, question: QuestionInput) -> int:
    """Whether an editor's keyword that the statement lacks stands for its object (+1) or for
    the opposite ("sanctuary city" under "should not cooperate"); 0 where that is not known."""
    asked, sign = statement_act(question.statement)
    if asked not in ("down", "end") and sign > 0:
        return 1
    named = set(stems(keyword))
    favour = any(named <= set(stems(said)) for said in question.says_for)
    against = any(named <= set(stems(said)) for said in question.says_against)
    if favour == against:
        return 0
    # The object of such a statement is what is to end: naming it kindly is to be against it.
    return -1 if favour else 1


def _acts_around(
    plain: str, row: Sequence[Token], first: int, last: int, question: QuestionInput
) -> Iterable[tuple[Act, bool]]:
    """Acts that bear on the object, the nearest first, each with whether it stands beside the
    nearer one ("reduce and reallocate") rather than over it ("end the ban")."""
    named = _part_of_name(question.statement)
    index = first - 1
    inner = row[first].start
    while index >= 0 and first - index <= _BACK:
        between = plain[row[index].end : row[index + 1].start]
        if _BREAK.search(between) or _BREAK.fullmatch(row[index].word):
            break
        act = _act(row[index], plain, named)
        if act is not None:
            beside = re.search(r"\b(?:and|or)\b|,", plain[row[index].end : inner]) is not None
            inner = row[index].start
            yield act, beside
        index -= 1
    for index in range(first, min(len(row), last + 1 + _AHEAD)):
        # After the object only what belongs to it: "wage hike", "gun ban", not "charged to stop".
        if index > last and (
            row[index].word in STOP or _BREAK.search(plain[row[index - 1].end : row[index].start])
        ):
            break
        act = _act(row[index], plain, named)
        if act is not None:
            yield act, False


def _compare(acts: Sequence[tuple[Act, bool]], question: QuestionInput, bare: bool) -> int:
    asked, sign = statement_act(question.statement)
    if not acts:
        if not bare or asked in ("up", "down"):
            return 0
        return sign * (_SIGN[asked] if asked else 1)
    act = acts[0][0]
    flips = 1
    for outer, beside in acts[1:]:
        # "end the ban on": the outer act turns the inner one round.
        flips *= _SIGN[outer] if outer in ("end", "down") and not beside else 1
    if asked is None:
        return sign * flips * _SIGN[act] if act != "down" and act != "up" else 0
    return sign * flips * _COMPARED[(act, asked)]
