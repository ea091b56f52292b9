"""Real worker and scheduler processes on the test's own database, broker and snapshot folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from celery import current_app
from django.conf import settings as django_settings
from django.db import connection
from django.test import override_settings

ROOT = Path(__file__).resolve().parents[2]


class Programs:
    """Starts Celery programs as an operator would, and ends each by its process group."""

    def __init__(self, environment: dict[str, str], logs: Path) -> None:
        self._environment = environment
        self._logs = logs
        self._running: list[subprocess.Popen[bytes]] = []

    def worker(self, concurrency: int = 2) -> subprocess.Popen[bytes]:
        return self._start(
            *("worker", "--loglevel", "info", "--concurrency", str(concurrency)),
            *("--without-gossip", "--without-mingle"),
            *("--hostname", f"w{len(self._running)}@localhost"),
        )

    def scheduler(self) -> subprocess.Popen[bytes]:
        return self._start("beat", "--loglevel", "info", "--pidfile=")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a program and its children as the kernel's memory killer would: without a word."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self) -> None:
        for process in self._running:
            if process.poll() is None:
                self.kill(process)

    def log(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self._logs.glob("*.log")))

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = self._logs / f"{len(self._running)}-{arguments[0]}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "tracker", *arguments],
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._running.append(process)
        return process


@pytest.fixture
def shipped(tmp_path: Path) -> Iterator[Path]:
    """A folder of shipped pages that the test may edit."""
    folder = tmp_path / "pages"
    folder.mkdir()
    with override_settings(SHIPPED_PAGES=folder):
        yield folder


@pytest.fixture
def programs(
    transactional_db: None, redis_url: str, shipped: Path, tmp_path: Path
) -> Iterator[Programs]:
    """Programs that share everything with the test; this process sends its tasks to them too."""
    logs = tmp_path / "log"
    logs.mkdir()
    environment = {
        **os.environ,
        "DATABASE_URL": _database_url(),
        "REDIS_URL": redis_url,
        "SECRET_KEY": django_settings.SECRET_KEY,
        "SNAPSHOT_STORAGE_URL": f"file://{django_settings.STORAGES['snapshots']['OPTIONS']['location']}",
        "SHIPPED_PAGES": str(shipped),
        "JOB_LEASE_SECONDS": "3",
    }
    programs = Programs(environment, logs)
    try:
        yield programs
    finally:
        programs.end()
        with current_app.connection_for_write() as link:
            link.default_channel.client.flushdb()


def _database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(database['NAME']))}"
    user = quote(database["USER"])
    password = f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else ""
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgresql://{user}{password}@{database['HOST']}{port}/{database['NAME']}"


@pytest.fixture
def eventually() -> Callable[..., None]:
    """Wait until a condition holds; fail with the programs' last words when it does not."""

    def wait(
        condition: Callable[[], bool], seconds: float = 40, otherwise: Callable[[], str] = str
    ) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return
            time.sleep(0.1)
        pytest.fail(f"not within {seconds:g} s\n{otherwise()[-4000:]}")

    return wait
