"""What was given agrees with its decision's day and its registration's year, by whichever door these change."""

from datetime import date

import pytest
from django.urls import reverse

from awards.merging import merge
from awards.models import (
    Assessment,
    Candidate,
    Commendation,
    FieldCheck,
    Meeting,
    Nominee,
    Recognition,
)
from awards.parting import part
from awards.revoking import revoke_decision
from awards.services import recognise
from models_registry.models import Change, Kind, Level
from models_registry.services import correct, grant_corrections, request_correction
from tests.awards.desk.test_returning import entered
from tests.builders import make_decision, make_model, make_programme, make_registrant, make_registration
from tests.refusals import refused

pytestmark = pytest.mark.django_db
EARLY = "có trước năm đăng ký; nếu đúng vậy, ghi rõ lý do: Đường hoa – "
NO_DISTRICT = "không còn cấp huyện.*Đường hoa – "
FAR = "cách xa năm khen thưởng của Triệu Văn Páo \\(năm 2022\\)"
WHY = "Một quyết định ghi cho cả giai đoạn"


@pytest.fixture
def registration(xuan_lap):
    return make_registration(make_model("Đường hoa", make_registrant(xuan_lap)), 2022)


@pytest.fixture
def decision(lam_binh):
    return make_decision(lam_binh, "901-QĐ/HU", issued_on=date(2022, 12, 30))


@pytest.fixture
def given(registration, decision, huyen):
    (one,) = recognise([registration], decision, Level.DISTRICT, huyen)
    return one


@pytest.fixture
def commended(xuan_lap, decision):
    pao = make_registrant(xuan_lap, "Triệu Văn Páo", Kind.INDIVIDUAL)
    return Commendation.objects.create(
        registrant=pao,
        recipient_name=pao.name,
        recipient_kind=pao.kind,
        unit=xuan_lap,
        year=2022,
        decision=decision,
    )


def another(decision, day):
    """The same paper, written a second time under that day."""
    return make_decision(decision.unit, "901", issued_on=day)


def at(registration, year):
    """A correction to that year, within a programme that has it."""
    return {"year": year, "programme": make_programme(year - 1, year + 1)}


def reason_of(given):
    given.refresh_from_db()
    return given.reason


def told(row):
    """What the trail says was written as the reason of a recognition."""
    return list(Change.objects.of(Recognition).filter(subject_id=row.pk, after__reason=WHY))


# --- the day of a decision, on its screen


def errors_of(answer):
    assert answer.status_code == 200
    return answer.context["adminform"].form.errors


def test_the_screen_of_a_decision_asks_for_a_reason_once_and_keeps_it(browse, huyen, given, decision):
    client = browse(huyen)
    answer = entered(client, decision, issued_on="05/05/2020")
    assert f"Quyết định ngày 05/05/2020 {EARLY}2022." in errors_of(answer)["day_reason"]
    assert not answer.context["adminform"].form.fields["day_reason"].widget.is_hidden
    decision.refresh_from_db()
    assert (decision.issued_on, reason_of(given)) == (date(2022, 12, 30), "")
    assert entered(client, decision, issued_on="05/05/2020", day_reason=WHY).status_code == 302
    decision.refresh_from_db()
    assert (decision.issued_on, reason_of(given)) == (date(2020, 5, 5), WHY)
    assert told(given)


def test_it_asks_nothing_of_what_agrees_nor_of_what_has_a_reason(browse, huyen, given, decision):
    client = browse(huyen)
    assert entered(client, decision, issued_on="03/01/2022").status_code == 302
    assert entered(client, decision, issued_on="").status_code == 302
    Recognition.objects.update(reason="Ghi cho cả hai năm")
    assert entered(client, decision, issued_on="05/05/2020").status_code == 302
    assert entered(client, decision, subject="Công nhận mô hình", issued_on="05/05/2020").status_code == 302
    assert reason_of(given) == "Ghi cho cả hai năm"


def test_a_day_that_was_mistyped_is_mended_unasked(browse, huyen, given, decision):
    Recognition.objects.update(decision=another(decision, date(2020, 5, 5)))
    given.refresh_from_db()
    assert entered(browse(huyen), given.decision, issued_on="30/12/2022", is_another="on").status_code == 302
    assert reason_of(given) == ""


