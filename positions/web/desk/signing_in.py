"""The way into the desk and out of it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from positions.web.desk.access import no_store
from positions.web.desk.attempts import WINDOW_SECONDS, begin_attempt, forget_attempts


class StaffSignInForm(AuthenticationForm):
    """Username and password of an editor; stops answering after too many tries."""

    is_locked = False

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username") or ""
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        if username and not begin_attempt(username, address):
            self.is_locked = True
            raise ValidationError(
                f"Too many tries with this name. Please wait {WINDOW_SECONDS // 60} minutes, "
                "then try again.",
                code="locked",
            )
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        forget_attempts(username, address)
        return cleaned

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if not user.is_staff:
            raise ValidationError("This account does not work at the desk.", code="not_staff")


class SignInView(LoginView):
    """Sign in as an editor."""

    template_name = "positions/desk/sign_in.html"
    authentication_form = StaffSignInForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return no_store(super().dispatch(request, *args, **kwargs))

    def form_invalid(self, form: AuthenticationForm) -> Any:
        response = super().form_invalid(form)
        if isinstance(form, StaffSignInForm) and form.is_locked:
            response.status_code = 429
            response["Retry-After"] = str(WINDOW_SECONDS)
        return response


class SignOutView(LogoutView):
    """Sign out, by POST only."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        no_store(response)
        return response
