"""How a sheet was understood, corrected on a page of its own."""

import io

import pytest
from openpyxl import Workbook

from danvan.lists.writing.committing import commit
from tests.intake.conftest import as_sent, as_shown, page, question, send, staged, text_of
from tests.lists.conftest import HEADER, line

pytestmark = pytest.mark.django_db

ADDRESS = "trang-tinh/?ten=DS"


def as_it_stands(client, batch):
    return as_shown(client.get(page(batch, ADDRESS)).context["form"])


def test_a_column_that_was_misunderstood_is_read_as_what_it_is(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, [*line()[:-1], "Bản Khiển"])
    assert batch.rows.get().data["place"] == "Bản Khiển"
    sent = as_it_stands(client, batch) | {"cot-H": "beneficiaries"}
    response = client.post(page(batch, ADDRESS), sent)
    assert response.url == page(batch)
    batch.refresh_from_db()
    assert batch.answers["columns"] == {"DS!H": "beneficiaries"}
    assert batch.rows.get().data["other"] == {"beneficiaries": "Bản Khiển"}


def test_a_column_that_is_not_wanted_is_not_taken(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, [*line()[:-1], "Bản Khiển"])
    client.post(page(batch, ADDRESS), as_it_stands(client, batch) | {"cot-H": "khong-lay"})
    assert "place" not in batch.rows.get().data


def test_columns_of_marks_stay_as_they_are_when_another_is_corrected(catalogue, browse, huyen):
    client = browse(huyen)
    header = ("STT", "Tên mô hình", "Tên tập thể", "Xã, thị trấn", "Kinh tế", "Lĩnh vực khác", "Năm", "Gì đó")
    batch = staged(client, [1, "Một", "Hội Phụ nữ", "Xã Xuân Lập", "", "x", 2021, "Bản Khiển"], header=header)
    client.post(page(batch, ADDRESS), as_it_stands(client, batch) | {"cot-H": "place"})
    row = batch.rows.get()
    assert (row.data["field_code"], row.data["place"]) == ("other", "Bản Khiển")


def test_another_header_row_unit_and_year_are_said_and_taken_back(catalogue, browse, huyen, khuon_ha):
    client = browse(huyen)
    header = ("Tên mô hình", "Tên tập thể", "Lĩnh vực")
    batch = staged(client, ["Một", "Hội Phụ nữ", "Kinh tế"], header=header)
    sent = as_it_stands(client, batch) | {"unit": str(khuon_ha.pk), "year": "2022", "header_row": "1"}
    client.post(page(batch, ADDRESS), sent)
    assert (batch.rows.get().data["unit"], batch.rows.get().data["year"]) == ("Xã Khuôn Hà", 2022)
    client.post(
        page(batch, ADDRESS), as_it_stands(client, batch) | {"unit": "", "year": "", "header_row": ""}
    )
    assert batch.rows.get().action == "question"


@pytest.mark.parametrize(
    ("name", "value"),
    [("cot-H", "lạ"), ("unit", "999999"), ("year", "1700"), ("field", "x"), ("header_row", "0")],
)
def test_what_is_not_offered_is_refused_beside_its_field(name, value, catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line())
    response = client.post(page(batch, ADDRESS), as_it_stands(client, batch) | {name: value})
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {name}
    batch.refresh_from_db()
    assert not batch.answers


def test_a_hidden_sheet_is_read_when_the_officer_wants_it(catalogue, browse, huyen):
    book = Workbook()
    book.active.title = "Chính"
    book.active.append(list(HEADER))
    book.active.append(line())
    hidden = book.create_sheet("Ẩn")
    hidden.append(list(HEADER))
    hidden.append(line("Trong trang ẩn"))
    hidden.sheet_state = "hidden"
    written = io.BytesIO()
    book.save(written)
    client = browse(huyen)
    address = send(client, written.getvalue()).url
    batch = client.get(address).context["batch"]
    assert batch.counts["rows"] == 1
    client.post(f"{address}tra-loi/", {question(client, batch, "bị ẩn").name: "1"})
    batch.refresh_from_db()
    assert batch.counts["rows"] == 2


def test_after_the_commit_the_page_is_only_read(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line())
    commit(batch, huyen)
    response = client.get(page(batch, ADDRESS))
    assert "B Tên mô hình Tên mô hình" in text_of(response)
    assert "Đọc lại trang này" not in response.content.decode()
    assert client.post(page(batch, ADDRESS), {"cot-B": "khong-lay"}).status_code in (302, 400)
    assert batch.rows.get().data["title"] == "Đường hoa phụ nữ"


def test_two_officers_say_of_a_sheet_what_it_is_and_both_hold(catalogue, browse, xa, huyen):
    of_xa, of_huyen = browse(xa), browse(huyen)
    batch = staged(of_xa, line(year=""), header=(*HEADER[:-1], "Gì đó"))
    stale = as_it_stands(of_huyen, batch) | {"cot-H": "place"}
    of_xa.post(page(batch, ADDRESS), as_it_stands(of_xa, batch) | {"year": "2021", "header_row": "1"})
    told = of_huyen.post(page(batch, ADDRESS), stale)
    assert told.status_code == 400
    said = " ".join(told.context["form"].non_field_errors())
    assert "Mục “Năm đăng ký” vừa đổi từ “để trống” thành “2021”" in said
    assert "Mục “Dòng tiêu đề” vừa đổi từ “để trống” thành “1”" in said
    batch.refresh_from_db()
    assert not batch.answers.get("columns")
    assert of_huyen.post(page(batch, ADDRESS), as_sent(told)).status_code == 302
    batch.refresh_from_db()
    assert batch.answers["sheets"] == {"DS": {"year": "2021", "header_row": "1"}}
    assert batch.answers["columns"] == {"DS!H": "place"}


def test_what_two_officers_said_otherwise_of_a_sheet_is_asked(catalogue, browse, xa, huyen):
    of_xa, of_huyen = browse(xa), browse(huyen)
    batch = staged(of_xa, line(year=""))
    stale = as_it_stands(of_huyen, batch) | {"year": "2022"}
    of_xa.post(page(batch, ADDRESS), as_it_stands(of_xa, batch) | {"year": "2021"})
    told = of_huyen.post(page(batch, ADDRESS), stale)
    assert "đã đổi mục này thành “2021”" in told.context["form"].errors["year"][0]
    assert batch.rows.get().data["year"] == 2021
    of_huyen.post(page(batch, ADDRESS), as_sent(told))
    assert batch.rows.get().data["year"] == 2022
