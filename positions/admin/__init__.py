"""Django's admin: upkeep of electoral data and sources. Never a way to publish.

Whatever speaks of evidence, review or stances can be looked at here and nothing else: those rows
are written by the services that hold their rules, and the database refuses the rest.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required

from positions.admin import electoral, evidence, questions, requests, sources

__all__ = ["electoral", "evidence", "questions", "requests", "sources"]

admin.site.site_header = admin.site.site_title = "Where They Stand"
admin.site.index_title = "Data"
# One way in for editors: the desk's, which limits how often a password may be tried.
admin.site.login = staff_member_required(  # type: ignore[method-assign]
    admin.site.login, login_url=settings.LOGIN_URL
)
