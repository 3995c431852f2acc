"""Units as a CSV tells them: their calendars and successors, with every fault of every line."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models

from danvan.lib.dates import parse_day
from danvan.lib.faults import FaultsError
from danvan.lib.text import clean, fold
from models_registry.models import Unit, UnitSuccession

COLUMNS = (
    "key",  # names the unit inside this file, nowhere else
    "kind",  # "commune" or "Xã": the codes or the labels of Unit.Kind
    "name",
    "code",
    "parent_key",  # a key of an earlier line; empty for a province
    "valid_from",  # dates as 01/06/2021 or 2021-06-01
    "valid_to",  # the last day
    "founded_by",
    "note",
    "merged_into_key",  # the successor, anywhere in the file
    "merged_on",  # its first day
    "extent",  # "whole" (when empty) or "part"
    "merged_document",
)
_REQUIRED_COLUMNS = ("key", "kind", "name")


class UnitFileError(FaultsError):
    """Every fault of a file of units, or of what is asked of it."""


@dataclass(frozen=True)
class Merger:
    """One "became part of" of a line; a divided commune has several lines."""

    line: int
    key: str
    successor_key: str
    effective_on: date
    extent: str
    document: str


@dataclass(frozen=True)
class FileUnit:
    """One unit of a file."""

    line: int
    key: str
    kind: str
    name: str
    code: str = ""
    parent_key: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    founded_by: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """As `Unit.label`."""
        return Unit(kind=self.kind, name=self.name).label


@dataclass(frozen=True)
class UnitFile:
    """A file of units without fault: parents stand before their children, each key names one unit."""

    rows: tuple[FileUnit, ...]
    mergers: tuple[Merger, ...]
    name: str = ""


class _Line:
    """One line of the file and the faults found in it."""

    def __init__(self, number: int, cells: dict[str, str], errors: list[str]) -> None:
        self.number = number
        self.cells = cells
        self.errors = errors

    def fail(self, message: str) -> None:
        self.errors.append(f"Dòng {self.number}: {message}")

    def text(self, column: str) -> str:
        return clean(self.cells.get(column) or "")

    def day(self, column: str) -> date | None:
        text = self.text(column)
        if not text:
            return None
        try:
            return parse_day(text)
        except ValueError as reason:
            self.fail(f"cột {column}: {reason}")
            return None

    def choice(self, column: str, choices: type[models.TextChoices]) -> str:
        text = fold(self.text(column))
        for value, label in choices.choices:
            if text in (fold(value), fold(label)):
                return value
        allowed = ", ".join(f"{value} ({label})" for value, label in choices.choices)
        self.fail(f"cột {column}: “{self.text(column)}” không có trong danh sách {allowed}.")
        return ""


def read_units(content: bytes, name: str = "") -> UnitFile:
    """The units of a CSV file (UTF-8, with or without BOM; comma or semicolon; see COLUMNS).

    A line with a key already seen, and without kind and name, adds a further successor to that unit (a
    divided commune). Raises UnitFileError with every fault of every line.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnitFileError(["Tệp không phải UTF-8: hãy lưu lại dưới dạng “CSV UTF-8”."]) from None
    heading = text.split("\n", 1)[0]
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=";" if heading.count(";") > heading.count(",") else ","
    )
    header = [clean(column or "") for column in reader.fieldnames or []]
    reader.fieldnames = header
    faults = [f"Dòng 1: thiếu cột {column}." for column in _REQUIRED_COLUMNS if column not in header]
    faults += [f"Dòng 1: không hiểu cột “{column}”." for column in header if column not in COLUMNS]
    if faults:
        raise UnitFileError(faults)
    errors: list[str] = []
    rows: dict[str, FileUnit] = {}
    mergers: list[Merger] = []
    for cells in reader:
        line = _Line(reader.line_num, cells, errors)
        if None in cells:
            line.fail("có nhiều ô hơn dòng tiêu đề (ô chứa dấu phẩy thì phải đặt trong ngoặc kép).")
        elif any(clean(cell or "") for cell in cells.values()):
            _read_line(line, rows, mergers)
    keys = set(rows)
    errors += [
        f"Dòng {m.line}: không có đơn vị nào mang khóa “{m.successor_key}” (cột merged_into_key)."
        for m in mergers
        if m.successor_key not in keys
    ]
    if errors:
        raise UnitFileError(sorted(errors, key=lambda error: int(error.split()[1].rstrip(":"))))
    return UnitFile(tuple(rows.values()), tuple(mergers), name)


def _read_line(line: _Line, rows: dict[str, FileUnit], mergers: list[Merger]) -> None:
    key = line.text("key")
    if not key:
        line.fail("thiếu khóa (cột key).")
        return
    further_merger = key in rows and not line.text("kind") and not line.text("name")
    if not further_merger:
        row = _read_unit(line, key, rows)
        if key in rows:
            line.fail(f"khóa “{key}” đã dùng ở dòng {rows[key].line}.")
            return
        rows[key] = row
    merger = _read_merger(line, key)
    if merger:
        mergers.append(merger)


def _read_unit(line: _Line, key: str, rows: dict[str, FileUnit]) -> FileUnit:
    row = FileUnit(
        line=line.number,
        key=key,
        kind=line.choice("kind", Unit.Kind),
        name=line.text("name"),
        code=line.text("code"),
        parent_key=line.text("parent_key"),
        valid_from=line.day("valid_from"),
        valid_to=line.day("valid_to"),
        founded_by=line.text("founded_by"),
        note=line.text("note"),
    )
    if row.parent_key and row.parent_key not in rows:
        line.fail(f"đơn vị cấp trên “{row.parent_key}” phải đứng ở một dòng phía trên.")
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        line.fail("ngày cuối (valid_to) trước ngày đầu (valid_from).")
    try:
        unit = Unit(name=row.name, code=row.code, founded_by=row.founded_by, note=row.note)
        unit.clean_fields(exclude=["kind", "parent", "path"])
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            line.fail(f"cột {column}: {' '.join(messages)}")
    return row


def _read_merger(line: _Line, key: str) -> Merger | None:
    successor_key = line.text("merged_into_key")
    details = [column for column in ("merged_on", "extent", "merged_document") if line.text(column)]
    if not successor_key:
        if details:
            line.fail(f"có cột {', '.join(details)} mà thiếu merged_into_key.")
        return None
    if successor_key == key:
        line.fail("một đơn vị không thể nhập vào chính nó.")
    merged_on = line.day("merged_on")
    if not line.text("merged_on"):
        line.fail("thiếu ngày nhập (cột merged_on).")
    extent = (
        line.choice("extent", UnitSuccession.Extent) if line.text("extent") else UnitSuccession.Extent.WHOLE
    )
    document = line.text("merged_document")
    return Merger(line.number, key, successor_key, merged_on or date.min, extent, document)
