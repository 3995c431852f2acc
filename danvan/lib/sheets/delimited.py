"""Delimited text (csv, or a block pasted from Excel) -> rows; finds out the encoding and the delimiter."""

import contextlib
import csv
import io
import re
import unicodedata
from collections import Counter
from typing import Final

from danvan.lib.sheets.book import (
    ERRORS,
    MAX_CELLS,
    MAX_COLUMNS,
    Book,
    Cell,
    Fault,
    Place,
    Sheet,
    complete,
    keep_filled,
    too_many_rows,
)
from danvan.lib.sheets.old_fonts import decode_legacy
from danvan.lib.sheets.package import damaged
from danvan.lib.sheets.records import find_width, read_records, stray_note
from danvan.lib.text import guess_legacy

_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_VIETNAMESE: Final = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_TWICE: Final = "Chữ trong tệp bị mã hóa UTF-8 hai lần; đã sửa lại. Hãy xem lại các ô có dấu."
_DELIMITERS: Final = "\t;,|"
_MARKED_VOWEL: Final = re.compile("[aeiouyăâêôơư][\u0300\u0301\u0303\u0309\u0323]", re.IGNORECASE)


def decode_text(data: bytes) -> tuple[str, str, list[str]]:
    """The text, the name of its encoding, and Vietnamese notes. Raises UnreadableFile if it is broken."""
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return _once(_strictly(data, codec), name)
    nulls = data[:2000].count(0)
    if nulls > len(data[:2000]) // 5:
        even = data[:2000:2].count(0)
        return _strictly(data, "utf-16-be" if even > nulls // 2 else "utf-16-le"), "UTF-16", []
    try:
        return _once(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        pass
    # Neither cp1252 nor Latin-1 can fail on a byte that the other lacks when taken in this order.
    western = "".join(_WESTERN[byte] for byte in data)
    if guess_legacy(western):
        return western, "8-bit", []  # decoded with its sheet, like text in any other kind of file
    windows = data.decode("cp1258", "replace")
    marks = sum(unicodedata.combining(char) > 0 for char in windows)
    if marks and len(_MARKED_VOWEL.findall(windows)) >= 0.9 * marks:
        return unicodedata.normalize("NFC", windows), "Windows-1258", []
    note = "Tệp văn bản không rõ bảng mã; nếu chữ có dấu hiện sai, hãy lưu lại dạng CSV UTF-8 hoặc .xlsx."
    return western, "Windows-1252", [note]


def _strictly(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        raise damaged() from None


def _once(text: str, encoding: str) -> tuple[str, str, list[str]]:
    """The text, mended if it was taken for Western and encoded again (`MÃ´ hÃ¬nh`), which the whole must show."""
    if encoding == "UTF-8" and ("Ã" in text or "á»" in text):
        with contextlib.suppress(KeyError, UnicodeDecodeError):
            mended = bytes(_BYTES[char] for char in text.removeprefix("\ufeff")).decode("utf-8")
            if _VIETNAMESE.search(mended):
                return mended, encoding, [_TWICE]
    return text, encoding, []


def _western(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


_WESTERN: Final = [_western(byte) for byte in range(256)]
_BYTES: Final = {chr(byte): byte for byte in range(256)} | {char: byte for byte, char in enumerate(_WESTERN)}


def find_delimiter(text: str) -> str:
    """The delimiter that cuts most of the first lines into the same number of cells, more than one, or into more.

    A line may go on past the others: one cell beside a table of tabs is no sign that the commas in its texts cut it.
    """
    lines = text[:20_000].splitlines()[:40]

    def regularity(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            return 0, 0
        usual = min((width for width, times in widths.items() if times == max(widths.values())), default=0)
        return sum(times for width, times in widths.items() if width >= usual), usual

    return max(_DELIMITERS, key=regularity)


def read_delimited(data: bytes) -> Book:
    """A book of one sheet; row numbers are those that Excel shows on opening the file."""
    text, encoding, notes = decode_text(data)
    text = text.removeprefix("\ufeff")
    named = re.match(r"sep=(.)\r?\n", text)  # Excel's own hint; it shows no row for it
    delimiter = named[1] if named else find_delimiter(text)
    if text.count(delimiter) > MAX_CELLS:
        raise too_many_rows()
    text = text[named.end() :] if named else text
    strays: list[int] = []
    width = find_width(text, delimiter) if '"' in text else 0
    records = read_records(io.StringIO(text, newline=""), delimiter, width, strays)
    faults: dict[Place, Fault] = {}
    rows = ((number, _read_cells(cells, number, faults)) for number, cells in records)
    sheet = Sheet("", [], notes=notes, is_named=False)
    try:
        sheet.rows = keep_filled(rows, sheet.notes)
    except csv.Error:
        raise damaged() from None
    complete(sheet, faults)
    if strays:
        sheet.notes.append(stray_note(strays))
    decode_legacy(sheet, {}, {})
    return Book("csv", encoding, [sheet])


def _read_cells(cells: list[str], row: int, faults: dict[Place, Fault]) -> list[Cell]:
    """The cells of a record; `faults` learns those that hold Excel's words for an error, which become ""."""
    if any(cell[:1] == "#" for cell in cells):
        for at, cell in enumerate(cells[:MAX_COLUMNS], 1):
            if cell in ERRORS:
                faults[row, at] = "error"
        cells = ["" if cell in ERRORS else cell for cell in cells]
    return [_unwrap(cell) for cell in cells]


def _unwrap(cell: str) -> Cell:
    """`="007"` is Excel's way to write a text that looks like a number."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell
