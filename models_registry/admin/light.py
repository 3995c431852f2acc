"""The light form of what officers enter: a page and widgets of our own, small on a slow line, whole without script."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from danvan.lib.back import came_from
from danvan.lib.dates import DayField
from danvan.lib.numbers import NumberField, WholeNumberField
from models_registry.admin.base import ScopedAdmin, without_window
from models_registry.picking import NameLine, PickChoice, PickChoices, PickOne, PickSeveral, suggestions

_Row = TypeVar("_Row", bound=models.Model)

# How a light form asks for numbers, days and long texts. An inline names them too.
LIGHT: "Final[Mapping[type[models.Field[Any, Any]], Mapping[str, Any]]]" = {
    models.DecimalField: {"form_class": NumberField, "widget": forms.TextInput(attrs={"class": "short"})},
    models.IntegerField: {
        "form_class": WholeNumberField,
        "widget": forms.TextInput(attrs={"class": "short"}),
    },
    models.DateField: {
        "form_class": DayField,
        "widget": forms.DateInput(attrs={"class": "short", "placeholder": "ngày/tháng/năm"}),
    },
    models.TextField: {"widget": forms.Textarea(attrs={"rows": 3})},
    models.CharField: {"widget": forms.TextInput},
}


class LightAdmin(ScopedAdmin[_Row]):
    """A screen with the light form. `picked_fields` are links to rows of thousands, found by typing.

    Those of them that are `listed_if_few` are a plain list in an office that has few. `named_fields` are names that are
    typed freely, each with the link whose rows are offered for it.
    """

    change_form_template = "admin/entry_form.html"
    formfield_overrides = LIGHT
    picked_fields: tuple[str, ...] = ()
    listed_if_few: tuple[str, ...] = ()
    named_fields: Mapping[str, str] = {}

    @property
    def media(self) -> forms.Media:
        """What the list of the screen needs; the form needs nothing of Django's."""
        return forms.Media(js=["admin/js/actions.js"])

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> _Row | None:
        """The row, read once for a page that is shown; of a form that was sent as it is each time."""
        if request.method != "GET":
            return super().get_object(request, object_id, from_field)
        if not hasattr(request, "shown_row"):
            request.shown_row = super().get_object(request, object_id, from_field)  # type: ignore[attr-defined] # for this page
        shown: _Row | None = request.shown_row  # type: ignore[attr-defined] # as above
        return shown

    def has_view_permission(self, request: HttpRequest, obj: _Row | None = None) -> bool:
        """The row of a page that is shown was read from among those that its reader may see."""
        was_read = obj is not None and obj is getattr(request, "shown_row", None)
        return super().has_view_permission(request, None if was_read else obj)

    def _suggestions(self, link: str) -> Any:
        return suggestions(self.opts.app_label, str(self.opts.model_name), link)

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.picked_fields:
            suggest = self._suggestions(db_field.name)
            widget = PickOne(suggest=suggest, lists_few=db_field.name in self.listed_if_few)
            kwargs |= {"form_class": PickChoice, "widget": widget}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: "models.ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.picked_fields:
            suggest = self._suggestions(db_field.name)
            kwargs |= {"form_class": PickChoices, "widget": PickSeveral(suggest=suggest)}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: _Row | None = None, change: bool = False, **kwargs: Any
    ) -> "type[forms.ModelForm[_Row]]":
        form = super().get_form(request, obj, change=change, **kwargs)
        form.required_css_class = "required"  # type: ignore[attr-defined] # of every form
        return form

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """No window of its own beside a choice; a name that is typed is offered."""
        if link := self.named_fields.get(db_field.name):
            kwargs["widget"] = NameLine(self._suggestions(link))
        return without_window(super().formfield_for_dbfield(db_field, request, **kwargs))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the way back to the page from which somebody came."""
        context["back"] = came_from(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def _response_post_save(self, request: HttpRequest, obj: _Row) -> HttpResponse:
        """After "Lưu": to the page from which somebody came, else to the list."""
        if back := came_from(request):
            return redirect(back)
        response: HttpResponse = super()._response_post_save(request, obj)  # type: ignore[misc] # left out of the stubs
        return response
