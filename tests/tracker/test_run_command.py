"""The one-command supervisor, as a person at a terminal meets it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.worker


class Terminal:
    """Runs the command on a data folder of the test's own and reads what it prints."""

    def __init__(self, data_dir: Path, path: str) -> None:
        self.data_dir = data_dir
        unset = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SNAPSHOT_STORAGE_URL")
        environment = {key: value for key, value in os.environ.items() if key not in unset}
        self.environment = {**environment, "DATA_DIR": str(data_dir), "PATH": path}
        self.started: list[subprocess.Popen[str]] = []

    def run(self, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tracker.run", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def read_until(self, process: subprocess.Popen[str], words: str) -> str:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if words in line:
                return "".join(lines)
        pytest.fail("the command ended early:\n" + "".join(lines))

    def children(self) -> list[str]:
        """Command lines of every process that works in this data folder."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                command = (entry / "cmdline").read_text().replace("\0", " ")
                # The broker writes its command line over its environment.
                mine = str(self.data_dir).encode()
                if mine in (entry / "environ").read_bytes() or mine in command.encode():
                    found.append(command)
            except OSError:
                continue
        return found

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.terminate()
                process.wait(20)
            if process.stdout is not None:
                process.stdout.close()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal on a machine that has no Redis or Valkey of its own."""
    if sys.platform != "linux":
        pytest.skip("reads /proc")
    made = Terminal(tmp_path / "data", path="/nowhere")
    try:
        yield made
    finally:
        made.end()


def test_it_runs_everything_and_ends_everything(terminal: Terminal) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        process = terminal.run("--port", str(port))
        said = terminal.read_until(process, "Running:")
    assert f"Port {port} is busy" in said
    assert "loading the demonstration races" in said
    assert re.search(r"name: editor  password: \S{12,}", said)
    address = re.search(r"Running: (http://localhost:\d+)", said)
    assert address is not None
    assert address[1] != f"http://localhost:{port}"
    page = get(f"{address[1]}/races/az-maricopa-county-attorney-2022/")
    assert "Maricopa County Attorney" in page
    stylesheet = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert stylesheet is not None
    assert "--ink" in get(address[1] + stylesheet[1])
    assert any("valkey-server" in line for line in terminal.children())

    second = terminal.run()
    assert second.wait(20) == 1
    assert second.stdout is not None
    assert "already runs from this folder" in second.stdout.read()

    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(15) == 0
    assert time.monotonic() - started < 12
    assert terminal.children() == []

    again = terminal.run("--port", str(port))
    said = terminal.read_until(again, "Running:")
    assert "loading the demonstration" not in said
    again.kill()  # not even a chance to clean up: the kernel ends the children
    again.wait()
    deadline = time.monotonic() + 15
    while terminal.children() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert terminal.children() == []


def get(url: str) -> str:
    """The page; the server may need a moment after its start."""
    for _ in range(50):
        try:
            with urllib.request.urlopen(url, timeout=5) as reply:
                return str(reply.read().decode())
        except (ConnectionError, TimeoutError):
            time.sleep(0.2)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError | TimeoutError):
                raise
            time.sleep(0.2)
    pytest.fail(f"{url} did not answer")
