"""Drafted decisions: who may do what with which, in which state; nothing counts by one until it is signed, once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.desk.decision_words import about, articles_of
from awards.desk.meeting import recognise_agreed, reopen_meeting
from awards.drafting import (
    begin_draft,
    change_draft,
    drop_draft,
    findings_of_draft,
    lines_of,
    remove_from_draft,
    set_amounts,
    sign_draft,
)
from awards.models import (
    AwardForm,
    Commendation,
    Decision,
    DecisionDraft,
    DraftLine,
    Purpose,
    Recognition,
    SigningRule,
)
from models_registry.access import OPERATOR
from models_registry.models import Act, Change, Level, Registrant
from tests.awards.desk.conftest import YEAR, closed_with, meeting_of, registered
from tests.builders import make_decision, make_registrant
from tests.refusals import refused

NO_RIGHT = "không có quyền"
MAY = ["huyen", "an"]
MAY_NOT = ["huyen_khac", "huyen_nghi", "an_nghi", "xa", "xa_khac", "bcd", "la", "khach"]
SIGNED_ON = date(YEAR, 11, 20)


@pytest.fixture
def closed(lam_binh, own):
    return closed_with(meeting_of(lam_binh), own)


@pytest.fixture
def draft(closed):
    return begin_draft(closed, OPERATOR, track="party")


@pytest.fixture
def commending(lam_binh, xuan_lap, xa_quyet):
    """A draft of the State's Giấy khen for a collective and a person."""
    people = [
        make_registrant(xuan_lap, "Chi hội Phụ nữ thôn Nà Lòa"),
        make_registrant(xuan_lap, "Ma Văn Vinh", kind="individual", post="Trưởng thôn"),
    ]
    closed = closed_with(meeting_of(lam_binh, purpose=Purpose.COMMEND), people)
    draft = begin_draft(closed, OPERATOR, track="state", form=AwardForm.objects.get(code="giay_khen"))
    return change_draft(draft, OPERATOR, body="Chủ tịch Ủy ban nhân dân huyện Lâm Bình")


def sign(draft, by, number="12-QĐ/BCĐ", issued_on=SIGNED_ON):
    return sign_draft(draft, by, number=number, issued_on=issued_on)


def every_service(draft, by):
    """Each thing that is done with a draft, as somebody does it."""
    [line, *_] = draft.lines.all() or [DraftLine(pk=0, draft=draft)]
    return {
        "change": lambda: change_draft(draft, by, subject="Công nhận mô hình"),
        "amounts": lambda: set_amounts(draft, {line.pk: Decimal(200_000)}, by),
        "remove": lambda: remove_from_draft(draft, [line], by),
        "drop": lambda: drop_draft(draft, by, "Lập nhầm"),
        "sign": lambda: sign(draft, by),
    }


SERVICES = ["change", "amounts", "remove", "drop", "sign"]


@pytest.mark.parametrize("who", MAY, indirect=True)
def test_who_decides_drafts_changes_and_signs(who, closed, own):
    draft = begin_draft(closed, who, track="party")
    change_draft(draft, who, subject="Công nhận mô hình năm 2024")
    before = Act.objects.count()
    decision = sign(draft, who)
    draft.refresh_from_db()
    assert (draft.state, draft.decision) == (DecisionDraft.State.SIGNED, decision)
    assert (decision.number, decision.issued_on, decision.subject, decision.track) == (
        *("12-QĐ/BCĐ", SIGNED_ON, "Công nhận mô hình năm 2024", "party"),
    )
    made = Recognition.objects.in_force()
    assert {(one.registration_id, one.decision_id, one.level) for one in made} == {
        (one.pk, decision.pk, Level.DISTRICT) for one in own
    }
    assert all(one.recognition_id for one in closed.candidates.all())
    assert Act.objects.count() == before + 1


@pytest.mark.parametrize("who", MAY_NOT, indirect=True)
def test_nobody_else_does_any_of_it(who, closed, draft):
    with refused(NO_RIGHT):
        begin_draft(closed, who, track="party")
    for do in every_service(draft, who).values():
        with refused(NO_RIGHT):
            do()


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("state", ["signed", "dropped"])
def test_what_is_signed_or_dropped_changes_no_more(huyen, draft, name, state):
    if state == "signed":
        sign(draft, huyen, number="1-QĐ/BCĐ")
    else:
        drop_draft(draft, huyen, "Lập nhầm")
    with refused("Đã ký|đã ký|đã bỏ"):
        every_service(draft, huyen)[name]()


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("Ghi số", {"number": " "}),
        ("Ghi ngày ký", {"issued_on": None}),
        ("chưa đến|hôm nay", {"issued_on": timezone.localdate() + timedelta(days=1)}),
        ("Cuộc họp xét ngày 10/11/2024", {"issued_on": date(YEAR, 11, 9)}),
    ],
)
def test_a_decision_is_signed_with_a_number_and_a_day_that_has_come(huyen, draft, said, values):
    with refused(said):
        sign(draft, huyen, **values)
    assert not Decision.objects.exists()


