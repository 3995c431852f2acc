"""Columns of commendations."""

from typing import Final

from awards.columns.decisions import DECISION_ORDER, FORCE, NO_DECISION, days_of, decision_column, numbers_of
from awards.models import Commendation
from danvan.lib.columns import CLOSED, EXCEL, PAGE, REPORT, SHEET, ListColumn
from danvan.lib.stored import Stored, label_of
from danvan.lib.text import joined
from danvan.lib.xlsx import Kind
from models_registry.columns import NUMBER, programme_column, unit_column
from models_registry.models import Kind as RegistrantKind

RECIPIENT: Final = "Tập thể, cá nhân được khen"
MERIT: Final = "Hình thức, thành tích"
TIME: Final = "Giai đoạn, năm"


def _merit(row: Commendation) -> str:
    return row.merit or (row.model.display_title if row.model else "")


def _reason(row: Commendation) -> str:
    return f"Lý do vẫn khen thưởng: {row.reason}" if row.reason else ""


def _number_and_day(row: Commendation) -> str:
    if row.decision is None:
        return ""
    day = f"{row.decision.issued_on:%d/%m/%Y}" if row.decision.issued_on else ""
    return joined(", ngày ", row.decision.number or "Không ghi số", day)


def _time_of(row: Commendation) -> str:
    """ "2020-2022, năm 2021", "2020-2022", "2025"."""
    code, year = row.programme.code if row.programme else "", str(row.year or "")
    return code if code == year else joined(", năm ", code, year)


COMMENDATIONS: Final[list[ListColumn[Commendation]]] = [
    NUMBER,
    ListColumn(RECIPIENT, lambda row: row, PAGE, cell="recipient", order=("sort_name",)),
    ListColumn(RECIPIENT, lambda row: row.display_name, CLOSED),
    ListColumn("Tập thể, cá nhân", lambda row: row.display_name, SHEET, 46),
    ListColumn("Tên ghi trong quyết định", Stored("recipient_name"), EXCEL, part_of=RECIPIENT),
    ListColumn("ten", lambda row: joined(", ", row.display_name, row.recipient_post), REPORT),
    ListColumn(
        "Loại, chức vụ",
        lambda row: joined(", ", row.get_recipient_kind_display(), row.recipient_post),
        CLOSED,
    ),
    ListColumn(
        "Loại",
        Stored("recipient_kind", say=label_of(RegistrantKind)),
        EXCEL | SHEET,
        18,
        Kind.CENTRE,
        part_of=RECIPIENT,
    ),
    ListColumn("Chức vụ", lambda row: row.recipient_post, SHEET, 30),
    ListColumn("Chức vụ khi đó", Stored("recipient_post"), EXCEL, part_of=RECIPIENT),
    ListColumn("Đơn vị khi đó", unit_column(), PAGE | EXCEL | CLOSED, order=("unit__sort_name",)),
    ListColumn("Đơn vị", lambda row: row.unit.label, SHEET, 28),
    ListColumn("don_vi", lambda row: row.unit.label, REPORT),
    ListColumn(MERIT, lambda row: row, PAGE, cell="merit", order=("form__position",)),
    ListColumn(MERIT, lambda row: joined(". ", row.form.name, row.merit, _reason(row)), CLOSED),
    ListColumn("Hình thức", Stored("form__name"), EXCEL | SHEET, 22, part_of=MERIT),
    ListColumn("hinh_thuc", lambda row: row.form.name, REPORT),
    ListColumn("Thành tích", Stored("merit"), EXCEL, part_of=MERIT),
    ListColumn("Lý do vẫn khen thưởng", Stored("reason"), EXCEL, part_of=MERIT),
    ListColumn("Thành tích", _merit, SHEET, 40),
    ListColumn("thanh_tich", _merit, REPORT),
    ListColumn("Tiền thưởng (đồng)", Stored("amount"), EXCEL, order=("amount",)),
    ListColumn(
        TIME,
        _time_of,
        PAGE | CLOSED,
        order=("year", "programme__first_year", "programme__last_year"),
    ),
    ListColumn("Giai đoạn", programme_column(), EXCEL, part_of=TIME),
    ListColumn("Năm", Stored("year"), EXCEL | SHEET, 13, Kind.CENTRE, part_of=TIME),
    ListColumn("Quyết định", lambda row: row, PAGE, cell="decision", order=DECISION_ORDER),
    ListColumn("Quyết định", lambda row: str(row.decision or NO_DECISION), CLOSED),
    ListColumn("Quyết định", decision_column(), EXCEL),
    ListColumn("Số quyết định", lambda row: numbers_of(row.decision), SHEET, 24, Kind.CENTRE),
    ListColumn("Ngày quyết định", lambda row: days_of(row.decision), SHEET, 21, Kind.DATE),
    ListColumn("quyet_dinh", _number_and_day, REPORT),
    *FORCE,
    ListColumn("Nguồn", Stored("source"), EXCEL),
]
