"""The units: closed and followed by others, never renamed in place."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest

from danvan.lib.fields import changed
from models_registry.admin.base import TYPED, without_window
from models_registry.admin.bodies import TakesBodiesBack
from models_registry.admin.filters import UnitFilter, choice_filter
from models_registry.admin.rows_together import RowsTogether
from models_registry.admin.villages import VillagesAdmin
from models_registry.choices import UnitChoice, unit_labels
from models_registry.models import Unit, UnitSuccession
from models_registry.models.successions import faults_together, later_units
from models_registry.units.writing import end_bodies, told_of_ended, write_path


class SuccessionFormSet(RowsTogether):
    """The successors of a unit together: the whole of it goes to one of them, or a part to each."""

    link = "successor"

    def check_together(self, unseen: "set[int]") -> None:
        """Each row is told what contradicts, if anything of the rows or of the unit's last day has changed."""
        if not any(form.has_changed() for form in self.forms) and not changed(self.instance, "valid_to"):
            return
        forms_of = {id(form.instance): form for form in self.kept}
        rows = list(UnitSuccession.objects.filter(pk__in=unseen).select_related("successor"))
        rows += [form.instance for form in self.kept]
        for row, column, fault in faults_together(self.instance, rows, later_units()):
            if id(row) in forms_of:
                forms_of[id(row)].add_error(column, fault)

    def _construct_form(self, i: int, **kwargs: Any) -> "forms.ModelForm[Any]":
        form = super()._construct_form(i, **kwargs)
        form.instance.is_judged_together = True
        return form

    def save(self, commit: bool = True) -> "list[Any]":
        """The one that takes the records is written last: until then another one may still take them."""
        return sorted(super().save(commit=commit), key=lambda row: bool(row.takes_records))


class UnitForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """A unit; its last day is judged with the rows of its successors, which may be moved in the same save."""

    def clean(self) -> dict[str, Any] | None:
        self.instance.is_judged_with_successors = True
        return super().clean()


class SuccessionInline(admin.StackedInline):  # type: ignore[type-arg] # takes no parameters when it runs
    """What came after this unit."""

    model = UnitSuccession
    formset = SuccessionFormSet
    fk_name = "predecessor"
    extra = 1  # one more can be typed without script
    formfield_overrides = TYPED
    verbose_name_plural = "đơn vị kế thừa"

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """A successor is found by typing, as a unit is everywhere."""
        if db_field.name == "successor":
            units = Unit.objects.visible_to(request.user)
            kwargs |= {"queryset": units, "form_class": UnitChoice}
            kwargs["labels"] = unit_labels(units.select_related("parent"))  # once for all its lines
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        return without_window(super().formfield_for_dbfield(db_field, request, **kwargs))


@admin.register(Unit)
class UnitAdmin(TakesBodiesBack, VillagesAdmin):
    """Đơn vị: closed and followed by another, never renamed in place, never deleted."""

    list_display = ["label", "code", "parent", "valid_from", "valid_to"]
    list_filter = [choice_filter("kind", "kind", "loại đơn vị", Unit.Kind), UnitFilter]
    list_select_related = ("parent",)
    search_fields = Unit.search_lookups
    search_help_text = "Tìm theo tên, mã số; gõ có dấu hay không dấu đều được."
    fields = ["kind", "name", "code", "parent", "valid_from", "valid_to", "founded_by", "note"]
    form = UnitForm
    inlines = [SuccessionInline]
    actions = ["take_back_selected"]

    @admin.display(description="đơn vị", ordering="sort_name")
    def label(self, obj: Unit) -> str:
        return obj.label

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> tuple[str, ...]:
        return ("kind", "name", "parent") if obj else ()

    def save_model(self, request: HttpRequest, obj: Unit, form: "forms.ModelForm[Any]", change: bool) -> None:
        super().save_model(request, obj, form, change)
        write_path(obj)
        if told := told_of_ended(end_bodies([obj])):
            self.message_user(request, told, messages.WARNING)
