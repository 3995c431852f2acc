"""The cells of one row, and what is wrong with them said in the officer's own coordinates."""

import datetime
import re
from typing import Final

from danvan.lib.sheets import Sheet, column_letter
from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean, fold, guess_legacy
from danvan.lists.reading.table.layout import Table
from danvan.lists.reading.table.meanings import NO_MARKS, is_mark
from danvan.lists.reading.words.catalogue import KIND_LABELS, LEVEL_LABELS, NOVELTY_LABELS, Catalogue
from danvan.lists.reading.words.units import Match, word_key
from danvan.lists.results import QUESTION, WARNING, WHOLE_SHEET, Problem, ReadRow, Severity

_DITTO_WORDS: Final = frozenset(("nt", "nhutren"))
_DITTO_SIGNS: Final = frozenset("\"'/〃↑")  # folded
_DITTO_STARTS: Final = frozenset("nN\"“”„‟«»″'‘’‚‛′`´/〃↑.…-‐‑‒–—―−([ \xa0")
_LONGEST_DITTO: Final = 16
_MUST_HOLD: Final = ("title", "registrant", "kind", "field", "unit", "year")
_OLD_SIGNS: Final = re.compile("[¸µ¶·¹¨©ª«¬\xad®¡-§]|[aeouyôö][øûïåäëü]")
_LOST: Final = re.compile(r"[^\W\d]\?+[^\W\d]|\?\?[^\W\d]")  # Đảng -> ??ng
# Settled by `Answers.words`.
_LEARNED: Final = frozenset(("unknown_field", "unknown_unit", "unknown_kind", "unknown_form"))
_SHOWN: Final = 60  # characters of a value in a message


