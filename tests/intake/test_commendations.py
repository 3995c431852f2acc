"""Lists of commendations in the same room: who may bring them, what is asked, edited, written and taken back."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from awards.models import Commendation, Decision
from danvan.lists.models import ImportBatch, ImportSubject
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import drop
from danvan.lists.writing.staging import stage
from danvan.review.models import StatedFigure
from models_registry.models import Change
from tests.builders import make_decision
from tests.intake.conftest import ROOM, as_shown, messages_of, page, question, send, text_of, to_write
from tests.lists.commendations.commended import HEADER, TITLES, UNION, annex
from tests.lists.lists import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
PERSON = [1, "Ông Ma Văn Ả", "Bí thư chi bộ", "Thôn Nà Lừa, xã Khuôn Hà", "Vận động hiến đất", 223500]
TABLE = ["TT", "Họ và tên", "Đơn vị", "Hình thức"]


def bring(client, *rows, subject="commendations", name="kt.xlsx"):
    """The batch of an uploaded commendation list."""
    response = send(client, workbook(rows or annex(PERSON), names=["DS"]), name, loai=subject)
    assert response.status_code == 302, text_of(response)
    return ImportBatch.objects.get(pk=int(response.url.strip("/").split("/")[-1]))


@pytest.fixture
def own(catalogue, huyen) -> ImportBatch:
    """A waiting list of which every row lies in the commune of `xa`."""
    data = workbook([*TITLES, HEADER, UNION, [2, "", "Bí thư", "Xã Xuân Lập"]], names=["DS"])
    return stage(data, "kt.xlsx", huyen, subject=ImportSubject.COMMENDATIONS)


WAITING = [
    "",
    "dong/?trang_tinh=DS&dong=7",
    "trang-tinh/?ten=DS",
    "bo/",
    "tep-goc/",
    "tra-lai/",
    "dong-chua-nhan.xlsx",
]
POSTS = [
    "tra-loi/",
    "xu-ly-dong/",
    "so-cong/",
    "ghi/",
    "bo/",
    "dong/?trang_tinh=DS&dong=7",
    "trang-tinh/?ten=DS",
]


def state_of_everything():
    return (
        list(ImportBatch.objects.values_list("state", "answers", "counts")),
        Commendation.objects.count(),
        Decision.objects.count(),
        Change.objects.count(),
    )


@pytest.mark.parametrize("address", WAITING)
def test_a_waiting_list_opens_to_those_who_enter_commendations_there(
    address, own, browse, an, huyen, xa, xa_khac, bcd, la
):
    opened = {user.username: browse(user).get(page(own, address)).status_code for user in (an, huyen)}
    assert set(opened.values()) == {200}, opened
    assert browse(xa).get(page(own, address)).status_code == 404  # his commune, not his right
    assert browse(xa_khac).get(page(own, address)).status_code == 404
    assert browse(bcd).get(page(own, address)).status_code == 403
    assert browse(la).get(page(own, address)).status_code == 403
    assert browse(None).get(page(own, address)).url.startswith("/dang-nhap/")


@pytest.mark.parametrize("address", POSTS)
def test_nobody_else_changes_a_waiting_list(address, own, browse, xa, xa_khac, bcd, la):
    before = state_of_everything()
    sent = to_write(own, "dong-tot") | {"viec": "bo|7|DS", "registrant": "Đổi tên"}
    for user, status in ((xa, 404), (xa_khac, 404), (bcd, 403), (la, 403)):
        assert browse(user).post(page(own, address), sent).status_code == status
    assert browse(None).post(page(own, address), sent).status_code in (302, 403)
    assert state_of_everything() == before


def test_a_committed_list_is_undone_by_those_alone(own, browse, an, huyen, xa, xa_khac, bcd, la):
    commit(own, huyen, only_good=True)
    assert {browse(user).get(page(own, "hoan-tac/")).status_code for user in (an, huyen)} == {200}
    before = state_of_everything()
    for user, status in ((xa, 404), (xa_khac, 404), (bcd, 403), (la, 403)):
        assert browse(user).get(page(own)).status_code == status
        assert browse(user).post(page(own, "hoan-tac/")).status_code == status
    assert state_of_everything() == before


def test_the_choice_of_subject_is_offered_to_those_who_may(browse, huyen, an, xa):
    assert {"loai" in browse(user).get(ROOM).context["form"].fields for user in (huyen, an)} == {True}
    assert "loai" not in browse(xa).get(ROOM).context["form"].fields
    batch = bring(browse(xa), ["Tên mô hình", "Tên tập thể"], ["Đường hoa", "Hội Phụ nữ xã Xuân Lập"])
    assert batch.subject == ImportSubject.REGISTRATIONS  # what he may not choose is not heard
    sent = {"tep": SimpleUploadedFile("a.xlsx", workbook(annex(PERSON))), "loai": "khac"}
    refused = browse(huyen).post(ROOM, sent)
    assert refused.status_code == 400
    assert "loai" in refused.context["form"].errors


def test_lists_of_both_subjects_stand_in_one_table_each_with_its_own(own, browse, huyen, xa):
    assert "Danh sách khen thưởng" in text_of(browse(huyen).get(ROOM)).split("Các danh sách đã nhận")[1]
    assert "kt.xlsx" not in browse(xa).get(ROOM).content.decode()


def test_a_list_is_brought_previewed_written_and_taken_back(browse, huyen):
    client = browse(huyen)
    batch = bring(client)
    seen = text_of(client.get(page(batch)))
    assert "Đọc được 2 dòng khen thưởng" in seen
    assert "Quyết định số 123/QĐ-UBND ngày 05/10/2022 của Chủ tịch UBND huyện" in seen
    assert "Giấy khen, 223.500 đồng; năm 2022" in seen
    assert "Hình thức" in seen
    assert "mô hình" not in seen.lower()
    response = client.post(page(batch, "ghi/"), to_write(batch), follow=True)
    assert messages_of(response) == ["Đã ghi 2 dòng của “kt.xlsx” vào sổ khen thưởng."]
    assert "2 lượt khen thưởng" in text_of(response)
    client.post(page(batch, "ghi/"), to_write(batch))  # a second click
    assert Commendation.objects.count() == 2
    listed = client.get(f"/khen-thuong/?don_vi={batch.unit_id}")
    assert "Ma Văn Ả" in listed.content.decode()
    asked = text_of(client.get(page(batch, "hoan-tac/")))
    assert "2 lượt khen thưởng" in asked
    assert "1 quyết định" in asked
    client.post(page(batch, "hoan-tac/"))
    assert not Commendation.objects.exists()
    assert not Decision.objects.exists()


def test_each_of_two_decisions_on_a_page_is_asked_for_what_its_own_title_leaves_blank(browse, huyen):
    client = browse(huyen)
    blank = "(Kèm theo Quyết định số      /QĐ-UBND ngày    tháng    năm 2022 của Chủ tịch UBND tỉnh)"
    second = [["DANH SÁCH CÁ NHÂN ĐƯỢC TẶNG BẰNG KHEN"], [blank], [*TABLE, "Chức vụ"]]
    batch = bring(client, *annex(PERSON), [], *second, [1, "Lò Thị Bưởi", "Xã Xuân Lập", "", "Bí thư"])
    number = question(client, batch, "kèm theo quyết định số mấy")
    day = question(client, batch, "ban hành ngày nào")
    assert "bảng có tiêu đề ở dòng" in number.label
    client.post(page(batch, "tra-loi/"), {number.html_name: "88/QĐ-UBND", day.html_name: "01/12/2022"})
    rows = batch.rows.order_by("row")
    told = [(row.data["other"]["decision"], row.data["other"]["form"]) for row in rows]
    assert told == [("123/QĐ-UBND", "Giấy khen")] * 2 + [("88/QĐ-UBND", "Bằng khen")]
    assert {row.action for row in rows} == {"new"}


def test_what_the_title_leaves_blank_is_asked_and_typed(browse, huyen):
    client = browse(huyen)
    batch = bring(
        client,
        ["(Kèm theo Quyết định số 9/QĐ ngày    tháng    năm 2022)"],
        ["TT", "Họ và tên", "Đơn vị"],
        [1, "Ma Văn A", "Xã Xuân Lập"],
    )
    day, form = question(client, batch, "ban hành ngày nào"), question(client, batch, "hình thức nào")
    wrong = client.post(page(batch, "tra-loi/"), {day.name: "tháng mười", form.name: "giay_khen"})
    assert wrong.status_code == 400
    assert 'value="tháng mười"' in wrong.content.decode()
    client.post(page(batch, "tra-loi/"), {day.name: "5/10/2022", form.name: "giay_khen"})
    body = question(client, batch, "cơ quan nào")
    client.post(page(batch, "tra-loi/"), {body.name: "Hợp tác xã Nà Tông"})
    track = question(client, batch, "Nhà nước")
    client.post(page(batch, "tra-loi/"), {track.name: "state"})
    batch.refresh_from_db()
    assert batch.counts["new"] == 1
    client.post(page(batch, "ghi/"), to_write(batch))
    assert str(Decision.objects.get()) == "Quyết định số 9/QĐ ngày 05/10/2022 của Hợp tác xã Nà Tông"


def test_a_decision_of_the_registry_is_chosen_instead(browse, huyen, lam_binh):
    known = make_decision(lam_binh, "9/QĐ-UBND", body="UBND huyện")
    client = browse(huyen)
    batch = bring(
        client,
        ["Tặng Giấy khen (Kèm theo Quyết định số 9/QĐ-UBND của UBND huyện) năm 2022"],
        ["TT", "Họ và tên", "Đơn vị"],
        [1, "Ma Văn A", "Xã Xuân Lập"],
    )
    choice = question(client, batch, "thiếu ngày ban hành")
    assert (str(known.pk), str(known)) in choice.field.choices
    client.post(page(batch, "tra-loi/"), {choice.name: str(known.pk)})
    client.post(page(batch, "ghi/"), to_write(batch))
    assert known.commendations.get().recipient_name == "Ma Văn A"


def test_a_row_is_edited_in_its_own_columns(browse, huyen):
    client = browse(huyen)
    batch = bring(client, *annex([1, "Ma Văn A", "", "Trường THCS", "", "ba trăm"]))
    address = page(batch, "dong/?trang_tinh=DS&dong=10")
    form = client.get(address).context["form"]
    assert form["form"].value() == "Giấy khen"
    assert form["decision"].value() == "123/QĐ-UBND"
    assert not {"field", "level", "novelty", "related"} & set(form.fields)
    typed = as_shown(form)
    refused = client.post(address, {**typed, "amount": "ba trăm nghìn", "decided_on": "2022-13-40"})
    assert {"amount", "decided_on"} <= set(refused.context["form"].errors)
    changed = {"unit": "Xã Khuôn Hà", "amount": "300.000", "form": "Bằng khen", "merit": "Giỏi"}
    response = client.post(address, {**typed, **changed}, follow=True)
    assert messages_of(response) == ["Dòng 10, trang “DS”: đã sửa."]
    row = batch.rows.get(row=10)
    assert (row.action, row.data["unit"], row.data["other"]["amount"]) == ("new", "Xã Khuôn Hà", "300.000")
    assert (row.data["other"]["form"], row.data["other"]["merit"]) == ("Bằng khen", "Giỏi")
    client.post(address, {**as_shown(client.get(address).context["form"]), "nhu-trong-tep": "1"})
    assert batch.rows.get(row=10).action != "new"


def test_what_is_said_for_the_sheet_and_of_its_columns(browse, huyen):
    client = browse(huyen)
    batch = bring(client, [*TABLE, "Việc hay"], [1, "Ma Văn A", "Xã Xuân Lập", "Giấy khen", "Trồng hoa"])
    address = page(batch, "trang-tinh/?ten=DS")
    form = client.get(address).context["form"]
    assert {"decision", "decided_on", "body", "track", "form", "year", "programme", "unit"} <= set(
        form.fields
    )
    assert "field" not in form.fields
    sent = as_shown(form) | {
        "decision": "9/QĐ-UBND",
        "decided_on": "5/10/2022",
        "body": "UBND huyện",
        "cot-E": "merit",
    }
    assert client.post(address, {**sent, "decided_on": "10/2022"}).status_code == 400
    client.post(address, sent)
    row = batch.rows.get()
    assert (row.action, row.data["other"]["merit"]) == ("new", "Trồng hoa")
    assert row.data["other"]["decided_on"] == "05/10/2022"


def test_a_row_is_left_out_and_a_line_taken_in(browse, huyen):
    client = browse(huyen)
    batch = bring(client)
    client.post(page(batch, "xu-ly-dong/"), {"viec": "bo|10|DS"})
    batch.refresh_from_db()
    assert batch.counts["left_out"] == 1
    assert "Đây là dòng khen thưởng" in client.get(page(batch)).content.decode()


def test_the_reviews_numbers_of_registrations_are_no_part_of_it(browse, huyen):
    client = browse(huyen)
    batch = bring(client, *TITLES, HEADER, UNION, [None, "Tổng cộng: 5"])
    shown = client.get(page(batch))
    assert shown.context["effects"] == []
    assert "dòng cộng ghi 5, đọc được 1 dòng" in text_of(shown)
    assert "là số xã báo" not in shown.content.decode()
    client.post(page(batch, "so-cong/"), {"dong": "7|DS"})
    assert not StatedFigure.objects.exists()


def test_a_second_version_is_compared_with_the_first_of_its_own_subject(browse, huyen):
    client = browse(huyen)
    models = (
        ["Tên mô hình", "Tên tập thể", "Xã", "Năm", "Lĩnh vực"],
        ["A", "Hội PN", "Xuân Lập", 2022, "Kinh tế"],
    )
    other = bring(client, *models, ["B", "Hội ND", "Khuôn Hà", 2022, "Kinh tế"], subject="registrations")
    first = bring(client)
    second = bring(
        client, *annex([*PERSON[:5], 300000], [2, "Ma Thị B", "", "Xã Khuôn Hà"]), name="kt lần 2.xlsx"
    )
    assert client.get(page(second)).context["versions"] == [first]
    seen = text_of(client.get(page(second, f"so-voi/{first.pk}/")))
    assert "Mức thưởng: 223.500 → 300.000" in seen
    assert "Ma Thị B" in seen
    assert client.get(page(second, f"so-voi/{other.pk}/")).status_code == 404


def test_the_file_and_its_refused_rows_are_handed_back(browse, huyen):
    client = browse(huyen)
    batch = bring(client, *annex([1, "Ma Văn A", "", "Xã Khuôn Hà", "Giỏi", "ba trăm"]))
    client.post(page(batch, "dong/?trang_tinh=DS&dong=8"), {"registrant": "Hội Phụ nữ xã Xuân Lập"})
    marked = openpyxl.load_workbook(io.BytesIO(client.get(page(batch, "tra-lai/")).content))
    assert "ba trăm" in marked["DS"]["F10"].comment.text
    refused = openpyxl.load_workbook(
        io.BytesIO(client.get(page(batch, "dong-chua-nhan.xlsx")).content)
    ).active
    rows = list(refused.iter_rows(values_only=True))
    header = next(row for row in rows if "Hình thức khen thưởng" in row)
    values = dict(zip(header, rows[rows.index(header) + 1], strict=True))
    assert (values["Tên tập thể, cá nhân"], values["Số quyết định"]) == ("Ma Văn A", "123/QĐ-UBND")
    at = header.index("Mức thưởng") + 1
    refused.cell(rows.index(header) + 2, at).value = 300000
    written = io.BytesIO()
    refused.parent.save(written)
    again = stage(written.getvalue(), "sua.xlsx", huyen, subject=ImportSubject.COMMENDATIONS)
    assert [(row.action, row.data["other"]["amount"]) for row in again.rows.all()] == [("new", "300.000")]
    assert "questions" not in again.sheets[0]


@pytest.mark.parametrize("query", ["?xu_ly=khac", "?trang=0", "?la=1"])
def test_bad_parameters_are_refused(query, own, browse, huyen):
    assert browse(huyen).get(page(own, query)).status_code == 400


def test_a_list_given_up_leaves_nothing(own, browse, huyen):
    drop(own, huyen)
    assert browse(huyen).get(page(own)).status_code == 200
    assert browse(huyen).get(page(own, "tep-goc/")).status_code == 404
