"""The verbs of a recognition: marked as tiêu biểu or not, revoked by another decision."""

from typing import Any, Final

from django.urls import reverse

from awards.forms import ExistingDecisionForm
from awards.models import Recognition
from awards.services import mark_exemplary, revoke
from awards.unmaking import RECOGNISING
from danvan.portal.verbs.declared import Sort, Verb
from danvan.portal.verbs.undoing import unmaking

_CHANGE: Final = ("awards.change_recognition",)


def _described(row: Recognition) -> str:
    about = row.registration
    return f"“{about.model.display_title}”, {row.get_level_display().lower()}, {about.year_in_words}"


def _page(row: Recognition) -> str:
    page = reverse("portal:model", args=[row.registration.model_id])
    return f"{page}#dang-ky-{row.registration_id}"


MARK: Final = Verb(
    "tieu-bieu",
    "Bình chọn tiêu biểu",
    _CHANGE,
    "Mô hình mang dấu tiêu biểu trong danh sách và báo cáo.",
    lambda rows, by, form: mark_exemplary(rows, by),
    undone_by="bo-tieu-bieu",
    allows=lambda row: row.is_in_force and not row.exemplary,
)
UNMARK: Final = Verb(
    "bo-tieu-bieu",
    "Bỏ dấu tiêu biểu",
    _CHANGE,
    "Mô hình không còn mang dấu tiêu biểu; công nhận vẫn giữ nguyên.",
    lambda rows, by, form: mark_exemplary(rows, by, exemplary=False),
    undone_by=MARK.code,
    allows=lambda row: row.is_in_force and row.exemplary,
)
UNDO: Final = unmaking(
    RECOGNISING,
    "awards.add_recognition",
    "Công nhận ghi nhầm ra khỏi sổ. Quyết định và lượt đăng ký vẫn giữ nguyên.",
)
_VERBS: Final = (
    MARK,
    UNMARK,
    Verb(
        "huy",
        "Hủy công nhận",
        _CHANGE,
        "Công nhận hết hiệu lực từ ngày của quyết định hủy, còn lưu trong sổ.",
        lambda rows, by, form: revoke(rows, form.cleaned_data["decision"], by),
        allows=lambda row: row.is_in_force and row.revoked_by_id is None,
        form_of=lambda row, user, sent: ExistingDecisionForm(sent, user=user),
        looks="danger",
    ),
    UNDO,
)


def _rows(user: Any) -> Any:
    rows = Recognition.objects.visible_to(user).with_force()
    return rows.select_related("registration__model__registrant", "registration__unit", "decision")


RECOGNITIONS: Final = Sort(
    "cong-nhan",
    {verb.code: verb for verb in _VERBS},
    _rows,
    lambda row: (row, row.registration),
    _page,
    _described,
)
