"""The verbs: what may be done to a registration, by whom, in which state, by which service, and how it is said.

Page, row and overview offer what stands here, and the one door does it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db.models import Model
from django.urls import reverse

from danvan.portal.verbs.seen import Watched
from models_registry import access
from models_registry.admin.registrations import ReasonForm, WithdrawForm
from models_registry.models import Registration, State
from models_registry.models.registrations import RegistrationQuerySet
from models_registry.permissions import DECIDE
from models_registry.scoping import ScopedQuerySet, unit_of
from models_registry.services import (
    accept,
    return_registrations,
    submit,
    take_back,
    undo_step,
    withdraw,
)

CHANGE: Final = "models_registry.change_registration"
Play = Callable[[Any, access.Actor, Mapping[str, Any]], object]
FormOf = Callable[[Any, access.Asker, Any], forms.Form]  # of the thing, who fills it, what was sent


@dataclass(frozen=True)
class Verb:
    """One thing that may be done. `allows` asks the state of a thing, without a query where rows offer the verb.

    Any of `permissions` lets one do it. `before` says what will come of it, `done` what was done (with the thing's
    name in "{}"). Without `form_of` one press does it. `not_with` is a permission whose holder has another verb for it.
    `looks` is the button's.
    """

    code: str
    label: str
    permissions: tuple[str, ...]
    allows: Callable[[Any], bool]
    before: str
    done: str
    play: Play
    form_of: FormOf | None = None
    not_with: str = ""
    looks: str = "plain"

    @property
    def asks(self) -> bool:
        """Whether it asks for something; else one press does it."""
        return self.form_of is not None

    def is_for(self, user: access.Asker, thing: Model) -> bool:
        """Whether the user may do this where the thing belongs, whatever its state."""
        unit = unit_of(thing)
        return any(access.may(user, one, unit) for one in self.permissions) and not (
            self.not_with and access.may(user, self.not_with, unit)
        )

    def form_for(self, thing: Model, user: access.Asker, sent: Any) -> forms.Form:
        """What it asks for; a verb that one press does asks for nothing."""
        return self.form_of(thing, user, sent) if self.form_of else forms.Form(sent)


@dataclass(frozen=True)
class Sort:
    """Things of a kind, as their address calls them: which of them one reads, what is read beside them, their page."""

    name: str
    verbs: Mapping[str, Verb]
    rows: Callable[[access.Asker], ScopedQuerySet[Any]]
    watched: Callable[[Any], Watched]
    page: Callable[[Any], str]
    describe: Callable[[Any], str]


def _in(*states: State) -> Callable[[Registration], bool]:
    return lambda row: row.state in states


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
    lambda row, by, data: undo_step(row, by),
)
REGISTRATION_VERBS: Final = (
    Verb(
        "gui",
        "Gửi",
        (CHANGE,),
        _may_be_sent,
        "Nơi tiếp nhận sẽ xem xét. Trong khi chưa được tiếp nhận, đồng chí lấy lại được.",
        "Đã gửi {}.",
        lambda row, by, data: submit([row], by),
        looks="",
    ),
    Verb(
        "gui-lai",
        "Gửi lại",
        (CHANGE,),
        _in(State.RETURNED),
        "Đồng chí đã sửa theo lý do trả lại thì gửi lại. Trong khi chưa được tiếp nhận, đồng chí lấy lại được.",
        "Đã gửi lại {}.",
        lambda row, by, data: submit([row], by),
        looks="",
    ),
    Verb(
        "lay-lai",
        "Lấy lại",
        (CHANGE,),
        _in(State.SUBMITTED),
        "Lượt đăng ký trở lại như trước khi gửi để đồng chí sửa. Sửa xong, đồng chí gửi lại.",
        "Đã lấy lại {}.",
        lambda row, by, data: take_back([row], by),
        not_with=DECIDE,
    ),
    Verb(
        "tiep-nhan",
        "Tiếp nhận",
        (DECIDE,),
        _in(State.SUBMITTED),
        "Từ khi tiếp nhận, lượt đăng ký được tính vào số liệu; nội dung chính chỉ sửa được bằng đính chính.",
        "Đã tiếp nhận {}.",
        lambda row, by, data: accept([row], by),
        looks="",
    ),
    Verb(
        "tra-lai",
        "Trả lại",
        (DECIDE,),
        _in(State.SUBMITTED, State.ACCEPTED),
        "Đơn vị thấy lý do, sửa rồi gửi lại.",
        "Đã trả lại {}.",
        lambda row, by, data: return_registrations([row], by, **data),
        _with_reason,
    ),
    Verb(
        "rut",
        "Rút",
        (DECIDE,),
        _in(State.DRAFT, State.SUBMITTED, State.ACCEPTED, State.RETURNED),
        "Lượt đăng ký ra khỏi phong trào của năm, vẫn lưu trong sổ.",
        "Đã rút {}.",
        lambda row, by, data: withdraw([row], by, **data),
        _with_day,
        looks="danger",
    ),
)


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
SORTS: Final = {sort.name: sort for sort in (REGISTRATIONS,)}
