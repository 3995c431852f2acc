"""The XML inside an xlsx, looked at before a parser is let near it.

One pass over each sheet, a piece at a time, finds how large a rectangle holds something (calamine makes room
for all of it), which cells are errors or formulas without a result, and which are in an old font.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from danvan.lib.sheets.book import MAX_COLUMNS, Fault, Place, column_number
from danvan.lib.sheets.old_fonts import Runs, Witness, witness_of
from danvan.lib.sheets.ooxml_runs import Struck, find_inline_runs, struck_runs
from danvan.lib.sheets.package import MAX_PART, Package, parse_tree, too_much_text

Range = tuple[int, int, int, int]
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_ODD_CELL: Final = re.compile(rb'<c(?:[\t\n\r>/]| (?!r="))')
_WIDE: Final = re.compile(rb'<c r="([A-Za-z]{2,3})[0-9]')
_REFERENCE: Final = re.compile(rb'<c r="([A-Za-z]{1,3})([0-9]{1,7})"')
_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*[^/>])?>(.*?)</c>', re.DOTALL)
_STYLED: Final = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*? s="([0-9]+)"')
_HIDDEN_ROW: Final = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*\br="([0-9]{1,7})"')
_HIDDEN_COLUMN: Final = re.compile(rb'<col (?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_ENDS: Final = re.compile(rb'\b(min|max)="([0-9]{1,7})"')
_RESULT: Final = re.compile(rb"<v[^>]*[^/>]?>[^<]")
_TEXT_RESULT: Final = re.compile(rb"\bt=\"(?:str|s)\"")
_INDEX: Final = re.compile(rb"<v>\s*([0-9]{1,9})")
_STYLE: Final = re.compile(rb'\bs="([0-9]{1,9})"')
_MERGED: Final = re.compile(rb'mergeCell ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')


_NONE: Final[Mapping[int, Struck]] = {}


@dataclass(slots=True)
class Scan:
    """What a pass over one sheet found; `regular` is False if it cannot follow how the cells are written."""

    last_row: int = 0
    last_column: int = 0
    regular: bool = True
    string_cells: int = 0
    framed: int = 0  # bytes of pieces with nothing but framed empty cells
    faults: dict[Place, Fault] = field(default_factory=dict)
    fonts: dict[Place, Witness] = field(default_factory=dict)
    merges: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[Place] = field(default_factory=set)
    partly_struck: set[Place] = field(default_factory=set)
    runs: Runs = field(default_factory=dict)  # texts of several fonts that stand in the cells themselves


@dataclass(frozen=True, slots=True)
class Formats:
    """Cell formats (the `s` of a cell) with an old font, and those that strike out; empty for nearly every file."""

    old: dict[int, Witness]
    struck: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.old or self.struck)


def find_sheets(package: Package) -> list[str]:
    """The parts of the workbook's sheets, in the workbook's order. Raises UnreadableFile."""
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in parse_tree(package.read("xl/_rels/workbook.xml.rels")).iter()
    }
    parts = []
    for node in parse_tree(package.read("xl/workbook.xml")).iter():
        if node.tag in (f"{_MAIN}sheet", f"{_STRICT}sheet"):
            identity = next((value for name, value in node.attrib.items() if name.endswith("}id")), None)
            target = targets.get(identity, "")
            parts.append(target.lstrip("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}")
    return parts


def find_formats(package: Package) -> Formats:
    """The formats of the workbook's styles that bear on what a cell says."""
    if "xl/styles.xml" not in package:
        return Formats({}, frozenset())
    xml = package.read("xl/styles.xml")
    if not re.search(rb'"(?:\.vn|vni-)|<(?:\w+:)?strike\b', xml, re.IGNORECASE):
        return Formats({}, frozenset())
    root = parse_tree(xml)
    space = root.tag.removesuffix("styleSheet")
    fonts = [
        witness_of(name.get("val", "")) if (name := font.find(f"{space}name")) is not None else None
        for font in root.iterfind(f"{space}fonts/{space}font")
    ]
    strikes = [
        (strike := font.find(f"{space}strike")) is not None and strike.get("val", "1") not in ("0", "false")
        for font in root.iterfind(f"{space}fonts/{space}font")
    ]
    old: dict[int, Witness] = {}
    struck = set()
    for number, style in enumerate(root.iterfind(f"{space}cellXfs/{space}xf")):
        font = int(style.get("fontId", 0))
        if font < len(fonts) and (witness := fonts[font]):
            old[number] = witness
        if font < len(fonts) and strikes[font]:
            struck.add(number)
    return Formats(old, frozenset(struck))


def read_strings(package: Package) -> bytes:
    """The part with the shared strings, empty if there is none."""
    name = "xl/sharedStrings.xml"
    return package.read(name) if name in package else b""


def scan_sheet(
    package: Package, part: str, formats: Formats, struck_strings: Mapping[int, Struck] = _NONE
) -> Scan:
    """Look over a sheet's XML. Raises UnreadableFile if the part is broken or unsafe."""
    scan = Scan()
    for piece in _pieces(package, part):
        _scan_piece(scan, piece, formats)
        if struck_strings or b"<strike" in piece:
            _find_struck_runs(scan, piece, formats, struck_strings)
    return scan


