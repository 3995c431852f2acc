"""A few columns of many models, corrected like a sheet: what was changed is saved, each row looked at on its own."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from danvan.accounts.signed_in import user_of
from danvan.lib.choices import choice_of
from danvan.lib.fields import CleanFormField, CleanMultilineFormField
from danvan.lib.keys import is_key
from danvan.lib.paging import PAGE_PARAMETER, page_number
from danvan.lib.text import joined
from danvan.portal.asked import asked_list
from models_registry import access, trail
from models_registry.access import Actor
from models_registry.admin.taking_over import carry_what_is_shown, stop_if_moved
from models_registry.kept_columns import snapshot
from models_registry.models import ActivityField, EmulationModel
from models_registry.models.programmes import fields_offered_to
from models_registry.one_use import key_sent
from models_registry.permissions import DECIDE
from models_registry.services import REASON_LENGTH, correct, request_correction
from models_registry.used_keys import refuse_used

CHANGE: Final = "models_registry.change_emulationmodel"
ROW: Final = "dong"
PER_PAGE: Final = 50
_FIXED: Final = ("title", "field")  # of a model that was accepted these change by a correction, with a reason
_PLAIN: Final = ("place", "source", "note")


class RowForm(forms.Form):
    """The cells of one model. Each carries what it showed, so that nobody overwrites what others saved meanwhile."""

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
        self.model, self._offered, self.is_fixed = model, fields, is_fixed
        self.shown_as = model.display_title  # before `check` sets what was typed
        initial = {name: getattr(model, name) for name in (*_PLAIN, "title")} | {"field": str(model.field_id)}
        super().__init__(data, initial=initial, prefix=f"m{model.pk}", auto_id="id_%s")
        own = {str(model.field_id): model.field}  # one that is no longer offered stays
        self._field_names = {key: one.name for key, one in (own | fields).items()}
        choice_of(self, "field").choices = list(self._field_names.items())
        for cell in self.fields.values():
            cell.widget.attrs["aria-label"] = f"{cell.label}, {self.shown_as}"
        carry_what_is_shown(self)

    @property
    def typed(self) -> list[str]:
        """The cells whose content is another than the page showed."""
        return self.changed_data

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
        found = {name: self.cleaned_data[name] for name in names if name in self.typed}
        if "field" in found:
            found["field"] = self._offered.get(found["field"], self.model.field)
        return found

    def check(self) -> None:
        """Asks the model's own rules of what was changed; says beside the cells what stands against it."""
        values = self.values([*_FIXED, *_PLAIN])
        for name, value in values.items():
            setattr(self.model, name, value)
        self.model.is_being_corrected = self.is_fixed
        try:
            self.model.clean()
        except ValidationError as error:
            for name, said in error.message_dict.items():
                self.add_error(name if name in self.fields else None, said)


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
    missing = 0
    if request.method == "POST":
        refuse_used(request.user, key_sent(request))
        sent = [key for key in dict.fromkeys(request.POST.getlist(ROW)) if is_key(key)]
        keys = [int(key) for key in sent[:PER_PAGE] if len(key) < 16]
        try:
            with trail.act(request.user, key=key_sent(request)) as act:
                found = _held(request, keys)
                missing = len(keys) - len(found)
                cells = _forms(request, found, request.POST.copy())
                if not _is_good(cells, why) or missing:
                    raise _RefusedError
                said = _save(cells, why.cleaned_data["reason"], user_of(request))
                act.answer = request.get_full_path()
        except _RefusedError:
            pass
        except ValidationError as error:
            why.add_error(None, error.messages)
        else:
            (messages.success if said else messages.info)(request, said or "Chưa có ô nào được sửa.")
            return redirect(request.get_full_path())
    else:
        cells = _forms(request, list(page_obj))
    context = {
        "rows": cells,
        "why": why,
        "page_obj": page_obj,
        "count": paginator.count,
        "others": shown.rows.count() - paginator.count,
        "back": back,
        "filtered": shown.filterset.in_words,
        "missing": missing,
        "faults": sum(len(one.errors) for one in cells),
        "headings": [field.label for field in RowForm.base_fields.values()],
    }
    return render(request, "portal/grid.html", context, status=400 if request.method == "POST" else 200)


class _RefusedError(Exception):
    """Something stands against one of the rows, and nothing of the others is saved."""


def _held(request: HttpRequest, keys: Sequence[int]) -> list[EmulationModel]:
    """Of the models that were sent those that the user may change, locked, as they stand now, in the page's order."""
    list(EmulationModel._base_manager.filter(pk__in=keys).select_for_update().values_list("pk"))
    rows = EmulationModel.objects.editable_by(request.user).select_related("registrant", "unit", "field")
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _forms(
    request: HttpRequest, rows: Sequence[EmulationModel], data: QueryDict | None = None
) -> list[RowForm]:
    offered = {str(field.pk): field for field in fields_offered_to(request.user).select_related("unit")}
    fast = EmulationModel.fixed_among([row.pk for row in rows])
    return [RowForm(row, offered, data, is_fixed=row.pk in fast) for row in rows]


def _is_good(cells: Sequence[RowForm], why: WhyForm) -> bool:
    """Whether all that was changed may be saved; what may not is said beside its cell."""
    wants_reason = False
    for form in cells:
        if not form.typed or stop_if_moved(form) or not form.is_valid():
            continue
        wants_reason |= form.is_fixed and bool(form.values(_FIXED))
        form.check()
    if why.is_valid() and wants_reason and not why.cleaned_data["reason"].strip():
        why.add_error("reason", "Ghi rõ lý do: có mô hình đã được tiếp nhận bị sửa tên hoặc lĩnh vực.")
    return why.is_valid() and not any(form.typed and form.errors for form in cells)


def _save(cells: Sequence[RowForm], reason: str, by: Actor) -> str:
    """Writes what was changed; returns what was done, in words, "" if nothing was."""
    typed = {form.model.pk: form for form in cells if form.typed}
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
