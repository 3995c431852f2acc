"""Papers of the desk in Word; whoever may read the thing takes its paper, and leaves a line in the trail."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.desk.decision_words import head_for
from awards.drafting import lines_of
from awards.models import Commendation, Decision, DecisionDraft, Meeting, Proposal
from danvan.lib.text import slug
from danvan.portal.verbs.of_drafts import DRAFTS
from danvan.review.desk_papers.building import build_paper
from danvan.review.desk_papers.declared import DECISION, HANDING, MINUTES, PROPOSAL, Paper
from danvan.review.desk_papers.values import decision_values, handing_values, minutes_values, proposal_values
from danvan.review.pages import WORD, paper_answer
from danvan.review.paper import FORMS
from models_registry.bodies import head_of

FORM = "mau"  # in an address: in whose form, where it is another than the usual one


def _found(rows: QuerySet[Any], pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("Không có mục này trong các đơn vị của đồng chí.")
    return found


def _asked(request: HttpRequest, usual: str) -> str:
    """The form that the address asks for, else the usual one; "" for what is none."""
    asked = request.GET.get(FORM, usual)
    return asked if asked in FORMS and not set(request.GET) - {FORM} else ""


def _answer(
    request: HttpRequest, paper: Paper, thing: Model, form: str, values: dict[str, Any], *, is_demo: bool
) -> HttpResponse:
    content = build_paper(paper, form, values, str(request.user), timezone.localtime(), is_demo=is_demo)
    name = slug(f"{paper.name} {thing}")[:80].rstrip("-")
    return paper_answer(request, type(thing), f"{paper.name}: {thing}", content, WORD, f"{name}.docx")


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/de-nghi/<pk>/to-trinh.docx?mau="""
    found: Proposal = _found(
        Proposal.objects.visible_to(request.user).select_related("unit", "to_unit", "meeting", "form"), pk
    )
    if not (form := _asked(request, head_of(found.unit))):
        return render(request, "400.html", status=400)
    values = proposal_values(found, form, timezone.localtime())
    return _answer(request, PROPOSAL, found, form, values, is_demo=found.is_demo)


@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/hop-xet/<pk>/bien-ban.docx?mau="""
    rows = Meeting.objects.visible_to(request.user).select_related("unit").prefetch_related("members")
    found: Meeting = _found(rows, pk)
    if not (form := _asked(request, head_of(found.unit))):
        return render(request, "400.html", status=400)
    values = minutes_values(found, form, timezone.localtime())
    return _answer(request, MINUTES, found, form, values, is_demo=found.is_demo)


@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/du-thao/<pk>/quyet-dinh.docx?mau=: as drafted; once it is signed with its number and day."""
    found: DecisionDraft = _found(DRAFTS.rows(request.user), pk)
    if not (form := _asked(request, head_for(found.track, found.meeting.unit))):
        return render(request, "400.html", status=400)
    values = decision_values(found, lines_of(found), form, timezone.localtime())
    return _answer(request, DECISION, found, form, values, is_demo=found.is_demo)


@require_safe
def handing(request: HttpRequest, pk: int) -> HttpResponse:
    """/quyet-dinh/<pk>/trao-thuong.docx?mau=: those whom the reader may see, to sign as they receive."""
    found: Decision = _found(Decision.objects.visible_to(request.user).select_related("unit"), pk)
    if not (form := _asked(request, head_for(found.track, found.unit))):
        return render(request, "400.html", status=400)
    given = Commendation.objects.visible_to(request.user).filter(decision=found).in_force()
    rows = list(given.select_related("unit").order_by("recipient_kind", "sort_name", "pk"))
    if not rows:
        raise Http404("Quyết định này không khen thưởng ai trong các đơn vị của đồng chí.")
    values = handing_values(found, rows, form, timezone.localtime())
    return _answer(request, HANDING, found, form, values, is_demo=found.is_demo)
