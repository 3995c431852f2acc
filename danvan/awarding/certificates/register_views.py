"""The register: numbers by unit and year, one number with its printings, made void with a reason."""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from awards.desk.certificates.codes import answer_of, grouped
from awards.desk.certificates.register import VOID, make_void
from awards.models import Certificate, CertificatePrint
from danvan.accounts.signed_in import user_of
from danvan.awarding.certificates.forms import VoidForm, WhichForm
from danvan.lib.columns import EXCEL, PAGE, ListColumn
from danvan.lib.faults import add_faults
from danvan.portal.cells import Titled
from danvan.portal.room_lists import RoomList, asked_of
from models_registry import access
from models_registry.columns import NUMBER
from models_registry.one_use import acts_once


def _numbers(request: HttpRequest) -> Any:
    if not request.user.has_perm("awards.view_certificate"):
        raise PermissionDenied("Sổ giấy khen do người được giao công nhận, khen thưởng giữ.")
    form = WhichForm(request)
    if not form.is_valid():
        raise BadRequest("Không có điều kiện này.")
    asked = {name: form.cleaned_data[key] for name, key in (("unit", "don_vi"), ("year", "nam"))}
    rows = Certificate.objects.visible_to(request.user).filter(**{k: v for k, v in asked.items() if v})
    return rows.select_related("unit").annotate(times=Count("prints"))


REGISTER: Final = RoomList(
    "Sổ giấy khen, giấy chứng nhận",
    "số đã cấp",
    Certificate,
    [
        NUMBER,
        ListColumn(
            "Số vào sổ",
            lambda row: Titled(row.label, reverse("awarding:certificate", args=[row.pk])),
            PAGE,
            cell="titled",
            order=("year", "number"),
        ),
        ListColumn("Số vào sổ", lambda row: row.label, EXCEL),
        ListColumn(
            "Tên trên giấy",
            lambda row: (row.name, f"Đã hủy: {row.void_reason}" if row.is_void else ""),
            PAGE,
            cell="noted",
            order=("name",),
        ),
        ListColumn("Tên trên giấy", lambda row: row.name, EXCEL),
        ListColumn("Hình thức", lambda row: row.form_name, PAGE | EXCEL, order=("form_name",)),
        ListColumn("Cơ quan ban hành", lambda row: (row.body, row.unit.label), PAGE, cell="noted"),
        ListColumn("Cơ quan ban hành", lambda row: row.body, EXCEL),
        ListColumn("Đơn vị ban hành", lambda row: row.unit.label, EXCEL, order=("unit__sort_name",)),
        ListColumn("Lý do hủy", lambda row: row.void_reason, EXCEL),
        ListColumn("Số lần in", lambda row: row.times, PAGE | EXCEL, cell="number", order=("times",)),
    ],
    _numbers,
    asks=("don_vi", "nam"),
)


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/so-giay/?don_vi=&nam=: the numbers of the units in which the user decides, newest first."""
    context = asked_of(request, REGISTER).context()
    return render(request, "awarding/register.html", {**context, "form": WhichForm(request)})


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
