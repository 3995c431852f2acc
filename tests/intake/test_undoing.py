"""Taking a list back: undone whole weeks later, or given up before it was written."""

import io

import pytest
from openpyxl import load_workbook

from danvan.lists.models import ImportBatch
from danvan.lists.writing.committing import commit
from models_registry import services
from models_registry.models import Change, EmulationModel, Registrant, Registration
from tests.intake.conftest import ROOM, as_seen, messages_of, page, staged, text_of
from tests.lists.conftest import line

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(catalogue, browse, xa):
    batch = staged(
        browse(xa), line(), line("Nhà sạch", "Hội Nông dân"), line("Nhà sạch", "Hội Nông dân", year=2022)
    )
    return commit(batch, xa)


def test_an_undo_is_asked_for_and_takes_out_what_the_list_made(written, browse, huyen):
    client = browse(huyen)
    asked = text_of(client.get(page(written, "hoan-tac/")))
    for said in ("3 lượt đăng ký", "2 mô hình", "2 tập thể, cá nhân"):
        assert said in asked
    assert Registration.objects.count() == 3
    response = client.post(page(written, "hoan-tac/"), follow=True)
    assert "7 bản ghi đã được đưa ra khỏi sổ" in messages_of(response)[0]
    assert not any(model.objects.exists() for model in (Registration, EmulationModel, Registrant))
    assert Change.objects.filter(action="deleted", by=huyen, reason__contains="Hoàn tác").count() == 7
    shown = text_of(client.get(page(written)))
    assert "Đã hoàn tác" in shown
    assert "Cán bộ huyện" in shown


def test_what_was_worked_with_since_stays_and_its_reason_stands_on_its_row_for_everyone(
    written, browse, huyen, xa
):
    kept = Registration.objects.get(year=2022)
    services.accept([kept], huyen)
    response = browse(xa).post(page(written, "hoan-tac/"), follow=True)
    assert "còn lại 3 bản ghi" in messages_of(response)[0]  # with its model and its registrant
    assert list(Registration.objects.all()) == [kept]
    shown = text_of(browse(huyen).get(page(written)))
    assert "còn lại trong sổ: đã được Cán bộ huyện tiếp nhận ngày" in shown
    assert "3 bản ghi còn lại trong sổ" in shown


def test_a_list_of_which_something_stayed_is_handed_back_with_the_reasons(written, browse, huyen, xa):
    services.accept([Registration.objects.get(year=2022)], huyen)
    client = browse(xa)
    client.post(page(written, "hoan-tac/"))
    marked = load_workbook(io.BytesIO(client.get(page(written, "tra-lai/")).content))
    told = [str(row[-1].value) for row in marked["DS"].iter_rows()]
    assert "còn lại trong sổ" not in told[1]
    assert "“Hội Nông dân” còn lại trong sổ: đã có mô hình gắn với dòng này" in told[2]
    assert "“Nhà sạch – 2022” còn lại trong sổ: đã được Cán bộ huyện tiếp nhận ngày" in told[3]
    assert client.get(page(written, "dong-chua-nhan.xlsx")).status_code == 200


def test_a_list_is_undone_once(written, browse, huyen):
    client = browse(huyen)
    client.post(page(written, "hoan-tac/"))
    before = Change.objects.count()
    response = client.post(page(written, "hoan-tac/"), follow=True)
    assert "không có gì để hoàn tác" in messages_of(response)[-1]
    assert Change.objects.count() == before


def test_a_list_that_waits_cannot_be_undone_but_given_up(catalogue, browse, huyen, settings):
    client = browse(huyen)
    batch = staged(client, line())
    assert client.get(page(batch, "hoan-tac/")).url == page(batch)
    assert "sẽ không còn trên cổng" in text_of(client.get(page(batch, "bo/")))
    assert ImportBatch.objects.get().state == "staged"
    stale = as_seen(batch)
    client.post(page(batch, "xu-ly-dong/"), {"viec": "bo|2|DS"})
    told = client.post(page(batch, "bo/"), stale, follow=True)
    assert "Chưa bỏ tệp: danh sách vừa được sửa ở nơi khác" in messages_of(told)[-1]
    response = client.post(page(batch, "bo/"), as_seen(batch))
    assert response.url == ROOM
    assert ImportBatch.objects.get().state == "expired"
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert "Không còn giữ tệp" in text_of(client.get(ROOM))


def test_a_written_list_is_not_given_up(written, browse, huyen):
    client = browse(huyen)
    for response in (
        client.get(page(written, "bo/"), follow=True),
        client.post(page(written, "bo/"), as_seen(written), follow=True),
    ):
        assert "không bỏ được nữa" in messages_of(response)[0]
    written.refresh_from_db()
    assert written.state == "committed"
    assert Registration.objects.count() == 3
