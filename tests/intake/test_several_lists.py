"""A page with several lists: each is asked for its own, and corrected by itself."""

import re
from html import unescape

import pytest

from danvan.lists.models import ImportBatch
from danvan.lists.writing.revising import revise
from tests.intake.conftest import as_shown, page, question, send
from tests.lists.lists import workbook

pytestmark = pytest.mark.django_db

HEADER = ("STT", "Tên mô hình", "Tên tập thể", "Lĩnh vực")
FIRST = [["ĐẢNG ỦY XÃ XUÂN LẬP"], ["DANH SÁCH NĂM 2021"], HEADER, [1, "Một", "Hội Phụ nữ", "Kinh tế"], []]
OTHER = ("STT", "Tên tập thể", "Tên mô hình", "Chuyện khác")
SECOND = [["ĐẢNG ỦY XÃ YÊN HOA"], ["DANH SÁCH NĂM 2021"], OTHER, [1, "Hội Nông dân", "Hai", "Kinh tế"], []]
THIRD = [["ĐẢNG ỦY XÃ ĐÀ VỊ"], ["DANH SÁCH NĂM 2021"], HEADER, [1, "Ba", "Đoàn xã", "Kinh tế"]]


def sent(client, *lists) -> ImportBatch:
    send(client, workbook([row for one in lists for row in one], names=["DS"]))
    return ImportBatch.objects.get()


def units(batch):
    return [row.data.get("unit", "") for row in batch.rows.order_by("row")]


def test_each_list_is_asked_for_its_own_unit(catalogue, browse, huyen, xuan_lap, khuon_ha):
    client = browse(huyen)
    batch = sent(client, FIRST, THIRD, SECOND)
    assert units(batch) == ["Xã Xuân Lập", "", ""]
    assert not any("Cả 2" in asked.text for asked in client.get(page(batch)).context["form"].questions)
    third, second = (question(client, batch, f"ở dòng {row}) thuộc đơn vị nào") for row in (8, 12))
    assert "Tiêu đề ghi “ĐẢNG ỦY XÃ YÊN HOA”." in second.label
    assert not second.initial  # one press puts nobody's list into another commune
    answers = {third.html_name: str(khuon_ha.pk), second.html_name: str(xuan_lap.pk)}
    client.post(page(batch, "tra-loi/"), answers)
    assert units(batch) == ["Xã Xuân Lập", "Xã Khuôn Hà", "Xã Xuân Lập"]


def test_a_title_of_another_commune_is_not_passed_over_for_the_officers_own(catalogue, browse, xa):
    client = browse(xa)
    batch = sent(client, SECOND)
    field = question(client, batch, "thuộc đơn vị nào")
    assert ("ĐẢNG ỦY XÃ YÊN HOA" in field.label, field.initial) == (True, "")


def test_one_answer_for_all_lists_that_say_nothing_leaves_the_one_that_does(
    catalogue, browse, huyen, khuon_ha
):
    client = browse(huyen)
    again = [["ĐẢNG ỦY XÃ"], *SECOND[1:]], [["ĐẢNG BỘ XÃ"], *THIRD[1:]]
    batch = sent(client, FIRST, *again)
    field = question(client, batch, "2 danh sách không ghi. Cả 2 danh sách thuộc đơn vị nào?")
    client.post(page(batch, "tra-loi/"), {field.html_name: str(khuon_ha.pk)})
    assert units(batch) == ["Xã Xuân Lập", "Xã Khuôn Hà", "Xã Khuôn Hà"]


def test_the_page_of_a_sheet_shows_and_changes_the_columns_of_each_list(catalogue, browse, huyen):
    client = browse(huyen)
    batch = sent(client, FIRST, SECOND)
    address = page(batch, "trang-tinh/?ten=DS")
    form = client.get(address).context["form"]
    labels = {field.name: field.label for field in form.columns}
    assert labels["cot-A3-B"] == "Dòng 3, cột B: Tên mô hình"
    assert labels["cot-A8-B"] == "Dòng 8, cột B: Tên tập thể"
    client.post(address, as_shown(form) | {"cot-A8-D": "field"})
    batch.refresh_from_db()
    assert batch.answers["columns"] == {"DS[A8]!D": "field"}
    assert [row.data["title"] for row in batch.rows.order_by("row")] == ["Một", "Hai"]
    assert [row.data["field_code"] for row in batch.rows.order_by("row")] == ["economy", "economy"]


