"""Old .xls workbooks: read by calamine, after a pass over their records for what it does not tell.

That is: a password, how large each sheet's rectangle is, the cells in old fonts, those that hold errors.
Records as in Microsoft's [MS-XLS]; only the few named here are looked at.
"""

import contextlib
import struct
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from danvan.lib.sheets.biff_strings import fonts_of_strings
from danvan.lib.sheets.book import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_MERGES,
    Book,
    Fault,
    Place,
    UnreadableFile,
    fill_merges,
    tell_dropped_sheets,
    too_many_rows,
)
from danvan.lib.sheets.calamine import read_sheets
from danvan.lib.sheets.old_fonts import Witness, witness_of
from danvan.lib.sheets.ole import CompoundFile
from danvan.lib.sheets.package import damaged

_FILEPASS, _FONT, _XF, _BOUNDSHEET, _EOF = 0x2F, 0x31, 0xE0, 0x85, 0x0A
_BOF: Final = (0x0809, 0x0409, 0x0209)
_TEXTS: Final = frozenset((0xFD, 0x0204, 0xD6, 0x06))  # LABELSST, LABEL, RSTRING, FORMULA
_VALUES: Final = _TEXTS | {0x0203, 0x027E, 0x0205}  # NUMBER, RK, BOOLERR
_ROW, _HEIGHT_NOUGHT, _STRIKE = 0x0208, 0x20, 0x08  # a record, and flags of it and of a font
_STRINGS, _CONTINUE, _SHARED = (
    0xFC,
    0x3C,
    0xFD,
)  # shared strings, what a record goes on with, a cell that names one
_COLUMNS: Final = 0x7D  # how wide some are, and whether hidden
_MULTIPLE_RK, _BOOL_OR_ERROR, _FORMULA, _MERGES = 0xBD, 0x0205, 0x06, 0xE5


Marks = AbstractSet[bool | None]  # of a text in several fonts: struck out, not, or as its cell
_NO_MARKS: Final[Marks] = frozenset()


@dataclass(slots=True)
class _Scan:
    """What a pass over one sheet's records found."""

    last_row: int = 0
    last_column: int = 0
    faults: dict[Place, Fault] = field(default_factory=dict)
    fonts: dict[Place, Witness] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[Place] = field(default_factory=set)
    partly_struck: set[Place] = field(default_factory=set)


def read_xls(data: bytes, folder: CompoundFile) -> Book:
    """A book out of an .xls. Raises UnreadableFile: password, damaged, too_big."""
    stream = folder.read("Workbook" if "Workbook" in folder.entries else "Book")
    try:
        scans = _scan(stream)
    except (struct.error, IndexError, UnicodeDecodeError):
        raise damaged() from None
    if any(scan.last_row * scan.last_column > MAX_CELLS for scan in scans):
        raise too_many_rows()
    sheets = read_sheets(data, [scan.faults for scan in scans], [scan.fonts for scan in scans])
    for sheet, scan in zip(sheets, scans, strict=False):
        sheet.hidden_rows, sheet.hidden_columns = scan.hidden_rows, scan.hidden_columns
        sheet.struck, sheet.partly_struck = scan.struck, scan.partly_struck
        fill_merges(sheet, scan.merges)
    tell_dropped_sheets(sheets, len(scans))
    return Book("xls", "Unicode", sheets)


def _scan(stream: bytes) -> list[_Scan]:
    offsets: list[int] = []
    fonts: list[Witness | None] = []
    strikes: list[bool] = []  # by font
    old: dict[int, Witness] = {}  # by cell format
    struck: set[int] = set()
    strings: list[bytes] = []
    formats = before = 0
    at = 0
    wide = len(stream) > 6 and struct.unpack_from("<H", stream, 4)[0] >= 0x0600
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == _FILEPASS:
            raise UnreadableFile(
                "password", "Tệp có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi gửi."
            )
        if kind == _FONT:
            fonts.append(witness_of(_short_text(body, 14, wide=wide)))
            strikes.append(bool(struct.unpack_from("<H", body, 2)[0] & _STRIKE))
            if len(fonts) == 4:
                fonts.append(None)  # the format skips number 4
                strikes.append(False)
        elif kind == _XF:
            number = struct.unpack_from("<H", body)[0]
            witness = fonts[number] if number < len(fonts) else None
            if witness:
                old[formats] = witness
            if number < len(strikes) and strikes[number]:
                struck.add(formats)
            formats += 1
        elif kind == _BOUNDSHEET:
            offsets.append(struct.unpack_from("<I", body)[0])
        elif kind == _STRINGS or (kind == _CONTINUE and before in (_STRINGS, _CONTINUE) and strings):
            strings.append(body)
        elif kind == _EOF:
            break
        before = kind
    marks = _marks_of(strings, strikes)
    return [_scan_sheet(stream, offset, old, struck, marks) for offset in offsets]


