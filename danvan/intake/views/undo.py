"""Taking a list back: a staged one is given up, a committed one is undone; what had to stay is shown on its rows."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from danvan.accounts.signed_in import user_of
from danvan.intake.jobs import job_of
from danvan.intake.permissions import batch_or_404, entering
from danvan.intake.records import other_lists
from danvan.intake.remembered import ShownAnswer, shown_answers
from danvan.intake.views.upload import STATES
from danvan.lib import jobs
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.results import WARNING, WHOLE_SHEET, Problem
from danvan.lists.stored import problem_as_json
from danvan.lists.subjects import subject_of
from danvan.lists.writing import remembered_answers, revising, undoing
from danvan.lists.writing.replacing import refuse_replaced, replaced_key
from models_registry import trail
from models_registry.access import Asker
from models_registry.one_use import acts_once


@entering
@acts_once
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/hoan-tac/: what would be removed; on POST removes it and leaves what was worked with."""
    batch = batch_or_404(request, pk)
    if batch.state != ImportBatch.State.COMMITTED:
        messages.info(
            request,
            f"Danh sách này đang ở trạng thái “{STATES[batch.state].lower()}”, không có gì để hoàn tác.",
        )
        return redirect("intake:batch", pk)
    try:
        refuse_replaced(batch)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("intake:batch", pk)
    if request.method == "POST":
        return _undo(request, batch)
    made = Counter(name.split(":")[0] for (names,) in batch.rows.values_list("made") for name in names)
    parts = subject_of(batch).made
    context = {
        "batch": batch,
        "replaces": replaced_key(batch),
        "made": [(made[name], label) for name, _, label in parts if made[name]],
        "given": _given(batch, request.user),
        "others": other_lists(batch, request.user),
    }
    return render(request, "intake/undo.html", context)


def _undo(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    try:
        with trail.act(request.user):
            undone = undoing.undo(batch, user_of(request))
            _keep_reasons(batch, undone.left)
            forgotten = (
                remembered_answers.forget_given(batch, user_of(request)) if "quen" in request.POST else 0
            )
    except ValidationError as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return redirect("intake:batch", batch.pk)
    before = "thay thế" if replaced_key(batch) else "ghi"
    restored = f"; {undone.restored} bản ghi trở lại như trước khi {before}" if undone.restored else ""
    if undone.left:
        messages.warning(
            request,
            f"Đã hoàn tác: {undone.removed} bản ghi ra khỏi sổ{restored}; còn lại {len(undone.left)} bản ghi đã có"
            " người sửa hoặc đã gắn với việc khác. Xem lý do ở từng dòng.",
        )
        for one in undone.left:
            if not one.row:  # of a row that only the replaced list has
                messages.warning(request, f"“{one.record}” không trở lại như trước: {one.why}.")
    else:
        messages.success(request, f"Đã hoàn tác: {undone.removed} bản ghi đã được đưa ra khỏi sổ{restored}.")
    if forgotten:
        messages.success(request, f"Đã quên {forgotten} câu trả lời nhớ từ danh sách này.")
    return redirect("intake:batch", batch.pk)


def _given(batch: ImportBatch, user: Asker) -> list[ShownAnswer]:
    """The remembered answers that would be forgotten with the list."""
    return shown_answers(remembered_answers.given_with(batch, user).select_related("unit"), user)


def _keep_reasons(batch: ImportBatch, left: tuple[undoing.Left, ...]) -> None:
    """Writes on each row what of it stayed in the registry and why."""
    stayed: dict[tuple[str, int], list[undoing.Left]] = {}
    for one in left:
        stayed.setdefault((one.sheet, one.row), []).append(one)
    rows = [row for row in batch.rows.all() if (row.sheet, row.row) in stayed] if stayed else []
    for row in rows:
        reasons = (f"“{one.record}” còn lại trong sổ: {one.why}." for one in stayed[row.sheet, row.row])
        row.problems = [
            problem_as_json(Problem(WHOLE_SHEET, "", "left", reason, severity=WARNING)) for reason in reasons
        ]
    StagedRow.objects.bulk_update(rows, ["problems"], batch_size=500)


@entering
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/bo/: gives up a staged list, its rows and its file; asks before."""
    batch = batch_or_404(request, pk)
    if batch.state != ImportBatch.State.STAGED:
        messages.info(request, f"Danh sách này {STATES[batch.state].lower()}, không bỏ được nữa.")
        return redirect("intake:batch", pk)
    if request.method != "POST":
        context = {"batch": batch, "given": _given(batch, request.user)}
        return render(request, "intake/drop.html", context)
    try:
        forgotten = revising.drop(
            *(batch, user_of(request)),
            forgetting="quen" in request.POST,
            seen=request.POST.get("ban_xem", ""),
        )
    except ValidationError as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return redirect("intake:batch", pk)
    jobs.forget(job_of(pk))
    messages.success(request, f"Đã bỏ tệp “{batch.file_name}”. Không có gì được ghi vào sổ.")
    if forgotten:
        messages.success(request, f"Đã quên {forgotten} câu trả lời nhớ từ danh sách này.")
    return redirect("intake:upload")
