"""One row of a list -> what it says, with all that is wrong with it at once, in the officer's coordinates."""

import datetime
import re
from dataclasses import dataclass
from typing import Final

from danvan.lib.dates import parse_date, parse_year
from danvan.lib.sheets import Sheet, column_letter
from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean, clean_multiline, fold, guess_legacy
from models_registry.imports.catalogue import (
    INDIVIDUAL,
    KIND_LABELS,
    LEVEL_LABELS,
    LEVELS,
    NOVELTIES,
    NOVELTY_LABELS,
    Catalogue,
    Match,
    UnitEntry,
    match_kind,
    match_word,
)
from models_registry.imports.columns import BY_NAME
from models_registry.imports.layout import Line, Table, column_label
from models_registry.imports.lines import Group
from models_registry.imports.meanings import NO_MARKS, is_mark
from models_registry.imports.names import clean_title, split_registrant
from models_registry.imports.results import QUESTION, WARNING, WHOLE_SHEET, Problem, ReadRow, Severity
from models_registry.imports.titles import Said

DITTO: Final = frozenset(
    (
        '"',
        "''",
        "nt",
        "n/t",
        "-nt-",
        "- nt -",
        "nhu tren",
        "//",
        "-//-",
        "- // -",
        '-"-',
        '- " -',
        "〃",
        "(nt)",
    )
)
_SPECIAL: Final = frozenset(
    (
        "ordinal",
        "title",
        "registrant",
        "kind",
        "field",
        "unit",
        "year",
        "date",
        "level",
        "novelty",
        "post",
        "place",
    )
)
_CLOSED: Final = {"level": (LEVELS, LEVEL_LABELS), "novelty": (NOVELTIES, NOVELTY_LABELS)}
_OLD_SIGNS: Final = re.compile("[¸µ¶·¹¨©ª«¬\xad®¡-§]|[aeouyôö][øûïåäëü]")
_SHOWN: Final = 60  # characters of a value in a message


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller gives for rows that do not say it themselves."""

    unit: UnitEntry | None = None
    year: int | None = None
    field_code: str | None = None


class RowReader:
    """Reads the rows of one table; remembers the row above for ditto marks."""

    def __init__(
        self, sheet: Sheet, table: Table, catalogue: Catalogue, said: Said, defaults: Defaults
    ) -> None:
        self.sheet, self.catalogue, self.said, self.defaults = sheet, catalogue, said, defaults
        self.single: dict[str, int] = {}
        self.marks: dict[str, list[tuple[int, str]]] = {}
        self.holders: list[tuple[int, str | None]] = []
        self.others: list[tuple[int, str]] = []
        for at, target in table.columns.items():
            name, _, value = target.partition(":")
            if name == "registrant":
                self.holders.append((at, value or None))
            elif value:
                self.marks.setdefault(name, []).append((at, value))
            else:
                self.single[name] = at
                if name not in _SPECIAL and name != "left_out":
                    self.others.append((at, name))
        self.left_out = {at for at, name in table.columns.items() if name == "left_out"}
        self.ditto_columns = [
            at for at, name in table.columns.items() if name != "ordinal" and at not in self.left_out
        ]
        self.letters = [column_letter(at) for at in range(1, 202)]
        self.fault_rows = {row for row, _ in sheet.faults}
        self.above: list[Cell] = []
        self.labels = {at: column_label(name) for at, name in table.columns.items()}
        self.fields: dict[str, Match] = {}
        self.units: dict[tuple[str, int | None], Match] = {}
        self.years: dict[Cell, int] = {}

    def read(self, line: Line, group: Group) -> ReadRow:
        """What the row says. Nothing is raised: whatever is wrong is a problem of the row."""
        number, cells = line
        self.row = ReadRow(self.sheet.name, number)
        self.cells = self._without_ditto(cells)
        self.faulty = number in self.fault_rows
        self.guessed: list[str] = []
        self.row.group = group.text
        meaning = group.meaning
        letters = self.letters
        self.row.raw = {
            letters[i]: as_text(value)
            for i, value in enumerate(cells)
            if value != "" and i + 1 not in self.left_out
        }
        self._read_title()
        self._read_holder(self._kind_of_sheet(meaning.kind))
        if (
            "title" not in self.single and self.row.kind != INDIVIDUAL
        ):  # a điển hình goes by its holder's name
            reason = "bảng không có cột tên mô hình. Hãy chỉ ra cột đó."
            self._problem("missing", 0, "title", reason, severity=QUESTION, once=True)
        self._read_field(meaning.field_code)
        self._read_date_and_year()
        self._read_unit(meaning.unit)
        self._read_closed()
        self._read_others()
        self.row.guessed = tuple(self.guessed)
        self.above = self.cells
        return self.row

    # --- small tools ------------------------------------------------------------------------------------------

    def _cell(self, at: int) -> Cell:
        return self.cells[at - 1] if 0 < at <= len(self.cells) else ""

    def _text(self, at: int) -> str:
        value = self.cells[at - 1] if 0 < at <= len(self.cells) else ""
        return value and (clean(value) if isinstance(value, str) else as_text(value))

    def _without_ditto(self, cells: list[Cell]) -> list[Cell]:
        found = [
            at
            for at in self.ditto_columns
            if at <= len(cells)
            and isinstance(value := cells[at - 1], str)
            and 0 < len(value) < 10
            and fold(value) in DITTO
        ]
        if found:
            cells = cells.copy()
            for at in found:
                cells[at - 1] = self.above[at - 1] if at <= len(self.above) else ""
        return cells

    def _problem(
        self,
        code: str,
        at: int,
        name: str,
        reason: str,
        *,
        value: Cell = "",
        candidates: tuple[str, ...] = (),
        severity: Severity = "error",
        once: bool = False,
    ) -> None:
        letter = column_letter(at) if at else WHOLE_SHEET
        place = f", cột {letter} ({self.labels.get(at, column_label(name))})" if at else ""
        message = f"Trang “{self.sheet.name}”, dòng {self.row.row}{place}: {reason}"
        self.row.problems.append(
            Problem(letter, name, code, message, as_text(value), candidates, severity, once)
        )

    def _is_faulty(self, at: int, name: str) -> bool:
        """Whether the cell is a formula without a result or an Excel error; says so if it is."""
        fault = self.sheet.faults.get((self.row.row, at)) if self.faulty else None
        if fault == "formula":
            reason = "ô này là công thức chưa có kết quả. Hãy gõ thẳng nội dung vào ô, hoặc mở bằng Excel rồi lưu lại."
        elif fault:
            reason = "ô này báo lỗi của Excel (như #REF!, #N/A). Hãy gõ thẳng nội dung vào ô."
        else:
            return False
        self._problem("bad_value", at, name, reason)
        return True

    def _too_long(self, text: str, at: int, name: str) -> None:
        limit = BY_NAME[name].max_length
        if limit and len(text) > limit:
            self._problem(
                "too_long",
                at,
                name,
                f"nội dung dài {len(text)} ký tự, tối đa {limit}. Hãy viết gọn lại.",
                value=text,
            )

    # --- the columns ------------------------------------------------------------------------------------------

    def _read_title(self) -> None:
        at = self.single.get("title", 0)
        if not at:
            return
        value = self._cell(at)
        self.row.title = title = clean_title(value) if isinstance(value, str) else as_text(value)
        if title:
            self._too_long(title, at, "title")
            self._warn_of_old_text(title, at, "title")
        elif not self._is_faulty(at, "title"):
            self._problem("missing", at, "title", "thiếu tên mô hình. Hãy ghi tên mô hình vào ô này.")

    def _read_holder(self, said_kind: str | None) -> None:
        filled = [(at, kind) for at, kind in self.holders if self._cell(at) != ""]
        if not filled:
            self.row.kind = said_kind
            if not any(self._is_faulty(at, "registrant") for at, _ in self.holders):
                self._miss_holder()
            return
        at, kind = filled[0]
        if len(filled) > 1:
            both = " và ".join(f"“{shorten(self._text(other))}”" for other, _ in filled[:2])
            reason = f"dòng này ghi cả {both}. Mỗi dòng chỉ ghi một tập thể hoặc một cá nhân; hãy tách thành hai dòng."
            self._problem("several_people", at, "registrant", reason, severity=QUESTION)
        value = self._cell(at)
        text = value if isinstance(value, str) else as_text(value)
        self._name_holder(text, at, kind or said_kind)
        name = self.row.registrant
        self._too_long(name, at, "registrant")
        self._warn_of_old_text(name, at, "registrant")

    def _miss_holder(self) -> None:
        if self.holders:
            reason = "thiếu tên tập thể hoặc cá nhân đăng ký. Hãy ghi tên vào ô này."
            self._problem("missing", self.holders[0][0], "registrant", reason)
        else:
            reason = "bảng không có cột tên tập thể, cá nhân. Hãy chỉ ra cột đó."
            self._problem("missing", 0, "registrant", reason, severity=QUESTION, once=True)

    def _name_holder(self, text: str, at: int, kind: str | None) -> None:
        name = split_registrant(text, kind)
        row = self.row
        row.registrant, row.post, row.kind = name.text, name.post, kind or name.kind
        unknown_kind_said = any(problem.code == "unknown_kind" for problem in row.problems)
        if name.several:
            reason = (
                f"ô ghi nhiều người: “{shorten(text)}”. Mỗi dòng chỉ ghi một người; hãy tách thành từng dòng."
            )
            self._problem("several_people", at, "registrant", reason, value=text, severity=QUESTION)
        if kind is None and name.kind:
            self.guessed.append("kind")
        elif kind and name.kind and name.sure and kind != name.kind:
            reason = f"bảng ghi là {KIND_LABELS[kind].lower()}, nhưng tên “{shorten(name.text)}” giống {KIND_LABELS[name.kind].lower()}. Hãy xem lại."
            self._problem("kind_conflict", at, "kind", reason, value=text, severity=WARNING)
        if row.kind is None and not unknown_kind_said:
            reason = f"chưa rõ “{shorten(name.text)}” là tập thể hay cá nhân. Hãy chọn một trong hai."
            self._problem(
                "unknown_kind", at, "kind", reason, value=text, candidates=tuple(KIND_LABELS.values())
            )
        if name.post:
            self.guessed.append("post")
        if name.post_inside and row.kind == INDIVIDUAL:
            reason = f"tên “{shorten(name.text)}” có lẫn chức vụ. Hãy tách chức vụ sang ô riêng."
            self._problem("check_name", at, "registrant", reason, value=text, severity=WARNING)

    def _kind_of_sheet(self, group_kind: str | None) -> str | None:
        at = self.single.get("kind", 0)
        text = self._text(at)
        if text:
            kind = match_kind(text)
            if kind is None:
                reason = (
                    f"không rõ “{shorten(text)}” là tập thể hay cá nhân. Hãy ghi “Tập thể” hoặc “Cá nhân”."
                )
                self._problem(
                    "unknown_kind", at, "kind", reason, value=text, candidates=tuple(KIND_LABELS.values())
                )
            return kind
        if at:
            self._is_faulty(at, "kind")
        if marked := self._marked("kind"):
            return marked
        return group_kind or self.said.meaning.kind

    def _marked(self, name: str) -> str | None:
        """The meaning of the one column of a sort that has an x; a problem if there are several."""
        columns = self.marks.get(name)
        if not columns:
            return None
        found: list[tuple[int, str]] = []
        for at, value in columns:
            cell = self._cell(at)
            if cell == "" or fold(str(cell)) in NO_MARKS:
                continue
            found.append((at, value))
            if not is_mark(cell):
                reason = f"ô này chỉ nên đánh dấu x, đang ghi “{shorten(as_text(cell))}”."
                self._problem("bad_value", at, name, reason, value=cell, severity=WARNING)
        if len(found) > 1:
            labels = tuple(self._meaning_label(name, value) for _, value in found)
            reason = (
                f"dòng này đánh dấu {len(found)} ô: {', '.join(labels)}. Hãy để lại một ô (lĩnh vực chính)."
            )
            if name == "year":
                reason = f"dòng này đánh dấu nhiều năm: {', '.join(labels)}. Mỗi năm một dòng; hãy tách thành từng dòng."
            elif name != "field":
                reason = f"dòng này đánh dấu {len(found)} ô: {', '.join(labels)}. Hãy để lại một ô."
            code = {"field": "several_fields", "year": "bad_year", "kind": "unknown_kind"}.get(
                name, "bad_value"
            )
            self._problem(code, found[0][0], name, reason, candidates=labels, severity=QUESTION)
        return found[0][1] if len(found) == 1 else None

    def _meaning_label(self, name: str, value: str) -> str:
        labels = {"kind": KIND_LABELS, "level": LEVEL_LABELS, "novelty": NOVELTY_LABELS}.get(name, {})
        return self.catalogue.field_name(value) if name == "field" else labels.get(value, value)

    def _read_field(self, group_code: str | None) -> None:
        at = self.single.get("field", 0)
        text = self._text(at)
        if text:
            match = self.fields.get(text)
            if match is None:
                match = self.fields[text] = self.catalogue.match_field(text)
            self.row.field_code = match.value
            if match.value is None:
                self._unknown_field(text, at, match)
            return
        if at and self._is_faulty(at, "field"):
            return
        before = len(self.row.problems)
        marked = self._marked("field")
        if len(self.row.problems) > before and not marked:
            return
        self.row.field_code = marked or group_code or self.defaults.field_code or self.said.meaning.field_code
        if self.row.field_code is None:
            at = at or (self.marks["field"][0][0] if "field" in self.marks else 0)
            names = tuple(entry.name for entry in self.catalogue.fields)
            reason = f"thiếu lĩnh vực. Hãy ghi một trong: {', '.join(names)}."
            self._problem(
                "missing",
                at,
                "field",
                reason,
                candidates=names,
                severity=QUESTION if not at else "error",
                once=not at,
            )

    def _unknown_field(self, text: str, at: int, match: Match) -> None:
        names = tuple(entry.name for entry in self.catalogue.fields)
        if match.several or len(match.nearest) > 1:
            reason = (
                f"“{shorten(text)}” có thể là {' hoặc '.join(match.nearest)}. Hãy ghi một lĩnh vực chính."
            )
        else:
            near = f" Gần nhất: {match.nearest[0]}." if match.nearest else ""
            reason = f"không có lĩnh vực “{shorten(text)}”.{near} Hãy ghi một trong: {', '.join(names)}."
        self._problem("unknown_field", at, "field", reason, value=text, candidates=match.nearest or names)

    def _read_unit(self, group_unit: UnitEntry | None) -> None:
        at = self.single.get("unit", 0)
        text = self._text(at)
        unit = group_unit or self.defaults.unit or self.said.meaning.unit
        if text:
            match = self.units.get((text, self.row.year))
            if match is None:
                match = self.units[text, self.row.year] = self.catalogue.match_unit(text, self.row.year)
            unit = match.unit
            if unit is None:
                self._unknown_unit(text, at, match)
        elif at and self._is_faulty(at, "unit"):
            return
        elif unit is None:
            candidates = self.said.unit_candidates
            if (
                not candidates
                and (named := self.catalogue.find_unit(self.row.registrant, self.row.year)).unit
            ):
                candidates = (named.unit.label,)
            hint = f" Có thể là: {', '.join(candidates)}." if candidates else ""
            reason = (
                f"chưa biết đơn vị (xã, thị trấn).{hint} Hãy chọn đơn vị cho cả trang hoặc ghi vào từng dòng."
            )
            self._problem("missing", at, "unit", reason, candidates=candidates, severity=QUESTION, once=True)
        if unit:
            self.row.unit_key, self.row.unit = unit.key, unit.label

    def _unknown_unit(self, text: str, at: int, match: Match) -> None:
        if match.several:
            reason = f"“{shorten(text)}” có thể là {' hoặc '.join(match.nearest)}. Hãy chọn một đơn vị."
        else:
            example = next((entry.label for entry in self.catalogue.units if entry.rank == 3), "Xã Xuân Lập")
            near = f" Gần nhất: {', '.join(match.nearest)}." if match.nearest else ""
            reason = f"không có đơn vị “{shorten(text)}” trong danh mục.{near} Hãy ghi đúng tên xã, thị trấn, ví dụ “{example}”."
        self._problem("unknown_unit", at, "unit", reason, value=text, candidates=match.nearest)

    def _read_date_and_year(self) -> None:
        at = self.single.get("date", 0)
        if (value := self._cell(at)) != "":
            try:
                self.row.date = parse_date(value)
            except ValueError as reason:
                self._problem("bad_value", at, "date", str(reason), value=value)
        elif at:
            self._is_faulty(at, "date")
        at = self.single.get("year", 0)
        if (value := self._cell(at)) != "":
            self.row.year = self._year(value, at)
            return
        if at and self._is_faulty(at, "year"):
            return
        before = len(self.row.problems)
        marked = self._marked("year")
        if len(self.row.problems) > before and not marked:
            return
        self.row.year = int(marked) if marked else self.defaults.year or self.said.year
        if self.row.year is None and self.row.date:
            self.row.year = self.row.date.year
            self.guessed.append("year")
        if self.row.year is None:
            candidates = self.said.year_candidates
            hint = f" Có thể là: {', '.join(candidates)}." if candidates else ""
            reason = f"chưa biết năm đăng ký.{hint} Hãy chọn năm cho cả trang hoặc ghi vào từng dòng."
            self._problem("missing", at, "year", reason, candidates=candidates, severity=QUESTION, once=True)

    def _year(self, value: Cell, at: int) -> int | None:
        year = self.years.get(value)
        if year is None:
            try:
                year = parse_year(value)
            except ValueError:
                year = 0
            self.years[value] = year = year if year in self.catalogue.years else 0
        if not year:
            shown, (first, *_, last) = shorten(as_text(value)), self.catalogue.years
            reason = f"“{shown}” không phải là năm. Hãy ghi bốn chữ số, từ {first} đến {last}, ví dụ 2022."
            self._problem("bad_year", at, "year", reason, value=value)
        return year or None

    def _read_closed(self) -> None:
        """Level and novelty: closed vocabularies that a row need not have."""
        for name, (meanings, labels) in _CLOSED.items():
            at = self.single.get(name, 0)
            if not at and name not in self.marks:
                continue
            text = self._text(at)
            code = match_word(text, meanings) if text else self._marked(name)
            if text and code is None:
                reason = f"không hiểu “{shorten(text)}”. Hãy ghi một trong: {', '.join(labels.values())}, hoặc để trống."
                self._problem("bad_value", at, name, reason, value=text, candidates=tuple(labels.values()))
            setattr(self.row, name, code or "")

    def _read_others(self) -> None:
        if at := self.single.get("post", 0):
            if text := self._text(at):
                self.row.post = text
                if "post" in self.guessed:
                    self.guessed.remove("post")
            self._too_long(self.row.post, at, "post")
        if at := self.single.get("place", 0):
            self.row.place = self._text(at)
            self._too_long(self.row.place, at, "place")
        for at, name in self.others:
            value = self._cell(at)
            if value == "":
                self._is_faulty(at, name)
                continue
            text = clean_multiline(value) if isinstance(value, str) else as_text(value)
            if name == "phone" and text.isdecimal() and len(text) == 9:
                text = f"0{text}"  # Excel takes a telephone number for a number
            self.row.other[name] = text
            self._too_long(text, at, name)

    def _warn_of_old_text(self, text: str, at: int, name: str) -> None:
        if not text.isascii() and _OLD_SIGNS.search(text) and guess_legacy(text):
            reason = f"“{shorten(text)}” có vẻ là chữ gõ bằng phông cũ (TCVN3, VNI). Hãy gõ lại bằng Unicode."
            self._problem("legacy_text", at, name, reason, value=text, severity=QUESTION)


def as_text(value: Cell) -> str:
    """A cell as a person would write it: 12 for 12.0, 05/10/2022 for a date."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value).replace(".", ",")
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def shorten(text: str) -> str:
    """A value as a message shows it."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
