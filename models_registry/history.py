"""What the trail says, in the words of the screens: of one row, or of many kinds of rows together."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date

from danvan.accounts.models import User
from models_registry.models import Change
from models_registry.models.trail import EMPTIED

_SHOWN_AT_MOST = 200  # changes on one page; the newest
_NOTHING = "(trống)"
_CHANGED = (Change.Action.CHANGED,)
_CALLED = ("title", "name", "recipient_name", "username", "file_name")  # columns that name a row
# What a change tells besides columns: of a list that was taken along, of a telephone, of lines made nameless.
_NO_COLUMNS = {
    "rows": "số dòng",
    "written_as": "dạng tệp",
    "asked": "đã lọc",
    "second_factor": "xác thực hai bước",
    EMPTIED: "dòng nhật ký đã ẩn danh",
}

_Link = tuple[type[models.Model], str, Any]  # a kind of row, the column by which it is named, its value there
_Names = dict[_Link, str]
_Changed = tuple["models.Field[Any, Any]", Any, Any]  # a column, its value before and after


@dataclass(frozen=True)
class Difference:
    """One column of one change, as text."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One change of a row; `subject` is what the row is called, `record` what it goes by now or went by."""

    change: Change
    differences: list[Difference]
    subject: str = ""
    record: str = ""


def history_of(model: type[models.Model], key: Any) -> list[Entry]:
    """The newest changes of one row; the values a row began with are not repeated.

    Who looked at its file is told to administrators, in the list of all changes.
    """
    of_row = Change.objects.of(model).filter(subject_id=key).exclude(action=Change.Action.SHOWN)
    rows = list(of_row[:_SHOWN_AT_MOST])
    names = _names(link for row in rows for link in _links(model, row))
    return [Entry(row, _differences(model, row, names)) for row in rows]


def entries_of(changes: Iterable[Change], *, beginnings: bool = False) -> list[Entry]:
    """Changes of any kinds of rows, in their order; each row named as it is now, or as it went if it is gone.

    With `beginnings` the values that a row began with are told too. One query for each kind of row that is named,
    however many changes there are.
    """
    told = (*_CHANGED, Change.Action.CREATED) if beginnings else _CHANGED
    rows = [(row, row.subject_model) for row in changes]
    known = [(row, model) for row, model in rows if model]
    names = _names(
        link for row, model in known for link in ((model, "pk", row.subject_id), *_links(model, row, told))
    )
    return [
        Entry(
            row,
            _differences(model, row, names, told),
            str(model._meta.verbose_name),
            _record(model, row, names),
        )
        if model
        else Entry(row, [], row.subject, _by_number(row.subject_id))
        for row, model in rows
    ]


def told_by_number(row: Change) -> str:
    """What a change says in one line, rows that it names by their number: for thousands of lines without a question."""
    model = row.subject_model
    said = _differences(model, row, {}, (*_CHANGED, Change.Action.CREATED)) if model else []
    return "; ".join(
        f"{one.label}: {one.before} → {one.after}" if row.before else f"{one.label}: {one.after}"
        for one in said
    )


def values_by_number(row: Change, values: dict[str, Any]) -> str:
    """All values of one side of a change, a line each: what is no column any more stands as it was written."""
    model = row.subject_model
    return "\n".join(_line(model, name, value) for name, value in values.items())


def _line(model: type[models.Model] | None, name: str, value: Any) -> str:
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = None
    if isinstance(field, models.Field):
        return f"{field.verbose_name}: {_words(field, value, {})}"
    return f"{_NO_COLUMNS.get(name, name)}: {value}"


def _record(model: type[models.Model], row: Change, names: _Names) -> str:
    said = {**row.after, **row.before}
    went_by = next((str(said[name]) for name in _CALLED if said.get(name)), _by_number(row.subject_id))
    return names.get((model, "pk", row.subject_id), went_by)


def _by_number(key: Any) -> str:
    return f"số hiệu {key}"


def _names(links: Iterable[_Link]) -> _Names:
    """What each row goes by that is still there."""
    asked: dict[tuple[type[models.Model], str], set[Any]] = {}
    for model, column, key in links:
        asked.setdefault((model, column), set()).add(key)
    names: _Names = {}
    for (model, column), keys in asked.items():
        # A row's name may rest on those that it must have: a registration's on its model, this one's on its holder.
        rows = model._base_manager.select_related().defer(*getattr(model, "UNTRACKED", ()))
        found = rows.in_bulk(keys, field_name=column)
        names |= {(model, column, key): str(row) for key, row in found.items()}
    return names


def _changed(model: type[models.Model], row: Change, told: Collection[str]) -> Iterator[_Changed]:
    """(column, before, after) of a change that is told; columns that the portal no longer knows are passed over."""
    for name, after in row.after.items() if row.action in told else ():
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if isinstance(field, models.Field):  # else rows that point here
            yield field, row.before.get(name), after


def _links(model: type[models.Model], row: Change, told: Collection[str] = _CHANGED) -> Iterator[_Link]:
    """The rows that a change's values point to."""
    for field, *values in _changed(model, row, told):
        if field.remote_field is not None:
            for value in values:
                for key in value if isinstance(value, list) else [value]:
                    if key is not None:
                        yield *_pointed_to(field), key


def _pointed_to(field: "models.Field[Any, Any]") -> tuple[type[models.Model], str]:
    """The rows that a link leads to and the column that it keeps of them: a form of commendation goes by its code."""
    model: type[models.Model] = field.related_model  # type: ignore[assignment] # only links are asked
    if isinstance(field, models.ForeignKey) and not field.target_field.primary_key:
        return model, field.target_field.name
    return model, "pk"


def _differences(
    model: type[models.Model], row: Change, names: _Names, told: Collection[str] = _CHANGED
) -> list[Difference]:
    return [
        Difference(str(field.verbose_name), _words(field, before, names), _words(field, after, names))
        for field, before, after in _changed(model, row, told)
        if not _is_whose(field)
    ]


def _is_whose(field: "models.Field[Any, Any]") -> bool:
    """Whether a column is the account behind a name: the name is told beside it, the account to nobody."""
    return field.is_relation and field.related_model is User and field.name != "user"


def _words(field: "models.Field[Any, Any]", value: Any, names: _Names) -> str:
    if value is None or value == "" or value == []:
        return _NOTHING
    if isinstance(value, list):
        return ", ".join(_words(field, item, names) for item in value)
    if isinstance(value, bool):
        return "có" if value else "không"
    if field.remote_field is not None:
        return names.get((*_pointed_to(field), value), _by_number(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateField) and isinstance(day := parse_date(str(value)[:10]), date):
        return f"{day:%d/%m/%Y}"
    return str(value)
