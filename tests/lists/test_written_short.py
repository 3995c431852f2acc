"""Units, years and days as lists write them short, and what a title's cell holds beside the title."""

import pytest

from danvan.lists.deciding.spelling import title_key
from danvan.lists.models import RememberedAnswer
from danvan.lists.reading.words.times import listed_date, listed_year, listed_years
from danvan.lists.reading.words.titles import clean_title
from danvan.lists.writing.committing import commit
from danvan.lists.writing.staging import stage
from models_registry.models import Registration
from tests.lists.conftest import workbook as list_of
from tests.lists.lists import CATALOGUE, HEADER, codes, read


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("xã P.Sơn", "Xã Phúc Sơn"),
        ("P. Sơn", "Xã Phúc Sơn"),
        ("T.Bình", "Xã Thổ Bình"),
        ("Thị trấn", "Thị trấn Lăng Can"),
        ("Lăng Can cũ", "Thị trấn Lăng Can"),
        ("(TT Lăng Can cũ)", "Thị trấn Lăng Can"),
        ("TTr Lăng Can", "Thị trấn Lăng Can"),
        ("Phúc Sơn - LB", "Xã Phúc Sơn"),
    ],
)
def test_a_unit_written_short_is_understood(text, label):
    match = CATALOGUE.match_unit(text, 2022)
    assert match.unit
    assert match.unit.label == label


@pytest.mark.parametrize(
    "text", ["UBND TT LĂNG CAN", "Hội LHPN TT Lăng Can", "Mặt trận Tổ quốc TT. Lăng Can"]
)
def test_a_town_written_short_within_a_title_is_found(text):
    assert CATALOGUE.find_unit(text, 2022).unit.label == "Thị trấn Lăng Can"


@pytest.mark.parametrize("text", ["xã PS", "UBND xã PS", "PS"])
def test_first_letters_alone_are_offered_and_not_taken(text):
    match = CATALOGUE.match_unit(text, 2022)
    assert (match.unit, match.nearest) == (None, ("Xã Phúc Sơn",))


@pytest.mark.parametrize("text", ["HGĐ", "Hộ GĐ", "hộ gđ"])
def test_a_household_written_short_is_one(text):
    assert CATALOGUE.match_kind(text) == "household"


@pytest.mark.parametrize("text", ["Hội NT", "Công an xã", "Đoàn", "X", "Kinh tế", "Xã hội hóa đường làng"])
def test_other_short_words_name_no_unit(text):
    match = CATALOGUE.match_unit(text, 2022)
    assert (match.unit, match.nearest) == (None, ())


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2022 (tiếp tục)", 2022),
        ("2.022", 2022),
        (2.022, 2022),
        ("’22", 2022),
        ("22", 2022),
        (22, 2022),
        ("10/21", 2021),
        ("Năm 2021", 2021),
        ("98", 1998),
        ("Từ tháng 3 đến tháng 10/2021", 2021),
        ("2022*", 2022),
        ("2021 (duy trì 2022)", 0),
        ("2022 (ĐK từ năm 2020)", 2022),
        ("2021-2022", 0),
        ("2020, 2021, 2022", 0),
        ("10/12", 0),
        ("tháng Ba", 0),
    ],
)
def test_years_as_lists_write_them(text, year):
    assert listed_year(text) == year


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2021, 2022", (2021, 2022)),
        ("2020; 2021; 2022", (2020, 2021, 2022)),
        ("2021 và 2022", (2021, 2022)),
        ("Năm 2021, năm 2022", (2021, 2022)),
        ("2021\n2022", (2021, 2022)),
        ("2021/2022", (2021, 2022)),
        ("2021-2022", (2021, 2022)),
        ("Từ 2021 đến 2022", (2021, 2022)),
        ("2020-2022", ()),
        ("2022-2021", ()),
        ("2022", ()),
        ("năm học 2021-2022", ()),
        ("từ 2021", ()),
    ],
)
def test_several_years_as_lists_write_them(text, years):
    assert listed_years(text) == years


OF_YEARS = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực", "Năm đăng ký", "Ngày đăng ký")


def of_years(*years, day="", **said):
    rows = [
        (at, f"Mô hình {at}", "Hội Nông dân xã", "Kinh tế", year, day) for at, year in enumerate(years, 1)
    ]
    return read(OF_YEARS, *rows, unit=1, **said)


def test_years_that_the_officer_types_in_a_row_are_a_registration_in_each():
    reading = of_years("", 2021, cells={"Sheet1!2": {"year": "2021, 2022"}})
    assert [row.year for row in reading.rows] == [2021, 2022, 2021]
    assert codes(reading) == [[]] * 3


@pytest.mark.parametrize(
    ("text", "choices", "said", "years"),
    [
        ("từ 2021", ["2021"], "2021", [2021]),
        ("2021, 2022", ["2021, 2022", "2021", "2022"], "2021, 2022", [2021, 2022]),
        ("2021-2022", ["2021, 2022", "2021", "2022"], "2022", [2022]),
        ("2020-2022", ["2020, 2021, 2022", "2020", "2021", "2022"], "2020, 2021, 2022", [2020, 2021, 2022]),
        ("năm học 2021-2022", ["2021, 2022", "2021", "2022"], "2021", [2021]),
    ],
)
def test_years_that_are_not_plain_are_asked_with_their_answers(text, choices, said, years):
    reading = of_years(text, text)
    assert codes(reading) == [["bad_year"]] * 2
    assert {problem.severity for row in reading.rows for problem in row.problems} == {"question"}
    (problem,) = reading.rows[0].problems
    assert [value for value, _ in problem.choices] == choices
    again = of_years(text, text, words={problem.asked: said})
    assert [row.year for row in again.rows] == years * 2
    assert codes(again) == [[]] * len(years) * 2


