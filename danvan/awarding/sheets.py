"""Many rows entered in one pass, like a sheet, without script: results of a meeting, lines of a proposal."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from awards.desk.meeting import CHANGE as CHANGE_MEETING
from awards.desk.meeting import Result, enter_results, held
from awards.desk.proposals import CHANGE as CHANGE_PROPOSAL
from awards.desk.proposals import change_line
from awards.models import Candidate, ProposalLine
from danvan.accounts.signed_in import user_of
from danvan.awarding.pages import OF_NOMINEE
from danvan.lib.dates import DayField
from danvan.lib.fields import CleanFormField
from danvan.lib.keys import is_key
from danvan.lib.numbers import WholeNumberField
from danvan.lib.paging import page_number
from danvan.portal.grid import ROW
from danvan.portal.verbs.of_meetings import MEETINGS
from danvan.portal.verbs.of_proposals import PROPOSALS
from models_registry import access, trail
from models_registry.access import Actor
from models_registry.admin.taking_over import carry_what_is_shown, stop_if_moved
from models_registry.one_use import key_sent
from models_registry.used_keys import refuse_used

PER_PAGE: Final = 50
_AREA: Final = forms.Textarea(attrs={"rows": 1})


class _RowForm(forms.Form):
    """The cells of one row. Each carries what it showed, so that nobody overwrites what others saved meanwhile."""

    def __init__(self, row: Any, data: QueryDict | None = None) -> None:
        self.row, self.nominee = row, row.nominee
        super().__init__(data, initial=self.standing(row), prefix=f"r{row.pk}", auto_id="id_%s")
        for cell in self.fields.values():
            cell.widget.attrs["aria-label"] = f"{cell.label}, {self.nominee}"
        carry_what_is_shown(self)

    @staticmethod
    def standing(row: Any) -> dict[str, Any]:
        """What the cells show."""
        raise NotImplementedError


class ResultForm(_RowForm):
    """What a meeting made of a candidate."""

    AGREED, EXEMPLARY, REFUSED = "co", "tieu-bieu", "khong"

    votes_for = WholeNumberField(label="Đồng ý", min_value=0, max_value=9999, required=False)
    votes_against = WholeNumberField(label="Không đồng ý", min_value=0, max_value=9999, required=False)
    result = forms.ChoiceField(
        label="Kết quả",
        required=False,
        choices=[
            ("", "---------"),
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

    def write(typed: Sequence[Any], by: Actor) -> int:
        return enter_results(meeting, {form.row.pk: form.entered for form in typed}, by)

    return _sheet(
        request,
        Candidate.objects.filter(meeting=meeting).select_related(*OF_NOMINEE),
        ResultForm,
        lambda by: held(meeting, by),
        write,
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

    def write(typed: Sequence[Any], by: Actor) -> int:
        for form in typed:
            change_line(form.row, by, **form.cleaned_data)
        return len(typed)

    return _sheet(
        request,
        ProposalLine.objects.filter(proposal=proposal).select_related(*OF_NOMINEE, "proposal"),
        LineForm,
        lambda by: None,
        write,
        {
            "title": "Ghi thành tích các dòng đề nghị",
            "about": proposal,
            "lead": "Chỉ dòng nào đồng chí sửa mới được ghi.",
            "back": reverse("awarding:proposal", args=[pk]),
            "is_open": proposal.is_changing,
        },
    )


class _RefusedError(Exception):
    """Something stands against one of the rows, and nothing of the others is saved."""


def _sheet(
    request: HttpRequest,
    rows: Any,
    form_of: type[_RowForm],
    hold: Callable[[Actor], object],
    write: Callable[[Sequence[Any], Actor], int],
    context: dict[str, Any],
) -> HttpResponse:
    """Fifty rows a page; what was changed is written by one service in one act, or nothing is."""
    paginator = Paginator(rows, PER_PAGE)
    page_obj = paginator.page(page_number(request, paginator))
    faults: list[str] = []
    if request.method == "POST":
        refuse_used(request.user, key_sent(request))
        keys = [key for key in dict.fromkeys(request.POST.getlist(ROW)) if is_key(key)][:PER_PAGE]
        by, data = user_of(request), request.POST.copy()
        cells: list[_RowForm] = []
        try:
            with trail.act(by, key=key_sent(request)) as act:
                hold(by)
                cells = [
                    form_of(row, data) for row in rows.filter(pk__in=keys).select_for_update(of=("self",))
                ]
                if len(cells) != len(keys):
                    faults = ["Có dòng không còn trong danh sách. Xem lại rồi lưu lần nữa."]
                typed = [form for form in cells if form.has_changed()]
                moved = [form for form in typed if stop_if_moved(form)]
                wrong = [form for form in typed if not form.is_valid()]
                if faults or moved or wrong:
                    raise _RefusedError
                number = write(typed, by)
                act.answer = request.get_full_path()
        except _RefusedError:
            pass
        except ValidationError as error:
            faults = error.messages
        else:
            (messages.success if number else messages.info)(
                request, f"Đã ghi {number} dòng." if number else "Chưa có ô nào được sửa."
            )
            return redirect(request.get_full_path())
    else:
        cells = [form_of(row) for row in page_obj]
    context |= {
        "rows": cells,
        "page_obj": page_obj,
        "count": paginator.count,
        "faults": faults,
        "is_refused": bool(faults) or any(form.errors for form in cells),
        "headings": [field.label for field in form_of.base_fields.values()],
    }
    return render(request, "awarding/sheet.html", context, status=400 if request.method == "POST" else 200)
