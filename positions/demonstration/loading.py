"""Loading the demonstration: each page by fetch, snapshot, text and proposals, then decisions.

Nothing is inserted as a finished stance. Scripted reviewers answer the proposals that the engine
made; where it made none, or cut what was said, a scripted marker marks the passage first and
another person decides.
Running it again adds only what is missing.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction

from positions import pipeline
from positions.demonstration import electoral, script
from positions.demonstration.passages import is_whole, place_of
from positions.demonstration.script import Entry
from positions.ingest.adding import SourceDescription, add_shipped_source
from positions.ingest.schedule import check_now
from positions.ingest.shipped import shipped_url
from positions.models import (
    Candidacy,
    Candidate,
    Endorsement,
    Job,
    Passage,
    Proposal,
    Question,
    SnapshotText,
    Source,
    Stance,
    Voice,
)
from positions.models.electoral import run_at
from positions.review import decisions
from positions.review.decisions import CannotDecide, Verdict
from positions.review.marking import ENGINE as MARKED
from positions.review.marking import CannotMark, mark_passage
from positions.text.dates import PUBLISHED, PartialDate, parse_partial
from positions.text.spans import Span

MARKER, FIRST, SECOND = "demo-marker", "demo-editor-1", "demo-editor-2"
PATIENCE = 180  # seconds until a job that somebody else holds is given up
REPORTED = frozenset({Voice.OWN_QUOTED, Voice.PARAPHRASE})
MARKED_ANEW = "The same words were marked again as a whole, with what they are about."
RELATION = {"": "", "changed": "replaces", "conflict": "conflicts"}

Say = Callable[[str], None]


@dataclass
class Report:
    """What was loaded; ``problems`` are sentences about entries that did not go through."""

    races: int = 0
    pages: int = 0
    stances: int = 0
    proposed_by_engine: int = 0
    marked_by_hand: int = 0
    problems: list[str] = field(default_factory=list)


def load(say: Say = lambda line: None) -> Report:
    """Load every shipped race; ``say`` is told about progress, one line a race."""
    report = Report()
    stances_before = Stance.objects.count()
    people = {name: _person(name) for name in (MARKER, FIRST, SECOND)}
    electoral.load_issues(script.read_issues())
    entries = script.read_races()
    for entry in entries:
        electoral.load_race(entry)
    for entry in entries:
        pages = [_load_page(source, report) for source in entry.get("sources", [])]
        for decision in entry.get("decisions", []):
            _try(report, entry, partial(_decide, decision, people, report))
        for rejection in entry.get("rejections", []):
            _try(report, entry, partial(_reject, rejection, people))
        for endorsement in entry.get("endorsements", []):
            _try(report, entry, partial(_endorse, endorsement, people))
        report.races += 1
        report.pages += sum(pages)
        say(f"{entry['slug']}: {len(pages)} pages, {len(entry.get('decisions', []))} decisions")
    report.stances = Stance.objects.count() - stances_before
    return report


def _person(name: str) -> User:
    """A scripted account that nobody can sign in with."""
    user, is_new = get_user_model().objects.get_or_create(username=name)
    if is_new:
        user.set_unusable_password()
        user.save()
    return user


def _try(report: Report, race: Entry, step: Callable[[], None]) -> None:
    """Do an entry whole or not at all, so that a run that was stopped can go on."""
    try:
        with transaction.atomic():
            step()
    except (CannotDecide, CannotMark, LookupError) as error:
        report.problems.append(f"{race['slug']}: {error}")


def _load_page(entry: Entry, report: Report) -> bool:
    """Add and fetch one shipped page; False when it was there already."""
    controller = entry.get("controlled_by")
    is_note = entry["kind"] == Source.Kind.RESEARCH_NOTE
    publisher = "Where They Stand, research notes" if is_note else entry["publisher"]
    source = add_shipped_source(
        name=entry["file"],
        description=SourceDescription(
            publisher=publisher,
            publisher_kind="project" if is_note else entry["publisher_kind"],
            kind=entry["kind"],
            title=entry["title"],
            controlled_by=Candidate.objects.get(slug=controller) if controller else None,
            cited_title=entry.get("cites_title", ""),
            cited_url=entry.get("cites_url", ""),
            cited_publisher=entry["publisher"] if is_note else "",
            cited_publisher_kind=entry["publisher_kind"],
            cited_on=_cited_on(entry),
        ),
    )
    is_new = not source.fetches.exists()
    if is_new:
        check_now(source)
    _finish_jobs(source)
    source.refresh_from_db()
    if source.problem:
        report.problems.append(f"{entry['file']}: {source.problem_detail}")
    return is_new


def _finish_jobs(source: Source) -> None:
    """Do the source's jobs to their end, also those that an earlier, stopped run left behind."""
    for _ in range(PATIENCE):
        unfinished = Job.objects.unfinished().filter(source=source)
        for job_id in unfinished.values_list("pk", flat=True):
            pipeline.perform_all(job_id)
        if not unfinished.exists():
            return
        time.sleep(1)  # a lost worker's lease runs out, or a worker is at it
    raise LookupError(f"{source} is still being read by somebody else")


