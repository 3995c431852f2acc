"""The cells of one row, and what is wrong with them said in the officer's own coordinates."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from danvan.lib.sheets import column_letter
from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean
from danvan.lists.reading.row.columns import TableColumns
from danvan.lists.reading.words.units import word_question
from danvan.lists.results import WHOLE_SHEET, Problem, ReadRow, Severity

# Settled by `Answers.words`.
_LEARNED: Final = frozenset(("unknown_field", "unknown_unit", "unknown_kind", "unknown_form"))
_SHOWN: Final = 60  # characters of a value in a message


@dataclass(slots=True)
class RowCells:
    """The cells of a row and what the officer corrected in it; `row` collects what is read and what is wrong.

    `faults` are its cells that are formulas without a result or errors of Excel, by column; `guessed` names what the
    sheet does not say itself.
    """

    columns: TableColumns
    cells: list[Cell]
    told: Mapping[str, str]
    faults: Mapping[int, str]
    row: ReadRow
    guessed: list[str] = field(default_factory=list)

    def cell(self, at: int) -> Cell:
        """The cell of a column (0 is no column)."""
        return self.cells[at - 1] if 0 < at <= len(self.cells) else ""

    def text(self, at: int) -> str:
        """The cleaned text of a column."""
        value = self.cells[at - 1] if 0 < at <= len(self.cells) else ""
        if not value:
            return ""
        return clean(value) if isinstance(value, str) else as_text(value)

    def said_of(self, name: str) -> str:
        """The text of a column, or what the officer said where the list has no such column."""
        at = self.columns.single.get(name)
        text = self.text(at) if at else ""
        return text or (clean(self.told[name]) if name in self.told else "")

    def problem(
        self,
        code: str,
        at: int,
        name: str,
        reason: str,
        *,
        value: Cell = "",
        candidates: tuple[str, ...] = (),
        severity: Severity = "error",
        once: bool = False,
        year: int | None = None,
        choices: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Note a problem; `at` 0 is one of no cell, `reason` a Vietnamese sentence that says what would be right.

        `year` is that of a word whose meaning it decides.
        """
        asked = word_question(name, as_text(value), year) if code in _LEARNED or choices else ""
        letter = column_letter(at) if at else WHOLE_SHEET
        label = self.columns.labels.get(at) or self.columns.known.label(name)
        place = f", cột {letter} ({label})" if at else ""
        message = f"Trang “{self.row.sheet}”, dòng {self.row.row}{place}: {reason}"
        self.row.problems.append(
            Problem(letter, name, code, message, as_text(value), candidates, severity, once, asked, choices)
        )

    def is_faulty(self, at: int, name: str) -> bool:
        """Whether the cell is a formula without a result or an Excel error; says so if it is."""
        fault = self.faults.get(at)
        if fault is None:
            return False
        if fault == "formula":
            reason = "ô này là công thức chưa có kết quả. Hãy gõ thẳng nội dung vào ô, hoặc mở bằng Excel rồi lưu lại."
        else:
            reason = "ô này báo lỗi của Excel (như #REF!, #N/A). Hãy gõ thẳng nội dung vào ô."
        self.problem("bad_value", at, name, reason)
        return True

    def check_text(self, text: str, at: int, name: str) -> None:
        """Note that a text is too long."""
        limit = self.columns.limits.get(name, 0)
        if limit and len(text) > limit:
            reason = f"nội dung dài {len(text)} ký tự, tối đa {limit}. Hãy viết gọn lại."
            self.problem("too_long", at, name, reason, value=text)


def as_text(value: Cell) -> str:
    """A cell as a person would write it: 12 for 12.0, 05/10/2022 for a date."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value).replace(".", ",")
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def shorten(text: str) -> str:
    """A value as a message shows it."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
