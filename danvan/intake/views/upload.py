"""The room's first page: upload or paste a list, and the lists taken in so far."""

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from danvan.accounts.signed_in import user_of
from danvan.intake.forms import UploadForm
from danvan.intake.permissions import batches_of, entering
from danvan.lib.choices import choice_of
from danvan.lib.paging import page_number
from danvan.lists.models import ImportBatch, ImportSubject
from danvan.lists.reading.workbook import UnreadableFile
from danvan.lists.writing.staging import stage
from models_registry.choices import UnitSelect
from models_registry.one_use import key_sent

PER_PAGE = 20
STATES: dict[str, str] = {
    ImportBatch.State.STAGED: "Chờ xác nhận",
    ImportBatch.State.COMMITTED: "Đã ghi",
    ImportBatch.State.UNDONE: "Đã hoàn tác",
    ImportBatch.State.EXPIRED: "Không còn giữ tệp",  # given up by an officer, or waited too long
}


@entering
def upload(request: HttpRequest) -> HttpResponse:
    """/nhan-danh-sach/: takes a file or a block and leads to its preview; nothing is kept of what cannot be read.

    `?don_vi=` is the unit chosen beforehand, by who comes from its page.
    """
    if request.method == "POST":
        form = UploadForm(request.user, request.POST, request.FILES)
        if form.is_valid():
            data, file_name = form.content(user_of(request))
            try:
                batch = stage(
                    *(data, file_name, user_of(request), form.answers),
                    subject=form.subject,
                    key=key_sent(request),
                )
            except UnreadableFile as refusal:
                form.add_error("dan" if form.cleaned_data["dan"].strip() else "tep", refusal.message)
            else:
                return redirect("intake:batch", batch.pk)
    else:
        unit = request.GET.get("don_vi", "")
        form = UploadForm(request.user, initial={"don_vi": unit})
        if not choice_of(form, "don_vi").valid_value(unit):
            raise BadRequest(UnitSelect.UNKNOWN)
    return _page(request, form)


def _page(request: HttpRequest, form: UploadForm) -> HttpResponse:
    state = request.GET.get("trang_thai", "")
    if (state and state not in ImportBatch.State.values) or set(request.GET) - {
        "don_vi",
        "trang_thai",
        "trang",
    }:
        raise BadRequest("Không có bộ lọc này.")
    batches = batches_of(request.user).select_related("unit").defer("sheets", "answers")
    paginator = Paginator(batches.filter(state=state) if state else batches, PER_PAGE)
    page = paginator.get_page(page_number(request, paginator))
    context = {
        "form": form,
        "page_obj": page,
        "usual_subject": ImportSubject.REGISTRATIONS,
        "state": state,
        "states": STATES,
    }
    return render(request, "intake/upload.html", context, status=400 if form.errors else 200)
