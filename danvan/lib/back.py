"""The page of the portal from which somebody came to a form, and to which he is led again."""

from typing import Final

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

BACK: Final = "ve"  # in the address of the form, or a hidden field of it


def came_from(request: HttpRequest) -> str:
    """The address of that page, "" if none of ours is named."""
    asked = request.POST.get(BACK) or request.GET.get(BACK, "")
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours else ""
