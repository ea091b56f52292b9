"""Writing the guards into a database as triggers, and taking them out again."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from positions.models.guards import GUARDS, IMMUTABLE, Guard

# PostgreSQL only: TRUNCATE passes row triggers by.
_TRUNCATE = (*IMMUTABLE, "positions_stance")

_WORDS = {
    # On PostgreSQL the type itself refuses NUL.
    "sqlite": {"differs": "IS NOT", "has_nul": "instr(NEW.text, char(0)) > 0"},
    "postgresql": {"differs": "IS DISTINCT FROM", "has_nul": "FALSE"},
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Write every guard anew; safe to run again. Tables of a later migration wait for theirs."""
    tables = set(connection.introspection.table_names())
    if "positions_stance" not in tables:
        return
    remove(connection)
    render = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for guard in guards_for(connection):
            for statement in render(guard) if guard.table in tables else ():
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            for table in tables.intersection(_TRUNCATE):
                for statement in _postgresql(_truncate_guard(table), level="STATEMENT"):
                    cursor.execute(statement)


def guards_for(connection: BaseDatabaseWrapper) -> tuple[Guard, ...]:
    """The guards that this kind of database needs."""
    return tuple(guard for guard in GUARDS if guard.vendor in ("", connection.vendor))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every guard: for tests that empty tables, and before a migration that needs it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for guard in GUARDS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")
            return
        for guard in (*GUARDS, *map(_truncate_guard, _TRUNCATE)):
            cursor.execute(f"DROP FUNCTION IF EXISTS {guard.name}() CASCADE")


def installed(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the guards that the database holds now."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard_%'"
        if connection.vendor == "sqlite"
        else "SELECT DISTINCT tgname FROM pg_trigger WHERE tgname LIKE 'guard_%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def _truncate_guard(table: str) -> Guard:
    short = table.removeprefix("positions_")
    return Guard(f"guard_{short}_truncate", table, "TRUNCATE", f"{table} cannot be emptied.")


def _sqlite(guard: Guard) -> tuple[str, ...]:
    condition = guard.condition.format(**_WORDS["sqlite"])
    return (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, {_quote(guard.message)}); END",
    )


def _postgresql(guard: Guard, level: str = "ROW") -> tuple[str, str]:
    condition = guard.condition.format(**_WORDS["postgresql"])
    passed = "OLD" if guard.event in ("DELETE", "TRUNCATE") else "NEW"
    return (
        f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION USING MESSAGE = {_quote(guard.message)}, "
        f"ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {passed}; END $guard$",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
        f"FOR EACH {level} EXECUTE FUNCTION {guard.name}()",
    )


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
