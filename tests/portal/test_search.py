"""The one search box: what each reader finds, in which order, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from danvan.portal.search import SHOWN_AT_MOST
from tests.builders import make_decision, make_model, make_registrant, make_registration, make_unit

pytestmark = pytest.mark.django_db
AT_MOST = 15  # queries of the page, its frame among them


def found(client, words):
    """By kind, in order: what the page names."""
    page = client.get("/tim/", {"q": words})
    assert page.status_code == 200
    return {kind.page: [str(row) for row in kind.rows] for kind in page.context["found"]}


@pytest.fixture
def registry(lam_binh, xuan_lap, khuon_ha):
    """A model and its collective in each of the two communes, and a decision of the district."""
    for unit, place in ((xuan_lap, "Khiển"), (khuon_ha, "Nà Thom")):
        registrant = make_registrant(unit, f"Chi hội Phụ nữ bản {place}")
        make_registration(make_model(f"Đường hoa bản {place}", registrant))
    return make_decision(lam_binh, number="15/QĐ-BCĐ")


def test_models_people_decisions_and_units_are_found_without_tone_marks(browse, huyen, registry):
    client = browse(huyen)
    assert found(client, "duong hoa khien") == {"portal:model": ["Đường hoa bản Khiển"]}
    assert found(client, "PHU NU na thom")["portal:registrant"] == ["Chi hội Phụ nữ bản Nà Thom"]
    assert found(client, "15/qd-bcd") == {"portal:decision": [str(registry)]}
    assert found(client, "khuon ha")["portal:unit"] == ["Xã Khuôn Hà"]
    assert found(client, "02242")["portal:unit"] == ["Xã Xuân Lập"]


def test_every_link_of_what_is_found_opens(browse, huyen, registry):
    client = browse(huyen)
    for words in ("duong hoa", "phu nu", "15/QĐ-BCĐ", "xuan lap"):
        for kind in client.get("/tim/", {"q": words}).context["found"]:
            for row in kind.rows:
                name = kind.page.removeprefix("portal:")
                address = {"model": "mo-hinh", "registrant": "chu-the", "decision": "quyet-dinh"}.get(
                    name, "don-vi"
                )
                assert client.get(f"/{address}/{row.pk}/").status_code == 200


def test_what_is_called_so_stands_first(browse, huyen, xuan_lap, lam_binh):
    for title in ("Vườn hoa thôn bản", "Cổng hoa, tường hoa", "Tường hoa", "Hoa", "Hòa", "Hoa ban"):
        make_model(title, make_registrant(xuan_lap, "Tổ 1"))
    make_unit("village", "Hòa", xuan_lap)
    client = browse(huyen)
    assert found(client, "hoa")["portal:model"][:3] == ["Hoa", "Hòa", "Hoa ban"]
    assert found(client, "Hòa")["portal:model"][:2] == ["Hòa", "Hoa"]
    assert found(client, "tường hoa")["portal:model"][:2] == ["Tường hoa", "Cổng hoa, tường hoa"]
    assert (
        next(iter(found(client, "xuan lap"))) == "portal:unit"
    )  # many models lie there, one unit is called so


def test_an_officer_finds_what_he_may_open_and_no_more(browse, xa, xa_khac, bcd, an, la, registry):
    def models(user):
        return found(browse(user), "duong hoa").get("portal:model", [])

    assert models(xa) == ["Đường hoa bản Khiển"]
    assert models(xa_khac) == ["Đường hoa bản Nà Thom"]
    assert len(models(bcd)) == len(models(an)) == 2
    assert found(browse(xa), "15/QĐ-BCĐ") == {}
    for words in ("duong hoa", "phu nu", "15", "xuan lap"):
        assert found(browse(la), words) == {}


def test_nobody_searches_without_signing_in(browse, an):
    answer = browse(None).get("/tim/?q=hoa")
    assert answer.status_code == 302
    assert answer.url.startswith("/dang-nhap/")


@pytest.mark.parametrize("query", ["la=1", "q=a&trang=2", f"q={'a' * 201}", "q=%00"])
def test_what_the_page_does_not_know_is_an_error(query, browse, huyen):
    assert browse(huyen).get(f"/tim/?{query}").status_code == 400


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20", "?q=%25_"])
def test_without_words_nothing_is_listed(query, browse, huyen, registry):
    page = browse(huyen).get(f"/tim/{query}")
    assert page.status_code == 200
    assert page.context["found"] == []


def test_words_are_shown_as_text(browse, huyen):
    page = browse(huyen).get("/tim/", {"q": '"><b>x</b>'}).content.decode()
    assert "<b>x" not in page
    assert 'value="&quot;&gt;&lt;b&gt;x&lt;/b&gt;"' in page


@pytest.mark.parametrize("number", [3, 2 * SHOWN_AT_MOST])
def test_the_page_costs_the_same_at_any_size(number, browse, huyen, xuan_lap):
    for count in range(number):
        make_model(f"Đường hoa {count}", make_registrant(xuan_lap, f"Chi hội Đường hoa {count}"))
    client = browse(huyen)
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/tim/?q=duong+hoa")
    assert len(queries) <= AT_MOST
    shown = page.content.decode()
    assert ('href="/mo-hinh/?q=duong+hoa"' in shown) == (number > SHOWN_AT_MOST)
    assert ('href="/tap-the/?q=duong+hoa"' in shown) == (number > SHOWN_AT_MOST)


def test_every_page_has_the_box(browse, huyen):
    client = browse(huyen)
    for address in ("/", "/mo-hinh/", "/khong-co-trang-nay/", "/tim/?q=hoa"):
        assert 'action="/tim/"' in client.get(address).content.decode()