def _marks_of(strings: Sequence[bytes], strikes: Sequence[bool]) -> dict[int, Marks]:
    """Of shared strings in several fonts which of these strike out; None is the font of the cell."""
    if not any(strikes):
        return {}
    with contextlib.suppress(struct.error, IndexError):  # what calamine cannot read it refuses
        return {
            number: {None if font is None else font < len(strikes) and strikes[font] for font in fonts}
            for number, fonts in fonts_of_strings(strings).items()
        }
    return {}


def _short_text(body: bytes, at: int, *, wide: bool) -> str:
    length = body[at]
    if not wide:
        return body[at + 1 : at + 1 + length].decode("cp1252", "replace")
    if body[at + 1] & 1:
        return body[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    return body[at + 2 : at + 2 + length].decode("latin-1")


def _holds_error(kind: int, stream: bytes, body: int) -> bool:
    if kind == _FORMULA:
        return stream[body + 6] == 2 and stream[body + 12 : body + 14] == b"\xff\xff"
    return kind == _BOOL_OR_ERROR and stream[body + 7] == 1


def _scan_several(scan: _Scan, kind: int, stream: bytes, body: int, end: int) -> None:
    unpack = struct.unpack_from
    if kind == _MULTIPLE_RK:
        scan.last_row = max(scan.last_row, unpack("<H", stream, body)[0] + 1)
        scan.last_column = max(scan.last_column, unpack("<H", stream, end - 2)[0] + 1)
        return
    if kind == _COLUMNS:
        first, last, _, _, flags = unpack("<5H", stream, body)
        if flags & 1:
            scan.hidden_columns.update(range(first + 1, min(last, MAX_COLUMNS - 1) + 2))
        return
    for place in range(body + 2, end - 7, 8):
        if len(scan.merges) >= MAX_MERGES:
            return
        top, bottom, left, right = unpack("<4H", stream, place)
        scan.merges.append((top + 1, left + 1, bottom + 1, right + 1))


def _note_format(
    scan: _Scan, place: Place, kind: int, witness: Witness | None, marks: Marks, *, is_struck: bool
) -> None:
    if witness and kind in _TEXTS:
        scan.fonts[place] = witness
    found = {is_struck if mark is None else mark for mark in marks} or {is_struck}
    if True in found:
        (scan.partly_struck if False in found else scan.struck).add(place)


def _scan_sheet(
    stream: bytes,
    at: int,
    old: dict[int, Witness],
    struck: set[int],
    strings: Mapping[int, Marks],
) -> _Scan:
    """What stands in a sheet; `strings` says of shared strings in several fonts which of these strike out."""
    scan = _Scan()
    depth = 0
    unpack = struct.unpack_from
    end = len(stream) - 4
    while at <= end:
        kind, length = unpack("<HH", stream, at)
        body = at + 4
        at = body + length
        if kind in _VALUES:
            row, column, cell_format = unpack("<HHH", stream, body)
            if row >= scan.last_row:
                scan.last_row = row + 1
            if column >= scan.last_column:
                scan.last_column = column + 1
            if cell_format in old or cell_format in struck or (strings and kind == _SHARED):
                marks = (
                    strings.get(unpack("<I", stream, body + 6)[0], _NO_MARKS)
                    if kind == _SHARED
                    else _NO_MARKS
                )
                _note_format(
                    *(scan, (row + 1, column + 1), kind, old.get(cell_format), marks),
                    is_struck=cell_format in struck,
                )
            if _holds_error(kind, stream, body):
                scan.faults[row + 1, column + 1] = "error"
        elif kind == _ROW and length >= 14 and stream[body + 12] & _HEIGHT_NOUGHT:
            scan.hidden_rows.add(unpack("<H", stream, body)[0] + 1)
        elif kind in (_MULTIPLE_RK, _MERGES, _COLUMNS):
            _scan_several(scan, kind, stream, body, at)
        elif kind in _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
    return scan
