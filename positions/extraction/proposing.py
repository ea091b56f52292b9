"""The propose step: from a document's text to statements and proposals that people review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from positions.extraction.engine.interface import (
    CandidateInput,
    DocumentInput,
    Engine,
    ProposedEndorsement,
    ProposedStance,
    QuestionInput,
    Reading,
)
from positions.extraction.engine.local import LocalEngine
from positions.extraction.engine_runs import record_reading, shortfall_of
from positions.extraction.naming import NamedCandidate, Naming, count_names
from positions.models import (
    Candidacy,
    Candidate,
    Document,
    Endorsement,
    EvidenceGroup,
    Job,
    Mention,
    Passage,
    Position,
    Proposal,
    RaceQuestion,
    SnapshotText,
    StanceEvidence,
    Statement,
    Voice,
)
from positions.models.electoral import run_at
from positions.text.dates import PartialDate

EXAMPLES = 5  # confirmed passages that the engine is given for one side of a wording
LONGEST_EXAMPLE = 400  # characters
# Voices in which the words, or what they report, are the candidate's own.
OF_THE_CANDIDATE = frozenset(
    {Voice.OWN_PRIMARY, Voice.OWN_QUOTED, Voice.OFFICIAL_RECORD, Voice.PARAPHRASE}
)


def propose_from_text(job: Job, engine: Engine) -> list[int]:
    """Read ``job.text`` with ``engine`` and store what it proposes; no jobs follow."""
    text = SnapshotText.objects.select_related(
        "document",
        "snapshot__source__publisher",
        "snapshot__source__cited_publisher",
        "snapshot__source__controlled_by",
    ).get(jobs=job.pk)
    propose(text, engine, job=job)
    return []


def propose(text: SnapshotText, engine: Engine, job: Job | None = None) -> int:
    """Store mentions, statements, proposals and endorsements of ``text``; returns new proposals.

    Each reading is recorded with what it took. Running it again adds no proposals. What an earlier
    text of the same document already said in the same words is not proposed again: it was, or is
    being, reviewed there.
    """
    document = text.document
    namings = count_names(text.text, document.title, _known_candidates())
    own = text.snapshot.source.controlled_by_id
    if own is not None and own not in namings:
        namings[own] = Naming(count=0, in_title=False)
    asked = _Asked.of(list(namings))
    readings = _read(text, asked, engine, job)
    heard = {
        stance.candidate
        for reading in readings
        for stance in reading.stances
        if stance.voice in OF_THE_CANDIDATE
    }
    with transaction.atomic():
        already_said = _said_before(text)
        new = 0
        for reading in readings:
            for stance in reading.stances:
                new += _store_proposal(text, stance, asked, reading, already_said)
            for endorsement in reading.endorsements:
                _store_endorsement(text, endorsement, asked)
        _store_mentions(text, namings, {own, *(asked.candidates[slug].pk for slug in heard)})
        if job is not None:
            job.finish(f"{new} new proposals", shortfall_of(readings))
    return new


def _read(text: SnapshotText, asked: _Asked, engine: Engine, job: Job | None) -> list[Reading]:
    """What the engine finds, each candidate held against the questions of their own races only.

    A page may name people of several races: a question of one must not draw a passage away from
    a like question of another.
    """
    readings: list[Reading] = []
    for questions in sorted(set(asked.by_candidate.values()), key=sorted):
        started_at = timezone.now()
        whole = engine.read(_engine_input(text, asked, questions))
        reading = replace(
            whole,
            stances=tuple(
                stance
                for stance in whole.stances
                if asked.by_candidate[stance.candidate] == questions
            ),
            endorsements=tuple(
                endorsement
                for endorsement in whole.endorsements
                # Nobody could confirm an endorsement by somebody unnamed.
                if endorsement.endorser and asked.by_candidate[endorsement.candidate] == questions
            ),
        )
        record_reading(
            text, reading, job=job, proposals=len(reading.stances), started_at=started_at
        )
        readings.append(reading)
    return readings


@dataclass(frozen=True)
class _Asked:
    """The candidates a text names, their runs, and the questions asked in those runs.

    Questions go by their wording's id: what is For one wording may be Against another.
    """

    candidates: dict[str, Candidate]
    runs: dict[str, list[Candidacy]]
    questions: dict[str, RaceQuestion]
    by_candidate: dict[str, frozenset[str]]
    confirmed: dict[tuple[str, str], tuple[str, ...]]

    @classmethod
    def of(cls, candidate_ids: list[int]) -> _Asked:
        runs: dict[str, list[Candidacy]] = {}
        candidates: dict[str, Candidate] = {}
        questions: dict[str, RaceQuestion] = {}
        by_candidate: dict[str, set[str]] = {}
        candidacies = (
            Candidacy.objects.filter(candidate__in=candidate_ids)
            .select_related("candidate", "race__election", "race__office")
            .prefetch_related(
                "candidate__aliases",
                Prefetch(
                    "race__race_questions",
                    RaceQuestion.objects.select_related("question", "wording"),
                ),
            )
            .order_by("candidate__slug", "race__election__held_on")
        )
        for candidacy in candidacies:
            slug = candidacy.candidate.slug
            candidates[slug] = candidacy.candidate
            runs.setdefault(slug, []).append(candidacy)
            for asked in candidacy.race.race_questions.all():
                questions[str(asked.wording_id)] = asked
                by_candidate.setdefault(slug, set()).add(str(asked.wording_id))
        return cls(
            candidates,
            runs,
            questions,
            {slug: frozenset(by_candidate.get(slug, ())) for slug in candidates},
            _confirmed(questions),
        )

    def run_at(self, slug: str, moment: dt.date | None) -> Candidacy:
        """The candidate's run in which something was said."""
        return run_at(self.runs[slug], moment)


