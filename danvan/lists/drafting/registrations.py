"""What the commit of a registration list writes: registrants, then models, then registrations."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from danvan.lib import bulk
from danvan.lists.deciding.decision import Decided
from danvan.lists.drafting.drafts import Drafted, Drafter, Links
from models_registry.models import (
    ActivityField,
    EmulationModel,
    Registrant,
    Registration,
    State,
    Unit,
)
from models_registry.units.office import level_of

_TEXTS: Final = (*EmulationModel.FORM_ITEMS, "note")


class RegistrationDrafter(Drafter):
    """Registrants, then models, then registrations; the rows of the earliest year make the first two."""

    def draft_records(self) -> dict[int, Links]:
        """The rows' registrants, models and registrations."""
        holders = self._draft_registrants()
        model_ids = self._draft_models(holders)
        registrations = self._draft_registrations(model_ids)
        self._draft_corrections(holders)
        written: dict[int, Links] = {
            at: (holders[one.holder], one.model_id or model_ids[one.model_key], key)
            for at, key in registrations.items()
            if (one := self.decided[at])
        }
        corrected: dict[int, Links] = {
            at: (holders[one.holder], one.model_id, one.registration_id)
            for at in self.corrected
            if (one := self.decided[at])
        }
        return written | corrected

    @cached_property
    def by_year(self) -> list[int]:
        """The places of the rows that are written, earliest year first."""
        return sorted(self.written, key=lambda at: self.decided[at].row.year or 0)

    def _draft_registrants(self) -> dict[Any, int]:
        """The key of each holder and partner, the registry's own and new ones; a partner is told by his key."""
        holders: dict[Any, int] = {}
        first: list[tuple[int, Decided]] = []
        for at in (*self.by_year, *self.corrected):
            one = self.decided[at]
            for who in (one, *_new_partners(one)):
                if who.holder not in holders:
                    holders[who.holder] = who.registrant_id or 0
                    if not who.registrant_id:
                        first.append((at, who))
        for (_, who), key in zip(first, bulk.reserve_keys(Registrant, len(first)), strict=True):
            holders[who.holder] = key
        make = bulk.maker(Registrant)
        names = [
            "registrant" if who is self.decided[at] else f"registrant:{holders[who.holder]}"
            for at, who in first
        ]
        instances = (_registrant(make, who, holders[who.holder]) for _, who in first)
        self.make(Registrant, names, [at for at, _ in first], instances)
        self._tell_of_known()
        return holders

    def _tell_of_known(self) -> None:
        """What the rows say beside the names of people whom the registry has; of two rows the first speaks first."""
        for one in map(self.decided.__getitem__, self.written):
            if one.registrant_id and one.who.told:
                known = self.draft.told.setdefault(one.registrant_id, one.who)
                self.draft.told[one.registrant_id] = known.with_more(one.who)

    def _draft_corrections(self, holders: dict[Any, int]) -> None:
        """What the rows change of what is there, with the key of each new holder."""
        for at in self.corrected:
            if correction := self.decided[at].correction:
                holder = None if correction.holder is None else holders[correction.holder]
                self.draft.corrections.append(Drafted(correction, holder, self.decided[at].row))

    def _draft_models(self, holders: dict[Any, int]) -> dict[Any, int]:
        """The key of each new model, by `Decided.model_key`."""
        first: dict[Any, int] = {}
        for at in self.by_year:
            if self.decided[at].model_id is None:
                first.setdefault(self.decided[at].model_key, at)
        keys = dict(zip(first, bulk.reserve_keys(EmulationModel, len(first)), strict=True))
        untitled = {one.registrant_id for at in first.values() if not (one := self.decided[at]).row.title}
        names = dict(
            Registrant.objects.filter(pk__in=[pk for pk in untitled if pk]).values_list("pk", "name")
        )
        make = bulk.maker(EmulationModel)
        instances = (
            _model(make, self.decided[at], keys[key], holders[self.decided[at].holder], names)
            for key, at in first.items()
        )
        self.make(EmulationModel, "model", list(first.values()), instances)
        self._relate(keys, first)
        pairs = {
            (keys[one.model_key], holders[partner.holder])
            for one in map(self.decided.__getitem__, self.written)
            for partner in _new_partners(one)
        }
        self.draft.partners = sorted(pairs)
        return keys

    def _relate(self, keys: dict[Any, int], first: dict[Any, int]) -> None:
        """Related fields of the new models, from all rows that speak of them."""
        codes = {code for one in self.decided for code in one.row.related}
        if not codes:
            return
        fields = dict(ActivityField.objects.filter(code__in=codes).values_list("code", "pk"))
        pairs = {
            (keys[one.model_key], fields[code])
            for one in map(self.decided.__getitem__, self.written)
            if one.model_key in keys
            for code in one.row.related
            if code in fields and fields[code] != self.decided[first[one.model_key]].field_id
        }
        self.draft.related = sorted(pairs)

    def _draft_registrations(self, model_ids: dict[Any, int]) -> dict[int, int]:
        """The key of each registration, by its row's place in the list."""
        units = Unit.objects.in_bulk(self.draft.unit_ids)
        keys = dict(zip(self.written, bulk.reserve_keys(Registration, len(self.written)), strict=True))
        make = bulk.maker(Registration)
        instances = (
            _registration(make, one, key, one.model_id or model_ids[one.model_key], units[one.row.unit_key])
            for at, key in keys.items()
            if (one := self.decided[at])
        )
        self.make(Registration, "registration", self.written, instances)
        return keys


def _new_partners(one: Decided) -> tuple[Decided, ...]:
    """The partners of a row that makes its model; those of a known one the list leaves as they are."""
    return one.partners if one.is_written and one.model_id is None else ()


def _registrant(make: Callable[..., Registrant], one: Decided, key: int) -> Registrant:
    unit_id, kind, _ = one.new_registrant
    who = one.bearer.who if one.bearer else one.who
    return make(id=key, unit_id=unit_id, kind=kind, **who._asdict())


def _model(
    make: Callable[..., EmulationModel], one: Decided, key: int, registrant_id: int, names: dict[int, str]
) -> EmulationModel:
    row = one.row
    texts = {name: row.other[name] for name in _TEXTS if name in row.other}
    model = make(
        id=key,
        title=row.title,
        registrant_id=registrant_id,
        unit_id=row.unit_key,
        field_id=one.field_id,
        place=row.place,
        **texts,
    )
    if not row.title:  # it goes by its holder's name
        name = names.get(registrant_id) or one.who.name
        model.registrant = Registrant(pk=registrant_id, name=name)
    return model


def _registration(
    make: Callable[..., Registration], one: Decided, key: int, model_id: int, unit: Unit
) -> Registration:
    return make(
        id=key,
        model_id=model_id,
        unit_id=unit.pk,
        programme_id=one.its_programme.pk,
        year=one.row.year,
        registered_on=one.row.date.date if one.row.date else None,
        level=str(one.row.level or level_of(unit)),
        novelty=str(one.novelty),
        state=str(State.ACCEPTED if one.accepted else State.SUBMITTED),
    )
