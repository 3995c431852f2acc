"""What the catalogues say on a day: forms, who may sign with which article, grounds, the money suggested."""

from datetime import date
from decimal import Decimal

import pytest

from awards.desk.catalogues import (
    fault_of_form,
    fault_of_signing,
    forms_on,
    grounds_on,
    suggested_amount,
)
from awards.models import AwardForm, BaseSalary, Commendation, Decision, RewardCoefficient, SigningRule
from models_registry.models import Kind, Level
from tests.builders import make_decision

pytestmark = pytest.mark.django_db
Track = Decision.Track
BEFORE, THEN, NOW = date(2022, 10, 5), date(2024, 5, 6), date(2026, 3, 2)


def form(code="giay_khen"):
    return AwardForm.objects.get(code=code)


def paper(unit, body, day=NOW, track=Track.STATE, **values):
    return make_decision(unit, body=body, issued_on=day, track=track, **values)


# --- forms


def test_the_codes_of_before_stand_in_the_catalogue_in_their_order():
    codes = list(AwardForm.objects.values_list("code", flat=True))
    assert codes[:6] == ["unspecified", "giay_khen", "bang_khen", "bieu_duong", "giay_chung_nhan", "other"]
    known = {row.code: row.name for row in AwardForm.objects.all()}
    assert {code: known[code] for code in Commendation.Form.values} == dict(Commendation.Form.choices)


def test_a_form_of_an_office_serves_it_and_what_lies_below(lam_binh, xuan_lap, na_hang):
    own = AwardForm.objects.create(name="Thư khen", unit=lam_binh, track=Track.COMMITTEE)
    assert own.code == "thu_khen"
    assert own in forms_on(NOW, Track.COMMITTEE, xuan_lap)
    assert own not in forms_on(NOW, Track.COMMITTEE, na_hang)
    assert own not in forms_on(NOW, Track.STATE, xuan_lap)
    assert AwardForm.objects.create(name="Thư khen", unit=na_hang).code == "thu_khen_2"


def test_a_form_is_offered_on_its_days_alone(lam_binh):
    own = AwardForm.objects.create(name="Thư khen", from_on=date(2025, 1, 1), to_on=date(2025, 12, 31))
    for day, holds in (
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2025, 12, 31), True),
        (date(2026, 1, 1), False),
    ):
        assert (own in forms_on(day, Track.STATE, lam_binh)) is holds, day
        assert bool(fault_of_form(own, paper(lam_binh, "UBND", day))) is not holds, day


def test_a_form_of_one_track_is_not_given_on_another(lam_binh):
    said = fault_of_form(form("co"), paper(lam_binh, "UBND huyện Lâm Bình"))
    assert "Đảng" in said
    assert "Nhà nước" in said
    assert not fault_of_form(form("co"), paper(lam_binh, "Tỉnh ủy", track=Track.PARTY))


# --- who signs


