"""The annexes of the report: tables that list and count."""

from docx.document import Document
from docx.shared import Pt

from danvan.review.report.templates import layout
from danvan.review.report.templates.head_and_foot import NUMBER_GAP, dated
from danvan.review.report.templates.layout import ANNEX, caption, line, listed, remark, table


def annexes(document: Document, party: bool) -> None:
    """Tables of figures, of exemplary models, of the commended, and how figures are counted."""
    number = f"{NUMBER_GAP}{'-' if party else '/'}{{{{ ky_hieu }}}}"
    day = dated().removeprefix("{{ dia_danh }}, ")
    with_report = f"(Kèm theo Báo cáo số{number} {day} của {{{{ ten_co_quan }}}})"

    def head(numeral: str, title: str) -> None:
        if not party:  # Nghị định 30/2020/NĐ-CP: the pages of an annex are numbered by themselves
            layout.numbered_section(document)
        annex = document.add_paragraph(f"Phụ lục {numeral}", style=ANNEX)
        annex.paragraph_format.page_break_before = party
        line(document, title, bold=True)
        line(document, with_report, size=13, italic=True).paragraph_format.space_after = Pt(8)

    head("I", "SỐ LIỆU VỀ MÔ HÌNH, ĐIỂN HÌNH “DÂN VẬN KHÉO”")
    caption(document, "1. Mô hình được công nhận theo lĩnh vực")
    table(
        document,
        "bang_linh_vuc",
        (
            ("TT", "stt", 12),
            ("Lĩnh vực", "ten", 60),
            ("Số mô hình (lĩnh vực chính)", "so_mo_hinh", 24),
            ("Của ", "theo_loai", 20),
            ("Kể cả lĩnh vực liên quan", "ke_ca_lien_quan", 24),
        ),
        (
            "",
            "Tổng số",
            "{{ tong_linh_vuc.so_mo_hinh }}",
            "{%tc for so in tong_linh_vuc.theo_loai %}",
            "{{ so }}",
            "{%tc endfor %}",
            "{{ tong_linh_vuc.ke_ca_lien_quan }}",
        ),
        together=True,
    )
    remark(
        document,
        "Mỗi mô hình tính một lần ở lĩnh vực chính. Cột “kể cả lĩnh vực liên quan” tính một mô hình ở mọi lĩnh "
        "vực của nó nên có thể lớn hơn tổng số mô hình.",
    )
    caption(document, "2. Mô hình được công nhận theo đơn vị và lĩnh vực chính")
    table(
        document,
        "bang_don_vi",
        (("TT", "stt", 12), ("Đơn vị", "ten", 43), ("", "theo_linh_vuc", 15), ("Tổng số", "tong", 15)),
        (
            "",
            "Tổng số",
            "{%tc for so in tong_don_vi.theo_linh_vuc %}",
            "{{ so }}",
            "{%tc endfor %}",
            "{{ tong_don_vi.tong }}",
        ),
    )
    caption(document, "3. Lượt đăng ký và mô hình được công nhận theo năm")
    table(
        document,
        "bang_nam",
        (
            ("Năm", "nam", 28),
            ("Lượt đăng ký", "dang_ky", 22),
            ("Mới", "moi", 20),
            ("Duy trì", "duy_tri", 20),
            ("Nhân rộng", "nhan_rong", 20),
            ("Không rõ tính chất", "khong_ro", 24),
            ("Mô hình được công nhận", "cong_nhan", 26),
        ),
        together=True,
    )
    document.add_paragraph("{%p if bang_nam|length > 1 %}")
    remark(
        document,
        "Một mô hình được công nhận trong nhiều năm tính ở mỗi năm một lần, nên cộng các năm có thể lớn hơn số "
        "mô hình của cả kỳ.",
    )
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if bang_ket_qua %}")
    caption(document, "4. Kết quả vận động")
    table(
        document,
        "bang_ket_qua",
        (
            ("TT", "stt", 12),
            ("Nội dung", "noi_dung", 50),
            ("Năm", "nam", 16),
            ("Kết quả", "ket_qua", 32),
            ("Nguồn", "nguon", 50),
        ),
    )
    document.add_paragraph("{%p endif %}")
    head("II", "DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH TIÊU BIỂU")
    listed(
        document,
        "bang_tieu_bieu",
        "Chưa có mô hình, điển hình nào được bình chọn tiêu biểu.",
        (
            ("TT", "stt", 11),
            ("Tên mô hình, điển hình", "ten", 52),
            ("Tập thể, cá nhân", "chu_the", 43),
            ("Đơn vị", "don_vi", 26),
            ("Lĩnh vực", "linh_vuc", 28),
        ),
    )
    head("III", "DANH SÁCH TẬP THỂ, CÁ NHÂN ĐƯỢC KHEN THƯỞNG")
    listed(
        document,
        "bang_khen_thuong",
        "Chưa có tập thể, cá nhân nào được khen thưởng.",
        (
            ("TT", "stt", 11),
            ("Tập thể, cá nhân", "ten", 44),
            ("Đơn vị", "don_vi", 24),
            ("Hình thức", "hinh_thuc", 24),
            ("Thành tích", "thanh_tich", 36),
            ("Quyết định", "quyet_dinh", 21),
        ),
    )
    document.add_paragraph("{%p if ghi_chu_khen_thuong %}")
    remark(document, "{{ ghi_chu_khen_thuong }}")
    document.add_paragraph("{%p endif %}")
    head("IV", "CÁCH TÍNH CÁC SỐ TRONG BÁO CÁO")
    table(document, "dinh_nghia", (("Chỉ tiêu", "ten", 40), ("Cách tính", "noi_dung", 120)))
    remark(document, "{{ nguon_so_lieu }}")
