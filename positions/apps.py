"""Django's entry to the package: checks and the database guards are installed from here."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PositionsConfig(AppConfig):
    """The one application of the project."""

    name = "positions"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Where They Stand"

    def ready(self) -> None:
        """Install the guards after every migrate run.

        After, and not inside, a migration: on SQLite a later migration that alters a guarded table
        rebuilds it, and its triggers are gone with the old one.
        """
        post_migrate.connect(install_guards, sender=self)


def install_guards(using: str, **_kwargs: Any) -> None:
    """Write the database's own refusals (triggers) on the connection ``using``."""
    from django.db import connections

    from positions.models.triggers import install

    install(connections[using])
