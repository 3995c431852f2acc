"""What the registry already holds of the units that a list names, in a few queries whatever its length."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from danvan.lists.deciding.spelling import title_key
from danvan.lists.reading.from_registry import unit_entry
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.results import ReadRow
from models_registry import access
from models_registry.access import Actor
from models_registry.identity.people import Who
from models_registry.models import (
    ActivityField,
    Distinct,
    EmulationModel,
    Programme,
    Registrant,
    Registration,
    State,
    Unit,
)
from models_registry.models.merged import standing_for
from models_registry.models.programmes import ProgrammesAtHand, Serving
from models_registry.permissions import DECIDE
from models_registry.similar import NearTitles, likely_key
from models_registry.territory import load_successions, territory_paths

RegistrantKey = tuple[int, str, str]  # unit, kind, name as cleaned; of a namesake with what tells him apart
# To enter what the rows bring, and that it counts at once.
ENTRY: Final = ("models_registry.add_registration", DECIDE)
MODEL_TEXTS = ("place", *EmulationModel.FORM_ITEMS, "note")


@dataclass(slots=True)
class KnownModel:
    """A model of the registry; `texts` holds only the columns that the list has too."""

    pk: int
    title: str
    registrant_id: int
    field_id: int
    texts: dict[str, str]
    registrations: list["KnownRegistration"] = field(default_factory=list)


@dataclass(slots=True)
class KnownRegistration:
    """One year of a known model."""

    pk: int
    year: int | None
    level: str
    novelty: str
    registered_on: date | None
    withdrawn: bool
    programme_id: int


@dataclass
class Known:
    """Dictionaries over the registry, by folded text where folding finds candidates."""

    units: dict[int, Unit]
    entry_paths: tuple[str, ...]  # `access.paths_for`
    deciding_paths: tuple[str, ...]
    programmes: ProgrammesAtHand
    fields: dict[str, ActivityField]
    exact: defaultdict[RegistrantKey, list[int]] = field(default_factory=lambda: defaultdict(list))
    likely: defaultdict[tuple[int, str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    who: dict[int, Who] = field(default_factory=dict)  # by registrant
    also: dict[int, list[Who]] = field(
        default_factory=dict
    )  # what those were called that were merged into one
    standing: dict[int, int] = field(default_factory=dict)  # merged registrant -> the one that stands for it
    unit_of: dict[int, int] = field(default_factory=dict)  # likewise
    distinct: set[tuple[int, str, str]] = field(
        default_factory=set
    )  # registrant, and who he was said not to be
    models_of: defaultdict[int, list[KnownModel]] = field(default_factory=lambda: defaultdict(list))
    # Titles that were merged away, by the registrant under whom they stood, with the models that stand for them.
    former_titles: dict[int, list[tuple[str, KnownModel]]] = field(default_factory=dict)
    standing_models: dict[int, int] = field(default_factory=dict)
    titled: dict[int, dict[str, list[KnownModel]]] = field(
        default_factory=dict
    )  # by registrant and `title_key`, as they are needed
    outside: Catalogue = field(default_factory=Catalogue)
    unit_names: dict[int, tuple[str, str]] = field(default_factory=dict)  # label and name, as they are needed
    near_titles: dict[int, NearTitles[KnownModel]] = field(default_factory=dict)  # by registrant, likewise

    @cached_property
    def field_names(self) -> dict[int, str]:
        """By key."""
        return {field.pk: field.name for field in self.fields.values()}

    def may_enter(self, unit: Unit) -> bool:
        """Whether the user enters such rows in that unit."""
        return unit.path.startswith(self.entry_paths)

    def decides(self, unit: Unit) -> bool:
        """Whether what the user enters there counts at once (`access.may`, without a query)."""
        return unit.path.startswith(self.deciding_paths)

    def likely_key(self, unit_id: int, kind: str, name: str) -> tuple[int, str, str]:
        """Equal for two names of one unit that are likely one registrant's."""
        if unit_id not in self.unit_names:
            unit = self.units[unit_id]
            self.unit_names[unit_id] = (unit.label, unit.name)
        return unit_id, kind, likely_key(kind, name, *self.unit_names[unit_id])

    def titles(self, registrant_id: int) -> Iterator[tuple[str, KnownModel]]:
        """The titles of the registrant's models; last those that were merged away, with what stands for them."""
        for model in self.models_of.get(registrant_id, ()):
            yield model.title, model
        yield from self.former_titles.get(registrant_id, ())

    def model(self, registrant_id: int, answer: str) -> KnownModel | None:
        """The model of the registrant that an answer names; one that was merged is what stands for it."""
        if not answer.isdecimal():
            return None
        key = self.standing_models.get(int(answer), int(answer))
        return next((model for _, model in self.titles(registrant_id) if model.pk == key), None)

    def same(self, registrant_id: int, key: str) -> list[KnownModel]:
        """The registrant's models of that title (its `title_key`)."""
        if registrant_id not in self.titled:
            titled = self.titled[registrant_id] = defaultdict(list)
            for title, model in self.titles(registrant_id):
                if model not in (found := titled[title_key(title)]):
                    found.append(model)
        return self.titled[registrant_id].get(key, [])

    def near(self, registrant_id: int, title: str) -> list[KnownModel]:
        """The registrant's models whose title is nearly that one, or folds like it."""
        if registrant_id not in self.near_titles:
            titles = self.near_titles[registrant_id] = NearTitles()
            for known, model in self.titles(registrant_id):
                titles.add(known, model)
        return list({model.pk: model for model in self.near_titles[registrant_id].near(title)}.values())


