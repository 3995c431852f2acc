"""A button pressed twice acts once: the one-use key of a form, and where the second press is led."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from models_registry import trail
from models_registry.used_keys import UsedAlreadyError

ONE_USE_KEY: Final = (
    "one_use_key"  # the hidden field of a form that acts once, however often its button is pressed
)
PRESSED_AGAIN: Final = "Lần bấm trước đã được ghi; lần bấm này không ghi thêm."


# No content: the session's token, the form's own key, and which page follows a save.
_NO_CONTENT: Final = frozenset(("csrfmiddlewaretoken", ONE_USE_KEY, "_save", "_addanother", "_continue"))


def form_key(request: HttpRequest) -> str:
    """The key of the form that was sent, "" if it has none; what no key of ours holds is left out."""
    return re.sub(r"[^0-9a-f]", "", request.POST.get(ONE_USE_KEY, ""))[:32]


def key_sent(request: HttpRequest) -> str:
    """The key of a press: of the form and of what was sent in it, "" of a form without a key.

    A browser that goes back shows the form as it was kept, its key too. The same content sent again is the button
    pressed twice; other content, another file, is another act and must not be taken for it.
    """
    key = form_key(request)
    return f"{key}{_content(request)}" if key else ""


def _content(request: HttpRequest) -> str:
    """A digest of what was typed, chosen and attached."""
    sent = hashlib.sha256()
    for name, values in sorted(request.POST.lists()):
        if name not in _NO_CONTENT:
            sent.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            sent.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                sent.update(chunk)
            file.seek(0)
    return sent.hexdigest()[:16]


def acts_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, its form sent as one act with the form's key; where it leads, the second press leads too.

    Not for a view that works long before it writes: the act holds the database's lock.
    """

    @wraps(view)
    def once(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with trail.act(request.user, key=key_sent(request)) as act:
            response = view(request, *args, **kwargs)
            act.answer = getattr(response, "url", "")
        return response

    return once


class PressedTwice:
    """Middleware: a view whose act finds its key used is answered where the first press led, or at its own page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django asks here for an answer before it says 500; what is no second press is not ours."""
        if not isinstance(exception, UsedAlreadyError):
            return None
        messages.info(request, PRESSED_AGAIN)
        return redirect(exception.answer or request.get_full_path())
