"""Watch web pages from now on."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from positions.ingest import door, schedule
from positions.ingest.adding import add_source
from positions.management.reporting import add_page_options, description_of, do_or_wake


class Command(BaseCommand):
    """``manage.py add_source URL --publisher NAME``."""

    help = "Watch a page from now on, and fetch it at once. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("urls", nargs="+", metavar="URL")
        add_page_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        description = description_of(options)
        # All addresses are looked at before any is added.
        urls = [_checked(url) for url in options["urls"]]
        failed = []
        for url in urls:
            source = add_source(url=url, description=description)
            self.stdout.write(f"Source {source.pk}: {source.url}")
            try:
                do_or_wake(
                    source,
                    schedule.check_now(source),
                    now=options["now"],
                    say=self.stdout.write,
                )
            except CommandError as error:
                failed.append(f"{url}: {error}")
        if failed:
            raise CommandError("\n".join(failed))


def _checked(url: str) -> str:
    try:
        return door.check_url(url)
    except door.DoorRefusal as refusal:
        raise CommandError(f"{url}: {refusal.detail}") from None
