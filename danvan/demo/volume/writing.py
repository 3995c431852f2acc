"""Models with their registrants, registrations and awards: ready in memory, then written in bulk with their trail."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from django.db import models

from awards.models import Assessment, Commendation, CriteriaSet, Recognition
from awards.models.award_forms import KnownForm
from danvan.demo.volume import drawing
from danvan.demo.volume.ground import Ground
from danvan.demo.volume.lines import Line, Place
from danvan.demo.volume.papers import Papers, decided_on
from danvan.lib import bulk
from models_registry import trail
from models_registry.demo import MARK
from models_registry.models import (
    ActivityField,
    EmulationModel,
    Kind,
    Level,
    Novelty,
    Registrant,
    Registration,
    State,
)

_SEED: Final = 2026
_KEYS_AT_ONCE: Final = 1000
_BACK: Final = 7  # so many rows before it stands what a model copies
_COMMENDED: Final = 0.25  # of those recognised above the commune
_DISTRICTS_UNTIL: Final = 2024  # the last whole year in which something is of a district's level
_EFFECTIVE, _NOT_EFFECTIVE = Assessment.Result.EFFECTIVE.value, Assessment.Result.NOT_EFFECTIVE.value
_related = EmulationModel.related_fields.through
_partners = EmulationModel.partners.through
# In the order in which they may be written.
_TABLES: Final[tuple[type[models.Model], ...]] = (
    *(Registrant, EmulationModel, _related, _partners, Registration, Assessment, Recognition, Commendation),
)


@dataclass(frozen=True)
class Portion:
    """Models from after the first number to the last; `ends` says with which number each line's end."""

    first: int
    last: int
    ends: list[int]


