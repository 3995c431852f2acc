"""Certificates of a decision: who is given one, whether all fits, numbers and printing in one press, the PDF."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from awards.desk.certificates.contents import Award, form_of, key_of, name_of
from awards.desk.certificates.papers import Papers, pdf_of_prints
from awards.desk.certificates.register import (
    PRINT,
    fault_of,
    given_by,
    print_certificates,
    standing_of,
)
from awards.models import Certificate, CertificatePrint, Decision
from danvan.accounts.signed_in import user_of
from danvan.awarding.certificates.forms import PrintForm
from danvan.awarding.certificates.layout_views import pdf_answer
from danvan.awarding.certificates.verifying import verify_at
from danvan.lib.faults import add_faults
from danvan.lib.paging import PAGE_PARAMETER, page_number
from models_registry import access, trail
from models_registry.models import Act
from models_registry.one_use import key_sent
from models_registry.scoping import merged_into
from models_registry.used_keys import refuse_used

CHOSEN: Final = (
    "giay"  # each as "k12|1": which award, and how often it had been printed when the page was made
)
ONE: Final = "chon"  # in an address: the one that is chosen
_PER_PAGE: Final = 100


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """/quyet-dinh/<pk>/in-giay/?chon=k12&trang=: whom the decision gives a paper; POST gives numbers and prints."""
    if into := merged_into(Decision, pk):
        return redirect("awarding:print", into)
    decision = _decision(request, pk)
    if set(request.GET) - {ONE, PAGE_PARAMETER}:
        return render(request, "400.html", status=400)
    awards = given_by(decision)
    asked = request.GET.get(ONE)
    pages = Paginator([one for one in awards if asked in (None, key_of(one))], _PER_PAGE)
    page = pages.page(page_number(request, pages))
    form = PrintForm(decision.unit, request.POST or None)
    sent = request.POST.getlist(CHOSEN)
    if request.method == "POST":
        refuse_used(request.user, key_sent(request))
        if form.is_valid() and (printed := _print(request, decision, awards, form, sent)):
            return redirect(printed)
    context = {
        "decision": decision,
        "rows": _rows(
            decision, list(page), {one.partition("|")[0] for one in sent}, request.method == "POST"
        ),
        "page_obj": page,
        "form": form,
    }
    return render(request, "awarding/print.html", context, status=400 if form.errors else 200)


def _print(
    request: HttpRequest, decision: Decision, awards: list[Award], form: PrintForm, sent: list[str]
) -> str:
    """The address of the printing; "" where it is refused, and the form says why."""
    seen = {
        key: int(times) if times.isdecimal() else 0 for key, _, times in (one.partition("|") for one in sent)
    }
    data = form.cleaned_data
    try:
        with trail.act(request.user, key=key_sent(request)) as act:
            print_certificates(
                decision,
                [one for one in awards if key_of(one) in seen],
                by=user_of(request),
                seen=seen,
                reason=data["reason"],
                printer=data["printer"],
            )
            act.answer = reverse("awarding:printing", args=[act.pk])
    except ValidationError as refusal:
        add_faults(form, refusal)
        return ""
    messages.success(request, "Đã vào sổ. Mở tệp PDF rồi in đúng cỡ thật (100 %), không “vừa trang”.")
    return act.answer


def _rows(decision: Decision, awards: list[Award], chosen: set[str], is_sent: bool) -> list[dict[str, Any]]:
    """A line for each award: its number, how often printed, what stands against it, whether it is chosen."""
    papers, standing = Papers(decision, verify_at()), standing_of(awards)
    rows = []
    for award in awards:
        key, kept = key_of(award), standing.get(key_of(award))
        fault = fault_of(award) or ("" if papers.layout_of(award) else "chưa đặt mẫu in của hình thức này")
        times = getattr(kept, "times", 0)
        rows.append(
            {
                "key": f"{key}|{times}",
                "name": name_of(award) or str(award),
                "form": form_of(award)[1],
                "certificate": kept,
                "times": times,
                "fault": fault,
                "doubts": [] if fault else papers.faults(award, kept),
                "is_chosen": key in chosen if is_sent else not times,
            }
        )
    return rows


def _decision(request: HttpRequest, pk: int) -> Decision:
    """A decision whose certificates the user prints. Raises Http404, or PermissionDenied for who only reads it."""
    rows = (
        Decision.objects.visible_to(request.user)
        .with_force()
        .select_related("unit__issuer_profile", "unit__parent")
    )
    decision = get_object_or_404(rows, pk=pk)
    if not access.may(request.user, PRINT, decision.unit):
        raise PermissionDenied("Giấy khen do người được giao công nhận, khen thưởng của đơn vị ban hành in.")
    return decision


@require_safe
def printing(request: HttpRequest, act: UUID) -> HttpResponse:
    """/khen-thuong/lan-in/<act>/: what was printed in one press, and its PDF."""
    prints = _prints(request, act)
    context = {
        "act": get_object_or_404(Act, pk=act),
        "prints": prints,
        "void": sum(row.certificate.is_void for row in prints),
        "decision": prints[0].certificate.award.decision,
    }
    return render(request, "awarding/printing.html", context)


@require_safe
def printing_pdf(request: HttpRequest, act: UUID) -> HttpResponse:
    """/khen-thuong/lan-in/<act>/giay.pdf: its certificates in their order; each taking leaves a line in the trail."""
    prints = _prints(request, act)
    content = pdf_of_prints(prints, verify_at())
    if not content:
        raise Http404("Các giấy của lần in này đã hủy, hoặc mẫu in không còn.")
    if request.method == "GET":
        keys = [row.certificate_id for row in prints if not row.certificate.is_void]
        with trail.act(user_of(request)):
            trail.record_shown(Certificate, keys, "tệp PDF để in")
    return pdf_answer(content, f"giay-{prints[0].certificate.number:02d}.pdf")


def _prints(request: HttpRequest, act: UUID) -> list[CertificatePrint]:
    """The rows of a printing that the user may read, in their order. Raises Http404."""
    commended, recognised = "certificate__commendation", "certificate__recognition"
    rows = (
        CertificatePrint.objects.visible_to(request.user)
        .filter(act=act)
        .select_related(
            "printer",
            *(f"{commended}__{name}" for name in ("unit", "model", "decision__unit__issuer_profile")),
            *(f"{recognised}__{name}" for name in ("registration__unit", "registration__model__registrant")),
            f"{recognised}__decision__unit__issuer_profile",
        )
    )
    found = list(rows.order_by("position", "pk"))
    if not found:
        raise Http404("Không có lần in này trong các đơn vị của đồng chí.")
    return found
