"""The road that a list takes, by its subject: how it is read, decided, written and taken back.

Staging, answers, commit and undo are the same for all; an app to the right adds the road of its own lists (`add`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import models

from models_registry.imports.deciding.decided import Decided
from models_registry.imports.deciding.decisions import decide, decide_rows
from models_registry.imports.deciding.known import ENTRY
from models_registry.imports.reading.workbook import REGISTRATION_LIST, ListShape
from models_registry.imports.writing.drafting import Drafter
from models_registry.imports.writing.making import RegistrationDrafter
from models_registry.models import EmulationModel, ImportSubject, Registrant, Registration


@dataclass(frozen=True)
class Road:
    """What differs from one subject to another.

    `decide` decides a file with its sheets, `decide_rows` the rows alone; `entry` are the permissions to enter what the
    rows bring, and that it counts at once; `made` names what a commit makes, in the order in which an undo removes it.
    """

    shape: ListShape
    decide: Callable[..., list[Decided]]
    decide_rows: Callable[..., list[Decided]]
    drafter: type[Drafter]
    entry: tuple[str, str]
    made: tuple[tuple[str, type[models.Model]], ...]


_ROADS: Final[dict[str, Road]] = {
    ImportSubject.REGISTRATIONS: Road(
        REGISTRATION_LIST,
        decide,
        decide_rows,
        RegistrationDrafter,
        ENTRY,
        (("registration", Registration), ("model", EmulationModel), ("registrant", Registrant)),
    )
}


def add(subject: str, road: Road) -> None:
    """Opens the road of a subject; once, when the app is ready."""
    _ROADS[subject] = road


def road_of(subject: str) -> Road:
    """The road of a list."""
    return _ROADS[subject]
