"""Registrations that were begun and lack something: what they lack, opened to go on with, thrown away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from danvan.accounts.signed_in import user_of
from danvan.portal.room_lists import asked_of
from danvan.portal.work.lists import DRAFTS
from models_registry.one_use import acts_once
from models_registry.services import drop_entry_draft, entry_drafts_for


@require_safe
def to_complete(request: HttpRequest) -> HttpResponse:
    """/viec-cua-toi/ban-nhap-con-thieu/: the drafts that their reader may go on with, the oldest first."""
    context = asked_of(request, DRAFTS).context(verbs="draft_verbs")
    return render(request, "portal/work/entry_drafts.html", context)


@require_POST
@acts_once
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """/viec-cua-toi/ban-nhap-con-thieu/<pk>/bo/: nobody goes on with it."""
    user = user_of(request)
    draft = get_object_or_404(entry_drafts_for(user), pk=pk)
    drop_entry_draft(draft, by=user)
    messages.success(request, f"Đã bỏ bản nháp “{draft}”.")
    return redirect("portal:entry_drafts")
