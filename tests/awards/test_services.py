"""Recognising, marking, commending and revoking without a screen before them: who may, of what, how often."""

import pytest

from awards.commending import commend
from awards.models import Commendation, Decision, Recognition
from awards.services import mark_exemplary, recognise, revoke
from models_registry.models import Change, Level, Registrant, Registration, State
from tests.builders import (
    make_decision,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
)
from tests.refusals import refused

NO_RIGHT = "không có quyền"
VANISHED = "vừa bị xóa"
MAY = ["huyen", "an"]
MAY_NOT = ["huyen_khac", "huyen_nghi", "an_nghi", "xa", "xa_khac", "bcd", "la", "khach"]


@pytest.fixture
def own(xuan_lap):
    """Two accepted registrations of Lâm Bình."""
    return [
        make_registration(make_model(f"Đường hoa {n}", make_registrant(xuan_lap, f"Chi hội {n}")))
        for n in (1, 2)
    ]


@pytest.fixture
def foreign(na_hang):
    """An accepted registration of another district."""
    return make_registration(make_model("Nhà sạch", make_registrant(na_hang, "Hội Nông dân")))


@pytest.fixture
def decision(lam_binh):
    return make_decision(lam_binh)


@pytest.fixture
def revoked_decision(lam_binh):
    return make_decision(lam_binh, revoked_by=make_decision(lam_binh))


@pytest.fixture
def foreign_decision(na_hang):
    return make_decision(na_hang)


def gone(row):
    """Another officer deletes the row; whoever has read it before still holds it."""
    type(row).objects.filter(pk=row.pk).delete()


def recognise_all(rows, by, decision=None, level=Level.DISTRICT):
    return recognise(rows, decision, level, by)


def commend_all(recipients, by, decision=None, form="giay_khen", year=None, reason=""):
    return commend(recipients, decision, form, "Thành tích", make_programme(), year, by, reason)


# --- recognise


@pytest.mark.parametrize("who", MAY, indirect=True)
def test_who_decides_recognises(who, own, decision):
    rows = recognise(own, decision, Level.DISTRICT, who, exemplary=True)
    assert {(row.registration_id, row.decision_id, row.level, row.exemplary) for row in rows} == {
        (registration.pk, decision.pk, Level.DISTRICT, True) for registration in own
    }
    assert Recognition.objects.counted().count() == 2
    assert Change.objects.filter(subject="awards.recognition", action="created", by=who).count() == 2


@pytest.mark.parametrize("who", MAY_NOT, indirect=True)
def test_nobody_else_recognises(who, own, decision):
    with refused(NO_RIGHT):
        recognise_all(own, who, decision)


def test_a_recognised_model_is_exemplary_only_where_said(huyen, own):
    assert not any(row.exemplary for row in recognise_all(own, huyen))


def test_one_foreign_registration_stops_all(huyen, own, foreign):
    for rows in ([*own, foreign], [foreign, *own], [foreign]):
        with refused(NO_RIGHT):
            recognise_all(rows, huyen)


def test_an_administrator_recognises_in_several_districts(an, own, foreign):
    assert len(recognise_all([*own, foreign], an)) == 3


@pytest.mark.parametrize("state", sorted(set(State.values) - {State.ACCEPTED}))
def test_only_what_was_accepted_is_recognised(huyen, xuan_lap, own, state):
    model = make_model("Vườn mẫu", make_registrant(xuan_lap, "Tổ hợp tác"))
    waiting = make_registration(model, state=state)
    with refused("Chưa tiếp nhận: Vườn mẫu"):
        recognise_all([*own, waiting], huyen)


def test_the_state_is_that_of_now(huyen, own):
    Registration.objects.filter(pk=own[0].pk).update(state=State.WITHDRAWN)
    with refused("Đường hoa 1"):
        recognise_all(own, huyen)


@pytest.mark.parametrize("level", ["", "huyen", "thon"])
def test_a_recognition_has_a_level_of_the_list(huyen, own, level):
    with refused("Chọn cấp công nhận"):
        recognise_all(own, huyen, level=level)


def test_a_revoked_decision_recognises_nothing(huyen, own, revoked_decision):
    with refused("đã bị h"):
        recognise_all(own, huyen, revoked_decision)


