"""The default template of the report in one of the forms: its sections one after the other."""

import io
from functools import cache
from typing import Final

from docx.document import Document
from docx.shared import Pt

from danvan.review.report.templates import layout
from danvan.review.report.templates.annexes import annexes
from danvan.review.report.templates.head_and_foot import head, signature
from danvan.review.report.templates.layout import HEAD, SUBHEAD, repeated
from models_registry.bodies import Head

_TO_WRITE: Final = "…" * 30


@cache
def default_template(form: str) -> bytes:
    """The .docx of a default template."""
    document = layout.new_document()
    party = form == Head.PARTY
    head(document, "BÁO CÁO", party=party)
    _body(document)
    signature(document, party)
    annexes(document, party)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _body(document: Document) -> None:
    document.add_paragraph("{{ mo_dau }}").paragraph_format.space_before = Pt(14)
    document.add_paragraph("I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO", style=HEAD)
    _written(document, "doan_lanh_dao")
    document.add_paragraph("II. KẾT QUẢ PHONG TRÀO THI ĐUA “DÂN VẬN KHÉO”", style=HEAD)
    for title, name in (
        ("1. Đăng ký mô hình, điển hình", "doan_dang_ky"),
        ("2. Đánh giá, công nhận", "doan_cong_nhan"),
        ("3. Kết quả theo lĩnh vực", "doan_linh_vuc"),
    ):
        document.add_paragraph(title, style=SUBHEAD)
        repeated(document, name)
    repeated(document, "doan_don_vi")
    document.add_paragraph(
        "Số liệu theo lĩnh vực, đơn vị, năm tại Phụ lục I"
        "{% if bang_tieu_bieu %}; danh sách mô hình, điển hình tiêu biểu tại Phụ lục II{% endif %}."
    )
    document.add_paragraph("4. Kết quả vận động", style=SUBHEAD)
    repeated(document, "doan_ket_qua")
    document.add_paragraph("5. Khen thưởng", style=SUBHEAD)
    repeated(document, "doan_khen_thuong")
    document.add_paragraph("{%p if bang_khen_thuong %}")
    document.add_paragraph("Danh sách tập thể, cá nhân được khen thưởng tại Phụ lục III.")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if doan_doi_chieu %}")
    document.add_paragraph("6. Giải trình số liệu", style=SUBHEAD)
    repeated(document, "doan_doi_chieu")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("III. ĐÁNH GIÁ CHUNG", style=HEAD)
    for title, name in (
        ("1. Ưu điểm", "doan_uu_diem"),
        ("2. Hạn chế", "doan_han_che"),
        ("3. Nguyên nhân", "doan_nguyen_nhan"),
        ("4. Bài học kinh nghiệm", "doan_bai_hoc"),
    ):
        document.add_paragraph(title, style=SUBHEAD)
        _written(document, name)
    document.add_paragraph("IV. PHƯƠNG HƯỚNG, NHIỆM VỤ THỜI GIAN TỚI", style=HEAD)
    _written(document, "doan_phuong_huong")
    document.add_paragraph("V. KIẾN NGHỊ, ĐỀ XUẤT", style=HEAD)
    _written(document, "doan_kien_nghi", last=True)


def _written(document: Document, name: str, *, last: bool = False) -> None:
    """A section that people write, or room to write it; after the `last` the signature never stands alone on a page."""
    document.add_paragraph(f"{{%p if {name} %}}")
    repeated(document, name).paragraph_format.keep_with_next = last or None
    document.add_paragraph("{%p else %}")
    document.add_paragraph(_TO_WRITE).paragraph_format.keep_with_next = last or None
    document.add_paragraph("{%p endif %}")
