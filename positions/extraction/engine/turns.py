"""Texts that label who answers: "Ejemplo: Yes", transcripts, guides, and tables of answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from positions.extraction.engine.interface import DocumentInput
from positions.extraction.engine.names import TITLES, NameTable, name_table
from positions.text.sentences import lines
from positions.text.spans import Span


@dataclass(frozen=True)
class Turn:
    """What stands under one candidate's label: `body` are the words, `label` the label with them,
    `prompt` what was asked or the heading above, where there is one. `is_cell` for a cell of a
    table, whose `label` is its row up to the cell."""

    candidate: str
    label: Span
    body: Span
    prompt: Span | None
    is_cell: bool = False


_MARK = re.compile(r":|\s[—–-]\s")
# "Mr SAMPLE (Sampleton):", "REP. EJEMPLO:", "Ana Ejemplo —": who speaks, before a mark.
_LABEL = re.compile(
    rf"(?:(?i:{TITLES})\s+)?(?P<name>[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){{0,3}})"
    rf"\s*(?:\([^()\n]{{1,60}}\)|,\s[^:\n,]{{1,40}}(?=:))?\s*(?P<mark>{_MARK.pattern})\s*"
)
_CAPITALS = re.compile(r"(?P<name>[A-Z][A-Z’'-]{2,}(?:\s+[A-Z][A-Z’'-]+){0,2})\.\s+(?=[A-Z])")
# Somebody else's label at the head of a line: a moderator, a member, "Q (a teacher):".
_OTHER_LABEL = re.compile(
    r"(?:[A-Z][\w.’'-]*|An?|The)(?:\s+[\w.’'-]+){0,3}\s*(?:\([^()\n]{1,60}\))?\s*:\s+"
)
_LEAST = 3  # labelled turns that make a text of turns, or two of different candidates
_LONGEST_PROMPT = 700
_CELLS = re.compile(r"\s*[|\t]\s*")
_ASIDE = re.compile(r"^[(\[][^()\[\]]*[)\]]\.?$")


def turns(document: DocumentInput) -> list[Turn]:
    """Labelled turns in order; none where the text merely has a colon after a name somewhere."""
    table = name_table(document.candidates)
    cells = _cells(document.text, table)
    found = sorted([*cells, *_labelled(document, table)], key=lambda turn: turn.label)
    who = {turn.candidate for turn in found}
    return found if len(who) > 1 or len(found) >= _LEAST else []


def _labelled(document: DocumentInput, table: NameTable) -> list[Turn]:
    text = document.text
    found: list[Turn] = []
    prompt: Span | None = None
    # In answers that were sent in, what follows a turn without a label goes on with it.
    has_others = document.source_kind == "questionnaire"
    open_turn = False
    rows = [row for row in lines(text) if not _ASIDE.match(row.of(text))]
    heads = [_labels_in(text, row, table) for row in rows]
    for index, (row, labels) in enumerate(zip(rows, heads, strict=True)):
        if labels:
            before = Span(row.start, labels[0][1].start).trimmed(text)
            if len(before):
                prompt = before
            found.extend(_turns_of(text, row, labels, prompt))
            open_turn = True
            continue
        other = _OTHER_LABEL.match(row.of(text))
        if other:
            has_others = True
            prompt, open_turn = Span(row.start + other.end(), row.end), False
        elif open_turn and has_others and not _leads_to_label(rows, heads, index):
            last = found[-1]
            found.append(Turn(last.candidate, row, row, last.prompt))
        else:
            prompt, open_turn = _prompt(text, rows, index, prompt, open_turn), False
        if prompt is not None and len(prompt) > _LONGEST_PROMPT:
            prompt = None
    return found


def _leads_to_label(
    rows: Sequence[Span], heads: Sequence[Sequence[tuple[str, Span, int]]], index: int
) -> bool:
    """Whether the next line is labelled: then this one asks, and continues nothing."""
    return index + 1 < len(rows) and bool(heads[index + 1])


def _prompt(
    text: str, rows: Sequence[Span], index: int, prompt: Span | None, open_turn: bool
) -> Span:
    """The line, with the unlabelled line just above it where both stand in one block."""
    row = rows[index]
    if prompt is not None and not open_turn and index and rows[index - 1].end == prompt.end:
        between = text[prompt.end : row.start]
        if between.count("\n") < 2 and row.end - prompt.start < _LONGEST_PROMPT:
            return Span(prompt.start, row.end)
    return row


def _labels_in(text: str, row: Span, table: NameTable) -> list[tuple[str, Span, int]]:
    """Candidates' labels of one line, each with where its words begin. Beyond the head of the line
    a label counts only after a full stop."""
    found: list[tuple[str, Span, int]] = []
    capitals = _CAPITALS.match(text, row.start, row.end)
    who = _owner(capitals.group("name"), table) if capitals else ""
    if capitals and who:
        return [(who, Span(*capitals.span("name")), capitals.end())]
    if not _MARK.search(text, row.start, row.end):
        return found  # nearly every line: to look for a name at each word takes far longer
    for match in _LABEL.finditer(text, row.start, row.end):
        who = _owner(match.group("name"), table)
        if not who:
            continue
        before = text[row.start : match.start()].rstrip()
        at_head = not before.strip("-•*–— \t")
        if at_head or (match.group("mark") == ":" and before[-1] in '.!?”"’'):
            found.append((who, Span(match.start(), match.end()), match.end()))
    return found


def _owner(name: str, table: NameTable) -> str:
    """Whose label it is: all of it must be a name of theirs."""
    bare = re.sub(rf"^(?i:{TITLES})\s+", "", name.strip())
    return table.owner(bare)


def _turns_of(
    text: str, row: Span, labels: Sequence[tuple[str, Span, int]], prompt: Span | None
) -> list[Turn]:
    found: list[Turn] = []
    ends = [label.start for _, label, _ in labels[1:]] + [row.end]
    for (who, label, start), end in zip(labels, ends, strict=True):
        body = Span(min(start, end), end).trimmed(text)
        if len(body):
            found.append(Turn(who, Span(label.start, body.end), body, prompt))
    return found


def _cells(text: str, table: NameTable) -> list[Turn]:
    """Answers in a table whose head names the candidates, or whose rows do."""
    found: list[Turn] = []
    columns: list[str] = []
    heads: list[Span] = []
    for row in lines(text):
        cells = _split(text, row)
        if len(cells) < 2:
            columns, heads = [], []
            continue
        owners = [_owner(cell.of(text), table) for cell in cells]
        if not columns and not heads:
            if any(owners[1:]):
                columns = owners
            else:
                heads = cells
            continue
        for index, cell in enumerate(cells[1:], 1):
            who, prompt = "", cells[0]
            if columns and index < len(columns):
                who = columns[index]
            elif heads and index < len(heads):
                who, prompt = owners[0], heads[index]
            if who and len(cell):
                found.append(Turn(who, Span(row.start, cell.end), cell, prompt, True))
    return found


def _split(text: str, row: Span) -> list[Span]:
    cells: list[Span] = []
    start = row.start
    for match in _CELLS.finditer(text, row.start, row.end):
        cells.append(Span(start, match.start()).trimmed(text))
        start = match.end()
    cells.append(Span(start, row.end).trimmed(text))
    return cells
