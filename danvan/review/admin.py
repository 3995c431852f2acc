"""The entry screen of review periods: who decides in a unit makes, changes and lists its periods."""

from django.contrib import admin

from danvan.review.models import ReviewPeriod
from models_registry.admin.catalogue import OwnedAdmin


@admin.register(ReviewPeriod)
class ReviewPeriodAdmin(OwnedAdmin[ReviewPeriod]):
    """Kỳ báo cáo."""

    list_display = ["__str__", "whose", "from_on", "to_on", "counting_on", "territory"]
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
