"""The article that the first issue names, read whole. Its spans come from the judged corpus,
which lies beside a checkout and is no part of the project."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from positions.extraction.corpus import read_corpus
from positions.extraction.engine import ProposedStance, Reading, local_engine
from positions.text.dates import STATED, PartialDate

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "dev"
ARTICLE = "maricopa-attorney-2022/01"

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the judged corpus is not beside this checkout"
)


@pytest.fixture(scope="module")
def read() -> Reading:
    entry = next(e for e in read_corpus(CORPUS) if e.id == ARTICLE)
    return local_engine().read(entry.document)


@pytest.fixture(scope="module")
def gold() -> dict[int, dict[str, Any]]:
    items = json.loads((CORPUS / "gold" / f"{ARTICLE}.json").read_text(encoding="utf-8"))
    return {int(item["id"].rsplit("#", 1)[1]): item for item in items}


def over(read: Reading, item: dict[str, Any]) -> list[ProposedStance]:
    """Proposals on the item's candidate and question that overlap its evidence."""
    return [
        stance
        for stance in read.stances
        if (stance.candidate, stance.question) == (item["candidate"], item["question"])
        and any(stance.start < e["end"] and e["start"] < stance.end for e in item["evidence"])
    ]


def test_the_quotation_on_immigration_is_her_own(read: Reading, gold: Any) -> None:
    (found,) = over(read, gold[1])

    assert (found.voice, found.position) == ("own_quoted", "for")
    assert found.speaker.endswith("Gunnigle")


def test_the_quotation_on_25_million_is_her_own_of_march_2020(read: Reading, gold: Any) -> None:
    (found,) = over(read, gold[9])

    assert (found.voice, found.position) == ("own_quoted", "for")
    assert found.said == PartialDate(datetime.date(2020, 3, 1), "month", STATED)
    assert "date_differs" in found.flags


def test_the_independent_unit_is_a_paraphrase_of_her_website(read: Reading, gold: Any) -> None:
    (found,) = over(read, gold[7])

    assert (found.voice, found.position) == ("paraphrase", "for")
    assert found.reported_by == "her website"


@pytest.mark.parametrize("number", [2, 6])
def test_what_the_outlet_says_is_its_characterisation(
    read: Reading, gold: Any, number: int
) -> None:
    found = over(read, gold[number])

    assert {stance.voice for stance in found} == {"outlet_characterisation"}


def test_what_the_lead_says_is_the_outlets_characterisation(read: Reading) -> None:
    first = min(read.stances, key=lambda stance: stance.start)

    assert first.start < 400
    assert first.voice == "outlet_characterisation"


def test_an_organisation_endorses_and_lends_no_position(read: Reading) -> None:
    assert ("gunnigle", "LUCHA") in {(e.candidate, e.endorser) for e in read.endorsements}
    assert {s.question for s in read.stances}.isdisjoint({"abolish-ice", "abolish-police"})


def test_nothing_is_proposed_for_the_other_candidate(read: Reading) -> None:
    assert {stance.candidate for stance in read.stances} == {"gunnigle"}
