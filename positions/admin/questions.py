"""Issues, questions and their worded versions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from positions.admin.bases import KeptAdmin, ModelForm, ReadOnlyAdmin, StackedInline, TabularInline
from positions.models import AnswerOption, Issue, Question, QuestionWording


@admin.register(Issue)
class IssueAdmin(KeptAdmin):
    list_display = ("name", "cap_major")
    search_fields = ("name", "name_es")
    slug_from = ("name",)


class WordingForm(ModelForm):
    """A wording; once somebody answered it, its words stay and only missing Spanish can come."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self._is_answered():
            return
        for name in ("version", "statement", "short"):
            self.fields[name].disabled = True
        for name in ("statement_es", "short_es"):
            self.fields[name].disabled = bool(getattr(self.instance, name))
        self.fields[
            "statement"
        ].help_text = "This wording has answers, so it stays as it is. Add a new version instead."

    def _is_answered(self) -> bool:
        wording = self.instance
        return wording.pk is not None and (wording.proposals.exists() or wording.stances.exists())


class WordingInline(StackedInline):
    model = QuestionWording
    form = WordingForm
    ordering = ("-version",)


class AnswerOptionInline(TabularInline):
    model = AnswerOption


@admin.register(Question)
class QuestionAdmin(KeptAdmin):
    list_display = ("slug", "issue")
    list_select_related = ("issue",)
    list_filter = ("issue",)
    search_fields = ("slug", "wordings__statement", "wordings__short")
    autocomplete_fields = ("issue",)
    inlines = (WordingInline, AnswerOptionInline)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj is not None else ()


@admin.register(QuestionWording)
class QuestionWordingAdmin(ReadOnlyAdmin):
    """For choosing a wording in a race; wordings are written on their question's page."""

    list_display = ("statement", "question", "version")
    list_select_related = ("question",)
    search_fields = ("statement", "short", "question__slug")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False
