"""Columns of the lists of models, registrations, registrants and outcomes, for every surface that prints them.

What two surfaces say in different words, or in a different form, stands on neighbouring lines. Read back by
`danvan.lists` as they are: the columns of REGISTRATIONS in Excel; what a heading means there it must mean here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from django.utils import timezone

from danvan.lib.columns import CLOSED, EXCEL, PAGE, SHEET, ListColumn
from danvan.lib.numbers import written
from danvan.lib.text import joined
from danvan.lib.xlsx import Kind
from models_registry.models import ActivityField, EmulationModel, Outcome, Registrant, Registration, Unit
from models_registry.models.years import UNKNOWN_IN_YEAR_COLUMN, UNKNOWN_YEAR_WORDS, year_words

_Row = TypeVar("_Row")
NUMBER: Final[ListColumn[Any]] = ListColumn("Mã dòng", lambda row: row.pk, EXCEL)


def model_columns(model: Callable[[_Row], EmulationModel]) -> list[ListColumn[_Row]]:
    """What every list of models begins with: which model it is, and whose."""
    return [
        ListColumn("Mô hình, tập thể, cá nhân", model, PAGE, cell="model"),
        ListColumn("Mô hình, điển hình", lambda row: model(row).display_title, CLOSED),
        ListColumn("Tên mô hình", lambda row: model(row).display_title, EXCEL),
        ListColumn("Tập thể, cá nhân", lambda row: _name_and_kind(model(row).registrant), CLOSED),
        ListColumn("Tập thể, cá nhân", lambda row: model(row).registrant.name, EXCEL),
        ListColumn("Loại", lambda row: model(row).registrant.get_kind_display(), EXCEL),
    ]


def _name_and_kind(registrant: Registrant) -> str:
    return f"{registrant.name} ({registrant.get_kind_display().lower()})"


def related_names(model: EmulationModel) -> str:
    """The names of its related fields, as they are stored and as a list sent back is compared with them."""
    return "; ".join(field.name for field in model.related_fields.all())


def partner_names(model: EmulationModel) -> str:
    """The names of those who do it beside its registrant, in their order."""
    return "; ".join(partner.name for partner in model.partners.all())


def by_year(model: EmulationModel) -> list[Registration]:
    """The registrations of a model, those of an unknown year first; sorted here, for they are prefetched."""
    return sorted(model.registrations.all(), key=lambda row: (row.year or 0, row.pk))


def _years(model: EmulationModel) -> str:
    return "; ".join(f"{row.year_or_unknown} ({row.state_told.label.lower()})" for row in by_year(model))


def _unit_of_model(model: EmulationModel) -> Unit:
    """Where the list counts it; without a period, its unit of today."""
    return _unit_of_last(_listed(model)) or model.unit


def _unit_of_registrant(registrant: Registrant) -> Unit:
    listed = (row for model in registrant.models.all() for row in _listed(model))
    return _unit_of_last(listed) or registrant.unit


def _listed(model: EmulationModel) -> list[Registration]:
    return getattr(model, "registrations_listed", [])


def _unit_of_last(registrations: Iterable[Registration]) -> Unit | None:
    """The unit of the last one, in whose row of the review they count; those of an unknown year come first."""
    last = max(registrations, key=lambda row: (row.year or 0, row.pk), default=None)
    return last.unit if last else None


# The list of models; `awards.columns` adds what a model was recognised as.
MODELS: Final[list[ListColumn[EmulationModel]]] = [
    NUMBER,
    *model_columns(lambda model: model),
    ListColumn("Đơn vị", lambda model: _unit_of_model(model).label, PAGE | EXCEL | CLOSED),
    ListColumn("Lĩnh vực", lambda model: model.field.name, PAGE | CLOSED),
    ListColumn("Lĩnh vực chính", lambda model: model.field.name, EXCEL),
    ListColumn("Lĩnh vực liên quan", related_names, EXCEL),
    ListColumn("Cùng thực hiện", partner_names, EXCEL),
    ListColumn("Địa điểm", lambda model: model.place, EXCEL),
    ListColumn("Nguồn", lambda model: model.source, EXCEL),
    ListColumn("Ghi chú", lambda model: model.note, EXCEL),
    ListColumn("Năm đăng ký", lambda model: model.registrations.all(), PAGE, cell="years"),
    ListColumn("Năm đăng ký", _years, CLOSED),
]

FieldTime = tuple[
    EmulationModel, ActivityField, bool
]  # a model in one of its fields; whether it is the main one

FIELD_TIMES: Final[list[ListColumn[FieldTime]]] = [
    *model_columns(lambda row: row[0]),
    ListColumn("Đơn vị", lambda row: _unit_of_model(row[0]).label, PAGE | CLOSED),
    ListColumn("Lĩnh vực", lambda row: row[1].name, PAGE | CLOSED),
    ListColumn("Tính là", lambda row: "Lĩnh vực chính" if row[2] else "Lĩnh vực liên quan", PAGE | CLOSED),
]

REGISTRATIONS: Final[list[ListColumn[Registration]]] = [
    NUMBER,
    *model_columns(lambda row: row.model),
    ListColumn("Chức vụ", lambda row: row.model.registrant.post, EXCEL),
    ListColumn("Nơi công tác", lambda row: row.model.registrant.workplace, EXCEL),
    ListColumn("Đơn vị", lambda row: row.unit.label, PAGE | EXCEL | CLOSED),
    ListColumn("Lĩnh vực", lambda row: row.model.field.name, PAGE | EXCEL | CLOSED),
    ListColumn("Lĩnh vực liên quan", lambda row: related_names(row.model), EXCEL),
    ListColumn("Địa điểm", lambda row: row.model.place, EXCEL),
    ListColumn("Giai đoạn", lambda row: row.programme.code if row.programme else "", EXCEL),
    ListColumn("Năm", lambda row: row.year or UNKNOWN_IN_YEAR_COLUMN, PAGE),
    ListColumn("Năm", lambda row: row.year or UNKNOWN_YEAR_WORDS, EXCEL),
    ListColumn("Năm", lambda row: row.year_or_unknown, CLOSED),
    ListColumn("Ngày đăng ký", lambda row: _day(row.registered_on), PAGE),
    ListColumn("Ngày đăng ký", lambda row: row.registered_on, EXCEL),
    ListColumn("Cấp", lambda row: row.get_level_display(), PAGE | CLOSED),
    ListColumn("Cấp đăng ký", lambda row: row.get_level_display(), EXCEL),
    ListColumn("Tính chất", lambda row: row.get_novelty_display(), PAGE | EXCEL | CLOSED),
    ListColumn("Trạng thái", lambda row: row, PAGE, cell="state"),
    ListColumn("Trạng thái", lambda row: row.get_state_display(), EXCEL),
    ListColumn("Lý do trả lại", lambda row: row.return_reason, EXCEL),
]


def post_and_workplace(registrant: Registrant) -> str:
    """Chức vụ, nơi công tác, as far as they are known."""
    return joined(", ", registrant.post, registrant.workplace)


def _titles(registrant: Registrant) -> str:
    models = sorted(registrant.models.all(), key=lambda model: (model.sort_title, model.pk))
    return "; ".join(model.title or "Điển hình" for model in models)


REGISTRANTS: Final[list[ListColumn[Registrant]]] = [
    NUMBER,
    ListColumn("Tên", lambda row: row, PAGE, cell="registrant"),
    ListColumn("Tên", lambda row: row.name, EXCEL | CLOSED),
    ListColumn("Loại", lambda row: row.get_kind_display(), EXCEL),
    ListColumn("Xưng hô", lambda row: row.get_address_display(), EXCEL),
    ListColumn("Chức vụ", lambda row: row.post, EXCEL),
    ListColumn("Nơi công tác", lambda row: row.workplace, EXCEL),
    ListColumn("Chức vụ, nơi công tác", post_and_workplace, CLOSED),
    ListColumn("Khối", lambda row: row.get_sector_display(), EXCEL),
    ListColumn("Đơn vị", lambda row: row.unit.label, EXCEL),
    ListColumn("Đơn vị", lambda row: _unit_of_registrant(row).label, PAGE | CLOSED),
    ListColumn("Mô hình, điển hình", lambda row: row.models.all(), PAGE, cell="models"),
    ListColumn("Mô hình, điển hình", _titles, CLOSED),
]


@dataclass(frozen=True)
class RegisteredRegistrant:
    """A collective or person with counted registrations: the unit of the last one, and of how many models they are."""

    registrant: Registrant
    unit: Unit
    models: int


COLLECTIVES: Final[list[ListColumn[RegisteredRegistrant]]] = [
    ListColumn("Tên", lambda row: row.registrant.name, SHEET, 87),
    ListColumn("Đơn vị", lambda row: row.unit.label, SHEET, 46),
    ListColumn("Số mô hình", lambda row: row.models, SHEET, 22, Kind.NUMBER),
]

INDIVIDUALS: Final[list[ListColumn[RegisteredRegistrant]]] = [
    ListColumn("Họ và tên", lambda row: row.registrant.name, SHEET, 52),
    ListColumn("Chức vụ, nơi công tác", lambda row: post_and_workplace(row.registrant), SHEET, 45),
    ListColumn("Đơn vị", lambda row: row.unit.label, SHEET, 38),
    ListColumn("Số mô hình", lambda row: row.models, SHEET, 20, Kind.NUMBER),
]


def _day(day: date | None) -> str:
    """No page names a day to come: one was mistyped before that was refused, and entry screens show which."""
    if day and day > timezone.localdate():
        return "chưa tới, cần sửa"
    return f"{day:%d/%m/%Y}" if day else "không ghi"


def _amount(row: Outcome) -> str:
    """ "trên 185 triệu đồng"."""
    exactness = row.get_qualifier_display() if row.qualifier else ""
    return joined(" ", exactness, written(row.value), row.measure)


OUTCOMES: Final[list[ListColumn[Outcome]]] = [
    NUMBER,
    ListColumn("Đơn vị", lambda row: row.unit.label, PAGE | EXCEL | CLOSED),
    ListColumn("Giai đoạn", lambda row: row.programme.code if row.programme else "", EXCEL),
    ListColumn("Năm", lambda row: row.year, EXCEL),
    ListColumn("Năm", lambda row: row.year or UNKNOWN_IN_YEAR_COLUMN, PAGE),
    ListColumn("Năm", lambda row: year_words(row.year), CLOSED),
    ListColumn("Ngày", lambda row: _day(row.on), PAGE),
    ListColumn("Ngày", lambda row: row.on, EXCEL),
    ListColumn("Nội dung", lambda row: row.indicator, PAGE | EXCEL | CLOSED),
    ListColumn("Mức độ", lambda row: row.get_qualifier_display(), EXCEL),
    ListColumn("Số lượng", lambda row: row.value, EXCEL),
    ListColumn("Số lượng", _amount, PAGE | CLOSED),
    ListColumn("Đơn vị tính", lambda row: row.measure, EXCEL),
    ListColumn("Nguồn", lambda row: row.source, PAGE | EXCEL | CLOSED),
]
