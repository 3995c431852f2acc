"""Units in a choice: labels that tell each from its namesakes, and how one of many is found by typing."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from danvan.lib.choices import choice_of
from danvan.lib.keys import is_key
from danvan.lib.text import fold, spelling_key
from models_registry.models import Level, Unit
from models_registry.models.calendar import NO_DISTRICTS, fault_of_level

# How much a label says beside kind, name and days.
_PARENT: Final = 0  # the unit above
_ANCESTORS: Final = 1  # all that stands above
_CODE: Final = 2  # its code too
_NUMBER: Final = 3  # its number in the registry too
_INDENT: Final = "\u2003"  # for each level of the tree


def unit_labels(units: Iterable[Unit], only: Collection[Unit] | None = None) -> dict[int, str]:
    """By key, in their order, a label that no other of these units has, as short as that allows; or of some `only`.

    "Xã Xuân Lập", or of a closed unit "Xã Xuân Lập (đến hết 30/06/2025)". A unit with a namesake among them has its
    days and what stands above: "Xã Bình An, tỉnh Tuyên Quang (từ 01/07/2025)"; then all that stands above; then its
    code; last its number in the registry. A village is told with its commune. At most two queries.
    """
    units = list(units)
    named: dict[str, list[Unit]] = {}
    for unit in units:
        named.setdefault(spelling_key(unit.label), []).append(unit)
    above = _Above(units)
    if only is not None:
        units = list(only)
        named = {key: named[key] for key in {spelling_key(unit.label) for unit in units}}
    labels = {unit.pk: f"{unit.label} ({unit.validity})" if unit.ended_on else unit.label for unit in units}
    alike = [found for found in named.values() if len(found) > 1 or found[0].is_village]
    for detail in (_PARENT, _ANCESTORS, _CODE, _NUMBER):
        above.read((unit for found in alike for unit in found), detail)
        for found in alike:
            labels |= {unit.pk: _label(unit, above.labels, detail, dated=len(found) > 1) for unit in found}
        alike = [
            found for found in alike if len({spelling_key(labels[one.pk]) for one in found}) < len(found)
        ]
    return {unit.pk: labels[unit.pk] for unit in units}


def unit_choices(units: Iterable[Unit], only: Collection[Unit] | None = None) -> list[tuple[str, str]]:
    """Keys and labels for a list of choices, or of some `only`, each indented by the unit's depth in the tree."""
    units = list(units)
    labels = unit_labels(units, only)
    listed = units if only is None else only
    return [(str(unit.pk), _INDENT * max(unit.path.count(".") - 1, 0) + labels[unit.pk]) for unit in listed]


def offer_units(field: forms.ChoiceField, units: Collection[Unit], asked: str = "", none: str = "") -> None:
    """The field offers these units, before them `none` if that is a choice; `asked` is what an address says.

    Of more than a page lists, only the unit asked for by its key is labelled: all take a tenth of a province's page.
    """
    field.widget.is_long = len(units) > UnitSelect.LIGHT
    only = None
    if field.widget.is_long and (not asked or means_key(asked)):
        only = [unit for unit in units if str(unit.pk) == asked]
    field.choices = [*([("", none)] if none else []), *unit_choices(units, only)]


def in_a_sentence(label: str) -> str:
    """A label of a choice as sentences have it: of a unit without the indent of the tree."""
    return label.strip(_INDENT)


def _lowered(label: str) -> str:
    return f"{label[0].lower()}{label[1:]}"


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


def called(text: str, labels: Mapping[str, str]) -> list[str]:
    """Keys of the units that somebody means by what he typed, with or without tone marks.

    The one whose label it is; else those whose own name or code it is, whatever else stands in their labels; else all
    in whose labels each of its words stands, as a whole word: "la" is not "lập". At most one query.
    """
    key, words = spelling_key(text.strip()), _words(text)
    exact = [unit for unit, label in labels.items() if spelling_key(label.strip()) == key]
    if exact or not words:
        return exact
    own = [str(unit.pk) for unit in _named(text, labels)]
    return own or [unit for unit, label in labels.items() if words <= _words(label)]


def means_key(text: str) -> bool:
    """Whether it is the key of a unit, be it of none that is offered: "02302" is a code, no key begins so."""
    return text.isdecimal() and not text.startswith("0")


def _named(text: str, labels: Mapping[str, str]) -> list[Unit]:
    """Of the units labelled those of just this name, those that stand first; spelled so before spelled alike.

    With its kind ("Tỉnh Tuyên Quang") the only one that stands is meant. A code is that of a unit of today.
    """
    today, order = timezone.localdate(), {key: place for place, key in enumerate(labels)}
    found = [unit for unit in Unit.objects.filter(search_text__contains=fold(text)) if str(unit.pk) in order]
    found.sort(key=lambda unit: (not unit.stands_on(today), order[str(unit.pk)]))
    for key in (spelling_key, fold):
        if whole := [unit for unit in found if key(unit.label) == key(text.strip())]:
            standing = [unit for unit in whole if unit.stands_on(today)]
            return standing if len(standing) == 1 else whole
        if named := [unit for unit in found if key(unit.name) == key(text.strip())]:
            return named
    return [unit for unit in found if unit.code == text.strip() and unit.stands_on(today)]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def _beginning_so(text: str, labels: Mapping[str, str]) -> list[str]:
    """Keys of the units in whose labels something begins as each of the words that were typed."""
    begun = [f" {word}" for word in _words(text)]
    folded = {unit: f" {fold(label)}" for unit, label in labels.items()} if begun else {}
    return [unit for unit, label in folded.items() if all(word in label for word in begun)]


