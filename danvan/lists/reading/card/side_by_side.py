"""A table laid on its side: a model in each column."""

from danvan.lists.reading.card.form import Card, Value
from danvan.lists.reading.card.labels import TITLE, Label, written
from danvan.lists.reading.card.lines import Cards, FormLines
from danvan.lists.reading.table.header_rows import Line


def read_side_by_side(form: FormLines, columns: list[int]) -> Cards:
    """The models in these columns, from left to right."""
    found = Cards([Card(0, column=at) for at in columns])
    started = False
    for line, labels in form.lines:
        own = {at for at, _ in form.cells[line[0]] if at > form.column}
        if labels and not own <= set(columns):
            found.trouble = "có ô không nằm trong cột của mô hình nào"
            break
        if labels and labels[0].key not in found.cards[0].values:
            started = True
            _take(found.cards, line, labels[0])
        elif labels or (started and own):
            found.set_aside.append(form.aside(line, "unclear", "Dòng không rõ là mục gì; chưa đưa vào"))
        elif started:
            found.set_aside.append(form.aside(line, "footer", "Phần cuối bảng"))
        else:
            found.above.append(line)
    return found


def _take(cards: list[Card], line: Line, label: Label) -> None:
    """One item of each model; a cell merged over several columns is of each of them."""
    number, cells = line
    for card in cards:
        cell = cells[card.column - 1] if card.column <= len(cells) else ""
        card.values[label.key] = Value(written(cell), (number, card.column))
        if label.names == TITLE:
            card.row = number
