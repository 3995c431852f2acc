"""Registrant and title cells, taken apart."""

import pytest

from danvan.lib.text import clean
from danvan.lists.reading.answers import Answers
from danvan.lists.reading.words.names import guess_kind, split_registrant
from danvan.lists.reading.words.titles import clean_title
from tests.lists.lists import codes, read

COLLECTIVE, HOUSEHOLD, INDIVIDUAL = "collective", "household", "individual"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Mô hình “Quỹ khuyến học dòng họ”", "Quỹ khuyến học dòng họ"),
        ("MÔ HÌNH: Đường hoa", "Đường hoa"),
        ("mô hình nuôi trâu vỗ béo", "Nuôi trâu vỗ béo"),
        ("Mô hình - Đường hoa", "Đường hoa"),
        ('Mô hình Dân vận khéo: "Tuyến đường hoa"', "Tuyến đường hoa"),
        ('"Một cửa thân thiện".', "Một cửa thân thiện"),
        ("“X” tại thôn Y", "“X” tại thôn Y"),
        ("Mô hình “X” tại thôn “Y”", "“X” tại thôn “Y”"),
        ("Mô hình điểm về vệ sinh", "Mô hình điểm về vệ sinh"),
        ("Mô hình", "Mô hình"),
        ("MH 01 Đường hoa", "MH 01 Đường hoa"),
        ("Mô hình 02: Trồng rừng", "Trồng rừng"),
        ("Mô hình số 3 - Trồng rừng", "Trồng rừng"),
        ("MH1: Trồng rừng", "Trồng rừng"),
        ("Mô hình 98: 2", "Mô hình 98: 2"),
        ("Mô hình 3 sạch: nhà, vườn, ngõ", "Mô hình 3 sạch: nhà, vườn, ngõ"),
        ("Mô hình 5 không 3 sạch", "Mô hình 5 không 3 sạch"),
        ("mo hinh trong che", "Trong che"),
        ("Mo hinh diem ve rac thai", "Mo hinh diem ve rac thai"),
        ("Mo hinh rac", "Mo hinh rac"),
    ],
)
def test_a_title_is_without_mo_hinh_and_the_quotes_around_it(written, title):
    assert clean_title(written) == title
    assert clean_title(title) == title


