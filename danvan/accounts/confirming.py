"""The password once more before what is worth most: of whoever gave it ten minutes ago nothing is asked.

What was typed is kept, and goes on with the same press that brings the password.
"""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any, Final

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from danvan.accounts.guesses import told_to_wait
from danvan.accounts.models import User
from danvan.errors import KeptForm

FIELD: Final = "password_again"  # what is called so no form keeps (danvan.errors)
_GIVEN: Final = "password_given"  # in the session, in seconds: when it was given last
_HOLDS: Final = 600  # seconds


def listen() -> None:
    """From now on whoever signs in has given his password."""
    user_logged_in.connect(_given, dispatch_uid="password: given")


def _given(request: HttpRequest, **signal: Any) -> None:
    request.session[_GIVEN] = time()


class _AgainForm(forms.Form):
    """Asks whoever is signed in for his password."""

    password_again = forms.CharField(
        label="Mật khẩu",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, request: HttpRequest, user: User, data: Any = None) -> None:
        self.request, self.user = request, user
        super().__init__(data)

    def clean_password_again(self) -> str:
        typed: str = self.cleaned_data[FIELD]
        if authenticate(self.request, username=self.user.username, password=typed) == self.user:
            return typed
        if getattr(self.request, "axes_locked_out", False):
            raise told_to_wait()
        raise ValidationError("Mật khẩu không đúng.")


def ask_password(request: HttpRequest) -> HttpResponse | None:
    """The page that asks for the password before a form is taken; None if it may be, and then it is as it was sent."""
    user = request.user
    if request.method != "POST" or not isinstance(user, User):
        return None
    typed = FIELD in request.POST
    form = _AgainForm(request, user, request.POST if typed else None)
    if typed:
        sent = request.POST.copy()
        del sent[FIELD]
        request.POST = sent  # type: ignore[assignment] # its setter takes it
    if form.is_valid():
        request.session[_GIVEN] = time()
        return None
    if not typed and time() - request.session.get(_GIVEN, 0) <= _HOLDS:
        return None
    context = {"form": form, "kept": KeptForm.of(request)}
    return render(request, "registration/password_again.html", context, status=403)


def password_confirmed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, its form taken from whoever gave his password within ten minutes, or gives it with the form."""

    @wraps(view)
    def confirmed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return ask_password(request) or view(request, *args, **kwargs)

    return confirmed
