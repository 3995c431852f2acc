"""Many rows entered in one pass, like a sheet, without script: results of a meeting, lines of a proposal."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from awards.desk.beside import beside
from awards.desk.meeting import CHANGE as CHANGE_MEETING
from awards.desk.meeting import Result, enter_results, held
from awards.desk.proposals import CHANGE as CHANGE_PROPOSAL
from awards.desk.proposals import change_line
from awards.desk.proposals import held as proposal_held
from awards.desk.proposed import all_found
from awards.models import Candidate, ProposalLine
from danvan.accounts.signed_in import user_of
from danvan.awarding.lists import OF_NOMINEE
from danvan.lib.dates import DayField
from danvan.lib.fields import CleanFormField
from danvan.lib.numbers import WholeNumberField
from danvan.lib.paging import page_number
from danvan.portal.table_entry import PER_PAGE, CellsForm, Refused, enter
from danvan.portal.verbs.of_meetings import MEETINGS
from danvan.portal.verbs.of_proposals import PROPOSALS
from models_registry import access

_AREA: Final = forms.Textarea(attrs={"rows": 1})


class _RowForm(CellsForm):
    """The cells of a row that is about a nominee."""

    def __init__(self, row: Any, data: QueryDict | None = None) -> None:
        super().__init__(row, str(row.nominee), self.standing(row), data)

    @staticmethod
    def standing(row: Any) -> dict[str, Any]:
        """What the cells show."""
        raise NotImplementedError


_Row = TypeVar("_Row", bound=_RowForm)


class ResultForm(_RowForm):
    """What a meeting made of a candidate."""

    AGREED, EXEMPLARY, REFUSED = "co", "tieu-bieu", "khong"

    votes_for = WholeNumberField(label="Đồng ý", min_value=0, max_value=9999, required=False)
    votes_against = WholeNumberField(label="Không đồng ý", min_value=0, max_value=9999, required=False)
    result = forms.ChoiceField(
        label="Kết quả",
        required=False,
        choices=[
            ("", "chưa ghi"),
            (AGREED, "Thống nhất"),
            (EXEMPLARY, "Thống nhất, tiêu biểu"),
            (REFUSED, "Không thống nhất"),
        ],
    )
    remark = CleanFormField(label="Ý kiến", max_length=500, required=False, widget=_AREA)

    @staticmethod
    def standing(row: Candidate) -> dict[str, Any]:
        result = {None: "", False: ResultForm.REFUSED, True: ResultForm.AGREED}[row.agreed]
        return {
            "votes_for": row.votes_for,
            "votes_against": row.votes_against,
            "result": ResultForm.EXEMPLARY if row.exemplary else result,
            "remark": row.remark,
        }

    @property
    def entered(self) -> Result:
        """What was typed (a valid form)."""
        data = self.cleaned_data
        agreed = {"": None, self.REFUSED: False}.get(data["result"], True)
        is_exemplary = data["result"] == self.EXEMPLARY
        return Result(data["votes_for"], data["votes_against"], agreed, is_exemplary, data["remark"])


class LineForm(_RowForm):
    """What a proposal says of a nominee."""

    merit = CleanFormField(
        label="Thành tích", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    from_on = DayField(label="Từ ngày", required=False)
    to_on = DayField(label="Đến ngày", required=False)
    confirmed_by = CleanFormField(label="Nơi xác nhận báo cáo thành tích", max_length=200, required=False)
    reason = CleanFormField(label="Lý do nếu đã được khen, đang được đề nghị", max_length=500, required=False)

    @staticmethod
    def standing(row: ProposalLine) -> dict[str, Any]:
        names = ("merit", "from_on", "to_on", "reason")
        return {"confirmed_by": row.confirmed_by, **{name: getattr(row.nominee, name) for name in names}}


@require_http_methods(["GET", "POST"])
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/hop-xet/<pk>/ket-qua/?trang=: votes, results and remarks of fifty candidates at once."""
    meeting = get_object_or_404(MEETINGS.rows(request.user), pk=pk)
    if not access.may(request.user, CHANGE_MEETING, meeting.unit):
        raise PermissionDenied
    by = user_of(request)
    return _sheet(
        request,
        Candidate.objects.filter(meeting=meeting).select_related(*OF_NOMINEE),
        ResultForm,
        lambda: held(meeting, by),
        lambda typed: enter_results(meeting, {form.row.pk: form.entered for form in typed}, by),
        {
            "title": "Ghi kết quả họp xét",
            "about": meeting,
            "lead": f"Có mặt {meeting.present} người. Chỉ dòng nào đồng chí sửa mới được ghi.",
            "back": reverse("awarding:meeting", args=[pk]),
            "is_open": meeting.is_open,
        },
    )


@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/de-nghi/<pk>/dong/?trang=: merit, period and confirmation of fifty lines at once."""
    proposal = get_object_or_404(PROPOSALS.rows(request.user), pk=pk)
    if not access.may(request.user, CHANGE_PROPOSAL, proposal.unit):
        raise PermissionDenied
    by = user_of(request)

    def write(typed: Sequence[LineForm]) -> int:
        for form in typed:
            change_line(form.row, by, **form.cleaned_data)
        return len(typed)

    return _sheet(
        request,
        ProposalLine.objects.filter(proposal=proposal).select_related(*OF_NOMINEE, "proposal"),
        LineForm,
        lambda: proposal_held(proposal, by),
        write,
        {
            "title": "Ghi thành tích các dòng đề nghị",
            "about": proposal,
            "lead": "Chỉ dòng nào đồng chí sửa mới được ghi.",
            "back": reverse("awarding:proposal", args=[pk]),
            "is_open": proposal.is_changing,
            "found": beside(all_found(proposal), request.user) if proposal.is_changing else None,
        },
    )


def _sheet(
    request: HttpRequest,
    rows: Any,
    form_of: type[_Row],
    hold: Callable[[], object],
    write: Callable[[Sequence[_Row]], int],
    context: dict[str, Any],
) -> HttpResponse:
    """Fifty rows a page; `hold` locks what they belong to, as long as it may be written at all."""
    paginator = Paginator(rows, PER_PAGE)
    page_obj = paginator.page(page_number(request, paginator))
    refused: Refused[_Row] | None = None
    if request.method == "POST":
        sent = request.POST.copy()
        refused = enter(
            request,
            lambda keys: hold(),
            lambda keys: [form_of(row, sent) for row in rows.filter(pk__in=keys)],
            lambda typed: f"Đã ghi {number} dòng." if (number := write(typed)) else "",
        )
        if refused is None:
            return redirect(request.get_full_path())
    context |= {
        "rows": refused.rows if refused else [form_of(row) for row in page_obj],
        "refused": refused,
        "page_obj": page_obj,
        "count": paginator.count,
        "headings": [field.label for field in form_of.base_fields.values()],
    }
    return render(request, "awarding/sheet.html", context, status=400 if refused else 200)
