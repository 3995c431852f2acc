"""The rows of a review's tables of fields: in which row the models of each field stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import BigIntegerField, Case, F, Value, When

from danvan.review.models import ReviewPeriod
from models_registry.models import ActivityField, FieldSet
from models_registry.models.activity_fields import UNPLACED_CODE, UNPLACED_WORDS

# The row of what the set of the period has no row for; its key is no field's.
UNPLACED: Final = ActivityField(
    pk=0, code=UNPLACED_CODE, name=UNPLACED_WORDS, short_name="Chưa xếp được", is_active=False
)


@dataclass(frozen=True)
class FieldRows:
    """The rows in their order, and for each field's key that of its row.

    `fields` holds every row that there may be; those that are shown are told by what they count.
    """

    fields: tuple[ActivityField, ...]
    row_keys: Mapping[int, int]

    def key(self, lookup: str) -> "F | Case":
        """In a statement: the key of the row in which the field behind `lookup` stands."""
        moved: dict[int, list[int]] = {}
        for field, row in self.row_keys.items():
            if field != row:
                moved.setdefault(row, []).append(field)
        if not moved:
            return F(lookup)
        cases = [When(**{f"{lookup}__in": fields}, then=Value(row)) for row, fields in moved.items()]
        return Case(*cases, default=F(lookup), output_field=BigIntegerField())

    def of(self, field: ActivityField) -> ActivityField:
        """The row in which that field stands."""
        key = self.row_keys[field.pk]
        return next(row for row in self.fields if row.pk == key)

    def members(self, code: str) -> list[int]:
        """Keys of the fields that stand in the row of that code."""
        row = next((field.pk for field in self.fields if field.code == code), None)
        return [field for field, of in self.row_keys.items() if of == row]

    def shown(self, counted: set[int]) -> tuple[ActivityField, ...]:
        """The rows that a table has: those in use, and any other one of these keys, in which something counts."""
        return tuple(field for field in self.fields if field.is_active or field.pk in counted)


def rows_of(period: ReviewPeriod) -> FieldRows:
    """The rows of a period: those of its set, else of the fields that serve its office (one query).

    Another office's field has no row: its models stand where the set has them (`FieldSet.row_of`).
    """
    field_set = period.field_set or FieldSet(unit=period.unit)
    every = field_set.with_every_field()
    rows = {field.pk: field_set.row_of(field) or UNPLACED for field in every}
    unplaced = (UNPLACED,) if period.field_set or UNPLACED in rows.values() else ()
    return FieldRows((*field_set.fields, *unplaced), {key: row.pk for key, row in rows.items()})


def own_rows(fields: Iterable[ActivityField]) -> FieldRows:
    """Of no period: each of these fields has a row of its own."""
    fields = tuple(fields)
    return FieldRows(fields, {field.pk: field.pk for field in fields})