def test_numbers_that_begin_again_are_answered_with_a_unit(catalogue, browse, huyen, xuan_lap, khuon_ha):
    client = browse(huyen)
    one, two = ([1, "Một", "Hội Phụ nữ", "Kinh tế"], [2, "Hai", "Ma Văn Tú", "Kinh tế"])
    again = ([1, "Ba", "Công an xã", "Kinh tế"], [2, "Bốn", "Ma Thị Ước", "Kinh tế"])
    batch = sent(client, [*FIRST[:3], one, two, *again])
    field = question(client, batch, "bắt đầu lại từ 1 ở dòng 6")
    assert not field.initial  # one press puts nobody's list into another commune
    assert field.field.choices[1][0] == str(xuan_lap.pk)
    client.post(page(batch, "tra-loi/"), {field.html_name: str(khuon_ha.pk)})
    batch.refresh_from_db()
    assert units(batch) == ["Xã Xuân Lập"] * 2 + ["Xã Khuôn Hà"] * 2
    assert batch.answers["sheets"] == {"DS": {"restart_6": str(khuon_ha.pk)}}
    assert {row.action for row in batch.rows.all()} == {"new"}


# --- side by side -------------------------------------------------------------------------------------------------

BESIDE = [
    ["ĐẢNG ỦY XÃ XUÂN LẬP"],
    ["DANH SÁCH NĂM 2021"],
    [*HEADER, None, "STT", "Tên mô hình", "Họ và tên", "Lĩnh vực"],
    [1, "Một", "Hội Phụ nữ", "Kinh tế", None, 1, "Hai", "Ma Văn Út", "Kinh tế"],
    [2, "Ba", "Hội Nông dân", "Kinh tế", None, 2, "Bốn", "Ma Thị Lan", "Kinh tế"],
]


def links(response, words):
    """The addresses of the page's links with these words, in their order."""
    return re.findall(rf'href="([^"]*/dong/[^"]*)"[^>]*>\s*{words}', response.content.decode())


def test_of_lists_side_by_side_each_row_is_opened_corrected_and_dropped_for_itself(catalogue, browse, huyen):
    client = browse(huyen)
    batch = sent(client, BESIDE)
    titles = [row.data["title"] for row in batch.rows.order_by("pk")]
    assert titles == ["Một", "Ba", "Hai", "Bốn"]
    found = [unescape(address) for address in links(client.get(page(batch)), "Sửa")]
    opened = [client.get(page(batch, "dong/") + address[address.index("?") :]) for address in found]
    assert [one.context["form"].initial["title"] for one in opened] == titles
    right = opened[3]
    assert ("G", "Tên mô hình", "Bốn") in right.context["cells"]
    form = right.context["form"]
    values = as_shown(form) | {"title": "Bốn (sửa)"}
    client.post(right.request["PATH_INFO"] + "?" + right.request["QUERY_STRING"], values)
    assert [row.data["title"] for row in batch.rows.order_by("pk")] == ["Một", "Ba", "Hai", "Bốn (sửa)"]
    presses = re.findall(r'value="(bo\|[^"]*)"', client.get(page(batch)).content.decode())
    assert len(set(presses)) == 4
    client.post(page(batch, "xu-ly-dong/"), {"viec": presses[2]})
    assert list(batch.rows.order_by("pk").values_list("is_left_out", flat=True)) == [
        False,
        False,
        True,
        False,
    ]
    [press] = re.findall(r'value="(lay-lai\|[^"]*)"', client.get(page(batch)).content.decode())
    client.post(page(batch, "xu-ly-dong/"), {"viec": press})
    assert not batch.rows.filter(is_left_out=True).exists()
    client.post(
        right.request["PATH_INFO"] + "?" + right.request["QUERY_STRING"], values | {"nhu-trong-tep": "1"}
    )
    assert [row.data["title"] for row in batch.rows.order_by("pk")] == titles


@pytest.mark.parametrize("name", ["DS[Z9]", "DS[", "DS[E3", "Khác[F3]", ""])
def test_a_list_that_is_none_of_the_file_has_no_rows(name, catalogue, browse, huyen):
    client = browse(huyen)
    batch = sent(client, BESIDE)
    assert client.get(page(batch, "dong/"), {"trang_tinh": name, "dong": "4"}).status_code == 404
    client.post(page(batch, "xu-ly-dong/"), {"viec": f"bo|4|{name}"})
    assert not batch.rows.filter(is_left_out=True).exists()


def test_what_was_corrected_of_a_whole_line_before_stays_the_left_ones(catalogue, browse, huyen):
    batch = sent(browse(huyen), BESIDE)
    revise(
        batch, huyen, lambda answers: answers.with_cells("DS", 4, {"title": "Một mới"}).leaving_out("DS", 5)
    )
    assert [(row.data["title"], row.is_left_out) for row in batch.rows.order_by("pk")] == [
        ("Một mới", False),
        ("Ba", True),
        ("Hai", False),
        ("Bốn", True),
    ]
