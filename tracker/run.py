"""``python -m tracker.run``: the whole product on one machine, with one command.

Starts the embedded broker (unless REDIS_URL is set), migrates, loads the demonstration on the
first run, then keeps web server, worker and scheduler running until Ctrl-C.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import fcntl
import os
import secrets
import socket
import sys
import time
from pathlib import Path
from typing import TextIO

HOST = "127.0.0.1"
PORTS_TRIED = 20


def say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    """Returns the exit status: 0 after a clean stop, 1 with a sentence when it cannot start."""
    parser = argparse.ArgumentParser(description="Run the site, a worker and the scheduler.")
    parser.add_argument("--port", type=int, default=8000, help="first port to try (default 8000)")
    parser.add_argument("--no-demonstration", action="store_true", help="start with no races")
    options = parser.parse_args()
    port = free_port(options.port)
    if port is None:
        say(f"Ports {options.port} to {options.port + PORTS_TRIED - 1} are busy. Try PORT=9000.")
        return 1
    address = f"http://localhost:{port}"
    os.environ.setdefault("SITE_URL", address)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

    import django
    from django.conf import settings

    django.setup()
    from tracker import broker
    from tracker.processes import Supervisor

    data_dir = Path(settings.DATA_DIR)
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = take_lock(data_dir / "run.lock", address)
    if isinstance(lock, str):
        say(f"The site already runs from this folder at {lock}. Stop it first (Ctrl-C there).")
        return 1
    if port != options.port:
        say(f"Port {options.port} is busy; using {port}.")
    supervisor = Supervisor(dict(os.environ), say)
    try:
        start_broker(supervisor, data_dir)
        prepare(data_dir, address, with_demonstration=not options.no_demonstration)
    except broker.BrokerUnavailable as error:
        say(str(error))
        supervisor.end()
        return 1
    except BaseException:
        supervisor.end()
        raise
    start_programs(supervisor, data_dir / "log", port)
    wait_for_web(port)
    say(f"Running: {address}   (Ctrl-C stops everything; logs are in {data_dir / 'log'})")
    supervisor.run()
    say("Stopped.")
    return 0


def free_port(first: int) -> int | None:
    """The first of ``PORTS_TRIED`` ports from ``first`` on that can be bound, or None."""
    for port in range(first, first + PORTS_TRIED):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise
                continue
            return port
    return None


def wait_for_web(port: int, seconds: float = 30) -> None:
    """Return when the web server accepts connections, or after ``seconds`` without."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.1)


def take_lock(path: Path, address: str) -> TextIO | str:
    """The lock of this data folder, or the address at which another run holds it."""
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        return file.read().strip() or "another address"
    file.truncate(0)
    file.write(address)
    file.flush()
    return file


def start_broker(supervisor: object, data_dir: Path) -> None:
    """Start the embedded broker unless REDIS_URL names another."""
    from django.conf import settings

    from tracker import broker
    from tracker.processes import Child, Supervisor

    assert isinstance(supervisor, Supervisor)
    if settings.REDIS_URL:
        return
    child = supervisor.add(
        Child("broker", broker.command(data_dir), data_dir / "log" / "broker.log")
    )
    assert child.process is not None
    broker.wait_until_up(data_dir, child.process)


def prepare(data_dir: Path, address: str, *, with_demonstration: bool) -> None:
    """Bring the database up to date, collect static files, make an editor and load the races."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    if with_demonstration:
        load_demonstration(data_dir / "demonstration-is-loading")
    password = editor_password(data_dir / "editor-sign-in")
    say(f"Editor's sign-in: {address}/desk/  name: editor  password: {password}")


def load_demonstration(unfinished: Path) -> None:
    """Load the races on the first run, and go on where an earlier run was stopped half-way.

    The file ``unfinished`` stands while they load.
    """
    from django.core.management import call_command

    from positions.models import Race

    if Race.objects.exists() and not unfinished.exists():
        return
    say("First run: loading the demonstration races …")
    unfinished.touch()
    call_command("load_demonstration")
    unfinished.unlink()


def editor_password(path: Path) -> str:
    """The password of the account ``editor``, made once for this data folder."""
    from django.contrib.auth import get_user_model
    from django.db import transaction

    users = get_user_model().objects
    if users.filter(username="editor").exists():
        return path.read_text().strip() if path.exists() else "(the one that you set)"
    password = secrets.token_urlsafe(12)
    path.touch(mode=0o600)
    path.write_text(password)
    with transaction.atomic():
        users.create_superuser("editor", password=password)
    return password


def start_programs(supervisor: object, logs: Path, port: int) -> None:
    """Start the web server, the worker and the scheduler."""
    from tracker.processes import Child, Supervisor

    assert isinstance(supervisor, Supervisor)
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "tracker"]
    web = [
        *(python, "-m", "granian", "--interface", "wsgi", "tracker.wsgi:application"),
        *("--host", HOST, "--port", str(port), "--workers", "1", "--blocking-threads", "4"),
        "--no-ws",
    ]
    worker = [
        *celery,
        *("worker", "--loglevel", "info", "--concurrency", "2", "--without-gossip"),
        *("--without-mingle", "--hostname", "worker@localhost"),
    ]
    beat = [*celery, "beat", "--loglevel", "info", "--pidfile="]
    supervisor.add(Child("web server", web, logs / "web.log"))
    supervisor.add(Child("worker", worker, logs / "worker.log"))
    supervisor.add(Child("scheduler", beat, logs / "scheduler.log"))


if __name__ == "__main__":
    sys.exit(main())