class UnitSelect(forms.Select):
    """A list of a few units, else a line to type in; what may mean several is answered with a list of those.

    No page carries the thousands of communes of the country, and nothing of it needs a script. Where there are not
    too many, the browser itself offers what begins alike.
    """

    FEW: Final = 20  # as many are seen at a glance
    LIGHT: Final = 300  # as many weigh little on a slow line
    AT_MOST: Final = 50  # found ones shown
    is_long = False  # a line, however few are labelled (`offer_units`)
    HINT: Final = "Gõ tên, có dấu hay không dấu"
    UNKNOWN: Final = (
        "Không có đơn vị “%(value)s”, hoặc có nhiều. Chọn trong danh sách tìm thấy, hoặc gõ rõ hơn."
    )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The key of the unit; what was typed, where it means none or several."""
        sent = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        value = next((one for one in reversed(sent) if one), "") if sent != [None] else None
        labels = self._labels()
        if not value or str(value) in labels or means_key(str(value)):
            return value
        found = called(str(value), labels)
        return found[0] if len(found) == 1 else value

    def _labels(self) -> dict[str, str]:
        return {str(key): in_a_sentence(str(label)) for key, label in self.choices if key not in ("", None)}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The list, or the line with the unit chosen so far."""
        rows = self.choices if isinstance(self.choices, ModelChoiceIterator) else ()
        unread = (
            value in (None, "") and len(rows) > self.LIGHT
        )  # an empty line needs no label of the thousands
        labels = {} if unread else self._labels()
        if not (unread or self.is_long) and len(labels) <= self.FEW:
            return super().render(name, value, attrs, renderer)
        typed = "" if value is None else str(value)
        attributes = {**self.attrs, **(attrs or {}), "name": name, "value": labels.get(typed, typed)}
        attributes |= {"type": "text", "autocomplete": "off", "placeholder": self.HINT}
        offered = SafeString()
        if not (unread or self.is_long) and len(labels) <= self.LIGHT:
            attributes["list"] = f"{attributes.get('id', name)}-don-vi"
            # The browser looks in both: a label without tone marks is found by typing none.
            options = format_html_join(
                "", '<option value="{}" label="{}"></option>', ((one, fold(one)) for one in labels.values())
            )
            offered = format_html('<datalist id="{}">{}</datalist>', attributes["list"], options)
        if typed and typed not in labels and (found := called(typed, labels) or _beginning_so(typed, labels)):
            found = found[: self.AT_MOST]
            options = format_html_join(
                "", '<option value="{}">{}</option>', ((key, labels[key]) for key in found)
            )
            offered += format_html(
                '<select name="{}" aria-label="Đơn vị tìm thấy"><option value="">Chọn trong {} đơn vị tìm thấy'
                "</option>{}</select>",
                name,
                len(found),
                options,
            )
        return format_html("<input{}>{}", flatatt(attributes), offered)


class _Labelled(ModelChoiceIterator):  # type: ignore[type-arg] # takes no parameters when it runs
    """The units of a field, all labelled together."""

    field: "UnitChoice"

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        yield from (self.field.labels or unit_labels(self.queryset)).items()


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # takes no parameters when it runs
    """A unit of a form, labelled among those that are offered; `labels` where many forms of a page share them.

    A unit that was offered when the page was made and is no more ("not_offered") is told from one that is unknown.
    """

    iterator = _Labelled
    widget = UnitSelect
    default_error_messages = {
        "invalid_choice": UnitSelect.UNKNOWN,
        "not_offered": "Đơn vị này không còn trong các đơn vị đồng chí được chọn ở đây. Hãy chọn lại.",
    }

    def __init__(self, *args: Any, labels: Mapping[int, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.labels = labels or {}

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            if is_key(value) and Unit.objects.filter(pk=value).exists():
                raise forms.ValidationError(self.error_messages["not_offered"], code="not_offered") from None
            raise


def offer_levels(form: forms.BaseForm, years: Collection[int], own: str = "", empty: str = "") -> None:
    """The field "level" offers those of these years (of none known, all), and the one that stands already.

    A form in which the level is only read is left as it is.
    """
    if "level" not in form.fields:
        return
    field = choice_of(form, "level")
    levels = [
        (level.value, level.label) for level in Level if level == own or not fault_of_level(level, years)
    ]
    field.choices = [("", empty), *levels] if empty else levels
    field.error_messages["invalid_choice"] = NO_DISTRICTS
