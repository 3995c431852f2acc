"""The entry screen of review periods: who decides in a unit makes, changes and lists its periods."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from danvan.review.models import ReviewPeriod
from models_registry.admin.base import ScopedAdmin


@admin.register(ReviewPeriod)
class ReviewPeriodAdmin(ScopedAdmin[ReviewPeriod]):
    """Kỳ báo cáo."""

    list_display = ["__str__", "unit", "from_on", "to_on", "counting_on", "territory"]
    list_select_related = ["unit"]
    ordering = ["-to_on", "-from_on", "pk"]
    fieldsets = [
        (None, {"fields": ["unit", "kind", "from_on", "to_on", "counting_on", "territory", "field_set"]}),
        (
            "Căn cứ ghi ở đầu báo cáo",
            {"fields": ["ground_name", "ground_number", "ground_on", "ground_body"]},
        ),
        ("Tên và địa chỉ trang", {"fields": ["title", "slug"]}),
    ]

    def get_form(
        self, request: HttpRequest, obj: ReviewPeriod | None = None, change: bool = False, **kwargs: Any
    ) -> "type[ModelForm[ReviewPeriod]]":
        """A period of every office is the administrator's; anybody else's is of a unit of his."""
        form: type[ModelForm[ReviewPeriod]] = super().get_form(request, obj, change, **kwargs)
        if "unit" in form.base_fields:
            form.base_fields["unit"].required = not request.user.is_superuser
        return form