def _cited_on(entry: Entry) -> PartialDate | None:
    """The date of the public page: a day, or as much of it as that page gives."""
    date = entry.get("cites_published_on") or entry.get("cites_published")
    return parse_partial(str(date), PUBLISHED) if date else None


def _text_of(entry: Entry) -> SnapshotText:
    source = Source.objects.get(url=shipped_url(entry["file"]))
    document = source.documents.first()
    if document is None or document.current_text is None:
        raise LookupError(f"{entry['file']} has no saved text")
    return document.current_text


def _place(text: SnapshotText, entry: Entry) -> Span:
    place = place_of(entry["words"], text.text)
    if place is None:
        raise LookupError(f"{entry['file']}: these words are not in its text: {entry['words']}")
    return place


def _proposals(text: SnapshotText, entry: Entry) -> list[Proposal]:
    """Proposals for this candidate and question on these words, those that serve first."""
    place = _place(text, entry)
    found = Proposal.objects.filter(
        statement__passage__text=text,
        candidacy__candidate__slug=entry["candidate"],
        question__slug=entry["question"],
        statement__passage__start__lt=place.end,
        statement__passage__end__gt=place.start,
    ).select_related("statement__passage__text")

    def rank(proposal: Proposal) -> tuple[bool, bool, int]:
        span = _span(proposal.statement.passage)
        shared = min(span.end, place.end) - max(span.start, place.start)
        is_in_voice = proposal.statement.voice == entry.get("voice")
        return _serves(proposal, place, entry), is_in_voice, shared

    return sorted(found, key=rank, reverse=True)


def _serves(proposal: Proposal, place: Span, entry: Entry) -> bool:
    """Whether the passage says what the script's words say.

    A quotation that is clear only after the words which lead to it (``lead_in``) needs them in
    the passage. Any other passage serves when it is whole, even where the script says more.
    """
    passage: Passage = proposal.statement.passage
    if _span(passage).contains(place):
        return True
    return not entry.get("lead_in") and is_whole(_span(passage), passage.text.text)


def _span(passage: Passage) -> Span:
    return Span(passage.start, passage.end)


