"""Whether a list takes the place of an earlier one, or only adds to what is there."""

from dataclasses import replace as changed

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from danvan.intake.permissions import batch_or_404, entering
from danvan.intake.views.answers import back, revised
from danvan.lists.models import ImportSubject
from danvan.lists.reading.answers import Answers
from danvan.lists.writing.replacing import why_not

SECTION = "#danh-sach-truoc"


@entering
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/thay-the/: `lan_truoc` is the number of the earlier list, or "" for a list that adds."""
    batch = batch_or_404(request, pk)
    said = request.POST.get("lan_truoc", "")
    if request.method != "POST":
        return back(request, pk, SECTION)
    if batch.subject != ImportSubject.REGISTRATIONS or (said and (not said.isdecimal() or len(said) > 9)):
        messages.error(request, "Không có danh sách đăng ký nào như vậy để thay thế.")
        return back(request, pk, SECTION)
    key = int(said) if said else None
    if key is not None:
        earlier = batch_or_404(request, key)
        if fault := why_not(batch.unit, earlier, batch.pk):
            messages.error(request, fault)
            return back(request, pk, SECTION)
        done = (
            f"Danh sách này thay thế “{earlier.file_name}”. Chưa ghi gì; hãy xem những gì sẽ sửa, rút, thêm."
        )
    else:
        done = "Danh sách này là danh sách bổ sung: chỉ thêm những dòng mới."

    def said_so(answers: Answers) -> Answers:
        return changed(answers, replaces=key)

    revised(request, batch, said_so, done)
    return back(request, pk, SECTION)
