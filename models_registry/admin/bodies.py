"""A body that reports itself: made from the list of collectives, taken back from the list of units."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from danvan.accounts.signed_in import user_of
from danvan.lib.fields import CleanFormField
from models_registry.admin.base import ScopedAdmin
from models_registry.admin.entry_years import UNKNOWN
from models_registry.admin.registrations import ReasonForm, ask, perform
from models_registry.models import Registrant, Registration, Unit
from models_registry.models.years import UNKNOWN_YEAR_WORDS
from models_registry.permissions import DECIDE
from models_registry.services import make_body, take_back_body


class MakeBodyForm(ReasonForm):
    """What the body is, and from which of its collectives' years on its registrations are its own."""

    kind = forms.ChoiceField(label="Loại", choices=[(kind.value, kind.label) for kind in Unit.BODY_KINDS])
    name = CleanFormField(label="Tên", max_length=120, help_text="Ghi cả tên, ví dụ: Công an huyện Lâm Bình.")
    years = forms.MultipleChoiceField(
        label="Các năm đăng ký tính cho cơ quan này",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Năm không chọn vẫn tính cho đơn vị cấp trên như trước.",
    )
    field_order = ["kind", "name", "years", "reason"]

    def __init__(self, *args: Any, registrants: QuerySet[Registrant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Registration.objects.filter(model__registrant__in=registrants).values_list("year", flat=True)
        choices = [
            (str(year or UNKNOWN), str(year or UNKNOWN_YEAR_WORDS))
            for year in sorted(set(years), key=lambda year: year or 0)
        ]
        field: Any = self.fields["years"]
        field.choices, field.initial = choices, [value for value, _ in choices]

    def clean_years(self) -> list[int | None]:
        """Years as numbers, None for the unknown one."""
        return [None if value == UNKNOWN else int(value) for value in self.cleaned_data["years"]]


class MakesBodies(ScopedAdmin[Registrant]):
    """The list of collectives, with the action that makes a body of some."""

    @admin.action(description="Lập cơ quan, đoàn thể báo cáo riêng", permissions=["decide"])
    def make_body_of_selected(
        self, request: HttpRequest, queryset: QuerySet[Registrant]
    ) -> HttpResponse | None:
        form = MakeBodyForm(request.POST if "apply" in request.POST else None, registrants=queryset)
        done = "Số cơ quan đã lập"
        if form.is_valid() and perform(
            self,
            request,
            done,
            lambda: [make_body(list(queryset), by=user_of(request), **form.cleaned_data)],
        ):
            return None
        title = "Lập cơ quan, đoàn thể báo cáo riêng"
        return ask(
            self, request, queryset, form, action="make_body_of_selected", title=title, button="Lập cơ quan"
        )

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DECIDE)


class TakesBodiesBack(ScopedAdmin[Unit]):
    """The list of units, with the action that takes bodies back."""

    @admin.action(description="Hoàn tác việc lập cơ quan báo cáo riêng", permissions=["decide"])
    def take_back_selected(self, request: HttpRequest, queryset: QuerySet[Unit]) -> HttpResponse | None:
        form = ReasonForm(request.POST if "apply" in request.POST else None)

        def verb() -> int:
            return sum(
                take_back_body(body, by=user_of(request), reason=form.cleaned_data["reason"])
                for body in queryset
            )

        if form.is_valid() and perform(self, request, "Số bản ghi đã trả về đơn vị cấp trên", verb):
            return None
        title = "Hoàn tác việc lập cơ quan báo cáo riêng"
        return ask(self, request, queryset, form, action="take_back_selected", title=title, button="Hoàn tác")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DECIDE)
