"""Checks of the demonstration's files as they ship: no database, no network."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import defaultdict
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from positions.demonstration.passages import is_whole, place_of
from positions.text.spans import Span

FOLDER = Path(__file__).resolve().parents[2] / "positions" / "demonstration"
PAGES = FOLDER / "pages"
RACES = sorted((FOLDER / "races").glob("*.toml"))
BLOCKS = frozenset({"h1", "h2", "p"})
OURS_NEVER = re.compile(
    r"\b(?:claim(?:s|ed|ing)?|admit(?:s|ted)?|refus(?:es|ed|al)|flip-flop\w*)\b"
)
QUOTATION = re.compile(r"“([^”]*)”")
POSITIONS = {"for", "against", "mixed", "unclear", "declined"}
VOICES = {"own_primary", "own_quoted", "official_record", "paraphrase"}
TRANSLATED = ("name", "decides", "statement", "short", "power_note", "why", "summary", "party")

Entry = dict[str, Any]


class _Page(HTMLParser):
    """The blocks of one page, the text of its citations, and where it links to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.titles: list[str] = []
        self.links: list[str] = []
        self.meta: dict[str, str] = {}
        self._open = ""
        self._citing = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in BLOCKS:
            self._open = tag
            self.blocks.append("")
        elif tag == "a":
            self.links.append(values.get("href", ""))
        elif tag == "meta":
            self.meta[values.get("property", "")] = values.get("content", "")
        elif tag == "cite":
            self._citing = True
            self.titles.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""
        elif tag == "cite":
            self._citing = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.blocks[-1] += data
        if self._citing:
            self.titles[-1] += data


@cache
def page(name: str) -> _Page:
    reader = _Page()
    reader.feed((PAGES / name).read_text(encoding="utf-8"))
    return reader


@cache
def race(path: Path) -> Entry:
    with path.open("rb") as file:
        return tomllib.load(file)


def rows(entry: Entry, *kinds: str) -> list[Entry]:
    return [row for kind in kinds for row in entry.get(kind, [])]


def words_in(text: str) -> int:
    return sum(1 for word in text.split() if re.search(r"\w", word))


def notes(entry: Entry) -> list[Entry]:
    return [s for s in rows(entry, "sources") if s["kind"] == "research_note"]


def real_races() -> list[Path]:
    return [path for path in RACES if not race(path)["is_fictional"]]


def fictional_race() -> Entry:
    (only,) = [race(path) for path in RACES if race(path)["is_fictional"]]
    return only


def strings(value: Any) -> list[str]:
    """Our own texts in a race's file: not a source's words, title or address."""
    if isinstance(value, dict):
        ours = [v for key, v in value.items() if key not in {"words", "cites_title"}]
        return [text for v in ours for text in strings(v)]
    if isinstance(value, list):
        return [text for v in value for text in strings(v)]
    return [value] if isinstance(value, str) and not value.startswith("https://") else []


each_race = pytest.mark.parametrize("path", RACES, ids=lambda path: path.stem)
each_real_race = pytest.mark.parametrize("path", real_races(), ids=lambda path: path.stem)


@each_race
def test_a_race_file_is_named_for_its_race_and_lists_its_pages(path: Path) -> None:
    entry = race(path)
    assert entry["slug"] == path.stem
    listed = [source["file"] for source in rows(entry, "sources")]
    assert len(listed) == len(set(listed))
    shipped = {f"{path.stem}/{p.name}" for p in (PAGES / path.stem).glob("*.html")}
    assert set(listed) == shipped


def test_every_shipped_page_belongs_to_a_race() -> None:
    listed = {s["file"] for path in RACES for s in rows(race(path), "sources")}
    assert {p.relative_to(PAGES).as_posix() for p in PAGES.rglob("*.*")} == listed


@each_race
def test_every_fragment_stands_once_in_one_paragraph_of_its_page(path: Path) -> None:
    entry = race(path)
    for row in rows(entry, "decisions", "endorsements", "rejections"):
        found = sum(block.count(row["words"]) for block in page(row["file"]).blocks)
        assert found == 1, (row["file"], row["words"])


@each_race
def test_the_evidence_of_a_decision_is_whole_sentences(path: Path) -> None:
    for row in rows(race(path), "decisions"):
        for block in (b for b in page(row["file"]).blocks if row["words"] in b):
            assert is_whole(place_of(row["words"], block) or Span(0, 0), block), row


@each_race
def test_a_summary_has_no_number_that_its_passage_lacks(path: Path) -> None:
    for row in rows(race(path), "decisions"):
        for number in re.findall(r"\d+", row["summary"] + row["summary_es"]):
            assert number in row["words"], row


@each_race
def test_a_page_gives_the_full_name_of_a_candidate_first(path: Path) -> None:
    entry = race(path)
    for source in rows(entry, "sources"):
        text = " ".join(page(source["file"]).blocks[1:])
        for candidate in rows(entry, "candidates"):
            before, family, _ = text.partition(candidate["family_name"])
            full = candidate["name"].removesuffix(" (fictional)")
            assert not family or (before + family).endswith(full), (source["file"], full)


