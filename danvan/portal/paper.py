"""A whole list for paper, with the head and the signature of an office, and a line in the trail."""

from collections.abc import Sequence
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from awards.models import Commendation
from danvan.accounts.signed_in import user_of
from danvan.lib.columns import ListColumn
from danvan.portal.cells import rows_of
from danvan.portal.files import ON_PAPER, note_taken
from models_registry.models import Unit
from models_registry.units.office import own_units

PRINTED_AT_MOST: Final = 5000  # rows: a browser's page of more is slower than a workbook
_TITLED: Final = "Danh sách "  # what the paper says of every list


def paper_answer(
    request: HttpRequest,
    title: str,
    noun: str,
    model: type[Model],
    columns: Sequence[ListColumn[Any]],
    rows: Any,
    address: str,
    *,
    filtered: str = "",
    told_as: str = "",
    template: str = "portal/print.html",
    **more: Any,
) -> HttpResponse:
    """These rows (a QuerySet or a list of them) in these columns, if they are no more than a browser takes.

    `address` is that of the list; `title` (or `told_as`) and `filtered` are told in the trail. `more` is what the
    template wants beside: the `issuer` whose head and signature it has, else the reader's own unit.
    """
    count = Paginator(rows, PRINTED_AT_MOST).count
    found = list(rows[:count]) if count <= PRINTED_AT_MOST else []
    if found:
        note_taken(request, model, told_as or title, count, ON_PAPER, filtered)
    context = {
        "title": title.removeprefix(_TITLED),
        "noun": noun,
        "rows": rows_of(found, columns),
        "layout": {"columns": columns},
        "filtered": filtered,
        "count": count,
        "at_most": PRINTED_AT_MOST,
        "unnamed": sum(isinstance(row, Commendation) and not row.recipient_name for row in found),
        "list_address": address,
        **more,
    }
    if not context.get("issuer"):
        context["issuer"] = _own_unit(request)
    return render(request, template, context)


def _own_unit(request: HttpRequest) -> Unit | None:
    """Of the reader; None for whoever has none."""
    user = user_of(request)
    return next(iter(own_units(user, Unit.objects.visible_to(user).in_tree_order())), None)
