"""A second version on its preview: replaces or adds, chosen in words; what it corrects, withdraws, adds; the doors."""

import pytest

from danvan.lists.models import ImportBatch
from danvan.lists.writing.committing import commit
from danvan.lists.writing.undoing import undo
from models_registry import services
from models_registry.models import Change, EmulationModel, Registration
from tests.intake.conftest import messages_of, page, question, staged, text_of, to_write
from tests.lists.conftest import line

pytestmark = pytest.mark.django_db

FIRST = (line("Đường hoa"), line("Tiếng kẻng", "Công an xã"), line("Nuôi ong", "Hội Nông dân"))
SECOND = (line("Đường hoa"), line("Tiếng kẻng", "Ban Công an xã"), line("Nhà sạch", "Hội Phụ nữ"))


@pytest.fixture
def first(catalogue, browse, xa):
    return commit(staged(browse(xa), *FIRST, name="ds tháng 3.xlsx"), xa)


@pytest.fixture
def second(first, browse, xa):
    return staged(browse(xa), *SECOND, name="ds tháng 4.xlsx")


def choose(client, batch, earlier):
    return client.post(page(batch, "thay-the/"), {"lan_truoc": earlier.pk if earlier else ""}, follow=True)


def standing():
    rows = Registration.objects.exclude(state="withdrawn").select_related("model__registrant")
    return sorted((row.model.title, row.model.registrant.name) for row in rows)


def test_the_preview_offers_both_ways_and_none_is_taken_in_silence(first, second, browse, xa):
    shown = text_of(browse(xa).get(page(second)))
    assert "danh sách bổ sung" in shown
    assert "Thay thế “ds tháng 3.xlsx”, đã nhận lúc" in shown
    assert "Ghi tất cả" not in shown
    model = EmulationModel.objects.get(title="Tiếng kẻng")
    field = question(browse(xa), second, "Sổ đã có “Tiếng kẻng” cùng đơn vị, cùng năm, của “Công an xã”")
    assert [value for value, _ in field.field.choices] == [str(model.pk), "0"]
    answered = browse(xa).post(page(second, "tra-loi/"), {field.html_name: "0"}, follow=True)
    assert "Ghi tất cả 2 dòng" in text_of(answered)
    commit(second, xa)
    assert len(standing()) == 5


def test_a_replacement_is_shown_written_and_undone(first, second, browse, xa):
    client, before = browse(xa), standing()
    response = choose(client, second, first)
    assert "Chưa ghi gì" in messages_of(response)[0]
    shown = text_of(response)
    assert "Thay thế “ds tháng 3.xlsx”: giữ nguyên 1, sửa 1, rút 1, thêm 1" in shown
    assert "tập thể, cá nhân: “Công an xã” → “Ban Công an xã”" in shown
    assert "Không còn trong danh sách: 1 lượt đăng ký Mô hình; tập thể, cá nhân Năm Xử lý Nuôi ong" in shown
    assert "Sau khi thay thế còn trong sổ 3" in shown
    for name, titles in (
        ("corrects", ["Tiếng kẻng"]),
        ("unchanged", ["Đường hoa"]),
        ("written", ["Nhà sạch"]),
    ):
        rows = client.get(page(second), {"xu_ly": name}).context["page_obj"]
        assert [row.data["title"] for row in rows] == titles
    assert standing() == before
    response = client.post(page(second, "ghi/"), to_write(second), follow=True)
    assert "sửa 1, rút 1, thêm 1" in messages_of(response)[0]
    assert "Thay thế “ds tháng 3.xlsx” : sửa 1 dòng, rút 1 lượt đăng ký" in text_of(response)
    assert "Nuôi ong" in text_of(response)  # each number opens what it counts
    assert standing() == [
        ("Nhà sạch", "Hội Phụ nữ"),
        ("Tiếng kẻng", "Ban Công an xã"),
        ("Đường hoa", "Hội Phụ nữ"),
    ]
    told = text_of(client.get(page(first)))
    assert "đã được thay thế bằng “ds tháng 4.xlsx”" in told
    assert "Hoàn tác" not in told
    refused = client.post(page(first, "hoan-tac/"), follow=True)
    assert "Hãy hoàn tác danh sách đó trước" in messages_of(refused)[0]
    asked = text_of(client.get(page(second, "hoan-tac/")))
    assert "trở lại như trước khi thay thế" in asked
    response = client.post(page(second, "hoan-tac/"), follow=True)
    assert "2 bản ghi trở lại như trước khi thay thế" in messages_of(response)[0]
    assert standing() == before


def test_a_replacement_that_only_withdraws_says_so_and_can_be_pressed_again(first, browse, xa):
    client = browse(xa)
    shorter = staged(client, *FIRST[:2], name="ds tháng 4.xlsx")
    choose(client, shorter, first)
    for _ in range(2):
        response = client.post(page(shorter, "ghi/"), to_write(shorter), follow=True)
        assert response.status_code == 200
    assert "sửa 0, rút 1, thêm 0" in messages_of(response)[-1]
    assert [title for title, _ in standing()] == ["Tiếng kẻng", "Đường hoa"]


