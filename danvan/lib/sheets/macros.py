"""Whether a file carries code that the program which opens it may run. The portal itself runs nothing of a file."""

import re
import struct
from typing import Final

from danvan.lib.sheets.book import UnreadableFile
from danvan.lib.sheets.ole import MAGIC, CompoundFile
from danvan.lib.sheets.package import Package

# Parts of Excel and Word (Visual Basic, sheets of macros, controls) and of OpenDocument.
_PARTS: Final = re.compile(r"vba(project|data)|activex/|macrosheets/|^(basic|scripts)/.", re.IGNORECASE)
_OF_A_WEB_PAGE: Final = (
    b"ActiveMime",
    b"editdata.mso",
    b"QWN0aXZlTWltZQ",
)  # the last one is the first, in base64
_BOUNDSHEET: Final = 0x85
_CODE_SHEETS: Final = (1, 6)  # of macros as before Visual Basic, of Visual Basic as before 1997


def has_macros(data: bytes) -> bool:
    """By its content, whatever it is called; of a broken file as far as it can be read."""
    if data.startswith(b"PK"):
        try:
            return any(_PARTS.search(name) for name in Package(data).members)
        except UnreadableFile:
            return False
    if data.startswith(MAGIC):
        return "_VBA_PROJECT".encode("utf-16-le") in data or _has_code_sheet(data)
    return any(sign in data for sign in _OF_A_WEB_PAGE)


def _has_code_sheet(data: bytes) -> bool:
    """Whether an old workbook names a sheet of macros among its sheets."""
    try:
        file = CompoundFile(data)
        stream = file.read("Workbook" if "Workbook" in file.entries else "Book")
    except (UnreadableFile, KeyError):
        return False
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _BOUNDSHEET and length > 5 and stream[at + 9] in _CODE_SHEETS:
            return True
        at += 4 + length
    return False
