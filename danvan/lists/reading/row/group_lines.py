"""The lines among the rows that give something to the rows beneath them: groups, and titles of a further list."""

import re
from dataclasses import replace
from datetime import date
from typing import Final

from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean, fold
from danvan.lists.reading.row.continuations import Held
from danvan.lists.reading.row.groups import (
    LEADING,
    NUMBERING,
    TITLE,
    Group,
    name_in,
    says_stopped,
    style_of,
)
from danvan.lists.reading.row.list_table import ListTable, PhysicalLine
from danvan.lists.reading.row.why import aside
from danvan.lists.reading.table.endings import is_count, is_number, numbers, ordinal_text
from danvan.lists.reading.table.lines_above import Meaning
from danvan.lists.reading.table.stacked import is_list_title, is_title
from danvan.lists.reading.table.years_said import SHORT_LINE, is_year_line, may_be_of_other_year
from danvan.lists.reading.words.catalogue import COLLECTIVE
from danvan.lists.reading.words.communes import unclear_unit
from danvan.lists.reading.words.matches import COMMUNE_RANK
from danvan.lists.reading.words.names import guess_kind
from danvan.lists.results import SetAside
from models_registry.hamlets import FOLDED_SORT, is_hamlet

_BLOCK: Final = re.compile(r"khoi |cum |nhom |phan |linh vuc |cac don vi|don vi |muc ")
# Of bodies of a district or province, or of several communes: whatever stands over it, what is beneath is not of one.
# The tone of "ủy" stands on either letter.
_OF_OTHERS: Final = re.compile(
    r"(?:(?:khối|cấp|(?:các )?cơ quan|các|phòng|ban|ngành|đoàn thể|đơn vị|trường|công an|hội|đoàn|mặt trận|ubnd"
    r"|văn phòng|trung tâm|lđlđ|liên đoàn)\b.{0,40}\b(?:huyện|tỉnh|thị xã|thành phố)(?! [uủ][yỷ])\b"
    r"|(?:văn phòng )?(?:huyện|tỉnh|thành|thị) (?:đoàn|[uủ][yỷ]|hội)|toàn (?:huyện|tỉnh)|liên xã|đơn vị khác|xã khác"
    r"|các (?:xã|thị trấn|phường|đơn vị|địa phương)|(?:.{0,20} )?còn lại)\b",
    re.IGNORECASE,
)
_WITHIN_UNIT: Final = re.compile(rf"\b(?:xa|thi tran|phuong|khu|{FOLDED_SORT})$")  # "Khối đoàn thể xã"


def unbracketed(text: str) -> str:
    """A text without brackets around the whole of it: "(Năm 2021)"."""
    text = text.strip()
    inner = text[1:-1]
    return inner if text[:1] == "(" and text[-1:] == ")" and not {"(", ")"} & {*inner} else text


