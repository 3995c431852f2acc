"""What one reads at the awards desk: the lists of meetings, proposals and quotas, the page of each."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from awards.desk.dossier import dossier_of, quota_of, quotas_given
from awards.desk.meeting import CHANGE as CHANGE_MEETING
from awards.desk.proposals import CHANGE as CHANGE_PROPOSAL
from awards.drafting import ADD as ADD_DRAFT
from awards.drafting import to_draft
from awards.models import (
    Candidate,
    DecisionDraft,
    Evidence,
    Meeting,
    Proposal,
    ProposalLine,
    ProposalQuota,
)
from danvan.awarding.adding import ADD_MEETING, ADD_PROPOSAL, ADD_QUOTA
from danvan.lib.paging import PAGE_PARAMETER, page_number
from danvan.portal.evidence import add, shown_of
from danvan.portal.files import ON_PAPER, note_taken
from danvan.portal.verbs.of_meetings import MEETINGS
from danvan.portal.verbs.of_proposals import PROPOSALS
from danvan.portal.verbs.offered import offers_of
from danvan.portal.work.mine import proposals_to_do
from danvan.portal.work.views import WHICH
from models_registry import access
from models_registry.models import Unit

_PER_PAGE: Final = 50
OF_NOMINEE: Final = (
    "nominee__registrant",
    "nominee__model__registrant",
    "nominee__model__field",
    "nominee__unit",
)


def _may_add(user: access.Asker) -> dict[str, bool]:
    return {
        "may_call": user.has_perm(ADD_MEETING),
        "may_propose": user.has_perm(ADD_PROPOSAL),
        "may_ask": user.has_perm(ADD_QUOTA),
    }


def _list(request: HttpRequest, template: str, rows: Any, **more: Any) -> HttpResponse:
    paginator = Paginator(rows, _PER_PAGE)
    page_obj = paginator.page(page_number(request, paginator))
    context = {"page_obj": page_obj, "count": paginator.count, **_may_add(request.user), **more}
    return render(request, template, context)


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/hop-xet/?trang="""
    rows = (
        Meeting.objects.visible_to(request.user)
        .select_related("unit")
        .annotate(number=Count("candidates"))
        .order_by("-year", "-held_on", "-pk")
    )
    return _list(request, "awarding/meetings.html", rows)


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/de-nghi/?viec=&trang=: those that he may read, or on which he is to act as `viec` says."""
    name = request.GET.get(WHICH, "")
    to_do = proposals_to_do(request.user)
    if set(request.GET) - {WHICH, PAGE_PARAMETER} or (name and name not in to_do):
        return render(request, "400.html", status=400)
    rows: Any = to_do[name] if name else Proposal.objects.visible_to(request.user)
    rows = rows.select_related("unit", "to_unit", "form").annotate(number=Count("lines"))
    return _list(request, "awarding/proposals.html", rows.order_by("-year", "-pk"))


@require_safe
def quotas(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/chi-tieu/?trang="""
    rows = ProposalQuota.objects.visible_to(request.user).select_related("unit", "of_unit", "form")
    givers = Unit.objects.visible_to(request.user).filter(quotas_set__isnull=False).distinct().in_bulk()
    given = ProposalQuota.objects.filter(unit__in=givers).order_by("-year", "unit__sort_name")
    annexes = [(givers[pk], year) for pk, year in given.values_list("unit", "year").distinct()[:_PER_PAGE]]
    return _list(request, "awarding/quotas.html", rows, annexes=annexes)


@require_safe
def quota_annex(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """/khen-thuong/chi-tieu/<unit>/<year>/in/: what an office gave its units to propose in a year, for paper."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    groups = quotas_given(unit, year)
    if not groups:
        raise Http404("Đơn vị này chưa giao chỉ tiêu năm đó.")
    number = sum(len(group.rows) for group in groups)
    note_taken(request, ProposalQuota, f"Phụ lục chỉ tiêu năm {year}, {unit.label}", number, ON_PAPER, "")
    return render(request, "awarding/quota_annex.html", {"unit": unit, "year": year, "groups": groups})


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    found: Meeting = get_object_or_404(MEETINGS.rows(request.user), pk=pk)
    return found


def _candidates(meeting: Meeting) -> Any:
    return Candidate.objects.filter(meeting=meeting).select_related(*OF_NOMINEE, "recognition")


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/hop-xet/<pk>/?trang=: a meeting, who sat in it, its list and what it agreed."""
    found = _meeting(request, pk)
    counted = found.candidates.aggregate(
        listed=Count("pk"),
        taken=Count("pk", filter=Q(agreed=True)),
        refused=Count("pk", filter=Q(agreed=False)),
        recognised=Count("pk", filter=Q(recognition__isnull=False)),
        commended=Count("pk", filter=Q(commendation__isnull=False)),
    )
    paginator = Paginator(_candidates(found), _PER_PAGE)
    paginator.count = counted["listed"]  # counted once
    may_change = access.may(request.user, CHANGE_MEETING, found.unit)
    may_draft = not found.is_open and access.may(request.user, ADD_DRAFT, found.unit)
    context = {
        "meeting": found,
        "page_obj": paginator.page(page_number(request, paginator)),
        "counted": counted,
        "may_change": may_change,
        "may_draft": may_draft and to_draft(found).exists(),
        "drafts": DecisionDraft.objects.visible_to(request.user).filter(meeting=found),
        "offers": offers_of(request.user, MEETINGS, [found]).get(found.pk, []),
    }
    return render(request, "awarding/meeting.html", context)


@require_safe
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/hop-xet/<pk>/in/: the list to be put before the meeting, for paper."""
    found = _meeting(request, pk)
    rows = list(_candidates(found))
    if rows:
        note_taken(request, Candidate, f"Danh sách {found}", len(rows), ON_PAPER, "")
    return render(request, "awarding/agenda.html", {"meeting": found, "rows": rows})


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/de-nghi/<pk>/?trang=: a proposal, its dossier, its quota, its lines with what became of them."""
    found = get_object_or_404(PROPOSALS.rows(request.user), pk=pk)
    lines = ProposalLine.objects.filter(proposal=found).select_related(*OF_NOMINEE)
    paginator = Paginator(lines, _PER_PAGE)
    context = {
        "proposal": found,
        "page_obj": paginator.page(page_number(request, paginator)),
        "count": paginator.count,
        "dossier": dossier_of(found),
        "quota": quota_of(found),
        **shown_of(request.user, found),
        "may_change": found.is_changing and access.may(request.user, CHANGE_PROPOSAL, found.unit),
        "offers": offers_of(request.user, PROPOSALS, [found]).get(found.pk, []),
    }
    return render(request, "awarding/proposal.html", context)


@require_http_methods(["GET", "POST"])
def add_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/de-nghi/<pk>/ban-chup/: scans of its tờ trình and biên bản, while its office works on it."""
    found = get_object_or_404(PROPOSALS.rows(request.user), pk=pk)
    papers = {paper.value: (str(paper.label), found) for paper in Evidence.Paper}
    return add(request, found, {**papers, "proposal": ("Giấy tờ khác", found)})