@pytest.mark.parametrize(
    ("written", "name", "post"),
    [
        ("Đ/c Chẩu Văn Anh, Bí thư Chi bộ thôn Bản Chỏn", "Chẩu Văn Anh", "Bí thư Chi bộ thôn Bản Chỏn"),
        ("Đồng chí: Lý Văn Đào - Chủ tịch Hội LHPN xã", "Lý Văn Đào", "Chủ tịch Hội LHPN xã"),
        ("Ông (bà) Ma Văn B (Trưởng thôn)", "Ma Văn B", "Trưởng thôn"),
        ("Bà: Lò Thị C", "Lò Thị C", ""),
        ("Trưởng thôn: Ông Nguyễn Văn A", "Nguyễn Văn A", "Trưởng thôn"),
        ("Nguyễn Văn A- Bí thư", "Nguyễn Văn A", "Bí thư"),
        ("Chi hội trưởng Ma Thị Hiên", "Ma Thị Hiên", "Chi hội trưởng"),
        ("Công an viên Ma Văn Mạnh", "Ma Văn Mạnh", "Công an viên"),
        ("Thôn đội trưởng Ma Văn Quý", "Ma Văn Quý", "Thôn đội trưởng"),
        ("Trạm trưởng Tề Thị Nga", "Tề Thị Nga", "Trạm trưởng"),
        ("Chi hội phó Ma Thị Tâm", "Ma Thị Tâm", "Chi hội phó"),
        ("Hội viên Hội Nông dân Ma Thị Phấn", "Ma Thị Phấn", "Hội viên Hội Nông dân"),
        ("Nông dân Ma Văn Ân", "Ma Văn Ân", "Nông dân"),
        ("NÔNG DÂN MA VĂN ÂN", "MA VĂN ÂN", "NÔNG DÂN"),
        ("Đoàn viên Ma Văn Sinh", "Ma Văn Sinh", "Đoàn viên"),
        ("Bản trưởng Sùng A Vừ", "Sùng A Vừ", "Bản trưởng"),
        ("Trưởng ban CTMT Ma Văn Bính", "Ma Văn Bính", "Trưởng ban CTMT"),
        ("Trưởng thôn Ma Văn Năm", "Ma Văn Năm", "Trưởng thôn"),
        ("Trưởng Thôn Ma Văn Năm", "Ma Văn Năm", "Trưởng Thôn"),
        ("TRƯỞNG THÔN MA VĂN NĂM", "MA VĂN NĂM", "TRƯỞNG THÔN"),
        ("Trưởng thôn ông Ma Văn Năm", "Ma Văn Năm", "Trưởng thôn"),
        ("Trưởng thôn (Ma Văn Năm)", "Ma Văn Năm", "Trưởng thôn"),
        ("Đ/c Bí thư chi bộ Ma Văn Năm, thôn Nà Tha", "Ma Văn Năm", "Bí thư chi bộ, thôn Nà Tha"),
        ("Già làng Sùng A Páo", "Sùng A Páo", "Già làng"),
        ("Bs. Hà Thị Bảy, Trạm trưởng TYT", "Hà Thị Bảy", "Bs, Trạm trưởng TYT"),
        (
            "Thầy giáo Hoàng Văn Trường, Hiệu trưởng Trường TH",
            "Hoàng Văn Trường",
            "Thầy giáo, Hiệu trưởng Trường TH",
        ),
        ("Cô giáo Ma Thị Yên", "Ma Thị Yên", "Cô giáo"),
        (
            "Đồng chí: Phù Đức Lâm\nTrưởng thôn Khuổi Trang",
            "Phù Đức Lâm",
            "Trưởng thôn Khuổi Trang",
        ),
        ("Bí thư chi bộ thôn Nà Mai\nMa Văn Năm", "Ma Văn Năm", "Bí thư chi bộ thôn Nà Mai"),
        ("Nguyễn Văn\nAn", "Nguyễn Văn An", ""),
        ("Ô. Đặng Văn Tổ", "Đặng Văn Tổ", ""),
        ("ong Trieu Van Phu", "Trieu Van Phu", ""),
        ("ba Ban Thi Lai", "Ban Thi Lai", ""),
        ("d/c Dang Van Khe", "Dang Van Khe", ""),
        ("chi Ma Thi Hien", "Ma Thi Hien", ""),
        ("Truong Thi Ban", "Truong Thi Ban", ""),
        ("Bác sỹ Ma Văn Hội", "Ma Văn Hội", "Bác sỹ"),
        ("BÁC SĨ MA VĂN HỘI", "MA VĂN HỘI", "BÁC SĨ"),
        ("Ông y tá Ma Văn Hội", "Ma Văn Hội", "y tá"),
        ("Đ/c phụ trách thôn Ma Văn Hội", "Ma Văn Hội", "phụ trách thôn"),
        ("Bà mẹ VNAH Lý Thị Mai", "Lý Thị Mai", "Bà mẹ VNAH"),
        ("Anh hùng lao động Ma Văn Hội", "Ma Văn Hội", "Anh hùng lao động"),
        ("Thầy cúng Ma Văn Hội", "Ma Văn Hội", "Thầy cúng"),
        ("Cô nuôi Lý Thị Mai", "Lý Thị Mai", "Cô nuôi"),
        ("Linh mục Ma Văn Hội", "Ma Văn Hội", "Linh mục"),
        ("Cụ Ma Văn Hội", "Ma Văn Hội", ""),
        ("Cụ bà Lý Thị Mai", "Lý Thị Mai", ""),
        ("Thầy Ma Văn Hội", "Ma Văn Hội", ""),
        ("Em Ma Văn Hội", "Ma Văn Hội", ""),
        ("Cháu Lý Thị Mai", "Lý Thị Mai", ""),
        ("Anh Chí Phèo", "Chí Phèo", ""),
        ("Ông Triệu Văn Páo 1965", "Triệu Văn Páo", "1965"),
        ("Ma Văn Hội sn 1970, Trưởng thôn", "Ma Văn Hội", "sn 1970, Trưởng thôn"),
        ("ông nguyễn văn nam, trưởng thôn", "nguyễn văn nam", "trưởng thôn"),
        ("Anh Tuấn", "Anh Tuấn", ""),
        ("Già làng Lò Mai", "Lò Mai", "Già làng"),
        ("TRƯỞNG ẤP NGUYỄN VĂN TƯ", "NGUYỄN VĂN TƯ", "TRƯỞNG ẤP"),
        ("Giàng A Páo", "Giàng A Páo", ""),
        ("GIÀNG THỊ MỶ", "GIÀNG THỊ MỶ", ""),
    ],
)
def test_a_person_is_without_honorific_and_post(written, name, post):
    found = split_registrant(written)
    assert (found.text, found.post, found.kind) == (name, post, INDIVIDUAL)
    assert not found.post_inside


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bàn Ngọc Hòa", INDIVIDUAL),
        ("Ban Chỉ huy Quân sự xã", COLLECTIVE),
        ("Đoàn Văn Hậu", INDIVIDUAL),
        ("Đoàn Thanh niên xã Thổ Bình", COLLECTIVE),
        ("Tô Văn A", INDIVIDUAL),
        ("Tổ Dân vận thôn Khuổi Củng", COLLECTIVE),
        ("Trương Thị B", INDIVIDUAL),
        ("Trường THCS Xuân Lập", COLLECTIVE),
        ("Hoi Nong dan xa Tho Binh", COLLECTIVE),
        ("Bí thư Chi bộ thôn Nà Co", None),
        ("Trưởng thôn", None),
        ("Đ/c Bí thư chi bộ thôn Nà Mỵ", None),
        ("Trưởng thôn Lâm Đào", None),
        ("Tổ trưởng tổ dân vận", None),
        ("Hiệu trưởng Trường THCS Lý Tự Trọng", INDIVIDUAL),
        ("Công an viên Ma Văn Mạnh", INDIVIDUAL),
        ("Công an xã", COLLECTIVE),
        ("Hội viên phụ nữ thôn Nà Mỵ", COLLECTIVE),
        ("Nông dân thôn Nà Tha", COLLECTIVE),
        ("ĐOÀN THANH NIÊN XÃ", COLLECTIVE),
        ("NÔNG DÂN THÔN NÀ THA", COLLECTIVE),
        ("Cán bộ, công chức xã", COLLECTIVE),
        ("Đảng viên, nhân dân thôn Nà Mỵ", COLLECTIVE),
        ("Cán bộ, chiến sĩ Công an xã", COLLECTIVE),
        ("CB, CC UBND xã", COLLECTIVE),
        ("Bộ phận một cửa", COLLECTIVE),
        ("Cấp ủy, chi bộ thôn Khau Đao", COLLECTIVE),
        ("Bà con thôn Nà Mỵ", COLLECTIVE),
        ("Chị em phụ nữ thôn Nà Mỵ", COLLECTIVE),
        ("ba con thon Na My", None),
        ("co quan xa", None),
        ("Truong THCS Tho Binh", COLLECTIVE),
        ("Hà Văn Viên", INDIVIDUAL),
        ("Tề Văn Trưởng", INDIVIDUAL),
        ("Hộ ông Nguyễn Văn A", HOUSEHOLD),
        ("Gia đình bà Lò Thị B", HOUSEHOLD),
        ("Hộ Nguyễn Văn A", HOUSEHOLD),
        ("Ban CHQS", COLLECTIVE),
        ("Đoàn TN", COLLECTIVE),
        ("Đoàn xã Thổ Bình", COLLECTIVE),
        ("ĐOÀN XÃ", COLLECTIVE),
        ("THCS Xuân Lập", COLLECTIVE),
        ("TH Xuân Lập", COLLECTIVE),
        ("KDC Nà Lòa", COLLECTIVE),
        ("TDP Nà Mèn", COLLECTIVE),
        ("Làng Mới", COLLECTIVE),
        ("Ấp Phú Hòa", COLLECTIVE),
        ("KHÓM MỸ LỢI", COLLECTIVE),
        ("Khu phố Tân Lập", COLLECTIVE),
        ("Phum Trà Kháo", COLLECTIVE),
        ("Sóc Mới", COLLECTIVE),
        ("Tiểu khu Tân Lập", COLLECTIVE),
        ("Buôn 7", COLLECTIVE),
        ("Nhân dân buôn Ea Sut", COLLECTIVE),
        ("Buôn Krông Tuyết Nhung", None),
        ("Bon Yô Soan", None),
        ("Chi hội phụ nữ ấp Phú Hòa", COLLECTIVE),
        ("Trưởng ấp", None),
        ("Trưởng ấp Lâm Đào", None),
        ("Trưởng khóm Nguyễn Văn Tư", INDIVIDUAL),
        ("LLVT xã", COLLECTIVE),
        ("Trạm BVTV Lâm Bình", COLLECTIVE),
        ("PCTN Xuân Lập", None),
        ("Ng Văn Hoà", INDIVIDUAL),
        ("Lò Văn B", INDIVIDUAL),
        ("Đoàn Thị Xã", INDIVIDUAL),
        ("GĐ ông Ma Văn B", HOUSEHOLD),
        ("HGĐ: Ma Văn B", HOUSEHOLD),
        ("Thào", None),
        ("toàn dân", None),
        ("Vợ chồng ông Ma Văn B", None),
        ("Ông bà Ma Văn B", None),
        ("Ông, bà Ma Văn B", None),
        ("Ông (bà) Ma Văn B", INDIVIDUAL),
        ("Ông bà: Ma Văn B", INDIVIDUAL),
        ("Ma Văn B (hộ)", HOUSEHOLD),
        ("Ma Văn B (HGĐ)", HOUSEHOLD),
        ("Nà Co", COLLECTIVE),
        ("Nà Lòa, Khuổi Trang", COLLECTIVE),
        ("Nà Co, Ma Văn B", None),
        ("Nà Thị Hoa", INDIVIDUAL),
        ("Anh nuôi Hoa", None),
        ("Ma Văn B 1970", INDIVIDUAL),
    ],
)
def test_what_a_name_alone_tells_of_its_kind(text, kind):
    assert guess_kind(text)[0] == kind