def _decide(entry: Entry, people: dict[str, User], report: Report) -> None:
    text = _text_of(entry)
    proposals = _proposals(text, entry)
    if any(proposal.state == Proposal.State.DECIDED for proposal in proposals):
        return
    said = _said(entry)
    if proposals and _serves(proposals[0], _place(text, entry), entry):
        proposal = proposals[0]
    else:
        proposal = _mark(text, entry, said, people[MARKER])
        for replaced in proposals:
            if replaced != proposal:
                verdict = Verdict(answer="reject", reason=MARKED_ANEW)
                decisions.decide(proposal=replaced, reviewer=people[FIRST], verdict=verdict)
    if proposal.engine == MARKED:
        report.marked_by_hand += 1
    else:
        report.proposed_by_engine += 1
    verdict = Verdict(
        answer=entry["position"],
        reason="Scripted decision of the demonstration data.",
        voice=entry["voice"],
        said=said,
        summary=entry["summary"],
        summary_es=entry.get("summary_es", ""),
        relation=RELATION[entry.get("replaces", "")],
    )
    decisions.decide(proposal=proposal, reviewer=people[FIRST], verdict=verdict)
    proposal.refresh_from_db()
    if proposal.state == Proposal.State.SECOND:
        decisions.decide(proposal=proposal, reviewer=people[SECOND], verdict=verdict)


def _said(entry: Entry) -> PartialDate | None:
    if "said_on" not in entry:
        return None
    return PartialDate(
        entry["said_on"],
        entry.get("said_precision", "day"),
        "read by an editor",
        entry.get("said_doubt", ""),
    )


def _mark(text: SnapshotText, entry: Entry, said: PartialDate | None, by: User) -> Proposal:
    runs = list(
        Candidacy.objects.filter(candidate__slug=entry["candidate"])
        .select_related("race__election", "candidate")
        .order_by("race__election__held_on")
    )
    question = Question.objects.get(slug=entry["question"])
    wording = question.wordings.order_by("-version").first()
    if not runs or wording is None:
        raise LookupError(f"no run or wording for {entry['candidate']}, {entry['question']}")
    cited = text.document.source.cited_publisher
    moment: dt.date | None = said.on if said else text.document.published_on
    return mark_passage(
        text=text,
        words=entry["words"],
        candidacy=run_at(runs, moment),
        wording=wording,
        position=entry["position"],
        voice=entry["voice"],
        by=by,
        said=said,
        reported_by=cited.name if cited and entry["voice"] in REPORTED else "",
    )


def _reject(entry: Entry, people: dict[str, User]) -> None:
    for proposal in _proposals(_text_of(entry), entry):
        if proposal.state != Proposal.State.DECIDED:
            verdict = Verdict(answer=entry["answer"], reason=entry["reason"])
            decisions.decide(proposal=proposal, reviewer=people[FIRST], verdict=verdict)


def _endorse(entry: Entry, people: dict[str, User]) -> None:
    """Confirm one endorsement on these words, the engine's where it has the full name."""
    text = _text_of(entry)
    place = _place(text, entry)
    candidacy = run_at(
        list(
            Candidacy.objects.filter(candidate__slug=entry["candidate"])
            .select_related("race__election")
            .order_by("race__election__held_on")
        ),
        text.document.published_on,
    )
    found = Endorsement.objects.filter(
        candidacy=candidacy,
        passage__text=text,
        passage__start__lt=place.end,
        passage__end__gt=place.start,
    ).order_by("pk")
    right = next((one for one in found if one.endorser == entry["endorser"]), None)
    right = right or _mark_endorsement(text, place, candidacy, entry)
    for endorsement in (right, *(one for one in found if one != right)):
        if endorsement.status == Endorsement.Status.PROPOSED:
            decisions.decide_endorsement(
                endorsement=endorsement,
                reviewer=people[FIRST],
                is_confirmed=endorsement == right,
                reason="" if endorsement == right else "The name of the endorser is not complete.",
            )


def _mark_endorsement(
    text: SnapshotText, place: Span, candidacy: Candidacy, entry: Entry
) -> Endorsement:
    passage, _ = Passage.objects.get_or_create(
        text=text, start=place.start, end=place.end, defaults={"exact": entry["words"]}
    )
    endorsement, _ = Endorsement.objects.get_or_create(
        candidacy=candidacy,
        endorser=entry["endorser"],
        passage=passage,
        defaults={"read_by": f"person {MARKER}"},
    )
    return endorsement
