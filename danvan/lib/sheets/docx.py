"""Word documents (.docx, .docm): lines and tables in their order as the rows of one sheet, as Word shows them.

Read with an event parser, so that a document of a milliard cells is refused while it goes by. Text of deleted
changes is not there, text boxes and parts put in from other files are told; nothing outside of the file is opened.
"""

import posixpath
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from danvan.lib.sheets.book import MAX_COLUMNS, WIDEST, Book, Sheet, UnreadableFile
from danvan.lib.sheets.grid import Grid, GridCell, Pieces, too_many_cells
from danvan.lib.sheets.old_fonts import Witness, witness_of
from danvan.lib.sheets.package import MAX_PART, Package, parse_part, too_much_text
from danvan.lib.sheets.word_styles import MARKS, OFF, Styles

_FALLBACK: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_MAX_ELEMENTS: Final = 12_000_000
_MAX_DEPTH: Final = 400
_SHOWN: Final = 300  # characters of the text boxes
_SYMBOLS: Final = {  # of the fonts Wingdings and Wingdings 2
    **dict.fromkeys(("F0FC", "F0FE", "F050", "F052", "FC", "FE", "50", "52"), "✓"),
    **dict.fromkeys(("F0FB", "F0FD", "F04F", "F051", "FB", "FD", "4F", "51"), "x"),
}
_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}

_BOXES: Final = "Chữ trong khung (text box) không được đọc vào danh sách: “{}”."
_DELETED: Final = "{} dòng của bảng đã bị xóa ở chế độ theo dõi thay đổi (Track Changes), không đọc."
_PICTURES: Final = (
    "Tệp Word này chỉ có ảnh, không có bảng chữ nào. Hãy xin tệp gốc dạng .docx hoặc .xlsx rồi gửi."
)
_EMBEDDED: Final = (
    "Tệp có bảng Excel nhúng hoặc phần chèn từ tệp khác, không được đọc. Nếu danh sách nằm ở đó, "
    "hãy chép ra bảng thường hoặc tệp .xlsx rồi gửi."
)


@dataclass(slots=True)
class _Table:
    """A table at hand: the cells of its row, and the lines of its cell. `is_text`: it stands in a cell of a list."""

    is_text: bool = False
    cells: list[GridCell] = field(default_factory=list)
    cell: GridCell | None = None
    lines: list[Pieces] = field(default_factory=list)
    shown_lines: list[Pieces] = field(default_factory=list)  # the same without hidden text
    hidden: list[str] = field(default_factory=list)  # that text
    is_deleted: bool = False
    is_hidden: bool = False  # the row
    struck: set[bool] = field(default_factory=set)  # whether the texts of the cell are struck out
    shown: set[bool] = field(default_factory=set)  # whether the texts of the row are shown


