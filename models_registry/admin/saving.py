"""How an entry screen saves: in one act with its trail, over nobody's save, and saying under whom the row was put."""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import IntegrityError, models
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from models_registry import trail
from models_registry.admin.seen import MOVED, Part, Seen, columns_of, seen_of
from models_registry.admin.taking_over import take_over, take_over_rows
from models_registry.identity.people import described
from models_registry.kept_columns import snapshot
from models_registry.models import Registrant, Registration
from models_registry.one_use import key_sent
from models_registry.services import BEGUN

_Row = TypeVar("_Row", bound=models.Model)


def trail_image(instance: models.Model) -> dict[str, Any]:
    """The row as the trail keeps it, with the keys of its many-to-many rows."""
    image = snapshot(instance)
    for field in instance._meta.many_to_many:
        image[field.name] = sorted(getattr(instance, field.name).values_list("pk", flat=True))
    return image


def _registrant_of(row: models.Model) -> Registrant | None:
    """Whose record it is, if it has a registrant."""
    if isinstance(row, Registrant):
        return row
    links = (getattr(row, name, None) for name in ("registrant", "model", "registration"))
    linked = next((link for link in links if isinstance(link, models.Model)), None)
    return _registrant_of(linked) if linked else None


def _told(begun: Registration) -> tuple[str, str, str]:
    """Its state, its place on the page of its model, its year."""
    page = reverse("portal:model", args=[begun.model_id])
    return BEGUN[begun.state], f"{page}#dang-ky-{begun.pk}", begun.year_in_words


class _StoppedForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """Mixed into the form of a row to which others did something meanwhile: it is not valid this once."""

    faults: list[str]  # what happened
    asked: dict[str, str]  # by field what others saved in it, where its sender changed it too

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        for fault in self.faults:
            self.add_error(None, fault)
        for name in self.asked.keys() & self.fields.keys():
            self.add_error(name, self.asked[name])
        return data


