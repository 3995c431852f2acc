"""The list of candidates: who stands in it, how it is narrowed, and what is done with its rows."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from awards.models import Assessment, Candidate, ProposalLine, Purpose
from models_registry.models import Kind, State
from tests.awards.desk.conftest import YEAR, closed_with, meeting_of, proposal_of, registered
from tests.builders import make_criteria, make_model, make_recognition, make_registrant, make_registration
from tests.portal.test_verbs import filled

LIST = reverse("portal:candidates")
MANY = reverse("portal:candidates_many")


def titles(client, **asked):
    """Of the rows that the list shows."""
    page = client.get(LIST, asked)
    assert page.status_code == 200, page.content.decode()
    return sorted(cells[0][2].title for cells in page.context["rows"])


@pytest.fixture
def judged(xuan_lap, khuon_ha):
    """An assessed one, a recognised one, one of neither, one that was not accepted, one of another commune."""
    rows = {}
    for title, unit in (("Chấm", xuan_lap), ("Công", xuan_lap), ("Chưa", xuan_lap), ("Khác", khuon_ha)):
        rows[title] = make_registration(
            make_model(title, make_registrant(unit, f"Hội {title}")), YEAR, unit=unit
        )
    make_registration(make_model("Nháp", make_registrant(xuan_lap)), YEAR, state=State.SUBMITTED)
    for title, score in (("Chấm", 85), ("Khác", 60)):
        Assessment.objects.create(registration=rows[title], result="effective", score=score)
    make_recognition(rows["Công"])
    return rows


def test_they_are_the_assessed_and_the_recognised_of_ones_own_units(browse, xa, huyen, judged):
    assert titles(browse(xa)) == ["Chấm", "Công"]
    assert titles(browse(huyen)) == ["Chấm", "Công", "Khác"]
    assert titles(browse(xa), gom="tat-ca") == ["Chưa", "Chấm", "Công"]


def test_they_are_narrowed_by_what_is_known_of_them(browse, huyen, judged, lam_binh):
    client = browse(huyen)
    assert titles(client, diem="80") == ["Chấm"]
    assert titles(client, diem="59,5") == ["Chấm", "Khác"]
    assert titles(client, nam_cong_nhan="1") == ["Công"]
    assert titles(client, nam_cong_nhan="2") == []
    make_recognition(make_registration(judged["Công"].model, YEAR - 1))
    assert titles(client, nam_cong_nhan="2", nam=str(YEAR)) == ["Công"]
    closed_with(meeting_of(lam_binh), [judged["Chấm"]])
    assert titles(client, dua_vao="co") == ["Chấm"]
    assert "Chấm" not in titles(client, dua_vao="khong")
    assert client.get(LIST, {"la": "1"}).status_code == 400


def test_the_list_is_read_by_few_queries_and_taken_to_excel(browse, huyen, judged, xuan_lap):
    for row in registered(xuan_lap, 20):
        make_recognition(row)
    client = browse(huyen)
    with CaptureQueriesContext(connection) as queries:
        client.get(LIST)
    assert len(queries) <= 15
    file = client.get(reverse("portal:candidates_xlsx"))
    sheet = load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
    said = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    for word in ("Chấm", "85", "Các năm được công nhận"):
        assert word in said


def test_rows_are_put_to_a_meeting_and_those_that_cannot_are_told(browse, huyen, judged, lam_binh):
    meeting, client = meeting_of(lam_binh), browse(huyen)
    late = make_registration(make_model("Năm khác", make_registrant(lam_binh)), YEAR - 1)
    make_recognition(late)
    asked = {"viec": "vao-hop", "dong": [judged["Chấm"].pk, judged["Công"].pk, late.pk]}
    page = client.get(MANY, asked)
    sent = {"dong": page.context["sent"], "meeting": meeting.pk}
    told = client.post(f"{MANY}?viec=vao-hop", sent, follow=True)
    assert f"đang xét cho năm {YEAR}" in told.content.decode()
    names = Candidate.objects.filter(meeting=meeting).values_list("nominee__recipient_name", flat=True)
    assert sorted(names) == ["Hội Chấm", "Hội Công"]


def test_a_commune_puts_its_own_into_a_proposal(browse, xa, bcd, judged, xuan_lap, lam_binh):
    proposal = proposal_of(xuan_lap, lam_binh)
    client = browse(xa)
    page = client.get(MANY, {"viec": "vao-de-nghi", "dong": [judged["Chấm"].pk]})
    sent = {"dong": page.context["sent"], "proposal": proposal.pk}
    client.post(f"{MANY}?viec=vao-de-nghi", sent)
    assert ProposalLine.objects.get(proposal=proposal).nominee.registration == judged["Chấm"]
    assert client.get(MANY, {"viec": "vao-hop", "dong": [judged["Chấm"].pk]}).status_code == 403
    assert browse(bcd).get(MANY, {"viec": "vao-de-nghi", "dong": [1]}).status_code == 403


def who(row):
    return row.nominee.recipient_name, row.nominee.recipient_post, row.nominee.model, row.nominee.merit


@pytest.mark.parametrize("kind", Kind.values)
def test_who_has_no_model_is_put_up_from_his_page_with_his_merit(kind, browse, huyen, xuan_lap, lam_binh):
    one = make_registrant(xuan_lap, "Ma Văn Vinh", kind=kind)
    meeting = meeting_of(lam_binh, purpose=Purpose.COMMEND)
    other = meeting_of(lam_binh)  # it recognises: only a registration is put to it
    client, door = browse(huyen), reverse("portal:do", args=["chu-the", one.pk, "vao-hop"])
    page = client.get(door).content.decode()
    assert str(meeting) in page
    assert str(other) not in page
    silent = client.post(door, filled(client, door, meeting=str(meeting.pk)))
    assert "Ghi thành tích." in silent.content.decode()
    sent = filled(client, door, meeting=str(meeting.pk), merit="Hiến 200 m² đất làm đường")
    assert [client.post(door, sent).status_code for _ in range(2)] == [302, 302]
    [row] = Candidate.objects.filter(meeting=meeting)
    assert who(row) == ("Ma Văn Vinh", "", None, "Hiến 200 m² đất làm đường")
    again = client.post(door, filled(client, door, meeting=str(meeting.pk), merit="Thành tích khác"))
    assert "Đã có trong danh sách: Ma Văn Vinh" in again.content.decode()


@pytest.mark.parametrize("name", ["meeting", "results", "agenda"])
def test_a_meeting_reads_for_what_each_is_put_up(name, browse, huyen, xuan_lap, lam_binh):
    one = make_registrant(xuan_lap, "Ma Văn Vinh", kind=Kind.INDIVIDUAL)
    meeting = meeting_of(lam_binh, purpose=Purpose.COMMEND)
    client, door = browse(huyen), reverse("portal:do", args=["chu-the", one.pk, "vao-hop"])
    client.post(door, filled(client, door, meeting=str(meeting.pk), merit="Hiến 200 m² đất làm đường"))
    assert "Hiến 200 m² đất làm đường" in client.get(reverse(f"awarding:{name}", args=[meeting.pk])).text


def test_a_commune_proposes_who_has_no_model(browse, xa, xuan_lap, lam_binh):
    one = make_registrant(xuan_lap, "Ma Văn Vinh", kind=Kind.INDIVIDUAL, post="Trưởng thôn")
    proposal = proposal_of(xuan_lap, lam_binh, purpose=Purpose.COMMEND)
    client, door = browse(xa), reverse("portal:do", args=["chu-the", one.pk, "vao-de-nghi"])
    sent = filled(client, door, proposal=str(proposal.pk), merit="Vận động dân hiến đất")
    assert client.post(door, sent).status_code == 302
    assert who(proposal.lines.get()) == ("Ma Văn Vinh", "Trưởng thôn", None, "Vận động dân hiến đất")
    assert (
        reverse("portal:do", args=["chu-the", one.pk, "vao-hop"])
        not in client.get(f"/chu-the/{one.pk}/").text
    )


def test_they_are_narrowed_by_the_grade_of_the_office_above(browse, huyen, xa, judged, lam_binh):
    graded = make_criteria(lam_binh, grades=(("Xuất sắc", 90), ("Tốt", 70)))
    Assessment.objects.filter(registration=judged["Chấm"]).update(criteria_set=graded, grade="Tốt")
    Assessment.objects.create(
        registration=judged["Công"], result="effective", score=95, grade="Xuất sắc", side="self"
    )
    client = browse(huyen)
    assert titles(client, xep_loai="Tốt") == ["Chấm"]
    assert titles(client, xep_loai="Tốt", diem="86") == []
    assert titles(client, xep_loai="Xuất sắc") == []  # its own score is not that of the office above
    assert titles(client, xep_loai=" tốt ") == ["Chấm"]
    Assessment.objects.filter(grade="Tốt").update(grade="Đạt")
    assert titles(client, xep_loai="đạt") == ["Chấm"]  # on SQLite too
    Assessment.objects.filter(grade="Đạt").update(grade="Tốt")
    assert "xếp loại" in client.get(LIST, {"xep_loai": "Tốt"}).context["filterset"].in_words.lower()


def test_the_list_is_sorted_by_score(browse, huyen, judged):
    page = browse(huyen).get(LIST, {"xep": "-diem"})
    assert [cells[0][2].title for cells in page.context["rows"]] == ["Chấm", "Khác", "Công"]
