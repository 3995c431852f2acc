"""A workbook that a commune sent -> what was understood of it. No database, no request, nothing written."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial, reduce

from danvan.lib.sheets import Book, Sheet, UnreadableFile, column_letter, read_book
from danvan.lib.text import clean
from danvan.lists.reading.answers import Answers, SheetAnswers
from danvan.lists.reading.asking import ask, proposed_columns
from danvan.lists.reading.bins import account
from danvan.lists.reading.card.cards import find_form
from danvan.lists.reading.doubts import doubts_of, hold, hold_blank_units, hold_blank_years, not_taken
from danvan.lists.reading.given import against_titles
from danvan.lists.reading.other_sheets import (
    CODES_SHEET,
    GUIDE_SHEET,
    PASSED_OVER,
    codes_of,
    is_catalogue,
    is_checked,
    is_guide,
    with_names,
)
from danvan.lists.reading.remarks import remarks_of
from danvan.lists.reading.row.columns import columns_of
from danvan.lists.reading.row.groups import Group, heads_above
from danvan.lists.reading.row.lines import LineReader
from danvan.lists.reading.row.list_table import ListTable
from danvan.lists.reading.row.rows import RowReader
from danvan.lists.reading.row.when import in_each_year
from danvan.lists.reading.row.whole import Whole
from danvan.lists.reading.row.why import aside
from danvan.lists.reading.shapes import REGISTRATION_LIST, ListShape
from danvan.lists.reading.table.endings import is_of_counts
from danvan.lists.reading.table.layout import Line, Table, find_tables, own_cells, titles_over
from danvan.lists.reading.table.lines_above import Defaults, Meaning, Said, go_on, read_titles
from danvan.lists.reading.table.stacked import is_title
from danvan.lists.reading.table.years_said import is_year
from danvan.lists.reading.whose_rows import whose_rows
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.matches import UnitEntry
from danvan.lists.results import (
    Problem,
    Question,
    Reading,
    ReadRow,
    ReadSheet,
    SetAside,
)

__all__ = [
    "REGISTRATION_LIST",
    "Answers",
    "ListShape",
    "Problem",
    "Question",
    "ReadRow",
    "ReadSheet",
    "Reading",
    "SetAside",
    "UnreadableFile",
    "read_workbook",
]


def read_workbook(
    data: bytes,
    file_name: str,
    catalogue: Catalogue,
    answers: Answers | None = None,
    shape: ListShape = REGISTRATION_LIST,
) -> Reading:
    """Read a list and say what each row means, with what the officer has answered of it.

    An answered unit (a catalogue key or a name), year and field (a code) serve rows that do not say it in a column or
    a group line; they win over titles, and one for the whole file that a title contradicts is asked about. Raises
    UnreadableFile if the file cannot be read, ValueError if an answered unit or field is not in the catalogue.
    """
    answers = answers or Answers()
    catalogue = replace(catalogue, learned=answers.words, columns=shape.columns)
    _check(answers, catalogue)
    book = read_book(data, file_name)
    reading = Reading(file_name, book.kind, book.encoding)
    codes = codes_of(book)
    before: Said | None = None  # of the sheet before, where sheets are years of one list
    for sheet in book.sheets:
        said = answers.on(sheet.name)
        if not sheet.rows:
            reading.sheets.append(ReadSheet(sheet.name, skipped="Trang tính trống.", notes=sheet.notes))
        elif left_out := _left_out(sheet, book, catalogue, said, shape):
            reading.sheets.append(left_out)
            account(sheet, [left_out], ())
        else:
            before = _read_sheet(
                *(reading, with_names(sheet, codes), catalogue, answers, shape),
                before if is_year(sheet.name) else None,
            )
            before = before if is_year(sheet.name) else None
    return reading


def _check(answers: Answers, catalogue: Catalogue) -> None:
    """Raises ValueError if an answer names what is not in the catalogue."""
    for said in (answers.on(""), *map(answers.on, answers.sheets)):
        _given_unit(said, catalogue)
        if said.field and said.field not in {entry.code for entry in catalogue.fields}:
            raise ValueError(f"Không có lĩnh vực mã “{said.field}” trong danh mục.")


def _given_unit(said: SheetAnswers, catalogue: Catalogue) -> tuple[UnitEntry | None, str]:
    """The answered unit; or its name, if units of different times bear it and no year was answered."""
    if not said.unit:
        return None, ""
    match = catalogue.unit_of(said.unit)
    if not match.unit:
        match = catalogue.match_unit(str(said.unit), said.year)
    if not match.unit and not (match.several and len(match.nearest) == 1):
        raise ValueError(f"Không có đơn vị “{said.unit}” trong danh mục.")
    return match.unit, "" if match.unit else str(said.unit)


def _left_out(
    sheet: Sheet, book: Book, catalogue: Catalogue, said: SheetAnswers, shape: ListShape
) -> ReadSheet | None:
    """A sheet that is not read, or not unless the officer says so; None for one that is."""
    why, about = "", ""
    if is_checked(sheet):
        why = "Trang kết quả kiểm tra do cổng ghi."
    elif sheet.name in PASSED_OVER:
        why = PASSED_OVER[sheet.name]
    elif is_guide(sheet, book) and not said.is_read:
        why = GUIDE_SHEET
        about = "là trang hướng dẫn" if _tables_in(find_tables(sheet, catalogue, said.columns), shape) else ""
    elif sheet.hidden and is_catalogue(sheet):
        why = CODES_SHEET
    elif sheet.hidden and not said.is_read:
        why, about = "Trang tính bị ẩn.", "bị ẩn"
    if not why:
        return None
    message = f"Trang “{sheet.name}” {about}, có {len(sheet.rows)} dòng và chưa được đọc. Có đọc không?"
    questions = [Question("hidden", message)] if about else []
    return ReadSheet(sheet.name, skipped=why, questions=questions, notes=sheet.notes)


def _tables_in(found: Sequence[Table], shape: ListShape) -> list[Table]:
    """Those of the tables that are lists of this sort; one that counts models and holders names none of them."""
    return [
        table
        for table in found
        if shape.columns.make_header(table.names) and not is_of_counts(table.columns, table.body)
    ]


def _line_text(sheet: Sheet, line: Line) -> str:
    return " | ".join(clean(str(value)) for _, value in own_cells(sheet, line))


def _read_sheet(
    reading: Reading,
    sheet: Sheet,
    catalogue: Catalogue,
    all_answers: Answers,
    shape: ListShape,
    before: Said | None,
) -> Said | None:
    """Reads one sheet and gives what its titles say; where they say no unit, that of the year `before` holds."""
    given, reports, answers = sheet, len(reading.sheets), all_answers.on(sheet.name)
    form = find_form(sheet, catalogue, answers)
    if form:
        sheet, found = form.sheet, [form.table] if form.table else []
    else:
        found = find_tables(sheet, catalogue, answers.columns, answers.header_row)
    tables = found if answers.header_row else _tables_in(found, shape)
    if not tables:
        if is_catalogue(sheet):
            reading.sheets.append(ReadSheet(sheet.name, skipped=CODES_SHEET, notes=sheet.notes))
        else:
            reading.sheets.append(_without_table(sheet, shape, form.trouble if form else ""))
        account(given, reading.sheets[reports:], ())
        return before
    group = Group()
    said = Said()
    first = len(reading.rows)
    titles = titles_over(found, tables)
    for index, table in enumerate(tables):
        table.is_only = len(tables) == 1
        answers = all_answers.on(sheet.name, table.at)
        unit, of_time = _given_unit(answers, catalogue)
        defaults = Defaults(unit, answers.year, answers.field or None, of_time, answers.more, answers.given)
        above = [[clean(str(value)) for _, value in own_cells(sheet, line)] for line in titles[index]]
        heads = heads_above(above, group, partial(_meaning, shape, catalogue, answers.year))
        texts = [text for line in above[: len(above) - len(heads)] for text in line]
        sheet_name = sheet.name if sheet.is_named and not index else ""
        file_name = "" if index else reading.file_name
        own = read_titles(texts, sheet_name, file_name, catalogue, answers.year, table.headings_of_names)
        said = go_on(own, said) if index else own.with_unit_of(before)
        if _begins_groups(own, group, catalogue, shape):
            group = Group()
        group = reduce(lambda over, head: over.enter(*head), heads, group)
        report = _report(sheet, table)
        reading.sheets.append(report)
        # Of two rows on one line, in lists side by side, what was said of the line alone is of the left one.
        read = {row.row for row in reading.rows[first:]} if answers.cells else set()
        of_lines = {row: texts for row, texts in answers.cells.items() if row not in read}
        corrected = of_lines | {
            row: {**of_lines.get(row, {}), **texts} for row, texts in answers.own_cells.items()
        }
        columns = columns_of(table, shape.columns)
        year, unit_above = defaults.year or said.year, defaults.unit or said.meaning.unit
        lines = LineReader(
            ListTable(sheet, table, columns, catalogue, year, unit_above, shape.group_meaning),
            group,
            answers.taken_in,
            corrected=corrected,
        )
        whole = Whole(columns, catalogue, said, defaults)
        reader = RowReader(sheet, table.list_at, columns, shape.reader(whole), corrected)
        rows, report.set_aside = _read_rows(sheet, table, lines, reader, answers)
        rows_above = len(reading.rows) - first
        reading.rows += rows
        hold_blank_units(table, said, [] if form else rows, defaults.unit)
        hold_blank_years(table, said, rows, defaults.year)
        of_units = whose_rows(sheet, table, rows, report.set_aside, defaults, answers, catalogue)
        report.questions = ask(sheet, table, said, shape, rows, answers.more)
        if "proposed" not in answers.more and (asked := proposed_columns(sheet, table, shape)):
            report.questions.append(asked)
            hold(rows, asked.code, "Các cột của phần dán do cổng đoán, chưa được xác nhận.")
        doubts = doubts_of(sheet, table, said, rows, answers)
        given_beforehand = against_titles(sheet, table, said, rows, defaults, answers, catalogue)
        for question, waiting in (*doubts, *of_units, *given_beforehand):
            if question.code in shape.doubts:
                report.questions.append(question)
                hold(waiting, question.code, question.message)
        remarks = remarks_of(table, report, rows, catalogue, sheet, rows_above)
        report.remarks = [remark for remark in remarks if remark.code in shape.remarks]
        if index == 0:
            report.notes, report.encoding, report.decoded = sheet.notes, sheet.encoding, sheet.decoded
        if form:
            form.tell(report, rows)
        group = lines.groups.group
    if len(tables) < len(found):  # a table of counts below the list
        reading.sheets.append(_without_table(sheet, shape))
    account(given, reading.sheets[reports:], reading.rows[first:], of_form=form is not None)
    return said


def _begins_groups(own: Said, group: Group, catalogue: Catalogue, shape: ListShape) -> bool:
    """Whether no group line of the list before goes on under the titles of a further one."""
    if own.meaning or own.unclear_unit or any(map(is_title, own.texts)):
        return True
    if own.year and (group.meaning.year or group.meaning.unclear_year):
        return True
    return any(_meaning(shape, catalogue, own.year, text) for text in own.texts)


def _meaning(shape: ListShape, catalogue: Catalogue, year: int | None, text: str) -> Meaning:
    """What a line above a header would give as a group line."""
    return shape.group_meaning(text, catalogue, year, False)


def _read_rows(
    sheet: Sheet, table: Table, lines: LineReader, reader: RowReader, answers: SheetAnswers
) -> tuple[list[ReadRow], list[SetAside]]:
    """The rows of one table, and the lines above and among them that are none."""
    left = not_taken(sheet, table, answers)
    rows: list[ReadRow] = []
    hidden: list[SetAside] = []
    for line in lines.rows():
        row = reader.read(line)
        if row.row in left:
            hidden.append(aside(row.row, "hidden", _line_text(sheet, (line.number, line.cells))))
        else:
            rows += in_each_year(row)
    above = [aside(line[0], "title", _line_text(sheet, line)) for line in table.above]
    return rows, above + sorted([*lines.set_aside, *hidden], key=lambda one: one.row)


def _without_table(sheet: Sheet, shape: ListShape, trouble: str = "") -> ReadSheet:
    needed = " hoặc ".join(shape.columns.label(name).lower() for name in shape.columns.needed)
    message = trouble or (
        f"Trang “{sheet.name}” không có dòng tiêu đề nào ghi {needed}. "
        "Nếu đây là danh sách, hãy chỉ ra dòng tiêu đề."
    )
    report = ReadSheet(
        sheet.name, skipped="Không thấy bảng danh sách.", questions=[Question("no_table", message)]
    )
    report.notes, report.encoding, report.decoded = sheet.notes, sheet.encoding, sheet.decoded
    return report


def _report(sheet: Sheet, table: Table) -> ReadSheet:
    return ReadSheet(
        sheet.name,
        table.list_at,
        table.header_rows[0],
        table.header_rows,
        {column_letter(at): name for at, name in table.columns.items()},
        {column_letter(at): heading for at, heading in table.headings.items()},
    )