def test_a_collective_keeps_its_whole_name():
    for text in (
        "Hội LHPN, Hội Nông dân xã",
        "Chi bộ thôn Nà Co (Đảng bộ xã Xuân Lập)",
        "UBND xã - Công an xã",
    ):
        assert split_registrant(text).text == text


def test_a_post_that_cannot_be_split_off_is_noticed():
    for text in ("Trưởng thôn Nà Mai Nguyễn Văn A", "Ông Nguyễn Văn A bí thư chi bộ"):
        assert split_registrant(text).post_inside


@pytest.mark.parametrize(
    "text",
    [
        "Ông Ma Văn A và bà Lò Thị B",
        "1. Ma Văn A\n2. Lò Thị B",
        "Ông Ma Văn A; bà Lò Thị B",
        "Ma Văn Tý, Ma Văn Sửu",
        "Ma Văn Ngọ; Ma Văn Mùi",
        "Ma Văn Tý - Ma Văn Sửu",
        "Ma Văn Dần + Hà Thị Mão",
        "Ma Văn Dậu/Ma Văn Tuất",
        "Hà Văn Khôi\nMa Văn Lập",
        "Ông bà Ma Văn Giáp và Quan Thị Hiền",
        "Ma Văn Hợi cùng Ma Văn Tý",
        "Ma Văn Tý, Bí thư chi bộ; Trưởng thôn Ma Văn Sửu",
        "Ma Van Ty, Ma Van Suu",
    ],
)
def test_several_people_are_noticed(text):
    found = split_registrant(text)
    assert found.several
    assert (found.text, found.post) == (clean(text), "")
    assert found.kind == INDIVIDUAL or text.startswith("1.")


