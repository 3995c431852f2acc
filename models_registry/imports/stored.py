"""A read row as JSON and back, so that staged rows survive restarts and are decided anew at the commit."""

from dataclasses import asdict
from typing import Any

from danvan.lib.dates import PartialDate
from models_registry.imports.results import Problem, ReadRow, ReadSheet


def row_as_json(row: ReadRow) -> dict[str, Any]:
    """All that was read, the reader's own problems with it; empty values are left out."""
    values = {name: getattr(row, name) for name in ReadRow.__slots__ if name not in ("problems", "date")}
    stored = {name: value for name, value in values.items() if value not in (None, "", (), {})}
    if row.date:
        stored["date"] = [row.date.year, row.date.month, row.date.day]
    if row.problems:
        stored["problems"] = [problem_as_json(problem) for problem in row.problems]
    return stored


def row_from_json(stored: dict[str, Any]) -> ReadRow:
    """The inverse of `row_as_json`."""
    values = dict(stored)
    for name in ("guessed", "related", "corrected"):
        values[name] = tuple(values.get(name, ()))
    values["problems"] = [problem_from_json(problem) for problem in values.get("problems", ())]
    if "date" in values:
        values["date"] = PartialDate(*values["date"])
    return ReadRow(**values)


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """A problem as a dictionary of plain values; empty ones are left out."""
    return {name: value for name, value in asdict(problem).items() if value}


def problem_from_json(stored: dict[str, Any]) -> Problem:
    """The inverse of `problem_as_json`."""
    values = {"column": "", **stored, "candidates": tuple(stored.get("candidates", ()))}
    values["choices"] = tuple(tuple(choice) for choice in stored.get("choices", ()))
    return Problem(**values)


def sheet_as_json(sheet: ReadSheet) -> dict[str, Any]:
    """What the preview shows of a sheet: its columns, questions, notes, and the lines set aside."""
    return {name: value for name, value in asdict(sheet).items() if value}
