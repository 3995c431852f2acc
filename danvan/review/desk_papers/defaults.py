"""The default templates of the desk's papers, each in the form of the Party or in that of the State."""

import io
from collections.abc import Callable
from functools import cache
from typing import Final

from docx.document import Document
from docx.shared import Pt

from danvan.review.report.templates import layout
from danvan.review.report.templates.head_and_foot import ABOVE, head, signature, signer
from danvan.review.report.templates.layout import line, repeated, table
from models_registry.bodies import Head

_LIST: Final = (
    ("TT", "stt", 10),
    ("Tập thể, hộ gia đình, cá nhân", "ten", 40),
    ("Chức vụ, đơn vị", "don_vi", 36),
    ("Mô hình, thành tích", "thanh_tich", 46),
)


def _written_by(write: Callable[[Document, bool], None]) -> Callable[[str], bytes]:
    """What gives the .docx of a paper in a form (a key of `paper.FORMS`)."""

    @cache
    def default(form: str) -> bytes:
        document = layout.new_document()
        write(document, form == Head.PARTY)
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    return default


def _proposal(document: Document, party: bool) -> None:
    head(document, "TỜ TRÌNH", party=party, knows_number=True)
    line(document, "Kính gửi: {{ kinh_gui }}", size=14, before=12)
    _paragraphs(document, "doan_can_cu")
    document.add_paragraph("{{ noi_dung }}")
    document.add_paragraph("{%p if doan_ho_so %}")
    document.add_paragraph("Hồ sơ kèm theo gồm:")
    document.add_paragraph("{%p endif %}")
    _paragraphs(document, "doan_ho_so")
    document.add_paragraph("Kính trình xem xét, quyết định./.").paragraph_format.keep_with_next = True
    signature(document, party)
    _annex_head(document, "DANH SÁCH ĐỀ NGHỊ")
    table(document, "danh_sach", (*_LIST, ("Ghi chú", "ghi_chu", 28)))
    document.add_paragraph("{%p if doan_co_cau %}")
    line(document, "Cơ cấu danh sách", bold=True, before=12).paragraph_format.keep_with_next = True
    document.add_paragraph("{%p endif %}")
    _paragraphs(document, "doan_co_cau")


def _minutes(document: Document, party: bool) -> None:
    head(document, "BIÊN BẢN", party=party, knows_number=True)
    document.add_paragraph("{{ mo_dau }}").paragraph_format.space_before = Pt(14)
    document.add_paragraph("I. THÀNH PHẦN", style=layout.HEAD)
    _paragraphs(document, "doan_thanh_phan")
    document.add_paragraph("{{ co_mat }}")
    document.add_paragraph("II. KẾT QUẢ BIỂU QUYẾT", style=layout.HEAD).paragraph_format.space_after = Pt(6)
    table(
        document,
        "ket_qua",
        (
            ("TT", "stt", 10),
            ("Tập thể, cá nhân; mô hình", "ten", 45),
            ("Đơn vị", "don_vi", 26),
            ("Đồng ý", "dong_y", 16),
            ("Không đồng ý", "khong_dong_y", 16),
            ("Kết quả", "ket_qua", 24),
            ("Ý kiến", "y_kien", 23),
        ),
    )
    document.add_paragraph("III. KẾT LUẬN", style=layout.HEAD)
    document.add_paragraph("{{ ket_luan }}")
    _paragraphs(document, "doan_ghi_chu")
    closing = document.add_paragraph(
        "Biên bản được lập xong cùng ngày, đã đọc cho người dự họp nghe, thống nhất."
    )
    closing.paragraph_format.keep_with_next = True
    left, right = layout.side_by_side(document, 80, 80)
    for cell, who, name in ((left, "THƯ KÝ", "thu_ky"), (right, "CHỦ TRÌ", "chu_tri")):
        line(cell, who, size=14, bold=True, before=ABOVE)
        for _ in range(4):
            line(cell, size=14)
        line(cell, f"{{{{ {name} }}}}", size=14, bold=True)


def _decision(document: Document, party: bool) -> None:
    head(document, "QUYẾT ĐỊNH", party=party, knows_number=True)
    if party:
        _paragraphs(document, "doan_can_cu")
        line(document, "{{ nguoi_quyet_dinh }} QUYẾT ĐỊNH", size=14, bold=True, before=12)
    else:
        line(document, "{{ nguoi_quyet_dinh }}", size=14, bold=True, before=12)
        _paragraphs(document, "doan_can_cu", italic=True)
        line(document, "QUYẾT ĐỊNH:", size=14, bold=True, before=12)
    _paragraphs(document, "doan_dieu")
    signature(document, party)
    _annex_head(document, "DANH SÁCH")
    document.add_paragraph("{%p if tong_so %}")
    with_money = (*_LIST, ("Tiền thưởng (đồng)", "tien_thuong", 28))
    table(document, "danh_sach", with_money, ("", "Tổng cộng", "", "", "{{ tong_so }}"))
    _sum_in_words(document)
    document.add_paragraph("{%p else %}")
    table(document, "danh_sach", (*_LIST[:3], ("Mô hình, thành tích", "thanh_tich", 74)))
    document.add_paragraph("{%p endif %}")


def _handing(document: Document, party: bool) -> None:
    head(document, "DANH SÁCH TRAO THƯỞNG", party=party, numbered=False)
    line(document, "(Kèm theo {{ kem_theo }})", italic=True, before=6).paragraph_format.space_after = Pt(8)
    table(
        document,
        "danh_sach",
        (
            ("TT", "stt", 10),
            ("Tập thể, hộ gia đình, cá nhân", "ten", 38),
            ("Chức vụ, đơn vị", "don_vi", 34),
            ("Hình thức", "hinh_thuc", 24),
            ("Tiền thưởng (đồng)", "tien_thuong", 26),
            ("Ký nhận", "", 28),
        ),
        ("", "Tổng cộng", "", "", "{{ tong_so }}", ""),
    )
    document.add_paragraph("{%p if tong_so %}")
    _sum_in_words(document)
    document.add_paragraph("{%p endif %}")
    left, right = layout.side_by_side(document, 80, 80)
    line(left, "NGƯỜI LẬP", size=14, bold=True, before=ABOVE)
    signer(right, party)


def _paragraphs(document: Document, name: str, *, italic: bool = False) -> None:
    repeated(document, name).runs[0].italic = italic or None


def _sum_in_words(document: Document) -> None:
    line(document, "Bằng chữ: {{ tong_so_bang_chu }}.", italic=True, before=6)


def _annex_head(document: Document, title: str) -> None:
    """Above the list behind the paper, whose pages are numbered anew."""
    layout.numbered_section(document)
    line(document, title, size=14, bold=True)
    line(document, "{{ trich_yeu }}", size=14, bold=True)
    below = line(document, "(Kèm theo {{ kem_theo }})", italic=True)
    below.paragraph_format.space_after = Pt(8)


proposal: Final = _written_by(_proposal)
minutes: Final = _written_by(_minutes)
decision: Final = _written_by(_decision)
handing: Final = _written_by(_handing)
