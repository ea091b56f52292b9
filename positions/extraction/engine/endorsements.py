"""Who endorses whom. An endorser's views are never taken for the candidate's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from positions.extraction.engine.interface import ProposedEndorsement
from positions.extraction.engine.mentions import OTHER, Mention
from positions.extraction.engine.subjects import Sentence
from positions.text.spans import Span

_ACTIVE = re.compile(
    r"\b(?:endorse[sd]?|endorsing|(?:threw|thrown) (?:his|her|their|its) support behind)\b"
)
_PASSIVE = re.compile(
    r"\b(?:endorsed by|endorsements? (?:from|of|by)|backed by|(?:w[io]n|has|have|"
    r"had) the (?:backing|support) of)\s+"
)
_RECEIVED = re.compile(
    r"\b(?:receiv\w+|earn\w*|w[io]n\w*|land\w*|secur\w+|got|picked up)\b"
    r"[^.;]{0,30}\bendorsements?\b"
)
_THING = re.compile(
    r"^(?:The|the|This|this)\s+(?:organi[sz]ation|group|union|newspaper|association|party|"
    r"coalition|committee)\b"
)
_POLICY = re.compile(
    r"^\s+(?:the|a|an|his|her|its)?\s*(?:idea|plan|proposal|policy|bill|call|concept|ban|measure)\b"
)


def find_endorsements(
    text: str, parsed: Sequence[Sentence], candidates: frozenset[str]
) -> list[ProposedEndorsement]:
    found: list[ProposedEndorsement] = []
    for index, sentence in enumerate(parsed):
        words = sentence.span.of(text)
        for made in (
            *_active(text, parsed, index, candidates),
            *_passive(text, sentence, candidates),
        ):
            found.append(made)
        received = _RECEIVED.search(words)
        if received and not any(f.start == sentence.span.start for f in found):
            subject = sentence.main_subject()
            if subject is not None and subject.who in candidates:
                found.append(
                    _made(
                        subject.who, "", sentence.span, "'" + received.group() + "', no name given"
                    )
                )
    return _unique(found)


def _made(who: str, endorser: str, span: Span, reason: str) -> ProposedEndorsement:
    return ProposedEndorsement(who, endorser, span.start, span.end, (reason,))


def _active(
    text: str, parsed: Sequence[Sentence], index: int, candidates: frozenset[str]
) -> list[ProposedEndorsement]:
    sentence = parsed[index]
    result: list[ProposedEndorsement] = []
    for match in _ACTIVE.finditer(text, sentence.span.start, sentence.span.end):
        if re.match(r"\s+by\b", text[match.end() : match.end() + 4]) or sentence.is_quoted(
            match.start()
        ):
            continue
        if _POLICY.match(text[match.end() : sentence.span.end]):
            continue
        target = next(
            (
                m
                for m in sentence.mentions
                if m.span.start >= match.end() and m.span.start - match.end() < 60
            ),
            None,
        )
        if target is None or (target.possessive and target.kind == "name"):
            continue
        who = target.who or _only(parsed, index, candidates)
        if who not in candidates:
            continue
        before = [m for m in sentence.mentions if m.span.end <= match.start() and m.kind == "name"]
        endorser = before[0].name if before and before[0].who == OTHER else ""
        if not endorser and _THING.match(sentence.span.of(text)):
            endorser = _earlier_organisation(parsed, index)
        if before and before[0].who == who and not endorser:
            continue
        result.append(_made(who, endorser, sentence.span, f"'{match.group()}'"))
    return result


def _passive(
    text: str, sentence: Sentence, candidates: frozenset[str]
) -> list[ProposedEndorsement]:
    result: list[ProposedEndorsement] = []
    for match in _PASSIVE.finditer(text, sentence.span.start, sentence.span.end):
        subject = sentence.main_subject()
        if subject is None or subject.who not in candidates or subject.span.start > match.start():
            continue
        named = [m for m in sentence.mentions if 0 <= m.span.start - match.end() < 40]
        if not named or named[0].who in candidates:
            continue
        result.append(
            _made(subject.who, named[0].name, sentence.span, f"'{match.group().strip()}'")
        )
    return result


def _earlier_organisation(parsed: Sequence[Sentence], index: int) -> str:
    """ "The organization has also endorsed her": the organisation that was named last."""
    for sentence in reversed(parsed[max(0, index - 2) : index]):
        named = [m for m in sentence.mentions if m.who == OTHER and m.kind == "name" and m.name]
        capitals = [m for m in named if m.name.isupper() and len(m.name) > 2]
        if capitals:
            return capitals[0].name
        if named:
            return named[-1].name
    return ""


def _only(parsed: Sequence[Sentence], index: int, candidates: frozenset[str]) -> str:
    """Whom an unresolved pronoun can mean: the one candidate of the sentences before."""
    near: set[str] = set()
    for sentence in parsed[max(0, index - 2) : index + 1]:
        near |= {m.who for m in sentence.mentions if m.who in candidates}
    return near.pop() if len(near) == 1 else ""


def _unique(found: Sequence[ProposedEndorsement]) -> list[ProposedEndorsement]:
    kept: dict[tuple[str, int, str], ProposedEndorsement] = {}
    for item in found:
        kept.setdefault((item.candidate, item.start, item.endorser), item)
    return [kept[key] for key in sorted(kept, key=lambda k: (k[1], k[0], k[2]))]


__all__ = ["Mention", "find_endorsements"]
