"""The workbook prints the review's own figures, and its lists are as long as they say."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from awards.models import Commendation
from danvan.review.commands import scope_for_command
from danvan.review.figures.lists import lists_of
from danvan.review.figures.review import review_of
from danvan.review.figures.stated import with_stated
from danvan.review.models import ReviewPeriod
from danvan.review.reconciliation.ledger import ledger_of
from danvan.review.report import build_document
from danvan.review.workbook import build_workbook
from danvan.review.workbook.ledger_sheet import RECONCILIATION
from danvan.review.workbook.returns_sheet import RETURNS
from models_registry.access import OPERATOR
from models_registry.models import Kind, Unit
from tests.builders import (
    make_decision,
    make_field,
    make_figure,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_unit,
    programme_of,
    scope_of,
)

pytestmark = pytest.mark.papers

MOMENT = datetime(2022, 10, 5, 8, 30)
TITLES = ["=1+1", "+cmd", "@x", "-2"]
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not here")


@pytest.fixture
def scope(lam_binh, xuan_lap, khuon_ha):
    """Four models with titles like formulas, one of them recognised twice, one withdrawn, one revoked."""
    economy, other = make_field("economy", "Kinh tế"), make_field("other", "Lĩnh vực khác")
    decision = make_decision(lam_binh)
    for number, title in enumerate(TITLES):
        registrant = make_registrant(
            xuan_lap if number % 2 else khuon_ha,
            f"Nông Văn {title}",
            Kind.INDIVIDUAL if number % 2 else Kind.COLLECTIVE,
        )
        model = make_model(title, registrant, economy, related_fields=(other,) if number else ())
        make_recognition(make_registration(model, 2021), decision=decision, exemplary=number == 0)
    make_recognition(make_registration(model, 2022))
    make_registration(unit=xuan_lap, state="withdrawn")
    revoked = make_decision(lam_binh, revoked_by=decision)
    make_recognition(make_registration(unit=khuon_ha, year=None), decision=revoked)
    programme = make_programme()
    for kind, name in ((Kind.COLLECTIVE, "=2+2"), (Kind.INDIVIDUAL, "=2+2"), (Kind.INDIVIDUAL, "=2+3")):
        Commendation.objects.create(
            programme=programme, unit=lam_binh, recipient_kind=kind, recipient_name=name, decision=decision
        )
    make_figure(indicator="recognised_models", unit=lam_binh, programme=programme, value=5, source="Bài báo")
    for field, value in ((economy, 4), (other, 3)):
        make_figure(
            indicator="field_models",
            unit=lam_binh,
            programme=programme,
            field=field,
            value=value,
            source="Bài báo",
        )
    return scope_of(programme, lam_binh)


@pytest.fixture
def review(scope):
    return with_stated(review_of(scope, list(Unit.objects.all())))


@pytest.fixture
def book(review):
    return load_workbook(
        io.BytesIO(build_workbook(review, ledger_of(review, OPERATOR), "Cán bộ huyện", MOMENT))
    )


def body(sheet):
    """Rows under the heading that is repeated in print, up to the first row without any border."""
    heading = int(sheet.print_title_rows.split("$")[-1])
    rows = []
    for row in sheet.iter_rows(min_row=heading + 1):
        if row[0].border.left.style is None:
            break
        rows.append([cell.value for cell in row])
    return rows


def test_sheets_stand_in_the_order_of_the_paper(book):
    assert book.sheetnames == [
        "Tổng hợp",
        "Theo lĩnh vực",
        "Đơn vị × lĩnh vực",
        "Theo năm",
        "Mô hình được công nhận",
        "Khen thưởng",
        RECONCILIATION,
        "Tập thể",
        "Cá nhân",
        RETURNS,
        "Nguồn số liệu",
    ]


def test_summary_prints_the_figures_of_the_review(book, review):
    rows = {row[1]: row[2:5] for row in body(book["Tổng hợp"]) if row[1]}
    assert rows["Tập thể đăng ký"][0] == review.registered_collectives.value == 3
    assert rows["Mô hình, điển hình đăng ký"][0] == review.registered_models.value == 5
    assert rows["Mô hình, điển hình được công nhận"] == [review.recognised.value, 5, 1]
    assert rows["Lượt công nhận"][0] == review.recognition_times.value == 5
    assert rows["Lượt khen thưởng"][0] == review.commendations.value == 3


def test_a_second_source_of_a_field_stands_below_the_first_without_a_number(scope, lam_binh):
    make_figure(
        indicator="field_models",
        unit=lam_binh,
        programme=programme_of(scope),
        field=make_field("economy"),
        value=9,
        source="Báo cáo 12",
    )
    review = with_stated(review_of(scope, list(Unit.objects.all())))
    content = build_workbook(review, ledger_of(review, OPERATOR), "Cán bộ huyện", MOMENT)
    rows = body(load_workbook(io.BytesIO(content))["Tổng hợp"])
    (first,) = (place for place, row in enumerate(rows) if str(row[0]).startswith("IV."))
    assert [row[:5] for row in rows[first + 1 : first + 4]] == [
        [1, "Lĩnh vực kinh tế", 4, 4, 0],
        [None, "Lĩnh vực kinh tế (nguồn khác)", 4, 9, 5],
        [2, "Lĩnh vực khác", 0, 3, 3],
    ]
    assert rows[first + 2][5] == "Báo cáo 12"


def test_summary_explains_the_published_parts(book):
    texts = [str(cell.value) for row in book["Tổng hợp"].iter_rows() for cell in row]
    assert any("cộng lại là 7, hơn tổng số 5 là 2" in text for text in texts)


def test_summary_tells_what_the_day_leaves_out(review):
    after = replace(review.told.registrations, after=replace(review.told.registrations.after, value=7))
    told = replace(review, told=replace(review.told, registrations=after))
    book = load_workbook(io.BytesIO(build_workbook(told, ledger_of(told, OPERATOR), "x", MOMENT)))
    texts = [str(cell.value) for row in book["Tổng hợp"].iter_rows() for cell in row]
    assert any(" còn 07 lượt đăng ký" in text for text in texts)


def test_field_sheet_equals_the_review(book, review):
    rows = body(book["Theo lĩnh vực"])
    expected = [
        [r.main.value, r.with_related.value, *(count.value for _, count in r.by_kind)]
        for r in (*review.by_field, review.field_totals)
    ]
    assert [row[2:] for row in rows] == expected
    assert rows[-1][1:3] == ["Tổng số", 4]


def test_unit_sheet_equals_the_review(book, review):
    expected = [
        [*(count.value for count in row.by_field), row.total.value]
        for row in (*review.by_unit, review.unit_totals)
    ]
    rows = [row[2:] for row in body(book["Đơn vị × lĩnh vực"])]
    assert rows == expected
    assert [sum(column) for column in zip(*rows[:-1], strict=True)] == rows[-1]


def test_year_sheet_equals_the_review(book, review):
    expected = [
        [
            y.registrations.value,
            y.new.value,
            y.maintained.value,
            y.replicated.value,
            y.unknown.value,
            y.recognised.value,
        ]
        for y in review.by_year
    ]
    assert [row[1:] for row in body(book["Theo năm"])] == expected


@pytest.mark.parametrize(
    ("sheet", "figure"),
    [
        ("Tập thể", "registered_collectives"),
        ("Cá nhân", "registered_individuals"),
        ("Mô hình được công nhận", "recognised"),
        ("Khen thưởng", "commendations"),
    ],
)
def test_list_is_as_long_as_its_figure(book, review, sheet, figure):
    assert len(body(book[sheet])) == getattr(review, figure).value > 0


def test_titles_like_formulas_stay_text(book):
    cells = [cell for row in book["Mô hình được công nhận"].iter_rows(min_col=2, max_col=2) for cell in row]
    found = {cell.value: cell.data_type for cell in cells if cell.value in TITLES}
    assert found == dict.fromkeys(TITLES, "s")


def test_no_cell_of_the_workbook_is_a_formula(book):
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_demonstration_is_marked_on_every_sheet(review, scope):
    make_registration(make_model(registrant=make_registrant(scope.unit), is_demo=True))
    marked = review_of(scope, list(Unit.objects.all()))
    book = load_workbook(io.BytesIO(build_workbook(marked, ledger_of(marked, OPERATOR), "x", MOMENT)))
    for sheet in book:
        texts = [str(cell.value) for row in sheet.iter_rows(max_row=9) for cell in row]
        assert any("TRÌNH DIỄN" in text for text in texts), sheet.title


def test_queries_do_not_grow_with_the_rows(review, scope, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):  # lists, ledger, and who has sent
        build_workbook(review, ledger_of(review, OPERATOR), "x", MOMENT)


def test_page_and_command_write_the_same_figures(scope, bcd, browse, tmp_path):
    response = browse(bcd).get(reverse("review:workbook", args=["2020-2022"]))
    assert response.status_code == 200
    assert "tong-hop-2020-2022-huyen-lam-binh.xlsx" in response["Content-Disposition"]
    call_command(
        "export_review", "2020-2022", str(tmp_path / "ra.xlsx"), "--unit", "071", stdout=io.StringIO()
    )
    page, command = load_workbook(io.BytesIO(response.content)), load_workbook(tmp_path / "ra.xlsx")
    assert page.sheetnames == command.sheetnames
    for name in page.sheetnames[:-1]:  # the last one says when and by whom
        assert body(page[name]) == body(command[name])


def test_unknown_filter_is_refused(scope, bcd, browse):
    address = reverse("review:workbook", args=["2020-2022"])
    assert browse(bcd).get(address, {"nam": "1999"}).status_code == 400
    assert browse(bcd).get(address, {"namm": "2021"}).status_code == 400


def test_stranger_gets_nothing(scope, la, browse):
    assert browse(la).get(reverse("review:workbook", args=["2020-2022"])).status_code == 403


def test_command_refuses_unknown_and_ambiguous_codes(scope):
    with pytest.raises(CommandError, match="Không có đơn vị"):
        scope_for_command("2020-2022", "99999")
    make_unit("commune", "Trùng mã", scope.unit, code="02242")
    with pytest.raises(CommandError, match="nhiều đơn vị"):
        scope_for_command("2020-2022", "02242")
    with pytest.raises(CommandError, match="Không có kỳ báo cáo"):
        scope_for_command("2010-2012")
    with pytest.raises(CommandError, match="1999"):
        scope_for_command("2020-2022", "", "1999")


def test_command_takes_the_unit_of_the_period_and_else_the_highest(scope):
    assert scope_for_command("2020-2022")[0] == replace(scope, unit=scope.unit.parent)
    ReviewPeriod.objects.update(unit=scope.unit)
    assert scope_for_command("2020-2022")[0] == scope


def test_only_the_first_sheet_has_head_and_signature(book):
    texts = {sheet.title: [str(cell.value) for row in sheet.iter_rows() for cell in row] for sheet in book}
    assert [name for name, found in texts.items() if "ĐẢNG CỘNG SẢN VIỆT NAM" in found] == ["Tổng hợp"]
    assert [name for name, found in texts.items() if "NGƯỜI LẬP BIỂU" in found] == ["Tổng hợp"]


def test_the_head_is_of_the_party_or_of_the_state_by_choice(review):
    content = build_workbook(review, ledger_of(review, OPERATOR), "x", MOMENT, "nha-nuoc")
    texts = [str(c.value) for row in load_workbook(io.BytesIO(content))["Tổng hợp"].iter_rows() for c in row]
    for words in (
        "UBND HUYỆN LÂM BÌNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "TM. BAN CHỈ ĐẠO",
    ):
        assert words in texts
    assert not any("ĐẢNG CỘNG SẢN" in text or text.startswith("T/M") for text in texts)


def test_the_page_and_the_command_take_the_form(scope, bcd, browse, tmp_path):
    address = reverse("review:workbook", args=["2020-2022"])
    command = ("export_review", "2020-2022", str(tmp_path / "ra.xlsx"), "--unit", "071", "--form", "nha-nuoc")
    call_command(*command, stdout=io.StringIO())
    page = browse(bcd).get(address, {"mau": "nha-nuoc"}).content
    for written in (page, (tmp_path / "ra.xlsx").read_bytes()):
        texts = [
            str(c.value) for row in load_workbook(io.BytesIO(written))["Tổng hợp"].iter_rows() for c in row
        ]
        assert "Độc lập - Tự do - Hạnh phúc" in texts
    assert browse(bcd).get(address, {"mau": "khac"}).status_code == 400


def test_the_command_tells_of_commended_ones_without_a_name(scope, tmp_path):
    said = io.StringIO()
    command = ("export_review", "2020-2022", str(tmp_path / "ra.xlsx"), "--unit", "071")
    call_command(*command, stdout=said)
    assert "chưa có tên" not in said.getvalue()
    Commendation.objects.filter(recipient_kind=Kind.COLLECTIVE).update(recipient_name="")
    call_command(*command, stdout=said)
    assert "Còn 01 lượt khen thưởng chưa có tên người nhận" in said.getvalue()


def test_no_number_of_the_database_stands_in_it(book):
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [text for text in texts if "Mã bản ghi" in text]


def printed_pages(content, folder):
    """The text of each page that LibreOffice prints of the whole workbook."""
    (folder / "so-ket.xlsx").write_bytes(content)
    office = f"-env:UserInstallation=file://{folder}/office"
    command = ["soffice", office, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "so-ket.xlsx")], check=True, capture_output=True, timeout=180)
    text = subprocess.run(
        ["pdftotext", "-layout", str(folder / "so-ket.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    return text.split("\f")[:-1]


@pytest.mark.office
@needs_office
def test_prints_with_the_heading_on_each_page(review, scope, tmp_path):
    for number in range(70):
        make_recognition(make_registration(make_model(f"Mô hình {number}", unit=scope.unit)))
    longer = review_of(scope, list(Unit.objects.all()))
    pages = printed_pages(build_workbook(longer, ledger_of(longer, OPERATOR), "x", MOMENT), tmp_path)
    assert 7 <= len(pages) <= 10
    assert sum("Tên mô hình, điển hình" in page for page in pages) >= 2


@pytest.mark.office
@needs_office
@pytest.mark.parametrize("form", ["dang", "nha-nuoc"])
def test_the_whole_workbook_of_the_article_prints_on_thirty_pages(db, tmp_path, form, settings):
    settings.VAR_DIR = tmp_path
    call_command("load_demo", stdout=io.StringIO())
    call_command("export_review", "2020-2022", str(tmp_path / "ra.xlsx"), "--unit", "071", "--form", form)
    pages = printed_pages((tmp_path / "ra.xlsx").read_bytes(), tmp_path)
    assert len(pages) <= 30
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0] or form == "dang"  # on one line
    rows = [
        len(re.findall(r"^ *\d{1,3} +\S", page, re.MULTILINE))
        for page in pages
        if "Tên mô hình, điển hình" in page
    ]
    assert 20 <= sum(rows) / len(rows) <= 30
    assert sum("Ký, ghi rõ họ tên" in page for page in pages) == 1
    assert not any("người lập biểu" in page.lower() for page in pages[2:])


@pytest.mark.django_db
def test_papers_made_of_lists_that_have_been_read_read_none(lam_binh):
    review = review_of(scope_of(make_programme(), lam_binh), [])
    ledger, lists = ledger_of(review, OPERATOR), lists_of(review)
    with CaptureQueriesContext(connection) as alone:
        by_itself = build_document(review, ledger, "x", MOMENT)
    with CaptureQueriesContext(connection) as shared:
        assert build_document(review, ledger, "x", MOMENT, lists=lists) == by_itself
    assert len(shared) < len(alone)
    with CaptureQueriesContext(connection) as alone:
        build_workbook(review, ledger, "x", MOMENT)
    with CaptureQueriesContext(connection) as shared:
        build_workbook(review, ledger, "x", MOMENT, lists=lists)
    assert len(shared) < len(alone)
