"""One row of a list -> what it says, with all that is wrong with it at once."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from danvan.lib.sheets import Sheet, column_letter
from danvan.lib.sheets.book import MAX_COLUMNS, Cell
from danvan.lib.text import clean, clean_multiline
from danvan.lists.reading.row.cells import as_text, shorten
from danvan.lists.reading.row.groups import Group
from danvan.lists.reading.row.lines import GOES_ON, STOPS
from danvan.lists.reading.row.model_title import TitleReader
from danvan.lists.reading.table.layout import Line, Table
from danvan.lists.reading.table.lines_above import Defaults, Meaning, Said
from danvan.lists.reading.words.catalogue import (
    COLLECTIVE,
    LEVEL_LABELS,
    LEVELS,
    NOVELTIES,
    NOVELTY_LABELS,
    Catalogue,
    match_word,
)
from danvan.lists.reading.words.headings import is_of_persons
from danvan.lists.reading.words.times import listed_date, listed_year
from danvan.lists.reading.words.units import Match, UnitEntry, word_key
from danvan.lists.results import ERROR, QUESTION, ReadRow, Severity

_OWN: Final = frozenset(
    ("title", "kind", "field", "related", "unit", "year", "date", "level", "novelty", "post", "place")
) | {"ordinal", "continues", "left_out"}
_CLOSED: Final = {"level": (LEVELS, LEVEL_LABELS), "novelty": (NOVELTIES, NOVELTY_LABELS)}
_UNKNOWN: Final = frozenset(
    map(word_key, ("Không rõ", "Chưa rõ", "Không rõ năm", "Chưa rõ năm", "Không rõ cấp"))
)
_LETTERS: Final = [column_letter(at) for at in range(1, MAX_COLUMNS + 2)]


class RowReader(TitleReader):
    """Reads the rows of one table, from top to bottom."""

    def __init__(
        self,
        sheet: Sheet,
        table: Table,
        catalogue: Catalogue,
        said: Said,
        defaults: Defaults,
        corrected: Mapping[int, Mapping[str, str]],
    ) -> None:
        super().__init__(sheet, table, catalogue)
        self.said, self.defaults, self.corrected = said, defaults, corrected
        self.told = {}
        self.single, self.holders, self.titles = {}, [], []
        for at, target in table.columns.items():
            name, _, value = target.partition(":")
            if name == "registrant":
                self.holders.append((at, value or None))
            elif name == "title" and value:
                self.titles.append((at, value))
            elif value:
                self.marks.setdefault(name, []).append((at, value))
            else:
                self.single[name] = at
        self.of_persons = frozenset(at for at, _ in self.holders if is_of_persons(table.headings.get(at, "")))
        self.others = [(at, name) for name, at in self.single.items() if name not in _OWN]
        self.limited = [(at, name) for at, name in self.others if catalogue.columns.by_name[name].max_length]
        self.left_out = {at for at, name in table.columns.items() if name == "left_out"}
        self.closed = [name for name in _CLOSED if name in self.single or name in self.marks]
        self.fields: dict[str, Match] = {}
        self.units: dict[tuple[str, int | None], Match] = {}
        self.years: dict[Cell, int] = {}

    def read(self, line: Line, group: Group) -> ReadRow:
        """What the row says. Nothing is raised: whatever is wrong is a problem of the row."""
        number, cells = line
        self.row = row = ReadRow(self.sheet.name, number)
        self.cells = self.without_ditto(cells)
        self.guessed = []
        row.group = group.text
        row.raw = {
            letter: value if type(value) is str else as_text(value)
            for letter, value in zip(_LETTERS, cells, strict=False)
            if value != ""
        }
        self.told = self.corrected.get(number, {})
        if self.told:
            self.cells = self._with_told(self.cells)
            row.corrected = tuple(self.told)
        for at in self.left_out:
            row.raw.pop(_LETTERS[at - 1], None)
        self.read_columns(group)
        if group.below:
            self.ask_of_line_below(*group.below)
        if group.after_end:
            reason = "dòng này đứng dưới phần ký tên và không có số thứ tự. Nếu không phải là mô hình, hãy bỏ dòng."
            self.problem("after_signature", 0, "", reason, severity=QUESTION)
        row.guessed = tuple(self.guessed)
        self.above = self.cells
        return row

    def read_columns(self, group: Group) -> None:
        """Reads the cells of the row at hand, column by column."""
        row, meaning = self.row, group.meaning
        self.read_title()
        self.body_above = "" if self.holders else group.body
        self.read_holder(self.kind_of_sheet(meaning.kind))
        if (
            not row.title and not self.has_titles and row.kind in (None, COLLECTIVE)
        ):  # a điển hình goes by its holder's name
            reason = "bảng không có cột tên mô hình. Hãy chỉ ra cột đó."
            self.problem("missing", 0, "title", reason, severity=QUESTION, once=True)
        self._read_field(meaning.field_code)
        self._read_related()
        self._read_date_and_year(meaning.year)
        self._read_unit(meaning)
        for name in self.closed or self.told:
            if name in _CLOSED:
                self._read_closed(name)
        self._read_continues()
        self._read_others()

    def _with_told(self, cells: list[Cell]) -> list[Cell]:
        """The cells with the officer's words in them; what has no column of its own is asked of `told`."""
        cells = [*cells, *[""] * (max(self.labels, default=0) - len(cells))]
        for name, text in self.told.items():
            if at := self.single.get(name, 0):
                cells[at - 1] = text
        if "registrant" in self.told:
            columns = [at for at, _ in self.holders]
            own = next((at for at in columns if cells[at - 1] != ""), next(iter(columns), 0))
            for at in columns:
                cells[at - 1] = self.told["registrant"] if at == own else ""
        return cells

    def _read_field(self, group_code: str | None) -> None:
        at = self.single.get("field", 0)
        text = self.said_of("field")
        if text:
            match = self._field(text)
            self.row.field_code = match.value
            if match.value is None:
                self.unknown_field(text, at, match)
            elif len(also := self.marked_all("field")) > 1:
                self.row.related = tuple(code for code in also if code != match.value)
            return
        if at and self.is_faulty(at, "field"):
            return
        before = len(self.row.problems)
        marked = self.field_of_title or self.marked("field")
        if len(self.row.problems) > before and not marked:
            return
        self.row.field_code = marked or group_code or self.defaults.field_code or self.said.meaning.field_code
        if self.row.field_code is None:
            at = at or (self.marks["field"][0][0] if "field" in self.marks else 0)
            names = tuple(entry.name for entry in self.catalogue.fields)
            reason = f"thiếu lĩnh vực. Hãy ghi một trong: {', '.join(names)}."
            severity: Severity = ERROR if at else QUESTION
            self.problem("missing", at, "field", reason, candidates=names, severity=severity, once=not at)

    def _field(self, text: str) -> Match:
        match = self.fields.get(text)
        if match is None:
            match = self.fields[text] = self.catalogue.match_field(text)
        return match

    def _read_related(self) -> None:
        """Related fields in a column of their own: one name, or several with semicolons or commas between."""
        at = self.single.get("related", 0)
        text = self.said_of("related")
        if not text:
            return
        found = [self._field(text)]
        for sign in (";", ","):
            if any(match.value is None for match in found) and sign in text:
                found = [self._field(part.strip()) for part in text.split(sign) if part.strip()]
        if any(match.value is None for match in found):
            reason = f"không rõ lĩnh vực liên quan “{shorten(text)}”. Hãy ghi tên lĩnh vực, cách nhau bằng dấu “;”."
            self.problem("bad_value", at, "related", reason, value=text, severity=QUESTION)
            return
        codes = dict.fromkeys([*self.row.related, *(match.value for match in found if match.value)])
        self.row.related = tuple(code for code in codes if code != self.row.field_code)

    def _read_unit(self, group: Meaning) -> None:
        """The unit of the row's own cell, of the group lines over it, of an answer, or of the titles."""
        at = self.single.get("unit", 0)
        text = self.said_of("unit")
        if not text and group.unclear and not (at and self.is_faulty(at, "unit")):
            at, text = 0, group.unclear
        unit = group.unit or self.defaults.unit or self._unit_of_time() or self.said.meaning.unit
        if text:
            match = self._unit(text)
            unit = match.unit
            if unit is None:
                self.unknown_unit(text, at, match)
        elif at and self.is_faulty(at, "unit"):
            return
        elif unit is None:
            candidates = self.said.unit_candidates or self._unit_in_name()
            hint = f" Có thể là: {', '.join(candidates)}." if candidates else ""
            reason = (
                f"chưa biết đơn vị (xã, thị trấn).{hint} Hãy chọn đơn vị cho cả trang hoặc ghi vào từng dòng."
            )
            self.problem("missing", at, "unit", reason, candidates=candidates, severity=QUESTION, once=True)
        if unit:
            self.row.unit_key, self.row.unit = unit.key, unit.label

    def _unit(self, text: str) -> Match:
        match = self.units.get((text, self.row.year))
        if match is None:
            match = self.units[text, self.row.year] = self.catalogue.match_unit(text, self.row.year)
        return match

    def _unit_of_time(self) -> UnitEntry | None:
        """The unit of the row's year, of those that bear the name that is said of the whole list."""
        name = self.defaults.unit_of_time or self.said.unit_of_time
        return self._unit(name).unit if name and self.row.year else None

    def _unit_in_name(self) -> tuple[str, ...]:
        named = self.catalogue.find_unit(self.row.registrant, self.row.year).unit
        return (named.label,) if named else ()

    def _read_date_and_year(self, group_year: int | None) -> None:
        at = self.single.get("date", 0)
        if (value := self.cell(at) or self.told.get("date", "")) != "":
            if isinstance(value, date) and self.defaults.more.get("turned_days") == "1" and value.day <= 12:
                value = date(value.year, value.day, value.month)
            try:
                self.row.date = listed_date(value)
            except ValueError as fault:
                self.problem("bad_value", at, "date", str(fault), value=value)
        elif at:
            self.is_faulty(at, "date")
        at = self.single.get("year", 0)
        if (value := self.cell(at) or self.told.get("year", "")) != "":
            if isinstance(value, str) and word_key(value) in _UNKNOWN:
                self.row.other["year"] = clean(value)
            else:
                self.row.year = self._year(value, at)
            return
        if at and self.is_faulty(at, "year"):
            return
        before = len(self.row.problems)
        marked = self.marked("year")
        if len(self.row.problems) > before and not marked:
            return
        self.row.year = int(marked) if marked else group_year or self.defaults.year or self.said.year
        if self.row.year is None and self.row.date:
            self.row.year = self.row.date.year
            self.guessed.append("year")
        if self.row.year is None:
            candidates = self.said.year_candidates
            hint = f" Có thể là: {', '.join(candidates)}." if candidates else ""
            reason = f"chưa biết năm đăng ký.{hint} Hãy chọn năm cho cả trang hoặc ghi vào từng dòng."
            self.problem("missing", at, "year", reason, candidates=candidates, severity=QUESTION, once=True)

    def _year(self, value: Cell, at: int) -> int | None:
        year = self.years.get(value)
        if year is None:
            year = listed_year(value)
            self.years[value] = year = year if year in self.catalogue.years else 0
        if not year:
            shown, (first, *_, last) = shorten(as_text(value)), self.catalogue.years
            reason = f"“{shown}” không phải là năm. Hãy ghi bốn chữ số, từ {first} đến {last}, ví dụ 2022."
            self.problem("bad_year", at, "year", reason, value=value)
        return year or None

    def _read_closed(self, name: str) -> None:
        """Level or novelty: closed vocabularies that a row need not fill."""
        meanings, labels = _CLOSED[name]
        at = self.single.get(name, 0)
        text = self.said_of(name)
        code = match_word(text, meanings) if text else self.marked(name)
        if text and word_key(text) in _UNKNOWN:
            code = "unknown"
        if text and code is None:
            words = tuple(labels.values())
            reason = f"không hiểu “{shorten(text)}”. Hãy ghi một trong: {', '.join(words)}, hoặc để trống."
            self.problem("bad_value", at, name, reason, value=text, candidates=words)
        setattr(self.row, name, code or "")

    def _read_continues(self) -> None:
        """Whether a model goes on; a plain no was set aside before (`lines`), or the officer took the line in."""
        at = self.single.get("continues", 0)
        text = self.text(at)
        if text and (key := word_key(text)) and key not in GOES_ON | STOPS:
            reason = f"không rõ “{shorten(text)}” là tiếp tục hay không. Hãy ghi “Có” hoặc “Không”."
            self.problem(
                "bad_value",
                at,
                "continues",
                reason,
                value=text,
                candidates=("Có", "Không"),
                severity=QUESTION,
            )

    def _read_others(self) -> None:
        if (at := self.single.get("post", 0)) or "post" in self.told:
            if text := self.said_of("post"):
                self.row.post = text
                if "post" in self.guessed:
                    self.guessed.remove("post")
            self.check_text(self.row.post, at, "post")
        if (at := self.single.get("place", 0)) or "place" in self.told:
            self.row.place = self.said_of("place")
            self.check_text(self.row.place, at, "place")
        cells, width, other = self.cells, len(self.cells), self.row.other
        for at, name in self.others:
            value = cells[at - 1] if at <= width else ""
            if value == "":
                self.is_faulty(at, name)
                continue
            if not isinstance(value, str):
                text = as_text(value)
            else:
                text = clean_multiline(value) if "\n" in value else clean(value)
            if name == "phone" and text.isdecimal() and len(text) == 9:
                text = f"0{text}"  # Excel takes a telephone number for a number
            other[name] = text
        for name, text in self.told.items():
            if text and name not in _OWN and name != "registrant" and name not in self.single:
                other[name] = clean_multiline(text)
        for at, name in self.limited:
            self.check_text(other.get(name, ""), at, name)
