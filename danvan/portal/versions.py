"""A page that is as its reader saw it last is not sent again: 304, before anything of it is counted or written.

What such a page says hangs on the acts of the trail, the reader, what his session keeps, how much waits for him, the
day and the program; on nothing that is written outside an act. The browser asks each time (`danvan.middleware`), and
an act that ends while a page is made belongs to the next version of it.
"""

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response

from danvan.accounts.sessions import kept_in
from danvan.accounts.signed_in import user_of
from danvan.portal.asked import SHOWN
from danvan.portal.work.head import numbers_for
from models_registry import access

PAGES: Final = frozenset({"review:review", *(f"portal:{name}" for name in SHOWN)})
_CODE: Final = ("awards", "danvan", "models_registry", "templates")


class AnswersByVersion:
    """Middleware, the last one: whoever may not open a page has been turned away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in (200, 304) and (version := getattr(request, "version", "")):
            response.headers["ETag"] = version
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """304 in the page's place, where the browser has this version of it."""
        match = request.resolver_match
        if request.method not in ("GET", "HEAD") or not match or match.view_name not in PAGES:
            return None
        if not request.user.is_authenticated or len(get_messages(request)):
            return None  # a message is said once
        request.version = _version(request)  # type: ignore[attr-defined] # read above
        return get_conditional_response(request, etag=request.version)  # type: ignore[attr-defined]


def _version(request: HttpRequest) -> str:
    """Weak, for a proxy that compresses the page keeps such a mark."""
    user = user_of(request)
    hangs_on = (
        (_code(), timezone.localdate(), request.get_full_path()),
        (user.pk, access.grants_of(user)),
        (sorted(kept_in(request.session).items()), request.META.get("CSRF_COOKIE", "")),
        sorted(numbers_for(request, user).items()),  # and the newest act
    )
    return f'W/"{hashlib.sha256(repr(hangs_on).encode()).hexdigest()[:32]}"'


@cache
def _code() -> str:
    """The program as it was started, and how it was set up: the same in each of its processes."""
    files = sorted(
        (str(path), path.stat().st_size, path.stat().st_mtime_ns)
        for room in _CODE
        for path in Path(settings.BASE_DIR, room).rglob("*.*")
        if path.suffix in (".py", ".html")
    )
    set_up = sorted((name, value) for name, value in os.environ.items() if name.startswith("DANVAN_"))
    return hashlib.sha256(repr((files, set_up)).encode()).hexdigest()
