"""Rows of an inline that are judged as one whole."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet


class RowsTogether(BaseInlineFormSet):  # type: ignore[type-arg] # takes no parameters when it runs
    """The rows of an inline judged as one whole: two may exchange their links, and none is judged by what was before.

    `link` names the field that no two rows share.
    """

    model: type[models.Model]
    link: str
    VANISHED = "Có dòng vừa bị xóa ở cửa sổ khác. Mở lại trang rồi sửa."

    @property
    def kept(self) -> "list[Any]":
        """The forms of the rows as they will stand."""
        return [
            form
            for form in self.forms
            if (form.instance.pk or form.has_changed()) and not self._should_delete_form(form)  # type: ignore[attr-defined] # the stubs leave it out
        ]

    def validate_unique(self) -> None:
        """Asked in `clean`, in the words of the inline."""

    def clean(self) -> None:
        """The rows of the form, beside what another window has saved meanwhile."""
        owner = type(self.instance)._base_manager.filter(pk=self.instance.pk)
        list(owner.select_for_update(of=("self",)))  # of two windows the second sees what the first has saved
        shown, known = {form.instance.pk for form in self.initial_forms}, self._stored_links()
        if any(self.model._meta.pk.name in form.errors for form in self.forms) or shown - set(known):
            raise ValidationError(self.VANISHED)
        self.check_together(known.keys() - shown)

    def check_together(self, unseen: "set[int]") -> None:
        """What the rows say of each other, and of those with the keys `unseen`, which the form does not show.

        Raises ValidationError, or tells the forms.
        """
        raise NotImplementedError

    def _stored_links(self) -> dict[int, int]:
        """The link of each stored row, by its key."""
        rows = self.model._base_manager.filter(**{self.fk.name: self.instance.pk})
        return dict(rows.values_list("pk", f"{self.link}_id"))

    def _construct_form(self, i: int, **kwargs: Any) -> "forms.ModelForm[Any]":
        form: forms.ModelForm[Any] = super()._construct_form(i, **kwargs)  # type: ignore[misc] # the stubs leave it out
        form.validate_unique = lambda: None  # type: ignore[method-assign] # against what was before: see `clean`
        return form

    def save(self, commit: bool = True) -> "list[Any]":
        """The rows to write. One that takes the link of another known row is removed and made anew."""
        before = self._stored_links()
        rows: list[Any] = super().save(commit=commit)
        gone = {row.pk for row in self.deleted_objects}
        taken = {link for pk, link in before.items() if pk not in gone}
        for row in rows:
            link = getattr(row, f"{self.link}_id")
            if row.pk in before and before[row.pk] != link and link in taken:
                self.deleted_objects.append(self.model._base_manager.get(pk=row.pk))
                row.pk, row._state.adding = None, True
        return rows
