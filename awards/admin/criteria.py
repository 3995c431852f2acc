"""Entry of sets of criteria: what is asked, how much it is worth, the grades; fixed once somebody assessed by them."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from awards.models import CriteriaSet, Criterion, Grade
from awards.models.criteria import USED, most_of
from danvan.lib.numbers import written
from models_registry.admin.base import TYPED
from models_registry.admin.catalogue import OwnedAdmin

_LOOKED_UP = "is_known_as_used"  # on the row of a page, which asks many times


def _is_used(obj: CriteriaSet | None) -> bool:
    if obj is None:
        return False
    if not hasattr(obj, _LOOKED_UP):
        setattr(obj, _LOOKED_UP, obj.is_used)
    return bool(getattr(obj, _LOOKED_UP))


class CriterionRows(BaseInlineFormSet):  # type: ignore[type-arg] # takes no parameters when it runs
    """The criteria of a set together: their sum is its maximum."""

    def clean(self) -> None:
        if any(form.errors for form in self.forms):
            return
        rows = [
            form.instance
            for form in self.forms
            if (form.instance.pk or form.has_changed()) and not self._should_delete_form(form)  # type: ignore[attr-defined] # the stubs leave it out
        ]
        if not rows and not self.instance.content:
            raise ValidationError("Ghi ít nhất một tiêu chí, hoặc ghi nội dung tiêu chí ở trên.")
        typed, most = self.instance.max_score, most_of(rows)
        if rows and typed is not None and typed != most:
            raise ValidationError(
                f"Các tiêu chí cộng lại là {written(most)} điểm, khác điểm tối đa đã ghi là {written(typed)}. "
                "Sửa lại, hoặc để trống điểm tối đa."
            )


class _Part(admin.StackedInline):  # type: ignore[type-arg] # takes no parameters when it runs
    """Rows of a set that nobody has assessed by; of another they are only read."""

    formfield_overrides = TYPED

    def has_add_permission(self, request: HttpRequest, obj: CriteriaSet | None = None) -> bool:
        return not _is_used(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: CriteriaSet | None = None) -> bool:
        return not _is_used(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: CriteriaSet | None = None) -> bool:
        return not _is_used(obj) and super().has_delete_permission(request, obj)


class CriterionInline(_Part):
    """The criteria of a set, in their order."""

    model = Criterion
    formset = CriterionRows
    fields = (("position", "max_points", "wants_evidence"), "heading", "text", "guidance")
    extra = 3
    verbose_name_plural = "các tiêu chí, chấm từng dòng"


class GradeInline(_Part):
    """The grades of a set."""

    model = Grade
    fields = (("name", "from_points"),)
    extra = 2
    verbose_name_plural = "các mức xếp loại"


@admin.register(CriteriaSet)
class CriteriaSetAdmin(OwnedAdmin[CriteriaSet]):
    """Bộ tiêu chí."""

    list_display = ["name", "version", "whose", "programme", "reaches", "passing_score"]
    list_select_related = ("unit", "programme__unit")
    fields = ["unit", "name", "version", "programme", "content", "max_score", "passing_score"]
    inlines = [CriterionInline, GradeInline]
    ordering = ["name", "-version"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("criteria")

    @admin.display(description="điểm tối đa")
    def reaches(self, obj: CriteriaSet) -> str:
        most = obj.maximum
        return "" if most is None else written(most)

    def get_readonly_fields(self, request: HttpRequest, obj: CriteriaSet | None = None) -> tuple[str, ...]:
        """What was assessed by stays as it was."""
        return CriteriaSet.FIXED_WHEN_USED if _is_used(obj) else ()

    def dropped(self, request: HttpRequest, obj: CriteriaSet) -> list[str]:
        """What was typed while somebody assessed by it is not written."""
        typed = {
            name.rpartition("-")[2] for name in request.POST if name.startswith(("criteria-", "grades-"))
        }
        typed |= set(CriteriaSet.FIXED_WHEN_USED) & set(request.POST)
        written_rows = {"text", "name", *CriteriaSet.FIXED_WHEN_USED}
        return [USED] if _is_used(obj) and typed & written_rows else []
