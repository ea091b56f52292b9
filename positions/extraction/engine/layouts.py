"""Pages whose layout says who speaks: questionnaires, "Candidate: answer" lines, own pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from positions.extraction.engine.interface import DocumentInput
from positions.extraction.engine.names import NameTable, name_table
from positions.text.sentences import lines, paragraphs, sentences
from positions.text.spans import Span

_PROMPT = re.compile(r"\?[\"'”’)]*$")
_AFTERTHOUGHT = re.compile(
    r"\s*(?:Please|Explain|Why|If (?:so|not|yes|no)|Describe|And why|Be specific)\b[^?]{0,80}$"
)
_LABEL = re.compile(r"^(?P<label>[A-Z][\w.’'\- ]{1,50}?)\s*(?:\([^)]{1,30}\))?\s*[:—–-]\s+")
_QUESTION_LABEL = re.compile(r"^(?:Q|Question)(?:\s*\d+)?\s*[:.)]\s*", re.IGNORECASE)
_ANSWER_LABEL = re.compile(r"^(?:A|Answer|Response)\s*[:.)]\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """One candidate's answer to one printed question."""

    candidate: str
    prompt: Span
    body: Span


def is_prompt(line: str) -> bool:
    """A line that asks: its last sentence is a question, or a word or two after one ("Please
    explain.")."""
    if len(line) >= 700 or "?" not in line:
        return False
    tail = line.strip().rpartition("?")[2]
    return bool(_PROMPT.search(line.strip())) or bool(_AFTERTHOUGHT.match(tail))


def sole_candidate(document: DocumentInput) -> str:
    """The one candidate whom the page names in its title or at its head, or "" for none."""
    table = name_table(document.candidates)
    head = document.text.strip().split("\n", 1)[0]
    for place in (document.title, head):
        owners = {table.owner(m.group()) for m in table.pattern.finditer(place)} - {""}
        if len(owners) == 1:
            return owners.pop()
    if len(document.candidates) == 1:
        return document.candidates[0].id
    return ""


def campaigner(document: DocumentInput) -> str:
    """Whose campaign page it is: the one candidate whom the publisher names, by a given name
    ("Ana for Mayor") or a party too, else title or head; "" for none. Never the only one that the
    text names: a page may be about an opponent alone."""
    table = name_table(document.candidates)
    for named in (_named, _given, _party):
        owners = named(document, table, document.publisher)
        if len(owners) == 1:
            return owners.pop()
    return sole_candidate(document)


def _named(document: DocumentInput, table: NameTable, words: str) -> set[str]:
    return {table.owner(m.group()) for m in table.pattern.finditer(words)} - {""}


def _given(document: DocumentInput, table: NameTable, words: str) -> set[str]:
    low = set(re.findall(r"[\w’'-]+", words.lower()))
    return {who for who, given in table.given.items() if given and given.lower() in low}


def _party(document: DocumentInput, table: NameTable, words: str) -> set[str]:
    low = words.lower()
    return {c.id for c in document.candidates if c.party and c.party.lower() in low}


def answers(document: DocumentInput) -> list[Answer]:
    """Answers under printed questions. A line that ends in a question mark opens a question when
    the line after it does not; a "Name:" label at an answer's head overrides the page's candidate.
    """
    text = document.text
    rows = lines(text)
    owner = sole_candidate(document)
    table = name_table(document.candidates)
    result: list[Answer] = []
    prompt: Span | None = None
    start = end = -1
    speaker = owner

    def close() -> None:
        if prompt is not None and start >= 0 and speaker:
            result.append(Answer(speaker, prompt, Span(start, end)))

    for index, row in enumerate(rows):
        line = row.of(text)
        label = _labelled(line, table)
        if label:
            who, width = label
            if prompt is not None:
                close()
                speaker, start, end = who, row.start + width, row.end
            continue
        if _opens_question(text, rows, index):
            close()
            prompt, start, end, speaker = row, -1, -1, owner
            continue
        if prompt is None:
            continue
        answer = _ANSWER_LABEL.match(line)
        if start < 0:
            start = row.start + (answer.end() if answer else 0)
        end = row.end
    close()
    return [a for a in result if len(a.body)]


def _opens_question(text: str, rows: Sequence[Span], index: int) -> bool:
    """A prompt stands at the head of a block; a rhetorical question inside an answer does not."""
    row = rows[index]
    line = row.of(text)
    if _QUESTION_LABEL.match(line):
        return True
    if not is_prompt(line):
        return False
    before = text[rows[index - 1].end : row.start] if index else "\n\n"
    if before.count("\n") < 2 and not (index and is_prompt(rows[index - 1].of(text))):
        return False
    if index + 1 >= len(rows):
        return False
    # The answer stands on the next line; a paragraph of its own that ends in a question mark is
    # a prompt only when it reads like one (second person, or addressed to an office).
    gap = text[row.end : rows[index + 1].start]
    return gap.count("\n") < 2 or bool(re.search(r"\b(?:you|your)\b", line, re.IGNORECASE))


def _labelled(line: str, table: NameTable) -> tuple[str, int] | None:
    match = _LABEL.match(line)
    if match is None:
        return None
    named = table.pattern.search(match.group("label"))
    if named is None:
        return None
    who = table.owner(named.group())
    return (who, match.end()) if who else None


def sections(document: DocumentInput) -> list[tuple[int, Span, str]]:
    """Profiles one after another: where a line that is nothing but a candidate's name stands, and
    whose it is. None where a single candidate has such a line."""
    table = name_table(document.candidates)
    found: list[tuple[int, Span, str]] = []
    for row in lines(document.text):
        words = row.of(document.text)
        if len(words) > 60:
            continue
        match = table.pattern.match(words)
        who = table.owner(match.group()) if match else ""
        if match and who and not words[match.end() :].strip(" ,.:–—-()"):
            found.append((row.end, row, who))
    return found if len({who for _, _, who in found}) > 1 else []


def is_heading(text: str, span: Span) -> bool:
    """A short line without a full stop: a heading, a caption's label, a menu."""
    line = span.of(text).strip()
    return len(line) < 80 and not re.search(r"[.!?…:;,][\"'”’)]*$", line)


_NAVIGATION = re.compile(
    r"^(?:Read|Learn|Click|Sign up|Donate|Volunteer|Share|Subscribe|Follow|Download|See|Visit|"
    r"Join)\b",
    re.IGNORECASE,
)


def own_sentences(document: DocumentInput) -> list[Span]:
    """The sentences of a candidate's own page, without headings that say nothing."""
    found: list[Span] = []
    for block in paragraphs(document.text):
        for sentence in sentences(document.text, block):
            words = sentence.of(document.text)
            if _NAVIGATION.match(words):
                continue
            if len(sentence) >= 12 and not (
                is_heading(document.text, sentence) and len(words.split()) < 4
            ):
                found.append(sentence)
    return found
