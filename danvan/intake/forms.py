"""The upload form: a file or a pasted block, and what the list itself does not say."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from danvan.intake.choices import field_choices, year_choices
from danvan.intake.pasted import FILE_NAME, pasted_file
from danvan.intake.permissions import entry_units
from danvan.lib.choices import choice_of
from danvan.lib.sheets.book import MAX_BYTES
from danvan.lists.models import ENTERED_WITH, ImportSubject
from danvan.lists.reading.answers import Answers
from danvan.lists.reading.from_registry import load_catalogue
from danvan.lists.subjects import subject_named
from models_registry.access import Actor, Asker
from models_registry.choices import UnitSelect, unit_choices

UNSAID = ("", "Danh sách đã ghi")
ACCEPTED = ".xlsx,.xlsm,.xls,.xml,.docx,.docm,.ods,.fods,.csv,.txt,.htm,.html,.mht,.mhtml"


class UploadForm(forms.Form):
    """One file or one pasted block; unit, year and field serve the rows that do not say them."""

    loai = forms.ChoiceField(
        label="Đây là",
        choices=ImportSubject.choices,
        initial=ImportSubject.REGISTRATIONS,
        widget=forms.RadioSelect,
        required=False,
    )
    tep = forms.FileField(
        label="Tệp danh sách",
        required=False,
        allow_empty_file=True,  # the reader says it in better words
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=(
            "Tệp Excel, Word (.docx), LibreOffice, CSV hoặc trang web đúng như xã gửi, không cần sửa lại; "
            "tối đa 20 MB."
        ),
    )
    dan = forms.CharField(
        label="Nội dung dán",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=(
            "Trong Excel, chọn cả dòng tiêu đề và các dòng của bảng, nhấn Ctrl+C, rồi vào ô này và nhấn Ctrl+V. "
            "Dán từ Zalo, Word mà mất cột hoặc không có tiêu đề thì cổng đoán các cột và hỏi lại một lần."
        ),
    )
    don_vi = forms.ChoiceField(
        label="Đơn vị",
        required=False,
        widget=UnitSelect,
        error_messages={"invalid_choice": UnitSelect.UNKNOWN},
    )
    nam = forms.ChoiceField(label="Năm đăng ký", required=False)
    linh_vuc = forms.ChoiceField(label="Lĩnh vực", required=False)

    UNSAID_IN_LIST = ("don_vi", "nam", "linh_vuc")

    def __init__(self, user: Asker, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.has_perm(ENTERED_WITH[ImportSubject.COMMENDATIONS]):
            del self.fields["loai"]
        self.units = unit_choices(entry_units(user))
        choice_of(self, "don_vi").choices = [UNSAID, *self.units]
        choice_of(self, "nam").choices = [UNSAID, *year_choices(user)]
        choice_of(self, "linh_vuc").choices = [UNSAID, *field_choices(user)]

    @property
    def unit_of_template(self) -> str:
        """The choice of a unit beside the button that gives its template."""
        return UnitSelect(choices=self.units).render("don_vi", None, {"id": "mau-don-vi"})

    def clean(self) -> dict[str, Any]:
        """Either a file or a block."""
        data = self.cleaned_data
        has_file, has_text = bool(data.get("tep")), bool(data.get("dan", "").strip())
        if has_file and has_text:
            self.add_error("tep", "Chỉ chọn một cách: chọn tệp hoặc dán nội dung, không dùng cả hai.")
        elif not has_file and not has_text and not self.errors:
            self.add_error("tep", "Hãy chọn tệp danh sách, hoặc dán nội dung bảng vào ô bên dưới.")
        return data

    def content(self, user: Actor) -> tuple[bytes, str]:
        """The bytes to be kept and the name of the file (valid forms only)."""
        file: UploadedFile[bytes] | None = self.cleaned_data["tep"]
        if file:
            return file.read(MAX_BYTES + 1), file.name or ""  # one byte too many is refused by the reader
        columns = subject_named(self.subject).columns
        return pasted_file(self.cleaned_data["dan"], columns, load_catalogue(user)), FILE_NAME

    @property
    def subject(self) -> str:
        """What the list is about; of registrations unless the officer says otherwise."""
        return self.cleaned_data.get("loai") or ImportSubject.REGISTRATIONS

    @property
    def answers(self) -> Answers:
        """What the officer says beforehand."""
        data = self.cleaned_data
        return Answers(
            unit=data["don_vi"] or None,
            year=int(data["nam"]) if data["nam"] else None,
            field=data["linh_vuc"] or None,
        )
