"""Writes workbooks that can be printed and signed: safe text, real numbers and dates, A4 pages.

Knows how a Vietnamese Party document looks (guide 36-HD/VPTW), nothing of what the tables say. Text from
users is stored as text and unaltered, never as a formula. Widths and margins are in millimetres.
"""

from danvan.lib.xlsx.book import new_workbook, safe_sheet_name, to_bytes
from danvan.lib.xlsx.cells import FORMULA_STARTS, LONGEST_TEXT, cell_at, put, put_text
from danvan.lib.xlsx.page import LANDSCAPE_WIDTH, PORTRAIT_WIDTH
from danvan.lib.xlsx.sheet import Sheet
from danvan.lib.xlsx.styles import DATE_FORMAT, FACE
from danvan.lib.xlsx.table import Band, Column, Kind, Linked, Value

__all__ = [
    "DATE_FORMAT",
    "FACE",
    "FORMULA_STARTS",
    "LANDSCAPE_WIDTH",
    "LONGEST_TEXT",
    "PORTRAIT_WIDTH",
    "Band",
    "Column",
    "Kind",
    "Linked",
    "Sheet",
    "Value",
    "cell_at",
    "new_workbook",
    "put",
    "put_text",
    "safe_sheet_name",
    "to_bytes",
]
