"""One row of a staged list: what was read of it, beside the cells as they came, to be corrected."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from danvan.accounts.signed_in import user_of
from danvan.intake.choices import UNANSWERED, field_choices
from danvan.intake.display import shown_problem
from danvan.intake.named_rows import lists_beside, name_of, rows_named
from danvan.intake.permissions import batch_or_404, entering, entry_units
from danvan.intake.views.answers import back
from danvan.lib.dates import parse_date, parse_year
from danvan.lib.fields import CleanFormField, CleanMultilineFormField
from danvan.lists.commendations.money import parse_money
from danvan.lists.deciding.decision import WRITTEN
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.reading.words.times import listed_years
from danvan.lists.results import ERROR, WARNING
from danvan.lists.subjects import Subject, subject_of
from danvan.lists.writing.revising import revise, take_back
from models_registry.access import Asker
from models_registry.admin.taking_over import carry_what_is_shown, stop_if_moved
from models_registry.choices import UnitSelect
from models_registry.one_use import acts_once


def _parse_years(text: str) -> object:
    """One year, or several that are a row in each."""
    return listed_years(text) or parse_year(text)


_PARSERS: Final[dict[str, Callable[[str], object]]] = {
    "year": _parse_years,
    "date": parse_date,
    "decided_on": parse_date,
    "amount": parse_money,
}


class RowForm(forms.Form):
    """The columns of a row as a person would write them in the list; choices are today's catalogue.

    Columns that may be said of any row come first, further ones only where the list has them. Each carries what it
    showed: only what its sender changed is a correction, and another's is not undone in silence.
    """

    def __init__(
        self,
        user: Asker,
        subject: Subject,
        row: StagedRow,
        sheet_columns: set[str],
        typed: QueryDict | None = None,
    ) -> None:
        fields = dict(field_choices(user))
        super().__init__(typed, initial=_as_typed(row.data, subject, fields))
        self.subject = subject
        further = sheet_columns - {*subject.row_columns, *subject.columns_not_offered, "ordinal"}
        units = dict.fromkeys(unit.label for unit in entry_units(user))
        closed = {name: labels.values() for name, labels in subject.labels.items()}
        choices = {"field": fields.values(), "unit": units} | closed
        for name in (*subject.row_columns, *(name for name in subject.columns.by_name if name in further)):
            self.fields[name] = self._field(name, choices)
        if "related" in self.fields:
            self.fields["related"] = forms.MultipleChoiceField(
                label=subject.columns.label("related"),
                required=False,
                choices=[(name, name) for name in fields.values()],
                widget=forms.CheckboxSelectMultiple,
            )
        carry_what_is_shown(self)

    def _field(self, name: str, choices: dict[str, Any]) -> forms.Field:
        column = self.subject.columns.by_name[name]
        if name in choices:
            known = [(text, text) for text in choices[name]]
            return forms.ChoiceField(
                label=column.label,
                required=False,
                choices=[UNANSWERED, *known],
                widget=UnitSelect if name == "unit" else forms.Select,
            )
        length = column.max_length or None
        if name in self.subject.multiline_columns:
            widget = forms.Textarea(attrs={"rows": 3})
            return CleanMultilineFormField(
                label=column.label, required=False, max_length=length, widget=widget
            )
        return CleanFormField(label=column.label, required=False, max_length=length)

    def clean(self) -> dict[str, Any]:
        """Years, days and money as the reader takes them."""
        for name in set(_PARSERS).intersection(self.changed_data):
            text = self.cleaned_data.get(name)
            try:
                if text:
                    _PARSERS[name](text)
            except ValueError as reason:
                self.add_error(name, str(reason))
        return self.cleaned_data

    @property
    def texts(self) -> dict[str, str]:
        """The columns that were changed, as text for the reader."""
        texts = {}
        for name in self.changed_data:
            value = self.cleaned_data[name]
            texts[name] = "; ".join(value) if isinstance(value, list) else value
        return texts


def _as_typed(data: dict[str, Any], subject: Subject, fields: dict[str, str]) -> dict[str, Any]:
    """A read row in the words of the form."""
    other = data.get("other", {})
    closed = {name: labels.get(data.get(name, "")) for name, labels in subject.labels.items()}
    date = [f"{part:02}" for part in reversed(data.get("date", ())) if part]
    return {
        **{name: data.get(name, "") for name in ("title", "registrant", "unit", "post", "place")},
        **{name: label or "" for name, label in closed.items()},
        **other,
        "field": fields.get(data.get("field_code", ""), ""),
        "related": [fields[code] for code in data.get("related", ()) if code in fields],
        "year": str(data.get("year") or other.get("year", "")),
        "date": "/".join(date),
    }


@entering
@acts_once
def edit_row(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/dong/?trang_tinh=&dong=: corrects a row; what was typed stays until it is taken.

    Of lists side by side the sheet is named with the list: "DS[E3]".
    """
    batch = batch_or_404(request, pk, hold=request.method == "POST")
    row = _row_or_404(batch, request)
    if _is_written(batch, row):
        messages.error(
            request,
            f"Dòng {row.row}, trang “{row.sheet}” đã được ghi vào sổ ở lần nhận trước của tệp này; sửa ở đây thì "
            "thành hai. Hãy sửa trong sổ.",
        )
        return back(request, pk, "")
    sheet = _sheet_of(batch, row)
    columns = {name.split(":")[0] for name in sheet.get("columns", {}).values()}
    typed = request.POST.copy() if request.method == "POST" else None
    form = RowForm(request.user, subject_of(batch), row, columns, typed)
    if years := _several_years(batch, row):  # one year typed for them all would drop the others
        del form.fields["year"]
    if typed is not None and not stop_if_moved(form) and _is_saved(request, batch, row, form):
        return back(request, pk)
    context = {
        "batch": batch,
        "row": row,
        "form": form,
        "years": years,
        "cells": [
            (letter, sheet.get("headings", {}).get(letter, ""), text)
            for letter, text in row.data.get("raw", {}).items()
        ],
        "problems": [shown_problem(problem, row) for problem in row.problems],
    }
    return render(request, "intake/row.html", context, status=400 if form.errors else 200)


