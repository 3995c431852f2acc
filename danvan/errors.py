"""Error pages that Django asks for by name; the plain ones (403, 404, 500) are templates alone."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_CHUNK = 64 * 1024
_DRAINED_AT_MOST = 64 * 1024 * 1024  # bytes of a refused form that are read and thrown away


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the form is larger than we take (a 20 MB form, 20,000 fields)."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        # A sender that is cut off in the middle of its form never sees the answer.
        for _ in range(_DRAINED_AT_MOST // _CHUNK):
            if not request.read(_CHUNK):
                break
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's key is missing or old, or the session ran out while somebody was typing.

    What was typed is printed back, so that nothing is lost.
    """
    return render(request, "403_csrf.html", {"typed": typed_texts(request)}, status=403)


def typed_texts(request: HttpRequest) -> list[tuple[str, str]]:
    """(number, text) of what a person typed: no passwords, no keys of the form itself, no lone choices."""
    texts = [
        text
        for name, values in request.POST.lists()
        for text in values
        if text.strip()
        and not name.startswith("_")
        and not any(part in name.lower() for part in ("csrf", "password", "_key", "_forms", "action"))
        and not text.isdecimal()
        and text not in {"on", "True", "False"}
    ]
    return [(f"Mục {number}", text) for number, text in enumerate(texts, start=1)]
