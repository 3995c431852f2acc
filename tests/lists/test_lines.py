"""Lines that carry a row on, group lines of hamlets, bodies and fields, totals of pages, odd signatures."""

from datetime import date

import pytest

from tests.lists.lists import HEADER, ROW, asides, codes, read
from tests.lists.test_import_list import ds, run  # noqa: F401 (a fixture)

SHORT = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực", "Nội dung")
GIVEN = {"unit": 1, "year": 2022}


def model(number=1, title="Đường hoa", who="Hội Nông dân xã", field="KT", content=None):
    return (number, title, who, field, content)


def short(*rows, **options):
    return read(SHORT, *rows, **{**GIVEN, **options})


# --- a row goes on below --------------------------------------------------------------------------------------


def test_text_below_a_numbered_row_is_the_rest_of_it():
    reading = short(
        model(1, "Hiến đất,", "Ban Chỉ đạo phong trào", content="Tuyên truyền"),
        (None, "góp ngày công", "Dân vận khéo xã Xuân Lập", None, "Từng hộ"),
        (None, "Nà Mè và xã Xuân Lập"),
        model(2, content="Ký cam kết,"),
        (None, None, None, None, "tuần tra"),
        model(3, "Trồng bí", "Hội Người cao tuổi"),
        (None, None, "xã Xuân Lập"),
    )
    assert [(row.row, row.title, row.registrant, row.other.get("content")) for row in reading.rows] == [
        (
            2,
            "Hiến đất, góp ngày công",
            "Ban Chỉ đạo phong trào Dân vận khéo xã Xuân Lập",
            "Tuyên truyền Từng hộ",
        ),
        (5, "Đường hoa", "Hội Nông dân xã", "Ký cam kết, tuần tra"),
        (7, "Trồng bí", "Hội Người cao tuổi xã Xuân Lập", None),
    ]
    assert reading.rows[0].raw["B"] == "Hiến đất, góp ngày công"
    assert asides(reading) == {3: "unclear", 4: "unclear", 6: "unclear", 8: "unclear"}
    assert codes(reading) == [["continued"], [], []]


def test_a_line_that_may_be_the_rest_of_a_row_is_asked_about():
    rows = model(1, "Vườn mẫu"), (None, "Nhà sạch"), model(2, "B")
    reading = short(*rows)
    assert codes(reading) == [["continued"], []]
    assert "dòng 3 ngay bên dưới chỉ ghi “Nhà sạch”" in reading.rows[0].problems[0].message
    assert codes(short(*rows, cells={"Sheet1!2": {"title": "Vườn mẫu nhà sạch"}})) == [[], []]
    assert [row.row for row in short(*rows, taken_in=("Sheet1!3",)).rows] == [2, 3, 4]


@pytest.mark.parametrize(
    "below",
    [
        (None, "Vườn mẫu", "Hội Phụ nữ xã", "KT"),
        (None, "vườn mẫu", "Hội Phụ nữ xã"),
        (2, "vườn mẫu"),
    ],
    ids=["whole", "a holder of its own", "a number of its own"],
)
def test_what_has_more_than_the_rest_of_a_row_is_a_row(below):
    reading = short(model(), below)
    assert [row.title for row in reading.rows] == ["Đường hoa", below[1]]


def test_nothing_is_joined_after_a_gap_nor_where_no_row_is_numbered():
    assert [row.title for row in short(model(), (), (None, "góp ngày công"), model(2)).rows] == [
        "Đường hoa"
    ] * 2
    reading = short(model(None), (None, "góp ngày công", "xã"), model(None))
    assert [row.title for row in reading.rows] == ["Đường hoa", "góp ngày công", "Đường hoa"]


def test_group_lines_totals_and_signatures_below_a_row_are_not_joined_to_it():
    reading = short(
        model(), ("Cá nhân",), model(1, "B", "Ma Văn B"), (None, "Tổng cộng: 2"), (None, "TM. BAN CHỈ ĐẠO")
    )
    assert [row.title for row in reading.rows] == ["Đường hoa", "B"]
    assert asides(reading) == {3: "group", 5: "total", 6: "footer"}


