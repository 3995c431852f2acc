"""What commendation lists say: annexes of decisions, histories in one table, groups, and many a way to write it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.models import Commendation, Decision
from danvan.lib.sheets import column_letter
from danvan.lists.commendations.money import parse_money, scale_in
from danvan.lists.commendations.named_papers import NamedPaper, paper_in, paper_of
from danvan.lists.commendations.reading import COMMENDATION_LIST
from danvan.lists.commendations.tracks import track_of
from danvan.lists.commendations.words import form_of
from danvan.lists.reading.answers import Answers
from danvan.lists.reading.workbook import read_workbook
from tests.lists.commendations.commended import HEADER, PAPER, PERSON, TITLES, UNION, annex, read, said
from tests.lists.lists import CATALOGUE, asides, codes, workbook
from tests.random_cases import whole_list

Form, Track = Commendation.Form, Decision.Track


def test_an_annex_says_who_was_commended_in_which_form_by_which_decision():
    reading = read(*annex())
    union, person = reading.rows
    assert (union.row, union.registrant, union.kind, union.unit, union.year) == (
        8,
        "Hội LHPN xã Xuân Lập",
        "collective",
        "Xã Xuân Lập",
        2022,
    )
    assert (person.registrant, person.kind, person.post, person.unit) == (
        "Ma Văn Ả",
        "individual",
        "Bí thư chi bộ",
        "Xã Hồng Quang",
    )
    for row in reading.rows:
        assert said(row, "form", "decision", "decided_on", "body") == [
            "Giấy khen",
            "123/QĐ-UBND",
            "05/10/2022",
            "Chủ tịch UBND huyện",
        ]
        assert row.is_good
    assert said(union, "merit", "amount") == ["Xây dựng đường hoa", "447.000"]
    assert reading.sheets[0].questions == []
    assert asides(reading) == {
        **dict.fromkeys((1, 2, 3, 4), "title"),
        7: "group",
        9: "group",
        11: "total",
        13: "footer",
        14: "footer",
    }


TITLED = ["XÃ XUÂN LẬP"], ["DANH SÁCH TẶNG GIẤY KHEN NĂM 2022"], [PAPER]
BARE = ["Họ và tên/Tên tập thể", "Chức vụ"]
OTHER_BARE = ["Tên tập thể", "Thành tích"]


@pytest.mark.parametrize("headings", [BARE, OTHER_BARE], ids=["again", "others"])
@pytest.mark.parametrize(
    "text", ["Khối đoàn thể", "Bổ sung", "Đợt 2", "Lao động tiên tiến", "Cấp xã khen", "II"]
)
@pytest.mark.parametrize("gap", [(), ((),)], ids=["no gap", "a gap"])
def test_a_lone_line_over_the_next_headings_of_a_list_without_numbers_is_no_row(headings, text, gap):
    below = [text], headings, ["Công an xã", "Tốt"]
    reading = read(*TITLED, BARE, ["Ma Văn Út", "Trưởng thôn"], *gap, *below)
    assert [row.registrant for row in reading.rows] == ["Ma Văn Út", "Công an xã"]
    assert codes(reading) == [[], []]


@pytest.mark.parametrize("headings", [BARE, OTHER_BARE], ids=["again", "others"])
def test_a_lone_body_over_the_next_headings_is_a_title_after_a_gap_and_else_asked_about(headings):
    rows = *TITLED, BARE, ["Ma Văn Út", "Trưởng thôn"]
    below = ["Hội Nông dân xã"], headings, ["Công an xã", "Tốt"]
    apart = read(*rows, [], *below)
    assert [row.registrant for row in apart.rows] == ["Ma Văn Út", "Công an xã"]
    right_under = read(*rows, *below)
    assert [row.registrant for row in right_under.rows] == ["Ma Văn Út", "Hội Nông dân xã", "Công an xã"]
    assert codes(right_under) == [[], ["after_signature"], []]
    taken = read(*rows, *below, taken_in=("Sheet1!6",))
    assert codes(taken) == [[], [], []]


def test_rows_of_two_cells_over_the_next_headings_are_no_titles():
    rows = (
        ["Ma Văn Út", "Trưởng thôn"],
        ["Lò Thị Mai", "Bí thư chi bộ"],
        ["Hội Nông dân xã", "nhiều năm liền"],
    )
    reading = read(*TITLED, BARE, *rows, OTHER_BARE, ["Công an xã", "Tốt"])
    assert [row.registrant for row in reading.rows] == [
        "Ma Văn Út",
        "Lò Thị Mai",
        "Hội Nông dân xã",
        "Công an xã",
    ]


def test_a_recipient_with_nothing_but_a_name_is_no_group_line():
    rows = read(
        *annex(collectives=[[1, "UBND xã Phúc Sơn"], [2, "Xã Thổ Bình"], [3, "Nhân dân thôn 1, xã Xuân Lập"]])
    ).rows
    assert [(row.registrant, row.kind, row.unit) for row in rows[:3]] == [
        ("UBND xã Phúc Sơn", "collective", "Xã Phúc Sơn"),
        ("Xã Thổ Bình", "collective", "Xã Thổ Bình"),
        ("Nhân dân thôn 1, xã Xuân Lập", "collective", "Xã Xuân Lập"),
    ]


def test_a_post_beside_a_name_without_a_number_is_no_signature():
    rows = read(
        *annex([None, "Ma Văn A", "Chủ tịch", "UBND xã Xuân Lập"], [2, "Ma Văn B", "Bí thư", "Xã Xuân Lập"])
    ).rows
    assert [row.registrant for row in rows[1:]] == ["Ma Văn A", "Ma Văn B"]


def test_a_body_of_the_district_belongs_to_the_district():
    names = ["Ban Dân vận Huyện ủy", "Công an huyện", "Huyện đoàn Lâm Bình", "Phòng Nội vụ huyện Lâm Bình"]
    rows = read(*annex(collectives=[[number, name] for number, name in enumerate(names, 1)])).rows
    assert [row.unit for row in rows[:4]] == ["Huyện Lâm Bình"] * 4
    stranger = read(*annex(collectives=[[1, "Công an huyện Na Hang"]])).rows[0]
    assert stranger.unit_key is None
    assert [problem.name for problem in stranger.problems] == ["unit"]


def test_a_workplace_that_names_a_commune_by_half_is_asked_about():
    reading = read(*annex([1, "Lò Thị B", "Hiệu trưởng", "Trường THCS Xuân Lập"]))
    problem = reading.rows[1].problems[0]
    assert (problem.code, problem.column, problem.candidates) == ("unknown_unit", "D", ("Xã Xuân Lập",))
    answers = Answers(words={problem.asked: "1"})
    again = read(*annex([1, "Lò Thị B", "Hiệu trưởng", "Trường THCS Xuân Lập"]), words=answers.words)
    assert again.rows[1].unit == "Xã Xuân Lập"
    assert again.rows[1].other["workplace"] == "Trường THCS Xuân Lập"


def test_a_history_in_one_table_says_everything_itself():
    header = ["STT", "Tên tập thể, cá nhân", "Loại", "Xã", "Hình thức khen thưởng", "Số quyết định"]
    header += ["Ngày quyết định", "Cơ quan ban hành", "Năm", "Mức thưởng (nghìn đồng)"]
    reading = read(
        ["TỔNG HỢP KHEN THƯỞNG GIAI ĐOẠN 2020-2022"],
        header,
        [
            1,
            "Hội ND",
            "TT",
            "Xuân Lập",
            "GK",
            "12/QĐ-UBND",
            date(2021, 10, 5),
            "Chủ tịch UBND huyện",
            2021,
            447,
        ],
        [
            2,
            "Lò Văn B",
            "CN",
            "Phúc Sơn",
            "Bằng khen",
            "Số 45-QĐ/TU ngày 3/2/2022",
            None,
            "Tỉnh ủy",
            2022,
            "1,5 triệu",
        ],
        [3, "Ma Thị C", "CN", "Thổ Bình", "Biểu dương", "7", "1/2/2022", "BCĐ huyện", "2020-2022", None],
    )
    names = ("form", "decision", "decided_on", "body", "amount")
    assert [said(row, *names) for row in reading.rows] == [
        ["Giấy khen", "12/QĐ-UBND", "05/10/2021", "Chủ tịch UBND huyện", "447.000"],
        ["Bằng khen", "45-QĐ/TU", "03/02/2022", "Tỉnh ủy", "1.500.000"],
        ["Biểu dương", "7", "01/02/2022", "BCĐ huyện", ""],
    ]
    assert [(row.unit, row.year, row.other["programme"]) for row in reading.rows] == [
        ("Xã Xuân Lập", 2021, "2020-2022"),
        ("Xã Phúc Sơn", 2022, "2020-2022"),
        ("Xã Thổ Bình", None, "2020-2022"),
    ]
    assert codes(reading) == [[], [], []]


def test_a_further_table_goes_on_with_the_decision_of_the_first():
    reading = read(
        *TITLES,
        ["I. TẬP THỂ"],
        ["TT", "Tên tập thể", "Thành tích"],
        [1, "Hội CCB xã Xuân Lập", "A"],
        ["II. CÁ NHÂN"],
        ["TT", "Họ và tên", "Chức vụ, đơn vị công tác", "Thành tích"],
        [1, "Ma Văn A", "Bí thư chi bộ, xã Phúc Sơn", "B"],
    )
    assert [(row.kind, row.unit, row.other["decision"], row.other["form"]) for row in reading.rows] == [
        ("collective", "Xã Xuân Lập", "123/QĐ-UBND", "Giấy khen"),
        ("individual", "Xã Phúc Sơn", "123/QĐ-UBND", "Giấy khen"),
    ]


def test_a_decision_beside_the_form_is_the_rows_own():
    rows = read(
        ["TT", "Tập thể, cá nhân", "Xã", "Hình thức khen thưởng"],
        [1, "Hội LHPN xã", "Xuân Lập", "Giấy khen theo QĐ số 12/QĐ-UBND ngày 5/10/2021 của UBND huyện"],
        [2, "Ma Văn Chài", "Phúc Sơn", "Bằng khen, QĐ 99/QĐ-UBND ngày 6/12/2022"],
        [3, "Lò Thị B", "Phúc Sơn", "Giấy khen"],
    ).rows
    assert [said(row, "decision", "decided_on", "form") for row in rows] == [
        ["12/QĐ-UBND", "05/10/2021", "Giấy khen"],
        ["99/QĐ-UBND", "06/12/2022", "Bằng khen"],
        ["", "", "Giấy khen"],
    ]
    assert [row.year for row in rows] == [2021, 2022, None]


def test_group_lines_give_decisions_and_forms_and_the_inner_one_wins():
    reading = read(
        ["TT", "Họ và tên", "Đơn vị"],
        ["I", "Quyết định số 12/QĐ-UBND ngày 05/10/2021 của UBND huyện: tặng Giấy khen"],
        [1, "Ma Văn A", "Xã Xuân Lập"],
        ["II", "Quyết định số 15/QĐ-UBND ngày 05/10/2022 của UBND huyện: biểu dương"],
        [1, "Ma Văn B", "Xã Xuân Lập"],
        ["Quyết định số 16/QĐ-UBND ngày 06/11/2022"],
        [1, "Ma Văn C", "Xã Phúc Sơn"],
    )
    assert [said(row, "decision", "decided_on", "form") for row in reading.rows] == [
        ["12/QĐ-UBND", "05/10/2021", "Giấy khen"],
        ["15/QĐ-UBND", "05/10/2022", "Biểu dương"],
        ["16/QĐ-UBND", "06/11/2022", ""],  # the form of another decision is not its own
    ]
    assert {question.code for question in reading.sheets[0].questions} == {"form"}


def test_forms_as_columns_of_marks():
    rows = [
        ["TT", "Tập thể", "Cá nhân", "Đơn vị", "Hình thức khen thưởng", None],
        [None, None, None, None, "Bằng khen", "Giấy khen"],
        [1, "Hội ND", None, "Xã Xuân Lập", "x", None],
        [2, None, "Lò Văn B", "Xã Phúc Sơn", None, "x"],
    ]
    merged = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"]
    assert [(row.kind, row.unit, row.other["form"]) for row in read(*rows, merged=merged).rows] == [
        ("collective", "Xã Xuân Lập", "Bằng khen"),
        ("individual", "Xã Phúc Sơn", "Giấy khen"),
    ]


def test_a_csv_without_numbers_reads_too_and_asks_once_for_what_nobody_says():
    data = "Họ và tên;Chức vụ;Đơn vị công tác\nÔng Ma Văn A;Chủ tịch;UBND xã Xuân Lập\nLò Thị B;Bí thư;xã Phúc Sơn\n"
    reading = read_workbook(data.encode(), "ds.csv", CATALOGUE, None, COMMENDATION_LIST)
    assert [(row.registrant, row.post, row.unit) for row in reading.rows] == [
        ("Ma Văn A", "Chủ tịch", "Xã Xuân Lập"),
        ("Lò Thị B", "Bí thư", "Xã Phúc Sơn"),
    ]
    assert [question.code for question in reading.sheets[0].questions] == ["form", "year"]
    answers = Answers(
        year=2022, more={"form": "bieu_duong", "decision": "7-QĐ/BCĐ", "decided_on": "1/11/2022"}
    )
    again = read_workbook(data.encode(), "ds.csv", CATALOGUE, answers, COMMENDATION_LIST)
    assert [said(row, "form", "decision", "decided_on") for row in again.rows] == [
        ["Biểu dương", "7-QĐ/BCĐ", "01/11/2022"]
    ] * 2
    assert all(row.is_good for row in again.rows)


def test_an_answer_for_the_sheet_fills_what_its_title_leaves_blank_and_leaves_the_rows_own():
    titles = ["(Kèm theo Quyết định số 9/QĐ-UBND ngày     tháng     năm 2022 của UBND huyện)"]
    header = ["TT", "Họ và tên", "Đơn vị", "Số quyết định", "Ngày quyết định"]
    rows = [titles, header, [1, "Ma Văn A", "Xã Xuân Lập"], [2, "Ma Văn B", "Xã Xuân Lập", "5", "1/2/2021"]]
    assert said(read(*rows).rows[0], "decision", "decided_on") == ["9/QĐ-UBND", ""]
    told = read(*rows, sheets={"Sheet1": {"decided_on": "05/10/2022", "form": "giay_khen"}})
    assert [said(row, "decision", "decided_on", "form") for row in told.rows] == [
        ["9/QĐ-UBND", "05/10/2022", "Giấy khen"],
        ["5", "01/02/2021", "Giấy khen"],
    ]


def test_what_is_wrong_is_said_with_its_cell_all_at_once():
    header = ["TT", "Họ và tên", "Đơn vị", "Hình thức", "Ngày quyết định", "Mức thưởng", "Năm"]
    reading = read(header, [1, "Ma Văn A", "Xã Không Có", "Danh hiệu hay", "2022", "0,3", "năm nay"])
    assert {(problem.code, problem.column) for problem in reading.rows[0].problems} == {
        ("unknown_unit", "C"),
        ("unknown_form", "D"),
        ("bad_value", "E"),
        ("bad_value", "F"),
        ("bad_year", "G"),
    }


def test_a_column_of_names_that_is_not_understood_beside_one_of_units_holds_the_list_back():
    rows = [["TT", "Ai được tuyên dương", "Đơn vị"], [1, "Trường THCS Phúc Sơn", "Xã Phúc Sơn"]]
    reading = read(*rows, [2, "Nguyễn Thị Hồng Nhung", "Trường MN xã Hồng Quang"])
    assert not any(row.is_good for row in reading.rows)
    assert {"registrant"} <= {problem.name for row in reading.rows for problem in row.problems}
    told = read(*rows, columns={"Sheet1!B": "registrant"}).rows[0]
    assert (told.registrant, told.unit) == ("Trường THCS Phúc Sơn", "Xã Phúc Sơn")
    plain = read(["TT", "Tên", "Đơn vị"], *rows[1:]).rows[0]
    assert (plain.registrant, plain.unit) == ("Trường THCS Phúc Sơn", "Xã Phúc Sơn")


def test_nobody_is_commended_in_a_table_of_models():
    reading = read(["STT", "Tên mô hình", "Lĩnh vực"], [1, "Đường hoa", "Kinh tế"])
    assert reading.rows == []
    assert [question.code for question in reading.sheets[0].questions] == ["no_table"]


def test_personal_data_are_not_kept():
    row = read(["TT", "Họ và tên", "Ngày sinh", "Dân tộc"], [1, "Ông Ma Văn A", "1/1/1970", "Tày"]).rows[0]
    assert set(row.raw) == {"A", "B"}


@pytest.mark.parametrize(
    ("text", "number", "day", "body", "track"),
    [
        (PAPER, "123/QĐ-UBND", date(2022, 10, 5), "Chủ tịch UBND huyện", Track.STATE),
        (
            "Ban hành kèm theo Quyết định số 45-QĐ/HU, ngày 05 tháng 10 năm 2022 của Ban Thường vụ Huyện ủy",
            "45-QĐ/HU",
            date(2022, 10, 5),
            "Ban Thường vụ Huyện ủy",
            Track.PARTY,
        ),
        ("Kèm theo Quyết định số 77a/QĐ-UBND", "77a/QĐ-UBND", None, "", Track.STATE),
        ("Theo QĐ số: 7 - QĐ/BCĐ ngày 1.11.22", "7-QĐ/BCĐ", date(2022, 11, 1), "", Track.COMMITTEE),
        (
            "Kèm theo Quyết định số      /QĐ-UBND ngày    tháng    năm 2022 của UBND huyện",
            "",
            None,
            "UBND huyện",
            Track.STATE,
        ),
        ("Kèm theo Tờ trình số 5/TTr-UBND ngày 01/10/2022 của UBND xã", "", None, "", ""),
        ("Kèm theo Quyết định số 12/QĐ-MTTQ-BTT", "12/QĐ-MTTQ-BTT", None, "", Track.FRONT),
        ("Danh sách tập thể, cá nhân", "", None, "", ""),
    ],
)
def test_a_decision_is_found_in_a_line(text, number, day, body, track):
    paper = paper_in(text)
    assert (paper.number, paper.issued_on, paper.body, track_of(paper)) == (number, day, body, track)


@pytest.mark.parametrize(
    ("body", "track"),
    [
        ("Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam huyện Lâm Bình", Track.FRONT),
        ("Ủy ban MTTQ xã", Track.FRONT),
        ("UBMTTQVN xã Khuôn Hà", Track.FRONT),
        ("Ban Thường vụ Huyện đoàn", Track.FRONT),
        ("Hội Nông dân huyện Lâm Bình", Track.FRONT),
        ("Hội LHPN huyện", Track.FRONT),
        ("Ban Chấp hành Liên đoàn Lao động tỉnh", Track.FRONT),
        ("Ban Thường vụ Đảng ủy Mặt trận Tổ quốc, các đoàn thể tỉnh", Track.PARTY),
        ("Ban Thường vụ Huyện ủy", Track.PARTY),
        ("Ban Chỉ đạo phong trào “Dân vận khéo” huyện", Track.COMMITTEE),
        ("Ủy ban nhân dân huyện", Track.STATE),
        ("Thường trực Hội đồng nhân dân xã", Track.STATE),
        ("Trường THPT Lâm Bình", ""),
    ],
)
def test_the_body_of_a_decision_says_whose_commendation_it_is(body, track):
    assert track_of(NamedPaper(body=body)) == track


@pytest.mark.parametrize(
    ("number", "track"),
    [
        ("12/QĐ-MTTQ", Track.FRONT),
        ("12/QĐ-MTTW-BTT", Track.FRONT),
        ("5/QĐ-HPN", Track.FRONT),
        ("5-QĐ/ĐTN", Track.FRONT),
        ("5/QĐ-LĐLĐ", Track.FRONT),
        ("5-QĐ/HU", Track.PARTY),
        ("5/QĐ-UBND", Track.STATE),
        ("5/QĐ", ""),
    ],
)
def test_the_letters_of_a_number_say_it_where_the_body_does_not(number, track):
    assert track_of(NamedPaper(number)) == track


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Tặng Giấy khen của Chủ tịch UBND huyện", Form.CERTIFICATE_OF_MERIT),
        ("BK", Form.HIGH_CERTIFICATE),
        ("Biểu dương", Form.PRAISE),
        ("Giấy chứng nhận", Form.ATTESTATION),
        ("Kỷ niệm chương", Form.MEDAL),
        ("không ghi", Form.UNSPECIFIED),
        ("Khen thưởng", Form.UNSPECIFIED),
        ("Biểu dương, khen thưởng", ""),
        ("Bằng khen, Giấy khen", ""),
    ],
)
def test_a_form_is_one_thing_or_nothing(text, form):
    assert form_of(text) == form


@pytest.mark.parametrize(
    ("text", "scale", "amount"),
    [
        ("447.000", 1, 447_000),
        ("447.000đ", 1, 447_000),
        ("447,000 đồng", 1, 447_000),
        ("1.000.000 VNĐ", 1, 1_000_000),
        ("447", 1000, 447_000),
        ("1,5 triệu đồng", 1000, 1_500_000),
        ("không", 1, None),
    ],
)
def test_money_is_read_as_it_is_written(text, scale, amount):
    assert parse_money(text, scale) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize("text", ["0,3", "300", "-447.000", "4,47.000", "một triệu", "9" * 20])
def test_what_is_no_money_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"[à-ỹ]"):
        parse_money(text)


def test_the_unit_of_money_stands_in_the_heading_or_above_the_list():
    assert scale_in(("Mức thưởng (1.000 đồng)",)) == 1000
    assert scale_in(("Mức thưởng", "ĐVT: triệu đồng")) == 1_000_000
    assert scale_in(("Mức thưởng (đồng)",)) == 1
    assert scale_in(("Mức thưởng (đồng)", "ĐVT: nghìn đồng")) == 1


# --- properties -------------------------------------------------------------------------------------

_FAMILIES = st.sampled_from(["Ma", "Nguyễn", "Chẩu", "Bàn", "Lò", "Triệu"])
_GIVEN = st.sampled_from(["Văn An", "Thị Ánh", "Văn Bảy", "Thị Đào", "Quốc Ấn", "Thu Uyên"])
_PEOPLE = st.builds(lambda family, given: f"{family} {given}", _FAMILIES, _GIVEN)
_PLACES = st.sampled_from(["Xã Xuân Lập", "Xã Thổ Bình", "Xã Hồng Quang", "Xã Phúc Sơn"])
_BODIES = st.sampled_from(["Hội Nông dân", "Hội LHPN", "Đoàn Thanh niên", "Chi bộ thôn 3", "Công an"])
_PAPERS = st.builds(
    lambda number, signs, day: (f"{number}{signs}", day),
    st.integers(1, 9999),
    st.sampled_from(["/QĐ-UBND", "-QĐ/HU", "-QĐ/BCĐ", "/QĐ-CTUBND", ""]),
    st.dates(date(1995, 1, 1), date(2029, 12, 31)),
)
_DAYS = ["{0:%d/%m/%Y}", "{0.day}/{0.month}/{0.year}", "{0:%d-%m-%Y}", "{0.day} tháng {0.month} năm {0.year}"]


@whole_list
@given(
    people=st.lists(st.tuples(_PEOPLE, _PLACES), min_size=1, max_size=8),
    bodies=st.lists(st.tuples(_BODIES, _PLACES), max_size=5),
    order=st.permutations(["post", "workplace", "merit", "amount"]),
    blank_above=st.integers(0, 8),
    paper=_PAPERS,
    written=st.sampled_from(_DAYS),
    honorific=st.sampled_from(["", "Ông ", "Đ/c ", "Bà "]),
)
def test_every_annex_gives_each_recipient_with_the_decision_of_its_title(
    people, bodies, order, blank_above, paper, written, honorific
):
    number, day = paper
    headings = {
        "post": "Chức vụ",
        "workplace": "Đơn vị công tác",
        "merit": "Thành tích",
        "amount": "Mức thưởng",
    }
    rows: list = [[]] * blank_above
    rows += [["DANH SÁCH được tặng Giấy khen"]]
    rows += [[f"(Kèm theo Quyết định số {number} ngày {written.format(day)} của Chủ tịch UBND huyện)"]]
    rows += [["TT", "Họ và tên, tên tập thể", *(headings[name] for name in order)], ["I", "Tập thể"]]
    expected = []
    for at, (body, place) in enumerate(bodies, 1):
        rows.append([at, f"{body} {place[0].lower()}{place[1:]}"])
        expected.append((f"{body} {place[0].lower()}{place[1:]}", "collective", place, ""))
    rows.append(["II", "Cá nhân"])
    for at, (name, place) in enumerate(people, 1):
        cells = {"post": "Trưởng thôn", "workplace": place, "merit": "Vận động giỏi", "amount": 223500}
        rows.append([at, f"{honorific}{name}", *(cells[column] for column in order)])
        expected.append((name, "individual", place, "Trưởng thôn"))
    rows += [[None, "Tổng cộng"], [None, "CHỦ TỊCH"]]
    reading = read(*rows)
    assert [(row.registrant, row.kind, row.unit, row.post) for row in reading.rows] == expected
    for row in reading.rows:
        assert said(row, "decision", "decided_on", "form") == [number, f"{day:%d/%m/%Y}", "Giấy khen"]
        assert row.year == day.year
        assert row.is_good
    assert reading.sheets[0].columns["B"] == "registrant"
    assert {name: column_letter(at) for at, name in enumerate(order, 3)}.items() <= {
        name: letter for letter, name in reading.sheets[0].columns.items()
    }.items()


@given(paper=_PAPERS, written=st.sampled_from(_DAYS), space=st.sampled_from(["", " "]))
def test_a_cell_with_number_and_day_gives_both_however_they_are_written(paper, written, space):
    number, day = paper
    text = f"Số{space or ' '}{number.replace('/', f'{space}/{space}')} ngày {written.format(day)}"
    found = paper_of(text)
    assert (found.number, found.issued_on) == (number, day)


@given(amount=st.integers(1000, 10**9))
def test_money_written_with_dots_reads_back(amount):
    dotted = f"{amount:,}".replace(",", ".")
    assert parse_money(dotted) == amount
    assert parse_money(str(amount)) == amount
    for scale in (1, 1000):  # what is written in đồng is in đồng, whatever the column's unit
        assert parse_money(f"{dotted} đồng", scale) == amount


@given(amount=st.integers(1, 99_999))
def test_money_in_thousands_reads_back(amount):
    assert parse_money(str(amount), 1000) == amount * 1000


@pytest.mark.parametrize("text", ["600.000", "600000", "1.200.000"])
def test_money_that_was_hardly_meant_in_thousands_is_not_taken_so(text):
    with pytest.raises(ValueError, match=r"theo đơn vị của cột là .*000\.000 đồng"):
        parse_money(text, 1000)


@whole_list
@given(rows=st.lists(st.lists(st.text(max_size=30) | st.integers() | st.none(), max_size=8), max_size=8))
def test_nothing_in_a_cell_stops_the_reader(rows):
    cleaned = [[_without_controls(cell) for cell in row] for row in rows]
    read_workbook(workbook([HEADER, UNION, *cleaned, PERSON]), "x.xlsx", CATALOGUE)
    read(HEADER, UNION, *cleaned, PERSON)


def _without_controls(cell):
    return "".join(c for c in cell if c.isprintable()).lstrip("=") if isinstance(cell, str) else cell


def test_a_log_of_one_bodys_own_commendations_names_it_above_the_list():
    reading = read(
        ["THEO DÕI KHEN THƯỞNG CỦA ĐẢNG ỦY XÃ PHÚC SƠN"],
        ["TT", "Hình thức khen thưởng", "Số, ngày, tháng, năm của Quyết định"],
        ["", "Năm 2021", ""],
        [1, "Giấy khen", "Số 367/QĐ-UBND ngày 05/10/2021 của UBND huyện Lâm Bình"],
        ["", "Năm 2022", ""],
        [1, "Bằng khen", "Số 99/QĐ-UBND ngày 6/12/2022 của UBND tỉnh"],
    )
    assert [(row.registrant, row.kind, row.unit, row.year) for row in reading.rows] == [
        ("Đảng ủy xã Phúc Sơn", "collective", "Xã Phúc Sơn", 2021),
        ("Đảng ủy xã Phúc Sơn", "collective", "Xã Phúc Sơn", 2022),
    ]
    assert asides(reading) == {1: "title", 3: "group", 5: "group"}


@pytest.mark.parametrize("header", [[], [HEADER]])
@pytest.mark.parametrize("line", ["(Kèm theo {})", "Theo {}", "{}"])
def test_the_next_decision_between_the_rows_is_that_of_the_rows_beneath_in_brackets_too(line, header):
    second = line.format("Quyết định số 124/QĐ-UBND ngày 12/11/2021 của Chủ tịch UBND huyện")
    rows = read(*TITLES, HEADER, UNION, [second], *header, [2, *PERSON[1:]]).rows
    assert [said(row, "decision", "decided_on") for row in rows] == [
        ["123/QĐ-UBND", "05/10/2022"],
        ["124/QĐ-UBND", "12/11/2021"],
    ]
