"""What was done last to a registration is undone within the day: its step taken back, or it itself taken away."""

from collections.abc import Collection, Iterable

from models_registry import access, trail
from models_registry.models import Change, Registration
from models_registry.services.made_today import (
    REGISTERING,
    Made,
    last_made,
    made_to_undo,
    refusals_of_unmaking,
    unmake,
)
from models_registry.services.reasons import Refusals
from models_registry.services.steps_back import (
    Step,
    last_steps,
    refusals_of_stepping_back,
    steps_to_undo,
    undo_steps,
)


def last_done(registration: Registration) -> Step | Made | None:
    """What an undoing would undo, if nothing else was done since (two queries at most)."""
    step = last_steps([registration]).get(registration.pk)
    return step or last_made(REGISTERING, [registration]).get(registration.pk)


def registrations_to_undo(
    registrations: Collection[Registration], by: access.Asker, changes: Collection[Change] | None = None
) -> dict[int, Step | Made]:
    """By key what was done today that the user may undo; what rests on it `undo_registrations` asks.

    Two queries, none where all their `changes` are read already, and one if the user made any of them today.
    """
    return {
        **steps_to_undo(registrations, by, changes),
        **made_to_undo(REGISTERING, registrations, by, changes),
    }


def _parted(registrations: Iterable[Registration]) -> tuple[list[Registration], list[Registration]]:
    """Those of which nothing is told but how they were made, and the others."""
    rows = list(registrations)
    made = last_made(REGISTERING, rows)
    return [row for row in rows if row.pk in made], [row for row in rows if row.pk not in made]


def refusals_of_undoing(registrations: Collection[Registration], by: access.Asker) -> Refusals:
    """By key why the last thing that was done to a registration (with its unit) is not undone."""
    made, stepped = _parted(registrations)
    return {
        **(refusals_of_unmaking(REGISTERING, made, by) if made else {}),
        **(refusals_of_stepping_back(stepped, by) if stepped else {}),
    }


def undo_registrations(registrations: Collection[Registration], by: access.Actor) -> list[Step | Made]:
    """Undoes what was done last to each, on its day, all or none. Raises ValidationError as the two services do."""
    with trail.act(by):
        made, stepped = _parted(registrations)
        return [*unmake(REGISTERING, made, by), *(undo_steps(stepped, by) if stepped else ())]
