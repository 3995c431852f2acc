"""A second version of a list: what it has otherwise than the one taken in before."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from danvan.intake.doors import batch_or_404, entering
from models_registry.imports.catalogue import KIND_LABELS, LEVEL_LABELS, NOVELTY_LABELS
from models_registry.imports.columns import BY_NAME
from models_registry.imports.comparing import Comparison, compare
from models_registry.models import ActivityField, ImportBatch

SHOWN = 300  # rows of each sort on the page; a list of which more differs is another list


@entering
def comparison(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/so-voi/<other>/: rows added, gone and changed since the earlier list."""
    batch, earlier = batch_or_404(request, pk), batch_or_404(request, other)
    if ImportBatch.State.EXPIRED in (batch.state, earlier.state):
        raise Http404("Một trong hai danh sách không còn giữ tệp, nên không so được.")
    field_names = dict(ActivityField.objects.values_list("code", "name"))
    context = {
        "batch": batch,
        "earlier": earlier,
        "parts": shown_parts(compare(batch, earlier), field_names, SHOWN),
    }
    return render(request, "intake/comparison.html", context)


def shown_parts(compared: Comparison, field_names: Mapping[str, str], limit: int) -> dict[str, Any]:
    """A comparison for print: at most `limit` rows of each sort, with the whole numbers."""
    changed = [
        (one.after, [(BY_NAME[name].label, *_words(name, pair, field_names)) for name, *pair in one.columns])
        for one in compared.changed[:limit]
    ]
    return {
        "added": compared.added[:limit],
        "gone": compared.gone[:limit],
        "changed": changed,
        "numbers": {
            "added": len(compared.added),
            "gone": len(compared.gone),
            "changed": len(compared.changed),
            "unchanged": compared.unchanged,
        },
        "is_cut": max(len(compared.added), len(compared.gone), len(compared.changed)) > limit,
    }


def _words(name: str, pair: list[Any], field_names: Mapping[str, str]) -> list[str]:
    """Both values of a column as a person reads them."""
    labels = {"kind": KIND_LABELS, "level": LEVEL_LABELS, "novelty": NOVELTY_LABELS, "field": field_names}
    words = []
    for value in pair:
        if name == "related":
            value = ", ".join(field_names.get(code, code) for code in value)
        elif name == "date":
            value = "/".join(f"{part:02}" for part in reversed(value) if part) if value else ""
        words.append(labels.get(name, {}).get(value, value) or "(trống)")
    return words
