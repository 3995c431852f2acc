"""One row corrected in the browser."""

import pytest

from danvan.lists.writing.committing import commit
from models_registry.models import EmulationModel
from tests.intake.conftest import as_sent, as_shown, messages_of, page, staged, text_of
from tests.lists.conftest import HEADER, line

pytestmark = pytest.mark.django_db


def address(batch, row=2, more=""):
    return page(batch, f"dong/?trang_tinh=DS&dong={row}{more}")


def typed(client, batch, row=2, **changes):
    """What the form would send: everything as it stands, with these changes."""
    return {**as_shown(client.get(address(batch, row)).context["form"]), **changes}


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
    client.post(address(batch), typed(client, batch, **{"nhu-trong-tep": "1"}))
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


def errors_of(response, field="__all__"):
    return " ".join(response.context["form"].errors.get(field, []))


def test_two_officers_correct_a_row_and_both_corrections_stand(catalogue, browse, xa, huyen):
    of_xa, of_huyen = browse(xa), browse(huyen)
    batch = staged(of_xa, line())
    stale = typed(of_huyen, batch, registrant="Hội Nông dân")
    of_xa.post(address(batch), typed(of_xa, batch, title="Tên của xã"))
    told = of_huyen.post(address(batch), stale)
    assert told.status_code == 400
    assert "bản của đồng chí chưa được ghi" in errors_of(told)
    assert "Mục “Tên mô hình” vừa đổi từ “Đường hoa phụ nữ” thành “Tên của xã”" in errors_of(told)
    assert batch.rows.get().data["registrant"] == "Hội Phụ nữ"
    form = told.context["form"]
    assert (form["title"].value(), form["registrant"].value()) == ("Tên của xã", "Hội Nông dân")
    assert of_huyen.post(address(batch), as_sent(told)).status_code == 302
    data = batch.rows.get().data
    assert (data["title"], data["registrant"]) == ("Tên của xã", "Hội Nông dân")


def test_what_two_officers_changed_is_asked_and_the_second_press_decides(catalogue, browse, xa, huyen):
    of_xa, of_huyen = browse(xa), browse(huyen)
    batch = staged(of_xa, line())
    stale = typed(of_huyen, batch, title="Tên của huyện", related=["Lĩnh vực khác"])
    of_xa.post(address(batch), typed(of_xa, batch, title="Tên của xã", field="Lĩnh vực khác"))
    told = of_huyen.post(address(batch), stale)
    assert "đã đổi mục này thành “Tên của xã”" in errors_of(told, "title")
    assert "nội dung của đồng chí (“Tên của huyện”)" in errors_of(told, "title")
    assert "Mục “Lĩnh vực” vừa đổi từ “Kinh tế” thành “Lĩnh vực khác”" in errors_of(told)
    assert batch.rows.get().data["title"] == "Tên của xã"
    of_huyen.post(address(batch), as_sent(told))
    data = batch.rows.get().data
    assert (data["title"], data["field_code"]) == ("Tên của huyện", "other")


def test_what_another_officer_corrected_is_not_taken_back_unseen(catalogue, browse, xa, huyen):
    of_xa, of_huyen = browse(xa), browse(huyen)
    batch = staged(of_xa, line())
    of_xa.post(address(batch), typed(of_xa, batch, title="Tên của xã"))
    stale = typed(of_huyen, batch, **{"nhu-trong-tep": "1"})
    of_xa.post(address(batch), typed(of_xa, batch, registrant="Hội Nông dân"))
    assert "Hội Nông dân" in errors_of(of_huyen.post(address(batch), stale))
    assert batch.rows.get().data["registrant"] == "Hội Nông dân"


def test_both_who_wrote_the_same_and_what_a_browser_makes_of_lines_is_no_difference(
    catalogue, browse, xa, huyen
):
    client = browse(xa)
    batch = staged(client, [*line(), "Mỗi nhà\nmột vườn"], header=(*HEADER, "Nội dung"))
    in_browser = {"content": "Mỗi nhà\r\nmột vườn", "initial-content": "Mỗi nhà\r\nmột vườn"}
    stale = typed(client, batch, title="Tên mới", **in_browser)
    browse(huyen).post(address(batch), typed(browse(huyen), batch, title="Tên mới"))
    batch.refresh_from_db()
    assert batch.answers["cells"] == {"DS!2": {"title": "Tên mới"}}
    client.post(address(batch), stale)
    again = client.post(address(batch), typed(client, batch, **in_browser), follow=True)
    assert messages_of(again) == ["Dòng 2, trang “DS”: không có gì thay đổi."]
    batch.refresh_from_db()
    assert batch.answers["cells"] == {"DS!2": {"title": "Tên mới"}}


def test_a_row_in_two_years_keeps_both_when_it_is_corrected(catalogue, browse, huyen):
    client = browse(huyen)
    header = ("STT", "Tên mô hình", "Tập thể", "Xã, thị trấn", "Lĩnh vực", "2021", "2022")
    batch = staged(client, [1, "Một", "Hội Phụ nữ", "Xã Xuân Lập", "Kinh tế", "x", "x"], header=header)
    years = [row.data["year"] for row in batch.rows.order_by("pk")]
    assert years == [2021, 2022]
    assert "1 dòng tên cột (tính thêm 1 vì có dòng là nhiều lượt đăng ký)" in text_of(client.get(page(batch)))
    shown = client.get(address(batch))
    assert "Dòng này đăng ký ở 2 năm (2021, 2022)" in text_of(shown)
    client.post(address(batch), typed(client, batch, title="Tên mới", year="2022"))
    assert [(row.data["title"], row.data["year"]) for row in batch.rows.order_by("pk")] == [
        ("Tên mới", 2021),
        ("Tên mới", 2022),
    ]


def test_a_form_that_carries_nothing_overwrites_nothing_unasked(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line())
    bare = {"title": "Tên mới", "registrant": "Hội Phụ nữ", "initial-year": "x" * 40}
    told = client.post(address(batch), bare)
    assert told.status_code == 400
    assert "“Đường hoa phụ nữ”" in errors_of(told, "title")
    batch.refresh_from_db()
    assert not batch.answers
