"""Keeping a set of child processes running, and ending all of them when we end."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

STOP_WITHIN = 8.0  # seconds between the polite signal and the other one
LONGEST_PAUSE = 30.0  # seconds before a child that keeps dying is started again
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One program to keep running; its output goes to ``log``."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    pause: float = field(default=1.0)

    def start(self, environment: dict[str, str]) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us alone, and we stop them in order
                preexec_fn=_die_with_parent,
            )
        self.started_at = time.monotonic()

    def signal(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


class Supervisor:
    """Starts children in order, starts again what dies, and ends them in the reverse order."""

    def __init__(self, environment: dict[str, str], say: Callable[[str], None]) -> None:
        self._environment = environment
        self._say = say
        self._children: list[Child] = []
        self._stopping = False

    def add(self, child: Child) -> Child:
        child.start(self._environment)
        self._children.append(child)
        return child

    def run(self) -> None:
        """Watch the children until SIGINT or SIGTERM, then end them all."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            while not self._stopping:
                for child in self._children:
                    self._watch(child)
                time.sleep(0.2)
        finally:
            self.end()

    def end(self) -> None:
        """End every child: first politely, after ``STOP_WITHIN`` seconds by force."""
        deadline = time.monotonic() + STOP_WITHIN
        for child in reversed(self._children):
            child.signal(signal.SIGTERM)
        while time.monotonic() < deadline and any(map(_is_running, self._children)):
            time.sleep(0.05)
        for child in self._children:
            child.signal(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping = True

    def _watch(self, child: Child) -> None:
        if _is_running(child):
            return
        now = time.monotonic()
        if child.start_again_at == 0.0:
            assert child.process is not None
            if now - child.started_at > LONGEST_PAUSE:
                child.pause = 1.0
            self._say(
                f"{child.name} ended with status {child.process.returncode}; starting it again "
                f"in {child.pause:g} s. See {child.log}."
            )
            child.start_again_at = now + child.pause
            child.pause = min(child.pause * 2, LONGEST_PAUSE)
        elif now >= child.start_again_at:
            child.start_again_at = 0.0
            child.start(self._environment)


def _is_running(child: Child) -> bool:
    return child.process is not None and child.process.poll() is None


def _die_with_parent() -> None:
    """Have the kernel end the child when its parent dies without a chance to do so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
