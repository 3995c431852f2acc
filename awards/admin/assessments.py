"""Entry of criteria and assessments."""

from django.contrib import admin

from awards.models import Assessment, CriteriaSet
from models_registry.admin.base import ScopedAdmin
from models_registry.admin.catalogue import OwnedAdmin
from models_registry.admin.filters import UnitFilter, choice_filter, row_filter, year_filter
from models_registry.models import Programme


@admin.register(CriteriaSet)
class CriteriaSetAdmin(OwnedAdmin[CriteriaSet]):
    """Bộ tiêu chí."""

    list_display = ["name", "version", "unit", "programme", "max_score", "passing_score"]
    list_select_related = ("unit", "programme__unit")
    fields = ["unit", "name", "version", "programme", "content", "max_score", "passing_score"]
    ordering = ["name", "-version"]


@admin.register(Assessment)
class AssessmentAdmin(ScopedAdmin[Assessment]):
    """Đánh giá."""

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
    autocomplete_fields = ["registration"]
    ordering = ["registration__model__sort_title", "pk"]
