"""What the trail says, in the words of the screens: of one row, or of many kinds of rows together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date

from models_registry.models import Change

_SHOWN_AT_MOST = 200  # changes on one page; the newest
_NOTHING = "(trống)"
_CALLED = ("title", "name", "recipient_name", "username", "file_name")  # columns that name a row


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
    """The newest changes of one row; the values a row began with are not repeated."""
    rows = Change.objects.of(model).filter(subject_id=key)[:_SHOWN_AT_MOST]
    names = _Names(model)
    return [
        Entry(row, list(names.differences(row)) if row.action == Change.Action.CHANGED else [])
        for row in rows
    ]


def entries_of(changes: Iterable[Change]) -> list[Entry]:
    """Changes of any kinds of rows, in their order; each row named as it is now, or by its number if it is gone."""
    names: dict[str, _Names] = {}
    entries = []
    for row in changes:
        model = row.subject_model
        if model is None:
            entries.append(Entry(row, [], row.subject, f"số hiệu {row.subject_id}"))
            continue
        of_model = names.setdefault(row.subject, _Names(model))
        changed = row.action == Change.Action.CHANGED
        differences = list(of_model.differences(row)) if changed else []
        gone = next((str(row.before[name]) for name in _CALLED if row.before.get(name)), "")
        record = gone or of_model.linked(model, row.subject_id)
        entries.append(Entry(row, differences, str(model._meta.verbose_name), record))
    return entries


class _Names:
    """Labels of columns and words of their values; each linked row is looked up once."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.seen: dict[tuple[type[models.Model], Any], str] = {}

    def differences(self, row: Change) -> Iterable[Difference]:
        for name in row.after:
            try:
                field = self.model._meta.get_field(name.removesuffix("_id"))
            except FieldDoesNotExist:
                continue
            if not isinstance(field, models.Field):  # rows that point here
                continue
            label = str(field.verbose_name)
            yield Difference(
                label, self.words(field, row.before.get(name)), self.words(field, row.after[name])
            )

    def words(self, field: "models.Field[Any, Any]", value: Any) -> str:
        if value is None or value == "" or value == []:
            return _NOTHING
        if isinstance(value, list):
            return ", ".join(self.words(field, item) for item in value)
        if isinstance(value, bool):
            return "có" if value else "không"
        if field.remote_field is not None:
            return self.linked(field.remote_field.model, value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, models.DateField) and isinstance(day := parse_date(str(value)[:10]), date):
            return f"{day:%d/%m/%Y}"
        return str(value)

    def linked(self, model: type[models.Model], key: Any) -> str:
        """What a row goes by; its number if it is gone."""
        if (model, key) not in self.seen:
            row = model._base_manager.filter(pk=key).first()
            self.seen[model, key] = str(row) if row else f"số hiệu {key}"
        return self.seen[model, key]
