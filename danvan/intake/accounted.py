"""Every physical row of the file by its bin, and what the list says against itself; each number opens its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from danvan.intake.display import ACTIONS, LEFT_OUT
from danvan.intake.row_filter import address_of
from danvan.lists.models import ImportBatch
from danvan.lists.reading.bins import LABELS, count, ranges_of, span

# Bins whose rows the sheet's page does not list: it names the row of the headings, or says why nothing was read.
_NOT_LISTED: Final = ("header", "form", "skipped")


@dataclass(frozen=True)
class CountedBin:
    """How many rows of a sheet stand in one bin, and the address that opens them."""

    label: str
    number: int
    address: str


@dataclass(frozen=True)
class SheetAccount:
    """All rows of a sheet that hold something, from the first to the last, by bin.

    `further`: how many times more the bins count a row that is several (ticked in two years, two lists side by side).
    """

    name: str
    first: int
    last: int
    bins: tuple[CountedBin, ...]
    further: int = 0


@dataclass(frozen=True)
class ShownRemark:
    """Something worth a look, and the address that opens its rows."""

    text: str
    address: str


def accounts_of(batch: ImportBatch) -> list[SheetAccount]:
    """The rows of each sheet that was read; those of the list by what becomes of them (two queries)."""
    page = reverse("intake:sheet", args=[batch.pk])
    actions: dict[str, dict[str, int]] = {}
    counted = batch.rows.order_by().values_list("sheet", "action", "is_left_out").annotate(rows=Count("pk"))
    for sheet, action, is_left_out, rows in counted:
        found = actions.setdefault(sheet, {})
        key = LEFT_OUT if is_left_out else action
        found[key] = found.get(key, 0) + rows
    more = Count("pk") - Count("row", distinct=True)
    further = dict(batch.rows.order_by().values_list("sheet").annotate(more=more))
    accounts = []
    for read in batch.sheets:
        bins, name = read.get("bins", {}), read["name"]
        if not bins:
            continue
        own = actions.get(name[:100], {})
        shown = [
            CountedBin(f"dòng {label.lower()}", own[action], f"?{address_of(name, action=action)}#cac-dong")
            for action, label in ACTIONS.items()
            if own.get(action)
        ]
        for one, label in LABELS.items():  # PostgreSQL keeps no order of what was read
            if one != "model" and (ranges := bins.get(one)):
                is_listed = one not in _NOT_LISTED
                said = urlencode({"ten": name, "loai": one} if is_listed else {"ten": name})
                end = "#de-rieng" if is_listed else ""
                shown.append(CountedBin(label, count(ranges), f"{page}?{said}{end}"))
        accounts.append(SheetAccount(name, *span(bins), tuple(shown), further.get(name[:100], 0)))
    return accounts


def remarks_of(batch: ImportBatch, told_totals: set[tuple[str, int]]) -> list[ShownRemark]:
    """What the list says against itself; total lines that have a part of their own on the page are left to it."""
    page = reverse("intake:sheet", args=[batch.pk])
    shown = []
    for read in batch.sheets:
        for remark in read.get("remarks", ()):
            name, rows = read["name"], remark.get("rows", ())
            if remark["code"] == "total_below":
                if (name, rows[0]) not in told_totals:
                    said = urlencode({"ten": name, "loai": "total"})
                    shown.append(ShownRemark(_text(name, remark), f"{page}?{said}#de-rieng"))
                continue
            ranges = ranges_of(dict.fromkeys(rows, "model")).get("model", [])
            earlier = remark.get("list_id", 0)
            other = reverse("intake:batch", args=[earlier]) if earlier else ""
            address = f"{other}?{address_of(remark.get('sheet') or name, ranges)}#cac-dong"
            shown.append(ShownRemark(_text(name, remark), address))
    return shown


def _text(sheet: str, remark: Mapping[str, Any]) -> str:
    return f"Trang “{sheet}”: {remark['message']}"