class _Reader:
    """Handlers of the parser."""

    def __init__(self, styles: Styles) -> None:
        self.grid = Grid()
        self.styles = styles
        self.tables: list[_Table] = []
        self.line: list[tuple[str, Witness | None]] = []
        self.hidden: set[int] = set()  # which of these are hidden text
        self.boxes: list[str] = []
        self.in_boxes = self.aside = self.elements = self.depth = self.deleted = 0
        self.paragraph: dict[str, str] = {}  # its style, the number of its list, its level there
        self.font: Witness | None = None
        self.in_run = self.in_text = self.has_embedded = False
        self.marks: frozenset[str] = frozenset()  # of the run at hand: struck out, hidden

    # --- what begins

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > _MAX_ELEMENTS or self.depth > _MAX_DEPTH:
            raise too_many_cells()
        local = _local(name)
        if _is_aside(name, local):
            self.aside += 1
        elif local == "txbxContent":
            self.in_boxes += 1
        elif local in ("altChunk", "OLEObject"):
            self.has_embedded = True
        elif not self.aside:
            said = {_local(key): value for key, value in attributes.items()}
            self._start_text(local, said)
            if not self.in_boxes:
                self._start_table(local, said)

    def _start_text(self, local: str, said: Mapping[str, str]) -> None:
        if local == "t":
            self.in_text = True
        elif local == "r":
            style = self.paragraph.get("pStyle", "")
            self.in_run, self.font, self.marks = True, self.styles.font_of(style), self.styles.marks_of(style)
        elif local == "rStyle" and self.in_run:
            self.marks = self.styles.marks_of(self.paragraph.get("pStyle", ""), said.get("val", ""))
        elif local in MARKS and self.in_run:
            is_set = said.get("val", "1") not in OFF
            self.marks = self.marks | {local} if is_set else self.marks - {local}
        elif local in _SIGNS and self.in_run:
            self._add(_SIGNS[local])
        elif local == "sym":
            self._add(_SYMBOLS.get(said.get("char", "").upper(), ""))
        elif local == "rFonts" and self.in_run and (name := said.get("ascii") or said.get("hAnsi")):
            self.font = witness_of(name)
        elif self.in_boxes:
            return
        elif local == "p":
            self.paragraph = {}
        elif local in ("pStyle", "numId", "ilvl"):
            self.paragraph[local] = said.get("val", "")

    def _start_table(self, local: str, said: Mapping[str, str]) -> None:
        if local == "tbl":
            self._open_table()
        elif not self.tables:
            return
        elif local == "tr":
            self.tables[-1].cells, self.tables[-1].is_deleted = [], False
            self.tables[-1].is_hidden, self.tables[-1].shown = False, set()
        elif local == "tc":
            self.tables[-1].cell, self.tables[-1].hidden = GridCell(), []
            self.tables[-1].lines, self.tables[-1].shown_lines = [], []
            self.tables[-1].struck = set()
            if len(self.tables[-1].cells) > WIDEST:
                raise too_many_cells()
        elif local == "gridBefore":
            self.tables[-1].cells.append(GridCell(across=_count(said)))
        elif (cell := self.tables[-1].cell) is None:
            self.tables[-1].is_deleted |= local == "del"
            self.tables[-1].is_hidden |= local == "hidden" and said.get("val", "1") not in OFF
        elif local == "gridSpan":
            cell.across = _count(said)
        elif local == "vMerge":
            cell.goes_on = said.get("val", "continue") == "continue"

    def _open_table(self) -> None:
        """A table within the first filled cell of a row is one of a page laid out by tables: its rows are rows."""
        outer = self.tables[-1] if self.tables else None
        is_text = outer is not None and (outer.is_text or any(cell.value != "" for cell in outer.cells))
        if not is_text:
            if outer:
                for pieces in outer.lines:
                    self.grid.add_line([_text(pieces)], pieces)
                outer.lines, outer.shown_lines = [], []
            self.grid.start_table()
        self.tables.append(_Table(is_text))

    # --- text

    def characters(self, text: str) -> None:
        if self.in_text and not self.aside:
            self._add(text)

    def _add(self, text: str) -> None:
        if self.in_boxes:
            self.boxes.append(text)
        else:
            if "vanish" in self.marks:
                self.hidden.add(len(self.line))
            self.line.append((text, self.font))
            if self.tables and text.strip():
                self.tables[-1].struck.add(not self.marks.isdisjoint(("strike", "dstrike")))
                self.tables[-1].shown.add("vanish" not in self.marks)

    # --- what ends

    def end(self, name: str) -> None:
        self.depth -= 1
        local = _local(name)
        if _is_aside(name, local):
            self.aside -= 1
        elif local == "txbxContent":
            self.in_boxes -= 1
            self.in_run = True  # a box hangs on a run
        elif self.aside:
            return
        elif local == "t":
            self.in_text = False
        elif local == "r":
            self.in_run = False
        elif local == "p" and self.in_boxes:
            self.boxes.append(" ")
        elif not self.in_boxes:
            self._end_block(local)

    def _end_block(self, local: str) -> None:
        if local == "p":
            self._end_paragraph()
        elif not self.tables:
            return
        elif local == "tc" and (cell := self.tables[-1].cell):
            lines = self.tables[-1].shown_lines or self.tables[-1].lines
            if self.tables[-1].shown_lines and self.tables[-1].hidden:
                self.grid.tell_unseen(" | ".join(self.tables[-1].hidden))
            pieces = [piece for line in lines for piece in (("\n", None), *line)]
            cell.pieces = _stripped((text.replace("\t", " "), font) for text, font in pieces)
            cell.value = _text(cell.pieces)
            cell.struck = self.tables[-1].struck
            self.tables[-1].cells.append(cell)
            self.tables[-1].cell = None
        elif local == "tr":
            self._end_row()
        elif local == "tbl":
            self.tables.pop()
            if not self.tables:
                self.grid.start_table()

    def _end_paragraph(self) -> None:
        pieces = _stripped(self.line)
        shown = _stripped(piece for at, piece in enumerate(self.line) if at not in self.hidden)
        label = self.styles.next_label(self.paragraph)
        if label and (pieces or self.tables):
            before = (f"{label} ", None)
            shown = (before, *shown) if shown else ()
            pieces = (before, *pieces) if pieces else ((label.rstrip(".)"), None),)
        if self.tables and pieces:
            self.tables[-1].lines.append(pieces)
            self.tables[-1].shown_lines += [shown] if shown else []
            self.tables[-1].hidden += [self.line[at][0] for at in sorted(self.hidden)]
        elif pieces:
            self.grid.add_line([text.strip() for text in _text(pieces).split("\t")], pieces)
        self.line, self.hidden = [], set()

    def _end_row(self) -> None:
        table = self.tables[-1]
        if table.is_deleted:
            self.deleted += 1
        elif table.is_text:
            words = ", ".join(str(cell.value) for cell in table.cells if cell.value != "")
            self.tables[-2].lines.append(((words, None),))
            self.tables[-2].shown_lines.append(((words, None),))
            for cell in table.cells:
                self.tables[-2].struck |= cell.struck
        else:
            self.grid.add_row(table.cells, is_hidden=table.is_hidden or table.shown == {False})

    def as_sheet(self) -> Sheet:
        """The rows, and notes of what is not among them."""
        sheet = self.grid.as_sheet("")
        boxes = " ".join("".join(self.boxes).split())
        if boxes:
            sheet.notes.append(_BOXES.format(boxes[:_SHOWN] + "…" * (len(boxes) > _SHOWN)))
        if self.deleted:
            sheet.notes.append(_DELETED.format(self.deleted))
        if self.has_embedded:
            sheet.notes.append(_EMBEDDED)
        return sheet