@each_race
def test_every_row_names_a_candidate_and_a_question_of_its_race(path: Path) -> None:
    entry = race(path)
    candidates = {c["slug"] for c in rows(entry, "candidates")}
    questions = {q["slug"] for q in rows(entry, "questions")}
    for row in rows(entry, "decisions", "endorsements", "rejections", "requests"):
        assert row["candidate"] in candidates, row
        assert row.get("question", "") in questions | {""}, row
    for decision in rows(entry, "decisions"):
        assert decision["position"] in POSITIONS
        assert decision["voice"] in VOICES


@each_race
def test_decisions_on_one_question_stand_in_the_order_in_which_things_were_said(path: Path) -> None:
    entry = race(path)
    held_on: dt.date = entry["election"]["held_on"]
    said = defaultdict(list)
    for row in rows(entry, "decisions"):
        said[row["candidate"], row["question"]].append(row["said_on"])
        assert row["said_on"] < held_on
    for dates in said.values():
        assert dates == sorted(dates)


@each_race
def test_a_reported_position_has_two_independent_reports(path: Path) -> None:
    entry = race(path)
    outlet = {s["file"]: s["publisher"] for s in rows(entry, "sources")}
    reports = defaultdict(set)
    for row in rows(entry, "decisions"):
        if row["voice"] == "paraphrase":
            key = (row["candidate"], row["question"], row["position"])
            reports[key].add(outlet[row["file"]])
    for key, outlets in reports.items():
        assert len(outlets) >= 2, key


@each_race
def test_words_for_readers_are_short_and_stand_in_both_languages(path: Path) -> None:
    entry = race(path)
    people = [{"party": c["party"], "party_es": c["party_es"]} for c in rows(entry, "candidates")]
    ours = [*rows(entry, "questions", "decisions"), *people, entry["office"], entry["election"]]
    for row in ours:
        for field in TRANSLATED:
            if field in row:
                assert row[field], (path.stem, field, row)
                assert row[f"{field}_es"], (path.stem, field, row)
    assert bool(entry["note"]) == bool(entry["note_es"])
    for question in rows(entry, "questions"):
        assert max(len(question["short"]), len(question["short_es"])) <= 28, question["slug"]
    for decision in rows(entry, "decisions"):
        assert max(len(decision["summary"]), len(decision["summary_es"])) <= 140, decision


def test_a_question_that_two_races_share_has_the_same_words_in_both() -> None:
    seen: dict[str, Entry] = {}
    for path in RACES:
        for question in rows(race(path), "questions"):
            shared = {
                key: value
                for key, value in question.items()
                if not key.startswith("power") and not key.startswith("why")
            }
            assert seen.setdefault(question["slug"], shared) == shared


def test_every_question_stands_under_a_known_issue() -> None:
    with (FOLDER / "issues.toml").open("rb") as file:
        issues = {issue["slug"] for issue in tomllib.load(file)["issues"]}
    used = {q["issue"] for path in RACES for q in rows(race(path), "questions")}
    assert used == issues


@each_real_race
def test_no_quotation_of_a_real_candidate_is_longer_than_thirty_words(path: Path) -> None:
    for source in rows(race(path), "sources"):
        for block in page(source["file"]).blocks:
            assert block.count("“") == block.count("”"), (source["file"], block)
            for quoted in QUOTATION.findall(block):
                assert words_in(quoted) <= 30, (source["file"], quoted)


@each_real_race
def test_every_page_of_a_real_race_is_a_note_that_names_and_links_its_source(path: Path) -> None:
    entry = race(path)
    assert notes(entry) == rows(entry, "sources")
    for source in notes(entry):
        note = page(source["file"])
        first = note.blocks[1]
        assert source["cites_url"].startswith("https://")
        assert note.links == [source["cites_url"]], source["file"]
        assert note.blocks[0] == source["title"]
        assert note.blocks[0].startswith("Research note: ")
        published = str(source.get("cites_published_on") or source["cites_published"])
        assert published[:4] in first, source["file"]
        named = [word for word in source["publisher"].split() if word in first]
        assert named, (source["file"], source["publisher"])
        for title in note.titles:
            assert title == source["cites_title"], source["file"]
        assert note.meta["article:published_time"] == "2026-11-20"


@each_real_race
def test_a_note_is_neither_a_scrap_nor_a_copy(path: Path) -> None:
    for source in notes(race(path)):
        assert 120 <= sum(words_in(block) for block in page(source["file"]).blocks) <= 400


@each_race
def test_our_own_prose_has_no_loaded_verbs(path: Path) -> None:
    entry = race(path)
    for text in strings(entry):
        assert not OURS_NEVER.search(text.lower()), text
    for source in rows(entry, "sources"):
        if source["kind"] in {"research_note", "official_record"}:
            note = page(source["file"])
            for block in note.blocks:
                ours = QUOTATION.sub("", block)
                for title in note.titles:
                    ours = ours.replace(title, "")
                assert not OURS_NEVER.search(ours.lower()), (source["file"], block)


