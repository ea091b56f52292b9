"""Whose words a quotation holds: cues after it, before it, inside it, and over paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from positions.extraction.engine.mentions import OTHER, Mention
from positions.extraction.engine.subjects import Sentence
from positions.extraction.engine.vocabulary import SAY
from positions.text.quotes import Quotation
from positions.text.spans import Span


@dataclass(frozen=True)
class Attribution:
    """`mention` names the speaker (its `who` may be OTHER or ""); None where there is no cue at
    all. `cue` is the place of the reporting verb, or -1."""

    quotation: Quotation
    mention: Mention | None
    reason: str
    cue: int = -1
    alone: bool = False


_AFTER = re.compile(r"[\s,.]*")
# One way only to read each word: a row of adverbs must not be tried in every combination.
_NAME_FIRST = re.compile(
    r"(?:\s+(?:also|then|later|once|has|had|himself|herself|again|earlier|wrote|\w+ly|responded|"
    r"reporters|on \w+day)(?!\w))*+\s*$|,[^“”\"]{0,120}?,\s*$"
)
_SENTENCE_BREAK = re.compile(r"[.!?…][”\"’']?\s+(?=[A-Z“\"‘])")


def attribute(
    text: str,
    found: Sequence[Quotation],
    sentences: Sequence[Sentence],
    blocks: Sequence[Span],
) -> list[Attribution]:
    """One attribution for each quotation, in order."""
    result: list[Attribution] = []
    mentions = _unquoted_mentions(sentences)
    for index, quotation in enumerate(found):
        block = next((b for b in blocks if b.contains(quotation.outer)), quotation.outer)
        previous = result[-1] if result else None
        made = None
        if quotation.continues and previous is not None:
            made = replace(
                previous, quotation=quotation, reason="goes on from the paragraph before"
            )
        ends = found[index + 1].outer.start if index + 1 < len(found) else len(text)
        made = made or _after(text, quotation, block, mentions, min(ends, block.end))
        made = made or _before(text, quotation, block, mentions, sentences, previous)
        made = made or _follows(text, quotation, block, previous)
        made = made or _standing_alone(text, quotation, block, blocks, result, sentences)
        result.append(made or Attribution(quotation, None, "no reporting words near it"))
    return _backfill(text, result)


def _unquoted_mentions(sentences: Sequence[Sentence]) -> list[Mention]:
    return [m for sentence in sentences for m in sentence.mentions]


def _mention_at(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    return [m for m in mentions if start <= m.span.start and m.span.end <= end]


def _after(
    text: str, quotation: Quotation, block: Span, mentions: Sequence[Mention], limit: int
) -> Attribution | None:
    """`"…," she said`, `"…," said Ana Ejemplo`, `"…," Ejemplo, a lawyer, told a rally`."""
    if not quotation.closed:
        return None
    start = quotation.outer.end
    tail = text[start:limit]
    # A new sentence after the closing mark is not a cue for what stands before it.
    if text[quotation.inner.end - 1] in ".!?…" and re.match(r"\s+[A-Z]", tail):
        named = next(iter(_mention_at(mentions, start, min(limit, start + 60))), None)
        straight = re.match(r"\s+", tail)
        if not (named and straight and named.span.start == start + straight.end()):
            return None
        cue = SAY.match(text, _skip(text, named.span.end))
        # `"… now." Ejemplo said.` closes a quotation; `"… now." Ejemplo said "…"` opens one.
        if cue is None or not re.match(r"[^“\"]{0,40}\.?$", text[cue.end() : limit]):
            return None
        return Attribution(quotation, named, _said(text, cue, named), cue.start())
    stop = _SENTENCE_BREAK.search(tail)
    end = start + (stop.start() if stop else len(tail))
    cue = SAY.search(text, start, min(end, start + 160))
    if cue is None:
        return None
    between = text[start : cue.start()]
    if re.search(r"[;:]|\b(?:and|but|which|that|who|when|as)\b", between) and len(between) > 45:
        return None
    gap = text[start : cue.start()].strip(" ,.—–-")
    near = _mention_at(mentions, start, cue.start())
    if near and _NAME_FIRST.search(text[near[-1].span.end : cue.start()]):
        speaker = near[0] if "," in text[near[0].span.end : cue.start()] else near[-1]
        return Attribution(quotation, speaker, _said(text, cue, speaker), cue.start())
    if gap:
        # "the group said", "officials told us": somebody, but no candidate.
        return Attribution(quotation, _nobody(start, cue.start()), "said by others", cue.start())
    following = _mention_at(mentions, cue.end(), min(end, cue.end() + 90))
    after_cue = text[cue.end() : following[0].span.start] if following else ""
    if following and re.fullmatch(r"[\s\w.,’'-]{0,60}", after_cue):
        first = following[0]
        if re.search(r"\b(?:in|on|at|to|during|of|for|about|after|when|by)\b", after_cue):
            return Attribution(
                quotation, _nobody(cue.start(), cue.end()), "said by others", cue.start()
            )
        return Attribution(quotation, first, _said(text, cue, first), cue.start())
    return Attribution(quotation, _nobody(cue.start(), cue.end()), "said by others", cue.start())


def _skip(text: str, place: int) -> int:
    match = re.compile(r"\s+(?:also |later |then )?").match(text, place)
    return match.end() if match else place


def _before(
    text: str,
    quotation: Quotation,
    block: Span,
    mentions: Sequence[Mention],
    sentences: Sequence[Sentence],
    previous: Attribution | None,
) -> Attribution | None:
    """`Ejemplo said, "…"`, `Asked about it, she said that "…"`, `in a statement: "…"`."""
    sentence = next(
        (s for s in sentences if s.span.start <= quotation.outer.start < s.span.end), None
    )
    if sentence is None:
        return None
    start = max(sentence.span.start, block.start)
    if previous is not None and previous.quotation.outer.end > start:
        middle = text[previous.quotation.outer.end : quotation.outer.start]
        if previous.mention is not None and len(middle) < 90 and _is_inside_cue(middle):
            return replace(previous, quotation=quotation, reason="goes on after the cue")
    cues = [
        cue
        for cue in SAY.finditer(text, start, quotation.outer.start)
        if not sentence.is_quoted(cue.start())
    ]
    for cue in reversed(cues):
        if quotation.outer.start - cue.end() > 220:
            break
        subject = _subject(sentence, cue.start())
        if subject is not None:
            return Attribution(quotation, subject, _said(text, cue, subject), cue.start())
        return Attribution(
            quotation, _nobody(cue.start(), cue.end()), "said by others", cue.start()
        )
    return None


def _subject(sentence: Sentence, place: int) -> Mention | None:
    """The subject of the verb at `place`, following the chain of verbs before it."""
    subject: Mention | None = None
    for cue in SAY.finditer(sentence.text, sentence.span.start, place + 1):
        if not sentence.is_quoted(cue.start()):
            subject = sentence.subject_of(cue.start(), subject)
    return subject or sentence.subject_of(place, None)


def _is_inside_cue(middle: str) -> bool:
    """`," she said, "`: a cue in the middle of a quotation, with nothing after it."""
    return SAY.search(middle) is not None and not re.search(
        r"\b(?:but|while|whereas|although)\b", middle
    )


def _follows(
    text: str, quotation: Quotation, block: Span, previous: Attribution | None
) -> Attribution | None:
    """A second quotation straight after an attributed one, in the same paragraph."""
    if previous is None or previous.mention is None:
        return None
    if not block.contains(previous.quotation.outer):
        return None
    middle = text[previous.quotation.outer.end : quotation.outer.start]
    if len(quotation.inner) < 25:
        return None
    clean = middle.strip()
    if clean in {"", ".", ",", "and", "…", "..."} or (
        previous.cue >= previous.quotation.outer.end
        and clean.endswith((".", ":", ","))
        and len(_SENTENCE_BREAK.findall(clean)) == 0
    ):
        return replace(previous, quotation=quotation, reason="same paragraph, same speaker")
    return None


def _standing_alone(
    text: str,
    quotation: Quotation,
    block: Span,
    blocks: Sequence[Span],
    earlier: Sequence[Attribution],
    sentences: Sequence[Sentence],
) -> Attribution | None:
    """A paragraph that is nothing but a quotation: the sentence before it introduces it, or the
    speaker of the paragraph before goes on."""
    rest = text[block.start : quotation.outer.start] + text[quotation.outer.end : block.end]
    if quotation.outer.start != block.start or len(rest.strip(" .,\n")) > 3:
        return None
    place = list(blocks).index(block) if block in blocks else -1
    if place <= 0:
        return None
    before = blocks[place - 1]
    last = [s for s in sentences if before.contains(s.span)]
    if not last:
        return None
    ending = text[before.start : before.end].rstrip()
    if ending.endswith(":"):
        subject = last[-1].main_subject()
        if subject is not None:
            return Attribution(quotation, subject, "introduced by the sentence before", -1, True)
        return Attribution(quotation, _nobody(before.start, before.end), "introduced by others")
    if earlier and before.contains(earlier[-1].quotation.outer) and earlier[-1].mention:
        tail = text[earlier[-1].quotation.outer.end : before.end]
        if len(_SENTENCE_BREAK.findall(tail)) == 0:
            return replace(
                earlier[-1], quotation=quotation, reason="the speaker goes on", alone=True
            )
    subject = last[-1].main_subject()
    if subject is not None and subject.who not in ("",):
        people = {m.who for m in last[-1].mentions if m.who and m.kind != "pronoun"}
        if len(people) == 1:
            return Attribution(quotation, subject, "follows a sentence about one person", -1, True)
    subjects = [s.main_subject() for s in last]
    candidates = [m for m in subjects if m is not None and m.who not in ("", OTHER)]
    if candidates and len({m.who for m in candidates}) == 1 and len(candidates) * 2 > len(last):
        return Attribution(
            quotation, candidates[-1], "follows a paragraph about one candidate", -1, True
        )
    return None


def _backfill(text: str, made: list[Attribution]) -> list[Attribution]:
    """The first part of `"One thing," and then "another," she said` takes the later cue; so does
    an earlier part of a quotation over paragraphs."""
    for index in range(len(made) - 2, -1, -1):
        following = made[index + 1]
        if made[index].mention is None and following.mention is not None:
            continues = following.quotation.continues
            if continues:
                made[index] = replace(
                    following, quotation=made[index].quotation, reason="its next paragraph says who"
                )
    return made


def _nobody(start: int, end: int) -> Mention:
    return Mention(Span(start, end), "name", OTHER, "")


def _said(text: str, cue: re.Match[str], mention: Mention) -> str:
    return f"'{mention.name} {cue.group()}'"
