"""Pages on which two records become one, with the effect on every review, and on which they are parted again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from awards.agreeing import agreement_of_paper
from awards.merging import Record, merge
from awards.models import Decision
from awards.models.numbers import number_key
from awards.parting import Since, changed_since, part
from danvan.accounts.signed_in import user_of
from danvan.lib.faults import add_faults
from danvan.portal.effects_of_merging import effects_of
from danvan.portal.verbs.seen import marks_of
from models_registry import access, trail
from models_registry.identity.people import described
from models_registry.models import Distinct, EmulationModel, Registrant
from models_registry.one_use import key_sent
from models_registry.permissions import DECIDE
from models_registry.scoping import ScopedQuerySet, scoped_rows
from models_registry.services import REASON_LENGTH, similar_models, similar_registrants

_OFFERED_AT_MOST: Final = 30
_MOVED: Final = (
    "Một trong hai bản ghi vừa được sửa. Xem lại số liệu trước và sau dưới đây rồi bấm gộp lần nữa."
)


@dataclass(frozen=True)
class Sort:
    """A sort of records that may be merged: as its address calls it, and where one of them is read."""

    model: type[models.Model]
    name: str
    page: Callable[[Any], str]
    describe: Callable[[Any], str]


def _describe_model(model: EmulationModel) -> str:
    return f"{model.display_title} – {described(model.registrant)}"


def _decision_page(decision: Decision) -> str:
    return reverse("portal:decision", args=[decision.pk])


SORTS: Final = {
    "chu-the": Sort(
        Registrant, "tập thể, cá nhân", lambda row: reverse("portal:registrant", args=[row.pk]), described
    ),
    "mo-hinh": Sort(
        EmulationModel, "mô hình", lambda row: reverse("portal:model", args=[row.pk]), _describe_model
    ),
    "quyet-dinh": Sort(Decision, "quyết định", _decision_page, str),
}


class MergeForm(forms.Form):
    """Why; and what the page showed, so that nobody merges what another has changed meanwhile."""

    reason = forms.CharField(
        label="Lý do",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Ghi rõ lý do."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class PartForm(forms.Form):
    """Why; and which of the records changed since stay where they are."""

    reason = forms.CharField(
        label="Lý do tách lại",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Ghi rõ lý do."},
    )

    def __init__(self, since: Iterable[Since], winner: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = list(since)
        for number, one in enumerate(self.since):
            name = one.row._meta.verbose_name
            self.fields[f"row_{number}"] = forms.ChoiceField(
                label=f"{str(name).capitalize()} “{one.row}” (sau khi gộp, {one.by} đã sửa)",
                choices=[("back", "Trả về bản ghi được tách"), ("stay", f"Ở lại {winner}")],
                widget=forms.RadioSelect,
                error_messages={"required": "Chọn cho bản ghi này đi về đâu."},
            )

    @property
    def staying(self) -> list[str]:
        """The keys of what stays with the winner."""
        return [
            one.key for number, one in enumerate(self.since) if self.cleaned_data[f"row_{number}"] == "stay"
        ]


@require_http_methods(["GET", "POST"])
def merge_into(request: HttpRequest, sort: str, pk: int) -> HttpResponse:
    """/gop/chu-the/<pk>/?vao=: which other record it is one with; then the effect, and on POST the merge."""
    about = _sort(sort)
    if (found := _merged(request, about, pk)) is not None:
        messages.info(request, f"“{found}” đã được gộp.")
        return redirect(about.page(found.merged_into))
    loser = _own_or_404(request, about, pk)
    wanted = request.GET.get("vao", "")
    context: dict[str, Any] = {"sort": about, "sort_name": sort, "loser": loser, "page": about.page(loser)}
    context["loser_text"] = about.describe(loser)
    if not wanted.isdecimal():
        words = request.GET.get("q", "")
        offered = [(row, about.describe(row)) for row in _offered(request, about, loser, words)]
        context |= {"offered": offered, "words": words}
        return render(request, "portal/merge_which.html", context)
    winner = _own_or_404(request, about, int(wanted[:15]))
    form = MergeForm(request.POST or None)
    seen = marks_of([(loser, winner)])[loser.pk]
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seen"] != seen:
            form.add_error(None, _MOVED)
        else:

            def play(reason: str) -> None:
                merge(loser, winner, by=user_of(request), reason=reason)

            if _do(request, form, about.page(winner), f"Đã gộp vào {about.describe(winner)}.", play):
                return redirect(about.page(winner))
    context |= {
        "winner": winner,
        "winner_text": about.describe(winner),
        "form": form,
        "seen": seen,
        "distinct": _said_distinct(loser, winner),
    }
    try:
        context["effects"], context["unchanged"] = effects_of(request, loser, winner)
        if isinstance(loser, Decision) and isinstance(winner, Decision):
            context["asks"] = agreement_of_paper(loser, winner).asks
    except ValidationError as refusal:
        context["refusal"] = refusal.messages
    return render(request, "portal/merge.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def part_again(request: HttpRequest, sort: str, pk: int) -> HttpResponse:
    """/tach/chu-the/<pk>/: takes a merge back; asks where what was changed since belongs."""
    about = _sort(sort)
    loser = _merged(request, about, pk)
    if loser is None:
        return redirect(about.page(_own_or_404(request, about, pk)))
    winner = loser.merged_into
    form = PartForm(changed_since(loser), str(winner), request.POST or None)
    if request.method == "POST" and form.is_valid():

        def play(reason: str) -> None:
            part(loser, by=user_of(request), reason=reason, staying=form.staying)

        if _do(request, form, about.page(loser), f"Đã tách lại {about.describe(loser)}.", play):
            return redirect(about.page(loser))
    context = {
        "sort": about,
        "loser_text": about.describe(loser),
        "winner_text": about.describe(winner),
        "winner_page": about.page(winner),
        "form": form,
    }
    return render(request, "portal/part.html", context, status=400 if form.errors else 200)


def _sort(name: str) -> Sort:
    if name not in SORTS:
        raise Http404
    return SORTS[name]


def _rows(request: HttpRequest, about: Sort) -> ScopedQuerySet[Any]:
    return scoped_rows(about.model).permitted_to(request.user, DECIDE).select_related("unit")


def _merged(request: HttpRequest, about: Sort, pk: int) -> Any:
    """The record, if it was merged into another and the user decides in its unit; else None."""
    found: Any = about.model._base_manager.filter(merged_into__isnull=False).filter(pk=pk).first()
    return found if found is not None and access.may(request.user, DECIDE, found.unit) else None


def _own_or_404(request: HttpRequest, about: Sort, pk: int) -> Any:
    """The record, if the user decides in its unit; a merged one leads nowhere here."""
    found = _rows(request, about).filter(pk=pk).first()
    if found is None:
        raise Http404("Không có bản ghi này trong các đơn vị mà đồng chí quyết định.")
    return found


def _offered(request: HttpRequest, about: Sort, loser: Record, words: str) -> list[Any]:
    """With words all that match them; without, what is nearly alike in the record's own unit."""
    rows = _rows(request, about).exclude(pk=loser.pk)
    if isinstance(loser, Registrant):
        rows = rows.filter(kind=loser.kind)
    if words:
        return list(rows.matching(words)[:_OFFERED_AT_MOST])
    near: Iterable[models.Model] = ()
    if isinstance(loser, Registrant):
        near = similar_registrants(loser.unit, loser.kind, loser.name)
    elif isinstance(loser, EmulationModel):
        near = similar_models(loser.unit, loser.title, loser.registrant)
    elif loser.number:
        key = number_key(loser.number)
        near = [row for row in rows.exclude(number="") if number_key(row.number) == key]
    return list(rows.filter(pk__in=[row.pk for row in near])[:_OFFERED_AT_MOST])


def _do(request: HttpRequest, form: forms.Form, page: str, done: str, play: Callable[[str], object]) -> bool:
    """Whether it was done; else the form says why not."""
    try:
        with trail.act(request.user, key=key_sent(request)) as act:
            play(form.cleaned_data["reason"])
            act.answer = page
    except ValidationError as error:
        add_faults(form, error)
        return False
    else:
        messages.success(request, done)
    return True


def _said_distinct(loser: Record, winner: Record) -> list[Distinct]:
    """An officer's word that the two are not one."""
    if not (isinstance(loser, Registrant) and isinstance(winner, Registrant)):
        return []
    of_these = models.Q(registrant=loser, name=winner.name) | models.Q(registrant=winner, name=loser.name)
    return list(Distinct.objects.filter(of_these))
