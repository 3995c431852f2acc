"""The verbs of a registration: sent, taken back, accepted, returned, withdrawn, undone; assessed, recognised."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.urls import reverse

from awards.forms import RecogniseForm
from awards.services import assess, recognise
from danvan.accounts.models import User
from danvan.portal.verbs.breaking import recognised_as, resting_on
from danvan.portal.verbs.declared import Sort, Verb
from danvan.portal.verbs.forms import AssessForm
from models_registry import access
from models_registry.admin.registrations import ReasonForm, WithdrawForm
from models_registry.models import Registration, State
from models_registry.models.registrations import RegistrationQuerySet
from models_registry.permissions import DECIDE
from models_registry.services import (
    accept,
    return_registrations,
    submit,
    take_back,
    undo_step,
    withdraw,
)

CHANGE: Final = "models_registry.change_registration"


def _in(*states: State) -> Callable[[Registration], bool]:
    return lambda row: row.state in states


def _counts(row: Registration) -> bool:
    """Accepted, and of two for one year the one that is kept."""
    return row.state == State.ACCEPTED and row.double_of_id is None


def _recognise(row: Registration, by: User, form: RecogniseForm) -> object:
    data = form.cleaned_data
    return recognise([row], form.decision(by), data["level"], by, data["exemplary"], data["reason"])


def _may_be_sent(row: Registration) -> bool:
    """A draft was not yet registered: its programme must still take registrations (as `services.submit` asks)."""
    return row.state == State.DRAFT and (row.programme is None or row.programme.accepts)


def _with_reason(row: Registration, user: access.Asker, sent: Any) -> forms.Form:
    return ReasonForm(sent)


def _with_day(row: Registration, user: access.Asker, sent: Any) -> forms.Form:
    """Only what was accepted has a day of withdrawal."""
    return (WithdrawForm if row.state == State.ACCEPTED else ReasonForm)(sent)


UNDO: Final = Verb(
    "hoan-tac",
    "Hoàn tác",
    (CHANGE, DECIDE),
    lambda row: row.state != State.DRAFT,
    "Lượt đăng ký trở lại như trước bước vừa làm. Nhật ký vẫn ghi cả hai lần.",
    "Đã hoàn tác: {}.",
    lambda row, by, form: undo_step(row, by),
)
REGISTRATION_VERBS: Final = (
    Verb(
        "gui",
        "Gửi",
        (CHANGE,),
        _may_be_sent,
        "Nơi tiếp nhận sẽ xem xét. Trong khi chưa được tiếp nhận, đồng chí lấy lại được.",
        "Đã gửi {}.",
        lambda row, by, form: submit([row], by),
        looks="",
    ),
    Verb(
        "gui-lai",
        "Gửi lại",
        (CHANGE,),
        _in(State.RETURNED),
        "Đồng chí đã sửa theo lý do trả lại thì gửi lại. Trong khi chưa được tiếp nhận, đồng chí lấy lại được.",
        "Đã gửi lại {}.",
        lambda row, by, form: submit([row], by),
        looks="",
    ),
    Verb(
        "lay-lai",
        "Lấy lại",
        (CHANGE,),
        _in(State.SUBMITTED),
        "Lượt đăng ký trở lại như trước khi gửi để đồng chí sửa. Sửa xong, đồng chí gửi lại.",
        "Đã lấy lại {}.",
        lambda row, by, form: take_back([row], by),
        not_with=DECIDE,
    ),
    Verb(
        "tiep-nhan",
        "Tiếp nhận",
        (DECIDE,),
        _in(State.SUBMITTED),
        "Từ khi tiếp nhận, lượt đăng ký được tính vào số liệu; nội dung chính chỉ sửa được bằng đính chính.",
        "Đã tiếp nhận {}.",
        lambda row, by, form: accept([row], by),
        looks="",
    ),
    Verb(
        "tra-lai",
        "Trả lại",
        (DECIDE,),
        _in(State.SUBMITTED, State.ACCEPTED),
        "Đơn vị thấy lý do, sửa rồi gửi lại.",
        "Đã trả lại {}.",
        lambda row, by, form: return_registrations([row], by, **form.cleaned_data),
        _with_reason,
        warns=resting_on,
    ),
    Verb(
        "danh-gia",
        "Đánh giá",
        ("awards.add_assessment",),
        _counts,
        "Ghi kết quả đánh giá của cấp trên cho lượt đăng ký này.",
        "Đã ghi đánh giá {}.",
        lambda row, by, form: assess(form.instance, by),
        lambda row, user, sent: AssessForm(row, sent, user=user),
    ),
    Verb(
        "cong-nhan",
        "Công nhận",
        ("awards.add_recognition",),
        _counts,
        "Lượt đăng ký được công nhận ở một cấp, theo một quyết định.",
        "Đã công nhận {}.",
        _recognise,
        lambda row, user, sent: RecogniseForm(sent, user=user, registrations=[row]),
        warns=recognised_as,
    ),
    Verb(
        "rut",
        "Rút",
        (DECIDE,),
        _in(State.DRAFT, State.SUBMITTED, State.ACCEPTED, State.RETURNED),
        "Lượt đăng ký ra khỏi phong trào của năm, vẫn lưu trong sổ.",
        "Đã rút {}.",
        lambda row, by, form: withdraw([row], by, **form.cleaned_data),
        _with_day,
        looks="danger",
        warns=resting_on,
    ),
)


STEPS: Final = ("gui", "gui-lai", "tiep-nhan", "tra-lai", "rut")  # that are undone within the day


def named(row: Registration) -> str:
    """ "“Đường hoa”, năm 2021"; within a sentence."""
    when = f"năm {row.year}" if row.year else "không rõ năm"
    return f"“{row.model.display_title}”, {when}"


def with_what_verbs_read(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """With what the verbs of registrations ask and say."""
    return rows.select_related("model__registrant", "model__unit", "unit", "programme")


def _page_of_registration(row: Registration) -> str:
    return f"{reverse('portal:model', args=[row.model_id])}#dang-ky-{row.pk}"


REGISTRATIONS: Final = Sort(
    "dang-ky",
    {verb.code: verb for verb in (*REGISTRATION_VERBS, UNDO)},
    lambda user: with_what_verbs_read(Registration.objects.visible_to(user)),
    lambda row: (row, row.model),
    _page_of_registration,
    named,
)
