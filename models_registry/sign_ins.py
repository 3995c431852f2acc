"""Every sign-in goes into the trail, that which failed too.

A stranger fills the database with nothing: what he types stands nowhere, for a password typed in the wrong box would
stand there too, and of failures no more than so many an hour are told of an account, and of names that nobody has.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from danvan.accounts.devices import place_of
from danvan.accounts.guesses import address_of
from danvan.accounts.models import User
from danvan.accounts.second_factor import CODE
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Change
from models_registry.second_factors import SECOND_FACTOR

TOLD_AN_HOUR: Final = 20  # failures of one account; of all names that nobody has
NOBODY: Final = 0  # the key of an account that there is not
_NO_MORE: Final = "; những lần sau trong một giờ không ghi từng lần"


def listen() -> None:
    """From now on what Django says of sign-ins is written."""
    user_logged_in.connect(_came_in, dispatch_uid="trail: came in")
    user_login_failed.connect(_was_refused, dispatch_uid="trail: was refused")


def _came_in(request: HttpRequest, user: User, **signal: Any) -> None:
    if address_of(request) is None:  # a session that no sign-in began: of a test, of a command
        return
    for change in taken_away(user):
        text = f"Xác thực hai bước do {change.by_name} gỡ lúc {timezone.localtime(change.at):%H:%M ngày %d/%m/%Y}."
        messages.warning(request, text, fail_silently=True)
    with trail.act(user, f"Từ {place_of(request)}"):
        trail.record_sign_in(user.pk)


def _was_refused(credentials: dict[str, Any], request: HttpRequest | None = None, **signal: Any) -> None:
    if request is None:
        return
    key = _account_named(str(credentials.get("username", "")))
    since = timezone.now() - timedelta(hours=1)
    told = Change.objects.of(User).filter(subject_id=key, action=Change.Action.REFUSED, at__gt=since).count()
    if told >= TOLD_AN_HOUR:
        return
    wrong = "Sai mã xác thực" if CODE in credentials else "Sai mật khẩu"
    what = wrong if key else "Tên đăng nhập không có"
    reason = f"{what}; từ {place_of(request)}{_NO_MORE if told + 1 == TOLD_AN_HOUR else ''}"
    with trail.act(OPERATOR, reason):
        trail.record_sign_in(key, came_in=False)


def _account_named(name: str) -> int:
    try:
        return User.objects.get_by_natural_key(name).pk
    except User.DoesNotExist:
        return NOBODY


def taken_away(user: User) -> Sequence[Change]:
    """What others did to an account's second factor since its owner came in last."""
    of_user = Change.objects.of(User).filter(subject_id=user.pk)
    last = of_user.filter(action=Change.Action.SIGN_IN).first()
    changes = of_user.filter(after__has_key=SECOND_FACTOR).exclude(by=user)
    return list(changes.filter(at__gt=last.at) if last else changes)
