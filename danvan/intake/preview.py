"""The preview of a staged list: what was understood, what has to be answered, its rows with the problems first."""

from typing import Any

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from danvan.intake import background
from danvan.intake.doors import batch_or_404, batches_of, entering
from danvan.intake.effect import effect_of
from danvan.intake.questions import QuestionsForm, questions_of
from danvan.intake.shown import ACTIONS, LEFT_OUT, page_number, shown_rows, shown_sheet
from danvan.intake.subjects import subject_of
from danvan.intake.totals import differing_totals, may_state
from danvan.intake.versions import shown_parts
from models_registry.imports.comparing import compare, earlier_versions
from models_registry.imports.reading.catalogue import KIND_LABELS
from models_registry.models import ActivityField, ImportBatch, StagedRow, State
from models_registry.models.imports import KEPT_STAGED

PARAMETERS = ("xu_ly", "trang")
PER_PAGE = 50
SHEETS_SHOWN = 6
COMPARED_AT_ONCE = 1000  # rows; longer lists are compared on a page of their own
ROWS_COMPARED = 20
Action = StagedRow.Action
NOT_TAKEN = "not_taken"  # all rows that a commit leaves behind
_FIRST = (Action.QUESTION, Action.REFUSED, Action.DUPLICATE)


@entering
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/: the preview while it waits, afterwards what became of it."""
    found = batch_or_404(request, pk)
    if found.state == ImportBatch.State.STAGED and background.is_running(found.pk):
        return redirect("intake:progress", found.pk)
    return show(request, found)


def show(request: HttpRequest, batch: ImportBatch, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page of a batch; `context` brings a form that was refused, with what was typed in it."""
    subject, field_names = subject_of(batch), dict(ActivityField.objects.values_list("code", "name"))
    action = _asked_action(request)
    paginator = Paginator(rows_of(batch, action), PER_PAGE)
    page = paginator.get_page(page_number(request, paginator, "trang"))
    page.object_list = shown_rows(batch, page.object_list, field_names)
    context = {
        "batch": batch,
        "subject": subject,
        "counts": counts_of(batch),
        "page_obj": page,
        "action": action,
        "sheets": [shown_sheet(sheet, subject, field_names) for sheet in batch.sheets[:SHEETS_SHOWN]],
        "more_sheets": list(dict.fromkeys(sheet["name"] for sheet in batch.sheets[SHEETS_SHOWN:])),
        "twins": same_files(batch, request.user),
        **context,
    }
    if batch.state == ImportBatch.State.STAGED:
        context = _waiting(batch, request.user, field_names) | context
        return render(request, "intake/preview.html", context, status=status)
    submitted = batch.rows.filter(registration__state=State.SUBMITTED).count()
    context |= {"submitted": submitted, "kept_days": KEPT_STAGED.days}
    return render(request, "intake/batch.html", context, status=status)


def _waiting(batch: ImportBatch, user, field_names: dict[str, str]) -> dict[str, Any]:  # noqa: ANN001
    """What is shown of a list as long as it waits."""
    versions = earlier_versions(batch, user)
    sizes = [one.counts.get("rows", 0) for one in (batch, *versions[:1])]
    is_short = versions and max(sizes) <= COMPARED_AT_ONCE
    return {
        "form": QuestionsForm(questions_of(batch, user)),
        "parts": parts_of(batch, field_names),
        "effects": [] if subject_of(batch).is_commending else effect_of(batch, user),
        "totals": differing_totals(batch),
        "may_state": may_state(user, batch),
        "versions": versions,
        "compared": shown_parts(compare(batch, versions[0]), subject_of(batch), field_names, ROWS_COMPARED)
        if is_short
        else None,
        "kept_until": batch.at + KEPT_STAGED,
    }


def _asked_action(request: HttpRequest) -> str:
    action = request.GET.get("xu_ly", "")
    if (action and action not in (*ACTIONS, NOT_TAKEN)) or set(request.GET) - set(PARAMETERS):
        raise BadRequest("Không có bộ lọc này.")
    return action


def rows_of(batch: ImportBatch, action: str = "") -> QuerySet[StagedRow]:
    """The rows of a batch: what has to be answered first, then refused, double, warned of; those left out last."""
    rows = batch.rows.all()
    if action == LEFT_OUT:
        rows = rows.filter(is_left_out=True)
    elif action == NOT_TAKEN:
        rows = rows.filter(action__in=_FIRST, is_left_out=False)
    elif action:
        rows = rows.filter(action=action, is_left_out=False)
    rank = Case(
        When(is_left_out=True, then=Value(len(_FIRST) + 2)),
        *(When(action=first, then=Value(at)) for at, first in enumerate(_FIRST)),
        When(~Q(problems=[]), then=Value(len(_FIRST))),
        default=Value(len(_FIRST) + 1),
    )
    return rows.order_by(rank, "pk").select_related("model", "registrant")


def counts_of(batch: ImportBatch) -> dict[str, Any]:
    """The batch's numbers: by action (code, label, count), and what a commit would write or leave."""
    counts = {action: batch.counts.get(action, 0) for action in ACTIONS}
    bad = sum(counts[action] for action in _FIRST)
    return {
        "rows": batch.counts.get("rows", 0),
        "by_action": [(action, label, counts[action]) for action, label in ACTIONS.items() if counts[action]],
        "written": counts[Action.NEW] + counts[Action.CONTINUES],
        "unchanged": counts[Action.UNCHANGED],
        "left_out": counts[LEFT_OUT],
        "bad": bad,
    }


def same_files(batch: ImportBatch, user) -> list[ImportBatch]:  # noqa: ANN001
    """Other batches of just these bytes that wait or were committed, newest first."""
    states = (ImportBatch.State.STAGED, ImportBatch.State.COMMITTED)
    others = batches_of(user).filter(sha256=batch.sha256, state__in=states)
    return list(others.exclude(pk=batch.pk).defer("sheets", "answers")[:3])


def parts_of(batch: ImportBatch, field_names: dict[str, str]) -> list[tuple[str, list[tuple[str, int]]]]:
    """Rows that are not left out by unit, field (or form) and kind: (heading, [(label, rows)]), one query."""
    heading, key = subject_of(batch).part
    groups = (
        batch.rows.filter(is_left_out=False)
        .values_list("data__unit", key, "data__kind")
        .order_by()
        .annotate(rows=Count("pk"))
    )
    parts: tuple[dict[str, int], ...] = ({}, {}, {})
    for unit, code, kind, rows in groups:
        labels = (unit, field_names.get(code, code), KIND_LABELS.get(kind))
        labels = tuple(label or "Chưa rõ" for label in labels)
        for part, label in zip(parts, labels, strict=True):
            part[label] = part.get(label, 0) + rows
    headings = ("Đơn vị", heading, "Tập thể, cá nhân")
    return [
        (heading, sorted(part.items(), key=lambda pair: -pair[1]))
        for heading, part in zip(headings, parts, strict=True)
    ]
