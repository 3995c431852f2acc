"""Catalogues and the units: administrators enter, officers read; a unit's own settings are its deciders'."""

from typing import Any, TypeVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from danvan.lib.choices import LabelledChoice
from danvan.lib.fields import changed
from danvan.lib.text import spelling_key
from models_registry import access
from models_registry.admin.base import TYPED, ScopedAdmin
from models_registry.admin.bodies import TakesBodiesBack
from models_registry.admin.excel import CatalogueImportMixin
from models_registry.admin.filters import UnitFilter, choice_filter
from models_registry.admin.villages import VillagesAdmin
from models_registry.choices import full_label
from models_registry.models import (
    ActivityField,
    FieldSet,
    FieldSetEntry,
    Programme,
    Unit,
    UnitSuccession,
)
from models_registry.models.successions import faults_together, later_units
from models_registry.resources import FieldCatalogue, ProgrammeCatalogue
from models_registry.units.writing import write_path

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


class LoadedFromAbove:
    """Of a catalogue whose file says whose each row is: it is loaded by who stands above the scope."""

    def has_import_permission(self, request: HttpRequest) -> bool:
        return access.sees_everything(request.user) and super().has_import_permission(request)  # type: ignore[misc] # of the screen


@admin.register(ActivityField)
class ActivityFieldAdmin(LoadedFromAbove, CatalogueImportMixin, OwnedAdmin[ActivityField]):
    """Lĩnh vực."""

    resource_classes = [FieldCatalogue]
    list_display = ["name", "short_name", "unit", "code", "core", "position", "is_active"]
    list_select_related = ("unit", "core")
    search_fields = ["search_text"]
    fields = ["unit", "code", "name", "short_name", "aliases", "core", "position", "is_active"]

    def choices_for(
        self,
        db_field: "models.ForeignKey[Any, Any] | models.ManyToManyField[Any, Any]",
        request: HttpRequest,
    ) -> models.QuerySet[Any]:
        """As core fields those that stand under no other."""
        rows = super().choices_for(db_field, request)
        return rows.filter(core=None) if db_field.name == "core" else rows

    def get_readonly_fields(self, request: HttpRequest, obj: ActivityField | None = None) -> tuple[str, ...]:
        """The code names the field in figures and files; it stays."""
        return ("code",) if obj else ()


class RowsTogether(BaseInlineFormSet):  # type: ignore[type-arg] # takes no parameters when it runs
    """The rows of an inline judged as one whole: two may exchange their links, and none is judged by what was before.

    `link` names the field that no two rows share.
    """

    model: type[models.Model]
    link: str
    VANISHED = "Có dòng vừa bị xóa ở cửa sổ khác. Mở lại trang rồi sửa."

    @property
    def kept(self) -> "list[Any]":
        """The forms of the rows as they will stand."""
        return [
            form
            for form in self.forms
            if (form.instance.pk or form.has_changed()) and not self._should_delete_form(form)  # type: ignore[attr-defined] # the stubs leave it out
        ]

    def validate_unique(self) -> None:
        """Asked in `clean`, in the words of the inline."""

    def clean(self) -> None:
        """The rows of the form, beside what another window has saved meanwhile."""
        owner = type(self.instance)._base_manager.filter(pk=self.instance.pk)
        list(owner.select_for_update(of=("self",)))  # of two windows the second sees what the first has saved
        shown, known = {form.instance.pk for form in self.initial_forms}, self._stored_links()
        if any(self.model._meta.pk.name in form.errors for form in self.forms) or shown - set(known):
            raise ValidationError(self.VANISHED)
        self.check_together(known.keys() - shown)

    def check_together(self, unseen: "set[int]") -> None:
        """What the rows say of each other, and of those with the keys `unseen`, which the form does not show.

        Raises ValidationError, or tells the forms.
        """
        raise NotImplementedError

    def _stored_links(self) -> dict[int, int]:
        """The link of each stored row, by its key."""
        rows = self.model._base_manager.filter(**{self.fk.name: self.instance.pk})
        return dict(rows.values_list("pk", f"{self.link}_id"))

    def _construct_form(self, i: int, **kwargs: Any) -> "forms.ModelForm[Any]":
        form: forms.ModelForm[Any] = super()._construct_form(i, **kwargs)  # type: ignore[misc] # the stubs leave it out
        form.validate_unique = lambda: None  # type: ignore[method-assign] # against what was before: see `clean`
        return form

    def save(self, commit: bool = True) -> "list[Any]":
        """The rows to write. One that takes the link of another known row is removed and made anew."""
        before = self._stored_links()
        rows: list[Any] = super().save(commit=commit)
        gone = {row.pk for row in self.deleted_objects}
        taken = {link for pk, link in before.items() if pk not in gone}
        for row in rows:
            link = getattr(row, f"{self.link}_id")
            if row.pk in before and before[row.pk] != link and link in taken:
                self.deleted_objects.append(self.model._base_manager.get(pk=row.pk))
                row.pk, row._state.adding = None, True
        return rows


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

    list_display = ["name", "unit", "its_fields"]
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
    list_display = ["__str__", "unit", "name", "number", "field_set", "accepts"]
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
    extra = 0
    autocomplete_fields = ["successor"]
    formfield_overrides = TYPED
    verbose_name_plural = "đơn vị kế thừa"


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

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[Unit]":
        """With what stands above each: a commune's district and province tell it from its namesakes."""
        return super().get_queryset(request).select_related("parent__parent__parent")

    def autocomplete_label(self, obj: Unit) -> str:
        """A unit as a search finds it."""
        return full_label(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> tuple[str, ...]:
        return ("kind", "name", "parent") if obj else ()

    def save_model(self, request: HttpRequest, obj: Unit, form: "forms.ModelForm[Any]", change: bool) -> None:
        super().save_model(request, obj, form, change)
        write_path(obj)