def test_a_decision_may_be_signed_on_the_day_of_its_meeting(huyen, draft):
    assert sign(draft, huyen, issued_on=date(YEAR, 11, 10)).issued_on == draft.meeting.held_on


def test_a_decision_that_the_register_has_is_not_written_again(huyen, lam_binh, draft):
    make_decision(lam_binh, "12-QĐ/BCĐ", issued_on=SIGNED_ON, body="Ban Chỉ đạo")
    with refused("đã có quyết định cùng số"):
        sign(draft, huyen)


def test_nothing_counts_by_a_draft(draft):
    assert not Decision.objects.exists()
    assert not Recognition.objects.exists()


def test_an_open_meeting_and_one_without_results_have_no_decision(huyen, meeting, lam_binh, own):
    with refused("chưa kết thúc"):
        begin_draft(meeting, huyen, track="party")
    none = closed_with(meeting_of(lam_binh), own, agreed=False)
    with refused("Không còn ai"):
        begin_draft(none, huyen, track="party")


def test_of_one_meeting_nobody_stands_in_two_drafts(huyen, closed, draft):
    with refused("Không còn ai"):
        begin_draft(closed, huyen, track="party")
    [first, second] = draft.lines.all()
    remove_from_draft(draft, [first], huyen)
    other = begin_draft(closed, huyen, track="state")
    assert [line.candidate_id for line in other.lines.all()] == [first.candidate_id]
    with refused("ít nhất một dòng"):
        remove_from_draft(draft, [second], huyen)
    with refused("không thuộc dự thảo"):
        set_amounts(draft, {other.lines.get().pk: None}, huyen)
    drop_draft(other, huyen, "Gộp vào quyết định sau")
    assert begin_draft(closed, huyen, track="party").lines.get().candidate_id == first.candidate_id


def test_the_meeting_is_not_reopened_under_a_draft(huyen, closed, draft):
    with refused("Bỏ dự thảo trước"):
        reopen_meeting(closed, huyen, "Ghi nhầm phiếu")
    drop_draft(draft, huyen, "Họp lại")
    assert reopen_meeting(closed, huyen, "Ghi nhầm phiếu").is_open


def test_what_another_decision_gave_meanwhile_is_not_given_again(huyen, lam_binh, closed, draft):
    recognise_agreed(closed, make_decision(lam_binh, issued_on=SIGNED_ON), OPERATOR)
    with refused("theo quyết định khác: Chi hội 1"):
        sign(draft, huyen)


def test_who_is_commended_stands_as_he_was_put_up_with_the_money_of_the_decision(huyen, commending):
    [collective, person] = lines_of(commending)
    assert (collective.amount, person.amount) == (None, None)  # no coefficient is known of that day
    set_amounts(commending, {collective.pk: Decimal(700_000), person.pk: Decimal(350_000)}, huyen)
    Registrant.objects.filter(name="Ma Văn Vinh").update(name="Ma Văn Vinh (A)", post="Bí thư Chi bộ")
    decision = sign(commending, huyen, "35/QĐ-UBND")
    given = {
        (row.recipient_name, row.recipient_post, row.form_id, row.amount, row.year)
        for row in Commendation.objects.filter(decision=decision)
    }
    assert given == {
        ("Chi hội Phụ nữ thôn Nà Lòa", "", "giay_khen", Decimal(700_000), YEAR),
        ("Ma Văn Vinh", "Trưởng thôn", "giay_khen", Decimal(350_000), YEAR),
    }
    assert all(line.candidate.commendation_id for line in lines_of(commending))


def test_who_was_commended_before_is_signed_with_a_reason_that_is_kept(huyen, lam_binh, commending):
    person = Registrant.objects.get(name="Ma Văn Vinh")
    earlier = make_decision(lam_binh, "9/QĐ-UBND", issued_on=date(YEAR, 10, 1), body="Chủ tịch UBND huyện")
    Commendation.objects.create(
        decision=earlier,
        year=YEAR,
        recipient_kind=person.kind,
        recipient_name=person.name,
        unit=person.unit,
        registrant=person,
        form_id="giay_khen",
    )
    with refused("đã được khen thưởng"):
        sign(commending, huyen, "35/QĐ-UBND")
    change_draft(commending, huyen, reason="Thành tích khác: hiến đất làm đường")
    decision = sign(commending, huyen, "35/QĐ-UBND")
    reasons = dict(Commendation.objects.filter(decision=decision).values_list("recipient_name", "reason"))
    assert reasons["Ma Văn Vinh"] == "Thành tích khác: hiến đất làm đường"
    assert reasons["Chi hội Phụ nữ thôn Nà Lòa"] == ""


