"""Lists as they go out to Excel, and the catalogues that may be loaded from Excel (django-import-export)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any, Final

import tablib
from django.db import models
from django.utils import timezone
from django.utils.html import escape, format_html
from import_export.fields import Field
from import_export.resources import Diff, ModelResource, Resource
from import_export.widgets import CharWidget, IntegerWidget, Widget

from danvan.lib.columns import ListColumn, reads_of
from danvan.lib.dates import parse_day
from danvan.lib.numbers import parse_number
from danvan.lib.stored import Stored, told_by_values
from models_registry import trail
from models_registry.excel import ListText, ListWorkbook, plain_header
from models_registry.kept_columns import snapshot
from models_registry.models import ActivityField, Programme, Unit

_READ_AT_ONCE: Final = 1000  # rows


class DayWidget(Widget):
    """A day: a date cell of Excel, or text with the day first. A plain date, so that it equals the stored."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        return parse_day(value)


class WholeNumberWidget(IntegerWidget):
    """A whole number, with an error that an officer understands."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        try:
            number = parse_number(value)
        except ValueError:
            number = None
        if number is None or number != number.to_integral_value():
            raise ValueError(f"“{value}” không phải là số nguyên.")
        return int(number)


class YesNoWidget(Widget):
    """Có or không."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "Có" if value else "Không"

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        answer = plain_header(value)
        if answer in {"có", "x", "true", "1"}:
            return True
        if answer in {"", "không", "false", "0"}:
            return False
        raise ValueError(f"“{value}” không đúng: ghi Có hoặc Không.")


class TextWidget(CharWidget):
    """Text; an empty cell is an empty text."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class UnitWidget(Widget):
    """The unit to which a setting belongs, by its code; empty: of every office."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Unit | None:
        code = str(value or "").strip()
        if not code:
            return None
        units = list(Unit.objects.filter(code=code))
        today = timezone.localdate()
        standing = [unit for unit in units if unit.stands_on(today)] or units
        if len(standing) != 1:
            raise ValueError(f"{'Có nhiều' if standing else 'Không có'} đơn vị mang mã “{code}”.")
        return standing[0]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value.code) if value else ""


class PlainDiff(Diff):
    """Old and new value as marked text; the library's own marks need inline styles."""

    def as_html(self) -> list[str]:
        cells: list[str] = []
        for old, new in zip(self.left, self.right, strict=False):
            old, new = str("" if old is None else old), str("" if new is None else new)
            if old == new or not old:
                cells.append(escape(new))
            else:
                cells.append(format_html("<del>{}</del> <ins>{}</ins>", old, new))
        return cells


