"""Total lines that a list itself carries, against the rows that were read above them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from danvan.lists.models import ImportBatch, ImportSubject
from models_registry import access
from models_registry.models import Unit

STATING = "review.add_statedfigure"
# Under these columns, or under none, a total line counts models; under others it adds up money, land, people.
_COUNTING = ("", "ordinal", "title", "registrant", "unit", "note")
_MARKED = ("field", "kind")
_LARGEST = 200_000
_AT_MOST = 20  # total lines of a file that are looked at


@dataclass(frozen=True)
class ToldTotal:
    """A total line: what it says, and how many rows were read where it counts."""

    sheet: str
    row: int
    text: str
    told: int
    read: int


def differing_totals(batch: ImportBatch) -> list[ToldTotal]:
    """The total lines whose number is neither that of the rows since the total before nor that of the whole sheet.

    One query. A line under several columns of marks is added up ("Kinh tế 10, Khác 4" says 14).
    """
    lines = list(_total_lines(batch))[:_AT_MOST]
    if not lines:
        return []
    counts: dict[str, Count] = {}
    for at, (sheet, row, _, _, above) in enumerate(lines):
        of_sheet = Q(sheet=sheet)
        counts[f"whole{at}"] = Count("pk", filter=of_sheet)
        counts[f"part{at}"] = Count("pk", filter=of_sheet & Q(row__gt=above, row__lt=row))
    read = batch.rows.order_by().aggregate(**counts)
    last = {sheet: at for at, (sheet, *_) in enumerate(lines)}
    found = []
    for at, (sheet, row, text, told, _) in enumerate(lines):
        whole, part = read[f"whole{at}"], read[f"part{at}"]
        if told not in (whole, part):
            found.append(ToldTotal(sheet, row, text, told, whole if last[sheet] == at else part))
    return found


def _total_lines(batch: ImportBatch) -> Iterator[tuple[str, int, str, int, int]]:
    """(sheet, row, text, number, row of the total line before or 0), from top to bottom."""
    above: dict[str, int] = {}
    for sheet in batch.sheets:
        for aside in sheet.get("set_aside", ()):
            if aside["kind"] != "total":
                continue
            name, row = sheet["name"], aside["row"]
            told = told_number(aside.get("numbers", {}), sheet.get("columns", {}))
            if told is not None:
                yield name, row, aside.get("text", ""), told, above.get(name, 0)
            above[name] = row


def told_number(numbers: Mapping[str, float], columns: Mapping[str, str]) -> int | None:
    """How many models a total line says that there are; None if it counts something else."""
    by_name: dict[str, list[float]] = {}
    for letter, number in numbers.items():
        by_name.setdefault(columns.get(letter, "").split(":")[0], []).append(number)
    candidates: list[Any] = [by_name[name][0] for name in _COUNTING if name in by_name]
    candidates += [sum(by_name[name]) for name in _MARKED if name in by_name]
    told = next(iter(candidates), None)
    return int(told) if told is not None and told == int(told) and 0 < told <= _LARGEST else None


def may_state(user, batch: ImportBatch, unit: Unit | None = None) -> bool:  # noqa: ANN001 - the user model is a setting
    """Whether the user records what a list's unit, or that one, states: totals of models, not of commendations."""
    unit = unit or batch.unit
    if unit is None or batch.subject != ImportSubject.REGISTRATIONS:
        return False
    return access.may(user, STATING, unit)
