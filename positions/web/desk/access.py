"""Who may come to the desk, and that nobody keeps a copy of what it shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def desk_view(view: View[Arguments]) -> View[Arguments]:
    """Let staff in, send strangers to the sign-in page, answer 403 to other accounts."""

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return no_store(redirect_to_login(request.get_full_path()))
        if not (request.user.is_staff and request.user.is_active):
            return no_store(refusal_page(request))
        return no_store(view(request, *args, **kwargs))

    return guarded


def editor_of(request: HttpRequest) -> User:
    """The signed-in editor; only inside a ``desk_view``."""
    assert isinstance(request.user, User)
    return request.user


def no_store(response: HttpResponseBase) -> HttpResponseBase:
    """Forbid every cache, the browser's back-and-forward one included, to keep the page."""
    response["Cache-Control"] = "no-store"
    return response


def refusal_page(request: HttpRequest) -> HttpResponse:
    return render(request, "positions/desk/not_staff.html", status=403)
