"""OpenDocument spreadsheets (.ods, .fods), read with an event parser: repeated empty rows are only counted."""

import contextlib
import datetime
from collections.abc import Iterable
from typing import Final

from danvan.lib.sheets.book import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_MERGES,
    MAX_ROWS,
    MAX_SHEETS,
    Book,
    Cell,
    Fault,
    Sheet,
    fill_merges,
    tell_dropped_sheets,
    too_many_rows,
    wide_note,
)
from danvan.lib.sheets.old_fonts import decode_legacy
from danvan.lib.sheets.package import Package, parse_events

MIME: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE: Final = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT: Final = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_STYLE: Final = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
_MAX_FAULTS: Final = 400_000  # in a sheet: one row of them may be repeated
_SPANS: Final = (f"{_TEXT}p", f"{_TEXT}span")
_LINES: Final = (f"{_STYLE}text-line-through-style", f"{_STYLE}text-line-through-type")
_CELLS: Final = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


class _Reader:
    """Handlers of the parser; `sheets` grows as tables go by."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.merges: list[list[tuple[int, int, int, int]]] = []
        self.hidden_styles: set[str] = set()
        self.struck_styles: set[str] = set()
        self.plain_styles: set[str] = set()  # that say of their text that it is not struck out
        self.is_hidden = False  # the row at hand
        self.struck: set[int] = set()  # its columns whose text is struck out
        self.partly_struck: set[int] = set()  # likewise a part of it
        self.spans: list[
            bool
        ] = []  # whether the open texts of the cell at hand are struck out, the cell first
        self.pieces: set[bool] = set()  # whether what has been written in it is
        self.style = ""
        self.text: list[str] | None = None
        self.paragraphs = 0
        self.aside = 0  # within a comment of a cell, or a drawing
        self.cells: list[Cell] = []
        self.faults: dict[int, Fault] = {}  # of the row at hand, by column
        self.cell_attributes: dict[str, str] = {}
        self.column = 1  # the next whose width is told
        self.row = self.row_times = self.stored = self.depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in (f"{_OFFICE}annotation", f"{_TABLE}shapes"):
            self.aside += 1
        elif self.aside:
            return
        elif name in _SPANS and self.text is not None:
            self._start_span(attributes.get(f"{_TEXT}style-name", ""))
            if name == f"{_TEXT}p":
                if self.paragraphs:
                    self.text.append("\n")
                self.paragraphs += 1
        elif name == f"{_TEXT}s" and self.text is not None:
            self.text.append(" " * min(_times(attributes, f"{_TEXT}c"), 100))
        elif name == f"{_TEXT}line-break" and self.text is not None:
            self.text.append("\n")
        elif name in _CELLS:
            self.text, self.paragraphs, self.cell_attributes = [], 0, attributes
            self.spans, self.pieces = [attributes.get(f"{_TABLE}style-name") in self.struck_styles], set()
        else:
            self._start_block(name, attributes)

    def _start_block(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table-row":
            self.cells, self.faults, self.struck, self.partly_struck = [], {}, set(), set()
            self.is_hidden = attributes.get(f"{_TABLE}visibility") in ("collapse", "filter")
            self.row_times = _times(attributes, f"{_TABLE}number-rows-repeated")
        elif name == f"{_TABLE}table":
            self.depth += 1
            if self.depth == 1:
                hidden = attributes.get(f"{_TABLE}style-name") in self.hidden_styles
                self.sheets.append(Sheet(attributes.get(f"{_TABLE}name", ""), [], hidden=hidden))
                self.merges.append([])
                self.row, self.column = 0, 1
        elif name == f"{_TABLE}table-column" and self.depth == 1:
            after = self.column + _times(attributes, f"{_TABLE}number-columns-repeated")
            if attributes.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                self.sheets[-1].hidden_columns.update(range(self.column, min(after, MAX_COLUMNS + 1)))
            self.column = after
        elif name == f"{_STYLE}style":
            self.style = attributes.get(f"{_STYLE}name", "")
        elif name == f"{_STYLE}text-properties":
            lines = {attributes.get(name) for name in _LINES} - {
                None
            }  # of a line through, LibreOffice may say one
            if lines:
                (self.plain_styles if "none" in lines else self.struck_styles).add(self.style)
        elif name == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            self.hidden_styles.add(self.style)

    def end(self, name: str) -> None:
        if name in (f"{_OFFICE}annotation", f"{_TABLE}shapes"):
            self.aside -= 1
        elif self.aside:
            return
        elif name in _SPANS and self.text is not None:
            self.spans.pop()
        elif name in _CELLS:
            self._end_cell()
        elif name == f"{_TABLE}table-row":
            self._end_row()
        elif name == f"{_TABLE}table":
            self.depth -= 1

    def characters(self, text: str) -> None:
        if self.text is not None and self.paragraphs and not self.aside:
            self.text.append(text)
            if text.strip():
                self.pieces.add(self.spans[-1])

    def _start_span(self, style: str) -> None:
        """Text in a style of its own: struck out, not struck out, or as what it stands in."""
        self.spans.append(style in self.struck_styles or (self.spans[-1] and style not in self.plain_styles))

    def _end_cell(self) -> None:
        attributes = self.cell_attributes
        value = _value("".join(self.text or ()), attributes)
        self.text = None
        column = len(self.cells) + 1
        times = _times(attributes, f"{_TABLE}number-columns-repeated")
        if column > MAX_COLUMNS:
            if value != "" and wide_note() not in self.sheets[-1].notes:
                self.sheets[-1].notes.append(wide_note())
            return
        if fault := _fault_of(value, attributes, has_result=self.paragraphs > 0):
            self.faults.update(dict.fromkeys(range(column, min(column + times, MAX_COLUMNS + 1)), fault))
            value = ""
        if value != "" and True in (self.pieces or self.spans):
            marked = self.partly_struck if False in self.pieces else self.struck
            marked.update(range(column, min(column + times, MAX_COLUMNS + 1)))
        self.cells.extend([value] * min(times, MAX_COLUMNS + 1 - column))
        right = _times(attributes, f"{_TABLE}number-columns-spanned")
        down = _times(attributes, f"{_TABLE}number-rows-spanned")
        if (right > 1 or down > 1) and len(self.merges[-1]) < MAX_MERGES:
            top = self.row + 1
            self.merges[-1].append((top, column, top + down - 1, column + right - 1))

    def _end_row(self) -> None:
        times, cells = self.row_times, self.cells
        while cells and cells[-1] == "":
            cells.pop()
        first = self.row + 1
        self.row += times
        if not cells and not self.faults:
            return
        self.stored += times
        sheet = self.sheets[-1]
        faults = len(sheet.faults) + times * len(self.faults)
        if self.stored > MAX_ROWS or self.stored * len(cells) > MAX_CELLS or faults > _MAX_FAULTS:
            raise too_many_rows()
        sheet.rows.extend((first + step, cells.copy()) for step in range(times))
        if self.is_hidden:
            sheet.hidden_rows.update(range(first, first + times))
        for told, columns in ((sheet.struck, self.struck), (sheet.partly_struck, self.partly_struck)):
            told.update((first + step, column) for step in range(times) for column in columns)
        sheet.faults.update(
            ((first + step, column), fault) for step in range(times) for column, fault in self.faults.items()
        )


def _fault_of(value: Cell, attributes: dict[str, str], *, has_result: bool) -> Fault | None:
    """What is wrong with a formula's cell; its result may be an empty text, of which LibreOffice writes a paragraph."""
    if f"{_TABLE}formula" not in attributes:
        return None
    if value == "":
        return None if has_result or f"{_OFFICE}value-type" in attributes else "formula"
    return "error" if isinstance(value, str) and value.startswith(("#", "Err:")) else None


