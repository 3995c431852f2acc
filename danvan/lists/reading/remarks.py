"""What a list says against itself and nobody has to answer: worth a look before the rows are written."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from danvan.lib.sheets import Sheet, column_letter
from danvan.lib.text import fold
from danvan.lists.reading.doubts import struck_rows
from danvan.lists.reading.table.endings import is_number
from danvan.lists.reading.table.layout import Table
from danvan.lists.reading.totals import totals_not_reached
from danvan.lists.reading.words.catalogue import COLLECTIVE, INDIVIDUAL, Catalogue
from danvan.lists.reading.words.communes import communes_named, is_named, own_names
from danvan.lists.reading.words.names import guess_kind
from danvan.lists.results import ReadRow, ReadSheet, Remark

_WITHDRAWN: Final = re.compile(
    r"(?:da |xin |de nghi )?"
    r"(?:rut|trung|dung|ngung|bo|huy|hui|thoi|khong (?:thuc hien|dang ki|con|lam)|ket thuc|loai)\b"
)
# At the end of a name: "Đường hoa (đã rút)", "Đường hoa - xin rút".
_WITHDRAWN_NAME: Final = re.compile(
    r"[(\[] ?(?:da |xin |de nghi )?(?:rut|dung|ngung|huy|hui|trung|ket thuc|khong (?:thuc hien|dang ki|lam))"
    r"(?: (?:dang ki|ten|lai|hoat dong|thuc hien|khoi danh sach))? ?[)\]]\W*$"
    r"|[-–—,;:] (?:da |xin |de nghi )?rut(?: (?:dang ki|ten|lai|khoi danh sach))?\W*$"
)
_BESIDE: Final = re.compile(r"[(\[,;:–—-]")  # nearly no name has one, so few have to be folded
_PLACED: Final = re.compile(r"\b(?:xã|thị trấn|phường)\b", re.IGNORECASE)


def remarks_of(
    table: Table, report: ReadSheet, rows: Sequence[ReadRow], catalogue: Catalogue, sheet: Sheet, above: int
) -> list[Remark]:
    """The remarks on one table, each with the rows that it is about; the tables `above` have that many rows."""
    own = [text for line in table.above for text in map(str, line[1]) if text]
    partly = {row for row, _ in (*sheet.struck, *sheet.partly_struck)} - struck_rows(sheet, table, {})
    found = [
        ("noted", "ghi là rút, trùng, dừng", [row for row in rows if _is_withdrawn(row)]),
        ("other_year", "ghi ngày của năm khác năm đăng ký", [row for row in rows if _is_of_other_year(row)]),
        ("other_unit", "có tên, chức vụ hoặc địa điểm nêu đơn vị khác", _elsewhere(rows, catalogue)),
        ("person", "ghi tên người nhưng là tập thể", _persons(rows)),
        ("struck", "bị gạch ngang", [row for row in rows if _waits(row, "struck_rows")]),
        ("partly_struck", "có chỗ bị gạch ngang", [row for row in rows if row.row in partly]),
        ("hidden", "bị ẩn hoặc lọc bỏ", [row for row in rows if _waits(row, "hidden_rows")]),
    ]
    remarks = [
        Remark(code, f"{len(about)} dòng {what}.", tuple(row.row for row in about))
        for code, what, about in found
        if about
    ]
    totals = totals_not_reached(own, report, [row.row for row in rows], above)
    return [*remarks, *_hidden_columns(table, sheet), *_unheaded(table, rows), *totals]


def _waits(row: ReadRow, name: str) -> bool:
    return bool(row.problems) and any(problem.name == name for problem in row.problems)


def _is_withdrawn(row: ReadRow) -> bool:
    note = row.other.get("note", "")
    if note and _WITHDRAWN.match(fold(note)):
        return True
    names = (row.title, row.registrant, row.post and f"({row.post})")
    return any(_WITHDRAWN_NAME.search(fold(name)) for name in names if _BESIDE.search(name))


def _hidden_columns(table: Table, sheet: Sheet) -> Iterator[Remark]:
    """Columns that the sender hid are read as others are: what stands in them nobody sees on his screen."""
    for at in sorted(sheet.hidden_columns & table.columns.keys()):
        if table.columns[at] == "number":
            continue  # of the portal's own template
        message = (
            f"Cột {column_letter(at)} (“{table.headings.get(at, '')}”) bị ẩn trong tệp nhưng vẫn được đọc."
        )
        yield Remark("hidden_column", message)


def _unheaded(table: Table, rows: Sequence[ReadRow]) -> Iterator[Remark]:
    """Words in columns without a heading, beside those that have one: nothing else would say that they are left out."""
    columns = {*table.headings, *table.columns}
    if not columns:
        return
    free = [at for at in range(min(columns), max(columns) + 2) if at not in columns]
    numbers = {row.row for row in rows}
    told: dict[int, list[int]] = {}
    for number, cells in table.body:
        for at in free:
            value = cells[at - 1] if at <= len(cells) else ""
            if isinstance(value, str) and not is_number(value) and value.strip() and number in numbers:
                told.setdefault(at, []).append(number)
    for at, lines in told.items():
        message = (
            f"{len(lines)} dòng có chữ ở cột {column_letter(at)} là cột không có tiêu đề, không được đọc."
        )
        yield Remark("unheaded", message, tuple(lines))


def _is_of_other_year(row: ReadRow) -> bool:
    return bool(row.date and row.year) and row.date is not None and row.date.year != row.year


def _elsewhere(rows: Sequence[ReadRow], catalogue: Catalogue) -> list[ReadRow]:
    """The rows whose holder's name, post, workplace or place names a commune that is not theirs."""
    units = {unit.key: unit for unit in catalogue.units}
    names: dict[int, list[str]] = {}
    told: dict[tuple[str, int | None, int], bool] = {}
    found = []
    for row in rows:
        unit = units.get(row.unit_key or 0)
        if unit is None:
            continue
        for text in (row.registrant, row.post, row.other.get("workplace", ""), row.place):
            if not _PLACED.search(text):
                continue
            key = text, row.year, unit.key
            if key not in told:
                own = names.setdefault(unit.key, own_names(unit, catalogue.units))
                named = communes_named(text, row.year, catalogue)
                told[key] = bool(named) and not any(is_named(one, own) for one in named)
            if told[key]:
                found.append(row)
                break
    return found


def _persons(rows: Sequence[ReadRow]) -> list[ReadRow]:
    """The rows of a collective whose name is a person's."""
    names = {row.registrant for row in rows if row.kind == COLLECTIVE}
    people = {name for name in names if guess_kind(name)[0] == INDIVIDUAL}
    return [row for row in rows if row.kind == COLLECTIVE and row.registrant in people]
