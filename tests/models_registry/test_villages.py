"""A clerk adds the villages of a commune by pasting a list of names."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from models_registry.access import OPERATOR
from models_registry.models import Act, Change, Unit
from models_registry.one_use import PRESSED_AGAIN
from models_registry.units.villages import add_villages, read_villages
from tests.builders import make_unit
from tests.one_use import key_in

pytestmark = pytest.mark.django_db


def page(unit):
    return f"/nhap-lieu/models_registry/unit/{unit.pk}/them-thon/"


def told(lines):
    return [(line.kind, line.name) for line in lines]


def villages(unit):
    return {one.label for one in Unit.objects.filter(parent=unit)}


def fields(**values):
    return {"names": "", "kind": "", "valid_from": "", "founded_by": "", **values}


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [
        ("Thôn Nà Ta", "hamlet", "Nà Ta"),
        ("thôn  Bản Luông ", "hamlet", "Bản Luông"),
        ("Bản Chỏn", "village", "Chỏn"),
        ("Tổ dân phố 3", "quarter", "3"),
        ("TDP 3", "quarter", "3"),
        ("TDP. Tiền Phong", "quarter", "Tiền Phong"),
        ("Tổ 12", "quarter", "12"),
        ("Xóm Đồi", "xom", "Đồi"),
        ("Ấp 4A", "ap", "4A"),
        ("Khóm 1", "khom", "1"),
        ("Khu phố 5", "khu_pho", "5"),
        ("KP 5", "khu_pho", "5"),
        ("Buôn Cuôr", "buon", "Cuôr"),
        ("Tiểu khu 8", "tieu_khu", "8"),
        ("1. Thôn Nà Ta", "hamlet", "Nà Ta"),
        ("12)Thôn Nà Ta", "hamlet", "Nà Ta"),
        ("3\tThôn Nà Ta", "hamlet", "Nà Ta"),
        ("- Thôn Nà Ta", "hamlet", "Nà Ta"),
        ("THO\u0302N NÀ TA", "hamlet", "NÀ TA"),
        ("Nà Ta", "", "Nà Ta"),
        ("Banlap", "", "Banlap"),
    ],
)
def test_the_kind_is_read_from_the_name(typed, kind, name, xuan_lap):
    assert told(read_villages(typed, xuan_lap)) == [(kind, name)]


def test_a_name_without_a_kind_has_the_kind_that_was_chosen_for_such(xuan_lap):
    assert told(read_villages("Nà Ta\nBản Chỏn\n12", xuan_lap, "hamlet")) == [
        ("hamlet", "Nà Ta"),
        ("village", "Chỏn"),
        ("hamlet", "12"),
    ]


def test_names_already_there_and_names_pasted_twice_are_told_and_passed_over(xuan_lap):
    make_unit("hamlet", "Hòa Bình", xuan_lap)
    make_unit("hamlet", "Nà Ta", xuan_lap, valid_to=date(2019, 3, 31))
    lines = read_villages("thôn Hoà Bình\nBản Hòa Bình\nThôn Nà Ta\nThôn Na Ta\n\nThôn nà ta", xuan_lap)
    assert [line.known for line in lines] == ["đã có Thôn Hòa Bình", "", "", "", "trùng dòng 3"]
    assert [line.near for line in lines[1:4]] == [
        "gần giống Thôn Hòa Bình đã có",
        "",
        "gần giống dòng 3 (Thôn Nà Ta)",
    ]
    assert [line.is_new for line in lines] == [False, True, True, True, False]


def test_every_fault_is_told_at_once_and_nothing_is_made(xuan_lap):
    with pytest.raises(ValidationError) as caught:
        add_villages(f"Thôn Tốt\nNà Ta\nThôn\nThôn {'a' * 121}\nThôn A\t120 hộ", xuan_lap, by=OPERATOR)
    assert [message.split(" (")[0] for message in caught.value.messages] == [
        "Dòng 2",
        "Dòng 3",
        "Dòng 4",
        "Dòng 5",
    ]
    assert not villages(xuan_lap)
    assert not Act.objects.exists()


def test_a_list_is_one_act_and_each_village_stands_in_the_communes_subtree(xuan_lap):
    added = add_villages(
        "Thôn Nà Ta\nBản Chỏn",
        xuan_lap,
        by=OPERATOR,
        valid_from=date(2019, 4, 1),
        founded_by="Nghị quyết 12/NQ-HĐND",
    )
    assert Act.objects.count() == 1
    assert Change.objects.filter(subject="models_registry.unit").count() == 2
    for unit in Unit.objects.filter(pk__in=[one.pk for one in added]):
        assert unit.path == f"{xuan_lap.path}{unit.pk}."
        assert (unit.valid_from, unit.founded_by) == (date(2019, 4, 1), "Nghị quyết 12/NQ-HĐND")
        assert unit.search_text


def test_a_hundred_names_ask_as_many_queries_as_two(xuan_lap, khuon_ha, django_assert_max_num_queries):
    for unit, number in ((xuan_lap, 2), (khuon_ha, 100)):
        with django_assert_max_num_queries(14):
            add_villages("\n".join(f"Thôn {one}" for one in range(number)), unit, by=OPERATOR)


# --- the page


def test_a_clerk_sees_what_will_be_made_and_makes_it(browse, xa, xuan_lap):
    make_unit("hamlet", "Khuổi Trang", xuan_lap)
    client = browse(xa)
    change = f"/nhap-lieu/models_registry/unit/{xuan_lap.pk}/change/"
    assert page(xuan_lap) in client.get(change).content.decode()
    assert client.get(page(xuan_lap)).status_code == 200
    data = fields(names="Thôn Nà Ta\nThôn Khuổi Trang\nTDP 1")
    preview = client.post(page(xuan_lap), data)
    content = preview.content.decode()
    assert "Sẽ thêm 2 đơn vị vào Xã Xuân Lập" in content
    assert "Không thêm: đã có Thôn Khuổi Trang" in content
    assert villages(xuan_lap) == {"Thôn Khuổi Trang"}
    key = key_in(content)
    done = client.post(page(xuan_lap), {**data, "_add": "Thêm", "one_use_key": key}, follow=True)
    assert "Đã thêm 2 đơn vị vào Xã Xuân Lập. 1 tên đã có, không thêm nữa." in done.content.decode()
    assert villages(xuan_lap) == {"Thôn Khuổi Trang", "Thôn Nà Ta", "Tổ dân phố 1"}
    assert Change.objects.filter(by=xa, subject="models_registry.unit").count() == 2
    again = client.post(page(xuan_lap), {**data, "_add": "Thêm", "one_use_key": key}, follow=True)
    assert PRESSED_AGAIN in again.content.decode()


def test_the_list_comes_back_to_be_mended_with_nothing_lost(browse, xa, xuan_lap):
    client = browse(xa)
    refused = client.post(page(xuan_lap), fields(names="Nà Ta\nThôn"))
    content = refused.content.decode()
    assert "Dòng 1 (Nà Ta): chưa rõ loại" in content
    assert "Dòng 2 (Thôn): thiếu tên." in content
    assert "Nà Ta\nThôn</textarea>" in content
    mended = client.post(page(xuan_lap), fields(names="Thôn Nà Ta", _mend="Sửa")).content.decode()
    assert "Thôn Nà Ta</textarea>" in mended
    assert not villages(xuan_lap)


def test_a_day_before_the_commune_is_refused(browse, xa, xuan_lap):
    Unit.objects.filter(pk=xuan_lap.pk).update(valid_from=date(2011, 1, 28))
    refused = browse(xa).post(page(xuan_lap), fields(names="Thôn A", valid_from="01/01/2010"))
    assert "Ngày đó chưa có Xã Xuân Lập (từ 28/01/2011)." in refused.content.decode()


def test_more_names_than_one_list_may_hold_are_refused(browse, xa, xuan_lap):
    names = "\n".join(f"Thôn {number}" for number in range(501))
    assert "nhiều nhất 500 tên" in browse(xa).post(page(xuan_lap), fields(names=names)).content.decode()


@pytest.mark.parametrize(("who", "status"), [("xa_khac", 404), ("bcd", 403), ("la", 403)], indirect=["who"])
def test_nobody_else_adds_villages_there(browse, who, status, xuan_lap):
    data = fields(names="Thôn A", _add="Thêm")
    assert browse(who).post(page(xuan_lap), data).status_code in (status, 302)
    assert not villages(xuan_lap)


def test_the_district_officer_adds_them_too_but_only_to_a_commune_that_stands(
    browse, huyen, lam_binh, xuan_lap
):
    client = browse(huyen)
    assert client.get(page(xuan_lap)).status_code == 200
    assert client.get(page(lam_binh)).status_code == 404
    Unit.objects.filter(pk=xuan_lap.pk).update(valid_to=date(2025, 6, 30))
    assert client.get(page(xuan_lap)).status_code == 404