def programme_to_register_in(
    serving: Serving, year: int | None, wanted: Programme | None, said: str
) -> Programme | None:
    """The programme of a row's registration: the one wanted for the whole list, else the one that the row says.

    Without either it is the best that has the year, one that still takes registrations before one that does not. None
    if the year is not the programme's, if it is unknown and no programme is wanted or said, or if several equally near
    the unit are called as the row says.
    """
    said_ones = serving.called(said) if said else []
    if wanted is None and len(said_ones) > 1:
        return None
    wanted = wanted or next(iter(said_ones), None)
    if year is None:
        return wanted
    having = ([wanted] if year in wanted.years else []) if wanted else serving.of_year(year)
    return next(iter([one for one in having if one.accepts] or having), None)


def load_known(rows: Collection[ReadRow], user: Actor, entry: tuple[str, str] = ENTRY) -> Known:
    """Everything that decisions on these rows need (at most twelve queries; where records were merged five more)."""
    unit_ids = {row.unit_key for row in rows if isinstance(row.unit_key, int)}
    units = Unit.objects.in_bulk(list(unit_ids))
    above = access.sees_everything(user)
    entry_paths, deciding_paths = rights_of(user, entry)
    known = Known(
        units=units,
        entry_paths=entry_paths,
        deciding_paths=deciding_paths,
        programmes=ProgrammesAtHand(),
        fields={entry.code: entry for entry in ActivityField.objects.select_related("unit")},
    )
    heirs = heirs_of(units.values())
    _load_registrants(known, heirs)
    _load_models(known, {name for row in rows for name in row.other} | {"place"})
    if not above and any(problem.code == "unknown_unit" for row in rows for problem in row.problems):
        visible = Unit.objects.visible_to(user).values("pk")
        known.outside = Catalogue(units=tuple(map(unit_entry, Unit.objects.exclude(pk__in=visible))))
    return known


