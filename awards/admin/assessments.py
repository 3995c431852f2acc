"""Entry of assessments, and of what was found on the spot."""

from django import forms
from django.contrib import admin
from django.urls import reverse

from awards.models import Assessment, FieldCheck
from danvan.lib.numbers import ScoreField
from models_registry.admin.filters import UnitFilter, choice_filter, row_filter, year_filter
from models_registry.admin.light import LightAdmin
from models_registry.models import Programme


class AssessmentForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """Đánh giá; a mark has no thousands."""

    score = ScoreField(
        label="Điểm",
        required=False,
        max_digits=6,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "short"}),
    )


@admin.register(Assessment)
class AssessmentAdmin(LightAdmin[Assessment]):
    """Đánh giá."""

    form = AssessmentForm
    list_display = ["registration", "side", "part", "result", "score", "grade", "criteria_set", "assessed_on"]
    list_filter = [
        choice_filter("result", "result", "kết quả", Assessment.Result),
        choice_filter("side", "side", "bên đánh giá", Assessment.Side),
        choice_filter("part", "part", "kỳ đánh giá", Assessment.Part),
        row_filter("registration__programme", "programme", "giai đoạn", Programme),
        year_filter("registration__year"),
        UnitFilter,
    ]
    list_select_related = ("registration__model__registrant", "registration__unit", "criteria_set__unit")
    search_fields = Assessment.search_lookups
    search_help_text = "Tìm theo tên mô hình, tập thể, cá nhân; gõ có dấu hay không dấu đều được."
    picked_fields = ("registration",)
    ordering = ["registration__model__sort_title", "pk"]

    def view_on_site(self, obj: Assessment) -> str:
        """The page of its model."""
        return reverse("portal:model", args=[obj.registration.model_id])


@admin.register(FieldCheck)
class FieldCheckAdmin(LightAdmin[FieldCheck]):
    """Kiểm tra thực tế."""

    list_display = ["registration", "checked_on", "people"]
    list_filter = [year_filter("registration__year"), UnitFilter]
    list_select_related = ("registration__model__registrant", "registration__unit")
    search_fields = FieldCheck.search_lookups
    search_help_text = AssessmentAdmin.search_help_text
    picked_fields = ("registration",)
    fields = ["registration", "checked_on", "people", "found"]
    ordering = ["-checked_on", "-pk"]

    def view_on_site(self, obj: FieldCheck) -> str:
        """The page of its model."""
        return reverse("portal:model", args=[obj.registration.model_id])
