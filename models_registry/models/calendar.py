"""Time has one rule: in which years a unit enters, which day may belong to a year. Forms, lists and services ask here.

Each question answers with a Vietnamese sentence that says what is wrong and what would be right, "" if nothing is.
"""

from collections.abc import Collection
from datetime import date
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q
from django.utils import timezone

from danvan.lib.dates import fault_of_entered_year
from danvan.lib.text import lowered
from models_registry.models.programmes import Programme
from models_registry.models.states import Level
from models_registry.models.successions import UnitSuccession
from models_registry.models.units import Unit
from models_registry.models.years import FIRST_YEAR, LAST_YEAR

FIRST_DAY: Final = date(1945, 9, 2)  # no paper of ours is older
# The last day of districts: two levels since then (Luật Tổ chức chính quyền địa phương 72/2025/QH15).
DISTRICTS_UNTIL: Final = date(2025, 6, 30)
NO_DISTRICTS: Final = "Từ ngày 01/7/2025 không còn cấp huyện. Chọn cấp xã hoặc cấp tỉnh."


def years_of(year: int | None, programme: Programme | None) -> Collection[int]:
    """The years in which a record may lie: its own, or while that is unknown any of its programme.

    None for a year that its field refuses: that is said once, there.
    """
    if year:
        return (year,) if FIRST_YEAR <= year <= LAST_YEAR else ()
    return programme.years if programme else ()


def fault_of_unit(unit: Unit, years: Collection[int]) -> str:
    """A unit enters for years in which it stood, or what it came from; one that has ended names what came after."""
    if not years or any(unit.stood_in(year) for year in years):
        return ""
    first, last = min(years), max(years)
    said = f"năm {first}" if first == last else f"các năm {first}-{last}"
    if unit.valid_to and first > unit.valid_to.year:
        heirs = kin_in(unit, first)
        if not heirs:
            return f"{unit.label} chỉ có đến hết ngày {unit.valid_to:%d/%m/%Y}, không ghi cho {said} được."
        names = " hoặc ".join(lowered(heir.label) for heir in heirs)
        since = unit.successions.order_by("effective_on").first()
        day = since.effective_on if since else unit.valid_to
        return f"{unit.label} đã nhập vào {names} từ ngày {day:%d/%m/%Y}; {said}, hãy ghi ở {names}."
    if any(kin_in(unit, year) for year in years):
        return ""
    return f"{unit.label} {unit.validity}; {said} chưa có đơn vị này, cũng không có đơn vị nào nhập thành."


def kin_in(unit: Unit, year: int) -> list[Unit]:
    """The units that stood in that year and came before the unit, or after it where it had ended."""
    forward = bool(unit.valid_to and year > unit.valid_to.year)
    link = "predecessions__predecessor__in" if forward else "successions__successor__in"
    found: list[Unit] = []
    near, seen = [unit], {unit.pk}
    while near:
        near = [other for other in Unit.objects.filter(**{link: near}).distinct() if other.pk not in seen]
        seen |= {other.pk for other in near}
        found += [other for other in near if other.stood_in(year)]
    return found


def unit_in(unit: Unit, year: int | None) -> Unit:
    """Who goes on in that year with what a unit has: the unit, or what it had wholly merged into by then.

    Of a divided one the unit in which its records count, once somebody has said that.
    """
    goes_on = Q(extent=UnitSuccession.Extent.WHOLE) | Q(takes_records=True)
    seen: set[int] = set()
    while year and unit.valid_to and year > unit.valid_to.year and unit.pk not in seen:
        seen.add(unit.pk)
        links = unit.successions.filter(goes_on).order_by("effective_on", "pk")
        link = links.select_related("successor").first()
        if link is None:
            break
        unit = link.successor
    return unit


def fault_of_year(year: int | None, programme: Programme | None) -> str:
    """A year lies in the programme, and not beyond the coming one. What is too early, its field refuses."""
    if year and year >= FIRST_YEAR and (fault := fault_of_entered_year(year)):
        return fault
    if not year or programme is None or year in programme.years:
        return ""
    return f"Năm {year} không thuộc {lowered(str(programme))}. Chọn năm trong {lowered(str(programme))}."


def fault_of_day(day: date | None, years: Collection[int]) -> str:
    """A day has come, and lies in its years (`years_of`), the one before or the one after."""
    if day is not None and day > timezone.localdate():
        return f"Ngày {day:%d/%m/%Y} chưa tới. Chỉ ghi ngày đã qua hoặc hôm nay."
    if day is None or not years or min(years) - 1 <= day.year <= max(years) + 1:
        return ""
    first, last = min(years), max(years)
    said = f"năm {first}" if first == last else f"các năm {first}-{last}"
    return f"Ngày {day:%d/%m/%Y} cách xa {said} (chỉ nhận năm {first - 1} đến {last + 1}). Xem lại ngày hoặc năm."


def fault_of_withdrawal(
    day: date | None, registered_on: date | None = None, years: Collection[int] = ()
) -> str:
    """Nothing is withdrawn on a day to come, nor before it was registered: in its first year or the one before."""
    if day is None:
        return ""
    if day > timezone.localdate():
        return "Ngày rút không thể sau hôm nay."
    if registered_on:
        fault = f"Ngày rút {day:%d/%m/%Y} trước ngày đăng ký {registered_on:%d/%m/%Y}."
        return fault if day < registered_on else ""
    if years and day.year < min(years) - 1:
        return f"Ngày rút {day:%d/%m/%Y} trước năm đăng ký {min(years)} quá xa. Xem lại ngày hoặc năm."
    return ""


def fault_of_decision(day: date | None, years: Collection[int]) -> str:
    """A decision may come years after its years (`years_of`), at a review of many, but not years before."""
    return fault_of_day(day, years) if day and years and day.year < min(years) else ""


def fault_of_decided_on(day: date | None) -> str:
    """A decision is dated neither ahead nor before there was anybody to issue it."""
    if day is None or FIRST_DAY <= day <= timezone.localdate():
        return ""
    if day < FIRST_DAY:
        return f"Ngày {day:%d/%m/%Y} trước năm 1945. Xem lại ngày ban hành."
    return f"Ngày {day:%d/%m/%Y} chưa tới. Ngày ban hành không thể sau hôm nay."


def fault_of_level(level: str, years: Collection[int], day: date | None = None) -> str:
    """Nothing of the district's level lies in later years (`years_of`), nor is decided on a later day."""
    if level != Level.DISTRICT:
        return ""
    is_later = bool(years) and min(years) > DISTRICTS_UNTIL.year
    return NO_DISTRICTS if is_later or (day is not None and day > DISTRICTS_UNTIL) else ""


def refuse(*, unit: str = "", **faults: str) -> None:
    """Raises ValidationError for the sentences that are not empty, by field; of the unit not every form asks."""
    found: dict[str, str] = {
        name: fault for name, fault in {NON_FIELD_ERRORS: unit, **faults}.items() if fault
    }
    if found:
        raise ValidationError(found)
