"""A second version of a list: what it has otherwise than the one taken in before."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from danvan.intake.permissions import batch_or_404, entering
from danvan.lists.models import ImportBatch
from danvan.lists.subjects import Subject, subject_of
from danvan.lists.versions import VersionComparison, compare
from models_registry.models import ActivityField

SHOWN = 300  # rows of each sort on the page; a list of which more differs is another list


@entering
def comparison(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/so-voi/<other>/: rows added, gone and changed since the earlier list."""
    batch, earlier = batch_or_404(request, pk), batch_or_404(request, other)
    if ImportBatch.State.EXPIRED in (batch.state, earlier.state):
        raise Http404("Một trong hai danh sách không còn giữ tệp, nên không so được.")
    field_names = dict(ActivityField.objects.values_list("code", "name"))
    if batch.subject != earlier.subject:
        raise Http404("Hai danh sách không cùng loại.")
    subject = subject_of(batch)
    context = {
        "batch": batch,
        "subject": subject,
        "earlier": earlier,
        "parts": shown_parts(compare(batch, earlier), subject, field_names, SHOWN),
    }
    return render(request, "intake/comparison.html", context)


def shown_parts(
    compared: VersionComparison, subject: Subject, field_names: Mapping[str, str], limit: int
) -> dict[str, Any]:
    """A comparison for print: at most `limit` rows of each sort, with the whole numbers."""
    names, label = {**subject.labels, "field": field_names}, subject.columns.label
    changed = [
        (one.after, [(label(name), *_words(name, pair, names)) for name, *pair in one.columns])
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


def _words(name: str, pair: list[Any], labels: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Both values of a column as a person reads them; `labels` of codes by column."""
    words = []
    for value in pair:
        if name == "related":
            value = ", ".join(labels["field"].get(code, code) for code in value)
        elif name == "date":
            value = "/".join(f"{part:02}" for part in reversed(value) if part) if value else ""
        words.append(labels.get(name, {}).get(value, value) or "(trống)")
    return words
