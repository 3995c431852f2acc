"""The forms of the first run."""

from typing import Any, Final, TypedDict

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.utils import timezone

from danvan.accounts.models import User
from danvan.lib.choices import choice_of
from danvan.lib.fields import CleanFormField
from danvan.lib.numbers import WholeNumberField
from danvan.start.code import is_code
from models_registry.accounts import COLUMNS, AccountsError, NewAccount, read_accounts
from models_registry.bodies import suggestions_for
from models_registry.choices import UnitChoice
from models_registry.models import FieldSet, IssuerProfile, Unit
from models_registry.models.activity_fields import CORE_CODES
from models_registry.models.years import FIRST_YEAR, LAST_YEAR
from models_registry.standard_fields import SET_NAMES, STANDARD_FIELDS

_COMMUNE: Final = "commune"
_PROVINCE: Final = "province"
_OLD_DISTRICT: Final = "old_district"


class _Asked(TypedDict):
    communes: list[str]
    provinces: list[str]
    old_districts: list[str]


class AdministratorForm(BaseUserCreationForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """The first account, for whoever can read the code on the console."""

    code = forms.CharField(
        label="Mã bắt đầu",
        max_length=40,
        help_text="Mã in trên màn hình máy chủ khi chạy “make start”, hoặc trong nhật ký dịch vụ.",
    )
    usable_password = None

    class Meta:
        model = User
        fields = ("username", "full_name")

    field_order = ("code", "username", "full_name", "password1", "password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        """Only what waits on this machine is right."""
        code: str = self.cleaned_data["code"]
        if not is_code(code):
            raise forms.ValidationError("Mã bắt đầu không đúng, hoặc đã được dùng.")
        return code


class UnitsForm(forms.Form):
    """What an office takes of the country's units."""

    kind = forms.ChoiceField(
        label="Cổng này dùng cho",
        choices=[
            (_COMMUNE, "một xã, phường, đặc khu"),
            (_PROVINCE, "một tỉnh, thành phố với mọi xã, phường"),
            (_OLD_DISTRICT, "hồ sơ của một huyện cũ"),
        ],
        widget=forms.RadioSelect,
        initial=_COMMUNE,
    )
    place = forms.CharField(
        label="Tên hoặc mã",
        max_length=100,
        help_text="Ví dụ: Bình An, hoặc mã 02296. Tên có ở nhiều nơi thì cổng liệt kê kèm mã.",
    )

    @property
    def asked(self) -> "_Asked":
        """As `load_official` takes it."""
        name = [self.cleaned_data["place"]]
        return {
            "communes": name if self.cleaned_data["kind"] == _COMMUNE else [],
            "provinces": name if self.cleaned_data["kind"] == _PROVINCE else [],
            "old_districts": name if self.cleaned_data["kind"] == _OLD_DISTRICT else [],
        }


class FieldsForm(forms.Form):
    """Which fields the office registers in; more are made, and any is renamed, on the screens of entry."""

    fields_of = forms.ChoiceField(
        label="Bộ lĩnh vực",
        choices=[
            ("6", "Sáu lĩnh vực: " + "; ".join(field["name"] for field in STANDARD_FIELDS)),
            (
                "4",
                "Bốn lĩnh vực: " + "; ".join(field["name"] for field in STANDARD_FIELDS[: len(CORE_CODES)]),
            ),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        has_six = FieldSet.objects.filter(unit=None, name=SET_NAMES[6]).exists()
        self.fields["fields_of"].initial = "4" if has_six else "6"

    @property
    def codes(self) -> tuple[str, ...]:
        """Of the fields chosen."""
        return CORE_CODES if self.cleaned_data["fields_of"] == "4" else ()


class YearsForm(forms.Form):
    """Of which unit, from which year to which: its programme, and the review of this year."""

    unit = UnitChoice(
        label="Đơn vị ban hành",
        queryset=Unit.objects.select_related("parent").order_by("path"),
        help_text="Giai đoạn dùng cho đơn vị này và các đơn vị trực thuộc.",
    )
    first_year = WholeNumberField(label="Năm đầu", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    last_year = WholeNumberField(label="Năm cuối", min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, office: Unit, *args: Any, **kwargs: Any) -> None:
        year = office.last_day(timezone.localdate()).year
        kwargs.setdefault("initial", {"first_year": year, "last_year": year, "unit": office.pk})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """The years in their order."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", "Năm cuối không được trước năm đầu.")
        return data


class IssuerForm(forms.Form):
    """Whose the office's papers are, and who signs them; the rest is said on the issuer's own page."""

    whose = forms.ChoiceField(label="Văn bản của", widget=forms.RadioSelect)
    post = CleanFormField(
        label="Chức vụ người ký", required=False, max_length=100, help_text="Ví dụ: Phó Bí thư Thường trực."
    )
    signer = CleanFormField(
        label="Họ và tên người ký", required=False, max_length=80, help_text="Để trống thì người ký tự ghi."
    )

    def __init__(self, office: Unit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggestions = suggestions_for(office)
        choice_of(self, "whose").choices = [(key, name) for key, (name, _) in self.suggestions.items()]
        self.fields["whose"].initial = next(iter(self.suggestions))

    @property
    def profile(self) -> IssuerProfile:
        """As chosen, not saved (valid forms only)."""
        found = self.suggestions[self.cleaned_data["whose"]][1]
        found.post = self.cleaned_data["post"] or found.post
        found.signer = self.cleaned_data["signer"]
        return found


class AccountsForm(forms.Form):
    """A pasted list of people."""

    people = forms.CharField(
        label="Danh sách cán bộ",
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20_000,
        help_text=f"Mỗi người một dòng, dán từ Excel hoặc gõ với dấu chấm phẩy: {'; '.join(COLUMNS)}. "
        "Đơn vị ghi tên hoặc mã. Nhiệm vụ để trống là Xem, Nhập liệu; tên đăng nhập để trống thì cổng tự đặt.",
    )

    def __init__(self, units: list[Unit], usual: Unit | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units, self.usual = units, usual
        self.accounts: list[NewAccount] = []

    def clean_people(self) -> str:
        """Read as accounts; every faulty line is told at once."""
        text: str = self.cleaned_data["people"]
        try:
            self.accounts = read_accounts(text, self.units, self.usual)
        except AccountsError as error:
            raise forms.ValidationError(error.errors) from error
        return text
