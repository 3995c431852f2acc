"""What every request passes: sign-in before anything else, and the content security policy."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from danvan.errors import csrf_failure

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class ContentSecurityPolicy:
    """Nothing runs or loads that is not our own file: no inline script or style, no other host.

    `data:` images are what the admin's own style sheets draw their icons with.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class SignInRequired(LoginRequiredMiddleware):
    """Fail closed: a page is open to the public only where its view says @login_not_required.

    A form sent after the session ran out is answered with what was typed, not with a bare sign-in page.
    """

    def handle_no_permission(  # type: ignore[override] # a form that was sent is answered with a page
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        if request.method == "POST" and request.POST:
            return csrf_failure(request)
        if not get_user_model()._default_manager.exists():
            return redirect("start:start")  # an installation without any account has nobody to sign in
        return super().handle_no_permission(request, view_func)


class PasswordToChange:
    """Whoever signed in with a password for one time sets his own before anything else."""

    _OPEN = ("password_change", "logout")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Leads there from every page but that one and the way out."""
        user, match = request.user, request.resolver_match
        if not getattr(user, "must_change_password", False) or (match and match.view_name in self._OPEN):
            return None
        return redirect("password_change")
