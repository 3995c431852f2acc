"""The lines of a form: which are labels with their values, and which form each belongs to."""

import re
from collections import Counter
from typing import Final

from danvan.lib.sheets import Sheet
from danvan.lib.sheets.book import MAX_COLUMNS, Cell
from danvan.lib.text import clean
from danvan.lists.reading.card.form import Card, Value
from danvan.lists.reading.card.labels import TITLE, Key, Label, Names, label_of, written
from danvan.lists.reading.row.cells import as_text
from danvan.lists.reading.table.endings import ends_list
from danvan.lists.reading.table.header_rows import Line, own_cells
from danvan.lists.reading.words.columns import FORM_ITEMS
from danvan.lists.reading.words.headings import ColumnSet
from danvan.lists.results import Aside, SetAside

_BULLET: Final = re.compile(r"\s*[-–+•*]\s*\w")
_SECTION: Final = re.compile(r"\s*[IVX]{1,4}\s*[.)/]")
_OURS: Final = "do cổng ghi"  # in the heading of what an earlier check wrote beside the form


class CardLines:
    """Goes down a sheet with labels in `column`; `cards`, `above` and `set_aside` grow on the way."""

    def __init__(self, sheet: Sheet, column: int, known: ColumnSet) -> None:
        self.sheet, self.column, self.known = sheet, column, known
        ours = (at for _, cells in sheet.rows for at, cell in enumerate(cells) if _OURS in str(cell))
        width = min(ours, default=MAX_COLUMNS)  # columns of the sender's own
        self.lines: list[tuple[Line, list[Label]]] = []
        self.cells: dict[int, list[tuple[int, Cell]]] = {}  # by row
        for line in sheet.rows:
            cells = [(at, value) for at, value in own_cells(sheet, line) if at <= width]
            self.cells[line[0]] = cells
            if cells:
                self.lines.append((line, self._labels(line[0], cells)))
        labels = [label for _, labels in self.lines for label in labels]
        self.counts = Counter(label.names for label in labels)
        self.first = labels[0].names if labels else TITLE
        self.texts: dict[Key, str] = {}  # the labels as they are first written
        for label in labels:
            self.texts.setdefault(label.key, label.text)
        self.cards: list[Card] = []
        self.above: list[Line] = []
        self.set_aside: list[SetAside] = []

    def _labels(self, row: int, cells: list[tuple[int, Cell]]) -> list[Label]:
        """The labels of a line; one further right has a colon, and stands behind the value of the one before."""
        labels: list[Label] = []
        for index, (at, value) in enumerate(cells):
            label = label_of(value, at, self.known, alone=len(cells) == 1)
            if label is None or at < self.column or self.sheet.merged.get((row, at)) == "down":
                continue
            has_value = labels and (labels[-1].rest or cells[index - 1][0] != labels[-1].at)
            if at == self.column or (label.colon and has_value):
                labels.append(label)
        return labels

    def beside(self, row: int, labels: list[Label], index: int) -> list[tuple[int, Cell]]:
        """What stands right of a label, up to the next."""
        end = labels[index + 1].at if index + 1 < len(labels) else MAX_COLUMNS + 1
        return [(at, value) for at, value in self.cells[row] if labels[index].at < at < end]

    def _value(self, row: int, labels: list[Label], index: int) -> Value:
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

    def _put(self, line: Line, kind: Aside, why: str) -> None:
        text = " | ".join(clean(as_text(value)) for _, value in self.cells[line[0]])
        self.set_aside.append(SetAside(line[0], why, kind, text[:500]))

    # --- one form under the other ---

    def read_cards(self) -> str:
        """Reads forms that stand one under the other; gives what is in the way."""
        starter = self.first if self.counts[self.first] == self.counts[TITLE] else TITLE
        if starter != self.first and self.counts[self.first] > 1:
            return "các phiếu không có cùng các mục"  # whose is what stands above a title?
        self.has_ended = False
        self.last: Key | None = None  # the free text that the next lines may go on
        self.waiting: list[Line] = []
        for line, labels in self.lines:
            starts = any(label.names == starter for label in labels)
            if not (self.cards or starts):
                self.above.append(line)
            elif labels and (starts or not self.has_ended):
                self._read_line(line, labels, starter)
            else:
                self._go_on(line)
        self._settle()
        return ""

    def _read_line(self, line: Line, labels: list[Label], starter: Names) -> None:
        for index, label in enumerate(labels):
            if label.names == starter:
                said = self.waiting.copy()
                self._settle()
                self.cards.append(Card(line[0], above=said))
                self.has_ended = False
            card = self.cards[-1]
            self._take_waiting(card)
            value = self._value(line[0], labels, index)
            if label.key in card.values or self._is_second_holder(card, label):
                if value.cell != "":
                    self._put(line, "unclear", f"Phiếu đã có mục “{label.text}”; dòng này chưa đưa vào")
                self.last = None
                continue
            card.values[label.key] = value
            if label.names == TITLE:
                card.row = line[0]
            self.last = label.key if label.names[0] in FORM_ITEMS else None

    def _is_second_holder(self, card: Card, label: Label) -> bool:
        """Whether the card has its holder already ("Người đăng ký" stands over the signature too)."""
        if (
            "registrant" not in label.names
            or "unit" in label.names
            or label.key[-1] in ("tap the", "ca nhan")
        ):
            return False
        return any("registrant" in key and "unit" not in key for key in card.values)

    def _go_on(self, line: Line) -> None:
        """A line without a label: more of a free text, what stands below a form, or above the next."""
        cells = self.cells[line[0]]
        text = " ".join(as_text(value) for _, value in cells)
        if any(isinstance(value, str) and ends_list(value) for _, value in cells):
            self.has_ended, self.last = True, None
            self._settle()
            self._put(line, "footer", "Phần cuối phiếu")
        elif not (self.waiting or self.has_ended) and (key := self._item_over(line)) and _BULLET.match(text):
            self._append(self.cards[-1], key, text)
        elif not self.has_ended and self._is_item(cells):
            self._put(line, "unclear", "Không rõ là mục gì của phiếu; chưa đưa vào")
            self.last = None
        else:
            self.waiting.append(line)

    def _is_item(self, cells: list[tuple[int, Cell]]) -> bool:
        """Whether a line looks like an item of the form under a name that is not known."""
        (at, text), more = cells[0], cells[1:]
        return at == self.column and isinstance(text, str) and (bool(more) or ":" in text)

    def _take_waiting(self, card: Card) -> None:
        """What stood between two items of a form belongs to the first, if that is a free text."""
        for line in self.waiting:
            text = " ".join(as_text(value) for _, value in self.cells[line[0]])
            key = self._item_over(line)
            if key and not text.isupper() and not _SECTION.match(text):
                self._append(card, key, text)
            else:
                self._put(line, "unclear", "Dòng không rõ thuộc mục nào của phiếu; chưa đưa vào")
        self.waiting.clear()

    def _item_over(self, line: Line) -> Key | None:
        """The free text under whose value a line stands; None if it stands under none."""
        if self.last and self.cells[line[0]][0][0] >= self.cards[-1].values[self.last].place[1]:
            return self.last
        return None

    def _append(self, card: Card, key: Key, text: str) -> None:
        old = card.values[key]
        card.values[key] = Value("\n".join(filter(None, (as_text(old.cell), text))), old.place)

    def _settle(self) -> None:
        """Sets aside what stands below a form."""
        for line in self.waiting:
            self._put(line, "footer", "Phần cuối phiếu, hoặc tiêu đề của phiếu sau")
        self.waiting.clear()

    # --- a model in each column ---

    def read_columns(self, columns: list[int]) -> str:
        """Reads a table laid on its side; gives what is in the way."""
        self.cards = [Card(0, column=at) for at in columns]
        started = False
        for line, labels in self.lines:
            own = {at for at, _ in self.cells[line[0]] if at > self.column}
            if labels and not own <= set(columns):
                return "có ô không nằm trong cột của mô hình nào"
            if labels and labels[0].key not in self.cards[0].values:
                started = True
                self._take_columns(line, labels[0])
            elif labels or (started and own):
                self._put(line, "unclear", "Dòng không rõ là mục gì; chưa đưa vào")
            elif started:
                self._put(line, "footer", "Phần cuối bảng")
            else:
                self.above.append(line)
        return ""

    def _take_columns(self, line: Line, label: Label) -> None:
        number, cells = line
        for card in self.cards:
            # A cell merged over several columns is of each of them.
            cell = cells[card.column - 1] if card.column <= len(cells) else ""
            card.values[label.key] = Value(written(cell), (number, card.column))
            if label.names == TITLE:
                card.row = number
