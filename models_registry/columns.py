"""Columns of the lists of models, registrations, registrants and outcomes, for every surface that prints them.

What two surfaces say in different words, or in a different form, stands on neighbouring lines. Read back by
`danvan.lists` as they are: the columns of REGISTRATIONS in Excel; what a heading means there it must mean here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from django.utils import timezone

from danvan.lib.columns import CLOSED, EXCEL, PAGE, SHEET, ListColumn, ranked
from danvan.lib.numbers import written
from danvan.lib.stored import Stored, label_of
from danvan.lib.text import joined
from danvan.lib.xlsx import Kind
from models_registry.models import (
    ActivityField,
    EmulationModel,
    Level,
    Novelty,
    Outcome,
    Qualifier,
    Registrant,
    Registration,
    Sector,
    State,
    Unit,
)
from models_registry.models import Kind as RegistrantKind
from models_registry.models.emulation import title_shown
from models_registry.models.programmes import code_of_years
from models_registry.models.registrants import Address
from models_registry.models.units import unit_label
from models_registry.models.years import UNKNOWN_IN_YEAR_COLUMN, UNKNOWN_YEAR_WORDS, year_words

_Row = TypeVar("_Row")
NUMBER: Final[ListColumn[Any]] = ListColumn("Mã dòng", Stored("pk"), EXCEL, order=("pk",))


def unit_column(way: str = "unit") -> Stored:
    """The label of the unit at the end of that way."""
    return Stored(f"{way}__kind", f"{way}__name", say=unit_label)


def programme_column(way: str = "programme") -> Stored:
    """The code of the programme at the end of that way, "" where there is none."""
    return Stored(f"{way}__first_year", f"{way}__last_year", say=code_of_years)


def model_columns(model: Callable[[_Row], EmulationModel], way: str = "") -> list[ListColumn[_Row]]:
    """What every list of models begins with: which model it is, and whose. `way` leads from a row there ("model__")."""
    start = None if way else model
    title = Stored(f"{way}title", f"{way}registrant__name", say=title_shown, start=start)
    kind = Stored(f"{way}registrant__kind", say=label_of(RegistrantKind), start=start)
    heading = "Mô hình, tập thể, cá nhân"
    return [
        ListColumn(heading, model, PAGE, cell="model", order=(f"{way}sort_title",)),
        ListColumn("Mô hình, điển hình", lambda row: model(row).display_title, CLOSED),
        ListColumn("Tên mô hình", title, EXCEL, part_of=heading),
        ListColumn("Tập thể, cá nhân", lambda row: _name_and_kind(model(row).registrant), CLOSED),
        ListColumn("Tập thể, cá nhân", Stored(f"{way}registrant__name", start=start), EXCEL, part_of=heading),
        ListColumn("Loại", kind, EXCEL, part_of=heading),
    ]


def field_order(way: str) -> tuple[str, ...]:
    """Fields in the order of their catalogue; `way` leads from a row to its field ("model__field")."""
    return (f"{way}__position", way)


def _name_and_kind(registrant: Registrant) -> str:
    return f"{registrant.name} ({registrant.get_kind_display().lower()})"


def _names(rows: Sequence[Any]) -> str:
    return "; ".join(row.name for row in rows)


# Of a model the names of its related fields, as a list sent back is compared with them, and of those who do it beside
# its registrant.
related_names: Final = Stored(many=("related_fields",), say=_names)
partner_names: Final = Stored(many=("partners",), say=_names)


def by_year(registrations: Iterable[Registration]) -> list[Registration]:
    """Registrations of a model, those of an unknown year first; sorted here, for they are read ahead."""
    return sorted(registrations, key=lambda row: (row.year or 0, row.pk))


def _years_said(registrations: Sequence[Registration]) -> str:
    rows = by_year(registrations)
    return "; ".join(f"{row.year_or_unknown} ({row.state_told.label.lower()})" for row in rows)


years_told: Final = Stored(many=("registrations",), say=_years_said)  # of a model, each with its state


def _unit_listed(*many: str, start: Callable[[Any], EmulationModel] | None = None) -> Stored:
    """The label of the unit where a list of a period counts a model or registrant; without a period of its own.

    The last link of `many` leads to the registrations by which it is listed.
    """

    def label(kind: str, name: str, *ends: Sequence[Registration]) -> str:
        unit = _unit_of_last(ends[-1])
        return unit.label if unit else unit_label(kind, name)

    return Stored("unit__kind", "unit__name", say=label, start=start, many=many)


def _unit_of_last(registrations: Iterable[Registration]) -> Unit | None:
    """The unit of the last one, in whose row of the review they count; those of an unknown year come first."""
    last = max(registrations, key=lambda row: (row.year or 0, row.pk), default=None)
    return last.unit if last else None


# The list of models; `awards.columns` adds what a model was recognised as. Names of `order` that are no columns of the
# database are given by `danvan.portal.orders`, as the filter of the list means them.
MODELS: Final[list[ListColumn[EmulationModel]]] = [
    NUMBER,
    *model_columns(lambda model: model),
    ListColumn("Đơn vị", _unit_listed("registrations_listed"), PAGE | EXCEL | CLOSED, order=("unit_listed",)),
    ListColumn("Lĩnh vực", Stored("field__name"), PAGE | CLOSED, order=field_order("field")),
    ListColumn("Lĩnh vực chính", Stored("field__name"), EXCEL, part_of="Lĩnh vực"),
    ListColumn("Lĩnh vực liên quan", related_names, EXCEL, reads=("related_fields",)),
    ListColumn("Cùng thực hiện", partner_names, EXCEL, reads=("partners",)),
    ListColumn("Địa điểm", Stored("place"), EXCEL),
    ListColumn("Nguồn", Stored("source"), EXCEL),
    ListColumn("Ghi chú", Stored("note"), EXCEL),
    ListColumn(
        "Năm đăng ký", lambda model: model.registrations.all(), PAGE, cell="years", order=("year_last",)
    ),
    ListColumn("Năm đăng ký", years_told, CLOSED | EXCEL, reads=("registrations",)),
]

FieldTime = tuple[
    EmulationModel, ActivityField, bool
]  # a model in one of its fields; whether it is the main one

FIELD_TIMES: Final[list[ListColumn[FieldTime]]] = [
    *model_columns(lambda row: row[0]),
    ListColumn(
        "Đơn vị",
        _unit_listed("registrations_listed", start=lambda row: row[0]),
        PAGE | EXCEL | CLOSED,
        order=("unit_listed",),
    ),
    ListColumn("Lĩnh vực", lambda row: row[1].name, PAGE | EXCEL | CLOSED, order=("field_row",)),
    ListColumn(
        "Tính là",
        lambda row: "Lĩnh vực chính" if row[2] else "Lĩnh vực liên quan",
        PAGE | EXCEL | CLOSED,
        order=("is_main",),
    ),
]

REGISTRATIONS: Final[list[ListColumn[Registration]]] = [
    NUMBER,
    *model_columns(lambda row: row.model, "model__"),
    ListColumn("Chức vụ", Stored("model__registrant__post"), EXCEL),
    ListColumn("Nơi công tác", Stored("model__registrant__workplace"), EXCEL),
    ListColumn("Đơn vị", unit_column(), PAGE | EXCEL | CLOSED, order=("unit__sort_name",)),
    ListColumn(
        "Lĩnh vực",
        Stored("model__field__name"),
        PAGE | EXCEL | CLOSED,
        order=field_order("model__field"),
    ),
    ListColumn(
        "Lĩnh vực liên quan",
        Stored(many=("model__related_fields",), say=_names),
        EXCEL,
        reads=("model__related_fields",),
    ),
    ListColumn("Địa điểm", Stored("model__place"), EXCEL),
    ListColumn(
        "Giai đoạn",
        programme_column(),
        EXCEL,
        order=("programme__first_year", "programme__last_year"),
    ),
    ListColumn("Năm", lambda row: row.year or UNKNOWN_IN_YEAR_COLUMN, PAGE, order=("year",)),
    ListColumn("Năm", Stored("year", say=lambda year: year or UNKNOWN_YEAR_WORDS), EXCEL),
    ListColumn("Năm", lambda row: row.year_or_unknown, CLOSED),
    ListColumn("Ngày đăng ký", lambda row: _day(row.registered_on), PAGE, order=("registered_on",)),
    ListColumn("Ngày đăng ký", Stored("registered_on"), EXCEL),
    ListColumn("Cấp", lambda row: row.get_level_display(), PAGE | CLOSED, order=(ranked("level", Level),)),
    ListColumn("Cấp đăng ký", Stored("level", say=label_of(Level)), EXCEL, part_of="Cấp"),
    ListColumn(
        "Tính chất",
        Stored("novelty", say=label_of(Novelty)),
        PAGE | EXCEL | CLOSED,
        order=(ranked("novelty", Novelty),),
    ),
    ListColumn("Trạng thái", lambda row: row, PAGE, cell="state", order=("state_listed",)),
    ListColumn("Trạng thái", Stored("state", say=label_of(State)), EXCEL),
    ListColumn("Lý do trả lại", Stored("return_reason"), EXCEL),
]


def post_and_workplace(registrant: Registrant) -> str:
    """Chức vụ, nơi công tác, as far as they are known."""
    return joined(", ", registrant.post, registrant.workplace)


def _titles(models: Iterable[EmulationModel]) -> str:
    rows = sorted(models, key=lambda model: (model.sort_title, model.pk))
    return "; ".join(model.title or "Điển hình" for model in rows)


REGISTRANTS: Final[list[ListColumn[Registrant]]] = [
    NUMBER,
    ListColumn("Tên", lambda row: row, PAGE, cell="registrant", order=("sort_name",)),
    ListColumn("Tên", Stored("name"), EXCEL | CLOSED),
    ListColumn("Loại", Stored("kind", say=label_of(RegistrantKind)), EXCEL),
    ListColumn("Xưng hô", Stored("address", say=label_of(Address)), EXCEL),
    ListColumn("Chức vụ", Stored("post"), EXCEL),
    ListColumn("Nơi công tác", Stored("workplace"), EXCEL),
    ListColumn("Chức vụ, nơi công tác", post_and_workplace, CLOSED),
    ListColumn("Khối", Stored("sector", say=label_of(Sector)), EXCEL),
    ListColumn(
        "Đơn vị",
        _unit_listed("models", "models__registrations_listed"),
        PAGE | EXCEL | CLOSED,
        order=("unit_listed",),
        reads=("models",),
    ),
    ListColumn(
        "Mô hình, điển hình", lambda row: row.models.all(), PAGE, cell="models", order=("title_first",)
    ),
    ListColumn(
        "Mô hình, điển hình", Stored(many=("models",), say=_titles), CLOSED | EXCEL, reads=("models",)
    ),
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
    ListColumn("Đơn vị", unit_column(), PAGE | EXCEL | CLOSED, order=("unit__sort_name",)),
    ListColumn(
        "Giai đoạn",
        programme_column(),
        EXCEL,
        order=("programme__first_year", "programme__last_year"),
    ),
    ListColumn("Năm", Stored("year"), EXCEL),
    ListColumn("Năm", lambda row: row.year or UNKNOWN_IN_YEAR_COLUMN, PAGE, order=("year",)),
    ListColumn("Năm", lambda row: year_words(row.year), CLOSED),
    ListColumn("Ngày", lambda row: _day(row.on), PAGE, order=("on",)),
    ListColumn("Ngày", Stored("on"), EXCEL),
    ListColumn("Nội dung", Stored("indicator"), PAGE | EXCEL | CLOSED, order=("sort_indicator",)),
    ListColumn("Mức độ", Stored("qualifier", say=label_of(Qualifier)), EXCEL, part_of="Số lượng"),
    ListColumn("Số lượng", Stored("value"), EXCEL),
    ListColumn("Số lượng", _amount, PAGE | CLOSED, order=("measure", "value")),
    ListColumn("Đơn vị tính", Stored("measure"), EXCEL, part_of="Số lượng"),
    ListColumn("Nguồn", Stored("source"), PAGE | EXCEL | CLOSED, order=("sort_source",)),
]