@pytest.mark.parametrize(
    ("body", "day", "track", "article"),
    [
        ("Chủ tịch Ủy ban nhân dân xã Xuân Lập", NOW, Track.STATE, ""),
        ("Chủ tịch UBND xã Xuân Lập", THEN, Track.STATE, ""),
        ("UBND xã Xuân Lập, huyện Lâm Bình", NOW, Track.STATE, ""),
        ("Chủ tịch UBND huyện Lâm Bình", THEN, Track.STATE, ""),
        ("Chủ tịch UBND huyện Lâm Bình", date(2025, 6, 30), Track.STATE, ""),
        ("Chủ tịch UBND huyện Lâm Bình", date(2025, 7, 1), Track.STATE, "Điều 80 khoản 3"),
        ("Công an tỉnh Tuyên Quang", NOW, Track.STATE, ""),
        ("Hợp tác xã Thổ Bình", NOW, Track.STATE, ""),
        ("Ban Chỉ đạo phong trào thi đua “Dân vận khéo” xã", NOW, Track.STATE, "Điều 80"),
        ("Ban chỉ đạo huyện", THEN, Track.COMMITTEE, "Điều 80"),
        ("BCĐ huyện", THEN, Track.COMMITTEE, "Điều 80"),
        ("Ủy ban MTTQ Việt Nam xã", NOW, Track.STATE, "Điều 80"),
        ("Ủy ban MTTQ Việt Nam xã", NOW, Track.FRONT, ""),
        # Of the law of before no article was found, so that nothing is said.
        ("Ban Chỉ đạo huyện", BEFORE, Track.COMMITTEE, ""),
        ("Ban Chỉ đạo huyện", None, Track.COMMITTEE, ""),
        ("Đảng ủy xã Xuân Lập", BEFORE, Track.PARTY, ""),
        ("Huyện ủy Lâm Bình", BEFORE, Track.PARTY, ""),
        ("Ban Dân vận", BEFORE, Track.PARTY, "điểm 27.2"),
        ("Ban Dân vận", NOW, Track.PARTY, ""),
    ],
)
def test_who_may_give_a_certificate_of_merit(lam_binh, body, day, track, article):
    said = fault_of_signing(form(), paper(lam_binh, body, day, track))
    assert bool(said) is bool(article), said
    assert article in said


def test_the_post_of_the_signer_tells_too(xuan_lap):
    row = paper(xuan_lap, "Xã Xuân Lập", signer_post="Chủ tịch UBND xã")
    assert not fault_of_signing(form(), row)
    row.signer_post = "Trưởng thôn"
    assert "Điều 80" in fault_of_signing(form(), row)


def test_praise_is_anybodys(lam_binh):
    assert not fault_of_signing(form("bieu_duong"), paper(lam_binh, "Ban Chỉ đạo huyện"))
    assert not fault_of_signing(form("unspecified"), paper(lam_binh, "Ban Chỉ đạo huyện"))


def test_a_province_may_rule_otherwise_for_what_lies_below_it(tuyen_quang, xuan_lap, na_hang):
    rule = SigningRule.objects.create(
        unit=tuyen_quang,
        form=form(),
        signer="Trưởng Ban Chỉ đạo",
        words="ban chỉ đạo",
        article="Quyết định 17/2018/QĐ-UBND",
        to_on=date(2026, 12, 31),
    )
    assert not fault_of_signing(form(), paper(xuan_lap, "Ban Chỉ đạo xã"))
    rule.unit = na_hang
    rule.save()
    assert "Điều 80" in fault_of_signing(form(), paper(xuan_lap, "Ban Chỉ đạo xã"))
    rule.unit, rule.to_on = tuyen_quang, date(2026, 1, 1)
    rule.save()
    assert "Điều 80" in fault_of_signing(form(), paper(xuan_lap, "Ban Chỉ đạo xã"))


# --- grounds and money


def test_grounds_are_those_of_the_day_and_the_track(lam_binh):
    now, before = grounds_on(NOW, Track.STATE, lam_binh), grounds_on(BEFORE, Track.STATE, lam_binh)
    assert any("152/2025/NĐ-CP" in text for text in now)
    assert not any("98/2023" in text or "2003" in text for text in now)
    assert any("91/2017/NĐ-CP" in text for text in before)
    assert not any("06/2022/QH15" in text for text in before)
    assert any("98/2023" in text for text in grounds_on(date(2025, 6, 30), Track.STATE, lam_binh))
    assert not any("QH15" in text for text in grounds_on(NOW, Track.PARTY, lam_binh))


