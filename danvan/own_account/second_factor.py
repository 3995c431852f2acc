"""/tai-khoan/xac-thuc/: one's own telephone as second factor, and the recovery codes for when it is lost."""

from base64 import b32encode
from time import time
from typing import Any, Final

import segno
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from danvan.accounts import second_factor as factor
from danvan.accounts.confirming import password_confirmed
from danvan.accounts.models import User
from danvan.accounts.sessions import end_sessions
from danvan.accounts.signed_in import user_of
from danvan.errors import kept_in
from models_registry.second_factors import codes_left, renew_codes, set_up, take_away

_SECRET: Final = "telephone"  # in the session: the secret of the telephone that is being set up
_CODES: Final = "recovery_codes"  # in the session until their page was shown


class FirstCodeForm(forms.Form):
    """The first code shows that the telephone has the secret; `at` is its step."""

    at: int
    ma = forms.CharField(
        label="Mã 6 số đang hiện trên điện thoại",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, device: TOTPDevice, data: Any = None) -> None:
        self.device = device
        super().__init__(data)

    def clean_ma(self) -> str:
        typed: str = self.cleaned_data["ma"].replace(" ", "")
        totp = TOTP(self.device.bin_key)
        totp.time = time()
        if not typed.isdecimal() or not totp.verify(int(typed), tolerance=1):
            raise ValidationError(
                "Mã không đúng hoặc đã hết hạn. Hãy nhập mã đang hiện; giờ của điện thoại phải đúng."
            )
        self.at = totp.t()
        return typed


@never_cache
@require_http_methods(["GET", "POST"])
@password_confirmed
def second_factor(request: HttpRequest) -> HttpResponse:
    """Sets a telephone up; of one that is set up, gives other recovery codes or takes it away."""
    user = user_of(request)
    if factor.authenticator_of(user) is None:
        return _set_up(request, user)
    if not factor.has_passed(request):
        return redirect("second_factor")
    if request.POST.get("viec") == "ma-du-phong":
        request.session[_CODES] = renew_codes(user)
        return redirect("own_account:recovery_codes")
    if request.POST.get("viec") == "go":  # who must have one is led to set up another before he goes on
        take_away(user, user)
        factor.forget(request)
        messages.success(request, "Đã gỡ xác thực hai bước.")
        return redirect("own_account:account")
    return render(request, "registration/second_factor_own.html", {"codes_left": codes_left(user)})


def _set_up(request: HttpRequest, user: User) -> HttpResponse:
    key = request.session.setdefault(_SECRET, default_key())
    device = TOTPDevice(user_id=user.pk, key=key)
    device.user = user
    carried = kept_in(request)  # a form that could not be taken before
    form = FirstCodeForm(device, request.POST if factor.CODE in request.POST else None)
    if form.is_valid():
        kept, codes = set_up(user, key, form.at)
        factor.keep(request, kept)
        end_sessions(user, but=request.session.session_key)  # none of the others has given a code
        del request.session[_SECRET]
        if carried:
            return render(request, "registration/recovery_codes.html", {"codes": codes, "kept": carried})
        request.session[_CODES] = codes
        return redirect("own_account:recovery_codes")
    secret = b32encode(device.bin_key).decode()
    context = {
        "form": form,
        # Drawn from our own text; without a size, so that a narrow screen shows it whole.
        "qr": mark_safe(segno.make(device.config_url, micro=False).svg_inline(omitsize=True)),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "is_required": factor.is_required_of(user),
        "kept": carried,
    }
    return render(request, "registration/second_factor_set_up.html", context)


@never_cache
@require_GET
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """/tai-khoan/xac-thuc/ma-du-phong/: the codes just made, shown once."""
    codes = request.session.pop(_CODES, None)
    if codes is None:
        return redirect("own_account:second_factor")
    return render(request, "registration/recovery_codes.html", {"codes": codes})
