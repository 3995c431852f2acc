"""The names that a report template may use, and what stands for them: plain text and rows of text only."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from awards.columns.commendations import COMMENDATIONS
from awards.columns.recognitions import RECOGNISED_MODELS
from danvan.lib.columns import REPORT, ListColumn, printed
from danvan.lib.numbers import written
from danvan.lib.text import clean, kept_together, lowered
from danvan.review.figures.counted import Count
from danvan.review.figures.definitions import DEFINITIONS
from danvan.review.figures.lists import Lists
from danvan.review.figures.tables import FieldRow, Review, UnitRow, YearRow, of_kind
from danvan.review.reconciliation.ledger import Ledger
from danvan.review.report import narrative, reconciled
from danvan.review.report.sections import Section, sections_of
from models_registry.bodies import Head, Issuer, issuer_of, place_kept
from models_registry.models import Kind, Unit
from models_registry.models.years import UNKNOWN_YEAR_WORDS

_Row = TypeVar("_Row")

# Name in the template -> what it stands for; the command `report_template` prints this.
TEXTS: Final = {
    "cap_tren": "cơ quan cấp trên ở mẫu đang in, chữ in hoa",
    "cap_uy": "cấp ủy cấp trên, chữ in hoa: HUYỆN ỦY LÂM BÌNH",
    "uy_ban": "cơ quan chủ quản ở mẫu của Nhà nước: UBND HUYỆN LÂM BÌNH",
    "co_quan": "cơ quan báo cáo, chữ in hoa",
    "ten_co_quan": "cơ quan báo cáo, viết trong câu",
    "ky_hieu": "ký hiệu văn bản ở mẫu đang in: BC/BCĐ",
    "ky_hieu_dang": "ký hiệu văn bản của Đảng: BC/BCĐ",
    "ky_hieu_nha_nuoc": "ký hiệu văn bản của Nhà nước: BC-BCĐ",
    "dia_danh": "địa danh: Lâm Bình",
    "nam_lap": "năm lập báo cáo",
    "trich_yeu": "trích yếu: Sơ kết (Tổng kết, Kết quả) phong trào thi đua …",
    "giai_doan": "thời gian của kỳ: giai đoạn 2020 - 2022, năm 2025, 6 tháng đầu năm 2026",
    "don_vi": "đơn vị báo cáo: Huyện Lâm Bình",
    "ngay_chot": "ngày tính số liệu",
    "mo_dau": "câu mở đầu: căn cứ, ngày tính số liệu, những gì ngày đó chưa tính",
    "quyen_han_ky": "dòng đầu phần ký: T/M BAN CHỈ ĐẠO; trống nếu ký trực tiếp",
    "thay_mat": "phần sau T/M hoặc TM. của dòng đó: BAN CHỈ ĐẠO",
    "chuc_danh": "chức danh người ký: TRƯỞNG BAN",
    "nguoi_ky": "họ và tên người ký; trống nếu người ký tự ghi",
    "ty_le_danh_gia": "tỷ lệ mô hình được đánh giá so với đăng ký, %; trống nếu không có hoặc trên 100",
    "ty_le_cong_nhan": "tỷ lệ mô hình được công nhận so với đăng ký, %; trống nếu không có hoặc trên 100",
    "ghi_chu_khen_thuong": "câu nhắc còn người được khen chưa có tên; trống nếu đủ tên",
    "nguon_so_lieu": "câu ghi số liệu lấy lúc nào, do ai xuất",
}
FIGURES: Final = {
    "so_tap_the": ("số tập thể đăng ký", "registered_collectives"),
    "so_ca_nhan": ("số cá nhân đăng ký", "registered_individuals"),
    "so_mo_hinh": ("số mô hình, điển hình đăng ký", "registered_models"),
    "so_luot_dang_ky": ("số lượt đăng ký", "registrations"),
    "so_danh_gia": ("số mô hình được đánh giá", "assessed"),
    "so_cong_nhan": ("số mô hình được công nhận", "recognised"),
    "so_luot_cong_nhan": ("số lượt công nhận", "recognition_times"),
    "so_tieu_bieu": ("số mô hình tiêu biểu", "exemplary"),
    "so_tap_the_khen": ("số tập thể được khen thưởng", "commended_collectives"),
    "so_ca_nhan_khen": ("số cá nhân được khen thưởng", "commended_individuals"),
    "so_luot_khen": ("số lượt khen thưởng", "commendations"),
}
PARAGRAPHS: Final = {
    "doan_dang_ky": "các đoạn về đăng ký",
    "doan_cong_nhan": "các đoạn về đánh giá, công nhận",
    "doan_linh_vuc": "mỗi lĩnh vực một đoạn, có tên mô hình tiêu biểu",
    "doan_don_vi": "các đoạn về đơn vị có nhiều mô hình, đơn vị chưa có",
    "doan_ket_qua": "kết quả vận động, mỗi nội dung một đoạn",
    "doan_khen_thuong": "các đoạn về khen thưởng",
    "doan_doi_chieu": "giải trình chênh lệch số liệu mà đơn vị đưa vào báo cáo; ở phiếu đối chiếu: mọi đoạn",
    "doan_lanh_dao": "mục người viết: công tác lãnh đạo, chỉ đạo",
    "doan_uu_diem": "mục người viết: ưu điểm",
    "doan_han_che": "mục người viết: hạn chế",
    "doan_nguyen_nhan": "mục người viết: nguyên nhân",
    "doan_bai_hoc": "mục người viết: bài học kinh nghiệm",
    "doan_phuong_huong": "mục người viết: phương hướng, nhiệm vụ",
    "doan_kien_nghi": "mục người viết: kiến nghị, đề xuất",
    "noi_nhan": "nơi nhận, mỗi nơi một dòng, có gạch đầu dòng",
    "ten_loai": "tập thể, cá nhân; có thêm hộ gia đình nếu có số liệu; làm đầu cột",
    "ten_linh_vuc": "tên ngắn của các lĩnh vực, làm đầu cột",
}
ROWS: Final = {
    "bang_linh_vuc": ("stt", "ten", "so_mo_hinh", "tap_the", "ca_nhan", "theo_loai", "ke_ca_lien_quan"),
    "bang_don_vi": ("stt", "ten", "theo_linh_vuc", "tong"),
    "bang_nam": ("nam", "dang_ky", "moi", "duy_tri", "nhan_rong", "khong_ro", "cong_nhan"),
    "bang_ket_qua": ("stt", "noi_dung", "nam", "ket_qua", "nguon"),
    "bang_tieu_bieu": ("stt", *(column.heading for column in printed(REPORT, RECOGNISED_MODELS))),
    "bang_khen_thuong": ("stt", *(column.heading for column in printed(REPORT, COMMENDATIONS))),
    "bang_doi_chieu": ("stt", "chi_tieu", "cong_bo", "so_doi_chieu", "chenh_lech", "giai_trinh"),
    "dinh_nghia": ("ten", "noi_dung"),
}
SECTIONS: Final = {
    Section.LEADERSHIP: "doan_lanh_dao",
    Section.STRENGTHS: "doan_uu_diem",
    Section.WEAKNESSES: "doan_han_che",
    Section.CAUSES: "doan_nguyen_nhan",
    Section.LESSONS: "doan_bai_hoc",
    Section.DIRECTION: "doan_phuong_huong",
    Section.PROPOSALS: "doan_kien_nghi",
}
TOTALS: Final = {"tong_linh_vuc": "bang_linh_vuc", "tong_don_vi": "bang_don_vi"}
SLIP_NAMES: Final = frozenset([*TEXTS, "noi_nhan", "doan_doi_chieu", "bang_doi_chieu"])


def context_of(
    review: Review, lists: Lists, ledger: Ledger, user_name: str, moment: datetime, form: str = Head.PARTY
) -> dict[str, Any]:
    """Everything that a template of a form may name. `moment` is local; no object of the registry goes in."""
    exemplary = [row for row in lists.recognised if row.exemplary]
    figures = {name: written(getattr(review, attribute).value) for name, (_, attribute) in FIGURES.items()}
    context: dict[str, Any] = cleaned(
        {
            **_texts(review, user_name, moment, form),
            **figures,
            "doan_dang_ky": narrative.registered(review),
            "doan_cong_nhan": narrative.recognised(review),
            "doan_linh_vuc": narrative.by_field(review, exemplary),
            "doan_don_vi": narrative.by_unit(review),
            "doan_ket_qua": narrative.outcomes(review.outcomes),
            "doan_khen_thuong": narrative.commended(review),
            "doan_doi_chieu": reconciled.explained(ledger),
            **{SECTIONS[found.section]: found.paragraphs for found in sections_of(review.scope)},
            "ten_loai": [lowered(kind.label) for kind in review.kinds],
            "ten_linh_vuc": [field.short_name or field.name for field in review.fields],
            "bang_linh_vuc": _numbered(_field(row) for row in review.by_field),
            "tong_linh_vuc": _field(review.field_totals),
            "bang_don_vi": _numbered(_unit(row) for row in review.by_unit),
            "tong_don_vi": _unit(review.unit_totals),
            "bang_nam": [_year(row) for row in review.by_year],
            "bang_ket_qua": _numbered(
                {
                    "noi_dung": row.indicator,
                    "nam": str(row.year or UNKNOWN_YEAR_WORDS),
                    "ket_qua": narrative.amount(row),
                    "nguon": row.source,
                }
                for row in review.outcomes
            ),
            "bang_tieu_bieu": _numbered(
                _row(RECOGNISED_MODELS, row)
                for field in review.fields
                for row in exemplary
                if row.field == field
            ),
            "bang_khen_thuong": _numbered(_row(COMMENDATIONS, row) for row in lists.commendations),
            "bang_doi_chieu": _numbered(reconciled.rows(ledger, of_report=True)),
            "dinh_nghia": [{"ten": name, "noi_dung": text} for name, text in DEFINITIONS.items()],
        }
    )
    return context


def slip_context(
    review: Review, ledger: Ledger, user_name: str, moment: datetime, form: str
) -> dict[str, Any]:
    """What stands for the names of the slip of differences (SLIP_NAMES)."""
    context: dict[str, Any] = cleaned(
        {
            **_texts(review, user_name, moment, form),
            "doan_doi_chieu": reconciled.paragraphs(review, ledger),
            "bang_doi_chieu": _numbered(reconciled.rows(ledger)),
        }
    )
    return context


def _texts(review: Review, user_name: str, moment: datetime, form: str) -> dict[str, Any]:
    scope = review.scope
    issuer = issuer_of(scope.unit, form)
    return {
        **issuer_texts(scope.unit, form),
        "nam_lap": str(moment.year),
        "trich_yeu": narrative.subject(scope),
        "giai_doan": scope.time_in_words,
        "don_vi": scope.unit.label,
        "ngay_chot": f"{scope.day:%d/%m/%Y}",
        "mo_dau": narrative.opening(review, issuer.name),
        "ty_le_danh_gia": narrative.rate_signed(review.rate_assessed),
        "ty_le_cong_nhan": narrative.rate_signed(review.rate_recognised),
        "ghi_chu_khen_thuong": narrative.unnamed(review),
        "nguon_so_lieu": "Số liệu lấy từ sổ đăng ký mô hình, điển hình “Dân vận khéo” lúc "
        f"{moment:%H:%M ngày %d/%m/%Y}; người xuất: {user_name}.",
    }


def issuer_texts(unit: Unit, form: str, kind: str = "BC") -> dict[str, Any]:
    """What stands for the names that a unit's issuer fills, whatever the paper says; `kind` is that of its number."""
    party, state = issuer_of(unit, Head.PARTY), issuer_of(unit, Head.STATE)
    return {
        "cap_uy": party.superior,
        "uy_ban": state.superior,
        "ky_hieu_dang": party.sign,
        "ky_hieu_nha_nuoc": state.sign,
        **texts_of_issuer(issuer_of(unit, form), kind),
    }


