"""Whose papers they are: a unit's own words stand in the head and under every paper; without any, what was always."""

import io
import re
import shutil
import subprocess
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from danvan.closing import services as closing
from danvan.review.figures.review import review_of
from danvan.review.models import ClosedReview
from danvan.review.reconciliation.ledger import ledger_of
from danvan.review.report import build_document, build_slip
from danvan.review.scope import Scope
from danvan.review.workbook import build_workbook
from models_registry.access import OPERATOR
from models_registry.bodies import head_of, issuer_by, issuer_of, missing_in, place_kept, suggestions_for
from models_registry.models import IssuerProfile, Unit
from tests.builders import make_model, make_period, make_recognition, make_registration, make_unit, tampering

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 28, 8, 30)
DOTS, SHORT = "…" * 12, "…" * 4  # room to write
BCD = "BAN CHỈ ĐẠO PHONG TRÀO THI ĐUA “DÂN VẬN KHÉO” "


@pytest.fixture
def commune(tuyen_quang):
    return make_unit("commune", "Lâm Bình", tuyen_quang, code="02266", valid_from=date(2025, 7, 1))


@pytest.fixture
def period(tuyen_quang):
    return make_period(2026, 2026, tuyen_quang)


def profile(unit, **values):
    """Saved, after the checks of its form; `unit` is as a page reads it next time."""
    made = IssuerProfile(unit=unit, **values)
    made.full_clean()
    made.save()
    return Unit.objects.get(pk=unit.pk)


def of_party_committee(commune):
    return profile(
        commune,
        superior="Tỉnh ủy Tuyên Quang",
        body="Đảng ủy xã Lâm Bình",
        abbreviation="ĐU",
        behalf="Ban Thường vụ",
        post="Phó Bí thư Thường trực",
        signer="Chẩu Văn Thử",
        recipients="- Ban Thường vụ Tỉnh ủy (để báo cáo);\nBan Tuyên giáo và Dân vận Tỉnh ủy\n\nLưu Văn phòng Đảng ủy.",
    )


def of_department(province):
    return profile(
        province,
        superior="Tỉnh ủy Tuyên Quang",
        body="Ban Tuyên giáo và Dân vận",
        name="Ban Tuyên giáo và Dân vận Tỉnh ủy",
        abbreviation="BTGDVTU",
        acting="ky-thay",
        behalf="Trưởng Ban",
        post="Phó Trưởng Ban",
        signer="Ma Thị Thử",
    )


def of_front(commune):
    return profile(commune, head="mat-tran", place="Lăng Can", signer="Nông Văn Thử")


def papers_of(unit, period, **options):
    """The report, the slip and the first sheet of the workbook, each as the text of its lines."""
    review = review_of(Scope(period, unit), list(Unit.objects.all()))
    ledger = ledger_of(review, OPERATOR)
    report = build_document(review, ledger, "Cán bộ", MOMENT, **options)
    slip = build_slip(review, ledger, "Cán bộ", MOMENT, **options)
    sheet = load_workbook(io.BytesIO(build_workbook(review, ledger, "Cán bộ", MOMENT, **options)))["Tổng hợp"]
    cells = [" ".join(str(cell.value).split()) for row in sheet.iter_rows() for cell in row if cell.value]
    return lines_of(report), lines_of(slip), cells


