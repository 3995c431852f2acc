"""The XML in which Excel 2003 saved workbooks (SpreadsheetML), and other programs still write their .xls."""

import contextlib
import datetime
from collections.abc import Mapping
from typing import Final

from danvan.lib.sheets.book import MAX_COLUMNS, MAX_SHEETS, Book, Cell, Sheet, tell_dropped_sheets
from danvan.lib.sheets.grid import Grid, GridCell, too_many_cells
from danvan.lib.sheets.old_fonts import Witness, witness_of
from danvan.lib.sheets.package import damaged, parse_events

SPREADSHEET: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_HTML: Final = "http://www.w3.org/TR/REC-html40"  # of text in several fonts
_STRUCK: Final = ("S", "Strike", "Del")
_MAX_ELEMENTS: Final = 3_000_000
_MAX_STYLES: Final = 20_000
_LAST: Final = 1_048_576


class _Reader:
    """Handlers of the parser."""

    def __init__(self) -> None:
        self.books: list[tuple[str, Grid, bool]] = []
        self.hidden_columns: list[set[int]] = []  # of each
        self.at_width = 0  # the last column whose width was told
        self.fonts: dict[str, Witness] = {}
        self.struck: dict[str, bool] = {}  # by style: what it says itself, or what its parent says
        self.style = ""
        self.is_hidden = False  # the row at hand
        self.is_struck = False  # the cell at hand, by its style
        self.pieces: set[bool] = set()  # whether its texts are struck out
        self.strikes = 0  # open elements within it that strike out
        self.of_row = ""  # its style, which its cells have too where they name none
        self.name = ""
        self.cells: list[GridCell] | None = None
        self.at_row = self.at_column = self.aside = self.elements = 0
        self.cell: GridCell | None = None
        self.font: Witness | None = None
        self.has_formula = False
        self.kind = ""
        self.text: list[str] | None = None
        self.visible: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > _MAX_ELEMENTS:
            raise too_many_cells()
        space, _, local = name.rpartition(" ")
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if local in ("Comment", "PhoneticText"):
            self.aside += 1
        elif self.aside:
            return
        elif local == "Visible":
            self.visible = []
        elif space == _HTML and self.text is not None:
            self.strikes += local in _STRUCK
        elif space == SPREADSHEET:
            self._start(local, said)

    def _start(self, local: str, said: Mapping[str, str]) -> None:
        if local == "Style":
            self.style = said.get("ID", "")
            if len(self.struck) < _MAX_STYLES:
                self.struck[self.style] = self.struck.get(said.get("Parent", ""), False)
        elif local == "Font" and self.style and len(self.fonts) < _MAX_STYLES:
            if witness := witness_of(said.get("FontName", "")):
                self.fonts[self.style] = witness
            if "StrikeThrough" in said and self.style in self.struck:
                self.struck[self.style] = said["StrikeThrough"] == "1"
        elif local == "Worksheet":
            self.books.append((said.get("Name", ""), Grid(), False))
            self.hidden_columns.append(set())
            self.at_width = 0
        elif local == "Column" and self.books:
            first = _number(said, "Index", 0, MAX_COLUMNS + 1) or self.at_width + 1
            self.at_width = first + _number(said, "Span", 0, MAX_COLUMNS)
            if said.get("Hidden") == "1":
                self.hidden_columns[-1].update(range(first, min(self.at_width, MAX_COLUMNS) + 1))
        elif local == "Row":
            self.cells, self.at_row, self.at_column = [], _number(said, "Index", 0, _LAST + 1), 0
            self.is_hidden, self.of_row = said.get("Hidden") == "1", said.get("StyleID", "")
        elif local == "Cell" and self.cells is not None:
            self._start_cell(said)
        elif local == "Data" and self.cell:
            self.kind, self.text = said.get("Type", "String"), []

    def _start_cell(self, said: Mapping[str, str]) -> None:
        across = 1 + _number(said, "MergeAcross", 0, MAX_COLUMNS + 1)
        self.at_column = _number(said, "Index", 0, MAX_COLUMNS + 1) or self.at_column + 1
        self.cell = GridCell(
            across=across, down=1 + _number(said, "MergeDown", 0, _LAST), column=self.at_column
        )
        self.at_column += across - 1
        style = said.get("StyleID", self.of_row)
        self.font, self.has_formula = self.fonts.get(style), "Formula" in said
        self.is_struck, self.pieces, self.strikes = self.struck.get(style, False), set(), 0
        self.text = None

    def characters(self, text: str) -> None:
        if self.aside:
            return
        if self.visible is not None:
            self.visible.append(text)
        elif self.text is not None:
            self.text.append(text)
            if text.strip():
                self.pieces.add(self.is_struck or self.strikes > 0)

    def end(self, name: str) -> None:
        space, _, local = name.rpartition(" ")
        if local in ("Comment", "PhoneticText"):
            self.aside -= 1
        elif self.aside:
            return
        elif local == "Visible" and self.visible is not None:
            if self.books and "Hidden" in "".join(self.visible):
                self.books[-1] = (*self.books[-1][:2], True)
            self.visible = None
        elif space == _HTML and self.text is not None:
            self.strikes -= local in _STRUCK
        elif space == SPREADSHEET:
            self._end(local)

    def _end(self, local: str) -> None:
        if local == "Style":
            self.style = ""
        elif local == "Data" and self.cell and self.text is not None:
            text = "".join(self.text)
            self.cell.value, self.text = _value(text, self.kind), None
            self.cell.struck = self.pieces
            self.cell.fault = "error" if self.kind == "Error" else None
            self.cell.pieces = ((text, self.font),)
            self.has_formula = False
        elif local == "Cell" and self.cell and self.cells is not None:
            if self.has_formula:
                self.cell.fault = "formula"
            self.cells.append(self.cell)
            self.cell = None
        elif local == "Row" and self.cells is not None and self.books:
            self.books[-1][1].add_row(self.cells, self.at_row, is_hidden=self.is_hidden)
            self.cells = None


def _number(said: Mapping[str, str], name: str, least: int, most: int) -> int:
    given = said.get(name, "")
    if not given.isdecimal() or len(given) > 9:
        return least
    return min(int(given), most)


def _value(text: str, kind: str) -> Cell:
    with contextlib.suppress(ValueError):
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            moment = datetime.datetime.fromisoformat(text)
            return moment if moment.time() != datetime.time() else moment.date()
        if kind == "Boolean":
            return text == "1"
    return text


def read_xml_2003(xml: bytes) -> Book:
    """A book out of SpreadsheetML as UTF-8. Raises UnreadableFile."""
    reader = _Reader()
    parse_events([xml], reader.start, reader.end, reader.characters)
    sheets: list[Sheet] = [
        grid.as_sheet(name or f"Sheet{number}", hidden=hidden)
        for number, (name, grid, hidden) in enumerate(reader.books[:MAX_SHEETS], 1)
    ]
    if not sheets:
        raise damaged()
    for sheet, hidden_columns in zip(sheets, reader.hidden_columns, strict=False):
        sheet.hidden_columns = hidden_columns
    tell_dropped_sheets(sheets, len(reader.books))
    return Book("xml", "Unicode", sheets)
