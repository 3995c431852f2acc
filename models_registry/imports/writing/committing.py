"""A staged list is written whole, in one transaction (`undoing` takes it back)."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from danvan.lib.bulk import collector_paused
from models_registry import access
from models_registry.imports.roads import road_of
from models_registry.imports.writing.batches import NOT_THEIRS, locked, move, theirs
from models_registry.imports.writing.drafting import Report, make_draft
from models_registry.models import ImportBatch, Unit

if TYPE_CHECKING:
    from danvan.accounts.models import User


@collector_paused()
def commit(
    batch: ImportBatch, user: "User | None", *, only_good: bool = False, report: Report | None = None
) -> ImportBatch:
    """Writes a staged batch whole, or its good rows only; a second commit of a batch changes nothing.

    The rows are decided anew and made ready before the write lock is taken; if something that bears on them has
    happened until it is held, once more under the lock. `report` hears some dozen times what is being done.
    Raises ValidationError, and writes nothing, if a row is not good (unless `only_good`) or the batch is not there.
    """
    report = report or _unheard
    user = _as_of_now(user)
    batch = _waiting(theirs(user).filter(pk=batch.pk).first())
    if batch.state == ImportBatch.State.COMMITTED:
        return batch
    road = road_of(batch.subject)
    draft = make_draft(batch, user, road, report, only_good=only_good)
    with transaction.atomic():
        user = _as_of_now(user)
        batch = _waiting(locked(batch, user))
        if batch.state == ImportBatch.State.COMMITTED:
            return batch
        _hold(draft.unit_ids)
        if not draft.stands(batch, user, road):
            draft = make_draft(batch, user, road, report, only_good=only_good)
        draft.store(user, report)
        move(
            batch,
            user,
            state=ImportBatch.State.COMMITTED,
            committed_at=timezone.now(),
            counts=draft.counts,
        )
    return batch


def _unheard(what: str, done: int, whole: int) -> None:
    """The report of a commit that nobody watches."""


def _as_of_now(user: "User | None") -> "User | None":
    """The account with the rights that it has at this moment. Raises ValidationError if it is gone.

    None is the operator of the server, who may everything: an account that was deleted meanwhile is not he.
    """
    if user is None:
        return None
    now = access.load_user(user.pk)
    if now is None or not now.is_active:
        raise ValidationError(NOT_THEIRS)
    return now


def _waiting(batch: ImportBatch | None) -> ImportBatch:
    if batch is None:
        raise ValidationError(NOT_THEIRS)
    if batch.state not in (ImportBatch.State.STAGED, ImportBatch.State.COMMITTED):
        raise ValidationError(f"Danh sách này {batch.get_state_display().lower()}, không ghi được nữa.")
    return batch


def _hold(unit_ids: set[int]) -> None:
    """On PostgreSQL, lets only one import at a time write into a unit; SQLite lets only one write at all."""
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=unit_ids).order_by("pk"))