def _local(name: str) -> str:
    """The name without its namespace; those of Word's own come with "transitional" or "strict" ones."""
    return name.rpartition(" ")[2]


def _is_aside(name: str, local: str) -> bool:
    """Whether nothing within is shown: the other form of a drawing, text moved away, how something was before."""
    return name == _FALLBACK or local == "moveFrom" or local.endswith("Change")


def _count(said: Mapping[str, str]) -> int:
    given = said.get("val", "1")
    return max(1, min(int(given), MAX_COLUMNS + 1)) if given.isdecimal() and len(given) < 9 else 1


def _text(pieces: Pieces) -> str:
    return "".join(text for text, _ in pieces)


def _stripped(pieces: Iterable[tuple[str, Witness | None]]) -> Pieces:
    """Without the blanks at both ends."""
    kept = deque(pieces)
    while kept and not kept[0][0].strip():
        kept.popleft()
    while kept and not kept[-1][0].strip():
        kept.pop()
    if kept:
        kept[0] = (kept[0][0].lstrip(), kept[0][1])
        kept[-1] = (kept[-1][0].rstrip(), kept[-1][1])
    return tuple(kept)


def read_docx(package: Package, document: str) -> Book:
    """A book of one sheet out of a package whose part `document` is a Word document. Raises UnreadableFile."""
    if document not in package or package.members[document].file_size > MAX_PART:
        raise too_much_text()
    styles = Styles()
    folder = posixpath.dirname(document)
    for name in ("styles.xml", "numbering.xml"):
        if (part := posixpath.join(folder, name)) in package:
            parse_part(package, part, styles.start, styles.end)
    reader = _Reader(styles)
    parse_part(package, document, reader.start, reader.end, reader.characters)
    sheet = reader.as_sheet()
    if not sheet.rows and any("/media/" in name for name in package.members):
        raise UnreadableFile("not_a_list", _PICTURES)
    return Book("docx", "Unicode", [sheet])