def test_it_asks_nothing_of_what_is_revoked(browse, huyen, given, decision, lam_binh):
    Recognition.objects.update(revoked_by=make_decision(lam_binh))
    assert entered(browse(huyen), decision, issued_on="05/05/2020").status_code == 302


def test_what_was_not_effective_is_not_asked_about_again(browse, huyen, given, decision):
    """Its assessment came later and says why."""
    Assessment.objects.create(
        registration=given.registration, result=Assessment.Result.NOT_EFFECTIVE, note="Ngừng hoạt động"
    )
    assert entered(browse(huyen), decision, issued_on="29/12/2022").status_code == 302


def test_no_reason_takes_the_level_of_the_district_over_its_end(browse, huyen, given, decision):
    client = browse(huyen)
    answer = entered(client, decision, issued_on="01/07/2025", day_reason=WHY)
    (fault,) = errors_of(answer)["issued_on"]
    assert "không còn cấp huyện" in fault
    assert "Đường hoa – 2022" in fault
    assert "sửa cấp công nhận trước" in fault
    assert entered(client, decision, issued_on="30/06/2025").status_code == 302


def test_no_reason_takes_a_commendation_far_from_its_year(browse, huyen, commended, decision):
    client = browse(huyen)
    answer = entered(client, decision, issued_on="31/12/2020", day_reason=WHY)
    (fault,) = errors_of(answer)["issued_on"]
    assert "Triệu Văn Páo (năm 2022)" in fault
    assert "sửa năm của khen thưởng đó trước" in fault
    assert entered(client, decision, issued_on="01/01/2021").status_code == 302


@pytest.fixture
def agreed(given, lam_binh, xuan_lap):
    """What a meeting had agreed before the decision recognised it."""
    meeting = Meeting.objects.create(
        unit=lam_binh, level=Level.DISTRICT, year=2022, held_on=date(2022, 12, 20), state="closed"
    )
    nominee = Nominee.objects.create(
        registration=given.registration,
        registrant=given.registration.model.registrant,
        recipient_kind=Kind.COLLECTIVE,
        unit=xuan_lap,
        office=lam_binh,
        year=2022,
        purpose=meeting.purpose,
    )
    return Candidate.objects.create(meeting=meeting, nominee=nominee, agreed=True, recognition=given)


def test_a_day_before_the_meeting_asks_too(browse, huyen, given, agreed, decision):
    client = browse(huyen)
    answer = entered(client, decision, issued_on="19/12/2022")
    assert "có trước cuộc họp xét ngày 20/12/2022" in " ".join(errors_of(answer)["day_reason"])
    assert entered(client, decision, issued_on="20/12/2022").status_code == 302
    assert reason_of(given) == ""
    assert entered(client, decision, issued_on="19/12/2022", day_reason=WHY).status_code == 302
    assert reason_of(given) == WHY


# --- the year of a registration, corrected


def test_the_reason_of_a_correction_is_that_of_the_recognition(huyen, given, registration):
    correct(registration, at(registration, 2024), by=huyen, reason=WHY)
    assert reason_of(given) == WHY
    assert told(given)


def test_a_correction_to_a_year_that_agrees_gives_none(huyen, given, registration):
    correct(registration, at(registration, 2021), by=huyen, reason=WHY)
    assert reason_of(given) == ""


def test_a_reason_that_stands_is_kept(huyen, given, registration):
    Recognition.objects.update(reason="Đã khắc phục")
    correct(registration, at(registration, 2024), by=huyen, reason=WHY)
    assert reason_of(given) == "Đã khắc phục"


def test_what_was_asked_for_gives_its_reason_once_it_is_granted(xa, huyen, given, registration):
    request = request_correction(registration, at(registration, 2024), by=xa, reason=WHY)
    assert reason_of(given) == ""
    grant_corrections([request], huyen)
    assert reason_of(given) == WHY


