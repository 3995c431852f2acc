"""The record of a file that was taken in: held for a change, moved on, dropped when nobody confirms it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from danvan.lists.models import ImportBatch
from models_registry import trail

if TYPE_CHECKING:
    from danvan.accounts.models import User

NOT_THEIRS: Final = "Đồng chí không có quyền với lần nhập này."


def locked(batch: ImportBatch, user: "User | None") -> ImportBatch:
    """The batch, held for the length of the transaction. Raises ValidationError if it is not the user's."""
    locked = theirs(user).select_for_update(of=("self",)).filter(pk=batch.pk).first()
    if locked is None:
        raise ValidationError(NOT_THEIRS)
    return locked


def theirs(user: "User | None") -> QuerySet[ImportBatch]:
    """The batches that the user may write; all of them for the operator of the server (None)."""
    return ImportBatch.objects.all() if user is None else ImportBatch.objects.editable_by(user)


def move(batch: ImportBatch, user: "User | None", **values: Any) -> None:
    """Sets columns of a batch, with its trail."""
    before = trail.snapshot(batch)
    for name, value in values.items():
        setattr(batch, name, value)
    batch.save(update_fields=list(values))
    trail.record_changed([(batch, before, trail.snapshot(batch))], user)


def expire_overdue(now: datetime | None = None) -> int:
    """Drops the rows and files of batches that nobody confirmed in time; the batch itself stays as a record."""
    dropped = 0
    for key in list(ImportBatch.objects.overdue(now).values_list("pk", flat=True)):
        with transaction.atomic():
            batch = ImportBatch.objects.overdue(now).select_for_update(of=("self",)).filter(pk=key).first()
            if batch is None:
                continue  # confirmed, or dropped by another hand, this very moment
            batch.rows.all().delete()
            move(batch, None, state=ImportBatch.State.EXPIRED)
        batch.file.delete(save=False)
        dropped += 1
    return dropped
