"""Thêm thôn, bản, tổ dân phố: villages of a commune from a pasted list of names, shown before they are made."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from danvan.accounts.signed_in import user_of
from danvan.lib.dates import DayField
from danvan.lib.fields import CleanFormField
from models_registry import access, trail
from models_registry.admin.base import ScopedAdmin
from models_registry.models import Unit
from models_registry.one_use import key_sent
from models_registry.permissions import ADD_VILLAGES
from models_registry.units.villages import LINES_AT_MOST, VillageLine, add_villages, faults_of, read_villages

_ADD, _MEND = "_add", "_mend"  # the buttons under what will be made


class VillagesForm(forms.Form):
    """The pasted names, and what is true of them all."""

    names = forms.CharField(
        label="Danh sách tên",
        widget=forms.Textarea(attrs={"rows": 14, "cols": 60}),
        help_text="Mỗi dòng một tên, ví dụ: Thôn Nà Ta; Tổ dân phố 3. Có thể dán một cột từ Excel.",
        error_messages={"required": "Dán danh sách tên, mỗi dòng một tên."},
    )
    kind = forms.ChoiceField(
        label="Loại của các tên không ghi loại",
        choices=[("", "Tên nào cũng ghi loại"), *((kind.value, kind.label) for kind in Unit.VILLAGE_KINDS)],
        required=False,
    )
    valid_from = DayField(label="Có từ ngày", required=False, help_text="Để trống nếu không rõ.")
    founded_by = CleanFormField(
        label="Văn bản thành lập", max_length=Unit._meta.get_field("founded_by").max_length, required=False
    )

    def __init__(self, *args: Any, commune: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commune = commune
        self.lines: list[VillageLine] = []

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day and not self.commune.stands_on(day):
            raise ValidationError(f"Ngày đó chưa có {self.commune.label} ({self.commune.validity}).")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "names" in data and "kind" in data:
            self.lines = read_villages(data["names"], self.commune, data["kind"])
            if len(self.lines) > LINES_AT_MOST:
                self.add_error("names", f"Mỗi lần dán nhiều nhất {LINES_AT_MOST} tên.")
            elif faults := faults_of(self.lines):
                self.add_error("names", [ValidationError(fault) for fault in faults])
        return data


class VillagesAdmin(ScopedAdmin[Unit]):
    """The screen of units with the way to add villages to a commune."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.villages_view)
        return [
            path("<path:object_id>/them-thon/", view, name="models_registry_unit_villages"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        found = self.get_object(request, unquote(object_id))
        address = ""
        if found is not None and _has_villages(found) and access.may(request.user, ADD_VILLAGES, found):
            address = reverse("admin:models_registry_unit_villages", args=[found.pk])
        return super().change_view(
            request, object_id, form_url, {"villages_url": address, **(extra_context or {})}
        )

    def villages_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks for the names, shows what they mean, then adds them."""
        commune = self.get_object(request, unquote(object_id))
        if commune is None or not _has_villages(commune):
            raise Http404
        if not access.may(request.user, ADD_VILLAGES, commune):
            raise PermissionDenied
        page = reverse("admin:models_registry_unit_change", args=[commune.pk])
        form = VillagesForm(request.POST if request.method == "POST" else None, commune=commune)
        is_read = form.is_valid()
        if is_read and _ADD in request.POST and self._add(request, form, page):
            return redirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Thêm thôn, bản, tổ dân phố của {commune.label}",
            "opts": self.opts,
            "commune": commune,
            "page": page,
            "form": form,
            "lines": form.lines if form.is_valid() and _MEND not in request.POST else [],
            "new": sum(line.is_new for line in form.lines),
        }
        return TemplateResponse(request, "admin/villages_form.html", context)

    def _add(self, request: HttpRequest, form: VillagesForm, page: str) -> bool:
        """Whether it was done, which leads to `page`; else the form says why not."""
        data = form.cleaned_data
        try:
            with trail.act(request.user, key=key_sent(request)) as act:
                added = add_villages(
                    data["names"],
                    form.commune,
                    data["kind"],
                    by=user_of(request),
                    valid_from=data["valid_from"],
                    founded_by=data["founded_by"],
                )
                act.answer = page
        except ValidationError as error:
            form.add_error(None, error.messages)
            return False
        else:
            passed = len(form.lines) - len(added)
            more = f" {passed} tên đã có, không thêm nữa." if passed else ""
            self.message_user(
                request, f"Đã thêm {len(added)} đơn vị vào {form.commune.label}.{more}", messages.SUCCESS
            )
        return True


def _has_villages(unit: Unit) -> bool:
    return unit.kind in Unit.COMMUNE_KINDS and unit.stands_on(timezone.localdate())
