"""Who is reading, without costing anonymous readers a session query."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def is_staff(request: HttpRequest) -> bool:
    """Whether an editor is reading; the session is opened only when the reader brings one."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return bool(request.user.is_authenticated and request.user.is_staff)
