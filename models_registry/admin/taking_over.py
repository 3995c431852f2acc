"""A form that others saved while it was open: what its sender left as it was takes their values, the rest is asked."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.forms import BaseInlineFormSet, ModelForm
from django.http import QueryDict
from django.utils import timezone

from danvan.lib.numbers import written
from models_registry.access import OPERATOR
from models_registry.admin.seen import MOVED, Seen
from models_registry.choices import in_a_sentence
from models_registry.models import Change
from models_registry.models.corrections import as_text, in_words
from models_registry.models.trail import labels_of
from models_registry.picking import parts_of

EMPTY: Final = "để trống"
_ASKED: Final = " Ô này vẫn giữ nội dung của đồng chí (“{typed}”); lưu lần nữa thì ghi theo ô này."
_TAKEN: Final = "Mục “{label}” vừa đổi từ “{was}” thành “{stands}”; ô đó đã lấy nội dung mới."


def take_over(form: "ModelForm[Any]", seen: Seen) -> dict[str, str]:
    """Puts what others saved since into the fields that its sender had not changed; what both changed is said by field.

    `form` is bound to data that may be changed, its instance is the row as it stands now, and nothing of it is cleaned
    yet. Where it is not known what the sender saw, each of his values that is another than the row's is asked about.
    """
    asked: dict[str, str] = {}
    for bound, column in _fields_of(form):
        if not bound.field.has_changed(bound.initial, bound.data) and not _is_left_out(form, bound):
            continue
        changes = _changes_of(seen.unseen, form.instance, column)
        if not changes and seen.is_whole:
            continue  # of nobody else's doing
        if _is_left_out(form, bound) or (
            changes and seen.is_whole and not _is_typed(bound, column, changes[0])
        ):
            put_standing(form.data, bound)
        else:
            asked[bound.name] = _told(bound, changes[-1] if changes else None)
    return asked


def stop_over(form: "ModelForm[Any]", seen: Seen) -> None:
    """Makes a form that others saved meanwhile wrong this once, taken over and with what both changed beside it."""
    asked = take_over(form, seen)
    form.add_error(None, MOVED)
    for name, sentence in asked.items():
        form.add_error(name, sentence)


def carry_what_is_shown(form: forms.BaseForm) -> None:
    """Makes every field carry what it showed: for a form of what has no trail (`stop_if_moved`)."""
    for field in form.fields.values():
        field.show_hidden_initial = True


def stop_if_moved(form: forms.BaseForm) -> bool:
    """`stop_over` for a form whose fields carry what they showed; whether what it shows has become another meanwhile.

    `form` is bound to data that may be changed, its initial values are those that stand now, and nothing of it is
    cleaned yet. Where nothing is carried, nothing was shown: then each value that is another than now is asked about.
    """
    taken, asked = [], {}
    for bound in form:
        shown = _shown_in(bound)
        _carry_standing(form.data, bound)
        if not _differ(bound, bound.initial, shown):
            continue
        if not _differ(bound, shown, bound.data):
            taken.append(_TAKEN.format(label=bound.label, was=_words(bound, shown), stands=_standing(bound)))
            put_standing(form.data, bound)
        elif _differ(bound, bound.initial, bound.data):
            asked[bound.name] = _changed("Có người", _standing(bound), typed_words(bound))
    if not taken and not asked:
        return False
    for sentence in (MOVED, *taken):
        form.add_error(None, sentence)
    for name, sentence in asked.items():
        form.add_error(name, sentence)
    return True


def _shown_in(bound: forms.BoundField) -> Any:
    form, widget = bound.form, bound.field.hidden_widget()
    return widget.value_from_datadict(form.data, form.files, bound.html_initial_name)


def _carry_standing(data: Any, bound: forms.BoundField) -> None:
    """What a form that comes back shows beside what was typed (of nothing chosen Django would carry what was typed)."""
    value = bound.field.prepare_value(bound.initial)
    several = value if isinstance(value, list | tuple) else [value]
    data.setlist(bound.html_initial_name, ["" if one is None else str(one) for one in several])


def _differ(bound: forms.BoundField, value: Any, sent: Any) -> bool:
    """Whether what was sent of a field is another than a value of it, be this sent too."""
    try:
        known = bound.field.to_python(value)
    except ValidationError:  # what the field does not understand, as it was sent
        known = value
    return bound.field.has_changed(known, sent)


def _standing(bound: forms.BoundField) -> str:
    return _words(bound, bound.initial)


def take_over_rows(formset: "BaseInlineFormSet[Any, Any, Any]", seen: Seen) -> list[str]:
    """`take_over` for each row of an inline, in sentences that name it; rows that others removed leave the form.

    What the sender had written in a row that is gone is kept as a new row, which he may leave out.
    """
    told, gone, typed = [], [], []
    if not formset.management_form.is_valid():
        return []
    for number, form in enumerate(formset.initial_forms):
        if form.instance.pk is None:
            gone.append(number)
            if changes := _typed_in_gone(form, formset, seen):
                typed.append(number)
                told.append(changes)
            continue
        asked = take_over(form, seen)
        told += [f"{form.instance}, mục “{form[name].label}”: {sentence}" for name, sentence in asked.items()]
        if _is_to_be_deleted(formset, form) and _changes_of(seen.unseen, form.instance):
            told.append(
                f"{form.instance}: đồng chí đánh dấu xóa dòng này, người khác vừa sửa; lưu lần nữa thì xóa."
            )
    _leave_out(formset, gone, typed)
    return told


def typed_words(bound: forms.BoundField) -> str:
    """What was typed as the form shows it; what the form does not understand, as it was typed."""
    return _words(bound, bound.data)


def _words(bound: forms.BoundField, sent: Any) -> str:
    field: Any = bound.field
    of_choices: Any = bound.field
    try:
        value = field.clean(sent)
    except ValidationError:
        value = sent
    else:
        if isinstance(field, forms.ModelMultipleChoiceField):
            value = ", ".join(map(field.label_from_instance, value))
        elif isinstance(field, forms.ModelChoiceField) and value:
            value = field.label_from_instance(value)
        elif isinstance(field, forms.MultipleChoiceField):
            value = ", ".join(str(dict(of_choices.choices)[one]) for one in value)
        elif isinstance(field, forms.ChoiceField) and value:
            value = in_a_sentence(str(dict(of_choices.choices)[value]))
        elif isinstance(value, bool):
            value = "có" if value else "không"
        elif isinstance(value, date):
            value = f"{value:%d/%m/%Y}"
        elif isinstance(value, Decimal):
            value = written(value)
    return EMPTY if value in (None, "") else str(value)


def standing_words(row: Any, name: str) -> str:
    """What stands in a column of a row, as a page tells it."""
    if row._meta.get_field(name).many_to_many:
        return ", ".join(map(str, getattr(row, name).all())) or EMPTY
    return in_words(type(row), name, as_text(row, name))


def _fields_of(form: "ModelForm[Any]") -> Iterator[tuple[forms.BoundField, "models.Field[Any, Any]"]]:
    """The fields that write a column; a file that was not sent again overwrites nothing."""
    for bound in form:
        try:
            column = form.instance._meta.get_field(bound.name)
        except FieldDoesNotExist:
            continue
        writes = isinstance(column, models.Field) and not column.primary_key and not bound.field.disabled
        if writes and not isinstance(bound.field, forms.FileField | forms.models.InlineForeignKeyField):
            yield bound, column


def _is_left_out(form: "ModelForm[Any]", bound: forms.BoundField) -> bool:
    """Whether nothing of it was sent, as by a page that did not show it: it would be written empty."""
    return bool(bound.field.widget.value_omitted_from_data(form.data, form.files, bound.html_name))


def _changes_of(
    unseen: Iterable[Change], row: models.Model, column: "models.Field[Any, Any] | None" = None
) -> list[Change]:
    """Of what was not seen the changes of a row, of one column of it, the oldest first."""
    labels = labels_of(type(row))
    return [
        change
        for change in unseen
        if change.subject in labels
        and change.subject_id == row.pk
        and (column is None or column.attname in change.after)
    ]


def _is_typed(bound: forms.BoundField, column: "models.Field[Any, Any]", first: Change) -> bool:
    """Whether its sender changed it: it is not as he saw it, before the first change that he did not see."""
    return bool(bound.field.has_changed(_as_initial(column, first.before.get(column.attname)), bound.data))


def _as_initial(column: "models.Field[Any, Any]", value: Any) -> Any:
    """What the trail keeps of a column, as a form takes it."""
    return value if column.many_to_many else column.to_python(value)


def _told(bound: forms.BoundField, change: Change | None) -> str:
    who = (change.by_name or str(OPERATOR)) if change else "Có người"
    when = f" lúc {timezone.localtime(change.at):%H:%M ngày %d/%m/%Y}" if change else ""
    stands = standing_words(bound.form.instance, bound.name)  # type: ignore[attr-defined] # of a model
    return _changed(who, stands, typed_words(bound), when)


def _changed(who: str, stands: str, typed: str, when: str = "") -> str:
    return f"{who} đã đổi mục này thành “{stands}”{when}." + _ASKED.format(typed=typed)


def put_standing(data: Mapping[str, Any], bound: forms.BoundField) -> None:
    """The standing value, as a browser sends it from the field that shows it."""
    if not isinstance(data, QueryDict):
        raise TypeError("a form that is taken over is bound to a copy of what was sent")
    widget: Any = getattr(bound.field.widget, "widget", bound.field.widget)  # the admin wraps choices
    value, name = bound.field.prepare_value(bound.initial), bound.html_name
    for part in (name, *parts_of(bound)):
        data.pop(part, None)
    if isinstance(widget, forms.CheckboxInput):
        if value:
            data[name] = "on"
    elif getattr(widget, "allow_multiple_selected", False):
        data.setlist(name, [str(one) for one in value or ()])
    elif isinstance(widget, forms.Select):
        data[name] = "" if value is None else str(value)
    else:
        text = widget.format_value(value)
        data[name] = "" if text is None else str(text)


def _is_to_be_deleted(formset: "BaseInlineFormSet[Any, Any, Any]", form: "ModelForm[Any]") -> bool:
    return bool(formset.can_delete and form["DELETE"].data)


def _typed_in_gone(form: "ModelForm[Any]", formset: "BaseInlineFormSet[Any, Any, Any]", seen: Seen) -> str:
    """Of a row that others removed: what its sender had written in it, "" if nothing or if he removed it too."""
    model = type(form.instance)
    key, labels = form[model._meta.pk.name].data, labels_of(model)
    changes = [one for one in seen.unseen if one.subject in labels and str(one.subject_id) == str(key)]
    if not changes or _is_to_be_deleted(formset, form):
        return ""
    saw: dict[str, Any] = {}
    for change in reversed(changes):
        saw |= change.before  # the oldest last: as he saw it
    typed = [
        bound
        for bound, column in _fields_of(form)
        if bound.field.has_changed(_as_initial(column, saw.get(column.attname)), bound.data)
    ]
    if not typed:
        return ""
    said = "; ".join(f"{bound.label}: “{typed_words(bound)}”" for bound in typed)
    return (
        f"{changes[-1].by_name or OPERATOR} vừa xóa một dòng mà đồng chí đã sửa ({said}). Dòng này còn ở cuối như "
        "dòng mới: lưu lần nữa thì thêm lại; không cần thì xóa trắng các ô của dòng đó."
    )


def _leave_out(formset: "BaseInlineFormSet[Any, Any, Any]", gone: list[int], typed: list[int]) -> None:
    """Numbers the rows of the data anew without those that are `gone`; the `typed` ones of these stand as new ones."""
    if not gone:
        return
    data: Any = formset.data
    prefix, key = formset.prefix, type(formset.empty_form.instance)._meta.pk.name
    total, known = formset.total_form_count(), formset.initial_form_count()
    order = [number for number in range(total) if number not in gone] + typed
    rows = {number: f"{prefix}-{number}-" for number in range(total)}
    values = {
        number: {
            name.removeprefix(start): data.getlist(name) for name in list(data) if name.startswith(start)
        }
        for number, start in rows.items()
    }
    for start in rows.values():
        for name in [name for name in data if name.startswith(start)]:
            del data[name]
    for place, number in enumerate(order):
        for name, sent in values[number].items():
            data.setlist(f"{prefix}-{place}-{name}", [""] if number in typed and name == key else sent)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(order))
    data[f"{prefix}-INITIAL_FORMS"] = str(known - len(gone))
