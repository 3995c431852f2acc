"""Forms that stand one under the other on a sheet."""

import re
from typing import Final

from danvan.lib.sheets.book import Cell
from danvan.lists.reading.card.form import Card, Value
from danvan.lists.reading.card.labels import TITLE, Key, Label, Names
from danvan.lists.reading.card.lines import Cards, FormLines
from danvan.lists.reading.row.cells import as_text
from danvan.lists.reading.table.endings import ends_list
from danvan.lists.reading.table.header_rows import Line
from danvan.lists.reading.words.columns import FORM_ITEMS

_BULLET: Final = re.compile(r"\s*[-–+•*]\s*\w")
_SECTION: Final = re.compile(r"\s*[IVX]{1,4}\s*[.)/]")


def read_one_below_another(form: FormLines) -> Cards:
    """The forms from top to bottom."""
    first = form.labels[0].names if form.labels else TITLE
    starter = first if form.counts[first] == form.counts[TITLE] else TITLE
    if starter != first and form.counts[first] > 1:  # whose is what stands above a title?
        return Cards(trouble="các phiếu không có cùng các mục")
    return _CardReader(form, starter).read()


class _CardReader:
    """Goes down a form; `found` grows on the way. A label named `starter` begins the next form."""

    def __init__(self, form: FormLines, starter: Names) -> None:
        self.form, self.starter = form, starter
        self.found = Cards()
        self.has_ended = False
        self.last: Key | None = None  # the free text that the next lines may go on
        self.waiting: list[Line] = []

    def read(self) -> Cards:
        for line, labels in self.form.lines:
            starts = any(label.names == self.starter for label in labels)
            if not (self.found.cards or starts):
                self.found.above.append(line)
            elif labels and (starts or not self.has_ended):
                self._read_line(line, labels)
            else:
                self._go_on(line)
        self._settle()
        return self.found

    def _read_line(self, line: Line, labels: list[Label]) -> None:
        for index, label in enumerate(labels):
            if label.names == self.starter:
                said = self.waiting.copy()
                self._settle()
                self.found.cards.append(Card(line[0], above=said))
                self.has_ended = False
            card = self.found.cards[-1]
            self._take_waiting(card)
            value = self.form.value(line[0], labels, index)
            if label.key in card.values or _is_second_holder(card, label):
                if value.cell != "":
                    why = f"Phiếu đã có mục “{label.text}”; dòng này chưa đưa vào"
                    self.found.set_aside.append(self.form.aside(line, "unclear", why))
                self.last = None
                continue
            card.values[label.key] = value
            if label.names == TITLE:
                card.row = line[0]
            self.last = label.key if label.names[0] in FORM_ITEMS else None

    def _go_on(self, line: Line) -> None:
        """A line without a label: more of a free text, what stands below a form, or above the next."""
        cells = self.form.cells[line[0]]
        text = self.form.text_of(line)
        if any(isinstance(value, str) and ends_list(value) for _, value in cells):
            self.has_ended, self.last = True, None
            self._settle()
            self.found.set_aside.append(self.form.aside(line, "footer", "Phần cuối phiếu"))
        elif not (self.waiting or self.has_ended) and (key := self._item_over(line)) and _BULLET.match(text):
            _append(self.found.cards[-1], key, text)
        elif not self.has_ended and self._is_item(cells):
            why = "Không rõ là mục gì của phiếu; chưa đưa vào"
            self.found.set_aside.append(self.form.aside(line, "unclear", why))
            self.last = None
        else:
            self.waiting.append(line)

    def _is_item(self, cells: list[tuple[int, Cell]]) -> bool:
        """Whether a line looks like an item of the form under a name that is not known."""
        (at, text), more = cells[0], cells[1:]
        return at == self.form.column and isinstance(text, str) and (bool(more) or ":" in text)

    def _take_waiting(self, card: Card) -> None:
        """What stood between two items of a form belongs to the first, if that is a free text."""
        for line in self.waiting:
            text = self.form.text_of(line)
            key = self._item_over(line)
            if key and not text.isupper() and not _SECTION.match(text):
                _append(card, key, text)
            else:
                why = "Dòng không rõ thuộc mục nào của phiếu; chưa đưa vào"
                self.found.set_aside.append(self.form.aside(line, "unclear", why))
        self.waiting.clear()

    def _item_over(self, line: Line) -> Key | None:
        """The free text under whose value a line stands; None if it stands under none."""
        values = self.found.cards[-1].values
        if self.last and self.form.cells[line[0]][0][0] >= values[self.last].place[1]:
            return self.last
        return None

    def _settle(self) -> None:
        """Sets aside what stands below a form."""
        why = "Phần cuối phiếu, hoặc tiêu đề của phiếu sau"
        self.found.set_aside += (self.form.aside(line, "footer", why) for line in self.waiting)
        self.waiting.clear()


def _is_second_holder(card: Card, label: Label) -> bool:
    """Whether the card has its holder already ("Người đăng ký" stands over the signature too)."""
    if "registrant" not in label.names or "unit" in label.names or label.key[-1] in ("tap the", "ca nhan"):
        return False
    return any("registrant" in key and "unit" not in key for key in card.values)


def _append(card: Card, key: Key, text: str) -> None:
    old = card.values[key]
    card.values[key] = Value("\n".join(filter(None, (as_text(old.cell), text))), old.place)
