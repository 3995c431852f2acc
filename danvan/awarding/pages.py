"""What one reads at the awards desk: the lists of meetings, proposals and quotas, the page of each."""

from typing import Final

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
    ProposalQuota,
)
from danvan.awarding import lists
from danvan.awarding.adding import ADD_MEETING, ADD_PROPOSAL, ADD_QUOTA
from danvan.portal.evidence import add, shown_of
from danvan.portal.files import ON_PAPER, note_taken
from danvan.portal.room_lists import asked_of
from danvan.portal.verbs.of_meetings import MEETINGS
from danvan.portal.verbs.of_proposals import PROPOSALS
from danvan.portal.verbs.offered import offers_of
from models_registry import access
from models_registry.models import Unit

_ANNEXES: Final = 50  # of years and offices, of which the page of quotas leads to the paper


def _may_add(user: access.Asker) -> dict[str, bool]:
    return {
        "may_call": user.has_perm(ADD_MEETING),
        "may_propose": user.has_perm(ADD_PROPOSAL),
        "may_ask": user.has_perm(ADD_QUOTA),
    }


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/hop-xet/"""
    context = asked_of(request, lists.MEETINGS).context()
    return render(request, "awarding/meetings.html", {**context, **_may_add(request.user)})


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/de-nghi/?viec=: those that he may read, or on which he is to act as `viec` says."""
    context = asked_of(request, lists.PROPOSALS).context()
    return render(request, "awarding/proposals.html", {**context, **_may_add(request.user)})


@require_safe
def quotas(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/chi-tieu/"""
    context = {**asked_of(request, lists.QUOTAS).context(), **_may_add(request.user)}
    givers = Unit.objects.visible_to(request.user).filter(quotas_set__isnull=False).distinct().in_bulk()
    given = ProposalQuota.objects.filter(unit__in=givers).order_by("-year", "unit__sort_name")
    annexes = given.values_list("unit", "year").distinct()[:_ANNEXES]
    context["annexes"] = [(givers[pk], year) for pk, year in annexes]
    return render(request, "awarding/quotas.html", context)


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


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/hop-xet/<pk>/: a meeting, who sat in it, its list and what it agreed."""
    found = _meeting(request, pk)
    counted = found.candidates.aggregate(
        listed=Count("pk"),
        taken=Count("pk", filter=Q(agreed=True)),
        refused=Count("pk", filter=Q(agreed=False)),
        recognised=Count("pk", filter=Q(recognition__isnull=False)),
        commended=Count("pk", filter=Q(commendation__isnull=False)),
    )
    may_change = access.may(request.user, CHANGE_MEETING, found.unit)
    may_draft = not found.is_open and access.may(request.user, ADD_DRAFT, found.unit)
    context = {
        "meeting": found,
        **asked_of(request, lists.CANDIDATES, pk=pk).context(),
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
    rows = list(lists.candidates(request, pk))
    if rows:
        note_taken(request, Candidate, f"Danh sách {found}", len(rows), ON_PAPER, "")
    return render(request, "awarding/agenda.html", {"meeting": found, "rows": rows})


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/de-nghi/<pk>/: a proposal, its dossier, its quota, its lines with what became of them."""
    found = get_object_or_404(PROPOSALS.rows(request.user), pk=pk)
    context = {
        "proposal": found,
        **asked_of(request, lists.LINES, pk=pk).context(),
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
