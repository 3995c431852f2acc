"""The verbs of a meeting: its words, members and list changed, closed, opened again; what it agreed recognised."""

from typing import Any, Final

from django.urls import reverse

from awards.desk.meeting import (
    CHANGE,
    change_meeting,
    close_meeting,
    fault_of_reopening,
    recognise_agreed,
    remove_candidates,
    reopen_meeting,
    set_members,
    to_recognise,
)
from awards.desk.members import members_of
from awards.models import Meeting, Purpose
from danvan.portal.verbs.declared import Sort, Verb
from danvan.portal.verbs.desk_forms import (
    MeetingForm,
    MembersForm,
    RecogniseAgreedForm,
    RemoveCandidatesForm,
)
from danvan.portal.verbs.seen import Watched
from models_registry.access import Asker
from models_registry.admin.registrations import ReasonForm


def _is_open(meeting: Meeting) -> bool:
    return meeting.is_open


def _has_list(meeting: Meeting) -> bool:
    return meeting.is_open and meeting.candidates.exists()


def _waits_for_recognition(meeting: Meeting) -> bool:
    is_about_it = not meeting.is_open and meeting.purpose == Purpose.RECOGNISE
    return is_about_it and to_recognise(meeting).exists()


_VERBS: Final = (
    Verb(
        "sua",
        "Sửa thông tin",
        (CHANGE,),
        "Nội dung và năm xét không đổi được khi danh sách đã có người.",
        lambda rows, by, form: change_meeting(rows[0], by, **form.cleaned_data),
        allows=_is_open,
        form_of=MeetingForm.of,
        said="Đã sửa {}.",
    ),
    Verb(
        "nguoi-du",
        "Ghi người dự",
        (CHANGE,),
        "Số người có mặt dùng để kiểm tra số phiếu và ghi vào biên bản.",
        lambda rows, by, form: set_members(
            rows[0], members_of(form.cleaned_data["members"], rows[0].members.all()), by
        ),
        allows=_is_open,
        form_of=MembersForm.of,
        said="Đã ghi người dự của {}.",
    ),
    Verb(
        "bo-ra",
        "Bỏ khỏi danh sách",
        (CHANGE,),
        "Ứng viên được chọn ra khỏi danh sách của cuộc họp, cùng số phiếu đã ghi.",
        lambda rows, by, form: remove_candidates(
            rows[0], form.cleaned_data["rows"], by, form.cleaned_data["reason"]
        ),
        allows=_has_list,
        form_of=lambda row, user, sent: RemoveCandidatesForm(row, sent),
        said="Đã bỏ ứng viên khỏi {}.",
    ),
    Verb(
        "ket-thuc",
        "Kết thúc họp",
        (CHANGE,),
        "Danh sách và kết quả không sửa được nữa; mở lại được, có lý do, khi chưa có dự thảo quyết định, chưa ghi công "
        "nhận, khen thưởng.",
        lambda rows, by, form: close_meeting(rows[0], by),
        allows=_is_open,
        said="Đã kết thúc {}.",
        looks="",
    ),
    Verb(
        "mo-lai",
        "Mở lại",
        (CHANGE,),
        "Danh sách và kết quả lại sửa được.",
        lambda rows, by, form: reopen_meeting(rows[0], by, form.cleaned_data["reason"]),
        allows=lambda meeting: not meeting.is_open and not fault_of_reopening(meeting),
        form_of=lambda row, user, sent: ReasonForm(sent),
        said="Đã mở lại {}.",
    ),
    Verb(
        "cong-nhan",
        "Công nhận theo kết quả họp",
        (CHANGE,),
        "Mọi mô hình được thống nhất mà chưa công nhận được công nhận một lần, theo một quyết định.",
        lambda rows, by, form: recognise_agreed(rows[0], form.decision(by), by, form.cleaned_data["reason"]),
        allows=_waits_for_recognition,
        form_of=lambda row, user, sent: RecogniseAgreedForm(sent, user=user),
        said="Đã công nhận theo {}.",
        looks="",
    ),
)


def _rows(user: Asker) -> Any:
    return Meeting.objects.visible_to(user).select_related("unit", "form").prefetch_related("members")


def _watched(meeting: Meeting) -> Watched:
    """Its list and members with it: whoever closes it has read them."""
    return (meeting, *meeting.members.all(), *meeting.candidates.all())


MEETINGS: Final = Sort(
    "hop-xet",
    {verb.code: verb for verb in _VERBS},
    _rows,
    _watched,
    lambda meeting: reverse("awarding:meeting", args=[meeting.pk]),
    lambda meeting: str(meeting),
)