def lines_of(content):
    document = Document(io.BytesIO(content))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    texts = [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
    return [" ".join(one.text.split()) for one in texts if one.text.strip()]


# --- what was always


@pytest.mark.parametrize(
    ("kind", "form", "lines"),
    [
        ("district", "", ("HUYỆN ỦY THỬ", f"{BCD}HUYỆN THỬ", "BC/BCĐ", "T/M BAN CHỈ ĐẠO", "TRƯỞNG BAN")),
        (
            "district",
            "nha-nuoc",
            ("UBND HUYỆN THỬ", f"{BCD}HUYỆN THỬ", "BC-BCĐ", "TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN"),
        ),
        ("ward", "", ("ĐẢNG ỦY PHƯỜNG THỬ", f"{BCD}PHƯỜNG THỬ", "BC/BCĐ", "T/M BAN CHỈ ĐẠO", "TRƯỞNG BAN")),
        ("village", "", ("CHI BỘ BẢN THỬ", "TỔ DÂN VẬN BẢN THỬ", "BC/TDV", "T/M TỔ DÂN VẬN", "TỔ TRƯỞNG")),
        (
            "village",
            "nha-nuoc",
            ("UBND TỈNH CẤP TRÊN", "TỔ DÂN VẬN BẢN THỬ", "BC-TDV", "TM. TỔ DÂN VẬN", "TỔ TRƯỞNG"),
        ),
    ],
)
def test_a_unit_that_says_nothing_issues_as_before(kind, form, lines):
    unit = make_unit(kind, "Thử", make_unit("province", "Cấp Trên"))
    found = issuer_of(unit, form)
    assert (found.superior, found.body, found.sign, found.authority, found.post) == lines
    assert (found.signer, found.place) == ("", "Thử")
    assert ("đóng dấu" in found.seal) == (kind != "village")
    last = "- Lưu: VT." if form else "- Lưu Văn phòng."
    comma = ";" if form else ","
    assert found.recipient_lines == (
        f"- {'…' * 12} (để báo cáo){comma}",
        f"- Các thành viên {found.name}{comma}",
        last,
    )


def test_an_empty_profile_changes_no_byte_of_any_paper(tuyen_quang, commune, period):
    make_recognition(make_registration(make_model("Đường hoa", unit=commune), 2026))
    review = review_of(Scope(period, commune), list(Unit.objects.all()))
    ledger = ledger_of(review, OPERATOR)
    before = [build(review, ledger, "Cán bộ", MOMENT) for build in (build_document, build_slip)]
    sheets = papers_of(commune, period)[2]
    own = profile(commune)
    review = review_of(Scope(period, own), list(Unit.objects.all()))
    assert [build(review, ledger, "Cán bộ", MOMENT) for build in (build_document, build_slip)] == before
    assert papers_of(own, period)[2] == sheets


# --- three offices of today


def test_the_paper_of_a_communes_party_committee(commune, period):
    own = of_party_committee(commune)
    report, slip, sheet = papers_of(own, period)
    for lines in (report, slip):
        at = lines.index("TỈNH ỦY TUYÊN QUANG")
        assert lines[at : at + 3] == ["TỈNH ỦY TUYÊN QUANG", "ĐẢNG ỦY XÃ LÂM BÌNH", "*"]
        signed = lines.index("T/M BAN THƯỜNG VỤ")
        assert lines[signed : signed + 3] == ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC", "Chẩu Văn Thử"]
    assert "Số -BC/ĐU" in report
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in report
    received = report.index("Nơi nhận:")
    assert report[received + 1 : received + 4] == [
        "- Ban Thường vụ Tỉnh ủy (để báo cáo),",
        "- Ban Tuyên giáo và Dân vận Tỉnh ủy,",
        "- Lưu Văn phòng Đảng ủy.",
    ]
    assert any(line.startswith("Đảng ủy xã Lâm Bình báo cáo kết quả") for line in report)
    assert any(
        re.fullmatch(r"\(Kèm theo Báo cáo số -BC/ĐU .* của Đảng ủy xã Lâm Bình\)", line) for line in report
    )
    assert {"TỈNH ỦY TUYÊN QUANG", "ĐẢNG ỦY XÃ LÂM BÌNH", "T/M BAN THƯỜNG VỤ", "Chẩu Văn Thử"} <= set(sheet)
    assert not any("BAN CHỈ ĐẠO" in line for line in (*report, *slip, *sheet))


def test_the_paper_of_a_provinces_department_of_mobilisation(tuyen_quang, period):
    report, _, sheet = papers_of(of_department(tuyen_quang), period)
    at = report.index("TỈNH ỦY TUYÊN QUANG")
    assert report[at : at + 3] == ["TỈNH ỦY TUYÊN QUANG", "BAN TUYÊN GIÁO VÀ DÂN VẬN", "*"]
    signed = report.index("K/T TRƯỞNG BAN")
    assert report[signed : signed + 3] == ["K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Ma Thị Thử"]
    assert "Số -BC/BTGDVTU" in report
    assert any(line.startswith("Ban Tuyên giáo và Dân vận Tỉnh ủy báo cáo") for line in report)
    assert "- Lưu Văn phòng." in report
    assert not any("Các thành viên" in line for line in report)  # a department has no members of a committee
    assert "K/T TRƯỞNG BAN" in sheet


def test_the_paper_of_a_communes_front(commune, period):
    report, slip, sheet = papers_of(of_front(commune), period, form="mat-tran")
    for lines in (report, sheet):
        assert "ỦY BAN MTTQ VIỆT NAM TỈNH TUYÊN QUANG" in lines
        assert "ỦY BAN MTTQ VIỆT NAM XÃ LÂM BÌNH" in lines
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in lines
        assert "ĐẢNG CỘNG SẢN VIỆT NAM" not in lines
        assert any(line.startswith("Lăng Can, ngày") for line in lines)
        assert "Nông Văn Thử" in lines
        signed = lines.index("TM. BAN THƯỜNG TRỰC")
        assert "CHỦ TỊCH" in lines[signed:]
    assert "Số: /BC-MTTQ-BTT" in report
    assert "TM. BAN THƯỜNG TRỰC" in slip


def test_who_signs_in_his_own_name_has_no_line_above_his_post(tuyen_quang, period):
    own = profile(tuyen_quang, body="Ban Tuyên giáo và Dân vận", acting="truc-tiep", post="Trưởng Ban")
    report, slip, sheet = papers_of(own, period)
    assert "TRƯỞNG BAN" in report
    assert "TRƯỞNG BAN" in slip
    assert "TRƯỞNG BAN" in sheet
    assert not any(line.startswith("T/M") for line in (*report, *slip, *sheet))


def test_in_another_form_a_paper_is_of_the_usual_body_at_the_same_place(commune):
    profile(commune, body="Đảng ủy xã Lâm Bình", place="Lăng Can", signer="Chẩu Văn Thử")
    found = issuer_of(Unit.objects.get(pk=commune.pk), "nha-nuoc")
    assert (found.superior, found.body, found.signer) == ("UBND XÃ LÂM BÌNH", f"{BCD}XÃ LÂM BÌNH", "")
    assert found.place == "Lăng Can"


def test_a_provinces_committee_names_none_above_and_its_bodies_name_it(tuyen_quang):
    for body in ("Tỉnh ủy Tuyên Quang", "Tỉnh uỷ", "Đảng bộ tỉnh Tuyên Quang", "Ban Thường vụ Tỉnh ủy"):
        assert lines_by(tuyen_quang, body=body) == ("", "BC/TU", "T/M BAN THƯỜNG VỤ", "BÍ THƯ"), body
    for body in ("Đảng ủy UBND tỉnh", "Đảng bộ Quân sự tỉnh"):
        assert lines_by(tuyen_quang, body=body)[0] == "TỈNH ỦY TUYÊN QUANG", body


def test_a_party_committee_does_not_stand_above_itself(tuyen_quang, commune):
    assert (
        issuer_by(IssuerProfile(unit=commune, body="Đảng ủy xã Lâm Bình")).superior == "TỈNH ỦY TUYÊN QUANG"
    )
    assert issuer_by(IssuerProfile(unit=tuyen_quang, body="Tỉnh ủy Tuyên Quang")).superior == ""


@pytest.mark.parametrize("name", ["Ủy ban MTTQ Việt Nam xã Lâm Bình", "Ủy ban Mặt trận Tổ quốc xã Lâm Bình"])
def test_a_front_that_is_a_body_of_its_own_stands_under_the_front_above(name, commune):
    found = issuer_of(make_unit("organisation", name, commune), "mat-tran")
    assert (found.superior, found.name) == ("ỦY BAN MTTQ VIỆT NAM TỈNH TUYÊN QUANG", name)
    assert (found.sign, found.authority, found.post) == ("BC-MTTQ-BTT", "TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH")
    youth = issuer_of(make_unit("organisation", "Đoàn xã", commune), "mat-tran")
    assert youth.superior == "ỦY BAN MTTQ VIỆT NAM XÃ LÂM BÌNH"


def test_a_body_is_offered_itself_and_not_the_party_committee_of_its_unit(commune):
    assert set(suggestions_for(make_unit("organisation", "Đoàn xã", commune))) == {"co-quan"}
    assert set(suggestions_for(commune)) == {"ban-chi-dao", "cap-uy", "mat-tran"}


# --- a body that an office names


def lines_by(unit, **values):
    found = issuer_by(IssuerProfile(unit=unit, **values))
    return found.superior, found.sign, found.authority, found.post


@pytest.mark.parametrize(
    ("head", "body", "lines"),
    [
        ("dang", "Đảng ủy xã Lâm Bình", ("TỈNH ỦY TUYÊN QUANG", "BC/ĐU", "T/M BAN THƯỜNG VỤ", "BÍ THƯ")),
        ("dang", "Đảng uỷ Lâm Bình", ("TỈNH ỦY TUYÊN QUANG", "BC/ĐU", "T/M BAN THƯỜNG VỤ", "BÍ THƯ")),
        ("dang", "Khối Dân vận xã", ("ĐẢNG ỦY XÃ LÂM BÌNH", "BC/KDV", "T/M KHỐI DÂN VẬN", "TRƯỞNG KHỐI")),
        ("dang", "Ban Xây dựng Đảng", ("ĐẢNG ỦY XÃ LÂM BÌNH", f"BC/{SHORT}", "", "TRƯỞNG BAN")),
        ("dang", "Chi bộ Trường THCS", ("ĐẢNG ỦY XÃ LÂM BÌNH", "BC/CB", "T/M CHI BỘ", "BÍ THƯ")),
        ("dang", "Đảng bộ xã Lâm Bình", ("TỈNH ỦY TUYÊN QUANG", "BC/ĐU", "T/M BAN THƯỜNG VỤ", "BÍ THƯ")),
        (
            "dang",
            "Ban Thường vụ Đảng ủy xã Lâm Bình",
            ("TỈNH ỦY TUYÊN QUANG", "BC/ĐU", "T/M BAN THƯỜNG VỤ", "BÍ THƯ"),
        ),
        (
            "dang",
            "Ban Chấp hành Đảng bộ xã Lâm Bình",
            ("TỈNH ỦY TUYÊN QUANG", "BC/ĐU", "T/M BAN CHẤP HÀNH", "BÍ THƯ"),
        ),
        (
            "mat-tran",
            "Ban Thường trực Ủy ban MTTQ Việt Nam xã Lâm Bình",
            ("ỦY BAN MTTQ VIỆT NAM TỈNH TUYÊN QUANG", "BC-MTTQ-BTT", "TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"),
        ),
        ("dang", "Đảng ủy Quân sự xã", ("ĐẢNG ỦY XÃ LÂM BÌNH", "BC/ĐU", "T/M BAN THƯỜNG VỤ", "BÍ THƯ")),
        ("nha-nuoc", "UBND xã Lâm Bình", ("", "BC-UBND", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("nha-nuoc", "Ủy ban nhân dân xã Lâm Bình", ("", "BC-UBND", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("nha-nuoc", "Hội đồng nhân dân xã", ("", "BC-HĐND", f"TM. {DOTS}", DOTS)),
        (
            "nha-nuoc",
            "Phòng Văn hóa - Xã hội",
            ("UBND XÃ LÂM BÌNH", f"BC-{SHORT}", "", "TRƯỞNG PHÒNG"),
        ),
        ("nha-nuoc", "Công an xã Lâm Bình", (DOTS, f"BC-{SHORT}", "", "TRƯỞNG CÔNG AN")),
        (
            "nha-nuoc",
            "Ủy ban MTTQ Việt Nam xã Lâm Bình",
            ("ỦY BAN MTTQ VIỆT NAM TỈNH TUYÊN QUANG", "BC-MTTQ-BTT", "TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"),
        ),
        (
            "mat-tran",
            "Hội Nông dân xã Lâm Bình",
            ("ỦY BAN MTTQ VIỆT NAM XÃ LÂM BÌNH", f"BC-{SHORT}", "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"),
        ),
        ("dang", "Câu lạc bộ Khéo tay", ("ĐẢNG ỦY XÃ LÂM BÌNH", f"BC/{SHORT}", f"T/M {DOTS}", DOTS)),
    ],
)
def test_of_a_body_that_is_named_no_line_of_another_body_is_printed(head, body, lines, commune):
    assert lines_by(commune, head=head, body=body) == lines
    found = issuer_by(IssuerProfile(unit=commune, head=head, body=body))
    assert not any("Ban Chỉ đạo" in line or "Các thành viên" in line for line in found.recipients)
    assert found.superior != found.body == body.upper()
    assert "BAN CHỈ ĐẠO" not in found.behalf


def test_a_department_that_is_named_signs_by_its_head(tuyen_quang):
    for body in ("Ban Tuyên giáo và Dân vận", "Ban Tuyên giáo và Dân vận Tỉnh ủy"):
        assert lines_by(tuyen_quang, body=body) == ("TỈNH ỦY TUYÊN QUANG", "BC/BTGDVTU", "", "TRƯỞNG BAN")
        found = issuer_by(IssuerProfile(unit=tuyen_quang, body=body))
        assert found.name == "Ban Tuyên giáo và Dân vận Tỉnh ủy"
        assert found.recipients == ("Ban Thường vụ Tỉnh ủy Tuyên Quang (để báo cáo)", "Lưu Văn phòng")
    named = issuer_by(IssuerProfile(unit=tuyen_quang, name="Ban Tuyên giáo và Dân vận Tỉnh ủy"))
    assert (named.body, named.sign) == ("BAN TUYÊN GIÁO VÀ DÂN VẬN", "BC/BTGDVTU")


def test_a_fronts_paper_goes_to_the_front_above(tuyen_quang, commune):
    found = issuer_of(commune, "mat-tran")
    above = "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Tuyên Quang"
    assert found.recipients == (f"{above} (để báo cáo)", "Lưu: VT")
    assert issuer_of(tuyen_quang, "mat-tran").recipients == (f"{DOTS} (để báo cáo)", "Lưu: VT")


def test_who_signs_for_the_head_is_not_given_the_heads_post(tuyen_quang):
    values = {"body": "Ban Tuyên giáo và Dân vận", "acting": "ky-thay", "behalf": "Trưởng Ban"}
    assert lines_by(tuyen_quang, **values)[2:] == ("K/T TRƯỞNG BAN", DOTS)
    assert missing_in(IssuerProfile(unit=tuyen_quang, **values)) == ["chức vụ người ký"]


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"body": "Đảng ủy xã Lâm Bình"}, []),
        ({}, []),
        ({"head": "nha-nuoc"}, []),
        ({"head": "mat-tran"}, []),
        (
            {"body": "Câu lạc bộ Khéo tay"},
            ["chữ viết tắt trong số, ký hiệu", "ký thay mặt, ký thay", "chức vụ người ký"],
        ),
        ({"body": "Câu lạc bộ Khéo tay", "abbreviation": "CLB", "behalf": "Ban", "post": "Trưởng Ban"}, []),
    ],
)
def test_what_only_the_office_can_say_is_told(values, missing, commune):
    assert missing_in(IssuerProfile(unit=commune, **values)) == missing


@pytest.mark.parametrize(
    ("kind", "name", "lines"),
    [
        (
            "department",
            "Ban Tuyên giáo và Dân vận Tỉnh ủy",
            ("dang", "TỈNH ỦY TUYÊN QUANG", "BAN TUYÊN GIÁO VÀ DÂN VẬN", "BC/BTGDVTU", "", "TRƯỞNG BAN"),
        ),
        (
            "organisation",
            "Đoàn TNCS Hồ Chí Minh tỉnh",
            (
                "mat-tran",
                "ỦY BAN MTTQ VIỆT NAM TỈNH TUYÊN QUANG",
                "",
                f"BC-{SHORT}",
                "TM. BAN THƯỜNG VỤ",
                "BÍ THƯ",
            ),
        ),
        (
            "organisation",
            "Ủy ban MTTQ Việt Nam tỉnh Tuyên Quang",
            ("mat-tran", "MTTQ VIỆT NAM", "", "BC-MTTQ-BTT", "TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"),
        ),
        ("armed_forces", "Công an tỉnh", ("nha-nuoc", DOTS, "", f"BC-{SHORT}", "", "TRƯỞNG CÔNG AN")),
        (
            "school",
            "Mầm non Hoa Sen",
            ("nha-nuoc", "UBND TỈNH TUYÊN QUANG", "", f"BC-{SHORT}", "", "HIỆU TRƯỞNG"),
        ),
        ("agency", "Thử", ("dang", "TỈNH ỦY TUYÊN QUANG", "", f"BC/{SHORT}", "", DOTS)),
    ],
)
def test_a_body_that_reports_itself_issues_by_its_kind(kind, name, lines, tuyen_quang):
    unit = make_unit(kind, name, tuyen_quang)
    head, superior, body, *rest = lines
    ((said, suggestion),) = suggestions_for(unit).values()
    suggestion.full_clean()
    own = Unit.objects.get(pk=unit.pk)
    assert (said, head_of(own)) == (name, head)
    for found in (issuer_of(own), issuer_by(suggestion)):
        assert (found.head, found.superior, found.body) == (head, superior, body or name.upper())
        assert [found.sign, found.authority, found.post] == rest
        assert (found.name, found.place) == (name, "Tuyên Quang")
        assert not any("Các thành viên" in line for line in found.recipients)


@pytest.mark.parametrize("kind", ["province", "district", "commune", "village", "agency"])
def test_every_suggestion_can_be_saved_as_it_is(kind, tuyen_quang):
    unit = make_unit(kind, "Thử", tuyen_quang)
    for name, suggestion in suggestions_for(unit).values():
        suggestion.full_clean()
        assert issuer_by(suggestion).name == name


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"body": "ĐẢNG ỦY XÃ LÂM BÌNH"}, "viết như trong câu"),
        ({"abbreviation": "BC/ĐU"}, "chỉ gồm chữ, số"),
        ({"acting": "ky-thay"}, "ghi rõ của ai"),
        ({"head": "khac"}, "không có trong danh sách"),
    ],
)
def test_what_could_not_be_printed_is_refused(values, fault, commune):
    with pytest.raises(ValidationError, match=fault):
        profile(commune, **values)


