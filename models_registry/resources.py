"""Columns of the lists in Excel, and the catalogues that may be loaded from Excel (django-import-export)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import tablib
from django.db import models
from django.utils.html import escape, format_html
from import_export.fields import Field
from import_export.resources import Diff, ModelResource, Resource
from import_export.widgets import CharWidget, IntegerWidget, Widget

from danvan.lib.numbers import parse_number
from models_registry import trail
from models_registry.excel import plain_header
from models_registry.models import ActivityField, EmulationModel, Programme, Registration
from models_registry.models.catalogue import UNKNOWN_YEAR_WORDS


class NativeWidget(Widget):
    """Hands the value over as it is: numbers stay numbers, dates stay dates, text is text."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        if value is None or isinstance(value, int | float | date):
            return value
        return value if isinstance(value, str) or hasattr(value, "as_tuple") else str(value)


class DayWidget(NativeWidget):
    """A day: a date cell of Excel, or text with the day first. A plain date, so that it equals the stored."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        if value in (None, ""):
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
            try:
                return datetime.strptime(str(value).strip(), form).date()
            except ValueError:
                continue
        raise ValueError(f"“{value}” không phải là ngày. Ghi theo mẫu ngày/tháng/năm, ví dụ 31/12/2022.")


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


def column(header: str, attribute: str) -> Field:
    """A column that is only written."""
    return Field(attribute=attribute, column_name=header, widget=NativeWidget(), readonly=True)


class ListResource(Resource):
    """A list that is only written; its columns stand in the order in which they are declared."""

    def get_export_order(self) -> list[str]:
        return list(self.fields)

    def iter_queryset(self, queryset: models.QuerySet[Any]) -> Iterator[models.Model]:
        """One query, and one for what is prefetched of 2,000 rows; the library's own asks anew for each 100 rows."""
        yield from queryset.iterator(chunk_size=2000)


class RegistrationList(ListResource):
    """Read back by `danvan.lists` as it is: what a column says there it must say here."""

    number = column("Mã dòng", "pk")
    title = column("Tên mô hình", "model__display_title")
    registrant = column("Tập thể, cá nhân", "model__registrant__name")
    kind = column("Loại", "model__registrant__get_kind_display")
    post = column("Chức vụ", "model__registrant__post")
    workplace = column("Nơi công tác", "model__registrant__workplace")
    unit = column("Đơn vị", "model__registrant__unit__label")
    field = column("Lĩnh vực", "model__field__name")
    related = Field(column_name="Lĩnh vực liên quan", readonly=True, widget=NativeWidget())
    place = column("Địa điểm", "model__place")
    programme = column("Giai đoạn", "programme__code")
    year = column("Năm", "year")
    registered_on = column("Ngày đăng ký", "registered_on")
    level = column("Cấp đăng ký", "get_level_display")
    novelty = column("Tính chất", "get_novelty_display")
    state = column("Trạng thái", "get_state_display")
    return_reason = column("Lý do trả lại", "return_reason")

    def dehydrate_related(self, registration: Registration) -> str:
        return "; ".join(field.name for field in registration.model.related_fields.all())

    def dehydrate_year(self, registration: Registration) -> int | str:
        return registration.year or UNKNOWN_YEAR_WORDS


class ModelList(ListResource):
    number = column("Mã dòng", "pk")
    title = column("Tên mô hình", "display_title")
    registrant = column("Tập thể, cá nhân", "registrant__name")
    kind = column("Loại", "registrant__get_kind_display")
    unit = column("Đơn vị", "registrant__unit__label")
    field = column("Lĩnh vực chính", "field__name")
    related = Field(column_name="Lĩnh vực liên quan", readonly=True, widget=NativeWidget())
    place = column("Địa điểm", "place")
    source = column("Nguồn", "source")
    note = column("Ghi chú", "note")

    def dehydrate_related(self, model: EmulationModel) -> str:
        return "; ".join(field.name for field in model.related_fields.all())


class RegistrantList(ListResource):
    number = column("Mã dòng", "pk")
    name = column("Tên", "name")
    kind = column("Loại", "get_kind_display")
    post = column("Chức vụ", "post")
    workplace = column("Nơi công tác", "workplace")
    sector = column("Khối", "get_sector_display")
    unit = column("Đơn vị", "unit__label")


class OutcomeList(ListResource):
    number = column("Mã dòng", "pk")
    unit = column("Đơn vị", "unit__label")
    programme = column("Giai đoạn", "programme__code")
    year = column("Năm", "year")
    indicator = column("Nội dung", "indicator")
    qualifier = column("Mức độ", "get_qualifier_display")
    value = column("Số lượng", "value")
    measure = column("Đơn vị tính", "measure")
    source = column("Nguồn", "source")


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
                named = ", ".join(map(str, key))
                raise ValueError(f"Dòng dữ liệu {number} trùng với dòng {seen[key]} ({named}).")
            seen[key] = number

    def do_instance_save(self, instance: models.Model, is_create: bool) -> None:
        old = None if is_create else type(instance)._base_manager.filter(pk=instance.pk).first()
        self.before = trail.snapshot(old) if old else None
        super().do_instance_save(instance, is_create)

    def after_save_instance(self, instance: models.Model, row: Any, **kwargs: Any) -> None:
        if kwargs.get("dry_run"):
            return
        file, number = kwargs.get("file_name") or "", kwargs.get("row_number")
        if self.before is None:
            origin = trail.Origin(file=file[:255], row=number)
            trail.record_created([instance], origins=[origin])
        else:
            pair = (instance, self.before, trail.snapshot(instance))
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
    code = _text("Mã", "code")
    name = _text("Tên lĩnh vực", "name")
    short_name = _text("Tên ngắn", "short_name")
    aliases = _text("Cách gọi khác", "aliases")
    position = _number("Thứ tự", "position")
    is_active = _yes_no("Đang dùng", "is_active")

    class Meta:
        model = ActivityField
        fields = ("code", "name", "short_name", "aliases", "position", "is_active")
        import_id_fields = ("code",)


class ProgrammeCatalogue(CatalogueResource):
    first_year = _number("Năm đầu", "first_year")
    last_year = _number("Năm cuối", "last_year")
    name = _text("Tên giai đoạn", "name")
    cut_off_on = Field(attribute="cut_off_on", column_name="Ngày chốt số liệu", widget=DayWidget())
    note = _text("Ghi chú", "note")
    is_closed = _yes_no("Ngừng nhận đăng ký", "is_closed")

    class Meta:
        model = Programme
        fields = ("first_year", "last_year", "name", "cut_off_on", "note", "is_closed")
        import_id_fields = ("first_year", "last_year")
