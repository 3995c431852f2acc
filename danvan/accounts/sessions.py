"""Sessions: which are open where, when one ends by itself, and how its owner ends another.

What a request needs stands in the session itself, so that a page asks the database for nothing more; the row that its
owner reads in his list is renewed with it, once in five minutes.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import time
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.models import Session
from django.db import InternalError, OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from danvan.accounts.devices import device_of
from danvan.accounts.guesses import address_of
from danvan.accounts.models import OpenSession, User

_BEGAN: Final = "began"  # in the session, in seconds: when its owner signed in
_SEEN: Final = "seen"  # when it was last used, to five minutes
_NOTED_EVERY: Final = 300  # seconds


def listen() -> None:
    """From now on a sign-in begins a session that ends by itself."""
    user_logged_in.connect(_begin, dispatch_uid="session: begins")


def _begin(request: HttpRequest, user: User, **signal: Any) -> None:
    request.session[_BEGAN] = request.session[_SEEN] = time()
    if address_of(request) is not None:  # else no line brought it: a test's, a command's
        keep_in_list(request, user)


def keep_in_list(request: HttpRequest, user: User) -> None:
    """Its owner finds the session in his list, under the key that it has now."""
    if not request.session.session_key:
        request.session.create()
    OpenSession.objects.update_or_create(
        session_id=request.session.session_key,
        defaults={
            "user_id": user.pk,
            "device": device_of(request)[:100],
            "address": (address_of(request) or "")[:45],
            "began_at": datetime.fromtimestamp(request.session.get(_BEGAN, time()), UTC),
            "seen_at": timezone.now(),
        },
    )


def kept_in(session: SessionBase) -> dict[str, Any]:
    """What a session keeps for its owner's pages: all but when it was used."""
    return {name: value for name, value in session.items() if name not in (_BEGAN, _SEEN)}


def open_sessions_of(user: User) -> QuerySet[OpenSession]:
    """Those that have not ended, the one used last first."""
    now = timezone.now()
    return OpenSession.objects.filter(
        user=user,
        session__expire_date__gt=now,
        seen_at__gt=now - settings.SESSION_IDLE,
        began_at__gt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
    ).order_by("-seen_at", "-pk")


def end_sessions(user: User, *, but: str | None = None) -> int:
    """Signs an account out wherever it is in, but in the session of that key; returns how many sessions that were."""
    ended = Session.objects.filter(opened__user=user.pk).exclude(session_key=but or "")
    number = ended.count()
    ended.delete()
    return number


class SessionsEnd:
    """Middleware: a session that nobody used for `SESSION_IDLE`, or that began a working day ago, is none any more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen, now = request.session.get(_SEEN), time()
        if seen is not None:
            is_idle = now - seen > settings.SESSION_IDLE.total_seconds()
            if is_idle or now - request.session[_BEGAN] > settings.SESSION_COOKIE_AGE:
                request.session.flush()  # who asks is nobody; a form that he sent is kept (danvan.errors)
            elif now - seen > _NOTED_EVERY:
                self._note(request, now)
        return self.get_response(request)

    def _note(self, request: HttpRequest, now: float) -> None:
        """The session was used. A page is shown too where the database is busy or only read, or it has just ended."""
        request.session[_SEEN] = now
        try:
            request.session.save()
            OpenSession.objects.filter(session=request.session.session_key).update(seen_at=timezone.now())
        except (OperationalError, InternalError, UpdateError):
            pass
        request.session.modified = False  # or it would be written a second time with the answer
