"""The forms in which a unit says whose its papers are, and sends its Word templates."""

from typing import Final

from django import forms

from danvan.lib.fields import CleanFormField
from danvan.review.paper import FORMS
from models_registry.models import IssuerProfile

PRINTED: Final = (
    *("head", "superior", "body", "name", "abbreviation", "place"),
    *("acting", "behalf", "post", "signer", "recipients"),
)


class IssuerForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """What is printed above and below the papers of a unit; what is left empty is derived from the unit."""

    class Meta:
        model = IssuerProfile
        fields = PRINTED
        widgets = {"recipients": forms.Textarea(attrs={"rows": 4})}


class TemplateForm(forms.Form):
    """A Word template that an office sends."""

    form = forms.ChoiceField(label="Mẫu văn bản", choices=list(FORMS.items()))
    tep = forms.FileField(
        label="Tệp mẫu (.docx)",
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        error_messages={"required": "Hãy chọn tệp mẫu.", "empty": "Tệp này trống."},
    )
    note = CleanFormField(label="Ghi chú", required=False, max_length=300)
