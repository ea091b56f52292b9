"""The decision log and the job ledger, for reading."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from positions.models import EngineRun, Job, Proposal, ReviewDecision
from positions.selectors.periods import partial_date
from positions.text.dates import PartialDate
from positions.web.desk.access import desk_view, editor_of
from positions.web.desk.words import answer_words, outcome_words

LOG_PAGE = 50
JOBS_SHOWN = 100


@dataclass(frozen=True)
class LogEntry:
    """One decision; ``is_hidden`` while a second person still has to answer unswayed."""

    decision: ReviewDecision
    is_hidden: bool

    @property
    def answer(self) -> str:
        return answer_words(ReviewDecision.Answer(self.decision.answer))

    @property
    def said(self) -> PartialDate | None:
        """When the words were said, as it was decided."""
        written = str(self.decision.payload.get("said_on") or "")
        on = dt.date.fromisoformat(written) if written else None
        return partial_date(on, self.decision.payload.get("said_precision"))


@dataclass(frozen=True)
class JobRow:
    """One job with what came of it, in words."""

    job: Job
    outcome: str

    @property
    def asked(self) -> list[EngineRun]:
        """Readings for which a language model was asked."""
        return [run for run in self.job.engine_runs.all() if run.model]


@desk_view
@require_safe
def decision_log(request: HttpRequest) -> HttpResponse:
    """Who decided what, newest first; an answer that waits for a second person stays covered."""
    reader = editor_of(request)
    rows = ReviewDecision.objects.select_related(
        "proposal__candidacy__candidate",
        "proposal__wording",
    ).order_by("-sequence")
    page = Paginator(rows, LOG_PAGE).get_page(request.GET.get("page"))
    entries = [
        LogEntry(
            decision,
            is_hidden=decision.proposal is not None
            and decision.proposal.state == Proposal.State.SECOND
            and decision.reviewer_id != reader.pk,
        )
        for decision in page
    ]
    states = dict(Proposal.objects.order_by().values_list("state").annotate(Count("pk")))
    context = {
        "page": page,
        "entries": entries,
        "decided": states.get(Proposal.State.DECIDED, 0),
        "waiting": states.get(Proposal.State.WAITING, 0),
        "second": states.get(Proposal.State.SECOND, 0),
    }
    return render(request, "positions/desk/decisions.html", context)


@desk_view
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """The ledger's last jobs, newest first."""
    jobs = (
        Job.objects.select_related("source", "snapshot__source", "text__document")
        .defer("text__text")
        .prefetch_related(Prefetch("engine_runs", EngineRun.objects.defer("answer")))[:JOBS_SHOWN]
    )
    rows = [JobRow(job, outcome_words(job.outcome)) for job in jobs]
    unfinished = Job.objects.unfinished().count()
    return render(request, "positions/desk/jobs.html", {"rows": rows, "unfinished": unfinished})
