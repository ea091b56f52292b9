"""URLs of the whole site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("positions.api.urls")),
    path("", include("positions.web.urls")),
]
