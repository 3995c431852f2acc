"""Every reading page, asked by each of the cast and with bad parameters."""

import unicodedata
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from danvan.review.models import Explanation, ReportSection
from models_registry.models import Kind, Outcome, Programme
from tests.builders import (
    DISTRICT_OFFICER,
    make_figure,
    make_model,
    make_period,
    make_recognition,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    make_user,
    period_of,
)
from tests.random_cases import IS_LONG
from tests.registry_shapes import make_random_registry

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

OF_THE_HEAD = 1  # the statement that counts what waits for the reader
LISTS = [
    "models",
    "field_times",
    "registrations",
    "recognitions",
    "collectives",
    "individuals",
    "commendations",
]


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def mine(xuan_lap):
    return make_registration(
        make_model("Đường hoa bản Khiển", make_registrant(xuan_lap, "Đoàn xã Hoà Bình"))
    ).model


@pytest.fixture
def theirs(khuon_ha):
    return make_registration(make_model("Nhà sạch vườn đẹp", make_registrant(khuon_ha))).model


@pytest.mark.parametrize("page", [*LISTS, "overview", "units", "guide"])
@pytest.mark.usefixtures("an")
def test_nobody_reads_without_signing_in(page):
    response = Client().get(reverse(f"portal:{page}"))
    assert response.status_code == 302
    assert response.url.startswith("/dang-nhap/")


@pytest.mark.parametrize("page", ["models", "registrations", "collectives", "field_times"])
def test_an_officer_lists_just_his_own_commune(page, xa, huyen, bcd, la, mine, theirs):
    counts = {
        user.username: client_of(user).get(reverse(f"portal:{page}")).context["count"]
        for user in (xa, huyen, bcd, la)
    }
    assert counts == {xa.username: 1, huyen.username: 2, bcd.username: 2, la.username: 0}


def test_another_units_things_do_not_exist_for_an_officer(xa, mine, theirs, khuon_ha):
    client = client_of(xa)
    assert client.get(reverse("portal:model", args=[mine.pk])).status_code == 200
    for address in (
        reverse("portal:model", args=[theirs.pk]),
        reverse("portal:registrant", args=[theirs.registrant_id]),
        reverse("portal:unit", args=[khuon_ha.pk]),
        reverse("portal:model", args=[999_999]),
    ):
        response = client.get(address)
        assert response.status_code == 404
        assert 'lang="vi"' in response.content.decode()


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "lạ=1",
        "nam=1999",
        "nam=abc",
        "don_vi=999999",
        "don_vi=x",
        "giai_doan=2019-2021",
        "trang=0",
        "trang=-1",
        "trang=x",
    ],
)
def test_what_a_list_does_not_know_is_an_error_never_all_rows(page, query, huyen, mine):
    response = client_of(huyen).get(f"{reverse(f'portal:{page}')}?{query}")
    assert response.status_code == 400
    assert "không hợp lệ" in response.content.decode()
    assert reverse("portal:model", args=[mine.pk]) not in response.content.decode()


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize("number", ["2", "99", "9" * 30, "000000001234"])
def test_beyond_the_last_page_the_last_one_is_shown(page, number, huyen, mine):
    """What stood there may just have been done."""
    response = client_of(huyen).get(f"{reverse(f'portal:{page}')}?trang={number}")
    assert response.status_code == 200
    shown = response.context["page_obj"]
    assert shown.number == shown.paginator.num_pages


@pytest.mark.parametrize("page", LISTS)
def test_a_foreign_unit_cannot_be_asked_for(page, xa, khuon_ha):
    assert client_of(xa).get(f"{reverse(f'portal:{page}')}?don_vi={khuon_ha.pk}").status_code == 400