def test_a_decision_revoked_since_it_was_read_recognises_nothing(huyen, own, decision, lam_binh):
    Decision.objects.filter(pk=decision.pk).update(revoked_by=make_decision(lam_binh))
    with refused("đã bị h"):
        recognise_all(own, huyen, decision)


def test_a_decision_of_another_district_recognises_nothing(huyen, own, foreign_decision):
    with refused(NO_RIGHT):
        recognise_all(own, huyen, foreign_decision)


def test_nothing_is_recognised_twice_at_a_level(huyen, own):
    recognise_all(own[:1], huyen)
    with refused(f"Đã được công nhận ở cấp này: {own[0]}[.]"):
        recognise_all(own, huyen)
    assert len(recognise_all(own, huyen, level=Level.PROVINCE)) == 2
    assert len(recognise_all(own[1:], huyen)) == 1  # what is recognised of others is no hindrance


def test_what_was_revoked_may_be_recognised_again(huyen, own, decision):
    revoke(recognise_all(own, huyen), decision, huyen)
    assert len(recognise_all(own, huyen)) == 2


def test_a_registration_chosen_twice_is_recognised_once(huyen, own):
    assert len(recognise_all([own[0], own[0]], huyen)) == 1


def test_a_registration_deleted_meanwhile_stops_the_recognition(huyen, own):
    gone(own[1])
    with refused(VANISHED):
        recognise_all(own, huyen)


def test_a_decision_deleted_meanwhile_stops_the_recognition(huyen, own, decision):
    gone(decision)
    with refused(VANISHED):
        recognise_all(own, huyen, decision)


@pytest.mark.parametrize("who", ["huyen", "la"], indirect=True)
def test_without_a_row_nothing_happens(who, decision):
    assert recognise_all([], who) == []
    assert commend_all([], who) == []
    assert mark_exemplary([], who) == 0
    assert revoke([], decision, who) == 0
    assert not Change.objects.exists()


# --- mark as exemplary


@pytest.fixture
def recognised(own, decision):
    return [make_recognition(row, decision=decision) for row in own]


@pytest.mark.parametrize("who", MAY, indirect=True)
def test_who_decides_marks_and_unmarks(who, recognised):
    for exemplary in (True, False):
        assert mark_exemplary(recognised, who, exemplary) == 2
        assert set(Recognition.objects.values_list("exemplary", flat=True)) == {exemplary}
    assert Change.objects.filter(subject="awards.recognition", action="changed", by=who).count() == 4


def test_a_mark_is_given_where_nothing_else_is_said(huyen, recognised):
    mark_exemplary(recognised[:1], huyen)
    assert Recognition.objects.get(exemplary=True) == recognised[0]


@pytest.mark.parametrize("who", MAY_NOT, indirect=True)
def test_nobody_else_marks(who, recognised):
    with refused(NO_RIGHT):
        mark_exemplary(recognised, who)


def test_one_foreign_recognition_stops_all_marks(huyen, recognised, foreign):
    rows = [*recognised, make_recognition(foreign)]
    with refused(NO_RIGHT):
        mark_exemplary(rows, huyen)


def test_what_was_revoked_is_not_marked(huyen, recognised, lam_binh):
    revoked = recognised[0]
    Recognition.objects.filter(pk=revoked.pk).update(revoked_by=make_decision(lam_binh))
    with refused("Công nhận đã bị hủy: .*Đường hoa 1"):
        mark_exemplary(recognised, huyen)


def test_a_recognition_deleted_meanwhile_stops_all_marks(huyen, recognised):
    gone(recognised[1])
    with refused(VANISHED):
        mark_exemplary(recognised, huyen)


# --- commend


def holders(rows):
    return [row.model.registrant for row in rows]


@pytest.mark.parametrize("who", MAY, indirect=True)
def test_who_decides_commends(who, own, decision, xuan_lap):
    person = make_registrant(xuan_lap, "Lò Văn An", kind="individual", post="Trưởng thôn")
    commend([person, own[0].model], decision, "giay_khen", "Thành tích", make_programme(), 2021, who)
    columns = ("recipient_kind", "recipient_name", "recipient_post", "unit", "registrant", "model")
    assert set(Commendation.objects.values_list(*columns)) == {
        ("individual", "Lò Văn An", "Trưởng thôn", xuan_lap.pk, person.pk, None),
        ("collective", "Chi hội 1", "", xuan_lap.pk, own[0].model.registrant_id, own[0].model_id),
    }
    columns = ("decision", "programme", "year", "form", "merit")
    assert set(Commendation.objects.values_list(*columns)) == {
        (decision.pk, make_programme().pk, 2021, "giay_khen", "Thành tích")
    }
    assert Change.objects.filter(subject="awards.commendation", action="created", by=who).count() == 2


