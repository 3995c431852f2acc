"""Dates and years as Vietnamese staff write them: the day comes first.

What cannot be read raises ValueError with a Vietnamese sentence for whoever typed it; nothing is guessed.
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from danvan.lib.numbers import WholeNumberField
from danvan.lib.text import clean, fold

YEARS: Final = range(1945, 2101)  # of a date; Excel shows a year in a date cell (2022) as a day of 1905
REVIEW_YEARS: Final = range(1990, 2101)  # of a registration or a decision
SERIALS: Final = range(32_874, 60_001)  # Excel's day numbers from 1990 to 2064; 20222 is 2022 mistyped
_SERIAL_ZERO: Final = datetime.date(1899, 12, 30)  # counts Excel's 29/02/1900, a day that never was


def entered_years() -> range:
    """The years that may be entered today: up to the coming one, ahead of which lists are asked for."""
    return range(REVIEW_YEARS[0], timezone.localdate().year + 2)


def fault_of_entered_year(year: int) -> str:
    """Why that year may not be entered today, in a sentence for whoever typed it; "" if it may."""
    first, last = entered_years()[0], entered_years()[-1]
    if year > last:
        return f"Năm {year} còn xa. Chỉ ghi đến năm {last}."
    return f"Năm {year} không đúng. Chỉ ghi từ năm {first} đến năm {last}." if year < first else ""


@dataclass(frozen=True)
class PartialDate:
    """A date as exactly as its source says: a year, a month of a year, or a day. Always a real one."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Raise ValueError, in Vietnamese, if there is no such date."""
        if self.year not in YEARS:
            raise ValueError(f"năm phải từ {YEARS[0]} đến {YEARS[-1]}, không phải {self.year}")
        if self.month is None:
            if self.day is not None:
                raise ValueError("có ngày mà thiếu tháng")
            return
        if not 1 <= self.month <= 12:
            raise ValueError(f"không có tháng {self.month} (ngày viết trước, tháng viết sau)")
        days = calendar.monthrange(self.year, self.month)[1]
        if self.day is not None and not 1 <= self.day <= days:
            raise ValueError(f"tháng {self.month} năm {self.year} có {days} ngày, không có ngày {self.day}")

    def __str__(self) -> str:
        """05/10/2022, 10/2022 or 2022."""
        month = "" if self.month is None else f"{self.month:02}/"
        day = "" if self.day is None else f"{self.day:02}/"
        return f"{day}{month}{self.year}"

    @property
    def date(self) -> datetime.date | None:
        """The day, or None if only the month or the year is known."""
        if self.month is None or self.day is None:
            return None
        return datetime.date(self.year, self.month, self.day)


# Written forms, over the folded text ("qui" is Quý). One separator in a date: 5-10/2022 is a span of days.
_TIME: Final = r"(?:[ t]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)?"
_FORMS: Final = [
    re.compile(form, re.ASCII)
    for form in (
        r"(?:ngay )?(?P<day>\d\d?) ?(?P<separator>[/.-]) ?(?P<month>\d\d?) ?(?P=separator) ?"
        rf"(?P<year>\d{{4}}|\d\d){_TIME}",
        rf"(?P<year>\d{{4}})(?P<separator>[/-])(?P<month>\d\d?)(?P=separator)(?P<day>\d\d?){_TIME}",
        r"(?:ngay )?(?P<day>\d\d?) thang (?P<month>\d\d?)(?:,? nam |/)(?P<year>\d{4})",
        r"(?:thang |t\.? ?)?(?P<month>\d\d?) ?[/.-] ?(?P<year>\d{4})",
        r"(?:thang |t\.? ?)(?P<month>\d\d?),? nam (?P<year>\d{4})",
        r"qui (?:iv|i{1,3}|[1-4])(?: ?[/-] ?|,? nam )(?P<year>\d{4})",
        r"(?:(?:\d|sau) thang )?(?:dau|giua|cuoi) nam (?P<year>\d{4})",
        r"(?:nam )?(?P<year>\d{4})(?:\.0)?",
    )
]


def _read_date(text: str) -> PartialDate:
    for form in _FORMS:
        if match := form.fullmatch(text.rstrip(".,;").lstrip("'")):  # '2022: typed as text in Excel
            parts = {name: int(part) for name, part in match.groupdict().items() if name != "separator"}
            if len(match["year"]) == 2:
                parts["year"] = _whole_year(parts["year"])
            return PartialDate(**parts)
    if re.fullmatch(r"(?:ngay )?\d\d?([/.-]| thang )\d\d?", text, re.ASCII):
        raise ValueError("thiếu năm")
    raise ValueError("không đọc được; hãy viết ngày/tháng/năm, ví dụ 05/10/2022")


