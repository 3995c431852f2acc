"""Papers of the desk in Word; whoever may read the thing takes its paper, and leaves a line in the trail."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from danvan.lib.text import slug
from danvan.lib.word.faults import TemplateFaultsError
from danvan.lib.word.papers import Paper
from danvan.review.desk_papers.building import build_paper
from danvan.review.desk_papers.declared import DECISION, HANDING, MINUTES, PROPOSAL
from danvan.review.desk_papers.sources import SOURCES
from danvan.review.pages import WORD, paper_answer
from danvan.review.paper import FORMS
from danvan.review.report.own_templates import template_for

FORM = "mau"  # in an address: in whose form, where it is another than the usual one


def _answer(
    request: HttpRequest, paper: Paper, pk: int, page: str, missing: str = "Không có mục này"
) -> HttpResponse:
    """The paper, from the template of its unit; with a template that cannot be filled back to the thing's page."""
    source = SOURCES[paper.code]
    found = source.rows(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404(f"{missing} trong các đơn vị của đồng chí.")
    form = request.GET.get(FORM, source.form(found))
    if form not in FORMS or set(request.GET) - {FORM}:
        return render(request, "400.html", status=400)
    moment = timezone.localtime()
    values = source.values(found, form, moment, request.user)
    try:
        template, told = template_for(source.unit(found), form, paper)
        content = build_paper(paper, template, values, str(request.user), moment, is_demo=found.is_demo)
    except TemplateFaultsError as error:
        for fault in (f"Chưa xuất được {paper.name.lower()} vì mẫu Word có lỗi.", *error.faults):
            messages.error(request, fault)
        return redirect(page, pk)
    for fault in told:  # the next page says them
        messages.warning(request, fault)
    name = slug(f"{paper.name} {found}")[:80].rstrip("-")
    return paper_answer(request, type(found), f"{paper.name}: {found}", content, WORD, f"{name}.docx")


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/de-nghi/<pk>/to-trinh.docx?mau="""
    return _answer(request, PROPOSAL, pk, "awarding:proposal")


@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/hop-xet/<pk>/bien-ban.docx?mau="""
    return _answer(request, MINUTES, pk, "awarding:meeting")


@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/du-thao/<pk>/quyet-dinh.docx?mau=: as drafted; once it is signed with its number and day."""
    return _answer(request, DECISION, pk, "awarding:draft")


@require_safe
def handing(request: HttpRequest, pk: int) -> HttpResponse:
    """/quyet-dinh/<pk>/trao-thuong.docx?mau=: those whom the reader may see, to sign as they receive."""
    return _answer(request, HANDING, pk, "portal:decision", "Quyết định này không khen thưởng ai")
