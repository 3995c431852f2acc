"""Every row of a file has its number on the preview, and each opens its rows; what the list says against itself too."""

import io

import openpyxl
import pytest
from openpyxl.styles import Font

from danvan.lists.models import ImportBatch
from tests.intake.conftest import page, question, send, staged, text_of
from tests.lists.conftest import HEADER, line, workbook

pytestmark = pytest.mark.django_db

SIGNED = ["", "", "TM. BAN CHỈ ĐẠO"]


def with_hidden(*lines, hidden=(), struck=()) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook(*lines)))
    for row in hidden:
        book["DS"].row_dimensions[row].hidden = True
    for row in struck:
        for cell in book["DS"][row]:
            cell.font = Font(strike=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(client, data) -> ImportBatch:
    return ImportBatch.objects.get(pk=int(send(client, data).url.strip("/").split("/")[-1]))


def test_each_number_of_the_account_opens_its_rows(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line("A"), line("B", field="Chăn trâu"), ["Tổng cộng: 02 mô hình"], SIGNED)
    response = client.get(page(batch))
    assert "Trang “DS”, dòng 1-5: 1 dòng mới , 1 dòng cần trả lời , 1 dòng tên cột , 1 dòng cộng" in text_of(
        response
    )
    (account,) = response.context["accounts"]
    assert sum(one.number for one in account.bins) == 5
    for one in account.bins:
        base = page(batch) if one.address.startswith("?") else ""
        opened = client.get(base + one.address.partition("#")[0])
        if "page_obj" in opened.context and "ten=" not in one.address:
            assert opened.context["page_obj"].paginator.count == one.number
        elif "loai=" in one.address:
            assert len(opened.context["page_obj"].object_list) == one.number


@pytest.mark.parametrize(
    "said", ["?cac_dong=x", "?cac_dong=1-", "?cac_dong=1,,2", "trang-tinh/?ten=DS&loai=la"]
)
def test_a_filter_of_rows_that_is_none_is_refused(catalogue, browse, huyen, said):
    client = browse(huyen)
    batch = staged(client, line())
    assert client.get(page(batch) + said).status_code == 400


def test_hidden_and_struck_rows_stay_out_until_the_officer_takes_them(catalogue, browse, huyen):
    client = browse(huyen)
    batch = sent(client, with_hidden(line("A"), line("B"), line("C"), hidden=[3], struck=[4]))
    response = client.get(page(batch))
    assert batch.counts["new"] == 1
    told = text_of(response)
    assert "Nên xem" in told
    assert "1 dòng bị ẩn hoặc lọc bỏ." in told
    for remark in response.context["remarks"]:
        assert (
            len(client.get(page(batch) + remark.address.partition("#")[0]).context["page_obj"].object_list)
            == 1
        )
    hidden, struck = question(client, batch, "bị ẩn"), question(client, batch, "gạch ngang")
    client.post(page(batch, "tra-loi/"), {hidden.html_name: "1", struck.html_name: "0"})
    batch.refresh_from_db()
    assert (batch.counts["new"], batch.counts["rows"]) == (2, 2)
    assert "1 dòng ẩn, gạch bỏ không lấy" in text_of(client.get(page(batch)))


def test_a_list_of_another_movement_waits_for_one_answer(catalogue, browse, huyen):
    client = browse(huyen)
    book = openpyxl.Workbook()
    book.active.title = "DS"
    for row in (["DANH SÁCH MÔ HÌNH HỌC TẬP VÀ LÀM THEO BÁC NĂM 2021"], HEADER, line("A"), line("B")):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    batch = sent(client, out.getvalue())
    assert batch.counts["question"] == 2
    asked = question(client, batch, "HỌC TẬP VÀ LÀM THEO BÁC")
    client.post(page(batch, "tra-loi/"), {asked.html_name: "1"})
    batch.refresh_from_db()
    assert batch.counts["new"] == 2


def test_a_row_below_a_signature_is_called_a_model_by_one_button(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, [1, *line("A")[1:]], SIGNED, line("B"))
    assert batch.rows.get(row=4).problems[0]["code"] == "after_signature"
    assert "Đúng là mô hình" in text_of(client.get(page(batch)))
    client.post(page(batch, "xu-ly-dong/"), {"viec": "nhan|4|DS"})
    batch.refresh_from_db()
    assert batch.counts["new"] == 2
