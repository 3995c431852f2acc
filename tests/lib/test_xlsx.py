"""Text stays text and unaltered in a written workbook, also for LibreOffice; pages print as said."""

import csv
import io
import shutil
import subprocess
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from danvan.lib.xlsx import Column, Kind, Sheet, new_workbook, put_text, safe_sheet_name, to_bytes
from tests.random_cases import whole_list

FORMULA_LIKE = ["=1+1", "+cmd", "@x", "-2", "\tx", "\r=1", '=HYPERLINK("http://x")', "'x", " =1", "_x0041_"]
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not here")


COLUMNS = (Column("Tên", 80), Column("Số", 30, Kind.NUMBER), Column("Ngày", 30, Kind.DATE))


def written(rows):
    book = new_workbook("Thử", "Thử")
    sheet = Sheet(book, "Danh sách", COLUMNS)
    sheet.table(rows)
    sheet.finish()
    return to_bytes(book)


def reread(content):
    return load_workbook(io.BytesIO(content)).active


@pytest.mark.parametrize("text", FORMULA_LIKE[:-1])
def test_text_is_stored_as_text_and_unaltered(text):
    cell = reread(written([(text, 1, None)]))["A2"]
    assert (unescape(cell.value), cell.data_type) == (text, "s")  # as Excel reads `_x000D_`


def test_text_that_begins_like_a_formula_stays_text_when_edited():
    sheet = reread(written([("=1+1", 1, None), ("Mô hình", 1, None)]))
    assert sheet["A2"].quotePrefix
    assert not sheet["A3"].quotePrefix


def test_text_longer_than_a_cell_is_refused_rather_than_cut():
    with pytest.raises(ValueError, match="32767"):
        put_text(new_workbook("Thử", "Thử").create_sheet("x")["A1"], "x" * 32768)


def test_numbers_and_dates_keep_their_type():
    row = reread(written([("Mô hình", 1157, date(2022, 10, 5))]))[2]
    assert [cell.data_type for cell in row] == ["s", "n", "d"]
    assert "#,##0" in row[1].number_format
    assert row[2].number_format == "dd/mm/yyyy"
    assert row[1].alignment.horizontal == "right"


def test_sheet_prints_on_a4_with_its_heading_on_each_page():
    sheet = reread(written([("x", 1, None)]))
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes == "A2"


def test_sheet_names_are_safe():
    assert safe_sheet_name("a/b:c*d?[e]\\f") == "a-b-c-d--e--f"
    assert len(safe_sheet_name("x" * 40)) == 31
    assert safe_sheet_name("Tập thể", ["TẬP THỂ"]) == "Tập thể (2)"
    assert safe_sheet_name("") == "Trang"


@pytest.mark.office
@needs_office
def test_libreoffice_reads_the_same_text(tmp_path):
    texts = [text for text in FORMULA_LIKE if "\r" not in text and "\t" not in text]
    (tmp_path / "thu.xlsx").write_bytes(written([(text, 1, None) for text in texts]))
    # 44,34,76: comma, quote, UTF-8.
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/office",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "thu.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with (tmp_path / "thu.csv").open(encoding="utf-8", newline="") as file:
        assert [row[0] for row in csv.reader(file)][1:] == texts


LONG = st.one_of(
    st.text(alphabet="=+-@ aĐx_0D<&\n", max_size=60),
    st.none(),
    st.integers(-(10**9), 10**9),
    st.decimals(-(10**6), 10**6, places=2),
    st.dates(date(1945, 9, 2), date(2100, 1, 1)),
)


@whole_list
@given(st.lists(st.tuples(LONG, LONG, LONG, LONG), max_size=20))
def test_a_long_table_says_what_a_table_says(rows):
    """Its rows are written as the book leaves; in the file nobody can tell."""

    def file(is_long):
        book = new_workbook("Danh sách", "Cổng")
        kinds = (Kind.TEXT, Kind.CENTRE, Kind.NUMBER, Kind.DATE)
        sheet = Sheet(book, "Danh sách", [Column(f"Cột {kind}", 20, kind) for kind in kinds])
        sheet.title("Danh sách")
        if is_long:
            sheet.long_table(rows)
        else:
            sheet.table(rows, filtered=True)
        sheet.finish()
        return to_bytes(book, {sheet.name: sheet.body} if sheet.body else None)

    def told(content):
        sheet = load_workbook(io.BytesIO(content)).active
        cells = [
            (cell.coordinate, cell.value or None, cell.style, cell.number_format, cell.quotePrefix)
            for row in sheet.iter_rows()
            for cell in row
        ]
        heights = {number: row.height for number, row in sheet.row_dimensions.items()}
        reach = (sheet.dimensions, sheet.auto_filter.ref, sheet.print_area, sheet.freeze_panes)
        return cells, heights, reach, sheet.print_title_rows

    assert told(file(True)) == told(file(False))
