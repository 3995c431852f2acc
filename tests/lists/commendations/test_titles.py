"""Award lists of several decisions in one file: each is of the decision that its own titles name, or it is asked."""

import json

import pytest
from django.core.management import call_command

from danvan.lists.commendations.named_papers import paper_in
from danvan.lists.commendations.reading import COMMENDATION_LIST
from danvan.lists.commendations.titles import titles_of
from danvan.lists.reading.workbook import Answers, read_workbook
from tests.builders import make_programme
from tests.lists.commendations.commended import read, said
from tests.lists.lists import CATALOGUE, workbook

HEADER = ["TT", "Tên tập thể, cá nhân", "Đơn vị", "Mức thưởng"]
FIRST = [
    ["UBND HUYỆN LÂM BÌNH"],
    ["DANH SÁCH TẬP THỂ ĐƯỢC TẶNG GIẤY KHEN NĂM 2022"],
    ["ĐVT: nghìn đồng"],
    ["(Kèm theo Quyết định số 123/QĐ-UBND ngày 05/10/2022 của Chủ tịch UBND huyện)"],
    HEADER,
    [1, "Hội LHPN xã Xuân Lập", "Xã Xuân Lập", 447],
]
SIGNED = [[], [None, "CHỦ TỊCH"], [None, "Nguyễn Văn Z"], []]
PERSON = [1, "Ông Ma Văn Ả", "Xã Hồng Quang", 1000000]
NAMES = ("decision", "decided_on", "form")
OF_FIRST = ["123/QĐ-UBND", "05/10/2022", "Giấy khen"]


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        ([["DANH SÁCH CÁ NHÂN"]], OF_FIRST),
        ([["DANH SÁCH CÁ NHÂN NĂM 2022"], ["(Kèm theo Quyết định số 123/QĐ-UBND)"]], OF_FIRST),
        (
            [["DANH SÁCH CÁ NHÂN"], ["(Kèm theo Quyết định số 99/QĐ-UBND ngày 06/12/2021 của UBND tỉnh)"]],
            ["99/QĐ-UBND", "06/12/2021", ""],
        ),
        ([["DANH SÁCH"], ["(Kèm theo Quyết định số     /QĐ-UBND ngày    tháng    năm 2022)"]], ["", "", ""]),
        ([["DANH SÁCH BIỂU DƯƠNG"], ["(Kèm theo Tờ trình số 5/TTr-HU)"]], ["", "", "Biểu dương"]),
        ([["DANH SÁCH CÁ NHÂN ĐƯỢC TẶNG BẰNG KHEN"]], ["", "", "Bằng khen"]),
        ([["DANH SÁCH CÁ NHÂN ĐƯỢC KHEN NĂM 2021"]], ["", "", ""]),
        ([["HUYỆN ỦY LÂM BÌNH"], ["DANH SÁCH CÁ NHÂN"]], ["", "", ""]),
    ],
    ids=[
        "nothing new",
        "the same again",
        "another",
        "blank",
        "proposal",
        "another form",
        "another year",
        "another office",
    ],
)
@pytest.mark.parametrize("header", [[HEADER], []], ids=["headings again", "no headings"])
def test_a_decision_goes_on_only_to_a_list_that_may_be_of_it(titles, expected, header):
    rows = read(*FIRST, *SIGNED, *titles, *header, PERSON).rows
    assert said(rows[0], *NAMES) == OF_FIRST
    assert [row.registrant for row in rows] == ["Hội LHPN xã Xuân Lập", "Ma Văn Ả"]
    assert said(rows[1], *NAMES) == expected


def test_titles_among_the_rows_without_a_signature_are_those_of_a_further_list():
    titles = [["DANH SÁCH ĐƯỢC TẶNG BẰNG KHEN"], ["(Kèm theo Quyết định số 99/QĐ-UBND ngày 06/12/2021)"]]
    rows = read(*FIRST, *titles, PERSON).rows
    assert [said(row, *NAMES) for row in rows] == [OF_FIRST, ["99/QĐ-UBND", "06/12/2021", "Bằng khen"]]


def test_a_title_says_the_year_of_no_decision_that_was_issued_before_it():
    rows = read(
        ["DANH SÁCH KHEN THƯỞNG NĂM 2022"],
        ["(Kèm theo Quyết định số 45/QĐ-UBND ngày 10/11/2022 của UBND huyện) Giấy khen"],
        HEADER,
        [1, "Hội LHPN xã Xuân Lập", "Xã Xuân Lập", 447000],
        ["(Kèm theo Quyết định số 46/QĐ-UBND ngày 12/11/2021 của UBND huyện)"],
        PERSON,
        ["(Kèm theo Quyết định số 47/QĐ-UBND ngày 12/01/2023 của UBND huyện)"],
        [2, "Bà Lò Thị B", "Xã Hồng Quang", 1000000],
    ).rows
    assert [(row.other["decision"], row.year) for row in rows] == [
        ("45/QĐ-UBND", 2022),
        ("46/QĐ-UBND", 2021),
        ("47/QĐ-UBND", 2022),
    ]


