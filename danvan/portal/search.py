"""The one search box: models, people, decisions and units that the reader may open, exact names first."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from awards.models import Decision
from danvan.lib.text import fold, spelling_key
from danvan.portal.querysets import models_open_to, registrants_open_to
from models_registry import access
from models_registry.models import Unit

_ELSE: Final = 2
SHOWN_AT_MOST: Final = 20  # of each kind; who wants more opens the list, or types another word


class SearchForm(forms.Form):
    """What is asked for, in the address: `?q=`."""

    q = forms.CharField(label="Từ cần tìm", max_length=200, required=False)


@dataclass(frozen=True)
class Found:
    """What was found of one kind, best first; `lists` are the lists (label, address) in which all of it stands."""

    title: str
    page: str  # name of the address of one row
    rows: list[Any]
    lists: list[tuple[str, str]]
    is_cut: bool
    nearest: int  # how near the best row's name comes to the words, as `_distance` says


def search(request: HttpRequest) -> HttpResponse:
    """/tim/?q=: what the reader may open and the words mean, with or without tone marks."""
    form = SearchForm(request.GET)
    if set(request.GET) - {"q"} or not form.is_valid():
        return render(request, "400.html", status=400)
    words = form.cleaned_data["q"]
    found = found_by(words, request.user) if fold(words) else []
    context = {"searched": words, "found": found, "shown_at_most": SHOWN_AT_MOST}
    return render(request, "portal/search.html", context)


def found_by(words: str, user: access.Asker) -> list[Found]:
    """The kinds of which something was found; the one with a row that is called so stands first."""
    models = models_open_to(user).select_related("registrant", "unit", "field")
    registrants = registrants_open_to(user).select_related("unit")
    decisions = Decision.objects.visible_to(user).select_related("unit")
    units = Unit.objects.visible_to(user).select_related("parent")
    kinds = [
        _found("Mô hình, điển hình", "model", models, ("title",), words, {"Mô hình": "models"}),
        _found(
            "Tập thể, hộ gia đình, cá nhân", "registrant", registrants, ("name",), words, _LISTS_OF_PEOPLE
        ),
        _found("Quyết định", "decision", decisions, ("number",), words, {"Quyết định": "decisions"}),
        _found("Đơn vị", "unit", units, ("name", "code"), words, {"Đơn vị": "units"}),
    ]
    return sorted((kind for kind in kinds if kind.rows), key=lambda kind: kind.nearest)


_LISTS_OF_PEOPLE: Final = {"Tập thể": "collectives", "Hộ gia đình": "households", "Cá nhân": "individuals"}


def _found(
    title: str, page: str, rows: "QuerySet[Any]", names: tuple[str, ...], words: str, lists: dict[str, str]
) -> Found:
    ranked = rows.matching(words).annotate(rank=_rank(names, words))  # type: ignore[attr-defined] # scoped ones have it
    best = list(ranked.order_by("rank", *rows.model._meta.ordering or ())[: SHOWN_AT_MOST + 1])
    distances = {
        row.pk: _distance([str(row), *(getattr(row, name) for name in names)], words) for row in best
    }
    best.sort(key=lambda row: distances[row.pk])
    asked = urlencode({"q": words})
    addresses = [(label, f"{reverse(f'portal:{name}')}?{asked}") for label, name in lists.items()]
    nearest = min(distances.values(), default=_ELSE)
    return Found(title, f"portal:{page}", best[:SHOWN_AT_MOST], addresses, len(best) > SHOWN_AT_MOST, nearest)


def _distance(called: list[str], words: str) -> int:
    """0 for what is called so ("Xã Xuân Lập", "Xuân Lập", "02242"), 1 but for marks and tones, else 2."""
    if spelling_key(words) in map(spelling_key, called):
        return 0
    return 1 if fold(words) in map(fold, called) else _ELSE


def _rank(names: tuple[str, ...], words: str) -> Case:
    """0 for a row that is called so, 1 where its words begin so, 2 where they stand together in it, else 3."""
    folded = fold(words)
    called = Q(*((name, words.strip()) for name in names), _connector=Q.OR) | Q(search_text=folded)
    return Case(
        When(called, then=Value(0)),
        When(search_text__startswith=folded, then=Value(1)),
        When(search_text__contains=folded, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
