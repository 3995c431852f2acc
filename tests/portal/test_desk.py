"""The desk on the overview: what waits, for whom."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from danvan.closing import services
from danvan.review.figures.review import review_of
from danvan.review.models import ReturnDue
from danvan.review.scope import Scope
from models_registry.models import Unit
from models_registry.services import withdraw
from tests.builders import (
    DISTRICT_OFFICER,
    make_decision,
    make_figure,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_unit,
    make_user,
    period_of,
    scope_of,
)
from tests.registry_shapes import make_random_registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def this_year(lam_binh, xuan_lap, khuon_ha):
    """A programme that runs this year: two models last year, one this year, a commune that has sent nothing."""
    year = timezone.localdate().year
    programme = make_programme(year - 1, year + 1)
    registrant = make_registrant(xuan_lap)
    for title, when in (("Một", year - 1), ("Hai", year - 1), ("Ba", year)):
        make_registration(make_model(title, registrant), when, programme)
    return programme


def desk(browse, user):
    return browse(user).get("/").context["desk"]


def work(browse, user):
    return browse(user).get("/").context["work"]


def test_this_year_stands_against_last(this_year, bcd, browse):
    rows = desk(browse, bcd).compared
    assert [(row.label, row.a.value, row.b.value, row.difference) for row in rows] == [
        ("Mô hình, điển hình đăng ký", 2, 1, -1),
        ("Được công nhận", 0, 0, 0),
    ]


@pytest.mark.parametrize("counting_on", [None, date(2021, 6, 30)])
@pytest.mark.parametrize("seed", range(3))
def test_the_years_that_are_compared_are_counted_as_their_own_reviews_count_them(seed, counting_on, browse):
    programme, district = make_random_registry(seed, models=40)
    period = period_of(programme)
    period.counting_on = counting_on
    period.save()
    found = desk(browse, make_user(DISTRICT_OFFICER, district))
    before, this = (
        review_of(Scope(period, district, year), Unit.objects.all()) for year in (found.year - 1, found.year)
    )
    assert found.compared
    assert [(row.a, row.b) for row in found.compared] == [
        (before.registered_models, this.registered_models),
        (before.recognised, this.recognised),
    ]


def test_who_has_not_sent_is_counted_and_the_deadline_named(this_year, bcd, browse, khuon_ha):
    due = timezone.localdate() + timedelta(days=9)
    year = timezone.localdate().year
    ReturnDue.objects.create(period=period_of(this_year), year=year, due_on=due)
    ReturnDue.objects.create(period=period_of(this_year), due_on=date(2020, 1, 1))
    found = desk(browse, bcd)
    assert [row.unit.name for row in found.returns.unsent] == ["Khuôn Hà", "Xuân Lập"]
    assert [row.unit.name for row in found.returns.entering] == ["Xuân Lập"]
    opened = browse(bcd).get(found.returns.unsent_url)
    assert [row.unit.name for row, *_ in opened.context["rows"]] == ["Khuôn Hà", "Xuân Lập"]
    assert "Chưa gửi, kể cả đang nhập" in opened.content.decode()
    assert found.returns.unsent_url in browse(bcd).get("/").content.decode().replace("&amp;", "&")
    assert (due, f"Hạn gửi danh sách đăng ký năm {year}, {period_of(this_year)}") in found.deadlines
    assert all(day >= timezone.localdate() for day, _ in found.deadlines)


def test_only_who_decides_at_the_unit_is_led_to_ask(this_year, an, huyen, xa, bcd, browse):
    period = period_of(this_year)
    period.counting_on = None
    period.save()
    pages = {user.username: browse(user).get("/").content.decode() for user in (an, huyen, xa, bcd)}
    assert all("Không có thời hạn nào sắp tới" in page for page in pages.values())
    assert {name for name, page in pages.items() if "Đặt hạn gửi danh sách" in page} == {"quantri", "huyen"}


def test_an_open_difference_waits_until_it_is_explained(this_year, lam_binh, bcd, browse):
    make_figure(indicator="registered_models", unit=lam_binh, programme=this_year, value=9, source="Báo cáo")
    assert len(desk(browse, bcd).ledger.open_lines) == 1


def test_a_second_registration_for_a_year_waits_until_it_is_withdrawn(
    this_year, xuan_lap, huyen, xa_khac, browse
):
    kept = make_registration(make_model("Đường hoa", make_registrant(xuan_lap)), 2021)
    double = make_registration(kept.model, 2021, this_year, double_of=kept)
    waiting = [work(browse, user).counts for user in (huyen, xa_khac)]
    assert [found["doubles"].number if "doubles" in found else 0 for found in waiting] == [1, 0]
    page = browse(huyen).get("/")
    assert "lượt trùng năm, chờ xem lại" in page.content.decode()
    listed = browse(huyen).get("/dang-ky/?trung_nam=co").context["page_obj"]
    assert list(listed) == [double]
    assert list(browse(huyen).get("/dang-ky/?nam=2021").context["page_obj"]) == [kept]
    withdraw([double], huyen, "Nhập trùng")
    assert "doubles" not in work(browse, huyen).counts
    assert "lượt trùng năm" not in browse(huyen).get("/").content.decode()


def test_the_newest_decisions_are_named(this_year, lam_binh, xuan_lap, bcd, browse):
    registration = make_registration(
        make_model("Mới", make_registrant(xuan_lap)), timezone.localdate().year, this_year
    )
    decision = make_decision(unit=lam_binh, number="77/QĐ-BCĐ")
    make_recognition(registration, decision=decision)
    assert desk(browse, bcd).decisions == (decision,)
    assert "77/QĐ-BCĐ" in browse(bcd).get("/").content.decode()


def test_the_newest_decisions_are_those_in_force_that_recognise(this_year, lam_binh, xuan_lap, bcd, browse):
    registration = make_registration(make_model("Mới", make_registrant(xuan_lap)), 2021, this_year)
    eleven = make_decision(lam_binh)
    ten = make_decision(lam_binh, revoked_by=eleven)
    nine = make_decision(lam_binh, revoked_by=ten)
    for decision in (nine, ten):
        make_recognition(registration, decision=decision, level="district" if decision is ten else "commune")
    make_recognition(registration, "province", decision=eleven, revoked_by=make_decision(lam_binh))
    assert desk(browse, bcd).decisions == (nine,)


@pytest.mark.every_list
def test_a_correction_waits_for_the_second_account_alone(this_year, lam_binh, xuan_lap, huyen, bcd, browse):
    scope = scope_of(this_year, lam_binh)
    services.close(scope, huyen, "Sơ kết")
    make_registration(make_model("Bốn", make_registrant(xuan_lap)), timezone.localdate().year, this_year)
    proposed = services.close(scope, huyen, "Sửa", "1-BC/BCĐ")
    assert work(browse, bcd).closings == [proposed]
    assert work(browse, huyen).closings == []
    assert work(browse, bcd).counts["closings"].number == 1


def test_without_an_assignment_there_is_no_desk(this_year, la, browse):
    response = browse(la).get("/")
    assert response.status_code == 403
    assert "desk" not in response.context


def test_the_overview_asks_no_more_of_a_larger_registry(django_assert_max_num_queries, browse):
    programme, district = make_random_registry(1, models=20)
    user = make_user(DISTRICT_OFFICER, district)
    client = browse(user)
    with django_assert_max_num_queries(25) as small:
        client.get("/")
    commune = make_unit("commune", "Thêm", district)
    for number in range(30):
        make_registration(make_model(f"Thêm {number}", make_registrant(commune)), 2021, programme)
    with django_assert_max_num_queries(len(small)):
        client.get("/")
