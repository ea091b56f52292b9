"""Hand in a page that somebody saved."""

from __future__ import annotations

import mimetypes
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from positions import pipeline
from positions.extraction.readers import Unreadable
from positions.ingest import door
from positions.ingest.archiving import StorageFailed
from positions.management.reporting import add_page_options, description_of, do_or_wake


class Command(BaseCommand):
    """``manage.py hand_in FILE --url URL --publisher NAME``."""

    help = (
        "Keep a saved page (HTML, PDF or plain text) under the address it was saved from, and "
        "propose from it. A page that cannot be read is refused and leaves nothing behind."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--url", required=True, help="the address it was saved from")
        parser.add_argument(
            "--content-type", default="", help="content type; without it, by the file's name"
        )
        add_page_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            source, job = pipeline.hand_in(
                url=options["url"],
                body=_body(path),
                content_type=options["content_type"] or mimetypes.guess_type(path.name)[0] or "",
                description=description_of(options),
            )
        except Unreadable as unreadable:
            raise CommandError(f"{path}: {unreadable.detail}") from None
        except door.DoorRefusal as refusal:
            raise CommandError(f"--url: {refusal.detail}") from None
        except StorageFailed as failure:
            raise CommandError(str(failure)) from None
        self.stdout.write(f"Source {source.pk}: {source}")
        if job is None:
            self.stdout.write("This very copy was saved before; there is nothing new to read.")
            return
        do_or_wake(source, job, now=options["now"], say=self.stdout.write)


def _body(path: Path) -> bytes:
    limit = door.DEFAULT_LIMITS.max_bytes
    try:
        with path.open("rb") as file:
            # One byte more than allowed shows that it is too large, whatever the size on disk.
            body = file.read(limit + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be opened: {error.strerror or error}.") from None
    if len(body) > limit:
        raise CommandError(f"{path} is larger than {limit // 1024 // 1024} MiB.")
    return body
