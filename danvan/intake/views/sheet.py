"""How one sheet of a list was understood: its header, columns and lines set aside, and the form to correct it."""

from django import forms
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from danvan.intake.choices import NOT_TAKEN, choices_of, column_choices, said_field
from danvan.intake.display import ShownSheet, shown_sheet
from danvan.intake.permissions import batch_or_404, entering, entry_units
from danvan.intake.questions import LAST_ROW
from danvan.intake.views.answers import revised
from danvan.lib.numbers import WholeNumberField
from danvan.lib.paging import page_number
from danvan.lists.models import ImportBatch
from danvan.lists.reading.answers import Answers, list_key
from danvan.lists.reading.bins import LABELS, bin_of
from danvan.lists.subjects import Subject, subject_of
from models_registry.access import Asker
from models_registry.admin.taking_over import carry_what_is_shown, stop_if_moved
from models_registry.models import ActivityField
from models_registry.one_use import acts_once

PER_PAGE = 100
AS_WRITTEN = ("", "Theo danh sách")


class SheetForm(forms.Form):
    """What the sheet is: its header row, what each column means, and what serves rows that do not say it."""

    header_row = WholeNumberField(
        label="Dòng tiêu đề",
        required=False,
        min_value=1,
        max_value=LAST_ROW,
        help_text="Số dòng trong Excel. Bỏ trống thì cổng tự tìm.",
    )

    def __init__(
        self,
        user: Asker,
        subject: Subject,
        sheet: str,
        tables: list[ShownSheet],
        answers: Answers,
        typed: QueryDict | None = None,
    ) -> None:
        said = answers.sheets.get(sheet, {})
        super().__init__(typed, initial=dict(said))
        self.sheet, self.unsaid = sheet, tuple(subject.sheet_questions)
        choices = choices_of(subject, entry_units(user), user)
        for name in self.unsaid:
            self.fields[name] = said_field(subject, name, choices, AS_WRITTEN)
        self.columns_of: dict[str, tuple[str, str]] = {}  # field -> the list's key, the column's letter
        for table in tables:
            self._add_columns(subject, table)
        carry_what_is_shown(self)

    def _add_columns(self, subject: Subject, table: ShownSheet) -> None:
        """A field for each column of a list."""
        at = table.read.get("list_at", "")
        for column in table.columns:
            name = f"cot-{at}-{column.letter}" if at else f"cot-{column.letter}"
            self.columns_of[name] = list_key(self.sheet, at), column.letter
            meanings = column_choices(subject)
            if column.name and column.name not in dict(meanings):
                meanings = [(column.name, column.meaning), *meanings]  # a column of marks
            where = f"Dòng {table.read['header_row']}, cột" if at else "Cột"
            self.fields[name] = forms.ChoiceField(
                label=f"{where} {column.letter}: {column.heading or '(không có tiêu đề)'}",
                choices=meanings,
                initial=column.name or NOT_TAKEN,
            )

    @property
    def columns(self) -> list[forms.BoundField]:
        """The fields of the columns, from left to right."""
        return [self[name] for name in self.columns_of]

    @property
    def said(self) -> list[forms.BoundField]:
        """The fields of what may be said for the sheet."""
        return [self[name] for name in self.unsaid]

    def change(self, answers: Answers) -> Answers:
        """The answers with what was changed in the form; "" takes something said of the sheet back."""
        for name in self.changed_data:
            value = self.cleaned_data[name]
            if name in self.columns_of:
                answers = answers.with_column(*self.columns_of[name], "" if value == NOT_TAKEN else value)
            else:
                answers = answers.with_sheet(self.sheet, **{name: "" if value is None else str(value)})
        return answers


@entering
@acts_once
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/trang-tinh/?ten=: one sheet as it was understood; on POST understood anew."""
    batch = batch_or_404(request, pk, hold=request.method == "POST")
    wanted = request.GET.get("loai", "")
    if set(request.GET) - {"ten", "loai", "trang"} or (wanted and wanted not in LABELS):
        raise BadRequest("Không có bộ lọc này.")
    name = request.GET.get("ten", "")
    read = [one for one in batch.sheets if one["name"] == name]
    if not read:
        raise Http404("Tệp không có trang tính này.")
    subject, field_names = subject_of(batch), dict(ActivityField.objects.values_list("code", "name"))
    tables = [shown_sheet(one, subject, field_names) for one in read]
    is_staged = batch.state == ImportBatch.State.STAGED
    typed = request.POST.copy() if request.method == "POST" else None
    form = SheetForm(request.user, subject, name, tables, Answers.from_json(batch.answers), typed)
    if typed is not None and not stop_if_moved(form) and form.is_valid():
        if revised(request, batch, form.change, f"Đã đọc lại trang “{name}” theo cách hiểu mới."):
            return redirect("intake:batch", pk)
        return redirect(f"{reverse('intake:sheet', args=[pk])}?{urlencode({'ten': name})}")
    lines = sorted((line for one in read for line in one.get("set_aside", ())), key=lambda line: line["row"])
    if wanted:
        lines = [line for line in lines if bin_of(line["kind"], line["why"]) == wanted]
    paginator = Paginator(lines, PER_PAGE)
    context = {
        "batch": batch,
        "subject": subject,
        "name": name,
        "tables": tables,
        "wanted": LABELS[wanted] if wanted else "",
        "form": form,
        "is_staged": is_staged,
        "page_obj": paginator.get_page(page_number(request, paginator)),
    }
    return render(request, "intake/sheet.html", context, status=400 if form.errors else 200)
