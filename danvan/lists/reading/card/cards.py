"""Lists that are no tables: forms ("phiếu đăng ký") with a label before each value, and tables laid on their side.

A form becomes an ordinary sheet, with its labels for a header and a row for each model, and is read by the same code.
What cannot be read for sure is asked about.
"""

import re
from typing import Final

from danvan.lib.sheets import Sheet
from danvan.lib.text import clean, fold
from danvan.lists.reading.answers import SheetAnswers
from danvan.lists.reading.card.form import Form, Value
from danvan.lists.reading.card.labels import TITLE, labels_by_column
from danvan.lists.reading.card.lines import CardLines
from danvan.lists.reading.row.cells import as_text
from danvan.lists.reading.table.header_rows import Line
from danvan.lists.reading.table.layout import find_tables
from danvan.lists.reading.table.lines_above import go_on, read_titles
from danvan.lists.reading.words.catalogue import Catalogue

_YEAR, _UNIT = ("year",), ("unit",)
_GUIDE: Final = re.compile(r"\bhuong dan\b|\bvi du\b")
_PLACES: Final = re.compile(r"[A-Z]{1,3}|.*![A-Z]{1,3}")  # keys of answers that mean a place, not a heading
_WHAT_TO_DO: Final = (
    "Hãy chép thành bảng theo tệp mẫu của cổng, mỗi mô hình một dòng, rồi gửi lại;"
    " nếu đây vốn là bảng, hãy chỉ ra dòng tiêu đề."
)


def find_form(sheet: Sheet, catalogue: Catalogue, answers: SheetAnswers) -> Form | None:
    """The form on a sheet; None if there is none, or if the officer has shown where the header of a table is."""
    known = catalogue.columns
    if answers.header_row or "title" not in known.needed:
        return None
    seen = labels_by_column(sheet, known)
    columns = [at for at, names in seen.items() if TITLE in names]
    if len(columns) == 1:
        return _FormReader(sheet, columns[0], catalogue, answers).read()
    if columns:
        return _asked(sheet, "có nhiều phiếu đặt cạnh nhau")
    if any("registrant" in one and "unit" not in one for names in seen.values() for one in names):
        return _asked(sheet, "không thấy mục tên mô hình")
    return None


def _asked(sheet: Sheet, why: str) -> Form:
    return Form(sheet, trouble=f"Trang “{sheet.name}” giống phiếu đăng ký, nhưng {why}. {_WHAT_TO_DO}")


class _FormReader(CardLines):
    """Reads the form whose labels stand in one column of a sheet."""

    def __init__(self, sheet: Sheet, column: int, catalogue: Catalogue, answers: SheetAnswers) -> None:
        super().__init__(sheet, column, catalogue.columns)
        self.catalogue, self.answers = catalogue, answers

    def read(self) -> Form:
        """The form as a table, or what has to be asked of it."""
        if not any("registrant" in names for names in self.counts):
            return _asked(self.sheet, "không thấy mục tên tập thể, cá nhân")
        if TITLE not in self.counts:  # none but one beside which only our own words stand
            return _asked(self.sheet, "không thấy mục tên mô hình")
        titles = [
            [at for at, _ in self.beside(line[0], labels, index)]
            for line, labels in self.lines
            for index, label in enumerate(labels)
            if label.names == TITLE
        ]
        columns = max(titles, key=len)
        if len(columns) < 2:
            trouble = self.read_cards()
        elif len(titles) > 1:
            trouble = "tên mô hình chia ra nhiều ô"
        else:
            trouble = self.read_columns(columns)
        said = " ".join([self.sheet.name, *(str(cell) for line in self.above for cell in line[1])])
        if _GUIDE.search(fold(said)):
            trouble = "có vẻ là trang hướng dẫn hoặc ví dụ"
        return _asked(self.sheet, trouble) if trouble else self._form()

    # --- the table ---

    def _form(self) -> Form:
        self._read_titles()
        keys = list(dict.fromkeys(key for card in self.cards for key in card.values))
        form = Form(self.sheet, set_aside=self.set_aside)
        faults, rows, row = {}, [], 1  # row 1 is left to the header
        for card in self.cards:
            row = max(card.row, row + 1)
            for at, key in enumerate(keys, 1):
                if value := card.values.get(key):
                    form.places[row, at] = value.place
                    if fault := self.sheet.faults.get(value.place):
                        faults[row, at] = fault
            rows.append((row, [card.values[key].cell if key in card.values else "" for key in keys]))
            if card.column:
                form.columns[row] = card.column
        header = rows[0][0] - 1
        texts = {_YEAR: "Năm", _UNIT: "Xã, thị trấn", **self.texts}
        form.sheet = Sheet(
            self.sheet.name,
            [(header, [texts[key] for key in keys]), *rows],
            faults=faults,
            notes=self.sheet.notes,
            encoding=self.sheet.encoding,
            decoded=self.sheet.decoded,
        )
        choices = {key: name for key, name in self.answers.columns.items() if not _PLACES.fullmatch(key)}
        tables = find_tables(form.sheet, self.catalogue, choices, header)
        if len(tables) != 1 or not all(map(tables[0].number_of, self.known.needed)):
            return _asked(self.sheet, "không rõ mục nào là tên tập thể, cá nhân")
        form.table = tables[0]
        form.table.above = [(line[0], [value for _, value in self.cells[line[0]]]) for line in self.above]
        return form

    def _read_titles(self) -> None:
        """A form under a title of its own, of another year or unit than the first, has that among its values."""
        first = said = read_titles(self._texts(self.above), self.sheet.name, "", self.catalogue)
        for card in self.cards:
            if not card.above:
                continue
            said = go_on(read_titles(self._texts(card.above), "", "", self.catalogue), said)
            place = (card.above[-1][0], self.column)
            nothing = Value("", place)
            year_is_open = card.values.get(_YEAR, nothing).cell == "" and not self.answers.year
            if said.year and said.year != first.year and year_is_open:
                card.values[_YEAR] = Value(said.year, place)
            unit = said.meaning.unit
            key = next((key for key in card.values if "unit" in key), _UNIT)
            if unit and unit != first.meaning.unit and card.values.get(key, nothing).cell == "":
                card.values[key] = Value(unit.label, place)

    def _texts(self, lines: list[Line]) -> list[str]:
        return [clean(as_text(value)) for line in lines for _, value in self.cells[line[0]]]
