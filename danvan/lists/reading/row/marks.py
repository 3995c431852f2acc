"""Columns with an x in one of them: one column for each field, kind, year, level or form."""

from collections.abc import Mapping
from typing import Final

from danvan.lib.text import fold
from danvan.lists.reading.row.cells import RowCells, as_text, shorten
from danvan.lists.reading.table.meanings import NO_MARKS, is_mark
from danvan.lists.results import QUESTION, WARNING

SEVERAL_YEARS: Final = "several_years"
_CODES: Final = {"field": "several_fields", "year": SEVERAL_YEARS, "kind": "unknown_kind"}


def marked(cells: RowCells, name: str, labels: Mapping[str, str]) -> str | None:
    """The meaning of the one column of a sort that has an x; a problem if there are several.

    `labels` is what a person calls each meaning; one that is not there is called as it is.
    """
    columns = cells.columns.marks.get(name)
    if not columns:
        return None
    found: list[tuple[int, str]] = []
    for at, value in columns:
        cell = cells.cell(at)
        if cell == "" or fold(str(cell)) in NO_MARKS:
            continue
        found.append((at, value))
        if not is_mark(cell):
            reason = f"ô này chỉ nên đánh dấu x, đang ghi “{shorten(as_text(cell))}”."
            cells.problem("bad_value", at, name, reason, value=cell, severity=WARNING)
    if len(found) > 1:
        named = tuple(labels.get(value, value) for _, value in found)
        if name == "year":
            reason = f"dòng này đánh dấu nhiều năm: {', '.join(named)}. Hãy tách mỗi năm một dòng."
        else:
            main = " (lĩnh vực chính)" if name == "field" else ""
            reason = f"dòng này đánh dấu {len(found)} ô: {', '.join(named)}. Hãy để lại một ô{main}."
        code = _CODES.get(name, "bad_value")
        cells.problem(code, found[0][0], name, reason, candidates=named, severity=QUESTION)
    return found[0][1] if len(found) == 1 else None


def all_marked(cells: RowCells, name: str) -> list[str]:
    """The meanings of all columns of a sort that hold a mark."""
    columns = cells.columns.marks.get(name, ())
    return [value for at, value in columns if (cell := cells.cell(at)) != "" and is_mark(cell)]
