"""After a list was written: what stayed behind is gone on with, an undo names other lists, no model is unseen."""

import pytest

from danvan.lists.models import ImportBatch
from danvan.lists.writing.committing import commit
from models_registry import trail
from models_registry.models import Change, EmulationModel, Registration
from tests.intake.conftest import messages_of, page, question, staged, text_of, to_write
from tests.lists.conftest import line
from tests.one_use import key_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(catalogue, browse, xa):
    """Two of three rows are written, the third asks for its field."""
    batch = staged(
        browse(xa), line(), line("Nhà sạch"), line("Chăn trâu giỏi", field="Chăn trâu"), name="đợt 1.xlsx"
    )
    return commit(batch, xa, only_good=True)


def go_on(client, batch, **sent):
    return client.post(page(batch, "phan-con-lai/"), sent, follow=True)


def test_rows_that_stayed_behind_are_corrected_and_written_from_the_lists_own_page(written, browse, xa):
    client = browse(xa)
    shown = text_of(client.get(page(written)))
    assert "Sửa và ghi tiếp 1 dòng này" in shown
    response = go_on(client, written)
    again = response.context["batch"]
    assert (again.state, again.counts["unchanged"], again.counts["question"]) == ("staged", 2, 1)
    word = question(client, again, "“Chăn trâu” là lĩnh vực nào")
    client.post(page(again, "tra-loi/"), {word.name: "economy"})
    client.post(page(again, "ghi/"), to_write(again))
    assert EmulationModel.objects.filter(title="Chăn trâu giỏi").exists()
    assert (EmulationModel.objects.count(), Registration.objects.count()) == (3, 3)


def test_what_was_answered_of_the_list_is_not_asked_again(written, browse, xa):
    client = browse(xa)
    ImportBatch.objects.filter(pk=written.pk).update(answers={"cells": {"DS!4": {"field": "Kinh tế"}}})
    again = go_on(client, written).context["batch"]
    assert (again.counts["new"], again.counts["question"]) == (1, 0)


def test_a_row_that_was_written_already_is_not_corrected_into_a_second_one(written, browse, xa):
    client = browse(xa)
    again = go_on(client, written).context["batch"]
    address = page(again, "dong/?trang_tinh=DS&dong=2")
    for answer in (
        client.get(address, follow=True),
        client.post(address, {"title": "Khác hẳn"}, follow=True),
    ):
        assert "đã được ghi vào sổ ở lần nhận trước của tệp này" in messages_of(answer)[0]
    assert again.rows.get(row=2).data["title"] == "Đường hoa phụ nữ"
    assert client.get(page(again, "dong/?trang_tinh=DS&dong=4")).status_code == 200


def test_a_row_that_somebody_left_out_is_taken_up_again_from_the_written_list(catalogue, browse, xa):
    client = browse(xa)
    batch = staged(client, line(), line("Nhà sạch"))
    client.post(page(batch, "xu-ly-dong/"), {"viec": "bo|3|DS"})
    commit(batch, xa)
    assert "Đã bỏ, không ghi 1 dòng Xem lại 1 dòng này" in text_of(client.get(page(batch)))
    again = go_on(client, batch).context["batch"]
    assert (again.counts["unchanged"], again.counts["left_out"]) == (1, 1)
    client.post(page(again, "xu-ly-dong/"), {"viec": "lay-lai|3|DS"})
    client.post(page(again, "ghi/"), to_write(again))
    assert set(EmulationModel.objects.values_list("title", flat=True)) == {"Đường hoa phụ nữ", "Nhà sạch"}


def test_the_rest_is_taken_up_once(written, browse, xa, huyen):
    client = browse(xa)
    key = key_in(client.get(page(written)).content.decode())
    first = go_on(client, written, one_use_key=key).context["batch"]
    assert go_on(client, written, one_use_key=key).context["batch"] == first
    assert go_on(browse(huyen), written).context["batch"] == first  # it waits already
    assert ImportBatch.objects.count() == 2


def test_nobody_else_takes_up_the_rest(written, browse, xa_khac, bcd, la):
    for user, status in ((xa_khac, 404), (bcd, 403), (la, 403)):
        assert browse(user).post(page(written, "phan-con-lai/")).status_code == status
    assert browse(None).post(page(written, "phan-con-lai/")).status_code == 302
    assert browse(None).get(page(written, "phan-con-lai/")).url.startswith("/dang-nhap/")
    assert ImportBatch.objects.count() == 1


def test_a_list_that_waits_or_was_undone_has_no_rest(written, browse, xa):
    client = browse(xa)
    client.post(page(written, "hoan-tac/"))
    assert "Sửa và ghi tiếp" not in text_of(client.get(page(written)))
    assert client.post(page(written, "phan-con-lai/")).url == page(written)
    assert client.get(page(written, "phan-con-lai/")).url == page(written)
    assert ImportBatch.objects.count() == 1


def test_an_undo_names_the_other_lists_with_the_same_records(written, browse, xa):
    client = browse(xa)
    other = commit(staged(client, line("Nhà sạch"), line("Khác"), name="đợt 2.xlsx"), xa)
    waiting = staged(client, line("Nhà sạch"), name="chờ.xlsx")
    shown = client.get(page(written, "hoan-tac/"))
    assert "cũng có dòng thuộc những bản ghi này" in text_of(shown)
    assert page(other) in shown.content.decode()
    assert page(waiting) not in shown.content.decode()


def test_an_undo_without_other_lists_names_none(written, browse, xa):
    assert "cũng có dòng" not in text_of(browse(xa).get(page(written, "hoan-tac/")))


def test_a_model_that_stayed_without_a_registration_is_shown(written, browse, xa, huyen):
    model = EmulationModel.objects.get(title="Nhà sạch")
    with trail.act(huyen, "Ghi nơi thực hiện"):
        trail.save(model, place="Thôn Lũng")
    client = browse(xa)
    response = client.post(page(written, "hoan-tac/"), follow=True)
    assert "còn lại" in messages_of(response)[0]
    assert not Registration.objects.exists()
    shown = client.get(page(written))
    assert "Mô hình còn trong sổ mà không còn lượt đăng ký nào" in text_of(shown)
    assert f"/mo-hinh/{model.pk}/" in shown.content.decode()
    assert Change.objects.of(EmulationModel).filter(subject_id=model.pk, action="changed").exists()


def test_a_list_whose_models_are_all_registered_shows_none(written, browse, xa):
    assert "không còn lượt đăng ký nào" not in text_of(browse(xa).get(page(written)))


def test_what_was_only_asked_to_be_corrected_is_said_so(catalogue, browse, xa, huyen):
    commit(staged(browse(huyen), line()), huyen)  # accepted at once
    client = browse(xa)
    batch = staged(client, line(field="Lĩnh vực khác"))
    asked = question(client, batch, "khác về lĩnh vực")
    client.post(page(batch, "tra-loi/"), {asked.name: asked.field.choices[0][0]})
    response = client.post(page(batch, "ghi/"), to_write(batch), follow=True)
    said = messages_of(response)[-1]
    assert "sửa 1 dòng đã có (1 dòng là đề nghị đính chính)" in said
    assert EmulationModel.objects.get().field.code == "economy"
