"""The slip of differences between published figures and ours."""

import io
from functools import cache

from docx.shared import Pt

from danvan.review.report.templates import layout
from danvan.review.report.templates.head_and_foot import ABOVE, head, signer
from danvan.review.report.templates.layout import line, listed, remark, repeated
from models_registry.bodies import Head


@cache
def slip_template(form: str) -> bytes:
    """The .docx of the slip of differences: no template of the staff's own takes its place."""
    document = layout.new_document()
    party = form == Head.PARTY
    head(document, "PHIẾU ĐỐI CHIẾU SỐ LIỆU", party=party, numbered=False)
    document.add_paragraph(
        "Địa giới và số liệu tính đến ngày {{ ngay_chot }}; đơn vị: {{ don_vi }}."
    ).paragraph_format.space_before = Pt(14)
    repeated(document, "doan_doi_chieu")
    document.add_paragraph()
    listed(
        document,
        "bang_doi_chieu",
        "Không có chỉ tiêu nào chênh lệch.",
        (
            ("TT", "stt", 11),
            ("Chỉ tiêu", "chi_tieu", 36),
            ("Đã công bố", "cong_bo", 20),
            ("Số đối chiếu", "so_doi_chieu", 24),
            ("Chênh lệch", "chenh_lech", 15),
            ("Giải thích, giải trình", "giai_trinh", 54),
        ),
    )
    remark(document, "{{ nguon_so_lieu }}").paragraph_format.keep_with_next = True
    left, right = layout.side_by_side(document, 80, 80)
    line(left, "NGƯỜI LẬP PHIẾU", size=14, bold=True, before=ABOVE)
    signer(right, party)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
