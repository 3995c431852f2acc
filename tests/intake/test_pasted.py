"""A block copied from Excel, cell by cell."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from danvan.intake.pasted import pasted_cells, pasted_file
from danvan.lib.sheets import read_book

CELLS = st.text(alphabet="aâ1\" ,;\t\n'|", max_size=8)


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
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter="\t")) == rows


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
    assert pasted_file("a;b\n1;2") == "a;b\n1;2".encode("utf-8-sig")
