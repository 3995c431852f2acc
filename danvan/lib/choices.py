"""Fields of a form that offer a choice, looked up so that what they offer can be set for each request."""

from typing import Any

from django import forms


def label_of(row: Any) -> str:
    """What tells a row from its namesakes: its `choice_label`; of one without it its text."""
    return str(getattr(row, "choice_label", row))


class LabelledChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # takes no parameters when it runs
    """Rows by the label that tells namesakes apart (`label_of`)."""

    def label_from_instance(self, obj: Any) -> str:
        return label_of(obj)


class LabelledChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # takes no parameters when it runs
    """Several rows, labelled as `LabelledChoice` does."""

    def label_from_instance(self, obj: Any) -> str:
        return label_of(obj)


def choice_of(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """The field in which one of some values is chosen. Raises KeyError, or TypeError for another kind of field."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choice")
    return field


def row_choice_of(form: forms.BaseForm, name: str) -> "forms.ModelChoiceField[Any]":
    """The field in which a row, or several, are chosen; raises as `choice_of` does."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} offers no rows")
    return field
