"""What candidates were asked, and what people ask of us."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from positions.admin.bases import KeptAdmin
from positions.models import Correction, PositionRequest, Reply


@admin.register(PositionRequest)
class PositionRequestAdmin(KeptAdmin):
    list_display = ("candidacy", "question", "asked_on", "how", "outcome", "closed_on")
    list_select_related = ("candidacy__candidate", "candidacy__race__office", "question",
                           "candidacy__race__election")  # fmt: skip
    list_filter = ("outcome", "candidacy__race")
    search_fields = ("candidacy__candidate__name", "question__slug", "asked_by")
    autocomplete_fields = ("candidacy", "question")
    date_hierarchy = "asked_on"


@admin.register(Correction)
class CorrectionAdmin(KeptAdmin):
    list_display = ("case", "kind", "status", "asked_at", "answered_at")
    list_filter = ("status", "kind")
    search_fields = ("case", "request", "answer")
    autocomplete_fields = ("statement",)
    date_hierarchy = "asked_at"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What somebody asked stays as they wrote it."""
        asked = ("case", "statement", "kind", "request", "link", "role", "asked_at")
        return asked if obj is not None else ("asked_at",)


@admin.register(Reply)
class ReplyAdmin(KeptAdmin):
    list_display = ("author", "stance", "replied_on")
    list_select_related = ("stance__candidate", "stance__question")
    search_fields = ("author", "text", "stance__candidate__name")
    autocomplete_fields = ("stance",)
    date_hierarchy = "replied_on"