@pytest.mark.parametrize("text", ["2202", "31", "chưa có"])
def test_what_is_no_year_is_refused(text):
    reading = of_years(text)
    assert [problem.severity for problem in reading.rows[0].problems] == ["error"]


@pytest.mark.parametrize("day", ["2/9", "02-9", "ngày 2/9", "ngày 2 tháng 9"])
def test_a_day_without_its_year_is_one_of_the_rows_year(day):
    (row,) = of_years(2021, day=day).rows
    assert str(row.date) == "02/09/2021"
    assert row.is_good


def test_a_day_without_its_year_is_asked_for_where_the_year_is_not_known():
    reading = of_years("", day="2/9")
    assert codes(reading) == [["bad_value", "missing"]]
    assert [str(row.date) for row in of_years("", day="2/9", year=2022).rows] == ["02/09/2022"]
    assert codes(of_years(2022, day="31/2")) == [["bad_value"]]


def test_two_digits_never_lie_ahead():
    assert listed_year("27") == 0
    assert listed_year("98") == 1998
    assert str(listed_date("10/21")) == "10/2021"


def test_content_under_its_label_in_the_cell_of_a_title_is_no_further_model():
    cell = "Đường hoa\n- Nội dung: cùng làm\n- Kết quả: 12 hộ"
    (row,) = read(HEADER, (1, cell, "Hội Nông dân xã", "Tập thể", "Xã Xuân Lập", "Kinh tế", 2022)).rows
    assert (row.title, row.other["content"]) == ("Đường hoa", "- Nội dung: cùng làm\n- Kết quả: 12 hộ")
    assert row.is_good
    listed = "- Đường hoa\n- Nhà sạch"
    reading = read(HEADER, (1, listed, "Hội Nông dân xã", "Tập thể", "Xã Xuân Lập", "Kinh tế", 2022))
    assert codes(reading) == [["several_models"]]


def test_titles_in_columns_of_fields_give_title_and_field():
    reading = read(
        ["STT", "Tên tập thể, cá nhân", "Tên mô hình theo lĩnh vực", None, None],
        [None, None, "Kinh tế", "QP-AN", "NTM"],
        (1, "Hội Nông dân xã", "Trồng lạc", None, None),
        (2, "Công an xã", None, "Tiếng loa", None),
        (3, "Đoàn xã", "Nuôi ong", None, "Xóm sạch"),
        merged=("A1:A2", "B1:B2", "C1:E1"),
        unit=1,
        year=2022,
    )
    assert [(row.title, row.field_code) for row in reading.rows[:2]] == [
        ("Trồng lạc", "economy"),
        ("Tiếng loa", "defence_security"),
    ]
    assert codes(reading) == [[], [], ["several_models"]]


def test_what_is_registered_is_the_title_where_no_column_names_one():
    header = ("STT", "Họ và tên đệm", "Tên", "Nội dung đăng ký", "Lĩnh vực")
    reading = read(header, (1, "Hoàng Văn", "Đạt", "Trồng lạc", "Kinh tế"), unit=1, year=2022)
    assert [(row.title, row.registrant) for row in reading.rows] == [("Trồng lạc", "Hoàng Văn Đạt")]


@pytest.mark.parametrize("title", ["Mô hình 98", "mô hình VAC", "MÔ HÌNH 3 SẠCH"])
def test_a_name_that_is_a_number_or_one_word_keeps_the_word_before_it(title):
    assert clean_title(title) == title
    assert title_key(title) == title_key(title.partition(" ")[2].partition(" ")[2])


def test_the_word_before_a_longer_name_is_no_part_of_it():
    assert clean_title("Mô hình trồng cam sành") == "Trồng cam sành"


@pytest.mark.django_db
def test_the_page_asks_once_of_years_and_the_next_list_is_asked_again(catalogue, xa, browse):
    rows = [["", f"Mô hình {at}", "Hội Phụ nữ", "Kinh tế", "Xã Xuân Lập", "2021-2022"] for at in (1, 2)]
    header = ("STT", "Tên mô hình", "Tập thể, cá nhân", "Lĩnh vực", "Đơn vị", "Năm")
    data = list_of(*rows, header=header)
    batch, client = stage(data, "ds.xlsx", xa), browse(xa)
    page = client.get(f"/nhan-danh-sach/{batch.pk}/")
    (asked,) = page.context["form"].questions.same
    assert [label for _, label in asked.choices][:2] == ["Mỗi năm một lượt: 2021, 2022", "Năm 2021"]
    client.post(f"/nhan-danh-sach/{batch.pk}/tra-loi/", {asked.name: "2021, 2022"})
    batch.refresh_from_db()
    assert (batch.counts["new"], batch.counts["continues"]) == (2, 2)
    commit(batch, xa)
    assert sorted(Registration.objects.values_list("year", flat=True)) == [2021, 2021, 2022, 2022]
    assert not RememberedAnswer.objects.exists()
