"""What was read and decided of a list, for machines: the names that `import_list --json` gives do not change."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from danvan.lists.deciding.decision import Decided
from danvan.lists.deciding.replaced import KEEP, WITHDRAW, Gone
from danvan.lists.models import StagedRow
from danvan.lists.reading.bins import Range, numbers_in, ranges_of
from danvan.lists.reading.workbook import Reading
from danvan.lists.results import ReadSheet

_GRAVITY: Final = ("refused", "question", "duplicate", "unchanged", "corrects", "continues", "new")


def as_json(reading: Reading, rows: list[dict[str, Any]], counts: dict[str, int]) -> dict[str, Any]:
    """What was read and decided, under names that machines rely on: they do not change."""
    return {
        "file": reading.file_name,
        "encoding": reading.encoding,
        "sheets": [
            {
                "name": sheet.name,
                "header_row": sheet.header_row,
                "columns": sheet.columns,
                "set_aside": [{"row": aside.row, "why": aside.why} for aside in sheet.set_aside],
                "skipped": sheet.skipped,
                "bins": sheet.bins and bins_of(sheet, rows),
                "remarks": [
                    {"code": remark.code, "message": remark.message, "rows": list(remark.rows)}
                    for remark in sheet.remarks
                ],
                "questions": [
                    {"code": question.code, "message": question.message, "candidates": question.candidates}
                    for question in sheet.questions
                ],
            }
            for sheet in reading.sheets
        ],
        "rows": rows,
        "totals": counts,
    }


def bins_of(sheet: ReadSheet, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Range]]:
    """Every row of a sheet in exactly one bin; rows of the list by the gravest action of those that stand on it."""
    actions: dict[int, str] = {}
    for row in rows:
        if row["sheet"] == sheet.name:
            worst = min(row["action"], actions.get(row["row"], row["action"]), key=_GRAVITY.index)
            actions[row["row"]] = worst
    bins = {number: name for name, ranges in sheet.bins.items() for number in numbers_in(ranges)}
    return ranges_of(
        {number: actions.get(number, "model") if name == "model" else name for number, name in bins.items()}
    )


def row_action(one: Decided) -> dict[str, Any]:
    """Where a row stands and what becomes of it."""
    return {"sheet": one.row.sheet, "row": one.row.row, "action": str(one.action)}


def row_as_json(one: Decided) -> dict[str, Any]:
    """A row and what was decided of it."""
    row = one.row
    return {
        "sheet": row.sheet,
        "row": row.row,
        "action": str(one.action),
        "title": row.title,
        "registrant": row.registrant,
        "kind": row.kind,
        "field": row.field_code,
        "unit": row.unit,
        "year": row.year,
        "problems": [
            {
                "column": problem.column,
                "code": problem.code,
                "message": problem.message,
                "severity": problem.severity,
            }
            for problem in one.problems
        ],
    }


def replaced_as_json(gone: Sequence[Gone]) -> dict[str, Any]:
    """What becomes of the rows that the replaced list alone has."""
    told = {WITHDRAW: "withdrawn", KEEP: "kept"}
    return {
        "gone": [
            {
                "registration": one.registration.pk,
                "title": one.registration.model.title,
                "year": one.registration.year,
                "becomes": told.get(one.answer, "asked"),
            }
            for one in gone
        ]
    }


def totals(decided: Sequence[Decided]) -> dict[str, int]:
    """Rows, good rows, and rows by action."""
    counts = dict.fromkeys(StagedRow.Action.values, 0)
    for one in decided:
        counts[one.action] += 1
    return {"rows": len(decided), "good": sum(one.is_good for one in decided), **counts}
