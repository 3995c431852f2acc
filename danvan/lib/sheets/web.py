"""Web pages, and those that call themselves .xls or .doc: their tables and the lines around them as rows.

libxml2 reads the page as a browser would; it makes
no tree, follows no address and knows no entities but those of HTML.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from danvan.lib.sheets.book import MAX_COLUMNS, WIDEST, Book, UnreadableFile
from danvan.lib.sheets.delimited import decode_text
from danvan.lib.sheets.grid import Grid, GridCell, too_many_cells
from danvan.lib.sheets.package import damaged, too_much_text, unsafe
from danvan.lib.sheets.web_styles import LONGEST_STYLES, OpenMarks, PageStyles

_NOT_SHOWN: Final = frozenset(
    ("script", "style", "title", "xml", "noscript", "template", "select", "textarea", "object", "svg")
)
_BLOCKS: Final = frozenset(
    (
        *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "center", "body"),
        *("li", "ul", "ol", "dl", "dt", "dd", "caption", "form", "fieldset"),
        *("address", "blockquote", "pre", "hr", "br", "section", "article"),
        *("header", "footer", "main"),
    )
)
_CELLS: Final = ("td", "th")
_MAX_ELEMENTS: Final = 3_000_000
_LAST: Final = 65_534  # of the rows that a cell may cover, as browsers have it
_CHUNK: Final = 1 << 16
_LONGEST: Final = 1_000_000  # characters of a cell or line; Excel's cells hold 32,767
_LONG_TAG: Final = re.compile(rb"<[^<>]{100000,}")  # libxml2 keeps the attributes of an element, however many
_ATTRIBUTES: Final = 50_000
NAME: Final = re.compile(r"<x:Name>([^<]{1,100})</x:Name>")

SAVE_AS: Final = "Hãy mở bằng Excel, chọn Lưu thành (Save As) dạng .xlsx rồi gửi."
_NO_TABLE: Final = f"Đây là trang web không có bảng nào. {SAVE_AS}"
_FRAME: Final = f"Đây chỉ là khung của một trang web, bảng nằm ở tệp khác. {SAVE_AS}"


@dataclass(slots=True)
class _Table:
    """A table at hand: the cells of its row, the text of its cell. `is_text`: it stands in a cell of a list."""

    is_text: bool = False
    cells: list[GridCell] | None = None
    cell: GridCell | None = None
    text: list[str] = field(default_factory=list)
    struck: set[bool] = field(default_factory=set)  # whether the texts of the cell are struck out
    hidden: list[int] = field(default_factory=list)  # which texts of the cell are not shown
    shown: set[bool] = field(default_factory=set)  # whether the texts of the row are shown


class Page:
    """A web page: what the parser tells its events to; `rules` are those of style sheets beside the page."""

    def __init__(self, rules: Sequence[str] = ()) -> None:
        self.styles = PageStyles()
        for text in rules:
            self.styles.add(text)
        self.grid = Grid()
        self.tables: list[_Table] = []
        self.line: list[str] = []
        self.aside: list[str] = []
        self.comments: list[str] = []
        self.rules: list[str] = []  # what stands in the style sheet at hand
        self.late: list[str] = []  # style sheets below rows that they may speak of
        self.struck, self.hidden = OpenMarks(), OpenMarks()
        self.elements = 0
        self.has_table = self.is_frame = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self.elements += 1
        if self.elements > _MAX_ELEMENTS:
            raise too_many_cells()
        if self.aside or tag in _NOT_SHOWN:
            if tag in _NOT_SHOWN:
                self.aside.append(tag)
            return
        self.struck.start(tag, marks=self.styles.strikes(tag, attributes))
        self.hidden.start(tag, marks=self.styles.hides(tag, attributes))
        if tag == "table":
            self._open_table()
        elif tag == "tr" and self.tables:
            self._end_row()
            self.tables[-1].cells = []
        elif tag in _CELLS and self.tables:
            self._end_cell()
            cell = GridCell(
                across=_span(attributes, "colspan", MAX_COLUMNS + 1), down=_span(attributes, "rowspan", _LAST)
            )
            table = self.tables[-1]
            table.cells, table.cell, table.text, table.struck = table.cells or [], cell, [], set()
            table.hidden = []
            if len(table.cells) > WIDEST:
                raise too_many_cells()
        elif tag in _BLOCKS:
            self._break()
        elif tag == "input" and attributes.get("type", "").lower() in ("checkbox", "radio"):
            self.data("x" if "checked" in attributes else "")
        elif tag in ("frameset", "iframe"):
            self.is_frame = True

    def end(self, tag: str) -> None:
        """An element ends."""
        if self.aside:
            if tag == self.aside[-1]:
                self.aside.pop()
            if tag == "style":
                text = "".join(self.rules)
                self.styles.add(text)
                self.late += [text] if self.has_table else []
                self.rules = []
            return
        if tag in _CELLS and self.tables:
            self._end_cell()
        elif tag == "tr" and self.tables:
            self._end_row()
        elif tag == "table" and self.tables:
            self._end_row()
            if not self.tables.pop().is_text:
                self.grid.start_table()
        elif tag in _BLOCKS:
            self._break()
        self.struck.end(tag)
        self.hidden.end(tag)

    def data(self, text: str) -> None:
        """Text of the page."""
        if self.aside:
            if self.aside[-1] == "style" and sum(map(len, self.rules)) < LONGEST_STYLES:
                self.rules.append(text[:LONGEST_STYLES])
            return
        if self.tables and text.strip():
            self.tables[-1].struck.add(bool(self.struck))
            self.tables[-1].shown.add(not self.hidden)
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if self.hidden and self.tables and self.tables[-1].cell:
            self.tables[-1].hidden.append(len(self.tables[-1].text))
        (self.tables[-1].text if self.tables and self.tables[-1].cell else self.line).append(text)

    def comment(self, text: str) -> None:
        """A comment: Excel writes the names of its sheets into one."""
        if "x:ExcelWorksheet" in text or "x:WorksheetOptions" in text:
            self.comments.append(text[:200_000])

    def close(self) -> None:
        """The page ends."""
        while self.tables:
            self.end("table")
        self._break()

    def _break(self) -> None:
        if self.tables and self.tables[-1].cell:
            self.tables[-1].text.append("\n")
        elif self.line:
            self.grid.add_line([_tidy("".join(self.line))])
            self.line = []

    def _open_table(self) -> None:
        """A table within the first filled cell of a row is one of a page laid out by tables: its rows are rows."""
        outer = self.tables[-1] if self.tables else None
        filled = outer is not None and any(cell.value != "" for cell in outer.cells or ())
        is_text = outer is not None and outer.cell is not None and (outer.is_text or filled)
        if not is_text:
            self._break()
            if outer and outer.cell:
                self.grid.add_line([_tidy("".join(outer.text))])
                outer.text, outer.hidden = [], []
            self.grid.start_table()
        self.tables.append(_Table(is_text))

    def _end_cell(self) -> None:
        table = self.tables[-1]
        if table.cell and table.cells is not None:
            table.cell.value = _tidy("".join(table.text))
            if table.hidden:
                self._leave_out_hidden(table, table.cell)
            table.cell.struck = table.struck
            table.cells.append(table.cell)
            table.cell = None

    def _leave_out_hidden(self, table: _Table, cell: GridCell) -> None:
        """Text that is not shown beside other text is none of the cell's; a cell of which nothing is shown is whole."""
        hidden = frozenset(table.hidden)
        shown = _tidy("".join(text for at, text in enumerate(table.text) if at not in hidden))
        if shown and shown != cell.value:
            cell.value = shown
            self.grid.tell_unseen(" ".join(table.text[at] for at in table.hidden))

    def _end_row(self) -> None:
        self._end_cell()
        table = self.tables[-1]
        cells, table.cells = table.cells, None
        shown, table.shown = table.shown, set()
        if cells is None:
            return
        if table.is_text:
            words = ", ".join(str(cell.value) for cell in cells if cell.value != "")
            self.tables[-2].text.append(f"\n{words}\n")
            self.tables[-2].shown |= shown
            for cell in cells:
                self.tables[-2].struck |= cell.struck
        else:
            self.has_table |= any(cell.value != "" for cell in cells)
            self.grid.add_row(cells, is_hidden=shown == {False})


