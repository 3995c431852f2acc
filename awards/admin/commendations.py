"""Entry of commendations; revoking many at once."""

from collections.abc import Sequence

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from awards.admin.force import ForceAdmin, revoke_by_decision
from awards.agreeing import faults_beside_meetings
from awards.columns.commendations import COMMENDATIONS
from awards.desk import guard
from awards.models import AwardForm, Commendation, out_of_force
from models_registry.admin.excel import ExcelExportMixin
from models_registry.admin.filters import UnitFilter, kind_filter, row_filter, year_filter
from models_registry.models import Programme


class CommendationForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """A commendation: what the guard finds is told beside the reason, once the rest is right."""

    findings: Sequence[guard.Finding] = ()

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc] # Django's own, of which the stubs say nothing
        if self.errors or not {*self.changed_data} - {"source", "amount"} or self._is_revoked():
            return
        if self.instance.reason:
            return
        moved = self.instance.pk and {"year", "decision"} & {*self.changed_data}
        if moved and (faults := faults_beside_meetings(self.instance)):
            self.add_error("reason", faults)
        elif said := guard.findings([self.instance])[0]:
            self.findings = said
            self.add_error("reason", [*(finding.text for finding in said), guard.SAY_WHY])

    def _is_revoked(self) -> bool:
        """Then nobody is rewarded by it."""
        return bool(self.instance.revoked_by_id) and self.instance.revoked_by_id not in out_of_force()


@admin.register(Commendation)
class CommendationAdmin(ExcelExportMixin, ForceAdmin[Commendation]):
    """Khen thưởng."""

    form = CommendationForm
    export_columns = COMMENDATIONS
    list_display = [
        "display_name",
        "recipient_kind",
        "unit",
        "form",
        "merit",
        "decision",
        "programme",
        "year",
        "in_force",
        "revoked_by",
    ]
    list_filter = [
        row_filter("programme", "programme", "giai đoạn", Programme),
        year_filter(),
        row_filter("form", "form", "hình thức", AwardForm, key="code"),
        kind_filter("recipient_kind"),
        UnitFilter,
    ]
    list_select_related = ("unit", "decision", "programme", "revoked_by")
    search_fields = Commendation.search_lookups
    search_help_text = "Tìm theo tên, chức vụ, thành tích, đơn vị, quyết định; gõ không dấu cũng được."
    picked_fields = ("decision", "registrant", "model", "revoked_by")
    listed_if_few = ("decision", "revoked_by")
    named_fields = {"recipient_name": "registrant"}
    actions = ["revoke_selected"]

    def view_on_site(self, obj: Commendation) -> str:
        """The page of whom it is of; else the list of what its decision gave, or of its unit, where it stands."""
        if obj.registrant_id:
            return reverse("portal:registrant", args=[obj.registrant_id])
        asked = {"quyet_dinh": obj.decision_id} if obj.decision_id else {"don_vi": obj.unit_id}
        return reverse("portal:commendations", query=asked)

    @admin.display(description="tên ghi trong quyết định", ordering="sort_name")
    def display_name(self, obj: Commendation) -> str:
        return obj.display_name

    @admin.action(description="Hủy khen thưởng theo quyết định", permissions=["change"])
    def revoke_selected(self, request: HttpRequest, queryset: QuerySet[Commendation]) -> HttpResponse | None:
        return revoke_by_decision(self, request, queryset)
