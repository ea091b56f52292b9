"""What the commands that bring pages in share: options, doing jobs here, saying what came of it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import Any

from django.core.management.base import CommandError

from positions import pipeline, tasks
from positions.extraction.engine import local_engine
from positions.ingest.adding import SourceDescription
from positions.models import Candidate, Document, Endorsement, Job, Proposal, Publisher, Source

Say = Callable[[str], object]
SHOWN_WORDS = 90


def add_page_options(parser: ArgumentParser) -> None:
    """Options that describe a page: who publishes it, what it is, who controls it."""
    parser.add_argument("--publisher", required=True, metavar="NAME", help="who publishes it")
    parser.add_argument(
        "--kind", default=Source.Kind.NEWS, choices=Source.Kind.values, help="kind of page"
    )
    parser.add_argument(
        "--publisher-kind",
        default=Publisher.Kind.NEWS,
        choices=Publisher.Kind.values,
        help="kind of publisher, used when the publisher is new",
    )
    parser.add_argument("--title", default="", help="title; without it, the page's own")
    parser.add_argument(
        "--controlled-by",
        default="",
        metavar="SLUG",
        help="the candidate who decides what the page says: its words count as their own",
    )
    add_now_option(parser)


def add_now_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--now",
        action="store_true",
        help="do the work in this process and say what came of it; else a worker is woken",
    )


def description_of(options: dict[str, Any]) -> SourceDescription:
    """The page options as the ingest services take them; CommandError for an unknown candidate."""
    slug = options["controlled_by"]
    candidate = Candidate.objects.filter(slug=slug).first() if slug else None
    if slug and candidate is None:
        raise CommandError(f"There is no candidate “{slug}”. --controlled-by takes a slug.")
    if not any(character.isalnum() for character in options["publisher"]):
        raise CommandError("--publisher needs a name.")
    return SourceDescription(
        publisher=options["publisher"],
        publisher_kind=options["publisher_kind"],
        kind=options["kind"],
        title=options["title"],
        controlled_by=candidate,
    )


def do_or_wake(source: Source, job: Job, *, now: bool, say: Say) -> None:
    """Do ``job`` and what follows here, or tell the worker. CommandError when the page failed."""
    if not now:
        tasks.wake([job.pk])
        say(f"Job {job.pk} waits for a worker: {job.get_kind_display()}.")
        return
    newest = source.jobs.order_by("-pk").values_list("pk", flat=True).first() or 0
    pipeline.perform_all(job.pk)
    job.refresh_from_db()
    if job.state == Job.State.RUNNING:
        raise CommandError(f"Job {job.pk} is being done by a worker; look again shortly.")
    for done in (job, *source.jobs.filter(pk__gt=newest).order_by("pk")):
        if done.state != Job.State.DONE:
            reason = done.detail or done.outcome or done.get_state_display()
            later = " It will be tried again." if done.state == Job.State.WAITING else ""
            raise CommandError(f"{done.get_kind_display()}: {reason}{later}")
    for line in _what_came(source):
        say(line)


def _what_came(source: Source) -> Iterator[str]:
    fetch = source.fetches.first()
    if fetch is not None:
        yield f"{fetch.get_reason_display()}"
    document = Document.objects.filter(texts__snapshot__source=source).distinct().first()
    if document is None or document.current_text is None:
        return
    text = document.current_text
    yield f"Document: {document.title or '(no title)'}"
    yield f"  {document.canonical_url}"
    yield (
        f"  published {document.published_on or 'on an unknown date'}"
        f" ({document.published_basis or 'no date found'}), {len(text.text)} characters,"
        f" read as {text.charset or 'unknown charset'} ({text.charset_basis or 'no basis'})"
    )
    proposals = (
        Proposal.objects.filter(statement__passage__text=text)
        .select_related("candidacy__candidate", "statement__passage", "wording")
        .order_by("candidacy__candidate__family_name", "statement__passage__start")
    )
    if not proposals:
        yield f"No proposals ({local_engine().name} {local_engine().version})."
    shown = None
    for proposal in proposals:
        candidate = proposal.candidacy.candidate
        if candidate != shown:
            shown = candidate
            yield f"Proposals for {candidate}:"
        statement = proposal.statement
        yield (
            f"  {proposal.wording.short}: {proposal.get_position_display()}"
            f" · {statement.get_voice_display()} ({statement.grade})"
            f" · {proposal.confidence:.2f} · “{_cut(statement.passage.exact)}”"
        )
    endorsements = Endorsement.objects.filter(passage__text=text).select_related(
        "candidacy__candidate"
    )
    for endorsement in endorsements:
        yield f"Endorsement: {endorsement.endorser} endorses {endorsement.candidacy.candidate}"


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHOWN_WORDS else line[:SHOWN_WORDS].rstrip() + "…"
