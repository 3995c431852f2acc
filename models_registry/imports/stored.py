"""A read row as JSON and back, so that staged rows survive restarts and are decided anew at the commit."""

from dataclasses import asdict
from typing import Any

from danvan.lib.dates import PartialDate
from models_registry.imports.results import Problem, ReadRow


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
    values["guessed"] = tuple(values.get("guessed", ()))
    values["problems"] = [problem_from_json(problem) for problem in values.get("problems", ())]
    if "date" in values:
        values["date"] = PartialDate(*values["date"])
    return ReadRow(**values)


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """A problem as a dictionary of plain values."""
    return {**asdict(problem), "candidates": list(problem.candidates)}


def problem_from_json(stored: dict[str, Any]) -> Problem:
    """The inverse of `problem_as_json`."""
    return Problem(**{**stored, "candidates": tuple(stored["candidates"])})
