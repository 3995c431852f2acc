"""/xac-minh/: anybody asks whether a certificate is genuine; of its holder nothing is told."""

from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from awards.desk.certificates.codes import answer_of, grouped, read_code
from danvan.accounts.guesses import address_of
from danvan.lib.pace import is_too_often

AT_MOST: Final = 30  # questions a minute from one address, in each process; nginx counts them for all
_TYPED: Final = "ma"


def verify_at() -> str:
    """The address after which a code stands, for a telephone."""
    return f"{settings.DANVAN_ADDRESS}{reverse('awarding:verify')}"


@login_not_required
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """/xac-minh/?ma=: a box for the code, which leads to its answer."""
    if code := read_code(request.GET.get(_TYPED, "")):
        return redirect("awarding:verified", grouped(code))
    return render(request, "awarding/verify.html", {"is_asked": False})


@login_not_required
@require_safe
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """/xac-minh/<code>/: form, number, year, body, in force or void.

    One that is not known is answered by the same page and as many questions to the database, with the same status.
    """
    if is_too_often("verify", address_of(request) or "", AT_MOST):
        response = render(request, "awarding/verify_later.html", status=429)
        response.headers["Retry-After"] = "60"
        return response
    typed = read_code(code)
    context = {"is_asked": True, "code": grouped(typed), "answer": answer_of(typed)}
    return render(request, "awarding/verify.html", context)
