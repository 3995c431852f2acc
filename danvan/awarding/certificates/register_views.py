"""The register: numbers by unit and year, one number with its printings, made void with a reason."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from awards.desk.certificates.codes import answer_of, grouped
from awards.desk.certificates.register import VOID, make_void
from awards.models import Certificate, CertificatePrint
from danvan.accounts.signed_in import user_of
from danvan.awarding.certificates.forms import VoidForm
from danvan.lib.choices import choice_of
from danvan.lib.faults import add_faults
from danvan.lib.paging import PAGE_PARAMETER, page_number
from models_registry import access
from models_registry.choices import unit_choices
from models_registry.models import Unit
from models_registry.one_use import acts_once

_PER_PAGE = 50


class WhichForm(forms.Form):
    """Of which unit and year."""

    don_vi = forms.ChoiceField(label="Đơn vị ban hành", required=False)
    nam = forms.ChoiceField(label="Năm", required=False)

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET)
        rows = Certificate.objects.visible_to(request.user).order_by()
        units = Unit.objects.filter(pk__in=rows.values("unit")).in_tree_order()
        years = rows.values_list("year", flat=True).distinct()
        choice_of(self, "don_vi").choices = [("", "Mọi đơn vị"), *unit_choices(units)]
        choice_of(self, "nam").choices = [
            ("", "Mọi năm"),
            *((str(one), str(one)) for one in sorted(years)[::-1]),
        ]


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/so-giay/?don_vi=&nam=&trang=: the numbers of the units in which the user decides, newest first."""
    if not request.user.has_perm("awards.view_certificate"):
        raise PermissionDenied("Sổ giấy khen do người được giao công nhận, khen thưởng giữ.")
    form = WhichForm(request)
    if set(request.GET) - {"don_vi", "nam", PAGE_PARAMETER} or not form.is_valid():
        return render(request, "400.html", status=400)
    rows = Certificate.objects.visible_to(request.user).select_related("unit").annotate(times=Count("prints"))
    if form.cleaned_data["don_vi"]:
        rows = rows.filter(unit=form.cleaned_data["don_vi"])
    if form.cleaned_data["nam"]:
        rows = rows.filter(year=form.cleaned_data["nam"])
    pages = Paginator(rows.order_by("-year", "-number", "-pk"), _PER_PAGE)
    page = pages.page(page_number(request, pages))
    context = {"form": form, "page_obj": page, "count": pages.count}
    return render(request, "awarding/register.html", context)


@require_http_methods(["GET", "POST"])
@acts_once
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/so-giay/<pk>/: a number, when it was printed by whom and why again; POST makes it void."""
    rows = Certificate.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related("unit", "commendation__decision", "recognition__decision", "act"), pk=pk
    )
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            make_void(found, by=user_of(request), reason=form.cleaned_data["reason"])
        except ValidationError as refusal:
            add_faults(form, refusal)
        else:
            messages.success(request, f"Đã hủy {found}. Muốn cấp giấy khác thì in lại từ trang quyết định.")
            return redirect("awarding:certificate", pk)
    answer = answer_of(found.code)
    context = {
        "certificate": found,
        "form": form,
        "code": grouped(found.code),
        "is_in_force": answer is not None and answer.is_in_force,
        "prints": CertificatePrint.objects.filter(certificate=found)
        .select_related("act", "printer")
        .order_by("pk"),
        "may_void": access.may(request.user, VOID, found.unit),
    }
    return render(request, "awarding/certificate.html", context, status=400 if form.errors else 200)
