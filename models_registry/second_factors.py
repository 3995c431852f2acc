"""A telephone is set up as second factor, or taken away, and the trail says so."""

from typing import Final

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from danvan.accounts.models import User
from models_registry import trail
from models_registry.access import Actor

SECOND_FACTOR: Final = "second_factor"  # as the trail calls it; no column
RECOVERY_CODES: Final = 10


def set_up(user: User, key: str, at: int) -> tuple[TOTPDevice, list[str]]:
    """The account's telephone and new recovery codes; `key` is hexadecimal, `at` the step of the code it showed."""
    with trail.act(user, "Đặt xác thực hai bước"):
        TOTPDevice.objects.filter(user=user.pk).delete()
        device = TOTPDevice.objects.create(user_id=user.pk, name="Điện thoại", key=key, last_t=at)
        _note(user, is_there=True)
        return device, _new_codes(user)


def renew_codes(user: User) -> list[str]:
    """Other recovery codes; those given before are worth nothing."""
    with trail.act(user, "Tạo mã dự phòng mới"):
        _note(user, is_there=True)
        return _new_codes(user)


def take_away(user: User, by: Actor) -> None:
    """The account signs in with its password alone, until it sets up another telephone."""
    with trail.act(by, "Gỡ xác thực hai bước"):
        for kind in (TOTPDevice, StaticDevice):
            kind.objects.filter(user=user.pk).delete()
        _note(user, is_there=False)


def forget_guesses_of_codes(user: User) -> None:
    """Telephone and recovery codes wait no longer for what was guessed by who knew the password of before."""
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=user.pk).update(
            throttling_failure_count=0, throttling_failure_timestamp=None
        )


def codes_left(user: User) -> int:
    """How many recovery codes have not been used."""
    number: int = StaticToken.objects.filter(device__user=user.pk).count()
    return number


def _new_codes(user: User) -> list[str]:
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        StaticDevice.objects.filter(user=user.pk).delete()
        device = StaticDevice.objects.create(user_id=user.pk, name="Mã dự phòng")
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def _note(user: User, *, is_there: bool) -> None:
    """Of secrets and codes the trail keeps nothing."""
    row = User.objects.get(pk=user.pk)  # who asks for a page is no row yet
    trail.record_changed([(row, {SECOND_FACTOR: None}, {SECOND_FACTOR: "có" if is_there else "không"})])
