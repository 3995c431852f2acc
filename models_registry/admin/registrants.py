"""Entry of registrants and of what models moved."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from danvan.accounts.signed_in import user_of
from models_registry import columns
from models_registry.admin.base import ScopedAdmin
from models_registry.admin.bodies import MakesBodies
from models_registry.admin.correcting import CorrectableAdmin
from models_registry.admin.excel import ExcelExportMixin
from models_registry.admin.filters import UnitFilter, choice_filter, kind_filter, row_filter, year_filter
from models_registry.models import Outcome, Programme, Registrant, Sector
from models_registry.services import move_records


@admin.register(Registrant)
class RegistrantAdmin(ExcelExportMixin, MakesBodies, CorrectableAdmin[Registrant]):
    """Tập thể, cá nhân."""

    export_columns = columns.REGISTRANTS
    list_display = ["name", "kind", "post", "workplace", "unit"]
    list_filter = [kind_filter("kind"), choice_filter("sector", "sector", "khối", Sector), UnitFilter]
    list_select_related = ("unit",)
    search_fields = Registrant.search_lookups
    search_help_text = "Tìm theo tên, chức vụ, nơi công tác, đơn vị; gõ có dấu hay không dấu đều được."
    fields = ["unit", "kind", "name", "address", "post", "workplace", "sector"]
    actions = ["make_body_of_selected"]

    def save_model(
        self, request: HttpRequest, obj: Registrant, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if change and "unit" in form.changed_data:
            move_records(list(obj.models.all()), obj.unit, by=user_of(request))


@admin.register(Outcome)
class OutcomeAdmin(ExcelExportMixin, ScopedAdmin[Outcome]):
    """Kết quả vận động."""

    export_columns = columns.OUTCOMES
    list_display = ["indicator", "qualifier", "value", "measure", "unit", "programme", "year"]
    list_filter = [row_filter("programme", "programme", "giai đoạn", Programme), year_filter(), UnitFilter]
    list_select_related = ("unit", "programme")
    search_fields = Outcome.search_lookups
    search_help_text = "Tìm theo đơn vị, tên mô hình."
    autocomplete_fields = ["model"]
