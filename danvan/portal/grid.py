"""A few columns of many models, corrected like a sheet: what was changed is saved, each row looked at on its own."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from danvan.accounts.signed_in import user_of
from danvan.lib.choices import choice_of
from danvan.lib.faults import add_faults
from danvan.lib.fields import CleanFormField, CleanMultilineFormField
from danvan.lib.paging import PAGE_PARAMETER, page_number
from danvan.lib.text import joined
from danvan.portal.asked import asked_list
from danvan.portal.table_entry import PER_PAGE, CellsForm, Refused, enter
from models_registry import access, trail
from models_registry.access import Actor
from models_registry.kept_columns import snapshot
from models_registry.models import ActivityField, EmulationModel
from models_registry.models.programmes import fields_offered_to
from models_registry.permissions import DECIDE
from models_registry.services import REASON_LENGTH, correct, request_correction

CHANGE: Final = "models_registry.change_emulationmodel"
_FIXED: Final = ("title", "field")  # of a model that was accepted these change by a correction, with a reason
_PLAIN: Final = ("place", "source", "note")


class RowForm(CellsForm):
    """The cells of one model."""

    row: EmulationModel
    title = CleanFormField(
        label="Tên mô hình", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field = forms.ChoiceField(
        label="Lĩnh vực chính", error_messages={"invalid_choice": "Không có lĩnh vực này."}
    )
    place = CleanFormField(label="Địa điểm", max_length=200, required=False)
    source = CleanFormField(label="Nguồn", max_length=300, required=False)
    note = CleanMultilineFormField(label="Ghi chú", required=False, widget=forms.Textarea(attrs={"rows": 1}))

    def __init__(
        self,
        model: EmulationModel,
        fields: dict[str, ActivityField],
        data: QueryDict | None = None,
        *,
        is_fixed: bool = False,
    ) -> None:
        self._offered, self.is_fixed = fields, is_fixed
        initial = {name: getattr(model, name) for name in (*_PLAIN, "title")} | {"field": str(model.field_id)}
        # So called before `check` sets what was typed.
        super().__init__(model, model.display_title, initial, data)
        own = {str(model.field_id): model.field}  # one that is no longer offered stays
        self._field_names = {key: one.name for key, one in (own | fields).items()}
        choice_of(self, "field").choices = list(self._field_names.items())

    @property
    def cells(self) -> list[tuple[forms.BoundField, str]]:
        """Each with what it shows in words: on paper a box would cut what does not fit into it."""
        shown = ((cell, str(cell.value() or "")) for cell in self)
        return [
            (cell, self._field_names.get(said, said) if cell.name == "field" else said)
            for cell, said in shown
        ]

    def values(self, names: Sequence[str]) -> dict[str, Any]:
        """Of these fields those that were changed, as the model holds them (a valid form)."""
        found = {name: self.cleaned_data[name] for name in names if name in self.changed_data}
        if "field" in found:
            found["field"] = self._offered.get(found["field"], self.row.field)
        return found

    def check(self) -> None:
        """Asks the model's own rules of what was changed; says beside the cells what stands against it."""
        values = self.values([*_FIXED, *_PLAIN])
        for name, value in values.items():
            setattr(self.row, name, value)
        self.row.is_being_corrected = self.is_fixed
        try:
            self.row.clean()
        except ValidationError as error:
            add_faults(self, error)


