"""What every request passes: its number, what the browser may do with the answer, sign-in before anything else."""

import logging
import time
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from danvan.errors import csrf_failure, kept_first
from danvan.lib.answered import count
from danvan.lib.logs import new_number, request_number

_LOG: Final = logging.getLogger("danvan.requests")
POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)


# What no page of ours asks of a browser, it asks for nobody who came in between either.
NOT_ASKED: Final = ", ".join(
    f"{name}=()"
    for name in (
        *("accelerometer", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation"),
        *("gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb"),
    )
)


class RequestNumber:
    """Every request has a number: its error page shows it, each line of the log that it causes begins with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number, begun = new_number(), time.monotonic()
        request.number = number  # type: ignore[attr-defined] # read by the error pages
        of_this = request_number.set(number)
        try:
            response = self.get_response(request)
            self._write_down(request, response, time.monotonic() - begun)
        finally:
            request_number.reset(of_this)
        response.headers["X-Request-ID"] = number
        return response

    def _write_down(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        told = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round(seconds * 1000),
            "user": getattr(getattr(request, "_cached_user", None), "pk", None),  # never asks who it is
        }
        _LOG.info("request", extra=told)
        if settings.DANVAN_METRICS_KEY:
            count(response.status_code, seconds)


class AnswerHeaders:
    """Nothing runs or loads that is not our own file, no camera is asked for, and nothing with names is kept.

    A file is not stored at all. A page is shown again only after the portal was asked, but by "back", which keeps what
    was typed in it: of a page that must not be stored browsers throw that away. `data:` images are what the admin's own
    style sheets draw their icons with. A view that knows better how long its answer may be kept has said so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", NOT_ASKED)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        stored = "no-store" if "Content-Disposition" in response.headers else "no-cache"
        response.headers.setdefault("Cache-Control", f"private, {stored}")
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
        return kept_first(request, "password_change", "đặt mật khẩu của mình")
