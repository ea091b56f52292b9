"""The same words in other places: shown beside a proposal, and answered alike where asked to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import QueryDict

from positions.models import Proposal
from positions.review import decisions, publishing
from positions.review.decisions import Outcome, Verdict
from positions.selectors.periods import partial_date
from positions.text.dates import PartialDate
from positions.web.desk.items import with_shown_rows
from positions.web.desk.queue import is_row_number, open_to
from positions.web.forms import ReviewForm, written_date

MOST_AT_ONCE = 20
SAME_ANSWER = "same"

# Records one answer, or says why not.
Decide = Callable[[Proposal, User, Verdict, str], Outcome | str]


@dataclass(frozen=True)
class WaitingCopy:
    """A proposal on the same utterance, with the hash of what is shown of it."""

    proposal: Proposal
    published: PartialDate | None
    seen: str

    @property
    def publisher(self) -> str:
        document = self.proposal.statement.passage.text.document
        return (document.source.cited_publisher or document.publisher).name

    @property
    def token(self) -> str:
        return f"{self.proposal.pk}:{self.seen}"


@dataclass(frozen=True)
class Answered:
    """What came of one answer for several copies."""

    outcomes: tuple[Outcome, ...]
    refusals: tuple[str, ...]


def same_utterance(proposal: Proposal) -> QuerySet[Proposal]:
    """Other proposals for the candidacy and wording whose statements are the same utterance."""
    return Proposal.objects.filter(
        candidacy=proposal.candidacy_id,
        wording=proposal.wording_id,
        statement__grouping__group__members__statement=proposal.statement_id,
    ).exclude(pk=proposal.pk)


def waiting_copies(proposal: Proposal, reviewer: User) -> tuple[WaitingCopy, ...]:
    """Those that ``reviewer`` may answer and that were read in the same voice. One query."""
    rows = same_utterance(proposal).filter(
        pk__in=open_to(reviewer).values("pk"), statement__voice=proposal.statement.voice
    )
    return tuple(
        WaitingCopy(row, _published(row), decisions.shown_hash(row))
        for row in with_shown_rows(rows).order_by("pk")[:MOST_AT_ONCE]
    )


def _published(proposal: Proposal) -> PartialDate | None:
    document = proposal.statement.passage.text.document
    return partial_date(document.published_on, document.published_precision)


def answer_copies(
    proposal: Proposal, reviewer: User, verdict: Verdict, posted: QueryDict, decide: Decide
) -> Answered:
    """Give the copies that the page showed the answer that ``proposal`` just got.

    One decision each, bound to its own content and under the same rules as if it were answered
    alone; a date that was not corrected stays each copy's own.
    """
    seen = dict(_tokens(posted.getlist("copy")))
    outcomes: list[Outcome] = []
    refusals: list[str] = []
    for copy in waiting_copies(proposal, reviewer):
        if copy.proposal.pk not in seen:
            continue
        result = _answer(copy, reviewer, verdict, posted, seen[copy.proposal.pk], decide)
        if isinstance(result, Outcome):
            outcomes.append(result)
        else:
            refusals.append(f"{copy.publisher}: {result}")
    return Answered(tuple(outcomes), tuple(refusals))


def _tokens(tokens: Iterable[str]) -> Iterable[tuple[int, str]]:
    for token in tokens:
        number, _, seen = token.partition(":")
        if is_row_number(number) and seen:
            yield int(number), seen


def _answer(
    copy: WaitingCopy,
    reviewer: User,
    verdict: Verdict,
    posted: QueryDict,
    seen: str,
    decide: Decide,
) -> Outcome | str:
    """Through the form of a single answer, so that the copy's own page and date are checked."""
    statement = copy.proposal.statement
    data = posted.dict() | {"seen": seen}
    if verdict.said is None:
        data |= {"said": written_date(statement), "doubt": statement.said_doubt}
    form = ReviewForm(
        data,
        statement=statement,
        has_public=bool(publishing.current_stances(copy.proposal)),
    )
    if not form.is_valid():
        return " ".join(str(error) for errors in form.errors.values() for error in errors)
    return decide(copy.proposal, reviewer, form.verdict(verdict.answer), seen)