@pytest.mark.parametrize("who", MAY_NOT, indirect=True)
def test_nobody_else_commends(who, own, decision):
    for recipients in ([row.model for row in own], holders(own)):
        with refused(NO_RIGHT):
            commend_all(recipients, who, decision)


def test_one_foreign_recipient_stops_all(huyen, own, foreign):
    for recipient in (foreign.model, foreign.model.registrant):
        with refused(NO_RIGHT):
            commend_all([*holders(own), recipient], huyen)


def test_a_revoked_decision_commends_nobody(huyen, own, revoked_decision):
    with refused("đã bị h"):
        commend_all(holders(own), huyen, revoked_decision)


def test_a_decision_revoked_since_it_was_read_commends_nobody(huyen, own, decision, lam_binh):
    Decision.objects.filter(pk=decision.pk).update(revoked_by=make_decision(lam_binh))
    with refused("đã bị h"):
        commend_all(holders(own), huyen, decision)


def test_a_decision_of_another_district_commends_nobody(huyen, own, foreign_decision):
    with refused(NO_RIGHT):
        commend_all(holders(own), huyen, foreign_decision)


@pytest.mark.parametrize("recipients", [holders, lambda rows: [row.model for row in rows]])
def test_nobody_is_commended_twice_by_one_decision(huyen, own, decision, recipients):
    commend_all(recipients(own[:1]), huyen, decision)
    with refused("Đã được khen thưởng theo quyết định này: Chi hội 1[.]"):
        commend_all(recipients(own), huyen, decision)
    with refused("Đã được khen thưởng theo quyết định này: Chi hội 1[.]"):
        commend_all(recipients(own), huyen, decision, form="bang_khen")
    other = make_decision(decision.unit)
    with refused("Chi hội 1 đã được khen thưởng: giấy khen.*ghi lý do"):
        commend_all(recipients(own), huyen, other)
    assert len(commend_all(recipients(own), huyen, other, reason="Khen thêm")) == 2


def test_a_decision_commends_the_holder_of_two_models_once(huyen, own, decision):
    model = make_model("Mô hình khác", own[0].model.registrant)
    with refused("Một quyết định khen một tập thể, hộ gia đình, cá nhân một lần"):
        commend_all([own[0].model, model], huyen, decision)


def test_a_commendation_that_was_revoked_may_be_given_again(huyen, own, decision, lam_binh):
    revoke(commend_all(holders(own), huyen, decision), make_decision(lam_binh), huyen)
    assert len(commend_all(holders(own), huyen, decision)) == 2


def test_a_recipient_chosen_twice_is_commended_once(huyen, own):
    assert len(commend_all(holders([own[0], own[0]]), huyen)) == 1
    assert len(commend_all([own[1].model, own[1].model], huyen)) == 1


@pytest.mark.parametrize(("year", "known"), [(2019, False), (2020, True), (2022, True), (2023, False)])
def test_the_year_of_a_commendation_is_one_of_the_programme(huyen, own, year, known):
    if known:
        assert {row.year for row in commend_all(holders(own), huyen, year=year)} == {year}
    else:
        with refused(f"Năm {year} không thuộc giai đoạn"):
            commend_all(holders(own), huyen, year=year)


def test_a_commendation_knows_its_year_or_its_programme(huyen, own):
    (holder,) = holders(own[:1])
    with refused("Ghi năm; không rõ năm thì ghi giai đoạn"):
        commend([holder], None, "giay_khen", "", None, None, huyen)
    assert not Commendation.objects.exists()
    commend([holder], None, "giay_khen", "", make_programme(), None, huyen)
    commend([holder], None, "giay_khen", "", None, 2021, huyen, "Nguồn khác")
    assert set(Commendation.objects.values_list("programme", "year")) == {
        (make_programme().pk, None),
        (None, 2021),
    }


def test_a_commendation_has_a_form_of_the_list(huyen, own):
    with refused("Chọn hình thức"):
        commend_all(holders(own), huyen, form="huan_chuong_vang")


