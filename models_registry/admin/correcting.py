"""Đính chính: the screen on which what stands fast is corrected, or a correction is asked for."""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from danvan.accounts.signed_in import user_of
from danvan.lib.faults import add_faults
from models_registry import access, trail
from models_registry.admin.light import LightAdmin
from models_registry.admin.taking_over import standing_words, typed_words
from models_registry.choices import offer_levels
from models_registry.models import Change, EmulationModel, Registrant, Registration
from models_registry.models.calendar import years_of
from models_registry.models.corrections import as_text, in_words
from models_registry.one_use import key_sent
from models_registry.permissions import DECIDE
from models_registry.picking import parts_of
from models_registry.scoping import scoped_rows
from models_registry.services import REASON_LENGTH, correct, request_correction

_Row = TypeVar("_Row", Registration, EmulationModel, Registrant)
_MOVES_ALONG: Final = (
    "Sửa đơn vị thì mô hình và tập thể, cá nhân cũng chuyển theo, "
    "trừ khi còn lượt đăng ký hoặc mô hình khác ở đơn vị cũ."
)
_KEPT_WITH_RECOGNITION: Final = (
    "Nếu năm mới sau năm của quyết định công nhận, lý do này cũng được ghi vào công nhận đó."
)


class CorrectionForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """The fields that stand fast, and why they are to be others."""

    reason = forms.CharField(
        label="Lý do đính chính",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        error_messages={"required": "Ghi rõ lý do."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.is_being_corrected = True
        if "unit" in self.fields:
            self.fields["unit"].required = True
        if isinstance(self.instance, Registration):
            self.fields["unit"].help_text = _MOVES_ALONG
            self.fields["reason"].help_text = _KEPT_WITH_RECOGNITION
            years = {self.instance.year or 0, *years_of(None, self.instance.programme)} - {0}
            offer_levels(self, years, self.instance.level)
        for name in self.instance.FIXED:
            # Sent along: what is changed is judged by what the page showed, not by what stands when it is sent.
            self.fields[name].show_hidden_initial = True

    @property
    def values(self) -> dict[str, Any]:
        """What is to be another, by field."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "reason"}

    def clean(self) -> dict[str, Any]:
        """Refuses once what another has changed since the page was shown, with his value beside."""
        data = super().clean() or {}
        for name in self._changed_meanwhile():
            self._show_beside(name)
        if not self.errors and not set(self.changed_data) - {"reason"}:
            raise ValidationError("Chưa có mục nào được sửa.")
        return data

    def _changed_meanwhile(self) -> list[str]:
        return [
            name
            for name in self.instance.FIXED
            if self.fields[name].has_changed(
                self[name].initial, self.data.get(self.add_initial_prefix(name), "")
            )
        ]

    def _show_beside(self, name: str) -> None:
        """Tells what stands now; a field in which nothing was typed takes it over, what was typed stays."""
        bound, model = self[name], type(self.instance)
        typed = name in self.changed_data
        stored = model._base_manager.get(pk=self.instance.pk)
        changes = Change.objects.of(model).filter(subject_id=stored.pk)
        column = model._meta.get_field(name).attname
        change = next((one for one in changes if column in one.after), None)
        who = f"{change.by_name} đã" if change else "Có người đã"
        when = f" lúc {timezone.localtime(change.at):%H:%M ngày %d/%m/%Y}" if change else ""
        told = f"{who} đổi mục này thành “{in_words(model, name, as_text(stored, name))}”{when}."
        kept = " Ô này vẫn giữ nội dung của đồng chí; gửi lại thì ghi theo ô này." if typed else ""
        data = dict(self.data.items())
        now = bound.field.prepare_value(bound.initial)
        for key in (self.add_initial_prefix(name), *(() if typed else (self.add_prefix(name),))):
            data[key] = "" if now is None else now
        for part in () if typed else parts_of(bound):
            data.pop(part, None)
        self.data = data
        self.add_error(name, told + kept)


def typed_in_fixed(form: "forms.ModelForm[Any]", names: Iterable[str]) -> list[str]:
    """What was typed in fields that were open when a form was shown and have been fixed since, in one sentence.

    `form` is bound and still has these fields open. A form that was shown later does not send them, and says nothing.
    """
    names = [name for name in names if name in form.fields]
    if not any(form.add_prefix(name) in form.data for name in names):
        return []
    told = []
    for name in names:
        bound = form[name]
        if bound.field.has_changed(bound.initial, bound.data):
            typed, stands = typed_words(bound), standing_words(form.instance, name)
            told.append(f"{bound.label.lower()}: đồng chí ghi “{typed}”, trong sổ là “{stands}”")
    if not told:
        return []
    what = str(form.instance._meta.verbose_name).capitalize()
    if form.instance.is_fixed:
        why, left = "đã được tiếp nhận hoặc công nhận", " ở đây, chỉ sửa bằng Đính chính"
    else:
        why, left = "đã được rút", ""
    return [
        f"{what} này {why} trong lúc đồng chí mở trang, nên các mục sau không ghi được{left}: {'; '.join(told)}."
    ]


class CorrectableAdmin(LightAdmin[_Row]):
    """A screen whose fixed fields are read once the row was accepted, with the way to their correction."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_correct"
        view = self.admin_site.admin_view(self.correct_view)
        return [path("<path:object_id>/dinh-chinh/", view, name=name), *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: _Row | None = None) -> Any:
        is_fixed = obj is not None and self._is_fixed(request, obj)
        fixed: tuple[str, ...] = self.fixed_fields(request, obj) if obj is not None and is_fixed else ()
        return [*super().get_readonly_fields(request, obj), *fixed]

    def _is_fixed(self, request: HttpRequest, obj: _Row) -> bool:
        """Asked once for a page that is shown; of a form that was sent each time, for others may be at work."""
        if request.method != "GET":
            return obj.is_fixed
        if not hasattr(request, "fixed_rows"):
            request.fixed_rows = {}  # type: ignore[attr-defined] # for the length of this request
        known: dict[Any, bool] = request.fixed_rows  # type: ignore[attr-defined] # as above
        if obj.pk not in known:
            known[obj.pk] = obj.is_fixed
        return known[obj.pk]

    def fixed_fields(self, request: HttpRequest, obj: _Row) -> tuple[str, ...]:
        """Fields that are only read once the row was accepted."""
        fixed: tuple[str, ...] = self.model.FIXED
        return fixed

    def dropped(self, request: HttpRequest, obj: _Row) -> list[str]:
        """What was typed in fields that are no longer written here."""
        if self.has_change_permission(request, obj) and not obj.is_fixed:
            return []
        shown = set(flatten_fieldsets(self.get_fieldsets(request, obj)))
        form = forms.modelform_factory(
            self.model,
            fields=[name for name in self.fixed_fields(request, obj) if name in shown],
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
        )
        return typed_in_fixed(form(request.POST, instance=obj), form.base_fields)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Who opened a form that is no longer his to send is led to the page as it is now, and told."""
        found = self.get_object(request, unquote(object_id)) if request.method == "POST" else None
        if found is None or not self._may_ask(request, found) or self.has_change_permission(request, found):
            return super().change_view(request, object_id, form_url, extra_context)
        kept = f"Chưa ghi gì: {self.opts.verbose_name} này không còn sửa được ở đây."
        for sentence in self.dropped(request, found) or [kept]:
            self.message_user(request, sentence, messages.WARNING)
        return redirect(request.path)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: _Row | None = None,
    ) -> HttpResponse:
        """With the way to the correction of what stands fast."""
        if obj is not None and self._may_ask(request, obj) and self._is_fixed(request, obj):
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_correct"
            context["correction_url"] = reverse(name, args=[obj.pk])
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _may_ask(self, request: HttpRequest, row: _Row) -> bool:
        change = f"{self.opts.app_label}.change_{self.opts.model_name}"
        return access.may(request.user, DECIDE, row.unit) or access.may(request.user, change, row.unit)

    def correct_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Corrects, if the user decides in the row's unit; else asks whoever does."""
        found = self.get_object(request, unquote(object_id))
        if found is None or not found.is_fixed:
            raise Http404
        if not self._may_ask(request, found):
            raise PermissionDenied
        decides = access.may(request.user, DECIDE, found.unit)
        form_of_row: Any = forms.modelform_factory(
            self.model,
            form=CorrectionForm,
            fields=[*self.model.FIXED],
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
        )
        form = form_of_row(request.POST if request.method == "POST" else None, instance=found)
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[found.pk])
        if request.method == "POST" and self._do(request, form, found, page, decides=decides):
            return redirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Đính chính {self.opts.verbose_name}",
            "opts": self.opts,
            "row": self.get_object(request, unquote(object_id)),
            "page": page,
            "form": form,
            "button": "Đính chính" if decides else "Gửi đề nghị đính chính",
        }
        return TemplateResponse(request, "admin/correction_form.html", context)

    def _do(self, request: HttpRequest, form: CorrectionForm, row: _Row, page: str, *, decides: bool) -> bool:
        """Whether it was done, which leads to `page`; else the form says why not."""
        service = correct if decides else request_correction
        done = "Đã đính chính." if decides else "Đã gửi đề nghị đính chính."
        try:
            with trail.act(request.user, key=key_sent(request)) as act:
                # Locked before the form compares: nobody changes it between the look and the writing.
                (now,) = scoped_rows(self.model).locked([row])
                for name in row.FIXED:
                    setattr(row, name, getattr(now, name))
                form.initial.update(forms.model_to_dict(now, row.FIXED))
                if not form.is_valid():
                    return False
                service(row, form.values, by=user_of(request), reason=form.cleaned_data["reason"])
                act.answer = page
        except ValidationError as error:
            add_faults(form, error)
            return False
        else:
            self.message_user(request, done, messages.SUCCESS)
        return True
