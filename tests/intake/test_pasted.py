"""A block copied from Excel, cell by cell; or from Zalo and Word, where the cells have to be told apart."""

import csv
import io
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.intake.pasted import pasted_cells
from danvan.intake.pasted import pasted_file as file_of
from danvan.lib.sheets import read_book
from danvan.lists.commendations.reading import COMMENDATION_LIST
from danvan.lists.reading.answers import Answers
from danvan.lists.reading.words.columns import REGISTRATIONS
from danvan.lists.reading.workbook import read_workbook
from tests.lists.lists import CATALOGUE

CELLS = st.text(alphabet="aâ1\" ,;\t\n'|", max_size=8)


def pasted_file(text):
    return file_of(text, REGISTRATIONS, CATALOGUE)


def as_excel_copies(cell: str) -> str:
    """A cell goes between quotes only for a line break, a tab or a quote in it; a plain one stays as it is."""
    if any(sign in cell for sign in '\t\n"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5))
def test_every_block_that_excel_copies_is_read_as_its_cells(rows):
    block = "\r\n".join("\t".join(map(as_excel_copies, row)) for row in rows)
    assert pasted_cells(block) == rows
    text = pasted_file(block).decode("utf-8-sig").removeprefix("sep=\t\r\n")
    found = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    assert [row for row in found if not any("cổng đoán" in cell for cell in row)] == rows


def test_cells_with_breaks_tabs_and_quotes_stay_one_cell():
    block = 'a\t"dòng 1\ndòng 2"\tb\r\n"nói ""được"""\tc'
    assert pasted_cells(block) == [["a", "dòng 1\ndòng 2", "b"], ['nói "được"', "c"]]


def test_a_lone_quote_at_the_start_swallows_nothing():
    assert pasted_cells('"Đường hoa\tHội A\n2\tNhà "sạch"\tb') == [
        ['"Đường hoa', "Hội A"],
        ["2", 'Nhà "sạch"', "b"],
    ]


def test_commas_in_cells_do_not_cut_a_block():
    book = read_book(
        pasted_file("Tên mô hình\tĐịa điểm\nHoa, cây\tThôn 1, 2, 3\nRau\tBản"), "Dán từ Excel.csv"
    )
    assert [cells for _, cells in book.sheets[0].rows] == [
        ["Tên mô hình", "Địa điểm"],
        ["Hoa, cây", "Thôn 1, 2, 3"],
        ["Rau", "Bản"],
    ]


def test_csv_text_is_kept_as_it_is():
    text = "Tên mô hình;Tập thể\nHoa;Hội A"
    assert pasted_file(text) == text.encode("utf-8-sig")


HEADED = ["STT", "Tên mô hình", "Tên tập thể, cá nhân", "Đơn vị", "Lĩnh vực", "Năm"]
FIRST = ["1", "Đường hoa phụ nữ", "Hội Phụ nữ", "Xã Xuân Lập", "Kinh tế", "2022"]
SECOND = ["2", "Nhà sạch vườn đẹp", "Ma Văn An", "Xã Xuân Lập", "Lĩnh vực khác", "2022"]
NUMBERED = [f"{number}. {' – '.join(rest)}" for number, *rest in (FIRST, SECOND)]
WITHOUT_HEADINGS = {
    "one cell a line": "\n".join([*FIRST, *SECOND]),
    "one cell a line, blank lines between": "\n\n".join([*FIRST, *SECOND]),
    "tabs": "\t".join(FIRST) + "\n" + "\t".join(SECOND),
    "numbered lines with dashes": "\n".join(NUMBERED),
    "numbered lines with semicolons": "\n".join(NUMBERED).replace(" – ", "; "),
    "numbered lines with dashes close to the words": "\n".join(NUMBERED).replace(" – ", "- "),
    "a numbered list of Word, with tabs behind the numbers": "\n".join(NUMBERED).replace(". ", ".\t"),
    "numbered lines, the first in a message with its sender": "[10:23, 5/10/2022] Chị Hoa: "
    + "\n".join(NUMBERED),
    "numbered lines, the first in bold": f"*{NUMBERED[0]}*\n{NUMBERED[1]}",
    "lines with bullets": "\n".join(f"- {' – '.join(row[1:])}" for row in (FIRST, SECOND)),
    "numbered lines, further cells below": "\n".join(
        f"{row[0]}. {row[1]}\n- {row[2]}\n- {row[3]}\n- Lĩnh vực: {row[4]}\n- Năm: {row[5]}"
        for row in (FIRST, SECOND)
    ),
    "spaces": "   ".join(FIRST) + "\n" + "   ".join(SECOND),
    "bars": " | ".join(FIRST) + "\n" + " | ".join(SECOND),
    "a title above, a signature below": "\n".join(["DANH SÁCH ĐĂNG KÝ", *FIRST, *SECOND, "Người lập"]),
}
WITH_HEADINGS = {
    "one cell a line": "\n".join([*HEADED, *FIRST, *SECOND]),
    "spaces": "\n".join("   ".join(row) for row in (HEADED, FIRST, SECOND)),
    "csv": "\n".join(";".join(row) for row in (HEADED, FIRST, SECOND)),
    "tabs": "\n".join("\t".join(row) for row in (HEADED, FIRST, SECOND)),
    "dashes": "\n".join([" – ".join(HEADED[1:]), *NUMBERED]),
    "each cell with its heading": "\n".join(
        f"{row[0]}. "
        + ". ".join(f"{heading}: {text}" for heading, text in zip(HEADED[1:], row[1:], strict=True))
        for row in (FIRST, SECOND)
    ).replace("Tên tập thể, cá nhân", "Tập thể đăng ký"),
    "one cell a line without numbers": "\n".join([*HEADED[1:], *FIRST[1:], *SECOND[1:]]),
}


def read(text, **options):
    return read_workbook(pasted_file(text), "Dán từ Excel.csv", CATALOGUE, **options)


def known(reading):
    return [(row.title, row.registrant, row.unit, row.field_code, row.year) for row in reading.rows]


BOTH = [
    ("Đường hoa phụ nữ", "Hội Phụ nữ", "Xã Xuân Lập", "economy", 2022),
    ("Nhà sạch vườn đẹp", "Ma Văn An", "Xã Xuân Lập", "other", 2022),
]


@pytest.mark.parametrize("way", WITHOUT_HEADINGS)
def test_columns_without_headings_are_proposed_and_asked_once(way):
    reading = read(WITHOUT_HEADINGS[way])
    assert known(reading) == BOTH
    assert {
        problem.name for row in reading.rows for problem in row.problems if problem.severity != "warning"
    } == {"proposed"}
    assert [question.code for question in reading.sheets[0].questions] == ["proposed"]
    sheet = reading.sheets[0].name
    sure = read(WITHOUT_HEADINGS[way], answers=Answers().with_sheet(sheet, proposed="1"))
    assert known(sure) == BOTH
    assert all(row.is_good for row in sure.rows)
    assert not sure.sheets[0].questions


@pytest.mark.parametrize("way", WITH_HEADINGS)
def test_a_block_with_headings_that_lost_its_tabs_is_read_without_a_question(way):
    reading = read(WITH_HEADINGS[way])
    assert known(reading) == BOTH
    assert all(row.is_good for row in reading.rows)
    assert not reading.sheets[0].questions


def test_a_row_that_lost_a_cell_is_kept_whole_and_not_taken():
    short = [*FIRST[:2], *FIRST[3:]]
    reading = read("\n".join([*HEADED, *short, *SECOND, "3", *SECOND[1:]]))
    assert [row.is_good for row in reading.rows] == [False, True, True]
    assert reading.rows[0].title == "Đường hoa phụ nữ / Xã Xuân Lập / Kinh tế / 2022"


def test_no_line_of_a_pasted_block_is_lost():
    lines = ["DANH SÁCH", *NUMBERED, "3. Chỉ có tên", "ghi thêm", "Người lập"]
    book = read_book(pasted_file("\n".join(lines)), "Dán từ Excel.csv")
    told = " ".join(str(cell) for _, cells in book.sheets[0].rows for cell in cells)
    for line in lines:
        assert all(word in told for word in line.replace("–", " ").replace(".", " ").split())


@pytest.mark.parametrize(
    "lines",
    [
        ["[10:23, 5/10/2022] Chị Hoa: 1. Đường hoa – Hội A – Kinh tế", "2. Nhà sạch – Hội B – Kinh tế"],
        [
            "1. Đường hoa",
            "- Hội A",
            "2. Nhà sạch",
            "- Hội B",
            "- Ghi thêm",
            "3. Rau",
            "- Hội C",
            "Người lập",
            "Ma Thị Hoa",
        ],
        [
            "1. Mô hình: Đường hoa. Tập thể: Hội A. Tập thể: Hội B",
            "2. Mô hình: Nhà sạch. Tập thể: Hội C",
            "3. Rau",
            "hết",
        ],
    ],
)
def test_no_word_of_a_list_without_tabs_is_lost(lines):
    book = read_book(pasted_file("\n".join(lines)), "Dán từ Excel.csv")
    told = " ".join(str(cell) for _, cells in book.sheets[0].rows for cell in cells).lower()
    words = re.findall(r"\w+", " ".join(lines).lower())
    assert [word for word in words if word not in told] == []


def test_text_in_which_no_cells_can_be_told_apart_is_kept_as_it_is():
    text = "Kính gửi Ban Chỉ đạo\nXã xin gửi danh sách sau."
    assert pasted_file(text).decode("utf-8-sig") == text


def test_a_heading_with_a_comma_is_one_cell_of_a_block_that_lost_its_tabs():
    cells = [
        "TT",
        "Họ và tên",
        "Chức vụ, đơn vị",
        "Hình thức",
        "1",
        "Ma Văn Chài",
        "Trưởng thôn",
        "Giấy khen",
    ]
    text = "\n".join([*cells, "2", "Lò Thị Bưởi", "Bí thư chi bộ", "Giấy khen"])
    data = file_of(text, COMMENDATION_LIST.columns, CATALOGUE)
    rows = read_workbook(data, "Dán từ Excel.csv", CATALOGUE, None, COMMENDATION_LIST).rows
    assert [(row.registrant, row.post) for row in rows] == [
        ("Ma Văn Chài", "Trưởng thôn"),
        ("Lò Thị Bưởi", "Bí thư chi bộ"),
    ]


def test_a_list_of_commendations_is_pasted_without_headings_too():
    text = "1. Hội Phụ nữ – Xã Xuân Lập – Giấy khen\n2. Ma Văn An – Xã Xuân Lập – Bằng khen"
    data = file_of(text, COMMENDATION_LIST.columns, CATALOGUE)
    reading = read_workbook(data, "Dán từ Excel.csv", CATALOGUE, shape=COMMENDATION_LIST)
    assert [(row.registrant, row.unit, row.other["form"]) for row in reading.rows] == [
        ("Hội Phụ nữ", "Xã Xuân Lập", "Giấy khen"),
        ("Ma Văn An", "Xã Xuân Lập", "Bằng khen"),
    ]
    assert [question.code for question in reading.sheets[0].questions if question.code == "proposed"]


@pytest.mark.parametrize(
    "block",
    [
        lambda n: "a" + " " * (40 * n) + "b\n" + "c" + " " * (40 * n) + "d",
        lambda n: "\n".join(f"Dòng số {i} của một bài viết dài" for i in range(n)),
        lambda n: "\n".join(f"Mô hình {i}\tTổ hợp tác số {i}\tViệc thứ {i}" for i in range(n)),
        lambda n: "\n".join(f"{i}. Mô hình {i} - Tổ hợp tác {i}" for i in range(1, n)),
    ],
    ids=["blanks", "lines", "rows", "numbered"],
)
def test_a_block_twice_as_long_takes_about_twice_the_time(block):
    def cost(text):
        start = time.process_time()
        assert pasted_file(text)
        return time.process_time() - start

    short, long = (min(cost(block(number)) for _ in range(2)) for number in (5_000, 10_000))
    assert long < 3 * short + 0.1  # four times and more where each line looks at all others