def _confirmed(wordings: Iterable[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The newest passages that people confirmed for each side of each wording: what is really said
    about it teaches the engine more than what an editor expected. One query."""
    rows = (
        StanceEvidence.objects.filter(
            stance__wording__in=[int(wording) for wording in wordings],
            stance__position__in=(Position.FOR, Position.AGAINST),
            stance__is_published=True,
            stance__recorded_to__isnull=True,
            relation=StanceEvidence.Relation.SUPPORTS,
        )
        .order_by("-pk")
        .values_list("stance__wording", "stance__position", "statement__passage__exact")
    )
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for wording, position, exact in rows:
        said = found.setdefault((str(wording), position), ())
        if len(said) < EXAMPLES and exact not in said:
            found[str(wording), position] = (*said, exact[:LONGEST_EXAMPLE])
    return found


def _known_candidates() -> Iterable[NamedCandidate]:
    """Every candidate with what may identify them. Three queries, however many there are."""
    people: dict[int, Candidate] = {}
    offices: dict[int, set[str]] = {}
    running: dict[int, set[int]] = {}
    races: dict[int, set[int]] = {}
    for candidacy in Candidacy.objects.select_related("candidate", "race__office").prefetch_related(
        "candidate__aliases", "race__office__aliases"
    ):
        candidate, office = candidacy.candidate, candidacy.race.office
        people[candidate.pk] = candidate
        races.setdefault(candidate.pk, set()).add(candidacy.race_id)
        running.setdefault(candidacy.race_id, set()).add(candidate.pk)
        names = {office.name, *(alias.name for alias in office.aliases.all())}
        offices.setdefault(candidate.pk, set()).update(names)
    for pk, candidate in people.items():
        others = set().union(*(running[race] for race in races[pk])) - {pk}
        yield NamedCandidate(
            pk,
            candidate.spoken_name,
            (candidate.family_name, *(alias.name for alias in candidate.aliases.all())),
            tuple(sorted(offices[pk])),
            frozenset(others),
        )


def _engine_input(text: SnapshotText, asked: _Asked, questions: frozenset[str]) -> DocumentInput:
    document = text.document
    source = text.snapshot.source  # where these words stood, whatever else the document holds
    controller = source.controlled_by
    return DocumentInput(
        text=text.text,
        title=document.title,
        source_kind=source.kind,  # type: ignore[arg-type]  # Source.Kind lists the same words
        publisher=(source.cited_publisher or source.publisher).name,
        published=_published(document),
        controlled_by=controller.slug if controller else None,
        candidates=tuple(
            CandidateInput(
                id=slug,
                name=candidate.spoken_name,
                aliases=(candidate.family_name, *(a.name for a in candidate.aliases.all())),
                pronouns=candidate.pronouns,
                party=asked.runs[slug][-1].party,
                titles=(asked.runs[slug][-1].race.office.name,)
                if asked.runs[slug][-1].incumbency
                else (),
            )
            for slug, candidate in asked.candidates.items()
        ),
        questions=tuple(
            QuestionInput(
                id=wording,
                statement=race_question.wording.statement,
                short=race_question.wording.short,
                keywords=tuple(race_question.question.keywords),
                says_for=tuple(race_question.question.says_for),
                says_against=tuple(race_question.question.says_against),
                confirmed_for=asked.confirmed.get((wording, Position.FOR), ()),
                confirmed_against=asked.confirmed.get((wording, Position.AGAINST), ()),
            )
            for wording, race_question in asked.questions.items()
            if wording in questions
        ),
    )


def _published(document: Document) -> PartialDate | None:
    if document.published_on is None:
        return None
    return PartialDate(
        document.published_on,
        document.published_precision,  # type: ignore[arg-type]  # Precision lists the same words
        document.published_basis,
    )


def _store_mentions(text: SnapshotText, namings: dict[int, Naming], heard: set[int | None]) -> None:
    """``heard`` are candidates whose own page this is, or who are read as speaking in it."""
    for candidate_id, naming in namings.items():
        is_about = naming.in_title or naming.count > 1 or candidate_id in heard
        Mention.objects.get_or_create(
            text=text,
            candidate_id=candidate_id,
            defaults={"count": naming.count, "is_about": is_about},
        )


def _said_before(text: SnapshotText) -> set[tuple[str, str, str, str]]:
    """What earlier texts of the document already brought up for review."""
    rows = Proposal.objects.filter(
        statement__passage__text__document=text.document_id, statement__passage__text__lt=text.pk
    )
    return set(
        rows.values_list(
            "candidacy__candidate__slug",
            "question__slug",
            "statement__voice",
            "statement__passage__exact",
        )
    )


def _store_proposal(
    text: SnapshotText,
    proposed: ProposedStance,
    asked: _Asked,
    reading: Reading,
    already_said: set[tuple[str, str, str, str]],
) -> int:
    slug = proposed.candidate
    race_question = asked.questions[proposed.question]
    exact = text.text[proposed.start : proposed.end]
    if (slug, race_question.question.slug, proposed.voice, exact) in already_said:
        return 0
    said_on = proposed.said.on if proposed.said else None
    _, is_new = Proposal.objects.get_or_create(
        statement=_store_statement(text, proposed, asked.candidates[slug], reading),
        candidacy=asked.run_at(slug, said_on or text.document.published_on),
        question=race_question.question,
        wording=race_question.wording,
        engine=reading.engine,
        engine_version=reading.version,
        defaults={
            "position": proposed.position,
            "confidence": proposed.confidence,
            "reasons": list(proposed.reasons),
            "flags": list(proposed.flags),
        },
    )
    return int(is_new)


def _store_statement(
    text: SnapshotText, proposed: ProposedStance, candidate: Candidate, reading: Reading
) -> Statement:
    passage = _store_passage(text, proposed.start, proposed.end)
    said = proposed.said
    statement, _ = Statement.objects.get_or_create(
        passage=passage,
        speaker=proposed.speaker[:200],
        voice=proposed.voice,
        said_on=said.on if said else None,
        said_precision=said.precision if said else "",
        said_doubt=said.doubt[:200] if said else "",
        defaults={
            "speaker_candidate": candidate if proposed.voice in OF_THE_CANDIDATE else None,
            "reported_by": proposed.reported_by[:200],
            "said_basis": said.basis[:60] if said else "",
            "read_by": f"{reading.engine} {reading.version}"[:80],
        },
    )
    EvidenceGroup.objects.place(statement)
    return statement


def _store_passage(text: SnapshotText, start: int, end: int) -> Passage:
    found = Passage.objects.filter(text=text, start=start, end=end).first()
    if found is None:
        found = Passage.cut(text, start, end)
        found.save()
    return found


def _store_endorsement(text: SnapshotText, proposed: ProposedEndorsement, asked: _Asked) -> None:
    Endorsement.objects.get_or_create(
        candidacy=asked.run_at(proposed.candidate, text.document.published_on),
        endorser=proposed.endorser[:200],
        passage=_store_passage(text, proposed.start, proposed.end),
        # Whichever engine reads, endorsements are found by the local rules.
        defaults={"read_by": f"{LocalEngine.name} {LocalEngine.version}"},
    )
