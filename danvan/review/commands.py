"""The scope that a command names by codes: period, unit, year."""

from django.conf import settings
from django.core.management.base import CommandError

from danvan.review.forms import default_unit
from danvan.review.models import ReviewPeriod
from danvan.review.models.nearest import nearest
from danvan.review.scope import UNKNOWN_YEAR, Scope
from models_registry.models import Unit
from models_registry.territory import load_successions
from models_registry.units.office import highest


def scope_for_command(name: str, unit_code: str = "", year: str = "") -> tuple[Scope, list[Unit]]:
    """The scope and all units, in the order of the tree; what is unknown raises CommandError in Vietnamese.

    A code names a unit only on a day (02296 was Thổ Bình and is now Bình An): the day of counting is asked. Where
    several periods may be meant, they are listed with names that mean one each ("2020-2022.12").
    """
    units = Unit.objects.all().in_tree_order()
    periods = list(ReviewPeriod.objects.called(name))
    if not periods:
        known = ", ".join(sorted(set(ReviewPeriod.objects.values_list("slug", flat=True))))
        raise CommandError(f"Không có kỳ báo cáo “{name}”. Các kỳ: {known or 'chưa có kỳ nào'}.")
    if unit_code:
        unit = _unit(unit_code, periods, units)
        near = nearest(periods, unit, load_successions())
        if not near:
            raise CommandError(f"{unit.label} không có kỳ báo cáo “{name}”.")
        if len(near) > 1:
            raise CommandError(
                f"{unit.label} dùng được nhiều kỳ báo cáo “{name}”: {_listed(near)}. Hãy ghi tên đầy đủ của một kỳ."
            )
        period = near[0]
    else:
        if len(periods) > 1:
            raise CommandError(
                f"Nhiều đơn vị có kỳ báo cáo “{name}”: {_listed(periods)}."
                " Hãy ghi tên đầy đủ của một kỳ, hoặc --unit MÃ."
            )
        period = periods[0]
        unit = _meant_unit(period, units)
    return Scope(period, unit, _year(year, period)), units


def _meant_unit(period: ReviewPeriod, units: list[Unit]) -> Unit:
    """The unit of the period; of one that serves every office the highest of all, where only one stood on its day."""
    found = default_unit(period, units)
    if found is None:
        raise CommandError(
            f"Chưa có đơn vị nào. Hãy nạp đơn vị trước: {settings.DANVAN_COMMAND} load_units --province MÃ"
        )
    tops = [unit for unit in highest(units) if unit.stands_on(period.counted_on)]
    if period.unit_id is None and len(tops) > 1:
        names = "; ".join(f"{unit.label} (mã {unit.code})" if unit.code else unit.label for unit in tops)
        raise CommandError(f"Kỳ “{period.name}” dùng cho nhiều đơn vị: {names}. Hãy ghi --unit MÃ.")
    return tops[0] if period.unit_id is None and tops else found


def _listed(periods: list[ReviewPeriod]) -> str:
    return "; ".join(f"{one.name} – {one.unit.dated_label if one.unit else 'dùng chung'}" for one in periods)


def _unit(code: str, periods: list[ReviewPeriod], units: list[Unit]) -> Unit:
    """The unit of that code on the day of counting, else one that stood within the period; the period tells."""
    coded = [unit for unit in units if unit.code == code]
    for period in periods:
        day = period.counted_on
        found = [unit for unit in coded if unit.stands_on(day)]
        # A unit that ended before the day but within the period is reviewed up to its last day.
        found = found or [u for u in coded if u.valid_to and period.first_year <= u.valid_to.year <= day.year]
        # One that came later takes the numbers of those that it came from.
        found = found or [unit for unit in coded if unit.valid_from and unit.valid_from > day]
        if len(found) > 1:
            names = ", ".join(unit.label for unit in found)
            raise CommandError(f"Mã “{code}” vào ngày {day:%d/%m/%Y} chỉ nhiều đơn vị: {names}.")
        if found:
            return found[0]
    raise CommandError(f"Không có đơn vị nào mang mã “{code}” vào ngày {periods[0].counted_on:%d/%m/%Y}.")


def _year(year: str, period: ReviewPeriod) -> int | str | None:
    if not year:
        return None
    asked = int(year) if year.isdecimal() else year
    fault = period.fault_of_year(asked)
    if not fault and isinstance(asked, str) and asked != UNKNOWN_YEAR:
        fault = f"Không có năm “{year}”."
    if fault:
        unknown = f" Không rõ năm thì ghi {UNKNOWN_YEAR}." if period.is_of_whole_years else ""
        raise CommandError(f"{fault}{unknown}")
    return asked
