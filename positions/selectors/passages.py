"""Evidence as pages show it: a passage, whose words it is, and the copy that it stands in."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from positions.models import GRADE_OF_VOICE, Publisher, Source, StanceEvidence, Voice
from positions.selectors.context import COLUMNS as CONTEXT_COLUMNS
from positions.selectors.context import context_of, with_context
from positions.selectors.excerpts import Piece, voiced
from positions.selectors.fragments import fragment_url, quoted_inside
from positions.selectors.periods import partial_date
from positions.text.dates import PartialDate

_PASSAGE_COLUMNS = (
    "passage__exact",
    "passage__prefix",
    "passage__suffix",
    "passage__text__snapshot_id",
    "passage__text__snapshot__fetched_at",
    "passage__text__document__title",
    "passage__text__document__published_on",
    "passage__text__document__published_precision",
    "passage__text__document__published_basis",
    "passage__text__document__source__kind",
    "passage__text__document__source__url",
    "passage__text__document__source__transport",
    "passage__text__document__source_id",
    "passage__text__document__publisher__name",
    "passage__text__document__source__cited_url",
    "passage__text__document__source__cited_title",
    "passage__text__document__source__cited_publisher__name",
    "passage__text__document__source__cited_publisher__kind",
    "passage__text__document__source__cited_on",
    "passage__text__document__source__cited_precision",
)


def shown_columns(path: str = "") -> tuple[str, ...]:
    """What ``shown_passage`` takes, of rows that went through ``with_context``."""
    return (*(f"{path}{column}" for column in _PASSAGE_COLUMNS), *CONTEXT_COLUMNS)


@dataclass(frozen=True)
class ShownPassage:
    """A passage with the copy it stands in; ``original_url`` is "" when no public page has it."""

    exact: str
    before: str
    after: str
    snapshot_id: int
    saved_at: dt.datetime
    source_id: int
    source_kind: str
    publisher: str
    title: str
    published: PartialDate | None
    original_url: str
    has_fragment: bool
    cited_publisher: str
    is_campaign_cited: bool
    cited_title: str
    cited: PartialDate | None

    @property
    def is_note(self) -> bool:
        """Whether the copy is a note of ours that reports a public page."""
        return self.source_kind == Source.Kind.RESEARCH_NOTE

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The passage marked between its neighbours; of a note, our words apart from quoted."""
        runs = [Piece(self.before), Piece(self.exact, is_marked=True), Piece(self.after)]
        return voiced(runs) if self.is_note else tuple(runs)

    @property
    def source_kind_label(self) -> str:
        return str(Source.Kind(self.source_kind).label)


@dataclass(frozen=True)
class Evidence:
    """One statement under a stance."""

    stance_id: int
    statement_id: int
    relation: str
    speaker: str
    voice: Voice
    reported_by: str
    said: PartialDate | None
    said_doubt: str
    passage: ShownPassage
    # Of a speaker who is a candidate; "" where we do not know them.
    pronouns: str = ""
    is_candidate: bool = False
    # The same utterance in other places: copies and other outlets' quotations of it.
    also: tuple[Evidence, ...] = ()

    @property
    def grade(self) -> str:
        return str(GRADE_OF_VOICE[self.voice])

    @property
    def is_contradiction(self) -> bool:
        return self.relation == StanceEvidence.Relation.CONTRADICTS

    @property
    def _sort_date(self) -> dt.date:
        dated = self.said or self.passage.published
        return dated.on if dated else dt.date.min


Utterance = tuple[str, int]  # relation to the stance, and evidence group


@dataclass(frozen=True)
class Place:
    """An utterance in one document."""

    is_copy: bool
    evidence: Evidence


