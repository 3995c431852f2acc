"""The review as a Word report to download, and the page on which an office writes its sections."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from danvan.accounts.signed_in import user_of
from danvan.review.forms import PaperForm, ScopeForm
from danvan.review.models import ReviewPeriod
from danvan.review.pages import (
    WORD,
    back_to_review,
    closed_for,
    kept_paper,
    paper_answer,
    read_scope,
    refused,
    refused_paper,
)
from danvan.review.reconciliation.ledger import review_with_ledger
from danvan.review.report import TemplateFaultsError, build_document, build_slip, document_name
from danvan.review.report.forms import SectionsForm
from danvan.review.report.own_templates import template_for
from danvan.review.report.sections import (
    SectionsMovedError,
    has_sections,
    may_write,
    save_sections,
    sections_of,
)
from models_registry import trail
from models_registry.one_use import key_sent


def document(request: HttpRequest, name: str) -> HttpResponse:
    """/so-ket/2020-2022/xuat-word/?mau=: the page's figures, of the same parameters, as a Word report.

    Of a closed review the report is the one that was closed, unless the present figures are asked for.
    """
    form, units = read_scope(request, name, PaperForm)
    if refusal := refused(request, form):
        return refusal
    paper = form.paper_form
    closed = closed_for(request.user, form.scope)
    if closed and not form.cleaned_data["hien_tai"]:
        return kept_paper("closing:document", closed, form)
    if refusal := refused_paper(request, form.scope, units):
        return refusal
    figures, ledger = review_with_ledger(form.scope, units, request.user)
    try:
        template, told = template_for(form.scope.unit, paper)
        content = build_document(figures, ledger, str(request.user), timezone.localtime(), paper, template)
    except TemplateFaultsError as error:
        return _refused(request, name, paper, error)
    for fault in told:  # the next page says them
        messages.warning(request, fault)
    title = f"{form.scope.period}, {form.scope.unit}"
    return paper_answer(request, ReviewPeriod, title, content, WORD, document_name(form.scope, paper))


def slip(request: HttpRequest, name: str) -> HttpResponse:
    """/so-ket/2020-2022/phieu-doi-chieu/?mau=: the differences as a Word document of their own."""
    form, units = read_scope(request, name, PaperForm)
    if refusal := refused(request, form) or refused_paper(request, form.scope, units):
        return refusal
    figures, ledger = review_with_ledger(form.scope, units, request.user)
    content = build_slip(figures, ledger, str(request.user), timezone.localtime(), form.paper_form)
    file_name = document_name(form.scope, form.paper_form, "phieu doi chieu")
    title = f"{form.scope.period}, {form.scope.unit}"
    return paper_answer(request, ReviewPeriod, title, content, WORD, file_name)


def _refused(request: HttpRequest, name: str, paper: str, error: TemplateFaultsError) -> HttpResponse:
    """Back to the review, which says what is wrong with the template and who can mend it."""
    fault = (
        f"Chưa xuất được báo cáo vì mẫu riêng của đơn vị ({paper}.docx) có lỗi. Đề nghị báo người quản trị "
        "sửa mẫu, hoặc thôi dùng mẫu riêng để dùng mẫu mặc định."
    )
    return back_to_review(request, name, fault, *error.faults)


def write(request: HttpRequest, name: str) -> HttpResponse:
    """/so-ket/2020-2022/soan-bao-cao/?don_vi=&nam=: the sections that people write, with what was carried over."""
    form, _ = read_scope(request, name, ScopeForm)
    if refusal := refused(request, form):
        return refusal
    scope = form.scope
    if not may_write(request.user, scope) or not has_sections(scope):
        raise PermissionDenied("Đồng chí không có quyền soạn báo cáo của đơn vị này.")
    here = request.get_full_path()
    entry = SectionsForm(request.POST if request.method == "POST" else None, sections_of(scope))
    if entry.is_valid():
        try:
            with trail.act(request.user, key=key_sent(request)) as act:
                kept = save_sections(scope, entry.texts, entry.seen, user_of(request))
                act.answer = here
        except SectionsMovedError as error:
            entry.refuse(error)
        else:
            names = ", ".join(row.get_section_display().lower() for row in kept)
            messages.success(request, f"Đã lưu: {names}." if kept else "Không có mục nào thay đổi.")
            return redirect(here)
    context = {
        "form": entry,
        "scope": scope,
        "period": scope.period,
        "back": here.replace("soan-bao-cao/", "", 1),
    }
    return render(request, "review/write_report.html", context, status=400 if entry.errors else 200)