def test_a_lower_case_field_alone_below_a_row_is_asked_about():
    reading = short(model(1, "Phát triển"), (None, "kinh tế"), model(2))
    assert codes(reading) == [["continued"], []]


def test_text_beside_cells_merged_downwards_is_joined():
    reading = read(
        (*HEADER, "Nội dung"),
        (*ROW, "Việc một"),
        (*[None] * 7, "Việc hai"),
        merged=[f"{at}2:{at}3" for at in "ABCDEFG"],
    )
    assert [row.other["content"] for row in reading.rows] == ["Việc một Việc hai"]


@pytest.mark.django_db
def test_the_command_names_an_unclear_line_and_fails_for_one_right_under_a_row(ds, capsys):  # noqa: F811
    whole = ("Tập thể", "Xã Xuân Lập", "Kinh tế", 2021)
    first, second = [1, "Đường hoa", "Hội Phụ nữ", *whole], [2, "Vườn mẫu", "Hội Nông dân", *whole]
    assert run(ds(first, ["Khác với năm trước"], second), "--check") == 1
    assert "dòng 3: “Khác với năm trước” – không rõ" in capsys.readouterr().out
    assert run(ds(first, [None, "ven suối"], second), "--check") == 0


# --- several models in one cell -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("- Nuôi cầy hương\n- Trồng tre", ["several_models"]),
        ("1. Mắt thần\n2. Đổi súng\n3. Họp dân", ["several_models"]),
        ("Các mô hình:\n+ Một\n+ Hai", ["several_models"]),
        ("Dân vận khéo\n- Nuôi ong", []),
        ("Trồng tre\nbát độ", []),
        ("1. Mắt thần", []),
    ],
)
def test_a_cell_of_several_models_is_a_question(title, found):
    reading = short(model(title=title))
    assert codes(reading) == [found]
    assert not found or "hãy tách thành từng dòng" in reading.rows[0].problems[0].message


# --- group lines ----------------------------------------------------------------------------------------------


def test_a_numbered_hamlet_over_its_rows_is_a_group():
    reading = short(
        (1, "Thôn Nà Xé"),
        ("1.1", "A", "Ma Văn A", "KT"),
        (2, "Cụm dân cư số 2"),
        (2.1, "B", "Ma Văn B", "KT"),
        (3, "Tổ dân phố Nà Mèn"),
        (1, "C", "Ma Văn C", "KT"),
    )
    assert asides(reading) == {2: "group", 4: "group", 6: "group"}
    assert [row.group for row in reading.rows] == ["Thôn Nà Xé", "Cụm dân cư số 2", "Tổ dân phố Nà Mèn"]


@pytest.mark.parametrize("line", [(1, "Thôn không rác"), (1, None, "Thôn Nà Xé"), (1, "Đường hoa")])
def test_a_numbered_row_without_its_other_name_is_still_a_faulty_row(line):
    reading = short(line, model(2))
    assert codes(reading)[0] == ["missing", "missing"]


@pytest.mark.parametrize("merged", [["B2:E2"], []], ids=["merged", "plain"])
def test_a_group_line_in_a_column_of_text_gives_its_field(merged):
    header = ("STT", "Nội dung", "Tên tập thể, cá nhân", "Thời gian", "Tên mô hình")
    reading = read(
        header, ("1", "Lĩnh vực kinh tế"), ("-", "Vay vốn", "Hội Phụ nữ", None, "A"), merged=merged, **GIVEN
    )
    assert asides(reading) == {2: "group"}
    assert [row.field_code for row in reading.rows] == ["economy"]


def test_a_numbered_line_with_a_unit_alone_is_not_filled_in_and_no_group():
    reading = read(HEADER, ROW, (2, None, None, None, "Xã Thổ Bình"), (3, "B", *ROW[2:]))
    assert asides(reading) == {3: "unfilled"}


