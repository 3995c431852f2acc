"""The reader's catalogue, filled from the database: today's fields, and the units that the user may see."""

from typing import TYPE_CHECKING

from danvan.lists.reading.words.catalogue import Catalogue, FieldEntry, UnitEntry
from models_registry import access
from models_registry.models import ActivityField, Unit

if TYPE_CHECKING:
    from danvan.accounts.models import User

_RANKS = {
    Unit.Kind.PROVINCE: 1,
    Unit.Kind.CITY: 2,
    Unit.Kind.DISTRICT: 2,
    Unit.Kind.COMMUNE: 3,
    Unit.Kind.WARD: 3,
    Unit.Kind.TOWNSHIP: 3,
}


def stands_above_scope(user: "User | None") -> bool:
    """Whether every unit is open: to an administrator, and to whoever runs a command on the server (None)."""
    return user is None or access.sees_everything(user)


def load_catalogue(user: "User | None") -> Catalogue:
    """Fields in use, and units of the user's territory whether they still stand or not (three queries)."""
    units = Unit.objects.all() if stands_above_scope(user) else Unit.objects.visible_to(user)
    fields = ActivityField.objects.filter(is_active=True)
    return Catalogue(
        fields=tuple(
            FieldEntry(field.code, field.name, field.short_name, tuple(field.aliases.splitlines()))
            for field in fields
        ),
        units=tuple(map(unit_entry, units)),
    )


def unit_entry(unit: Unit) -> UnitEntry:
    """A unit as the reader needs it; what stands below a commune has rank 4."""
    return UnitEntry(
        key=unit.pk,
        label=unit.label,
        name=unit.name,
        code=unit.code,
        rank=_RANKS.get(unit.kind, 4),
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
    )
