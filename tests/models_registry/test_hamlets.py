"""Hamlets as papers name them: every sort of the country, and no other word that begins like one."""

import pytest

from models_registry.hamlets import KINDS, hamlet_called, hamlet_in, hamlets_of, is_hamlet, is_same_hamlet
from models_registry.models import Kind, Unit
from models_registry.similar import Spelling, likely_key

SORTS = [str(Unit.Kind(kind).label) for kind in Unit.VILLAGE_KINDS]


def test_every_kind_of_village_has_its_word():
    assert {*KINDS.values()} == {*Unit.VILLAGE_KINDS}
    assert len({*SORTS}) == len(Unit.VILLAGE_KINDS)


@pytest.mark.parametrize("sort", SORTS)
def test_a_hamlet_of_every_sort_is_known(sort):
    assert is_hamlet(f"{sort} Nà Chang")
    assert is_hamlet(f"{sort.upper()} SỐ 3")
    assert not is_hamlet(sort)
    assert not is_hamlet(f"{sort} không rác")
    assert hamlet_in(f"Số nhà 5, {sort.lower()} Nà Chang, xã Khuôn Hà") == f"{sort.lower()} Nà Chang"
    assert hamlet_in(f"{sort.upper()} NÀ CHANG") == hamlet_called(sort, "NÀ CHANG") == f"{sort} Nà Chang"
    assert hamlets_of(f"Bí thư Chi bộ {sort.lower()} Nà Chang") == (f"{sort.lower()} Nà Chang",)
    assert is_same_hamlet(f"{sort} Nà Chang", "Nà Chang")
    assert is_same_hamlet(f"{sort} Nà Chang", "thôn Nà Chang")
    assert is_same_hamlet(f"{sort} 3", f"{sort.upper()} SỐ 03")
    assert is_same_hamlet(f"{sort} 3A", "Đội 3A") is False


@pytest.mark.parametrize(
    ("address", "hamlet"),
    [
        ("Tổ 5, ấp 3, xã Mỹ Lợi", "ấp 3"),
        ("Ấp 3, tổ 5", "Ấp 3"),
        ("Tổ 5, phường Minh Xuân", "Tổ 5"),
        ("Khu 5, tổ dân phố Tân Lập", "tổ dân phố Tân Lập"),
        ("Tổ 2, tổ dân phố 3", "tổ dân phố 3"),
        ("TDP SỐ 3", "TDP số 3"),
        ("ẤP 3A", "Ấp 3A"),
        ("THÔN II", "Thôn II"),
        ("BUÔN EA H'LEO", "Buôn Ea H'Leo"),
        ("khu vực Thới Trinh A, phường Thới An", "khu vực Thới Trinh A"),
        ("Đội 5, xã Hồng Quang", "Đội 5"),
        ("ĐỘI SỐ 5", "Đội số 5"),
        ("Đội 5, thôn Nà Chang", "thôn Nà Chang"),
        ("Đội văn nghệ 5, Đại đội 3, Trung đội 2", ""),
        ("Khu công nghiệp Long Bình An", ""),
        ("Tổ hợp tác rau sạch, xã Khuôn Hà", ""),
        ("Làng nghề dệt lanh", ""),
        ("Xã Bản Hồ", ""),
    ],
)
def test_the_hamlet_of_an_address(address, hamlet):
    assert hamlet_in(address) == hamlet


@pytest.mark.parametrize(
    "post",
    [
        *("Chủ tịch UBND huyện Sóc Sơn", "Bí thư Đảng ủy xã Bản Hồ", "Trưởng phòng, thành phố Buôn Ma Thuột"),
        *("Tổ trưởng Tổ Hợp tác", "Trưởng thôn đoàn kết", "Chủ nhiệm Làng nghề Dệt"),
        *("Thôn đội 5", "Đại đội trưởng Đại đội 3", "Đội phó đội văn nghệ"),
    ],
)
def test_a_post_without_a_hamlet(post):
    assert hamlets_of(post) == ()


@pytest.mark.parametrize(
    ("text", "is_one"), [("Đội 5", True), ("ĐỘI SỐ 12", True), ("Đội văn nghệ", False), ("Đội Cấn", False)]
)
def test_a_team_is_a_hamlet_by_its_number_alone(text, is_one):
    assert is_hamlet(text) is is_one


@pytest.mark.parametrize(
    ("one", "other"), [("TDP 3", "Tổ dân phố số 3"), ("KP 3", "khu phố 3"), ("tổ 3", "TDP 3")]
)
def test_a_short_word_is_the_sort_it_stands_for(one, other):
    assert is_same_hamlet(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ấp 3", "Khóm 3"), ("Ấp 3A", "Khóm 3A"), ("Thôn II", "Bản II"), ("Ấp 1", "Ấp 2")]
)
def test_a_number_of_another_sort_is_another_hamlet(one, other):
    assert not is_same_hamlet(one, other)


@pytest.mark.parametrize("sort", SORTS)
def test_names_of_titles_and_collectives_behind_every_sort(sort):
    title = f"Đường hoa {sort} Nà"
    for text in (title, title.upper(), title.lower()):
        chang, cooc = (text + (end.upper() if text.isupper() else end.lower()) for end in (" chang", " coóc"))
        assert not Spelling.of(chang).is_near(Spelling.of(cooc))
    keys = {likely_key(Kind.COLLECTIVE, name, "Xã X", "X") for name in (f"{sort} Nà Chang", "Nà Chang")}
    assert len(keys) == 1
    numbered = {likely_key(Kind.COLLECTIVE, name, "Xã X", "X") for name in (f"{sort} 1", "Điểm 1")}
    assert len(numbered) == 2


def test_who_takes_care_names_no_hamlet():
    """A slip of the finger in a name would make another title of it; here it is but a word."""
    assert Spelling.of("Chăm sóc vườn hoa thanh niên").is_near(Spelling.of("Chăm sóc vườn hao thanh niên"))