class GroupLines:
    """The group lines passed on the way down a table; `group` are those that hold now."""

    def __init__(self, table: ListTable, group: Group) -> None:
        self.table, self.group = table, group
        self.is_titled = False  # whether nothing but titles has come since the last row
        self.unit_line: tuple[int, bool] | None = None  # the last line of a unit: its column, if in capitals
        self.field_line: tuple[int, bool] | None = None  # likewise of a field
        self.hamlet_column = 0  # of the last line of a hamlet
        self.numbered_unit_column = (
            0  # of the last line of a unit with a number as rows have it: "1 | Xã Khuôn Hà"
        )

    def pass_row(self) -> None:
        """A model's row has come."""
        self.is_titled = False

    def begin_list(self, text: str, meaning: Meaning) -> None:
        """Titles of another list have come: no group before them goes on."""
        self.group = Group([(TITLE, text, meaning)])

    def means(self, text: str, *, counted: bool) -> Meaning:
        """What a group line would give to the rows beneath it; `counted` is a line with a number as rows have it."""
        year = self.group.meaning.year or self.table.year
        return self.table.group_meaning(text, self.table.catalogue, year, counted)

    def speaks(self, text: str) -> bool:
        """Whether a line in brackets is a group line all the same: "(Xã Khuôn Hà)", "(Năm 2021)"."""
        core = unbracketed(text)
        return bool(self.means(core, counted=False)) or is_year_line(core) or self._is_of_others(core)

    def read(self, line: PhysicalLine, held: Held | None) -> SetAside | None:
        """Enters the line if it is a group line or a title; None if not. `held` is the row above it."""
        columns, ordinal = self.table.columns, line.ordinal
        own = [
            (at, str(value)) for at, value in line.texts if at != columns.ordinal and not is_count(str(value))
        ]
        if not own and line.texts:
            own = [(line.texts[0][0], str(line.texts[0][1]))]
            ordinal = ""
        if len(own) != 1:
            return None
        at, text = own[0][0], unbracketed(own[0][1])
        mark = NUMBERING.fullmatch(ordinal_text(ordinal)) if ordinal != "" else LEADING.match(text.strip())
        core = text.strip()[mark.end() :] if mark and ordinal == "" else text
        numbered = mark is not None and not mark["mark"][0].isdigit()
        meaning = self._with_doubted_unit(core, self.means(core, counted=bool(mark) and not numbered))
        spread = self.table.sheet.merged.get((line.row, at + 1)) == "across"
        lone = len(line.filled) == 1
        in_column = at in columns.bases and at not in columns.names and at != columns.ordinal
        if in_column and columns.free.get(at) not in (
            None,
            "place",
            "workplace",
        ):  # words alone over the rows
            in_column = len(line.filled) > 1 + (ordinal != "") or not (spread or numbered or meaning)
        if lone and is_year_line(core):
            in_column = False
        speaks = bool(meaning) or is_year_line(core) or _stands_over(at, text, ordinal, line, self.table)
        speaks = speaks or (lone and (self._names_unit(line.row, at, meaning, held) or is_list_title(core)))
        speaks = speaks or (lone and (says_stopped(core) or self._names_hamlet(line.row, at, core, held)))
        beside_numbered = at == self.numbered_unit_column and is_number(ordinal) and len(line.filled) == 2
        speaks = speaks or beside_numbered
        if in_column or not (speaks or numbered or spread or _BLOCK.match(fold(core))):
            return None
        if line.named and is_number(ordinal) and not speaks:
            return None
        meaning = self._with_doubts(core, meaning, is_heading=spread or numbered)
        if is_title(core) and not numbered:
            return self._enter_title(line.row, clean(text), meaning)
        is_beside = mark is None and not meaning.year and self.is_beside_units(at, core)
        if not meaning and (is_beside or beside_numbered or self._is_of_others(core)):
            meaning = replace(meaning, unclear=clean(core))
        self._remember(at, core, meaning, mark["mark"] if mark else "")
        style = style_of(mark["mark"] if mark else "", meaning)
        if mark is None and meaning.field_code:
            self.field_line = at, core.isupper()
        elif style == "other" and self._is_beside_fields(at, core):
            style = "field"
        self.group = self.group.enter(style, clean(text), meaning)
        return aside(line.row, "group", clean(text), numbers(line.filled, columns.ordinal))

    def _remember(self, at: int, text: str, meaning: Meaning, mark: Cell) -> None:
        """How the lines of units and hamlets look, so that the next like them is known."""
        if is_number(mark) and meaning.unit:
            self.numbered_unit_column = at
        if mark == "" and (meaning.unit or meaning.unclear):
            self.unit_line = at, text.isupper()
        if is_hamlet(name_in(text)):
            self.hamlet_column = at

    def enter_heading(self, row: int, text: str) -> SetAside:
        """Enters a line that is known to head what is under it, whatever it says."""
        text = clean(text)
        meaning = self._with_doubts(text, self.means(text, counted=False), is_heading=True)
        self.group = self.group.enter(style_of("", meaning), text, meaning)
        return aside(row, "group", text)

    def read_beside_units(self, line: PhysicalLine) -> SetAside | None:
        """Enters a lone line like those that part the list by units: the unit of the rows beneath it is asked."""
        if len(line.filled) != 1 or not line.texts:
            return None
        at, text = line.texts[0][0], unbracketed(str(line.texts[0][1]))
        if not self.is_beside_units(at, text):
            return None
        text = clean(text)
        self.group = self.group.enter("unit", text, Meaning(unclear=text))
        return aside(line.row, "group", text)

    def read_year(self, line: PhysicalLine) -> SetAside | None:
        """Enters a line that is but a year or a day; in the column for it, it is a row not yet filled in."""
        if len(line.filled) != 1 or self.table.columns.bases.get(line.filled[0][0]) == "year":
            return None
        text = ordinal_text(line.filled[0][1])
        if isinstance(line.filled[0][1], date) and self.table.columns.bases.get(line.filled[0][0]) != "date":
            self.doubt(text)
            return aside(line.row, "group", text)
        if not text.isdecimal() or len(text) != 4 or int(text) not in self.table.catalogue.years:
            return None
        self.group = self.group.enter("year", text, Meaning(year=int(text)))
        return aside(line.row, "group", text)

    def doubt(self, text: str, *, unit: bool = True) -> None:
        """A line that is no group line speaks of another year or unit than the rows above it: those below are asked.

        Of another `unit` unless it names a holder.
        """
        meaning = self._with_doubts(text, Meaning())
        if meaning.unclear_year:
            self.group = self.group.enter("year", clean(text), Meaning(unclear_year=meaning.unclear_year))
        if meaning.unclear and unit:
            self.group = self.group.enter("unit", clean(text), Meaning(other_unit=meaning.unclear))

    def _with_doubts(self, text: str, meaning: Meaning, *, is_heading: bool = False) -> Meaning:
        """The meaning of a line, with its text where it speaks of a year or a unit that does not hold, not plainly."""
        held = self.group.meaning
        year = None if meaning.year or held.unclear_year else held.year or self.table.year
        of_titles = held.year is None
        if year and may_be_of_other_year(text, year, of_titles=of_titles, is_heading=is_heading):
            meaning = replace(meaning, unclear_year=clean(text))
        if not (meaning.unit or meaning.unclear or held.unclear) and (unit := held.unit or self.table.unit):
            found = self.table.catalogue.find_unit(text, meaning.year or held.year or self.table.year)
            another = (
                found.unit.rank == unit.rank != 0 and found.unit.key != unit.key if found.unit else False
            )
            if another or (found.several and unit.label not in found.nearest):
                meaning = replace(meaning, unclear=clean(text))
        return meaning

    def _with_doubted_unit(self, text: str, meaning: Meaning) -> Meaning:
        """A letterhead of a commune that is not known, or without its name: whose the rows beneath are is asked."""
        if meaning or meaning.unclear or not (is_title(text) and unclear_unit([text], self.table.catalogue)):
            return meaning
        return replace(meaning, unclear=clean(text))

    def is_beside_units(self, at: int, text: str) -> bool:
        """Whether a line is like those that part the list by units, or of no commune's body, and so ends the last."""
        if self._is_of_others(text):
            return True
        if is_hamlet(name_in(text)):
            return False
        if self.unit_line != (at, text.isupper()) or not self.group.tells_units:
            return False
        return not _WITHIN_UNIT.search(fold(text))

    def _is_of_others(self, text: str) -> bool:
        """Whether a line speaks of a body above the commune that holds, or of several communes."""
        unit = self.group.meaning.unit or self.table.unit
        is_commune = unit.rank >= COMMUNE_RANK if unit else bool(self.group.meaning.unclear)
        return is_commune and len(text.split()) <= SHORT_LINE and bool(_OF_OTHERS.match(name_in(text)))

    def _is_beside_fields(self, at: int, text: str) -> bool:
        """Whether a line is like those that part the list by fields and names no part of one: the last of them ends."""
        if self.field_line and fold(text).startswith("linh vuc "):
            return True
        if self.field_line != (at, text.isupper()) or _BLOCK.match(fold(text)) or is_hamlet(text):
            return False
        return guess_kind(name_in(text)) != (COLLECTIVE, True)

    def _enter_title(self, row: int, text: str, meaning: Meaning) -> SetAside:
        """A letterhead or a "danh sách ..." among the rows heads another list: no group before it goes on."""
        levels = self.group.levels if self.is_titled else []
        self.group = Group([*levels, (TITLE, text, meaning)])
        self.is_titled = True
        return aside(row, "title", text)

    def _names_unit(self, row: int, at: int, meaning: Meaning, held: Held | None) -> bool:
        """Whether a lone line speaks of a unit that is not plain from it: the rows beneath are asked."""
        if not meaning.unclear or self.table.columns.bases.get(at) == "registrant":
            return False
        return not (held and held.is_open_at(at, row))

    def _names_hamlet(self, row: int, at: int, text: str, held: Held | None) -> bool:
        """Whether a lone line is but a hamlet's name, and neither a holder's nor, right under a row, the rest of it."""
        base = self.table.columns.bases.get(at)
        if base == "registrant" or not is_hamlet(name_in(text)):
            return False
        return base != "title" or self.hamlet_column == at or held is None or row != held.last + 1


def _stands_over(at: int, text: str, ordinal: Cell, line: PhysicalLine, table: ListTable) -> bool:
    """Whether "1 | Thôn Nà Xé" is over rows: 1.1 comes next, or it only names a hamlet and a model comes next."""
    body, columns = table.table.body, table.columns
    if not is_number(ordinal) or line.index + 1 >= len(body):
        return False
    below = body[line.index + 1][1]
    following = ordinal_text(below[columns.ordinal - 1]) if columns.ordinal <= len(below) else ""
    if re.match(rf"{ordinal_text(ordinal).rstrip(' .)/')}\.\d", following):
        return True
    names = sum(below[name - 1] != "" for name in columns.names if name <= len(below))
    return table.table.columns.get(at) == "title" and names > 1 and is_hamlet(text)
