"""The first page: a file or a pasted block leads to a preview; what cannot be read leaves nothing behind."""

import re

import pytest
from django.utils import timezone

from danvan.lists.models import KEPT_STAGED, ImportBatch
from danvan.lists.writing.staging import stage
from models_registry.models import EmulationModel, Registration
from tests.intake.conftest import ROOM, page, send, staged, text_of
from tests.lists.conftest import HEADER, line, workbook
from tests.one_use import key_in

pytestmark = pytest.mark.django_db


def test_a_file_leads_to_its_preview_and_nothing_is_in_the_registry(catalogue, browse, huyen, xuan_lap):
    client = browse(huyen)
    data = workbook(line(), line("Nhà sạch, vườn đẹp"))
    response = send(client, data, "Danh sách xã Xuân Lập.xlsx")
    batch = ImportBatch.objects.get()
    assert response.url == page(batch)
    assert (batch.by, batch.unit, batch.state) == (huyen, xuan_lap, "staged")
    assert batch.file.read() == data
    assert not EmulationModel.objects.exists()
    assert "Đọc được 2 dòng mô hình" in text_of(client.get(response.url))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Tệp trống"),
        (b"%PDF-1.7 ...", "không phải bảng tính"),
        (b"PK\x03\x04 broken", "hỏng"),
        (
            b"<html><p>Danh s\xc3\xa1ch \xc4\x91\xe1\xbb\x83 \xe1\xbb\x9f trang kh\xc3\xa1c</p></html>",
            "trang web",
        ),
        (b"x" * 20_000_001, "lớn hơn 20 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_the_field_and_not_kept(
    catalogue, browse, huyen, settings, data, said
):
    response = send(browse(huyen), data)
    assert response.status_code == 400
    assert said in str(response.context["form"].errors["tep"])
    assert not ImportBatch.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


@pytest.mark.parametrize("sent", [{}, {"dan": "  \n "}])
def test_neither_file_nor_block_is_an_error(catalogue, browse, huyen, sent):
    response = browse(huyen).post(ROOM, sent)
    assert response.status_code == 400
    assert "Hãy chọn tệp danh sách" in text_of(response)


def test_a_file_and_a_block_at_once_are_refused_and_the_block_is_still_there(catalogue, browse, huyen):
    response = send(browse(huyen), workbook(line()), dan="STT\tTên mô hình")
    assert response.status_code == 400
    assert "Chỉ chọn một cách" in text_of(response)
    assert "STT\tTên mô hình" in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_block_copied_from_excel_is_read_with_its_lines_and_quotes(catalogue, browse, xa):
    head = "\t".join(HEADER)
    rows = (
        '1\t"Đường hoa\nphụ nữ"\tHội Phụ nữ\tTập thể\tXã Xuân Lập\tKinh tế\t2021\tBản Khiển',
        '2\t"Nhà sạch" vườn đẹp\tHội Nông dân\tTập thể\tXã Xuân Lập\tKinh tế\t2021\tThôn 1, thôn 2',
    )
    response = browse(xa).post(ROOM, {"dan": "\r\n".join((head, *rows))})
    batch = ImportBatch.objects.get()
    assert response.url == page(batch)
    assert batch.file_name == "Dán từ Excel.csv"
    read = [row.data for row in batch.rows.order_by("row")]
    assert [row["title"] for row in read] == ["Đường hoa phụ nữ", '"Nhà sạch" vườn đẹp']
    assert [row["place"] for row in read] == ["Bản Khiển", "Thôn 1, thôn 2"]


def test_a_block_that_cannot_be_read_stays_in_its_box(catalogue, browse, xa):
    response = browse(xa).post(ROOM, {"dan": "<html><p>một trang web</p></html>"})
    assert response.status_code == 400
    assert "dan" in response.context["form"].errors
    assert "&lt;p&gt;một trang web" in response.content.decode()


