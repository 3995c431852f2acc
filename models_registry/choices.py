"""Units in a choice: the one home of labels that tell each from its namesakes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django import forms
from django.forms.models import ModelChoiceIterator

from danvan.lib.text import spelling_key
from models_registry.models import Unit

# How much a label says beside kind, name and days.
_PARENT: Final = 0  # the unit above
_ANCESTORS: Final = 1  # all that stands above
_CODE: Final = 2  # its code too
_NUMBER: Final = 3  # its number in the registry too


def unit_labels(units: Iterable[Unit]) -> dict[int, str]:
    """By key, in their order, a label that no other of these units has, as short as that allows.

    "Xã Xuân Lập", or of a closed unit "Xã Xuân Lập (đến hết 30/06/2025)". A unit with a namesake among them has its
    days and what stands above: "Xã Bình An, tỉnh Tuyên Quang (từ 01/07/2025)"; then all that stands above; then its
    code; last its number in the registry. A village is told with its commune. At most two queries.
    """
    units = list(units)
    named: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        named[spelling_key(unit.label)].append(unit)
    labels = {unit.pk: f"{unit.label} ({unit.validity})" if unit.ended_on else unit.label for unit in units}
    alike = [found for found in named.values() if len(found) > 1 or found[0].is_village]
    above = _Above(units)
    for detail in (_PARENT, _ANCESTORS, _CODE, _NUMBER):
        above.read((unit for found in alike for unit in found), detail)
        for found in alike:
            labels |= {unit.pk: _label(unit, above.labels, detail, dated=len(found) > 1) for unit in found}
        alike = [
            found for found in alike if len({spelling_key(labels[one.pk]) for one in found}) < len(found)
        ]
    return {unit.pk: labels[unit.pk] for unit in units}


def unit_choices(units: Iterable[Unit]) -> list[tuple[str, str]]:
    """Keys and labels for a list of choices, each indented by the unit's depth in the tree."""
    units = list(units)
    labels = unit_labels(units)
    return [(str(unit.pk), "\u2003" * max(unit.path.count(".") - 1, 0) + labels[unit.pk]) for unit in units]


def _lowered(label: str) -> str:
    return f"{label[0].lower()}{label[1:]}"


def full_label(unit: Unit) -> str:
    """The label that tells a unit from any other, wherever it is shown; reads the units above one by one."""
    above: dict[int, str] = {}
    parent = unit.parent
    while parent is not None:
        above[parent.pk] = _lowered(parent.label)
        parent = parent.parent
    return _label(unit, above, _CODE)


class _Above:
    """Labels of what stands above some units, by key: of what is at hand, and the others from the database."""

    def __init__(self, units: list[Unit]) -> None:
        parent = Unit._meta.get_field("parent")
        at_hand = [unit.parent for unit in units if parent.is_cached(unit) and unit.parent]
        self.labels = {unit.pk: _lowered(unit.label) for unit in (*units, *at_hand)}

    def read(self, units: Iterable[Unit], detail: int) -> None:
        """What labels of that detail need; one query if anything is missing."""
        wanted = {key for unit in units for key in _keys_above(unit, detail)}
        if missing := wanted - self.labels.keys():
            found = Unit.objects.filter(pk__in=missing)
            self.labels |= {unit.pk: _lowered(unit.label) for unit in found}


def _keys_above(unit: Unit, detail: int) -> list[int]:
    keys = [int(key) for key in reversed(unit.path.split(".")[:-2])]
    return keys[:1] if detail == _PARENT else keys


def _label(unit: Unit, above: Mapping[int, str], detail: int, *, dated: bool = True) -> str:
    parts = [unit.label, *(above[key] for key in _keys_above(unit, detail))]
    if detail >= _CODE and unit.code:
        parts.append(f"mã {unit.code}")
    if detail >= _NUMBER:
        parts.append(f"số {unit.pk}")
    label = ", ".join(parts)
    return f"{label} ({unit.validity})" if unit.validity and (dated or unit.ended_on) else label


class _Labelled(ModelChoiceIterator):  # type: ignore[type-arg] # takes no parameters when it runs
    """The units of a field, all labelled together."""

    field: "UnitChoice"

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        self.field.labels = unit_labels(self.queryset)
        yield from super().__iter__()


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # takes no parameters when it runs
    """A unit of a form, labelled among those that are offered."""

    iterator = _Labelled

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.labels: dict[int, str] = {}

    def label_from_instance(self, obj: Unit) -> str:
        return self.labels.get(obj.pk) or unit_labels([obj])[obj.pk]