def test_a_recipient_is_commended_with_the_name_of_today(huyen, own):
    Registrant.objects.filter(pk=own[0].model.registrant_id).update(name="Chi hội Phụ nữ")
    given = commend_all([*holders(own[:1]), own[0].model], huyen, reason="Cả mô hình")
    assert [row.recipient_name for row in given] == ["Chi hội Phụ nữ"] * 2


def test_a_recipient_deleted_meanwhile_stops_all(huyen, own, xuan_lap):
    for recipient in (make_registrant(xuan_lap), make_model(unit=xuan_lap)):
        gone(recipient)
        with refused(VANISHED):
            commend_all([*holders(own), recipient], huyen)


def test_a_decision_deleted_meanwhile_commends_nobody(huyen, own, decision):
    gone(decision)
    with refused(VANISHED):
        commend_all(holders(own), huyen, decision)


# --- revoke


@pytest.fixture(params=["recognition", "commendation"])
def given(request, own, decision, an):
    """Awards of Lâm Bình, given by a decision: recognitions, then commendations."""
    if request.param == "recognition":
        return [make_recognition(row, decision=decision) for row in own]
    return commend_all(holders(own), an, decision)


@pytest.fixture
def revoking(lam_binh):
    return make_decision(lam_binh)


@pytest.mark.parametrize("who", MAY, indirect=True)
def test_who_decides_revokes(who, given, revoking):
    assert revoke(given, revoking, who) == 2
    kind = type(given[0])
    assert set(kind.objects.values_list("revoked_by", flat=True)) == {revoking.pk}
    assert not kind.objects.in_force().exists()
    changes = Change.objects.filter(subject=kind._meta.label_lower, action="changed", by=who)
    assert changes.count() == 2
    assert changes[0].after == {"revoked_by_id": revoking.pk}


@pytest.mark.parametrize("who", MAY_NOT, indirect=True)
def test_nobody_else_revokes(who, given, revoking):
    with refused(NO_RIGHT):
        revoke(given, revoking, who)


def test_one_foreign_award_stops_all(huyen, an, own, foreign, revoking):
    recognitions = [make_recognition(own[0]), make_recognition(foreign)]
    commendations = commend_all(holders([own[0], foreign]), an)
    for rows in (recognitions, commendations):
        with refused(NO_RIGHT):
            revoke(rows, revoking, huyen)


def test_a_decision_does_not_revoke_what_it_gave(huyen, given, decision):
    with refused("phải khác quyết định đã ban hành"):
        revoke(given, decision, huyen)


def test_one_award_of_the_revoking_decision_stops_all(huyen, own, decision, revoking):
    rows = [make_recognition(own[0], decision=decision), make_recognition(own[1], decision=revoking)]
    with refused("phải khác quyết định đã ban hành"):
        revoke(rows, revoking, huyen)


def test_what_was_revoked_is_not_revoked_again(huyen, given, revoking, lam_binh):
    later = make_decision(lam_binh)
    revoke(given[:1], revoking, huyen)
    with refused(f"Đã bị hủy từ trước: {given[0]}[.]"):
        revoke(given, later, huyen)  # `given` was read before the first revocation


def test_a_decision_of_another_district_revokes_nothing(huyen, given, foreign_decision):
    with refused(NO_RIGHT):
        revoke(given, foreign_decision, huyen)


def test_an_award_deleted_meanwhile_stops_the_revocation(huyen, given, revoking):
    gone(given[1])
    with refused(VANISHED):
        revoke(given, revoking, huyen)


def test_a_decision_deleted_meanwhile_revokes_nothing(huyen, given, revoking):
    gone(revoking)
    with refused(VANISHED):
        revoke(given, revoking, huyen)


# --- how rows are named in a refusal


@pytest.mark.parametrize(("number", "more"), [(10, ""), (12, " và 2 dòng khác")])
def test_a_refusal_names_ten_rows_at_most(huyen, xuan_lap, number, more):
    rows = [
        make_registration(make_model(f"Vườn {n:02}", make_registrant(xuan_lap)), state="draft")
        for n in range(number)
    ]
    named = "; ".join(str(row) for row in rows[:10])
    with refused(f"Chưa tiếp nhận: {named}{more}[.]"):
        recognise_all(rows, huyen)
