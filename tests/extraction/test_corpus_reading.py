from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from positions.extraction.corpus import CorpusError, read_corpus
from positions.text.dates import PUBLISHED

RACES = [
    {
        "id": "sampleton",
        "candidates": [{"id": "ana", "name": "Ana Ejemplo", "aliases": ["Ejemplo"], "party": None}],
    }
]
QUESTIONS = [
    {"id": "tram", "statement": "A tram should be built.", "races": ["sampleton"]},
    {"id": "other", "statement": "Another race asks this.", "races": ["elsewhere"]},
]
DOCUMENT = {
    "id": "sampleton/01",
    "race": "sampleton",
    "publisher": "The Sampleton Paper",
    "source_kind": "news",
    "title": None,
    "published": "2031-05",
    "text": "Ejemplo supports a tram.",
}


def corpus(folder: Path, **changed: Any) -> Path:
    (folder / "documents" / "sampleton").mkdir(parents=True)
    (folder / "races.json").write_text(json.dumps(changed.get("races", RACES)))
    (folder / "questions.json").write_text(json.dumps(changed.get("questions", QUESTIONS)))
    (folder / "documents" / "sampleton" / "01.json").write_text(
        json.dumps({**DOCUMENT, **changed.get("document", {})})
    )
    return folder


def test_it_reads_a_document_with_its_races_candidates_and_questions(tmp_path: Path) -> None:
    (entry,) = read_corpus(corpus(tmp_path))

    assert entry.id == "sampleton/01"
    assert [c.name for c in entry.document.candidates] == ["Ana Ejemplo"]
    assert [q.id for q in entry.document.questions] == ["tram"]
    published = entry.document.published
    assert published is not None
    assert (published.precision, published.basis) == ("month", PUBLISHED)


def test_it_names_a_missing_directory(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="nowhere: there is no such directory"):
        list(read_corpus(tmp_path / "nowhere"))


@pytest.mark.parametrize("name", ["races.json", "questions.json"])
def test_it_names_a_missing_file(tmp_path: Path, name: str) -> None:
    corpus(tmp_path)
    (tmp_path / name).unlink()

    with pytest.raises(CorpusError, match=f"{name}: there is no such file"):
        list(read_corpus(tmp_path))


def test_it_names_a_file_that_is_not_json(tmp_path: Path) -> None:
    corpus(tmp_path)
    (tmp_path / "documents" / "sampleton" / "01.json").write_text("{")

    with pytest.raises(CorpusError, match=r"01\.json: not valid JSON"):
        list(read_corpus(tmp_path))


def test_it_names_a_file_that_is_not_text(tmp_path: Path) -> None:
    corpus(tmp_path)
    (tmp_path / "questions.json").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(CorpusError, match=r"questions\.json: cannot be read"):
        list(read_corpus(tmp_path))


@pytest.mark.parametrize(
    ("document", "wrong"),
    [
        ({"source_kind": "rumour"}, "unknown source_kind 'rumour'"),
        ({"race": "nowhere"}, "race 'nowhere' is not in races.json"),
        ({"published": "May"}, "not a date"),
        ({"text": None}, "text is not a string"),
    ],
)
def test_it_says_what_is_wrong_with_a_document(
    tmp_path: Path, document: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(CorpusError, match=rf"01\.json: {wrong}"):
        list(read_corpus(corpus(tmp_path, document=document)))


def test_it_says_which_key_a_race_lacks(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"races\.json: lacks 'candidates'"):
        list(read_corpus(corpus(tmp_path, races=[{"id": "sampleton"}])))


def test_it_refuses_a_corpus_without_documents(tmp_path: Path) -> None:
    corpus(tmp_path)
    (tmp_path / "documents" / "sampleton" / "01.json").unlink()

    with pytest.raises(CorpusError, match="holds no documents"):
        list(read_corpus(tmp_path))
