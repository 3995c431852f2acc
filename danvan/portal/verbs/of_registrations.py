"""The verbs of a registration: sent, taken back, accepted, returned, withdrawn, undone; assessed, recognised."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django import forms
from django.urls import reverse

from awards.forms import RecogniseForm
from awards.models import Recognition
from awards.services import assess, recognise
from danvan.accounts.models import User
from danvan.portal.verbs.breaking import recognised_as, resting_on
from danvan.portal.verbs.declared import UNDOING, Play, Sort, Verb
from danvan.portal.verbs.forms import AssessForm
from danvan.portal.verbs.seen import with_marks
from models_registry import access
from models_registry.admin.registrations import ReasonForm, WithdrawForm
from models_registry.models import EmulationModel, Registration, State
from models_registry.models.registrations import RegistrationQuerySet
from models_registry.permissions import ASSESS_ITSELF, DECIDE
from models_registry.services import (
    accept,
    last_done,
    return_registrations,
    submit,
    take_back,
    undo_registrations,
    withdraw,
)

CHANGE: Final = "models_registry.change_registration"


def _in(*states: State) -> Callable[[Registration], bool]:
    return lambda row: row.state in states


def _counts(row: Registration) -> bool:
    """Accepted, and of two for one year the one that is kept."""
    return row.state == State.ACCEPTED and row.double_of_id is None


def _may_be_sent(row: Registration) -> bool:
    """A draft was not yet registered: its programme must still take registrations (as `services.submit` asks)."""
    return row.state == State.DRAFT and (row.programme is None or row.programme.accepts)


def _with_reason(row: Registration, user: access.Asker, sent: Any) -> forms.Form:
    return ReasonForm(sent)


def _with_day(row: Registration, user: access.Asker, sent: Any) -> forms.Form:
    """Only what was accepted has a day of withdrawal."""
    return (WithdrawForm if row.state == State.ACCEPTED else ReasonForm)(sent)


def _by(service: Callable[..., int]) -> Play:
    """With what the form says: nothing, a reason, a reason and a day."""
    return lambda rows, by, form: service(rows, by, **form.cleaned_data)


def _nothing(rows: Sequence[Registration], by: User, form: Any) -> None:
    """Of a verb that is done on a page of its own."""


def _recognise(rows: Sequence[Registration], by: User, form: RecogniseForm) -> list[Recognition]:
    data = form.cleaned_data
    return recognise(rows, form.decision(by), data["level"], by, data["exemplary"], data["reason"])


UNDO: Final = Verb(
    UNDOING,
    "Hoàn tác",
    (CHANGE, DECIDE, "models_registry.add_registration"),
    "Bước gửi, tiếp nhận, trả lại hoặc rút vừa làm trong ngày được lấy lại; lượt vừa đăng ký thêm trong ngày ra khỏi "
    "sổ. Nhật ký vẫn ghi cả hai lần.",
    lambda rows, by, form: undo_registrations(rows, by),
    said="Đã hoàn tác: {}.",
    undoes=last_done,
)
SEND: Final = Verb(
    "gui",
    "Gửi",
    (CHANGE,),
    "Nơi tiếp nhận sẽ xem xét. Trong khi chưa được tiếp nhận, đồng chí lấy lại được.",
    _by(submit),
    undone_by=UNDO.code,
    allows=_may_be_sent,
    looks="",
)
ACCEPT: Final = Verb(
    "tiep-nhan",
    "Tiếp nhận",
    (DECIDE,),
    "Từ khi tiếp nhận, lượt đăng ký được tính vào số liệu; nội dung chính chỉ sửa được bằng đính chính.",
    _by(accept),
    undone_by=UNDO.code,
    allows=_in(State.SUBMITTED),
    looks="",
)
RETURN: Final = Verb(
    "tra-lai",
    "Trả lại",
    (DECIDE,),
    "Đơn vị thấy lý do, sửa rồi gửi lại. "
    "Lượt đã tiếp nhận, kể cả đã công nhận, khi trả lại thì không được tính nữa.",
    _by(return_registrations),
    undone_by=UNDO.code,
    allows=_in(State.SUBMITTED, State.ACCEPTED),
    form_of=_with_reason,
    warns=resting_on,
)
RECOGNISE: Final = Verb(
    "cong-nhan",
    "Công nhận",
    ("awards.add_recognition",),
    "Lượt đăng ký được công nhận ở một cấp, theo một quyết định.",
    _recognise,
    makes="cong-nhan",
    allows=_counts,
    form_of=lambda row, user, sent: RecogniseForm(sent, user=user, registrations=[row]),
    warns=recognised_as,
)
_VERBS: Final = (
    SEND,
    Verb(
        "gui-lai",
        "Gửi lại",
        (CHANGE,),
        "Đồng chí đã sửa theo lý do trả lại thì gửi lại. Trong khi chưa được tiếp nhận, đồng chí lấy lại được.",
        _by(submit),
        undone_by=UNDO.code,
        allows=_in(State.RETURNED),
        looks="",
    ),
    Verb(
        "lay-lai",
        "Lấy lại",
        (CHANGE,),
        "Lượt đăng ký trở lại như trước khi gửi để đồng chí sửa. Sửa xong, đồng chí gửi lại.",
        _by(take_back),
        allows=_in(State.SUBMITTED),
        not_with=DECIDE,
    ),
    ACCEPT,
    RETURN,
    Verb(
        "danh-gia",
        "Đánh giá",
        ("awards.add_assessment",),
        "Ghi kết quả đánh giá của cấp trên cho lượt đăng ký này.",
        lambda rows, by, form: [assess(form.instance, by)],
        makes="danh-gia",
        allows=_counts,
        form_of=lambda row, user, sent: AssessForm(row, sent, user=user),
        said="Đã ghi đánh giá {}.",
    ),
    Verb(
        "cham-diem",
        "Chấm điểm",
        ("awards.add_assessment", ASSESS_ITSELF),
        "Chấm từng tiêu chí; cổng tự cộng điểm, xếp loại.",
        _nothing,
        allows=_counts,
        at="scoring:score",
    ),
    RECOGNISE,
    Verb(
        "rut",
        "Rút",
        (DECIDE,),
        "Lượt đăng ký ra khỏi phong trào của năm, vẫn lưu trong sổ.",
        _by(withdraw),
        undone_by=UNDO.code,
        allows=_in(State.DRAFT, State.SUBMITTED, State.ACCEPTED, State.RETURNED),
        form_of=_with_day,
        looks="danger",
        warns=resting_on,
    ),
    UNDO,
)


def named(row: Registration) -> str:
    """ "“Đường hoa”, năm 2021"; within a sentence."""
    return f"“{row.model.display_title}”, {row.year_in_words}"


def with_what_verbs_read(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """With what the verbs of registrations ask and say."""
    return rows.select_related("model__registrant", "model__unit", "unit", "programme")


def with_their_marks(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """With how far their trail is seen, theirs and their models' (`seen.marks_read`)."""
    return with_marks(rows, {"pk": Registration, "model_id": EmulationModel})


def _page_of_registration(row: Registration) -> str:
    return f"{reverse('portal:model', args=[row.model_id])}#dang-ky-{row.pk}"


REGISTRATIONS: Final = Sort(
    "dang-ky",
    {verb.code: verb for verb in _VERBS},
    lambda user: with_what_verbs_read(Registration.objects.visible_to(user)),
    lambda row: (row, row.model),
    _page_of_registration,
    named,
)