def test_a_commendation_is_drafted_with_a_form(huyen, lam_binh, xuan_lap):
    closed = closed_with(
        meeting_of(lam_binh, purpose=Purpose.COMMEND), [make_registrant(xuan_lap, "Chi hội A")]
    )
    with refused("Chọn hình thức"):
        begin_draft(closed, huyen, track="state")
    with refused("Chọn loại"):
        begin_draft(closed, huyen, track="")


def test_the_words_follow_of_the_list_until_the_office_writes_its_own(huyen, commending):
    [collective, person] = lines_of(commending)
    set_amounts(commending, {collective.pk: Decimal(700_000), person.pk: Decimal(350_000)}, huyen)
    said = articles_of(commending, lines_of(commending))
    assert said[0].startswith("Tặng giấy khen cho 01 tập thể, 01 cá nhân có thành tích")
    assert "tổng số 1.050.000 đồng" in said[1]
    assert "Luật Thi đua, khen thưởng số 06/2022/QH15" in commending.grounds
    assert "Biên bản họp xét ngày 10/11/2024" in commending.grounds
    same = change_draft(commending, huyen, articles="\n".join(said))
    assert same.articles == ""
    remove_from_draft(commending, [person], huyen)
    assert "01 tập thể có thành tích" in articles_of(same, lines_of(commending))[0]
    own = change_draft(commending, huyen, articles="Tặng giấy khen.\nQuyết định có hiệu lực.")
    assert articles_of(own, lines_of(commending)) == ["Tặng giấy khen.", "Quyết định có hiệu lực."]


def test_many_are_recognised_by_one_signature_in_few_queries(huyen, lam_binh, xuan_lap):
    acts = Act.objects.count()
    for n in (3, 500):
        closed = closed_with_all(lam_binh, registered(xuan_lap, n, year=YEAR))
        draft = begin_draft(closed, huyen, track="party")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            made = sign(draft, huyen, number=f"{n}-QĐ/BCĐ")
        assert len(asked) < 50
        assert Recognition.objects.filter(decision=made).count() == n
        assert Act.objects.filter(pk__in=Change.objects.of(Recognition).values("act")).count() == acts + 1
        acts += 1


def closed_with_all(unit, things):
    """A closed meeting that agreed all, entered in one pass."""
    from awards.desk.meeting import Result, add_candidates, close_meeting, enter_results

    meeting = meeting_of(unit)
    rows = add_candidates(meeting, things, OPERATOR)
    enter_results(meeting, {one.pk: Result(5, 0, True) for one in rows}, OPERATOR)
    return close_meeting(meeting, OPERATOR)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("giay_khen", "Tặng giấy khen cho 01 tập thể, 01 cá nhân có thành tích"),
        ("bieu_duong", "Biểu dương 01 tập thể, 01 cá nhân có thành tích"),
        ("unspecified", "Khen thưởng 01 tập thể, 01 cá nhân có thành tích"),
        ("other", "Khen thưởng 01 tập thể, 01 cá nhân có thành tích"),
        ("giay_chung_nhan", "Cấp giấy chứng nhận cho 01 tập thể, 01 cá nhân có thành tích"),
        ("ldtt", "Tặng danh hiệu “Lao động tiên tiến” cho 01 tập thể, 01 cá nhân có thành tích"),
    ],
)
def test_a_decision_says_of_each_form_how_it_is_given(commending, code, said):
    commending.form = AwardForm.objects.get(code=code)
    assert articles_of(commending, lines_of(commending))[0].startswith(said)
    begins = said.partition(" 01 tập thể")[0]
    told = about(Purpose.COMMEND, "", YEAR, commending.form)
    assert f"{told[:1].upper()}{told[1:]}".startswith(f"{begins} tập thể, cá nhân có thành tích")


def test_who_signs_is_known_to_the_guard_before_it_is_signed_as_after(huyen, commending):
    """A body that is an office, signed by its chairman: the article names the chairman."""
    SigningRule.objects.filter(form="giay_khen", level="district").update(words="chủ tịch")
    draft = change_draft(commending, huyen, body="Ủy ban nhân dân huyện", signer_post="Chủ tịch")
    assert not [one for one in findings_of_draft(draft, SIGNED_ON) if one.code == "signer"]
    draft = change_draft(draft, huyen, signer_post="Chánh Văn phòng")
    assert [one.code for one in findings_of_draft(draft, SIGNED_ON)] == ["signer", "signer"]
    with refused("không thuộc những nơi được tặng Giấy khen"):
        sign(draft, huyen)
