"""The tree of units, a page at a time: each unit is reached without script, and no page is heavy."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from danvan.portal.unit_list import UNITS_PER_PAGE
from models_registry.models import Unit
from models_registry.permissions import Task
from tests.builders import make_succession, make_unit, make_user
from tests.portal.test_files import lines

pytestmark = pytest.mark.django_db
ADDRESS = "/don-vi/"
HEAVIEST = 100_000  # bytes


@pytest.fixture
def province(tuyen_quang):
    """A province as it is: districts that ended, their communes merged into new ones, each of these with villages."""
    reform = {"valid_from": date(2025, 7, 1)}
    ended = {"valid_to": date(2025, 6, 30)}
    new = [
        make_unit("commune", f"Xã mới {number}", tuyen_quang, code=f"{number:05}", **reform)
        for number in range(70)
    ]
    for place in range(7):
        district = make_unit("district", f"Huyện cũ {place}", tuyen_quang, code=f"{place:03}", **ended)
        for number in range(20):
            commune = make_unit("commune", f"Xã cũ {place}.{number}", district, code="01234", **ended)
            make_succession(commune, new[place * 10 + number // 2], date(2025, 7, 1))
    Unit.objects.bulk_create(
        Unit(
            kind="village",
            name=f"Bản {number}",
            parent=commune,
            path=f"{commune.path}{9000 + place * 40 + number}.",
        )
        for place, commune in enumerate(new)
        for number in range(40)
    )
    return tuyen_quang


def pages_from(client, address):
    """Every page of the list, as its links lead on."""
    while address:
        response = client.get(address)
        assert response.status_code == 200
        content = response.content.decode()
        yield content
        found = re.search(r'href="([^"]+)" rel="next"', content)
        address = found and f"{ADDRESS}{unescape(found[1])}"


def linked(content):
    """The units to which a page leads."""
    return {int(key) for key in re.findall(r'href="/don-vi/(\d+)/"', content)}


def test_every_unit_is_reached_and_no_page_is_heavy(province, browse, an):
    client = browse(an)
    shown = list(pages_from(client, ADDRESS))
    assert len(shown) == 2
    assert max(len(content.encode()) for content in shown) < HEAVIEST
    reached = set().union(*map(linked, shown))
    communes = Unit.objects.filter(kind="commune", valid_to=None)
    assert reached == set(Unit.objects.exclude(kind="village").values_list("pk", flat=True))
    assert "và 40 thôn, tổ dân phố" in shown[1]
    commune = communes[0]
    villages = set(commune.children.values_list("pk", flat=True))
    assert villages <= linked(client.get(f"{ADDRESS}{commune.pk}/").content.decode())


def test_what_a_search_finds_is_paged_too_with_its_villages(province, browse, an):
    shown = list(pages_from(browse(an), f"{ADDRESS}?q=ban"))
    assert len(shown) == 70 * 40 / UNITS_PER_PAGE
    assert max(len(content.encode()) for content in shown) < HEAVIEST
    assert set().union(*map(linked, shown)) == set(
        Unit.objects.filter(kind="village").values_list("pk", flat=True)
    )


def test_a_page_begins_with_what_stands_above_its_first_unit(province, browse, an):
    second = browse(an).get(f"{ADDRESS}?trang=2").context["page_obj"]
    above, first = second.object_list[:2]
    assert (above.unit, above.is_continued, above.depth) == (province, True, 0)
    assert (first.is_continued, first.depth) == (False, 1)


def test_who_sees_a_village_alone_finds_it(xuan_lap, browse):
    village = make_unit("village", "Khuổi Củng", xuan_lap)
    officer = make_user((Task.READ,), village)
    assert linked(browse(officer).get(ADDRESS).content.decode()) == {village.pk}


def test_units_are_sorted_by_any_heading_and_say_then_under_what_they_stand(province, browse, an):
    client = browse(an)
    for key in ("don-vi", "ma-so", "thoi-gian", "ke-thua-boi", "don-vi-cap-tren"):
        for sign in ("", "-"):
            answer = client.get(ADDRESS, {"xep": f"{sign}{key}", "so_dong": "25"})
            assert answer.status_code == 200
            assert answer.context["count"] == 1 + 7 + 140 + 70
            assert {row.depth for row in answer.context["page_obj"]} == {0}
    codes = [row.unit.code for row in client.get(ADDRESS, {"xep": "ma-so"}).context["page_obj"]]
    assert codes == sorted(codes)
    last = client.get(ADDRESS, {"xep": "-thoi-gian"}).content.decode()
    assert '<span class="sub">Tỉnh Tuyên Quang</span>' in last


def test_units_are_taken_along_and_printed_as_they_are_listed(province, browse, xa, an, xuan_lap):
    client = browse(an)
    found = lines(client.get(f"{ADDRESS}danh-sach.csv", {"q": "xa cu 0."}))
    assert found[0] == [
        *("Tên đơn vị", "Đơn vị cấp trên", "Mã số", "Có từ ngày", "Đến hết ngày", "Văn bản thành lập"),
        "Kế thừa bởi",
    ]
    assert len(found) == 1 + 20
    assert found[1][0] == "Xã Xã cũ 0.0"
    assert found[1][-1] == "Xã Xã mới 0 (01/07/2025, nhập toàn bộ)"
    assert len(client.get(f"{ADDRESS}in/", {"q": "xa cu 0."}).context["rows"]) == 20
    own = lines(browse(xa).get(f"{ADDRESS}danh-sach.xlsx"))
    assert [row[0] for row in own[1:]] == ["Xã Xuân Lập"]
    assert browse(None).get(f"{ADDRESS}danh-sach.xlsx").url.startswith("/dang-nhap/")


def test_a_page_of_units_asks_no_more_of_a_larger_country(browse, an, lam_binh):
    client, taken = browse(an), []
    for number in (3, 30):
        for _ in range(number):
            new, old = make_unit("commune", "", lam_binh), make_unit("commune", "", lam_binh)
            make_succession(old, new, date(2021, 1, 1))
        for query in ({}, {"xep": "-ke-thua-boi"}):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(ADDRESS, query).status_code == 200
            taken.append(len(queries))
    assert taken[:2] == taken[2:]
    assert max(taken) <= 10


@pytest.mark.parametrize(
    "query", ["xep=la", "cot=la", "so_dong=1", "trang=0", "trang=-1", "trang=x", "la=1", "trang=1&la=1"]
)
def test_a_page_that_is_not_there_is_refused(query, lam_binh, browse, an):
    assert browse(an).get(f"{ADDRESS}?{query}").status_code == 400


def deeds(response):
    """What the page of a unit offers above its facts, with where it leads."""
    tools = response.content.decode().partition('class="tools"')[2].partition("</div>")[0]
    links = re.findall(r'<a class="[^"]*" href="([^"]+)">([^<]+)</a>', tools)
    return {words: unescape(href) for href, words in links}


def test_a_unit_s_page_leads_to_what_its_reader_may_do_there(browse, xuan_lap, khuon_ha, xa, huyen, bcd, an):
    page = f"/don-vi/{xuan_lap.pk}/"
    register, take_in = "Đăng ký mô hình", "Nhận danh sách"
    for may_enter in (xa, huyen):
        offered = deeds(browse(may_enter).get(page))
        assert list(offered) == [register, take_in]
        form = browse(may_enter).get(offered[register])
        assert f'<option value="{xuan_lap.pk}" selected>' in form.content.decode()
        assert f'<a class="button plain" href="{page}">Quay lại</a>' in form.content.decode()
        upload = browse(may_enter).get(offered[take_in])
        assert upload.status_code == 200
        assert f'<option value="{xuan_lap.pk}" selected>' in upload.content.decode()
    assert list(deeds(browse(an).get(page))) == [register, take_in, "Sửa"]
    assert deeds(browse(bcd).get(page)) == {}
    assert deeds(browse(bcd).get(f"/don-vi/{khuon_ha.pk}/")) == {}
    village = make_unit("village", "Nà Co", xuan_lap)
    assert deeds(browse(huyen).get(f"/don-vi/{village.pk}/")) == {}  # what it does is entered for its commune
    for unit in (khuon_ha.pk, village.pk, 0, "x", "\0"):  # not one that he enters for
        assert browse(xa).get("/nhan-danh-sach/", {"don_vi": unit}).status_code == 400
