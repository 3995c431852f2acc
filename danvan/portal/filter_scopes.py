"""What the filters of a list mean together: which scope, day, territory, row of units, fields."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from danvan.lib.keys import is_key
from danvan.review.figures.addresses import AFTER, COUNTED, ENDED, REVOKED_UNDATED, UNDATED
from danvan.review.figures.counted import Records, last_of_each
from danvan.review.figures.places import OWN, WITHOUT_BODIES, bodies_of, places_of
from danvan.review.forms import default_unit
from danvan.review.models import ReviewPeriod
from danvan.review.scope import Scope
from models_registry.access import Asker
from models_registry.models import EmulationModel, Programme, Registration, Unit
from models_registry.scoping import within
from models_registry.territory import Succession, territory_of

DAYS = [
    (COUNTED, "Tính đến ngày đó"),
    (AFTER, "Sau ngày đó, chưa tính"),
    (ENDED, "Bị hủy hoặc rút sau ngày đó, vẫn tính"),
    (REVOKED_UNDATED, "Bị hủy theo văn bản không ghi ngày, không tính"),
    (UNDATED, "Không ghi ngày"),
]


def scope_asked(
    values: Mapping[str, str], periods: Mapping[str, ReviewPeriod], units: Mapping[str, Unit]
) -> Scope | None:
    """Of the period, the unit, the year and the levels asked for (by key); None without a period or any unit."""
    period = periods.get(values.get("ky", ""))
    unit = units.get(values.get("don_vi", "")) or (default_unit(period, units.values()) if period else None)
    if period is None or unit is None:
        return None
    year = values.get("nam")
    return Scope(
        period,
        unit,
        int(year) if year and year.isdigit() else year,
        values.get("cap", ""),
        values.get("cap_cong_nhan", ""),
    )


def in_time(records: Records[Any], scope: Scope, day: str, successions: list[Succession]) -> Any:
    """Records of the scope's period that `day` (COUNTED, AFTER ...) means."""
    asked = {
        COUNTED: records.counted,
        AFTER: records.after,
        ENDED: records.ended,
        REVOKED_UNDATED: records.revoked_undated,
        UNDATED: records.undated,
    }
    return asked[day](scope, scope.territory(successions))


def within_unit(lookup: str, unit: Unit, alone: str, scope: Scope | None, successions: list[Succession]) -> Q:
    """The condition that the unit behind `lookup` lies in the territory of this one, as the scope or today has it.

    `alone` leaves out what stands below it (OWN), or its bodies (WITHOUT_BODIES).
    """
    if alone == OWN:
        return Q(**{lookup: unit})
    if scope:
        territory = scope.territory(successions)
    else:
        territory = territory_of(unit.path, unit.last_day(timezone.localdate()), successions)
    inside = within(territory, f"{lookup}__path" if lookup else "path")
    if alone == WITHOUT_BODIES:
        bodies = Unit.objects.filter(parent=unit, kind__in=Unit.BODY_KINDS)
        return inside & ~Q(**{f"{lookup or 'pk'}__in": bodies.values("pk")})
    return inside


def units_of_rows(
    scope: Scope, units: list[Unit], successions: list[Succession]
) -> dict[tuple[str, str], frozenset[int]]:
    """The units counted in each row of the review's table of units, by its unit's key and how it is alone."""
    places = places_of(scope, units, successions)
    bodies = [body for place in places for body in bodies_of(place, units)]
    rows = reversed([*places, *bodies])  # the first of its name is the row
    return {(str(place.unit.pk), place.alone): place.unit_ids for place in rows}


def of_any_field(keys: list[int]) -> Q:
    """The condition that a registration's model has one of these fields, as its main or a related one; each once."""
    related = EmulationModel.related_fields.through.objects.filter(
        emulationmodel=OuterRef("model"), activityfield__in=keys
    )
    return Q(model__field__in=keys) | Q(Exists(related))


def last_in_units(rows: Any, inside: Any, to_registration: str, units: Collection[int]) -> Any:
    """Of counted rows the last of each model (`inside` the unit asked for), if that was in one of these units.

    Its unit is asked of the last one, from outside: asked beside it, it would be the last of these units. Only models
    that registered there at all are looked at: a row has some hundreds of a province's.
    """
    there = Registration.objects.filter(unit__in=units).order_by().values("model")
    latest = last_of_each(inside.filter(**{f"{to_registration}model__in": there}), to_registration)
    latest = latest.order_by().values("pk")
    return rows.filter(**{f"{to_registration}unit__in": units, "pk__in": latest})


def years_of(spans: Iterable[Programme | ReviewPeriod]) -> list[int]:
    """The years of programmes and periods, the newest first."""
    return sorted({year for span in spans for year in span.years}, reverse=True)


def units_to_choose(user: Asker, asked: Iterable[str]) -> list[Unit]:
    """Communes and above, and the villages asked for (by key): a province has thousands of villages."""
    keys = [int(key) for key in asked if is_key(key)]
    wanted = ~Q(kind__in=Unit.VILLAGE_KINDS) | Q(pk__in=keys)
    return Unit.objects.visible_to(user).filter(wanted).in_tree_order()
