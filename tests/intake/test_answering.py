"""One answer for many rows: units, years and fields of sheets, words, names that are likely one, columns, lines."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from danvan.lists.models import RememberedAnswer
from danvan.lists.writing.committing import commit
from models_registry.models import Registrant, Unit
from tests.builders import make_registrant, make_unit
from tests.intake.conftest import ROOM, messages_of, page, question, send, staged, text_of
from tests.lists.conftest import HEADER, line

pytestmark = pytest.mark.django_db

SHORT = ("Tên mô hình", "Tên tập thể")


def actions(batch):
    return list(batch.rows.order_by("row").values_list("action", flat=True))


def answer(client, batch, **values):
    return client.post(page(batch, "tra-loi/"), values, follow=True)


def test_a_commune_officers_own_unit_stands_ready_to_be_confirmed(catalogue, browse, xa, xuan_lap):
    client = browse(xa)
    batch = staged(client, ["Đường hoa", "Hội Phụ nữ"], ["Nhà sạch", "Hội Nông dân"], header=SHORT)
    unit = question(client, batch, "thuộc đơn vị nào")
    assert unit.value() == str(xuan_lap.pk)
    year, field = question(client, batch, "của năm nào"), question(client, batch, "thuộc lĩnh vực nào")
    assert not year.value()
    sent = {unit.name: unit.value(), year.name: "2021", field.name: "economy"}
    response = answer(client, batch, **sent)
    assert messages_of(response) == ["Đã nhận 3 câu trả lời.", "2 dòng không còn phải hỏi nữa."]
    assert actions(batch) == ["new", "new"]
    assert batch.rows.first().data["unit"] == "Xã Xuân Lập"


def test_sheets_that_do_not_say_the_same_thing_are_answered_at_once_or_each(
    catalogue, browse, huyen, xuan_lap, khuon_ha
):
    book = Workbook()
    book.remove(book.active)
    for name in ("Một", "Hai", "Ba"):
        sheet = book.create_sheet(name)
        sheet.append([*SHORT, "Lĩnh vực", "Năm"])
        sheet.append([f"Mô hình {name}", "Hội Phụ nữ", "Kinh tế", 2021])
    written = io.BytesIO()
    book.save(written)
    client = browse(huyen)
    batch_page = send(client, written.getvalue()).url
    form = client.get(batch_page).context["form"]
    names = {asked.text: asked.name for asked in form.questions}
    every = next(name for text, name in names.items() if text.startswith("3 trang tính không ghi"))
    third = next(name for text, name in names.items() if "“Ba”" in text)
    client.post(f"{batch_page}tra-loi/", {every: str(xuan_lap.pk), third: str(khuon_ha.pk)})
    batch = client.get(batch_page).context["batch"]
    assert [row.data["unit"] for row in batch.rows.order_by("pk")] == [
        "Xã Xuân Lập",
        "Xã Xuân Lập",
        "Xã Khuôn Hà",
    ]


def test_a_word_is_answered_for_all_its_rows_and_remembered(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(
        client, *(line(f"Mô hình {n}", field="Chăn trâu") for n in range(4)), line("Khác", field="Chăn bò")
    )
    word = question(client, batch, "“Chăn trâu” là lĩnh vực nào?")
    assert "(4 dòng" in text_of(client.get(page(batch)))
    assert not word.value()  # what is alike is offered first, never chosen for the officer
    answer(client, batch, **{word.name: "economy"})
    assert actions(batch) == ["new"] * 4 + ["question"]
    assert RememberedAnswer.objects.get().answer == "economy"


def test_an_unknown_unit_or_kind_is_a_word_too(catalogue, browse, huyen, khuon_ha):
    client = browse(huyen)
    batch = staged(client, line(unit="Xã Xuân Lạp Mới"), line("Hai", kind="Cộng đồng"))
    unit = question(client, batch, "là đơn vị nào")
    kind = question(client, batch, "là tập thể, hộ gia đình hay cá nhân")
    answer(client, batch, **{unit.name: str(khuon_ha.pk), kind.name: "collective"})
    assert actions(batch) == ["new", "new"]
    assert batch.rows.get(row=2).data["unit"] == "Xã Khuôn Hà"


def test_a_likely_same_registrant_is_one_or_another(catalogue, browse, huyen, xuan_lap):
    known = make_registrant(xuan_lap, "Hội Cựu chiến binh xã Xuân Lập")
    make_registrant(xuan_lap, "Mặt trận Tổ quốc xã Xuân Lập")
    client = browse(huyen)
    batch = staged(client, line("Một", "Hội CCB"), line("Hai", "Hội CCB"), line("Ba", "MTTQ"))
    veterans, front = question(client, batch, "“Hội CCB”"), question(client, batch, "“MTTQ”")
    assert (
        str(known.pk),
        "Là một với: Hội Cựu chiến binh xã Xuân Lập, Xã Xuân Lập",
    ) in veterans.field.choices
    answer(client, batch, **{veterans.name: str(known.pk), front.name: "0"})
    assert actions(batch) == ["new"] * 3
    commit(batch, huyen)
    assert known.models.count() == 2
    assert Registrant.objects.count() == 3


def test_an_answer_that_was_not_offered_is_refused_and_the_others_stay_chosen(
    catalogue, browse, xa, khuon_ha
):
    client = browse(xa)
    batch = staged(client, ["Đường hoa", "Hội Phụ nữ"], header=SHORT)
    unit, year = question(client, batch, "thuộc đơn vị nào"), question(client, batch, "của năm nào")
    response = answer(client, batch, **{unit.name: str(khuon_ha.pk), year.name: "2022"})
    assert response.status_code == 400
    assert response.context["form"][year.name].value() == "2022"
    assert '<option value="2022" selected>' in response.content.decode()
    batch.refresh_from_db()
    assert not batch.answers


def test_no_answer_at_all_is_said(catalogue, browse, xa):
    client = browse(xa)
    batch = staged(client, ["Đường hoa", "Hội Phụ nữ"], header=SHORT)
    response = answer(client, batch)
    assert response.status_code == 400
    assert "Chưa chọn câu trả lời nào" in text_of(response)


def test_a_question_that_another_officer_has_answered_meanwhile_is_no_error(catalogue, browse, huyen, xa):
    batch = staged(browse(xa), line(field="Chăn trâu"), line("Hai", field="Chăn bò"))
    first = question(browse(huyen), batch, "Chăn trâu")
    second = question(browse(huyen), batch, "Chăn bò")
    answer(browse(xa), batch, **{first.name: "economy"})
    told = answer(browse(huyen), batch, **{first.name: "other", second.name: "other"})
    assert "vừa được trả lời ở nơi khác: câu trả lời trước được giữ" in messages_of(told)[0]
    assert [row.data["field_code"] for row in batch.rows.order_by("row")] == ["economy", "other"]


def test_the_same_answer_sent_twice_is_no_error(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line(field="Chăn trâu"))
    word = question(client, batch, "Chăn trâu")
    answer(client, batch, **{word.name: "economy"})
    response = answer(client, batch, **{word.name: "economy"})
    assert messages_of(response) == ["Các câu này vừa được trả lời rồi."]
    assert actions(batch) == ["new"]


def test_an_unread_heading_is_explained_or_passed_over(catalogue, browse, huyen):
    client = browse(huyen)
    header = (*HEADER, "Chuyện bản ta")
    batch = staged(client, [*line(), "Trồng hoa ven đường"], header=header)
    assert actions(batch) == ["new"]  # a column that is not understood keeps nothing out
    column = question(client, batch, "Chuyện bản ta")
    answer(client, batch, **{column.name: "content"})
    assert batch.rows.get().data["other"] == {"content": "Trồng hoa ven đường"}
    other = staged(
        client, [*line("Hai", unit="Xã Khuôn Hà"), "không"], header=(*HEADER[:-1], "Địa điểm", "Gì đó")
    )
    answer(client, other, **{question(client, other, "Gì đó").name: "khong-lay"})
    other.refresh_from_db()
    assert other.sheets[0].get("questions", []) == []


def test_a_table_without_a_known_header_is_read_from_the_row_that_is_named(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, ["Đường hoa", "x"], header=("Việc hay bản ta", "Người làm gương"))
    assert "Chưa đọc được dòng mô hình nào" in text_of(client.get(page(batch)))
    row = question(client, batch, "dòng tiêu đề")
    assert answer(client, batch, **{row.name: "0"}).status_code == 400
    answer(client, batch, **{row.name: "1"})
    batch.refresh_from_db()
    assert batch.answers["sheets"] == {"DS": {"header_row": "1"}}


def test_a_row_is_left_out_and_taken_back_and_the_page_stays(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line(), line("", ""))
    response = client.post(page(batch, "xu-ly-dong/?xu_ly=refused&trang=1"), {"viec": "bo|3|DS"})
    assert response.url == page(batch, "?xu_ly=refused&trang=1#cac-dong")
    batch.refresh_from_db()
    assert batch.counts["left_out"] == 1
    shown = text_of(client.get(page(batch)))
    assert "Ghi tất cả 1 dòng" in shown
    assert "Bỏ, không nhận: 1" in shown
    client.post(page(batch, "xu-ly-dong/"), {"viec": "lay-lai|3|DS"})
    assert actions(batch) == ["new", "refused"]


def test_a_line_set_aside_is_called_a_model_and_put_back(catalogue, browse, huyen):
    client = browse(huyen)
    note = ["", "Ghi chú: nộp trước ngày 05/10", "", "", "", "", "", ""]
    batch = staged(client, [1, *line()[1:]], note, [2, *line("Hai")[1:]])
    assert [aside["row"] for aside in batch.sheets[0]["set_aside"]] == [3]
    assert "Đây là mô hình" in client.get(page(batch)).content.decode()
    client.post(page(batch, "xu-ly-dong/"), {"viec": "nhan|3|DS"})
    assert batch.rows.filter(row=3).exists()
    assert "Không phải mô hình" in client.get(page(batch)).content.decode()
    client.post(page(batch, "xu-ly-dong/"), {"viec": "thoi-nhan|3|DS"})
    assert not batch.rows.filter(row=3).exists()


@pytest.mark.parametrize(
    "verb", ["", "bo", "bo|99|DS", "bo|2|Khác", "xoa|2|DS", "nhan|2|DS", "bo|-2|DS", "bo|" + "9" * 30 + "|DS"]
)
def test_a_line_that_is_not_there_is_said(verb, catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line())
    response = client.post(page(batch, "xu-ly-dong/"), {"viec": verb}, follow=True)
    assert "Không có dòng này trong tệp" in messages_of(response)[0]
    batch.refresh_from_db()
    assert not batch.answers


def test_an_answer_to_a_list_that_was_written_meanwhile_is_refused_with_the_reason(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line(), line("Hai", field="Chăn trâu"))
    word = question(client, batch, "Chăn trâu")
    commit(batch, huyen, only_good=True)
    response = answer(client, batch, **{word.name: "economy"})
    assert messages_of(response) == ["Danh sách này đã ghi, không sửa được nữa."]


def test_units_of_one_name_are_offered_by_year_the_nearest_in_time_first(catalogue, browse, an, xuan_lap):
    Unit.objects.filter(pk=xuan_lap.pk).update(valid_from=date(2021, 6, 1), valid_to=date(2025, 6, 30))
    province = make_unit("province", "Cao Bằng", valid_from=date(2025, 7, 1))
    new = make_unit("commune", "Xuân Lập", province, valid_from=date(2025, 7, 1))
    client = browse(an)
    batch = staged(client, line(year=2020))
    asked = question(client, batch, "Năm 2020, “Xã Xuân Lập” là đơn vị nào")
    assert [key for key, _ in asked.field.choices][:3] == ["", str(xuan_lap.pk), str(new.pk)]
    client.post(page(batch, "tra-loi/"), {asked.name: str(xuan_lap.pk)})
    assert batch.rows.get().data["unit_key"] == xuan_lap.pk
    assert "Năm 2020, “Xã Xuân Lập” là đơn vị nào" in text_of(client.get(f"{ROOM}cau-tra-loi/"))
