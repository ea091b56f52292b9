"""How often a name was tried from one address: a simple brake on guessing passwords."""

from __future__ import annotations

import hashlib
import logging

from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

FAILURES_ALLOWED = 10
WINDOW_SECONDS = 600

# Counts for this process alone, while the shared cache cannot be reached.
_own_memory = LocMemCache("desk-sign-in", {})


def begin_attempt(username: str, address: str) -> bool:
    """Count one try; False when there were too many in the last ten minutes.

    Counted before the password is looked at, so that tries side by side cannot all slip through.
    """
    key = _key(username, address)
    try:
        return _count(cache, key) <= FAILURES_ALLOWED
    except (RedisError, OSError) as error:
        log.warning("Sign-in attempts are counted in this process only: %s", error)
        return _count(_own_memory, key) <= FAILURES_ALLOWED


def forget_attempts(username: str, address: str) -> None:
    """Start again from none, after a good sign-in."""
    key = _key(username, address)
    _own_memory.delete(key)
    try:
        cache.delete(key)
    except (RedisError, OSError) as error:
        log.warning("Sign-in attempts could not be forgotten: %s", error)


def _count(counts: BaseCache, key: str) -> int:
    counts.add(key, 0, timeout=WINDOW_SECONDS)
    try:
        return counts.incr(key)
    except ValueError:  # it ran out between the two calls
        counts.set(key, 1, timeout=WINDOW_SECONDS)
        return 1


def _key(username: str, address: str) -> str:
    digest = hashlib.sha256(f"{username.strip().casefold()}\n{address}".encode()).hexdigest()
    return f"sign-in:{digest}"