def test_a_body_over_the_rows_is_their_holder_where_no_column_names_one():
    header = ("STT", "Tên mô hình", "Lĩnh vực")
    rows = (
        ("I", "HỘI NÔNG DÂN XÃ"),
        (1, "A", "KT"),
        ("II", "KHỐI CƠ QUAN"),
        (1, "B", "KT"),
        ("III. Công an xã (1)",),
        (1, "C", "KT"),
    )
    reading = read(header, *rows, **GIVEN)
    assert [(row.registrant, row.kind) for row in reading.rows] == [
        ("HỘI NÔNG DÂN XÃ", "collective"),
        ("", None),
        ("Công an xã", "collective"),
    ]
    assert ["registrant" in row.guessed for row in reading.rows] == [True, False, True]
    assert codes(reading) == [[], ["missing"], []]
    with_column = short(("I. Hội Nông dân xã",), model(1, "A", None))
    assert [(row.registrant, row.guessed) for row in with_column.rows] == [("", ())]


# --- lines of years ------------------------------------------------------------------------------------------

SHORT_HEADER = HEADER[:6]
OF_YEARS = (1, "Đường hoa", "Hội A", "Tập thể", "Xã Xuân Lập", "Kinh tế")


def years_below(text, at, merged=()):
    """The years of a row below "Năm 2021" and of one below a further line, and the codes of their problems."""
    line = [None] * at + [text]
    reading = read(
        ["DANH SÁCH XÃ XUÂN LẬP"], SHORT_HEADER, ["Năm 2021"], OF_YEARS, line, OF_YEARS, merged=merged
    )
    assert len(reading.rows) == 2
    asked = [problem.name for problem in reading.rows[1].problems]
    assert (questions_of(reading) == ["year"]) == (asked == ["year"])
    return [row.year for row in reading.rows], asked


def questions_of(reading):
    return [question.code for question in reading.sheets[0].questions]


@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize(
    "text",
    [
        *(
            "Năm 2022 (tiếp tục)",
            "NĂM 2022 (duy trì từ năm 2020)",
            "Năm 2022 - đợt 2",
            "Quý I năm 2022",
            2022,
        ),
        *("6 tháng đầu năm 2022", "Năm 2022: 05 mô hình", "2022"),
    ],
)
def test_a_line_of_a_year_gives_it_to_the_rows_beneath_it(text, at):
    assert years_below(text, at) == ([2021, 2022], [])
    assert years_below(text, 0, ["A5:F5"]) == ([2021, 2022], [])


@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize(
    "text",
    [
        *("Mô hình tiếp tục năm 2022", "Năm 2022, 2023", "Giai đoạn 2022-2023", "Đăng ký mới 2022"),
        *("Năm thứ hai (2022)", "Mô hình duy trì năm 2022"),
        *("Đăng ký từ năm 2020", "Từ 2020", "Năm học 2021-2022", "Năm học 2020-2021", "01/01/2020"),
        *(
            "Đợt ngày 01/01/2022",
            "Tháng 6 năm 2020",
            "Trước năm 2021",
            "Các năm trước",
            "Từ năm 2020 đến nay",
        ),
        *("Năm 2020 trở về trước", "Đăng ký sau ngày 01/7/2022", date(2020, 1, 1)),
    ],
)
def test_rows_below_a_line_that_speaks_of_another_year_are_asked_not_given_to_the_year_before(text, at):
    assert years_below(text, at) == ([2021, None], ["year"])
    assert years_below(text, 0, ["A5:F5"]) == ([2021, None], ["year"])