def test_in_the_partys_form_the_post_below_the_sign_is_not_bold(tuyen_quang, commune, period, an, browse):
    def bold(unit):
        """Of the post in the workbook, and whether it is so on the printed page."""
        issuer = issuer_of(unit)
        review = review_of(Scope(period, unit), list(Unit.objects.all()))
        content = build_workbook(review, ledger_of(review, OPERATOR), "Cán bộ", MOMENT, issuer.head)
        rows = load_workbook(io.BytesIO(content))["Tổng hợp"].iter_rows()
        cells = {cell.value: cell.font.b for row in rows for cell in row}
        page = (
            browse(an).get(reverse("review:review", args=[period.name]), {"don_vi": unit.pk}).content.decode()
        )
        return cells[issuer.post], f'<p class="role">{issuer.post}</p>' in page

    assert bold(of_party_committee(commune)) == (False, False)
    assert bold(profile(tuyen_quang, body="Ban Tuyên giáo và Dân vận")) == (True, True)
    assert bold(of_front(make_unit("commune", "Bình An", tuyen_quang))) == (True, True)


def test_in_a_report_of_its_own_a_body_keeps_its_capital_and_has_no_territory(tuyen_quang, period):
    name = "Ban Tuyên giáo và Dân vận Tỉnh ủy"
    report, _, _ = papers_of(make_unit("department", name, tuyen_quang), period)
    assert f"Trong năm 2026, tại {name} chưa có tập thể, cá nhân nào đăng ký" in " ".join(report)
    assert "Trong năm 2026, toàn đơn vị chưa có mô hình, điển hình nào được công nhận." in report
    assert not any(words in line for line in report for words in ("địa bàn ban", "ban, ngành"))


