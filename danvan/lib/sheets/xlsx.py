"""xlsx and xlsm -> sheets: by calamine when what it makes room for is small, else by rows with openpyxl."""

import io
import warnings
from collections.abc import Iterator
from typing import Any, Final
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import WorkSheetParser

from danvan.lib.sheets import ooxml
from danvan.lib.sheets.book import (
    LAST_ROW,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_MERGES,
    MAX_ROWS,
    MAX_SHEETS,
    Book,
    Cell,
    Sheet,
    UnreadableFile,
    complete,
    fill_merges,
    keep_filled,
    tell_dropped_sheets,
)
from danvan.lib.sheets.calamine import read_sheets
from danvan.lib.sheets.old_fonts import Runs, decode_legacy, witness_of
from danvan.lib.sheets.ooxml_runs import find_old_runs, find_struck_runs
from danvan.lib.sheets.package import MAX_UNPACKED, Package, damaged, too_much_text, unsafe

_SLOW: Final = 30_000_000  # bytes of sheets that openpyxl reads in time
_FRAMES: Final = 5_000_000  # bytes of empty frames that are worth taking out
_MAX_TEXT: Final = 80_000_000  # bytes of shared strings, counted in each cell that names them


def read_xlsx(data: bytes, package: Package) -> Book:
    """A book out of an .xlsx or .xlsm. Raises UnreadableFile."""
    parts = ooxml.find_sheets(package)
    package.verify_xml(besides=set(parts))
    formats = ooxml.find_formats(package)
    strings = ooxml.read_strings(package)
    runs, struck_strings = find_old_runs(strings), find_struck_runs(strings, in_cells=bool(formats.struck))
    listed, parts = len(parts), parts[:MAX_SHEETS]
    sizes = {part: package.members[part].file_size for part in parts if part in package}
    if sum(sizes.get(part, 0) for part in parts) > MAX_UNPACKED:
        raise unsafe()  # one part named by many sheets
    scans = [
        ooxml.scan_sheet(package, part, formats, struck_strings) if part in package else ooxml.Scan()
        for part in parts
    ]
    for scan in scans:
        runs.update(scan.runs)
    _refuse_repeated_text(package, parts, scans, strings)
    framed = [
        part for part, scan in zip(parts, scans, strict=False) if scan.framed > _FRAMES and scan.regular
    ]
    if framed:
        data = _without_frames(package, framed, sizes)
    if all(scan.regular and scan.last_row * scan.last_column <= MAX_CELLS for scan in scans):
        sheets = read_sheets(data, [scan.faults for scan in scans], [scan.fonts for scan in scans], runs)
        for sheet, scan in zip(sheets, scans, strict=False):
            _tell_marks(sheet, scan)
            if len(scan.merges) <= MAX_MERGES:
                fill_merges(sheet, scan.merges)
    elif sum(sizes.get(part, 0) for part in parts) > _SLOW:
        raise UnreadableFile(
            "too_big",
            "Bảng tính quá rộng hoặc quá dài. Hãy xóa các dòng, cột trống có kẻ khung, lưu lại rồi gửi.",
        )
    else:
        sheets = _read_by_rows(data, dict(zip(parts, scans, strict=True)), runs)
    tell_dropped_sheets(sheets, listed)
    return Book("xlsx", "Unicode", sheets)


def _tell_marks(sheet: Sheet, scan: ooxml.Scan) -> None:
    sheet.hidden_rows, sheet.hidden_columns = scan.hidden_rows, scan.hidden_columns
    sheet.struck, sheet.partly_struck = scan.struck, scan.partly_struck


def _refuse_repeated_text(
    package: Package, parts: list[str], scans: list[ooxml.Scan], strings: bytes
) -> None:
    longest = max(map(len, strings.split(b"</si>")))
    if longest * sum(scan.string_cells for scan in scans) <= _MAX_TEXT:
        return
    if sum(ooxml.text_of_cells(package, part, strings) for part in parts if part in package) > _MAX_TEXT:
        raise too_much_text()


def _without_frames(package: Package, framed: list[str], sizes: dict[str, int]) -> bytes:
    """The same workbook without the empty cells of some sheets; `sizes` learns how long these are now."""
    short = io.BytesIO()
    with ZipFile(short, "w", ZIP_STORED) as target:
        for name in package.members:
            if name in framed:
                xml = ooxml.without_frames(package, name)
                sizes[name] = len(xml)
                target.writestr(name, xml)
            elif name.endswith((".xml", ".rels")):
                target.writestr(name, b"".join(package.chunks(name)))
    return short.getvalue()


def _read_by_rows(data: bytes, scans: dict[str, ooxml.Scan], runs: Runs) -> list[Sheet]:
    """Slower, but makes room only for rows that hold something; cuts at the widest column allowed."""
    sheets: list[Sheet] = []
    room = MAX_ROWS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions that it leaves out
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            for source in book.worksheets[:MAX_SHEETS]:
                sheet = Sheet(source.title, [], hidden=source.sheet_state != "visible")
                sheets.append(sheet)
                inside: Any = source  # the stubs leave out where its part lies
                scan = scans.get(inside._worksheet_path.lstrip("/")) or ooxml.Scan()
                sheet.rows = keep_filled(_written_rows(source, scan), sheet.notes, room)
                room -= len(sheet.rows)
                complete(sheet, scan.faults)
                _tell_marks(sheet, scan)
                decode_legacy(sheet, scan.fonts, runs)
                if len(scan.merges) <= MAX_MERGES:
                    fill_merges(sheet, scan.merges)
    except UnreadableFile:
        raise
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, SyntaxError, BadZipFile, OSError):
        raise damaged() from None  # openpyxl has no error of its own for a broken file; it lets these out
    return sheets


def _written_rows(source: ReadOnlyWorksheet, scan: ooxml.Scan) -> Iterator[tuple[int, list[Cell]]]:
    """Only the rows that the file has: `iter_rows` invents those between, a milliard of them if told so."""
    inside: Any = source  # the parts that `iter_rows` itself hands to the parser; no stub names them
    last = 0
    with inside._get_source() as xml:
        parser = WorkSheetParser(
            xml,
            inside._shared_strings,
            data_only=True,
            epoch=source.parent.epoch,
            date_formats=inside.parent._date_formats,
            timedelta_formats=inside.parent._timedelta_formats,
        )
        for number, cells in parser.parse():
            if not last < number <= LAST_ROW:
                raise damaged()
            last = number
            yield number, _values([ReadOnlyCell(source, **cell) for cell in cells], number, scan)


def _values(cells: list[ReadOnlyCell], number: int, scan: ooxml.Scan) -> list[Cell]:
    values: list[Cell] = []
    for cell in cells:
        value, column = cell.value, cell.column
        if value is None or not len(values) < column <= MAX_COLUMNS + 1:
            continue
        values.extend([""] * (column - len(values)))
        if cell.data_type == "e":
            scan.faults[number, column] = "error"
        else:
            values[column - 1] = value  # type: ignore[assignment] # neither formulas nor rich text were asked for
            if not scan.regular and isinstance(value, str) and not value.isascii() and cell.has_style:
                witness = witness_of(cell.font.name or "")
                if witness:
                    scan.fonts[number, column] = witness
                if cell.font.strike:
                    scan.struck.add((number, column))
    while values and values[-1] == "":
        values.pop()
    return values