def test_no_correction_takes_the_level_of_the_district_over_its_end(xa, huyen, given, registration, browse):
    values = at(registration, 2025) | {"year": 2026}
    with refused(NO_DISTRICT):
        correct(registration, values, by=huyen, reason=WHY)
    with refused(NO_DISTRICT):
        request_correction(registration, values, by=xa, reason=WHY)
    registration.refresh_from_db()
    address = reverse("admin:models_registry_registration_correct", args=[registration.pk])
    sent = {f"initial-{name}": getattr(registration, name) or "" for name in ("year", "registered_on")}
    sent |= {"initial-level": registration.level, "initial-novelty": registration.novelty}
    sent |= {"initial-unit": registration.unit_id, "initial-programme": registration.programme_id}
    sent |= {key.removeprefix("initial-"): value for key, value in sent.items()}
    sent |= {"year": 2026, "programme": values["programme"].pk, "reason": WHY}
    form = browse(huyen).post(address, sent).context["form"]
    assert "không còn cấp huyện" in str(form.errors["year"])


# --- two decisions become one, and are parted again


def test_the_reason_of_a_merge_is_that_of_what_becomes_early(huyen, given, decision):
    winner = another(decision, date(2020, 12, 30))
    merge(decision, winner, by=huyen, reason=WHY)
    assert reason_of(given) == WHY
    assert given.decision == winner
    assert told(given)
    part(decision, by=huyen, reason="Gộp nhầm")
    assert reason_of(given) == ""
    assert given.decision == decision


def test_the_page_of_a_merge_says_what_its_reason_is_for(browse, huyen, given, decision):
    winner, fine = another(decision, date(2020, 12, 30)), another(decision, date(2022, 12, 31))
    address, client = reverse("portal:merge", args=["quyet-dinh", decision.pk]), browse(huyen)
    assert f"ngày 30/12/2020 {EARLY}2022" in client.get(address, {"vao": winner.pk}).content.decode()
    assert EARLY not in client.get(address, {"vao": fine.pk}).content.decode()


def test_a_merge_into_a_day_that_agrees_gives_none(huyen, given, decision):
    merge(decision, another(decision, date(2022, 12, 31)), by=huyen, reason=WHY)
    assert reason_of(given) == ""


def test_what_the_winner_had_given_is_left_alone(huyen, given, decision):
    """Its day stays."""
    Recognition.objects.update(decision=another(decision, date(2020, 12, 30)))
    given.refresh_from_db()
    merge(decision, given.decision, by=huyen, reason=WHY)
    assert reason_of(given) == ""


def test_no_merge_takes_the_level_of_the_district_over_its_end(huyen, given, decision, browse):
    winner = another(decision, date(2025, 7, 1))
    with refused(NO_DISTRICT):
        merge(decision, winner, by=huyen, reason=WHY)
    page = browse(huyen).get(reverse("portal:merge", args=["quyet-dinh", decision.pk]), {"vao": winner.pk})
    assert "không còn cấp huyện" in " ".join(page.context["refusal"])


def test_no_merge_takes_a_commendation_far_from_its_year(huyen, commended, decision):
    winner = another(decision, date(2020, 12, 30))
    with refused(FAR):
        merge(decision, winner, by=huyen, reason=WHY)


def test_a_merge_into_a_day_before_the_meeting_keeps_its_reason(huyen, given, agreed, decision):
    merge(decision, another(decision, date(2022, 12, 1)), by=huyen, reason=WHY)
    assert reason_of(given) == WHY


def test_what_a_model_lends_to_one_that_was_not_effective_keeps_the_reason(huyen, given, xuan_lap, lam_binh):
    twin = make_registration(make_model("Đường hoa", given.registration.model.registrant), 2022)
    recognise([twin], make_decision(lam_binh), Level.COMMUNE, huyen, reason="Đã khắc phục")
    Assessment.objects.create(registration=twin, result=Assessment.Result.NOT_EFFECTIVE)
    type(twin).objects.filter(pk=twin.pk).update(created_at=given.registration.created_at.replace(year=2021))
    loser = given.registration.model
    merge(loser, twin.model, by=huyen, reason=WHY)
    assert reason_of(given) == WHY
    assert given.registration == twin
    part(loser, by=huyen, reason="Gộp nhầm")
    assert reason_of(given) == ""