def test_in_the_workbook_a_long_place_leaves_the_star_below_the_body(tuyen_quang, period):
    review = review_of(Scope(period, of_department(tuyen_quang)), list(Unit.objects.all()))
    content = build_workbook(review, ledger_of(review, OPERATOR), "Cán bộ", MOMENT)
    sheet = load_workbook(io.BytesIO(content))["Tổng hợp"]
    assert "Tuyên Quang, ngày   tháng   năm 2026" in [cell.value for cell in sheet[2]]
    assert sheet["A3"].value == "*"
    assert sheet.row_dimensions[2].height < 2 * 13  # one line


def test_a_long_line_of_a_front_is_broken_before_its_place(commune, period, an, browse):
    kept = "ỦY BAN MTTQ VIỆT NAM XÃ\u00a0LÂM\u00a0BÌNH"
    unit = of_front(commune)
    review = review_of(Scope(period, unit), list(Unit.objects.all()))
    ledger = ledger_of(review, OPERATOR)
    report = Document(io.BytesIO(build_document(review, ledger, "Cán bộ", MOMENT, "mat-tran")))
    assert kept in report.tables[0].rows[0].cells[0].text
    book = load_workbook(io.BytesIO(build_workbook(review, ledger, "Cán bộ", MOMENT, "mat-tran")))
    assert kept in [cell.value for row in book["Tổng hợp"].iter_rows() for cell in row]
    page = browse(an).get(reverse("review:review", args=[period.name]), {"don_vi": unit.pk})
    assert kept in page.content.decode()
    assert place_kept("ỦY BAN MTTQ VIỆT NAM XÃ LÂM BÌNH VÀ CÁC ĐOÀN THỂ").count("\u00a0") == 0


