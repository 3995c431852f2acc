"""A unit is found by typing its name without tone marks; no page carries all of many, and none needs a script."""

from datetime import date

import pytest

from models_registry.choices import UnitSelect, called, unit_labels
from models_registry.models import Assignment, EmulationModel, Registrant, Unit
from tests.builders import (
    make_field,
    make_model,
    make_period,
    make_programme,
    make_registrant,
    make_registration,
    make_unit,
)

pytestmark = pytest.mark.django_db
ENTRY = "/nhap-lieu/models_registry"
LABELS = {
    "1": "Xã Bình An, tỉnh Tuyên Quang",
    "2": "Xã Bình An, huyện Lâm Bình",
    "3": "Xã Bình Ca",
    "4": "Xã Bình",
}


@pytest.fixture
def many(lam_binh, tuyen_quang, xuan_lap, khuon_ha):
    """More communes than are seen at a glance, two of them called Bình An."""
    for number in range(UnitSelect.FEW):
        make_unit("commune", f"Số {number:02}", lam_binh)
    old = make_unit("commune", "Bình An", lam_binh, code="02290", valid_to=date(2025, 6, 30))
    new = make_unit("commune", "Bình An", tuyen_quang, code="02296", valid_from=date(2025, 7, 1))
    return {"old": old, "new": new}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("binh an", ["1", "2"]),
        ("BÌNH  AN", ["1", "2"]),
        ("binh an lam binh", ["2"]),
        ("ca binh", ["3"]),
        ("Xã Bình", ["4"]),  # all of a label is that unit, whatever else begins so
        ("xa binh", ["1", "2", "3", "4"]),
        ("binh c", []),  # a beginning is offered in the form, never taken
        ("Hà Nội", []),
        (" ", []),
    ],
)
def test_what_is_typed_means_all_that_have_its_words(text, keys):
    assert called(text, LABELS) == keys


@pytest.fixture
def namesakes(tuyen_quang):
    """Two provinces of one name, and above more communes than are shown; all say the name of the province."""
    today = make_unit("province", "Tuyên Quang", code="08", valid_from=date(2025, 7, 1))
    type(tuyen_quang).objects.filter(pk=tuyen_quang.pk).update(code="08", valid_to=date(2025, 6, 30))
    tuyen_quang.refresh_from_db()
    for number in range(UnitSelect.AT_MOST + 1):
        for province in (tuyen_quang, today):
            make_unit("commune", f"Bản {number:02}", province, valid_from=province.valid_from)
    return {"old": tuyen_quang, "today": today}


def found_for(text):
    units = Unit.objects.order_by("path")
    return called(text, {str(key): label for key, label in unit_labels(units).items()})


@pytest.mark.parametrize("text", ["tinh tuyen quang", "Tỉnh Tuyên Quang", "TỈNH  TUYÊN QUANG", "08"])
def test_a_province_is_found_before_all_that_name_it(text, namesakes):
    assert found_for(text) == [str(namesakes["today"].pk)]


def test_a_name_alone_means_all_of_that_name_first_those_that_stand(namesakes):
    town = make_unit("city", "Tuyên Quang", namesakes["old"], valid_to=date(2025, 6, 30))
    found = found_for("tuyen quang")
    assert found[0] == str(namesakes["today"].pk)
    assert set(found[1:]) == {str(namesakes["old"].pk), str(town.pk)}


def test_a_name_spelled_so_comes_before_one_spelled_alike(lam_binh):
    ca, other = (make_unit("commune", name, lam_binh) for name in ("Bình Ca", "Bình Cả"))
    assert found_for("Bình Ca") == [str(ca.pk)]
    assert found_for("xã Bình Cả") == [str(other.pk)]
    assert found_for("xa binh ca") == [str(ca.pk), str(other.pk)]


def test_of_two_that_stand_and_have_one_name_none_is_guessed(lam_binh, na_hang):
    old = make_unit("commune", "Minh Quang", lam_binh, valid_to=date(2025, 6, 30))
    two = [make_unit("commune", "Minh Quang", district) for district in (lam_binh, na_hang)]
    make_unit("commune", "Minh Quang Thượng", lam_binh)
    assert found_for("xa minh quang") == [*(str(one.pk) for one in two), str(old.pk)]