def _whole_year(two_digits: int) -> int:
    """'98 is 1998: two digits mean a year of this century unless that lies ahead."""
    year = 2000 + two_digits
    return year if year <= timezone.localdate().year else year - 100


def _read_number(number: float) -> PartialDate:
    if number in YEARS:
        return PartialDate(int(number))
    if not SERIALS[0] <= number <= SERIALS[-1]:
        raise ValueError("không phải là ngày; hãy viết ngày/tháng/năm, ví dụ 05/10/2022")
    return _from_day(_SERIAL_ZERO + datetime.timedelta(days=int(number)))


def _from_day(day: datetime.date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


def parse_date(value: Any) -> PartialDate | None:
    """The date in a cell or a form's answer; None if that is empty.

    Takes date and datetime, a year or an Excel day number, and text: 5/10/2022, 05-10-2022, 05.10.22 (2022),
    5/3/98 (1998: two digits name no year ahead), 2022-10-05, with or without a time of day,
    ngày 05 tháng 10 năm 2022, tháng 10/2022, T10/2022, năm 2022, Quý I/2022 and 6 tháng đầu năm 2022
    (only the year is kept). Raises ValueError, with the reason in Vietnamese, for anything else.
    """
    text = fold("" if value is None else str(value))
    if not text:
        return None
    try:
        if isinstance(value, datetime.date):
            return _from_day(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _read_number(value)
        return _read_number(int(text)) if re.fullmatch("[0-9]{5}", text) else _read_date(text)
    except ValueError as reason:
        raise ValueError(f"“{value}”: {reason}.") from None


def parse_day(value: Any) -> datetime.date | None:
    """The whole day that `parse_date` reads, None if empty. Raises ValueError in Vietnamese for less than a day."""
    parsed = parse_date(value)
    if parsed is None:
        return None
    if parsed.date is None:
        raise ValueError(f"“{value}”: hãy ghi đủ ngày, tháng, năm, ví dụ 31/03/2022.")
    return parsed.date


class DayField(forms.DateField):
    """A whole day as people write it: 31/3/2022, 31-03-2022, ngày 31 tháng 3 năm 2022."""

    widget = forms.DateInput(
        format="%d/%m/%Y", attrs={"placeholder": "ngày/tháng/năm", "autocomplete": "off"}
    )

    def to_python(self, value: Any) -> datetime.date | None:
        """The day; ValidationError in Vietnamese for what is not one."""
        try:
            return parse_day(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None


class YearField(WholeNumberField):
    """A year that may be entered today, asked for where no column's own limits are asked."""

    def to_python(self, value: Any) -> int | None:
        """ValidationError for what is no year: a day, or a number with its thousands."""
        text = clean("" if value is None else str(value))
        if text and not re.fullmatch(r"[+-]?[0-9]+", text):
            raise ValidationError("Ghi năm bằng bốn chữ số, ví dụ 2022.", code="invalid")
        return super().to_python(value)

    def validate(self, value: int | None) -> None:
        """ValidationError for a year that is too early, or far ahead."""
        super().validate(value)
        if value is not None and (fault := fault_of_entered_year(value)):
            raise ValidationError(fault, code="invalid")


def parse_year(value: Any) -> int:
    """The year of what `parse_date` reads, 1990 to 2100. Raises ValueError in Vietnamese, also if empty."""
    parsed = parse_date(value)
    if parsed is None:
        raise ValueError("Thiếu năm.")
    if parsed.year not in REVIEW_YEARS:
        raise ValueError(f"“{value}”: năm phải từ {REVIEW_YEARS[0]} đến {REVIEW_YEARS[-1]}.")
    return parsed.year


def time_of_year(year: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of a year."""
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def time_of_half(year: int, half: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of the first or the second half of a year."""
    return (
        (datetime.date(year, 1, 1), datetime.date(year, 6, 30))
        if half == 1
        else (datetime.date(year, 7, 1), datetime.date(year, 12, 31))
    )


def in_words(day: datetime.date) -> str:
    """As papers write it (Nghị định 30/2020/NĐ-CP): days below 10, January and February with a nought before."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def year_before(day: datetime.date) -> datetime.date:
    """The same day of the year before; of the last day of a month its last day then (29/02/2024 is 28/02/2023)."""
    days, then = (calendar.monthrange(year, day.month)[1] for year in (day.year, day.year - 1))
    return datetime.date(day.year - 1, day.month, then if day.day == days else day.day)
