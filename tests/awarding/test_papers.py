"""Papers of the desk: what each says, in whose form; who may take it, and that it was taken stands in the trail."""

import io
import shutil
import subprocess
from datetime import date

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn

from awards.desk.meeting import Result, add_candidates, close_meeting, enter_results
from awards.drafting import begin_draft, sign_draft
from awards.models import Commendation, Meeting, Nominee
from danvan.review.desk_papers.declared import PAPERS
from models_registry.access import OPERATOR
from models_registry.models import Change, IssuerProfile
from tests.awards.desk.conftest import YEAR, meeting_of, registered
from tests.builders import make_decision

pytestmark = pytest.mark.django_db


def text_of(content):
    """All its text, a cell or a paragraph a line."""
    document = Document(io.BytesIO(content))
    paragraphs = document.element.body.iter(qn("w:p"))
    lines = ("".join(run.text or "" for run in one.iter(qn("w:t"))) for one in paragraphs)
    return "\n".join(lines).replace("\u00a0", " ")


def taken(client, name, thing, **asked):
    answer = client.get(reverse(f"awarding:{name}", args=[thing.pk]), asked)
    assert answer.status_code == 200
    return text_of(answer.content)


def test_the_minutes_say_who_came_the_votes_and_what_was_agreed(browse, huyen, closed):
    said = taken(browse(huyen), "minutes_paper", closed)
    assert "Ngày 10 tháng 11 năm 2024, tại Hội trường Huyện ủy" in said
    assert "- Đại biểu 1 – chủ trì;" in said
    assert "Có mặt: 05/05 người." in said
    assert "Thống nhất, tiêu biểu" in said
    assert "Thành tích trùng năm trước" in said
    assert (
        "thống nhất 02/03 trường hợp, trong đó 01 trường hợp được bình chọn tiêu biểu, không thống nhất 01"
        in said
    )
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in said


def test_the_decision_has_grounds_articles_its_list_with_money_and_who_receives_it(browse, huyen, draft):
    said = taken(browse(huyen), "decision_paper", draft)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said  # of the State, whatever its office's own form
    assert "ỦY BAN NHÂN DÂN HUYỆN LÂM BÌNH\n" in said
    assert "\nCHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN LÂM BÌNH\n" in said
    assert "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15;" in said
    assert "Điều 1. Tặng giấy khen cho 01 tập thể, 01 cá nhân" in said
    in_words = "một triệu không trăm năm mươi nghìn đồng"
    assert f"tổng số 1.050.000 đồng (bằng chữ: {in_words})." in said
    assert f"Bằng chữ: M{in_words[1:]}." in said
    assert "Mô hình “Đường hoa nông thôn mới”" in said
    assert "Trưởng thôn, Xã Xuân Lập" in said
    assert "Nông Thị Ý" not in said  # the meeting did not agree
    assert "- Như Điều 1;" in said
    assert "/QĐ-UBND" in said.replace(" ", "")
    assert "Ma Văn Kiểm" in said


def test_signed_it_bears_its_number_and_day(browse, huyen, draft):
    Meeting.objects.filter(pk=draft.meeting_id).update(held_on=date(YEAR, 2, 1))
    sign_draft(draft, OPERATOR, number="35/QĐ-UBND", issued_on=date(YEAR, 2, 5))
    said = taken(browse(huyen), "decision_paper", draft)
    assert "Số: 35/QĐ-UBND" in said
    assert "ngày 05 tháng 02 năm 2024" in said
    assert "(Kèm theo Quyết định số 35/QĐ-UBND ngày 05 tháng 02 năm 2024 của Chủ tịch" in said


def test_the_list_of_handing_over_has_the_sum_and_room_to_sign(browse, huyen, draft):
    decision = sign_draft(draft, OPERATOR, number="35/QĐ-UBND", issued_on=date(YEAR, 11, 20))
    said = taken(browse(huyen), "handing_paper", decision)
    assert "Ký nhận" in said
    assert "700.000" in said
    assert "Tổng cộng" in said
    assert "1.050.000" in said
    assert "Bằng chữ: Một triệu không trăm năm mươi nghìn đồng." in said
    Commendation.objects.filter(decision=decision).update(amount=None)
    said = taken(browse(huyen), "handing_paper", decision)
    assert "Tổng cộng" in said
    assert "Bằng chữ" not in said  # nobody has said how much
    Commendation.objects.filter(decision=decision).update(revoked_by=make_decision(decision.unit))
    assert browse(huyen).get(reverse("awarding:handing_paper", args=[decision.pk])).status_code == 404


def test_a_proposal_prints_its_list_with_the_reason_of_a_line_and_its_shares(browse, xa, proposal):
    Nominee.objects.filter(recipient_name="Ma Văn Vinh").update(reason="Thành tích khác năm trước")
    said = taken(browse(xa), "proposal_paper", proposal)
    assert "Số 12-TTr/ĐU" in said
    assert "ngày 05 tháng 02 năm 2024" in said
    assert "Kính gửi: Ban Chỉ đạo phong trào thi đua “Dân vận khéo” huyện Lâm Bình" in said
    assert "tặng giấy khen cho tập thể, cá nhân" in said
    assert "gồm 01 tập thể, 01 cá nhân" in said
    assert "Vận động hiến đất làm đường" in said
    assert "Lý do: Thành tích khác năm trước" in said
    assert "01 người trực tiếp công tác, lao động, sản xuất" in said
    assert "chưa từng có tập thể, cá nhân được khen thưởng: Xã Xuân Lập" in said


