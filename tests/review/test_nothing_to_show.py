"""Papers and pages of a time in which little or nothing happened, and of a part of a year."""

import io
import re
from datetime import date, datetime

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from danvan.review.figures.review import review_of
from danvan.review.models import ReviewPeriod
from danvan.review.reconciliation.ledger import ledger_of
from danvan.review.report import build_document
from danvan.review.scope import Scope
from danvan.review.workbook import build_workbook
from models_registry.access import OPERATOR
from models_registry.models import Unit
from tests.builders import (
    make_decision,
    make_field,
    make_model,
    make_period,
    make_recognition,
    make_registrant,
    make_registration,
    make_unit,
)

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 28, 8, 30)
SUMS = "cộng các năm"


@pytest.fixture
def registry(lam_binh, xuan_lap):
    """One model: registered in March 2022, recognised in September of that year; nothing else in any year."""
    make_field("economy", "Kinh tế")
    row = make_registration(
        make_model("Đường hoa", make_registrant(xuan_lap)), 2022, registered_on=date(2022, 3, 1)
    )
    make_recognition(row, decision=make_decision(lam_binh, issued_on=date(2022, 9, 20)))


def half(unit):
    values = {"from_on": date(2022, 1, 1), "to_on": date(2022, 6, 30), "counting_on": date(2022, 6, 30)}
    return make_period(2022, 2022, unit, "6-thang-dau-2022", kind=ReviewPeriod.Kind.HALF, **values)


def papers(period, unit):
    """The workbook, its text, and that of the report."""
    review = review_of(Scope(period, unit), list(Unit.objects.all()))
    ledger = ledger_of(review, OPERATOR)
    book = load_workbook(io.BytesIO(build_workbook(review, ledger, "Cán bộ huyện", MOMENT)))
    document = Document(io.BytesIO(build_document(review, ledger, "Cán bộ huyện", MOMENT)))
    told = [
        str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value
    ]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return book, "\n".join(told), "\n".join([*(one.text for one in document.paragraphs), *cells])


def page(period, unit, client):
    response = client.get(reverse("review:review", args=[period.slug]), {"don_vi": unit.pk})
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_what_is_empty_has_no_annex_and_no_chart(registry, lam_binh, huyen, browse):
    period = make_period(2019, 2019, lam_binh, "nam-2019")
    book, told, written = papers(period, lam_binh)
    assert book.sheetnames == [
        *("Tổng hợp", "Theo lĩnh vực", "Đơn vị × lĩnh vực", "Theo năm"),
        *("Ai đã gửi", "Nguồn số liệu"),
    ]
    assert not any(sheet._charts for sheet in book)
    assert not re.search(r"Danh sách 0 |Khen thưởng: 0 ", told + written)
    assert "<figure" not in browse(huyen).get(reverse("review:review", args=[period.slug])).content.decode()
    assert "Chưa có mô hình, điển hình nào được bình chọn tiêu biểu." in written


def test_what_is_not_empty_has_both(registry, lam_binh, huyen, browse):
    period = make_period(2022, 2022, lam_binh, "nam-2022")
    book, told, _ = papers(period, lam_binh)
    assert {"Mô hình được công nhận", "Tập thể"} < set(book.sheetnames)
    assert not {"Khen thưởng", "Cá nhân"} & set(book.sheetnames)
    assert "Danh sách 1 mô hình, điển hình được công nhận" in told
    assert [len(sheet._charts) for sheet in book if sheet._charts] == [1, 1]
    content = browse(huyen).get(reverse("review:review", args=[period.slug])).content.decode()
    assert content.count('<figure class="bars">') == 2


def test_a_unit_that_came_later_has_a_row_only_where_it_has_a_number(registry, lam_binh, xuan_lap):
    later = make_unit("commune", "Phúc Sơn", lam_binh, valid_from=date(2021, 6, 1))
    period = make_period(2019, 2019, lam_binh, "nam-2019", counting_on=date(2019, 12, 31))

    def rows():
        return [
            row.place.unit for row in review_of(Scope(period, lam_binh), list(Unit.objects.all())).by_unit
        ]

    assert rows() == [xuan_lap, lam_binh]
    make_registration(make_model(unit=later), 2019)
    assert rows() == [xuan_lap, lam_binh, later]


def test_years_are_said_to_add_up_only_where_there_are_some(registry, lam_binh, huyen, browse):
    client = browse(huyen)
    for period, said in (
        (make_period(2021, 2022, lam_binh), True),
        (half(lam_binh), False),
    ):
        _, told, written = papers(period, lam_binh)
        assert ("cột cuối cộng lại" in told) == said, period
        assert (SUMS in written) == said, period
        assert (SUMS in page(period, lam_binh, client)) == said, period


def test_half_a_year_is_not_called_by_its_year(registry, lam_binh, huyen, browse):
    period = half(lam_binh)
    _, told, written = papers(period, lam_binh)
    written = written.replace("\u00a0", " ")
    assert "- 6 tháng đầu năm 2022: 01 lượt đăng ký" in written
    text = told + "\n" + written
    assert not (found := re.search(r"(?m)^(- )?(Năm )?2022\b(?!-)", text)), text[
        found.start() - 80 : found.end() + 80
    ]
    assert "6 tháng đầu năm 2022" in told.replace("\u00a0", " ")
    content = browse(huyen).get(reverse("review:review", args=[period.slug])).content.decode()
    assert re.findall(r'<th scope="row">\s*(.*?2022)\s*</th>', content) == ["6 tháng đầu năm 2022"]


def test_the_number_of_months_is_not_parted_from_them(registry, lam_binh, huyen, browse):
    period = half(lam_binh)
    book, _, written = papers(period, lam_binh)
    titles = [str(cell.value) for cell in book["Tổng hợp"]["A"] if "TỔNG HỢP" in str(cell.value)]
    assert [title.endswith("6\u00a0THÁNG ĐẦU NĂM 2022") for title in titles] == [True]
    assert "6\u00a0tháng đầu năm 2022" in written
    assert "6 tháng" not in written
    content = browse(huyen).get(reverse("review:review", args=[period.slug])).content.decode()
    heading = re.search(r"<h1.*?</h1>", content, re.S)[0]
    assert "6\u00a0tháng đầu năm 2022" in heading


def test_what_has_not_happened_in_the_time_is_said_of_the_time(registry, lam_binh):
    """The model of the half year was recognised after it."""
    _, _, written = papers(half(lam_binh), lam_binh)
    written = written.replace("\u00a0", " ")
    time = "Trong 6 tháng đầu năm 2022"
    assert f"{time} chưa có mô hình, điển hình nào được đánh giá." in written
    assert f"{time}, toàn huyện chưa có mô hình, điển hình nào được công nhận." in written
