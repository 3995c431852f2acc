"""What each line under a header is: a model's row, a group line, a total, a signature, or something to be asked."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from danvan.lib.sheets.book import Cell
from danvan.lists.reading.row.below import Below, is_signature
from danvan.lists.reading.row.continuations import CARRIED_ON, HANGS_DOWN, Held, hangs_down
from danvan.lists.reading.row.further import STOPS
from danvan.lists.reading.row.group_lines import GroupLines
from danvan.lists.reading.row.groups import Group
from danvan.lists.reading.row.line_words import (
    ends,
    has_holder_and_title,
    heads_signature,
    is_counted_group,
    is_over_headings,
    is_remark,
    is_row_for_certain,
    is_sample,
    is_total,
    only_counts,
)
from danvan.lists.reading.row.list_table import ListTable, PhysicalLine, is_plain_row, physical_line
from danvan.lists.reading.row.why import AFTER_END, OVER_HEADINGS, SAMPLE, UNDER_STOPPED, WHY, aside
from danvan.lists.reading.table.endings import join, numbers, ordinal_text
from danvan.lists.reading.table.header_rows import is_numbering
from danvan.lists.reading.table.layout import is_repeated
from danvan.lists.reading.table.lines_above import read_titles
from danvan.lists.reading.words.names import guess_kind
from danvan.lists.reading.words.units import word_key
from danvan.lists.results import Aside, SetAside


class ModelLine(NamedTuple):
    """A line that is a model's row, with what carries it on joined to it, and the group lines over it.

    `below` is a line right under it that may carry it on: its row, column and text; `doubted` says why it may be none.
    """

    number: int
    cells: list[Cell]
    group: Group
    below: tuple[int, int, str] | None
    doubted: str


class LineReader:
    """Goes down a table: `rows` yields the models, `set_aside` grows on the way, `groups` are the group lines passed.

    `taken_in` are rows that the officer calls models, `corrected` what was corrected in each row.
    """

    def __init__(
        self,
        table: ListTable,
        group: Group,
        taken_in: frozenset[int],
        corrected: Mapping[int, Mapping[str, str]],
    ) -> None:
        self.table, self.taken_in, self.corrected = table, taken_in, corrected
        self.groups = GroupLines(table, group)
        self.set_aside: list[SetAside] = []
        self.waiting: list[tuple[int, str, bool]] = []  # lone lines, and whether one may be a row's name
        self.below = Below()
        self.held: Held | None = None  # the row above, which the next lines may carry on
        self.over_headings = 0  # a row that may be a title of the headings right under it

    def rows(self) -> Iterator[ModelLine]:
        """The model rows; copies of cells merged from the left are left out."""
        group = self.groups.group
        for index, line in enumerate(self.table.table.body):
            number, cells = line[0], self.table.cells_of(line)
            if number not in self.taken_in and self._is_set_aside(number, cells, index):
                continue
            if self.waiting:
                self._settle_waiting("unclear")
            self.groups.pass_row()
            if self.held:
                yield _given(self.held, group)
            self.held = self._row(number, cells)
            group = self.groups.group
        if self.held:
            yield _given(self.held, group)
        self._settle_waiting("footer")

    def _row(self, number: int, cells: list[Cell]) -> Held:
        """A model's row: what comes after a signature begins another list."""
        ordinal = self.table.columns.ordinal
        counted = 0 < ordinal <= len(cells) and cells[ordinal - 1] != ""
        counted = counted or ordinal in self.table.faulty.get(number, ())
        doubted = ""
        if number not in self.taken_in:
            if self.below.is_open and ordinal and not counted:
                doubted = AFTER_END
            elif number == self.over_headings:
                doubted = OVER_HEADINGS
            elif self.groups.group.stops:
                doubted = UNDER_STOPPED
            elif is_sample(cells, self.table):
                doubted = SAMPLE
        if self.below.is_open:
            self._end_signature()
        last = number if counted else 0
        return Held((number, cells), self.table.columns.free, last, doubted=doubted)

    def _settle_waiting(self, kind: Aside) -> None:
        """Set the lone lines aside; one that may be a row's name is asked about, whatever comes after it."""
        for row, text, may_be_row in self.waiting:
            settled: Aside = "unclear" if may_be_row else kind
            self.set_aside.append(SetAside(row, WHY[settled], settled, text))
        self.waiting.clear()

    def _end_signature(self) -> None:
        """A row comes after a signature: what stands between the two may head another list."""
        titles, catalogue = self.below.titles(), self.table.catalogue
        self.below.close()
        if not titles:
            return
        texts = [text for _, text in titles]
        found = read_titles(texts, "", "", catalogue, self.table.year)
        meaning = replace(found.meaning, year=found.year)
        unit_lines = [text for text in texts if catalogue.is_unit_line(text) or found.unit_candidates]
        unit_lines += [found.unclear_unit] if found.unclear_unit else []
        if not meaning.unit and unit_lines:
            meaning = replace(meaning, unclear=unit_lines[0])
        if not (meaning or meaning.year or meaning.unclear or any(map(self._gives_something, texts))):
            return
        self.groups.begin_list(" | ".join(texts), meaning)
        rows = {row for row, _ in titles}
        self.set_aside = [
            replace(one, kind="title", why=WHY["title"]) if one.row in rows else one for one in self.set_aside
        ]

    def _gives_something(self, text: str) -> bool:
        return bool(self.groups.means(text, counted=False))

    def _put(self, found: SetAside | None) -> bool:
        """Set a line aside; False if there is nothing to set aside."""
        if found is None:
            return False
        self.set_aside.append(found)
        return True

    def _is_set_aside(self, row: int, cells: list[Cell], index: int) -> bool:
        """Set the line aside, or keep it waiting, if it is none of a model's."""
        table = self.table
        if table.columns.continues and self._stops(row, cells, index):
            return True
        if is_plain_row(table, row, index, cells):
            return False
        line = physical_line(table, row, index, cells)
        if (
            not line.filled
        ):  # a name that cannot be read is a row's; formulas beside empty names are a template's
            unread = not line.faulty.isdisjoint(table.columns.names)
            return not unread and self._put(aside(row, "unfilled", ""))
        if is_numbering(line.filled) and (
            index < 3 or all(str(value).startswith("(") for _, value in line.filled)
        ):
            return self._put(aside(row, "numbering", join(line.filled)))
        if self._is_known_by_words(line) or self._heads_headings(line):
            return True
        # A cell that cannot be read is not the rest of the one above.
        may_go_on = line.ordinal == "" and not line.faulty
        if line.named and not line.faulty and self._hangs_down(line):
            return True
        if may_go_on and self._goes_on(line, sure=True):
            return True
        if len(line.named) > 1 or (line.named and line.numbered and len(line.filled) > 2):
            heads = is_counted_group(line, table) and self.groups.read(line, self.held)
            if heads:
                self._settle_waiting("unclear")
            return self._put(heads or None)
        if found := self.groups.read(line, self.held):
            self._settle_waiting("unclear")
            return self._put(found)
        if may_go_on and self._goes_on(line, sure=False):
            return True
        return self._is_lone(line)

    def _stops(self, row: int, cells: list[Cell], index: int) -> bool:
        """Set a named line aside whose model does not go on, as the list says or the officer corrected."""
        at = self.table.columns.continues
        said = cells[at - 1] if at <= len(cells) else ""
        if word_key(self.corrected.get(row, {}).get("continues", ordinal_text(said))) not in STOPS:
            return False
        line = physical_line(self.table, row, index, cells)
        filled = [(at, value) for at, value in enumerate(cells, 1) if value != ""]
        return bool(line.named) and self._put(aside(row, "stopped", join(filled)))

    def _is_known_by_words(self, line: PhysicalLine) -> bool:
        """Set aside repeated headers, total lines and what stands below a list."""
        if not line.texts:
            return False
        table, text = self.table, join(line.filled)
        if is_repeated(line.filled, table.table):
            return self._put(aside(line.row, "header", text))
        complete = has_holder_and_title(line, table)
        if (not complete or only_counts(line)) and is_total(line, table):
            fault = any(place[0] == line.row for place in table.sheet.faults)
            why = "Dòng cộng (công thức chưa có kết quả)" if fault else ""
            found = numbers(line.filled, table.columns.ordinal)
            return self._put(aside(line.row, "total", text, found, why=why))
        heads = not line.numbered and complete and heads_signature(line, table)
        after = self.below.is_open
        if not heads and (
            line.numbered or is_row_for_certain(line, table, complete=complete, after_signature=after)
        ):
            return False
        if heads or ends(line, table):
            self._settle_waiting("footer")
            self.below.end(line.row, line.texts)
            return self._put(aside(line.row, "footer", text))
        if after:
            self.below.go_on(line.row, line.texts)
            return self._put(aside(line.row, "footer", text))
        if is_remark(line, table, self.held) and not self.groups.speaks(text):
            self.groups.doubt(text)
            return self._put(aside(line.row, "footer", text))
        return False

    def _heads_headings(self, line: PhysicalLine) -> bool:
        """Set a lone text over headings aside where no row is numbered; a name right under a row is asked about."""
        if self.table.columns.ordinal or not (line.named and is_over_headings(line, self.table)):
            return False
        text = str(line.filled[0][1])
        above = self.table.table.body[line.index - 1][0] if line.index else 0
        if guess_kind(text)[0] and line.row == above + 1:
            self.over_headings = line.row
            return False
        return self._put(self.groups.enter_heading(line.row, text))

    def _hangs_down(self, line: PhysicalLine) -> bool:
        """Whether the names hang down from the line above; what else the line says is joined to it."""
        row, filled = line.row, line.filled
        if not hangs_down(self.table, row, filled):
            return False
        if self.held:
            self.held.join([(at, v) for at, v in filled if (row, at) not in self.table.sheet.merged])
        return self._put(aside(row, "unclear", join(filled), why=HANGS_DOWN))

    def _goes_on(self, line: PhysicalLine, *, sure: bool) -> bool:
        """Whether a line carries on the row above, or may: a lone title that means a field may be a group's too."""
        held, row, filled = self.held, line.row, line.filled
        if not held or row != held.last + 1 or row in self.table.merged_rows:
            return False
        text = str(filled[0][1]).strip() if len(filled) == 1 else ""
        lone_title = bool(text) and self.table.table.columns.get(filled[0][0]) == "title"
        if lone_title and text[0].islower() and self.groups.means(text, counted=False):
            held.doubt(row, filled)
            self.waiting.append((row, join(filled), True))
            return True
        if not held.goes_on(row, filled, sure=sure):
            return False
        return self._put(aside(row, "unclear", join(filled), why=CARRIED_ON.format(held.line[0])))

    def _is_lone(self, line: PhysicalLine) -> bool:
        """A line with a model's or a holder's name at most: one not yet filled in, a remark, or a faulty row."""
        columns, filled, texts, named = self.table.columns, line.filled, line.texts, line.named
        if not line.faulty.isdisjoint(columns.names):
            return False
        if self._put(self.groups.read_year(line)):
            return True
        remark = any(at == columns.ordinal for at, _ in texts)
        if not remark and all(at in columns.prefilled for at, _ in filled):
            return self._put(aside(line.row, "unfilled", join(filled)))
        alone = len(filled) < 2 or (len(filled) == 2 and remark)
        if named and (line.numbered or not (columns.ordinal and alone)):
            return False
        marked = self.table.catalogue.columns.marked
        structured = sum(columns.bases.get(at) in marked for at, _ in filled)
        if not named and not remark and (structured > 1 or (line.numbered and not alone)):
            return False
        if self._put(self.groups.read_beside_units(line)):
            return True
        # A body's name under the holders is a row not yet filled in, whatever commune it is of.
        is_holder = any(columns.bases[at] == "registrant" for at in named)
        self.groups.doubt(join(filled), unit=not is_holder)
        if self.held and line.row not in self.table.merged_rows:
            self.held.doubt(line.row, filled)
        may_be_row = bool(named) and not is_signature([str(value) for _, value in texts])
        self.waiting.append((line.row, join(filled), may_be_row))
        return True


def _given(held: Held, group: Group) -> ModelLine:
    return ModelLine(*held.line, group, held.below, held.doubted)
