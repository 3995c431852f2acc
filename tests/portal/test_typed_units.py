"""A unit is found by typing its name without tone marks; no page carries all of many, and none needs a script."""

from datetime import date

import pytest

from models_registry.choices import UnitSelect, called
from models_registry.models import Assignment, EmulationModel, Registrant
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