@pytest.mark.parametrize("page", LISTS)
def test_a_list_offers_periods_and_programmes_that_serve_the_reader(
    page, tuyen_quang, lam_binh, na_hang, xuan_lap, huyen, huyen_khac, xa, bcd, la, an
):
    """Those of his own units, of those above them and of every office."""
    periods = {
        unit: make_period(2011 + 3 * at, 2013 + 3 * at, unit)
        for at, unit in enumerate((None, tuyen_quang, lam_binh, na_hang, xuan_lap))
    }
    for unit, period in periods.items():
        Programme.objects.create(unit=unit, first_year=period.first_year, last_year=period.last_year)
    shared, above = None, tuyen_quang
    served = {
        huyen: {shared, above, lam_binh, xuan_lap},
        bcd: {shared, above, lam_binh, xuan_lap},
        xa: {shared, above, lam_binh, xuan_lap},
        huyen_khac: {shared, above, na_hang},
        la: set(),
        an: set(periods),
    }
    for user, own in served.items():
        client, address = client_of(user), reverse(f"portal:{page}")
        form = client.get(address).context["filterset"].form
        offered = {
            name: {key for key, _ in form.fields[name].choices if key}
            for name in ("ky", "giai_doan")
            if name in form.fields
        }
        assert offered["ky"] == {str(periods[unit].pk) for unit in own}, user.username
        assert offered["giai_doan"] == {periods[unit].slug for unit in own}, user.username
        # Of those that he is offered one, and of the others one.
        some = [next((unit for unit in periods if (unit in own) is mine), shared) for mine in (True, False)]
        for unit in periods if IS_LONG else some:
            period, status = periods[unit], 200 if unit in own else 400
            asked = ({"ky": period.pk}, {"giai_doan": period.slug}, {"nam": period.first_year})
            for query in asked:
                if set(query) <= set(form.fields):
                    assert client.get(address, query).status_code == status, (user.username, query)
    for query in ({"ky": periods[shared].pk}, {"giai_doan": "2011-2013"}):
        assert Client().get(reverse(f"portal:{page}"), query).url.startswith("/dang-nhap/")


def test_the_review_is_scoped_too(xa, bcd, la, mine, theirs, khuon_ha):
    address = reverse("review:review", args=["2020-2022"])
    assert client_of(xa).get(address).context["review"].registered_models.value == 1
    assert client_of(bcd).get(address).context["review"].registered_models.value == 2
    assert client_of(la).get(address).status_code == 403
    assert client_of(xa).get(f"{address}?don_vi={khuon_ha.pk}").status_code == 400
    assert client_of(xa).get(f"{address}?la=1").status_code == 400
    assert client_of(xa).get(reverse("review:review", args=["1990-1991"])).status_code == 404
    assert Client().get(address).status_code == 302


QUERIES = ["doan xa hoa binh", "ĐOÀN XÃ HOÀ BÌNH", "Đoàn xã Hòa Bình", "đoàn hoà"]


@pytest.mark.parametrize(
    "query", [*QUERIES, *(unicodedata.normalize("NFD", query) for query in QUERIES), "xuan lap duong hoa"]
)
def test_however_it_is_typed_the_same_model_is_found(query, huyen, mine, theirs):
    client = client_of(huyen)
    for page in ("models", "registrations", "field_times"):
        response = client.get(reverse(f"portal:{page}"), {"q": query})
        assert response.context["count"] == 1, page
    assert (
        client.get(reverse("portal:units"), {"q": "XUÂN lap"}).content.count(b"Xu\xc3\xa2n L\xe1\xba\xadp")
        == 1
    )
    if "duong" not in query:
        assert client.get(reverse("portal:collectives"), {"q": query}).context["count"] == 1


def test_people_are_listed_by_given_name(huyen, xuan_lap):
    for name in ("Ma Văn Út", "Chẩu Thị Ân", "Bàn Văn Anh", "Lý Đức Dũng", "Nguyễn Thị Đào"):
        make_registrant(xuan_lap, name, kind=Kind.INDIVIDUAL)
    rows = client_of(huyen).get(reverse("portal:individuals")).context["page_obj"]
    assert [row.name.split()[-1] for row in rows] == ["Anh", "Ân", "Dũng", "Đào", "Út"]


def count_queries(client, address, django_assert_max_num_queries, budget):
    with django_assert_max_num_queries(budget) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", [*LISTS, "review"])
