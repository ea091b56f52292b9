"""Each stored page beside what a reader makes of it; a page without its JSON fails.

All pages are invented, and so are the people and the papers in them.
"""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from positions.extraction.readers import Unreadable, read_text

PAGES = Path(__file__).with_name("pages")
NAMES = sorted(path.name for path in PAGES.iterdir() if path.suffix != ".json")


def what_came_of(page: Path, *, content_type: str, url: str) -> dict[str, Any]:
    try:
        read = read_text(page.read_bytes(), content_type=content_type, url=url)
    except Unreadable as unreadable:
        return {"unreadable": unreadable.reason}
    fields = dataclasses.asdict(read)
    del fields["version"]
    fields["text"] = read.text.split("\n\n")
    if read.published:
        fields["published"]["on"] = read.published.on.isoformat()
    return {"read": fields}


@pytest.mark.parametrize("name", NAMES)
def test_it_reads_the_stored_page(name: str) -> None:
    expected = json.loads((PAGES / f"{name}.json").read_text())
    content_type, url = expected.pop("content_type"), expected.pop("url")
    assert what_came_of(PAGES / name, content_type=content_type, url=url) == expected


def test_every_expectation_has_its_page() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.json")) == NAMES


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("html")])
def test_text_is_fit_to_be_quoted(name: str) -> None:
    try:
        read = read_text((PAGES / name).read_bytes(), content_type="text/html", url="")
    except Unreadable:
        return
    assert read.text == unicodedata.normalize("NFC", read.text).strip()
    assert not {"\0", "\r", "\t", "\xa0", "\ufffd"} & set(read.text)
    assert "\n\n\n" not in read.text
    assert read.version
