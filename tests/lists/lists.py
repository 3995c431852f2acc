"""Lists as communes write them, built by tests: a catalogue by hand, workbooks from rows of cells."""

import io
from collections.abc import Sequence
from datetime import date

import openpyxl

from danvan.lists.reading.words.catalogue import Catalogue, FieldEntry
from danvan.lists.reading.words.matches import UnitEntry
from danvan.lists.reading.workbook import Answers, Reading, read_workbook
from models_registry.standard_fields import STANDARD_FIELDS

FIELDS = tuple(
    FieldEntry(field["code"], field["name"], field["short_name"], tuple(field["aliases"]))
    for field in STANDARD_FIELDS
)
UNITS = (
    UnitEntry(1, "Xã Xuân Lập", "Xuân Lập", "02242"),
    UnitEntry(2, "Xã Thổ Bình", "Thổ Bình", "02296"),
    UnitEntry(3, "Xã Hồng Quang", "Hồng Quang", "02293"),
    UnitEntry(4, "Xã Phúc Sơn", "Phúc Sơn", "02299"),
    UnitEntry(5, "Xã Lăng Can", "Lăng Can", valid_to=date(2020, 12, 31)),
    UnitEntry(6, "Thị trấn Lăng Can", "Lăng Can", valid_from=date(2021, 1, 1)),
    UnitEntry(7, "Xã Bình An", "Bình An", "02290", valid_to=date(2025, 6, 30)),
    UnitEntry(8, "Xã Bình An", "Bình An", "02296", valid_from=date(2026, 1, 1)),
    UnitEntry(9, "Huyện Lâm Bình", "Lâm Bình", "071", rank=2),
)
CATALOGUE = Catalogue(FIELDS, UNITS, range(1990, 2031))

HEADER = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Loại hình", "Đơn vị", "Lĩnh vực", "Năm đăng ký")
ROW = (1, "Đường hoa", "Hội Nông dân xã Xuân Lập", "Tập thể", "Xã Xuân Lập", "Kinh tế", 2022)


def workbook(
    *sheets: Sequence[Sequence[object]],
    names: Sequence[str] = (),
    merged: Sequence[str] = (),
    hidden: str = "",
) -> bytes:
    """An xlsx with one sheet for each list of rows; `merged` ranges are of the first."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(names[number] if number < len(names) else f"Sheet{number + 1}")
        for row in rows:
            sheet.append(list(row))
        if sheet.title == hidden:
            sheet.sheet_state = "hidden"
    for area in merged:
        book.worksheets[0].merge_cells(area)
    return to_bytes(book)


def to_bytes(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(*rows: Sequence[object], **options: object) -> Reading:
    """Read one sheet of these rows; options of `workbook` and answers alike."""
    built = {name: options.pop(name) for name in ("names", "merged") if name in options}
    return read_workbook(workbook(rows, **built), "ds.xlsx", CATALOGUE, Answers(**options))


def codes(reading: Reading) -> list[list[str]]:
    """The codes of each row's problems."""
    return [[problem.code for problem in row.problems] for row in reading.rows]


def asides(reading: Reading) -> dict[int, str]:
    """Row -> kind of what was set aside, over all tables."""
    return {aside.row: aside.kind for sheet in reading.sheets for aside in sheet.set_aside}