def test_the_answer_for_the_sheet_serves_rows_below_a_line_of_an_unclear_year_only():
    rows = [["Năm 2021"], OF_YEARS, ["Đăng ký mới 2022"], OF_YEARS, ["Năm 2020"], OF_YEARS]
    reading = read(SHORT_HEADER, *rows, sheets={"Sheet1": {"year": "2022"}})
    assert [(row.year, row.is_good) for row in reading.rows] == [(2021, True), (2022, True), (2020, True)]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Đăng ký từ năm 2021", True),
        ("Năm học 2021-2022", True),
        ("01/01/2021", True),
        (date(2021, 1, 1), True),
        ("Các năm trước", True),
        ("Mô hình được công nhận năm 2021", True),
        ("01/01/2022", False),
        (date(2022, 1, 1), False),
        ("Giai đoạn 2020-2022", False),
        ("Mô hình tiếp tục từ năm 2021", False),
    ],
)
def test_a_line_of_another_year_ends_that_of_the_titles_too(text, asked):
    reading = read(
        ["DANH SÁCH NĂM 2022, XÃ XUÂN LẬP"], SHORT_HEADER, OF_YEARS, [text], OF_YEARS, merged=["A4:F4"]
    )
    assert [row.year for row in reading.rows] == [2022, None if asked else 2022]


def test_a_line_that_speaks_of_when_models_began_gives_no_year():
    assert years_below("Mô hình chuyển tiếp từ năm 2020", 0, ["A5:F5"]) == ([2021, 2021], [])


def test_a_row_with_nothing_but_its_year_is_not_filled_in():
    reading = read(HEADER, ROW, [None] * 6 + [2021], (2, *ROW[1:]))
    assert asides(reading) == {3: "unfilled"}
    assert [row.year for row in reading.rows] == [2022, 2022]


# --- lines of units ------------------------------------------------------------------------------------------


def units_below(first, text, at=0, merged=(), titles="HUYỆN LÂM BÌNH"):
    """The unit of a row below a line `first` and of one below a further line, and whether the second is asked."""
    row = (1, "Đường hoa", "Hội A", "Tập thể", "Kinh tế", 2022)
    header = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Loại", "Lĩnh vực", "Năm")
    line = [None] * at
    reading = read([titles], header, [*line, first], row, [*line, text], (2, *row[1:]), merged=merged)
    one, other = reading.rows
    return one.unit, other.unit, [problem.name for problem in other.problems]


@pytest.mark.parametrize("first", ["Xã Xuân Lập", "XÃ XUÂN LẬP", "I. Xã Xuân Lập"])
@pytest.mark.parametrize(
    "text",
    [
        *("Huyện đoàn Lâm Bình", "Huyện đoàn", "Các xã còn lại", "Các đơn vị khác", "Cấp huyện", "Còn lại"),
        *("Khối cơ quan huyện", "Công an huyện", "Văn phòng Huyện ủy", "Hội Nông dân huyện", "Liên xã"),
        *("CÁC XÃ CÒN LẠI", "Tỉnh đoàn", "Toàn huyện", "Các xã vùng cao", "Xã Không Có"),
    ],
)
def test_rows_below_a_line_of_no_one_commune_are_asked_not_given_to_the_commune_before(first, text):
    asked = ("Xã Xuân Lập", "", ["unit"])
    assert units_below(first, text) == asked
    assert units_below(first, text, 1) == asked
    assert units_below(first, text, merged=["A3:F3", "A5:F5"]) == asked


def test_such_a_line_in_brackets_or_with_a_number_ends_it_too():
    asked = ("Xã Xuân Lập", "", ["unit"])
    assert units_below("(Xã Xuân Lập)", "(các xã khác)") == asked
    assert units_below("Lĩnh vực kinh tế", "II. Khối huyện", titles="XÃ XUÂN LẬP") == asked
    row = ("-", "Đường hoa", "Hội A", "Kinh tế", 2022)
    header = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực", "Năm")
    lines = [1, "Xã Xuân Lập"], row, [2, "Đơn vị lực lượng vũ trang"], row
    reading = read(["HUYỆN LÂM BÌNH"], header, *lines)
    assert [one.unit for one in reading.rows] == ["Xã Xuân Lập", ""]