# --- where a form is asked for, and where none is


def test_pages_and_commands_take_the_form_of_the_units_own_papers(commune, period, an, browse, tmp_path):
    of_front(commune)
    for page, name in (
        ("review:document", "ra.docx"),
        ("review:workbook", "ra.xlsx"),
        ("review:slip", "p.docx"),
    ):
        address = reverse(page, args=[period.name])
        asked = {"don_vi": commune.pk}
        own = browse(an).get(address, asked)
        assert "mat-tran" in own["Content-Disposition"], page
        assert "mat-tran" not in browse(an).get(address, {**asked, "mau": "dang"})["Content-Disposition"]
        assert browse(an).get(address, {**asked, "mau": "khac"}).status_code == 400
        if page != "review:slip":
            call_command(
                "export_review", period.slug, str(tmp_path / name), "--unit", "02266", stdout=io.StringIO()
            )
    assert "TM. BAN THƯỜNG TRỰC" in lines_of((tmp_path / "ra.docx").read_bytes())
    page = (
        browse(an).get(reverse("review:review", args=[period.name]), {"don_vi": commune.pk}).content.decode()
    )
    assert "mẫu Đảng" in page
    assert "mẫu Mặt trận" not in page  # it is what the first two buttons give


@pytest.mark.parametrize("page", ["review:review", "reconciliation:ledger", "returns:returns"])
def test_a_printed_page_is_headed_and_signed_by_the_units_own_body(page, commune, period, an, browse):
    of_front(commune)
    text = browse(an).get(reverse(page, args=[period.name]), {"don_vi": commune.pk}).content.decode()
    for words in ("ỦY BAN MTTQ VIỆT NAM XÃ LÂM BÌNH", "TM. BAN THƯỜNG TRỰC", "Lăng Can, ngày"):
        assert words in text.replace("\u00a0", " ")
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "Đảng Cộng sản Việt Nam" not in text


