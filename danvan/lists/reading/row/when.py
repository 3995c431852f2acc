"""The day and the year of a row."""

import re
from dataclasses import replace
from datetime import date
from typing import Final

from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean
from danvan.lists.reading.row.cells import RowCells, as_text, shorten
from danvan.lists.reading.row.marks import SEVERAL_YEARS, marked
from danvan.lists.reading.row.whole import Whole
from danvan.lists.reading.table.lines_above import Meaning
from danvan.lists.reading.words.times import day_in, listed_date, listed_years, years_within
from danvan.lists.reading.words.units import word_key
from danvan.lists.results import QUESTION, WARNING, ReadRow

# A whole day as text: its first and second number and its year.
DAY_AND_MONTH: Final = re.compile(r"\s*(\d\d?)\s*[/.-]\s*(\d\d?)\s*[/.-]\s*(\d{4}|\d\d)\s*$")
UNKNOWN: Final = frozenset(
    map(word_key, ("Không rõ", "Chưa rõ", "Không rõ năm", "Chưa rõ năm", "Không rõ cấp"))
)


def read_date(cells: RowCells, whole: Whole) -> None:
    """Reads the day of registration; day and month change places where the officer said that Excel turned them."""
    at = cells.columns.single.get("date", 0)
    value = cells.cell(at) or cells.told.get("date", "")
    if value == "":
        if at:
            cells.is_faulty(at, "date")
        return
    if whole.defaults.more.get("turned_days") == "1":
        value = _turned(value)
    try:
        cells.row.date = listed_date(value)
    except ValueError as fault:
        cells.problem("bad_value", at, "date", str(fault), value=value)


def read_day_of_year(row: ReadRow) -> None:
    """A day that does not say its year ("2/9") is one of the row's year."""
    fault = next((problem for problem in row.problems if problem.name == "date"), None)
    if fault and row.year and (day := day_in(fault.value, row.year)):
        row.date = day
        row.problems.remove(fault)


def _turned(value: Cell) -> Cell:
    """A day with its month and day in each other's place, where that is a day."""
    if isinstance(value, date) and value.day <= 12:
        return date(value.year, value.day, value.month)
    if isinstance(value, str) and (numbers := DAY_AND_MONTH.match(value)) and int(numbers[1]) <= 12:
        return f"{numbers[2]}/{numbers[1]}/{numbers[3]}"
    return value


def read_year(cells: RowCells, whole: Whole, group: Meaning) -> None:
    """Reads the year: of the row's cell or marks, of a group line, of the officer, of the titles, of the row's day.

    Below a line that speaks of another year and does not say it plainly, only the row itself or the officer tells.
    """
    row, said = cells.row, whole.said
    at = cells.columns.single.get("year", 0)
    value = cells.cell(at) or cells.told.get("year", "")
    if value != "":
        if isinstance(value, str) and word_key(value) in UNKNOWN:
            row.other["year"] = clean(value)
        else:
            row.year = year_of_cell(cells, whole, value, at, takes_several=True)
        if at and row.year and group.year and row.year != group.year:
            reason = f"ô này ghi năm {row.year}, dòng nhóm phía trên ghi năm {group.year}; lấy theo ô."
            cells.problem("against_group", at, "year", reason, value=value, severity=WARNING)
        return
    if at and cells.is_faulty(at, "year"):
        return
    before = len(row.problems)
    own = marked(cells, "year", {})
    if len(row.problems) > before and not own:
        return
    doubted = group.unclear_year
    of_titles = None if doubted else said.year
    row.year = int(own) if own else group.year or whole.defaults.year or of_titles
    if row.year is None and row.date and not doubted:
        row.year = row.date.year
        cells.guessed.append("year")
    if row.year is None:
        hint = f" Có thể là: {', '.join(said.year_candidates)}." if said.year_candidates else ""
        if doubted:
            hint = f" Dòng “{shorten(doubted)}” phía trên nói năm khác mà chưa rõ."
        reason = f"chưa biết năm đăng ký.{hint} Hãy chọn năm cho cả trang hoặc ghi vào từng dòng."
        candidates = said.year_candidates
        cells.problem("missing", at, "year", reason, candidates=candidates, severity=QUESTION, once=True)


def year_of_cell(
    cells: RowCells, whole: Whole, value: Cell, at: int, *, takes_several: bool = False
) -> int | None:
    """The year that a cell says; a problem if it says none.

    What speaks of years and does not say one plainly ("từ 2021", "2021, 2022") is asked; with `takes_several` it may be
    a row in each of them (`in_each_year`).
    """
    if year := whole.year_in(value):
        return year
    text = as_text(value)
    shown, years = shorten(text), whole.catalogue.years
    answer = whole.catalogue.learned_of("year", text)
    if year := whole.year_in(answer):
        return year
    within = tuple(str(year) for year in years_within(answer or value) if year in years)
    is_told = "year" in cells.told and bool(listed_years(value))
    if takes_several and within and (answer or is_told):
        reason = f"ô ghi nhiều năm: {', '.join(within)}. Hãy tách mỗi năm một dòng."
        cells.problem(SEVERAL_YEARS, at, "year", reason, value=value, candidates=within, severity=QUESTION)
        return None
    if within:
        choices = [(year, f"Năm {year}") for year in within]
        if len(within) > 1 and takes_several:
            each = ", ".join(within)
            choices.insert(0, (each, f"Mỗi năm một lượt: {each}"))
        reason = f"chưa rõ “{shown}” là năm nào. Hãy chọn năm, hoặc ghi bốn chữ số, ví dụ {within[0]}."
        cells.problem("bad_year", at, "year", reason, value=value, severity=QUESTION, choices=tuple(choices))
        return None
    reason = f"“{shown}” không phải là năm. Hãy ghi bốn chữ số, từ {years[0]} đến {years[-1]}, ví dụ 2022."
    cells.problem("bad_year", at, "year", reason, value=value)
    return None


def in_each_year(row: ReadRow) -> list[ReadRow]:
    """The row, or where several years are ticked or said the same row in each: a registration each of one model."""
    ticked = next((said for said in row.problems if said.name == "year" and said.code == SEVERAL_YEARS), None)
    if ticked is None:
        return [row]
    problems = [said for said in row.problems if said is not ticked]
    return [
        replace(row, year=int(year), other=dict(row.other), problems=list(problems))
        for year in ticked.candidates
    ]