def test_what_is_parted_to_a_day_that_has_become_early_keeps_the_reason(huyen, given, decision, registration):
    winner = another(decision, date(2024, 12, 30))
    merge(decision, winner, by=huyen, reason="Một quyết định ghi hai lần")
    correct(registration, at(registration, 2024), by=huyen, reason="Gõ nhầm năm")
    assert reason_of(given) == ""
    part(decision, by=huyen, reason=WHY)
    assert reason_of(given) == WHY


# --- what comes into force again: its day or its year became another while nobody had to ask


@pytest.fixture
def early_again(given, decision, lam_binh):
    """The decision was revoked, then got a day before the year; the second paper revokes the revocation."""
    revoking, last = (make_decision(lam_binh, issued_on=date(2022, 12, 31)) for _ in range(2))
    type(decision).objects.filter(pk=decision.pk).update(revoked_by=revoking, issued_on=date(2020, 5, 5))
    decision.refresh_from_db()
    return revoking, last


def test_revoking_the_revocation_asks_for_the_reason(huyen, given, early_again):
    with refused(EARLY):
        revoke_decision(*early_again, huyen)
    revoke_decision(*early_again, huyen, WHY)
    assert reason_of(given) == WHY


def test_the_screen_asks_where_the_revocation_is_taken_back(browse, huyen, given, decision, early_again):
    client = browse(huyen)
    assert EARLY in str(errors_of(entered(client, decision, revoked_by=""))["reason"])
    assert reason_of(given) == ""
    assert entered(client, decision, revoked_by="", reason=WHY).status_code == 302
    assert reason_of(given) == WHY


def test_what_agrees_comes_back_unasked(huyen, given, decision, early_again):
    type(decision).objects.filter(pk=decision.pk).update(issued_on=date(2022, 5, 5))
    revoke_decision(*early_again, huyen)
    assert reason_of(given) == ""


def test_what_is_past_the_districts_end_does_not_come_back(browse, huyen, given, decision, early_again):
    type(decision).objects.filter(pk=decision.pk).update(issued_on=date(2025, 7, 1))
    with refused(NO_DISTRICT):
        revoke_decision(*early_again, huyen, WHY)
    answer = entered(browse(huyen), decision, revoked_by="", reason=WHY)
    assert "không còn cấp huyện" in str(errors_of(answer)["revoked_by"])


def test_the_form_of_a_single_recognition_asks_too(browse, huyen, given, decision, early_again):
    type(decision).objects.filter(pk=decision.pk).update(revoked_by=None)
    Recognition.objects.update(revoked_by=early_again[0])
    client = browse(huyen)
    assert EARLY in str(errors_of(entered(client, given, revoked_by=""))["reason"])
    assert entered(client, given, revoked_by="", reason=WHY).status_code == 302
    assert reason_of(given) == WHY


def test_a_day_that_comes_with_the_return_is_asked_of_too(browse, huyen, given, decision, early_again):
    type(decision).objects.filter(pk=decision.pk).update(issued_on=date(2022, 12, 30))
    client = browse(huyen)
    both = {"revoked_by": "", "issued_on": "05/05/2020"}
    assert EARLY in str(errors_of(entered(client, decision, **both))["reason"])
    assert entered(client, decision, **both, reason=WHY).status_code == 302
    assert reason_of(given) == WHY


def test_a_commendation_does_not_come_back_far_from_its_year(huyen, commended, decision, lam_binh):
    revoking, last = (make_decision(lam_binh, issued_on=date(2022, 12, 31)) for _ in range(2))
    type(decision).objects.filter(pk=decision.pk).update(revoked_by=revoking, issued_on=date(2020, 5, 5))
    with refused(FAR):
        revoke_decision(revoking, last, huyen, WHY)


# --- the body, track and signer of a decision, on its screen and in a merge

OF_COMMITTEE = "Ban Chỉ đạo không có thẩm quyền tặng Giấy khen"


