"""/tai-khoan/: who one is here, what one may do where, and where one is signed in."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from danvan.accounts.models import User
from danvan.accounts.second_factor import authenticator_of
from danvan.accounts.sessions import end_sessions, open_sessions_of
from danvan.accounts.signed_in import user_of
from models_registry.models import Change

_SIGN_INS_SHOWN: Final = 10


@require_GET
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """The page; of sign-ins, failed ones too, the newest."""
    user = user_of(request)
    sign_ins = Change.objects.of(User).filter(
        subject_id=user.pk, action__in=(Change.Action.SIGN_IN, Change.Action.REFUSED)
    )
    context = {
        "has_factor": authenticator_of(user) is not None,
        "assignments": user.assignments.select_related("unit"),
        "sessions": open_sessions_of(user),
        "this_session": request.session.session_key,
        "sign_ins": sign_ins[:_SIGN_INS_SHOWN],
    }
    return render(request, "registration/account.html", context)


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """/tai-khoan/phien/<pk>/ket-thuc/: another of one's own sessions ends at once."""
    found = open_sessions_of(user_of(request)).filter(pk=pk).exclude(session=request.session.session_key)
    opened = found.select_related("session").first()
    if opened is None:
        raise Http404
    opened.session.delete()
    messages.success(request, f"Đã đăng xuất phiên ở {opened}.")
    return redirect("own_account:account")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """/tai-khoan/phien/ket-thuc-het/: all but this one end at once."""
    number = end_sessions(user_of(request), but=request.session.session_key)
    messages.success(request, f"Đã đăng xuất {number} phiên khác." if number else "Không có phiên nào khác.")
    return redirect("own_account:account")
