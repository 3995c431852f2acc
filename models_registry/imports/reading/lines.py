"""What each line under a header is: a model's row, a group line, a total, a signature, or something to be asked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from danvan.lib.dates import parse_number
from danvan.lib.sheets import Sheet, column_letter
from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean, fold
from models_registry.imports.reading.catalogue import Catalogue, word_key
from models_registry.imports.reading.endings import FOOTER, TOTAL
from models_registry.imports.reading.layout import Line, Table, is_numbering, is_repeated
from models_registry.imports.reading.meanings import MARKS, NO_MARKS
from models_registry.imports.reading.titles import Meaning, meaning_of
from models_registry.imports.results import Aside, SetAside

WHY: Final[dict[Aside, str]] = {
    "title": "Dòng tiêu đề phía trên bảng",
    "header": "Dòng tiêu đề cột lặp lại",
    "numbering": "Dòng đánh số cột",
    "group": "Dòng tên nhóm",
    "total": "Dòng cộng",
    "unfilled": "Dòng chưa điền tên",
    "stopped": "Mô hình ghi không tiếp tục",
    "footer": "Phần cuối bảng (ký tên, nơi nhận, ghi chú)",
    "unclear": "Không rõ là dòng của danh sách hay dòng ghi chú",
}
_ROMAN: Final = re.compile(r"(?P<mark>[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/:-]*")
_LEADING: Final = re.compile(r"(?P<mark>[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/:-]\s*(?=\D)")
_BLOCK: Final = re.compile(r"khoi |cum |nhom |phan |linh vuc |cac don vi|don vi |muc ")
_PREFILLED: Final = ("unit", "year", "ordinal", "continues", "number")
GOES_ON: Final = MARKS | {"c", "tiep tuc", "co tiep tuc", "van tiep tuc", fold("duy trì")}
STOPS: Final = NO_MARKS - {"-"} | {"khong tiep tuc", "dung", "dung lai", "thoi", "ket thuc", "khong con"}


@dataclass(slots=True)
class Group:
    """The group lines that stand over a row: the innermost meaning wins; `text` names them all."""

    levels: list[tuple[str, str, Meaning]] = field(default_factory=list)  # style of numbering, text, meaning

    def enter(self, style: str, text: str, meaning: Meaning) -> "Group":
        """The groups after a new line: those of its own style and below it end."""
        styles = [level[0] for level in self.levels]
        kept = self.levels[: styles.index(style)] if style in styles else self.levels
        return Group([*kept, (style, text, meaning)])

    @property
    def meaning(self) -> Meaning:
        """What all lines together give."""
        kind = code = unit = None
        for _, _, meaning in self.levels:
            kind, code, unit = meaning.kind or kind, meaning.field_code or code, meaning.unit or unit
        return Meaning(kind, code, unit)

    @property
    def text(self) -> str:
        """The lines, outermost first."""
        return " / ".join(text for _, text, _ in self.levels)


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
        self.waiting: list[tuple[int, str]] = []  # lone lines: a footer if no model comes after them
        self.in_footer = False
        self.ordinal = table.number_of("ordinal")
        self.continues = table.number_of("continues")
        self.names = [
            at for at, name in table.columns.items() if name.split(":")[0] in ("title", "registrant")
        ]
        self.prefilled = {at for at, name in table.columns.items() if name in _PREFILLED}
        self.merged_rows = {row for row, _ in sheet.merged}

    def rows(self) -> Iterator[tuple[Line, Group]]:
        """The model rows; a row with cells merged from the left comes without their copies."""
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
                self.in_footer = False
                yield (number, cells), self.group
        self._settle_waiting("footer")

    def _settle_waiting(self, kind: Aside) -> None:
        for row, text in self.waiting:
            self.set_aside.append(SetAside(row, WHY[kind], kind, text))
        self.waiting.clear()

    def _put(
        self, row: int, kind: Aside, text: str, numbers: dict[str, float] | None = None, why: str = ""
    ) -> Aside:
        self.set_aside.append(SetAside(row, why or WHY[kind], kind, text[:500], numbers or {}))
        return kind

    def _set_aside(self, row: int, cells: list[Cell], index: int) -> Aside | None:
        """Set the line aside, or return None for a model's row."""
        ordinal = cells[self.ordinal - 1] if 0 < self.ordinal <= len(cells) else ""
        numbered = _is_number(ordinal)
        named = [at for at in self.names if at <= len(cells) and cells[at - 1] != ""]
        if self.continues and named and self._stops(row, cells):
            return self._put(row, "stopped", _join([(at, v) for at, v in enumerate(cells, 1) if v != ""]))
        if numbered and len(named) > 1 and index > 1 and row not in self.merged_rows:
            return None  # nearly every row of a list
        filled = [
            (at, v) for at, v in enumerate(cells, 1) if v != "" and not (isinstance(v, str) and v.isspace())
        ]
        if not filled and not any((row, at) in self.sheet.faults for at in self.names):
            return self._put(row, "unfilled", "")
        texts = [(at, value) for at, value in filled if isinstance(value, str) and not _is_number(value)]
        if index < 3 and is_numbering(filled):
            return self._put(row, "numbering", _join(filled))
        if special := self._by_words(row, filled, texts, numbered=numbered):
            return special
        if named and self._continues(row, filled):
            return self._put(row, "unclear", _join(filled), why="Phần tiếp theo của dòng trên (ô gộp)")
        if len(named) > 1 or (named and numbered and len(filled) > 2):
            return None
        if self._is_group(row, filled, texts, ordinal, named):
            return "group"
        return self._lone(row, filled, texts, named, numbered=numbered)

    def _stops(self, row: int, cells: list[Cell]) -> bool:
        """Whether the list says, or the officer corrected, that a model does not go on."""
        said = cells[self.continues - 1] if self.continues <= len(cells) else ""
        return word_key(self.corrected.get(row, {}).get("continues", _ordinal_text(said))) in STOPS

    def _lone(
        self,
        row: int,
        filled: list[tuple[int, Cell]],
        texts: list[tuple[int, Cell]],
        named: list[int],
        *,
        numbered: bool,
    ) -> Aside | None:
        """A line with a model's or a holder's name at most: one not yet filled in, a remark, or a faulty row."""
        if any((row, at) in self.sheet.faults for at in self.names):
            return None
        remark = any(at == self.ordinal for at, _ in texts)
        if all(at in self.prefilled for at, _ in filled) and not remark:
            return self._put(row, "unfilled", _join(filled))
        alone = len(filled) < 2 or (len(filled) == 2 and remark)
        if named and (numbered or not (self.ordinal and alone)):
            return None
        columns, marked = self.table.columns, self.catalogue.columns.marked
        structured = sum(columns.get(at, "").split(":")[0] in marked for at, _ in filled)
        if not named and not remark and (structured > 1 or (numbered and not alone)):
            return None
        self.waiting.append((row, _join(filled)))
        return "unclear"

    def _continues(self, row: int, filled: list[tuple[int, Cell]]) -> bool:
        """Whether the names of this line hang down from the line above, and only free text is its own."""
        merged, columns = self.sheet.merged, self.table.columns
        if row not in self.merged_rows or any(
            merged.get((row, at)) != "down" for at, _ in filled if at in self.names or at == self.ordinal
        ):
            return False
        own = [columns.get(at, "").split(":")[0] for at, _ in filled if merged.get((row, at)) != "down"]
        return not any(name in self.catalogue.columns.marked or name == "unit" for name in own)

    def _by_words(
        self, row: int, filled: list[tuple[int, Cell]], texts: list[tuple[int, Cell]], *, numbered: bool
    ) -> Aside | None:
        """Repeated headers, total lines and what stands below a list, known by their words."""
        if not texts:
            return None
        if is_repeated(filled, self.table):
            return self._put(row, "header", _join(filled))
        complete = self._has_holder_and_title(filled)
        if TOTAL.match(fold(str(texts[0][1]))) and (not numbered or len(filled) < 4) and not complete:
            fault = any(place[0] == row for place in self.sheet.faults) if self.sheet.faults else False
            why = "Dòng cộng (công thức chưa có kết quả)" if fault else ""
            return self._put(row, "total", _join(filled), _numbers(filled, self.ordinal), why=why)
        if numbered:
            return None
        enough = complete and (not self.ordinal and len(filled) > 2)
        if not enough and self.ends(texts):
            self.in_footer = True
            self._settle_waiting("footer")
        if self.in_footer and not enough:
            return self._put(row, "footer", _join(filled))
        return None

    def ends(self, texts: list[tuple[int, Cell]]) -> bool:
        """Whether one of a line's texts stands below a list: a signature, nơi nhận, a remark."""
        return any(FOOTER.match(fold(str(value))) for _, value in texts)

    def means(self, text: str, *, counted: bool) -> Meaning:
        """What a group line would give to the rows beneath it; `counted` is a line with a number as rows have it."""
        return meaning_of(text, self.catalogue, self.year)

    def _has_holder_and_title(self, filled: list[tuple[int, Cell]]) -> bool:
        columns = self.table.columns
        words = [at for at, value in filled if not _is_number(value)]
        named = [at for at, _ in filled if at in self.names and (len(words) > 1 or at in words)]
        return len({columns[at].split(":")[0] for at in named}) > 1

    def _is_group(
        self,
        row: int,
        filled: list[tuple[int, Cell]],
        texts: list[tuple[int, Cell]],
        ordinal: Cell,
        named: list[int],
    ) -> bool:
        """Whether the line is a group line; if so it is entered."""
        own = [(at, str(value)) for at, value in texts if at != self.ordinal]
        if not own and texts:
            own = [(texts[0][0], str(texts[0][1]))]
            ordinal = ""
        if len(own) != 1:
            return False
        at, text = own[0]
        mark = _ROMAN.fullmatch(_ordinal_text(ordinal)) if ordinal != "" else _LEADING.match(text.strip())
        core = text.strip()[mark.end() :] if mark and ordinal == "" else text
        numbered = bool(mark) and not mark["mark"][0].isdigit()
        meaning = self.means(core, counted=bool(mark) and not numbered)
        spread = self.sheet.merged.get((row, at + 1)) == "across"
        in_column = at in self.table.columns and at not in self.names and at != self.ordinal
        if in_column or not (meaning or numbered or spread or _BLOCK.match(fold(core))):
            return False
        if named and _is_number(ordinal) and not meaning:
            return False
        self._settle_waiting("unclear")
        self.group = self.group.enter(_style(mark["mark"] if mark else "", meaning), clean(text), meaning)
        self._put(row, "group", clean(text), _numbers(filled, self.ordinal))
        return True