class ListResource(Resource):
    """A list that is only written, in these columns."""

    def __init__(self, columns: Iterable[ListColumn[Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.columns = list(columns)

    def get_export_headers(self, **kwargs: Any) -> list[str]:
        return [column.heading for column in self.columns]

    def export_resource(self, instance: models.Model, **kwargs: Any) -> list[Any]:
        return [column.value(instance) for column in self.columns]

    def iter_queryset(self, queryset: models.QuerySet[Any]) -> Iterator[models.Model]:
        """One query, and one for what is read ahead of 1,000 rows; the library's own asks anew for each 100 rows."""
        if links := reads_of(self.columns):
            queryset = queryset.prefetch_related(*links)
        yield from queryset.iterator(chunk_size=_READ_AT_ONCE)

    def lines_of(self, rows: Any) -> Iterator[Sequence[Any]]:
        """What the columns say of these rows, a queryset or what gives rows by slices; no row is kept in memory.

        Of a queryset no objects are made where all columns can do without.
        """
        if not isinstance(rows, models.QuerySet):
            return (self.export_resource(row) for row in _by_slices(rows))
        stored = [column.value for column in self.columns if isinstance(column.value, Stored)]
        if len(stored) == len(self.columns):
            return told_by_values(rows, stored, _READ_AT_ONCE)
        return (self.export_resource(row) for row in self.iter_queryset(rows))

    def stream(self, rows: Any, written_as: ListText | ListWorkbook) -> tuple[Iterator[bytes], int]:
        """The file, piece by piece, and how many rows there were when it was begun.

        What goes wrong with the query, or the first rows, goes wrong before this returns. A list that is read whole by
        then is not counted.
        """
        lines = self.lines_of(rows)
        first = list(islice(lines, _READ_AT_ONCE))
        if len(first) < _READ_AT_ONCE:
            count = len(first)
        else:
            count = rows.count() if isinstance(rows, models.QuerySet) else len(rows)
        return written_as.stream(self.get_export_headers(), chain(first, lines), count), count


def _by_slices(rows: Sequence[Any]) -> Iterator[Any]:
    for start in range(0, len(rows), _READ_AT_ONCE):
        yield from rows[start : start + _READ_AT_ONCE]


class CatalogueResource(ModelResource):
    """A catalogue that may be loaded: headers match without case, no column may miss, the trail is kept."""

    before: dict[str, Any] | None = None  # of the row that is being saved; None if it is new

    class Meta:
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True

    def get_diff_class(self) -> type[Diff]:
        return PlainDiff

    def get_export_order(self) -> list[str]:
        return list(self.fields)

    get_import_order = get_export_order

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        wanted = {plain_header(field.column_name): field.column_name for field in self.fields.values()}
        headers = [wanted.get(plain_header(header), header) for header in dataset.headers or []]
        if missing := [name for name in wanted.values() if name not in headers]:
            raise ValueError(f"Tệp thiếu cột: {', '.join(missing)}.")
        if doubled := {name for name in wanted.values() if headers.count(name) > 1}:
            raise ValueError(f"Cột có hai lần trong tệp: {', '.join(sorted(doubled))}.")
        dataset.headers = headers
        keys = [self.fields[name].column_name for name in self._meta.import_id_fields]
        seen: dict[tuple[Any, ...], int] = {}
        for number, row in enumerate(dataset.dict, start=1):
            key = tuple(row[name] for name in keys)
            if key in seen:
                named = ", ".join(str(part) for part in key if part is not None)
                raise ValueError(f"Dòng dữ liệu {number} trùng với dòng {seen[key]} ({named}).")
            seen[key] = number

    def do_instance_save(self, instance: models.Model, is_create: bool) -> None:
        old = None if is_create else type(instance)._base_manager.filter(pk=instance.pk).first()
        self.before = snapshot(old) if old else None
        super().do_instance_save(instance, is_create)

    def after_save_instance(self, instance: models.Model, row: Any, **kwargs: Any) -> None:
        if kwargs.get("dry_run"):
            return
        file, number = kwargs.get("file_name") or "", kwargs.get("row_number")
        if self.before is None:
            origin = trail.Origin(file=file[:255], row=number)
            trail.record_created([instance], origins=[origin])
        else:
            pair = (instance, self.before, snapshot(instance))
            reason = f"Nhập từ tệp {file}, dòng dữ liệu {number}"
            with trail.act(kwargs["user"], reason):
                trail.record_changed([pair])


def _text(header: str, attribute: str) -> Field:
    return Field(attribute=attribute, column_name=header, widget=TextWidget())


def _number(header: str, attribute: str) -> Field:
    return Field(attribute=attribute, column_name=header, widget=WholeNumberWidget())


def _yes_no(header: str, attribute: str) -> Field:
    return Field(attribute=attribute, column_name=header, widget=YesNoWidget())


class FieldCatalogue(CatalogueResource):
    unit = Field(attribute="unit", column_name="Mã đơn vị", widget=UnitWidget())
    code = _text("Mã", "code")
    name = _text("Tên lĩnh vực", "name")
    short_name = _text("Tên ngắn", "short_name")
    aliases = _text("Cách gọi khác", "aliases")
    position = _number("Thứ tự", "position")
    is_active = _yes_no("Đang dùng", "is_active")

    class Meta:
        model = ActivityField
        fields = ("unit", "code", "name", "short_name", "aliases", "position", "is_active")
        import_id_fields = ("code",)


class ProgrammeCatalogue(CatalogueResource):
    unit = Field(attribute="unit", column_name="Mã đơn vị", widget=UnitWidget())
    first_year = _number("Năm đầu", "first_year")
    last_year = _number("Năm cuối", "last_year")
    name = _text("Tên giai đoạn", "name")
    number = _text("Số, ký hiệu kế hoạch", "number")
    issued_on = Field(attribute="issued_on", column_name="Ngày ban hành", widget=DayWidget())
    body = _text("Cơ quan ban hành", "body")
    note = _text("Ghi chú", "note")
    accepts = _yes_no("Còn nhận đăng ký", "accepts")

    class Meta:
        model = Programme
        fields = (
            *("unit", "first_year", "last_year", "name", "number", "issued_on", "body"),
            *("note", "accepts"),
        )
        import_id_fields = ("unit", "first_year", "last_year")
