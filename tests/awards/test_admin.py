"""Recognising, marking, commending and revoking from the lists."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from awards.commending import commend
from awards.forms import RecogniseForm
from awards.models import Commendation, Decision, Recognition
from awards.services import mark_exemplary, recognise, revoke
from models_registry.models import Change, Level
from tests.builders import (
    DISTRICT_OFFICER,
    assign,
    make_decision,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_unit,
    make_user,
)

REGISTRATIONS = "/nhap-lieu/models_registry/registration/"
RECOGNITIONS = "/nhap-lieu/awards/recognition/"
DOORS = ["criteriaset", "assessment", "decision", "recognition", "commendation"]


def act(client, url, action, rows, **values):
    return client.post(
        url, {"action": action, "_selected_action": [row.pk for row in rows], **values}, follow=True
    )


@pytest.fixture
def accepted(xuan_lap):
    return [
        make_registration(make_model(f"Đường hoa {n}", make_registrant(xuan_lap, f"Chi hội {n}")))
        for n in (1, 2)
    ]


@pytest.mark.parametrize("door", DOORS)
def test_who_opens_the_award_lists(browse, huyen, xa, an, bcd, la, door):
    url = f"/nhap-lieu/awards/{door}/"
    for user in (huyen, an):
        assert browse(user).get(url).status_code == 200
        assert browse(user).get(f"{url}add/").status_code == 200
    assert browse(xa).get(url).status_code == 200
    assert browse(xa).get(f"{url}add/").status_code == 403
    for user in (bcd, la, None):
        assert browse(user).get(url).status_code in (302, 403)


def test_many_are_recognised_with_one_decision(browse, huyen, accepted, lam_binh):
    decision = make_decision(lam_binh)
    client = browse(huyen)
    assert "Quyết định đã có" in act(client, REGISTRATIONS, "recognise_selected", accepted).content.decode()
    values = {"apply": "1", "level": "district", "known": decision.pk, "exemplary": "on"}
    act(client, REGISTRATIONS, "recognise_selected", accepted, **values)
    assert set(Recognition.objects.values_list("level", "decision", "exemplary")) == {
        ("district", decision.pk, True)
    }
    assert Recognition.objects.count() == 2
    assert Change.objects.filter(subject="awards.recognition", by=huyen).count() == 2


def test_a_new_decision_is_written_on_the_way(browse, huyen, accepted, lam_binh):
    values = {
        "apply": "1",
        "level": "district",
        "number": "15/QĐ-BCĐ",
        "issued_on": "05/10/2022",
        "issuer": lam_binh.pk,
        "body": "Ban Chỉ đạo",
        "subject": "Công nhận",
        "track": "committee",
    }
    client = browse(huyen)
    page = act(
        client, REGISTRATIONS, "recognise_selected", accepted, **{**values, "body": ""}
    ).content.decode()
    assert "Quyết định mới cần mục này." in page
    act(client, REGISTRATIONS, "recognise_selected", accepted, **values)
    decision = Decision.objects.get()
    assert (decision.issued_on.day, decision.issued_on.month) == (5, 10)
    assert decision.recognitions.count() == 2


def test_a_failed_recognition_leaves_no_decision_behind(browse, huyen, xuan_lap, lam_binh):
    sent = make_registration(unit=xuan_lap, state="submitted")
    values = {"apply": "1", "level": "district", "issuer": lam_binh.pk, "body": "BCĐ", "subject": "A"}
    page = act(browse(huyen), REGISTRATIONS, "recognise_selected", [sent], track="committee", **values)
    assert "Chỉ công nhận lượt đăng ký đã tiếp nhận" in page.content.decode()
    assert not Decision.objects.exists()


def test_a_commune_does_not_recognise(browse, xa, accepted):
    values = {"apply": "1", "level": "commune", "without_decision": "on"}
    act(browse(xa), REGISTRATIONS, "recognise_selected", accepted, **values)
    assert not Recognition.objects.exists()
    with pytest.raises(ValidationError):
        recognise(accepted, None, Level.COMMUNE, xa)


def test_nothing_is_recognised_twice_at_a_level(huyen, accepted):
    recognise(accepted[:1], None, Level.DISTRICT, huyen)
    with pytest.raises(ValidationError, match="Đường hoa 1"):
        recognise(accepted, None, Level.DISTRICT, huyen)
    assert Recognition.objects.count() == 1


def test_exemplary_is_marked_and_unmarked(browse, huyen, xa, accepted):
    recognition = make_recognition(accepted[0])
    for user, action, after in [
        (xa, "mark_selected", False),
        (huyen, "mark_selected", True),
        (huyen, "unmark_selected", False),
    ]:
        act(browse(user), RECOGNITIONS, action, [recognition])
        recognition.refresh_from_db()
        assert recognition.exemplary is after
    assert mark_exemplary([recognition], huyen) == 1


def test_models_are_commended_with_one_decision(browse, huyen, accepted, lam_binh):
    recognitions = [make_recognition(row) for row in accepted]
    decision = make_decision(lam_binh)
    values = {
        "apply": "1",
        "form": "giay_khen",
        "programme": make_programme().pk,
        "merit": "Thành tích",
        "known": decision.pk,
    }
    client = browse(huyen)
    act(client, RECOGNITIONS, "commend_selected", recognitions, **values)
    assert set(Commendation.objects.values_list("recipient_name", "form", "decision")) == {
        ("Chi hội 1", "giay_khen", decision.pk),
        ("Chi hội 2", "giay_khen", decision.pk),
    }
    page = act(client, RECOGNITIONS, "commend_selected", recognitions, **values).content.decode()
    assert "Đã được khen thưởng theo quyết định này" in page
    assert Commendation.objects.count() == 2


def test_a_recognition_is_revoked_by_another_decision(browse, huyen, accepted, lam_binh):
    given, revoking = make_decision(lam_binh), make_decision(lam_binh)
    recognition = make_recognition(accepted[0], decision=given)
    with pytest.raises(ValidationError):
        revoke([recognition], given, huyen)
    act(browse(huyen), RECOGNITIONS, "revoke_selected", [recognition], apply="1", decision=revoking.pk)
    recognition.refresh_from_db()
    assert recognition.revoked_by == revoking


def test_a_foreign_district_does_not_commend(xa_khac, accepted):
    with pytest.raises(ValidationError):
        commend([accepted[0].model], None, "giay_khen", "", make_programme(), None, xa_khac)


@pytest.mark.parametrize("door", ["decision", "recognition", "commendation"])
def test_award_lists_go_to_excel(browse, huyen, accepted, lam_binh, door):
    recognition = make_recognition(accepted[0], decision=make_decision(lam_binh))
    commend([accepted[0].model], recognition.decision, "giay_khen", "", make_programme(), None, huyen)
    assert browse(huyen).get(f"/nhap-lieu/awards/{door}/export/").status_code == 200
    assert browse(huyen).get(f"/nhap-lieu/awards/{door}/", {"q": "duong hoa"}).status_code == 200
    assert browse(huyen).get(f"/nhap-lieu/awards/{door}/", {"x": "1"}).status_code == 400


@pytest.mark.parametrize("year", ["0", "-5", "x", "22222", "9" * 30])
def test_no_year_of_an_address_is_an_error_of_the_server(browse, huyen, year):
    answer = browse(huyen).get("/nhap-lieu/awards/decision/", {"issued_on__year": year})
    assert answer.status_code in (302, 400)


def test_a_decision_lists_what_it_recognised(browse, huyen, accepted, lam_binh):
    decision = make_decision(lam_binh)
    make_recognition(accepted[0], decision=decision)
    page = browse(huyen).get(f"/nhap-lieu/awards/decision/{decision.pk}/change/").content.decode()
    assert "Đường hoa 1" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "level"), [("commune", "commune"), ("district", "district"), ("province", "province")]
)
def test_the_level_of_a_recognition_is_that_of_the_unit_that_decides(kind, level):
    user = make_user(DISTRICT_OFFICER, make_unit(kind))
    assert RecogniseForm(user=user).initial["level"] == level


@pytest.mark.django_db
def test_who_decides_at_two_levels_chooses_the_level():
    user = make_user(DISTRICT_OFFICER, make_unit("commune"))
    assign(user, DISTRICT_OFFICER, make_unit("province"))
    form = RecogniseForm({"without_decision": "on"}, user=user)
    assert not form.initial
    assert form.errors == {"level": ["Mục này bắt buộc phải có."]}


# --- the lists as they are read


def cells_of(answer):
    """Each row of Django's list: its cells in words by their headings."""
    page = html.fromstring(answer.content)
    return [
        {cell.get("data-label"): " ".join(cell.text_content().split()) for cell in row.xpath("./td")}
        for row in page.xpath("//table[@id='result_list']/tbody/tr")
    ]


