"""A row of thousands in a form: found by typing. No page carries the rows, and nothing of it needs a script.

What is typed is sent with the form. Where it means one row, that is taken; where it may mean several, the form comes
back with a list of them. A script of ours (`static/entry.js`) offers the same rows while somebody types.
"""

import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.utils import flatatt
from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy

from danvan.lib.choices import LabelledChoice, LabelledChoices
from danvan.lib.keys import is_key
from danvan.lib.text import clean, fold, spelling_key
from models_registry.choices import UnitSelect

SHOWN_AT_MOST: Final = 30


def suggestions(app_label: str, model_name: str, field_name: str) -> Any:
    """The address that offers rows for a link while somebody types: the admin's own, which asks for the rights."""
    asked = {"app_label": app_label, "model_name": model_name, "field_name": field_name}
    return format_lazy("{}?{}", reverse_lazy("admin:autocomplete"), urlencode(asked))


class NameLine(forms.TextInput):
    """A name that is typed freely: the script offers those of the registry, and what is chosen is typed, no more.

    Whose it is, the form asks when it is sent, with or without script.
    """

    def __init__(self, suggest: Any, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.suggest = suggest

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The line, with the address that offers names."""
        line = super().render(name, value, attrs, renderer)
        return format_html('<div class="pick" data-suggest="{}">{}</div>', self.suggest, line)


class Typed(str):
    """What was typed and means no row, or several: never taken for a key, be it "15"."""

    __slots__ = ()


def parts_of(bound: forms.BoundField) -> tuple[str, ...]:
    """Names beside its own under which a field is sent: of a line that finds rows what was typed in it."""
    widget = bound.field.widget
    return widget.parts(bound.html_name) if isinstance(widget, _Pick) else ()


def _row_of(rows: Any, key: Any) -> Model | None:
    """The row of a key that came from a form."""
    found: Model | None = rows.filter(pk=key).first() if is_key(key) else None
    return found


class _Pick(forms.Select):
    """What both ways to pick share: the rows that some words may mean. `suggest` is the address that offers them.

    Where it `lists_few` and there are few, it is a plain list.
    """

    choices: Any  # those of its field: rows and their labels

    def __init__(self, *args: Any, suggest: Any = "", lists_few: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggest, self.lists_few = suggest, lists_few
        self._found: dict[str, list[Any]] = {}
        self._labels: dict[str, str] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> "_Pick":
        """A form of its own finds for itself: what another user may see, or saw yesterday, is not remembered."""
        copied: _Pick = super().__deepcopy__(memo)
        copied._found, copied._labels = {}, {}
        return copied

    def parts(self, name: str) -> tuple[str, str]:
        """Names under which it sends what was typed, and what was chosen of the list that came back."""
        return f"{name}-typed", f"{name}-found"

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether nothing of it was sent."""
        return name not in data and self.parts(name)[0] not in data

    def label(self, key: Any) -> str:
        """The label of a row that is offered, "" of another; one query for each row."""
        if str(key) not in self._labels:
            row = _row_of(self.choices.queryset, key)
            self._labels[str(key)] = self._label_of(row) if row else ""
        return self._labels[str(key)]

    def _label_of(self, row: Any) -> str:
        return str(self.choices.field.label_from_instance(row))

    def meant(self, typed: str) -> list[Any]:
        """Rows that may be meant, a few more than are shown; the only one that is called so if there is one."""
        if typed not in self._found:
            words = " ".join(re.findall(r"\w+(?:[/.-]\w+)*", fold(typed)))
            rows = list(self.choices.queryset.matching(words)[: SHOWN_AT_MOST + 1]) if words else []
            key = spelling_key(typed)
            called = [
                row for row in rows if key in (spelling_key(str(row)), spelling_key(self._label_of(row)))
            ]
            self._found[typed] = called if len(called) == 1 else rows
        return self._found[typed]

    def _key_meant(self, typed: str) -> Any:
        rows = self.meant(typed)
        return rows[0].pk if len(rows) == 1 else Typed(typed)

    def _is_meant(self, key: str, typed: str) -> bool:
        return key in {str(row.pk) for row in self.meant(typed)}

    def _line(self, name: str, typed: str, attrs: dict[str, Any]) -> SafeString:
        attributes = {
            **attrs,
            "name": self.parts(name)[0],
            "type": "text",
            "value": typed,
            "autocomplete": "off",
            "placeholder": UnitSelect.HINT,
        }
        return format_html("<input{}>", flatatt(attributes))


class PickOne(_Pick):
    """One row: a line with its label. The key goes along unseen and holds as long as the line says its label."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The key; `Typed` where what was typed means no row or several; "" for an empty line."""
        typed, found = (data.get(part) for part in self.parts(name))
        if typed is None:  # a link or a form that knows no line
            return data.get(name)
        key, typed = data.get(name), clean(typed)
        if not typed:
            return ""
        if found and self._is_meant(found, typed):
            return found
        if key and clean(self.label(key)) == typed:
            return key
        return self._key_meant(typed)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The line, with a list of what was found where that is several; or a list of all, where they are few."""
        if self.lists_few and not isinstance(value, Typed):
            rows = list(self.choices.queryset[: UnitSelect.FEW + 1])
            if len(rows) <= UnitSelect.FEW:
                return self._list(name, value, rows, attrs, renderer)
        label = "" if value in (None, "") or isinstance(value, Typed) else self.label(value)
        typed = str(value) if isinstance(value, Typed) else label
        key = format_html('<input type="hidden" name="{}" value="{}">', name, value if label else "")
        line = self._line(name, typed, {**self.attrs, **(attrs or {})})
        found = self.meant(typed) if isinstance(value, Typed) else []
        options = format_html_join(
            "",
            '<option value="{}">{}</option>',
            ((row.pk, self._label_of(row)) for row in found[:SHOWN_AT_MOST]),
        )
        offered = (
            format_html(
                '<select name="{}" aria-label="Tìm thấy"><option value="">{}</option>{}</select>',
                self.parts(name)[1],
                "Chọn trong danh sách tìm thấy",
                options,
            )
            if found
            else ""
        )
        return format_html(
            '<div class="pick" data-suggest="{}">{}{}{}</div>', self.suggest, key, line, offered
        )

    def _list(self, name: str, value: Any, rows: list[Any], attrs: Any, renderer: Any) -> SafeString:
        options = [
            ("", self.choices.field.empty_label or ""),
            *((row.pk, self._label_of(row)) for row in rows),
        ]
        plain = forms.Select(attrs=self.attrs, choices=options)
        plain.is_required = self.is_required
        return plain.render(name, value, attrs, renderer)


class PickSeveral(_Pick, forms.SelectMultiple):
    """Several rows: each chosen one is a box with a tick, and a line adds others, with ";" between several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The keys, and `Typed` for each part of the line that means no row or several."""
        several = data.getlist if hasattr(data, "getlist") else lambda part: data.get(part) or []
        keys = [str(key) for key in several(name) if key != ""]
        typed_in, found_in = self.parts(name)
        found = several(found_in)
        values: list[Any] = [*keys, *(key for key in found if key not in keys)]
        for typed in map(clean, (data.get(typed_in) or "").split(";")):
            if typed and not any(self._is_meant(key, typed) for key in found):
                key = self._key_meant(typed)
                values += [key] if str(key) not in map(str, values) else []
        return values

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The boxes of the chosen ones, those of what was found without a tick, and the line."""
        values = [one for one in value or () if one not in (None, "")]
        typed = [str(one) for one in values if isinstance(one, Typed)]
        keys = [one for one in values if not isinstance(one, Typed)]
        rows = self.choices.queryset.filter(pk__in=[key for key in keys if is_key(key)]) if keys else ()
        chosen = self._boxes(name, rows, is_ticked=True)
        found = [row for one in typed for row in self.meant(one)[:SHOWN_AT_MOST]]
        offered = self._boxes(self.parts(name)[1], found, is_ticked=False)
        line = self._line(name, "; ".join(typed), {**self.attrs, **(attrs or {})})
        return format_html(
            '<div class="pick" data-suggest="{}" data-several="{}"><div class="picked">{}</div>{}{}</div>',
            self.suggest,
            name,
            chosen,
            line,
            offered,
        )

    def _boxes(self, name: str, rows: Iterable[Any], *, is_ticked: bool) -> SafeString:
        return format_html_join(
            "",
            '<label><input type="checkbox" name="{}" value="{}"{}>{}</label>',
            (
                (name, row.pk, SafeString(" checked") if is_ticked else "", self._label_of(row))
                for row in rows
            ),
        )


_UNKNOWN: Final = (
    "Không thấy “%(value)s” trong sổ, hoặc có nhiều. Chọn trong danh sách tìm thấy, hoặc gõ rõ hơn."
)


class PickChoice(LabelledChoice):
    """One row that is found by typing."""

    widget = PickOne

    def to_python(self, value: Any) -> Any:
        """The row. Raises ValidationError for words that mean none or several."""
        if isinstance(value, Typed):
            raise ValidationError(_UNKNOWN, code="invalid_choice", params={"value": value})
        return super().to_python(value)


class PickChoices(LabelledChoices):
    """Several rows that are found by typing."""

    widget = PickSeveral

    def clean(self, value: Any) -> Any:
        """The rows. Raises ValidationError for words that mean none or several."""
        if unknown := [one for one in value or () if isinstance(one, Typed)]:
            raise ValidationError(_UNKNOWN, code="invalid_choice", params={"value": "; ".join(unknown)})
        return super().clean(value)
