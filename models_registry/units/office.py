"""Whose page it is: the units of a reader, and for which office the portal was set up, where nobody has said it."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from models_registry.access import Asker, sees_everything
from models_registry.models import Level, Programme, Unit


def highest(units: Iterable[Unit]) -> list[Unit]:
    """Those of the units that lie under no other one of them."""
    found = list(units)
    keys = {unit.pk for unit in found}
    return [unit for unit in found if unit.parent_id not in keys]


def office_of(units: Sequence[Unit]) -> list[Unit]:
    """Of all units (in the order of the tree) the office's: those that have programmes, the highest of them.

    Before there is a programme it is seen in what was taken of the country's units, which come with those above and
    before: the only commune of today; else the only district, which is a former one; else the highest that stand.
    """
    if found := highest(_owners(units)):
        return found
    today = timezone.localdate()
    standing = [unit for unit in units if unit.stands_on(today)]
    communes = [unit for unit in standing if unit.kind in Unit.COMMUNE_KINDS]
    districts = [unit for unit in units if unit.kind in Unit.DISTRICT_KINDS]
    for only in (communes, districts):
        if len(only) == 1:
            return only
    return highest(standing) or highest(units)


def _owners(units: Sequence[Unit]) -> list[Unit]:
    """Those that have programmes (no query where `with_programmes` has found it)."""
    if all(unit.has_programmes is not None for unit in units):
        return [unit for unit in units if unit.has_programmes]
    owners = set(Programme.objects.exclude(unit=None).values_list("unit", flat=True))
    return [unit for unit in units if unit.pk in owners]


def own_units(user: Asker, units: Sequence[Unit]) -> list[Unit]:
    """Of the units that a reader may see his own: the highest that stand today; if none stands, the highest.

    Of whoever administers the whole portal they are those of the office for which it was set up.
    """
    if sees_everything(user):
        return office_of(units)
    found, today = list(units), timezone.localdate()
    return highest(unit for unit in found if unit.stands_on(today)) or highest(found)


def level_of(unit: Unit) -> Level:
    """The level at which a unit registers, recognises and commends; a body's is that of its unit."""
    kind = unit.office.kind
    if kind in Unit.PROVINCE_KINDS:
        return Level.PROVINCE
    return Level.DISTRICT if kind in Unit.DISTRICT_KINDS else Level.COMMUNE
