"""For or against, only where the text states it; everything else is left open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from positions.extraction.engine.acts import agreement, names_object
from positions.extraction.engine.interface import Position, QuestionInput
from positions.extraction.engine.layouts import is_heading
from positions.extraction.engine.passages import Passage
from positions.extraction.engine.vocabulary import (
    AGAINST_VERBS,
    CONDITION,
    DECLINED,
    FOR_VERBS,
    GIVEN_UP,
)
from positions.extraction.engine.words import COMMON_STEMS, stems

_NOT = re.compile(r"\b(?:no|never|not|nor|neither|cannot|without)\b|n['’]t\b", re.IGNORECASE)
_WHO = r"\b(?:I|[Ww]e)(?:['’]m|['’]re|['’]ve)?"
_ADVERBS = r"(?: (?:\w+ly|also|have|do|would|will|am|are|always|still))*"
_STANCE = re.compile(rf"\b(?:(?P<against>{AGAINST_VERBS})|(?P<for>{FOR_VERBS}))\b")
_FIRST_STANCE = re.compile(
    rf"{_WHO}{_ADVERBS} (?:(?P<against>{AGAINST_VERBS})|(?P<for>{FOR_VERBS}))\b"
)
_FIRST_DENIAL = re.compile(
    r"\b(?:I|[Ww]e)\s+(?:do not|don['’]t|would not|wouldn['’]t|cannot|can['’]t|will not|won['’]t|"
    r"will never|would never|never|am not|did not|didn['’]t|have never)\b"
)
_FIRST_WILL = re.compile(
    r"\b(?:(?:I|[Ww]e)(?:['’]ll| will| would| plan to| intend to| want to| need to| must| should|"
    r"['’]m going to|['’]re going to| am going to| are going to| have to| ought to|['’]d)|"
    r"[Ll]et['’]s)\b"
)
_SHOULD = re.compile(
    r"\b(?:should|must|ought to|needs? to|has to|have to|has got to)\b(?P<not>\s+(?:not|never))?"
)
_IMPERATIVE = re.compile(
    r"^[\s•*–—-]*(?:(?P<against>Oppose|Reject|Stop|Resist)|(?P<for>Support|Defend|Protect|Back)|"
    r"(?P<act>Enact|Require|End|Ban|Eliminate|Abolish|Repeal|Create|Build|Establish|Expand|"
    r"Increase|"
    r"Raise|Cut|Reduce|Lower|Publish|Release|Fund|Keep|Close|Strengthen|Introduce|Adopt|"
    r"Legali[sz]e|"
    r"Restore|Invest in))\b"
)
_JUDGED = re.compile(
    r"(?:\bis|['’]s|\bwas|\bare|\bwere|\bhas been|\bwould be)"
    r"(?: \w+ly| just)*(?: an?| the| one of the)?(?: \w+){0,2}? (?:(?P<bad>wrong|bad|"
    r"terrible|mistake|waste|disaster|disastrous|failure|"
    r"failed|unconstitutional|immoral|worst|boondoggle|unfair|harmful|horrible|"
    r"un-American)|(?P<good>good|right|great|essential|necessary|vital|important|best|crucial|"
    r"wonderful|needed))\b"
)
_TENTATIVE = re.compile(
    r"^\W*(?:\w+ly )?(?:to |also )*(?:propos\w+ (?:to|that) )?(?:examin|consider|stud|review|"
    r"explor|"
    r"look|negotiat|discuss|debat|evaluat|assess|revisit|examine|have the .{0,30}examine)\w*\b"
)
_YES = re.compile(
    r"^[\s\"“'*.-]*(?:(?:yes|yeah|yep|aye|yea|absolutely|definitely|certainly|of course|"
    r"(?:strongly |somewhat )?(?:agree|support|favou?r)|for(?= it\b| \w+ing\b|\s*[.,;!]|$)|"
    r"in favou?r|100\s?%)(?! not\b)(?!\w)|"
    r"i (?:do|would|will|am|did|have)(?= so\b|\s*[.,;!—–-]|$)|up, yes|up\.|both\b)|"
    r"\b(?:so|and|but|the answer is|the answer['’]s|,) yes\W*$",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^[\s\"“'*.-]*(?:no\b(?![-\w]| answer| response| reply| comment| opinion| position)|nope|nay|"
    r"(?:absolutely|certainly|definitely|of course) not|never|not (?:at all|in favou?r)|"
    r"(?:strongly |somewhat )?(?:disagree|oppose)|opposed|against\b|"
    r"i (?:(?:do|would|will|am|did|have|could) not|(?:don|won|wouldn|couldn|can|didn)['’]t|cannot)"
    r"(?=\s*[.,;!—–-]|$))(?!\w)|"
    r"\b(?:so|and|but|the answer is|the answer['’]s|,) no\W*$",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:but|however|only if|unless|depends|not sure|undecided|although|while i)\b",
    re.IGNORECASE,
)
# "…, but farms should stay as they are": the sentence takes back or narrows what it said.
_TURNS = re.compile(
    r"(?<!not only),? but\b(?=.{0,80}\b(?:should|must|not|only|never|also|cannot|need|would)\b)",
    re.IGNORECASE | re.DOTALL,
)
_ASKED = re.compile(r"\basked (?:\w+ ){0,3}?(?:if|whether)\b(?P<what>.+)", re.DOTALL)


@dataclass(frozen=True)
class Side:
    """`reasons` say in words what decided it; `sure` is how far they decide it, 0 to 1;
    `is_carried` says that the sentence before names what it is about."""

    position: Position
    reasons: tuple[str, ...]
    sure: float
    is_carried: bool = False


OPEN = Side("open", ("the side is left to the reviewer",), 0.5)


OPPOSITE: dict[Position, Position] = {"for": "against", "against": "for"}


def first_person_lean(words: str) -> int:
    """+1 for "I support …", -1 for "I oppose …" or "I do not support …", else 0."""
    stances = list(_FIRST_STANCE.finditer(words))
    leans = {bool(m.group("for")) for m in stances}
    if len(leans) != 1:
        return 0
    denial = _FIRST_DENIAL.search(words)
    lean = 1 if leans.pop() else -1
    return -lean if denial and denial.start() <= stances[0].start() else lean


def _side(sign: int, why: str, sure: float) -> Side:
    if sign == 0:
        return OPEN
    return Side("for" if sign > 0 else "against", (why,), sure)


def side_of(text: str, passage: Passage, question: QuestionInput) -> Side:
    words = passage.span.of(text)
    if DECLINED.search(words):
        return Side("declined", ("the text says that no answer was given",), 0.7)
    if passage.form == "answer" and passage.prompt is not None:
        answered = yes_or_no(text, passage, question)
        if answered is not None:
            return answered
        if passage.object is not None and passage.object != passage.span:
            return OPEN  # the words that are left are the question's, not the candidate's
    if is_conditional(text, passage):
        return OPEN
    if passage.form == "sentence":
        return _reported(text, passage, question)
    if _TURNS.search(words):
        return OPEN
    spoken = _spoken(words, question)
    if spoken is OPEN and passage.form == "quotation":
        spoken = _asked(text, passage, question)
    return spoken if spoken is not OPEN else _as_expected(words, question)


def is_held_back(text: str, passage: Passage) -> str:
    """Why no side may be read from the passage, however it sounds; "" where one may."""
    words = passage.span.of(text)
    if is_conditional(text, passage):
        return "it sets a condition"
    if GIVEN_UP.search(words):
        return "it tells of an earlier position"
    if passage.form != "answer" and words.rstrip("\"'”’) ").endswith("?"):
        return "it asks a question"
    if passage.form == "page" and len(words.split()) < 7 and is_heading(text, passage.span):
        return "a heading; what stands under it says more"
    return ""


def is_conditional(text: str, passage: Passage) -> bool:
    """Whether the passage, or the part of its sentence before it, sets a condition."""
    if CONDITION.search(passage.span.of(text)):
        return True
    return any(
        CONDITION.search(span.of(text)) is not None
        for span in passage.about
        if passage.form == "quotation"
        and 0 <= passage.span.start - span.end <= 2
        and "asked" not in span.of(text).lower()
    )


def bare_sign(words: str) -> int:
    """+1 for an answer that opens with a yes, -1 for a no, 0 for neither or one with a "but"."""
    if _HEDGE.search(words):
        return 0
    return (_YES.match(words) is not None) - (_NO.match(words) is not None)


def judged_lean(words: str) -> int:
    """+1 for "... is right", -1 for "... is a mistake", 0 where nothing is judged."""
    judged = _JUDGED.search(words)
    if judged is None:
        return 0
    lean = 1 if judged.group("good") else -1
    return -lean if _NOT.search(judged.group()) else lean


def is_bare_answer(words: str) -> bool:
    """Whether an answer opens with a yes or a no."""
    return _YES.match(words) is not None or _NO.match(words) is not None


def yes_or_no(text: str, passage: Passage, question: QuestionInput) -> Side | None:
    """A "Yes" or "No" under one printed question; None where the answer is neither."""
    words = (passage.object or passage.span).of(text)
    yes, no = _YES.match(words), _NO.match(words)
    if (not yes and not no) or passage.prompt is None:
        return None
    prompt = passage.prompt.of(text)
    if prompt.count("?") > 1:
        return None  # two questions in one: a yes to which?
    if _HEDGE.search(words):
        return Side("open", ("a yes or no with a reservation",), 0.6)
    sign = agreement(prompt, question)
    if sign == 0:
        return None
    first = words.split()[0].strip(".,!\"“”'")
    return _side(sign if yes else -sign, f"'{first}' under its question", 0.95)


def _reported(text: str, passage: Passage, question: QuestionInput) -> Side:
    """From a reporting sentence: "supports a ban on …", "rejects calls for …"."""
    if passage.object is None or not passage.predicate:
        return OPEN
    phrase = passage.object.of(text)
    if _TENTATIVE.match(phrase):
        return OPEN
    predicate = passage.predicate.strip()
    if passage.lean:
        if _NOT.search(phrase):
            return OPEN
        return _side(agreement(phrase, question) * passage.lean, f"'{predicate}'", 0.85)
    inner = _STANCE.search(phrase)
    # A name between the two verbs may be the second one's subject.
    if inner and not re.search(r"\b[A-Z][a-z]+", phrase[: inner.start()]):
        rest = phrase[inner.end() :]
        if _NOT.search(rest) or _TENTATIVE.match(rest):
            return OPEN
        lean = 1 if inner.group("for") else -1
        if _NOT.search(phrase[max(0, inner.start() - 16) : inner.start()]):
            lean = -lean
        sign = agreement(rest, question) * lean
        if sign:
            return _side(sign, f"'{predicate}' … '{inner.group()}'", 0.75)
    return _normative(
        phrase, question, predicate.startswith(("will", "would", "won", "must")), predicate
    )


def _normative(phrase: str, question: QuestionInput, will: bool, predicate: str) -> Side:
    """ "should be …", "would not …": what is to be done, and to what."""
    should = _SHOULD.search(phrase)
    if not should and not will:
        return _judged(phrase, question)
    rest = phrase[should.end() :] if should else phrase
    negated = bool(should and should.group("not")) or bool(_NOT.search(predicate))
    if _NOT.search(rest) or _TENTATIVE.match(rest):
        return OPEN
    scope = rest
    if should and not names_object(rest, question):
        # The thing stands before the verb: "the board should be elected". Read as act and thing.
        verb = " ".join(re.findall(r"[\w’'-]+", rest)[:3])
        scope = f"{verb} {phrase[: should.start()].strip()}"
    sign = agreement(scope, question, leaning=False)
    why = should.group().strip() if should else predicate
    return _side(-sign if negated else sign, f"'{why}'", 0.7)


def _judged(phrase: str, question: QuestionInput) -> Side:
    """ "… is a mistake", "… was right": a judgement on the thing named before it."""
    judged = _JUDGED.search(phrase)
    if judged is None or _NOT.search(phrase):
        return OPEN
    lean = 1 if judged.group("good") else -1
    thing = phrase[: judged.start()]
    if not names_object(thing, question):
        thing = (
            phrase[judged.end() :] if re.match(r"\s*(?:to|for)\b", phrase[judged.end() :]) else ""
        )
    return _side(agreement(thing, question) * lean, f"'{judged.group().strip()}'", 0.65)


def _spoken(words: str, question: QuestionInput) -> Side:
    """From the candidate's own sentence."""
    imperative = _IMPERATIVE.match(words)
    if imperative:
        if imperative.group("act"):
            return _side(
                agreement(words, question, leaning=False), f"'{imperative.group().strip()}'", 0.7
            )
        lean = 1 if imperative.group("for") else -1
        rest = words[imperative.end() :]
        return (
            OPEN
            if _NOT.search(rest)
            else _side(agreement(rest, question) * lean, f"'{imperative.group().strip()}'", 0.75)
        )
    denial = _FIRST_DENIAL.search(words)
    stances = list(_FIRST_STANCE.finditer(words))
    leans = {bool(m.group("for")) for m in stances}
    if len(leans) > 1:
        return OPEN
    for stance in stances:
        rest = re.split(r"[;:]|\bbecause\b|\bso that\b", words[stance.end() :])[0]
        if _NOT.search(rest) or _TENTATIVE.match(rest):
            return OPEN
        lean = 1 if stance.group("for") else -1
        if denial and denial.start() <= stance.start():
            lean = -lean
        return _side(agreement(rest, question) * lean, f"'{stance.group()}'", 0.85)
    will = denial or _FIRST_WILL.search(words)
    if will:
        rest = words[will.end() :]
        if _TENTATIVE.match(rest) or _NOT.search(rest):
            return OPEN
        does = re.match(r"\s*(?:do|use|have|keep doing)\b", rest) is not None
        sign = agreement(rest, question, leaning=does)
        return _side(-sign if denial else sign, f"'{will.group().strip()}'", 0.7)
    return _normative(words, question, False, "")


