"""A read row as JSON and back, so that staged rows survive restarts and are decided anew at the commit."""

import json
from dataclasses import asdict
from typing import Any, Final

from danvan.lib.dates import PartialDate
from danvan.lib.sheets.book import OneOfEach
from danvan.lists.results import Partner, Problem, ReadRow, ReadSheet

_OF_ROW: Final = tuple(name for name in ReadRow.__slots__ if name not in ("problems", "date"))
_OF_PROBLEM: Final = tuple(Problem.__slots__)
_TUPLES: Final = ("guessed", "related", "corrected")
_AS_IT_CAME: Final = ("raw", "group")
_NOTHING: Final[dict[str, str]] = {}
as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def row_as_json(row: ReadRow) -> dict[str, Any]:
    """All that was read, the reader's own problems with it; empty values are left out."""
    stored = {name: value for name in _OF_ROW if (value := getattr(row, name))}
    if row.date:
        stored["date"] = [row.date.year, row.date.month, row.date.day]
    if row.problems:
        stored["problems"] = [problem_as_json(problem) for problem in row.problems]
    return stored


def row_from_json(stored: dict[str, Any]) -> ReadRow:
    """The inverse of `row_as_json`."""
    values = dict(stored)
    for name in _TUPLES:
        if name in values:
            values[name] = tuple(values[name])
    if "partners" in values:
        values["partners"] = tuple(Partner(*one) for one in values["partners"])
    if "problems" in values:
        values["problems"] = [problem_from_json(problem) for problem in values["problems"]]
    if "date" in values:
        values["date"] = PartialDate(*values["date"])
    return ReadRow(**values)


def to_decide(stored: dict[str, Any], texts: OneOfEach) -> ReadRow:
    """`row_from_json` without what no decision needs, for a list of a hundred thousand rows: `raw` is shared."""
    values: dict[str, Any] = {
        name: texts[value] if type(value) is str else value
        for name, value in stored.items()
        if name not in _AS_IT_CAME
    }
    if "other" in values:
        values["other"] = {name: texts[text] for name, text in values["other"].items()}
    return row_from_json({**values, "raw": _NOTHING})


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """A problem as a dictionary of plain values; empty ones are left out."""
    return {name: value for name in _OF_PROBLEM if (value := getattr(problem, name))}


def problem_from_json(stored: dict[str, Any]) -> Problem:
    """The inverse of `problem_as_json`."""
    values = {"column": "", "name": "", **stored, "candidates": tuple(stored.get("candidates", ()))}
    values["choices"] = tuple(tuple(choice) for choice in stored.get("choices", ()))
    values["sides"] = tuple(stored.get("sides", ()))
    return Problem(**values)


def sheet_as_json(sheet: ReadSheet) -> dict[str, Any]:
    """What the preview shows of a sheet: its columns, questions, notes, and the lines set aside."""
    return {name: value for name, value in asdict(sheet).items() if value}