def test_what_the_list_does_not_say_can_be_said_with_it(catalogue, browse, huyen, xuan_lap):
    data = workbook(["Đường hoa", "Hội Phụ nữ"], header=("Tên mô hình", "Tên tập thể"))
    send(browse(huyen), data, don_vi=str(xuan_lap.pk), nam="2021", linh_vuc="economy")
    row = ImportBatch.objects.get().rows.get()
    assert (row.action, row.data["unit"], row.data["year"]) == ("new", "Xã Xuân Lập", 2021)


def test_a_foreign_unit_or_an_unknown_year_cannot_be_said(catalogue, browse, xa, khuon_ha):
    response = send(browse(xa), workbook(line()), don_vi=str(khuon_ha.pk), nam="1990")
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"don_vi", "nam"}
    assert not ImportBatch.objects.exists()


def test_the_same_bytes_again_are_said_with_a_link_and_may_go_on(catalogue, browse, huyen):
    client = browse(huyen)
    data = workbook(line())
    send(client, data)
    first = ImportBatch.objects.get()
    second = send(client, data, "khác tên.xlsx")
    html = client.get(second.url).content.decode()
    assert "giống hệt" in html
    assert f'href="{page(first)}"' in html
    assert "giống hệt" not in client.get(page(staged(client, line("Khác hẳn")))).content.decode()


def test_the_lists_taken_in_are_those_of_the_territory_with_state_and_last_day(
    catalogue, browse, huyen, xa, xa_khac
):
    mine, theirs = staged(browse(xa), line()), staged(browse(xa_khac), line(unit="Xã Khuôn Hà"))
    assert list(browse(xa).get(ROOM).context["page_obj"]) == [mine]
    assert list(browse(huyen).get(ROOM).context["page_obj"]) == [theirs, mine]
    shown = text_of(browse(xa).get(ROOM))
    until = timezone.localtime(mine.at + KEPT_STAGED)
    assert f"Chờ xác nhận giữ đến {until:%d/%m/%Y}" in shown


def test_many_lists_are_paged(catalogue, browse, huyen):
    for number in range(23):
        stage(workbook(line(f"Mô hình số {number}")), f"ds{number}.xlsx", huyen)
    client = browse(huyen)
    assert len(client.get(ROOM).context["page_obj"]) == 20
    assert len(client.get(f"{ROOM}?trang=2").context["page_obj"]) == 3
    assert client.get(f"{ROOM}?trang_thai=staged").context["page_obj"].paginator.count == 23
    assert client.get(f"{ROOM}?trang_thai=committed").context["page_obj"].paginator.count == 0
    for query in ("trang=x", "trang_thai=x", "la=1"):
        assert client.get(f"{ROOM}?{query}").status_code == 400


def test_nothing_of_a_file_is_code_on_a_page(catalogue, browse, huyen):
    client = browse(huyen)
    evil = "<script>alert(1)</script>"
    batch = staged(client, line(evil, f"Hội {evil}", field=evil, unit=evil), name=f"{evil[:20]}.xlsx")
    for address in (
        page(batch),
        ROOM,
        page(batch, "dong/?trang_tinh=DS&dong=2"),
        page(batch, "trang-tinh/?ten=DS"),
    ):
        response = client.get(address)
        assert response.status_code == 200
        scripts = re.findall(r"<script[^>]*>", response.content.decode())
        assert scripts == ['<script src="/static/forms.js" defer>']
    assert not Registration.objects.exists()


def test_the_menu_leads_here_only_for_those_who_enter(catalogue, browse, huyen, bcd):
    assert re.search(rf'<a href="{ROOM}"', browse(huyen).get("/").content.decode())
    assert ROOM not in browse(bcd).get("/").content.decode()


def test_back_and_another_file_is_another_list_and_the_same_file_again_is_none(catalogue, browse, huyen):
    client = browse(huyen)
    key = {"one_use_key": key_in(client.get(ROOM).content.decode())}
    one, two = workbook(line()), workbook(line("Hai"))
    first, second = send(client, one, **key), send(client, two, **key)
    assert first.url != second.url
    assert (send(client, one, **key).url, send(client, two, **key).url) == (first.url, second.url)
    assert ImportBatch.objects.count() == 2