def _style(mark: str, meaning: Meaning) -> str:
    """The level of a group line: how it is numbered, else what it speaks of."""
    if not mark:
        return (
            "kind" if meaning.kind else "field" if meaning.field_code else "unit" if meaning.unit else "other"
        )
    if mark[0].isdigit():
        return f"1{mark.count('.')}"
    if re.fullmatch("[IVXLC]+", mark) and mark not in ("C", "L"):
        return "I"
    return "A" if mark.isupper() else "a"


def _ordinal_text(value: Cell) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).strip()


def _is_number(value: Cell) -> bool:
    """1, "01", "1." and "12/" are ordinals of rows; "I" and "A" are of groups."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float) or (isinstance(value, str) and value.strip(" .)/").isdecimal())


def _join(filled: list[tuple[int, Cell]]) -> str:
    return " | ".join(clean(_ordinal_text(value)) for _, value in filled)


def _numbers(filled: list[tuple[int, Cell]], ordinal: int) -> dict[str, float]:
    """The numbers of a total line by column letter; one within its words under the letter of the words."""
    numbers: dict[str, float] = {}
    for at, value in filled:
        if at != ordinal and isinstance(value, int | float) and not isinstance(value, bool):
            numbers[column_letter(at)] = float(value)
        elif isinstance(value, str) and (match := re.search(r"\d[\d.]*", value)):
            try:
                numbers[column_letter(at)] = float(parse_number(match[0].rstrip(".")))
            except ValueError:
                continue
    return numbers
