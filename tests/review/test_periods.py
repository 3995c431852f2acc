"""Which period an address or a command means; who makes periods, and what they refuse."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from awards.models import AwardForm, CriteriaSet
from danvan.closing import services
from danvan.lib.choices import label_of
from danvan.review.commands import scope_for_command
from danvan.review.figures.review import review_of
from danvan.review.models import ClosedReview, ReturnDue, ReviewPeriod
from danvan.review.report.narrative import opening, registered, subject
from danvan.review.scope import Scope
from models_registry.bodies import issuer_of
from models_registry.choices import unit_choices
from models_registry.models import FieldSet, Programme, Unit
from models_registry.models.programmes import ProgrammesAtHand
from tests.builders import (
    COMMUNE_OFFICER,
    assign,
    make_period,
    make_programme,
    make_succession,
    make_unit,
    make_user,
    stopped,
)

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
        period = unit.review_periods.get()
        assert f'href="/so-ket/2020-2022.{period.pk}/?don_vi={unit.pk}"' in page.content.decode()
        assert scope_for_command(f"2020-2022.{period.pk}")[0] == Scope(period, unit)
    assert browse(huyen).get(PAGE).context["scope"].unit == lam_binh
    first, second = (f"2020-2022.{unit.review_periods.get().pk}" for unit in (lam_binh, na_hang))
    with pytest.raises(CommandError) as refused:
        scope_for_command("2020-2022")
    assert f"{first} – Huyện Lâm Bình; {second} – Huyện Na Hang. Hãy ghi tên đầy đủ" in str(refused.value)
    assert scope_for_command("2020-2022", "072")[0].unit == na_hang


def test_a_period_of_a_commune_takes_no_address_away_from_its_district(lam_binh, xuan_lap, huyen, xa, browse):
    above = make_period(unit=lam_binh)
    assert browse(xa).get(PAGE).context["period"] == above
    own = make_period(unit=xuan_lap, title="Sơ kết của xã")
    for user, period in ((huyen, above), (xa, own)):
        page = browse(user).get(PAGE)
        assert (page.status_code, page.context["period"]) == (200, period)


@pytest.mark.parametrize("opened", [PAGE, "/so-ket/", "/doi-chieu/"])
def test_a_reader_of_two_communes_chooses_one(opened, lam_binh, xuan_lap, khuon_ha, browse):
    make_period(unit=lam_binh)
    user = make_user(COMMUNE_OFFICER, xuan_lap)
    assign(user, COMMUNE_OFFICER, khuon_ha)
    client = browse(user)
    page = client.get(opened, follow=True)
    assert "Đồng chí được xem nhiều đơn vị" in page.content.decode()
    for unit in (xuan_lap, khuon_ha):
        assert f"/2020-2022/?don_vi={unit.pk}" in page.content.decode()
    assert client.get(PAGE, {"don_vi": khuon_ha.pk}).context["scope"].unit == khuon_ha


@pytest.fixture
def own_and_shared(lam_binh, xuan_lap):
    """The period of xã Xuân Lập, that of its district and that of every office, all of one slug."""
    return [
        make_period(unit=xuan_lap, title="Sơ kết của xã"),
        make_period(unit=lam_binh, title="Sơ kết của huyện"),
        make_period(title="Sơ kết dùng chung"),
    ]


PAGES = [
    *("review:review", "review:workbook", "review:document", "review:slip", "review:write"),
    *("reconciliation:ledger", "reconciliation:publish", "returns:returns", "returns:chase", "closing:close"),
]


def test_of_periods_of_one_name_each_has_an_address_of_its_own(own_and_shared, xuan_lap, an, browse):
    client = browse(an)
    for period in own_and_shared:
        for name in PAGES:
            page = client.get(reverse(name, args=[period.name]), {"don_vi": xuan_lap.pk})
            assert page.status_code == 200, name
            if "html" in page["Content-Type"]:
                found = (
                    page.context["scope"]
                    if "scope" in page.context
                    else Scope(page.context["period"], xuan_lap)
                )
                assert (found.period, found.unit) == (period, xuan_lap), name
                for other in {one.name for one in own_and_shared} - {period.name}:
                    assert f"/{other}/" not in page.content.decode(), name
                assert 'href="/so-ket/2020-2022/' not in page.content.decode()
    assert client.get(PAGE, {"don_vi": xuan_lap.pk}).context["period"] == own_and_shared[0]


def test_pages_that_name_periods_lead_to_each_of_one_name(own_and_shared, xuan_lap, xa, browse):
    client = browse(xa)
    for address in ("/", f"/don-vi/{xuan_lap.pk}/"):
        page = client.get(address).content.decode()
        found = re.findall(rf'href="(/so-ket/2020-2022\.\d+/\?don_vi={xuan_lap.pk})"', page)
        periods = {client.get(one).context["period"] for one in found}
        assert periods == set(own_and_shared), address


def test_a_form_of_a_period_of_one_name_leads_back_to_it(own_and_shared, lam_binh, huyen, browse):
    shared, client = own_and_shared[2], browse(huyen)
    page = client.get(f"/so-ket/{shared.name}/", {"don_vi": lam_binh.pk, "nam": "2021"})
    assert (page.context["scope"].period, page.context["scope"].year) == (shared, 2021)
    own = own_and_shared[1]
    done = client.post(
        f"/ai-da-gui/{own.name}/yeu-cau/?don_vi={lam_binh.pk}",
        {"kind": "register", "of_whom": "units", "due_on": "30/09/2022"},
    )
    due = ReturnDue.objects.get()
    assert done["Location"] == f"/ai-da-gui/{own.name}/?don_vi={lam_binh.pk}&yeu_cau={due.pk}"
    assert due.period == own


def test_a_key_of_another_name_or_of_nothing_is_no_period(own_and_shared, lam_binh, na_hang, an, browse):
    elsewhere = make_period(2023, 2025)
    for name in (
        f"2020-2022.{elsewhere.pk}",
        "2020-2022.999999",
        "2020-2022.",
        "2020-2022.x",
        f"2020-2022.{'9' * 30}",
    ):
        assert browse(an).get(f"/so-ket/{name}/").status_code == 404, name
        with pytest.raises(CommandError, match="Không có kỳ báo cáo"):
            scope_for_command(name)


def test_of_two_that_a_unit_came_from_neither_period_is_guessed(tuyen_quang, lam_binh, na_hang, an, browse):
    new = make_unit("commune", "Lâm Bình", tuyen_quang, code="02266", valid_from=date(2025, 7, 1))
    periods = []
    for parent, name in ((lam_binh, "Xuân Lập"), (na_hang, "Đà Vị")):
        former = make_unit("commune", name, parent, valid_to=date(2025, 6, 30))
        make_succession(former, new, date(2025, 7, 1))
        periods.append(make_period(unit=parent, title=f"Sơ kết của {parent.label}"))
    page = browse(an).get("/so-ket/2020-2022/xuat-excel/", {"don_vi": new.pk})
    assert page.status_code == 300
    for period in periods:
        address = f"/so-ket/{period.name}/xuat-excel/?don_vi={new.pk}"
        assert f'href="{address}"' in page.content.decode()
        assert f"kỳ của {period.unit.label}" in page.content.decode()
        assert browse(an).get(address).status_code == 200
        assert scope_for_command(period.name, "02266")[0] == Scope(period, new)
    with pytest.raises(CommandError) as refused:
        scope_for_command("2020-2022", "02266")
    for period in periods:
        assert f"{period.name} – {period.unit.label}" in str(refused.value)


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


def test_a_period_of_every_office_is_made_by_who_stands_above_all(lam_binh, huyen, an, browse):
    refused = browse(huyen).post(ADD, typed(None))
    assert set(refused.context["adminform"].form.errors) == {"unit"}
    assert not ReviewPeriod.objects.exists()
    assert browse(an).post(ADD, typed(None)).status_code == 302
    shared = ReviewPeriod.objects.get(unit=None)
    change = f"/nhap-lieu/review/reviewperiod/{shared.pk}/change/"
    assert browse(huyen).get(change).status_code == 200  # read, as it serves him
    assert browse(huyen).post(change, typed(lam_binh, title="Của huyện")).status_code == 403
    shared.refresh_from_db()
    assert (shared.unit, shared.title) == (None, "Báo cáo 6 tháng đầu năm 2026")


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
        last_act=0,
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
    ReturnDue.objects.create(period=period, due_on=date(2022, 10, 1))
    period.slug, period.counting_on = "so-ket", date(2022, 10, 5)
    period.full_clean()
    for name, value in (("unit", na_hang), ("unit", None), ("to_on", date(2023, 12, 31))):
        period.refresh_from_db()
        setattr(period, name, value)
        with pytest.raises(ValidationError) as error:
            period.full_clean()
        assert error.value.message_dict == {
            name: [
                "Kỳ báo cáo này đã có yêu cầu gửi nên giữ nguyên mục này; "
                "đơn vị hoặc thời gian khác thì lập kỳ báo cáo khác."
            ]
        }


def test_a_unit_without_a_time_in_the_period_is_told_so(lam_binh, huyen, browse):
    late = make_unit("commune", "Mới lập", lam_binh, valid_from=date(2024, 1, 1))
    make_period(unit=lam_binh, counting_on=date(2022, 10, 5))
    page = browse(huyen).get(PAGE, {"don_vi": late.pk})
    assert "chưa có, hoặc không còn, trong giai đoạn 2020 - 2022" in page.content.decode()
    assert f'href="{PAGE}?don_vi={lam_binh.pk}"' in page.content.decode()


def test_a_unit_that_had_ended_before_the_year_asked_for_is_told_of_that_year(lam_binh, huyen, browse):
    early = make_unit("commune", "Lăng Can", lam_binh, valid_to=date(2021, 5, 31))
    make_period(unit=lam_binh, counting_on=date(2022, 10, 5))
    page = browse(huyen).get(PAGE, {"don_vi": early.pk, "nam": "2022"}).content.decode()
    assert "chưa có, hoặc không còn, trong năm 2022" in page
    assert f'href="{PAGE}?don_vi={lam_binh.pk}&amp;nam=2022"' in page
    assert "chưa có, hoặc không còn" not in browse(huyen).get(PAGE, {"don_vi": early.pk}).content.decode()


ABSENT = "Huyện Lâm Bình chưa có, hoặc không còn, trong năm 2026"


@pytest.mark.parametrize("door", ["/", "/ai-da-gui/nam-2026/", "/so-sanh/?b=nam-2026&a=nam-2024"])
def test_every_page_of_a_unit_that_did_not_stand_says_so(door, tuyen_quang, lam_binh, huyen, browse):
    with stopped(date(2026, 11, 29)):
        lam_binh.valid_to = date(2025, 6, 30)
        lam_binh.save()
        for year in (2024, 2026):
            make_period(year, year, lam_binh, slug=f"nam-{year}", kind="year")
        page = browse(huyen).get(door)
    assert page.status_code == 200
    assert page.content.decode().count(ABSENT) == 1
    assert "trong năm 2024" not in page.content.decode()


def test_who_has_the_numbers_is_a_link_to_his_review(lam_binh, tuyen_quang, an, browse):
    with stopped(date(2026, 11, 29)):
        lam_binh.valid_to = date(2025, 6, 30)
        lam_binh.save()
        make_period(2026, 2026, tuyen_quang, slug="nam-2026", kind="year")
        page = browse(an).get("/ai-da-gui/nam-2026/", {"don_vi": lam_binh.pk, "nam": "2026"})
        [address] = re.findall(
            rf'href="(/so-ket/nam-2026/\?don_vi={tuyen_quang.pk}[^"]*)"', page.content.decode()
        )
        assert browse(an).get(address.replace("&amp;", "&")).status_code == 200


# --- a part of a year told by its days


def part(lam_binh, **more):
    period = ReviewPeriod(
        unit=lam_binh, kind="other", from_on=date(2026, 9, 1), to_on=date(2026, 12, 15), **more
    )
    period.full_clean()
    period.save()
    return period


@pytest.mark.parametrize(
    ("clock", "counting_on", "said"),
    [
        (date(2026, 8, 1), None, "giai đoạn sắp tới của năm 2026"),
        (date(2026, 11, 28), None, "giai đoạn từ ngày 01/09/2026 đến nay"),
        (date(2026, 11, 28), date(2026, 12, 20), "giai đoạn từ ngày 01/09/2026 đến nay"),
        (date(2026, 11, 28), date(2026, 11, 20), "giai đoạn từ ngày 01/09/2026 đến ngày 20/11/2026"),
        (date(2026, 12, 20), date(2026, 11, 20), "giai đoạn từ ngày 01/09/2026 đến ngày 20/11/2026"),
        (date(2026, 12, 15), None, "giai đoạn từ ngày 01/09/2026 đến ngày 15/12/2026"),
        (date(2027, 1, 20), date(2026, 12, 20), "giai đoạn từ ngày 01/09/2026 đến ngày 15/12/2026"),
    ],
)
def test_a_part_of_a_year_and_its_title_name_no_day_to_come(clock, counting_on, said, lam_binh):
    with stopped(clock):
        period = part(lam_binh, counting_on=counting_on)
        period.refresh_from_db()
        assert (period.span, str(period), period.slug) == (
            said,
            f"Báo cáo {said}",
            "01-09-2026-15-12-2026",
        )
        assert Scope(period, lam_binh).time_in_words == said


def test_a_title_that_somebody_typed_stays(lam_binh):
    with stopped(date(2026, 11, 28)):
        period = part(lam_binh, title="Đợt cao điểm cuối năm 2026")
        assert str(period) == "Đợt cao điểm cuối năm 2026"
        assert period.choice_label == "Đợt cao điểm cuối năm 2026 (Huyện Lâm Bình)"


def test_a_running_part_of_a_year_reads_as_an_office_writes(lam_binh, xuan_lap):
    with stopped(date(2026, 11, 28)):
        period = part(lam_binh)
        review = review_of(Scope(period, lam_binh), list(Unit.objects.all()))
        time = "giai đoạn từ ngày 01/09/2026 đến nay"
        assert subject(review.scope) == f"Kết quả phong trào thi đua “Dân vận khéo” {time}"
        assert opening(review, issuer_of(lam_binh).name) == (
            "Ban Chỉ đạo phong trào thi đua “Dân vận khéo” huyện Lâm Bình báo cáo kết quả thực hiện phong trào "
            f"{time} như sau. Địa giới và số liệu tính đến ngày 28/11/2026."
        )
        assert registered(review) == [
            f"Trong {time}, trên địa bàn huyện Lâm Bình chưa có tập thể, cá nhân nào đăng ký mô hình, "
            "điển hình “Dân vận khéo”."
        ]


def test_what_was_closed_says_the_day_that_it_counts_to_also_later(lam_binh, huyen, browse):
    with stopped(date(2026, 11, 28)):
        closed = services.close(Scope(part(lam_binh), lam_binh), huyen, "Họp giao ban")
    for clock in (date(2026, 11, 28), date(2026, 12, 10), date(2027, 1, 20)):
        with stopped(clock):
            page = browse(huyen).get(reverse("closing:closed", args=[closed.code]))
            head = re.search(r"<h1.*?</h1>", page.content.decode(), re.DOTALL)[0]
            assert "giai đoạn từ ngày 01/09/2026 đến ngày 28/11/2026" in head
            for name in ("closing:changes", "closing:index"):
                page = browse(huyen).get(reverse(name, args=[closed.code] if name != "closing:index" else []))
                assert page.status_code == 200


def test_an_end_of_a_unit_that_is_known_ahead_is_told_when_it_has_come(lam_binh):
    unit = make_unit("commune", "Thổ Bình", lam_binh, valid_to=date(2026, 12, 31))
    for clock, end in ((date(2026, 12, 30), ""), (date(2026, 12, 31), "đến hết 31/12/2026")):
        with stopped(clock):
            assert unit.validity == end
            assert unit.dated_label == f"Xã Thổ Bình{f' ({end})' if end else ''}"
            assert unit_choices([unit])[0][1].strip() == unit.dated_label


def test_a_command_that_may_mean_several_units_lists_them(tuyen_quang, lam_binh):
    make_period()  # of every office
    assert scope_for_command("2020-2022")[0].unit == tuyen_quang
    before = make_unit("province", "Hà Tuyên", code="05", valid_to=date(1991, 12, 31))
    assert scope_for_command("2020-2022")[0].unit == tuyen_quang  # the other one had ended
    make_unit("province", "Hà Giang", code="02")
    with pytest.raises(CommandError) as refused:
        scope_for_command("2020-2022")
    named = "Kỳ “2020-2022” dùng cho nhiều đơn vị: Tỉnh Hà Giang (mã 02); Tỉnh Tuyên Quang (mã 08). Hãy ghi --unit MÃ."
    assert str(refused.value) == named
    assert before.label not in named
    assert scope_for_command("2020-2022", "02")[0].unit.name == "Hà Giang"


def test_no_paper_is_made_of_a_time_in_which_a_unit_did_not_stand(
    lam_binh, xuan_lap, huyen, browse, tmp_path
):
    Unit.objects.filter(pk=xuan_lap.pk).update(valid_to=date(2021, 5, 31))
    xuan_lap.refresh_from_db()
    period = make_period(2022, 2022, lam_binh, "nam-2022", counting_on=date(2022, 12, 31))
    client, fault = browse(huyen), "Xã Xuân Lập chưa có, hoặc không còn, trong năm 2022 nên không lập văn bản"
    for page in ("review:workbook", "review:document", "review:slip", "closing:close"):
        answer = client.get(reverse(page, args=["nam-2022"]), {"don_vi": xuan_lap.pk}, follow=True)
        assert answer.redirect_chain == [(f"/so-ket/nam-2022/?don_vi={xuan_lap.pk}", 302)], page
        assert fault in answer.content.decode()
        assert client.get(reverse(page, args=["nam-2022"])).status_code == 200
    with pytest.raises(ValidationError, match="chưa có, hoặc không còn"):
        services.close(Scope(period, xuan_lap), huyen, "Chốt cuối năm")
    Unit.objects.exclude(kind="province").update(valid_to=date(2021, 5, 31))
    with pytest.raises(CommandError, match="Huyện Lâm Bình chưa có, hoặc không còn"):
        call_command("export_review", "nam-2022", str(tmp_path / "x.docx"))
    assert not ClosedReview.objects.exists()


def test_what_belongs_to_namesakes_is_told_apart_wherever_it_stands(an, browse):
    """Two provinces of one name, the old one ended: each has a period of the same years, and all else twice."""
    old = make_unit("province", "Tuyên Quang", code="08", valid_to=date(2025, 6, 30))
    new = make_unit("province", "Tuyên Quang", code="08", valid_from=date(2025, 7, 1))
    ended = "(Tỉnh Tuyên Quang (đến hết 30/06/2025))"
    for unit in (old, new):
        make_period(unit=unit)
        Programme.objects.create(unit=unit, first_year=2020, last_year=2022)
        FieldSet.objects.create(unit=unit, name="Bốn lĩnh vực")
        AwardForm.objects.create(unit=unit, name="Giấy khen", code=f"giay_khen_{unit.pk}")
        CriteriaSet.objects.create(unit=unit, name="Bộ tiêu chí", version=1)
    for model in (ReviewPeriod, Programme, FieldSet, AwardForm, CriteriaSet):
        labels = {row.unit: label_of(row) for row in model.objects.exclude(unit=None)}
        assert len({*labels.values()}) == 2, model
        assert "(đến hết 30/06/2025)" in labels[old], model
    client = browse(an)
    for address in ("/", "/so-sanh/", "/dang-ky/"):
        assert f"Sơ kết giai đoạn 2020 - 2022 {ended}" in client.get(address).content.decode(), address
    listed = client.get("/nhap-lieu/review/reviewperiod/").content.decode()
    assert listed.count("Tỉnh Tuyên Quang (đến hết 30/06/2025)</td>") == 1
    commune = make_unit("commune", "Ba Xa", make_unit("province", "Hà Giang"))
    asked = client.get("/so-ket/2020-2022/", {"don_vi": commune.pk}).content.decode()
    assert asked.count("2020 - 2022 – Tỉnh Tuyên Quang (đến hết 30/06/2025)</a>") == 1


def test_a_programme_is_found_by_the_code_that_lists_had_while_its_office_stood():
    old = make_unit("district", "Lâm Bình", make_unit("province", "Tuyên Quang"), valid_to=date(2025, 6, 30))
    programme = make_programme(unit=old)
    assert programme.full_code == "2020-2022 (Huyện Lâm Bình (đến hết 30/06/2025))"
    for text in (programme.full_code, "2020-2022 (Huyện Lâm Bình)"):
        assert ProgrammesAtHand().of(old).called(text) == [programme]
