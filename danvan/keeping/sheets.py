"""What is handed over: the office's tables as sheets with Vietnamese headings; what their columns mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst

from danvan.keeping.tables import Table
from danvan.lib.fields import DerivedField
from danvan.lib.text import slug

# Tables of the programs beneath, and what the portal notes for itself: nothing that an office has entered.
_OF_PROGRAMS: Final = frozenset(
    {"admin", "auth", "axes", "contenttypes", "otp_static", "otp_totp", "sessions"}
)
_OF_THE_PORTAL: Final = frozenset({"models_registry.usedkey", "portal.newsread", "portal.workmail"})
_SECRET: Final = frozenset({"password"})
_NAMES: Final = ("full_name", "name", "title", "number")  # by which a row is known, in this order
_KEY: Final = "số lưu"  # and not "mã số", which units have of the State
_KINDS: Final = {
    "BigIntegerField": "số",
    "CharField": "chữ",
    "EmailField": "chữ",
    "PositiveIntegerField": "số",
    "PositiveSmallIntegerField": "số",
    "SlugField": "chữ",
    "TextField": "chữ",
    "URLField": "địa chỉ trang",
    "BinaryField": "tệp, ghi đường dẫn trong thư mục này",
    "BooleanField": "Có hoặc Không",
    "DateField": "ngày, dạng 05/10/2022",
    "DateTimeField": "lúc, dạng 05/10/2022 14:30:00, giờ Việt Nam",
    "DecimalField": "số, dấu phẩy thập phân",
    "FileField": "tệp, ghi đường dẫn trong thư mục này",
    "JSONField": "dữ liệu dạng JSON; dài thì ghi ra tệp riêng, ô ghi đường dẫn",
    "UUIDField": "mã",
}


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its heading, where its value is found, and what it means."""

    heading: str
    lookup: str
    field: "models.Field[Any, Any]"
    words: str
    is_name: bool = False  # of the row to which a link leads

    @property
    def choices(self) -> dict[Any, str]:
        """What each kept word reads as; empty where anything may stand."""
        return {} if self.is_name else {key: str(label) for key, label in self.field.flatchoices if key != ""}

    @property
    def kind(self) -> str:
        return "" if self.is_name else self.field.get_internal_type()


@dataclass(frozen=True)
class Sheet:
    """A table of the office as a CSV."""

    model: type[models.Model]
    title: str

    @property
    def file(self) -> str:
        return f"{slug(self.title)}.csv"

    @property
    def subject(self) -> str:
        """What the trail calls its rows."""
        return self.model._meta.label_lower

    @cached_property
    def columns(self) -> list[Column]:
        return [column for field in self.model._meta.local_concrete_fields for column in _columns(field)]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The values of each row, in the order of keys."""
        found = self.model._base_manager.order_by("pk").values_list(
            *(column.lookup for column in self.columns)
        )
        yield from found.iterator(chunk_size=Table(self.model).rows_at_once)


def sheets() -> list[Sheet]:
    """All that the office has entered, in the order of titles. Each title, and so each file, stands once."""
    return sorted(
        (
            Sheet(model, _title(model))
            for model in apps.get_models(include_auto_created=True)
            if not model._meta.proxy and _is_of_the_office(model)
        ),
        key=lambda sheet: slug(sheet.title),
    )


def _is_of_the_office(model: type[models.Model]) -> bool:
    links = {
        field.related_model._meta.app_label
        for field in model._meta.local_concrete_fields
        if field.related_model
    }
    return not ({model._meta.app_label, *links} & _OF_PROGRAMS or model._meta.label_lower in _OF_THE_PORTAL)


def _title(model: type[models.Model]) -> str:
    if owner := _owner_of_link(model):
        link = next(one for one in owner._meta.local_many_to_many if one.remote_field.through is model)
        return f"{capfirst(owner._meta.verbose_name)}, {link.verbose_name}"
    return capfirst(str(model._meta.verbose_name_plural))


def _owner_of_link(model: type[models.Model]) -> type[models.Model] | None:
    """Of the table of a link from many to many, the model that has the link."""
    owner: Any = model._meta.auto_created  # a model, whatever its type says
    return owner or None


def _columns(field: "models.Field[Any, Any]") -> Iterator[Column]:
    if isinstance(field, DerivedField) or field.name in _SECRET:
        return
    if field.primary_key and not field.is_relation:
        yield Column(
            capfirst(_KEY), field.attname, field, f"của dòng; các tệp khác nhắc tới dòng bằng {_KEY} này"
        )
        return
    related = field.related_model
    if not related or not isinstance(field, models.ForeignKey):
        yield Column(
            capfirst(str(field.verbose_name)), field.attname, field, _KINDS.get(field.get_internal_type(), "")
        )
        return
    heading = related._meta.verbose_name if _owner_of_link(field.model) else field.verbose_name
    heading = capfirst(str(heading))
    yield Column(f"{heading} ({_KEY})", field.attname, field, f"{_KEY} trong {slug(_title(related))}.csv")
    named = {one.name: one for one in related._meta.local_concrete_fields}
    if name := next((one for one in _NAMES if one in named), ""):
        yield Column(heading, f"{field.name}__{name}", named[name], "tên, ghi kèm cho dễ đọc", is_name=True)


def shown(value: Any, column: Column) -> Any:
    """A value as it is read: words in place of what is kept, the clock of the office."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%d/%m/%Y %H:%M:%S")
    return column.choices.get(value, value) if column.choices else value
