"""What a whole table has against itself, asked once: another movement, columns and titles that differ, turned dates.

Each doubt holds rows back until one answer for the sheet settles it (`SheetAnswers.more`, or a column chosen).
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from danvan.lib.sheets import Sheet, column_letter
from danvan.lib.text import fold
from danvan.lists.reading.answers import SheetAnswers
from danvan.lists.reading.row.cells import shorten
from danvan.lists.reading.row.columns import NAMES
from danvan.lists.reading.row.when import DAY_AND_MONTH
from danvan.lists.reading.table.layout import Table
from danvan.lists.reading.table.lines_above import Said
from danvan.lists.reading.words.matches import UnitEntry
from danvan.lists.results import QUESTION, WHOLE_SHEET, Problem, Question, ReadRow, where

YES, NO = "1", "0"
_MONTHS: Final = 12
# Folded titles of lists that are none of registrations for this movement.
_OURS: Final = re.compile(r"dan van|\bdvk\b")
_OTHERS: Final = re.compile(
    r"hoc tap (?:va )?(?:lam theo|tu tuong|dao duc|tam guong|bac)|cuoc van dong|nguoi tot,? viec tot"
    r"|phong trao (?:thi dua )?[“\"']?(?!thi dua)[a-z]"
)
_AWARDS: Final = re.compile(
    r"(?:danh sach|bieu|bang).{0,80}"
    r"(?:duoc (?:tang|khen)|tang (?:thuong )?(?:giay|bang) khen|de nghi (?:tang|khen)|khen thuong)"
)


class Doubt(NamedTuple):
    """A question for the sheet and the rows that wait for its answer."""

    question: Question
    rows: Sequence[ReadRow]


def hold(rows: Sequence[ReadRow], name: str, message: str) -> None:
    """Make rows wait for one answer of their sheet."""
    for row in rows:
        if not any(problem.name == name for problem in row.problems):
            row.problems.append(Problem(WHOLE_SHEET, name, "missing", message, severity=QUESTION, once=True))


def hold_blank_units(table: Table, said: Said, rows: Sequence[ReadRow], answered: UnitEntry | None) -> None:
    """Rows without a unit in a column in which others have another one than the title: theirs may be the one above."""
    title, at = said.meaning.unit, table.number_of("unit")
    if title is None or answered or table.columns.get(at) != "unit":
        return
    letter = column_letter(at)
    blank = [row for row in rows if not row.raw.get(letter) and "unit" not in row.corrected]
    blank = [row for row in blank if row.unit_key == title.key]
    if all(row.unit_key in (None, title.key) for row in rows if row.raw.get(letter)):
        return
    for row in blank:
        row.unit_key, row.unit = None, ""
    message = (
        f"Cột {letter} (“{table.headings[at]}”) để trống ở dòng này, trong khi dòng khác ghi đơn vị khác tiêu đề. "
        "Hãy ghi đơn vị vào từng dòng, hoặc chọn đơn vị cho cả trang."
    )
    hold(blank, "unit", message)


def hold_blank_years(table: Table, said: Said, rows: Sequence[ReadRow], answered: int | None) -> None:
    """Rows without a year below one that has another one than the title: theirs may be the one above."""
    at = table.number_of("year")
    if said.year is None or answered or table.columns.get(at) != "year":
        return
    letter = column_letter(at)
    blank: list[ReadRow] = []
    is_other = False
    for row in rows:
        if row.raw.get(letter):
            is_other = row.year not in (None, said.year)
        elif is_other and row.year == said.year and "year" not in row.corrected:
            blank.append(row)
    for row in blank:
        row.year = None
    message = (
        f"Cột {letter} (“{table.headings[at]}”) để trống ở dòng này, trong khi dòng trên ghi năm khác tiêu đề. "
        "Hãy ghi năm vào từng dòng, hoặc chọn năm cho cả trang."
    )
    hold(blank, "year", message)


def doubts_of(
    sheet: Sheet,
    table: Table,
    said: Said,
    rows: Sequence[ReadRow],
    answers: SheetAnswers,
) -> Iterator[Doubt]:
    """The doubts of one table that no answer has settled yet."""
    answered, taken_in = answers.more, answers.taken_in
    at = where(sheet.name, table.list_at)
    if "movement" not in answered and (title := _other_movement(said)):
        message = (
            f"{at} có tiêu đề “{shorten(title)}”. "
            "Đây có phải danh sách đăng ký của phong trào “Dân vận khéo” không?"
        )
        yield Doubt(Question("movement", message), rows)
    struck, hidden = struck_rows(sheet, table, answers.cells) - taken_in, sheet.hidden_rows - taken_in
    yield from _of_rows(at, rows, answered, "struck_rows", "bị gạch ngang cả dòng hoặc một tên", struck)
    yield from _of_rows(at, rows, answered, "hidden_rows", "bị ẩn hoặc lọc bỏ", hidden)
    if "turned_days" not in answered and (found := _turned_days(table)):
        number, why = found
        message = (
            f"{at}, cột {column_letter(number)}: {why}; có lẽ ngày và tháng đã bị đảo. "
            "Có đảo lại các ô có thể đảo không?"
        )
        dated = [row for row in rows if _may_be_turned(_cell(table, row.row, number))]
        yield Doubt(Question("turned_days", message, column=column_letter(number)), dated)
    yield from _contradictions(sheet, table, said, rows)


def _of_rows(
    at: str,
    rows: Sequence[ReadRow],
    answered: Mapping[str, str],
    code: str,
    how: str,
    numbers: set[int],
) -> Iterator[Doubt]:
    found = [row for row in rows if row.row in numbers] if code not in answered else []
    if found:
        message = f"{at}: {len(found)} dòng {how}. Có đưa các dòng đó vào không?"
        yield Doubt(Question(code, message), found)


def not_taken(sheet: Sheet, table: Table, answers: SheetAnswers) -> set[int]:
    """The rows that the officer said are struck out, or hidden, on purpose; none that he calls a model."""
    answered = answers.more
    struck = struck_rows(sheet, table, answers.cells) if answered.get("struck_rows") == NO else set()
    hidden = sheet.hidden_rows if answered.get("hidden_rows") == NO else set()
    return (struck | hidden) - answers.taken_in


def struck_rows(sheet: Sheet, table: Table, corrected: Mapping[int, Mapping[str, str]]) -> set[int]:
    """Rows of which a whole name is struck out, the title or the holder; not one that the officer has written anew."""
    if not sheet.struck:
        return set()
    names = {at: name.split(":")[0] for at, name in table.columns.items()}
    return {
        row
        for row, at in sheet.struck
        if names.get(at) in NAMES and names[at] not in corrected.get(row, {}) and _cell(table, row, at) != ""
    }


def _cell(table: Table, row: int, at: int) -> object:
    cells = table.cells_of(row)
    return cells[at - 1] if at <= len(cells) else ""


def _other_movement(said: Said) -> str:
    """The title of a list of another movement, or of awards; "" if it is ours."""
    folded = [fold(text) for text in said.texts]
    whole = " ".join(folded)
    for text, line in zip(said.texts, folded, strict=True):
        if _AWARDS.search(line) and "dang ki" not in whole:
            return text
        if _OTHERS.search(line) and not _OURS.search(whole):
            return text
    return ""


def _may_be_turned(value: object) -> bool:
    """Whether a day may have been written for a month: a date cell of the first twelve days, a text as "5/10/2022"."""
    if isinstance(value, datetime.date):
        return value.day <= _MONTHS
    numbers = DAY_AND_MONTH.match(value) if isinstance(value, str) else None
    return numbers is not None and int(numbers[1]) <= _MONTHS


def _turned_days(table: Table) -> tuple[int, str] | None:
    """The column of days in which some have the month first, and what shows it.

    Date cells that all lie in the first twelve days beside texts that all lie after, or a text as "10/25/2022".
    """
    at = table.number_of("date")
    if not at:
        return None
    days, texts, shown = [], [], ""
    for _, cells in table.body:
        value = cells[at - 1] if at <= len(cells) else ""
        if isinstance(value, datetime.date):
            days.append(value.day)
        elif isinstance(value, str) and (match := DAY_AND_MONTH.match(value)):
            texts.append(int(match[1]))
            if int(match[1]) <= _MONTHS < int(match[2]):
                shown = shown or match[0].strip()
    if shown:
        return at, f"có ô ghi tháng trước ngày (“{shown}”)"
    if days and texts and max(days) <= _MONTHS < min(texts):
        return at, f"các ô kiểu ngày đều có ngày không quá {_MONTHS}, các ô gõ chữ thì quá {_MONTHS}"
    return None


def _contradictions(sheet: Sheet, table: Table, said: Said, rows: Sequence[ReadRow]) -> Iterator[Doubt]:
    """Columns of units or years that agree with the title in no row."""
    for name, title in (("unit", said.meaning.unit and said.meaning.unit.label), ("year", said.year)):
        at = table.number_of(name)
        if not (at and title) or table.columns.get(at) != name or at in table.chosen:
            continue
        letter = column_letter(at)
        told = [row for row in rows if row.raw.get(letter)]
        values = [row.unit if name == "unit" else row.year for row in told]
        known = [value for value in values if value]
        if len(told) < 2 or not known or title in known:
            continue
        heading = table.headings[at]
        what = "đơn vị" if name == "unit" else "năm đăng ký"
        at_column = f"{where(sheet.name, table.list_at)}, cột {letter} (“{heading}”)"
        message = (
            f"{at_column} ghi {what} “{known[0]}”, khác tiêu đề ghi “{title}”. Cột này có phải {what} không?"
        )
        yield Doubt(Question("differs", message, (name,), letter, heading), told)
