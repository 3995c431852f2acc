"""The desk on the overview: what waits, for whom."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from danvan.closing import services
from danvan.review.figures.review import review_of
from danvan.review.models import Explanation, ReturnDue, ReviewPeriod, UnitReturn
from danvan.review.scope import Scope
from models_registry.models import Outcome, State, Unit
from models_registry.services import withdraw
from tests.builders import (
    COMMUNE_OFFICER,
    DISTRICT_OFFICER,
    assign,
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
    assert [row.unit.name for row in found.owed.unsent] == ["Khuôn Hà", "Xuân Lập"]
    assert [row.unit.name for row in found.owed.entering] == ["Xuân Lập"]
    opened = browse(bcd).get(found.owed.unsent_url)
    assert [row.unit.name for row, *_ in opened.context["rows"]] == ["Khuôn Hà", "Xuân Lập"]
    assert "Chưa gửi, kể cả đang nhập" in opened.content.decode()
    assert found.owed.unsent_url in browse(bcd).get("/").content.decode().replace("&amp;", "&")
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
    link = f'<a href="/quyet-dinh/{decision.pk}/">{decision}</a>'
    assert link in unescape(browse(bcd).get("/").content.decode())


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


@pytest.fixture
def all_that_is_shown(this_year, tuyen_quang, lam_binh, xuan_lap, khuon_ha):
    """Published figures that differ, one explained; work of each sort of reader, dues, what came, decisions."""
    year, period = timezone.localdate().year, period_of(this_year)
    soon = timezone.localdate() + timedelta(days=3)
    for asking in (tuyen_quang, lam_binh):
        ReturnDue.objects.create(
            unit=asking, period=period, year=year, due_on=soon, of_whom=ReturnDue.OfWhom.BOTH
        )
    ReviewPeriod.objects.create(
        slug="truoc", from_on=date(year - 2, 1, 1), to_on=date(year - 2, 12, 31), counting_on=soon
    )
    for unit in (tuyen_quang, lam_binh, xuan_lap):
        figure = make_figure(
            indicator="registered_models", unit=unit, programme=this_year, value=9, source="Báo cáo"
        )
        Explanation.objects.create(
            period=period, unit=unit, line=f"stated:{figure.pk}", difference=1, text="Tính thiếu"
        )

    def more() -> None:
        for unit in (xuan_lap, khuon_ha, make_unit("commune", "", lam_binh)):
            registrant = make_registrant(unit)
            for state in (State.SUBMITTED, State.RETURNED, State.DRAFT, State.ACCEPTED):
                kept = make_registration(make_model(None, registrant), year, this_year, state=state)
            make_recognition(kept, decision=make_decision(lam_binh))
            Outcome.objects.create(indicator="Hiến đất", value=1, measure="ha", unit=unit, year=year)
            UnitReturn.objects.get_or_create(
                due=ReturnDue.objects.get(unit=lam_binh),
                unit=unit,
                defaults={"received_on": soon - timedelta(days=9)},
            )

    return more


def test_whoever_opens_the_overview_asks_fifteen_times_at_most(
    all_that_is_shown, tuyen_quang, an, huyen, xa, bcd, browse, django_assert_max_num_queries
):
    """Of a commune, the district, its committee, the province, the portal; a small registry and a larger one."""
    readers = (xa, huyen, bcd, make_user(DISTRICT_OFFICER, tuyen_quang, "tinh"), an)
    all_that_is_shown()
    asked = {}
    clients = {user: browse(user) for user in readers}
    for user, client in clients.items():
        with django_assert_max_num_queries(15) as small:
            page = client.get("/")
        asked[user] = len(small)
        shown = page.context
        assert shown["desk"].ledger.lines
        assert bool(shown["desk"].decisions) == (user != xa)
        assert shown["desk"].deadlines
        assert bool(shown["work"].rows) == (user != bcd)
        assert bool(shown["desk"].owed) == (user != xa)
        assert bool(shown["desk"].to_send) == (user == xa)
    for _ in range(3):
        all_that_is_shown()
    for user, client in clients.items():
        with django_assert_max_num_queries(asked[user]):
            client.get("/")


def test_a_reader_of_several_units_asks_for_each_of_their_periods_and_no_more(
    this_year, lam_binh, browse, django_assert_max_num_queries
):
    user = make_user()
    for number in range(2):
        assign(user, COMMUNE_OFFICER, make_unit("commune", f"Của mình {number}", lam_binh))
    client = browse(user)
    with django_assert_max_num_queries(15 + 2) as two:  # the fields of their period, and its numbers
        assert len(client.get("/").context["beside"]) == 2
    for number in range(5):
        assign(user, COMMUNE_OFFICER, make_unit("commune", f"Cũng của mình {number}", lam_binh))
    with django_assert_max_num_queries(len(two)):
        assert len(client.get("/").context["beside"]) == 7


def test_what_waits_elsewhere_does_not_count_the_reader_s_own_unit(this_year, lam_binh, xuan_lap, xa, browse):
    """The commune and the body under it are asked: it waits for the body alone."""
    year = timezone.localdate().year
    ReturnDue.objects.create(period=period_of(this_year), year=year, of_whom="both")
    assert desk(browse, xa).owed is None
    body = make_unit("agency", "Trường Tiểu học Xuân Lập", xuan_lap)
    owed = desk(browse, xa).owed
    assert [row.unit for row in owed.rows] == [row.unit for row in owed.unsent] == [body]
    page = browse(xa).get("/").content.decode()
    assert "trên 1 đơn vị phải gửi" in page
    assert owed.unsent_url.replace("&", "&amp;") in page
    opened = browse(xa).get(owed.unsent_url)
    assert [row.unit for row, *_ in opened.context["rows"]] == [body]
    assert "Chưa gửi, không kể đơn vị của mình" in opened.content.decode()


def test_what_nobody_has_asked_for_waits_nowhere(this_year, lam_binh, xuan_lap, khuon_ha, huyen, xa, browse):
    make_unit("agency", "Trường Tiểu học Xuân Lập", xuan_lap)
    for reader in (xa, huyen):
        assert desk(browse, reader).owed is None
        page = browse(reader).get("/").content.decode()
        assert "đơn vị chưa gửi" not in page
        assert "phải gửi" not in page


def test_the_page_of_who_has_sent_says_of_nobody_that_it_must_where_nobody_has_asked(
    this_year, lam_binh, xuan_lap, xa, browse
):
    period = period_of(this_year)
    year = timezone.localdate().year
    address = reverse("returns:returns", args=[period.name], query={"don_vi": xuan_lap.pk, "nam": year})
    page = browse(xa).get(address).content.decode()
    assert "chưa đơn vị nào phải báo" in page
    assert "đơn vị phải gửi" not in page.lower()
    ReturnDue.objects.create(period=period, year=year, of_whom="both", unit=lam_binh)
    page = browse(xa).get(address).content.decode()
    assert '<span class="figure-label">đơn vị phải gửi</span>' in page
