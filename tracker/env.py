"""Typed readers of environment variables; a bad value is a loud error that names the variable."""

from __future__ import annotations

import os
import re
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    """The variable's value without surrounding white space."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool) -> bool:
    """A yes or no; raises ImproperlyConfigured for any other word."""
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no.")


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number of at least ``least``."""
    value = text(name)
    if not value:
        return default
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number of at least {least}.")
    return int(value)


def amount(name: str, default: str = "0") -> Decimal:
    """An amount of money: zero or more, in plain decimal digits, below a million."""
    value = text(name) or default
    if not re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,6})?", value):
        raise ImproperlyConfigured(f"{name}={value!r} is not an amount of zero or more, like 0.25.")
    return Decimal(value)


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def folder(name: str, default: Path) -> Path:
    """A folder's absolute path."""
    value = text(name)
    return Path(value).expanduser().resolve() if value else default
