"""Commits of long lists beside the request (`danvan.lib.jobs`)."""

from functools import partial
from typing import Final

from django.core.exceptions import ValidationError

from danvan.lib import jobs
from danvan.lib.jobs import Report
from danvan.lists.models import ImportBatch
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import decide_anew
from models_registry import access

FAILED: Final = (
    "Chưa ghi gì, vì máy chủ gặp lỗi giữa chừng. Tệp vẫn còn nguyên; hãy thử lại hoặc báo người quản trị."
)


def job_of(batch_pk: int) -> str:
    """The name of the job that commits a batch."""
    return f"list-{batch_pk}"


def start(batch_pk: int, user_pk: int, *, only_good: bool, seen: str | None = None) -> bool:
    """Begins to commit a batch, as it was `seen`, in the user's name; False if that is going on already."""
    work = partial(_commit, batch_pk, user_pk, only_good, seen)
    return jobs.start(job_of(batch_pk), work, FAILED)


def _commit(batch_pk: int, user_pk: int, only_good: bool, seen: str | None, report: Report) -> None:
    user = access.load_user(user_pk)
    if user is None:
        raise ValidationError("Tài khoản này không còn.")
    batch = ImportBatch.objects.get(pk=batch_pk)
    try:
        commit(batch, user, only_good=only_good, seen=seen, report=report)
    except ValidationError as refusal:
        report("Đang đọc lại danh sách", 0, 0)
        raise ValidationError(
            list(dict.fromkeys([*refusal.messages, *decide_anew(batch, user)]))
        ) from refusal
