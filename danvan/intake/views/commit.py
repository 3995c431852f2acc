"""Confirming a list: in the request if it is short, beside it with visible progress if it is long."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from danvan.accounts.signed_in import user_of
from danvan.intake.jobs import job_of, start
from danvan.intake.permissions import batch_or_404, entering
from danvan.lib import jobs
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.subjects import subject_of
from danvan.lists.writing import committing
from danvan.lists.writing.replacing import replaced_key
from danvan.lists.writing.revising import decide_anew

IN_REQUEST = 2000  # rows; a longer list takes more seconds than an officer waits without a word
WHOLE, GOOD_ROWS = "tat-ca", "dong-tot"
STOPPED = (
    "Việc ghi đã bị dừng giữa chừng (máy chủ khởi động lại hoặc mất điện). Chưa ghi gì vào sổ; tệp và các câu trả lời"
    " vẫn còn nguyên. Đồng chí bấm ghi lại."
)


@entering
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/ghi/: `pham_vi` tat-ca writes the whole list or nothing, dong-tot its good rows.

    `ban_xem` is the reading that the page showed; of one that others have changed since nothing is written.
    """
    batch = batch_or_404(request, pk)
    if request.method != "POST":
        return redirect("intake:batch", pk)
    scope = request.POST.get("pham_vi")
    if scope not in (WHOLE, GOOD_ROWS):
        messages.error(request, "Chưa ghi gì: chưa chọn ghi tất cả hay chỉ ghi các dòng tốt.")
        return redirect("intake:batch", pk)
    only_good, seen = scope == GOOD_ROWS, request.POST.get("ban_xem", "")
    if batch.state == ImportBatch.State.STAGED and batch.counts.get("rows", 0) > IN_REQUEST:
        start(pk, user_of(request).pk, only_good=only_good, seen=seen)  # a second click finds it running
        return redirect("intake:progress", pk)
    try:
        batch = committing.commit(batch, user_of(request), only_good=only_good, seen=seen)
    except ValidationError as refusal:
        for message in dict.fromkeys([*refusal.messages, *decide_anew(batch, user_of(request))]):
            messages.error(request, message)
    else:
        _say_written(request, batch)
    return redirect("intake:batch", pk)


@entering
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/dang-ghi/: how far a long commit is; when it has ended, back to the list's page."""
    running = jobs.is_running(job_of(pk))  # asked before the state: between the two it may just have ended
    batch = batch_or_404(request, pk)
    said = jobs.progress_of(job_of(pk))
    if running and batch.state == ImportBatch.State.STAGED:
        return render(request, "intake/progress.html", {"batch": batch, "progress": said})
    if batch.state == ImportBatch.State.COMMITTED:
        _say_written(request, batch)
    elif said and batch.state == ImportBatch.State.STAGED:
        messages.error(request, said.refusal or STOPPED)
    return redirect("intake:batch", pk)


def _say_written(request: HttpRequest, batch: ImportBatch) -> None:
    written = batch.counts["new"] + batch.counts["continues"]
    register = subject_of(batch).register
    counts = batch.counts
    requested = f" ({counts['requested']} dòng là đề nghị đính chính)" if counts.get("requested") else ""
    if replaced_key(batch):
        told = f"sửa {counts['corrects']}{requested}, rút {counts['withdrawn']}, thêm {written}"
        messages.success(request, f"Đã thay thế danh sách trước bằng “{batch.file_name}”: {told}.")
        return
    corrects = batch.counts[StagedRow.Action.CORRECTS]
    corrected = f", sửa {corrects} dòng đã có{requested}" if corrects else ""
    messages.success(request, f"Đã ghi {written} dòng của “{batch.file_name}” vào {register}{corrected}.")
