"""The verbs of a decision: it recognises and commends more, another revokes it."""

from typing import Any, Final

from django import forms
from django.urls import reverse

from awards.forms import ExistingDecisionForm
from awards.models import Commendation, Decision, Recognition
from awards.revoking import revoke_decision
from awards.services import commend, recognise
from danvan.accounts.models import User
from danvan.portal.verbs.declared import Sort, Verb
from danvan.portal.verbs.giving_forms import CommendMoreForm, RecogniseMoreForm
from models_registry import access


def _recognise(decision: Decision, by: User, form: RecogniseMoreForm) -> object:
    data = form.cleaned_data
    rows = list(data["registrations"])
    return recognise(rows, decision, data["level"], by, data["exemplary"], data["reason"])


def _commend(decision: Decision, by: User, form: CommendMoreForm) -> object:
    data = form.cleaned_data
    return commend(list(data["models"]), decision, data["form"], data["merit"], None, data["year"], by)


def _given_by(decision: Decision) -> list[str]:
    """What would be out of force with it."""
    recognitions = Recognition.objects.filter(decision=decision).in_force().count()
    commendations = Commendation.objects.filter(decision=decision).in_force().count()
    said = [
        f"{recognitions} lượt công nhận" if recognitions else "",
        f"{commendations} lượt khen thưởng" if commendations else "",
    ]
    words = ", ".join(filter(None, said))
    return [f"Hết hiệu lực theo: {words}."] if words else []


def _revoking_form(decision: Decision, user: access.Asker, sent: Any) -> forms.BaseForm:
    form = ExistingDecisionForm(sent, user=user)
    form.fields["decision"].label = "Bị hủy theo quyết định"
    return form


VERBS: Final = (
    Verb(
        "them-cong-nhan",
        "Thêm công nhận",
        ("awards.add_recognition",),
        lambda decision: decision.is_in_force,
        "Các lượt đăng ký được chọn được công nhận theo quyết định này.",
        "Đã thêm công nhận theo {}.",
        _recognise,
        lambda decision, user, sent: RecogniseMoreForm(decision, sent, user=user),
    ),
    Verb(
        "them-khen-thuong",
        "Thêm khen thưởng",
        ("awards.add_commendation",),
        lambda decision: decision.is_in_force,
        "Tập thể, hộ gia đình, cá nhân giữ mô hình được chọn được khen thưởng theo quyết định này.",
        "Đã thêm khen thưởng theo {}.",
        _commend,
        lambda decision, user, sent: CommendMoreForm(decision, sent, user=user),
    ),
    Verb(
        "huy",
        "Hủy quyết định",
        ("awards.change_decision",),
        lambda decision: decision.is_in_force and decision.revoked_by_id is None,
        "Quyết định hết hiệu lực từ ngày của quyết định hủy, còn lưu trong sổ.",
        "Đã ghi hủy {}.",
        lambda decision, by, form: revoke_decision(decision, form.cleaned_data["decision"], by),
        _revoking_form,
        looks="danger",
        warns=_given_by,
    ),
)


def _rows(user: Any) -> Any:
    return Decision.objects.visible_to(user).with_force().select_related("unit")


DECISIONS: Final = Sort(
    "quyet-dinh",
    {verb.code: verb for verb in VERBS},
    _rows,
    lambda decision: (decision,),
    lambda decision: reverse("portal:decision", args=[decision.pk]),
    lambda decision: str(decision),
)
