"""Files that go back to the sender: his own workbook with the faults marked, the refused rows, a template."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from danvan.accounts.signed_in import user_of
from danvan.intake.choices import year_choices
from danvan.intake.permissions import batch_or_404, entering, entry_units
from danvan.lib.sheets.macros import has_macros
from danvan.lists.handing_back import template
from danvan.lists.handing_back import workbooks as handing_back
from danvan.lists.models import ImportBatch
from models_registry import trail

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
}


def download(content: bytes, name: str) -> HttpResponse:
    """A file to be saved, never to be shown by the browser."""
    kind = _TYPES.get(name.rsplit(".", 1)[-1], "application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


@entering
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/tep-goc/?van_tai=1: the file as it came; one with macros is announced first."""

    def as_it_came(batch: ImportBatch) -> HttpResponse:
        content = batch.original()
        if "van_tai" not in request.GET and has_macros(content):
            return render(request, "intake/macros.html", {"batch": batch})
        return _handed(request, batch, "Tệp gốc", content, batch.file_name)

    return _made(request, pk, as_it_came)


@entering
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/tra-lai/: the sender's own workbook with the faulty cells marked."""
    return _made(
        request,
        pk,
        lambda batch: _handed(request, batch, "Tệp có đánh dấu", *handing_back.marked_workbook(batch)),
    )


@entering
def refused(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/dong-chua-nhan.xlsx: a clean list of the rows that were not taken."""
    return _made(
        request,
        pk,
        lambda batch: _handed(request, batch, "Các dòng chưa nhận", *handing_back.refused_list(batch)),
    )


def _handed(request: HttpRequest, batch: ImportBatch, what: str, content: bytes, name: str) -> HttpResponse:
    """A file of a batch, with a line in the trail: it has names, and telephones as they were sent."""
    with trail.act(user_of(request)):
        trail.record_shown(ImportBatch, [batch.pk], f"{what}: {name}")
    return download(content, name)


def _made(request: HttpRequest, pk: int, answer: Callable[[ImportBatch], HttpResponse]) -> HttpResponse:
    """The answer with a file made of a batch; the reason as a message if it cannot be made."""
    batch = _with_file(request, pk)
    try:
        return answer(batch)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("intake:batch", pk)


def _with_file(request: HttpRequest, pk: int) -> ImportBatch:
    batch = batch_or_404(request, pk)
    if batch.state == ImportBatch.State.EXPIRED:
        raise Http404("Tệp này không còn được giữ.")
    return batch


@entering
def blank(request: HttpRequest) -> HttpResponse:
    """/nhan-danh-sach/mau/?don_vi=&nam=: the commune's template for a year, last year's models already in it."""
    if set(request.GET) - {"don_vi", "nam"}:
        raise BadRequest("Không có bộ lọc này.")
    units = {str(unit.pk): unit for unit in entry_units(request.user)}
    unit, year = units.get(request.GET.get("don_vi", "")), request.GET.get("nam", "")
    if unit is None or year not in dict(year_choices(request.user)):
        messages.error(request, "Chưa tải được tệp mẫu: hãy chọn đơn vị và năm.")
        return redirect("intake:upload")
    try:
        content, name = template.template_workbook(unit, int(year), user_of(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("intake:upload")
    with trail.act(user_of(request)):
        asked = request.GET.urlencode()
        trail.record_exported(
            ImportBatch, "Tệp mẫu", rows=None, written_as="Excel", asked=asked, filtered=name
        )
    return download(content, name)
