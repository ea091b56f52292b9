"""Runs Python in a network of its own, in which every address leads to this machine.

The door has no exception for loopback, so a test that wants a page fetched gives real public
addresses to a server of its own: in fresh network and mount namespaces, where all addresses are
local and a hosts file leads invented names to them. Nothing in there can reach the outside, and a
canary that listens on every address hears any connection that should not have been made.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import certifi

PUBLIC = "93.184.216.34"
PUBLIC_SECOND = "93.184.216.35"
PUBLIC_IPV6 = "2606:2800::34"

_SETUP = r"""
set -e
ip link set lo up
ip route add local 0.0.0.0/0 dev lo
ip -6 route add local ::/0 dev lo
ip -6 addr add "$PUBLIC_IPV6/128" dev lo nodad # IPv6 binds only to addresses that it has
mount --bind "$NAMESPACE_FOLDER/hosts" /etc/hosts
mount --bind "$NAMESPACE_FOLDER/resolv.conf" /etc/resolv.conf
if [ -f "$NAMESPACE_FOLDER/authority.pem" ]; then
  mount --bind "$NAMESPACE_FOLDER/authority.pem" "$TRUSTED_AUTHORITIES"
fi
exec "$@"
"""


@functools.cache
def why_not_allowed() -> str:
    """Empty where namespaces can be made here, else the words to skip a test with."""
    probe = "ip link set lo up && ip route add local 0.0.0.0/0 dev lo && mount --bind /etc /etc"
    try:
        done = subprocess.run(
            ["unshare", "-n", "-m", "sh", "-c", probe],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"network namespaces cannot be made here: {error}"
    if done.returncode:
        return f"network namespaces are not allowed here: {done.stderr.strip()}"
    return ""


def run_in_namespace(
    arguments: Sequence[str], *, folder: Path, hosts: Sequence[tuple[str, str]], seconds: float
) -> subprocess.CompletedProcess[str]:
    """Runs this Python with `arguments` where the (address, name) pairs of `hosts` hold, other
    names are asked of a server at 127.0.0.1, and the certificates signed by `authority.pem` in
    `folder`, if there is one, are the only ones trusted."""
    lines = ("127.0.0.1 localhost", *(f"{address} {name}" for address, name in hosts))
    (folder / "hosts").write_text("\n".join(lines) + "\n")
    (folder / "resolv.conf").write_text("nameserver 127.0.0.1\noptions attempts:1 timeout:5\n")
    environment = {
        **os.environ,
        "NAMESPACE_FOLDER": str(folder),
        "PUBLIC_IPV6": PUBLIC_IPV6,
        "TRUSTED_AUTHORITIES": certifi.where(),
    }
    return subprocess.run(
        ["unshare", "-n", "-m", "sh", "-c", _SETUP, "sh", sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
