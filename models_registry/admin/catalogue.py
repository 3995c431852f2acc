"""Catalogues and the units: administrators enter, officers read; a unit's own settings are its deciders'."""

from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest

from danvan.lib.choices import LabelledChoice
from danvan.lib.text import spelling_key
from models_registry import access
from models_registry.admin.base import TYPED, ScopedAdmin
from models_registry.admin.excel import CatalogueImportMixin
from models_registry.admin.filters import UnitFilter
from models_registry.admin.rows_together import RowsTogether
from models_registry.models import (
    ActivityField,
    FieldSet,
    FieldSetEntry,
    Programme,
)
from models_registry.models.activity_fields import CORE_CODES
from models_registry.resources import FieldCatalogue, ProgrammeCatalogue

_Row = TypeVar("_Row", bound=models.Model)


class OwnedAdmin(ScopedAdmin[_Row]):
    """Settings of a unit: those that serve every office are made by who stands above the scope."""

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "unit" and not access.sees_everything(request.user):
            field.required, field.help_text = True, ""
        return field

    @admin.display(description="đơn vị", ordering="unit")
    def whose(self, obj: Any) -> str | None:
        """The unit, told from one of its name that has ended; None, which the list shows as its dash, of every one."""
        return obj.unit.dated_label if obj.unit else None


class LoadedFromAbove:
    """Of a catalogue whose file says whose each row is: it is loaded by who stands above the scope."""

    def has_import_permission(self, request: HttpRequest) -> bool:
        return access.sees_everything(request.user) and super().has_import_permission(request)  # type: ignore[misc] # of the screen


@admin.register(ActivityField)
class ActivityFieldAdmin(LoadedFromAbove, CatalogueImportMixin, OwnedAdmin[ActivityField]):
    """Lĩnh vực."""

    resource_classes = [FieldCatalogue]
    list_display = ["name", "short_name", "whose", "code", "core", "position", "is_active"]
    list_select_related = ("unit", "core")
    search_fields = ["search_text"]
    fields = ["unit", "code", "name", "short_name", "aliases", "core", "position", "is_active"]

    def choices_for(
        self,
        db_field: "models.ForeignKey[Any, Any] | models.ManyToManyField[Any, Any]",
        request: HttpRequest,
    ) -> models.QuerySet[Any]:
        """As core fields the four, while they stand under no other."""
        rows = super().choices_for(db_field, request)
        return rows.filter(core=None, code__in=CORE_CODES) if db_field.name == "core" else rows

    def get_readonly_fields(self, request: HttpRequest, obj: ActivityField | None = None) -> tuple[str, ...]:
        """The code names the field in figures and files; it stays."""
        return ("code",) if obj else ()


class FieldSetEntryFormSet(RowsTogether):
    """The fields of a set together: at least one, each once."""

    link = "field"
    DOUBLED = "Một lĩnh vực chỉ đứng một lần trong bộ."

    def check_together(self, unseen: "set[int]") -> None:
        if any(form.errors for form in self.forms):
            return
        links = [form.instance.field_id for form in self.kept]
        links += FieldSetEntry.objects.filter(pk__in=unseen).values_list("field", flat=True)
        if len(links) != len(set(links)):
            raise ValidationError(self.DOUBLED)
        if not self.kept:
            raise ValidationError(FieldSet.SOME_FIELD)
        names = [spelling_key(form.instance.field.name) for form in self.kept]
        if len(names) > len(set(names)):
            raise ValidationError("Hai lĩnh vực cùng tên không đứng chung một bộ.")


class FieldSetEntryInline(admin.StackedInline):  # type: ignore[type-arg] # takes no parameters when it runs
    """The fields of a set, in their order."""

    model = FieldSetEntry
    formset = FieldSetEntryFormSet
    fields = (("position", "field"),)
    extra = 6
    formfield_overrides = TYPED
    verbose_name_plural = "các lĩnh vực trong bộ"

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """The fields that the user may read, each told from its namesakes."""
        kwargs["queryset"] = ActivityField.objects.visible_to(request.user).select_related("unit")
        return super().formfield_for_foreignkey(db_field, request, **{"form_class": LabelledChoice, **kwargs})

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """A catalogue: nothing to open from here."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            widget = field.widget
            widget.can_add_related = widget.can_change_related = widget.can_view_related = False
        return field


@admin.register(FieldSet)
class FieldSetAdmin(OwnedAdmin[FieldSet]):
    """Bộ lĩnh vực."""

    list_display = ["name", "whose", "its_fields"]
    list_select_related = ("unit",)
    fields = ["unit", "name"]
    inlines = [FieldSetEntryInline]

    @admin.display(description="lĩnh vực")
    def its_fields(self, obj: FieldSet) -> str:
        return ", ".join(field.short_name for field in obj.fields)


@admin.register(Programme)
class ProgrammeAdmin(LoadedFromAbove, CatalogueImportMixin, OwnedAdmin[Programme]):
    """Giai đoạn."""

    resource_classes = [ProgrammeCatalogue]
    list_display = ["__str__", "whose", "name", "number", "field_set", "accepts"]
    list_select_related = ("unit", "field_set__unit")
    list_filter = [UnitFilter]
    fields = [
        "unit",
        ("first_year", "last_year"),
        "name",
        "number",
        "issued_on",
        "body",
        "field_set",
        "accepts",
        "note",
    ]
