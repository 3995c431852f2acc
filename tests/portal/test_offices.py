"""Two offices in one portal: neither is offered, nor counts by, the other's programmes and periods."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from danvan.portal.filters import RegistrationFilter
from danvan.review.models import ReturnDue
from models_registry.models import Programme
from tests.builders import make_model, make_period, make_registrant, make_registration, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def periods(lam_binh, na_hang):
    """A period of every office, one of Lâm Bình, one of Na Hang, with programmes of the two districts."""
    for unit in (lam_binh, na_hang):
        Programme.objects.create(unit=unit, first_year=2020, last_year=2022, name=unit.name)
    made = {"chung": make_period(2020, 2025), "lam_binh": make_period(2020, 2022, lam_binh)}
    return {**made, "na_hang": make_period(2020, 2022, na_hang)}


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("huyen", {"chung", "lam_binh"}),
        ("xa", {"chung", "lam_binh"}),
        ("bcd", {"chung", "lam_binh"}),
        ("huyen_khac", {"chung", "na_hang"}),
        ("an", {"chung", "lam_binh", "na_hang"}),
        ("la", set()),
    ],
    indirect=["who"],
)
def test_a_list_offers_and_takes_the_periods_of_the_readers_offices(who, offered, periods, browse, xuan_lap):
    make_registration(make_model("Đường hoa", make_registrant(xuan_lap)))
    for name, period in periods.items():
        answer = browse(who).get("/dang-ky/", {"ky": period.pk})
        assert answer.status_code == (200 if name in offered else 400), name
        assert ("Đường hoa" in answer.content.decode()) <= (name in offered), name
    filters = RegistrationFilter({}, who)
    assert {name for name, one in periods.items() if str(one.pk) in filters.periods} == offered
    owners = {one.unit.name for ones in filters.programmes.values() for one in ones if one.unit}
    assert owners == {{"lam_binh": "Lâm Bình", "na_hang": "Na Hang"}[name] for name in offered - {"chung"}}


def test_days_to_come_are_those_of_the_readers_offices(
    periods, huyen, huyen_khac, la, xuan_lap, na_hang, browse
):
    make_unit("commune", "Đà Vị", na_hang)  # a day that asks nobody here is not told
    tomorrow = timezone.localdate() + timedelta(days=1)
    for name, period in periods.items():
        period.title = f"Kỳ {name}"
        period.save()
        ReturnDue.objects.create(unit=period.unit, period=period, due_on=tomorrow)
    told = rf"<strong>{tomorrow:%d/%m/%Y}</strong>: Hạn gửi danh sách đăng ký, Kỳ (\w+)"
    for user, own in ((huyen, {"chung", "lam_binh"}), (huyen_khac, {"chung", "na_hang"}), (la, set())):
        assert set(re.findall(told, browse(user).get("/").content.decode())) == own
