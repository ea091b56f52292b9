"""The demonstration's data as it ships: one TOML file a race, read into plain dictionaries."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent

Entry = dict[str, Any]


def read_issues() -> list[Entry]:
    """The issues that the races' questions stand under."""
    return _read(FOLDER / "issues.toml")["issues"]  # type: ignore[no-any-return]


def read_races() -> list[Entry]:
    """The races, earlier elections first: a later run must find the earlier one in place."""
    races = [_read(path) for path in sorted((FOLDER / "races").glob("*.toml"))]
    return sorted(races, key=lambda race: (race["election"]["held_on"], race["slug"]))


def _read(path: Path) -> Entry:
    with path.open("rb") as file:
        return tomllib.load(file)
