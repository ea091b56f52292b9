"""Check sources at once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from positions.ingest import door, schedule
from positions.management.reporting import add_now_option, do_or_wake
from positions.models import Source


class Command(BaseCommand):
    """``manage.py check_now SOURCE…``."""

    help = "Check sources at once, each named by its number or its address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sources", nargs="+", metavar="SOURCE", help="number or address")
        add_now_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        sources = [_source(name) for name in options["sources"]]
        failed = []
        for source in sources:
            self.stdout.write(f"Source {source.pk}: {source}")
            try:
                do_or_wake(
                    source, schedule.check_now(source), now=options["now"], say=self.stdout.write
                )
            except CommandError as error:
                failed.append(f"Source {source.pk}: {error}")
        if failed:
            raise CommandError("\n".join(failed))


def _source(name: str) -> Source:
    if name.isascii() and name.isdigit() and len(name) <= 18:
        source = Source.objects.filter(pk=int(name)).first()
    else:
        source = Source.objects.filter(url=name).first() or _by_canonical_address(name)
    if source is None:
        raise CommandError(f"There is no source {name}. `manage.py sources` lists them.")
    return source


def _by_canonical_address(name: str) -> Source | None:
    try:
        return Source.objects.filter(url=door.check_url(name)).first()
    except door.DoorRefusal:
        return None
