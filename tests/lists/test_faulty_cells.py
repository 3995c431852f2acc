"""Rows of formulas without a result and of Excel errors (#REF!, #N/A): refused with their reasons, never lost."""

import openpyxl
import pytest

from danvan.lists.commendations.reading import COMMENDATION_LIST
from danvan.lists.reading.answers import Answers
from danvan.lists.reading.workbook import read_workbook
from tests.lib.test_sheets import ods, xls
from tests.lists.commendations import commended
from tests.lists.lists import CATALOGUE, HEADER, ROW, asides, codes, read, to_bytes
from tests.lists.test_import_list import ds, run  # noqa: F401 (a fixture)

ERRORS = ("#REF!", "#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#REF!")
LINKS = tuple(f"='[Nà Thoi.xlsx]DS'!{letter}6" for letter in "ABCDEFG")
GOOD = (2, "Vườn mẫu", *ROW[2:])
PLAIN = (1, "Duong hoa", "Hoi Nong dan xa Xuan Lap", "Tap the", "Xa Xuan Lap", "Kinh te", 2022)
PLAIN_HEADER = (
    "STT",
    "Ten mo hinh",
    "Ten tap the, ca nhan",
    "Loai hinh",
    "Don vi",
    "Linh vuc",
    "Nam dang ky",
)


def refused(reading):
    """Rows that are not good."""
    return [row.row for row in reading.rows if not row.is_good]


def ods_row(cells, more=""):
    written = ""
    for cell in cells:
        if str(cell).startswith("#"):  # as LibreOffice writes an error
            written += (
                '<table:table-cell table:formula="of:=#REF!" office:value-type="string" office:string-value="">'
                f"<text:p>{cell}</text:p></table:table-cell>"
            )
        else:
            written += f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
    return f"<table:table-row {more}>{written}</table:table-row>"


@pytest.mark.parametrize("broken", [ERRORS, LINKS], ids=["errors", "formulas without a result"])
@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ((ROW, None, GOOD), [3]),
        ((ROW, GOOD, None), [4]),
        ((ROW, None, None, None), [3, 4, 5]),
        ((ROW, None, None, GOOD, None), [3, 4, 6]),
        ((None, ROW), [2]),
    ],
    ids=["in the middle", "at the tail", "several in a run", "here and there", "at the head"],
)
def test_a_row_of_nothing_but_broken_cells_is_refused(broken, rows, where):
    reading = read(HEADER, *(broken if row is None else row for row in rows))
    assert [row.row for row in reading.rows] == list(range(2, 2 + len(rows)))
    assert refused(reading) == where
    assert asides(reading) == {}
    for row in reading.rows:
        if row.row in where:
            assert {problem.name for problem in row.problems if problem.code == "bad_value"} >= {
                "title",
                "registrant",
                "unit",
                "field",
                "year",
            }


def test_an_old_workbook_refuses_its_rows_of_errors():
    broken = [None] * 7
    reading = read_workbook(xls([PLAIN_HEADER, PLAIN, broken, broken, PLAIN]), "ds.xls", CATALOGUE)
    assert ([row.row for row in reading.rows], refused(reading)) == ([2, 3, 4, 5], [3, 4])


def test_an_open_document_refuses_its_rows_of_errors():
    table = "".join(map(ods_row, (HEADER, ROW, ERRORS, ERRORS, GOOD)))
    reading = read_workbook(ods(f'<table:table table:name="DS">{table}</table:table>'), "ds.ods", CATALOGUE)
    assert ([row.row for row in reading.rows], refused(reading)) == ([2, 3, 4, 5], [3, 4])


def test_an_open_document_that_tells_equal_cells_and_rows_once_refuses_each_row():
    cell = (
        '<table:table-cell table:number-columns-repeated="7" table:formula="of:=#REF!"'
        ' office:value-type="string" office:string-value=""><text:p>#REF!</text:p></table:table-cell>'
    )
    rows = ods_row(HEADER) + ods_row(ROW)
    rows += f'<table:table-row table:number-rows-repeated="3">{cell}</table:table-row>' + ods_row(GOOD)
    reading = read_workbook(ods(f'<table:table table:name="DS">{rows}</table:table>'), "ds.ods", CATALOGUE)
    assert ([row.row for row in reading.rows], refused(reading)) == ([2, 3, 4, 5, 6], [3, 4, 5])
    assert set(codes(reading)[1]) == {"bad_value"}
    assert codes(reading)[1] == codes(reading)[2] == codes(reading)[3]


