"""The templates of the report: the two default ones, built here, and those that staff put in their place."""

import io
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from docx.document import Document
from docx.shared import Pt

from danvan.lib.word.faults import TemplateFaultsError
from danvan.review.report import layout
from danvan.review.report.layout import ANNEX, HEAD, LEFT, SUBHEAD, line, repeated, rule, table

_NUMBER_GAP: Final = "\u00a0" * 9
_TO_WRITE: Final = "…" * 30
_REPORT: Final = "BÁO CÁO"
_SLIP: Final = "PHIẾU ĐỐI CHIẾU SỐ LIỆU"


def template_path(form: str) -> Path:
    """Where staff put their own template of a form (a key of `paper.FORMS`)."""
    return Path(settings.DANVAN_REPORT_TEMPLATES) / f"{form}.docx"


def own_template(form: str) -> bytes | None:
    """The template that staff put in place of the default; None when there is none."""
    path = template_path(form)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise TemplateFaultsError(
            [f"Không đọc được tệp mẫu {path.name}. Hãy kiểm tra quyền đọc tệp."]
        ) from error


@cache
def default_template(form: str) -> bytes:
    """The .docx of a default template."""
    document = layout.new_document()
    party = form == "dang"
    (_party_head if party else _state_head)(document, _REPORT)
    _body(document)
    _signature(document, party)
    _annexes(document, "{{ ky_hieu_dang }}" if party else "{{ ky_hieu_nha_nuoc }}", party)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@cache
