"""The scope that a command names by codes: programme, unit, year."""

from django.core.management.base import CommandError

from danvan.review.forms import default_unit
from danvan.review.scope import UNKNOWN_YEAR, Scope
from models_registry.models import Programme, Unit


def scope_for_command(programme_code: str, unit_code: str = "", year: str = "") -> tuple[Scope, list[Unit]]:
    """The scope and all units, in the order of the tree; what is unknown raises CommandError in Vietnamese.

    A code names a unit only on a day (02296 was Thổ Bình and is now Bình An): the day of counting is asked.
    """
    programme = _programme(programme_code)
    units = Unit.objects.all().in_tree_order()
    unit = _unit(unit_code, programme, units) if unit_code else default_unit(programme, units)
    if unit is None:
        raise CommandError("Chưa có đơn vị nào. Hãy nạp đơn vị trước: manage.py load_units TỆP.csv")
    return Scope(programme, unit, _year(year, programme)), units


def _programme(code: str) -> Programme:
    programmes = {programme.code: programme for programme in Programme.objects.all()}
    if code not in programmes:
        known = ", ".join(sorted(programmes)) or "chưa có giai đoạn nào"
        raise CommandError(f"Không có giai đoạn “{code}”. Các giai đoạn: {known}.")
    return programmes[code]


def _unit(code: str, programme: Programme, units: list[Unit]) -> Unit:
    day = programme.counted_on
    coded = [unit for unit in units if unit.code == code]
    found = [unit for unit in coded if unit.stands_on(day)]
    # A unit that ended before the day but within the programme is reviewed up to its last day.
    found = found or [u for u in coded if u.valid_to and programme.first_year <= u.valid_to.year <= day.year]
    if not found:
        raise CommandError(f"Không có đơn vị nào mang mã “{code}” vào ngày {day:%d/%m/%Y}.")
    if len(found) > 1:
        names = ", ".join(unit.label for unit in found)
        raise CommandError(f"Mã “{code}” vào ngày {day:%d/%m/%Y} chỉ nhiều đơn vị: {names}.")
    return found[0]


def _year(year: str, programme: Programme) -> int | str | None:
    if not year or year == UNKNOWN_YEAR:
        return year or None
    if year not in {str(known) for known in programme.years}:
        raise CommandError(
            f"Năm “{year}” không thuộc giai đoạn {programme.code}. Không rõ năm thì ghi {UNKNOWN_YEAR}."
        )
    return int(year)