def test_formulas_of_an_open_document_whose_result_is_empty_are_empty():
    written = (
        '<table:table-cell table:formula="of:=IF([.Z1]=0;&quot;&quot;;[.Z1])"><text:p/></table:table-cell>'
    )
    typed = written.replace("<table:table-cell ", '<table:table-cell office:value-type="string" ')
    missing = '<table:table-cell table:formula="of:=[.Z1]"/>'
    rows = "".join(map(ods_row, (HEADER, ROW)))
    rows += "".join(f"<table:table-row>{cell * 7}</table:table-row>" for cell in (written, typed, missing))
    reading = read_workbook(ods(f'<table:table table:name="DS">{rows}</table:table>'), "ds.ods", CATALOGUE)
    assert ([row.row for row in reading.rows], refused(reading), asides(reading)) == ([2, 5], [5], {})


def test_delimited_text_says_errors_as_a_workbook_does():
    lines = [";".join(map(str, line)) for line in (HEADER, ROW, ERRORS, (3, "#NAME?", *ROW[2:]), GOOD)]
    reading = read_workbook("\r\n".join(lines).encode(), "ds.csv", CATALOGUE)
    assert ([row.row for row in reading.rows], refused(reading)) == ([2, 3, 4, 5], [3, 4])
    assert [row.title for row in reading.rows] == ["Đường hoa", "", "", "Vườn mẫu"]
    assert codes(reading)[2] == ["bad_value"]


@pytest.mark.parametrize("broken", [ERRORS, LINKS], ids=["errors", "formulas without a result"])
def test_a_recipient_of_nothing_but_broken_cells_is_refused(broken):
    collectives = (commended.UNION, broken, (3, "Hội Nông dân xã Xuân Lập"), broken, broken)
    reading = commended.read(*commended.annex(collectives=collectives))
    assert [row.row for row in reading.rows] == [8, 9, 10, 11, 12, 14]
    assert refused(reading) == [9, 11, 12]
    assert {9, 11, 12}.isdisjoint(asides(reading))
    old = read_workbook(
        xls([["TT", "Ho va ten/Ten tap the", "Don vi"], [1, "Hoi Nong dan"], [None] * 3, [None] * 3]),
        "kt.xls",
        CATALOGUE,
        Answers(unit=1, year=2022, more={"form": "giay_khen"}),
        COMMENDATION_LIST,
    )
    assert ([row.row for row in old.rows], refused(old)) == ([2, 3, 4], [3, 4])


def test_a_name_that_is_broken_makes_a_row_of_what_else_would_be_the_rest_of_the_row_above():
    short = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực", "Nội dung")
    first = (1, "Hiến đất,", "Hội Nông dân xã", "KT", "Tuyên truyền,")
    for line in (
        (None, "góp ngày công", "#REF!"),
        (None, "#REF!", "xã Xuân Lập"),
        (None, "#N/A", "#N/A", "#N/A", "vận động"),
    ):
        reading = read(short, first, line, unit=1, year=2022)
        assert (codes(reading)[0], refused(reading)) == ([], [3]), line


def test_a_broken_name_beside_cells_merged_downwards_is_a_row_of_its_own():
    rows = (HEADER, ROW, (None, None, "#REF!"))
    reading = read(*rows, merged=[f"{at}2:{at}3" for at in "ABDEFG"])
    assert ([row.row for row in reading.rows], refused(reading)) == ([2, 3], [3])


def test_a_number_that_is_a_formula_without_a_result_is_a_number_still():
    header = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Chức vụ", "Lĩnh vực")
    reading = read(
        header,
        (1, "Đường hoa", "Ma Văn Á", None, "KT"),
        ("=A2+1", "nuôi ong lấy mật", "Ma Văn Bé", "Chủ tịch", None),
        ("=A3+1", "xóm không rác", "Ma Văn Cả", None, "KT"),
        field="economy",
        unit=1,
        year=2022,
    )
    assert [row.title for row in reading.rows] == ["Đường hoa", "nuôi ong lấy mật", "xóm không rác"]
    assert asides(reading) == {}


def test_lines_of_a_template_with_formulas_and_without_names_are_still_not_filled_in():
    book = openpyxl.Workbook()
    for values in (HEADER, ROW, ("=ROW()-1", None, None, None, "=E2", "#N/A", "=G2"), GOOD):
        book.active.append(values)
    reading = read_workbook(to_bytes(book), "ds.xlsx", CATALOGUE)
    assert (refused(reading), asides(reading)) == ([], {3: "unfilled"})


@pytest.mark.django_db
def test_the_command_counts_such_rows_and_fails(ds, capsys):  # noqa: F811
    whole = [1, "Đường hoa", "Hội Phụ nữ", "Tập thể", "Xã Xuân Lập", "Kinh tế", 2021]
    assert run(ds(whole, [*ERRORS], [*LINKS]), "--check") == 1
    said = capsys.readouterr().out
    assert "3 dòng" in said
    assert "dòng 3, cột B (Tên mô hình): ô này báo lỗi của Excel" in said
    assert "dòng 4, cột B (Tên mô hình): ô này là công thức chưa có kết quả" in said
