"""One proposal as the review page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse

from positions.models import (
    Position,
    Proposal,
    ReviewDecision,
    SnapshotText,
    Stance,
)
from positions.review import decisions, publishing
from positions.review.marking import ENGINE as MARKED_BY_A_PERSON
from positions.review.second_person import Reading, reasons_for_second_person
from positions.selectors.periods import partial_date
from positions.text.dates import PartialDate
from positions.web.desk.context import Surroundings, surroundings
from positions.web.desk.readiness import is_ready
from positions.web.desk.words import answer_words, flag_sentence

Answer = ReviewDecision.Answer
# UX: seven answers under the digits 1 to 7, in this order on every page.
SEVEN = (
    Answer.FOR,
    Answer.AGAINST,
    Answer.MIXED,
    Answer.UNCLEAR,
    Answer.NOT_ABOUT,
    Answer.NOT_CANDIDATES_WORDS,
    Answer.WRONG_PERSON,
)


@dataclass(frozen=True)
class Choice:
    """One answer button; ``remark`` says whose suggestion it was, if anybody's."""

    value: str
    label: str
    key: str
    remark: str = ""


@dataclass(frozen=True)
class PublicStance:
    """A stance that is public on the same question, with its newest passage."""

    label: str
    stance: Stance
    exact: str
    url: str
    held: PartialDate | None


@dataclass(frozen=True)
class TwoPeople:
    """A reason for which two people must agree, and the answers that it holds for."""

    reason: str
    answers: str


@dataclass(frozen=True)
class ReviewItem:
    """Everything on the review page but the form's own values."""

    proposal: Proposal
    context: Surroundings
    choices: tuple[Choice, ...]
    extra_choices: tuple[Choice, ...]
    public: tuple[PublicStance, ...]
    two_people: tuple[TwoPeople, ...]
    flags: tuple[str, ...]
    is_second: bool
    is_ready: bool
    is_newer_copy: bool
    has_newer_copy: bool
    earlier_copy_url: str
    published: PartialDate | None
    passage_number: int
    passage_count: int
    seen: str

    @property
    def suggestion(self) -> str:
        """The machine's answer in words; "" where it left the side open."""
        if self.proposal.position == Proposal.OPEN:
            return ""
        return str(Position(self.proposal.position).label)

    @property
    def is_marked_by_a_person(self) -> bool:
        return self.proposal.engine == MARKED_BY_A_PERSON


def load_proposal(pk: int) -> Proposal | None:
    """The proposal with the rows that its review page shows. One query."""
    return with_shown_rows(Proposal.objects.filter(pk=pk)).first()


def with_shown_rows(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """``proposals`` with the rows that a review page shows of them."""
    return proposals.select_related(
        "statement__passage__text__snapshot",
        "statement__passage__text__document__source__controlled_by",
        "statement__passage__text__document__source__cited_publisher",
        "statement__passage__text__document__publisher",
        "candidacy__candidate",
        "candidacy__race__election",
        "candidacy__race__office",
        "question",
        "wording",
        "proposed_by",
    )


def review_item(proposal: Proposal, reviewer: User) -> ReviewItem:
    """What ``reviewer`` is shown: the second one learns neither the first's answer nor the
    machine's."""
    statement = proposal.statement
    passage = statement.passage
    text = passage.text
    is_second = proposal.state == Proposal.State.SECOND
    current = publishing.current_stances(proposal)
    spans = list(
        Proposal.objects.filter(statement__passage__text=text)
        .order_by("statement__passage__start", "statement__passage__end")
        .values_list("statement__passage__start", "statement__passage__end")
        .distinct()
    )
    return ReviewItem(
        proposal=proposal,
        context=surroundings(text.text, passage.start, passage.end),
        choices=_choices(proposal, is_blind=is_second),
        extra_choices=_extra_choices(proposal),
        public=tuple(_public(stance) for stance in current),
        two_people=_two_people(proposal, current),
        flags=tuple(flag_sentence(str(flag)) for flag in proposal.flags),
        is_second=is_second,
        is_ready=not is_second and is_ready(proposal),
        is_newer_copy=_is_newer_copy(text),
        has_newer_copy=text.document.current_text_id not in (None, text.pk),
        earlier_copy_url=_earlier_copy_url(text),
        published=partial_date(text.document.published_on, text.document.published_precision),
        passage_number=spans.index((passage.start, passage.end)) + 1,
        passage_count=len(spans),
        seen=decisions.shown_hash(proposal),
    )


def _choices(proposal: Proposal, *, is_blind: bool) -> tuple[Choice, ...]:
    who = "marked" if proposal.engine == MARKED_BY_A_PERSON else "machine"
    return tuple(
        Choice(
            value=answer.value,
            label=answer_words(answer),
            key=str(digit),
            remark=who if answer.value == proposal.position and not is_blind else "",
        )
        for digit, answer in enumerate(SEVEN, start=1)
    )


def _extra_choices(proposal: Proposal) -> tuple[Choice, ...]:
    reject = Choice(Answer.REJECT.value, "Reject, other reason", "x")
    if not publishing.may_decline(proposal):
        return (reject,)
    return (Choice(Answer.DECLINED.value, str(Answer.DECLINED.label), ""), reject)


def _public(stance: Stance) -> PublicStance:
    newest = stance.evidence.select_related("statement__passage").order_by("-pk").first()
    return PublicStance(
        label=str(Position(stance.position).label),
        stance=stance,
        exact=newest.statement.passage.exact if newest else "",
        url=newest.statement.get_absolute_url() if newest else "",
        held=partial_date(stance.held_from, stance.held_precision),
    )


def _two_people(proposal: Proposal, current: list[Stance]) -> tuple[TwoPeople, ...]:
    """The rules by answer, so that the page gives away nobody's answer."""
    answers = (Answer.FOR, Answer.AGAINST, Answer.MIXED, Answer.UNCLEAR)
    by_reason: dict[str, list[str]] = {}
    for answer in answers:
        reading = Reading(proposal.statement, proposal.statement, answer.value, tuple(current))
        for reason in reasons_for_second_person(reading):
            by_reason.setdefault(reason, []).append(str(answer.label))
    return tuple(
        TwoPeople(reason, "Any position" if len(labels) == len(answers) else " or ".join(labels))
        for reason, labels in by_reason.items()
    )


def _is_newer_copy(text: SnapshotText) -> bool:
    return (
        Stance.objects.current()
        .filter(
            evidence__statement__passage__text__document=text.document_id,
            evidence__statement__passage__text__lt=text.pk,
        )
        .exists()
    )


def _earlier_copy_url(text: SnapshotText) -> str:
    earlier = (
        SnapshotText.objects.filter(document=text.document_id, pk__lt=text.pk)
        .exclude(snapshot=text.snapshot_id)
        .order_by("-pk")
        .values_list("snapshot", flat=True)
        .first()
    )
    return reverse("snapshot_diff", args=(earlier, text.snapshot_id)) if earlier else ""
