"""What the admin's pages share: rows to keep up, and rows to look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError
from django.db.models import Model, URLField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

if TYPE_CHECKING:  # generic for the type checker only
    ModelAdmin = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
    _Tabular = admin.TabularInline[Any, Any]
    _Stacked = admin.StackedInline[Any, Any]
else:
    ModelAdmin, ModelForm = admin.ModelAdmin, forms.ModelForm
    _Tabular, _Stacked = admin.TabularInline, admin.StackedInline

OVERRIDES: dict[type, dict[str, Any]] = {URLField: {"assume_scheme": "https"}}


class TabularInline(_Tabular):
    """Rows of a table under their owner's form."""

    extra = 0
    formfield_overrides = OVERRIDES


class StackedInline(_Stacked):
    """Whole forms under their owner's form."""

    extra = 0
    formfield_overrides = OVERRIDES


class KeptAdmin(ModelAdmin):
    """Upkeep of rows that people write; a refusal of the database becomes a message."""

    formfield_overrides = OVERRIDES
    slug_from: ClassVar[tuple[str, ...]] = ()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        view = super().changeform_view
        return self._or_say(request, lambda: view(request, object_id, form_url, extra_context))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        view = super().delete_view
        return self._or_say(request, lambda: view(request, object_id, extra_context))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        view = super().changelist_view
        return self._or_say(request, lambda: view(request, extra_context))

    def _or_say(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            return view()
        except IntegrityError as error:
            sentence = str(error).splitlines()[0]
            self.message_user(request, f"Nothing was saved. {sentence}", messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A slug is part of public addresses: it is chosen once."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "slug") if obj is not None and self.slug_from else fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {"slug": self.slug_from} if obj is None and self.slug_from else {}


class ReadOnlyAdmin(ModelAdmin):
    """Rows to look at: nothing can be added, changed, deleted or acted on."""

    actions: Sequence[str] | None = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