def test_the_unit_of_money_of_one_decision_is_not_that_of_another():
    titles = ["(Kèm theo Quyết định số 99/QĐ-UBND ngày 06/12/2021 của UBND tỉnh)"]
    rows = read(*FIRST, *SIGNED, titles, HEADER, PERSON).rows
    assert [row.other["amount"] for row in rows] == ["447.000", "1.000.000"]


@pytest.mark.parametrize(
    "text",
    [
        "(Kèm theo Quyết định số 123/QĐ-UBND ngày 05/10/2022, thay thế Quyết định số 100/QĐ-UBND ngày 1/2/2021)",
        "Căn cứ Quyết định số 90/QĐ-TTg ngày 12/10/2009. Kèm theo Quyết định số 123/QĐ-UBND ngày 05/10/2022",
        "Kèm theo Quyết định số 123/QĐ-UBND ngày 05/10/2022 (căn cứ Quyết định số 90/QĐ-TTg ngày 12/10/2009)",
    ],
)
def test_a_decision_that_it_rests_on_or_replaces_is_not_the_one(text):
    assert str(paper_in(text)) == "số 123/QĐ-UBND ngày 05/10/2022"


def test_what_is_said_of_the_whole_file_holds_where_a_title_is_silent():
    silent = [["DANH SÁCH KHEN THƯỞNG NĂM 2021"], HEADER, PERSON]
    halfway = [["(Kèm theo Quyết định số 7/QĐ-UBND của UBND xã) năm 2021"], HEADER, PERSON]
    data = workbook(FIRST, silent, halfway)
    answers = Answers(
        more={"form": "bang_khen", "decision": "99/QĐ-UBND", "decided_on": "6/12/2021", "body": "UBND tỉnh"}
    )
    rows = read_workbook(data, "kt.xlsx", CATALOGUE, answers, COMMENDATION_LIST).rows
    assert [said(row, *NAMES, "body") for row in rows] == [
        [*OF_FIRST, "Chủ tịch UBND huyện"],
        ["99/QĐ-UBND", "06/12/2021", "Bằng khen", "UBND tỉnh"],
        ["7/QĐ-UBND", "", "Bằng khen", "UBND xã"],  # of another number nothing is taken
    ]


def test_a_day_said_of_the_whole_file_is_that_of_the_decision_whose_day_the_title_leaves_blank():
    blank = [["(Kèm theo Quyết định số 9/QĐ-UBND ngày    tháng    năm 2022 của UBND huyện)"], HEADER, PERSON]
    answers = Answers(more={"decided_on": "07/11/2022"})
    rows = read_workbook(workbook(FIRST, blank), "kt.xlsx", CATALOGUE, answers, COMMENDATION_LIST).rows
    assert [said(row, *NAMES[:2]) for row in rows] == [OF_FIRST[:2], ["9/QĐ-UBND", "07/11/2022"]]


@pytest.mark.django_db
def test_the_commands_options_leave_what_a_title_says(xuan_lap, khuon_ha, lam_binh, tmp_path):
    make_programme()
    path, out = tmp_path / "kt.xlsx", tmp_path / "out.json"
    person = [1, "Ông Ma Văn Ả", "Xã Khuôn Hà", 1000000]
    path.write_bytes(workbook(FIRST, [["DANH SÁCH KHEN THƯỞNG NĂM 2022"], HEADER, person]))
    options = ["--decision", "99/QĐ-UBND", "--decided-on", "6/12/2022", "--body", "UBND tỉnh"]
    call_command("import_awards", str(path), "--check", "--json", str(out), "--form", "bang_khen", *options)
    rows = json.loads(out.read_text())["rows"]
    assert [(row["decision"], row["decided_on"], row["form"]) for row in rows] == [
        ("123/QĐ-UBND", "2022-10-05", "giay_khen"),
        ("99/QĐ-UBND", "2022-12-06", "bang_khen"),
    ]


def test_group_lines_of_one_list_do_not_go_on_under_the_titles_of_another():
    rows = read(
        ["TT", "Tên tập thể", "Đơn vị"],
        ["I", "Quyết định số 12/QĐ-UBND ngày 05/10/2021 của UBND huyện: tặng Giấy khen"],
        [1, "Hội Nông dân xã Phúc Sơn", "Xã Phúc Sơn"],
        ["DANH SÁCH CÁ NHÂN TẶNG BẰNG KHEN (theo Quyết định số 99/QĐ-UBND ngày 06/12/2021)"],
        ["TT", "Họ và tên", "Chức vụ", "Đơn vị"],
        [1, "Ma Văn Chài", "Trưởng thôn", "Xã Phúc Sơn"],
    ).rows
    assert [said(row, *NAMES) for row in rows] == [
        ["12/QĐ-UBND", "05/10/2021", "Giấy khen"],
        ["99/QĐ-UBND", "06/12/2021", "Bằng khen"],
    ]