def test_a_province_is_chosen_by_typing_in_every_field_of_a_unit(browse, an, xa, namesakes):
    answer = browse(an).post(
        f"{ENTRY}/assignment/add/", {"user": xa.pk, "task": "read", "unit": "tinh tuyen quang"}
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert Assignment.objects.filter(user=xa, unit=namesakes["today"]).exists()


def test_a_code_of_today_is_never_taken_for_a_key(browse, an, namesakes):
    """A key "8" is another unit; "08" is how the province is coded."""
    widget = UnitSelect(choices=[(str(key), label) for key, label in unit_labels(Unit.objects.all()).items()])
    assert widget.value_from_datadict({"unit": "08"}, {}, "unit") == str(namesakes["today"].pk)
    answer = browse(an).get("/dang-ky/", {"don_vi": "08"})
    assert (answer.status_code, answer.url) == (302, f"/dang-ky/?don_vi={namesakes['today'].pk}")


# --- addresses


def test_a_list_is_filtered_by_a_typed_unit(browse, huyen, many, xuan_lap):
    make_registration(make_model("Đường hoa", make_registrant(xuan_lap)))
    answer = browse(huyen).get("/dang-ky/", {"don_vi": "xuan lap", "nam": "2021"})
    assert (answer.status_code, answer.url) == (302, f"/dang-ky/?don_vi={xuan_lap.pk}&nam=2021")
    page = browse(huyen).get(answer.url).content.decode()
    assert "Đường hoa" in page
    assert 'value="Xã Xuân Lập"' in page


def test_of_several_units_none_is_guessed(browse, an, many):
    make_period()
    for address in ("/dang-ky/", "/so-ket/2020-2022/"):
        answer = browse(an).get(address, {"don_vi": "binh an", "cap": "commune"})
        assert answer.status_code == 300
        page = answer.content.decode()
        for unit in many.values():
            assert f'href="{address}?don_vi={unit.pk}&amp;cap=commune"' in page
        assert "Xã Bình An, huyện Lâm Bình (đến hết 30/06/2025)" in page


def test_a_unit_that_the_reader_may_not_see_is_not_found(browse, xa, many):
    for typed in ("khuon ha", "binh an", "không có", "xuan la"):
        assert browse(xa).get("/dang-ky/", {"don_vi": typed}).status_code == 400


def test_nobody_is_told_of_units_before_he_signs_in(browse, many, an):
    answer = browse(None).get("/dang-ky/", {"don_vi": "binh an"})
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/dang-nhap/")


def test_a_comparison_takes_typed_units(browse, huyen, many, xuan_lap, khuon_ha):
    make_period()
    answer = browse(huyen).get("/so-sanh/", {"a_don_vi": "xuan lap", "b_don_vi": "khuon ha"})
    assert answer.url == f"/so-sanh/?a_don_vi={xuan_lap.pk}&b_don_vi={khuon_ha.pk}"


# --- forms


def test_a_page_with_many_units_is_light():
    choices = [("", "Tất cả"), *((str(key), f"Xã Số {key:04}") for key in range(1, 3322))]
    line = UnitSelect(choices=choices).render("don_vi", "7", {"id": "id_don_vi"})
    assert 'value="Xã Số 0007"' in line
    assert len(line) < 300
    some = UnitSelect(choices=choices[:101]).render("don_vi", "", {"id": "id_don_vi"})
    assert '<option value="Xã Số 0100" label="xa so 0100">' in some
    few = UnitSelect(choices=choices[: UnitSelect.FEW + 1]).render("don_vi", "7")
    assert '<option value="7" selected>Xã Số 0007</option>' in few


def test_pages_with_many_units_have_a_line_to_type_in(browse, huyen, many):
    make_period()
    for address in (
        "/dang-ky/",
        "/so-ket/2020-2022/",
        "/so-sanh/",
        "/nhan-danh-sach/",
        f"{ENTRY}/registrant/add/",
    ):
        page = browse(huyen).get(address).content.decode()
        assert "Gõ tên, có dấu hay không dấu" in page, address
        assert "Số 07</option>" not in page, address


def entry(**values):
    make_programme()
    data = {"kind": "collective", "name": "Hội Phụ nữ", "title": "Đường hoa", "field": make_field().pk}
    return data | {"year": 2021, "level": "commune", "novelty": "new", **values}


def test_a_form_takes_a_typed_unit_and_shows_it_again(browse, huyen, many, xuan_lap):
    client, address = browse(huyen), f"{ENTRY}/emulationmodel/add/"
    refused = client.post(address, entry(unit="xuan lap", title="", year=""))
    assert 'value="Xã Xuân Lập"' in refused.content.decode()
    assert client.post(address, entry(unit="Xã Xuân Lập")).status_code == 302
    assert EmulationModel.objects.get().unit == xuan_lap


def test_a_form_lists_the_units_that_were_meant_and_takes_the_chosen_one(browse, an, many):
    client, address = browse(an), f"{ENTRY}/registrant/add/"
    data = {"kind": "collective", "name": "Đoàn xã", "sector": "youth", "unit": "binh an"}
    refused = client.post(address, data)
    assert "unit" in refused.context["adminform"].form.errors
    page = refused.content.decode()
    assert "Chọn trong 2 đơn vị tìm thấy" in page
    assert 'value="binh an"' in page
    chosen = client.post(address, data | {"unit": ["binh an", many["old"].pk]})
    assert chosen.status_code == 302, chosen.context["adminform"].form.errors
    assert Registrant.objects.get().unit == many["old"]


def test_a_task_is_given_in_a_typed_unit(browse, an, xa, many):
    page = browse(an).get(f"{ENTRY}/assignment/add/").content.decode()
    assert "Gõ tên" in page
    answer = browse(an).post(f"{ENTRY}/assignment/add/", {"user": xa.pk, "task": "read", "unit": "khuon ha"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert Assignment.objects.filter(user=xa, unit__name="Khuôn Hà").exists()


# --- the filter of the lists of entry


def test_a_list_of_entry_is_filtered_by_a_typed_unit(browse, huyen, many, xuan_lap):
    client, address = browse(huyen), f"{ENTRY}/registrant/"
    page = client.get(address, {"kind": "collective"}).content.decode()
    assert '<form class="unit-filter" method="get">' in page
    assert '<input type="hidden" name="kind" value="collective">' in page
    assert "Xã Số 07" not in page
    answer = client.get(address, {"kind": "collective", "unit": "xuan lap"})
    assert answer.url == f"{address}?kind=collective&unit={xuan_lap.pk}"
    assert 'value="Xã Xuân Lập"' in client.get(answer.url).content.decode()


def test_what_only_begins_so_is_offered_and_not_taken():
    choices = [(str(key), f"Xã Số {key:04}") for key in range(1, 31)]
    widget = UnitSelect(choices=choices)
    assert widget.value_from_datadict({"unit": "so 000"}, {}, "unit") == "so 000"
    line = widget.render("unit", "so 000")
    assert "Chọn trong 9 đơn vị tìm thấy" in line
    assert '<option value="9">Xã Số 0009</option>' in line
    assert "Chọn trong" not in widget.render("unit", "Hà Nội")
