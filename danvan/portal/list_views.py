"""Pages of the lists, the same for paper and as a file."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from danvan.lib.columns import reads_of
from danvan.lib.paging import PAGE_PARAMETER, LongPaginator, page_number
from danvan.portal.asked import SHOWN, asked_list
from danvan.portal.cells import VERBS_HEADING, rows_of
from danvan.portal.files import FILES, file_answer
from danvan.portal.grid import CHANGE
from danvan.portal.kept_filters import KeepForm, current, kept_by
from danvan.portal.layout import asked_beside
from danvan.portal.many.actions import actions_for
from danvan.portal.paper import paper_answer
from danvan.portal.unit_list import UnitRows
from danvan.portal.verbs.offered import row_offers
from models_registry.access import Asker, asked_of_each

WITHOUT_PAGE: Final = {"commendations", "outcomes"}  # their rows stand on these lists alone


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, name: str) -> HttpResponse:
    """One page of a list, or the refusal: no row, what is wrong, status 400. POST: it is kept under a name."""
    shown = asked_list(request.GET, request.user, name)
    keep_form = KeepForm(request, name)
    if request.method == "POST" and not shown.is_refused and keep_form.is_valid():
        saved = keep_form.save()
        messages.success(request, f"Đã giữ bộ lọc “{saved.name}”.")
        return redirect(saved)
    layout, rows = shown.layout, shown.rows
    if not shown.is_refused and (links := reads_of(layout.columns)):
        rows = rows.prefetch_related(*links)
    size = shown.page.usual_size if shown.is_refused else layout.size
    paginator = LongPaginator(rows, size, is_counted=shown.is_refused or shown.filterset.is_counted)
    try:
        number, bad_page = page_number(request, paginator), False
    except BadRequest:  # said beside the filter, with what else is wrong
        number, bad_page = 1, True
    refused = bad_page or shown.is_refused
    page_obj = paginator.page(number)
    if isinstance(rows, UnitRows):
        first = max(page_obj.start_index() - 1, 0)  # Django's first of none is 0
        page_obj.object_list = [*rows.above(first), *page_obj.object_list]
    kept = kept_by(request, name)
    found = [] if refused else list(page_obj)
    cells = rows_of(found, layout.columns)
    offers = row_offers(request.user, name, found)
    if offers:
        for row, of_row in zip(found, cells, strict=True):
            of_row.append((VERBS_HEADING, "verbs", offers.get(row.pk, ([], []))))
    if edited := _forms_of(request.user, name, found):
        for row, of_row in zip(found, cells, strict=True):
            of_row.append((VERBS_HEADING, "edit", edited.get(row.pk, "")))
    context = {
        "list": shown.page,
        "name": name,
        "kept": kept,
        "kept_now": current(kept, keep_form.asked),
        "keep_form": keep_form,
        "noun": shown.page.noun,
        "rows": cells,
        "verbs_heading": VERBS_HEADING if offers or edited else "",
        "actions": actions_for(request.user, name),
        "may_correct_in_grid": name == "models" and request.user.has_perm(CHANGE),
        "filterset": shown.filterset,
        "layout": layout,
        "asked_of_filter": asked_beside(request.GET, layout=False),
        "asked_of_layout": asked_beside(request.GET, layout=True),
        "bad_page": bad_page,
        "refused": refused,
        "page_obj": page_obj,
        "count": paginator.count,
    }
    return render(request, "portal/list.html", context, status=400 if refused or keep_form.errors else 200)


def _forms_of(user: Asker, name: str, rows: Sequence[Any]) -> dict[int, str]:
    """By key of rows that have no page of their own the form of each that he may change."""
    if name not in WITHOUT_PAGE:
        return {}
    opts = SHOWN[name].model._meta
    may_in = asked_of_each(user, f"{opts.app_label}.change_{opts.model_name}")
    door = f"admin:{opts.app_label}_{opts.model_name}_change"
    return {row.pk: reverse(door, args=[row.pk]) for row in rows if may_in(row.unit)}


@require_safe
def download(request: HttpRequest, name: str, written_as: str) -> HttpResponseBase:
    """The very list, all its pages, as a file; noted in the trail. What the list refuses is refused as there."""
    shown = asked_list(request.GET, request.user, name)
    if shown.is_refused:
        return show(request, name)
    return file_answer(
        request,
        FILES[written_as],
        shown.page.heading,
        shown.page.model,
        shown.layout.columns_of_file,
        shown.rows,
        shown.filterset.in_words,
    )


@require_safe
def print_all(request: HttpRequest, name: str) -> HttpResponse:
    """The very list, all its pages, for paper: with head and signature of the unit asked for, else of one's own."""
    shown = asked_list(request.GET, request.user, name)
    if shown.is_refused:
        return show(request, name)
    columns, rows = shown.layout.columns, shown.rows
    if links := reads_of(columns):
        rows = rows.prefetch_related(*links)
    asked = {key: values for key, values in request.GET.lists() if key != PAGE_PARAMETER}
    return paper_answer(
        request,
        shown.page.heading,
        shown.page.noun,
        shown.page.model,
        columns,
        rows,
        reverse(f"portal:{name}", query=asked),
        filtered=shown.filterset.in_words,
        issuer=shown.filterset.unit_asked,
    )
