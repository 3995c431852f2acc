"""Households: the third kind of registrant, from a list to the registry and the portal."""

import pytest

from danvan.lists.reading.words.catalogue import match_kind
from danvan.lists.reading.words.names import guess_kind
from models_registry.models import Kind, Registrant, Registration
from models_registry.similar import likely_key, similar_registrants
from tests.builders import (
    make_field,
    make_model,
    make_programme,
    make_registrant,
    make_registration,
    period_of,
)
from tests.lists.commendations import commended
from tests.lists.lists import HEADER, codes, read

HOUSEHOLD = "household"
ADD = "/nhap-lieu/models_registry/emulationmodel/add/"


# --- words


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Hộ ông Ma Văn Tài", HOUSEHOLD),
        ("Hộ bà Quan Thị Hoa", HOUSEHOLD),
        ("Gia đình ông Chẩu Văn Dìn", HOUSEHOLD),
        ("Hộ gia đình anh Lò Văn Pá", HOUSEHOLD),
        ("HỘ GIA ĐÌNH ÔNG MA VĂN TÀI", HOUSEHOLD),
        ("Hộ kinh doanh Ma Văn Tài", "collective"),
        ("Hồ Văn Tài", "individual"),
        ("Các hộ gia đình thôn Nà Lòa", None),
    ],
)
def test_a_name_tells_a_household(name, kind):
    assert guess_kind(name)[0] == kind


@pytest.mark.parametrize("word", ["Hộ gia đình", "HGĐ"])
def test_a_word_names_the_kind(word):
    assert match_kind(word) == HOUSEHOLD


# --- lists of registrations


def rows(*names, kind=""):
    return [
        (n, f"Mô hình {n}", name, kind, "Xã Xuân Lập", "Kinh tế", 2022) for n, name in enumerate(names, 1)
    ]


def test_a_household_is_read_with_its_whole_name():
    reading = read(HEADER, *rows("Hộ ông Ma Văn Tài", "Gia đình bà Quan Thị Hoa"))
    assert [(row.kind, row.registrant) for row in reading.rows] == [
        (HOUSEHOLD, "Hộ ông Ma Văn Tài"),
        (HOUSEHOLD, "Gia đình bà Quan Thị Hoa"),
    ]
    assert codes(reading) == [[], []]


@pytest.mark.parametrize("how", ["group", "title", "heading", "column"])
def test_a_household_goes_by_the_name_of_its_head(how):
    header, people = ["STT", "Tên mô hình", "Họ và tên", "Lĩnh vực"], ("Ông Bàn Văn Sự", "Hà Thị Mai")
    told = [[n, f"Mô hình {n}", name, "Kinh tế"] for n, name in enumerate(people, 1)]
    above = "DANH SÁCH ĐĂNG KÝ XÃ XUÂN LẬP NĂM 2022"
    if how == "group":
        told = [["I", "Hộ gia đình"], *told]
    elif how == "title":
        above = "DANH SÁCH HỘ GIA ĐÌNH ĐĂNG KÝ XÃ XUÂN LẬP NĂM 2022"
    elif how == "heading":
        header = ["STT", "Tên mô hình", "Họ và tên chủ hộ", "Lĩnh vực"]
    else:
        header, told = [*header, "Loại"], [[*row, "Hộ gia đình"] for row in told]
    reading = read([above], header, *told)
    assert [(row.kind, row.registrant) for row in reading.rows] == [(HOUSEHOLD, name) for name in people]
    assert codes(reading) == [[], []]


def test_the_columns_kind_goes_before_the_name():
    reading = read(
        HEADER, *rows("Ma Văn Tài", kind="Hộ gia đình"), *rows("Hộ ông Ma Văn Tài", kind="Cá nhân")
    )
    assert [row.kind for row in reading.rows] == [HOUSEHOLD, "individual"]


def test_a_group_line_and_a_column_of_their_own_say_households():
    group = read(HEADER, ["I", "Hộ gia đình"], *rows("Ma Văn Tài"))
    assert [row.kind for row in group.rows] == [HOUSEHOLD]
    header = ("STT", "Tên mô hình", "Tập thể", "Cá nhân", "Hộ gia đình", "Đơn vị", "Lĩnh vực", "Năm")
    columns = read(
        header,
        (1, "A", "Hội Nông dân xã", None, None, "Xã Xuân Lập", "Kinh tế", 2022),
        (2, "B", None, "Ma Văn Ả", None, "Xã Xuân Lập", "Kinh tế", 2022),
        (3, "C", None, None, "Ma Văn Tài", "Xã Xuân Lập", "Kinh tế", 2022),
    )
    assert [row.kind for row in columns.rows] == ["collective", "individual", HOUSEHOLD]
    assert codes(columns) == [[], [], []]


