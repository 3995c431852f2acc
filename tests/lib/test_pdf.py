"""Papers set in millimetres: text fitted, the PDF as it is read back and as it is seen, to half a millimetre."""

import re
import shutil
import subprocess
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw
from reportlab.pdfbase import pdfmetrics

from danvan.lib.pdf import Box, Family, Sheet, crosses, fit, pdf_of, picture_of
from danvan.lib.pdf.fonts import file_of

pytestmark = [
    pytest.mark.papers,
    pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler-utils"),
]
A4 = (297, 210)
HALF = 0.5  # millimetres
DPI = 254  # ten points a millimetre
OFFICIAL = Path(__file__).parents[2] / "models_registry" / "units" / "official.csv"
KINDS = {"commune": "xã", "ward": "phường", "special_zone": "đặc khu"}


@cache
def longest_names():
    """Twenty real bodies of the real communes with the longest names."""
    lines = [line.split(",") for line in OFFICIAL.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    names = {f"{KINDS[row[0]]} {row[2]}" for row in lines if row[0] in KINDS}
    names = sorted(names, key=lambda name: (len(name), name))[-20:]
    return [f"Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam {name}" for name in names]


def words_of(file):
    """(page, text, left, top, right, bottom) of each word of a PDF, in millimetres."""
    told = subprocess.run(
        ["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    pages, found = told.split("<page ")[1:], []
    for number, page in enumerate(pages):
        for x, y, right, bottom, text in re.findall(
            r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', page
        ):
            found.append((number, text, *(float(one) * 25.4 / 72 for one in (x, y, right, bottom))))
    return found


def seen(tmp_path, pdf):
    """Each page as a picture of `DPI`, in grey."""
    (tmp_path / "seen.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-gray", tmp_path / "seen.pdf", tmp_path / "seen"], check=True
    )
    return [Image.open(one) for one in sorted(tmp_path.glob("seen-*.pgm"))]


def ink(picture, box):
    """Where within the box, and around it, something is printed: left, top, right, bottom in millimetres."""
    around = [round(one * 10) for one in (box.left - 9, box.top - 9)]
    around += [round(one * 10) for one in (box.left + box.width + 9, box.top + box.height + 9)]
    found = ImageChops.invert(picture.crop(around)).point(lambda grey: 255 if grey > 128 else 0).getbbox()
    return [one / 10 + (around[at % 2] / 10) for at, one in enumerate(found)]


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("italic", [False, True])
def test_a_font_has_every_vietnamese_letter_in_every_style(family, bold, italic):
    box = Box(0, 0, 9, 9, family=family, bold=bold, italic=italic)
    font = pdfmetrics.getFont(box.face)
    letters = {*"đĐ0123456789“”‘’–…:;,./()"}
    for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY":
        letters |= {
            unicodedata.normalize("NFC", letter + mark) for mark in ("", *"\u0300\u0301\u0303\u0309\u0323")
        }
    assert all(len(one) == 1 for one in letters)
    assert {one for one in letters if ord(one) not in font.face.charToGlyph} == set()
    assert file_of(family, bold=bold, italic=italic).stem == box.face


def test_a_text_keeps_its_size_where_it_fits_and_shrinks_no_further_than_it_must():
    box = Box(0, 0, 100, 12, size=24, least=10)
    assert fit("Hội Phụ nữ", box).size == 24
    longer = fit("Hội Liên hiệp Phụ nữ thị trấn Lăng Can", box)
    assert 10 < longer.size < 24
    assert longer.fits
    half_a_point_more = fit(
        "Hội Liên hiệp Phụ nữ thị trấn Lăng Can", Box(0, 0, 100, 12, longer.size + 0.5, longer.size + 0.5)
    )
    assert not half_a_point_more.fits


def test_lines_break_between_words_alone_and_lose_no_space():
    text = "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam xã Chân Mây - Lăng Cô"
    for width in range(20, 200, 7):
        fitted = fit(text, Box(0, 0, width, 40, 24, 8))
        assert " ".join(fitted.lines) == text
        assert fitted.fits or width < 30


def test_lines_in_the_middle_are_of_nearly_one_length_so_that_no_word_stands_alone():
    text = "Đã có thành tích xuất sắc trong thực hiện Phong trào thi đua “Dân vận khéo” năm 2022"
    fitted = fit(text, Box(0, 0, 150, 20, 16, 16))
    first, last = fitted.lines
    assert 0.8 < len(first) / len(last) < 1.25
    filled = fit(text, Box(0, 0, 150, 20, 16, 16, align="left"))
    assert len(filled.lines[0]) > len(filled.lines[1]) * 1.5


def test_a_line_that_was_typed_stays_a_line():
    assert fit("TẶNG\nGIẤY KHEN", Box(0, 0, 200, 30, 20, 10)).lines == ("TẶNG", "GIẤY KHEN")


def test_what_does_not_fit_at_its_least_size_says_so_and_keeps_every_word():
    fitted = fit("Nguyễn Thị Phương Nguyệt Ánh", Box(0, 0, 12, 6, 20, 14))
    assert not fitted.fits
    assert fitted.size == 14
    assert " ".join(fitted.lines) == "Nguyễn Thị Phương Nguyệt Ánh"


def test_twenty_of_the_longest_names_stand_in_their_box_over_a_drawn_blank_to_half_a_millimetre(tmp_path):
    names = longest_names()
    assert len(set(names)) == 20
    assert min(map(len, names)) > 65
    blank = Image.new("L", (2970, 2100), 255)
    ImageDraw.Draw(blank).rectangle([300, 900, 2670, 1080], outline=0, width=3)
    drawn = tmp_path / "blank.jpg"
    blank.save(drawn, quality=95)
    box = Box(30, 90, 237, 18, size=28, least=14, bold=True)
    pdf = pdf_of([Sheet(A4, [(box, name)], background=drawn.read_bytes()) for name in names], "Giấy khen")
    without = pdf_of([Sheet(A4, [(box, name)]) for name in names], "Giấy khen")
    (tmp_path / "read.pdf").write_bytes(pdf)
    read = [[] for _ in names]
    for page, text, *_ in words_of(tmp_path / "read.pdf"):
        read[page].append(text)
    assert [" ".join(one) for one in read] == names
    frame = Box(25, 85, 247, 28)
    pages = zip(names, seen(tmp_path, without), strict=True)
    for name, page in pages:
        left, top, right, bottom = ink(page, frame)
        assert left >= box.left - HALF, name
        assert right <= box.left + box.width + HALF, name
        assert top >= box.top - HALF, name
        assert bottom <= box.top + box.height + HALF, name
        assert abs((left + right) / 2 - (box.left + box.width / 2)) <= HALF, name
        assert fit(name, box).fits
    framed = seen(tmp_path, pdf)[0]
    left, top, right, bottom = ink(framed, box)
    assert [left, top] == pytest.approx([30, 90], abs=HALF)
    assert [right, bottom] == pytest.approx([267, 108], abs=HALF)


@pytest.mark.parametrize(("align", "edge", "at"), [("left", 0, 40), ("right", 2, 140)])
def test_a_text_begins_or_ends_at_the_edge_of_its_box(align, edge, at, tmp_path):
    box = Box(40, 50, 100, 12, 20, 20, align=align)
    [page] = seen(tmp_path, pdf_of([Sheet(A4, [(box, "HHHH")])], "Thử"))
    assert ink(page, box)[edge] == pytest.approx(at, abs=HALF)


def test_what_is_written_moves_with_the_printer_and_the_paper_does_not(tmp_path):
    box = Box(40, 50, 100, 12, 20, 20, align="left")
    blank = tmp_path / "blank.jpg"
    dotted = Image.new("L", (2970, 2100), 255)
    ImageDraw.Draw(dotted).rectangle([2000, 1500, 2100, 1600], fill=0)
    dotted.save(blank)
    sheet = Sheet(A4, [(box, "HHHH")], background=blank.read_bytes())
    [plain] = seen(tmp_path, pdf_of([sheet], "Thử"))
    before, paper = ink(plain, box), ink(plain, Box(195, 145, 20, 20))
    [moved] = seen(tmp_path, pdf_of([sheet], "Thử", (2.5, -1.5)))
    after = ink(moved, Box(42.5, 48.5, 100, 12))
    assert after == pytest.approx(
        [before[0] + 2.5, before[1] - 1.5, before[2] + 2.5, before[3] - 1.5], abs=0.15
    )
    assert ink(moved, Box(195, 145, 20, 20)) == paper


def test_the_crosses_of_a_test_sheet_stand_where_they_say(tmp_path):
    [page] = seen(tmp_path, crosses(A4, "Tờ thử", (0, 0)))
    for x, y in ((20, 20), (270, 170), (120, 70)):
        across = page.crop((x * 10 - 60, y * 10 - 3, x * 10 - 20, y * 10 + 4))  # its left arm alone
        assert ImageChops.invert(across).getbbox() is not None
        down = page.crop((x * 10 - 3, y * 10 - 60, x * 10 + 4, y * 10 - 20))
        assert ImageChops.invert(down).getbbox() is not None
        beside = page.crop((x * 10 - 60, y * 10 - 60, x * 10 - 6, y * 10 - 6))
        assert ImageChops.invert(beside).getbbox() is None
    [moved] = seen(tmp_path, crosses(A4, "Tờ thử", (3, 2)))
    assert (
        ImageChops.invert(moved.crop((20 * 10 - 20, 22 * 10 - 3, 20 * 10, 22 * 10 + 4))).getbbox() is not None
    )


def test_the_code_that_a_telephone_reads_is_as_large_as_its_box(tmp_path):
    box = Box(25, 155, 22, 22)
    [page] = seen(
        tmp_path, pdf_of([Sheet(A4, codes=[(box, "https://danvan.example.vn/xac-minh/7K3M/")])], "Thử")
    )
    assert ink(page, box) == pytest.approx([25, 155, 47, 177], abs=HALF)


def test_sheets_of_two_sizes_stand_in_one_file_and_one_blank_is_in_it_once(tmp_path):
    blank = tmp_path / "blank.jpg"
    Image.effect_noise((1200, 850), 90).save(blank, quality=90)
    picture = blank.read_bytes()
    pdf = pdf_of([Sheet(A4, background=picture), Sheet((420, 297)), Sheet(A4, background=picture)], "Thử")
    (tmp_path / "two.pdf").write_bytes(pdf)
    told = subprocess.run(
        ["pdfinfo", "-f", "1", "-l", "3", tmp_path / "two.pdf"], capture_output=True, text=True, check=True
    ).stdout
    sizes = [
        tuple(round(float(one) * 25.4 / 72) for one in pair)
        for pair in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", told)
    ]
    assert sizes == [A4, (420, 297), A4]
    assert len(pdf) < len(picture) * 1.6


def test_the_picture_for_the_screen_has_the_ink_where_the_paper_has_it(tmp_path):
    box = Box(60, 80, 150, 20, 26, 12, bold=True)
    sheet = Sheet(A4, [(box, "Hội Liên hiệp Phụ nữ thị trấn Lăng Can")])
    [page] = seen(tmp_path, pdf_of([sheet], "Thử"))
    (tmp_path / "screen.jpg").write_bytes(picture_of(sheet))
    shown = Image.open(tmp_path / "screen.jpg").convert("L").resize((2970, 2100))
    inner = Box(
        box.left + 12, box.top + 11, box.width - 24, box.height - 22
    )  # within the edge that the screen draws
    assert ink(shown, inner)[1::2] == pytest.approx(ink(page, inner)[1::2], abs=1)
    right = ink(page, inner)[2]
    assert ink(shown, inner)[2] == pytest.approx(right, abs=1)
    assert ink(shown, box)[0] == pytest.approx(box.left, abs=1)
