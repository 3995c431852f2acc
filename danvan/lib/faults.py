"""What is wrong with something that was sent, told all at once."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError


class FaultsError(ValueError):
    """Every fault of it, as Vietnamese sentences that say where."""

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors = list(errors)
        super().__init__("\n".join(self.errors))


def add_faults(form: forms.BaseForm, error: ValidationError) -> None:
    """What the rules refused of a form's answers: each beside its field where the form has it, else above the form."""
    told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, said in told.items():
        form.add_error(name if name in form.fields else None, said)
