"""On the page of a decision it recognises and commends more, and is revoked; on that of a registrant he moves."""

from datetime import date

import pytest
from lxml import html

from awards.models import Commendation, Decision, Recognition
from awards.revoking import revoke_decision
from models_registry.models import EmulationModel, Registrant, Registration
from models_registry.services import move_registrant
from tests.builders import (
    make_decision,
    make_model,
    make_recognition,
    make_registrant,
    make_registration,
    make_unit,
)
from tests.portal.test_verbs import offered
from tests.portal.test_verbs_of_awards import WHY, door, faults, sent
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(lam_binh):
    return make_decision(lam_binh, "77/QĐ-BCĐ", issued_on=date(2022, 10, 5))


def page_of(row):
    return {Decision: f"/quyet-dinh/{row.pk}/", Registrant: f"/chu-the/{row.pk}/"}[type(row)]


OFFERED = {"huyen": {"them-cong-nhan", "them-khen-thuong", "huy"}, "xa": set(), "bcd": set()}


@pytest.mark.parametrize("who", OFFERED, indirect=True)
def test_the_page_of_a_decision_offers_what_the_reader_may(who, decision, xuan_lap, browse):
    make_recognition(make_registration(unit=xuan_lap), decision=decision)
    client = browse(who)
    answer = client.get(page_of(decision))
    assert (answer.status_code == 200) == (who.username != "xa")
    if answer.status_code == 200:
        assert set(offered(client, page_of(decision))) == OFFERED[who.username]


def test_it_recognises_those_who_wait_in_its_time_and_territory(decision, xuan_lap, na_hang, huyen, browse):
    waits = make_registration(make_model("Đường hoa", make_registrant(xuan_lap)), 2022)
    for other in (
        make_registration(make_model("Đã công nhận", make_registrant(xuan_lap)), 2022),
        make_registration(make_model("Năm khác", make_registrant(xuan_lap)), 2020),
        make_registration(make_model("Chưa nhận", make_registrant(xuan_lap)), 2022, state="submitted"),
        make_registration(make_model("Huyện khác", make_registrant(na_hang)), 2022),
    ):
        if other.model.title == "Đã công nhận":
            make_recognition(other)
    client, address = browse(huyen), door("quyet-dinh", decision, "them-cong-nhan")
    text = client.get(address).content.decode()
    assert "Đường hoa" in text
    assert not any(name in text for name in ("Đã công nhận –", "Năm khác", "Chưa nhận", "Huyện khác"))
    assert "Chọn ít nhất một dòng" in faults(sent(client, address, level="district"))
    answer = sent(client, address, level="district", registrations=[waits.pk])
    assert (answer.status_code, answer.url) == (302, page_of(decision))
    assert Recognition.objects.get(registration=waits).decision == decision


def test_what_is_not_offered_is_not_taken(decision, xuan_lap, huyen, browse):
    other = make_registration(unit=xuan_lap, year=2020)
    address = door("quyet-dinh", decision, "them-cong-nhan")
    text = faults(sent(browse(huyen), address, level="district", registrations=[other.pk]))
    assert "không còn chờ" in text
    assert not Recognition.objects.exists()


def test_it_commends_the_holders_of_recognised_models_once(decision, xuan_lap, huyen, browse):
    given = make_recognition(
        make_registration(make_model("Đường hoa", make_registrant(xuan_lap)), 2022), decision=decision
    )
    client, address = browse(huyen), door("quyet-dinh", decision, "them-khen-thuong")
    model = given.registration.model
    assert 'value="2022"' in client.get(address).content.decode()
    assert sent(client, address, models=[model.pk]).status_code == 302
    assert Commendation.objects.get().registrant == model.registrant
    assert "Đường hoa" not in client.get(address).content.decode().split("<form", 3)[-1]


def test_it_is_revoked_and_says_what_goes_with_it(decision, lam_binh, xuan_lap, huyen, browse):
    make_recognition(make_registration(unit=xuan_lap), decision=decision)
    other = make_decision(lam_binh)
    client, address = browse(huyen), door("quyet-dinh", decision, "huy")
    assert "1 lượt công nhận" in client.get(address).content.decode()
    assert sent(client, address, decision=other.pk).status_code == 302
    assert not Recognition.objects.in_force().exists()
    assert client.get(address).status_code == 409
    assert offered(client, page_of(decision)) == {}


def test_a_decision_revokes_neither_itself_nor_what_revokes_it(decision, lam_binh, huyen, huyen_khac, xa):
    other = make_decision(lam_binh)
    with refused("không thể tự hủy"):
        revoke_decision(decision, decision, huyen)
    for nobody in (huyen_khac, xa):
        with refused("không có quyền hủy"):
            revoke_decision(decision, other, nobody)
    revoke_decision(decision, other, huyen)
    with refused("đã bị hủy"):  # so that none can be revoked by what it revoked
        revoke_decision(other, decision, huyen)
    with refused("từ trước"):
        revoke_decision(decision, other, huyen)


# --- registrants


@pytest.fixture
def moving(xuan_lap):
    """A registrant with a model that counts and one that is a draft."""
    registrant = make_registrant(xuan_lap, "Hội Phụ nữ")
    make_registration(make_model("Đã tiếp nhận", registrant), 2021)
    make_registration(make_model("Bản nháp", registrant), 2021, state="draft")
    return registrant


