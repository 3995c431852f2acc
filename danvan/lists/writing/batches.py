"""The record of a file that was taken in: held for a change, moved on, dropped when nobody confirms it."""

from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError

from danvan.lists.models import ImportBatch
from models_registry import trail
from models_registry.access import OPERATOR, Actor

NOT_THEIRS: Final = "Đồng chí không có quyền với lần nhập này."


def locked(batch: ImportBatch, user: Actor) -> ImportBatch:
    """The batch, held for the length of the transaction. Raises ValidationError if it is not the user's."""
    locked = ImportBatch.objects.editable_by(user).select_for_update(of=("self",)).filter(pk=batch.pk).first()
    if locked is None:
        raise ValidationError(NOT_THEIRS)
    return locked


def refuse_unseen(batch: ImportBatch, seen: str | None, not_done: str) -> None:
    """Raises ValidationError if the batch is no longer as a page showed it (`ImportBatch.reading`); None is no page."""
    if seen is not None and seen != batch.reading:
        raise ValidationError(
            f"{not_done}: danh sách vừa được sửa ở nơi khác sau khi đồng chí mở trang. "
            "Hãy xem lại các dòng như đang hiện dưới đây rồi bấm lần nữa."
        )


def expire_overdue(now: datetime | None = None) -> int:
    """Drops the rows and files of batches that nobody confirmed in time; the batch itself stays as a record."""
    dropped = 0
    for key in list(ImportBatch.objects.overdue(now).values_list("pk", flat=True)):
        with trail.act(OPERATOR):
            batch = ImportBatch.objects.overdue(now).select_for_update(of=("self",)).filter(pk=key).first()
            if batch is None:
                continue  # confirmed, or dropped by another hand, this very moment
            batch.rows.all().delete()
            trail.save(batch, state=ImportBatch.State.EXPIRED)
        batch.file.delete(save=False)
        dropped += 1
    return dropped
