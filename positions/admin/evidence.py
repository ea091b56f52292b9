"""Evidence, review and stances: to look at only."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from positions.admin.bases import ReadOnlyAdmin, TabularInline
from positions.models import (
    Document,
    Endorsement,
    EngineRun,
    EvidenceGroup,
    Fetch,
    GroupedStatement,
    Job,
    Passage,
    Proposal,
    ReviewDecision,
    Snapshot,
    SnapshotText,
    Stance,
    StanceEvidence,
    Statement,
)


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """To look at, but for one thing: a person may say that a page is no copy of another."""

    list_display = (
        "title",
        "publisher",
        "published_on",
        "language",
        "syndicated_from",
        "syndicated_likeness",
        "judged_own_by",
    )
    list_select_related = ("publisher", "syndicated_from", "judged_own_by")
    list_filter = (
        ("syndicated_from", admin.EmptyFieldListFilter),
        "publisher",
        "language",
    )
    search_fields = ("title", "canonical_url", "publisher__name")
    date_hierarchy = "published_on"
    actions = ("say_no_copy",)

    def has_judge_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("positions.change_document")

    @admin.action(
        description="These are no copies: count each as its own report", permissions=["judge"]
    )
    def say_no_copy(self, request: HttpRequest, documents: QuerySet[Document]) -> None:
        """Undo the mark for good, with an entry in the log; what is published stays as it is."""
        copies = list(documents.filter(syndicated_from__isnull=False))
        for document in copies:
            was = f"No copy of document {document.syndicated_from_id}, as was marked."
            document.syndicated_from = document.syndicated_likeness = None
            document.judged_own_by = cast(User, request.user)
            document.save(update_fields=("syndicated_from", "syndicated_likeness", "judged_own_by"))
            self.log_change(request, document, was)
        self.message_user(request, f"{len(copies)} no longer marked as copies.")


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    list_display = ("sha256", "source", "size", "content_type", "fetched_at")
    list_select_related = ("source",)
    search_fields = ("sha256", "source__url", "source__title")
    date_hierarchy = "fetched_at"


@admin.register(SnapshotText)
class SnapshotTextAdmin(ReadOnlyAdmin):
    list_display = ("document", "reader", "version", "charset", "taken_at")
    list_select_related = ("document",)
    list_filter = ("reader", "version")
    search_fields = ("document__title", "document__canonical_url", "text_sha256")
    date_hierarchy = "taken_at"


@admin.register(EngineRun)
class EngineRunAdmin(ReadOnlyAdmin):
    list_display = (
        "document",
        "engine",
        "model",
        "prompt_tokens",
        "completion_tokens",
        "cost_usd",
        "proposals",
        "drops",
        "fell_back",
        "detail",
        "started_at",
    )
    list_select_related = ("text__document",)
    list_filter = ("engine", "model", "fell_back", "prompt_version")
    search_fields = ("text__document__title", "text__document__canonical_url", "detail")
    date_hierarchy = "started_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without the texts, which are long and not shown in the list."""
        return super().get_queryset(request).defer("text__text", "answer")

    @admin.display(ordering="text__document__title")
    def document(self, run: EngineRun) -> str:
        return str(run.text.document)

    @admin.display(description="Dropped")
    def drops(self, run: EngineRun) -> str:
        return run.dropped_in_words


@admin.register(Fetch)
class FetchAdmin(ReadOnlyAdmin):
    list_display = ("source", "method", "started_at", "reason", "status")
    list_select_related = ("source",)
    list_filter = ("reason", "method")
    search_fields = ("source__url", "source__title", "detail")
    date_hierarchy = "started_at"


@admin.register(Passage)
class PassageAdmin(ReadOnlyAdmin):
    list_display = ("exact", "text_id", "start", "end")
    search_fields = ("exact",)


@admin.register(Statement)
class StatementAdmin(ReadOnlyAdmin):
    list_display = ("speaker", "voice", "said_on", "passage")
    list_select_related = ("passage",)
    list_filter = ("voice",)
    ordering = ("-pk",)
    search_fields = ("speaker", "passage__exact")


class GroupedStatementInline(TabularInline):
    model = GroupedStatement
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(EvidenceGroup)
class EvidenceGroupAdmin(ReadOnlyAdmin):
    list_display = ("id", "candidate", "places", "opened_at")
    list_select_related = ("candidate",)
    search_fields = ("candidate__name", "members__statement__passage__exact")
    date_hierarchy = "opened_at"
    inlines = (GroupedStatementInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        groups = super().get_queryset(request)
        counted: QuerySet[Any] = groups.annotate(places=Count("members"))
        return counted

    @admin.display(ordering="places")
    def places(self, group: Any) -> int:
        """In how many passages the utterance stands."""
        return int(group.places)


@admin.register(Endorsement)
class EndorsementAdmin(ReadOnlyAdmin):
    list_display = ("endorser", "candidacy", "status")
    list_select_related = (
        "candidacy__candidate",
        "candidacy__race__office",
        "candidacy__race__election",
    )
    list_filter = ("status", "candidacy__race")
    search_fields = ("endorser", "candidacy__candidate__name")


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("candidacy", "question", "position", "confidence", "state", "engine")
    list_select_related = (
        "candidacy__candidate",
        "candidacy__race__office",
        "candidacy__race__election",
        "question",
    )
    list_filter = ("state", "position", "engine", "candidacy__race")
    search_fields = ("candidacy__candidate__name", "question__slug", "statement__passage__exact")
    date_hierarchy = "created_at"


@admin.register(ReviewDecision)
class ReviewDecisionAdmin(ReadOnlyAdmin):
    list_display = ("sequence", "answer", "reviewer_name", "decided_at", "entry_hash")
    list_filter = ("answer", "reviewer_name")
    search_fields = ("reviewer_name", "reason", "entry_hash")
    date_hierarchy = "decided_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without answers that a second person has yet to give unswayed."""
        waiting = super().get_queryset(request).filter(proposal__state=Proposal.State.SECOND)
        others = waiting.exclude(reviewer=request.user.pk)
        return super().get_queryset(request).exclude(pk__in=others.values("pk"))


class StanceEvidenceInline(TabularInline):
    model = StanceEvidence
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Stance)
class StanceAdmin(ReadOnlyAdmin):
    list_display = (
        "candidate",
        "question",
        "position",
        "grade",
        "is_published",
        "recorded_from",
        "recorded_to",
    )
    list_select_related = ("candidate", "question")
    list_filter = ("is_published", "position", "grade", "candidacy__race")
    search_fields = ("candidate__name", "question__slug", "summary")
    date_hierarchy = "recorded_from"
    inlines = (StanceEvidenceInline,)


@admin.register(StanceEvidence)
class StanceEvidenceAdmin(ReadOnlyAdmin):
    list_display = ("stance", "statement", "relation", "origin", "verified_at")
    list_select_related = ("stance__candidate", "stance__question", "statement__passage")
    list_filter = ("relation",)
    search_fields = ("origin", "statement__passage__exact")


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("id", "kind", "state", "attempts", "outcome", "run_after", "finished_at")
    list_filter = ("state", "kind", "outcome")
    search_fields = ("key", "detail")
    date_hierarchy = "created_at"
