"""Five lists as communes send them, as text: cells by row and column, and what a careful clerk reads in them."""

import io
import json
import unicodedata
from pathlib import Path
from typing import Any

import openpyxl

from danvan.lib.text import decode_tcvn3
from tests.lib.test_sheets import xls

NAMES = ("crossed", "dirty", "tcvn", "template", "titled")
_BYTES = [chr(code) for code in range(0x100)]
_TCVN3 = {letter: byte for byte in _BYTES if (letter := decode_tcvn3(byte)) != byte and len(letter) == 1}


def sample(name: str) -> tuple[bytes, str, dict[str, Any]]:
    """The file, its name, and the rows expected of it."""
    told = json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))
    if name == "tcvn":
        return _old_workbook(told["sheets"][0]["rows"]), "tcvn.xls", told["expected"]
    return _workbook(told["sheets"]), f"{name}.xlsx", told["expected"]


def _workbook(sheets: list[dict[str, Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for one in sheets:
        sheet = book.create_sheet(one["name"])
        for row, cells in one["rows"]:
            for column, value in cells.items():
                sheet[f"{column}{row}"] = value
        for area in one["merged"]:
            sheet.merge_cells(area)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _old_workbook(rows: list[Any]) -> bytes:
    """An .xls in the font .VnTime, whose letters are those of TCVN3; empty rows stay empty."""
    by_row = dict(rows)
    width = max(ord(column) - ord("A") + 1 for cells in by_row.values() for column in cells)
    lines = [
        [_in_tcvn3(by_row.get(row, {}).get(chr(ord("A") + at), "")) for at in range(width)]
        for row in range(1, max(by_row) + 1)
    ]
    return xls(lines, fonts=(".VnTime",))


def _in_tcvn3(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value)
    return "".join(_TCVN3.get(letter) or _TCVN3.get(letter.lower(), letter) for letter in text)
