"""The sheet of all that is kept about one person: for who decides or administers, on A4 and as a file."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from awards.desk.nominating import put_up
from awards.models import Certificate, Meeting, Proposal, Purpose
from danvan.lists.writing.committing import commit
from danvan.lists.writing.staging import stage
from models_registry import trail
from models_registry.models import Change, Registrant
from models_registry.permissions import Task
from models_registry.proof import prove
from tests.builders import (
    make_decision,
    make_evidence,
    make_field,
    make_model,
    make_programme,
    make_registrant,
    make_user,
)
from tests.lists.conftest import workbook

pytestmark = pytest.mark.django_db
NAME = "Triệu Văn Páo"
HEADS = ("TT", "Tên mô hình", "Họ và tên", "Số điện thoại", "Đơn vị", "Lĩnh vực", "Năm")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path


@pytest.fixture
def pao(xa, xuan_lap, lam_binh, huyen):
    """Came by a list, was corrected, commended, has a paper behind his model."""
    make_programme()
    make_field("economy", "Kinh tế")
    line = ("1", "Vườn rau sạch", f"Ông {NAME}", "0912345678", "Xã Xuân Lập", "Kinh tế", "2021")
    batch = stage(workbook(line, header=HEADS), "danh sách xã.xlsx", xa)
    commit(batch, xa)
    person = Registrant.objects.get(name=NAME)
    with trail.act(huyen, "Theo giấy khen"):
        trail.save(person, post="Trưởng thôn")
        decision = make_decision(lam_binh, number="12/QĐ-UBND")
        commended = person.commendations.create(
            decision=decision,
            year=2021,
            recipient_kind=person.kind,
            recipient_name=NAME,
            unit=xuan_lap,
            amount=500000,
        )
        Certificate.objects.create(
            unit=lam_binh,
            year=2022,
            number=7,
            commendation=commended,
            form="giay_khen",
            form_name="Giấy khen",
            name=f"Ông {NAME}",
            body="Ủy ban nhân dân huyện",
            code="7K3M9QZD04XHPW2C",
        )
    make_evidence(person.models.get(), name="giay khen.pdf")
    return person


def lines(answer):
    sheet = load_workbook(io.BytesIO(b"".join(answer))).active
    return list(sheet.iter_rows(values_only=True))[1:]


def test_everything_kept_of_him_is_on_the_page_and_in_the_file(pao, huyen, browse):
    page = browse(huyen).get(reverse("portal:person_sheet", args=[pao.pk]))
    text = page.content.decode()
    rows = lines(browse(huyen).get(reverse("portal:person_sheet_xlsx", args=[pao.pk])))
    for said in (
        *(NAME, "Trưởng thôn", "Vườn rau sạch", "12/QĐ-UBND", "500000", "giay khen.pdf"),
        *("Giấy khen số 07/2022", f"Ông {NAME}"),
        *("0912345678", "danh sách xã.xlsx", "chức vụ"),
    ):
        assert said in text, said
        assert any(said in str(cell) for row in rows for cell in row), said
    on_page = sum(len(own) for _, own in page.context["sections"])
    assert on_page + 1 == len(rows)  # the file tells that the page was made


def test_who_made_it_leaves_a_line_and_nobody_is_stale(pao, huyen, browse):
    before = (
        browse(huyen).get(reverse("portal:do", args=["chu-the", pao.pk, "chuyen-don-vi"])).context["mark"]
    )
    for page in ("person_sheet", "person_sheet_xlsx"):
        b"".join(browse(huyen).get(reverse(f"portal:{page}", args=[pao.pk])))
    shown = Change.objects.filter(action=Change.Action.SHOWN, subject="models_registry.registrant")
    assert {(one.by, one.subject_id) for one in shown} == {(huyen, pao.pk)}
    assert sorted(one.reason for one in shown) == [
        "Phiếu thông tin lưu về một người (Excel)",
        "Phiếu thông tin lưu về một người (trang in)",
    ]
    after = browse(huyen).get(reverse("portal:do", args=["chu-the", pao.pk, "chuyen-don-vi"])).context["mark"]
    assert before == after
    assert prove().faults == []


def test_what_a_meeting_voted_and_what_became_of_a_proposal_is_on_it(pao, huyen, lam_binh, xuan_lap, browse):
    [named] = put_up([pao], office=lam_binh, purpose=Purpose.COMMEND, year=2021, by=huyen, merit="Hiến đất")
    meeting = Meeting.objects.create(unit=lam_binh, purpose=Purpose.COMMEND, level="district", year=2021)
    meeting.candidates.create(nominee=named, votes_for=0, votes_against=9, agreed=False, remark="Chờ năm sau")
    proposal = Proposal.objects.create(unit=lam_binh, to_unit=lam_binh.parent, level="province", year=2021)
    proposal.lines.create(nominee=named, result="left_out", result_reason="Chưa đủ hai năm")
    sections = browse(huyen).get(reverse("portal:person_sheet", args=[pao.pk])).context["sections"]
    said = {name: {line.label: line.value for line in lines} for name, lines in sections}
    put = said[f"Ứng viên năm 2021, {lam_binh.label}"]
    assert (put["thành tích"], put["đơn vị khi đó"]) == ("Hiến đất", xuan_lap.label)
    assert said[str(meeting)] == {
        "phiếu đồng ý": "0",
        "phiếu không đồng ý": "9",
        "được thống nhất": "không",
        "ý kiến": "Chờ năm sau",
    }
    assert said[str(proposal)] == {"kết quả": "Không đưa vào", "lý do không đưa vào": "Chưa đủ hai năm"}


@pytest.mark.parametrize("page", ["person_sheet", "person_sheet_xlsx"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("an", 200),
        ("huyen", 200),
        ("xa", 403),
        ("bcd", 403),
        ("xa_khac", 404),
        ("huyen_khac", 404),
        ("la", 404),
    ],
    indirect=["who"],
)
def test_only_who_decides_or_administers_has_it(pao, who, status, page, browse):
    told = Change.objects.filter(action=Change.Action.SHOWN).count()
    assert browse(who).get(reverse(f"portal:{page}", args=[pao.pk])).status_code == status
    assert Change.objects.filter(action=Change.Action.SHOWN).count() - told == (status == 200)
    door = reverse("portal:person_sheet", args=[pao.pk])
    own = browse(who).get(reverse("portal:registrant", args=[pao.pk]))
    assert (door in own.content.decode()) == (status == 200)


def test_an_administrator_of_the_unit_has_it(pao, xuan_lap, browse):
    who = make_user((Task.READ, Task.ADMINISTER), xuan_lap, "quan-tri-xa")
    assert browse(who).get(reverse("portal:person_sheet", args=[pao.pk])).status_code == 200


def test_of_who_was_made_one_with_another_it_leads_there(pao, huyen, xuan_lap, browse):
    other = make_registrant(xuan_lap, "Triệu Văn Pao", kind=pao.kind)
    with trail.act(huyen):
        trail.save(other, merged_into=pao)
    answer = browse(huyen).get(reverse("portal:person_sheet", args=[other.pk]))
    assert answer.url == reverse("portal:person_sheet", args=[pao.pk])
    assert "Triệu Văn Pao" in browse(huyen).get(answer.url).content.decode()


def test_it_tells_of_those_too_that_were_made_one_with_him_by_way_of_another(pao, huyen, xuan_lap, browse):
    other, first = (make_registrant(xuan_lap, name, kind=pao.kind) for name in ("Triệu Văn Pao", "Ông Páo"))
    with trail.act(huyen):
        trail.save(first, merged_into=other)
        trail.save(other, merged_into=pao)
    assert "Ông Páo" in browse(huyen).get(reverse("portal:person_sheet", args=[pao.pk])).content.decode()


def test_what_stands_in_units_that_he_does_not_read_is_not_on_it(pao, xuan_lap, khuon_ha, browse):
    """He moved: what he did in the other commune is told by who reads there."""
    elsewhere = make_model("Nhà sạch vườn đẹp", make_registrant(khuon_ha), unit=khuon_ha)
    elsewhere.registrant = pao
    elsewhere.save()
    who = make_user((Task.READ, Task.DECIDE), xuan_lap, "quyet-dinh-xa")
    assert "Nhà sạch" not in browse(who).get(reverse("portal:person_sheet", args=[pao.pk])).content.decode()


def test_it_asks_no_more_of_many_models(pao, huyen, browse, django_assert_max_num_queries):
    for number in range(8):
        make_model(f"Mô hình {number}", pao)
    client = browse(huyen)
    client.get(reverse("portal:person_sheet", args=[pao.pk]))
    with django_assert_max_num_queries(15 + 8):  # eight write its line and chain it, in turn
        client.get(reverse("portal:person_sheet", args=[pao.pk]))