@each_real_race
def test_both_candidates_of_a_real_race_are_covered_evenly(path: Path) -> None:
    entry = race(path)
    if not rows(entry, "questions"):
        return
    names = {c["slug"]: c["family_name"] for c in rows(entry, "candidates")}
    known = {slug: set[str]() for slug in names}
    for row in rows(entry, "decisions"):
        known[row["candidate"]].add(row["question"])
    pages = {
        slug: sum(
            any(name in block for block in page(s["file"]).blocks) for s in rows(entry, "sources")
        )
        for slug, name in names.items()
    }
    positions = sorted(len(questions) for questions in known.values())
    assert positions[-1] - positions[0] <= 1, positions
    assert min(pages.values()) * 2 >= max(pages.values()), pages


@each_real_race
def test_real_candidates_stand_in_the_order_of_their_family_names(path: Path) -> None:
    families = [c["family_name"] for c in rows(race(path), "candidates")]
    assert families == sorted(families)


@each_real_race
def test_what_real_candidates_were_asked_was_asked_by_the_publisher_of_a_source(path: Path) -> None:
    entry = race(path)
    publishers = {source["publisher"] for source in notes(entry)}
    for request in rows(entry, "requests"):
        assert request["asked_by"] in publishers
        assert request["closed_on"] < entry["election"]["held_on"]


def test_six_of_at_least_ten_county_attorney_questions_have_both_candidates_known() -> None:
    entry = race(FOLDER / "races" / "az-maricopa-county-attorney-2022.toml")
    assert len(rows(entry, "questions")) >= 10
    known = defaultdict(set)
    for row in rows(entry, "decisions"):
        if row["position"] != "unclear":
            known[row["question"]].add(row["candidate"])
    assert len([q for q, people in known.items() if len(people) == 2]) >= 6


def test_everything_in_the_fictional_race_says_that_it_is_fictional() -> None:
    entry = fictional_race()
    named = [entry["division"], entry["office"], entry["election"], *rows(entry, "candidates")]
    for row in named:
        assert "fictional" in row["name"]
    for source in rows(entry, "sources"):
        assert "fictional" in source["publisher"]
        assert "fictional" in source["title"]
        assert page(source["file"]).blocks[0] == source["title"]
        assert page(source["file"]).blocks[1].startswith("This page is fictional.")
        assert not page(source["file"]).links


def test_no_name_of_the_fictional_race_stands_in_a_real_one() -> None:
    invented = {c["family_name"] for c in rows(fictional_race(), "candidates")}
    for path in real_races():
        text = " ".join(strings(race(path)))
        for source in rows(race(path), "sources"):
            text += " ".join(page(source["file"]).blocks)
        assert not [name for name in invented if name in text]


def test_the_fictional_race_shows_every_state_of_a_position() -> None:
    entry = fictional_race()
    decisions = rows(entry, "decisions")
    assert {d["position"] for d in decisions} == POSITIONS
    assert {d["voice"] for d in decisions} == VOICES
    assert {d["replaces"] for d in decisions} == {"", "changed", "conflict"}
    assert any(d["said_doubt"] for d in decisions)
    newest = max(dt.date.fromisoformat(s["file"].split("/")[1][:10]) for s in entry["sources"])
    latest: dict[tuple[str, str], dt.date] = {}
    for row in decisions:
        latest[row["candidate"], row["question"]] = row["said_on"]
    assert any(newest - said > dt.timedelta(days=731) for said in latest.values())

    outcomes = {(r["candidate"], r["question"]): r["outcome"] for r in entry["requests"]}
    declined = [d for d in decisions if d["position"] == "declined"]
    assert all(outcomes[d["candidate"], d["question"]] == "declined" for d in declined)
    unanswered = {key for key, outcome in outcomes.items() if outcome == "no_reply"}
    assert unanswered - set(latest)


def test_the_fictional_race_shows_labels_and_endorsements_that_set_nothing() -> None:
    entry = fictional_race()
    decided = {(d["candidate"], d["question"]) for d in entry["decisions"]}
    turned_down = {(r["candidate"], r["question"]) for r in entry["rejections"]}
    assert len(turned_down - decided) >= 2
    assert rows(entry, "endorsements")
    kinds = {source["kind"] for source in entry["sources"]}
    assert kinds == {"campaign_site", "news", "opinion", "official_record", "questionnaire"}


def test_the_fictional_race_has_a_withdrawn_candidate_and_an_appointed_one() -> None:
    candidates = rows(fictional_race(), "candidates")
    assert [c["status"] for c in candidates].count("withdrawn") == 1
    assert [c["incumbency_basis"] for c in candidates].count("appointed") == 1
    withdrawn = next(c for c in candidates if c["status"] == "withdrawn")
    for source in rows(fictional_race(), "sources"):
        blocks = page(source["file"]).blocks
        assert not any(withdrawn["family_name"] in block for block in blocks)
