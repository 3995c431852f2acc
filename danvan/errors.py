"""Error pages that Django asks for by name; the plain ones (403, 404, 500) are templates alone."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the form is larger than we take (a 20 MB form, 20,000 fields)."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's key is missing or old: mostly a session that ran out while somebody was typing."""
    return render(request, "403_csrf.html", status=403)
