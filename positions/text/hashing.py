"""Digests of bytes and of structured content; the same content always gives the same digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping


def sha256_hex(body: bytes) -> str:
    """The SHA-256 of ``body`` as 64 lower-case hex digits."""
    return hashlib.sha256(body).hexdigest()


def canonical_json(content: Mapping[str, object]) -> str:
    """JSON with sorted keys and no spare white space; raises TypeError on what JSON lacks."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(content: Mapping[str, object]) -> str:
    """The SHA-256 of ``content``'s canonical JSON in UTF-8."""
    return sha256_hex(canonical_json(content).encode())
