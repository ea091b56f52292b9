"""Adding sources: by URL, as a saved page that an editor hands in, or as a shipped file."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from positions.ingest import door
from positions.ingest.archiving import Received, keep_bytes, record_received
from positions.ingest.shipped import shipped_url
from positions.models import Candidate, Fetch, Job, Publisher, Source
from positions.text.dates import PartialDate
from positions.text.hashing import sha256_hex


@dataclass(frozen=True)
class SourceDescription:
    """What an editor says about a page: who publishes it, what it is, who controls it."""

    publisher: str
    kind: str
    publisher_kind: str = Publisher.Kind.OTHER
    title: str = ""
    controlled_by: Candidate | None = None
    cited_title: str = ""
    cited_url: str = ""
    cited_publisher: str = ""
    cited_publisher_kind: str = Publisher.Kind.NEWS
    cited_on: PartialDate | None = None


def publisher_named(name: str, kind: str) -> Publisher:
    """The publisher of that name, in whatever case; made when there is none yet."""
    name = " ".join(unicodedata.normalize("NFC", name).split())[:200]
    same = _same_name(name)
    # Compared here, as databases differ in what they call the same letter in another case.
    for pk, known in Publisher.objects.order_by("pk").values_list("pk", "name"):
        if _same_name(known) == same:
            return Publisher.objects.get(pk=pk)
    # A name in another script leaves no slug, and two names may leave the same one.
    slug = slugify(name)[:100].strip("-") or "publisher"
    if slug == "publisher" or Publisher.objects.filter(slug=slug).exists():
        slug += f"-{sha256_hex(same.encode())[:8]}"
    publisher, _ = Publisher.objects.get_or_create(slug=slug, defaults={"name": name, "kind": kind})
    return publisher


def _same_name(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def add_source(*, url: str, description: SourceDescription, by: User | None = None) -> Source:
    """Watch a web page from now on; adding the same address again returns the same source.

    Raises DoorRefusal (``bad_url`` or ``blocked_address``) for an address that we never open.
    """
    return _source(
        door.check_url(url), description, transport=Source.Transport.NETWORK, by=by, watched=True
    )


def add_shipped_source(*, name: str, description: SourceDescription) -> Source:
    """Watch a file that comes with the software."""
    return _source(
        shipped_url(name), description, transport=Source.Transport.SHIPPED, by=None, watched=True
    )


def hand_in_page(
    *,
    url: str,
    body: bytes,
    content_type: str,
    description: SourceDescription,
    by: User | None = None,
) -> tuple[Source, Fetch, Job | None]:
    """Keep a page that an editor saved, under the address it was saved from.

    The caller has made sure that the bytes can be read as text. All rows are written together or
    not at all. Raises DoorRefusal for an address we never open, StorageFailed for a full disk.
    """
    address = door.check_url(url)
    sha256 = keep_bytes(body)
    now = timezone.now()
    received = Received(Fetch.Method.HANDED_IN, body, content_type, now, now, final_url=address)
    with transaction.atomic():
        source = _source(
            address, description, transport=Source.Transport.NETWORK, by=by, watched=False
        )
        fetch, job = record_received(source, received, sha256)
    return source, fetch, job


@transaction.atomic
def _source(
    url: str,
    description: SourceDescription,
    *,
    transport: str,
    by: User | None,
    watched: bool,
) -> Source:
    cited = (
        publisher_named(description.cited_publisher, description.cited_publisher_kind)
        if description.cited_publisher
        else None
    )
    source, is_new = Source.objects.get_or_create(
        url=url,
        defaults={
            "title": description.title[:300],
            "publisher": publisher_named(description.publisher, description.publisher_kind),
            "kind": description.kind,
            "transport": transport,
            "controlled_by": description.controlled_by,
            "cited_title": description.cited_title[:300],
            "cited_url": description.cited_url,
            "cited_publisher": cited,
            "cited_on": description.cited_on.on if description.cited_on else None,
            "cited_precision": description.cited_on.precision if description.cited_on else "",
            "is_watched": watched,
            "next_check_at": timezone.now() if watched else None,
            "added_by": by,
        },
    )
    if watched and not is_new and not source.is_watched:
        source.is_watched, source.next_check_at = True, timezone.now()
        source.save(update_fields=("is_watched", "next_check_at"))
    return source
