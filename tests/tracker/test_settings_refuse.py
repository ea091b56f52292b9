"""Settings that would be unsafe or cannot work are refused at the start, in words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"DATABASE_URL": "postgresql://localhost/x"}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "shorter than 32"),
        ({"DATABASE_URL": "mysql://localhost/x", "SECRET_KEY": "x" * 40}, "DATABASE_URL must"),
        ({"SNAPSHOT_STORAGE_URL": "ftp://x"}, "SNAPSHOT_STORAGE_URL must"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
    ],
)
def test_a_bad_setting_stops_the_start(
    variables: dict[str, str], words: str, tmp_path: Path
) -> None:
    unset = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG")
    environment = {key: value for key, value in os.environ.items() if key not in unset}
    result = subprocess.run(
        [sys.executable, "-c", "import tracker.settings"],
        cwd=ROOT,
        env={**environment, "DATA_DIR": str(tmp_path), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert words in result.stderr


@pytest.mark.parametrize(
    ("variables", "expression", "expected"),
    [
        (
            {"DATABASE_URL": "postgresql://u:p%40ss@db/x?sslmode=require", "SECRET_KEY": "x" * 40},
            "DATABASES['default']['OPTIONS'], DATABASES['default']['PASSWORD']",
            "{'sslmode': 'require'} p@ss",
        ),
        ({"DATA_DIR": "/tmp/we#ird%20?"}, "DATABASES['default']['NAME']", "/we#ird%20?/tracker"),
        (
            {"DATABASE_URL": "sqlite:////srv/some%20where.db"},
            "DATABASES['default']['NAME']",
            "/srv/some where.db",
        ),
    ],
)
def test_addresses_are_read_whole(
    variables: dict[str, str], expression: str, expected: str, tmp_path: Path
) -> None:
    unset = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG")
    environment = {key: value for key, value in os.environ.items() if key not in unset}
    data_dir = {"DATA_DIR": f"{tmp_path}{variables.get('DATA_DIR', '')}"}
    result = subprocess.run(
        [sys.executable, "-c", f"from tracker.settings import *; print({expression})"],
        cwd=ROOT,
        env={**environment, **variables, **data_dir},
        capture_output=True,
        text=True,
        check=True,
    )
    assert expected in result.stdout