def test_a_household_of_a_list_of_commended_is_one():
    household = [1, "Hộ ông Ma Văn Tài", None, "Thôn Nà Lừa, xã Hồng Quang", "Hiến đất làm đường", 223500]
    lines = [*commended.TITLES, commended.HEADER, ["I", "Hộ gia đình"], household]
    (row,) = commended.read(*lines).rows
    assert (row.kind, row.registrant) == (HOUSEHOLD, "Hộ ông Ma Văn Tài")


# --- the same household


def test_one_household_is_likely_the_same_however_it_is_called():
    keys = {
        likely_key(HOUSEHOLD, name, "Xã Xuân Lập", "Xuân Lập")
        for name in (
            *("Hộ ông Hồ Văn Tài", "Gia đình ông Hồ Văn Tài", "Hộ gia đình Hồ Văn Tài", "Hồ Văn Tài"),
            *("HGĐ Hồ Văn Tài", "GĐ ông Hồ Văn Tài", "Hộ: Hồ Văn Tài", "Hồ Văn Tài (hộ)", "Hộ cụ Hồ Văn Tài"),
            *("Hộ nghèo Hồ Văn Tài", "Vợ chồng ông Hồ Văn Tài", "Ông bà Hồ Văn Tài"),
        )
    }
    assert len(keys) == 1
    assert likely_key(HOUSEHOLD, "Hộ bà Hồ Thị Tài", "Xã Xuân Lập", "Xuân Lập") not in keys


@pytest.mark.django_db
def test_the_entry_form_asks_about_a_household_that_is_nearly_the_same(browse, xa, xuan_lap):
    known = make_registrant(xuan_lap, "Hộ ông Ma Văn Tài", kind=HOUSEHOLD)
    make_registrant(xuan_lap, "Ma Văn Tài", kind=Kind.INDIVIDUAL)
    assert similar_registrants(xuan_lap, HOUSEHOLD, "Gia đình ông Ma Văn Tài") == [known]
    make_programme()
    form = {"unit": xuan_lap.pk, "kind": HOUSEHOLD, "name": "Gia đình ông Ma Văn Tài", "title": "Vườn mẫu"}
    form |= {"field": make_field().pk, "year": "2021", "level": "commune", "novelty": "new"}
    client = browse(xa)
    assert "Dùng: Hộ ông Ma Văn Tài" in client.post(ADD, form).content.decode()
    assert client.post(ADD, {**form, "registrant_choice": "new"}).status_code == 302
    assert Registrant.objects.get(kind=HOUSEHOLD, name__startswith="Gia đình").unit == xuan_lap
    assert Registration.objects.get().model.registrant.get_kind_display() == "Hộ gia đình"


# --- the portal


@pytest.mark.django_db
def test_households_have_their_list_and_their_page(browse, xa, khuon_ha, xuan_lap, bcd):
    own = make_registrant(xuan_lap, "Hộ ông Ma Văn Tài", kind=HOUSEHOLD)
    other = make_registrant(khuon_ha, "Hộ bà Quan Thị Hoa", kind=HOUSEHOLD)
    for registrant in (own, other):
        make_registration(make_model(registrant=registrant))
    make_registration(make_model(registrant=make_registrant(xuan_lap, "Hội Phụ nữ")))
    shown = browse(xa).get("/ho-gia-dinh/").content.decode()
    assert "Hộ ông Ma Văn Tài" in shown
    assert "Hộ bà Quan Thị Hoa" not in shown
    assert "Hội Phụ nữ" not in shown
    assert browse(bcd).get("/ho-gia-dinh/").context["count"] == 2
    page = browse(xa).get(f"/chu-the/{own.pk}/").content.decode()
    assert '<a href="/ho-gia-dinh/">Hộ gia đình</a>' in page
    assert browse(xa).get("/mo-hinh/?loai=household").context["count"] == 1


@pytest.mark.django_db
def test_a_reviews_number_of_households_opens_their_list(browse, bcd, lam_binh, xuan_lap):
    from danvan.review.figures.review import review_of
    from danvan.review.scope import Scope

    programme = make_programme()
    scope = Scope(period_of(programme), lam_binh)
    assert HOUSEHOLD not in dict(review_of(scope, []).registered_by_kind)
    make_registration(make_model(registrant=make_registrant(xuan_lap, "Hộ ông Ma Văn Tài", kind=HOUSEHOLD)))
    number = dict(review_of(scope, []).registered_by_kind)[HOUSEHOLD]
    assert number.value == 1
    assert browse(bcd).get(number.url).context["count"] == 1


@pytest.mark.django_db
def test_a_household_of_the_name_of_its_commune_is_not_every_household_of_that_family(xuan_lap):
    known = make_registrant(xuan_lap, "Hộ ông Nguyễn Xuân Lập", kind=HOUSEHOLD)
    assert similar_registrants(xuan_lap, HOUSEHOLD, "Gia đình Nguyễn Xuân Lập") == [known]
    assert similar_registrants(xuan_lap, HOUSEHOLD, "Hộ ông Nguyễn") == []