def test_a_person_and_a_body_are_several():
    assert split_registrant("Đ/c Ma Văn Hợi và tổ dân vận").several
    assert split_registrant("Chi bộ thôn và Ma Văn Hợi").several


@pytest.mark.parametrize(
    "text",
    [
        "Đ/c Ma Văn Cùng, Bí thư chi bộ và Công an viên",
        "Ma Văn A - Chủ tịch Hội Nông dân và Hội CCB xã",
        "Ma Văn Ba, thôn Nà Mỵ",
        "Nguyễn Thị\nThanh Hà",
        "Chi bộ và Ban công tác mặt trận thôn Bản Phú",
        "Hội ND, Hội LHPN xã",
        "Nhóm hộ Ma Văn A, Ma Văn B, Ma Văn C",
        "Hội Nông dân xã\n(đ/c Ma Văn Quân phụ trách)",
    ],
)
def test_a_post_or_a_second_body_is_no_second_person(text):
    assert not split_registrant(text).several


def test_posts_alone_are_not_taken_for_a_name_and_its_post():
    assert split_registrant("Cán bộ, công chức xã", INDIVIDUAL).text == "Cán bộ, công chức xã"
    assert split_registrant("Công an viên (thôn Nà Tha)", INDIVIDUAL).text == "Công an viên (thôn Nà Tha)"