def _span(attributes: Mapping[str, str], name: str, most: int) -> int:
    given = attributes.get(name, "1").strip()
    number = int(given) if given.isdecimal() and len(given) < 9 else 1
    return min(number, most) if number else (most if name == "rowspan" else 1)


def _tidy(text: str) -> str:
    """Lines without blanks around them; empty ones left out. Raises UnreadableFile of more than a cell can hold."""
    if len(text) > _LONGEST:  # each of its words would be a text of its own
        raise too_much_text()
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def parse_page(data: bytes, rules: Sequence[str] = ()) -> tuple[Page, str, list[str]]:
    """A page, its encoding, notes of that; `rules` are those of style sheets beside it."""
    text, encoding, notes = decode_text(data)
    raw = text.removeprefix("\ufeff").replace("\0", " ").encode("utf-8", "replace")
    if any(len(tag[0].split(None, _ATTRIBUTES)) > _ATTRIBUTES for tag in _LONG_TAG.finditer(raw)):
        raise unsafe()
    page = Page(rules)
    _feed(page, raw)
    if page.late:  # rules below the rows: read once more, with these
        page = Page([*rules, *page.late])
        _feed(page, raw)
    return page, encoding, notes


def _feed(page: Page, raw: bytes) -> None:
    parser = etree.HTMLParser(target=page, encoding="utf-8", no_network=True, huge_tree=False)
    try:
        for at in range(0, len(raw), _CHUNK):
            parser.feed(raw[at : at + _CHUNK])
        parser.close()
    except etree.LxmlError:
        raise damaged() from None
    if any(error.level >= etree.ErrorLevels.FATAL for error in parser.error_log):
        raise unsafe()  # nested too deeply, or a text too long: what comes after it was not read


def read_html(data: bytes) -> Book:
    """A book of one sheet out of a web page. Raises UnreadableFile, also if there is no table."""
    page, encoding, notes = parse_page(data)
    if not page.has_table:
        raise UnreadableFile("not_a_list", _FRAME if page.is_frame else _NO_TABLE)
    names = NAME.findall("".join(page.comments))
    name = html.unescape(names[0]) if len(names) == 1 else ""
    sheet = page.grid.as_sheet(name)
    sheet.notes[:0] = notes
    return Book("html", encoding, [sheet])
