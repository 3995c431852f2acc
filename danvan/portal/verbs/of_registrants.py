"""The verbs of a registrant: he moves to another unit, is put up to be commended without a model, is made nameless.

Merging has pages of its own (`danvan.portal.merging`).
"""

from collections.abc import Sequence
from typing import Any, Final

from django.urls import reverse

from awards.desk.meeting import CHANGE as CHANGE_MEETING
from awards.desk.meeting import add_candidates
from awards.desk.proposals import CHANGE as CHANGE_PROPOSAL
from awards.desk.proposals import add_lines
from danvan.accounts.models import User
from danvan.portal.persons.anonymising import ANONYMISE, anonymise, is_nameless, told_before
from danvan.portal.querysets import registrants_open_to
from danvan.portal.verbs.declared import Sort, Verb
from danvan.portal.verbs.desk_forms import CommendAtMeetingForm, ProposeToCommendForm
from danvan.portal.verbs.forms import AnonymiseForm, MoveForm
from models_registry.models import Kind, Registrant
from models_registry.permissions import DECIDE
from models_registry.services import move_registrant


def _anonymise(rows: Sequence[Registrant], by: User, form: Any) -> None:
    for row in rows:
        anonymise(row, by=by, **form.cleaned_data)


def _has_name(row: Registrant) -> bool:
    return not is_nameless(row)


_VERBS: Final = (
    Verb(
        "chuyen-don-vi",
        "Chuyển đơn vị",
        (DECIDE,),
        "Tập thể, hộ gia đình hoặc cá nhân sang đơn vị khác. Mô hình chưa được tiếp nhận lượt nào chuyển theo; "
        "những gì đã tiếp nhận vẫn tính ở đơn vị cũ.",
        lambda rows, by, form: [move_registrant(row, by=by, **form.cleaned_data) for row in rows],
        form_of=lambda row, user, sent: MoveForm(row, sent, user=user),
        said="Đã chuyển đơn vị cho {}.",
    ),
    Verb(
        "vao-hop",
        "Đưa vào cuộc họp xét",
        (CHANGE_MEETING,),
        "Vào danh sách của một cuộc họp xét khen thưởng đang chuẩn bị, theo thành tích ghi ở đây, không theo mô hình.",
        lambda rows, by, form: add_candidates(
            form.cleaned_data["meeting"], rows, by, merit=form.cleaned_data["merit"]
        ),
        allows=_has_name,
        form_of=lambda row, user, sent: CommendAtMeetingForm(sent, user=user),
        said="Đã đưa {} vào danh sách họp xét.",
    ),
    Verb(
        "vao-de-nghi",
        "Đưa vào đề nghị khen thưởng",
        (CHANGE_PROPOSAL,),
        "Vào một đề nghị khen thưởng đang lập của đơn vị, theo thành tích ghi ở đây, không theo mô hình.",
        lambda rows, by, form: add_lines(
            form.cleaned_data["proposal"], rows, by, merit=form.cleaned_data["merit"]
        ),
        allows=_has_name,
        form_of=lambda row, user, sent: ProposeToCommendForm(sent, user=user),
        said="Đã đưa {} vào đề nghị.",
    ),
    Verb(
        "an-danh",
        "Ẩn danh",
        (ANONYMISE,),
        "Theo đề nghị của người được ghi tên. Đọc kỹ trước khi làm:",
        _anonymise,
        allows=lambda row: row.kind != Kind.COLLECTIVE and _has_name(row),
        form_of=lambda row, user, sent: AnonymiseForm(sent),
        said="Đã ẩn danh {}.",
        looks="danger",
        warns=told_before,
        asks_password=True,
    ),
)


def _rows(user: Any) -> Any:
    return registrants_open_to(user).select_related("unit")


REGISTRANTS: Final = Sort(
    "chu-the",
    {verb.code: verb for verb in _VERBS},
    _rows,
    lambda row: (row,),
    lambda row: reverse("portal:registrant", args=[row.pk]),
    lambda row: f"“{row.name}”",
)
