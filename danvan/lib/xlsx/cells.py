"""Puts a value into a cell: text as text and unaltered, numbers and dates as such."""

import re
from datetime import datetime
from typing import Final

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from danvan.lib.xlsx.table import Linked, Value

LONGEST_TEXT: Final = 32_767  # of an Excel cell; openpyxl would cut the rest off without a word
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
# What an XML writer or reader would drop or turn into another character: controls, and the carriage return,
# which every XML reader takes for a line feed.
_NOT_FOR_XML: Final = re.compile(f"{ILLEGAL_CHARACTERS_RE.pattern}|[\r\ufffe\uffff]")
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell in that place. Raises ValueError where it has gone into a merged one, which alone can be written."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        raise ValueError(f"{cell.coordinate} is within a merged cell")
    return cell


def as_stored(text: str) -> str:
    """A text as the file has it: what XML cannot keep as `_x000D_`, what only looks so guarded."""
    guarded = _LOOKS_ESCAPED.sub("_x005F_", text)
    return _NOT_FOR_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", guarded)


def put_text(cell: Cell, text: str) -> None:
    """Stores a text as text, whatever it begins with, unaltered.

    Characters that XML cannot keep are written as Excel writes them (`_x000D_`), and text which only looks
    so is guarded, since Excel would decode it. Longer than 32,767 characters raises ValueError.
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"Một ô Excel chứa được {LONGEST_TEXT} ký tự, văn bản này có {len(text)}.")
    cell.value = as_stored(text)
    cell.data_type = "s"
    if text.startswith(FORMULA_STARTS):
        cell.quotePrefix = True  # stays text also when somebody edits the cell


def put(cell: Cell, value: Value) -> None:
    """Stores any value with its own type."""
    if isinstance(value, str):
        put_text(cell, value)
    elif isinstance(value, Linked):
        cell.value = value.value
        quoted = value.sheet.replace("'", "''")
        cell.hyperlink = Hyperlink(
            ref=cell.coordinate, location=f"'{quoted}'!A1", tooltip=f"Mở: {value.sheet}"
        )
    elif isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)
    else:
        cell.value = value