def test_a_paper_has_the_form_that_is_asked_for(browse, huyen, closed):
    client = browse(huyen)
    assert "CỘNG HÒA XÃ HỘI" in taken(client, "minutes_paper", closed, mau="nha-nuoc")
    address = reverse("awarding:minutes_paper", args=[closed.pk])
    assert client.get(address, {"mau": "khac"}).status_code == 400
    assert client.get(address, {"khac": "1"}).status_code == 400


def test_the_head_is_that_of_whose_paper_it_is(browse, huyen, lam_binh, closed):
    IssuerProfile.objects.create(
        unit=lam_binh, body="Ban Dân vận Huyện ủy", abbreviation="BDVHU", signer="Ma Thế H"
    )
    said = taken(browse(huyen), "minutes_paper", closed)
    assert "BAN DÂN VẬN HUYỆN ỦY" in said
    assert "BB/BDVHU" in said


def test_that_a_paper_was_taken_stands_in_the_trail(browse, huyen, closed):
    taken(browse(huyen), "minutes_paper", closed)
    [line] = Change.objects.filter(action="exported", by=huyen)
    assert (line.subject, line.after["written_as"]) == ("awards.meeting", "Word")
    assert "Biên bản họp: Họp xét" in line.reason


@pytest.mark.parametrize("who", ["xa", "xa_khac", "huyen_khac", "la"], indirect=True)
def test_votes_never_reach_another_unit(who, browse, closed, draft):
    client = browse(who)
    for name, thing in (("minutes_paper", closed), ("decision_paper", draft), ("draft", draft)):
        assert client.get(reverse(f"awarding:{name}", args=[thing.pk])).status_code == 404


@pytest.mark.parametrize("who", ["xa_khac", "huyen_khac"], indirect=True)
def test_a_proposal_is_read_by_its_office_and_above(who, browse, proposal):
    assert browse(who).get(reverse("awarding:proposal_paper", args=[proposal.pk])).status_code == 404


def test_recognition_is_printed_too(browse, huyen, lam_binh, xuan_lap):
    meeting = meeting_of(lam_binh)
    rows = add_candidates(meeting, registered(xuan_lap, 2), OPERATOR)
    enter_results(meeting, {one.pk: Result(5, 0, True, at == 0) for at, one in enumerate(rows)}, OPERATOR)
    draft = begin_draft(close_meeting(meeting, OPERATOR), OPERATOR, track="party")
    said = taken(browse(huyen), "decision_paper", draft)
    assert "Công nhận 02 mô hình, điển hình “Dân vận khéo” cấp huyện năm 2024, trong đó 01" in said
    assert "Tiền thưởng của từng trường hợp" not in said


def test_each_paper_names_what_its_template_may_use():
    for paper in PAPERS.values():
        assert paper.may_be_empty <= paper.names


def test_a_draft_is_made_read_and_signed_in_the_browser(browse, huyen, closed):
    client = browse(huyen)
    address = reverse("awarding:add_draft")
    assert "giay_khen" in client.get(address, {"hop": closed.pk}).text
    sent = {"meeting": closed.pk, "track": "state", "form": "giay_khen"}
    made = client.post(address, sent)
    assert made.status_code == 302
    page = client.get(made.url).text
    assert "Tặng giấy khen cho 01 tập thể, 01 cá nhân" in page
    assert (
        "chưa có hệ số tiền thưởng" in page
    )  # what is suggested says how it was counted, or that it is not known
    assert "Quyết định (Word)" in page
    assert closed.drafts.get().subject in client.get(reverse("awarding:drafts")).text
    decision = sign_draft(closed.drafts.get(), OPERATOR, number="35/QĐ-UBND", issued_on=date(YEAR, 11, 20))
    said = client.get(reverse("portal:decision", args=[decision.pk])).text
    assert "Lập từ dự thảo" in said
    assert "Danh sách trao thưởng (Word)" in said
    other = make_decision(decision.unit)
    assert "Nhập quyết định đã có" in client.get(reverse("portal:decision", args=[other.pk])).text


@pytest.mark.office
@pytest.mark.papers
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not here")
def test_every_paper_opens_in_libreoffice_on_a4(browse, huyen, closed, draft, proposal, tmp_path):
    client = browse(huyen)
    signed = sign_draft(draft, OPERATOR, number="12/QĐ-UBND", issued_on=date(YEAR, 11, 20))
    things = {
        "minutes_paper": (closed, "BIÊN BẢN"),
        "decision_paper": (draft, "QUYẾT ĐỊNH"),
        "proposal_paper": (proposal, "TỜ TRÌNH"),
        "handing_paper": (signed, "Ký nhận"),
    }
    for name, (thing, _) in things.items():
        answer = client.get(reverse(f"awarding:{name}", args=[thing.pk]))
        (tmp_path / f"{name}.docx").write_bytes(answer.content)
    office = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/office",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    files = [tmp_path / f"{name}.docx" for name in things]
    subprocess.run(
        [*office, "--outdir", tmp_path, *files], check=True, stdout=subprocess.DEVNULL, timeout=180
    )
    for name, (_, words) in things.items():
        paper = tmp_path / f"{name}.pdf"
        told = subprocess.run(["pdfinfo", paper], check=True, capture_output=True, text=True).stdout
        assert "A4" in told, name
        said = subprocess.run(
            ["pdftotext", "-layout", paper, "-"], check=True, capture_output=True, text=True
        )
        assert words.casefold() in said.stdout.casefold(), name