def texts_of_issuer(issuer: Issuer, kind: str) -> dict[str, Any]:
    """What stands for the names of one issuer: its head, place, signature and list of recipients."""
    return {
        "cap_tren": issuer.superior,
        "co_quan": issuer.body,
        "ten_co_quan": issuer.name,
        "ky_hieu": issuer.sign_of(kind),
        "dia_danh": issuer.place,
        "quyen_han_ky": issuer.authority,
        "thay_mat": issuer.behalf,
        "chuc_danh": issuer.post,
        "nguoi_ky": issuer.signer,
        "noi_nhan": list(issuer.recipient_lines),
    }


def _n(count: Count) -> str:
    return written(count.value)


def _field(row: FieldRow) -> dict[str, Any]:
    return {
        "ten": row.field.name,
        "so_mo_hinh": _n(row.main),
        "tap_the": _n(of_kind(row.by_kind, Kind.COLLECTIVE)),
        "ca_nhan": _n(of_kind(row.by_kind, Kind.INDIVIDUAL)),
        "theo_loai": [_n(count) for _, count in row.by_kind],
        "ke_ca_lien_quan": _n(row.with_related),
    }


def _unit(row: UnitRow) -> dict[str, Any]:
    return {
        "ten": row.place.label,
        "theo_linh_vuc": [_n(count) for count in row.by_field],
        "tong": _n(row.total),
    }


def _year(row: YearRow) -> dict[str, Any]:
    return {
        "nam": row.in_column,
        "dang_ky": _n(row.registrations),
        "moi": _n(row.new),
        "duy_tri": _n(row.maintained),
        "nhan_rong": _n(row.replicated),
        "khong_ro": _n(row.unknown),
        "cong_nhan": _n(row.recognised),
    }


def _row(columns: Iterable[ListColumn[_Row]], row: _Row) -> dict[str, str]:
    return {column.heading: column.value(row) for column in printed(REPORT, columns)}


def _numbered(rows: Sequence[dict[str, Any]] | Any) -> list[dict[str, Any]]:
    return [{"stt": str(number), **row} for number, row in enumerate(rows, 1)]


def cleaned(value: Any) -> Any:
    """The value with every text fit for XML: NFC, one line, nothing invisible, a number with its "%" or "tháng"."""
    if isinstance(value, str):
        return place_kept(kept_together(clean(value)))
    if isinstance(value, dict):
        return {name: cleaned(part) for name, part in value.items()}
    return [cleaned(part) for part in value]
