"""What every reader of a spreadsheet gives, what it may refuse, and the limits of both."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from danvan.lib.numbers import written

Cell = str | int | float | bool | datetime.datetime | datetime.date | datetime.time | datetime.timedelta
Fault = Literal["formula", "error"]
Direction = Literal["across", "down"]
Place = tuple[int, int]  # Excel row and column, both from 1

MAX_BYTES: Final = 20_000_000
MAX_COLUMNS: Final = 200
LAST_ROW: Final = 1_048_576  # of a sheet, in Excel
MAX_ROWS: Final = 120_000  # that hold something, in all sheets together
MAX_CELLS: Final = 4_000_000  # of the rectangle of a sheet that holds something
MAX_MERGES: Final = 20_000
_MAX_MERGED: Final = 500_000  # cells of a sheet that merges fill
WIDEST: Final = 16_384  # cells of one row, as in Excel
MAX_SHEETS: Final = 300
# What Excel shows in a cell whose formula fails: a text where it was copied out as text.
ERRORS: Final = frozenset(("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"))
_SAME: Final = 10_000  # different texts of which equal ones become one


class UnreadableFile(Exception):  # noqa: N818 (a name to be read in `except`)
    """A file that is refused whole; `message` is Vietnamese and says what to do.

    Codes: empty, too_big, password, damaged, unsafe, not_a_list (another kind of file).
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Decoded:
    """One cell whose old encoding was decoded, to be shown before and after."""

    row: int
    column: int
    before: str
    after: str


@dataclass(slots=True)
class Sheet:
    """The rows of one sheet that hold something: (Excel row number, cells from column A on; "" is empty).

    `merged` names the cells that were filled from a merged neighbour and whence (across: from the left; down:
    from above); `faults` names formulas without a stored result and Excel errors (#REF!), whose cells are "".
    `hidden_rows` and `hidden_columns` are those that a filter or the sender hid, `struck` the cells whose text is
    struck out, `partly_struck` those of whose text a part is.
    `notes` say in Vietnamese what was not read.
    """

    name: str
    rows: list[tuple[int, list[Cell]]]
    hidden: bool = False
    merged: dict[Place, Direction] = field(default_factory=dict)
    faults: dict[Place, Fault] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[Place] = field(default_factory=set)
    partly_struck: set[Place] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    encoding: str = ""  # "TCVN3" or "VNI" if text of this sheet was decoded
    decoded: list[Decoded] = field(default_factory=list)  # the first few
    is_named: bool = True  # no: it is called as its file, for want of a name of its own


@dataclass(slots=True)
class Book:
    """A read file. `kind` is xlsx, xls, ods, fods, csv, docx, html, mhtml or xml.

    `encoding` is Unicode, UTF-8, ..., TCVN3 or VNI.
    """

    kind: str
    encoding: str
    sheets: list[Sheet]
    notes: list[str] = field(default_factory=list)


class OneOfEach(dict[str, str]):
    """`texts[text]` is one object for all equal texts: units, fields and kinds lie in memory once, not in every row."""

    def __missing__(self, text: str) -> str:
        if len(self) < _SAME:
            self[text] = text
        return text


def column_letter(number: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str | bytes) -> int:
    """A -> 1, AA -> 27."""
    number = 0
    for byte in letters.upper().encode() if isinstance(letters, str) else letters.upper():
        number = number * 26 + byte - 64
    return number


def keep_filled(
    rows: Iterable[tuple[int, list[Cell]]], notes: list[str], room: int = MAX_ROWS
) -> list[tuple[int, list[Cell]]]:
    """The rows that hold something, at most MAX_COLUMNS wide; `notes` learns what was cut.

    Raises UnreadableFile if there are more than `room`.
    """
    kept = []
    widest = 0
    texts = OneOfEach()
    for number, cells in rows:
        if not any(cell != "" for cell in cells):
            continue
        cells = [texts[cell] if type(cell) is str else cell for cell in cells]
        if len(cells) > MAX_COLUMNS:
            widest = max(widest, max(i for i, cell in enumerate(cells, 1) if cell != ""))
            cells = cells[:MAX_COLUMNS]
        kept.append((number, cells))
        if len(kept) > room:
            raise too_many_rows()
    if widest > MAX_COLUMNS:
        notes.append(wide_note())
    return kept


def complete(sheet: Sheet, faults: dict[Place, Fault]) -> None:
    """Give the sheet its faults, and a row to each fault that stands alone in one."""
    sheet.faults = faults
    missing = {row for row, _ in faults} - {number for number, _ in sheet.rows}
    if missing:
        sheet.rows.extend((row, []) for row in missing)
        sheet.rows.sort(key=lambda row: row[0])


def wide_note() -> str:
    """What is said of columns beyond the limit."""
    return f"Các cột từ {column_letter(MAX_COLUMNS + 1)} trở đi không được đọc (tối đa {MAX_COLUMNS} cột)."


def tell_dropped_sheets(sheets: list[Sheet], count: int) -> None:
    """Say on the last sheet read that the file has more: `count` in all."""
    if sheets and count > MAX_SHEETS:
        sheets[-1].notes.append(
            f"Tệp có {count} trang, chỉ đọc {MAX_SHEETS} trang đầu. Hãy gửi các trang còn lại trong tệp khác."
        )


def too_many_rows() -> UnreadableFile:
    """The refusal of a file with too much in it."""
    return UnreadableFile(
        "too_big",
        f"Tệp có quá nhiều dữ liệu (tối đa {written(MAX_ROWS)} dòng). Hãy chia thành nhiều tệp.",
    )


def fill_merges(sheet: Sheet, ranges: Iterable[tuple[int, int, int, int]]) -> None:
    """Write the first cell of each merged range (top, left, bottom, right; from 1) into its other cells.

    Only rows that hold something are filled: a range over empty framed rows makes none of them a row. Raises
    UnreadableFile if more cells would be filled than a list can have.
    """
    by_number = dict(sheet.rows)
    numbers = sorted(by_number)
    for top, left, bottom, right in ranges:
        first = by_number.get(top)
        if first is None or left > len(first) or first[left - 1] == "" or right > WIDEST:
            continue
        value = first[left - 1]
        right = min(right, MAX_COLUMNS)
        inside = range(top, bottom + 1) if bottom - top < 100 else numbers
        for number in inside:
            if not (top <= number <= bottom) or (cells := by_number.get(number)) is None:
                continue
            if len(cells) < right:
                cells.extend([""] * (right - len(cells)))
            if len(sheet.merged) > _MAX_MERGED:
                raise UnreadableFile(
                    "too_big", "Bảng tính có quá nhiều ô gộp. Hãy bỏ gộp ô (Unmerge Cells), lưu lại rồi gửi."
                )
            for column in range(left, right + 1):
                if (number, column) != (top, left):
                    cells[column - 1] = value
                    sheet.merged[number, column] = "down" if column == left else "across"
