"""Registrant and title cells, taken apart."""

import pytest

from models_registry.imports.reading.names import clean_title, guess_kind, split_registrant

COLLECTIVE, INDIVIDUAL = "collective", "individual"


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
        ("Anh Tuấn", "Anh Tuấn", ""),
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
        ("Bí thư Chi bộ thôn Nà Co", INDIVIDUAL),
        ("Hộ ông Nguyễn Văn A", None),
        ("Thào", None),
        ("toàn dân", None),
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
    for text in ("Trưởng thôn Nguyễn Văn A", "Ông Nguyễn Văn A bí thư chi bộ"):
        assert split_registrant(text).post_inside


def test_several_people_are_noticed():
    for text in ("Ông Ma Văn A và bà Lò Thị B", "1. Ma Văn A\n2. Lò Thị B", "Ông Ma Văn A; bà Lò Thị B"):
        assert split_registrant(text).several
