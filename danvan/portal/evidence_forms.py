"""The forms in which evidence is sent, described anew and taken off."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from awards.evidence import MAX_BYTES, Received, receive
from awards.models.evidence import OF_THE_WEB
from danvan.lib.choices import choice_of
from danvan.lib.fields import CleanFormField
from danvan.lib.pictures import ACCEPTED
from models_registry.services import REASON_LENGTH

_AT_ONCE: Final = 20
_UNSAID: Final = "Ảnh được lưu không kèm nơi chụp, giờ chụp, tên máy."


class _ChosenFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files chosen at once, each judged by its content; `clean` gives (those to be kept, why others are not)."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        sent: list[UploadedFile[Any]] = list(data or [])
        if len(sent) > _AT_ONCE:
            raise ValidationError(f"Mỗi lần gửi nhiều nhất {_AT_ONCE} tệp.")
        kept: list[Received] = []
        refused: list[str] = []
        for file in sent:
            try:
                kept.append(receive(file.name or "", file.read(MAX_BYTES + 1)))
            except ValidationError as error:
                refused += error.messages
        return kept, refused


class LinkField(forms.URLField):
    """A link of the web; what else is wrong with one is told once."""

    default_validators = [OF_THE_WEB]


class ContentForm(forms.Form):
    """Files or a link, and what they show."""

    photo = FilesField(
        label="Chụp ảnh",
        required=False,
        widget=_ChosenFiles(attrs={"accept": ACCEPTED, "capture": "environment"}),
        help_text="Trên điện thoại, nút này mở máy ảnh.",
    )
    chosen = FilesField(
        label="Ảnh, tệp PDF có sẵn",
        required=False,
        widget=_ChosenFiles(attrs={"accept": f"{ACCEPTED},application/pdf"}),
        help_text=f"JPG, PNG, WebP hoặc PDF, chọn được nhiều tệp, mỗi lần gửi tối đa 20 MB. {_UNSAID}",
    )
    link = LinkField(
        label="Hoặc liên kết",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Bài viết, phóng sự, trang công bố; ví dụ https://tuyenquang.gov.vn/...",
        error_messages={"invalid": OF_THE_WEB.message},
    )
    caption = CleanFormField(
        label="Chú thích",
        required=False,
        max_length=300,
        help_text="Ví dụ: Đường hoa bản Khiển, tháng 10/2022; trang 2 của quyết định. Không ghi thì lấy tên tệp.",
    )

    @property
    def received(self) -> list[Received]:
        """What is to be kept (valid forms only)."""
        return [file for name in ("photo", "chosen") for file in self.cleaned_data[name][0]]

    @property
    def refused(self) -> list[str]:
        """Why other files are not."""
        return [text for name in ("photo", "chosen") for text in self.cleaned_data[name][1]]

    def tell_refused(self) -> None:
        """Says beside each field why its files are not kept (valid forms only)."""
        for name in ("photo", "chosen"):
            for text in self.cleaned_data[name][1]:
                self.add_error(name, text)


class AddForm(ContentForm):
    """Evidence of one of these things: each by its key and what it is called."""

    about = forms.ChoiceField(
        label="Minh chứng của", error_messages={"required": "Chọn minh chứng của năm nào."}
    )

    field_order = ["photo", "chosen", "link", "caption", "about"]

    def __init__(self, things: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(things)
        choice_of(self, "about").choices = offered
        if len(offered) == 1:
            self.fields["about"].initial = offered[0][0]
            self.fields["about"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not self.received and not self.cleaned_data["link"]:
            self.tell_refused()
            if not self.errors:
                self.add_error("chosen", "Hãy chụp ảnh, chọn tệp, hoặc ghi liên kết.")
        return self.cleaned_data


class ScanForm(AddForm):
    """A scan of one of the papers of a dossier, or of another paper beside them."""

    about = forms.ChoiceField(
        label="Bản chụp của", error_messages={"required": "Chọn bản chụp của giấy tờ nào."}
    )

    field_order = ["about", "photo", "chosen", "link", "caption"]

    def __init__(self, things: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Nothing is chosen beforehand: a scan under the wrong name ticks the wrong paper."""
        super().__init__([("", "---------"), *things], *args, **kwargs)


class ChangeForm(ContentForm):
    """Other words beside what stands, or another file or link in its place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("photo", "chosen"):
            self.fields[name].widget.attrs["multiple"] = False
        self.fields["chosen"].help_text = f"JPG, PNG, WebP hoặc PDF, tối đa 20 MB. {_UNSAID}"

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            self.tell_refused()
        if not self.errors and len(self.received) + bool(self.cleaned_data["link"]) > 1:
            self.add_error("chosen", "Chỉ một tệp, hoặc một liên kết, thay cho minh chứng này.")
        return self.cleaned_data


class RemoveForm(forms.Form):
    """Why it is taken off."""

    reason = CleanFormField(
        label="Lý do gỡ",
        max_length=REASON_LENGTH,
        error_messages={"required": "Ghi rõ lý do."},
        help_text="Ví dụ: Gửi nhầm ảnh của mô hình khác.",
    )
