"""Remembered answers: all that serve the officer's lists, and those that a waiting list was read with."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode

from danvan.accounts.signed_in import user_of
from danvan.intake.choices import NOT_TAKEN
from danvan.intake.permissions import batch_or_404, entering
from danvan.intake.remembered import as_choice, choices_for, shown_answers
from danvan.intake.views.answers import revised
from danvan.lib.paging import page_number
from danvan.lists.models import ImportBatch, RememberedAnswer
from danvan.lists.reading.answers import Answers, sheet_of
from danvan.lists.writing import remembered_answers
from models_registry import trail
from models_registry.access import Asker
from models_registry.choices import UnitSelect
from models_registry.one_use import acts_once

PER_PAGE = 50
About = RememberedAnswer.About


@entering
def remembered(request: HttpRequest) -> HttpResponse:
    """/nhan-danh-sach/cau-tra-loi/: `q` words of a question or a unit, `ve` what it is about (an `About`)."""
    about = request.GET.get("ve", "")
    words = request.GET.get("q", "")
    if (about and about not in About.values) or set(request.GET) - {"q", "ve", "trang"} or "\0" in words:
        raise BadRequest("Không có bộ lọc này.")
    rows = RememberedAnswer.objects.visible_to(request.user).select_related("unit", "batch").matching(words)
    paginator = Paginator(rows.filter(about=about) if about else rows, PER_PAGE)
    page: Page[Any] = paginator.get_page(page_number(request, paginator))
    page.object_list = shown_answers(page.object_list, request.user)
    context = {"page_obj": page, "words": words, "about": about, "abouts": About.choices}
    return render(request, "intake/remembered.html", context)


@entering
@acts_once
def forget(request: HttpRequest) -> HttpResponse:
    """/nhan-danh-sach/cau-tra-loi/quen/: forgets the answer `cau` ("12|<when it was given>")."""
    if request.method == "POST":
        number, _, at = request.POST.get("cau", "").partition("|")
        seen = _moment(at)
        try:
            if seen is None or not number.isdecimal():
                raise ValidationError(remembered_answers.GONE)
            remembered_answers.forget([int(number[:18])], user_of(request), seen)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, "Đã quên câu trả lời này; danh sách sau sẽ được hỏi lại.")
    return redirect("intake:remembered")


def _moment(text: str) -> datetime | None:
    """When the answer was given that the page showed; None if the text is none of ours."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None


class RememberedForm(forms.Form):
    """Another meaning of a word or a heading."""

    tra_loi = forms.ChoiceField(
        label="Từ danh sách sau hiểu là", error_messages={"invalid_choice": UnitSelect.UNKNOWN}
    )
    luc = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, row: RememberedAnswer, user: Asker, typed: QueryDict | None = None) -> None:
        super().__init__(typed, initial={"tra_loi": as_choice(row), "luc": row.at.isoformat()})
        self.row = row
        field = self.fields["tra_loi"]
        if row.about == About.UNIT:
            field = self.fields["tra_loi"] = forms.ChoiceField(
                label=field.label, widget=UnitSelect, error_messages={"invalid_choice": UnitSelect.UNKNOWN}
            )
        field.choices = choices_for(row, user)  # type: ignore[attr-defined] # a ChoiceField either way

    @property
    def answer(self) -> str:
        """What is kept."""
        said: str = self.cleaned_data["tra_loi"]
        return "" if self.row.about == About.COLUMN and said == NOT_TAKEN else said


@entering
@acts_once
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/cau-tra-loi/<pk>/: another answer to a word or a heading."""
    rows = RememberedAnswer.objects.editable_by(request.user).select_related("unit")
    row = get_object_or_404(rows.exclude(about__in=RememberedAnswer.OF_RECORDS), pk=pk)
    form = RememberedForm(row, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        seen = _moment(form.cleaned_data["luc"])
        try:
            if seen is None:
                raise ValidationError(remembered_answers.GONE)
            remembered_answers.change(pk, user_of(request), form.answer, seen)
        except ValidationError as refusal:
            form = RememberedForm(row, request.user)  # as it stands now
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, "Đã đổi câu trả lời; dùng cho các danh sách nhận từ nay.")
            return redirect("intake:remembered")
    (shown,) = shown_answers([row], request.user)
    context = {"shown": shown, "form": form}
    status = 400 if request.method == "POST" else 200
    return render(request, "intake/change_remembered.html", context, status=status)


@entering
@acts_once
def treat_recalled(request: HttpRequest, pk: int) -> HttpResponse:
    """/nhan-danh-sach/<pk>/cau-da-nho/: `viec` is verb (doi, quen, doc-lai) and the answer: "doi|words|field|chan bo".

    "doi" asks this list again, the new answer replaces the old one; "quen" forgets it, "doc-lai" reads the list anew
    with what is remembered now.
    """
    batch = batch_or_404(request, pk)
    verb, _, key = request.POST.get("viec", "").partition("|")
    answers = Answers.from_json(batch.answers)
    number = answers.recalled.get(key)
    if request.method != "POST" or verb not in ("doi", "quen", "doc-lai") or number is None:
        if request.method == "POST":
            messages.error(request, "Danh sách này không dùng câu trả lời đó nữa. Hãy xem lại.")
        return redirect("intake:batch", pk)
    part, _, at = key.partition("|")
    if verb == "doi" and part == "columns":
        name = sheet_of(at.rpartition("!")[0], (sheet["name"] for sheet in batch.sheets))
        return redirect(f"{reverse('intake:sheet', args=[pk])}?{urlencode({'ten': name})}")
    if verb == "quen":
        return _forget_and_read(request, batch, number, getattr(answers, part)[at])
    again = verb == "doi"
    done = (
        "Câu này được hỏi lại ở mục “Cần đồng chí trả lời”; câu trả lời mới thay câu cũ."
        if again
        else "Đã đọc lại danh sách theo các câu trả lời đang nhớ."
    )
    revised(request, batch, lambda answers: answers.asking_again(at) if again else answers, done)
    return redirect(f"{reverse('intake:batch', args=[pk])}#{'can-tra-loi' if again else 'da-nho'}")


def _forget_and_read(request: HttpRequest, batch: ImportBatch, number: int, used: str) -> HttpResponse:
    """Forgets an answer as the list was read with it, and reads the list without it."""
    row = RememberedAnswer.objects.filter(pk=number).first()
    try:
        if row is None or row.answer != used:
            raise ValidationError(remembered_answers.GONE)
        with trail.act(request.user):
            remembered_answers.forget([number], user_of(request))
            done = "Đã quên câu trả lời này. Danh sách được đọc lại; hãy xem mục “Cần đồng chí trả lời”."
            revised(request, batch, lambda answers: answers, done)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("intake:batch", batch.pk)
