"""A list as an address asks for it."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from danvan.portal.candidates import CANDIDATES
from danvan.portal.decision_list import DECISION_LIST
from danvan.portal.layout import Layout
from danvan.portal.list_filter import ListFilter
from danvan.portal.lists import LISTS, ListPage
from danvan.portal.unit_list import UNIT_LIST
from models_registry.access import Asker

SHOWN: Final = {**LISTS, "units": UNIT_LIST, "candidates": CANDIDATES, "decisions": DECISION_LIST}


@dataclass(frozen=True)
class AskedList:
    """A list as an address asks for it. `rows` are those of the filter, in order; none if anything is refused."""

    page: ListPage
    filterset: ListFilter
    layout: Layout
    is_refused: bool
    rows: Any


def asked_list(data: QueryDict, user: Asker, name: str) -> AskedList:
    """That list, as filter and layout of an address mean it together."""
    page = SHOWN[name]
    filterset = page.filterset(data, user)
    layout = Layout(data, page.columns, page.usual_size)
    is_refused = filterset.is_refused or not layout.is_valid()
    rows = page.meant(filterset)  # nothing, if it is refused
    if not is_refused:
        rows = page.in_order(rows, layout, page.names(filterset), page.usual)
        rows = page.linked(rows, filterset)
    return AskedList(page, filterset, layout, is_refused, rows)
