"""The preview of a staged list: what was understood, what has to be answered, its rows with the problems first."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from danvan.intake.accounted import accounts_of, remarks_of
from danvan.intake.display import shown_rows, shown_sheet
from danvan.intake.jobs import job_of
from danvan.intake.permissions import batch_or_404, batches_of, entering
from danvan.intake.questions import QuestionsForm, questions_of
from danvan.intake.records import models_left_alone
from danvan.intake.remembered import recalled_in
from danvan.intake.replacement import replaceable_ones, replacement_of
from danvan.intake.row_filter import asked_of, counts_of, parts_of, rows_of
from danvan.intake.views.versions import shown_parts
from danvan.lib import jobs
from danvan.lib.paging import page_number
from danvan.lists.deciding.coming import coming
from danvan.lists.deciding.replaced import replacing_of
from danvan.lists.models import KEPT_STAGED, ImportBatch, StagedRow
from danvan.lists.subjects import subject_of
from danvan.lists.versions import compare, earlier_versions
from danvan.lists.writing.replacing import replaced_key
from danvan.lists.writing.taking_back import holders_left, withdrawn_by
from danvan.review.figures.effect import Effect, effects_of
from danvan.review.reconciliation.list_totals import differing_totals, may_state
from models_registry import access
from models_registry.models import ActivityField, State

PER_PAGE = 50
SHEETS_SHOWN = 6
COMPARED_AT_ONCE = 1000  # rows; longer lists are compared on a page of their own
ROWS_COMPARED = 20


@entering
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/: the preview while it waits, afterwards what became of it."""
    found = batch_or_404(request, pk)
    if found.state == ImportBatch.State.STAGED and jobs.is_running(job_of(found.pk)):
        return redirect("intake:progress", found.pk)
    return show(request, found)


def show(request: HttpRequest, batch: ImportBatch, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page of a batch; `context` brings a form that was refused, with what was typed in it."""
    subject, field_names = subject_of(batch), dict(ActivityField.objects.values_list("code", "name"))
    asked = asked_of(request, subject, field_names)
    paginator = Paginator(rows_of(batch, asked), PER_PAGE)
    page: Page[Any] = paginator.get_page(page_number(request, paginator))
    page.object_list = shown_rows(batch, page.object_list, field_names)
    context = {
        "batch": batch,
        "subject": subject,
        "counts": counts_of(batch),
        "page_obj": page,
        "asked": asked,
        "sheets": [shown_sheet(sheet, subject, field_names) for sheet in batch.sheets[:SHEETS_SHOWN]],
        "more_sheets": list(dict.fromkeys(sheet["name"] for sheet in batch.sheets[SHEETS_SHOWN:])),
        "twins": same_files(batch, request.user),
        **context,
    }
    if batch.state == ImportBatch.State.STAGED:
        context = _waiting(batch, request.user, field_names) | context
        return render(request, "intake/preview.html", context, status=status)
    submitted = batch.rows.filter(registration__state=State.SUBMITTED).count()
    key, is_written = replaced_key(batch), batch.state == ImportBatch.State.COMMITTED
    context |= {
        "submitted": submitted,
        "left_alone": models_left_alone(batch, request.user),
        "kept_days": KEPT_STAGED.days,
        "earlier": batches_of(request.user).filter(pk=key).first() if key else None,
        "replaced_by": replacing_of(batch),
        "withdrawn": withdrawn_by(batch) if key and is_written else [],
        "holders_left": holders_left(batch, request.user) if is_written else [],
    }
    return render(request, "intake/batch.html", context, status=status)


def _waiting(batch: ImportBatch, user: access.Asker, field_names: dict[str, str]) -> dict[str, Any]:
    """What is shown of a list as long as it waits."""
    versions = earlier_versions(batch, user)
    sizes = [one.counts.get("rows", 0) for one in (batch, *versions[:1])]
    is_short = versions and max(sizes) <= COMPARED_AT_ONCE
    totals = differing_totals(batch)
    replacement = replacement_of(batch, user)
    return {
        "replacement": replacement,
        "replaceable": [] if replacement else replaceable_ones(batch, versions),
        "accounts": accounts_of(batch),
        "remarks": remarks_of(batch, {(total.line.sheet, total.line.row) for total in totals}),
        "form": QuestionsForm(questions_of(batch, user)),
        "parts": parts_of(batch, subject_of(batch), field_names),
        "effects": effect_of(batch, user),
        "recalled": recalled_in(batch, user),
        "totals": totals,
        "may_state": may_state(user, batch),
        "versions": versions,
        "compared": shown_parts(compare(batch, versions[0]), subject_of(batch), field_names, ROWS_COMPARED)
        if is_short
        else None,
    }


def effect_of(batch: ImportBatch, user: access.Asker) -> list[Effect]:
    """What the list does to the review's numbers; empty where no unit is known, or where it changes none of them."""
    if batch.unit is None or not subject_of(batch).changes_figures or replaced_key(batch):
        return []  # what a list takes away is not among what comes: its preview tells before and after
    if batch.counts.get(StagedRow.Action.CORRECTS):
        return []  # nor what it corrects
    return effects_of(coming(batch, user), batch.unit, access.successions_for(user))


def same_files(batch: ImportBatch, user: access.Asker) -> list[ImportBatch]:
    """Other batches of just these bytes that wait or were committed, newest first."""
    states = (ImportBatch.State.STAGED, ImportBatch.State.COMMITTED)
    others = batches_of(user).filter(sha256=batch.sha256, state__in=states)
    return list(others.exclude(pk=batch.pk).defer("sheets", "answers")[:3])
