"""What each line under a header is: a model's row, a group line, a total, a signature, or something to be asked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from danvan.lib.sheets import Sheet
from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean, fold
from danvan.lists.reading.row.below import Below, is_signature
from danvan.lists.reading.row.continuations import CARRIED_ON, HANGS_DOWN, Held, free_columns, hangs_down
from danvan.lists.reading.row.groups import LEADING, Group, is_hamlet, style_of
from danvan.lists.reading.table.endings import (
    SUBTOTAL,
    TOTAL,
    is_footer,
    is_number,
    join,
    numbers,
    ordinal_text,
)
from danvan.lists.reading.table.header_rows import is_numbering
from danvan.lists.reading.table.layout import Line, Table, is_repeated
from danvan.lists.reading.table.lines_above import Meaning, is_year_line, meaning_of, read_titles
from danvan.lists.reading.table.meanings import MARKS, NO_MARKS, is_mark, value_of
from danvan.lists.reading.table.stacked import is_list_title, is_title
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.units import word_key
from danvan.lists.results import Aside, SetAside

WHY: Final[dict[Aside, str]] = {
    "title": "Dòng tiêu đề phía trên bảng",
    "header": "Dòng tiêu đề cột lặp lại",
    "numbering": "Dòng đánh số cột",
    "group": "Dòng tên nhóm",
    "total": "Dòng cộng",
    "unfilled": "Dòng chưa điền tên",
    "stopped": "Mô hình ghi không tiếp tục",
    "footer": "Phần cuối bảng (ký tên, nơi nhận, ghi chú)",
    "hidden": "Dòng ẩn hoặc gạch bỏ, không lấy",
    "other": "Dòng ngoài bảng danh sách",
    "unclear": "Không rõ là dòng của danh sách hay dòng ghi chú",
}
_ROMAN: Final = re.compile(r"(?P<mark>[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/:-]*")
_BLOCK: Final = re.compile(r"khoi |cum |nhom |phan |linh vuc |cac don vi|don vi |muc ")
_COUNT: Final = re.compile(r"\s*(?:\(.*\)|[:=].*|\d.*)$")
_WITHIN_UNIT: Final = re.compile(r"\b(?:xa|thi tran|phuong|thon|ban|xom)$")  # "Khối đoàn thể xã"
_PLACE: Final = re.compile(r"(?:thon|xom|tdp|to dan pho|xa|thi tran|phuong|linh vuc) ")
_PREFILLED: Final = ("unit", "year", "ordinal", "continues", "number")
GOES_ON: Final = MARKS | {"c", "tiep tuc", "co tiep tuc", "van tiep tuc", fold("duy trì")}
STOPS: Final = NO_MARKS - {"-"} | {"khong tiep tuc", "dung", "dung lai", "thoi", "ket thuc", "khong con"}


class LineReader:
    """Goes down a table; `set_aside` and `unclear` grow on the way, `rows` yields the models with their group."""

    def __init__(
        self,
        sheet: Sheet,
        table: Table,
        catalogue: Catalogue,
        group: Group,
        year: int | None,
        taken_in: frozenset[int] = frozenset(),
        corrected: Mapping[int, Mapping[str, str]] | None = None,
    ) -> None:
        self.sheet, self.table, self.catalogue, self.year = sheet, table, catalogue, year
        self.taken_in = taken_in  # rows that the officer calls models
        self.corrected = corrected or {}
        self.group = group
        self.set_aside: list[SetAside] = []
        self.waiting: list[tuple[int, str, bool]] = []  # lone lines, and whether one may be a row's name
        self.below = Below()
        self.is_titled = False  # whether nothing but titles has come since the last row
        self.unit_line: tuple[int, bool] | None = (
            None  # where the last line of a unit stands, and if in capitals
        )
        self.ordinal = table.number_of("ordinal")
        self.free = free_columns(table)
        self.held: Held | None = None
        self.continues = table.number_of("continues")
        self.names = [
            at for at, name in table.columns.items() if name.split(":")[0] in ("title", "registrant")
        ]
        self.prefilled = {at for at, name in table.columns.items() if name in _PREFILLED}
        self.merged_rows = {row for row, _ in sheet.merged}
        self.faulty: dict[int, set[int]] = {}  # row -> columns of the list whose cells cannot be read
        for row, at in sheet.faults:
            if at in table.columns:
                self.faulty.setdefault(row, set()).add(at)

    def rows(self) -> Iterator[tuple[Line, Group]]:
        """The model rows, each with what carries it on below; copies of cells merged from the left are left out."""
        group = self.group
        for index, line in enumerate(self.table.body):
            number, cells = line
            if number in self.merged_rows:
                cells = [
                    "" if value != "" and self.sheet.merged.get((number, at)) == "across" else value
                    for at, value in enumerate(cells, 1)
                ]
            aside = None if number in self.taken_in else self._set_aside(number, cells, index)
            if aside is None:
                self._settle_waiting("unclear")
                self.is_titled = False
                if self.held:
                    yield self._given(self.held, group)
                counted = 0 < self.ordinal <= len(cells) and cells[self.ordinal - 1] != ""
                counted = counted or self.ordinal in self.faulty.get(number, ())
                after_end = bool(self.ordinal and not counted and number not in self.taken_in)
                after_end = after_end and self.below.is_open
                if self.below.is_open:
                    self._end_signature()
                self.held = Held((number, cells), self.free, number if counted else 0, after_end=after_end)
                group = self.group
        if self.held:
            yield self._given(self.held, group)
        self._settle_waiting("footer")

    @staticmethod
    def _given(held: Held, group: Group) -> tuple[Line, Group]:
        if not held.below and not held.after_end:
            return held.line, group
        return held.line, replace(group, below=held.below, after_end=held.after_end)

    def _settle_waiting(self, kind: Aside) -> None:
        """Set the lone lines aside; one that may be a row's name is asked about, whatever comes after it."""
        for row, text, may_be_row in self.waiting:
            settled: Aside = "unclear" if may_be_row else kind
            self.set_aside.append(SetAside(row, WHY[settled], settled, text))
        self.waiting.clear()

    def _end_signature(self) -> None:
        """A row comes after a signature: what stands between the two may head another list."""
        titles = self.below.titles()
        self.below.close()
        if not titles:
            return
        found = read_titles([text for _, text in titles], "", "", self.catalogue, self.year)
        meaning = replace(found.meaning, year=found.year)
        unit_lines = [
            text for _, text in titles if self.catalogue.is_unit_line(text) or found.unit_candidates
        ]
        if not meaning.unit and unit_lines:
            meaning = replace(meaning, unclear=unit_lines[0])
        if not (meaning or meaning.year or meaning.unclear):
            return
        text = " | ".join(text for _, text in titles)
        self.group = Group([("title", text, meaning)])
        rows = {row for row, _ in titles}
        self.set_aside = [
            replace(aside, kind="title", why=WHY["title"]) if aside.row in rows else aside
            for aside in self.set_aside
        ]

    def _put(
        self, row: int, kind: Aside, text: str, numbers: dict[str, float] | None = None, why: str = ""
    ) -> Aside:
        self.set_aside.append(SetAside(row, why or WHY[kind], kind, text[:500], numbers or {}))
        return kind

    def _set_aside(self, row: int, cells: list[Cell], index: int) -> Aside | None:
        """Set the line aside, or return None for a model's row."""
        ordinal = cells[self.ordinal - 1] if 0 < self.ordinal <= len(cells) else ""
        faulty: AbstractSet[int] = self.faulty.get(row, set())
        numbered = is_number(ordinal) or self.ordinal in faulty
        named = [at for at in self.names if at in faulty or (at <= len(cells) and cells[at - 1] != "")]
        if self.continues and named and self._stops(row, cells):
            return self._put(row, "stopped", join([(at, v) for at, v in enumerate(cells, 1) if v != ""]))
        if numbered and len(named) > 1 and index > 1 and row not in self.merged_rows:
            return None  # nearly every row of a list
        filled = [
            (at, v) for at, v in enumerate(cells, 1) if v != "" and not (isinstance(v, str) and v.isspace())
        ]
        if not filled:  # a name that cannot be read is a row's; formulas beside empty names are a template's
            return self._put(row, "unfilled", "") if faulty.isdisjoint(self.names) else None
        texts = [(at, value) for at, value in filled if isinstance(value, str) and not is_number(value)]
        if is_numbering(filled) and (index < 3 or all(str(value).startswith("(") for _, value in filled)):
            return self._put(row, "numbering", join(filled))
        if special := self._by_words(row, filled, texts, numbered=numbered, index=index):
            return special
        may_go_on = (
            ordinal == "" and not faulty
        )  # a cell that cannot be read is not the rest of the one above
        if named and not faulty and self._hangs_down(row, filled):
            return "unclear"
        if may_go_on and self._goes_on(row, filled):
            return "unclear"
        if len(named) > 1 or (named and numbered and len(filled) > 2):
            return None
        if self._is_group(row, filled, texts, ordinal, named, index):
            return "group"
        if may_go_on and self._goes_on(row, filled, sure=False):
            return "unclear"
        return self._lone(row, filled, texts, named, numbered=numbered)

    def _stops(self, row: int, cells: list[Cell]) -> bool:
        """Whether the list says, or the officer corrected, that a model does not go on."""
        said = cells[self.continues - 1] if self.continues <= len(cells) else ""
        return word_key(self.corrected.get(row, {}).get("continues", ordinal_text(said))) in STOPS

    def _lone(
        self,
        row: int,
        filled: list[tuple[int, Cell]],
        texts: Sequence[tuple[int, Cell]],
        named: list[int],
        *,
        numbered: bool,
    ) -> Aside | None:
        """A line with a model's or a holder's name at most: one not yet filled in, a remark, or a faulty row."""
        if any(at in self.faulty.get(row, ()) for at in self.names):
            return None
        remark = any(at == self.ordinal for at, _ in texts)
        if all(at in self.prefilled for at, _ in filled) and not remark:
            return self._put(row, "unfilled", join(filled))
        alone = len(filled) < 2 or (len(filled) == 2 and remark)
        if named and (numbered or not (self.ordinal and alone)):
            return None
        columns, marked = self.table.columns, self.catalogue.columns.marked
        structured = sum(columns.get(at, "").split(":")[0] in marked for at, _ in filled)
        if not named and not remark and (structured > 1 or (numbered and not alone)):
            return None
        if len(filled) == 1 and texts and self._is_beside_units(texts[0][0], str(texts[0][1])):
            text = clean(str(texts[0][1]))
            self.group = self.group.enter("unit", text, Meaning(unclear=text))
            return self._put(row, "group", text)
        if self.held and row not in self.merged_rows:
            self.held.doubt(row, filled)
        self.waiting.append((row, join(filled), bool(named) and not is_signature([str(v) for _, v in texts])))
        return "unclear"

    def _hangs_down(self, row: int, filled: list[tuple[int, Cell]]) -> bool:
        """Whether the names hang down from the line above; what else the line says is joined to it."""
        known = self.catalogue.columns
        if row not in self.merged_rows or not hangs_down(self.sheet, self.table, known, row, filled):
            return False
        if self.held:
            self.held.join([(at, v) for at, v in filled if (row, at) not in self.sheet.merged])
        self._put(row, "unclear", join(filled), why=HANGS_DOWN)
        return True

    def _goes_on(self, row: int, filled: list[tuple[int, Cell]], *, sure: bool = True) -> bool:
        """Whether a line carries on the row above, or may: a lone title that means a field may be a group's too."""
        held = self.held
        if not held or row != held.last + 1 or row in self.merged_rows:
            return False
        text = str(filled[0][1]).strip() if len(filled) == 1 else ""
        lone_title = bool(text) and self.table.columns.get(filled[0][0]) == "title"
        if lone_title and text[0].islower() and self.means(text, counted=False):
            held.doubt(row, filled)
            self.waiting.append((row, join(filled), True))
            return True
        if not held.goes_on(row, filled, sure=sure):
            return False
        self._put(row, "unclear", join(filled), why=CARRIED_ON.format(held.line[0]))
        return True

    def _by_words(
        self,
        row: int,
        filled: list[tuple[int, Cell]],
        texts: Sequence[tuple[int, Cell]],
        *,
        numbered: bool,
        index: int,
    ) -> Aside | None:
        """Repeated headers, total lines and what stands below a list, known by their words."""
        if not texts:
            return None
        if is_repeated(filled, self.table):
            return self._put(row, "header", join(filled))
        complete = self._has_holder_and_title(filled)
        first = fold(str(texts[0][1]))
        total = TOTAL.match(first) or (SUBTOTAL.match(first) and self._sums_up(texts))
        if total and (not numbered or len(filled) < 4) and not complete:
            fault = any(place[0] == row for place in self.sheet.faults) if self.sheet.faults else False
            why = "Dòng cộng (công thức chưa có kết quả)" if fault else ""
            return self._put(row, "total", join(filled), numbers(filled, self.ordinal), why=why)
        heads = not numbered and complete and self._heads_signature(texts, index)
        if not heads and (numbered or self._is_row(filled, texts, complete=complete)):
            return None
        if heads or self.ends(texts):
            self._settle_waiting("footer")
            self.below.end(row, texts)
            return self._put(row, "footer", join(filled))
        if self.below.is_open or (len(filled) == 1 and self._is_remark(row, *texts[0])):
            if self.below.is_open:
                self.below.go_on(row, texts)
            return self._put(row, "footer", join(filled))
        return None

    def _heads_signature(self, texts: Sequence[tuple[int, Cell]], index: int) -> bool:
        """Whether bodies in capitals stand over the posts of those who sign: "BAN CHỈ ĐẠO" over "TRƯỞNG BAN"."""
        if index + 1 >= len(self.table.body) or not all(str(value).isupper() for _, value in texts):
            return False
        below = [str(value) for value in self.table.body[index + 1][1] if isinstance(value, str) and value]
        return bool(below) and is_signature(below)

    def _is_row(
        self, filled: list[tuple[int, Cell]], texts: Sequence[tuple[int, Cell]], *, complete: bool
    ) -> bool:
        """Whether a line without a number is a row for certain, whatever a cell of it says.

        It has a title and a holder, and these are no signers, or one of them and a field, a kind, a level.
        """
        names = [str(value) for at, value in texts if at in self.names]
        marked = self.catalogue.columns.marked
        if names and any(
            self._means_something(at, value) for at, value in filled if self._base(at) in marked
        ):
            return complete or not any(map(is_footer, names))
        return complete and not is_signature(names, after_another=self.below.is_open)

    def _base(self, at: int) -> str:
        return self.table.columns.get(at, "").split(":")[0]

    def _means_something(self, at: int, value: Cell) -> bool:
        """Whether a cell under field, kind, level or the like says one."""
        name, _, mark = self.table.columns.get(at, "").partition(":")
        return is_mark(value) if mark else bool(value_of(name, str(value), self.catalogue))

    def _is_remark(self, row: int, at: int, value: Cell) -> bool:
        """Whether the only text of a line is all in brackets, and does not carry on a name above it."""
        text = str(value).strip()
        above = self.held.last if self.held and at in self.names else -1
        return text[0] == "(" and text[-1] == ")" and row != above + 1

    def _sums_up(self, texts: Sequence[tuple[int, Cell]]) -> bool:
        """Whether the first text is "Cộng xã Phúc Sơn", "Tổng lĩnh vực kinh tế" in a line without a holder."""
        at, text = texts[0]
        columns = self.table.columns
        if any(columns.get(other, "").startswith("registrant") for other, _ in texts if other != at):
            return False
        rest = _COUNT.sub("", str(text).strip().partition(" ")[2])
        if _PLACE.match(fold(rest)):
            return True
        unit = self.catalogue.name_unit(rest, self.year)
        return bool(unit.value or unit.several or self.catalogue.match_field(rest).value)

    def ends(self, texts: Sequence[tuple[int, Cell]]) -> bool:
        """Whether one of a line's texts stands below a list: a signature, nơi nhận, a remark.

        A post ("Chủ tịch", "Bí thư") or a day beside a name is none, unless it is written as signatures are.
        """
        named = any(at in self.names for at, _ in texts)
        return any(
            is_footer(str(value))
            for at, value in texts
            if not named or at in self.names or at not in self.table.columns or str(value).isupper()
        )

    def means(self, text: str, *, counted: bool) -> Meaning:
        """What a group line would give to the rows beneath it; `counted` is a line with a number as rows have it."""
        return meaning_of(text, self.catalogue, self.group.meaning.year or self.year)

    def _has_holder_and_title(self, filled: list[tuple[int, Cell]]) -> bool:
        columns = self.table.columns
        words = [at for at, value in filled if not is_number(value)]
        named = {columns[at] for at, _ in filled if at in self.names and at in words}
        if len(words) > 1:  # a number may be a title, and is nobody's name
            named |= {columns[at] for at, _ in filled if columns.get(at) == "title"}
        return len({name.split(":")[0] for name in named}) > 1

    def _is_group(
        self,
        row: int,
        filled: list[tuple[int, Cell]],
        texts: Sequence[tuple[int, Cell]],
        ordinal: Cell,
        named: list[int],
        index: int,
    ) -> bool:
        """Whether the line is a group line; if so it is entered."""
        own = [(at, str(value)) for at, value in texts if at != self.ordinal]
        if not own and texts:
            own = [(texts[0][0], str(texts[0][1]))]
            ordinal = ""
        if len(own) != 1:
            return False
        at, text = own[0]
        mark = _ROMAN.fullmatch(ordinal_text(ordinal)) if ordinal != "" else LEADING.match(text.strip())
        core = text.strip()[mark.end() :] if mark and ordinal == "" else text
        numbered = mark is not None and not mark["mark"][0].isdigit()
        meaning = self.means(core, counted=bool(mark) and not numbered)
        spread = self.sheet.merged.get((row, at + 1)) == "across"
        in_column = at in self.table.columns and at not in self.names and at != self.ordinal
        if in_column and self.free.get(at) not in (None, "place", "workplace"):  # words alone over the rows
            in_column = len(filled) > 1 + (ordinal != "") or not (spread or numbered or meaning)
        if len(filled) == 1 and is_year_line(core):
            in_column = False
        speaks = bool(meaning) or is_year_line(core) or self._stands_over(at, text, ordinal, index)
        speaks = (
            speaks or self._names_unit(row, at, meaning, filled) or (len(filled) == 1 and is_list_title(core))
        )
        if in_column or not (speaks or numbered or spread or _BLOCK.match(fold(core))):
            return False
        if named and is_number(ordinal) and not speaks:
            return False
        self._settle_waiting("unclear")
        if is_title(core) and not numbered:
            self._enter_title(row, clean(text), meaning)
            return True
        if mark is None and not meaning and self._is_beside_units(at, core):
            meaning = replace(meaning, unclear=clean(core))
        if mark is None and (meaning.unit or meaning.unclear):
            self.unit_line = at, core.isupper()
        self.group = self.group.enter(style_of(mark["mark"] if mark else "", meaning), clean(text), meaning)
        self._put(row, "group", clean(text), numbers(filled, self.ordinal))
        return True

    def _is_beside_units(self, at: int, text: str) -> bool:
        """Whether a line is like those that part the list by units, and so ends the last of them."""
        if self.unit_line != (at, text.isupper()) or not self.group.tells_units:
            return False
        return not _WITHIN_UNIT.search(fold(text))

    def _enter_title(self, row: int, text: str, meaning: Meaning) -> None:
        """A letterhead or a "danh sách ..." among the rows heads another list: no group before it goes on."""
        levels = self.group.levels if self.is_titled else []
        self.group = Group([*levels, ("title", text, meaning)])
        self.is_titled = True
        self._put(row, "title", text)

    def _names_unit(self, row: int, at: int, meaning: Meaning, filled: list[tuple[int, Cell]]) -> bool:
        """Whether a lone line speaks of a unit that is not plain from it: the rows beneath are asked."""
        lone = len(filled) == 1 and self._base(at) != "registrant"
        return bool(meaning.unclear) and lone and not (self.held and self.held.is_open_at(at, row))

    def _stands_over(self, at: int, text: str, ordinal: Cell, index: int) -> bool:
        """Whether "1 | Thôn Nà Xé" is over rows: 1.1 comes next, or it only names a hamlet and a model comes next."""
        if not is_number(ordinal) or index + 1 >= len(self.table.body):
            return False
        below = self.table.body[index + 1][1]
        following = ordinal_text(below[self.ordinal - 1]) if self.ordinal <= len(below) else ""
        if re.match(rf"{ordinal_text(ordinal).rstrip(' .)/')}\.\d", following):
            return True
        names = sum(below[name - 1] != "" for name in self.names if name <= len(below))
        return self.table.columns.get(at) == "title" and names > 1 and is_hamlet(text)