def test_a_registrant_moves_with_what_nobody_has_accepted(moving, xuan_lap, khuon_ha, huyen, browse):
    client, address = browse(huyen), door("chu-the", moving, "chuyen-don-vi")
    assert set(offered(client, page_of(moving))) == {"chuyen-don-vi", "vao-hop", "vao-de-nghi"}
    assert "Ghi rõ lý do" in faults(sent(client, address, unit=khuon_ha.pk))
    assert sent(client, address, unit=khuon_ha.pk, reason=WHY).status_code == 302
    moving.refresh_from_db()
    assert moving.unit == khuon_ha
    assert dict(EmulationModel.objects.values_list("title", "unit")) == {
        "Đã tiếp nhận": xuan_lap.pk,
        "Bản nháp": khuon_ha.pk,
    }
    assert set(Registration.objects.values_list("model__title", "unit")) == {
        ("Đã tiếp nhận", xuan_lap.pk),
        ("Bản nháp", khuon_ha.pk),
    }


def test_only_who_decides_in_both_units_moves_him(moving, khuon_ha, na_hang, huyen, xa, bcd, browse):
    elsewhere = make_unit("commune", "Năng Khả", na_hang)
    address = door("chu-the", moving, "chuyen-don-vi")
    for user in (xa, bcd):
        assert browse(user).get(address).status_code == 403
        with refused("không có quyền"):
            move_registrant(moving, khuon_ha, by=user, reason=WHY)
    assert faults(sent(browse(huyen), address, unit=elsewhere.pk, reason=WHY))
    with refused("không có quyền"):
        move_registrant(moving, elsewhere, by=huyen, reason=WHY)
    with refused("Đã thuộc"):
        move_registrant(moving, moving.unit, by=huyen, reason=WHY)


DOORS = [("quyet-dinh", code) for code in ("them-cong-nhan", "them-khen-thuong", "huy")] + [
    ("chu-the", code) for code in ("chuyen-don-vi", "vao-hop", "vao-de-nghi")
]


@pytest.mark.parametrize(("sort", "code"), DOORS)
def test_nobody_else_comes_through(sort, code, decision, moving, xa_khac, huyen_khac, bcd, la, browse):
    address = door(sort, decision if sort == "quyet-dinh" else moving, code)
    body = {"reason": WHY, "seen_changes": "0-0"}
    for user, status in ((xa_khac, 404), (huyen_khac, 404), (la, 404), (bcd, 403)):
        assert browse(user).get(address).status_code == status
        assert browse(user).post(address, body).status_code == status
    assert browse(None).get(address).url.startswith("/dang-nhap/")
    assert browse(None).post(address, body).status_code == 403


@pytest.mark.parametrize(("number", "status"), [("0", 400), ("x", 400), ("9", 200), ("000000001234", 200)])
def test_its_page_shows_the_last_page_of_what_it_gave(number, status, decision, huyen, browse):
    assert browse(huyen).get(f"{page_of(decision)}?trang={number}").status_code == status


@pytest.mark.parametrize("code", ["them-cong-nhan", "them-khen-thuong"])
@pytest.mark.parametrize("key", ["9" * 25, "-5", "x", "²", "1\x00"])
def test_what_is_no_key_of_a_row_is_not_taken(key, code, decision, xuan_lap, huyen, browse):
    make_recognition(make_registration(unit=xuan_lap, year=2022))
    client, address = browse(huyen), door("quyet-dinh", decision, code)
    name = {"them-cong-nhan": "registrations", "them-khen-thuong": "models"}[code]
    assert "không còn chờ" in faults(sent(client, address, level="district", **{name: [key]}))


def test_its_headings_count_models_and_recipients_and_say_so_where_one_stands_twice(
    decision, xuan_lap, huyen, browse
):
    twice = make_model("Đường hoa", make_registrant(xuan_lap))
    for year in (2021, 2022):
        make_recognition(make_registration(twice, year), decision=decision)
    commended = Commendation.objects.create(
        decision=decision,
        registrant=twice.registrant,
        recipient_kind=twice.registrant.kind,
        recipient_name=twice.registrant.name,
        unit=xuan_lap,
        year=2022,
    )

    def headings():
        page = html.fromstring(browse(huyen).get(page_of(decision)).content)
        said = [" ".join(one.text_content().split()) for one in page.xpath("//main//h2")]
        return [one for one in said if "theo quyết định này" in one]

    def listed():
        page = html.fromstring(browse(huyen).get(page_of(decision)).content)
        return [
            (one.text_content().split()[0], browse(huyen).get(one.get("href")).context["count"])
            for one in page.xpath("//main//h2/a")
        ]

    assert listed() == [("2", 2), ("1", 1)]
    assert headings() == [
        "Công nhận theo quyết định này: 1 mô hình, điển hình, 2 lượt công nhận",
        "Khen thưởng theo quyết định này: 1 tập thể, hộ gia đình, cá nhân",
    ]
    Recognition.objects.filter(registration__year=2021).delete()
    commended.pk, commended.repetition = None, 1
    commended.save()
    Recognition.objects.update(revoked_by=make_decision(decision.unit))
    assert listed() == [("1", 1), ("2", 2)]  # what was revoked since stands there too, and is marked
    assert headings() == [
        "Công nhận theo quyết định này: 1 mô hình, điển hình",
        "Khen thưởng theo quyết định này: 1 tập thể, hộ gia đình, cá nhân, 2 lượt khen thưởng",
    ]