def test_what_the_new_list_does_not_speak_of_is_asked_in_one_question(catalogue, browse, xa):
    client = browse(xa)
    people = [line(f"Ao cá {name}", f"Ma Văn {name}", kind="Cá nhân") for name in ("Chài", "Lưới")]
    earlier = staged(client, *FIRST, *people, name="ds tháng 3.xlsx")
    client.post(page(earlier, "ghi/"), to_write(earlier))
    part = staged(client, *FIRST, name="ds tháng 4.xlsx")
    choose(client, part, earlier)
    field = question(client, part, "2 lượt đăng ký")
    assert "nhưng tệp không có cá nhân nào." in field.label
    response = client.post(page(part, "ghi/"), to_write(part), follow=True)
    assert "chưa trả lời rút hay giữ lại" in messages_of(response)[0]
    client.post(page(part, "tra-loi/"), {field.html_name: "0"})
    response = client.post(page(part, "ghi/"), to_write(part), follow=True)
    assert "rút 0" in messages_of(response)[-1]
    assert len(standing()) == 5


def test_a_list_of_another_year_is_not_offered_for_replacing(first, browse, xa):
    client = browse(xa)
    annual = staged(client, line("Đường hoa", year=2022), name="ds tháng 3.xlsx")
    assert "Thay thế “ds tháng 3.xlsx”" not in text_of(client.get(page(annual)))


def test_a_choice_is_taken_back(first, second, browse, xa):
    client = browse(xa)
    choose(client, second, first)
    assert "danh sách bổ sung" in messages_of(choose(client, second, None))[0]
    second.refresh_from_db()
    assert (second.counts["corrects"], second.counts["question"], second.counts["new"]) == (0, 1, 1)


def test_what_was_accepted_meanwhile_is_asked_once_on_the_page(first, second, browse, xa, huyen):
    services.accept(list(Registration.objects.all()), huyen)
    client = browse(huyen)
    shown = text_of(choose(client, second, first))
    assert "chưa biết rút hay giữ lại" in shown
    mended, gone = question(client, second, "Tiếng kẻng"), question(client, second, "Nuôi ong")
    said = {mended.name: mended.field.choices[0][0], gone.name: "0"}
    client.post(page(second, "tra-loi/"), said)
    response = client.post(page(second, "ghi/"), to_write(second), follow=True)
    assert "sửa 1, rút 0, thêm 1" in messages_of(response)[-1]
    assert "1 lượt không còn trong danh sách nhưng ở lại trong sổ" in text_of(response)
    assert Registration.objects.filter(state="accepted").count() == 4


def test_who_enters_is_told_what_he_cannot_withdraw(first, second, browse, xa, huyen):
    services.accept(list(Registration.objects.all()), huyen)
    client = browse(xa)
    shown = text_of(choose(client, second, first))
    assert "Ở lại: đã được tiếp nhận hoặc công nhận. Cần rút thì đề nghị nơi quyết định." in shown
    mended = question(client, second, "Tiếng kẻng")
    assert "Gửi đề nghị đính chính" in str(mended)


def test_a_first_list_that_was_undone_meanwhile_is_said_and_refused(first, second, browse, xa):
    client = browse(xa)
    choose(client, second, first)
    undo(first, xa)
    assert "không còn để thay thế" in text_of(client.get(page(second)))
    response = client.post(page(second, "ghi/"), to_write(second), follow=True)
    assert "không còn để thay thế" in messages_of(response)[0]
    assert not Registration.objects.exists()


def test_a_first_list_whose_rows_were_changed_meanwhile_is_asked_again(first, second, browse, xa, huyen):
    client = browse(xa)
    choose(client, second, first)
    services.accept(list(Registration.objects.filter(model__title="Tiếng kẻng")), huyen)
    response = client.post(page(second, "ghi/"), to_write(second), follow=True)
    assert "Chưa ghi gì: 1 dòng chưa ghi được" in messages_of(response)[0]
    assert EmulationModel.objects.filter(registrant__name="Ban Công an xã").count() == 0
    assert "Gửi đề nghị đính chính" in str(question(client, second, "Tiếng kẻng"))


def test_a_second_press_writes_nothing_more(first, second, browse, xa):
    client = browse(xa)
    choose(client, second, first)
    for _ in range(2):
        client.post(page(second, "ghi/"), to_write(second))
    changes = Change.objects.count()
    client.post(page(second, "ghi/"), to_write(second))
    assert (len(standing()), Change.objects.count()) == (3, changes)


def test_only_a_list_of_the_same_unit_that_the_officer_sees_is_replaced(first, browse, huyen, xa_khac, bcd):
    other = staged(browse(huyen), line("Của Khuôn Hà", unit="Xã Khuôn Hà"))
    assert "là của đơn vị khác" in messages_of(choose(browse(huyen), other, first))[0]
    assert choose(browse(xa_khac), other, first).status_code == 404
    assert choose(browse(bcd), other, first).status_code == 403
    assert browse(None).post(page(other, "thay-the/"), {"lan_truoc": first.pk}).status_code in (302, 403)
    for said in ("abc", "9" * 12, str(10**8)):
        assert browse(huyen).post(page(other, "thay-the/"), {"lan_truoc": said}).status_code in (302, 404)
    assert not ImportBatch.objects.get(pk=other.pk).answers.get("replaces")


def test_a_list_that_waits_or_was_replaced_is_not_offered(first, second, browse, xa):
    client = browse(xa)
    third = staged(client, *SECOND, name="lần 3.xlsx")
    choose(client, second, first)
    client.post(page(second, "ghi/"), to_write(second))
    shown = text_of(client.get(page(third)))
    assert "Thay thế “ds tháng 4.xlsx”" in shown
    assert "Thay thế “ds tháng 3.xlsx”" not in shown
