"""Where snapshot bytes live: write-once files named by their SHA-256."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages


class SnapshotFiles(FileSystemStorage):
    """Local files written whole or not at all.

    A body goes to a temporary name, is synced, and is renamed; a crash leaves at worst a stray
    temporary file, never half a snapshot under its final name. A name that exists is kept: equal
    names mean equal bytes.
    """

    def _save(self, name: str, content: File[bytes]) -> str:
        target = Path(self.path(name))
        if target.exists():
            return name
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        directory = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: content-addressed files are never renamed to make room."""
        return name


def snapshot_storage() -> Storage:
    """The storage that settings name ``snapshots``."""
    return storages["snapshots"]


def snapshot_name(sha256: str) -> str:
    """The stored name of a body, spread over 256 folders."""
    return f"{sha256[:2]}/{sha256}"
