"""Rows that bear the number of one of our registrations ("Mã dòng"): our own list taken back, or a template's rows.

A number alone proves nothing: the row must still say that registration's own names. Then it is settled which
registrant and which model are meant, whatever else in the registry bears the same names. A row of the number's year
that says neither name is asked about, unless it says those of another numbered row.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from danvan.lib.keys import is_key
from danvan.lists.reading.words.columns import BY_NAME
from danvan.lists.reading.words.names import split_registrant
from danvan.lists.reading.words.titles import clean_title
from danvan.lists.results import ReadRow
from models_registry.access import Actor
from models_registry.columns import related_names
from models_registry.models import EmulationModel, Registrant, Registration, State, Unit
from models_registry.models.merged import former_names
from models_registry.models.programmes import code_as_now
from models_registry.territory import load_successions, territory_paths

_AT_ONCE: Final = 5000  # numbers in one query
_READ: Final = ("programme", "model__field", "model__registrant", "unit")
_COLUMNS: Final = (
    *("year", "registered_on", "level", "novelty", "state", "return_reason"),
    *("programme__first_year", "programme__last_year"),
    *("model__title", "model__place", "model__field__code", "model__field__name"),
    *(f"model__registrant__{name}" for name in ("kind", "name", "post", "workplace")),
    *(f"unit__{name}" for name in ("kind", "name", "path")),
)
OTHER: Final = "khac"  # answer: the row's number is another's, it is a model of its own
CORRECTABLE: Final = frozenset(("title", "registrant", "field", "place", "date", "level", "novelty"))
_SETTLED: Final = frozenset(("title", "registrant", "kind", "post", "unit"))


@dataclass(frozen=True, slots=True)
class Own:
    """Whom and what a row speaks of. `registration_id` is set if it is that very registration, listed again.

    `differences` says in Vietnamese what the row has otherwise than the registry, by column, to be asked; an empty cell
    is none. Those that are `CORRECTABLE` a list may put right in the registry.
    """

    registrant_id: int
    model_id: int
    registration_id: int | None = None
    differences: Mapping[str, str] = field(default_factory=dict)
    says_both_names: bool = True  # else the row may be a copy, with another model written over it


def number_question(own: Own) -> str:
    """The key of "is the row the one of its number?"; of a registration also "does it become as the list says?"."""
    return f"replace|{own.registration_id}" if own.registration_id else f"number|{own.model_id}"


def recognise(rows: Sequence[ReadRow], user: Actor) -> dict[int, Own]:
    """What the numbered rows speak of, by their place in `rows`; a row recognised says the registry's own names.

    Only registrations that the user may read are found. Without numbers no query; else a few, whatever the length.
    """
    numbers = {place: int(text) for place, row in enumerate(rows) if (text := _number(row))}
    if not numbers:
        return {}
    registrations = {one.pk: one for one in _load(set(numbers.values()), user)}
    names = _names_of(registrations.values())
    territories = _Territories({row.unit_key for row in rows if row.unit_key is not None})
    said = {
        (title, holder, one.year)
        for one in registrations.values()
        for title in names.titles(one.model)
        for holder in names.holders(one.model.registrant)
    }
    found: dict[int, Own] = {}
    named: set[int | None] = set()  # registrations of which some row says both names
    for place, number in numbers.items():
        registration, row = registrations.get(number), rows[place]
        is_anothers = (row.title, row.registrant, row.year) in said  # the column of numbers was moved
        if registration and (own := _recognise(row, registration, territories, names, is_anothers)):
            found[place] = own
            if own.says_both_names:
                named.add(own.registration_id)
    return {p: own for p, own in found.items() if own.says_both_names or own.registration_id not in named}


def _number(row: ReadRow) -> str:
    number = row.other.get("number", "")
    return number if is_key(number) else ""


def _load(numbers: Iterable[int], user: Actor) -> Iterator[Registration]:
    visible = Registration.objects.visible_to(user)
    # In another order SQLite reads the whole registry for each number.
    visible = visible.select_related(*_READ).only(*_COLUMNS).order_by("pk")
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _AT_ONCE):
        some = visible.filter(pk__in=ordered[start : start + _AT_ONCE])
        yield from some.prefetch_related("model__related_fields")


@dataclass(frozen=True)
class _Names:
    """How the portal wrote models and registrants: by their names, and by those that were merged into them since."""

    former_titles: Mapping[int, Collection[str]]
    former_holders: Mapping[int, Collection[str]]

    def titles(self, model: EmulationModel) -> Iterator[str]:
        """As the reader reads them."""
        yield from (model.title, clean_title(model.display_title))
        for title in self.former_titles.get(model.pk, ()):
            yield from (title, clean_title(title))

    def holders(self, registrant: Registrant) -> Iterator[str]:
        """Likewise."""
        for name in (registrant.name, *self.former_holders.get(registrant.pk, ())):
            yield from (name, split_registrant(name, registrant.kind).text)


def _names_of(registrations: Collection[Registration]) -> _Names:
    models = {one.model_id for one in registrations}
    holders = {one.model.registrant_id for one in registrations}
    return _Names(former_names(EmulationModel, "title", models), former_names(Registrant, "name", holders))


class _Territories:
    """Which units a row's unit stands for: itself, what lies below it, what merged into it."""

    def __init__(self, keys: Collection[int]) -> None:
        successions = load_successions()
        units = Unit.objects.filter(pk__in=keys)
        self.paths = {unit.pk: territory_paths(unit.path, date.max, successions) for unit in units}

    def holds(self, row: ReadRow, unit: Unit) -> bool:
        """Whether a row may speak of a registrant of that unit."""
        if row.unit_key is None:
            return _said(row, "unit") in ("", unit.label)  # two units of that label: the number tells which
        return unit.path.startswith(self.paths.get(row.unit_key, ()))


