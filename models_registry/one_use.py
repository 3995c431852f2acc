"""A button pressed twice acts once: the one-use key of a form, and where the second press is led."""

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


def key_sent(request: HttpRequest) -> str:
    """The key that came with a form; what no key of ours holds is left out."""
    return re.sub(r"[^0-9a-f]", "", request.POST.get(ONE_USE_KEY, ""))[:32]


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
