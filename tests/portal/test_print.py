"""A whole list for paper: all rows, head and signature of whose paper it is."""

from html import unescape

import pytest
from django.urls import reverse

from awards.models import Commendation
from danvan.portal import paper
from danvan.portal.lists import LISTS
from models_registry.models import Kind
from tests.builders import make_model, make_period, make_programme, make_registrant, make_registration
from tests.portal.test_layout import registry  # noqa: F401 # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.papers]


def printed(client, name, status=200, **query):
    answer = client.get(reverse(f"portal:{name}_print"), query)
    assert answer.status_code == status
    return answer, unescape(answer.content.decode())


@pytest.mark.parametrize("name", LISTS)
def test_all_rows_of_the_list_are_printed_for_each_reader(
    name,
    browse,
    huyen,
    huyen_khac,
    xa,
    bcd,
    la,
    an,
    registry,  # noqa: F811
):
    for user in (huyen, huyen_khac, xa, bcd, la, an):
        client = browse(user)
        count = client.get(reverse(f"portal:{name}"), {"so_dong": "25"}).context["count"]
        answer, page = printed(client, name)
        assert len(answer.context["rows"]) == count
        assert ("Ban Chỉ đạo" in page or "TRƯỞNG BAN" in page.upper()) == bool(count)
    assert browse(None).get(reverse(f"portal:{name}_print")).url.startswith("/dang-nhap/")


@pytest.mark.parametrize("query", ["la=1", "nam=1999", "xep=la", "cot=la", "don_vi=999999"])
def test_what_the_list_refuses_is_not_printed(query, browse, huyen, registry):  # noqa: F811
    answer = browse(huyen).get(f"{reverse('portal:models_print')}?{query}")
    assert answer.status_code == 400
    assert "Đường hoa" not in answer.content.decode()


def test_the_paper_is_that_of_the_unit_asked_for(browse, huyen, xuan_lap, lam_binh, registry):  # noqa: F811
    client = browse(huyen)
    period = make_period(2020, 2022, lam_binh)
    for query, unit in (({}, lam_binh), ({"don_vi": xuan_lap.pk}, xuan_lap), ({"ky": period.pk}, lam_binh)):
        answer, page = printed(client, "models", **query)
        assert answer.context["issuer"] == unit
    answer, page = printed(client, "models", q="duong", xep="-don-vi")
    assert "Từ cần tìm: “duong”" in page
    assert "xep=-don-vi" in answer.context["list_address"]


def test_a_list_too_long_for_a_browser_says_so_and_prints_nothing(browse, huyen, registry, monkeypatch):  # noqa: F811
    monkeypatch.setattr(paper, "PRINTED_AT_MOST", 8)
    answer, page = printed(browse(huyen), "models")
    assert answer.context["rows"] == []
    assert "Danh sách có 9 dòng; một lần in được nhiều nhất 8 dòng." in page
    assert len(printed(browse(huyen), "collectives")[0].context["rows"]) == 3


def test_who_prints_is_told_of_persons_without_a_name(browse, huyen, xuan_lap):
    Commendation.objects.create(
        programme=make_programme(), recipient_kind=Kind.INDIVIDUAL, unit=xuan_lap, year=2021
    )
    assert "1 lượt khen thưởng chưa có tên người nhận" in printed(browse(huyen), "commendations")[1]


def test_one_page_on_paper_says_which_it_is(browse, huyen, xuan_lap):
    registrant = make_registrant(xuan_lap)
    for number in range(26):
        make_registration(make_model(f"Mô hình {number}", registrant))
    page = " ".join(browse(huyen).get("/mo-hinh/?so_dong=25").content.decode().split())
    assert "Bản in này chỉ là trang 1 trên 2 của danh sách: từ dòng 1 đến dòng 25." in page
