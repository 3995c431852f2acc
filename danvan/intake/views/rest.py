"""The rows of a written list that stayed behind: its kept file is taken in once more, with all that was answered."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from danvan.accounts.signed_in import user_of
from danvan.intake.permissions import batch_or_404, batches_of, entering
from danvan.lists.deciding.replaced import replacing_of
from danvan.lists.models import ImportBatch
from danvan.lists.reading.answers import Answers
from danvan.lists.writing.staging import stage
from models_registry.one_use import key_sent


@entering
def rest(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/phan-con-lai/: leads to the list as it waits again; what was written has nothing new."""
    batch = batch_or_404(request, pk)
    is_open = batch.state == ImportBatch.State.COMMITTED and replacing_of(batch) is None
    if request.method != "POST" or not is_open:
        return redirect("intake:batch", pk)
    waiting = batches_of(request.user).filter(
        sha256=batch.sha256, subject=batch.subject, state=ImportBatch.State.STAGED, at__gte=batch.at
    )
    again = waiting.first()
    if again is None:
        try:
            data = batch.original()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("intake:batch", pk)
        answers = Answers.from_json(batch.answers).own
        again = stage(
            *(data, batch.file_name, user_of(request), answers, batch.programme),
            subject=batch.subject,
            key=key_sent(request),
        )
    messages.success(
        request,
        "Dòng đã ghi không ghi lại. Hãy sửa các dòng còn vướng, lấy lại dòng đã bỏ nếu cần, rồi bấm ghi.",
    )
    return redirect("intake:batch", again.pk)
