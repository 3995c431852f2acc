"""The pages of the awards desk: who reads and does what; results entered in one pass; a proposal's way up."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from awards.desk.meeting import add_candidates, recognise_agreed
from awards.drafting import begin_draft, change_draft, drop_draft, sign_draft
from awards.models import (
    AwardForm,
    Candidate,
    Decision,
    Meeting,
    Proposal,
    ProposalQuota,
    Purpose,
    Recognition,
)
from models_registry.access import OPERATOR
from models_registry.models import Change, Level
from tests.awards.desk.conftest import closed_with, meeting_of, proposal_of, registered
from tests.builders import make_decision


@pytest.fixture
def listed_meeting(lam_binh, xuan_lap):
    meeting = meeting_of(lam_binh)
    add_candidates(meeting, registered(xuan_lap, 3), OPERATOR)
    return meeting


def address(name, *rows):
    return reverse(f"awarding:{name}", args=[row.pk for row in rows])


def verb(client, sort, row, code, **sent):
    """The page of a verb, filled and sent; the answer."""
    door = reverse("portal:do", args=[sort, row.pk, code])
    page = client.get(door)
    assert page.status_code == 200, page.content.decode()
    return client.post(door, {"seen_changes": page.context["mark"], **sent}, follow=True)


def shown_cells(client, page):
    """What a browser sends of a sheet: each cell and what it showed."""
    sent = {"dong": []}
    for form in page.context["rows"]:
        sent["dong"].append(str(form.row.pk))
        for cell in form:
            value = cell.value()
            sent[cell.html_name] = sent[cell.html_initial_name] = "" if value is None else str(value)
    return sent


# --- reading


@pytest.mark.parametrize("name", ["desk", "meetings", "proposals", "quotas"])
@pytest.mark.parametrize("who", ["an", "huyen", "xa", "bcd", "la"], indirect=True)
def test_the_desk_and_its_lists_are_open_and_show_ones_own(
    who, name, browse, listed_meeting, khuon_ha, lam_binh
):
    proposal_of(khuon_ha, lam_binh, registered(khuon_ha, 1))
    page = browse(who).get(address(name))
    assert page.status_code == 200
    if name in ("meetings", "proposals"):
        assert page.context["count"] == (1 if who.username in ("quantri", "huyen", "bcd") else 0)


@pytest.mark.parametrize("name", ["meeting", "agenda"])
def test_a_meeting_is_read_by_its_office_and_above_alone(
    name, browse, xa, xa_khac, bcd, huyen_khac, xuan_lap
):
    meeting = closed_with(meeting_of(xuan_lap, Level.COMMUNE), registered(xuan_lap, 2))
    for who in (xa, bcd):
        page = browse(who).get(address(name, meeting))
        assert "Chi hội 2 Xuân Lập" in page.content.decode()
    for who in (xa_khac, huyen_khac):
        assert browse(who).get(address(name, meeting)).status_code == 404
    assert Change.objects.filter(subject="awards.candidate", action="exported").count() == (
        2 if name == "agenda" else 0
    )


@pytest.mark.parametrize("number", [3, 60])
def test_pages_are_read_by_few_queries(browse, huyen, lam_binh, xuan_lap, number):
    rows = registered(xuan_lap, number)
    meeting = closed_with(meeting_of(lam_binh), rows[:2])
    add_candidates(open_meeting := meeting_of(lam_binh), rows, OPERATOR)
    proposal = proposal_of(xuan_lap, lam_binh, rows)
    client = browse(huyen)
    pages = [
        address("desk"),
        *(address(name, open_meeting) for name in ("meeting", "agenda", "results")),
        address("meeting", meeting),
        *(address(name, proposal) for name in ("proposal", "lines")),
    ]
    for page in pages:
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        reading = [
            one for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "INSERT", "UPDATE"))
        ]
        assert len(reading) <= 15, (page, len(reading))


# --- something new


def test_whoever_decides_calls_a_meeting_in_the_browser(browse, huyen, xa, bcd, lam_binh):
    sent = {"unit": lam_binh.pk, "purpose": Purpose.RECOGNISE, "level": Level.DISTRICT, "year": "2024"}
    for who in (xa, bcd):
        assert browse(who).post(address("add_meeting"), sent).status_code == 403
    client = browse(huyen)
    assert client.post(address("add_meeting"), {**sent, "year": "2026"}).status_code == 400
    key = {"one_use_key": "a" * 32}
    first = client.post(address("add_meeting"), {**sent, **key})
    again = client.post(address("add_meeting"), {**sent, **key})
    assert Meeting.objects.count() == 1
    assert first.url == again.url == address("meeting", Meeting.objects.get())


def test_whoever_enters_begins_a_proposal_in_the_browser(browse, xa, xa_khac, xuan_lap, lam_binh):
    sent = {
        "unit": xuan_lap.pk,
        "to_unit": lam_binh.pk,
        "purpose": Purpose.COMMEND,
        "level": Level.DISTRICT,
        "year": "2024",
        "form": "giay_khen",
    }
    assert browse(xa_khac).post(address("add_proposal"), sent).status_code == 400  # not his unit
    made = browse(xa).post(address("add_proposal"), sent, follow=True)
    assert "Giấy khen" in made.content.decode()
    assert Proposal.objects.get().form_id == "giay_khen"


def test_a_quota_is_given_in_the_browser(browse, huyen, xa, xuan_lap, lam_binh):
    sent = {
        "unit": lam_binh.pk,
        "of_unit": xuan_lap.pk,
        "purpose": Purpose.COMMEND,
        "year": "2024",
        "number": "3",
    }
    assert browse(xa).post(address("add_quota"), sent).status_code == 403
    told = [
        browse(huyen).post(address("add_quota"), {**sent, "number": number}, follow=True).content.decode()
        for number in ("3", "2")
    ]
    assert ["trước đó là 3" in page for page in told] == [False, True]
    assert ProposalQuota.objects.get().number == 2
    assert browse(xa).get(address("quotas")).context["count"] == 1


def quota_annex(unit, year=2024):
    return reverse("awarding:quota_annex", args=[unit.pk, year])


@pytest.mark.parametrize(
    ("who", "status"),
    [("an", 200), ("huyen", 200), ("bcd", 200), ("xa", 404), ("huyen_khac", 404), ("la", 404)],
    indirect=["who"],
)
def test_the_quotas_of_an_office_are_printed_by_who_reads_it(who, status, browse, xuan_lap, lam_binh):
    ProposalQuota.objects.create(
        unit=lam_binh, of_unit=xuan_lap, purpose=Purpose.RECOGNISE, year=2024, number=3
    )
    client = browse(who)
    assert client.get(quota_annex(lam_binh)).status_code == status
    is_offered = quota_annex(lam_binh) in client.get(address("quotas")).content.decode()
    assert is_offered == (status == 200)
    assert browse(None).get(quota_annex(lam_binh)).url.startswith("/dang-nhap/")
    assert client.get(quota_annex(lam_binh, 2023)).status_code == 404


def test_the_annex_has_head_rows_sums_and_who_signs(browse, huyen, xuan_lap, khuon_ha, lam_binh):
    proposal_of(xuan_lap, lam_binh, registered(xuan_lap, 2), sent=True)
    for unit, number in ((xuan_lap, 1), (khuon_ha, 4)):
        ProposalQuota.objects.create(
            unit=lam_binh, of_unit=unit, purpose=Purpose.RECOGNISE, year=2024, number=number
        )
    client = browse(huyen)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(quota_annex(lam_binh)).content.decode()
    reading = [one for one in asked.captured_queries if one["sql"].startswith("SELECT")]
    assert len(reading) <= 15
    rows = [
        [" ".join(cell.text_content().split()) for cell in row.findall("*")]
        for row in html.fromstring(page).findall(".//tbody/tr")
    ]
    assert rows[:3] == [
        ["1", "Xã Khuôn Hà", "Công nhận", "4", "0", "còn 4"],
        ["2", "Xã Xuân Lập", "Công nhận", "1", "2", "vượt 1"],
        ["", "Cộng", "Công nhận", "5", "2", ""],
    ]
    for said in ("Phụ lục: chỉ tiêu đề nghị năm 2024", "HUYỆN LÂM BÌNH", "TRƯỞNG BAN"):
        assert said in page.replace("\u00a0", " ").replace("&nbsp;", " ")
    [line] = Change.objects.filter(action="exported", by=huyen)
    assert "Phụ lục chỉ tiêu năm 2024" in line.reason


# --- a meeting


def test_results_are_entered_in_one_pass(browse, huyen, listed_meeting):
    client, page = browse(huyen), address("results", listed_meeting)
    first, second, _third = listed_meeting.candidates.all()
    sent = shown_cells(client, client.get(page))
    sent |= {
        f"r{first.pk}-votes_for": "4",
        f"r{first.pk}-votes_against": "1",
        f"r{first.pk}-result": "tieu-bieu",
        f"r{second.pk}-votes_for": "1",
        f"r{second.pk}-result": "khong",
        f"r{second.pk}-remark": "Xét sau",
    }
    assert client.post(page, sent).status_code == 302
    rows = listed_meeting.candidates.values_list(
        "votes_for", "votes_against", "agreed", "exemplary", "remark"
    )
    assert list(rows) == [
        (4, 1, True, True, ""),
        (1, None, False, False, "Xét sau"),
        (None, None, None, False, ""),
    ]


def test_of_two_who_enter_one_sheet_nothing_is_overwritten_in_silence(browse, huyen, an, listed_meeting):
    page = address("results", listed_meeting)
    first, second, _ = listed_meeting.candidates.all()
    one, other = browse(huyen), browse(an)
    mine, theirs = shown_cells(one, one.get(page)), shown_cells(other, other.get(page))
    other.post(page, theirs | {f"r{first.pk}-votes_for": "5", f"r{second.pk}-votes_for": "2"})
    refused = one.post(page, mine | {f"r{first.pk}-votes_for": "3"})
    assert refused.status_code == 400
    assert "5" in refused.content.decode()
    assert Candidate.objects.get(pk=first.pk).votes_for == 5
    # What another saved of a row that one has not touched stays.
    one.post(page, mine | {f"r{second.pk}-votes_for": ""})
    assert Candidate.objects.get(pk=second.pk).votes_for == 2


def test_too_many_votes_are_refused_with_what_was_typed(browse, huyen, listed_meeting):
    client, page = browse(huyen), address("results", listed_meeting)
    [first, *_] = listed_meeting.candidates.all()
    sent = shown_cells(client, client.get(page)) | {f"r{first.pk}-votes_for": "6"}
    answer = client.post(page, sent)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "nhiều hơn số người có mặt (5)" in text
    assert 'value="6"' in text


def test_what_was_typed_stays_where_the_meeting_was_closed_meanwhile(browse, huyen, listed_meeting):
    client, page = browse(huyen), address("results", listed_meeting)
    [first, *_] = listed_meeting.candidates.all()
    sent = shown_cells(client, client.get(page)) | {f"r{first.pk}-remark": "Xét sau"}
    Meeting.objects.update(state=Meeting.State.CLOSED)
    answer = client.post(page, sent)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "Cuộc họp đã kết thúc. Mở lại trước khi sửa." in text
    assert "nội dung đã ghi vẫn còn trong bảng" in text
    assert "Xét sau" in text
    assert Candidate.objects.get(pk=first.pk).remark == ""


def test_lines_of_a_proposal_that_was_sent_meanwhile_are_not_written(browse, xa, xuan_lap, lam_binh):
    proposal = proposal_of(xuan_lap, lam_binh, registered(xuan_lap, 1))
    client, page = browse(xa), address("lines", proposal)
    [line] = proposal.lines.all()
    sent = shown_cells(client, client.get(page)) | {f"r{line.pk}-merit": "Giữ sạch ngõ"}
    Proposal.objects.update(state=Proposal.State.SENT, sent_at=timezone.now())
    answer = client.post(page, sent)
    assert answer.status_code == 400
    assert "Giữ sạch ngõ" in answer.content.decode()
    assert proposal.lines.get().nominee.merit == ""


@pytest.mark.parametrize(("who", "status"), [("xa", 404), ("bcd", 403), ("xa_khac", 404)], indirect=["who"])
def test_nobody_else_enters_results(who, status, browse, listed_meeting):
    assert browse(who).get(address("results", listed_meeting)).status_code == status


def test_a_meeting_goes_from_members_to_recognition_by_its_verbs(browse, huyen, lam_binh, xuan_lap):
    meeting, client = meeting_of(lam_binh, present=1), browse(huyen)
    rows = registered(xuan_lap, 2)
    add_candidates(meeting, rows, OPERATOR)
    verb(
        client,
        "hop-xet",
        meeting,
        "nguoi-du",
        members="Ma Văn B, Bí thư (chủ trì)\nMa Thị A (thư ký)\nHà C (vắng)",
    )
    assert [(one.name, one.post, one.role, one.present) for one in meeting.members.all()] == [
        ("Ma Văn B", "Bí thư", "chair", True),
        ("Ma Thị A", "", "secretary", True),
        ("Hà C", "", "member", False),
    ]
    page = address("results", meeting)
    sheet = shown_cells(client, client.get(page))
    for one in meeting.candidates.all():
        sheet |= {f"r{one.pk}-votes_for": "2", f"r{one.pk}-result": "co"}
    client.post(page, sheet)
    verb(client, "hop-xet", meeting, "ket-thuc")
    decision = make_decision(lam_binh, issued_on=meeting.held_on)
    done = verb(client, "hop-xet", meeting, "cong-nhan", known=decision.pk, reason="Theo biên bản")
    assert "Đã công nhận" in done.content.decode()
    assert Recognition.objects.filter(decision=decision, level=Level.DISTRICT).count() == 2


def offered(client, meeting):
    """Labels of what the page of a meeting offers, and whether it leads to a new draft."""
    page = client.get(address("meeting", meeting))
    leads = reverse("awarding:add_draft") in page.content.decode()
    return {one.label for one in page.context["offers"]}, leads


def test_meetings_of_one_day_are_told_by_their_offices(browse, huyen, xuan_lap, khuon_ha):
    for unit in (xuan_lap, khuon_ha):
        closed_with(meeting_of(unit, level="commune"), registered(unit, 1))
    page = browse(huyen).get(reverse("awarding:add_draft")).text
    assert all(f"ngày 10/11/2024, {unit.label}</option>" in page for unit in (xuan_lap, khuon_ha))


def test_of_a_meeting_that_was_held_only_what_is_left_is_offered(browse, huyen, lam_binh, xuan_lap):
    meeting, client = meeting_of(lam_binh), browse(huyen)
    assert "Bỏ khỏi danh sách" not in offered(client, meeting)[0]
    closed_with(meeting, registered(xuan_lap, 2))
    assert offered(client, meeting) == ({"Mở lại", "Công nhận theo kết quả họp"}, True)
    draft = begin_draft(meeting, OPERATOR, track=Decision.Track.STATE)
    assert offered(client, meeting) == ({"Công nhận theo kết quả họp"}, False)
    assert address("draft", draft) in client.get(address("meeting", meeting)).content.decode()
    drop_draft(draft, OPERATOR, "Lập nhầm")
    recognise_agreed(meeting, None, OPERATOR)
    assert offered(client, meeting) == (set(), False)
    for code in ("mo-lai", "cong-nhan"):
        assert client.get(reverse("portal:do", args=["hop-xet", meeting.pk, code])).status_code == 409


def test_of_whom_a_meeting_agreed_its_page_says_who_was_commended(browse, huyen, lam_binh, xuan_lap):
    meeting = closed_with(meeting_of(lam_binh, purpose=Purpose.COMMEND), registered(xuan_lap, 2))
    draft = begin_draft(
        meeting, OPERATOR, track=Decision.Track.STATE, form=AwardForm.objects.get(code="giay_khen")
    )
    change_draft(draft, OPERATOR, reason="Thuộc thẩm quyền theo phân cấp")
    sign_draft(draft, OPERATOR, number="12/QĐ-UBND", issued_on=date(2024, 12, 1))
    page = " ".join(browse(huyen).get(address("meeting", meeting)).content.decode().split())
    assert page.count("Đã khen thưởng") == 2
    assert "thống nhất 2, không thống nhất 0, đã khen thưởng 2" in page


def test_what_others_changed_since_is_shown_before_a_meeting_is_closed(
    browse, huyen, listed_meeting, xuan_lap
):
    client = browse(huyen)
    door = reverse("portal:do", args=["hop-xet", listed_meeting.pk, "ket-thuc"])
    mark = client.get(door).context["mark"]
    add_candidates(listed_meeting, registered(xuan_lap, 1), OPERATOR)
    assert client.post(door, {"seen_changes": mark}).status_code == 409


# --- a proposal


def test_a_proposal_goes_up_is_returned_mended_and_taken(browse, xa, huyen, xuan_lap, lam_binh):
    proposal = proposal_of(xuan_lap, lam_binh, registered(xuan_lap, 2))
    commune, district = browse(xa), browse(huyen)
    page = commune.get(reverse("portal:do", args=["de-nghi", proposal.pk, "gui"])).content.decode()
    assert "Hồ sơ còn thiếu: tờ trình, báo cáo thành tích có xác nhận, biên bản họp xét, minh chứng" in page
    verb(commune, "de-nghi", proposal, "gui")
    verb(district, "de-nghi", proposal, "tra-lai", reason="Thiếu biên bản")
    assert "Thiếu biên bản" in commune.get(address("proposal", proposal)).content.decode()
    lines = address("lines", proposal)
    sheet = shown_cells(commune, commune.get(lines))
    for line in proposal.lines.all():
        sheet |= {f"r{line.pk}-merit": "Hiến đất", f"r{line.pk}-confirmed_by": "UBND xã"}
        sheet |= {
            f"r{line.pk}-{name}": f"{day}/2024" for name, day in (("from_on", "01/01"), ("to_on", "31/12"))
        }
        shown = {f"initial-r{line.pk}-{name}": sheet[f"r{line.pk}-{name}"] for name in ("from_on", "to_on")}
        sheet |= shown
    assert commune.post(lines, sheet).status_code == 302
    verb(commune, "de-nghi", proposal, "gui")
    meeting = meeting_of(lam_binh)
    first = proposal.lines.first()
    taken = {"meeting": meeting.pk, "rows": [first.pk]}
    told = verb(district, "de-nghi", proposal, "tiep-nhan", **taken)
    assert "Ghi lý do không đưa vào" in told.content.decode()
    verb(district, "de-nghi", proposal, "tiep-nhan", **taken, reason="Chưa đủ năm")
    assert [one.nominee_id for one in meeting.candidates.all()] == [first.nominee_id]
    text = commune.get(address("proposal", proposal)).content.decode()
    assert "Được đưa vào họp xét" in text
    assert "Chưa đủ năm" in text


def test_a_commune_is_not_offered_to_take_its_own_proposal(browse, xa_quyet, xuan_lap, lam_binh):
    proposal = proposal_of(xuan_lap, lam_binh, registered(xuan_lap, 1), sent=True)
    client = browse(xa_quyet)
    codes = {offer.verb.code for offer in client.get(address("proposal", proposal)).context["offers"]}
    assert codes == {"lay-lai"}
    assert client.get(reverse("portal:do", args=["de-nghi", proposal.pk, "tiep-nhan"])).status_code == 403


def test_another_commune_finds_no_proposal(browse, xa_khac, xuan_lap, lam_binh):
    proposal = proposal_of(xuan_lap, lam_binh, registered(xuan_lap, 1))
    for name in ("proposal", "lines"):
        assert browse(xa_khac).get(address(name, proposal)).status_code == 404


def leads_to(answer, name):
    """Whether the summary of what is wrong leads to that field, on its page."""
    tree = html.fromstring(answer.content)
    found = tree.xpath("//*[contains(@class,'error-summary')]//a/@href")
    return (
        answer.status_code == 400 and found == [f"#id_{name}"] and bool(tree.xpath(f"//*[@id='id_{name}']"))
    )


def test_what_a_service_refuses_of_one_thing_leads_to_its_field(browse, huyen, lam_binh, xuan_lap):
    things = [one.model for one in registered(xuan_lap, 1)]
    meeting = closed_with(meeting_of(lam_binh, purpose=Purpose.COMMEND), things)
    client = browse(huyen)
    begun = client.post(address("add_draft"), {"meeting": meeting.pk, "track": "state", "form": ""})
    assert leads_to(begun, "form")
    draft = begin_draft(meeting, OPERATOR, track="state", form=AwardForm.objects.get(code="giay_khen"))
    early = verb(client, "du-thao", draft, "ky", number="1/QĐ-UBND", issued_on="09/11/2024")
    assert leads_to(early, "issued_on")
    make_decision(lam_binh, "2/QĐ-UBND", issued_on=date(2024, 11, 20))
    again = verb(client, "du-thao", draft, "ky", number="2/QĐ-UBND", issued_on="20/11/2024")
    assert leads_to(again, "number")
