"""A form ("phiếu đăng ký") as it was understood: its labels and values, and the table that it becomes.

What is said of the rows of that table is said of the cells of the file.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from danvan.lib.sheets import Sheet, column_letter, column_number
from danvan.lib.sheets.book import Cell, Place
from danvan.lists.reading.card.labels import Key
from danvan.lists.reading.table.header_rows import Line
from danvan.lists.reading.table.layout import Table
from danvan.lists.results import WHOLE_SHEET, Problem, ReadRow, ReadSheet, SetAside

_PLACE: Final = re.compile(r"(Trang “.*?”), dòng \d+(?:, cột [A-Z]{1,3})?", re.DOTALL)


class Value(NamedTuple):
    """What stands behind a label, and in which cell."""

    cell: Cell
    place: Place


@dataclass(slots=True)
class Card:
    """One filled form: the row it goes by, its values, and the column of the file if it is one."""

    row: int
    values: dict[Key, Value] = field(default_factory=dict)
    above: list[Line] = field(default_factory=list)  # lines between it and the form before
    column: int = 0


@dataclass(slots=True)
class Form:
    """A form as a sheet with one table; `trouble` says why it has to be asked about instead."""

    sheet: Sheet
    table: Table | None = None
    trouble: str = ""
    set_aside: list[SetAside] = field(default_factory=list)
    places: dict[Place, Place] = field(default_factory=dict)  # cell of the table -> cell of the file
    columns: dict[int, int] = field(default_factory=dict)  # row of the table -> column of the file

    def tell(self, report: ReadSheet, rows: list[ReadRow]) -> None:
        """Says of the report and the rows where things are in the file; the table's letters mean nothing there."""
        for row in rows:
            row.raw = {self._address(row.row, letter): text for letter, text in row.raw.items()}
            row.problems = [self._placed(row.row, problem) for problem in row.problems]
        report.notes = [*self.sheet.notes, self._note(rows)]
        report.notes += [
            f"Mục “{report.headings[column_letter(at)]}” chưa rõ là gì, chưa đưa vào."
            for at in (self.table.unknown if self.table else ())
        ]
        report.set_aside = sorted([*report.set_aside, *self.set_aside], key=lambda aside: aside.row)
        report.questions = [question for question in report.questions if question.code != "column"]
        report.columns, report.headings = {}, {}

    def _note(self, rows: list[ReadRow]) -> str:
        if not self.columns:
            return f"Trang này là phiếu đăng ký, không phải bảng: đã đọc {len(rows)} phiếu."
        named = "; ".join(f"cột {column_letter(at)} là dòng {row}" for row, at in self.columns.items())
        return f"Trang này ghi mỗi mô hình một cột: đã đọc {len(rows)} mô hình. Trên cổng, {named}."

    def _address(self, row: int, letter: str) -> str:
        place = self.places.get((row, column_number(letter)))
        return f"{column_letter(place[1])}{place[0]}" if place else letter

    def _placed(self, row: int, problem: Problem) -> Problem:
        """The problem at its cell of the file: it has a column only if that is in the row that the model goes by."""
        place = self.places.get((row, column_number(problem.column))) if problem.column else None
        at = place[1] if place else self.columns.get(row, 0)
        where = f", dòng {place[0]}" if place else "" if at else f", dòng {row}"
        if at:
            letter = f", cột {column_letter(at)}"
            where = f"{letter}{where}" if row in self.columns else f"{where}{letter}"
        message = _PLACE.sub(lambda found: f"{found[1]}{where}", problem.message, count=1)
        column = column_letter(at) if place and place[0] == row else WHOLE_SHEET
        return replace(problem, message=message, column=column)