# --- closed reviews


def test_a_closed_review_keeps_whose_paper_it_was(commune, period, an, browse):
    first = closing.close(Scope(period, commune), an, "Báo cáo năm")
    of_front(commune)
    unit = Unit.objects.get(pk=commune.pk)
    old = browse(an).get(reverse("closing:closed", args=[first.code])).content.decode()
    assert "T/M BAN CHỈ ĐẠO" in old
    assert "mẫu Mặt trận" not in old
    closing.close(Scope(period, unit), an, "Sửa số", "15-BC/ĐU")
    second = ClosedReview.objects.of(Scope(period, unit)).get(version=2)
    IssuerProfile.objects.update(signer="Người Sau", head="dang", body="Đảng ủy xã Lâm Bình")
    page = browse(an).get(reverse("closing:closed", args=[second.code])).content.decode()
    assert "TM. BAN THƯỜNG TRỰC" in page
    assert "Nông Văn Thử" in page
    assert "Người Sau" not in page
    for address in ("closing:document", "closing:workbook"):
        kept = browse(an).get(reverse(address, args=[second.code]))
        assert "mat-tran" in kept["Content-Disposition"]
        refused = browse(an).get(reverse(address, args=[first.code]), {"mau": "mat-tran"}, follow=True)
        assert "chỉ giữ tệp theo mẫu của Đảng, của Nhà nước" in refused.content.decode()
    lines = lines_of(browse(an).get(reverse("closing:document", args=[second.code])).content)
    assert "Nông Văn Thử" in lines


