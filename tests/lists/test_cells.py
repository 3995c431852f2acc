"""Single cells and headings: ditto marks, years, and headings that mean this or that."""

import datetime

import pytest

from tests.lists.lists import HEADER, ROW, codes, read

DITTO = [
    *("nt.", "n.t", "N.T", "-nt", "..nt..", "- nt.", " nt ", "(Như trên)", "Như trên.", "- như trên -"),
    *("″", "″ ″", "'' ''", "' '", "``", "↑", "〃", "-//-", '- " -', '.."..', "”"),
]


@pytest.mark.parametrize("mark", DITTO)
def test_a_ditto_mark_is_known_whatever_signs_stand_about_it(mark):
    reading = read(HEADER, ROW, (2, "Vườn mẫu", mark, mark, mark, mark, mark))
    row = reading.rows[1]
    assert (row.registrant, row.kind, row.unit, row.field_code, row.year) == (
        "Hội Nông dân xã Xuân Lập",
        "collective",
        "Xã Xuân Lập",
        "economy",
        2022,
    )
    assert row.raw["C"] == mark


@pytest.mark.parametrize("text", ["-", "–", ".", "'", "/", "nt1", "Ntx", "NTM", "như", "x", "–/–"])
def test_a_dash_a_stray_sign_and_a_word_are_no_ditto_marks(text):
    reading = read([*HEADER, "Người liên hệ"], [*ROW, "Ma Văn A"], [2, "Vườn mẫu", *ROW[2:], text])
    assert reading.rows[1].other["contact"] == text


def test_dots_repeat_the_cell_above_only_where_something_must_stand():
    header = [*HEADER, "Người liên hệ"]
    reading = read(header, [*ROW, "Ma Văn A"], [2, "Vườn mẫu", "...", "…", *ROW[4:], "..."])
    row = reading.rows[1]
    assert (row.registrant, row.kind, row.other["contact"]) == (ROW[2], "collective", "...")


def test_content_of_the_model_is_the_title_where_nothing_else_is():
    header = ["STT", "Nội dung mô hình", "Họ và tên", "Lĩnh vực"]
    reading = read(header, [1, "Nuôi nhím", "Ông Ma Văn A", "KT"], unit=1, year=2022)
    assert (reading.rows[0].title, codes(reading)) == ("Nuôi nhím", [[]])
    for heading in ("Tên mô hình", "Mô hình Dân vận khéo"):
        header = ["STT", "Nội dung mô hình", heading, "Họ và tên", "Lĩnh vực"]
        row = read(header, [1, "Nuôi ở vườn", "Nhím", "Ông Ma Văn A", "KT"], unit=1, year=2022).rows[0]
        assert (row.title, row.other["content"]) == ("Nhím", "Nuôi ở vườn")


@pytest.mark.parametrize(
    "heading", ["Địa chỉ (xã, thị trấn)", "Địa chỉ\n(xã, phường, thị trấn)", "Nơi ở (xã)"]
)
def test_a_place_in_communes_is_the_unit(heading):
    header = ["STT", "Tên mô hình", "Tên tập thể, cá nhân", heading, "Lĩnh vực", "Năm"]
    reading = read(header, [1, "A", "Ma Văn B", "Thổ Bình", "KT", 2022])
    assert (reading.rows[0].unit, reading.rows[0].place) == ("Xã Thổ Bình", "")


def test_a_place_in_communes_leaves_the_unit_to_a_column_of_units():
    header = ["STT", "Địa chỉ (xã, thị trấn)", "Tên mô hình", "Tên tập thể, cá nhân", "Xã", "Lĩnh vực", "Năm"]
    row = read(header, [1, "Phúc Sơn", "A", "Ma Văn B", "Thổ Bình", "KT", 2022]).rows[0]
    assert row.unit == "Xã Thổ Bình"


@pytest.mark.parametrize("heading", ["Địa chỉ (thôn, xã)", "Địa chỉ (thôn, bản)", "Địa chỉ"])
def test_a_place_in_villages_stays_a_place(heading):
    header = ["STT", "Tên mô hình", "Tên tập thể, cá nhân", heading, "Lĩnh vực", "Năm"]
    assert read(header, [1, "A", "Ma Văn B", "Nà Co", "KT", 2022], unit=1).rows[0].place == "Nà Co"


@pytest.mark.parametrize(
    "heading", ["Tên TT, CN", "Tên TT/CN", "Họ tên TT, CN", "Tên TT, CN đăng ký", "Tên TT hoặc CN"]
)
def test_collectives_and_persons_in_short_are_the_holder(heading):
    header = ["STT", "Tên mô hình", heading, "TT/CN", "Lĩnh vực", "Năm"]
    row = read(header, [1, "A", "Ma Văn B", "CN", "KT", 2022], unit=1).rows[0]
    assert (row.registrant, row.kind) == ("Ma Văn B", "individual")


@pytest.mark.parametrize("value", ["2022.0", "T5/2022", "'2022", "6 tháng đầu năm 2022"])
@pytest.mark.parametrize("heading", ["Năm", "Ngày đăng ký"])
def test_a_year_is_read_from_all_that_names_one_year(heading, value):
    row = read([*HEADER[:6], heading], [*ROW[:6], value]).rows[0]
    assert (row.year, row.problems) == (2022, [])


@pytest.mark.parametrize("value", [datetime.date(2022, 10, 20), 45945, 3.5, True, "8/3"])
def test_a_date_or_number_is_no_title(value):
    (row,) = read(HEADER, (1, value, *ROW[2:])).rows
    assert [(problem.name, problem.code, problem.severity) for problem in row.problems] == [
        ("title", "bad_value", "question")
    ]
    assert "Hãy gõ lại tên mô hình." in row.problems[0].message


def test_a_title_that_begins_with_a_number_is_one():
    (row,) = read(HEADER, (1, "5 không, 3 sạch", *ROW[2:])).rows
    assert not row.problems


def test_a_corrected_novelty_is_taken_though_the_list_has_only_a_column_of_levels():
    cells = {"Sheet1!2": {"novelty": "Duy trì"}}
    (row,) = read([*HEADER, "Cấp đăng ký"], [*ROW, "Huyện"], cells=cells).rows
    assert (row.level, row.novelty, row.problems) == ("district", "maintained", [])
