"""One row corrected in the browser."""

import pytest

from danvan.lists.writing.committing import commit
from models_registry.models import EmulationModel
from tests.intake.conftest import messages_of, page, staged, text_of
from tests.lists.conftest import HEADER, line

pytestmark = pytest.mark.django_db


def address(batch, row=2, more=""):
    return page(batch, f"dong/?trang_tinh=DS&dong={row}{more}")


def typed(client, batch, row=2, **changes):
    """What the form would send: everything as it stands, with these changes."""
    form = client.get(address(batch, row)).context["form"]
    values = {field.name: field.value() for field in form if field.value() not in (None, "", [])}
    return {**values, **changes}


def test_the_form_shows_what_was_read_beside_the_cells_as_they_came(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line("Đội cồng chiêng", "Bà Ma Thị Ước, Trưởng thôn", kind="CN", field="KT"))
    response = client.get(address(batch))
    form = response.context["form"]
    shown = {
        name: form[name].value() for name in ("title", "registrant", "post", "kind", "field", "unit", "year")
    }
    assert shown == {
        "title": "Đội cồng chiêng",
        "registrant": "Ma Thị Ước",
        "post": "Trưởng thôn",
        "kind": "Cá nhân",
        "field": "Kinh tế",
        "unit": "Xã Xuân Lập",
        "year": "2021",
    }
    assert "Bà Ma Thị Ước, Trưởng thôn" in text_of(response)


def test_only_what_was_changed_is_kept_as_a_correction(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line(field="Chăn trâu", year="hai nghìn"))
    response = client.post(address(batch), typed(client, batch, field="Kinh tế", year="2022"), follow=True)
    assert messages_of(response) == ["Dòng 2, trang “DS”: đã sửa."]
    batch.refresh_from_db()
    assert batch.answers["cells"] == {"DS!2": {"field": "Kinh tế", "year": "2022"}}
    assert batch.rows.get().action == "new"


def test_every_column_can_be_corrected_and_reaches_the_registry(catalogue, browse, huyen, khuon_ha):
    client = browse(huyen)
    batch = staged(client, [*line(), "Cũ"], header=(*HEADER, "Nội dung"))
    changes = {
        "title": "Nhà sạch, vườn đẹp",
        "registrant": "Lý Thị Hoa",
        "kind": "Cá nhân",
        "field": "Lĩnh vực khác",
        "related": ["Kinh tế"],
        "unit": "Xã Khuôn Hà",
        "year": "2022",
        "date": "05/10/2022",
        "level": "Huyện",
        "novelty": "Nhân rộng",
        "post": "Trưởng bản",
        "place": "Bản Khiển",
        "content": "Mỗi nhà\nmột vườn",
    }
    client.post(address(batch), typed(client, batch, **changes))
    batch.refresh_from_db()
    commit(batch, huyen)
    model = EmulationModel.objects.get()
    registration, holder = model.registrations.get(), model.registrant
    assert (model.title, model.place, model.content) == (
        "Nhà sạch, vườn đẹp",
        "Bản Khiển",
        "Mỗi nhà\nmột vườn",
    )
    assert (model.field.code, [field.code for field in model.related_fields.all()]) == ("other", ["economy"])
    assert (holder.name, holder.kind, holder.post, holder.unit) == (
        "Lý Thị Hoa",
        "individual",
        "Trưởng bản",
        khuon_ha,
    )
    assert (registration.year, registration.level, registration.novelty) == (2022, "district", "replicated")
    assert f"{registration.registered_on:%d/%m/%Y}" == "05/10/2022"


def test_what_is_wrong_is_said_at_once_beside_each_field_and_stays_typed(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line())
    sent = typed(client, batch, year="năm ngoái", date="32/10/2022", title="x" * 301, unit="Xã Lạ")
    response = client.post(address(batch), sent)
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"year", "date", "title", "unit"}
    assert 'value="32/10/2022"' in response.content.decode()
    batch.refresh_from_db()
    assert not batch.answers


def test_a_correction_that_leaves_the_row_in_trouble_says_so(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line("", field="Chăn trâu"))
    response = client.post(address(batch), typed(client, batch, field="Kinh tế"), follow=True)
    assert "còn vướng" in messages_of(response)[0]
    assert "thiếu tên mô hình" in messages_of(response)[0].lower()


def test_the_officer_comes_back_to_the_page_from_which_he_came(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line(year="x"))
    sent = typed(client, batch, year="2021")
    response = client.post(address(batch, more="&xu_ly=refused&trang=1"), sent)
    assert response.url == page(batch, "?xu_ly=refused&trang=1#cac-dong")


def test_a_corrected_row_reads_again_as_in_the_file(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line())
    assert "Lấy lại như trong tệp" not in client.get(address(batch)).content.decode()
    client.post(address(batch), typed(client, batch, title="Tên mới"))
    assert batch.rows.get().data["title"] == "Tên mới"
    assert "Lấy lại như trong tệp" in client.get(address(batch)).content.decode()
    client.post(address(batch), {"nhu-trong-tep": "1"})
    batch.refresh_from_db()
    assert batch.rows.get().data["title"] == "Đường hoa phụ nữ"
    assert not batch.answers.get("cells")


def test_nothing_changed_writes_nothing(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line())
    response = client.post(address(batch), typed(client, batch), follow=True)
    assert messages_of(response) == ["Dòng 2, trang “DS”: không có gì thay đổi."]
    batch.refresh_from_db()
    assert not batch.answers


def test_a_row_of_a_list_that_was_written_cannot_be_edited(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line())
    sent = typed(client, batch, title="Tên mới")
    commit(batch, huyen)
    assert client.post(address(batch), sent).status_code == 404
    assert EmulationModel.objects.get().title == "Đường hoa phụ nữ"


def test_marks_and_two_columns_of_names_are_corrected_too(catalogue, browse, huyen):
    client = browse(huyen)
    header = ("STT", "Tên mô hình", "Tập thể", "Cá nhân", "Xã, thị trấn", "Kinh tế", "Lĩnh vực khác", "Năm")
    rows = [
        [1, "Một", "Hội Phụ nữ", "", "Xã Xuân Lập", "x", "x", 2021],
        [2, "Hai", "", "Lý Văn Páo", "Xã Xuân Lập", "", "x", 2021],
        [3, "Ba", "Hội Nông dân", "", "Xã Xuân Lập", "x", "", 2021],
    ]
    batch = staged(client, *rows, header=header)
    client.post(address(batch, 2), typed(client, batch, 2, field="Lĩnh vực khác"))
    client.post(address(batch, 3), typed(client, batch, 3, registrant="Lý Văn Páo A"))
    first, second = batch.rows.filter(row__in=(2, 3)).order_by("row")
    assert (first.action, first.data["field_code"]) == ("new", "other")
    assert (second.action, second.data["registrant"], second.data["kind"]) == (
        "new",
        "Lý Văn Páo A",
        "individual",
    )
