"""Error pages that Django asks for by name; the plain ones (403, 404, 500) are templates alone."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.contrib.auth.forms import AuthenticationForm
from django.core import signing
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_CHUNK = 64 * 1024
_DRAINED_AT_MOST = 64 * 1024 * 1024  # bytes of a refused form that are read and thrown away
KEPT: Final = (
    "giu"  # the field that carries a form from the page on which it could not be taken to the next one
)
_SALT: Final = "a form that outlives its session"
_KEPT_FOR: Final = 12 * 3600  # seconds, as a session


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the form is larger than we take (a 20 MB form, 20,000 fields)."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        # A sender that is cut off in the middle of its form never sees the answer.
        for _ in range(_DRAINED_AT_MOST // _CHUNK):
            if not request.read(_CHUNK):
                break
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


@dataclass(frozen=True)
class KeptForm:
    """A form that was sent and could not be taken: where to, its fields, whether files went with it.

    Files and passwords are not kept.
    """

    address: str
    fields: list[list[str]]
    had_files: bool

    @classmethod
    def of(cls, request: HttpRequest) -> "KeptForm":
        """The form that was sent."""
        fields = [
            [name, value]
            for name, values in request.POST.lists()
            if name != "csrfmiddlewaretoken" and "password" not in name
            for value in values
        ]
        return cls(request.get_full_path(), fields, bool(request.FILES))

    @classmethod
    def read(cls, text: str) -> "KeptForm":
        """What `signed` wrote. Raises BadSignature for anything else, and for what is older than a session."""
        return cls(*signing.loads(text, salt=_SALT, max_age=_KEPT_FOR))

    @property
    def signed(self) -> str:
        """As a page carries it: nobody else can put a form of his into it."""
        parts = [self.address, self.fields, self.had_files]
        return signing.dumps(parts, salt=_SALT, compress=True)

    @property
    def sentences(self) -> list[str]:
        """What a person wrote in it in words; choices, keys and numbers say nothing without their form."""
        return [value for _, value in self.fields if " " in value.strip()]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's key is missing or old, or the session ran out while somebody was typing.

    Nothing typed is lost: signed in again, one sends it as it was. Not what came from another site (`reason`): its
    sender may not be who sits here.
    """
    kept = KeptForm.of(request)
    context = {
        "kept": kept if kept.fields and (not reason or _is_from_here(request)) else None,
        "form": AuthenticationForm(request),
    }
    return render(request, "403_csrf.html", context, status=403)


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the page which sent the form was one of ours."""
    said = request.headers.get("Origin") or request.headers.get("Referer", "")
    return bool(said) and urlsplit(said).netloc == request.get_host()
