from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from positions.management.commands.propose import Command
from tests.model_server import claims, model_server, statement, writes


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


def run(corpus: Path, output: Path, **options: str) -> tuple[list[dict[str, Any]], str]:
    told = io.StringIO()
    call_command("propose", corpus=str(corpus), output=str(output), stderr=told, **options)
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


def test_it_asks_the_model_and_tells_what_it_took(
    corpus: Path, tmp_path: Path, settings: Any
) -> None:
    words = "Ejemplo supports the tramway to the harbour."
    made_up = statement("I love every tram.", question="tram")
    with model_server() as server:
        server.will(
            claims(statement(words, question="tram", voice="paraphrase"), made_up, usage=(900, 90)),
            writes("I can't help with that.", usage=(800, 8)),
        )
        settings.MODEL_ENDPOINT_URL = server.url
        settings.MODEL_NAME = "sample-model"
        settings.MODEL_PRICE_IN, settings.MODEL_PRICE_OUT = Decimal(1), Decimal(2)
        rows, told = run(corpus, tmp_path / "out.jsonl", engine="model")

    assert [(row["document"], row["voice"]) for row in rows] == [
        ("sampleton/01", "paraphrase"),
        ("sampleton/02", "paraphrase"),
    ]
    assert "(model p1 sample-model)" in told
    assert "1700 tokens in, 98 tokens out, 0.001896 USD" in told
    assert "1 dropped\n  1 × words that are not in the text" in told
    assert "1 of 2 documents read by the local rules instead" in told
    assert "1 × The model declined to answer." in told


def test_its_spending_is_capped(corpus: Path, tmp_path: Path, settings: Any) -> None:
    with model_server() as server:
        server.will(claims(usage=(1_000, 1_000)))
        settings.MODEL_ENDPOINT_URL = server.url
        settings.MODEL_NAME = "sample-model"
        settings.MODEL_PRICE_OUT = Decimal(10)
        settings.MODEL_DAILY_SPEND = Decimal("0.045")
        _, told = run(corpus, tmp_path / "out.jsonl", engine="model")

    assert len(server.asked) == 1
    assert "could have passed today's spending cap of 0.045 USD" in told


def test_it_says_when_no_model_is_set(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="MODEL_ENDPOINT_URL"):
        run(corpus, tmp_path / "out.jsonl", engine="model")
