"""A list in Excel, written while it is sent: cell by cell what openpyxl wrote of it."""

import io
import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal
from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from danvan.lib.xlsx import rows as of_rows
from danvan.lib.xlsx.rows import CUT
from models_registry.excel import ListText, ListWorkbook
from models_registry.models import Level
from tests.former_excel import former_workbook
from tests.random_cases import whole_list

TEXTS = st.one_of(
    st.text(max_size=90),
    st.text(alphabet="=+-@\t\r\n ax_0D<>&\"'\x00\x07\x1f\u2028\xa0", max_size=12),
    st.sampled_from(
        ["", "_x000D_", "=1+1", "Mô hình “Dân vận khéo” " * 9, "Dòng\ndòng", " hai đầu ", "0012"]
    ),
)
VALUES = st.one_of(
    TEXTS,
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**9), 10**9, places=2),
    st.dates(date(1945, 9, 2), date(2100, 1, 1)),
    st.datetimes(datetime(1945, 9, 2), datetime(2100, 1, 1)),
    st.sampled_from(Level),
)


def written(headers, rows, count=None):
    return b"".join(ListWorkbook().stream(headers, rows, len(rows) if count is None else count))


def told(content):
    """All that a sheet says: of each cell its value and look, of rows their height, of columns their width."""
    (sheet,) = load_workbook(io.BytesIO(content)).worksheets
    cells = [
        (
            cell.coordinate,
            cell.value,
            cell.data_type,
            cell.style,
            cell.number_format,
            (cell.font.name, cell.font.size, cell.font.bold),
            (cell.alignment.vertical, cell.alignment.wrap_text),
            cell.quotePrefix,
        )
        for row in sheet.iter_rows()
        for cell in row
    ]
    heights = {number: row.height for number, row in sheet.row_dimensions.items() if row.height}
    widths = {letter: column.width for letter, column in sheet.column_dimensions.items()}
    paper = (
        sheet.title,
        sheet.freeze_panes,
        sheet.print_title_rows,
        sheet.page_setup.orientation,
        sheet.page_setup.paperSize,
        sheet.page_setup.fitToHeight,
        sheet.sheet_properties.pageSetUpPr.fitToPage,
    )
    return cells, heights, widths, paper


def can_be_stored(row):
    """openpyxl refuses a text with one of the two characters that are none, which no field takes either."""
    return not any(isinstance(value, str) and {"\ufffe", "\uffff"} & {*value} for value in row)


@whole_list
@given(st.lists(st.tuples(VALUES, TEXTS, VALUES).filter(can_be_stored), max_size=30))
def test_a_streamed_list_is_what_openpyxl_wrote_cell_by_cell(rows):
    headers = ["Mã", "Tên & <tên>", "=Ngày"]
    assert told(written(headers, rows)) == told(former_workbook(headers, rows))


def test_the_same_for_more_rows_and_texts_than_are_remembered():
    rows = [
        [number, f"Mô hình {number} " * (number % 9), date(2020, 1, 1 + number % 28), f"+{number % 3}"]
        for number in range(of_rows._REMEMBERED * 2 + 7)
    ]
    headers = ["Số", "Tên", "Ngày", "Loại"]
    assert told(written(headers, rows)) == told(former_workbook(headers, rows))


def test_true_and_one_are_two_things():
    rows = [[True, 1], [1, True], [Decimal(1), 1.0]]
    found = load_workbook(io.BytesIO(written(["A", "B"], rows))).active.iter_rows(min_row=2)
    assert [[cell.data_type for cell in row] for row in found] == [["b", "n"], ["n", "b"], ["n", "n"]]


def test_what_xml_has_no_place_for_is_written_as_excel_writes_it():
    content = written(["Tên"], [["a\ufffeb\x01c_x0041_\r"]])
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    texts = etree.fromstring(sheet).iter("{*}t")
    assert [text.text for text in texts] == ["Tên", "a_xFFFE_b_x0001_c_x005F_x0041__x000D_"]


def test_a_text_longer_than_a_cell_says_that_it_is_cut():
    """Half-way through a file there is nobody left to be told."""
    content = written(["Tên"], [["Đ" * 32_767], ["Đ" * 32_768]])
    whole, cut = (row[0] for row in load_workbook(io.BytesIO(content)).active.iter_rows(2, values_only=True))
    assert whole == "Đ" * 32_767
    assert len(cut) == 32_767
    assert cut.endswith(CUT)


def test_what_has_no_cell_of_its_own_kind_is_not_guessed_at():
    with pytest.raises(ValueError, match="no cell"):
        written(["Tên"], [[object()]])


def test_more_rows_than_a_sheet_has_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr(of_rows, "ROWS_OF_SHEET", 1200)
    book = load_workbook(io.BytesIO(written(["Số", "Tên"], [[n, f"Tên {n}"] for n in range(2500)])))
    assert book.sheetnames == ["Danh sách", "Danh sách 2", "Danh sách 3"]
    found = [list(sheet.iter_rows(values_only=True)) for sheet in book]
    assert [rows[0] for rows in found] == [("Số", "Tên")] * 3
    assert [row[0] for rows in found for row in rows[1:]] == list(range(2500))
    assert {sheet.freeze_panes for sheet in book} == {"A2"}


@pytest.mark.parametrize("kind", [ListWorkbook, ListText])
def test_a_list_leaves_while_it_is_read_and_nothing_of_it_is_kept(kind):
    taken = 0

    def rows(count):
        nonlocal taken
        for taken, _ in enumerate(repeat(None, count), start=1):
            yield [taken, f"Mô hình số {taken}", "Xã Thượng Lâm " * 4]

    file = kind().stream(["Số", "Tên", "Đơn vị"], rows(30_000), 30_000)
    next(file)
    assert taken < 15_000
    for _ in zip(file, range(3), strict=False):  # what is made once is made
        pass
    tracemalloc.start()
    for _ in file:
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken == 30_000
    assert peak < 4 * 1024 * 1024


def test_a_file_that_is_given_up_half_way_closes_in_peace():
    file = ListWorkbook().stream(["Tên"], ([f"Tên {n}"] for n in range(20_000)), 20_000)
    next(file)
    file.close()
