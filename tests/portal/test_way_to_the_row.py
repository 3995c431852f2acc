"""From the form of a row to the page on which it stands."""

import pytest
from lxml.html import fromstring

from awards.models import Commendation
from models_registry.models import Kind, Outcome
from tests.builders import make_decision, make_field, make_programme

pytestmark = pytest.mark.django_db


def page_from(client, address):
    """Where "Xem trang" of a form leads, and what stands there."""
    [link] = fromstring(client.get(address).content.decode()).xpath("//a[.='Xem trang']/@href")
    answer = client.get(link, follow=True)
    assert answer.status_code == 200
    if answer.redirect_chain:
        link = answer.redirect_chain[-1][0]
    return link, answer.content.decode()


@pytest.mark.parametrize("by", ["lam_binh", "tuyen_quang", None])
def test_a_commendation_without_registrant_leads_to_the_list_on_which_it_stands(
    browse, huyen, huyen_khac, by, xuan_lap, request
):
    decision = make_decision(request.getfixturevalue(by), "77/QĐ") if by else None
    row = Commendation.objects.create(
        recipient_name="Ma Văn Tài",
        recipient_kind=Kind.INDIVIDUAL,
        unit=xuan_lap,
        decision=decision,
        programme=make_programme(),
        year=2022,
    )
    link, text = page_from(browse(huyen), f"/nhap-lieu/awards/commendation/{row.pk}/change/")
    asked = f"quyet_dinh={decision.pk}" if decision else f"don_vi={xuan_lap.pk}"
    assert link == f"/khen-thuong/?{asked}"
    assert "Ma Văn Tài" in text
    other = browse(huyen_khac).get(link)
    assert other.status_code == 400
    assert "Ma Văn Tài" not in other.content.decode()
    assert "77/QĐ" not in other.content.decode()


def test_an_outcome_leads_to_the_list_of_its_unit(browse, huyen, xuan_lap):
    row = Outcome.objects.create(
        unit=xuan_lap,
        programme=make_programme(),
        year=2021,
        field=make_field(),
        indicator="Hiến đất",
        value=12,
    )
    link, text = page_from(browse(huyen), f"/nhap-lieu/models_registry/outcome/{row.pk}/change/")
    assert link == f"/ket-qua-van-dong/?don_vi={xuan_lap.pk}"
    assert "Hiến đất" in text


@pytest.mark.parametrize(("who", "may_change"), [("huyen", True), ("bcd", False)], indirect=["who"])
def test_from_its_list_it_is_one_step_to_its_form_and_back_for_who_may_change_it(
    browse, who, may_change, xuan_lap
):
    what = {"unit": xuan_lap, "programme": make_programme(), "year": 2021}
    commended = Commendation.objects.create(
        recipient_kind=Kind.INDIVIDUAL, recipient_name="Ma Văn Tài", **what
    )
    outcome = Outcome.objects.create(field=make_field(), indicator="Hiến đất", value=12, **what)
    client, entry = browse(who), "/nhap-lieu"
    for page, form in (
        (
            f"/khen-thuong/?nam=2021&don_vi={xuan_lap.pk}",
            f"{entry}/awards/commendation/{commended.pk}/change/",
        ),
        (
            f"/ket-qua-van-dong/?nam=2021&don_vi={xuan_lap.pk}",
            f"/nhap-lieu/models_registry/outcome/{outcome.pk}/change/",
        ),
    ):
        links = fromstring(client.get(page).content.decode()).xpath("//td/a[.='Sửa']/@href")
        assert [link.partition("?")[0] for link in links] == ([form] if may_change else [])
        for link in links:
            [back] = fromstring(client.get(link).content.decode()).xpath("//a[.='Thôi, quay lại']/@href")
            assert back == page


def test_from_the_overview_to_the_form_of_entry_and_back(browse, xa):
    make_programme()
    client = browse(xa)
    [link] = fromstring(client.get("/").content.decode()).xpath("//a[.='Đăng ký mô hình']/@href")
    [back] = fromstring(client.get(link).content.decode()).xpath("//a[.='Thôi, quay lại']/@href")
    assert back == "/"
