"""Which papers the awards desk writes, and the names that a template of each may use."""

from dataclasses import dataclass, field
from typing import Final

from danvan.review.report.context import TEXTS as REPORT_TEXTS

_OF_ISSUER: Final = (
    *("cap_tren", "co_quan", "ten_co_quan", "ky_hieu", "dia_danh", "quyen_han_ky", "thay_mat", "chuc_danh"),
    *("nguoi_ky", "don_vi"),
)
# Name -> what it stands for, as the page of templates says.
ALL: Final = {
    **{name: REPORT_TEXTS[name] for name in _OF_ISSUER},
    "nam_lap": "năm lập văn bản",
    "trich_yeu": "trích yếu",
    "so_van_ban": "số, ký hiệu; trống khi chưa có số",
    "ngay_van_ban": "ngày tháng năm của văn bản, viết bằng chữ; trống khi chưa có ngày",
    "nguon_so_lieu": "câu ghi văn bản lấy từ cổng lúc nào",
}
_ROW_OF_LIST: Final = ("stt", "ten", "chuc_vu", "don_vi", "thanh_tich", "ghi_chu")


@dataclass(frozen=True)
class Paper:
    """A kind of paper: `code` ends its addresses, `sign` its number; its own texts and paragraphs, rows of tables."""

    code: str
    name: str
    sign: str
    texts: dict[str, str]
    paragraphs: dict[str, str]
    rows: dict[str, tuple[str, ...]]
    may_be_empty: frozenset[str] = field(default_factory=frozenset)

    @property
    def all_texts(self) -> dict[str, str]:
        """With those of every paper."""
        return {**ALL, **self.texts}

    @property
    def names(self) -> frozenset[str]:
        """All that a template of it may use."""
        return frozenset([*self.all_texts, *self.paragraphs, *self.rows])

    @property
    def lists(self) -> frozenset[str]:
        """What stands for many rows."""
        return frozenset([*self.paragraphs, *self.rows])


_RECEIVERS: Final = {"noi_nhan": "nơi nhận, mỗi nơi một dòng, có gạch đầu dòng"}
_GROUNDS: Final = {"doan_can_cu": "các căn cứ, mỗi căn cứ một đoạn, có chữ “Căn cứ”"}
PROPOSAL: Final = Paper(
    "to-trinh",
    "Tờ trình",
    "TTr",
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
    frozenset(("doan_co_cau", "doan_ho_so", "doan_can_cu")),
)
MINUTES: Final = Paper(
    "bien-ban",
    "Biên bản họp",
    "BB",
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
    frozenset(("doan_ghi_chu", "thu_ky", "chu_tri")),
)
DECISION: Final = Paper(
    "quyet-dinh",
    "Quyết định",
    "QĐ",
    {
        "nguoi_quyet_dinh": "cơ quan, người quyết định, chữ in hoa",
        "kem_theo": "tên quyết định trong dòng “Kèm theo” của danh sách",
        "tong_so": "tổng số tiền thưởng; trống nếu không có tiền thưởng",
    },
    {**_RECEIVERS, **_GROUNDS, "doan_dieu": "các điều, mỗi điều một đoạn, có “Điều 1.”"},
    {"danh_sach": (*_ROW_OF_LIST, "tien_thuong")},
    frozenset(("doan_can_cu", "tong_so")),
)
HANDING: Final = Paper(
    "trao-thuong",
    "Danh sách trao thưởng",
    "",
    {"tong_so": "tổng số tiền thưởng", "kem_theo": "tên quyết định"},
    {},
    {"danh_sach": ("stt", "ten", "chuc_vu", "don_vi", "hinh_thuc", "tien_thuong")},
)
PAPERS: Final = {paper.code: paper for paper in (PROPOSAL, MINUTES, DECISION, HANDING)}
