"""Entry of criteria and assessments."""

from django import forms
from django.contrib import admin
from django.urls import reverse

from awards.models import Assessment, CriteriaSet
from danvan.lib.numbers import ScoreField
from models_registry.admin.catalogue import OwnedAdmin
from models_registry.admin.filters import UnitFilter, choice_filter, row_filter, year_filter
from models_registry.admin.light import LightAdmin
from models_registry.models import Programme


@admin.register(CriteriaSet)
class CriteriaSetAdmin(OwnedAdmin[CriteriaSet]):
    """Bộ tiêu chí."""

    list_display = ["name", "version", "unit", "programme", "max_score", "passing_score"]
    list_select_related = ("unit", "programme__unit")
    fields = ["unit", "name", "version", "programme", "content", "max_score", "passing_score"]
    ordering = ["name", "-version"]


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
    list_display = ["registration", "side", "part", "result", "score", "criteria_set", "assessed_on"]
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
