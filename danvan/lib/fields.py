"""Model fields for Vietnamese text: cleaned text, and the stored keys for search and order made from it; what changed.

The keys are columns because no database of ours folds and sorts Vietnamese by itself, and because an index on
a stored key is what makes a long list quick. They are made when a row is written whole, by `save()` and by
`bulk_create()`; not by `save(update_fields=["name"])`, `QuerySet.update()`, `bulk_update()` and `loaddata`.
After those call `repair_keys(model)`; for `update_fields` it is enough to name the key columns too.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models, transaction

from danvan.lib.text import clean, clean_multiline, fold, sort_key

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    # What may be set and what is read; Django's classes take these parameters for the type checker only.
    _Field = models.Field[str | Combinable, str]
    _CharField = models.CharField[str | Combinable, str]
    _TextField = models.TextField[str | Combinable, str]
else:
    _Field, _CharField, _TextField = models.Field, models.CharField, models.TextField

_REPAIR_CHUNK: Final = 500  # rows in one UPDATE


_refuse_null: Final = ProhibitNullCharactersValidator()


class CleanFormField(forms.CharField):
    """Cleans before it validates: a decomposed text is not too long, an invisible one is empty.

    A NUL is refused, as every form refuses it: cleaned away it would be gone without a word.
    """

    clean_text: Callable[[str], str] = staticmethod(clean)

    def to_python(self, value: Any) -> str | None:
        value = super().to_python(value)
        if value is None:
            return None
        _refuse_null(value)
        return self.clean_text(value) or self.empty_value


class CleanMultilineFormField(CleanFormField):
    """Cleans line by line; the browser's CRLF alone does not count as a change."""

    clean_text = staticmethod(clean_multiline)


class _Cleaned(_Field):
    """What the two text fields share: every way into the database passes `to_python` or `pre_save`."""

    form_class: type[CleanFormField]

    def to_python(self, value: Any) -> Any:
        """Cleaned, for `full_clean`, and by `get_prep_value` for `update`, `bulk_update`, exact and in."""
        value = super().to_python(value)
        return self.form_class.clean_text(value) if value and isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Cleaned, for `save` and `bulk_create`; the instance holds from then on what its row holds."""
        value = super().pre_save(model_instance, add)
        if value and isinstance(value, str):  # and not an expression such as F("title")
            cleaned = self.form_class.clean_text(value)
            if cleaned != value:
                value = cleaned
                setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": self.form_class, **kwargs})


class CleanCharField(_Cleaned, _CharField):
    """One line of text, stored as `clean` leaves it. contains, startswith and iexact compare as given."""

    form_class = CleanFormField


class CleanTextField(_Cleaned, _TextField):
    """Text of several lines, stored as `clean_multiline` leaves it."""

    form_class = CleanMultilineFormField


class DerivedField(_CharField):
    """A column that the portal fills: `key` of the attributes named by `source`, joined by spaces.

    A source is a field or a property of the model; None counts as empty. A migration's historical models have
    no properties: there, rows with such a key cannot be saved. A key longer than `max_length` is cut, after
    which a search reads only the beginning of the text, and texts with one long beginning stand in any order.
    """

    def __init__(
        self, *args: Any, source: str | Sequence[str], key: Callable[[str], str], **kwargs: Any
    ) -> None:
        self.source = source
        self.key = key
        kwargs["editable"] = False
        kwargs.setdefault("max_length", 600)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        return name, path, args, {**kwargs, "source": self.source, "key": self.key}

    def value_for(self, instance: models.Model) -> str:
        """The right key for `instance` as it stands in memory."""
        names = [self.source] if isinstance(self.source, str) else self.source
        values = [getattr(instance, name) for name in names]
        text = " ".join(str(value) for value in values if value is not None)
        return self.key(text)[: self.max_length].rstrip()

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.value_for(model_instance)
        setattr(model_instance, self.attname, value)
        return value


class FoldedField(DerivedField):
    """The search key of its source: look for `fold(query)` with contains."""

    def __init__(self, *args: Any, source: str | Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, source=source, key=fold, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["key"]
        return name, path, args, kwargs


class SortKeyField(DerivedField):
    """The place of its source in a Vietnamese list; `key=person_sort_key` for people's names."""

    def __init__(
        self,
        *args: Any,
        source: str | Sequence[str],
        key: Callable[[str], str] = sort_key,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, source=source, key=key, **kwargs)


def stale_keys(model: type[models.Model]) -> Iterator[models.Model]:
    """The instances of `model` whose row holds a wrong key, each with the right keys already set on it.

    Reads the whole table, in order of primary key; writes nothing.
    """
    fields = _derived_fields(model)
    for instance in model._base_manager.order_by("pk").iterator():
        right = {field.attname: field.value_for(instance) for field in fields}
        if any(getattr(instance, name) != value for name, value in right.items()):
            for name, value in right.items():
                setattr(instance, name, value)
            yield instance


def repair_keys(model: type[models.Model]) -> int:
    """Write the keys of all `stale_keys(model)`, and no other column, in one transaction; how many rows."""
    names = [field.name for field in _derived_fields(model)]
    repaired = 0
    with transaction.atomic():
        stale = stale_keys(model)
        while chunk := list(islice(stale, _REPAIR_CHUNK)):
            repaired += model._base_manager.bulk_update(chunk, names)
    return repaired


def _derived_fields(model: type[models.Model]) -> list[DerivedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, DerivedField)]


def longest(model: type[models.Model], name: str) -> int:
    """How many characters a text column holds. Raises TypeError for a column without such a limit."""
    length = getattr(model._meta.get_field(name), "max_length", None)
    if not isinstance(length, int):
        raise TypeError(f"{model.__name__}.{name} has no limit")
    return length


def changed(row: models.Model, *names: str) -> set[str]:
    """Which of these columns are not as the database has them; all of a new row. What stands is judged no more."""
    columns = {field.name: field.attname for field in row._meta.concrete_fields if field.name in names}
    stored = type(row)._base_manager.filter(pk=row.pk).values(*columns.values()).first() if row.pk else None
    return {
        name for name, column in columns.items() if stored is None or stored[column] != getattr(row, column)
    }
