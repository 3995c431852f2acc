"""A workbook that a commune sent -> what was understood of it. No database, no request, nothing written."""

from dataclasses import replace

from danvan.lib.sheets import Sheet, UnreadableFile, column_letter, read_book
from danvan.lib.text import clean
from models_registry.imports.answers import Answers, SheetAnswers
from models_registry.imports.catalogue import Catalogue, UnitEntry
from models_registry.imports.columns import nearest_columns
from models_registry.imports.layout import Line, Table, column_label, find_tables, own_cells
from models_registry.imports.lines import WHY, Group, LineReader
from models_registry.imports.results import Problem, Question, Reading, ReadRow, ReadSheet, SetAside
from models_registry.imports.rows import RowReader
from models_registry.imports.titles import Defaults, Said, go_on, read_titles

__all__ = [
    "Answers",
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
    data: bytes, file_name: str, catalogue: Catalogue, answers: Answers | None = None
) -> Reading:
    """Read a list and say what each row means, with what the officer has answered of it.

    An answered unit (a catalogue key or a name), year and field (a code) serve rows that do not say it in a column or
    a group line; they win over titles. Raises UnreadableFile if the file cannot be read, ValueError if an answered
    unit or field is not in the catalogue.
    """
    answers = answers or Answers()
    catalogue = replace(catalogue, learned=answers.words)
    _check(answers, catalogue)
    book = read_book(data, file_name)
    reading = Reading(file_name, book.kind, book.encoding)
    for sheet in book.sheets:
        said = answers.on(sheet.name)
        if not sheet.rows:
            reading.sheets.append(ReadSheet(sheet.name, skipped="Trang tính trống.", notes=sheet.notes))
        elif sheet.hidden and not said.is_read:
            reading.sheets.append(_hidden(sheet))
        else:
            _read_sheet(reading, sheet, catalogue, said)
    return reading


def _check(answers: Answers, catalogue: Catalogue) -> None:
    """Raises ValueError if an answer names what is not in the catalogue."""
    for said in (answers.on(""), *map(answers.on, answers.sheets)):
        _given_unit(said, catalogue)
        if said.field and said.field not in {entry.code for entry in catalogue.fields}:
            raise ValueError(f"Không có lĩnh vực mã “{said.field}” trong danh mục.")


def _given_unit(said: SheetAnswers, catalogue: Catalogue) -> UnitEntry | None:
    if not said.unit:
        return None
    found = catalogue.unit_of(said.unit).unit or catalogue.match_unit(str(said.unit), said.year).unit
    if found is None:
        raise ValueError(f"Không có đơn vị “{said.unit}” trong danh mục.")
    return found


def _hidden(sheet: Sheet) -> ReadSheet:
    question = Question(
        "hidden", f"Trang “{sheet.name}” bị ẩn, có {len(sheet.rows)} dòng và chưa được đọc. Có đọc không?"
    )
    return ReadSheet(sheet.name, skipped="Trang tính bị ẩn.", questions=[question], notes=sheet.notes)


def _line_text(sheet: Sheet, line: Line) -> str:
    return " | ".join(clean(str(value)) for _, value in own_cells(sheet, line))


def _read_sheet(
    reading: Reading,
    sheet: Sheet,
    catalogue: Catalogue,
    answers: SheetAnswers,
) -> None:
    defaults = Defaults(_given_unit(answers, catalogue), answers.year, answers.field or None)
    tables = find_tables(sheet, catalogue, answers.columns, answers.header_row)
    if not tables:
        reading.sheets.append(_without_table(sheet))
        return
    group = Group()
    said = Said()
    for index, table in enumerate(tables):
        texts = [clean(str(value)) for line in table.above for _, value in own_cells(sheet, line)]
        sheet_name = "" if index or reading.kind == "csv" else sheet.name
        own = read_titles(texts, sheet_name, "" if index else reading.file_name, catalogue)
        said = go_on(own, said) if index else own
        if own.meaning:
            group = Group()
        report = _report(sheet, table)
        report.set_aside = [
            SetAside(line[0], WHY["title"], "title", _line_text(sheet, line)[:500]) for line in table.above
        ]
        reading.sheets.append(report)
        lines = LineReader(sheet, table, catalogue, group, said.year or defaults.year, answers.taken_in)
        reader = RowReader(sheet, table, catalogue, said, defaults, answers.cells)
        start = len(reading.rows)
        reading.rows.extend(reader.read(line, above) for line, above in lines.rows())
        report.set_aside += sorted(lines.set_aside, key=lambda aside: aside.row)
        report.questions = _ask(sheet, table, report, reading.rows[start:])
        if index == 0:
            report.notes, report.encoding, report.decoded = sheet.notes, sheet.encoding, sheet.decoded
        group = lines.group


def _without_table(sheet: Sheet) -> ReadSheet:
    message = (
        f"Trang “{sheet.name}” không có dòng tiêu đề nào ghi tên mô hình hoặc tên tập thể, cá nhân. "
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
        table.header_rows[0],
        table.header_rows,
        {column_letter(at): name for at, name in table.columns.items()},
        {column_letter(at): heading for at, heading in table.headings.items()},
    )


def _ask(sheet: Sheet, table: Table, report: ReadSheet, rows: list[ReadRow]) -> list[Question]:
    """What one answer settles: the unit, year or field of a sheet, a missing column, a heading not understood."""
    questions = []
    asked: dict[str, Problem] = {}
    for row in rows:
        for problem in row.problems:
            if problem.once:
                asked.setdefault(problem.name, problem)
    words = {"unit": "thuộc đơn vị nào", "year": "của năm nào", "field": "thuộc lĩnh vực nào"}
    for name, problem in asked.items():
        if name not in words:
            continue
        questions.append(
            Question(name, f"Danh sách ở trang “{sheet.name}” {words[name]}?", problem.candidates)
        )
    for name in ("title", "registrant"):
        if rows and not table.number_of(name):
            unread = tuple(column_letter(at) for at in table.unknown)
            message = f"Trang “{sheet.name}”: không thấy cột {column_label(name).lower()}. Cột nào là cột đó?"
            questions.append(Question(name, message, unread))
    for at in table.unknown:
        heading = table.headings[at]
        near = nearest_columns(heading)
        message = (
            f"Trang “{sheet.name}”, cột {column_letter(at)}: chưa rõ “{heading}” là cột gì; chưa đưa vào."
        )
        questions.append(Question("column", message, near, column_letter(at), heading))
    return questions