def rights_of(user: Actor, entry: tuple[str, str] = ENTRY) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Paths in which the user enters such rows, and in which what he enters counts."""
    enter, decide = entry
    return access.paths_for(user, enter), access.paths_for(user, decide)


def heirs_of(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """Path of a unit or of one that wholly merged into it -> the units of the list that go on with it."""
    successions = load_successions()
    heirs: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        for path in territory_paths(unit.path, date.max, successions):
            heirs[path].append(unit)
    return heirs


def _load_registrants(known: Known, heirs: dict[str, list[Unit]]) -> None:
    rows = Registrant.objects.filter(unit__path__in=heirs).order_by("pk")
    heir_ids = {path: [unit.pk for unit in units] for path, units in heirs.items()}
    for pk, kind, unit_id, path, name, *beside in rows.values_list(
        "pk", "kind", "unit_id", "unit__path", *Who._fields
    ):
        known.who[pk], known.unit_of[pk] = Who(name, *beside), unit_id
        known.exact[unit_id, kind, name].append(pk)
        for heir_id in heir_ids[path]:
            known.likely[known.likely_key(heir_id, kind, name)].append(pk)
    _load_merged_registrants(known, heirs)
    known.exact.default_factory = known.likely.default_factory = None
    distinct = Distinct.objects.filter(registrant__unit__path__in=heirs).order_by()
    known.distinct.update(distinct.values_list("registrant_id", "name", "told"))


def _load_merged_registrants(known: Known, heirs: dict[str, list[Unit]]) -> None:
    """Names that were merged away are those of whom they were merged into, wherever he is."""
    rows = (
        Registrant._base_manager.filter(merged_into__isnull=False).filter(unit__path__in=heirs).order_by("pk")
    )
    merged = list(rows.values_list("pk", "kind", "unit_id", "unit__path", *Who._fields))
    if not merged:
        return
    known.standing = standing_for(Registrant)
    elsewhere = {known.standing[pk] for pk, *_ in merged} - known.who.keys()
    for pk, unit_id, *told in Registrant.objects.filter(pk__in=elsewhere).values_list(
        "pk", "unit_id", *Who._fields
    ):
        known.who[pk], known.unit_of[pk] = Who(*told), unit_id
    for pk, kind, unit_id, path, *told in merged:
        winner, who = known.standing[pk], Who(*told)
        known.also.setdefault(winner, []).append(who)
        names = [known.exact[unit_id, kind, who.name]]
        names += (known.likely[known.likely_key(heir.pk, kind, who.name)] for heir in heirs[path])
        for found in names:
            if winner not in found:
                found.append(winner)


def _load_models(known: Known, columns: set[str]) -> None:
    texts = [name for name in MODEL_TEXTS if name in columns]
    units = set(known.unit_of.values())
    by_pk = _read_models(texts, registrant__unit__in=units)
    for model in by_pk.values():
        known.models_of[model.registrant_id].append(model)
    known.models_of.default_factory = None
    merged = EmulationModel._base_manager.filter(merged_into__isnull=False).filter(registrant__unit__in=units)
    former = list(merged.order_by("pk").values_list("pk", "title", "registrant_id"))
    if not former:
        return
    known.standing_models = standing_for(EmulationModel)
    elsewhere = {known.standing_models[pk] for pk, *_ in former} - by_pk.keys()
    by_pk |= _read_models(texts, pk__in=elsewhere) if elsewhere else {}
    for pk, title, registrant_id in former:
        standing = by_pk[known.standing_models[pk]]
        known.former_titles.setdefault(registrant_id, []).append((title, standing))


def _read_models(texts: Sequence[str], **which: Any) -> dict[int, KnownModel]:
    """These models with their years, by key (two queries); what is double of another does not count."""
    found: dict[int, KnownModel] = {}
    rows = EmulationModel.objects.filter(**which).order_by("pk")
    for pk, title, registrant_id, field_id, *values in rows.values_list(
        "pk", "title", "registrant_id", "field_id", *texts
    ):
        found[pk] = KnownModel(pk, title, registrant_id, field_id, dict(zip(texts, values, strict=True)))
    of_models = {f"model__{name}": value for name, value in which.items()}
    years = Registration.objects.filter(double_of=None, **of_models).order_by("pk")
    for model_id, pk, year, level, novelty, day, state, programme_id in years.values_list(
        "model_id", "pk", "year", "level", "novelty", "registered_on", "state", "programme_id"
    ):
        found[model_id].registrations.append(
            KnownRegistration(pk, year, level, novelty, day, state == State.WITHDRAWN, programme_id)
        )
    return found