class RowCells:
    """The cells of the row at hand; `row` collects what is read and what is wrong."""

    def __init__(self, sheet: Sheet, table: Table, catalogue: Catalogue) -> None:
        self.sheet, self.table, self.catalogue = sheet, table, catalogue
        self.marks: dict[str, list[tuple[int, str]]] = {}
        self.labels = {at: catalogue.columns.label(name) for at, name in table.columns.items()}
        self.ditto_columns = [
            (at, name in _MUST_HOLD or name.startswith("registrant:"))
            for at, name in table.columns.items()
            if name not in ("ordinal", "left_out")
        ]
        self.fault_rows = {row for row, _ in sheet.faults}
        self.above: list[Cell] = []
        self.cells: list[Cell] = []
        self.row = ReadRow(sheet.name, 0)

    def cell(self, at: int) -> Cell:
        """The cell of a column (0 is no column)."""
        return self.cells[at - 1] if 0 < at <= len(self.cells) else ""

    def text(self, at: int) -> str:
        """The cleaned text of a column."""
        value = self.cells[at - 1] if 0 < at <= len(self.cells) else ""
        if not value:
            return ""
        return clean(value) if isinstance(value, str) else as_text(value)

    def without_ditto(self, cells: list[Cell]) -> list[Cell]:
        """The cells with those of the row above in place of ditto marks."""
        width = len(cells)
        found = [
            at
            for at, must_hold in self.ditto_columns
            if at <= width
            and isinstance(value := cells[at - 1], str)
            and value[:1] in _DITTO_STARTS
            and len(value) <= _LONGEST_DITTO
            and is_ditto(value, dots=must_hold)
        ]
        if found:
            cells = cells.copy()
            for at in found:
                cells[at - 1] = self.above[at - 1] if at <= len(self.above) else ""
        return cells

    def problem(
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
        """Note a problem; `at` 0 is one of no cell, `reason` a Vietnamese sentence that says what would be right."""
        asked = f"{name}|{word_key(as_text(value))}" if code in _LEARNED else ""
        letter = column_letter(at) if at else WHOLE_SHEET
        place = f", cột {letter} ({self.labels.get(at, self.catalogue.columns.label(name))})" if at else ""
        message = f"Trang “{self.sheet.name}”, dòng {self.row.row}{place}: {reason}"
        self.row.problems.append(
            Problem(letter, name, code, message, as_text(value), candidates, severity, once, asked)
        )

    def is_faulty(self, at: int, name: str) -> bool:
        """Whether the cell is a formula without a result or an Excel error; says so if it is."""
        fault = self.sheet.faults.get((self.row.row, at)) if self.row.row in self.fault_rows else None
        if fault == "formula":
            reason = "ô này là công thức chưa có kết quả. Hãy gõ thẳng nội dung vào ô, hoặc mở bằng Excel rồi lưu lại."
        elif fault:
            reason = "ô này báo lỗi của Excel (như #REF!, #N/A). Hãy gõ thẳng nội dung vào ô."
        else:
            return False
        self.problem("bad_value", at, name, reason)
        return True

    def check_text(self, text: str, at: int, name: str) -> None:
        """Note that a text is too long."""
        limit = self.catalogue.columns.by_name[name].max_length
        if limit and len(text) > limit:
            reason = f"nội dung dài {len(text)} ký tự, tối đa {limit}. Hãy viết gọn lại."
            self.problem("too_long", at, name, reason, value=text)

    def marked(self, name: str) -> str | None:
        """The meaning of the one column of a sort that has an x; a problem if there are several."""
        columns = self.marks.get(name)
        if not columns:
            return None
        found: list[tuple[int, str]] = []
        for at, value in columns:
            cell = self.cell(at)
            if cell == "" or fold(str(cell)) in NO_MARKS:
                continue
            found.append((at, value))
            if not is_mark(cell):
                reason = f"ô này chỉ nên đánh dấu x, đang ghi “{shorten(as_text(cell))}”."
                self.problem("bad_value", at, name, reason, value=cell, severity=WARNING)
        if len(found) > 1:
            labels = tuple(self.meaning_label(name, value) for _, value in found)
            reason = (
                f"dòng này đánh dấu {len(found)} ô: {', '.join(labels)}. Hãy để lại một ô (lĩnh vực chính)."
            )
            if name == "year":
                reason = f"dòng này đánh dấu nhiều năm: {', '.join(labels)}. Hãy tách mỗi năm một dòng."
            elif name != "field":
                reason = f"dòng này đánh dấu {len(found)} ô: {', '.join(labels)}. Hãy để lại một ô."
            code = {"field": "several_fields", "year": "bad_year", "kind": "unknown_kind"}.get(
                name, "bad_value"
            )
            self.problem(code, found[0][0], name, reason, candidates=labels, severity=QUESTION)
        return found[0][1] if len(found) == 1 else None

    def marked_all(self, name: str) -> list[str]:
        """The meanings of all columns of a sort that hold a mark."""
        columns = self.marks.get(name, ())
        return [value for at, value in columns if (cell := self.cell(at)) != "" and is_mark(cell)]

    def meaning_label(self, name: str, value: str) -> str:
        """What a person calls a field, kind, level or novelty."""
        labels = {"kind": KIND_LABELS, "level": LEVEL_LABELS, "novelty": NOVELTY_LABELS}.get(name, {})
        return self.catalogue.field_name(value) if name == "field" else labels.get(value, value)

    def miss_holder(self, at: int) -> None:
        """Say that nobody's name stands in a column, or that there is no such column (0)."""
        if at:
            reason = "thiếu tên tập thể, cá nhân hoặc hộ gia đình đăng ký. Hãy ghi tên vào ô này."
            self.problem("missing", at, "registrant", reason)
        else:
            reason = "bảng không có cột tên tập thể, cá nhân. Hãy chỉ ra cột đó."
            self.problem("missing", 0, "registrant", reason, severity=QUESTION, once=True)

    def unknown_field(self, text: str, at: int, match: Match) -> None:
        """Say that a field is not in the catalogue, or may be one of several."""
        names = tuple(entry.name for entry in self.catalogue.fields)
        if match.several or len(match.nearest) > 1:
            reason = (
                f"“{shorten(text)}” có thể là {' hoặc '.join(match.nearest)}. Hãy ghi một lĩnh vực chính."
            )
        else:
            near = f" Gần nhất: {match.nearest[0]}." if match.nearest else ""
            reason = f"không có lĩnh vực “{shorten(text)}”.{near} Hãy ghi một trong: {', '.join(names)}."
        self.problem("unknown_field", at, "field", reason, value=text, candidates=match.nearest or names)

    def unknown_unit(self, text: str, at: int, match: Match) -> None:
        """Say that a unit is not in the catalogue, or may be one of several."""
        if match.several:
            reason = f"“{shorten(text)}” có thể là {' hoặc '.join(match.nearest)}. Hãy chọn một đơn vị."
        else:
            example = next((entry.label for entry in self.catalogue.units if entry.rank == 3), "Xã Xuân Lập")
            near = f" Gần nhất: {', '.join(match.nearest)}." if match.nearest else ""
            reason = (
                f"không có đơn vị “{shorten(text)}” trong danh mục.{near} "
                f"Hãy ghi đúng tên xã, thị trấn, ví dụ “{example}”."
            )
        self.problem("unknown_unit", at, "unit", reason, value=text, candidates=match.nearest)

    def warn_of_old_text(self, text: str, at: int, name: str) -> None:
        """Ask about a text that looks typed in an old font, or has lost letters to question marks on its way."""
        if "?" in text and _LOST.search(text):
            reason = f"“{shorten(text)}” có chữ đã mất thành dấu hỏi. Hãy gửi lại tệp .xlsx hoặc CSV UTF-8."
        elif not text.isascii() and _OLD_SIGNS.search(text) and guess_legacy(text):
            reason = f"“{shorten(text)}” có vẻ gõ bằng phông cũ (TCVN3, VNI). Hãy gõ lại bằng Unicode."
        else:
            return
        self.problem("legacy_text", at, name, reason, value=text, severity=QUESTION)


def is_ditto(text: str, *, dots: bool) -> bool:
    """Whether a text stands for the cell above: nt, như trên, quotes, slashes, arrows.

    Other signs about these do not matter. A dash or one slash says that there is nothing. Dots may be a place
    to fill in: they count only with `dots`.
    """
    folded = fold(text)
    if words := "".join(filter(str.isalnum, folded)):
        return words in _DITTO_WORDS
    signs = [sign for sign in folded if sign not in "-. ()[]"]
    if signs:
        return _DITTO_SIGNS.issuperset(signs) and signs not in (["'"], ["/"])
    return dots and folded.count(".") > 1


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
