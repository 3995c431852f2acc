"""Commendations counted by year, form, track, unit, field or kind; each number opens the list that it counts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from awards.models import AwardForm, Decision
from danvan.portal.asked import asked_list
from danvan.portal.layout import PARAMETERS
from danvan.portal.result_filters import NO_MODEL, CommendationFilter
from danvan.review.figures.addresses import NO_DECISION
from danvan.review.figures.counted import Count
from danvan.review.figures.crossed import crossed
from danvan.review.figures.places import OWN
from danvan.review.scope import UNKNOWN_YEAR
from models_registry.models import Kind, Unit
from models_registry.models.years import UNKNOWN_YEAR_WORDS

DOWN, ACROSS = "theo", "theo_cot"  # parameters of the table beside those of the list's filter
_Line = tuple[Any, str, Mapping[str, str]]  # the key, what it is called, the parameters that ask for it alone


@dataclass(frozen=True)
class Side:
    """What a table may be counted by: its expression, and of the keys that occur those lines, in their order."""

    label: str
    column: Callable[[CommendationFilter], Any]
    lines: Callable[[CommendationFilter, set[Any]], Iterable[_Line]]


def _years(asked: CommendationFilter, keys: set[Any]) -> Iterable[_Line]:
    for year in sorted(keys - {None}, reverse=True):
        yield year, str(year), {"nam": str(year)}
    if None in keys:
        yield None, UNKNOWN_YEAR_WORDS, {"nam": UNKNOWN_YEAR}


def _forms(asked: CommendationFilter, keys: set[Any]) -> Iterable[_Line]:
    for form in AwardForm.objects.filter(code__in=keys).select_related("unit"):
        yield form.code, form.choice_label, {"hinh_thuc": form.code}


def _tracks(asked: CommendationFilter, keys: set[Any]) -> Iterable[_Line]:
    for code, label in [*Decision.Track.choices, (None, NO_DECISION[1])]:
        if code in keys:
            yield code, str(label), {"loai_khen": code or NO_DECISION[0]}


def _fields(asked: CommendationFilter, keys: set[Any]) -> Iterable[_Line]:
    for field in asked.fields.fields:
        if field.pk in keys:
            yield field.pk, field.name, {"linh_vuc": field.code}
    if None in keys:
        yield None, NO_MODEL[1], {"linh_vuc": NO_MODEL[0]}


def _kinds(asked: CommendationFilter, keys: set[Any]) -> Iterable[_Line]:
    for code, label in Kind.choices:
        if code in keys:
            yield code, str(label), {"loai": code}


def _units(asked: CommendationFilter, keys: set[Any]) -> Iterable[_Line]:
    for unit in Unit.objects.filter(pk__in=keys).in_tree_order():
        yield unit.pk, unit.label, {"don_vi": str(unit.pk), "rieng": OWN}


SIDES: Final[dict[str, Side]] = {
    "nam": Side("Năm", lambda asked: F("year"), _years),
    "hinh-thuc": Side("Hình thức", lambda asked: F("form"), _forms),
    "loai-khen": Side("Loại khen thưởng", lambda asked: F("decision__track"), _tracks),
    "don-vi": Side("Đơn vị khi đó", lambda asked: F("unit"), _units),
    "linh-vuc": Side("Lĩnh vực của mô hình", lambda asked: asked.fields.key("model__field"), _fields),
    "loai": Side("Tập thể, hộ gia đình, cá nhân", lambda asked: F("recipient_kind"), _kinds),
}


@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/tong-hop/?theo=nam&theo_cot=hinh-thuc, with the filter of the list: a table and its numbers' lists.

    What the list refuses is refused here, and so are two sides that are one.
    """
    data = request.GET.copy()
    down, across = (_side(data, name, usual) for name, usual in ((DOWN, "nam"), (ACROSS, "hinh-thuc")))
    for name in PARAMETERS:
        data.pop(name, None)
    shown = asked_list(data, request.user, "commendations")
    asked = shown.filterset
    refused = shown.is_refused or not down or not across or down == across
    context: dict[str, Any] = {
        "sides": [(key, side.label) for key, side in SIDES.items()],
        "down": down,
        "across": across,
        "filterset": asked,
        "refused": refused,
        "kept": [(key, value) for key, values in data.lists() for value in values],
        "list_address": reverse("portal:commendations", query=data),
    }
    if not refused and isinstance(asked, CommendationFilter):
        context |= _table(asked, shown.rows, SIDES[down], SIDES[across], data)
    return render(request, "portal/commended.html", context, status=400 if refused else 200)


def _side(data: QueryDict, name: str, usual: str) -> str:
    """Taken out of what is asked of the list; "" for what is none."""
    said = data.pop(name, [usual])[-1] or usual
    return str(said) if said in SIDES else ""


def _table(asked: CommendationFilter, rows: Any, down: Side, across: Side, data: QueryDict) -> dict[str, Any]:
    """The headings, and of each row its name and counts, the sums last."""
    counted = crossed(rows, down.column(asked), across.column(asked))
    downs = list(down.lines(asked, {key for key, _ in counted}))
    acrosses = list(across.lines(asked, {key for _, key in counted}))
    filtered = {name: str(text) for name, text in data.items() if text}

    def count(value: int, *more: Mapping[str, str]) -> Count:
        query = {**filtered, **{name: text for said in more for name, text in said.items()}}
        return Count(value, "commendations", tuple(query.items()))

    table = []
    for key, label, only in downs:
        cells = [count(counted.get((key, other), 0), only, also) for other, _, also in acrosses]
        table.append((label, [*cells, count(sum(cell.value for cell in cells), only)]))
    sums = [sum(cells[at].value for _, cells in table) for at in range(len(acrosses) + 1)]
    foot = [count(value, also) for value, (_, _, also) in zip(sums, acrosses, strict=False)]
    return {
        "down_label": down.label,
        "columns": [*(label for _, label, _ in acrosses), "Cộng"],
        "table": table,
        "foot": [*foot, count(sums[-1])],
    }
