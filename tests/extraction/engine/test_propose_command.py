from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from positions.management.commands.propose import Command


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "documents" / "sampleton").mkdir(parents=True)
    candidate = {"id": "ana", "name": "Ana Ejemplo", "aliases": ["Ejemplo"]}
    question = {
        "id": "tram",
        "statement": "A tramway should be built to the harbour.",
        "short": "Harbour tramway",
        "keywords": ["tramway"],
        "races": ["sampleton"],
    }
    texts = [
        "Ejemplo supports the tramway to the harbour.",
        "Ejemplo declined to say whether she supports the tramway to the harbour.",
    ]
    (folder / "races.json").write_text(json.dumps([{"id": "sampleton", "candidates": [candidate]}]))
    (folder / "questions.json").write_text(json.dumps([question]))
    for number, text in enumerate(texts, 1):
        row = {"id": f"sampleton/0{number}", "race": "sampleton", "source_kind": "news"}
        (folder / "documents" / "sampleton" / f"0{number}.json").write_text(
            json.dumps({**row, "text": text, "publisher": "The Sampleton Paper"})
        )
    return folder


def run(corpus: Path, output: Path) -> tuple[list[dict[str, Any]], str]:
    told = io.StringIO()
    call_command("propose", corpus=str(corpus), output=str(output), stderr=told)
    return [json.loads(line) for line in output.read_text().splitlines()], told.getvalue()


def test_it_writes_one_object_a_line_and_sums_up(corpus: Path, tmp_path: Path) -> None:
    rows, told = run(corpus, tmp_path / "out.jsonl")

    assert [(r["document"], r["candidate"], r["question"]) for r in rows] == [
        ("sampleton/01", "ana", "tram"),
        ("sampleton/02", "ana", "tram"),
    ]
    assert rows[0]["position"] == "for"
    assert rows[0]["voice"] == "paraphrase"
    assert rows[0]["start"] == 0
    assert rows[0]["reasons"]
    assert told.startswith("2 documents, 2 proposals, ")


def test_it_writes_a_refusal_as_no_side(corpus: Path, tmp_path: Path) -> None:
    rows, _ = run(corpus, tmp_path / "out.jsonl")

    assert rows[1]["position"] == "unclear"
    assert "declined" in rows[1]["flags"]


def test_it_gives_the_same_twice(corpus: Path, tmp_path: Path) -> None:
    assert run(corpus, tmp_path / "a.jsonl")[0] == run(corpus, tmp_path / "b.jsonl")[0]


def test_it_names_a_missing_corpus(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere: there is no such directory"):
        run(tmp_path / "nowhere", tmp_path / "out.jsonl")


def test_it_names_a_broken_document_and_writes_nothing(corpus: Path, tmp_path: Path) -> None:
    (corpus / "documents" / "sampleton" / "02.json").write_text("[]")

    with pytest.raises(CommandError, match=r"02\.json"):
        run(corpus, tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()


def test_it_says_when_the_output_cannot_be_written(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        run(corpus, tmp_path / "no" / "such" / "folder.jsonl")


def test_it_needs_no_database() -> None:
    assert Command.requires_system_checks == []
    assert not Command.requires_migrations_checks
