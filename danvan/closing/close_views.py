"""The page on which a review is closed, and that which says how far a long closing is."""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from danvan.accounts.confirming import ask_password
from danvan.accounts.signed_in import user_of
from danvan.closing import beside, services
from danvan.closing.forms import CloseForm
from danvan.lib import jobs
from danvan.review.forms import ScopeForm
from danvan.review.models import ClosedReview
from danvan.review.pages import read_scope, refused, refused_paper
from danvan.review.reconciliation.ledger import review_with_ledger
from danvan.review.scope import Scope
from models_registry import used_keys
from models_registry.one_use import key_sent

_TYPED: Final = (
    "closing"  # in the session: what a closing beside the request was told, until it has ended well
)


@require_http_methods(["GET", "POST"])
def close_review(request: HttpRequest, name: str) -> HttpResponse:
    """/ban-chot/chot/2020-2022/?don_vi=&nam=: what would be closed, what stands open, and why it is closed."""
    form, units = read_scope(request, name, ScopeForm)
    if refusal := refused(request, form):
        return refusal
    scope = form.scope
    if not services.may(request.user, "add", scope.unit):
        raise PermissionDenied
    if refusal := refused_paper(request, scope, units):
        return refusal
    versions = ClosedReview.objects.of(scope)
    if request.method == "POST" and versions.exists() and (asked := ask_password(request)):
        return asked  # a correction may come into force with it
    if request.method == "POST":
        used_keys.refuse_used(request.user, key_sent(request))
    if jobs.is_running(beside.job_of(scope)):
        return redirect(_page("progress", scope))
    why = CloseForm(
        request.POST or None, is_correction=versions.exists(), initial=_typed(request, scope) or {}
    )
    if request.method == "POST" and why.is_valid():
        if beside.is_long(scope):
            request.session[_TYPED] = {beside.job_of(scope): why.cleaned_data}
            beside.start(scope, user_of(request).pk, why.cleaned_data, key_sent(request))
            return redirect(_page("progress", scope))
        try:
            closed = services.close(scope, user_of(request), **why.cleaned_data, key=key_sent(request))
        except ValidationError as error:
            why.add_error(None, error)
        else:
            _say_closed(request, closed)
            return redirect("closing:closed", closed.code)
    review, ledger = review_with_ledger(scope, units, request.user)
    context = {
        "why": why,
        "scope": scope,
        "review": review,
        "ledger": ledger,
        "versions": versions,
    }
    return render(request, "closing/close.html", context, status=400 if why.errors else 200)


@require_GET
def progress(request: HttpRequest, name: str) -> HttpResponse:
    """/ban-chot/chot/2020-2022/dang-chot/?don_vi=&nam=: how far it is; then the closed review, or why there is none."""
    form, _ = read_scope(request, name, ScopeForm)
    if refusal := refused(request, form):
        return refusal
    scope = form.scope
    if not services.may(request.user, "add", scope.unit):
        raise PermissionDenied
    running = jobs.is_running(beside.job_of(scope))  # asked first: between the two it may just have ended
    said = jobs.progress_of(beside.job_of(scope))
    if running:
        return render(request, "closing/progress.html", {"scope": scope, "progress": said})
    closed = ClosedReview.objects.of(scope).last()
    if said or closed is None:
        if said:
            messages.error(request, said.refusal or beside.STOPPED)
        return redirect(_page("close", scope))
    if _typed(request, scope) is not None:
        del request.session[_TYPED]
        _say_closed(request, closed)
    return redirect("closing:closed", closed.code)


def _typed(request: HttpRequest, scope: Scope) -> dict[str, Any] | None:
    """What the user said of this closing when it was begun beside the request: kept until it has ended well."""
    kept: dict[str, Any] | None = request.session.get(_TYPED, {}).get(beside.job_of(scope))
    return kept


def _page(name: str, scope: Scope) -> str:
    asked = {"don_vi": scope.unit.pk, **({"nam": scope.year} if scope.year else {})}
    return reverse(f"closing:{name}", args=[scope.period.name], query=asked)


def _say_closed(request: HttpRequest, closed: ClosedReview) -> None:
    in_force = closed.state == ClosedReview.State.IN_FORCE
    waits = "Đã lập bản sửa. Bản này có hiệu lực khi một tài khoản khác phê duyệt."
    messages.success(request, "Đã chốt số liệu." if in_force else waits)
