"""A corpus of judged documents on disk, read into the engine's input. No database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from positions.extraction.engine.interface import (
    CandidateInput,
    DocumentInput,
    ProposedStance,
    QuestionInput,
    SourceKind,
)
from positions.text.dates import PUBLISHED, parse_partial
from positions.text.spans import Span


class CorpusError(Exception):
    """A corpus that cannot be read; the message names the file and what is wrong with it."""


# Documents with one of these marks are no evidence of anything, and are not scored.
NOT_SCORED = frozenset({"fabricated", "synthetic_derived"})


@dataclass(frozen=True)
class CorpusDocument:
    """`flags` are the corpus's remarks on the document ("truncated", "fabricated")."""

    id: str
    race: str
    flags: frozenset[str]
    document: DocumentInput

    @property
    def is_scored(self) -> bool:
        return not self.flags & NOT_SCORED


@dataclass(frozen=True)
class GoldItem:
    """What a person judged: that a candidate takes a position on a question in these spans, or,
    where it is negative, that these spans (or the whole document, question `*`) hold none."""

    candidate: str
    question: str
    is_negative: bool
    position: str
    voice: str
    is_arguable: bool
    is_superseded: bool
    trap: str
    evidence: tuple[Span, ...]

    def overlaps(self, span: Span) -> bool:
        return any(span.overlaps(evidence) for evidence in self.evidence)


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CorpusError(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read ({error})") from None
    except json.JSONDecodeError as error:
        raise CorpusError(f"{path}: not valid JSON ({error})") from None


def _strings(row: dict[str, Any], key: str) -> tuple[str, ...]:
    values = row.get(key) or []
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise ValueError(f"{key} is not a list of strings")
    return tuple(values)


def _question(row: dict[str, Any]) -> QuestionInput:
    return QuestionInput(
        id=row["id"],
        statement=row["statement"],
        short=row.get("short") or "",
        keywords=_strings(row, "keywords"),
        says_for=_strings(row, "says_for"),
        says_against=_strings(row, "says_against"),
    )


def _candidate(row: dict[str, Any]) -> CandidateInput:
    return CandidateInput(
        id=row["id"],
        name=row["name"],
        aliases=_strings(row, "aliases"),
        pronouns=row.get("pronouns") or "",
        party=row.get("party") or "",
        titles=(*_strings(row, "titles"), *(("incumbent",) if row.get("incumbent") else ())),
    )


def _document(
    row: dict[str, Any],
    candidates: tuple[CandidateInput, ...],
    questions: tuple[QuestionInput, ...],
) -> CorpusDocument:
    kind = row["source_kind"]
    if kind not in get_args(SourceKind):
        raise ValueError(f"unknown source_kind {kind!r}")
    if not isinstance(row["text"], str):
        raise ValueError("text is not a string")
    published = row.get("published")
    return CorpusDocument(
        row["id"],
        row["race"],
        frozenset(_strings(row, "flags")),
        DocumentInput(
            text=row["text"],
            title=row.get("title") or "",
            source_kind=cast(SourceKind, kind),
            publisher=row.get("publisher") or "",
            published=parse_partial(published, PUBLISHED) if published else None,
            controlled_by=row.get("controlled_by"),
            candidates=candidates,
            questions=questions,
        ),
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = _load(path)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CorpusError(f"{path}: not a list of objects")
    return rows


def _wrong(path: Path, error: Exception) -> CorpusError:
    what = f"lacks {error}" if isinstance(error, KeyError) else str(error)
    return CorpusError(f"{path}: {what}")


def read_corpus(directory: Path) -> Iterator[CorpusDocument]:
    """Every document of the corpus in order of race and number, each with its race's candidates
    and questions. Raises CorpusError before the first document when the directory, the races or
    the questions are wrong, and at the document otherwise."""
    if not directory.is_dir():
        raise CorpusError(f"{directory}: there is no such directory")
    races_path, questions_path = directory / "races.json", directory / "questions.json"
    try:
        races = {
            row["id"]: tuple(_candidate(c) for c in row["candidates"]) for row in _rows(races_path)
        }
    except (KeyError, ValueError, TypeError) as error:
        raise _wrong(races_path, error) from None
    try:
        questions = [(_question(row), _strings(row, "races")) for row in _rows(questions_path)]
    except (KeyError, ValueError, TypeError) as error:
        raise _wrong(questions_path, error) from None
    paths = sorted(directory.glob("documents/*/*.json"))
    if not paths:
        raise CorpusError(f"{directory / 'documents'}: holds no documents")
    for path in paths:
        row = _load(path)
        try:
            race = row["race"]
            if race not in races:
                raise ValueError(f"race {race!r} is not in races.json")
            asked = tuple(question for question, of in questions if race in of)
            yield _document(row, races[race], asked)
        except (KeyError, ValueError, TypeError) as error:
            raise _wrong(path, error) from None


def read_gold(directory: Path, document: str) -> tuple[GoldItem, ...]:
    """What was judged of one document. Raises CorpusError."""
    path = directory / "gold" / f"{document}.json"
    try:
        return tuple(_gold_item(row) for row in _rows(path))
    except (KeyError, ValueError, TypeError) as error:
        raise _wrong(path, error) from None


def _gold_item(row: dict[str, Any]) -> GoldItem:
    return GoldItem(
        candidate=row["candidate"],
        question=row["question"],
        is_negative=row["negative"],
        position=row.get("position") or "",
        voice=row.get("voice") or "",
        is_arguable=row.get("confidence") == "arguable",
        is_superseded=bool(row.get("superseded")),
        trap=row.get("trap") or "",
        evidence=tuple(Span(part["start"], part["end"]) for part in row["evidence"]),
    )


def corpus_digest(directory: Path) -> str:
    """The SHA-256 over the names and bytes of everything that is read from a corpus."""
    digest = hashlib.sha256()
    for path in sorted(directory.rglob("*.json")):
        digest.update(path.relative_to(directory).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def proposal_lines(document: str, stances: Iterable[ProposedStance]) -> Iterator[str]:
    """Proposals as JSON lines, as the corpus's own scorer reads them; offsets are code points.

    A corpus judges sides only: "declined" is written as "unclear", and stands in the flags."""
    for stance in stances:
        yield json.dumps(_proposal_row(document, stance), ensure_ascii=False) + "\n"


def _proposal_row(document: str, stance: ProposedStance) -> dict[str, Any]:
    declined = stance.position == "declined"
    return {
        "document": document,
        "candidate": stance.candidate,
        "question": stance.question,
        "position": "unclear" if declined else stance.position,
        "voice": stance.voice,
        "start": stance.start,
        "end": stance.end,
        "confidence": stance.confidence,
        "speaker": stance.speaker,
        "reported_by": stance.reported_by,
        "said": stance.said.on.isoformat() if stance.said else None,
        "said_precision": stance.said.precision if stance.said else None,
        "reasons": list(stance.reasons),
        "flags": [
            *stance.flags,
            *(["declined"] if declined and "declined" not in stance.flags else []),
        ],
    }
