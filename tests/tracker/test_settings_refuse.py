"""Settings that would be unsafe or cannot work are refused at the start, in words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODEL = {"MODEL_ENDPOINT_URL": "https://models.example/v1", "MODEL_NAME": "sample"}
NEAR = "http://127.0.0.1:8080/v1"


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"DATABASE_URL": "postgresql://localhost/x"}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "shorter than 32"),
        ({"DATABASE_URL": "mysql://localhost/x", "SECRET_KEY": "x" * 40}, "DATABASE_URL must"),
        ({"SNAPSHOT_STORAGE_URL": "ftp://x"}, "SNAPSHOT_STORAGE_URL must"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({"MODEL_NAME": "sample"}, "MODEL_NAME is set without MODEL_ENDPOINT_URL"),
        ({"MODEL_ENDPOINT_KEY": "k"}, "MODEL_ENDPOINT_KEY is set without"),
        ({"MODEL_ENDPOINT_URL": "https://models.example/v1"}, "needs MODEL_NAME"),
        (MODEL | {"MODEL_ENDPOINT_URL": "models.example/v1"}, "must be like https://host/v1"),
        (MODEL | {"MODEL_ENDPOINT_URL": "https://x:y/v1"}, "must be like https://host/v1"),
        (MODEL | {"MODEL_ENDPOINT_URL": "https://me:key@x.example/v1"}, "is an address alone"),
        (MODEL | {"MODEL_ENDPOINT_URL": "https://x.example/v1?key=k"}, "is an address alone"),
        (
            MODEL | {"MODEL_ENDPOINT_URL": "http://x.example/v1", "MODEL_ENDPOINT_KEY": "k"},
            "must be https",
        ),
        (MODEL | {"MODEL_ENDPOINT_KEY": "k\nk"}, "no header takes"),
        (MODEL | {"MODEL_TIMEOUT_SECONDS": "85"}, "must stay 10 below JOB_LEASE_SECONDS"),
        (MODEL | {"MODEL_TIMEOUT_SECONDS": "300", "JOB_LEASE_SECONDS": "900"}, "and below 200"),
        (MODEL | {"MODEL_TIMEOUT_SECONDS": "0"}, "MODEL_TIMEOUT_SECONDS"),
        (MODEL | {"MODEL_DAILY_SPEND": "5"}, "needs MODEL_PRICE_IN"),
        (MODEL | {"MODEL_PRICE_IN": "-1"}, "MODEL_PRICE_IN"),
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
        ({}, "[MODEL_ENDPOINT_URL]", "['']"),
        (
            MODEL | {"MODEL_ENDPOINT_URL": NEAR, "MODEL_ENDPOINT_KEY": "k"},
            "MODEL_ENDPOINT_URL, MODEL_TIMEOUT_SECONDS, MODEL_DAILY_SPEND",
            f"{NEAR} 60 0",
        ),
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
def test_good_settings_are_read_whole(
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
