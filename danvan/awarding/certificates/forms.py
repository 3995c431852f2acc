"""The forms of blanks, printers, of a printing and of a number that is made void."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.http import HttpRequest

from awards.desk.certificates.layouts import boxes_of, forms_of
from awards.evidence import MAX_BYTES, Received, receive
from awards.models import AwardForm, Certificate, CertificateBox, CertificateLayout, CertificatePrinter
from danvan.lib.choices import choice_of
from danvan.lib.fields import CleanFormField
from danvan.lib.numbers import ScoreField
from danvan.lib.pictures import ACCEPTED
from models_registry import access
from models_registry.choices import unit_choices
from models_registry.models import Unit
from models_registry.services import REASON_LENGTH

_NUMBERS: Final = ("left", "top", "width", "height", "size", "least")
_TYPED: Final = ("shown", "text", *_NUMBERS, "font", "bold", "italic", "align", "upper")


class _OfUnit(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """A form of a new row of one of these units, which is asked where there are several."""

    unit = forms.ChoiceField(label="Đơn vị ban hành", error_messages={"required": "Chọn đơn vị ban hành."})

    def __init__(self, units: Iterable[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {str(unit.pk): unit for unit in units}
        choice_of(self, "unit").choices = unit_choices(self._units.values())
        if len(self._units) == 1:
            self.fields["unit"].initial = next(iter(self._units))
            self.fields["unit"].widget = forms.HiddenInput()

    def clean_unit(self) -> Unit:
        return self._units[self.cleaned_data["unit"]]


class NewLayoutForm(_OfUnit):
    """A new layout: of which form, for whom, on which paper."""

    form = forms.ChoiceField(label="Hình thức", error_messages={"required": "Chọn hình thức."})
    field_order = ["unit", "form", "recipient_kind", "paper", "turn"]

    class Meta:
        model = CertificateLayout
        fields = ["unit", "form", "recipient_kind", "paper", "turn"]

    def __init__(self, *args: Any, user: access.Asker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = forms_of(AwardForm.objects.visible_to(user))
        choice_of(self, "form").choices = list(offered.items())


class NewPrinterForm(_OfUnit):
    """A new printer."""

    prefix = "may"
    field_order = ["unit", "name", "right", "down"]

    class Meta:
        model = CertificatePrinter
        fields = ["unit", "name", "right", "down"]
        field_classes = {"right": ScoreField, "down": ScoreField}


class PrinterForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """What a printer is called, and its offset."""

    prefix = "may"

    class Meta:
        model = CertificatePrinter
        fields = ["name", "right", "down"]
        field_classes = {"right": ScoreField, "down": ScoreField}


class LayoutForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """The paper of a layout; its boxes are forms of their own."""

    class Meta:
        model = CertificateLayout
        fields = ["paper", "turn", "prints_background"]


class BoxForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """One box, a row of the table: each of its cells is called by itself and by the box."""

    class Meta:
        model = CertificateBox
        fields = list(_TYPED)
        field_classes = dict.fromkeys(_NUMBERS, ScoreField)
        widgets = {"text": forms.TextInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}, {self.instance}"
        for name in _NUMBERS:
            self.fields[name].widget.attrs["size"] = 4


def box_forms(layout: CertificateLayout, data: Any = None) -> list[BoxForm]:
    """A form for each box of a layout, in the order of what they hold."""
    boxes = boxes_of(layout)
    for box in boxes:
        box.layout = layout  # where the sheet's size may have been typed anew
    return [BoxForm(data, instance=box, prefix=box.content) for box in boxes]


class BackgroundForm(forms.Form):
    """A scan of the blank."""

    scan = forms.FileField(
        label="Ảnh quét phôi",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text="Quét hoặc chụp thẳng cả tờ phôi, sát mép giấy; JPG, PNG hoặc WebP.",
        error_messages={"required": "Chọn ảnh quét phôi.", "empty": "Tệp này trống."},
    )

    def clean_scan(self) -> Received:
        sent = self.cleaned_data["scan"]
        return receive(sent.name or "", sent.read(MAX_BYTES + 1))


class PrintForm(forms.Form):
    """On which printer, and why what was printed before is printed again."""

    printer = forms.ModelChoiceField(
        CertificatePrinter.objects.none(), label="Máy in", required=False, empty_label="Không dịch"
    )
    reason = CleanFormField(
        label="Lý do in lại",
        required=False,
        max_length=REASON_LENGTH,
        help_text="Cần ghi khi có giấy đã in trước đây. Ví dụ: Phôi rách.",
    )

    def __init__(self, unit: Unit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        printers = CertificatePrinter.objects.filter(unit=unit)
        self.fields["printer"].queryset = printers  # type: ignore[attr-defined] # a field of rows


class VoidForm(forms.Form):
    """Why a number is made void."""

    reason = CleanFormField(
        label="Lý do hủy",
        max_length=REASON_LENGTH,
        error_messages={"required": "Ghi rõ lý do."},
        help_text="Ví dụ: In sai tên. Số đã hủy không cấp lại cho giấy khác.",
    )


class WhichForm(forms.Form):
    """Of which unit and year."""

    don_vi = forms.ChoiceField(label="Đơn vị ban hành", required=False)
    nam = forms.ChoiceField(label="Năm", required=False)

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET)
        rows = Certificate.objects.visible_to(request.user).order_by()
        units = Unit.objects.filter(pk__in=rows.values("unit")).in_tree_order()
        years = rows.values_list("year", flat=True).distinct()
        choice_of(self, "don_vi").choices = [("", "Mọi đơn vị"), *unit_choices(units)]
        choice_of(self, "nam").choices = [
            ("", "Mọi năm"),
            *((str(one), str(one)) for one in sorted(years)[::-1]),
        ]
