"""What every entry screen keeps: the scope, the trail, folded search, strict filters, no deletion."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.contrib.admin.widgets import AdminDateWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest
from django.db import models
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.db.models.options import Options
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst

from danvan.admin_site import with_links
from danvan.lib.choices import LabelledChoice, LabelledChoices
from danvan.lib.dates import DayField
from danvan.lib.numbers import NumberField, WholeNumberField
from danvan.lib.paging import LongPaginator
from models_registry import access
from models_registry.admin.saving import SavedAdmin
from models_registry.choices import UnitChoice
from models_registry.history import history_of
from models_registry.models import Unit
from models_registry.scoping import OwnedQuerySet, ScopedQuerySet, StandingQuerySet, merged_into, unit_of
from models_registry.search import words_in, words_match

_Row = TypeVar("_Row", bound=models.Model)
NOT_LISTED = "Chưa làm gì: có dòng đã chọn không còn trong danh sách này. Hãy chọn lại."
_FILTER_LOOKUPS = ("", "__exact", "__id__exact", "__isnull", "__gte", "__lt", "__year", "__month", "__day")


def visible_rows(model: type[_Row], user: access.Asker) -> QuerySet[_Row]:
    """The rows a user may read; a catalogue without unit is open to whoever enters something."""
    rows = model._default_manager.all()
    return rows.visible_to(user) if isinstance(rows, ScopedQuerySet) else rows


def may_change(user: access.Asker, row: models.Model) -> bool:
    """Whether a user may change a row, as far as its unit says; what has none, whoever stands above the scope may."""
    if access.sees_everything(user) or not isinstance(type(row)._default_manager.all(), ScopedQuerySet):
        return True
    unit = unit_of(row)
    permission = f"{row._meta.app_label}.change_{row._meta.model_name}"
    return unit is not None and access.may(user, permission, unit)


def without_window(field: Any) -> Any:
    """The field of a link, if it is one, without the window that Django opens beside it to add, change or see rows."""
    if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget = field.widget.widget
    return field


# How a screen asks for numbers and days. An inline, and a screen with overrides of its own, names them too.
TYPED: "Final[Mapping[type[models.Field[Any, Any]], Mapping[str, Any]]]" = {
    models.DecimalField: {
        "form_class": NumberField,
        "widget": forms.TextInput(attrs={"class": "vBigIntegerField"}),
    },
    models.IntegerField: {
        "form_class": WholeNumberField,
        "widget": forms.TextInput(attrs={"class": "vIntegerField"}),
    },
    models.DateField: {"form_class": DayField, "widget": AdminDateWidget},
}


class _ReadTogether(ChangeList):
    """Django's list; what its columns show of several rows of another table is read at once, for the list alone."""

    model_admin: "ScopedAdmin[Any]"

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        prefetch_related_objects(self.result_list, *self.model_admin.read_for_list(request))


