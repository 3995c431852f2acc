"""Model fields that keep text clean, and stored keys for search and order beside it.

`pre_save` runs for save() and bulk_create() alike, so form, shell and import all pass. A queryset
`update()` or `bulk_update()` of the text does not refresh its keys: `manage.py repair_keys` does.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models

from danvan.lib.text import clean, clean_multiline, fold, sort_key


class _CleanText:
    """Text is cleaned when read from a form, when saved, and when looked up (an NFD query finds NFC rows)."""

    tidy = staticmethod(clean)

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self.tidy(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return self.tidy(value) if isinstance(value, str) else value

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = super().pre_save(instance, add)
        if isinstance(value, str):
            value = self.tidy(value)
            setattr(instance, self.attname, value)
        return value


class CleanCharField(_CleanText, models.CharField):
    """One line of clean text."""


class CleanTextField(_CleanText, models.TextField):
    """Clean text of several lines."""

    tidy = staticmethod(clean_multiline)


class _DerivedField(models.CharField):
    """A stored key made from other attributes of the row; nobody edits it."""

    def __init__(self, *, source: str | tuple[str, ...], **kwargs) -> None:
        self.source = (source,) if isinstance(source, str) else tuple(source)
        kwargs.setdefault("max_length", 700)
        super().__init__(**{**kwargs, "editable": False, "blank": True, "default": ""})

    def deconstruct(self) -> tuple:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("editable", "blank", "default"):
            kwargs.pop(fixed, None)
        return name, path, args, {**kwargs, "source": self.source}

    def key_of(self, instance: models.Model) -> str:
        """The right key of that row, cut to the column."""
        text = " ".join(str(getattr(instance, name, "") or "") for name in self.source)
        return self.make_key(instance, text)[: self.max_length]

    def make_key(self, instance: models.Model, text: str) -> str:
        raise NotImplementedError

    def pre_save(self, instance: models.Model, add: bool) -> str:
        key = self.key_of(instance)
        setattr(instance, self.attname, key)
        return key


class FoldedField(_DerivedField):
    """The search fold of one or more attributes."""

    def make_key(self, instance: models.Model, text: str) -> str:
        return fold(text)


class SortKeyField(_DerivedField):
    """The sort key of an attribute; `key` names a method of the model where rows sort in two ways."""

    def __init__(self, *, key: str = "", **kwargs) -> None:
        self.key = key
        kwargs.setdefault("db_index", True)
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "key": self.key}

    def make_key(self, instance: models.Model, text: str) -> str:
        method = getattr(instance, self.key, None) if self.key else None
        return method(text) if method else sort_key(text)


def stale_keys(model: type[models.Model]) -> Iterator[models.Model]:
    """Rows whose stored keys are wrong, with the right keys set on them (not saved)."""
    derived = [field for field in model._meta.concrete_fields if isinstance(field, _DerivedField)]
    for instance in model._base_manager.iterator(chunk_size=2000):
        right = {field.attname: field.key_of(instance) for field in derived}
        if any(getattr(instance, name) != key for name, key in right.items()):
            for name, key in right.items():
                setattr(instance, name, key)
            yield instance


def repair_keys(model: type[models.Model]) -> int:
    """Writes the right keys where they are wrong; returns how many rows changed."""
    derived = [f.attname for f in model._meta.concrete_fields if isinstance(f, _DerivedField)]
    stale = list(stale_keys(model)) if derived else []
    if stale:
        model._base_manager.bulk_update(stale, derived, batch_size=500)
    return len(stale)
