"""Fields of a form that offer a choice, looked up so that what they offer can be set for each request."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from danvan.lib.keys import is_key


def label_of(row: Any) -> str:
    """What tells a row from its namesakes: its `choice_label`; of one without it its text."""
    return str(getattr(row, "choice_label", row))


class LabelledChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # takes no parameters when it runs
    """Rows by the label that tells namesakes apart (`label_of`)."""

    def label_from_instance(self, obj: Any) -> str:
        return label_of(obj)


class RowChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # takes no parameters when it runs
    """Several rows; what is no key of any is refused before the database is asked."""

    def clean(self, value: Any) -> Any:
        """The rows. Raises ValidationError for what is not offered."""
        for key in value if isinstance(value, list | tuple) else ():
            if not isinstance(key, Model) and not is_key(key):
                said = self.error_messages["invalid_choice"]
                raise ValidationError(said, code="invalid_choice", params={"value": key})
        return super().clean(value)


class LabelledChoices(RowChoices):
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