class ScopedAdmin(SavedAdmin[_Row]):
    """A screen that shows, offers and changes only rows of the user's units."""

    list_per_page = 50
    list_max_show_all = 50  # a list of all rows is what Excel is for
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions_on_bottom = False
    formfield_overrides = TYPED

    # --- scope

    def get_queryset(self, request: HttpRequest) -> QuerySet[_Row]:
        rows = visible_rows(self.model, request.user)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def _among(self, rows: QuerySet[_Row], obj: _Row | None) -> bool:
        return obj is None or rows.filter(pk=obj.pk).exists()

    def has_view_permission(self, request: HttpRequest, obj: _Row | None = None) -> bool:
        return super().has_view_permission(request) and self._among(
            visible_rows(self.model, request.user), obj
        )

    def has_change_permission(self, request: HttpRequest, obj: _Row | None = None) -> bool:
        """Asked of the row as it was read: Django asks many times in a request."""
        return super().has_change_permission(request) and (obj is None or may_change(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: _Row | None = None) -> bool:
        """Nothing of the registry is deleted; a screen that knows drafts says otherwise."""
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def choices_for(
        self,
        db_field: "models.ForeignKey[Any, Any] | models.ManyToManyField[Any, Any]",
        request: HttpRequest,
    ) -> QuerySet[Any]:
        """Rows a form offers for a link: visible ones, and for a unit those where one may enter."""
        remote = db_field.remote_field.model
        if remote is Unit:
            action = f"{self.opts.app_label}.change_{self.opts.model_name}"
            return Unit.objects.permitted_to(request.user, action).select_related("parent")
        rows = visible_rows(remote, request.user)
        manager = self.admin_site._registry.get(remote)
        return with_links(manager, rows) if manager else rows

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs["queryset"] = rows = self.choices_for(db_field, request)
        if rows.model is Unit:
            kwargs["form_class"] = UnitChoice
        elif isinstance(rows, OwnedQuerySet):  # two offices may each have one of a name
            kwargs["form_class"] = LabelledChoice
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: "models.ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs["queryset"] = rows = self.choices_for(db_field, request)
        if isinstance(rows, OwnedQuerySet):
            kwargs["form_class"] = LabelledChoices
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """No pencil, eye and cross beside a choice; a plus only where the linked rows are a unit's records."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            widget, remote = field.widget, db_field.related_model
            widget.can_change_related = widget.can_view_related = widget.can_delete_related = False
            rows = remote._default_manager.all() if remote and remote is not Unit else None
            if not isinstance(rows, ScopedQuerySet) or isinstance(rows, OwnedQuerySet):
                widget.can_add_related = False
        return field

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: "Options[Any]", object_id: str
    ) -> HttpResponse:
        """A row that is not there, or is another unit's: 404, as on the portal's own pages; a merged one leads on."""
        rows, key = self.model._default_manager.all(), unquote(object_id)
        if isinstance(rows, StandingQuerySet) and key.isdecimal() and (into := merged_into(self.model, key)):
            return redirect(f"admin:{opts.app_label}_{opts.model_name}_change", into)
        raise Http404

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What the trail knows, mass actions and imports too; Django's own log holds single saves only."""
        key = unquote(object_id)
        entries = history_of(self.model, key) if key.isdecimal() else []
        return super().history_view(request, object_id, {"entries": entries, **(extra_context or {})})

    # --- lists

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return _ReadTogether

    def get_paginator(
        self, request: HttpRequest, queryset: QuerySet[_Row], per_page: int, *rest: Any, **more: Any
    ) -> LongPaginator:
        """No number opens a list of entry: it is counted no further than it is read."""
        paginator = LongPaginator(queryset, per_page, *rest, is_counted=False, **more)
        page = request.GET.get(PAGE_VAR, "")
        paginator.asked = int(page) if page.isdecimal() and len(page) <= 9 else 1
        return paginator

    def read_for_list(self, request: HttpRequest) -> "list[Prefetch[Any]]":
        """What the columns of the list show of rows that point to its own, a query each."""
        return []

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Does nothing where a chosen row is not in the list: of another unit, or no longer as the filter asks."""
        chosen = set(request.POST.getlist(ACTION_CHECKBOX_NAME))
        try:
            missing = len(chosen) - queryset.filter(pk__in=chosen).count()
        except (ValueError, OverflowError):  # no key at all
            missing = len(chosen)
        if missing and request.POST.get("select_across", "0") == "0":
            self.message_user(request, NOT_LISTED, messages.ERROR)
            return redirect(request.get_full_path())
        response: HttpResponse | None = super().response_action(request, queryset, *args, **kwargs)
        return response

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Every word of the query, folded, in one of the stored folds that are searched of the model."""
        if hasattr(self.model, "search_lookups"):
            return queryset.filter(words_match(search_term, self.model)), False
        return queryset.filter(words_in(search_term, self.search_fields)), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the screen's own filters send: no reading across the scope by a typed address."""
        if self.date_hierarchy and lookup.startswith(f"{self.date_hierarchy}__"):
            # A longer number is no year, and more than a date, or the database, takes.
            return lookup.removeprefix(self.date_hierarchy) in _FILTER_LOOKUPS and len(value) <= 4
        for item in self.get_list_filter(request):
            if name := getattr(item, "parameter_name", None):
                if lookup == name:
                    return True
                continue
            field = item[0] if isinstance(item, tuple | list) else item
            if (
                isinstance(field, str)
                and lookup.startswith(field)
                and lookup.removeprefix(field) in _FILTER_LOOKUPS
            ):
                return True
        return False

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """A wrong filter is an error: Django's own answer shows all rows without a word."""
        try:
            changelist = super().get_changelist_instance(request)
        except IncorrectLookupParameters as error:
            raise BadRequest("Bộ lọc không đúng.") from error
        # Django's own link to take all filters off keeps a chosen day, as bounds that it does not read itself.
        filters = list(changelist.get_filters_params())
        changelist.clear_all_filters_qs = changelist.get_query_string(remove=filters)
        return changelist