def test_a_unit_or_year_of_its_own_against_the_line_above_is_taken_and_told():
    header = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực", "Năm", "Xã")
    rows = [["Xã Thổ Bình"], ["Năm 2021"], [1, "Đường hoa", "Hội A", "Kinh tế", 2022, "Xuân Lập"]]
    [row] = read(["HUYỆN LÂM BÌNH"], header, *rows).rows
    assert (row.unit, row.year, row.is_good) == ("Xã Xuân Lập", 2022, True)
    assert [(said.code, said.name) for said in row.problems] == [
        ("against_group", "year"),
        ("against_group", "unit"),
    ]


@pytest.mark.parametrize("text", ["Huyện đoàn Lâm Bình", "Các xã còn lại", "Khối cơ quan huyện"])
def test_such_a_line_ends_the_commune_of_the_titles_too(text):
    assert units_below("Lĩnh vực kinh tế", text, titles="XÃ XUÂN LẬP") == ("Xã Xuân Lập", "", ["unit"])


@pytest.mark.parametrize("first", ["Xã Xuân Lập", "XÃ XUÂN LẬP"])
@pytest.mark.parametrize(
    "text", ["Hội Phụ nữ xã", "Khối đoàn thể xã", "Thôn Nà Lòa", "THÔN NÀ LÒA", "Các cơ quan xã"]
)
def test_bodies_and_hamlets_of_a_commune_are_of_it(first, text):
    assert units_below(first, text) == ("Xã Xuân Lập", "Xã Xuân Lập", [])


# --- lines of what goes on no more ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("II. Mô hình đề nghị dừng thực hiện", "Các mô hình không đăng ký nữa", "* Mô hình đã rút"),
        *("Mô hình không tiếp tục thực hiện", "Rút khỏi danh sách", "Các mô hình đã kết thúc"),
    ],
)
def test_rows_below_a_line_that_says_that_they_stopped_are_asked_about(text):
    reading = short(
        ("I. Mô hình mới",), model(), (text,), model(2, "B"), ("III. Mô hình khác",), model(3, "C")
    )
    assert (codes(reading), asides(reading)[4]) == ([[], ["after_signature"], []], "group")
    taken = short((text,), model(), taken_in=("Sheet1!3",))
    assert codes(taken) == [[]]


@pytest.mark.parametrize("text", ["Mô hình không rác", "Dừng chân quê em", "Đường không còn bụi"])
def test_models_that_only_begin_like_that_are_models(text):
    assert codes(short(model(1, text), model(2, "B"))) == [[], []]


# --- lines of fields -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "text", "code"),
    [
        ("Lĩnh vực kinh tế", "Chuyển đổi số", None),
        ("LĨNH VỰC KINH TẾ", "Lĩnh vực chuyển đổi số", None),
        ("LĨNH VỰC KINH TẾ", "CHUYỂN ĐỔI SỐ", None),
        ("Lĩnh vực kinh tế", "Lĩnh vực văn hóa - xã hội", "culture_society"),
        ("Lĩnh vực kinh tế", "Hội Phụ nữ xã", "economy"),  # parts of the field
        ("Lĩnh vực kinh tế", "Thôn Nà Lòa", "economy"),
        ("Lĩnh vực kinh tế", "Khối đoàn thể", "economy"),
        ("LĨNH VỰC KINH TẾ", "Mô hình mới", "economy"),
    ],
)
def test_rows_below_a_line_like_those_of_fields_that_is_none_known_are_asked(first, text, code):
    row = OF_YEARS[:5]
    reading = read(["NĂM 2022"], HEADER[:5], [first], row, [text], row, merged=["A3:E3", "A5:E5"])
    assert [one.field_code for one in reading.rows] == ["economy", code]
    assert questions_of(reading) == ([] if code else ["field"])


