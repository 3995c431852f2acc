"""The lists of the awards desk, as their pages show them and as files."""

from typing import Any, Final

from django.core.exceptions import BadRequest
from django.db.models import Count, F
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from awards.models import (
    Candidate,
    DecisionDraft,
    Meeting,
    Nominee,
    Proposal,
    ProposalLine,
    ProposalQuota,
)
from danvan.lib.columns import EXCEL, PAGE, ListColumn, ranked
from danvan.lib.text import joined
from danvan.portal.cells import Titled
from danvan.portal.room_lists import RoomList
from danvan.portal.verbs.of_drafts import DRAFTS as OF_DRAFTS
from danvan.portal.work.lists import WHICH
from danvan.portal.work.mine import proposals_to_do
from models_registry.columns import NUMBER

_BOTH: Final = PAGE | EXCEL
OF_NOMINEE: Final = (
    "nominee__registrant",
    "nominee__model__registrant",
    "nominee__model__field",
    "nominee__unit",
)


def _meetings(request: HttpRequest) -> Any:
    return (
        Meeting.objects.visible_to(request.user).select_related("unit").annotate(number=Count("candidates"))
    )


MEETINGS: Final = RoomList(
    "Cuộc họp xét",
    "cuộc họp xét",
    Meeting,
    [
        NUMBER,
        ListColumn(
            "Cuộc họp",
            lambda row: Titled(str(row), reverse("awarding:meeting", args=[row.pk]), is_demo=row.is_demo),
            PAGE,
            cell="titled",
            order=("year", "held_on"),
        ),
        ListColumn("Cuộc họp", str, EXCEL),
        ListColumn("Nội dung", lambda row: row.get_purpose_display(), EXCEL),
        ListColumn("Cấp", lambda row: row.get_level_display(), EXCEL),
        ListColumn("Năm", lambda row: row.year, EXCEL, order=("year",)),
        ListColumn("Ngày họp", lambda row: row.held_on, EXCEL, order=("held_on",)),
        ListColumn("Nơi họp", lambda row: row.place, EXCEL),
        ListColumn("Đơn vị", lambda row: row.unit.label, _BOTH, order=("unit__sort_name",)),
        ListColumn("Ứng viên", lambda row: row.number, _BOTH, cell="number", order=("number",)),
        ListColumn(
            "Trạng thái",
            lambda row: row.get_state_display(),
            _BOTH,
            order=(ranked("state", Meeting.State),),
        ),
    ],
    _meetings,
    usual=("-year", F("held_on").desc(nulls_last=True), "-pk"),
)


def _proposals(request: HttpRequest) -> Any:
    to_do, name = proposals_to_do(request.user), request.GET.get(WHICH, "")
    if name and name not in to_do:
        raise BadRequest("Không có việc này.")
    rows: Any = to_do[name] if name else Proposal.objects.visible_to(request.user)
    return rows.select_related("unit", "to_unit", "form").annotate(number=Count("lines"))


PROPOSALS: Final = RoomList(
    "Đề nghị công nhận, khen thưởng",
    "đề nghị",
    Proposal,
    [
        NUMBER,
        ListColumn(
            "Đề nghị",
            lambda row: Titled(
                str(row),
                reverse("awarding:proposal", args=[row.pk]),
                joined(", ", row.get_level_display(), str(row.form or "")),
                row.is_demo,
            ),
            PAGE,
            cell="titled",
            order=("year", "unit__sort_name"),
        ),
        ListColumn("Nội dung", lambda row: row.get_purpose_display(), EXCEL, part_of="Đề nghị"),
        ListColumn("Năm", lambda row: row.year, EXCEL, part_of="Đề nghị"),
        ListColumn("Đơn vị đề nghị", lambda row: row.unit.label, EXCEL, part_of="Đề nghị"),
        ListColumn("Cấp", lambda row: row.get_level_display(), EXCEL, part_of="Đề nghị"),
        ListColumn("Hình thức", lambda row: str(row.form or ""), EXCEL, part_of="Đề nghị"),
        ListColumn("Nơi nhận", lambda row: row.to_unit.label, _BOTH, order=("to_unit__sort_name",)),
        ListColumn("Tờ trình", lambda row: row.paper or "chưa ghi", _BOTH, order=("paper_on",)),
        ListColumn("Số dòng", lambda row: row.number, _BOTH, cell="number", order=("number",)),
        ListColumn(
            "Trạng thái",
            lambda row: (row.get_state_display(), row.state_reason),
            PAGE,
            cell="noted",
            order=(ranked("state", Proposal.State),),
        ),
        ListColumn("Trạng thái", lambda row: row.get_state_display(), EXCEL),
        ListColumn("Lý do", lambda row: row.state_reason, EXCEL),
    ],
    _proposals,
    asks=(WHICH,),
    usual=("-year", "-pk"),
)

QUOTAS: Final = RoomList(
    "Chỉ tiêu đề nghị",
    "chỉ tiêu",
    ProposalQuota,
    [
        NUMBER,
        ListColumn("Đơn vị được giao", lambda row: row.of_unit.label, _BOTH, order=("of_unit__sort_name",)),
        ListColumn("Đơn vị giao", lambda row: row.unit.label, _BOTH, order=("unit__sort_name",)),
        ListColumn("Năm", lambda row: row.year, _BOTH, order=("year",)),
        ListColumn("Nội dung", lambda row: row.what, _BOTH),
        ListColumn("Số lượng", lambda row: row.number, _BOTH, cell="number", order=("number",)),
    ],
    lambda request: ProposalQuota.objects.visible_to(request.user).select_related("unit", "of_unit", "form"),
)


