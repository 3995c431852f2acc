"""Forms of this room."""

from typing import Any

from django import forms

from danvan.lib.text import clean


class CloseForm(forms.Form):
    """Why a review is closed, and for a correction by which paper."""

    reason = forms.CharField(label="Lý do", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    document_number = forms.CharField(
        label="Số văn bản",
        max_length=100,
        required=False,
        help_text="Ví dụ: 15-BC/BCĐ. Bắt buộc khi sửa số liệu đã chốt.",
    )

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document_number"].required = is_correction


class CodeForm(forms.Form):
    """The code on a print, as people type it."""

    ma = forms.CharField(label="Mã đối chiếu", max_length=20)

    def clean_ma(self) -> str:
        """Eight letters and figures, without the dash and the letters that look like figures."""
        code = clean(self.cleaned_data["ma"]).upper().replace("-", "").replace(" ", "")
        return code.translate(str.maketrans("OIL", "011"))
