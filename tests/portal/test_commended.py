"""Commendations by year, form, track, unit, field and kind: filters of the list, a table whose numbers open it."""

from datetime import date
from itertools import combinations

import pytest
from lxml import html

from awards.merging import merge
from awards.models import AwardForm, Commendation, Decision
from models_registry.access import OPERATOR
from models_registry.models import Kind
from tests.builders import make_decision, make_field, make_model, make_programme, make_registrant, make_unit

pytestmark = pytest.mark.django_db
SIDES = ["nam", "hinh-thuc", "loai-khen", "don-vi", "linh-vuc", "loai"]
ADDRESS = "/khen-thuong/tong-hop/"


def given(unit, name, *, year=2021, kind=Kind.COLLECTIVE, form="giay_khen", **values):
    return Commendation.objects.create(
        unit=unit, recipient_name=name, recipient_kind=kind, year=year, form_id=form, **values
    )


@pytest.fixture
def some(lam_binh, xuan_lap, khuon_ha):
    """Of two years and none, three forms, two tracks and none, three units, two fields and none, two kinds."""
    state = make_decision(lam_binh, "1/QĐ-UBND", track=Decision.Track.STATE, body="UBND huyện")
    party = make_decision(lam_binh, "2-QĐ/HU", track=Decision.Track.PARTY, body="Huyện ủy")
    flowers = make_model("Đường hoa", make_registrant(xuan_lap), field=make_field("economy"))
    clean = make_model("Nhà sạch", make_registrant(khuon_ha), field=make_field("culture_society"))
    own = AwardForm.objects.create(unit=lam_binh, name="Thư khen")
    village = make_unit("hamlet", "Nà Tông", xuan_lap)
    return [
        given(xuan_lap, "A", decision=state, model=flowers),
        given(xuan_lap, "B", decision=state, form="bang_khen", kind=Kind.INDIVIDUAL),
        given(khuon_ha, "C", decision=party, model=clean, year=2022),
        given(khuon_ha, "D", form="bieu_duong", kind=Kind.INDIVIDUAL, year=2022),
        given(village, "E", decision=state, form=own.code),
        given(lam_binh, "F", year=None, programme=make_programme()),
        given(lam_binh, "G", decision=state, revoked_by=make_decision(lam_binh)),  # counts nowhere
    ]


def numbers(page):
    """(text, address) of each number of the table."""
    cells = html.fromstring(page.content).xpath("//table//td/a")
    return [(int(cell.text), cell.get("href")) for cell in cells]


@pytest.mark.parametrize(("down", "across"), list(combinations(SIDES, 2)), ids="-".join)
def test_each_number_opens_a_list_of_just_that_length(down, across, some, huyen, browse):
    client = browse(huyen)
    page = client.get(ADDRESS, {"theo": down, "theo_cot": across})
    found = numbers(page)
    assert found[-1][0] == 6
    for value, address in {*found}:
        assert client.get(address).context["count"] == value, address


def test_the_table_keeps_to_the_filter_of_the_list(some, huyen, browse, xuan_lap):
    client = browse(huyen)
    query = {"don_vi": xuan_lap.pk, "nam": "2021", "theo": "hinh-thuc", "theo_cot": "loai"}
    found = numbers(client.get(ADDRESS, query))
    assert found[-1][0] == 3
    for value, address in found:
        assert client.get(address).context["count"] == value, address


def test_a_reader_sees_his_own_units_alone(some, xa, khach, la, browse):
    assert numbers(browse(xa).get(ADDRESS))[-1][0] == 3
    assert not numbers(browse(la).get(ADDRESS))


@pytest.mark.parametrize(
    "query",
    [
        {"theo": "nam", "theo_cot": "nam"},
        {"theo": "khac"},
        {"nam": "1800"},
        {"hinh_thuc": "khong_co"},
        {"la": "1"},
    ],
)
def test_what_is_no_table_is_refused(query, some, huyen, browse):
    page = browse(huyen).get(ADDRESS, query)
    assert page.status_code == 400
    assert not numbers(page)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"hinh_thuc": "giay_khen"}, "A C F"),
        ({"hinh_thuc": "thu_khen"}, "E"),
        ({"loai_khen": "party"}, "C"),
        ({"loai_khen": "khong"}, "D F"),
        ({"linh_vuc": "economy"}, "A"),
        ({"linh_vuc": "khong-mo-hinh"}, "B D E F"),
        ({"hinh_thuc": "giay_khen", "loai_khen": "state", "nam": "2021"}, "A"),
    ],
)
def test_the_list_is_filtered_by_form_track_and_field(query, names, some, huyen, browse):
    page = browse(huyen).get("/khen-thuong/", query)
    found = Commendation.objects.filter(pk__in=[row.key for row in page.context["rows"]])
    assert " ".join(sorted(row.recipient_name for row in found)) == names
    assert browse(huyen).get("/khen-thuong/danh-sach.xlsx", query).status_code == 200


def test_pages_cost_a_few_queries(some, huyen, browse, django_assert_max_num_queries):
    client = browse(huyen)
    for address in (ADDRESS, f"{ADDRESS}?theo=don-vi&theo_cot=linh-vuc", "/khen-thuong/"):
        with django_assert_max_num_queries(15):
            client.get(address)


def test_the_page_of_a_registrant_has_his_whole_history(huyen, lam_binh, xuan_lap, khuon_ha, browse):
    """Under a record that was merged, in another unit, revoked: all of it, with what it said then."""
    before, now = make_registrant(khuon_ha, "Hội Nông dân cũ"), make_registrant(xuan_lap, "Hội Nông dân")
    first = make_decision(lam_binh, "11/QĐ-UBND", issued_on=date(2020, 5, 5))
    second = make_decision(lam_binh, "22/QĐ-UBND", issued_on=date(2022, 5, 5))
    given(khuon_ha, before.name, decision=first, registrant=before, year=2020)
    given(xuan_lap, now.name, decision=second, registrant=now, year=2022, revoked_by=make_decision(lam_binh))
    merge(before, now, by=OPERATOR, reason="Là một")
    text = " ".join(browse(huyen).get(f"/chu-the/{now.pk}/").content.decode().split())
    assert text.index("22/QĐ-UBND") < text.index("11/QĐ-UBND")
    assert "Ghi là Hội Nông dân cũ, Xã Khuôn Hà" in text
    assert f'href="/quyet-dinh/{first.pk}/"' in text
    assert text.count("Đã hủy") == 1