def _asked(text: str, passage: Passage, question: QuestionInput) -> Side:
    """An answer to "asked if …" that says what should be done, without any reserve."""
    words = passage.span.of(text)
    for span in passage.about:
        asked = _ASKED.search(span.of(text))
        if asked is None:
            continue
        sign = agreement(asked.group("what"), question)
        modal = _SHOULD.search(words)
        if (
            sign
            and modal
            and names_object(words, question)
            and not (_NOT.search(words) or _HEDGE.search(words))
        ):
            return _side(sign, f"asked about it, answers with '{modal.group().strip()}'", 0.6)
    return OPEN


@lru_cache(maxsize=2_000)
def _expected(phrasing: str) -> tuple[frozenset[str], bool]:
    """The stems of what an editor expects to be said, and whether it denies something."""
    return frozenset(stems(phrasing)), _NOT.search(phrasing) is not None


def _as_expected(words: str, question: QuestionInput) -> Side:
    """Nearly the same words as one of the phrasings that the editor expects of one side."""
    mine = frozenset(stems(words))
    denied = bool(_NOT.search(words))

    def best(phrasings: tuple[str, ...]) -> tuple[float, str]:
        top, which = 0.0, ""
        for phrasing in phrasings:
            wanted, is_denied = _expected(phrasing)
            if len(wanted) < 2 or is_denied != denied:
                continue
            met = wanted & mine
            share = len(met) / len(wanted)
            if len(met - COMMON_STEMS) >= 2 and share > top:
                top, which = share, phrasing
        return top, which

    favour, against = best(question.says_for), best(question.says_against)
    sign = 1 if favour[0] > against[0] else -1
    top, other = max(favour, against), min(favour, against)
    if top[0] < 0.75 or other[0] > 0.4:
        return OPEN
    return _side(sign, f"nearly the words expected of this side: '{top[1]}'", 0.65)
