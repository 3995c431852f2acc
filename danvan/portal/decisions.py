"""The page of a decision: its scan, whom it recognises and commends, what it revokes."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from awards.desk.certificates.register import PRINT
from awards.models import Commendation, Decision, DecisionDraft, Recognition
from awards.models.decisions import load_revocations
from danvan.lib.paging import PAGE_PARAMETER, page_number
from danvan.portal.evidence import shown_of
from danvan.portal.verbs.of_decisions import DECISIONS
from danvan.portal.verbs.offered import offers_of
from models_registry import access
from models_registry.models import Change
from models_registry.permissions import DECIDE
from models_registry.scoping import merged_into

_PER_PAGE: Final = 50


def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """/quyet-dinh/<pk>/?trang=: as far as the user may read it; of what it gave fifty each a page."""
    user = request.user
    papers = load_revocations()
    mine = Decision.objects.visible_to(user)
    rows = mine.with_force(papers).select_related("unit").prefetch_related(Prefetch("revokes", mine))
    found = rows.filter(pk=pk).first()
    if found is None:
        if into := merged_into(Decision, pk):
            return redirect("portal:decision", into)
        raise Http404
    recognitions = Recognition.objects.visible_to(user).filter(decision=found).with_force(papers)
    models = recognitions.select_related("registration__model__registrant", "registration__unit")
    commendations = Commendation.objects.visible_to(user).filter(decision=found).with_force(papers)
    recipients = commendations.select_related("registrant", "unit")
    given: dict[str, Paginator[Any]] = {
        "recognitions": Paginator(models.order_by("registration__model__sort_title", "pk"), _PER_PAGE),
        "commendations": Paginator(recipients.order_by("recipient_kind", "sort_name", "pk"), _PER_PAGE),
    }
    # How many rows, and of how many models or recipients: one query for both.
    counted = {
        "recognitions": recognitions.aggregate(
            times=Count("pk"), named=Count("registration__model", distinct=True)
        ),
        "commendations": commendations.aggregate(
            times=Count("pk"), named=Count("pk", filter=Q(repetition=0))
        ),
    }
    for name, some in given.items():
        some.count = counted[name]["times"]
    longer = max(given.values(), key=lambda one: one.num_pages)
    if set(request.GET) - {PAGE_PARAMETER}:
        return render(request, "400.html", status=400)
    number = page_number(request, longer)
    draft = DecisionDraft.objects.filter(decision=found).first()
    context = {
        "decision": found,
        "revoked_by": mine.filter(pk=found.revoked_by_id).first() if found.revoked_by_id else None,
        "draft": draft,
        "may_open_draft": access.may(user, "awards.view_decisiondraft", found.unit),
        "page_obj": longer.page(number),
        **{name: some.page(number) if number in some.page_range else () for name, some in given.items()},
        **{f"{name}_count": some.count for name, some in given.items()},
        "models_count": counted["recognitions"]["named"],
        "recipients_count": counted["commendations"]["named"],
        **shown_of(user, found),
        "may_change": access.may(user, "awards.change_decision", found.unit),
        "may_merge": access.may(user, DECIDE, found.unit),
        "may_print": found.is_in_force
        and any(some.count for some in given.values())
        and access.may(user, PRINT, found.unit),
        "offers": offers_of(user, DECISIONS, [found]).get(found.pk, []),
        "merged": Decision._base_manager.filter(merged_into=found),
        "changes": Change.objects.of(Decision).filter(subject_id=found.pk)[:20],
    }
    return render(request, "portal/decision.html", context)