class _Table:
    """New rows of one model, with keys of their own from the first."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model, self.rows = model, list[Any]()
        self._make, self._keys = bulk.maker(model), self._reserved()

    def _reserved(self) -> Iterator[int]:
        while True:
            yield from bulk.reserve_keys(self.model, _KEYS_AT_ONCE)

    def add(self, **values: Any) -> Any:
        row = self._make(id=next(self._keys), **values)
        self.rows.append(row)
        return row

    def write(self) -> None:
        if self.rows:
            ready = bulk.prepare(self.rows)
            bulk.insert(self.model, ready)
            trail.record_inserted(self.model, ready, origins=())
            self.rows = []


class Writer:
    """Draws and writes portion after portion."""

    def __init__(self, ground: Ground, papers: Papers, criteria: CriteriaSet) -> None:
        self.ground, self.papers, self.criteria = ground, papers, criteria
        self.fields = {one.code: one.pk for one in ActivityField.objects.all()}
        self.programme_of = {
            year: programme.pk
            for programme in ground.programmes
            for year in range(programme.first_year, programme.last_year + 1)
        }
        self.last_year = ground.period.to_on.year
        self.tables = {model: _Table(model) for model in _TABLES}

    def write(self, portion: Portion) -> None:
        """Stands inside an act."""
        self.random = Random(f"{_SEED} {portion.first}")
        self.codes: list[str] = []  # of the fields of the portion's models
        holder: Registrant | None = None
        for number in range(portion.first + 1, portion.last + 1):
            line = self.ground.lines[bisect_left(portion.ends, number)]
            years = self._years(line)
            place = line.places[years[0]]
            is_new = holder is None or holder.unit_id != place.unit_id or number % 3 != 0
            if is_new or holder is None:
                holder = self._registrant(place, number)
            model = self._model(number, place, holder)
            if is_new and number % 40 == 1:
                self._partner(model, holder)
            begun = Novelty.REPLICATED.value if model.replicates_id else Novelty.NEW.value
            for year in years:
                novelty = Novelty.MAINTAINED.value if year > years[0] else begun
                registration = self._register(number, model, line.places[year], year, novelty)
                if registration.state == State.ACCEPTED:
                    self._assess(number, registration, line.places[year], year, holder if is_new else None)
        for table in self.tables.values():
            table.write()

    def _years(self, line: Line) -> tuple[int, ...]:
        """Usually one year, at most three that follow each other."""
        at = int(self.random.random() * len(line.years))
        return line.years[at : at + int(drawing.SPAN.draw(self.random))]

    def _registrant(self, place: Place, number: int) -> Registrant:
        values: dict[str, str] = {}
        kind = Kind.COLLECTIVE.value if place.is_body else drawing.KIND.draw(self.random)
        if kind == Kind.COLLECTIVE:
            body, values["sector"] = drawing.body(self.random)
            values["name"] = f"{body} {place.label} {MARK[:-1]} {number:03})"
        else:
            values |= {"name": drawing.person(self.random), "mark": MARK}
            values["hamlet"] = drawing.hamlet(self.random)
        if kind == Kind.INDIVIDUAL:
            values["post"], values["sector"] = drawing.post(self.random)
        made: Registrant = self.tables[Registrant].add(
            kind=kind, unit_id=place.unit_id, is_demo=True, **values
        )
        return made

    def _model(self, number: int, place: Place, holder: Registrant) -> EmulationModel:
        """Each twentieth copies one that stands some rows before it, and is of its field."""
        random, before = self.random, self.tables[EmulationModel].rows
        is_copy = number % 20 == 0 and len(before) >= _BACK
        original = before[-_BACK] if is_copy else None
        code = self.codes[-_BACK] if is_copy else drawing.FIELD.draw(random)
        self.codes.append(code)
        where = drawing.hamlet(random)
        model: EmulationModel = self.tables[EmulationModel].add(
            title=drawing.title(random, code, where, number),
            registrant_id=holder.pk,
            unit_id=place.unit_id,
            field_id=self.fields[code],
            place=f"{where}, {place.label}"[:200],
            content=drawing.content(random),
            outputs=drawing.outputs(random),
            replicates_id=original.pk if original else None,
            is_demo=True,
        )
        if number % 9 == 0:
            other = drawing.FIELDS[drawing.FIELDS.index(code) - 1]
            self.tables[_related].add(emulationmodel_id=model.pk, activityfield_id=self.fields[other])
        return model

    def _partner(self, model: EmulationModel, holder: Registrant) -> None:
        others = self.tables[Registrant].rows[-2:-1]
        if others and others[0].unit_id == holder.unit_id:
            self.tables[_partners].add(emulationmodel_id=model.pk, registrant_id=others[0].pk)

    def _register(
        self, number: int, model: EmulationModel, place: Place, year: int, novelty: str
    ) -> Registration:
        random = self.random
        # Of a programme that goes on after the review, a registration without a year would count in none.
        is_unknown = number % 200 == 199 and novelty != Novelty.MAINTAINED and year < self.last_year
        chances = drawing.LEVEL_UNTIL_2025 if year <= _DISTRICTS_UNTIL else drawing.LEVEL_SINCE
        level = chances.draw(random)
        states = drawing.STATE_OF_LAST_YEAR if year == self.last_year else drawing.STATE
        state = states.draw(random)
        day = date(year, 2, 1) + timedelta(days=int(random.random() * 80))
        registration: Registration = self.tables[Registration].add(
            model_id=model.pk,
            unit_id=place.unit_id,
            programme_id=self.programme_of[year],
            year=None if is_unknown else year,
            registered_on=None if is_unknown else day,
            level=level,
            novelty=novelty,
            state=state,
            return_reason=drawing.pick(random, drawing.RETURN_REASONS) if state == State.RETURNED else "",
            withdrawn_on=day + timedelta(days=30) if state == State.WITHDRAWN else None,
        )
        return registration

    def _assess(
        self, number: int, registration: Registration, place: Place, year: int, new: Registrant | None
    ) -> None:
        """Nine of ten are assessed, a few of them as not effective; somewhat less than half are recognised.

        Commended are those only who are `new` here, for a decision commends nobody twice.
        """
        random, decided = self.random, decided_on(year)
        is_effective = random.random() < 0.97
        if random.random() < 0.9:
            self.tables[Assessment].add(
                registration_id=registration.pk,
                criteria_set_id=self.criteria.pk,
                score=Decimal(140 + int(random.random() * 59)) / 2 if is_effective else Decimal("45.5"),
                result=_EFFECTIVE if is_effective else _NOT_EFFECTIVE,
                assessed_on=decided - timedelta(days=1 + int(random.random() * 15)),
            )
        if not is_effective or random.random() > 0.48:
            return
        office = place.issuers.get(registration.level)
        paper = self.papers.giving[office, year] if office else None
        revoking = self.papers.revoking[office] if office and number % 97 == 0 else None
        self.tables[Recognition].add(
            registration_id=registration.pk,
            level=registration.level,
            decision_id=paper,
            exemplary=number % 30 == 0,
            revoked_by_id=revoking,
        )
        if new and paper and random.random() < _COMMENDED:
            self._commend(registration, new, paper, revoking)

    def _commend(
        self, registration: Registration, holder: Registrant, paper: int, revoking: int | None
    ) -> None:
        of_province = registration.level == Level.PROVINCE
        self.tables[Commendation].add(
            decision_id=paper,
            year=registration.year,
            programme_id=registration.programme_id,
            form_id=(KnownForm.HIGH_CERTIFICATE if of_province else KnownForm.CERTIFICATE_OF_MERIT).value,
            recipient_kind=holder.kind,
            recipient_name=holder.name,
            recipient_post=holder.post,
            unit_id=registration.unit_id,
            registrant_id=holder.pk,
            model_id=registration.model_id,
            merit="Có thành tích trong Phong trào thi đua “Dân vận khéo”",
            amount=Decimal(1_800_000 if of_province else 600_000),
            revoked_by_id=revoking,
            is_demo=True,
        )