def test_money_is_rounded_up_to_ten_thousand(lam_binh):
    """0,15 × 1.490.000 = 223.500: an advice page prints 220.000, the law says up."""
    asked = ("giay_khen", Kind.INDIVIDUAL, Level.COMMUNE, BEFORE)
    assert suggested_amount(*asked) == Decimal(230_000)
    assert suggested_amount("giay_khen", Kind.COLLECTIVE, Level.COMMUNE, BEFORE) == Decimal(450_000)
    RewardCoefficient.objects.create(
        form=form("bang_khen"), recipient_kind=Kind.INDIVIDUAL, value="1", article="x"
    )
    exact = suggested_amount("bang_khen", Kind.INDIVIDUAL, Level.PROVINCE, BEFORE)
    assert exact == Decimal(1_490_000)


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2019, 6, 30), None),
        (date(2019, 7, 1), 1_490_000),
        (date(2023, 6, 30), 1_490_000),
        (date(2023, 7, 1), 1_800_000),
        (date(2024, 6, 30), 1_800_000),
        (date(2024, 7, 1), 2_340_000),
        (None, None),
    ],
)
def test_the_base_salary_is_that_of_the_day_of_the_decision(day, amount):
    RewardCoefficient.objects.create(
        form=form("bang_khen"), recipient_kind=Kind.INDIVIDUAL, value="1", article="x"
    )
    assert suggested_amount("bang_khen", Kind.INDIVIDUAL, Level.PROVINCE, day) == amount


def test_nothing_is_suggested_where_no_coefficient_is_known(xuan_lap):
    assert suggested_amount("giay_khen", Kind.HOUSEHOLD, Level.COMMUNE, BEFORE) is None
    assert suggested_amount("giay_khen", Kind.INDIVIDUAL, Level.COMMUNE, NOW) is None
    BaseSalary.objects.all().delete()
    assert suggested_amount("giay_khen", Kind.INDIVIDUAL, Level.COMMUNE, BEFORE) is None


def test_an_offices_own_coefficient_comes_first(tuyen_quang, xuan_lap, na_hang):
    RewardCoefficient.objects.create(
        unit=tuyen_quang, form=form(), recipient_kind=Kind.INDIVIDUAL, value="0.3", article="x"
    )
    asked = ("giay_khen", Kind.INDIVIDUAL, Level.COMMUNE, BEFORE)
    assert suggested_amount(*asked, unit=xuan_lap) == Decimal(450_000)
    assert suggested_amount(*asked) == Decimal(230_000)


# --- whose they are


@pytest.mark.parametrize(
    ("who", "may_add"),
    [("huyen", True), ("an", True), ("xa", False), ("bcd", False), ("la", False)],
    indirect=["who"],
)
def test_whoever_decides_adds_rules_of_his_own(who, may_add, lam_binh, browse):
    client = browse(who)
    data = {
        "unit": lam_binh.pk,
        "form": "giay_khen",
        "level": "district",
        "signer": "Trưởng Ban",
        "words": "ban chỉ đạo",
        "is_allowed": "on",
        "article": "Quy chế 1",
    }
    client.post("/nhap-lieu/awards/signingrule/add/", data)
    assert SigningRule.objects.filter(unit=lam_binh).exists() is may_add


def test_a_base_salary_is_added_by_who_stands_above_the_scope(huyen, an, browse):
    data = {"from_on": "01/07/2027", "amount": "2.500.000", "paper": "Nghị định"}
    assert browse(huyen).post("/nhap-lieu/awards/basesalary/add/", data).status_code == 403
    assert browse(an).post("/nhap-lieu/awards/basesalary/add/", data).status_code == 302
    assert BaseSalary.objects.get(from_on=date(2027, 7, 1)).amount == 2_500_000


def test_the_code_of_a_form_stays(an, browse):
    row = form()
    data = {"name": "Giấy khen", "code": "khac", "group": "khen", "position": 2}
    page = browse(an).post(f"/nhap-lieu/awards/awardform/{row.pk}/change/", data)
    assert "code" in page.context["adminform"].form.errors
    data = {"name": "Giấy khen mới", "code": "giay_khen", "group": "khen", "position": 2}
    assert browse(an).post(f"/nhap-lieu/awards/awardform/{row.pk}/change/", data).status_code == 302
    assert form().name == "Giấy khen mới"