HEADER = ["STT", "Tên mô hình", "Tên tập thể", "Tên cá nhân"]
SAID = {"unit": 1, "year": 2022, "field": "economy"}


def test_a_kind_against_a_sure_sign_in_the_name_is_asked_until_the_officer_says_it():
    rows = [[1, "A", "", "Tổ hoà giải Bản Tha"], [2, "B", "Bà Ma Thị Đoàn", ""], [3, "C", "", "Ma Thị Đoàn"]]
    reading = read(HEADER, *rows, **SAID)
    assert codes(reading) == [["kind_conflict"], ["kind_conflict"], []]
    assert not reading.rows[0].is_good
    assert reading.rows[0].kind is None  # the officer's form then offers either
    sheet, *_ = reading.sheets
    answers = Answers().with_cells(sheet.name, 2, {"kind": "Cá nhân"})
    answers = answers.with_cells(sheet.name, 3, {"kind": "Cá nhân"})
    reading = read(HEADER, *rows, cells=answers.cells, **SAID)
    assert codes(reading) == [[], [], []]
    assert [row.kind for row in reading.rows] == [INDIVIDUAL] * 3


def test_a_name_without_a_word_is_asked():
    names = ["Ma Thị Đoàn", "Hội LHPN xã", "Ma A Ý", "1 B", "Hội CCB xã"]
    rows = [[at, f"Đường hoa {at}", name, "Cá nhân"] for at, name in enumerate(names, 1)]
    reading = read(["STT", "Tên mô hình", "Tập thể, cá nhân", "Loại hình"], *rows, **SAID)
    assert "check_name" not in codes(reading)[2]
    assert codes(reading)[3] == ["check_name"]
    assert not reading.rows[3].is_good


def test_a_sure_name_goes_before_the_kind_that_a_title_says_of_the_whole_list():
    title = ["DANH SÁCH TẬP THỂ ĐIỂN HÌNH NĂM 2022"]
    rows = [[1, "A", "Bà Ma Thị Đoàn"], [2, "B", "Tổ hoà giải Bản Tha"], [3, "C", "Bình minh"]]
    reading = read(title, ["STT", "Tên mô hình", "Họ tên"], *rows, **SAID)
    assert codes(reading) == [[], [], []]
    assert [row.kind for row in reading.rows] == [INDIVIDUAL, COLLECTIVE, COLLECTIVE]
    assert reading.rows[0].registrant == "Ma Thị Đoàn"
    assert "kind" in reading.rows[0].guessed
