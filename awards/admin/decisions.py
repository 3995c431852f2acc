"""Entry of decisions, and what each of them recognises."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from awards.admin.force import ForceAdmin
from awards.agreeing import Agreement, agreement_of_body, agreement_of_day, agreement_of_return
from awards.columns.decisions import DECISIONS, with_given
from awards.desk.guard import Finding
from awards.desk.returning import findings_of_return, give_reason_to_return, keep_reasons
from awards.models import Commendation, Decision, Recognition
from awards.models.decisions import KNOWN_ALREADY, hold_decisions_of, may_be_the_same
from danvan.lib.fields import CleanFormField
from models_registry import access
from models_registry.admin.excel import ExcelExportMixin
from models_registry.admin.filters import UnitFilter, choice_filter
from models_registry.permissions import DECIDE
from models_registry.services import REASON_LENGTH


class RecognitionInline(admin.TabularInline):  # type: ignore[type-arg] # takes no parameters when it runs
    """What the decision recognises; to be read."""

    model = Recognition
    fk_name = "decision"
    fields = readonly_fields = ("registration", "level", "exemplary", "revoked_by")
    extra = 0
    can_delete = False
    template = "admin/awards/decision/recognitions.html"
    verbose_name_plural = "công nhận theo quyết định này"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recognition]:
        rows = Recognition.objects.visible_to(request.user).with_force()
        return rows.select_related("registration__model__registrant", "revoked_by")

    def has_add_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False


# By what of a decision the law says whether it may give a form.
_OF_GIVING: Final = frozenset({"issued_on", "unit", "body", "signer_post", "track"})


class DecisionForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """A decision: of one that may be in the registry already it is asked first."""

    is_another = forms.BooleanField(
        label="Vẫn lưu: đây là quyết định khác", required=False, widget=forms.HiddenInput
    )
    reason = CleanFormField(
        label="Lý do công nhận, khen thưởng trước lại có hiệu lực",
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.HiddenInput,
    )
    day_reason = CleanFormField(
        label="Lý do vẫn ghi như vậy",
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.HiddenInput,
    )
    returning: Sequence[Commendation] = ()
    findings: Sequence[Finding] = ()
    of_day = of_return = Agreement()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("unit") and {"unit", "number", "issued_on"} & set(self.changed_data):
            hold_decisions_of(data["unit"].pk)  # a screen saves in one act, in which its form is read
            typed = Decision(pk=self.instance.pk, unit=data["unit"], number=data.get("number") or "")
            typed.issued_on = data.get("issued_on")
            self._ask_of(may_be_the_same(typed), confirmed=data.get("is_another", False))
        return data

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc] # Django's own, of which the stubs say nothing
        if self.errors or self.instance.pk is None:
            return
        if not _OF_GIVING.isdisjoint(self.changed_data):
            self._ask_of_giving()
        if "revoked_by" in self.changed_data:
            self._ask_of_return()

    def _ask_of_giving(self) -> None:
        found = agreement_of_body(self.instance, self.instance)
        if "issued_on" in self.changed_data:
            found = agreement_of_day(self.instance, self.instance).also(found)
        self.of_day = found
        self._tell(found, "issued_on", "day_reason")

    def _tell(self, found: Agreement, field: str, reason_field: str) -> None:
        """What no reason mends beside the field, what wants one beside its box, which is shown from now on."""
        if found.faults:
            self.add_error(field, list(found.faults))
        if found.asks and not self.cleaned_data[reason_field]:
            self.fields[reason_field].widget = forms.TextInput()
            self.add_error(reason_field, list(found.asks))

    def _ask_of_return(self) -> None:
        reason = self.cleaned_data["reason"]
        try:
            self.returning = give_reason_to_return(self.instance, self.instance.revoked_by, reason)
        except ValidationError as error:
            self.fields["reason"].widget = forms.TextInput()
            self.add_error("reason", error)
            self.findings = findings_of_return(self.instance, self.instance.revoked_by)
        else:
            self.of_return = agreement_of_return(self.instance, self.instance.revoked_by)
            self._tell(self.of_return, "revoked_by", "reason")

    def _ask_of(self, known: list[Decision], *, confirmed: bool) -> None:
        if not known:
            return
        self.fields["is_another"].widget = forms.CheckboxInput()
        links = ((reverse("portal:decision", args=[row.pk]), row.choice_label) for row in known)
        # Django binds fields before it cleans them; the bound one is what the page prints.
        self["is_another"].help_text = format_html(
            "Đã có trong sổ: {}.", format_html_join("; ", '<a href="{}">{}</a>', links)
        )
        if not confirmed:
            self.add_error("is_another", f"{KNOWN_ALREADY} Đánh dấu ô này nếu đây là quyết định khác.")


@admin.register(Decision)
class DecisionAdmin(ExcelExportMixin, ForceAdmin[Decision]):
    """Quyết định; revoked by another, never deleted."""

    form = DecisionForm
    export_columns = DECISIONS
    change_form_template = "admin/awards/decision/change_form.html"
    list_display = ["__str__", "subject", "track", "unit", "in_force", "revoked_by"]
    list_filter = [choice_filter("track", "track", "loại", Decision.Track), UnitFilter]
    date_hierarchy = "issued_on"
    list_select_related = ("unit", "revoked_by")
    search_fields = Decision.search_lookups
    search_help_text = "Tìm theo số, cơ quan, trích yếu; gõ có dấu hay không dấu đều được."
    picked_fields = listed_if_few = ("revoked_by",)
    inlines = [RecognitionInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "unit",
                    "number",
                    "issued_on",
                    "day_reason",
                    "is_another",
                    "body",
                    "subject",
                    "track",
                ]
            },
        ),
        (
            "Người ký",
            {
                "fields": ["signer", "signer_post", "source"],
                "description": "Lưu xong, gửi bản chụp ở trang của quyết định.",
            },
        ),
        ("Hủy bỏ", {"classes": ["collapse"], "fields": ["revoked_by", "reason"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        return with_given(super().get_queryset(request), request.user)

    def view_on_site(self, obj: Decision) -> str:
        """The decision's page, where its scan is."""
        return reverse("portal:decision", args=[obj.pk])

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        found = self.get_object(request, unquote(object_id))
        context = {
            "may_merge": found is not None and access.may(request.user, DECIDE, found.unit),
            "merged": Decision._base_manager.filter(merged_into=found) if found else (),
        }
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def save_model(
        self, request: HttpRequest, obj: Decision, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        keep_reasons(list(form.returning))  # type: ignore[attr-defined] # `DecisionForm`
        form.of_day.keep(form.cleaned_data["day_reason"])  # type: ignore[attr-defined] # as above
        form.of_return.keep(form.cleaned_data["reason"])  # type: ignore[attr-defined] # as above

    def get_inlines(self, request: HttpRequest, obj: Decision | None) -> list[Any]:
        return self.inlines if obj else []
