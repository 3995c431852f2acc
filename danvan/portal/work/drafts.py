"""Registrations that were begun and lack something: what they lack, opened to go on with, thrown away."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from danvan.accounts.signed_in import user_of
from danvan.lib.paging import PAGE_PARAMETER, page_number
from models_registry.admin.entry_form import missing_in
from models_registry.one_use import acts_once
from models_registry.services import drop_entry_draft, entry_drafts_for

_PER_PAGE = 50


@require_safe
def to_complete(request: HttpRequest) -> HttpResponse:
    """/viec-cua-toi/ban-nhap-con-thieu/?trang=: the drafts that their reader may go on with, the oldest first."""
    paginator = Paginator(entry_drafts_for(user_of(request)).select_related("unit"), _PER_PAGE)
    if set(request.GET) - {PAGE_PARAMETER}:
        return render(request, "400.html", status=400)
    page_obj = paginator.page(page_number(request, paginator))
    rows = [(draft, missing_in(draft.typed)) for draft in page_obj]
    return render(request, "portal/work/entry_drafts.html", {"rows": rows, "page_obj": page_obj})


@require_POST
@acts_once
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """/viec-cua-toi/ban-nhap-con-thieu/<pk>/bo/: nobody goes on with it."""
    user = user_of(request)
    draft = get_object_or_404(entry_drafts_for(user), pk=pk)
    drop_entry_draft(draft, by=user)
    messages.success(request, f"Đã bỏ bản nháp “{draft}”.")
    return redirect("portal:entry_drafts")
