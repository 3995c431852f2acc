"""Which papers the awards desk writes, and the names that a template of each may use."""

from collections.abc import Callable, Mapping
from typing import Final

from danvan.lib.word.papers import Paper
from danvan.review.desk_papers import defaults
from danvan.review.models import WordTemplate
from danvan.review.report.context import TEXTS as REPORT_TEXTS

_OF_ISSUER: Final = (
    *("cap_tren", "co_quan", "ten_co_quan", "ky_hieu", "dia_danh", "quyen_han_ky", "thay_mat", "chuc_danh"),
    *("nguoi_ky", "don_vi"),
)
# Of every paper: name -> what it stands for, as the page of templates says; and which may stand for nothing.
_COMMON: Final = {
    **{name: REPORT_TEXTS[name] for name in _OF_ISSUER},
    "nam_lap": "năm lập văn bản",
    "trich_yeu": "trích yếu",
    "so_van_ban": "số, ký hiệu; trống khi chưa có số",
    "ngay_van_ban": "ngày tháng năm của văn bản, viết bằng chữ; trống khi chưa có ngày",
    "nguon_so_lieu": "câu ghi văn bản lấy từ cổng lúc nào",
}
_MAY_BE_EMPTY: Final = ("cap_tren", "quyen_han_ky", "thay_mat", "nguoi_ky", "so_van_ban", "ngay_van_ban")
_ROW_OF_LIST: Final = ("stt", "ten", "chuc_vu", "don_vi", "thanh_tich", "ghi_chu")
_RECEIVERS: Final = {"noi_nhan": "nơi nhận, mỗi nơi một dòng, có gạch đầu dòng"}
_SUM: Final = {
    "tong_so": "tổng số tiền thưởng; trống nếu không có tiền thưởng",
    "tong_so_bang_chu": "tổng số tiền thưởng viết bằng chữ, có “đồng” ở sau",
}
_GROUNDS: Final = {"doan_can_cu": "các căn cứ, mỗi căn cứ một đoạn, có chữ “Căn cứ”"}


def _paper(
    kind: WordTemplate.Paper,
    sign: str,
    default: Callable[[str], bytes],
    texts: Mapping[str, str],
    paragraphs: Mapping[str, str],
    rows: Mapping[str, tuple[str, ...]],
    may_be_empty: tuple[str, ...],
) -> Paper:
    return Paper(
        code=kind.value,
        name=kind.label,
        sign=sign,
        texts={**_COMMON, **texts},
        paragraphs=paragraphs,
        rows=rows,
        default=default,
        may_be_empty=frozenset((*_MAY_BE_EMPTY, *may_be_empty)),
    )


PROPOSAL: Final = _paper(
    WordTemplate.Paper.PROPOSAL,
    "TTr",
    defaults.proposal,
    {
        "kinh_gui": "nơi nhận tờ trình",
        "noi_dung": "câu đề nghị: ai, việc gì, bao nhiêu",
        "kem_theo": "tên tờ trình trong dòng “Kèm theo” của danh sách",
    },
    {
        **_RECEIVERS,
        **_GROUNDS,
        "doan_ho_so": "hồ sơ kèm theo, mỗi loại một đoạn",
        "doan_co_cau": "cơ cấu danh sách: tập thể, cá nhân, lãnh đạo, đơn vị chưa từng được khen",
    },
    {"danh_sach": _ROW_OF_LIST},
    ("noi_nhan", "doan_co_cau", "doan_ho_so", "doan_can_cu", "danh_sach"),
)
MINUTES: Final = _paper(
    WordTemplate.Paper.MINUTES,
    "BB",
    defaults.minutes,
    {
        "mo_dau": "câu mở đầu: ngày, nơi họp, họp xét việc gì",
        "co_mat": "số người có mặt, vắng mặt",
        "ket_luan": "câu kết luận: thống nhất bao nhiêu, tiêu biểu bao nhiêu",
        "chu_tri": "họ và tên người chủ trì",
        "thu_ky": "họ và tên thư ký",
    },
    {
        "doan_thanh_phan": "người dự, mỗi người một đoạn, có chức vụ",
        "doan_ghi_chu": "ghi chú của cuộc họp",
    },
    {"ket_qua": ("stt", "ten", "don_vi", "dong_y", "khong_dong_y", "ket_qua", "y_kien")},
    ("doan_ghi_chu", "thu_ky", "chu_tri", "ket_qua"),
)
DECISION: Final = _paper(
    WordTemplate.Paper.DECISION,
    "QĐ",
    defaults.decision,
    {
        "nguoi_quyet_dinh": "cơ quan, người quyết định, chữ in hoa",
        "kem_theo": "tên quyết định trong dòng “Kèm theo” của danh sách",
        **_SUM,
    },
    {**_RECEIVERS, **_GROUNDS, "doan_dieu": "các điều, mỗi điều một đoạn, có “Điều 1.”"},
    {"danh_sach": (*_ROW_OF_LIST, "tien_thuong")},
    ("noi_nhan", "doan_can_cu", "danh_sach", *_SUM),
)
HANDING: Final = _paper(
    WordTemplate.Paper.HANDING,
    "",
    defaults.handing,
    {"kem_theo": "tên quyết định", **_SUM},
    {},
    {"danh_sach": ("stt", "ten", "chuc_vu", "don_vi", "hinh_thuc", "tien_thuong")},
    tuple(_SUM),
)
PAPERS: Final = {paper.code: paper for paper in (PROPOSAL, MINUTES, DECISION, HANDING)}