@pytest.mark.parametrize(("then", "now"), [("", "mat-tran"), ("mat-tran", "dang"), ("nha-nuoc", "mat-tran")])
def test_a_closed_paper_opens_in_the_form_with_which_it_was_closed(
    then, now, commune, period, an, browse, tmp_path
):
    if then:
        profile(commune, head=then)
    closing.close(Scope(period, Unit.objects.get(pk=commune.pk)), an, "Báo cáo năm")
    IssuerProfile.objects.filter(unit=commune).delete()
    profile(commune, head=now)
    kept = ClosedReview.objects.get()
    for page, columns, file in (
        ("review:document", ClosedReview.DOCUMENTS, "a.docx"),
        ("review:workbook", ClosedReview.WORKBOOKS, "a.xlsx"),
    ):
        address, asked = reverse(page, args=[period.name]), {"don_vi": commune.pk}
        answer = browse(an).get(address, asked, follow=True)
        assert answer.headers.get("Content-Disposition"), page
        assert answer.content == bytes(getattr(kept, columns[then or "dang"]))
        state = browse(an).get(address, {**asked, "mau": "nha-nuoc"}, follow=True)
        assert state.content == bytes(getattr(kept, columns["nha-nuoc"]))
        command = ("export_review", period.slug, str(tmp_path / file), "--unit", "02266")
        call_command(*command, stdout=io.StringIO())
        assert (tmp_path / file).read_bytes() == answer.content