@pytest.fixture
def certificate(xuan_lap, lam_binh):
    """A Giấy khen given by who may give it under the law of 2022."""
    pao = make_registrant(xuan_lap, "Triệu Văn Páo", Kind.INDIVIDUAL)
    paper = make_decision(
        lam_binh,
        "77/QĐ-UBND",
        issued_on=date(2024, 11, 20),
        body="Chủ tịch UBND huyện Lâm Bình",
        track="state",
    )
    values = {"registrant": pao, "recipient_name": pao.name, "recipient_kind": pao.kind, "unit": xuan_lap}
    return Commendation.objects.create(**values, year=2024, form_id="giay_khen", decision=paper)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"body": "Ban Chỉ đạo huyện", "track": "committee"}, OF_COMMITTEE),
        ({"body": "Ban Thường trực Ủy ban Mặt trận huyện"}, "không thuộc những nơi được tặng Giấy khen"),
        ({"issued_on": "01/07/2025"}, "không thuộc những nơi được tặng Giấy khen"),
    ],
)
def test_a_body_that_may_not_give_the_form_is_asked_about_when_it_comes_to_be_so(
    browse, huyen, certificate, changed, said
):
    client = browse(huyen)
    assert said in str(errors_of(entered(client, certificate.decision, **changed))["day_reason"])
    assert reason_of(certificate) == ""
    assert entered(client, certificate.decision, **changed, day_reason=WHY).status_code == 302
    assert reason_of(certificate) == WHY
    assert entered(client, certificate.decision, **changed, subject="Khen thưởng").status_code == 302


def test_a_form_of_another_track_is_asked_about(browse, huyen, certificate):
    Commendation.objects.update(form_id="ldtt")
    told = errors_of(entered(browse(huyen), certificate.decision, track="party"))["day_reason"]
    assert "là hình thức của loại Nhà nước, quyết định thuộc loại Đảng" in str(told)


def test_what_was_so_before_is_not_asked_about_again(browse, huyen, certificate):
    type(certificate.decision).objects.update(body="Ban Chỉ đạo huyện Lâm Bình")
    certificate.refresh_from_db()
    assert entered(browse(huyen), certificate.decision, issued_on="21/11/2024").status_code == 302
    assert reason_of(certificate) == ""


def test_what_has_a_reason_or_is_revoked_is_not_asked_about(browse, huyen, certificate, lam_binh):
    client, wrong = browse(huyen), {"body": "Ban Chỉ đạo huyện"}
    Commendation.objects.update(reason="Ghi đúng như quyết định")
    assert entered(client, certificate.decision, **wrong).status_code == 302
    right = {"body": "Chủ tịch UBND huyện Lâm Bình"}
    assert entered(client, certificate.decision, **right).status_code == 302
    Commendation.objects.update(reason="", revoked_by=make_decision(lam_binh))
    assert entered(client, certificate.decision, **wrong).status_code == 302


def test_a_merge_into_a_body_that_may_not_keeps_its_reason_and_says_so(browse, huyen, certificate):
    loser = certificate.decision
    winner = make_decision(loser.unit, "77", issued_on=loser.issued_on, body="Ban Chỉ đạo huyện")
    page = browse(huyen).get(reverse("portal:merge", args=["quyet-dinh", loser.pk]), {"vao": winner.pk})
    assert OF_COMMITTEE in page.content.decode()
    merge(loser, winner, by=huyen, reason=WHY)
    assert reason_of(certificate) == WHY


# --- the year of a registration, beside the days on which it was assessed and looked at


@pytest.mark.parametrize("what", [Assessment, FieldCheck])
def test_no_correction_takes_a_day_of_assessing_far_from_its_year(xa, huyen, registration, what):
    values = {
        Assessment: {"result": "effective", "assessed_on": date(2022, 11, 5)},
        FieldCheck: {"checked_on": date(2022, 11, 5), "people": "Tổ kiểm tra", "found": "Có thật"},
    }
    made = what.objects.create(registration=registration, **values[what])
    with refused("05/11/2022.*cách xa năm 2025.*sửa ngày đó trước"):
        correct(registration, at(registration, 2025), by=huyen, reason=WHY)
    with refused("05/11/2022.*cách xa năm 2025.*sửa ngày đó trước"):
        request_correction(registration, at(registration, 2025), by=xa, reason=WHY)
    correct(registration, at(registration, 2023), by=huyen, reason=WHY)
    made.refresh_from_db()
    assert made.registration.year == 2023
