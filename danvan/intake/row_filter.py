"""The rows of a list that a page asks for, and the numbers that open them: each number links to just its rows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.http import HttpRequest

from danvan.intake.display import ACTIONS, LEFT_OUT
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.reading.words.catalogue import KIND_LABELS
from danvan.lists.subjects import Subject

Action = StagedRow.Action
NOT_TAKEN: Final = "not_taken"  # all rows that a commit leaves behind
WRITTEN: Final = "written"  # all that it writes
_FIRST: Final = (Action.QUESTION, Action.REFUSED, Action.DUPLICATE)
_SEVERAL: Final = {NOT_TAKEN: _FIRST, WRITTEN: (Action.NEW, Action.CONTINUES)}
_PARTS: Final = ("don_vi", "muc", "loai")
PARAMETERS: Final = ("xu_ly", *_PARTS, "o_trang", "cac_dong", "trang")
_RANGES: Final = re.compile(r"\d{1,7}(?:-\d{1,7})?(?:,\d{1,7}(?:-\d{1,7})?)*")
_MOST_RANGES: Final = 100
_UNKNOWN: Final = "-"  # in the address, of rows that do not say it


@dataclass(frozen=True)
class Asked:
    """What an address asks for: an action and, by key of the rows' data, what they say; `labels` names the latter."""

    action: str
    said: dict[str, str]
    labels: tuple[str, ...]
    sheet: str = ""
    lines: str = ""  # ranges of rows: "5-8,12"


@dataclass(frozen=True)
class CountedPart:
    """A number of rows that say the same, and the address that opens them."""

    label: str
    number: int
    query: str


def asked_of(request: HttpRequest, subject: Subject, field_names: dict[str, str]) -> Asked:
    """Raises BadRequest if there is no such filter."""
    action = request.GET.get("xu_ly", "")
    if (action and action not in (*ACTIONS, *_SEVERAL)) or set(request.GET) - set(PARAMETERS):
        raise BadRequest("Không có bộ lọc này.")
    values = {key: request.GET.get(name, "") for name, key in zip(_PARTS, _keys(subject), strict=True)}
    said = {key: value for key, value in values.items() if value}
    if "\0" in "".join(said.values()):  # PostgreSQL takes no such text
        raise BadRequest("Không có bộ lọc này.")
    sheet, lines = request.GET.get("o_trang", ""), request.GET.get("cac_dong", "")
    if "\0" in sheet or (lines and not _RANGES.fullmatch(lines)) or lines.count(",") >= _MOST_RANGES:
        raise BadRequest("Không có bộ lọc này.")
    labels = [_label(value, field_names) for value in said.values()]
    labels += [f"trang “{sheet}”"] if sheet else []
    labels += [f"dòng {lines.replace(',', ', ')}"] if lines else []
    return Asked(action, said, tuple(labels), sheet, lines)


def address_of(sheet: str, ranges: Iterable[Sequence[int]] = (), action: str = "") -> str:
    """The parameters that open these rows of a sheet, as many as an address holds."""
    lines = [f"{first}-{last}" if last > first else f"{first}" for first, last in ranges][:_MOST_RANGES]
    said = {"xu_ly": action, "o_trang": sheet, "cac_dong": ",".join(lines)}
    return urlencode({name: value for name, value in said.items() if value})


def rows_of(batch: ImportBatch, asked: Asked) -> QuerySet[StagedRow]:
    """The rows of a batch: what has to be answered first, then refused, double, warned of; those left out last."""
    rows = batch.rows.all()
    if asked.action == LEFT_OUT:
        rows = rows.filter(is_left_out=True)
    elif asked.action:
        rows = rows.filter(action__in=_SEVERAL.get(asked.action, (asked.action,)), is_left_out=False)
    if asked.sheet:
        rows = rows.filter(sheet=asked.sheet)
    if asked.lines:
        ends = [one.partition("-") for one in asked.lines.split(",")]
        wanted = [Q(row__range=(int(first), int(last or first))) for first, _, last in ends]
        rows = rows.filter(reduce(or_, wanted))
    for key, value in asked.said.items():
        says = {f"{key}__isnull": True} if value == _UNKNOWN else {key: value}
        rows = rows.filter(**says, is_left_out=False)
    rank = Case(
        When(is_left_out=True, then=Value(len(_FIRST) + 2)),
        *(When(action=first, then=Value(at)) for at, first in enumerate(_FIRST)),
        When(~Q(problems=[]), then=Value(len(_FIRST))),
        default=Value(len(_FIRST) + 1),
    )
    return rows.order_by(rank, "pk").select_related("model", "registrant")


def counts_of(batch: ImportBatch) -> dict[str, Any]:
    """The batch's numbers: by action (code, label, count), and what a commit would write or leave."""
    counts = {action: batch.counts.get(action, 0) for action in ACTIONS}
    return {
        "rows": batch.counts.get("rows", 0),
        "by_action": [(action, label, counts[action]) for action, label in ACTIONS.items() if counts[action]],
        "written": sum(counts[action] for action in _SEVERAL[WRITTEN]),
        "corrects": counts[Action.CORRECTS],
        "takes": sum(counts[action] for action in (*_SEVERAL[WRITTEN], Action.CORRECTS)),
        "unchanged": counts[Action.UNCHANGED],
        "left_out": counts[LEFT_OUT],
        "bad": sum(counts[action] for action in _SEVERAL[NOT_TAKEN]),
    }


def parts_of(
    batch: ImportBatch, subject: Subject, field_names: dict[str, str]
) -> list[tuple[str, list[CountedPart]]]:
    """Rows that are not left out by unit, field (or form) and kind, under their headings; one query."""
    groups = (
        batch.rows.filter(is_left_out=False)
        .values_list(*_keys(subject))
        .order_by()
        .annotate(rows=Count("pk"))
    )
    parts: tuple[dict[str, int], ...] = ({}, {}, {})
    for *values, rows in groups:
        for part, value in zip(parts, values, strict=True):
            part[value or _UNKNOWN] = part.get(value or _UNKNOWN, 0) + rows
    headings = ("Đơn vị", subject.grouped_by[0], "Tập thể, cá nhân")
    return [
        (
            heading,
            [
                CountedPart(_label(value, field_names), number, urlencode({name: value}))
                for value, number in sorted(part.items(), key=lambda pair: -pair[1])
            ],
        )
        for heading, name, part in zip(headings, _PARTS, parts, strict=True)
    ]


def _keys(subject: Subject) -> tuple[str, ...]:
    return "data__unit", subject.grouped_by[1], "data__kind"


def _label(value: str, field_names: dict[str, str]) -> str:
    return "Chưa rõ" if value == _UNKNOWN else field_names.get(value) or KIND_LABELS.get(value, value)
