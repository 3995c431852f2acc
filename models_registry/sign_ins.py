"""Every sign-in goes into the trail, that which failed too.

A stranger fills the database with nothing: what he types stands nowhere, for a password typed in the wrong box would
stand there too, and of failures no more than so many an hour are told of an account, and of names that nobody has.
"""

from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from danvan.accounts.devices import place_of
from danvan.accounts.guesses import address_of
from danvan.accounts.models import User
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Change

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
    with trail.act(user, f"Từ {place_of(request)}"):
        trail.record_sign_in(user.pk)


def _was_refused(credentials: dict[str, Any], request: HttpRequest | None = None, **signal: Any) -> None:
    if request is not None:
        note_refusal(request, _account_named(str(credentials.get("username", ""))))


def note_refusal(request: HttpRequest, key: int, why: str = "Sai mật khẩu") -> None:
    """Somebody was not let in as the account of that key (`NOBODY`: under a name that none has)."""
    since = timezone.now() - timedelta(hours=1)
    told = Change.objects.of(User).filter(subject_id=key, action=Change.Action.REFUSED, at__gt=since).count()
    if told >= TOLD_AN_HOUR:
        return
    what = why if key else "Tên đăng nhập không có"
    reason = f"{what}; từ {place_of(request)}{_NO_MORE if told + 1 == TOLD_AN_HOUR else ''}"
    with trail.act(OPERATOR, reason):
        trail.record_sign_in(key, came_in=False)


def _account_named(name: str) -> int:
    try:
        return User.objects.get_by_natural_key(name).pk
    except User.DoesNotExist:
        return NOBODY