def shown_passage(row: tuple[object, ...]) -> ShownPassage:
    """One row of ``shown_columns``."""
    (
        exact, prefix, suffix, snapshot_id, saved_at, title, published_on, precision, basis,
        kind, url, transport, source_id, publisher, cited_url, cited_title, cited_publisher,
        cited_kind, cited_on, cited_precision, text_before, text_after,
    ) = row  # fmt: skip
    before, after = context_of(str(text_before), str(exact), str(text_after))
    is_public = bool(cited_url) or transport == Source.Transport.NETWORK
    public_url = str(cited_url or url) if is_public else ""
    if cited_url:
        # The note is ours; only what it quotes can be found in the page that it reports.
        quoted = _quotation(str(exact), before, after)
        original = fragment_url(public_url, quoted) if quoted else public_url
    else:
        original = fragment_url(public_url, str(exact), str(prefix), str(suffix))
    return ShownPassage(
        exact=str(exact),
        before=before,
        after=after,
        snapshot_id=snapshot_id,  # type: ignore[arg-type]
        saved_at=saved_at,  # type: ignore[arg-type]
        source_id=source_id,  # type: ignore[arg-type]
        source_kind=str(kind),
        publisher=str(publisher),
        title=str(title),
        published=partial_date(published_on, precision, basis),
        original_url=original,
        has_fragment=":~:text=" in original,
        cited_publisher=str(cited_publisher or ""),
        is_campaign_cited=cited_kind == Publisher.Kind.CAMPAIGN,
        cited_title=str(cited_title),
        cited=partial_date(cited_on, cited_precision),
    )


def evidence_of(stance_ids: Collection[int]) -> Mapping[int, tuple[Evidence, ...]]:
    """Evidence by stance, newest first: one piece for each utterance, with its other places.

    One query, whatever the number of stances.
    """
    rows = (
        with_context(StanceEvidence.objects.filter(stance_id__in=stance_ids), "statement__")
        .order_by("pk")
        .values_list(
            "stance_id",
            "statement_id",
            "relation",
            "statement__speaker",
            "statement__voice",
            "statement__reported_by",
            "statement__said_on",
            "statement__said_precision",
            "statement__said_basis",
            "statement__said_doubt",
            "statement__speaker_candidate_id",
            "statement__speaker_candidate__pronouns",
            "statement__grouping__group_id",
            "statement__passage__text__document__syndicated_from_id",
            *shown_columns("statement__"),
        )
    )
    found: dict[int, dict[Utterance, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for stance, statement, relation, speaker, voice, reported_by, *rest in rows:
        said_on, precision, basis, doubt, candidate, pronouns, group, original, *passage = rest
        utterance = (relation, group or -statement)
        found[stance][utterance].append(
            Place(
                original is not None,
                Evidence(
                    stance_id=stance,
                    statement_id=statement,
                    relation=relation,
                    speaker=speaker,
                    voice=Voice(voice),
                    reported_by=reported_by,
                    said=partial_date(said_on, precision, basis, doubt),
                    said_doubt=doubt,
                    pronouns=pronouns or "",
                    is_candidate=candidate is not None,
                    passage=shown_passage(tuple(passage)),
                ),
            )
        )
    return {
        stance: tuple(
            sorted(map(_folded, utterances.values()), key=lambda e: e._sort_date, reverse=True)
        )
        for stance, utterances in found.items()
    }


def _folded(places: Sequence[Place]) -> Evidence:
    """The place to show an utterance in: of the best grade, no copy, and the first that we had."""
    first, *others = sorted(places, key=lambda place: (place.evidence.grade, place.is_copy))
    return replace(first.evidence, also=tuple(place.evidence for place in others))


def leading(evidence: Sequence[Evidence], grade: str) -> Evidence | None:
    """The passage that carries a stance: the newest of its grade that supports it."""
    best = (e for e in evidence if e.grade == grade and not e.is_contradiction)
    return next(best, next(iter(evidence), None))


def _quotation(exact: str, before: str, after: str) -> str:
    """The words of a note's passage that the reported page has: those inside quotation marks."""
    opened = "".join(c for c in before if c in "“”").endswith("“")
    closes = "".join(c for c in after if c in "“”").startswith("”")
    if "“" not in exact and "”" not in exact:
        return exact if opened or closes else ""
    return quoted_inside(exact) or exact.partition("”")[0]