def test_what_was_closed_before_units_said_so_has_the_usual_lines(commune, period, an, browse):
    closed = closing.close(Scope(period, commune), an, "Báo cáo năm")
    content = {name: value for name, value in closed.content.items() if name != "issuer"}
    with tampering():
        ClosedReview.objects.update(content=content)
    of_front(commune)
    page = browse(an).get(reverse("closing:closed", args=[closed.code])).content.decode()
    assert "T/M BAN CHỈ ĐẠO" in page
    assert "Đảng Cộng sản Việt Nam" in page


# --- print

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not here")


@pytest.mark.office
@needs_office
@pytest.mark.parametrize("office", ["party", "department", "front"])
def test_the_three_papers_print_with_their_head_on_the_first_page(
    office, tuyen_quang, commune, period, tmp_path
):
    make = {"party": of_party_committee, "department": of_department, "front": of_front}[office]
    unit = make(tuyen_quang if office == "department" else commune)
    review = review_of(Scope(period, unit), list(Unit.objects.all()))
    ledger, found = ledger_of(review, OPERATOR), issuer_of(unit)
    (tmp_path / "a.docx").write_bytes(build_document(review, ledger, "Cán bộ", MOMENT, found.head))
    (tmp_path / "b.xlsx").write_bytes(build_workbook(review, ledger, "Cán bộ", MOMENT, found.head))
    for name in ("a.docx", "b.xlsx"):
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to"]
        command += ["pdf", "--outdir", str(tmp_path), str(tmp_path / name)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        pdf = str(tmp_path / name.replace("docx", "pdf").replace("xlsx", "pdf"))
        told = subprocess.run(
            ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True
        ).stdout
        pages = [" ".join(page.split()) for page in told.split("\f")]
        assert found.superior.split()[0] in pages[0]
        assert ("ĐẢNG CỘNG SẢN VIỆT NAM" in pages[0]) == found.is_party
        assert sum(found.authority in page for page in pages) == 1
        assert sum(found.signer in page for page in pages) == 1


@pytest.mark.parametrize("head", ["dang", "nha-nuoc", "mat-tran"])
def test_the_place_of_a_bodys_paper_is_where_its_office_is(commune, head):
    front = make_unit("organisation", "Ủy ban Mặt trận Tổ quốc Việt Nam xã Lâm Bình", commune)
    assert issuer_of(front, head).place == "Lâm Bình"
