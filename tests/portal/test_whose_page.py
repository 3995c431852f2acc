"""On which unit and period the pages of a reader open."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.builders import (
    COMMITTEE_MEMBER,
    DISTRICT_OFFICER,
    assign,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
LATEST = ("review:latest", "reconciliation:latest", "returns:latest")
YEAR = timezone.localdate().year


@pytest.fixture
def merged(tuyen_quang, lam_binh, xuan_lap):
    """Since 1/7/2025: the district is gone, its commune went into a new one, which a province stands above."""
    ended = {"valid_to": date(2025, 6, 30)}
    for unit in (lam_binh, xuan_lap):
        type(unit).objects.filter(pk=unit.pk).update(**ended)
        unit.refresh_from_db()
    return make_unit("commune", "Bình An", tuyen_quang, code="02296", valid_from=date(2025, 7, 1))


def shown(response):
    context = response.context["shown"]
    return context.period, context.unit


def opened(client, address, **query):
    return client.get(reverse(address), query, follow=True).context["form"].scope


def test_a_province_opens_on_itself_and_not_on_a_district_that_is_gone(merged, tuyen_quang, lam_binh, browse):
    make_programme()  # for all
    make_period(2020, 2022, unit=lam_binh, counting_on=date(2022, 10, 5), slug="cua-huyen")
    own = make_period(YEAR, YEAR, unit=tuyen_quang)
    client = browse(make_user(DISTRICT_OFFICER, tuyen_quang))
    assert shown(client.get("/")) == (own, tuyen_quang)
    for address in LATEST:
        scope = opened(client, address)
        assert (scope.period, scope.unit) == (own, tuyen_quang)
    sides = client.get(reverse("comparison:comparison")).context["comparison"]
    assert {sides.a.scope.unit, sides.b.scope.unit} == {tuyen_quang}


def test_a_commune_of_today_opens_on_itself_with_what_it_came_from(merged, lam_binh, xuan_lap, browse):
    programme = make_programme()
    make_succession(xuan_lap, merged, date(2025, 7, 1))
    make_recognition(make_registration(make_model("Đường hoa", make_registrant(xuan_lap)), 2021, programme))
    client = browse(make_user(DISTRICT_OFFICER, merged))
    response = client.get("/")
    assert shown(response)[1] == merged
    assert response.context["review"].recognised.value == 1


def test_this_year_comes_before_a_longer_period_and_one_that_is_taken(lam_binh, bcd, browse):
    make_period(YEAR - 1, YEAR - 1, counting_on=date(YEAR - 1, 12, 31))
    make_period(YEAR - 1, YEAR + 1)
    this_year = make_period(YEAR, YEAR)
    assert shown(browse(bcd).get("/")) == (this_year, lam_binh)


def test_the_archive_of_a_former_district_opens_on_it(merged, lam_binh, bcd, browse):
    period = make_period(2020, 2022, unit=lam_binh, counting_on=date(2022, 10, 5))
    assert shown(browse(bcd).get("/")) == (period, lam_binh)


def test_what_was_chosen_stays_on_all_pages_until_it_is_given_back(lam_binh, xuan_lap, khuon_ha, bcd, browse):
    first, second = make_period(2020, 2022), make_period(2023, 2025)
    client = browse(bcd)
    assert shown(client.get("/")) == (second, lam_binh)
    response = client.get("/", {"don_vi": xuan_lap.pk, "ky": first.pk}, follow=True)
    assert shown(response) == (first, xuan_lap)
    assert "Đang xem theo lựa chọn của đồng chí" in response.content.decode()
    for address in LATEST:
        scope = opened(client, address)
        assert (scope.period, scope.unit) == (first, xuan_lap)
    sides = client.get(reverse("comparison:comparison")).context["comparison"]
    assert {sides.a.scope.unit, sides.b.scope.unit} == {xuan_lap}
    # An address that names another unit means that one.
    page = reverse("review:review", args=[second.name])
    assert client.get(page, {"don_vi": khuon_ha.pk}).context["form"].scope.unit == khuon_ha
    assert shown(client.get("/", {"don_vi": "", "ky": ""}, follow=True)) == (second, lam_binh)


def test_a_unit_is_chosen_by_typing_without_tone_marks(lam_binh, xuan_lap, bcd, browse):
    period = make_period(2020, 2022)
    assert shown(browse(bcd).get("/", {"don_vi": "xuan lap"}, follow=True)) == (period, xuan_lap)


@pytest.mark.parametrize("asked", [{"don_vi": "999999"}, {"ky": "999999"}, {"don_vi": "x"}, {"ky": "x"}])
def test_what_is_unknown_is_told_and_nothing_changes(asked, lam_binh, bcd, browse):
    period = make_period(2020, 2022)
    client = browse(bcd)
    response = client.get("/", asked)
    assert response.context["form"].errors
    assert shown(client.get("/")) == (period, lam_binh)


def test_another_units_figures_cannot_be_chosen(lam_binh, na_hang, bcd, browse):
    period = make_period(2020, 2022)
    client = browse(bcd)
    assert client.get("/", {"don_vi": na_hang.pk}).context["form"].errors
    assert shown(client.get("/")) == (period, lam_binh)


def test_a_period_that_does_not_serve_the_unit_is_told(lam_binh, xuan_lap, khuon_ha, bcd, browse):
    make_period(2020, 2022)
    of_commune = make_period(2023, 2023, unit=khuon_ha)
    response = browse(bcd).get("/", {"don_vi": xuan_lap.pk, "ky": of_commune.pk})
    assert response.context["form"].errors["ky"] == [
        "Xã Xuân Lập không dùng kỳ báo cáo này. Chọn kỳ khác hoặc đơn vị khác."
    ]


def test_a_choice_that_the_reader_may_no_longer_see_falls_back_to_his_own(lam_binh, na_hang, bcd, browse):
    period = make_period(2020, 2022)
    assign(bcd, COMMITTEE_MEMBER, na_hang)
    client = browse(bcd)
    assert shown(client.get("/", {"don_vi": na_hang.pk}, follow=True)) == (period, na_hang)
    bcd.assignments.filter(unit=na_hang).delete()
    assert shown(client.get("/")) == (period, lam_binh)


def test_who_reads_several_units_sees_them_beside_each_other(lam_binh, xuan_lap, khuon_ha, na_hang, browse):
    programme = make_programme()
    reader = make_user(COMMITTEE_MEMBER, xuan_lap)
    assign(reader, COMMITTEE_MEMBER, khuon_ha)
    for number, unit in enumerate((xuan_lap, khuon_ha, khuon_ha)):
        make_registration(make_model(f"Số {number}", make_registrant(unit)), 2021, programme)
    beside = browse(reader).get("/").context["beside"]
    assert {one.scope.unit: one.registered_models.value for one in beside} == {xuan_lap: 1, khuon_ha: 2}


def test_where_no_unit_of_ones_own_has_a_period_the_page_says_whose_it_shows(tuyen_quang, lam_binh, browse):
    period = make_period(2020, 2022, unit=lam_binh, counting_on=date(2022, 10, 5))
    response = browse(make_user(DISTRICT_OFFICER, tuyen_quang)).get("/")
    assert shown(response) == (period, lam_binh)
    told = " ".join(response.content.decode().split())
    assert f"Tỉnh Tuyên Quang chưa có kỳ báo cáo; đang hiển thị {period} của Huyện Lâm Bình." in told


def test_without_any_period_the_page_says_so_and_leads_to_making_one(lam_binh, huyen, browse):
    response = browse(huyen).get("/")
    assert response.status_code == 200
    assert "Chưa có kỳ báo cáo nào" in response.content.decode()
    assert reverse("admin:review_reviewperiod_add") in response.content.decode()


@pytest.mark.parametrize(
    "page", [*LATEST, "comparison:comparison", "portal:overview", "portal:units", "portal:models"]
)
@pytest.mark.parametrize("has_units", [True, False])
def test_an_empty_portal_opens_every_page_of_the_menu(page, has_units, an, request, browse):
    if has_units:
        request.getfixturevalue("lam_binh")
    response = browse(an).get(reverse(page), follow=True)
    assert response.status_code == 200 or (page == "comparison:comparison" and not has_units)


def test_a_search_for_a_unit_that_finds_none_says_so(lam_binh, bcd, browse):
    assert browse(bcd).get(reverse("portal:units"), {"q": "không có đâu"}).status_code == 200


def test_of_several_units_of_ones_own_the_one_that_has_the_period_is_shown(
    lam_binh, xuan_lap, khuon_ha, browse
):
    reader = make_user(COMMITTEE_MEMBER, xuan_lap)
    assign(reader, COMMITTEE_MEMBER, khuon_ha)
    for unit in (xuan_lap, khuon_ha):
        make_period(YEAR, YEAR, unit=unit)
    asked = make_period(2020, 2022, unit=khuon_ha)
    assert shown(browse(reader).get("/", {"don_vi": "", "ky": asked.pk}, follow=True)) == (asked, khuon_ha)
