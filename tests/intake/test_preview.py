"""The preview: what was understood, problems first, numbers, weight and queries at two sizes."""

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from danvan.lists.models import StagedRow
from danvan.lists.writing.committing import commit
from danvan.lists.writing.staging import stage
from models_registry.models import Programme
from tests.builders import make_registrant
from tests.intake.conftest import page, send, staged, text_of, to_write
from tests.lists.conftest import HEADER, line, workbook

pytestmark = pytest.mark.django_db


def test_rows_with_problems_stand_first_and_those_left_out_last(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(
        client,
        line("Tốt"),
        line("Bỏ"),
        line("Lại tốt", "Ma Thị Ước ở thôn Nà Co", kind="Cá nhân"),  # a warning
        line("", "Hội Nông dân"),
        line("Hỏi", field="Chăn trâu"),
        line("Tốt"),
    )
    client.post(page(batch, "xu-ly-dong/"), {"viec": "bo|3|DS"})
    shown = client.get(page(batch)).context["page_obj"]
    assert [(one.row.row, one.action) for one in shown] == [
        (6, "question"),
        (5, "refused"),
        (7, "duplicate"),
        (4, "new"),
        (2, "new"),
        (3, "left_out"),
    ]
    assert shown[3].problems[0].is_warning


def test_all_reasons_of_a_row_are_shown_with_their_column(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line("", "", field="Chăn trâu", year="hai nghìn"))
    problems = [problem.message for problem in client.get(page(batch)).context["page_obj"][0].problems]
    assert len(problems) == 4
    assert all(message.startswith("Cột ") for message in problems)
    shown = text_of(client.get(page(batch)))
    assert "Cột G (Năm): “hai nghìn” không phải là năm." in shown


def test_rows_are_filtered_and_paged_and_the_numbers_agree(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, *(line(f"Mô hình {n}", field="Kinh tế" if n % 2 else "Lạ") for n in range(120)))
    response = client.get(page(batch))
    assert response.context["counts"]["by_action"] == [("new", "Mới", 60), ("question", "Cần trả lời", 60)]
    assert len(response.context["page_obj"]) == 50
    for action, _, number in response.context["counts"]["by_action"]:
        assert client.get(page(batch, f"?xu_ly={action}")).context["page_obj"].paginator.count == number
    asked = client.get(page(batch, "?xu_ly=question&trang=2")).context["page_obj"]
    assert {one.action for one in asked} == {"question"}
    assert len(asked) == 10
    assert client.get(page(batch, "?xu_ly=not_taken")).context["page_obj"].paginator.count == 60


def test_what_was_understood_is_shown_column_by_column(catalogue, browse, huyen):
    header = (
        "STT",
        "Tên mô hình",
        "Tập thể",
        "Cá nhân",
        "Xã, thị trấn",
        "Kinh tế",
        "Lĩnh vực khác",
        "Năm",
        "Ngày sinh",
    )
    client = browse(huyen)
    batch = staged(client, [1, "Một", "Hội Phụ nữ", "", "Xã Xuân Lập", "x", "", 2021, ""], header=header)
    shown = text_of(client.get(page(batch)))
    assert "Trang “DS”: tiêu đề ở dòng 1" in shown
    for said in (
        "C Tập thể Tên tập thể, cá nhân: Tập thể",
        "F Kinh tế Lĩnh vực: Kinh tế",
        "I Ngày sinh Không lấy",
    ):
        assert said in shown


def test_lines_set_aside_are_shown_with_their_reason_and_all_on_the_sheets_page(catalogue, browse, huyen):
    client = browse(huyen)
    total = ["", "Tổng cộng: 20", "", "", "", "", "", ""]
    signed = [["", f"Nơi nhận: {n}", "", "", "", "", "", ""] for n in range(30)]
    batch = staged(client, *([n, *line(f"Mô hình {n}")[1:]] for n in range(1, 21)), total, *signed)
    shown = text_of(client.get(page(batch)))
    assert "dòng cộng 1" in shown
    assert "Nơi nhận: 5" in shown
    assert "Nơi nhận: 29" not in shown
    assert "Nơi nhận: 29" in text_of(client.get(page(batch, "trang-tinh/?ten=DS")))


def test_old_text_is_shown_before_and_after(catalogue, browse, huyen):
    client = browse(huyen)
    old = ["STT;Tªn m« h×nh;Tªn tËp thÓ;§¬n vÞ;LÜnh vùc;N¨m"]
    old += [f"{n};§­êng hoa phô n÷ sè {n};Héi Phô n÷;X· Xu©n LËp;Kinh tÕ;2021" for n in range(1, 6)]
    response = client.get(send(client, "\n".join(old).encode("cp1252"), "ds.csv").url)
    shown = text_of(response)
    assert "Chữ TCVN3 đã đổi sang Unicode" in shown
    assert "§­êng hoa phô n÷ sè 1" in shown
    assert "Đường hoa phụ nữ số 1" in shown


def test_numbers_by_unit_field_and_kind_add_up_to_the_rows(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(
        client,
        line("Một"),
        line("Hai", unit="Xã Khuôn Hà"),
        line("Ba", field="Lạ"),
        line("Bốn", "Lý Văn Páo", kind="Cá nhân"),
        line("Năm"),
    )
    client.post(page(batch, "xu-ly-dong/"), {"viec": "bo|6|DS"})
    parts = dict(client.get(page(batch)).context["parts"])
    numbers = {heading: [(part.label, part.number) for part in shown] for heading, shown in parts.items()}
    assert numbers == {
        "Đơn vị": [("Xã Xuân Lập", 3), ("Xã Khuôn Hà", 1)],
        "Lĩnh vực": [("Kinh tế", 3), ("Chưa rõ", 1)],
        "Tập thể, cá nhân": [("Tập thể", 3), ("Cá nhân", 1)],
    }
    for part in (part for shown in parts.values() for part in shown):
        opened = client.get(page(batch, f"?{part.query}"))
        assert opened.context["page_obj"].paginator.count == part.number
        assert f"{part.label}: {part.number}" in text_of(opened)
    (unknown,) = client.get(page(batch, "?muc=-")).context["page_obj"]
    assert unknown.data["title"] == "Ba"
    assert client.get(page(batch, "?don_vi=Xã Lạ")).context["page_obj"].paginator.count == 0


def test_what_will_be_written_opens_its_rows_before_and_after(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line("Một"), line("Hai"), line("Ba", field="Lạ"))
    for state in ("Sẽ ghi", "Đã ghi"):
        opened = client.get(page(batch, "?xu_ly=written"))
        assert [one.data["title"] for one in opened.context["page_obj"]] == ["Một", "Hai"]
        assert f"{state}: 2" in text_of(opened)
        assert 'href="?xu_ly=written#cac-dong">2</a>' in client.get(page(batch)).content.decode()
        client.post(page(batch, "ghi/"), to_write(batch, "dong-tot"))


def test_a_file_with_many_sheets_names_them_all_and_stays_light(catalogue, browse, huyen):
    book = Workbook()
    book.remove(book.active)
    for number in range(60):
        sheet = book.create_sheet(f"Biểu {number}")
        sheet.append(list(HEADER))
        sheet.append(line(f"Mô hình {number}"))
    written = io.BytesIO()
    book.save(written)
    client = browse(huyen)
    response = client.get(send(client, written.getvalue()).url)
    html = response.content.decode()
    assert all(f"Biểu {number}" in html for number in range(60))
    assert len(html.encode()) < 150_000


def test_a_file_in_which_nothing_was_found_says_what_to_do(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, ["ghi chú", "không có gì"], header=("Lời", "Bạt"))
    shown = text_of(client.get(page(batch)))
    assert "Chưa đọc được dòng mô hình nào" in shown
    assert "dòng tiêu đề" in shown
    assert 'name="pham_vi"' not in client.get(page(batch)).content.decode()


@pytest.mark.parametrize("state", ["staged", "committed"])
def test_a_preview_asks_no_more_of_a_longer_list_and_stays_light(catalogue, browse, huyen, xuan_lap, state):
    make_registrant(xuan_lap, "Hội Cựu chiến binh")
    client = browse(huyen)

    def lines(number):
        return [
            line(
                f"Mô hình {number} số {n} của bà con các dân tộc trong bản",
                "Hội CCB" if n % 5 == 1 else f"Hội Phụ nữ {n % 40}",
                unit="Xã Khuôn Hà" if n % 3 else "Xã Xuân Lập",
                field=("Kinh tế", "Chăn trâu", f"Lạ {n}")[n % 3],
                year=2020 + n % 3,
            )
            for n in range(number)
        ]

    queries = {}
    for number in (60, 1500):
        batch = stage(workbook(*lines(number)), f"ds{number}.xlsx", huyen)
        if state == "committed":
            commit(batch, huyen, only_good=True)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(page(batch))
        queries[number] = len(captured)
        assert response.status_code == 200
        assert len(response.content) < 200_000
    assert queries[1500] <= queries[60] + 6  # the second is compared with the first, which had none before it
    assert max(queries.values()) < 45


def test_the_preview_of_ten_thousand_rows_reads_only_its_own_page(catalogue, browse, huyen):
    """Rows are made by hand: what matters here is the page, not the reading."""
    client = browse(huyen)
    batch = staged(client, line("Một", field="Chăn trâu"))
    pattern = batch.rows.get()
    rows = [
        StagedRow(
            batch=batch, sheet="DS", row=n, action="question", data=pattern.data, problems=pattern.problems
        )
        for n in range(3, 10_002)
    ]
    StagedRow.objects.bulk_create(rows, batch_size=1000)
    batch.counts |= {"question": 10_000, "rows": 10_000}
    batch.save()
    response = client.get(page(batch))
    assert len(response.content) < 300_000
    assert len(response.context["page_obj"]) == 50
    assert re.search(r"10000 dòng|10\.000 dòng", text_of(response))


def test_a_closed_programme_is_said_and_nothing_can_be_written(catalogue, browse, huyen):
    Programme.objects.update(accepts=False)
    client = browse(huyen)
    batch = staged(client, line())
    shown = text_of(client.get(page(batch)))
    assert "ngừng nhận đăng ký" in shown
    assert "Chưa có dòng nào ghi được" in shown
