"""The review as a Word report to download."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from danvan.review.figures.review import review_of
from danvan.review.figures.stated import with_stated
from danvan.review.forms import PaperForm
from danvan.review.models import ClosedReview
from danvan.review.pages import read_scope, refused
from danvan.review.reconciliation.ledger import ledger_of
from danvan.review.report import TemplateFaultsError, build_document, document_name
from danvan.review.report.templates import own_template
from models_registry.access import successions_for

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def document(request: HttpRequest, slug: str) -> HttpResponse:
    """/so-ket/2020-2022/xuat-word/?mau=: the page's figures, of the same parameters, as a Word report.

    Of a closed review the report is the one that was closed, unless the present figures are asked for.
    """
    form, units = read_scope(request, slug, PaperForm)
    if refusal := refused(request, form):
        return refusal
    paper = form.paper_form
    closed = ClosedReview.objects.visible_to(request.user).in_force_of(form.scope)
    if closed and not form.cleaned_data["hien_tai"]:
        return redirect(f"{reverse('closing:document', args=[closed.code])}?mau={paper}")
    figures = with_stated(review_of(form.scope, units, successions_for(request.user)))
    ledger = ledger_of(figures, request.user)
    try:
        content = build_document(
            figures, ledger, str(request.user), timezone.localtime(), paper, own_template(paper)
        )
    except TemplateFaultsError as error:
        return _refused(request, slug, paper, error)
    return HttpResponse(
        content,
        content_type=WORD,
        headers={"Content-Disposition": f'attachment; filename="{document_name(form.scope, paper)}"'},
    )


def _refused(request: HttpRequest, slug: str, paper: str, error: TemplateFaultsError) -> HttpResponse:
    """Back to the review, which says what is wrong with the template and who can mend it."""
    messages.error(
        request,
        f"Chưa xuất được báo cáo vì mẫu riêng của đơn vị ({paper}.docx) có lỗi. Đề nghị báo người quản trị cổng "
        "sửa mẫu, hoặc bỏ tệp mẫu đó để dùng mẫu mặc định.",
    )
    for fault in error.faults:
        messages.error(request, fault)
    query = request.GET.copy()
    query.pop("mau", None)
    address = reverse("review:review", args=[slug])
    return redirect(f"{address}?{query.urlencode()}" if query else address)
