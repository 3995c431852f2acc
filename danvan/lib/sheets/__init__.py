"""Spreadsheets as rows: bytes of a workbook, a document or text -> `Book`, with real sheets, rows and columns.

The kind is told by the content, never by the file's name. Limits are checked before anything is parsed,
nothing is written to disk, macros and external links are ignored, and text in old fonts (TCVN3, VNI) arrives
decoded.
"""

from danvan.lib.sheets.book import Book, Decoded, Fault, Sheet, UnreadableFile, column_letter, column_number
from danvan.lib.sheets.reader import read_book

__all__ = [
    "Book",
    "Decoded",
    "Fault",
    "Sheet",
    "UnreadableFile",
    "column_letter",
    "column_number",
    "read_book",
]
