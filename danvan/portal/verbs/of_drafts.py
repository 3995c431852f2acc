"""The verbs of a drafted decision: its words, money and list changed; signed it is the decision; given up."""

from typing import Any, Final

from django.urls import reverse

from awards.drafting import (
    CHANGE,
    change_draft,
    drop_draft,
    findings_of_draft,
    remove_from_draft,
    set_amounts,
    sign_draft,
)
from awards.models import DecisionDraft, Purpose
from danvan.portal.verbs.declared import Sort, Verb
from danvan.portal.verbs.draft_forms import AmountsForm, DraftWordsForm, LeaveOutForm, SignForm
from danvan.portal.verbs.seen import Watched
from models_registry.access import Asker
from models_registry.admin.registrations import ReasonForm


def _is_open(draft: DecisionDraft) -> bool:
    return draft.is_open


_VERBS: Final = (
    Verb(
        "ky",
        "Ghi số, ngày ký",
        (CHANGE,),
        "Quyết định được ghi vào sổ cùng công nhận, khen thưởng của mọi người trong danh sách, với tên, chức vụ, đơn "
        "vị như lúc đưa ra xét. Lý do, nếu phải có, ghi trước ở việc “Sửa nội dung”; ghi số, ngày ký xong dự thảo "
        "không sửa được nữa.",
        lambda rows, by, form: sign_draft(
            rows[0], by, number=form.cleaned_data["number"], issued_on=form.cleaned_data["issued_on"]
        ),
        findings=lambda rows, data: findings_of_draft(rows[0], data.get("issued_on")),
        allows=_is_open,
        form_of=lambda draft, user, sent: SignForm(sent),
        said="Đã ghi quyết định theo {}.",
        looks="",
    ),
    Verb(
        "sua",
        "Sửa nội dung",
        (CHANGE,),
        "Nội dung ghi ở đây in ra quyết định.",
        lambda rows, by, form: change_draft(rows[0], by, **form.cleaned_data),
        findings=lambda rows, data: findings_of_draft(rows[0]),
        allows=_is_open,
        form_of=lambda draft, user, sent: DraftWordsForm.of(draft, sent),
        said="Đã sửa {}.",
    ),
    Verb(
        "tien-thuong",
        "Ghi tiền thưởng",
        (CHANGE,),
        "Số tiền do đơn vị quyết định; số cổng gợi ý chỉ để tham khảo.",
        lambda rows, by, form: set_amounts(rows[0], form.amounts, by),
        allows=lambda draft: draft.is_open and draft.meeting.purpose == Purpose.COMMEND,
        form_of=lambda draft, user, sent: AmountsForm(draft, sent),
        said="Đã ghi tiền thưởng của {}.",
    ),
    Verb(
        "bo-ra",
        "Bỏ bớt khỏi danh sách",
        (CHANGE,),
        "Ai được bỏ ra có thể đưa vào dự thảo khác của cùng cuộc họp.",
        lambda rows, by, form: remove_from_draft(rows[0], form.cleaned_data["rows"], by),
        allows=_is_open,
        form_of=lambda draft, user, sent: LeaveOutForm(draft, sent),
        said="Đã bỏ bớt khỏi {}.",
    ),
    Verb(
        "bo",
        "Bỏ dự thảo",
        (CHANGE,),
        "Dự thảo không dùng nữa; những người trong danh sách có thể lập dự thảo khác.",
        lambda rows, by, form: drop_draft(rows[0], by, form.cleaned_data["reason"]),
        allows=_is_open,
        form_of=lambda draft, user, sent: ReasonForm(sent),
        said="Đã bỏ {}.",
        looks="danger",
    ),
)


def _rows(user: Asker) -> Any:
    return DecisionDraft.objects.visible_to(user).select_related("meeting__unit", "form", "decision")


def _watched(draft: DecisionDraft) -> Watched:
    """Its lines with it: whoever signs it has read them."""
    return (draft, *draft.lines.all())


DRAFTS: Final = Sort(
    "du-thao",
    {verb.code: verb for verb in _VERBS},
    _rows,
    _watched,
    lambda draft: reverse("awarding:draft", args=[draft.pk]),
    lambda draft: str(draft),
)
