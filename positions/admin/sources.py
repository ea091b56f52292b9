"""Publishers and sources."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from positions.admin.bases import KeptAdmin, ModelForm
from positions.ingest import door
from positions.models import Publisher, Source

SHORTEST_INTERVAL = dt.timedelta(minutes=15)


@admin.register(Publisher)
class PublisherAdmin(KeptAdmin):
    list_display = ("name", "kind", "url")
    list_filter = ("kind",)
    search_fields = ("name", "slug")
    slug_from = ("name",)


class SourceForm(ModelForm):
    """A source's row; its address passes the same check as one that is added at the desk."""

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            return door.check_url(url)
        except door.DoorRefusal as refusal:
            raise forms.ValidationError(refusal.detail, code=refusal.reason) from refusal

    def clean_check_every(self) -> dt.timedelta:
        interval: dt.timedelta = self.cleaned_data["check_every"]
        if interval < SHORTEST_INTERVAL:
            raise forms.ValidationError("Check a page at most every 15 minutes.")
        return interval


@admin.register(Source)
class SourceAdmin(KeptAdmin):
    form = SourceForm
    list_display = (
        "__str__",
        "publisher",
        "kind",
        "is_watched",
        "next_check_at",
        "last_good_at",
        "problem",
    )
    list_select_related = ("publisher",)
    list_filter = ("kind", "is_watched", "transport", "problem", "publisher__kind")
    search_fields = ("url", "title", "publisher__name", "controlled_by__name")
    autocomplete_fields = ("publisher", "controlled_by", "cited_publisher")
    date_hierarchy = "added_at"
    readonly_fields = (
        "transport",
        "added_at",
        "added_by",
        "last_checked_at",
        "last_good_at",
        "last_changed_at",
        "problem",
        "problem_detail",
        "problem_since",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A saved copy was received from an address: the address does not change under it."""
        fields = super().get_readonly_fields(request, obj)
        is_fixed = obj is not None and (
            obj.transport == Source.Transport.SHIPPED or obj.fetches.exists()
        )
        return (*fields, "url") if is_fixed else fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)