def test_a_page_asks_no_more_of_a_larger_registry(page, django_assert_max_num_queries):
    programme, district = make_random_registry(1, models=30)
    client = client_of(make_user(DISTRICT_OFFICER, district))
    if page == "review":
        address, budget = reverse("review:review", args=[programme.code]), 14
    else:
        address, budget = f"{reverse(f'portal:{page}')}?giai_doan={programme.code}", 15
    first = count_queries(client, address, django_assert_max_num_queries, budget)
    make_more(2, district, programme)
    small = count_queries(client, address, django_assert_max_num_queries, budget)
    assert small in (first, first + 1)  # what its first page holds whole is not counted
    make_more(3, district, programme)
    assert count_queries(client, address, django_assert_max_num_queries, budget) == small


def test_a_review_with_all_that_it_shows_asks_fourteen_times_at_most(django_assert_max_num_queries):
    """Outcomes, published figures with an explanation, exemplary models, written sections; small and larger."""
    programme, district = make_random_registry(1, models=30)
    client = client_of(make_user(DISTRICT_OFFICER, district))
    period = period_of(programme)
    said = {"unit": district, "year": 2021}
    Outcome.objects.create(indicator="Hiến đất", value=1, measure="ha", **said)
    figure = make_figure(programme, indicator="recognised_models", value=3, unit=district, source="Báo cáo")
    Explanation.objects.create(
        period=period, unit=district, line=f"stated:{figure.pk}", difference=1, text="Tính thiếu"
    )
    ReportSection.objects.create(period=period, unit=district, section="leadership", text="Chỉ đạo")
    address = reverse("review:review", args=[programme.code])
    small = count_queries(client, address, django_assert_max_num_queries, 14 + OF_THE_HEAD)
    shown = client.get(address).context["review"]
    assert shown.outcomes
    assert shown.stated
    assert any(row.exemplary for row in shown.by_field)
    make_more(2, district, programme)
    for number in range(30):
        Outcome.objects.create(indicator=f"Hiến đất {number}", value=1, measure="ha", **said)
        make_figure(programme, indicator="recognised_models", value=3, unit=district, source=f"Báo {number}")
    assert count_queries(client, address, django_assert_max_num_queries, 14 + OF_THE_HEAD) == small


def test_nor_where_the_units_below_have_published_figures_of_their_own(django_assert_max_num_queries):
    """Communes, one that ended on a day of its own and came into another, a hamlet within one; two and many."""
    programme, district = make_random_registry(1, models=30)
    client = client_of(make_user(DISTRICT_OFFICER, district))
    address = reverse("review:review", args=[programme.code])
    for number in range(3):
        commune = make_unit("commune", f"Dưới {number}", district)
        ended = make_unit("commune", f"Cũ {number}", district, valid_to=date(2021, 6, 30))
        make_succession(ended, commune, date(2021, 7, 1))
        hamlet = make_unit("hamlet", f"Thôn {number}", commune)
        for unit in (district, commune, ended, hamlet):
            make_recognition(make_registration(make_model(None, make_registrant(unit)), 2021, programme))
            make_figure(programme, indicator="recognised_models", value=7, unit=unit, source=f"Báo {number}")
            Outcome.objects.create(indicator="Hiến đất", value=1, measure="ha", unit=unit, year=2021)
        asked = count_queries(client, address, django_assert_max_num_queries, 14 + OF_THE_HEAD)
        if number == 0:
            small = asked
    assert asked == small
    shown = client.get(address).context
    assert len({line.unit for line in shown["ledger"].all_lines}) == 10
    with_names = [row for row in shown["review"].by_field if row.exemplary]
    assert with_names


def make_more(seed, district, programme):
    commune = make_unit("commune", f"Thêm {seed}", district)
    for number in range(40):
        registrant = make_registrant(commune, kind=Kind.INDIVIDUAL if number % 2 else Kind.COLLECTIVE)
        make_registration(make_model(None, registrant), 2021, programme)


@pytest.mark.parametrize("page", ["models", "registrations", "recognitions", "commendations", "outcomes"])
@pytest.mark.parametrize("day", ["den", "sau", "khong", "het", "huy"])
def test_a_day_of_counting_without_a_period_is_refused_and_never_all_rows(page, day, huyen, mine):
    response = client_of(huyen).get(reverse(f"portal:{page}"), {"ngay": day})
    assert response.status_code == 400
    assert "Chọn kỳ báo cáo" in response.content.decode()
