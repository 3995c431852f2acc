"""The rows that were not taken, as a clean list to correct and send again: today's headings, values as they came."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Q, QuerySet

from danvan.lib import xlsx
from danvan.lists.handing_back.findings import NOT_TAKEN, Columns, words_of
from danvan.lists.handing_back.marks import AUTHOR
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.reading.answers import place
from danvan.lists.reading.table.meanings import is_mark
from danvan.lists.reading.words.catalogue import KIND_LABELS, LEVEL_LABELS, NOVELTY_LABELS
from danvan.lists.reading.words.headings import ColumnSet
from danvan.lists.results import Problem, ReadRow
from danvan.lists.stored import problem_from_json, row_from_json
from danvan.lists.subjects import subject_of
from models_registry.models import ActivityField

TROUBLE: Final = "Vướng mắc do cổng ghi"  # both are left out by the reader (`reading.words.columns`)
ORIGIN: Final = "Tệp, trang, dòng gốc"

_HOW: Final = (
    f"Sửa từng dòng theo cột “{TROUBLE}” rồi gửi lại tệp này lên cổng. Hai cột cuối cứ để nguyên, cổng không đọc vào"
    " danh sách. Dòng nào không cần gửi lại thì xóa cả dòng."
)
_MOST: Final = 20_000  # rows
_MORE: Final = (
    f"Danh sách này chỉ ghi {_MOST // 1000}.000 dòng đầu; sửa và gửi lại xong, hãy tải tiếp phần còn lại."
)
_NONE: Final = "Tệp này không còn dòng nào chưa nhận."
_UNKNOWN: Final = "Không rõ"
_NEVER: Final = ("ordinal", "left_out")
# "Đơn vị" alone may be a holder's column to the reader.
_HEADINGS: Final = {"unit": "Xã, thị trấn"}
_WIDTHS: Final = {
    "title": 55.0,
    "registrant": 45.0,
    "kind": 20.0,
    "field": 35.0,
    "unit": 30.0,
    "year": 16.0,
    "date": 26.0,
    "level": 20.0,
    "novelty": 22.0,
}
_KINDS: Final = {
    "kind": xlsx.Kind.CENTRE,
    "year": xlsx.Kind.CENTRE,
    "date": xlsx.Kind.DATE,
}
_OTHER_WIDTH: Final = 40.0


def write_refused(batch: ImportBatch) -> bytes:
    """A workbook of one sheet; rows that the officer left out stand last and say so."""
    columns = Columns(batch)
    fields = dict(ActivityField.objects.values_list("code", "name"))
    told = batch.answers.get("cells", {})
    lines = []
    for staged in _not_taken(batch):
        problems = [problem_from_json(problem) for problem in staged.problems]
        values = _values(staged, problems, columns, told.get(place(staged.sheet, staged.row), {}), fields)
        origin = f"{batch.file_name}, trang “{staged.sheet}”, dòng {staged.row}"
        lines.append((values, words_of(staged, problems), origin))
    always = subject_of(batch).columns_handed_back
    names = [
        column.name
        for column in columns.known.columns
        if column.name not in _NEVER
        and (column.name in always or any(column.name in values for values, _, _ in lines))
    ]
    book = xlsx.new_workbook(f"Dòng chưa nhận: {batch.file_name}", AUTHOR)
    sheet = xlsx.Sheet(book, "Dòng chưa nhận", _columns(names, columns.known), landscape=True)
    sheet.line(_HOW if lines else _NONE, italic=True)
    if len(lines) == _MOST:
        sheet.line(_MORE, italic=True)
    sheet.table(
        [number, *(values.get(name, "") for name in names), words, origin]
        for number, (values, words, origin) in enumerate(lines, 1)
    )
    sheet.finish()
    return xlsx.to_bytes(book)


def _not_taken(batch: ImportBatch) -> QuerySet[StagedRow]:
    waiting = Q(action__in=NOT_TAKEN) | Q(is_left_out=True)
    return batch.rows.filter(waiting).order_by("is_left_out", "pk")[:_MOST]


def _columns(names: list[str], known: ColumnSet) -> list[xlsx.Column]:
    return [
        xlsx.Column(known.label("ordinal"), 12, xlsx.Kind.CENTRE),
        *(
            xlsx.Column(
                _HEADINGS.get(name, known.label(name)),
                _WIDTHS.get(name, _OTHER_WIDTH),
                _KINDS.get(name, xlsx.Kind.TEXT),
            )
            for name in names
        ),
        xlsx.Column(TROUBLE, 80),
        xlsx.Column(ORIGIN, 45),
    ]


def _values(
    staged: StagedRow, problems: list[Problem], columns: Columns, told: dict[str, str], fields: dict[str, str]
) -> dict[str, Any]:
    """What stands under each column: the officer's correction, the faulty text, what was understood, the marks."""
    row = row_from_json(staged.data)
    understood = _understood(row, fields)
    values = {}
    for column in columns.known.columns:
        letters = columns.of(staged.sheet, staged.row, column.name)
        faulty = [p.value for p in problems if p.value and p.name == column.name and p.column in letters]
        has_two_names = column.name == "registrant" and sum(letter in row.raw for letter in letters) > 1
        if has_two_names and not told.get(column.name):
            continue  # in one cell they would pass for one name; the reasons tell both
        value = (
            told.get(column.name)
            or next(iter(faulty), "")
            or understood.get(column.name)
            or _marked(row, letters, column.name, fields)
        )
        if value:
            values[column.name] = value[: xlsx.LONGEST_TEXT] if isinstance(value, str) else value
    return values


def _understood(row: ReadRow, fields: dict[str, str]) -> dict[str, Any]:
    return {
        **row.other,
        "title": row.title,
        "registrant": row.registrant,
        "kind": KIND_LABELS.get(row.kind or "", ""),
        "field": fields.get(row.field_code or "", ""),
        "related": "; ".join(fields.get(code, "") for code in row.related),
        "unit": row.unit,
        "year": row.year or row.other.get("year", ""),
        "date": row.date and (row.date.date or str(row.date)),
        "level": LEVEL_LABELS.get(row.level, _UNKNOWN) if row.level else "",
        "novelty": NOVELTY_LABELS.get(row.novelty, _UNKNOWN) if row.novelty else "",
        "post": row.post,
        "place": row.place,
    }


def _marked(row: ReadRow, letters: Mapping[str, str], name: str, fields: Mapping[str, str]) -> str:
    """The names of the columns of marks that have one. Other cells that gave nothing are empty, or ditto marks."""
    labels = {"kind": KIND_LABELS, "level": LEVEL_LABELS, "novelty": NOVELTY_LABELS, "field": fields}
    names = []
    for letter, meaning in letters.items():
        text, value = row.raw.get(letter, ""), meaning.partition(":")[2]
        if is_mark(text):
            names.append(labels.get(name, {}).get(value, value) or text)
    return "; ".join(names)
