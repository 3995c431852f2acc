"""Answers to a staged list: questions, rows left out or taken in; each reads the kept file anew."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from danvan.accounts.signed_in import user_of
from danvan.intake.display import may_be_ending
from danvan.intake.named_rows import rows_named
from danvan.intake.permissions import batch_or_404, entering
from danvan.intake.questions import QuestionsForm, questions_of
from danvan.intake.row_filter import PARAMETERS
from danvan.intake.views import preview
from danvan.lists.models import ImportBatch
from danvan.lists.reading.answers import Answers, place, sheet_of
from danvan.lists.writing.revising import revise
from models_registry.one_use import acts_once

ROWS = "#cac-dong"
_ROW_VERBS = {
    "bo": lambda answers, sheet, row: answers.leaving_out(sheet, row),
    "lay-lai": lambda answers, sheet, row: answers.leaving_out(sheet, row, leave=False),
    "nhan": lambda answers, sheet, row: answers.taking_in(sheet, row),
    "thoi-nhan": lambda answers, sheet, row: answers.taking_in(sheet, row, take=False),
}
_DONE = {
    "bo": "Đã bỏ dòng {}. Dòng này không bị xóa khỏi tệp; bấm “Lấy lại” nếu cần.",
    "lay-lai": "Đã lấy lại dòng {}.",
    "nhan": "Dòng {} được nhận vào danh sách.",
    "thoi-nhan": "Dòng {} không được nhận vào danh sách nữa.",
}


def back(request: HttpRequest, pk: int, anchor: str = ROWS) -> HttpResponse:
    """To the preview, on the page of rows and with the filter from which the officer came."""
    query = urlencode({name: request.GET[name] for name in PARAMETERS if name in request.GET})
    return redirect(f"{reverse('intake:batch', args=[pk])}{f'?{query}' if query else ''}{anchor}")


def revised(
    request: HttpRequest, batch: ImportBatch, change: Callable[[Answers], Answers], done: str
) -> ImportBatch | None:
    """The batch with one more answer, and a message; None, with the reason as a message, if it was refused."""
    try:
        batch = revise(batch, user_of(request), change)
    except ValidationError as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    except ValueError as refusal:  # an answer that has left the catalogue meanwhile
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
        return batch
    return None


@entering
@acts_once
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/tra-loi/: answers to the open questions, as many as were chosen."""
    batch = batch_or_404(request, pk)
    if request.method != "POST":
        return back(request, pk, "")
    form = QuestionsForm(questions_of(batch, request.user), request.POST)
    if not form.is_valid():
        return preview.show(request, batch, form=form, status=400)
    if not form.answered:
        messages.info(request, "Các câu này vừa được trả lời rồi.")
        return back(request, pk, "")
    if form.is_late:
        messages.warning(
            request,
            "Có câu đồng chí chọn vừa được trả lời ở nơi khác: câu trả lời trước được giữ, câu của đồng chí không "
            "dùng. Cần khác thì sửa ở dòng hoặc ở trang tính.",
        )
    before = batch.counts
    done = revised(request, batch, form.change, f"Đã nhận {len(form.answered)} câu trả lời.")
    if done and done.counts["question"] < before["question"]:
        settled = before["question"] - done.counts["question"]
        messages.success(request, f"{settled} dòng không còn phải hỏi nữa.")
    return back(request, pk, "")


@entering
def treat_row(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/xu-ly-dong/: `viec` is verb (bo, lay-lai, nhan, thoi-nhan), line and sheet: "bo|12|DS".

    Of lists side by side the sheet is named with the list: "bo|12|DS[E3]".
    """
    batch = batch_or_404(request, pk)
    if request.method != "POST":
        return back(request, pk)
    verb, row, sheet = (*request.POST.get("viec", "").split("|", 2), "", "")[:3]
    if verb not in _ROW_VERBS or not _is_line(batch, verb, sheet, row):
        messages.error(request, "Không có dòng này trong tệp. Có thể danh sách vừa được sửa; hãy xem lại.")
        return back(request, pk, "")
    number = int(row)
    done = _DONE[verb].format(f"{number}, trang “{sheet_of(sheet, (read['name'] for read in batch.sheets))}”")
    is_done = revised(request, batch, lambda answers: _ROW_VERBS[verb](answers, sheet, number), done)
    return back(request, pk, ROWS if is_done else "")  # a refusal stands at the head of the page


def _is_line(batch: ImportBatch, verb: str, sheet: str, row: str) -> bool:
    """Whether the batch has a line that can be treated so; a second press finds it treated already."""
    if not row.isdecimal() or len(row) > 9:
        return False
    rows = list(rows_named(batch, sheet, row))
    is_aside = any(
        read["name"] == sheet and any(line["row"] == int(row) for line in read.get("set_aside", ()))
        for read in batch.sheets
    )
    if verb == "nhan":
        is_asked = any(map(may_be_ending, rows))
        return is_aside or is_asked or place(sheet, int(row)) in Answers.from_json(batch.answers).taken_in
    return bool(rows) or (is_aside and verb == "thoi-nhan")
