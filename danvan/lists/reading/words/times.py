"""Days and years as lists write them in a cell, beside what `lib.dates` reads everywhere: "10/21", "22", "2.022"."""

import re
from typing import Final

from django.utils import timezone

from danvan.lib.dates import PartialDate, entered_years, parse_date
from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean, fold

# A remark in brackets that speaks of a year of its own is none ("2021 (duy trì 2022)"), but "(duy trì từ 2020)" is.
OTHER_YEAR: Final = r"[^()]*(?<!\btu )(?<!\btu nam )\b(?:19|20)\d\d"
_REMARK: Final = re.compile(rf"\s*\((?!{OTHER_YEAR})[^()]*\)\s*$|\s*\b(?:tiep tuc|dui tri|moi|cu)$")
_SHORT: Final = re.compile(r"(?:nam )?['’‘`]?(?P<year>\d\d)")
_THOUSANDS: Final = re.compile(r"(?:nam )?(?P<first>[12])[.,](?P<rest>\d{3})")
_MONTH: Final = re.compile(r"(?:thang |t\.? ?)?(?P<month>0?[1-9]|1[0-2]) ?[/.-] ?['’]?(?P<year>\d\d)")
_SPAN: Final = re.compile(
    r"(?:tu )?(?:thang |t)?\d\d? ?(?:-|den)(?: het)? ?(?:thang |t)?\d\d? ?(?:/|nam |/ ?nam )? ?(?P<year>(?:19|20)\d\d)"
)

_YEARS: Final = r"(?:19|20)\d\d"
_EACH: Final = re.compile(rf"(?:cac )?(?:nam )?{_YEARS}(?:(?: ?[,;/&+] ?| va | )(?:nam )?{_YEARS})+")
_FROM_TO: Final = re.compile(
    rf"(?:tu )?(?:nam )?(?P<first>{_YEARS}) ?(?:-|den)(?: het)? ?(?:nam )?(?P<last>{_YEARS})"
)
_YEAR: Final = re.compile(rf"(?<!\d){_YEARS}(?!\d)")
_DAY_OF_YEAR: Final = re.compile(r"(?:ngay )?(?P<day>\d\d?) ?(?:[/.-]|thang) ?(?P<month>\d\d?)", re.ASCII)
_LONGEST_SPAN: Final = 10  # years that a cell may stand for


def listed_date(value: Cell) -> PartialDate | None:
    """What a cell of days says; of a span of months in one year, the year. Raises ValueError in Vietnamese."""
    try:
        return parse_date(value)
    except ValueError:
        if (found := _written_short(value)) is None:
            raise
        return found


def listed_year(value: Cell) -> int:
    """The year that a cell says, 0 for none or several; a two-digit one never lies ahead."""
    try:
        found = listed_date(value)
    except ValueError:
        return 0
    return found.year if found else 0


def listed_years(value: Cell) -> tuple[int, ...]:
    """The years that a cell lists, each once: "2021, 2022", and "2021-2022" too; empty for one alone or none."""
    text = fold(str(value))
    if _EACH.fullmatch(text):
        return years_within(value)
    span = _FROM_TO.fullmatch(text)
    return years_within(value) if span and int(span["last"]) == int(span["first"]) + 1 else ()


def years_within(value: Cell) -> tuple[int, ...]:
    """All years of which a cell speaks, in order, those within a span too: three for "giai đoạn 2020-2022"."""
    text = fold(str(value))
    years = {int(year) for year in _YEAR.findall(text)}
    if span := _FROM_TO.search(text):
        first, last = int(span["first"]), int(span["last"])
        years |= {*range(first, last + 1)} if last - first < _LONGEST_SPAN else set()
    return tuple(sorted(years))


def day_in(value: Cell, year: int) -> PartialDate | None:
    """The day of that year that a cell names without saying one ("2/9"); None if it names none that the year has."""
    match = _DAY_OF_YEAR.fullmatch(fold(str(value)).rstrip(" .,;"))
    try:
        return parse_date(f"{match['day']}/{match['month']}/{year}") if match else None
    except ValueError:
        return None


def _written_short(value: Cell) -> PartialDate | None:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    text = _REMARK.sub("", fold(clean(text)).rstrip(" .,;*"))
    if match := _THOUSANDS.fullmatch(text):
        return _known(int(match["first"] + match["rest"]))
    if match := _SHORT.fullmatch(text):
        return _known(_whole(match["year"]))
    if match := _SPAN.fullmatch(text):
        return _known(int(match["year"]))
    match = _MONTH.fullmatch(text)
    if match and int(match["year"]) > 12:  # "10/12" may be the tenth of December
        return PartialDate(_whole(match["year"]), int(match["month"]))
    try:
        return parse_date(text) if text != fold(clean(str(value))) else None
    except ValueError:
        return None


def _known(year: int) -> PartialDate | None:
    return PartialDate(year) if year in entered_years() else None


def _whole(two_digits: str) -> int:
    year = 2000 + int(two_digits)
    return year if year <= timezone.localdate().year else year - 100