def slip_template(form: str) -> bytes:
    """The .docx of the slip of differences: no template of the staff's own takes its place."""
    document = layout.new_document()
    party = form == "dang"
    (_party_head if party else _state_head)(document, _SLIP)
    document.add_paragraph(
        "Địa giới và số liệu tính đến ngày {{ ngay_chot }}; đơn vị: {{ don_vi }}."
    ).paragraph_format.space_before = Pt(14)
    repeated(document, "doan_doi_chieu")
    document.add_paragraph()
    _listed(
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
    _remark(document, "{{ nguon_so_lieu }}")
    document.add_paragraph().paragraph_format.keep_with_next = True
    left, right = layout.side_by_side(document, 80, 80)
    line(left, "NGƯỜI LẬP PHIẾU", size=14, bold=True)
    line(right, f"{'T/M' if party else 'TM.'} {{{{ thay_mat }}}}", size=14, bold=True)
    line(right, "{{ chuc_danh }}", size=14, bold=not party)
    for _ in range(5):
        line(right, size=14)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _party_head(document: Document, name: str) -> None:
    """Hướng dẫn 36-HD/VPTW: superior, body, star, number; the Party's name underlined, place and date."""
    left, right = layout.side_by_side(document, 80, 80)
    line(left, "{{ cap_uy }}", size=13)
    line(left, "{{ co_quan }}", size=13, bold=True)
    line(left, "*")
    if name == _REPORT:  # a slip bears no number
        line(left, f"Số{_NUMBER_GAP}-{{{{ ky_hieu_dang }}}}", size=14)
    line(right, "ĐẢNG CỘNG SẢN VIỆT NAM", size=14, bold=True, underline=True)
    line(right)
    line(right, _date(), size=14, italic=True)
    line(document, name, size=16, bold=True, before=18)
    line(document, "{{ trich_yeu }}", size=14, bold=True)
    line(document, "-----", size=14)


def _state_head(document: Document, name: str) -> None:
    """Nghị định 30/2020/NĐ-CP: bodies with a rule; the State's name and motto with a rule; place and date."""
    left, right = layout.side_by_side(document, 68, 96)
    line(left, "{{ uy_ban }}", size=13)
    line(left, "{{ co_quan }}", size=13, bold=True)
    rule(left, 24, 68)
    if name == _REPORT:
        line(left, f"Số:{_NUMBER_GAP}/{{{{ ky_hieu_nha_nuoc }}}}", size=13, before=4)
    line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    line(right, "Độc lập - Tự do - Hạnh phúc", size=13.5, bold=True)
    rule(right, 58, 96)
    line(right, _date(), size=13.5, italic=True, before=10)
    line(document, name, size=14, bold=True, before=18)
    line(document, "{{ trich_yeu }}", size=14, bold=True)
    rule(document, 60, layout.TEXT_WIDTH)


def _date() -> str:
    gap = "\u00a0" * 5
    return f"{{{{ dia_danh }}}}, ngày{gap}tháng{gap}năm {{{{ nam_lap }}}}"


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
        "Số liệu theo lĩnh vực, đơn vị, năm tại Phụ lục I; danh sách mô hình, điển hình tiêu biểu tại Phụ lục II."
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


def _signature(document: Document, party: bool) -> None:
    """Who signs for the body, right; who receives it, left. Names are written by those who sign."""
    document.add_paragraph().paragraph_format.keep_with_next = True
    left, right = layout.side_by_side(document, 80, 80)
    line(
        left,
        "Nơi nhận:",
        size=14 if party else 12,
        bold=not party,
        italic=not party,
        underline=party,
        align=LEFT,
    )
    comma = "," if party else ";"
    for receiver in (
        f"- {'…' * 12} (để báo cáo){comma}",
        f"- Các thành viên {{{{ ten_co_quan }}}}{comma}",
        "- Lưu Văn phòng." if party else "- Lưu: VT.",
    ):
        line(left, receiver, size=12 if party else 11, align=LEFT)
    line(right, f"{'T/M' if party else 'TM.'} {{{{ thay_mat }}}}", size=14, bold=True)
    line(right, "{{ chuc_danh }}", size=14, bold=not party)
    for _ in range(5):
        line(right, size=14)


def _annexes(document: Document, sign: str, party: bool) -> None:
    number = f"{_NUMBER_GAP}{'-' if party else '/'}{sign}"
    day = _date().removeprefix("{{ dia_danh }}, ")
    with_report = f"(Kèm theo Báo cáo số{number} {day} của {{{{ ten_co_quan }}}})"

    def head(numeral: str, title: str) -> None:
        if not party:  # Nghị định 30/2020/NĐ-CP: the pages of an annex are numbered by themselves
            layout.numbered_section(document)
        annex = document.add_paragraph(f"Phụ lục {numeral}", style=ANNEX)
        annex.paragraph_format.page_break_before = party
        line(document, title, bold=True)
        line(document, with_report, size=13, italic=True).paragraph_format.space_after = Pt(8)

    head("I", "SỐ LIỆU VỀ MÔ HÌNH, ĐIỂN HÌNH “DÂN VẬN KHÉO”")
    _caption(document, "1. Mô hình được công nhận theo lĩnh vực")
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
    _remark(
        document,
        "Mỗi mô hình tính một lần ở lĩnh vực chính. Cột “kể cả lĩnh vực liên quan” tính một mô hình ở mọi lĩnh "
        "vực của nó nên có thể lớn hơn tổng số mô hình.",
    )
    _caption(document, "2. Mô hình được công nhận theo đơn vị và lĩnh vực chính")
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
    _caption(document, "3. Lượt đăng ký và mô hình được công nhận theo năm")
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
    _remark(
        document,
        "Một mô hình được công nhận trong nhiều năm tính ở mỗi năm một lần, nên cộng các năm có thể lớn hơn số "
        "mô hình của cả giai đoạn.",
    )
    document.add_paragraph("{%p if bang_ket_qua %}")
    _caption(document, "4. Kết quả vận động")
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
    _listed(
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
    _listed(
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
    _remark(document, "{{ ghi_chu_khen_thuong }}")
    document.add_paragraph("{%p endif %}")
    head("IV", "CÁCH TÍNH CÁC SỐ TRONG BÁO CÁO")
    table(document, "dinh_nghia", (("Chỉ tiêu", "ten", 40), ("Cách tính", "noi_dung", 120)))
    _remark(document, "{{ nguon_so_lieu }}")


def _listed(document: Document, rows: str, none: str, columns: tuple[tuple[str, str, float], ...]) -> None:
    """A table, or the sentence that there is nothing to list."""
    document.add_paragraph(f"{{%p if {rows} %}}")
    table(document, rows, columns)
    document.add_paragraph("{%p else %}")
    line(document, none, before=6)
    document.add_paragraph("{%p endif %}")


def _caption(document: Document, text: str) -> None:
    caption = line(document, text, bold=True, align=LEFT, before=12)
    caption.paragraph_format.space_after = Pt(4)
    caption.paragraph_format.keep_with_next = True


def _remark(document: Document, text: str) -> None:
    line(document, text, size=12, italic=True, align=LEFT, before=4)
