"""The second factor: a code of six figures from the telephone, or a recovery code, after the password.

Nobody is signed in between the two: what waits is a mark in the session. Of codes guessed wrong two counts are kept:
that of passwords (an address at an account, `guesses`), and the device's own, which waits twice as long each time.
"""

import re
from collections.abc import Callable
from time import time
from typing import Any, Final, TypeAlias

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth import load_backend, login
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp import login as keep_device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from danvan.accounts.guesses import told_to_wait
from danvan.accounts.models import User
from danvan.errors import kept_first

CODE: Final = "ma"  # the field in which a code is typed
# Who may do one of these (decide, approve, administer accounts) must have it, and whoever stands above the scope.
_WITH: Final = ("models_registry.decide_registration", "review.approve_closedreview", "accounts.change_user")
_WAITS: Final = "second_factor"  # in the session: who gave the right password, when, and where he goes
_WAITS_FOR: Final = 600  # seconds
Device: TypeAlias = TOTPDevice | StaticDevice


def authenticator_of(user: User) -> TOTPDevice | None:
    """The telephone that an account has set up."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=user.pk, confirmed=True).first()
    return found


def is_required_of(user: User) -> bool:
    """Whether an account may do nothing before it has one."""
    return settings.DANVAN_SECOND_FACTOR and (user.is_superuser or any(map(user.has_perm, _WITH)))


def has_passed(request: HttpRequest) -> bool:
    """Whether a code was given in this session."""
    return DEVICE_ID_SESSION_KEY in request.session


class CodeForm(forms.Form):
    """Asks whoever gave the right password for a code; `device` is the one that it was of."""

    device: Device
    ma = forms.CharField(
        label="Mã xác thực",
        max_length=20,
        help_text="Mã 6 số trong ứng dụng xác thực trên điện thoại. Không có điện thoại thì nhập một mã dự phòng.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )

    def __init__(self, request: HttpRequest, user: User, data: Any = None) -> None:
        self.request, self.user = request, user
        super().__init__(data)

    def clean_ma(self) -> str:
        typed: str = self.cleaned_data[CODE]
        self.device = device_with(self.request, self.user, typed)
        return typed


def device_with(request: HttpRequest, user: User, typed: str) -> Device:
    """The device of the account of which that is a code, not used before. Raises ValidationError if it is none's."""
    name = {"username": user.username}
    if not AxesProxyHandler.is_allowed(request, name):
        request.axes_locked_out = True  # type: ignore[attr-defined] # as its backend of passwords does
        raise told_to_wait()
    code = re.sub(r"[\s-]", "", typed).lower()
    kind = TOTPDevice if re.fullmatch(r"[0-9]{6}", code) else StaticDevice
    with transaction.atomic():
        device: Device | None = kind.objects.select_for_update().filter(user=user.pk, confirmed=True).first()
        may_try, why = device.verify_is_allowed() if device else (True, None)
        is_right = bool(device and may_try and device.verify_token(code))
    if device and is_right:
        return device
    if why is not None:
        until = timezone.localtime(why["locked_until"])
        raise ValidationError(
            f"Đã nhập sai mã nhiều lần. Hãy chờ đến {until:%H:%M:%S ngày %d/%m/%Y} rồi nhập mã mới, "
            "dùng một mã dự phòng, hoặc nhờ người quản trị gỡ xác thực hai bước."
        )
    user_login_failed.send(__name__, credentials={**name, CODE: "sai"}, request=request)
    if getattr(request, "axes_locked_out", False):
        raise told_to_wait()
    raise ValidationError(
        "Mã không đúng, đã dùng hoặc đã hết hạn. Hãy xem mã đang hiện trên điện thoại; giờ của điện thoại phải đúng."
    )


def wait_for_code(request: HttpRequest, user: User, then: str) -> None:
    """The password was right: from now on the session waits for the code of that account."""
    request.session[_WAITS] = {"user": user.pk, "backend": user.backend, "at": time(), "then": then}


def waiting_user(request: HttpRequest) -> User | None:
    """Whose code the session waits for; after ten minutes he begins anew. One who is in already has to give it too."""
    if isinstance(request.user, User):
        return None if has_passed(request) else request.user
    waits = request.session.get(_WAITS)
    if waits is None or time() - waits["at"] > _WAITS_FOR:
        return None
    user = load_backend(waits["backend"]).get_user(waits["user"])  # None if it was closed meanwhile
    return user if isinstance(user, User) else None


def come_in(request: HttpRequest, user: User, device: Device) -> str:
    """Signs in whoever the session waited for; returns the page that he asked for."""
    waits = request.session.pop(_WAITS, {})
    if not request.user.is_authenticated:
        login(request, user, waits["backend"])
    keep(request, device)
    return waits.get("then") or settings.LOGIN_REDIRECT_URL


def keep(request: HttpRequest, device: Device) -> None:
    """A code of that device was given in this session."""
    keep_device(request, device)


def forget(request: HttpRequest) -> None:
    """No code was given in this session."""
    request.session.pop(DEVICE_ID_SESSION_KEY, None)


class SecondFactorRequired:
    """Middleware: who must have a second factor gives a code, or sets it up, before he does anything else."""

    _OPEN = ("logout", "password_change", "second_factor", "own_account:second_factor")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Leads there from every page but those and the way out."""
        user, match = request.user, request.resolver_match
        if not isinstance(user, User) or has_passed(request) or not is_required_of(user):
            return None
        if match and match.view_name in self._OPEN:
            return None
        if authenticator_of(user):
            return redirect("second_factor")
        return kept_first(request, "own_account:second_factor", "đặt xác thực hai bước")
