"""The verbs of a registrant: he moves to another unit. Merging has pages of its own (`danvan.portal.merging`)."""

from typing import Any, Final

from django.urls import reverse

from danvan.accounts.models import User
from danvan.portal.querysets import registrants_open_to
from danvan.portal.verbs.declared import Sort, Verb
from danvan.portal.verbs.forms import MoveForm
from models_registry.models import Registrant
from models_registry.permissions import DECIDE
from models_registry.services import move_registrant


def _move(row: Registrant, by: User, form: MoveForm) -> object:
    return move_registrant(row, form.cleaned_data["unit"], by=by, reason=form.cleaned_data["reason"])


VERBS: Final = (
    Verb(
        "chuyen-don-vi",
        "Chuyển đơn vị",
        (DECIDE,),
        lambda row: True,
        "Tập thể, hộ gia đình hoặc cá nhân sang đơn vị khác. Mô hình chưa được tiếp nhận lượt nào chuyển theo; "
        "những gì đã tiếp nhận vẫn tính ở đơn vị cũ.",
        "Đã chuyển đơn vị cho {}.",
        _move,
        lambda row, user, sent: MoveForm(row, sent, user=user),
    ),
)


def _rows(user: Any) -> Any:
    return registrants_open_to(user).select_related("unit")


REGISTRANTS: Final = Sort(
    "chu-the",
    {verb.code: verb for verb in VERBS},
    _rows,
    lambda row: (row,),
    lambda row: reverse("portal:registrant", args=[row.pk]),
    lambda row: f"“{row.name}”",
)
