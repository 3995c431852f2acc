"""Every review page on paper: A4 sheets of an annex, read back from the PDF that the browser prints."""

import re
import shutil
import subprocess
from collections import Counter

import pytest

pytestmark = pytest.mark.browser

ANNEXES = [
    "/so-ket/2020-2022/",
    "/so-sanh/",
    "/so-sanh/?a=2020-2022&a_nam=2022&a_don_vi=11&b=2020-2022&b_nam=2022&b_don_vi=12",
    "/doi-chieu/2020-2022/",
    "/ai-da-gui/2020-2022/",
    "/ai-da-gui/2020-2022/don-doc/",
    "/khen-thuong/in/",
    "/mo-hinh/in/?nam=2022&tieu_bieu=co",
    "/dang-ky/in/?nam=2022&cap=district",
]
NEVER_ON_PAPER = [
    "Chuyển đến nội dung chính",
    "Đăng xuất",
    "Tài khoản của tôi",
    "Hướng dẫn",
    "Đóng danh mục",
    "Bấm vào một số",
    "Không nhập, không lưu",
]


@pytest.fixture
def open_annex(visit):
    """`open_annex(address)`: the page as a committee member reads it."""

    def open_page(address: str):
        page = visit("bcd")
        assert page.goto(address).status == 200
        return page

    return open_page


@pytest.fixture
def sheets_of(tmp_path):
    """`sheets_of(page)`: the text of each printed sheet, all of them A4."""
    if not shutil.which("pdftotext"):
        pytest.skip("needs pdftotext and pdfinfo (poppler-utils)")

    def print_page(page) -> list[str]:
        path = tmp_path / "annex.pdf"
        path.write_bytes(page.pdf(prefer_css_page_size=True))
        pages = run("pdfinfo", "-f", "1", "-l", "999", path)
        sizes = re.findall(r"Page +\d+ size: +(\d+)[.\d]* x (\d+)", pages)
        assert sizes
        assert {tuple(sorted(map(int, size))) for size in sizes} <= {(594, 841), (595, 841), (595, 842)}
        sheets = run("pdftotext", "-layout", path, "-").split("\f")[:-1]
        assert len(sheets) == len(sizes)
        return sheets

    return print_page


def run(*command: object) -> str:
    return subprocess.run(
        [str(part) for part in command], check=True, capture_output=True, encoding="utf-8"
    ).stdout


def words(text: str) -> str:
    """Without line ends, which fall otherwise on paper than on the screen."""
    return " ".join(text.split())


@pytest.mark.parametrize("address", ANNEXES)
def test_a_review_page_prints_as_an_annex(open_annex, sheets_of, address):
    page = open_annex(address)
    page.emulate_media(media="print")
    heading = words(page.locator("h1").inner_text())  # some pages say it otherwise on paper
    pressed = page.locator("nav:visible, form:visible, button:visible, .button:visible, .site-foot:visible")
    assert pressed.evaluate_all("all => all.map(e => e.outerHTML.slice(0, 120))") == []
    links = page.locator("main a:visible").evaluate_all(
        "all => all.map(e => [getComputedStyle(e).color, getComputedStyle(e).textDecorationLine])"
    )
    assert {tuple(look) for look in links} <= {("rgb(0, 0, 0)", "none")}

    sheets = sheets_of(page)
    first, everything = words(sheets[0]), words(" ".join(sheets))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in first
    assert "BAN CHỈ ĐẠO" in first
    assert heading in first
    assert [text for text in NEVER_ON_PAPER if text in everything] == []
    for number, sheet in enumerate(sheets, start=1):
        lines = sheet.strip().splitlines()
        assert lines[-1].strip() == f"{number}/{len(sheets)}", f"sheet {number} ends: {lines[-2:]}"
        assert "DỮ LIỆU TRÌNH DIỄN" in lines[-2]
        assert len(lines) > 4, f"sheet {number} is almost empty"


LENGTHEN = """table => {
  const row = table.tBodies[0].rows[0];
  for (let number = 0; number < 120; number++) {
    const more = row.cloneNode(true);
    more.cells[0].textContent = "Hàng thêm";
    row.after(more);
  }
}"""


@pytest.mark.parametrize(
    "address",
    [
        *("/so-ket/2020-2022/", "/so-sanh/", "/doi-chieu/2020-2022/", "/ai-da-gui/2020-2022/"),
        *("/mo-hinh/in/?nam=2022&tieu_bieu=co", "/dang-ky/in/?nam=2022&cap=district"),
    ],
)
def test_the_header_row_stands_on_every_sheet_of_a_long_table(open_annex, sheets_of, address):
    page = open_annex(address)
    table = (
        page.locator("main table.data").last
        if address == "/so-ket/2020-2022/"
        else page.locator("main table.data").first
    )
    header = {word for text in table.locator("thead th").all_inner_texts() for word in text.split()}
    assert len(header) > 3
    table.evaluate(LENGTHEN)
    long = [sheet for sheet in sheets_of(page) if "Hàng thêm" in words(sheet)]
    assert len(long) >= 3
    for number, sheet in enumerate(long, start=1):
        assert header <= set(sheet.split()), f"sheet {number} of the table: {header - set(sheet.split())}"


REPEAT_FIRST_ROW = """(table, times) => {
  const row = table.tBodies[0].rows[0];
  for (let number = 0; number < times; number++) row.after(row.cloneNode(true));
}"""


@pytest.mark.parametrize("more", range(9, 14))
def test_total_and_signature_of_a_list_stand_beside_a_row_wherever_a_sheet_ends(more, open_annex, sheets_of):
    page = open_annex("/ket-qua-van-dong/in/")
    rows = page.locator("main table.data tbody tr")
    listed = rows.count() - 1  # the last one holds total and signature; other files of the browser enter more
    final = rows.nth(listed - 1).inner_text()
    page.locator("main table.data").evaluate(REPEAT_FIRST_ROW, more)
    last = words(sheets_of(page)[-1])
    row, _, total = last.partition(f"Tổng số: {listed} kết quả vận động.")
    assert "NGƯỜI LẬP BIỂU" in total
    assert set(final.split()) <= set(row.split())


@pytest.mark.parametrize("address", ["/mo-hinh/in/?tieu_bieu=co", "/cong-nhan/in/?tieu_bieu=co"])
def test_no_word_of_a_list_goes_over_the_edge_of_the_sheet(address, open_annex, sheets_of):
    page = open_annex(address)
    table = page.locator("main table.data tbody").text_content()
    paper = " ".join(sheets_of(page))
    listed, on_paper = (Counter(re.findall(r"\w+", text.casefold())) for text in (table, paper))
    assert listed["biểu"] > 1
    assert listed - on_paper == Counter()
