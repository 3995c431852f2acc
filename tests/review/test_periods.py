"""Which period an address or a command means; who makes periods, and what they refuse."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from danvan.review.commands import scope_for_command
from danvan.review.models import ClosedReview, ReturnDeadline, ReviewPeriod
from tests.builders import make_period, make_unit

pytestmark = pytest.mark.django_db
PAGE, ADD = "/so-ket/2020-2022/", "/nhap-lieu/review/reviewperiod/add/"


def test_a_unit_uses_its_own_period_else_the_nearest_above(lam_binh, xuan_lap, khuon_ha, huyen, browse):
    above, own = make_period(unit=lam_binh), make_period(unit=xuan_lap, title="Sơ kết của xã")
    client = browse(huyen)
    for unit, period in ((lam_binh, above), (khuon_ha, above), (xuan_lap, own)):
        assert client.get(PAGE, {"don_vi": unit.pk}).context["period"] == period


def test_without_a_unit_two_candidates_are_listed_and_none_is_guessed(lam_binh, na_hang, an, huyen, browse):
    make_period(unit=lam_binh), make_period(unit=na_hang)
    page = browse(an).get(PAGE)
    assert page.status_code == 300
    for unit in (lam_binh, na_hang):
        assert f'href="{PAGE}?don_vi={unit.pk}"' in page.content.decode()
    assert browse(huyen).get(PAGE).context["scope"].unit == lam_binh
    with pytest.raises(
        CommandError, match="Nhiều đơn vị có kỳ báo cáo “2020-2022”: Huyện Lâm Bình, Huyện Na Hang"
    ):
        scope_for_command("2020-2022")
    assert scope_for_command("2020-2022", "072")[0].unit == na_hang


def test_a_unit_that_no_such_period_serves_is_told_who_has_one(tuyen_quang, lam_binh, an, browse):
    make_period(unit=lam_binh)
    page = browse(an).get(PAGE, {"don_vi": tuyen_quang.pk})
    assert page.status_code == 404
    assert "Tỉnh Tuyên Quang không có kỳ báo cáo này" in page.content.decode()
    assert f'href="{PAGE}?don_vi={lam_binh.pk}"' in page.content.decode()


def typed(unit, **more):
    return {
        "unit": unit.pk if unit else "",
        "kind": "half",
        "from_on": "01/01/2026",
        "to_on": "30/06/2026",
        "counting_on": "05/07/2026",
        "territory": "as_then",
        "one_use_key": "a" * 32,
        **more,
    }


def test_an_officer_makes_the_period_of_his_unit_and_its_name_comes_by_itself(lam_binh, huyen, browse):
    response = browse(huyen).post(ADD, typed(lam_binh))
    assert response.status_code == 302
    period = ReviewPeriod.objects.get()
    assert (period.title, period.slug) == ("Báo cáo 6 tháng đầu năm 2026", "6-thang-dau-2026")
    assert browse(huyen).get("/so-ket/6-thang-dau-2026/").status_code == 200
    browse(huyen).post(ADD, typed(lam_binh))  # pressed twice
    assert ReviewPeriod.objects.count() == 1


@pytest.mark.parametrize("who", ["xa", "bcd", "la", "huyen_khac"], indirect=True)
def test_nobody_else_makes_it(who, lam_binh, browse):
    browse(who).post(ADD, typed(lam_binh))
    browse(who).post(ADD, typed(None, one_use_key="b" * 32))
    assert not ReviewPeriod.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"to_on": "30/09/2026"}, "Kỳ 6 tháng phải"),
        ({"kind": "year"}, "Kỳ một năm phải"),
        ({"kind": "final", "to_on": "30/06/2027"}, "phải từ 01/01 của năm đầu đến 31/12"),
        ({"counting_on": "31/12/2025"}, "không được trước ngày đầu"),
        ({"to_on": "31/12/2025"}, "không được trước ngày đầu"),
        ({"slug": "Sơ kết"}, "chữ thường không dấu"),
    ],
)
def test_what_no_period_can_be_is_refused_with_a_reason(change, said, lam_binh, huyen, browse):
    page = browse(huyen).post(ADD, typed(lam_binh, **change))
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not ReviewPeriod.objects.exists()


def test_what_is_closed_keeps_its_time_and_address(lam_binh):
    period = make_period(unit=lam_binh, counting_on=date(2022, 10, 5))
    ClosedReview.objects.create(
        period=period,
        unit=lam_binh,
        code="ABCD1234",
        state="in_force",
        reason="Chốt",
        content={},
        workbook=b"",
        document=b"",
        last_change=0,
    )
    period.to_on = date(2023, 12, 31)
    with pytest.raises(ValidationError, match="đã có bản chốt"):
        period.full_clean()
    period.refresh_from_db()
    period.title = "Sơ kết ba năm"
    period.full_clean()


def test_what_is_used_keeps_its_unit_and_time(lam_binh, na_hang):
    period = make_period(unit=lam_binh)
    period.to_on = date(2023, 12, 31)
    period.full_clean()  # nothing hangs on it
    period.refresh_from_db()
    ReturnDeadline.objects.create(period=period, due_on=date(2022, 10, 1))
    period.slug, period.counting_on = "so-ket", date(2022, 10, 5)
    period.full_clean()
    for name, value in (("unit", na_hang), ("unit", None), ("to_on", date(2023, 12, 31))):
        period.refresh_from_db()
        setattr(period, name, value)
        with pytest.raises(ValidationError) as error:
            period.full_clean()
        assert error.value.message_dict == {
            name: [
                "Kỳ báo cáo này đã có hạn gửi nên giữ nguyên mục này; "
                "đơn vị hoặc thời gian khác thì lập kỳ báo cáo khác."
            ]
        }


def test_a_unit_without_a_time_in_the_period_is_told_so(lam_binh, huyen, browse):
    late = make_unit("commune", "Mới lập", lam_binh, valid_from=date(2024, 1, 1))
    make_period(unit=lam_binh, counting_on=date(2022, 10, 5))
    page = browse(huyen).get(PAGE, {"don_vi": late.pk})
    assert "chưa có, hoặc không còn, trong giai đoạn 2020 - 2022" in page.content.decode()
    assert f'href="{PAGE}?don_vi={lam_binh.pk}"' in page.content.decode()