def _said(row: ReadRow, name: str) -> str:
    """The text of a cell that the reader could not understand."""
    return next((problem.value for problem in row.problems if problem.name == name), "")


def _recognise(
    row: ReadRow, registration: Registration, territories: _Territories, names: "_Names", is_anothers: bool
) -> Own | None:
    model, registrant = registration.model, registration.model.registrant
    is_title = row.title in names.titles(model)
    is_named = row.registrant in names.holders(registrant)
    is_holder = is_named and row.kind == registrant.kind
    again = (
        row.year == registration.year
        and (row.year is not None or "year" in row.other)
        and code_as_now(row.other.get("programme", ""))
        == (registration.programme.code if registration.programme else "")
    )
    if again and (is_title or is_holder or not is_anothers):
        differences = dict(_differences(row, registration, is_title=is_title, is_named=is_named))
        if not differences:
            _settle(row, registration)
        return Own(registrant.pk, model.pk, registration.pk, differences, is_title and is_holder)
    if not (is_title and is_holder):
        return None
    if not territories.holds(row, registration.unit):
        differences = {"unit": _in_registry("unit", registration.unit.label)}
        return Own(registrant.pk, model.pk, differences=differences)
    _settle(row, registration)
    return Own(registrant.pk, model.pk)


def _settle(row: ReadRow, registration: Registration) -> None:
    """The row says the names as the registry has them; what was unclear of them is no longer."""
    model, registrant = registration.model, registration.model.registrant
    row.title, row.registrant, row.kind = model.title, registrant.name, registrant.kind
    row.unit_key, row.unit = registration.unit_id, registration.unit.label
    if "post" in row.guessed:
        row.post = registrant.post
    row.guessed = tuple(name for name in row.guessed if name not in _SETTLED)
    settled = _SETTLED
    if _said(row, "field") == model.field.name:  # no longer in use, and still its field
        row.field_code, settled = model.field.code, settled | {"field"}
    if (said := _said(row, "related")) and said == related_names(registration.model):
        settled = settled | {"related"}
    row.problems = [problem for problem in row.problems if problem.name not in settled]


def _differences(
    row: ReadRow, registration: Registration, *, is_title: bool, is_named: bool
) -> Iterator[tuple[str, str]]:
    """The columns in which a row says something else than the registry, each with what that says."""
    model, registrant = registration.model, registration.model.registrant
    its_field, unit, day = model.field, registration.unit, registration.registered_on
    related = {one.code for one in model.related_fields.all()} - {its_field.code}
    post = "" if "post" in row.guessed else row.post
    said_day = row.date.date if row.date else None
    texts = {
        "post": (post, registrant.post),
        "workplace": (row.other.get("workplace"), registrant.workplace),
        "place": (row.place, model.place),
        "state": (row.other.get("state"), State(registration.state).label),
        "return_reason": (row.other.get("return_reason"), registration.return_reason),
    }
    is_same = {
        "title": is_title,
        "registrant": is_named,
        "kind": row.kind in (registrant.kind, None),
        "unit": row.unit_key == unit.pk or (row.unit or _said(row, "unit")) in (unit.label, ""),
        "field": row.field_code in (its_field.code, None) or its_field.name == _said(row, "field"),
        "related": not row.related or set(row.related) == related,
        "date": said_day in (day, None),
        "level": row.level in (registration.level, ""),
        "novelty": row.novelty in (registration.novelty, ""),
        **{name: not said or said == known for name, (said, known) in texts.items()},
    }
    if all(is_same.values()):
        return
    known = {
        "title": model.display_title,
        "registrant": registrant.name,
        "kind": registrant.get_kind_display(),
        "unit": unit.label,
        "field": its_field.name,
        "related": related_names(registration.model),
        "date": f"{day:%d/%m/%Y}" if day else "",
        "level": registration.get_level_display(),
        "novelty": registration.get_novelty_display(),
        **{name: text for name, (_, text) in texts.items()},
    }
    yield from ((name, _in_registry(name, known[name])) for name, same in is_same.items() if not same)


def _in_registry(name: str, known: str) -> str:
    return f"{BY_NAME[name].label.lower()} ({f'sổ: “{known}”' if known else 'sổ để trống'})"