def _find_struck_runs(scan: Scan, xml: bytes, formats: Formats, struck_strings: Mapping[int, Struck]) -> None:
    """Cells with a text of which a run is struck out: all of it, or a part."""
    for match in _CELL.finditer(xml):
        letters, number, attributes, content = match.groups()
        runs: Struck = set()
        if b't="s"' in (attributes or b""):
            index = _INDEX.search(content)
            runs = struck_strings.get(int(index[1]), runs) if index else runs
        elif b"<strike" in content:
            runs = struck_runs(content)
        if not runs:
            continue
        style = _STYLE.search(attributes or b"")
        own = style is not None and int(style[1]) in formats.struck
        place = (int(number), column_number(letters))
        marks = {own if run is None else run for run in runs}
        scan.struck.discard(place)
        if True in marks:
            (scan.partly_struck if False in marks else scan.struck).add(place)


def _pieces(package: Package, part: str) -> Iterator[bytes]:
    """The part in pieces that begin and end between two cells."""
    carry = b""
    for piece in package.chunks(part):
        chunk = carry + piece
        cut = chunk.rfind(b"<c ", max(0, len(chunk) - 200_000))
        if cut < 0:
            cut = max(0, chunk.rfind(b"<", max(0, len(chunk) - 200_000)))
        carry = chunk[cut:]
        yield chunk[:cut]
    yield carry


def _scan_piece(scan: Scan, xml: bytes, formats: Formats) -> None:
    if b"hidden=" in xml:
        scan.hidden_rows.update(map(int, _HIDDEN_ROW.findall(xml)))
        for column in _HIDDEN_COLUMN.findall(xml):
            ends = {name: int(number) for name, number in _ENDS.findall(column)}
            scan.hidden_columns.update(range(ends.get(b"min", 1), min(ends.get(b"max", 0), MAX_COLUMNS) + 1))
    if b"mergeCell" in xml:
        scan.merges += [
            (int(top), column_number(left), int(bottom), column_number(right))
            for left, top, right, bottom in _MERGED.findall(xml)
        ]
    if b"rFont" in xml:
        find_inline_runs(scan.runs, xml)
    last = xml.rfind(b"</c>")
    prefixed = b":c>" in xml
    if last < 0 and not prefixed:  # framed empty cells, or what stands before and after the rows
        scan.framed += len(xml)
        return
    cells = xml.count(b'<c r="')
    if prefixed or (xml.count(b"<c") != cells and _ODD_CELL.search(xml)):
        scan.regular = False
        return
    if not cells or not (b"<v" in xml or b"<is" in xml or b"<f" in xml):
        return
    row = _REFERENCE.match(xml, xml.rfind(b"<c ", 0, last))
    if row is None:
        scan.regular = False
        return
    scan.last_row = max(scan.last_row, int(row[2]))
    wide = map(column_number, set(_WIDE.findall(xml)))
    scan.last_column = max(scan.last_column, 26, *wide)
    scan.string_cells += xml.count(b't="s"')
    if b"<f" in xml or b't="e"' in xml:
        _find_faults(scan, xml)
    if formats:
        _find_formatted(scan, xml, formats)


def _find_formatted(scan: Scan, xml: bytes, formats: Formats) -> None:
    for letters, number, style in _STYLED.findall(xml):
        if witness := formats.old.get(int(style)):
            scan.fonts[int(number), column_number(letters)] = witness
        if int(style) in formats.struck:
            scan.struck.add((int(number), column_number(letters)))


def _find_faults(scan: Scan, xml: bytes) -> None:
    for match in _CELL.finditer(xml):
        letters, number, attributes, content = match.groups()
        if b't="e"' in (attributes or b""):
            fault: Fault = "error"
        elif b"<f" in content and not _RESULT.search(content) and not _TEXT_RESULT.search(attributes or b""):
            fault = "formula"
        else:
            continue
        scan.faults[int(number), column_number(letters)] = fault


def without_frames(package: Package, part: str) -> bytes:
    """The sheet's XML without most of its framed empty cells. Raises UnreadableFile if still too large to hold.

    A piece of nothing else, from one cell to another, is replaced by the start of the row in which it ends.
    """
    kept = bytearray()
    for piece in _pieces(package, part):
        if not piece.startswith(b"<c r=") or b"</c>" in piece or b"sheetData" in piece:
            kept += piece
        elif (row := piece.rfind(b"<row ")) >= 0:
            kept += b"</row>" + piece[row : piece.index(b">", row) + 1]
        if len(kept) > MAX_PART:
            raise too_much_text()
    return bytes(kept)


def text_of_cells(package: Package, part: str, strings: bytes) -> int:
    """How many bytes the cells that share strings take: a long one may be named a million times."""
    lengths = [len(string) for string in strings.split(b"</si>")]
    total = 0
    for piece in _pieces(package, part):
        numbers = re.findall(rb't="s"[^>]*>\s*<v>([0-9]{1,9})', piece)
        total += sum(lengths[index] for index in map(int, numbers) if index < len(lengths))
    return total
