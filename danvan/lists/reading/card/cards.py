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
from danvan.lists.reading.card.lines import Cards, FormLines, columns_of_titles, form_lines
from danvan.lists.reading.card.one_below_another import read_one_below_another
from danvan.lists.reading.card.side_by_side import read_side_by_side
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
        return _read_form(sheet, columns[0], catalogue, answers)
    if columns:
        return _asked(sheet, "có nhiều phiếu đặt cạnh nhau")
    if any("registrant" in one and "unit" not in one for names in seen.values() for one in names):
        return _asked(sheet, "không thấy mục tên mô hình")
    return None


def _asked(sheet: Sheet, why: str) -> Form:
    return Form(sheet, trouble=f"Trang “{sheet.name}” giống phiếu đăng ký, nhưng {why}. {_WHAT_TO_DO}")


def _read_form(sheet: Sheet, column: int, catalogue: Catalogue, answers: SheetAnswers) -> Form:
    """The form whose labels stand in one column, as a table; or what has to be asked of it."""
    form = form_lines(sheet, column, catalogue.columns)
    if not any("registrant" in names for names in form.counts):
        return _asked(sheet, "không thấy mục tên tập thể, cá nhân")
    if TITLE not in form.counts:  # none but one beside which only our own words stand
        return _asked(sheet, "không thấy mục tên mô hình")
    titles = columns_of_titles(form)
    columns = max(titles, key=len)
    if len(columns) < 2:
        found = read_one_below_another(form)
    elif len(titles) > 1:
        found = Cards(trouble="tên mô hình chia ra nhiều ô")
    else:
        found = read_side_by_side(form, columns)
    said = " ".join([sheet.name, *(str(cell) for line in found.above for cell in line[1])])
    trouble = "có vẻ là trang hướng dẫn hoặc ví dụ" if _GUIDE.search(fold(said)) else found.trouble
    if trouble:
        return _asked(sheet, trouble)
    _read_titles(form, found, catalogue, answers)
    return _as_table(form, found, catalogue, answers)


def _as_table(form: FormLines, found: Cards, catalogue: Catalogue, answers: SheetAnswers) -> Form:
    """The cards as a sheet with one table: a row for each of them."""
    given = form.sheet
    keys = list(dict.fromkeys(key for card in found.cards for key in card.values))
    read = Form(given, set_aside=found.set_aside)
    faults, rows, row = {}, [], 1  # row 1 is left to the header
    for card in found.cards:
        row = max(card.row, row + 1)
        for at, key in enumerate(keys, 1):
            if value := card.values.get(key):
                read.places[row, at] = value.place
                if fault := given.faults.get(value.place):
                    faults[row, at] = fault
        rows.append((row, [card.values[key].cell if key in card.values else "" for key in keys]))
        if card.column:
            read.columns[row] = card.column
    header = rows[0][0] - 1
    texts = {_YEAR: "Năm", _UNIT: "Xã, thị trấn", **form.texts}
    read.sheet = Sheet(
        given.name,
        [(header, [texts[key] for key in keys]), *rows],
        faults=faults,
        notes=given.notes,
        encoding=given.encoding,
        decoded=given.decoded,
    )
    choices = {key: name for key, name in answers.columns.items() if not _PLACES.fullmatch(key)}
    tables = find_tables(read.sheet, catalogue, choices, header)
    if len(tables) != 1 or not all(map(tables[0].number_of, catalogue.columns.needed)):
        return _asked(given, "không rõ mục nào là tên tập thể, cá nhân")
    read.table = tables[0]
    read.table.above = [(line[0], [value for _, value in form.cells[line[0]]]) for line in found.above]
    return read


def _read_titles(form: FormLines, found: Cards, catalogue: Catalogue, answers: SheetAnswers) -> None:
    """A form under a title of its own, of another year or unit than the first, has that among its values."""
    first = said = read_titles(_texts(form, found.above), form.sheet.name, "", catalogue)
    place = (0, form.column)
    for card in found.cards:
        if card.above:
            said = go_on(read_titles(_texts(form, card.above), "", "", catalogue), said)
            place = (card.above[-1][0], form.column)
        nothing = Value("", place)
        year_is_open = card.values.get(_YEAR, nothing).cell == "" and not answers.year
        if said.year and said.year != first.year and year_is_open:
            card.values[_YEAR] = Value(said.year, place)
        unit = said.meaning.unit
        key = next((key for key in card.values if "unit" in key), _UNIT)
        if card.values.get(key, nothing).cell != "":
            continue
        if said.unclear_unit and said.unclear_unit != first.unclear_unit:
            card.values[key] = Value(said.unclear_unit, place)
        elif unit and unit != first.meaning.unit:
            card.values[key] = Value(unit.label, place)


def _texts(form: FormLines, lines: list[Line]) -> list[str]:
    return [clean(as_text(value)) for line in lines for _, value in form.cells[line[0]]]