def test_a_form_over_a_further_list_ends_that_of_the_group_before():
    rows = read(
        ["(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/10/2021 của UBND huyện)"],
        ["TT", "Tên tập thể", "Đơn vị"],
        ["A", "BẰNG KHEN"],
        [1, "Hội Nông dân xã Phúc Sơn", "Xã Phúc Sơn"],
        ["B. GIẤY KHEN"],
        ["TT", "Họ và tên", "Chức vụ", "Đơn vị"],
        [1, "Ma Văn Chài", "Trưởng thôn", "Xã Phúc Sơn"],
    ).rows
    assert [said(row, "decision", "form") for row in rows] == [
        ["12/QĐ-UBND", "Bằng khen"],
        ["12/QĐ-UBND", "Giấy khen"],
    ]


def test_a_whole_decision_is_known_by_its_letterhead():
    (row,) = read(
        ["UBND HUYỆN LÂM BÌNH", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["Số: 1250/QĐ-UBND", None, "Lâm Bình, ngày 20 tháng 11 năm 2024"],
        ["QUYẾT ĐỊNH"],
        ["Về việc tặng Giấy khen cho tập thể, cá nhân có thành tích xuất sắc năm 2024"],
        ["CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN"],
        ["Căn cứ Luật Thi đua, khen thưởng ngày 15/6/2022;"],
        ["Căn cứ Quyết định số 05/2024/QĐ-UBND ngày 01/02/2024 của UBND tỉnh;"],
        ["Điều 1. Tặng Giấy khen cho 01 tập thể (có danh sách kèm theo)."],
        ["TT", "Tên tập thể", "Địa chỉ"],
        [1, "Hội LHPN", "xã Xuân Lập"],
    ).rows
    assert said(row, *NAMES, "merit") == [
        "1250/QĐ-UBND",
        "20/11/2024",
        "Giấy khen",
        "Có thành tích xuất sắc năm 2024",
    ]


def test_headings_that_come_again_with_other_holders_begin_another_list():
    rows = read(
        ["(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/10/2021 của UBND huyện)"],
        ["1. Tập thể"],
        ["Tên tập thể", "Đơn vị", "Hình thức"],
        ["Hội Nông dân", "Xã Phúc Sơn", "Giấy khen"],
        ["Hội Cựu chiến binh"],  # a row that is not filled in
        ["2. Cá nhân"],
        ["Họ và tên", "Đơn vị", "Hình thức"],
        ["Ma Văn Chài", "Xã Phúc Sơn", "Giấy khen"],
    ).rows
    assert [(row.registrant, row.kind, row.other["decision"]) for row in rows] == [
        ("Hội Nông dân", "collective", "12/QĐ-UBND"),
        ("Hội Cựu chiến binh", "collective", "12/QĐ-UBND"),
        ("Ma Văn Chài", "individual", "12/QĐ-UBND"),
    ]


@pytest.mark.parametrize("row", [["1", "Hội LHPN xã Xuân Lập"], [None, "Hội LHPN xã Xuân Lập"]])
def test_the_last_row_of_a_list_is_no_title_of_the_next(row):
    """As in Word, where numbers are text and the cell beside the name is empty."""
    reading = read(
        ["(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/10/2021 của UBND huyện) Giấy khen"],
        ["TT", "Tên tập thể", "Ghi chú"],
        ["1", "Hội Nông dân xã Phúc Sơn"],
        row,
        ["II. CÁ NHÂN"],
        ["TT", "Họ và tên", "Chức vụ, đơn vị công tác", "Ghi chú"],
        ["1", "Ma Văn Chài", "Trưởng thôn, xã Phúc Sơn"],
    )
    told = {one.registrant for one in reading.rows if one.registrant}
    unclear = {aside.text for sheet in reading.sheets for aside in sheet.set_aside if aside.kind == "unclear"}
    assert told | unclear == {"Hội Nông dân xã Phúc Sơn", "Hội LHPN xã Xuân Lập", "Ma Văn Chài"}


def test_titles_of_a_third_list_go_on_from_the_second():
    blocks = [
        ("DANH SÁCH TẶNG GIẤY KHEN", "(Kèm theo Quyết định số 1/QĐ-UBND ngày 01/02/2022)"),
        ("DANH SÁCH TẶNG BẰNG KHEN", "(Kèm theo Quyết định số 2/QĐ-UBND ngày 02/02/2022)"),
        ("CÁ NHÂN",),
    ]
    titles = titles_of(blocks)
    assert (titles.paper.number, titles.form) == ("2/QĐ-UBND", "bang_khen")