def test_the_lists_of_entry_tell_year_state_and_recognition_with_their_headings(
    browse, huyen, accepted, lam_binh
):
    make_recognition(accepted[0], level=Level.COMMUNE)
    gone = make_recognition(accepted[1], level=Level.DISTRICT, decision=make_decision(lam_binh, number="1"))
    revoke([gone], make_decision(lam_binh, number="2"), huyen)
    client = browse(huyen)
    first, second = cells_of(client.get("/nhap-lieu/models_registry/emulationmodel/"))
    assert (first["Năm đăng ký"], first["Công nhận"]) == ("2021 (đã tiếp nhận)", "Cấp xã, 2021")
    assert second["Công nhận"] == "–"  # what was revoked is none
    told = {row["Công nhận"] for row in cells_of(client.get(REGISTRATIONS))}
    assert told == {"Cấp xã", "–"}
    assert all("Trạng thái" in row and "Năm" in row for row in cells_of(client.get(REGISTRATIONS)))


def test_yes_and_no_are_words(browse, huyen, accepted):
    make_recognition(accepted[0], exemplary=True)
    make_recognition(accepted[1])
    answer = browse(huyen).get(RECOGNITIONS)
    assert [row["Tiêu biểu"] for row in cells_of(answer)] == ["Có", "Không"]
    assert "icon-yes" not in answer.content.decode()


def test_the_lists_ask_no_more_for_more_rows(browse, huyen, accepted):
    client = browse(huyen)
    for address in ("/nhap-lieu/models_registry/emulationmodel/", REGISTRATIONS):
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for one in accepted:
            make_recognition(make_registration(make_model("Thêm", one.model.registrant)))
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) <= min(len(few) + 1, 25)  # of a model that was recognised the recognitions too
