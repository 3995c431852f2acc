"""A unit typed into an address: the page of the one that it means, or a list of those that it may mean."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from models_registry.choices import called, means_key, unit_labels
from models_registry.models import Unit

PARAMETERS: Final = ("don_vi", "a_don_vi", "b_don_vi", "unit")  # the last one of the screens of entry
SHOWN_AT_MOST: Final = 50


class TypedUnits:
    """Every page takes the key of a unit; what a person types in its place is made one here, before any page asks.

    Only of units that the reader may see. Where several are meant, none is guessed: a page lists them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """The answer in place of the page's; None lets the page answer, which refuses what means no unit."""
        match = request.resolver_match
        if match and match.namespace == "intake" and match.url_name != "blank":
            return None  # of a list the unit is as the list writes it
        typed = [
            (name, text)
            for name in PARAMETERS
            if (text := request.GET.get(name, "").strip()) and not means_key(text)
        ]
        if not typed or request.method != "GET" or not request.user.is_authenticated:
            return None
        return _answer(request, typed)


def _answer(request: HttpRequest, typed: list[tuple[str, str]]) -> HttpResponse | None:
    units = Unit.objects.visible_to(request.user).select_related("parent").order_by("path")
    labels = {str(key): label for key, label in unit_labels(units).items()}
    asked = request.GET.copy()
    for name, text in typed:
        found = called(text, labels)
        if not found:
            return None
        if len(found) > 1:
            links = []
            for key in found[:SHOWN_AT_MOST]:
                asked[name] = key
                links.append((f"{request.path}?{asked.urlencode()}", labels[key]))
            context = {"typed": text, "links": links, "more": len(found) - len(links)}
            return render(request, "portal/which_unit.html", context, status=300)
        asked[name] = found[0]
    return redirect(f"{request.path}?{asked.urlencode()}")
