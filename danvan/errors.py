"""Error pages that Django asks for by name; 403 and 404 are templates alone."""

import sys
from dataclasses import dataclass
from mimetypes import guess_type
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core import signing
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from danvan.lib.logs import request_number
from danvan.lib.outage import is_only_read, is_outage
from danvan.lib.pictures import ACCEPTED

_CHUNK = 64 * 1024
_COME_AGAIN: Final = 30  # seconds
_DRAINED_AT_MOST = 64 * 1024 * 1024  # bytes of a refused form that are read and thrown away
KEPT: Final = (
    "giu"  # the field that carries a form from the page on which it could not be taken to the next one
)
OWNER: Final = "nguoi_ghi"  # the field in which a form says whose page it was: the key of the account
_SALT: Final = "a form that outlives its session"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the form is larger than we take (a 20 MB form, 20,000 fields)."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        # A sender that is cut off in the middle of its form never sees the answer.
        for _ in range(_DRAINED_AT_MOST // _CHUNK):
            if not request.read(_CHUNK):
                break
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 when the database is away, busy or but a standby. Neither page asks the database."""
    error = sys.exc_info()[1]
    is_away = is_outage(error)
    context = {"number": request_number.get(), "is_standby": is_only_read(error)}
    page = render_to_string("503.html" if is_away else "500.html", context)
    if is_away:
        return HttpResponse(page, status=503, headers={"Retry-After": str(_COME_AGAIN)})
    return HttpResponse(page, status=500)


@dataclass(frozen=True)
class KeptForm:
    """A form that was sent and could not be taken: where to, its fields, and which file was chosen in which field.

    No file is kept, and no password.
    """

    address: str
    fields: list[list[str]]
    files: list[list[str]]

    @classmethod
    def of(cls, request: HttpRequest) -> "KeptForm":
        """The form that was sent."""
        fields = [
            [name, value]
            for name, values in request.POST.lists()
            if name != "csrfmiddlewaretoken" and "password" not in name
            for value in values
        ]
        files = [[name, file.name or ""] for name, sent in request.FILES.lists() for file in sent]
        return cls(request.get_full_path(), fields, files)

    @classmethod
    def read(cls, text: str) -> "KeptForm":
        """What `signed` wrote. Raises BadSignature for anything else, and for what is older than a session."""
        return cls(*signing.loads(text, salt=_SALT, max_age=settings.SESSION_COOKIE_AGE))

    @property
    def signed(self) -> str:
        """As a page carries it: what comes back is what was sent."""
        parts = [self.address, self.fields, self.files]
        return signing.dumps(parts, salt=_SALT, compress=True)

    @property
    def files_to_choose(self) -> list[tuple[str, str, str]]:
        """The field of each file, its name, and of a picture what the form took: a phone sends it as before."""
        return [
            (name, file, ACCEPTED if (guess_type(file)[0] or "").startswith("image/") else "")
            for name, file in self.files
        ]

    def is_of_another(self, user: object) -> bool:
        """Whether the form says that another account than the one that is signed in now was typing in it."""
        owners = {value for name, value in self.fields if name == OWNER}
        key = getattr(user, "pk", None)
        return key is not None and bool(owners) and owners != {str(key)}

    @property
    def sentences(self) -> list[str]:
        """What a person wrote in it in words; choices, keys and numbers say nothing without their form."""
        return [value for _, value in self.fields if " " in value.strip()]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's key is missing or old, or the session ran out while somebody was typing.

    Nothing typed is lost: signed in again, one sends it as it was. Not what came from another site (`reason`): its
    sender may not be who sits here.
    """
    kept = _kept(request) if not reason or _is_from_here(request) else None
    return kept_page(request, kept, AuthenticationForm(request))


def kept_page(
    request: HttpRequest, kept: KeptForm | None, form: Form, *, is_in_again: bool = False
) -> HttpResponse:
    """What becomes of a form that was kept: its owner, signed in, sends it on; another account sees nothing of it."""
    is_of_another = kept is not None and kept.is_of_another(getattr(request, "user", None))
    context = {
        "kept": kept,
        "form": form,
        "is_in_again": is_in_again and not is_of_another,
        "is_of_another": is_of_another,
    }
    return render(request, "403_csrf.html", context, status=200 if context["is_in_again"] else 403)


def kept_first(request: HttpRequest, door: str, what: str) -> HttpResponse:
    """Leads to the page of that name, where its sender does `what` before a form is taken; it is carried along."""
    kept = _kept(request) if request.method == "POST" else None
    if kept is None:
        return redirect(door)
    context = {"kept": kept, "door": reverse(door), "what": what}
    return render(request, "kept_first.html", context, status=403)


def kept_in(request: HttpRequest) -> KeptForm | None:
    """The form that a page carries along, if it does."""
    try:
        return KeptForm.read(request.POST.get(KEPT, ""))
    except signing.BadSignature:
        return None


def _kept(request: HttpRequest) -> KeptForm | None:
    """What was sent, if there is anything to go on with: who signs in, or is the first to, types that anew.

    Of the page on which one signs in again it is the form that this carries.
    """
    if KEPT in request.POST:
        return kept_in(request)
    view = request.resolver_match and request.resolver_match.func
    kept = KeptForm.of(request)
    return kept if getattr(view, "login_required", True) and (kept.fields or kept.files) else None


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the page which sent the form was one of ours."""
    said = request.headers.get("Origin") or request.headers.get("Referer", "")
    return bool(said) and urlsplit(said).netloc == request.get_host()
