"""The transport of the demonstration's sources: files that come with the software, nothing else."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from django.conf import settings

from positions.ingest.refusals import DoorRefusal

SCHEME = "shipped:///"


def shipped_url(name: str) -> str:
    """The address of the shipped file ``name``, as sources store it."""
    return f"{SCHEME}{name}"


def read_shipped(url: str) -> tuple[bytes, str]:
    """The file's bytes and content type.

    Raises DoorRefusal with ``missing_file`` or, for an address that leads out of the shipped
    folder, ``bad_url``.
    """
    root = Path(settings.SHIPPED_PAGES).resolve()
    path = (root / url.removeprefix(SCHEME)).resolve()
    if not url.startswith(SCHEME) or not path.is_relative_to(root):
        raise DoorRefusal("bad_url", f"{url} is not a shipped file.")
    try:
        body = path.read_bytes()
    except OSError as error:
        raise DoorRefusal("missing_file", f"The shipped file {path.name} is missing.") from error
    return body, mimetypes.guess_type(path.name)[0] or "application/octet-stream"