# --- totals and what stands below -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Mang sang",
        "Mang sang trang 2",
        "Cộng trang",
        "Cộng trang 1",
        "Chuyển trang sau",
        "Cộng mang sang",
        "Lũy kế",
    ]
    + ["Toàn huyện có 04 mô hình", "Tổng số"],
)
def test_a_total_of_a_page_with_its_number_under_the_holders_is_a_total(text):
    reading = short(model(), (None, text, 3), model(2))
    assert asides(reading) == {3: "total"}
    assert reading.sheets[0].set_aside[0].numbers["C"] == 3


@pytest.mark.parametrize(
    ("models", "holders"),
    [("02 mô hình", "01 tập thể, 01 cá nhân"), ("2 mô hình", "2 tập thể và 1 hộ"), (2, "02 tập thể")],
)
def test_a_total_that_counts_models_and_holders_in_their_columns_is_a_total(models, holders):
    reading = read(HEADER, ROW, ["Tổng cộng", models, holders])
    assert (len(reading.rows), asides(reading)) == (1, {3: "total"})
    kept = read(HEADER, ROW, ["Tổng", "03 mô hình sạch", "Hội Phụ nữ xã"])
    assert len(kept.rows) == 2


@pytest.mark.parametrize(
    "title", ["Mang sáng đến bản", "Trắng đêm giữ rừng", "Toàn xã có 100 hộ không rác", "Chuyển đổi số"]
)
def test_models_that_begin_like_such_a_total_are_models(title):
    header = ("Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực")
    assert [row.title for row in read(header, (title, "Hội Nông dân xã", "KT"), **GIVEN).rows] == [title]
    assert [row.title for row in short(model(title=title)).rows] == [title]


@pytest.mark.parametrize(
    "first",
    [
        (None, "Xuân Lập, ngày 20/02/2022"),
        ("CÁN BỘ DÂN VẬN", "ĐẠI DIỆN ĐẢNG ỦY"),
        ("(đã ký)", "(đã ký)"),
        ("(Danh sách gồm 04 đồng chí)",),
        ("Danh sách này có 05 mô hình./.",),
    ],
)
def test_odd_lines_below_a_list_are_no_rows(first):
    header = ("Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực")
    reading = read(header, ("A", "Hội Nông dân xã", "KT"), first, ("Ma Thị Tươi", "Quan Văn Đồng"), **GIVEN)
    assert [row.title for row in reading.rows] == ["A"]
    assert asides(reading) == {3: "footer", 4: "footer"}


STATED = [
    "(Ấn định danh sách gồm 05 mô hình)",
    "Ấn định danh sách này có 05 (năm) mô hình./.",
    "(Ấn định: 05 mô hình)",
    "Danh sách trên gồm có năm (05) mô hình",
    "(Danh sách đăng ký gồm: 05 mô hình)",
    "Danh sách ấn định có 5 mô hình.",
]


@pytest.mark.parametrize("text", STATED)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_line_that_closes_a_list_with_its_number_is_a_stated_total(text, at):
    reading = short(model(), (*[None] * at, text))
    assert (codes(reading), asides(reading)) == ([[]], {3: "footer"})
    [remark] = reading.sheets[0].remarks
    assert (remark.code, remark.rows) == ("total_below", (3,))
    assert remark.message == "Dòng 3 ghi 5 mô hình, đọc được 1 dòng."


def test_a_lone_remark_in_brackets_is_set_aside_and_ends_nothing():
    header = ("Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực")
    rows = ("A", "Hội Nông dân xã", "KT"), (None, "(đăng ký bổ sung)"), ("B", "Hội Phụ nữ xã")
    assert asides(read(header, *rows, **GIVEN)) == {3: "footer"}


def test_small_letters_and_a_holder_make_a_model_of_an_officers_title():
    header = ("Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực")
    reading = read(header, ("Cán bộ dân vận", "Ban Dân vận xã", "KT"), **GIVEN)
    assert [row.title for row in reading.rows] == ["Cán bộ dân vận"]


TITLED = ["DANH SÁCH XÃ XUÂN LẬP NĂM 2022"]


