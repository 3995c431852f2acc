"""The actions: what may be done with many rows of a list, by whom, with which of them, by which service, how said.

The list offers what stands here, and the one page does it. A row that cannot take part is named by the service's own
rule; the others go on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from awards.forms import CommendForm, DecisionForm, RecogniseForm
from awards.models import Recognition
from awards.services import (
    commend,
    mark_exemplary,
    recognise,
    refusals_of_commending,
    refusals_of_marking,
    refusals_of_recognising,
)
from danvan.accounts.models import User
from danvan.lib.text import joined, lowered
from danvan.portal.querysets import models_open_to
from danvan.portal.verbs.forms import ContinueForm, FieldForm, NothingForm, ReasonForm
from danvan.portal.verbs.seen import Watched
from models_registry.access import Asker
from models_registry.models import EmulationModel, Registration, State
from models_registry.permissions import DECIDE
from models_registry.services import (
    Refusals,
    accept,
    change_field,
    continue_models,
    refusals_of_changing_field,
    refusals_of_continuing,
    refusals_of_moving,
    refusals_of_undoing,
    return_registrations,
    submit,
    undo_steps,
)

ENTER: Final = "models_registry.change_registration"
Data = Mapping[str, Any]  # what the form says; before it was sent what it begins with


@dataclass(frozen=True)
class Action:
    """One thing that may be done with many rows. Whoever has one of `permissions` somewhere is offered it.

    `refusals` says of rows by key why they cannot take part, by the rule of the service that `play` calls; `play`
    returns what was done in words, of so many rows. `undone_by` is the action that takes it back within the day.
    """

    code: str
    label: str
    permissions: tuple[str, ...]
    before: str
    refusals: Callable[[Sequence[Any], Asker, Data], Refusals]
    play: Callable[[Sequence[Any], User, Any], str]
    form: Callable[..., forms.Form] = NothingForm
    undone_by: str = ""

    def is_for(self, user: Asker) -> bool:
        """Whether the user may do it anywhere."""
        return any(user.has_perm(one) for one in self.permissions)


@dataclass(frozen=True)
class Acted:
    """A list whose rows are acted on: which rows one reads, what their rules read besides (`links`).

    `watched` is what whoever acts has read of each: changed meanwhile, it is left out and named.
    """

    actions: Mapping[str, Action]
    rows: Callable[[Asker], QuerySet[Any]]
    links: tuple[str, ...]
    watched: Callable[[Any], Watched]


def _moved(state: State, service: Callable[..., int], done: str) -> dict[str, Any]:
    return {
        "refusals": lambda rows, by, data: refusals_of_moving(rows, state, by),
        "play": lambda rows, by, form: f"{done} {service(rows, by, **form.cleaned_data)} lượt đăng ký",
    }


def _by(form: DecisionForm, by: User) -> tuple[Any, str]:
    """The decision of the form, written now if it is new, and how a sentence goes on with it."""
    decision = form.decision(by)
    return decision, f" theo {lowered(str(decision))}" if decision else ", chưa ghi quyết định"


def _recognise(rows: Sequence[Registration], by: User, form: RecogniseForm) -> str:
    data = form.cleaned_data
    decision, words = _by(form, by)
    made = recognise(rows, decision, data["level"], by, data["exemplary"], data["reason"])
    return f"Đã công nhận {len(made)} lượt đăng ký{words}"


def _refuse_recognising(rows: Sequence[Registration], by: Asker, data: Data) -> Refusals:
    decision, reason = data.get("decision"), data.get("reason") or ""
    return refusals_of_recognising(rows, by, data.get("level") or "", decision, reason)


def _commend(rows: Sequence[EmulationModel], by: User, form: CommendForm) -> str:
    data = form.cleaned_data
    decision, words = _by(form, by)
    made = commend(rows, decision, data["form"], data["merit"], data["programme"], data["year"], by)
    return f"Đã ghi {len(made)} lượt khen thưởng{words}"


def _refuse_commending(rows: Sequence[EmulationModel], by: Asker, data: Data) -> Refusals:
    return refusals_of_commending(rows, by, data.get("decision"), data.get("year"), data.get("programme"))


def _of_models(
    refusals: Callable[[Sequence[EmulationModel], Asker, Data], Refusals],
) -> Callable[[Sequence[Recognition], Asker, Data], Refusals]:
    """The rule of models, asked of recognitions: of two of one model the second is left out."""

    def asked(rows: Sequence[Recognition], by: Asker, data: Data) -> Refusals:
        first: dict[int, Recognition] = {}
        for row in rows:
            first.setdefault(row.registration.model_id, row)
        refused = refusals([row.registration.model for row in first.values()], by, data)
        again = "mô hình này đã có ở dòng khác"
        return {
            row.pk: refused.get(row.registration.model_id, again)
            for row in rows
            if row.registration.model_id in refused or first[row.registration.model_id] is not row
        }

    return asked


def _change_field(rows: Sequence[EmulationModel], by: User, form: FieldForm) -> str:
    data = form.cleaned_data
    done = change_field(rows, data["field"], by=by, reason=data["reason"])
    said = joined(
        ", ",
        f"chuyển {done.changed} mô hình sang lĩnh vực {data['field'].name}" if done.changed else "",
        f"gửi {done.asked} đề nghị đính chính lĩnh vực" if done.asked else "",
    )
    return f"Đã {said}"


def _continue(rows: Sequence[EmulationModel], by: User, form: ContinueForm) -> str:
    data = form.cleaned_data
    made = continue_models(rows, data["year"], by=by, on=data["on"])
    accepted = sum(one.state == State.ACCEPTED for one in made)
    waiting = f", {len(made) - accepted} lượt chờ tiếp nhận" if len(made) > accepted else ""
    return f"Đã đăng ký năm {data['year']} cho {len(made)} mô hình{waiting}"


_COMMEND: Final = Action(
    "khen-thuong",
    "Khen thưởng",
    ("awards.add_commendation",),
    "Mỗi tập thể, hộ gia đình, cá nhân giữ mô hình được ghi một lượt khen thưởng theo quyết định.",
    _refuse_commending,
    _commend,
    CommendForm,
)

_REGISTRATIONS: Final = (
    Action(
        "gui",
        "Gửi",
        (ENTER,),
        "Nơi tiếp nhận sẽ xem xét.",
        **_moved(State.SUBMITTED, submit, "Đã gửi"),
        undone_by="hoan-tac",
    ),
    Action(
        "tiep-nhan",
        "Tiếp nhận",
        (DECIDE,),
        "Từ khi tiếp nhận, lượt đăng ký được tính vào số liệu; nội dung chính chỉ sửa được bằng đính chính.",
        **_moved(State.ACCEPTED, accept, "Đã tiếp nhận"),
        undone_by="hoan-tac",
    ),
    Action(
        "tra-lai",
        "Trả lại",
        (DECIDE,),
        "Đơn vị thấy lý do, sửa rồi gửi lại. "
        "Lượt đã tiếp nhận, kể cả đã công nhận, khi trả lại thì không được tính nữa.",
        **_moved(State.RETURNED, return_registrations, "Đã trả lại"),
        form=ReasonForm,
        undone_by="hoan-tac",
    ),
    Action(
        "cong-nhan",
        "Công nhận",
        ("awards.add_recognition",),
        "Các lượt đăng ký được công nhận ở một cấp, theo một quyết định.",
        _refuse_recognising,
        _recognise,
        RecogniseForm,
    ),
    Action(
        "hoan-tac",
        "Hoàn tác bước vừa làm",
        (ENTER, DECIDE),
        "Lượt đăng ký trở lại như trước bước gửi, tiếp nhận, trả lại hoặc rút làm trong ngày. "
        "Nhật ký vẫn ghi cả hai lần.",
        lambda rows, by, data: refusals_of_undoing(rows, by),
        lambda rows, by, form: f"Đã hoàn tác {len(undo_steps(rows, by))} lượt đăng ký",
    ),
)
_MODELS: Final = (
    Action(
        "dang-ky-nam",
        "Đăng ký tiếp cho một năm",
        ("models_registry.add_registration",),
        "Mỗi mô hình có thêm một lượt đăng ký của năm đó, tính chất duy trì, ở cấp của lượt đăng ký gần nhất.",
        lambda rows, by, data: refusals_of_continuing(rows, data["year"], by) if data.get("year") else {},
        _continue,
        ContinueForm,
    ),
    Action(
        "linh-vuc",
        "Đổi lĩnh vực chính",
        ("models_registry.change_emulationmodel", DECIDE),
        "Mô hình chưa được tiếp nhận thì sửa ngay. Mô hình đã được tiếp nhận thì người có quyền tiếp nhận đính chính; "
        "cán bộ nhập liệu gửi đề nghị đính chính.",
        lambda rows, by, data: refusals_of_changing_field(rows, data.get("field"), by),
        _change_field,
        FieldForm,
    ),
    _COMMEND,
)
_RECOGNITIONS: Final = (
    Action(
        "tieu-bieu",
        "Bình chọn tiêu biểu",
        ("awards.change_recognition",),
        "Mô hình mang dấu tiêu biểu trong danh sách và báo cáo.",
        lambda rows, by, data: refusals_of_marking(rows, by),
        lambda rows, by, form: f"Đã bình chọn {mark_exemplary(rows, by)} mô hình tiêu biểu",
        undone_by="bo-tieu-bieu",
    ),
    Action(
        "bo-tieu-bieu",
        "Bỏ dấu tiêu biểu",
        ("awards.change_recognition",),
        "Mô hình không còn mang dấu tiêu biểu; công nhận vẫn giữ nguyên.",
        lambda rows, by, data: refusals_of_marking(rows, by, exemplary=False),
        lambda rows, by, form: f"Đã bỏ dấu tiêu biểu của {mark_exemplary(rows, by, exemplary=False)} mô hình",
        undone_by="tieu-bieu",
    ),
    Action(
        _COMMEND.code,
        _COMMEND.label,
        _COMMEND.permissions,
        _COMMEND.before,
        _of_models(_refuse_commending),
        lambda rows, by, form: _commend([row.registration.model for row in rows], by, form),
        CommendForm,
    ),
)


def _by_code(actions: Sequence[Action]) -> dict[str, Action]:
    return {action.code: action for action in actions}


# By the name of the list.
ACTED: Final[dict[str, Acted]] = {
    "registrations": Acted(
        _by_code(_REGISTRATIONS),
        lambda user: Registration.objects.visible_to(user),
        ("programme",),
        lambda row: (row, row.model),
    ),
    "models": Acted(
        _by_code(_MODELS),
        models_open_to,
        ("registrant__unit",),
        lambda row: (row,),
    ),
    "recognitions": Acted(
        _by_code(_RECOGNITIONS),
        lambda user: Recognition.objects.visible_to(user),
        ("registration__model__registrant__unit",),
        lambda row: (row, row.registration),
    ),
}


def actions_for(user: Asker, name: str) -> list[Action]:
    """What the user may do with rows of that list; none of a list whose rows are only read."""
    return [one for one in ACTED[name].actions.values() if one.is_for(user)] if name in ACTED else []