class SavedAdmin(admin.ModelAdmin, Generic[_Row]):  # type: ignore[type-arg] # takes no parameters when it runs
    """A screen whose saves are acts with a trail."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Shows or saves a row; a save is one act, and a button pressed twice saves once."""
        if request.method != "POST":
            context = {**(extra_context or {}), **self._seen(request, object_id)}
            return super().changeform_view(request, object_id, form_url, context)
        try:
            return self._save(request, object_id, form_url, extra_context)
        except (
            IntegrityError
        ):  # another wrote the same at the same moment: now the form finds it, and says so
            return self._save(request, object_id, form_url, extra_context)

    def _save(
        self, request: HttpRequest, object_id: str | None, form_url: str, more: dict[str, Any] | None
    ) -> HttpResponse:
        with trail.act(request.user, key=key_sent(request)) as act:
            context = {**(more or {}), **self._seen(request, object_id)}
            response = super().changeform_view(request, object_id, form_url, context)
            act.answer = getattr(response, "url", "")
        return response

    def _seen(self, request: HttpRequest, object_id: str | None) -> dict[str, Any]:
        """For the page: how far the trail goes that it shows, and what its sender has not seen."""
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        if obj is None or not self.has_change_permission(request, obj):
            return {}
        names = set(flatten_fieldsets(self.get_fieldsets(request, obj))) - set(self.readonly_fields)
        seen = seen_of(request, obj, self._parts(request, obj), columns_of(self.model, names))
        if seen.later:
            self._take_over(request, obj, seen)
        return {"seen_changes": seen.mark, "saved_meanwhile": seen.later, "is_taken_over": True}

    def _take_over(self, request: HttpRequest, obj: _Row, seen: Seen) -> None:
        """What others saved goes into what was sent, as far as its sender left it as it was (`taking_over`)."""
        sent = request.POST.copy()
        form = self.get_form(request, obj, change=True)(sent, request.FILES, instance=obj)
        asked = take_over(form, seen)
        faults = [MOVED]
        formsets, _ = self._create_formsets(request, obj, change=True)  # type: ignore[attr-defined] # left out of the stubs
        for formset in formsets:  # each bound to a copy of its own
            faults += take_over_rows(formset, seen)
            begins = f"{formset.prefix}-"
            for name in [name for name in sent if name.startswith(begins)]:
                del sent[name]
            for name in [name for name in formset.data if name.startswith(begins)]:
                sent.setlist(name, formset.data.getlist(name))
        request.POST = sent  # type: ignore[assignment] # its setter takes it
        request.moved = (faults, asked)  # type: ignore[attr-defined] # for get_form

    def _parts(self, request: HttpRequest, obj: _Row) -> list[Part]:
        """Rows that the same form changes; what it only shows is overwritten by nobody."""
        return [
            (inline.model, inline.fk_name or self._link(inline.model), columns_of(inline.model, typed))
            for inline in self.get_inline_instances(request, obj)
            if (
                typed := set(flatten_fieldsets(inline.get_fieldsets(request, obj)))
                - set(inline.get_readonly_fields(request, obj))
            )
        ]

    def _link(self, model: type[models.Model]) -> str:
        return next(field.name for field in model._meta.fields if field.related_model is self.model)

    def get_form(
        self, request: HttpRequest, obj: _Row | None = None, change: bool = False, **kwargs: Any
    ) -> "type[ModelForm[_Row]]":
        form = super().get_form(request, obj, change=change, **kwargs)
        faults, asked = getattr(request, "moved", ([], {}))
        if change and obj is not None and request.method == "POST":
            faults = [*faults, *self.dropped(request, obj)]
        if change and faults:
            named = {"Meta": form.Meta, "faults": faults, "asked": asked}  # type: ignore[attr-defined] # Django's factory gives it one
            return type(form.__name__, (_StoppedForm, form), named)
        return form

    def dropped(self, request: HttpRequest, obj: _Row) -> list[str]:
        """What of a form that was sent would not be written, in sentences; a screen that fixes fields says it."""
        return []

    def save_model(self, request: HttpRequest, obj: _Row, form: "ModelForm[Any]", change: bool) -> None:
        old = self.model._base_manager.filter(pk=obj.pk).first() if change else None
        form.trail_before = trail_image(old) if old else None  # type: ignore[attr-defined] # until save_related
        super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: "ModelForm[Any]",
        formsets: "Iterable[BaseModelFormSet[Any, Any]]",
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        obj, before = form.instance, form.trail_before  # type: ignore[attr-defined] # from save_model
        if before is None:
            trail.record_created([obj])
            links = {field.name for field in obj._meta.many_to_many}
            after = {name: keys for name, keys in trail_image(obj).items() if name in links}
            before = {name: [] for name in after}
        else:
            after = trail_image(obj)
        trail.record_changed([(obj, before, after)])

    def save_formset(
        self,
        request: HttpRequest,
        form: "ModelForm[Any]",
        formset: "BaseModelFormSet[Any, Any]",
        change: bool,
    ) -> None:
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            trail.delete(row)
        for row in rows:
            trail.save(row)
        formset.save_m2m()

    def response_add(
        self, request: HttpRequest, obj: _Row, post_url_continue: str | None = None
    ) -> HttpResponse:
        self._say_whose(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: _Row) -> HttpResponse:
        self._say_whose(request, obj)
        return super().response_change(request, obj)

    def _say_whose(self, request: HttpRequest, obj: models.Model) -> None:
        """Under whom the row was put: of two of one name it may be the other; what became of what it registered."""
        if whose := _registrant_of(obj):
            what = "" if whose is obj else f" {self.opts.verbose_name} “{obj}” của"
            begun = format_html_join(
                "", ' {}. <a href="{}">Xem lượt đăng ký {}</a>', map(_told, getattr(request, "begun", ()))
            )
            request.saved_for = format_html("Đã ghi{} {}.{}", what, described(whose), begun)  # type: ignore[attr-defined] # until it is said

    def message_user(
        self,
        request: HttpRequest,
        message: Any,
        level: int | str = messages.INFO,
        *args: Any,
        **more: Any,
    ) -> None:
        """The saved row under its registrant takes the place of Django's own sentence."""
        said, request.saved_for = getattr(request, "saved_for", ""), ""  # type: ignore[attr-defined] # said once
        super().message_user(request, said or message, level, *args, **more)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        with trail.act(request.user):
            return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        trail.delete(obj)