DRAFTS: Final = RoomList(
    "Dự thảo quyết định",
    "dự thảo",
    DecisionDraft,
    [
        NUMBER,
        ListColumn(
            "Trích yếu",
            lambda row: Titled(
                row.subject, reverse("awarding:draft", args=[row.pk]), str(row.meeting), row.is_demo
            ),
            PAGE,
            cell="titled",
            order=("subject",),
        ),
        ListColumn("Trích yếu", lambda row: row.subject, EXCEL),
        ListColumn("Theo cuộc họp", lambda row: str(row.meeting), EXCEL),
        ListColumn("Cơ quan ban hành", lambda row: row.body, _BOTH, order=("body",)),
        ListColumn(
            "Trạng thái",
            lambda row: (row.get_state_display(), str(row.decision or "")),
            PAGE,
            cell="noted",
            order=(ranked("state", DecisionDraft.State),),
        ),
        ListColumn("Trạng thái", lambda row: row.get_state_display(), EXCEL),
        ListColumn("Quyết định đã ký", lambda row: str(row.decision or ""), EXCEL),
    ],
    lambda request: OF_DRAFTS.rows(request.user),
)


def _put_up(cell: str) -> list[ListColumn[Any]]:
    """Who stands on a list, as he stood; on the page the one cell of that template."""

    def nominee(row: Any) -> Nominee:
        found: Nominee = row.nominee
        return found

    return [
        NUMBER,
        ListColumn("Tập thể, cá nhân", nominee, PAGE, cell=cell, order=("nominee__sort_name",)),
        ListColumn("Tên", lambda row: nominee(row).recipient_name, EXCEL, part_of="Tập thể, cá nhân"),
        ListColumn(
            "Loại", lambda row: nominee(row).get_recipient_kind_display(), EXCEL, part_of="Tập thể, cá nhân"
        ),
        ListColumn("Chức vụ", lambda row: nominee(row).recipient_post, EXCEL, part_of="Tập thể, cá nhân"),
        ListColumn(
            "Mô hình",
            lambda row: model.display_title if (model := nominee(row).model) else "",
            EXCEL,
            part_of="Tập thể, cá nhân",
        ),
        ListColumn(
            "Đơn vị khi đó", lambda row: nominee(row).unit.label, _BOTH, order=("nominee__unit__sort_name",)
        ),
        ListColumn("Thành tích", lambda row: nominee(row).merit, EXCEL),
    ]


def candidates(request: HttpRequest, pk: int) -> Any:
    """Whom that meeting has on its list, in its order."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    return Candidate.objects.filter(meeting=meeting).select_related(*OF_NOMINEE, "recognition")


def _agreed(row: Candidate) -> str:
    return {None: "chưa ghi", True: "Thống nhất", False: "Không thống nhất"}[row.agreed]


CANDIDATES: Final = RoomList(
    "Danh sách họp xét",
    "ứng viên",
    Candidate,
    [
        *_put_up("candidate"),
        ListColumn("Đồng ý", lambda row: row.votes_for, _BOTH, cell="number", order=("votes_for",)),
        ListColumn(
            "Không đồng ý", lambda row: row.votes_against, _BOTH, cell="number", order=("votes_against",)
        ),
        ListColumn("Kết quả", lambda row: row, PAGE, cell="agreed", order=("agreed",)),
        ListColumn("Kết quả", _agreed, EXCEL),
        ListColumn("Tiêu biểu", lambda row: "Có" if row.exemplary else "", EXCEL),
        ListColumn("Đã ghi quyết định", lambda row: "Có" if row.is_awarded else "", EXCEL),
        ListColumn("Ý kiến", lambda row: row.remark, _BOTH),
    ],
    candidates,
)


def _lines(request: HttpRequest, pk: int) -> Any:
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    return ProposalLine.objects.filter(proposal=proposal).select_related(*OF_NOMINEE)


def _merit(row: ProposalLine) -> tuple[str, ...]:
    confirmed = f"Xác nhận: {row.confirmed_by}" if row.confirmed_by else ""
    return (
        row.nominee.merit or "chưa ghi",
        confirmed,
        f"Lý do: {row.nominee.reason}" if row.nominee.reason else "",
    )


LINES: Final = RoomList(
    "Danh sách đề nghị",
    "dòng",
    ProposalLine,
    [
        *_put_up("nominee"),
        ListColumn("Lý do", lambda row: row.nominee.reason, EXCEL),
        ListColumn("Thành tích", _merit, PAGE, cell="noted", order=("nominee__merit",)),
        ListColumn("Báo cáo thành tích được xác nhận bởi", lambda row: row.confirmed_by, EXCEL),
        ListColumn(
            "Kết quả",
            lambda row: (row.get_result_display(), row.result_reason),
            PAGE,
            cell="noted",
            order=(ranked("result", ProposalLine.Result),),
        ),
        ListColumn("Kết quả", lambda row: row.get_result_display(), EXCEL),
        ListColumn("Lý do không đưa vào", lambda row: row.result_reason, EXCEL),
    ],
    _lines,
)
