"""What a language model answered, read strictly: every claim has the form that was asked for."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, NoReturn, cast, get_args

from positions.extraction.engine.interface import Position, Voice
from positions.extraction.engine.verification import Claim

LONGEST_ANSWER = 200_000  # characters
MOST_CLAIMS = 60
LONGEST_REASON = 300
_LONGEST_FIELD = 4_000

NOT_IN_FORM = "not in the form that was asked for"
BEYOND_MOST = f"beyond the first {MOST_CLAIMS}"

_FENCED = re.compile(r"\A```(?:json)?\s*\n(?P<inside>.*)\n```\Z", re.DOTALL | re.IGNORECASE)
_REFUSAL = re.compile(
    r"\A(?:I['’]?m sorry|I am sorry|Sorry|I apologi[sz]e|I can(?:no|['’])t|I cannot|I won['’]t|"
    r"I['’]?m (?:unable|not able)|I am (?:unable|not able)|As an AI)\b",
    re.IGNORECASE,
)


class UnreadableAnswer(Exception):
    """An answer that is not what was asked for; the message is a sentence."""


@dataclass(frozen=True)
class Answer:
    """The claims of an answer, and how many were left out by reason."""

    claims: tuple[Claim, ...]
    dropped: dict[str, int]


def read_answer(content: str) -> Answer:
    """The claims that an answer makes. Raises UnreadableAnswer when it is none at all: not one JSON
    object, without the list, or with nothing in the list that has the form of a claim."""
    rows = _rows(_parsed(content))
    claims = [_claim(row) for row in rows[:MOST_CLAIMS]]
    good = tuple(claim for claim in claims if claim is not None)
    if rows and not good:
        raise UnreadableAnswer("Nothing in the model's answer had the form that was asked for.")
    dropped = {NOT_IN_FORM: len(claims) - len(good), BEYOND_MOST: len(rows) - len(claims)}
    return Answer(good, {reason: count for reason, count in dropped.items() if count})


def _parsed(content: str) -> Any:
    if len(content) > LONGEST_ANSWER:
        raise UnreadableAnswer(f"The model's answer is longer than {LONGEST_ANSWER} characters.")
    content = content.strip()
    fenced = _FENCED.match(content)
    try:
        return json.loads(fenced["inside"] if fenced else content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        if _REFUSAL.match(content):
            raise UnreadableAnswer("The model declined to answer.") from None
        raise UnreadableAnswer("The model's answer is not proper JSON.") from None


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _rows(answer: Any) -> list[Any]:
    if not isinstance(answer, dict) or not isinstance(answer.get("statements"), list):
        raise UnreadableAnswer(
            "The model's answer is JSON, but not of the form that was asked for."
        )
    return cast(list[Any], answer["statements"])


def _claim(row: Any) -> Claim | None:
    if not isinstance(row, dict):
        return None
    words = {}
    for key in ("quotation", "candidate", "question", "position", "voice", "speaker"):
        value = row.get(key)
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_FIELD:
            return None
        words[key] = value
    if words["position"] not in get_args(Position) or words["voice"] not in get_args(Voice):
        return None
    reason = row.get("reason")
    return Claim(
        quotation=words["quotation"],
        candidate=words["candidate"],
        question=words["question"],
        position=cast(Position, words["position"]),
        voice=cast(Voice, words["voice"]),
        speaker=plain(words["speaker"], 200),
        reason=plain(reason, LONGEST_REASON) if isinstance(reason, str) else "",
    )


def plain(words: str, longest: int) -> str:
    """Words that may be stored and shown: on one line, without control characters, cut short."""
    kept = "".join(
        " " if character.isspace() else character
        for character in words[: longest * 4]
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    return " ".join(kept.split())[:longest]