def _times(attributes: dict[str, str], name: str) -> int:
    given = attributes.get(name, "1")
    return int(given) if given.isdecimal() and len(given) < 9 else 1


def _value(text: str, attributes: dict[str, str]) -> Cell:
    kind = attributes.get(f"{_OFFICE}value-type")
    with contextlib.suppress(ValueError, KeyError):
        if kind in ("float", "percentage", "currency"):
            return float(attributes[f"{_OFFICE}value"])
        if kind == "date":
            moment = datetime.datetime.fromisoformat(attributes[f"{_OFFICE}date-value"])
            return moment if moment.time() != datetime.time() else moment.date()
        if kind == "boolean":
            return attributes[f"{_OFFICE}boolean-value"] == "true"
    return text or attributes.get(f"{_OFFICE}string-value", "")


def read_ods(package: Package) -> Book:
    """A book out of an .ods. Raises UnreadableFile."""
    package.verify_xml(besides={"content.xml"})
    return _read(package.chunks("content.xml"), "ods")


def read_fods(xml: bytes) -> Book:
    """A book out of a flat .fods, as UTF-8. Raises UnreadableFile."""
    return _read([xml], "fods")


def _read(pieces: Iterable[bytes], kind: str) -> Book:
    reader = _Reader()
    parse_events(pieces, reader.start, reader.end, reader.characters)
    for sheet, merges in zip(reader.sheets[:MAX_SHEETS], reader.merges, strict=False):
        decode_legacy(sheet, {}, {})
        fill_merges(sheet, merges)
    sheets = reader.sheets[:MAX_SHEETS]
    tell_dropped_sheets(sheets, len(reader.sheets))
    return Book(kind, "Unicode", sheets)