@pytest.mark.parametrize(
    ("header", "row", "names"),
    [
        (("Tên mô hình", "Tên tập thể"), ("1. Đường hoa", "Hội Phụ nữ xã"), ("Đường hoa", "Hội Phụ nữ xã")),
        (("Tên mô hình", "Tên tập thể"), ("02) Đường hoa", "Hội Phụ nữ"), ("Đường hoa", "Hội Phụ nữ")),
        (("Tập thể, cá nhân", "Tên mô hình"), ("1. Ma Văn Tạ", "Nuôi dê"), ("Nuôi dê", "Ma Văn Tạ")),
        (("STT", "Tên mô hình", "Họ và tên"), (3, "3. Nuôi dê", "Ma Văn Tạ"), ("Nuôi dê", "Ma Văn Tạ")),
        (("STT", "Tên mô hình", "Họ và tên"), (1, "3. Nuôi dê", "Ma Văn Tạ"), ("3. Nuôi dê", "Ma Văn Tạ")),
        (("STT", "Mô hình", "Tập thể"), (1, "• Đường hoa", "+ Hội Phụ nữ"), ("Đường hoa", "Hội Phụ nữ")),
        (("STT", "Mô hình", "Họ và tên"), (1, "– Nuôi dê", "* Ma Văn Tạ"), ("Nuôi dê", "Ma Văn Tạ")),
        (("Tên mô hình", "Họ và tên"), ("3 sạch", "Ma Văn Tạ"), ("3 sạch", "Ma Văn Tạ")),
        (("Tên mô hình", "Họ và tên"), ("19/5 quê em", "Ma Văn Tạ"), ("19/5 quê em", "Ma Văn Tạ")),
    ],
)
def test_the_number_or_bullet_of_a_row_before_a_name_is_no_part_of_it(header, row, names):
    reading = read(TITLED, (*header, "Lĩnh vực"), (*row, "Kinh tế"))
    (read_row,) = reading.rows
    assert ((read_row.title, read_row.registrant), read_row.is_good) == (names, True)


@pytest.mark.parametrize(
    "cell", ["1. Lúa nếp; 2. Ao cá", "1) Lúa nếp 2) Ao cá", "(1) Lúa nếp; (2) Ao cá", "a) Lúa nếp; b) Ao cá"]
)
@pytest.mark.parametrize("header", [("STT",), ()])
def test_titles_that_a_cell_counts_are_asked_to_be_parted(cell, header):
    number = (1,) if header else ()
    (row,) = read(
        TITLED, (*header, "Tên mô hình", "Tên tập thể", "Lĩnh vực"), (*number, cell, "Hội ND", "Kinh tế")
    ).rows
    assert [problem.code for problem in row.problems] == ["several_models"]


@pytest.mark.parametrize(
    "row",
    [
        ("VD", "Đường hoa", "Hội Phụ nữ xã", "Kinh tế"),
        ("Ví dụ", "Đường hoa", "Hội Phụ nữ xã", "Kinh tế"),
        ("(Mẫu)", "Đường hoa", "Hội Phụ nữ xã", "Kinh tế"),
        (1, "Ví dụ: Đường hoa", "Hội Phụ nữ xã", "Kinh tế"),
        ("", "VD: Đường hoa", "Hội Phụ nữ xã", "Kinh tế"),
        (1, "Đường hoa", "VD: Hội Phụ nữ xã", "Kinh tế"),
    ],
)
def test_a_row_that_shows_how_to_fill_in_the_list_is_asked(row):
    header = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực")
    other = (1, "Vườn mẫu", "Ma Văn Ví", "Kinh tế")
    reading = read(TITLED, header, row, other)
    assert [one.is_good for one in reading.rows] == [False, True]
    assert "ví dụ, dòng mẫu" in " ".join(problem.message for problem in reading.rows[0].problems)
    taken = read(TITLED, header, row, other, taken_in=("Sheet1!3",))
    assert [problem.code for problem in taken.rows[0].problems if problem.code == "after_signature"] == []
