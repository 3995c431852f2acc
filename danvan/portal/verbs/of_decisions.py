"""The verbs of a decision: it recognises and commends more, another revokes it."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.urls import reverse

from awards.commending import commend
from awards.desk.guard import Finding
from awards.desk.returning import findings_of_return
from awards.forms import ExistingDecisionForm
from awards.models import Commendation, Decision, Recognition
from awards.revoking import revoke_decision
from awards.services import recognise
from danvan.accounts.models import User
from danvan.lib.choices import row_choice_of
from danvan.lib.fields import CleanFormField
from danvan.portal.verbs.declared import Data, Sort, Verb
from danvan.portal.verbs.giving_forms import CommendMoreForm, RecogniseMoreForm
from models_registry import access
from models_registry.services import REASON_LENGTH


def _recognise(decisions: Sequence[Decision], by: User, form: RecogniseMoreForm) -> list[Recognition]:
    (decision,), data = decisions, form.cleaned_data
    rows = list(data["registrations"])
    return recognise(rows, decision, data["level"], by, data["exemplary"], data["reason"])


def _commend(decisions: Sequence[Decision], by: User, form: CommendMoreForm) -> list[Commendation]:
    (decision,), data = decisions, form.cleaned_data
    models, reason = list(data["models"]), data["reason"]
    return commend(models, decision, data["form"], data["merit"], None, data["year"], by, reason)


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


class _RevokingForm(ExistingDecisionForm):
    """By which decision it is revoked, and why what it had revoked shall stand beside what was given since."""

    reason = CleanFormField(
        label="Lý do",
        max_length=REASON_LENGTH,
        required=False,
        help_text="Cần ghi khi khen thưởng mà quyết định này đã hủy lại có hiệu lực bên cạnh khen thưởng mới, hoặc "
        "công nhận lại có hiệu lực theo quyết định có trước năm đăng ký.",
    )


def _revoking_form(decision: Decision, user: access.Asker, sent: Any) -> forms.BaseForm:
    form = _RevokingForm(sent, user=user)
    row_choice_of(form, "decision").queryset = form.offered.exclude(pk=decision.pk)
    form.fields["decision"].label = "Bị hủy theo quyết định"
    return form


def _revoke(decisions: Sequence[Decision], by: User, form: _RevokingForm) -> list[Decision]:
    data = form.cleaned_data
    return [revoke_decision(one, data["decision"], by, data["reason"]) for one in decisions]


def _findings_of_revoking(decisions: Sequence[Decision], data: Data) -> list[Finding]:
    revoking = data.get("decision")
    return [finding for one in decisions if revoking for finding in findings_of_return(one, revoking)]


_VERBS: Final = (
    Verb(
        "them-cong-nhan",
        "Thêm công nhận",
        ("awards.add_recognition",),
        "Các lượt đăng ký được chọn được công nhận theo quyết định này.",
        _recognise,
        allows=lambda decision: decision.is_in_force,
        form_of=lambda decision, user, sent: RecogniseMoreForm(decision, sent, user=user),
        said="Đã thêm công nhận theo {}.",
    ),
    Verb(
        "them-khen-thuong",
        "Thêm khen thưởng",
        ("awards.add_commendation",),
        "Tập thể, hộ gia đình, cá nhân giữ mô hình được chọn được khen thưởng theo quyết định này.",
        _commend,
        allows=lambda decision: decision.is_in_force,
        form_of=lambda decision, user, sent: CommendMoreForm(decision, sent, user=user),
        said="Đã thêm khen thưởng theo {}.",
    ),
    Verb(
        "huy",
        "Hủy quyết định",
        ("awards.change_decision",),
        "Quyết định hết hiệu lực từ ngày của quyết định hủy, còn lưu trong sổ.",
        _revoke,
        findings=_findings_of_revoking,
        allows=lambda decision: decision.is_in_force and decision.revoked_by_id is None,
        form_of=_revoking_form,
        said="Đã ghi hủy {}.",
        looks="danger",
        warns=_given_by,
    ),
)


def _rows(user: Any) -> Any:
    return Decision.objects.visible_to(user).with_force().select_related("unit")


DECISIONS: Final = Sort(
    "quyet-dinh",
    {verb.code: verb for verb in _VERBS},
    _rows,
    lambda decision: (decision,),
    lambda decision: reverse("portal:decision", args=[decision.pk]),
    lambda decision: str(decision),
)
