"""What the review's numbers are now, and what they will be when a list's good rows are written."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from danvan.lib.text import clean
from danvan.lists.deciding.spelling import title_key
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.reading.answers import LIKE, registrant_question
from danvan.review.figures.counted import Count, counted_registrations
from danvan.review.scope import Scope
from models_registry import access
from models_registry.models import Kind, Programme, State, Unit
from models_registry.territory import territory_paths

Action = StagedRow.Action
RegistrantKey = tuple[int, str, str]  # unit, kind, name
_DECIDING = "models_registry.decide_registration"


@dataclass(frozen=True)
class Line:
    """One number of the review: what it counts, the number now with its list, and what the list adds."""

    label: str
    now: Count
    added: int

    @property
    def after(self) -> int:
        """The number after the commit."""
        return self.now.value + self.added


@dataclass(frozen=True)
class Effect:
    """The numbers of a programme in the list's unit; `waiting` registrations will count when they are accepted."""

    scope: Scope
    lines: tuple[Line, ...]
    waiting: int


class _Row(NamedTuple):
    """A row that a commit writes; of a known registrant and model their keys, and where the registrant lies."""

    pk: int
    action: str
    year: int | None
    unit: int | None
    kind: str
    name: str
    registrant: int | None
    path: str | None
    model: int | None


# Texts in place of JSON values: nothing has to be decoded for each of ten thousand rows.
_COLUMNS = (
    *("pk", "action"),
    *(KT(f"data__{name}") for name in ("year", "unit_key", "kind", "registrant")),
    *("registrant", "registrant__unit__path", "model"),
)


def _row(values: tuple) -> _Row:
    pk, action, year, unit, *rest = values
    return _Row(pk, action, year and int(year), unit and int(unit), *rest)


def effect_of(batch: ImportBatch, user) -> list[Effect]:  # noqa: ANN001 - the user model is a setting
    """The effect of committing the good rows in the user's name, by programme, latest first.

    Empty for a list of which no unit is known. One query for each programme that the list names, and five; of a row
    only what is counted is read.
    """
    if batch.unit is None:
        return []
    written = batch.rows.filter(action__in=(Action.NEW, Action.CONTINUES), is_left_out=False).order_by()
    rows = list(map(_row, written.values_list(*_COLUMNS)))
    units = Unit.objects.in_bulk({row.unit for row in rows})
    decided = _decided_in(units.values(), user)
    holders = _holders(rows, batch.answers.get("same", {}))
    titles = _titles_of_later_years(written, rows)
    effects = []
    for programme, years in _years_by_programme({row.year for row in rows}, batch.programme).items():
        scope = Scope(programme, batch.unit)
        paths = territory_paths(batch.unit.path, scope.day, access.successions_for(user))
        own = [row for row in rows if row.year in years]
        accepted = [
            row for row in own if row.unit in decided and (row.path or units[row.unit].path).startswith(paths)
        ]
        waiting = sum(row.unit not in decided for row in own)
        effects.append(Effect(scope, _lines(scope, paths, accepted, holders, titles), waiting))
    return effects


def _decided_in(units: Iterable[Unit], user) -> set[int]:  # noqa: ANN001
    """The units in which what the user enters counts at once."""
    return {unit.pk for unit in units if access.may(user, _DECIDING, unit)}


def _years_by_programme(years: Collection[int], wanted: Programme | None) -> dict[Programme, set[int]]:
    """Each year under the latest programme that has it, as the commit decides."""
    programmes = [wanted] if wanted else list(Programme.objects.order_by("-first_year"))
    found: dict[Programme, set[int]] = {}
    rest = set(years)
    for programme in programmes:
        if own := rest.intersection(programme.years):
            found[programme] = own
            rest -= own
    return found


def _holders(rows: Iterable[_Row], same: Mapping[str, str]) -> dict[int, int | RegistrantKey]:
    """Row -> its registrant: a known one, or the name under which the list makes one.

    An officer may have said that a name is another one of the list.
    """
    keys = {row.pk: (row.unit, row.kind, clean(row.name or "")) for row in rows if row.registrant is None}
    made = set(keys.values())

    def meant(key: RegistrantKey) -> RegistrantKey:
        answer = same.get(registrant_question(*key), "")
        other = (*key[:2], answer.removeprefix(LIKE))
        return other if answer.startswith(LIKE) and other in made else key

    return {row.pk: row.registrant or meant(keys[row.pk]) for row in rows}


def _titles_of_later_years(written: QuerySet[StagedRow], rows: Iterable[_Row]) -> dict[int, str]:
    """Row -> title, if the list registers a model that it makes for several years; else nothing has to be compared."""
    if not any(row.action == Action.CONTINUES and row.model is None for row in rows):
        return {}
    found = written.filter(model=None).values_list("pk", KT("data__title"))
    return {pk: title_key(title or "") for pk, title in found}


def _lines(
    scope: Scope,
    paths: tuple[str, ...],
    accepted: list[_Row],
    holders: Mapping[int, int | RegistrantKey],
    titles: Mapping[int, str],
) -> tuple[Line, ...]:
    columns = ("pk", "model", "model__registrant", "model__registrant__kind")
    counted = list(counted_registrations(scope, paths).order_by().values_list(*columns))
    query = scope.query(trang_thai=State.ACCEPTED.value)

    def line(label: str, page: str, before: set, coming: Iterable) -> Line:
        return Line(label, Count(len(before), page, query), len(set(coming) - before))

    def of_kind(label: str, page: str, kind: Kind) -> Line:
        before = {registrant for _, _, registrant, known in counted if known == kind}
        return line(label, page, before, (holders[row.pk] for row in accepted if row.kind == kind))

    # Of a model that the list makes, each later year goes on with the row that was decided as new.
    models = (row.model or ((holders[row.pk], titles[row.pk]) if titles else (row.pk,)) for row in accepted)
    return (
        of_kind("Tập thể đăng ký", "collectives", Kind.COLLECTIVE),
        of_kind("Cá nhân đăng ký", "individuals", Kind.INDIVIDUAL),
        line("Mô hình đăng ký", "models", {model for _, model, _, _ in counted}, models),
        Line("Lượt đăng ký", Count(len(counted), "registrations", query), len(accepted)),
    )
