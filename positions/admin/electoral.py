"""Places, offices, elections, races and candidates."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from positions.admin.bases import KeptAdmin, StackedInline, TabularInline
from positions.models import (
    Candidacy,
    Candidate,
    CandidateAlias,
    Division,
    Election,
    Office,
    OfficeAlias,
    Race,
    RaceQuestion,
)


@admin.register(Division)
class DivisionAdmin(KeptAdmin):
    list_display = ("name", "ocd_id", "time_zone")
    search_fields = ("name", "ocd_id")


class OfficeAliasInline(TabularInline):
    model = OfficeAlias


@admin.register(Office)
class OfficeAdmin(KeptAdmin):
    list_display = ("name", "division", "decides")
    list_select_related = ("division",)
    search_fields = ("name", "name_es", "aliases__name", "division__name")
    autocomplete_fields = ("division",)
    inlines = (OfficeAliasInline,)
    slug_from = ("name",)


@admin.register(Election)
class ElectionAdmin(KeptAdmin):
    list_display = ("name", "held_on", "division")
    list_select_related = ("division",)
    list_filter = ("held_on",)
    search_fields = ("name", "division__name", "slug")
    autocomplete_fields = ("division",)
    date_hierarchy = "held_on"
    slug_from = ("name",)


class CandidacyInline(TabularInline):
    model = Candidacy
    autocomplete_fields = ("candidate",)
    fields = ("candidate", "party", "status", "status_on", "incumbency", "ballot_order")


class RaceQuestionInline(StackedInline):
    model = RaceQuestion
    autocomplete_fields = ("question", "wording")


@admin.register(Race)
class RaceAdmin(KeptAdmin):
    list_display = ("__str__", "election", "term", "seats", "is_fictional")
    list_select_related = ("office", "election")
    list_filter = ("is_fictional", "term", "election")
    search_fields = ("slug", "office__name", "office__aliases__name", "election__name")
    autocomplete_fields = ("office", "election")
    date_hierarchy = "election__held_on"
    inlines = (CandidacyInline, RaceQuestionInline)
    slug_from = ("office", "election")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {}  # an office and an election are not words to make a slug from


class CandidateAliasInline(TabularInline):
    model = CandidateAlias


@admin.register(Candidate)
class CandidateAdmin(KeptAdmin):
    list_display = ("name", "family_name", "pronouns")
    search_fields = ("name", "aliases__name", "slug")
    inlines = (CandidateAliasInline,)
    slug_from = ("name",)


@admin.register(Candidacy)
class CandidacyAdmin(KeptAdmin):
    list_display = ("candidate", "race", "party", "status", "incumbency", "ballot_order")
    list_select_related = ("candidate", "race__office", "race__election")
    list_filter = ("status", "incumbency", "race")
    search_fields = ("candidate__name", "race__slug", "race__office__name", "party")
    autocomplete_fields = ("candidate", "race")