def _row_or_404(batch: ImportBatch, request: HttpRequest) -> StagedRow:
    sheet, row = request.GET.get("trang_tinh", ""), request.GET.get("dong", "")
    if batch.state != ImportBatch.State.STAGED:
        raise Http404("Danh sách này không còn chờ xác nhận.")
    found = rows_named(batch, sheet, row).first() if row.isdecimal() and len(row) < 10 else None
    if found is None:
        raise Http404("Không có dòng này trong danh sách.")
    return found


def _sheet_of(batch: ImportBatch, row: StagedRow) -> dict[str, Any]:
    """The list that the row is of, as it was read; of several on a sheet that one."""
    of_sheet = [read for read in batch.sheets if read["name"] == row.sheet]
    at = row.data.get("list_at", "")
    found = next((read for read in of_sheet if read.get("list_at", "") == at), None)
    return found or next(iter(of_sheet), {})


def _several_years(batch: ImportBatch, row: StagedRow) -> list[int]:
    """The years in which one line of the file is a registration each; empty if it is one registration."""
    of_line = _of_line(batch, row).values_list("data__title", "data__year")
    years = {year for title, year in of_line if title == row.data.get("title") and year}
    return sorted(years) if len(years) > 1 else []


def _of_line(batch: ImportBatch, row: StagedRow) -> QuerySet[StagedRow]:
    """The rows that the line of the row is, in its list."""
    return rows_named(batch, name_of(row, lists_beside(batch)), str(row.row))


def _is_written(batch: ImportBatch, row: StagedRow) -> bool:
    """Whether the registry has the row as it stands, from an earlier taking in of the same file (`rest`)."""
    if row.action != StagedRow.Action.UNCHANGED:
        return False
    written = StagedRow.objects.filter(
        **{f"batch__{name}": getattr(batch, name) for name in ("sha256", "subject")},
        batch__state=ImportBatch.State.COMMITTED,
        action__in=(*WRITTEN, StagedRow.Action.CORRECTS),
        is_left_out=False,
    )
    return written.filter(sheet=row.sheet, row=row.row).exclude(batch=batch).exists()


def _is_saved(request: HttpRequest, batch: ImportBatch, row: StagedRow, form: RowForm) -> bool:
    place, name = f"Dòng {row.row}, trang “{row.sheet}”", name_of(row, lists_beside(batch))
    try:
        if "nhu-trong-tep" in request.POST:
            take_back(batch, user_of(request), name, row.row)
            messages.success(request, f"{place}: đã lấy lại như trong tệp.")
            return True
        if not form.is_valid():
            return False
        if not form.texts:
            messages.info(request, f"{place}: không có gì thay đổi.")
            return True
        batch = revise(batch, user_of(request), lambda a: a.with_cells(name, row.row, form.texts))
    except (ValidationError, ValueError) as refusal:
        form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        return False
    _say_saved(request, place, _of_line(batch, row).first())
    return True


def _say_saved(request: HttpRequest, place: str, row: StagedRow | None) -> None:
    left = list(_unsettled(row)) if row else []
    if left:
        messages.warning(request, f"{place}: đã sửa, nhưng còn vướng. {' '.join(left)}")
    else:
        messages.success(request, f"{place}: đã sửa.")


def _unsettled(row: StagedRow) -> Iterator[str]:
    for problem in row.problems:
        if problem.get("severity", ERROR) != WARNING:
            yield shown_problem(problem, row).message
