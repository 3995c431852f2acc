"""Whose numbers a time has in which the unit asked for did not stand, or in a part only, or which has not begun."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from danvan.closing.services import close
from danvan.review.figures.review import review_of
from danvan.review.figures.standing import fault_of_paper, standing_of
from danvan.review.models import ReviewPeriod
from danvan.review.report.narrative import opening
from danvan.review.scope import Scope
from models_registry.access import OPERATOR
from models_registry.models import Unit
from models_registry.territory import load_successions
from tests.builders import (
    make_model,
    make_period,
    make_registration,
    make_succession,
    make_unit,
)

pytestmark = pytest.mark.django_db
REFORM = date(2025, 7, 1)
LAST = date(2025, 6, 30)


@pytest.fixture
def reform(tuyen_quang, lam_binh, monkeypatch):
    """A district that ended with its communes, one of which had become another before; all merged in two new ones."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: date(2026, 11, 30))
    ended = {"valid_to": LAST}
    first = make_unit("commune", "Lăng Can", lam_binh, valid_to=date(2021, 5, 31))
    town = make_unit("township", "Lăng Can", lam_binh, valid_from=date(2021, 6, 1), **ended)
    other = make_unit("commune", "Thượng Lâm", lam_binh, **ended)
    lam_binh.valid_to = LAST
    lam_binh.save()
    new = [make_unit("commune", name, tuyen_quang, valid_from=REFORM) for name in ("Lâm Bình", "Thượng Lâm")]
    make_succession(first, town, date(2021, 6, 1))
    make_succession(town, new[0], REFORM)
    make_succession(other, new[1], REFORM)
    return first, lam_binh, new


def of(period, unit):
    return standing_of(Scope(period, unit), list(Unit.objects.all()), load_successions())


def test_what_goes_on_after_two_mergers_is_offered(reform, tuyen_quang):
    first, _, new = reform
    assert of(make_period(2026, 2026), first).instead == (new[0], tuyen_quang)


def test_for_a_closed_district_what_went_on_with_its_communes_is_offered(reform, tuyen_quang):
    _, district, new = reform
    found = of(make_period(2026, 2026), district)
    assert found.is_absent
    assert found.instead == (*new, tuyen_quang)


def test_where_what_stood_above_has_ended_too_what_goes_on_with_that_is_offered(reform, lam_binh):
    old = make_unit("province", "Hà Giang", valid_to=LAST)
    new = make_unit("province", "Tuyên Quang mới", valid_from=REFORM)
    commune = make_unit("commune", "Bạch Ngọc", old, valid_to=LAST)
    make_succession(old, new, REFORM)
    assert of(make_period(2026, 2026), commune).instead == (new,)


def test_years_after_a_units_end_are_no_rows_of_it(reform):
    _, district, _ = reform
    make_registration(make_model(unit=district), 2024, registered_on=date(2024, 3, 1))
    review = review_of(Scope(make_period(2024, 2026), district), list(Unit.objects.all()))
    assert [row.year for row in review.by_year] == [2024, 2025]


def test_a_closed_districts_ground_of_today_is_that_of_its_last_day(reform, browse, an):
    _, district, new = reform
    period = make_period(2024, 2025, territory=ReviewPeriod.Territory.AS_NOW)
    told = opening(review_of(Scope(period, district), list(Unit.objects.all())), "Huyện ủy")
    assert "theo địa giới ngày 30/06/2025, tính đến ngày 30/06/2025" in told
    page = browse(an).get(f"/so-ket/{period.name}/?don_vi={district.pk}").content.decode()
    assert "theo địa giới ngày 30/06/2025" in page
    page = browse(an).get(f"/so-ket/{period.name}/?don_vi={new[0].pk}").content.decode()
    assert "theo địa giới hiện nay" in page


def test_of_a_time_that_has_not_begun_there_is_no_paper(reform, browse, an):
    new = reform[2][0]
    period = make_period(2027, 2027)
    fault = "Năm 2027 chưa bắt đầu nên chưa có số liệu"
    assert fault_of_paper(Scope(period, new), [new], []).startswith(fault)
    with pytest.raises(ValidationError, match=fault):
        close(Scope(period, new), OPERATOR, "Chốt số liệu")
    client = browse(an)
    page = client.get(f"/so-ket/{period.name}/?don_vi={new.pk}")
    assert fault in page.content.decode()
    for paper in ("xuat-word/", "xuat-excel/"):
        answer = client.get(f"/so-ket/{period.name}/{paper}?don_vi={new.pk}", follow=True)
        assert answer.redirect_chain
        assert fault in answer.content.decode()
