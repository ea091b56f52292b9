"""One writer at a time for work that looks before it writes, alike on both databases."""

from __future__ import annotations

from django.db import connection

# Any numbers that no other lock of this database uses.
GROUPING = 7_305_412
COPIES = 7_305_413


def hold(number: int) -> None:
    """Wait for, and keep, a lock to the end of the transaction that one must be in.

    On SQLite a writing transaction already waits for the one before it.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (number,))
