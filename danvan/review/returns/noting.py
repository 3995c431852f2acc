"""Writers: what an officer notes of a unit, takes back, or sets as the deadline; each with its trail."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from danvan.review.models import ReturnDeadline, UnitReturn
from models_registry import access, trail
from models_registry.models import Programme, Unit

if TYPE_CHECKING:
    from danvan.accounts.models import User


def may_note(user: "User", unit: Unit) -> bool:
    """Whether the user notes for that unit what it has sent."""
    if access.sees_everything(user):
        return True
    return any(map(unit.path.startswith, access.paths_for(user, "review.change_unitreturn")))


def may_set_deadline(user: "User") -> bool:
    """Whether the user sets deadlines; they hold for every unit."""
    return user.has_perm("review.change_returndeadline")


@transaction.atomic
def note_return(note: UnitReturn, by: "User") -> UnitReturn:
    """Writes a new note of a unit, or corrects the one that stands.

    Raises PermissionDenied, and ValidationError for what the note may not say.
    """
    if not may_note(by, note.unit):
        raise PermissionDenied
    old = UnitReturn.objects.select_for_update(of=("self",)).filter(pk=note.pk).first()
    note.by, note.by_name, note.at = by, str(by)[:150], timezone.now()
    note.full_clean()
    note.save()
    if old is None:
        trail.record_created([note], by)
    else:
        trail.record_changed([(note, trail.snapshot(old), trail.snapshot(note))], by)
    return note


@transaction.atomic
def take_back_note(note: UnitReturn, by: "User", reason: str) -> None:
    """Removes a note that was made by mistake; the trail keeps it and the reason."""
    if not may_note(by, note.unit):
        raise PermissionDenied
    trail.record_deleted([note], by, reason=reason)
    note.delete()


@transaction.atomic
def set_deadline(
    programme: Programme, year: int | None, due_on: date | None, by: "User"
) -> ReturnDeadline | None:
    """Sets the day by which lists of a programme (year None) or of a year are due; None takes it away.

    Raises PermissionDenied, and ValidationError for a day that does not fit the programme.
    """
    if not may_set_deadline(by):
        raise PermissionDenied
    rows = ReturnDeadline.objects.select_for_update(of=("self",))
    deadline = rows.filter(programme=programme, year=year).first()
    if due_on is None:
        if deadline:
            trail.record_deleted([deadline], by)
            deadline.delete()
        return None
    before = trail.snapshot(deadline) if deadline else None
    deadline = deadline or ReturnDeadline(programme=programme, year=year)
    deadline.due_on = due_on
    deadline.full_clean()
    deadline.save()
    if before is None:
        trail.record_created([deadline], by)
    else:
        trail.record_changed([(deadline, before, trail.snapshot(deadline))], by)
    return deadline
