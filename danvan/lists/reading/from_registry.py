"""The reader's catalogue, filled from the database: today's fields, and the units that the user may see."""

from danvan.lists.reading.words.catalogue import Catalogue, FieldEntry
from danvan.lists.reading.words.matches import UnitEntry
from models_registry.access import Actor
from models_registry.models import Unit
from models_registry.models.programmes import fields_offered_to

_RANKS: dict[str, int] = {
    **dict.fromkeys(Unit.PROVINCE_KINDS, 1),
    **dict.fromkeys(Unit.DISTRICT_KINDS, 2),
    **dict.fromkeys(Unit.COMMUNE_KINDS, 3),
}


def load_catalogue(user: Actor) -> Catalogue:
    """Fields of the user's programmes, and units of his territory whether they still stand or not (four queries)."""
    units = Unit.objects.visible_to(user)
    return Catalogue(
        fields=tuple(
            FieldEntry(
                field.code, field.name, field.short_name, (*field.aliases.splitlines(), field.choice_label)
            )
            for field in fields_offered_to(user).select_related("unit")
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
        path=unit.path,
        validity=unit.validity,
    )
