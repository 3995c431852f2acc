"""The lines of a form: which are labels with their values."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from danvan.lib.sheets import Sheet
from danvan.lib.sheets.book import MAX_COLUMNS, Cell
from danvan.lib.text import clean
from danvan.lists.reading.card.form import Card, Value
from danvan.lists.reading.card.labels import TITLE, Key, Label, Names, label_of, written
from danvan.lists.reading.row.cells import as_text
from danvan.lists.reading.row.why import aside
from danvan.lists.reading.table.header_rows import Line, own_cells
from danvan.lists.reading.words.headings import ColumnSet
from danvan.lists.results import Aside, SetAside

_OURS: Final = "do cổng ghi"  # in the heading of what an earlier check wrote beside the form


@dataclass(frozen=True)
class FormLines:
    """A sheet with labels in `column`: its lines that hold something, each with its labels, and the cells by row."""

    sheet: Sheet
    column: int
    lines: list[tuple[Line, list[Label]]]
    cells: dict[int, list[tuple[int, Cell]]]

    @cached_property
    def labels(self) -> list[Label]:
        """All labels, from top to bottom."""
        return [label for _, labels in self.lines for label in labels]

    @cached_property
    def counts(self) -> Counter[Names]:
        """How often each label stands."""
        return Counter(label.names for label in self.labels)

    @cached_property
    def texts(self) -> dict[Key, str]:
        """The labels as they are first written."""
        return {label.key: label.text for label in reversed(self.labels)}

    def beside(self, row: int, labels: list[Label], index: int) -> list[tuple[int, Cell]]:
        """What stands right of a label, up to the next."""
        end = labels[index + 1].at if index + 1 < len(labels) else MAX_COLUMNS + 1
        return [(at, value) for at, value in self.cells[row] if labels[index].at < at < end]

    def value(self, row: int, labels: list[Label], index: int) -> Value:
        """The value of a label: behind its colon, in the cells right of it, or both."""
        label, beside = labels[index], self.beside(row, labels, index)
        place = (row, beside[0][0] if beside and not label.rest else self._empty_place(row, label))
        if len(beside) == 1 and not label.rest:
            return Value(written(beside[0][1]), place)
        texts = (label.rest, *(as_text(written(value)) for _, value in beside))
        return Value(" ".join(filter(None, texts)), place)

    def _empty_place(self, row: int, label: Label) -> int:
        """The column of a label without a cell beside it: that of a formula without a result, else its own."""
        return next(
            (at for fault_row, at in self.sheet.faults if fault_row == row and at > label.at), label.at
        )

    def text_of(self, line: Line) -> str:
        """The cells of a line as one text."""
        return " ".join(as_text(value) for _, value in self.cells[line[0]])

    def aside(self, line: Line, kind: Aside, why: str) -> SetAside:
        """A line that is set aside."""
        text = " | ".join(clean(as_text(value)) for _, value in self.cells[line[0]])
        return aside(line[0], kind, text, why=why)


@dataclass(slots=True)
class Cards:
    """What the lines of a form are: the filled forms, the lines above the first, those set aside.

    `trouble` says in Vietnamese what is in the way of reading them.
    """

    cards: list[Card] = field(default_factory=list)
    above: list[Line] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    trouble: str = ""


def form_lines(sheet: Sheet, column: int, known: ColumnSet) -> FormLines:
    """The lines of a sheet with labels in `column`."""
    ours = (at for _, cells in sheet.rows for at, cell in enumerate(cells) if _OURS in str(cell))
    width = min(ours, default=MAX_COLUMNS)  # columns of the sender's own
    lines: list[tuple[Line, list[Label]]] = []
    by_row: dict[int, list[tuple[int, Cell]]] = {}
    for line in sheet.rows:
        cells = by_row[line[0]] = [(at, value) for at, value in own_cells(sheet, line) if at <= width]
        if cells:
            lines.append((line, _labels(sheet, line[0], cells, column, known)))
    return FormLines(sheet, column, lines, by_row)


def _labels(
    sheet: Sheet, row: int, cells: list[tuple[int, Cell]], column: int, known: ColumnSet
) -> list[Label]:
    """The labels of a line; one further right has a colon, and stands behind the value of the one before."""
    labels: list[Label] = []
    for index, (at, value) in enumerate(cells):
        label = label_of(value, at, known, alone=len(cells) == 1)
        if label is None or at < column or sheet.merged.get((row, at)) == "down":
            continue
        has_value = labels and (labels[-1].rest or cells[index - 1][0] != labels[-1].at)
        if at == column or (label.colon and has_value):
            labels.append(label)
    return labels


def columns_of_titles(form: FormLines) -> list[list[int]]:
    """For each label of a title the columns of what stands beside it."""
    return [
        [at for at, _ in form.beside(line[0], labels, index)]
        for line, labels in form.lines
        for index, label in enumerate(labels)
        if label.names == TITLE
    ]
