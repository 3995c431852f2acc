"""What a staged list will bring when its good rows are written: of each row its registrant, its model, its programme.

Who is the same as whom is decided here as it is for the commit; the review counts what comes (`figures.effect`).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT

from danvan.lib.dates import PartialDate
from danvan.lib.text import clean
from danvan.lists.deciding.answered import Holder, other_title
from danvan.lists.deciding.registry import programme_to_register_in
from danvan.lists.deciding.spelling import title_key
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.reading.answers import model_question
from models_registry import access
from models_registry.models import Programme, Unit
from models_registry.models.programmes import ProgrammesAtHand
from models_registry.permissions import DECIDE

Action = StagedRow.Action


@dataclass(frozen=True, slots=True)
class Coming:
    """A registration that the list brings; two with one `holder`, or one `model`, speak of the same.

    `path` is its unit's; one that is not `accepted` waits for whoever decides there.
    """

    programme: Programme
    year: int | None
    registered_on: date | None
    kind: str
    holder: Holder
    model: Any
    path: str
    accepted: bool

    @property
    def dating(self) -> tuple[int | None, Programme, date | None]:
        """What says in which reviews it counts."""
        return self.year, self.programme, self.registered_on


class _Row(NamedTuple):
    """A row that a commit writes; of a known registrant and model their keys."""

    pk: int
    action: str
    year: int | None
    registered_on: date | None
    programme: str  # as the row says it
    unit: int
    kind: str
    name: str
    holder: str | None  # the name under which the list makes a registrant, if another
    registrant: int | None
    model: int | None


# Texts in place of JSON values: nothing has to be decoded for each of ten thousand rows.
_COLUMNS: tuple[str | Combinable, ...] = (
    *("pk", "action"),
    *(
        KT(f"data__{name}")
        for name in ("year", "date", "other__programme", "unit_key", "kind", "registrant", "holder")
    ),
    *("registrant", "model"),
)


def _row(values: tuple[Any, ...]) -> _Row:
    pk, action, year, day, programme, unit, *rest = values
    registered_on = PartialDate(*json.loads(day)).date if day else None
    return _Row(pk, action, int(year) if year else None, registered_on, programme or "", int(unit), *rest)


def coming(batch: ImportBatch, user: access.Asker) -> list[Coming]:
    """What committing the good rows in the user's name brings, in no order (four queries).

    Of a row only what is counted is read. A row without a programme brings nothing.
    """
    written = batch.rows.filter(action__in=(Action.NEW, Action.CONTINUES)).order_by()
    rows = list(map(_row, written.values_list(*_COLUMNS)))
    units = Unit.objects.in_bulk({row.unit for row in rows})
    decided = {unit.pk for unit in units.values() if access.may(user, DECIDE, unit)}
    same = batch.answers.get("same", {})
    holders: dict[int, Holder] = {
        row.pk: row.registrant or (row.unit, row.kind, row.holder or clean(row.name or "")) for row in rows
    }
    titles = _titles_of_later_years(written, rows, holders, same)
    programmes = ProgrammesAtHand()
    return [
        Coming(
            programme,
            row.year,
            row.registered_on,
            row.kind,
            holders[row.pk],
            # Of a model that the list makes, each later year goes on with the row that was decided as new.
            row.model or ((holders[row.pk], titles[row.pk]) if titles else (row.pk,)),
            units[row.unit].path,
            row.unit in decided,
        )
        for row in rows
        if (
            programme := programme_to_register_in(
                programmes.of(units.get(row.unit)), row.year, batch.programme, row.programme
            )
        )
    ]


def _titles_of_later_years(
    written: QuerySet[StagedRow], rows: Iterable[_Row], holders: Mapping[int, Holder], same: Mapping[str, str]
) -> dict[int, str]:
    """Row -> title, if the list registers a model that it makes for several years; else nothing has to be compared.

    An officer may have said that a title is another one of the list.
    """
    if not any(row.action == Action.CONTINUES and row.model is None for row in rows):
        return {}
    found = written.filter(model=None).values_list("pk", KT("data__title"))
    keys = {pk: title_key(title or "") for pk, title in found}
    made = {(holders[pk], key) for pk, key in keys.items()}

    def meant(holder: Holder, key: str) -> str:
        return other_title(holder, same.get(model_question(holder, key), ""), made) or key

    return {pk: meant(holders[pk], key) for pk, key in keys.items()}
