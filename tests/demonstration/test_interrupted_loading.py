"""A first run that is killed goes on where it was, and ends with everything in place once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.worker


def test_a_killed_load_can_be_finished(tmp_path: Path) -> None:
    unset = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SNAPSHOT_STORAGE_URL")
    environment = {key: value for key, value in os.environ.items() if key not in unset}
    environment |= {"DATA_DIR": str(tmp_path), "JOB_LEASE_SECONDS": "1"}

    def manage(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    with manage("migrate", "-v0") as migrate:
        assert migrate.wait(60) == 0
    for seconds in (2.0, 2.6, 3.3):
        with manage("load_demonstration") as stopped:
            time.sleep(seconds)
            stopped.send_signal(signal.SIGKILL)
    with manage("load_demonstration") as last:
        said, _ = last.communicate(timeout=120)
    assert last.returncode == 0, said
    with manage("shell", "-v0", "-c", COUNT) as count:
        said, _ = count.communicate(timeout=60)
    stances, waiting, fetches, sources = map(int, said.split())
    assert stances > 40
    assert fetches == sources
    assert waiting == 0


COUNT = """
from positions.models import Fetch, Proposal, Source, Stance
print(
    Stance.objects.current().count(),
    Proposal.objects.filter(state="second").count(),
    Fetch.objects.count(),
    Source.objects.count(),
)
"""
