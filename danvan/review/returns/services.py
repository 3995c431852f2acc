"""Writers: what an officer notes of a unit, takes back, or sets as the deadline; each with its trail."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from danvan.review.models import ReturnDeadline, ReviewPeriod, UnitReturn
from models_registry import access, trail
from models_registry.access import Actor, Asker
from models_registry.models import Unit


def may_note(user: Asker, unit: Unit) -> bool:
    """Whether the user notes for that unit what it has sent."""
    return access.may(user, "review.change_unitreturn", unit)


def may_set_deadline(user: Asker, period: ReviewPeriod) -> bool:
    """Whether the user sets the deadlines of a period: they hold for whatever reports to its office."""
    if period.unit is None:
        return access.sees_everything(user)
    return access.may(user, "review.change_returndeadline", period.unit)


def note_return(note: UnitReturn, by: Actor) -> UnitReturn:
    """Writes a new note of a unit, or corrects the one that stands.

    Raises PermissionDenied, and ValidationError for what the note may not say.
    """
    if not may_note(by, note.unit):
        raise PermissionDenied
    with trail.act(by):
        # Held, so that of two corrections at once each tells what it found.
        list(UnitReturn.objects.select_for_update(of=("self",)).filter(pk=note.pk))
        note.by, note.by_name, note.at = access.account_of(by), access.name_of(by), timezone.now()
        note.full_clean()
        trail.save(note)
    return note


def take_back_note(note: UnitReturn, by: Actor, reason: str) -> None:
    """Removes a note that was made by mistake; the trail keeps it and the reason."""
    if not may_note(by, note.unit):
        raise PermissionDenied
    with trail.act(by, reason):
        trail.delete(note)


def set_deadline(
    period: ReviewPeriod, year: int | None, due_on: date | None, by: Actor
) -> ReturnDeadline | None:
    """Sets the day by which lists of a period (year None) or of a year are due; None takes it away.

    Raises PermissionDenied, and ValidationError for a day that does not fit the period.
    """
    if not may_set_deadline(by, period):
        raise PermissionDenied
    with trail.act(by):
        rows = ReturnDeadline.objects.select_for_update(of=("self",))
        deadline = rows.filter(period=period, year=year).first()
        if due_on is None:
            if deadline:
                trail.delete(deadline)
            return None
        deadline = deadline or ReturnDeadline(period=period, year=year)
        deadline.due_on = due_on
        deadline.full_clean()
        trail.save(deadline)
    return deadline