class WhyForm(forms.Form):
    """Why what was accepted is corrected; asked for only where a title or field of such a model was changed."""

    reason = forms.CharField(
        label="Lý do đính chính",
        max_length=REASON_LENGTH,
        required=False,
        help_text="Cần ghi khi sửa tên hoặc lĩnh vực của mô hình đã được tiếp nhận.",
    )


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """/mo-hinh/sua-bang/?nam=2022&trang=2: fifty models of the list's filter that the user may change."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    asked = request.GET.copy()
    asked.pop(PAGE_PARAMETER, None)
    shown = asked_list(asked, request.user, "models")
    back = reverse("portal:models", query=asked)
    if shown.is_refused:
        return redirect(back)  # says what is wrong
    rows = shown.rows.filter(pk__in=EmulationModel.objects.editable_by(request.user).order_by().values("pk"))
    paginator = Paginator(rows.prefetch_related(None), PER_PAGE)
    page_obj = paginator.page(page_number(request, paginator))
    why = WhyForm(request.POST if request.method == "POST" else None)
    refused: Refused[RowForm] | None = None
    if request.method == "POST":
        sent = request.POST.copy()
        refused = enter(
            request,
            _hold,
            lambda keys: _forms(request, _standing(request, keys), sent),
            lambda typed: _save(typed, why.cleaned_data["reason"], user_of(request)),
            lambda sound: _is_good(sound, why),
        )
        if refused is None:
            return redirect(request.get_full_path())
    context = {
        "rows": refused.rows if refused else _forms(request, list(page_obj)),
        "refused": refused,
        "why": why,
        "page_obj": page_obj,
        "count": paginator.count,
        "others": shown.rows.count() - paginator.count,
        "back": back,
        "filtered": shown.filterset.in_words,
        "headings": [field.label for field in RowForm.base_fields.values()],
    }
    return render(request, "portal/grid.html", context, status=400 if refused else 200)


def _hold(keys: Sequence[int]) -> None:
    list(EmulationModel._base_manager.filter(pk__in=keys).select_for_update().values_list("pk"))


def _standing(request: HttpRequest, keys: Sequence[int]) -> list[EmulationModel]:
    """Of the models that were sent those that the user may change, as they stand now, in the page's order."""
    rows = EmulationModel.objects.editable_by(request.user).select_related("registrant", "unit", "field")
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _forms(
    request: HttpRequest, rows: Sequence[EmulationModel], data: QueryDict | None = None
) -> list[RowForm]:
    offered = {str(field.pk): field for field in fields_offered_to(request.user).select_related("unit")}
    fast = EmulationModel.fixed_among([row.pk for row in rows])
    return [RowForm(row, offered, data, is_fixed=row.pk in fast) for row in rows]


def _is_good(sound: Sequence[RowForm], why: WhyForm) -> bool:
    """Asks the rules of the models; whether there is a reason, where one is needed."""
    for form in sound:
        form.check()
    wants_reason = any(form.is_fixed and form.values(_FIXED) for form in sound)
    if why.is_valid() and wants_reason and not why.cleaned_data["reason"].strip():
        why.add_error("reason", "Ghi rõ lý do: có mô hình đã được tiếp nhận bị sửa tên hoặc lĩnh vực.")
    return why.is_valid()


def _save(cells: Sequence[RowForm], reason: str, by: Actor) -> str:
    """Writes what was changed; returns what was done, in words, "" if nothing was."""
    typed = {form.row.pk: form for form in cells}
    decides = access.asked_of_each(by, DECIDE)
    stored = EmulationModel.objects.select_related("registrant", "unit")
    corrected = asked = 0
    for row in stored.filter(pk__in=[key for key, form in typed.items() if form.is_fixed]):
        if values := typed[row.pk].values(_FIXED):
            is_his = decides(row.unit)
            (correct if is_his else request_correction)(row, values, by=by, reason=reason)
            corrected, asked = corrected + is_his, asked + (not is_his)
    plain: list[tuple[EmulationModel, dict[str, Any]]] = []
    names: set[str] = set()
    for row in stored.filter(pk__in=list(typed)):
        form = typed[row.pk]
        if values := form.values(_PLAIN if form.is_fixed else [*_PLAIN, *_FIXED]):
            plain.append((row, snapshot(row)))
            names |= values.keys()
            for name, value in values.items():
                setattr(row, name, value)
    trail.save_all(plain, *names)
    said = joined(
        ", ",
        f"sửa {len(plain)} mô hình" if plain else "",
        f"đính chính {corrected} mô hình" if corrected else "",
        f"gửi {asked} đề nghị đính chính" if asked else "",
    )
    return f"Đã {said}." if said else ""
