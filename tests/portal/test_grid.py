"""The grid: a few columns of many models, corrected like a sheet."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Act, Change, CorrectionRequest, EmulationModel, State
from tests.builders import make_field, make_model, make_registrant, make_registration

pytestmark = pytest.mark.django_db
GRID = reverse("portal:models_grid")


@pytest.fixture
def models(xuan_lap):
    """One accepted, two that wait."""
    states = (State.ACCEPTED, State.SUBMITTED, State.SUBMITTED)
    return [
        make_registration(
            make_model(f"Đường hoa {n}", make_registrant(xuan_lap, f"Chi hội {n}")), state=state
        ).model
        for n, state in enumerate(states)
    ]


def sent_of(page):
    [form] = [one for one in html.fromstring(page.content).forms if one.method == "POST" and not one.action]
    sent = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def cell(model, name):
    return f"r{model.pk}-{name}"


def told(page):
    return [str(one) for one in page.context["messages"]]


def stored(model, name="place"):
    return getattr(EmulationModel.objects.get(pk=model.pk), name)


def test_only_what_was_changed_is_saved_in_one_act(browse, xa, models):
    client = browse(xa)
    page = client.get(GRID)
    assert len(page.context["rows"]) == 3
    typed = {
        cell(models[0], "place"): "Thôn Nà Ta",
        cell(models[1], "title"): "Ngõ sạch",
        cell(models[1], "note"): "Mới",
    }
    sent = {**sent_of(page), **typed}
    done = client.post(GRID, sent, follow=True)
    assert told(done) == ["Đã sửa 2 mô hình."]
    assert (stored(models[0]), stored(models[1], "title"), stored(models[1], "note")) == (
        "Thôn Nà Ta",
        "Ngõ sạch",
        "Mới",
    )
    assert stored(models[1], "sort_title") != stored(models[2], "sort_title")
    assert Act.objects.count() == 1
    after = {change.subject_id: set(change.after) for change in Change.objects.all()}
    assert after == {models[0].pk: {"place"}, models[1].pk: {"title", "note"}}
    assert "lần bấm này không ghi thêm" in told(client.post(GRID, sent, follow=True))[0]
    assert Act.objects.count() == 1


def test_nothing_changed_writes_nothing(browse, xa, models):
    client = browse(xa)
    done = client.post(GRID, sent_of(client.get(GRID)), follow=True)
    assert told(done) == ["Chưa có ô nào được sửa."]
    assert not Act.objects.exists()


def test_a_fault_is_said_beside_its_cell_and_nothing_typed_is_lost(browse, xa, models):
    client = browse(xa)
    sent = sent_of(client.get(GRID))
    sent |= {
        cell(models[1], "place"): "Thôn A",
        cell(models[2], "title"): "x" * 301,
        cell(models[2], "field"): "?",
    }
    page = client.post(GRID, sent)
    assert page.status_code == 400
    found = html.fromstring(page.content)
    assert found.xpath(f"//input[@name='{cell(models[1], 'place')}']/@value") == ["Thôn A"]
    assert found.xpath(f"//textarea[@name='{cell(models[2], 'title')}']/text()")[0].strip() == "x" * 301
    assert "Không có lĩnh vực này." in page.content.decode()
    assert not Act.objects.exists()
    again = sent_of(page) | {
        cell(models[2], "title"): "Ngắn",
        cell(models[2], "field"): str(models[2].field_id),
    }
    assert client.post(GRID, again).status_code == 302
    assert (stored(models[1]), stored(models[2], "title")) == ("Thôn A", "Ngắn")


def test_a_cell_that_others_changed_meanwhile_is_asked_and_other_rows_are_not_in_its_way(browse, xa, models):
    client = browse(xa)
    page = client.get(GRID)
    with trail.act(OPERATOR):
        trail.save(models[0], place="Thôn Khuổi Trang")
        trail.save(models[1], place="Thôn Nà Lòa")
    refused = client.post(GRID, sent_of(page) | {cell(models[0], "place"): "Thôn Nà Ta"})
    assert refused.status_code == 400
    assert "Thôn Khuổi Trang" in refused.content.decode()
    assert stored(models[0]) == "Thôn Khuổi Trang"
    assert client.post(GRID, sent_of(refused)).status_code == 302
    assert (stored(models[0]), stored(models[1])) == ("Thôn Nà Ta", "Thôn Nà Lòa")


def test_what_was_accepted_is_corrected_with_a_reason_or_asked_for(browse, xa, huyen, models):
    culture = make_field("culture", "Văn hóa")
    typed = {cell(models[0], "field"): str(culture.pk), cell(models[0], "title"): "Đường hoa mới"}
    client = browse(xa)
    page = client.post(GRID, sent_of(client.get(GRID)) | typed)
    assert page.status_code == 400
    assert "Ghi rõ lý do: có mô hình đã được tiếp nhận" in page.content.decode()
    done = client.post(GRID, sent_of(page) | {"reason": "Ghi nhầm"}, follow=True)
    assert told(done) == ["Đã gửi 1 đề nghị đính chính."]
    assert CorrectionRequest.objects.get().after == {"title": "Đường hoa mới", "field": str(culture.pk)}
    assert stored(models[0], "title") == "Đường hoa 0"
    client = browse(huyen)
    client.post(GRID, sent_of(client.get(GRID)) | typed | {"reason": "Ghi nhầm"})
    assert (stored(models[0], "title"), stored(models[0], "field")) == ("Đường hoa mới", culture)


def test_a_field_of_another_office_is_not_taken(browse, xa, models, na_hang):
    foreign = make_field("khac", "Riêng của Na Hang", unit=na_hang)
    client = browse(xa)
    page = client.post(GRID, sent_of(client.get(GRID)) | {cell(models[1], "field"): str(foreign.pk)})
    assert page.status_code == 400
    assert not Act.objects.exists()


# --- doors


@pytest.mark.parametrize(
    ("who", "status"), [("bcd", 403), ("la", 403), ("an", 200), ("huyen", 200)], indirect=["who"]
)
def test_who_may_enter_the_grid(who, status, browse, models):
    assert browse(who).get(GRID).status_code == status
    if status == 403:
        assert browse(who).post(GRID, {"dong": models[0].pk}).status_code == 403


def test_others_rows_are_not_there_and_are_not_written(browse, xa_khac, huyen_khac, models):
    assert browse(None).get(GRID).status_code == 302
    for user in (xa_khac, huyen_khac):
        client = browse(user)
        assert client.get(GRID).context["rows"] == []
        sent = {"dong": models[1].pk, cell(models[1], "place"): "Của người khác"}
        page = client.post(GRID, sent)
        assert page.status_code == 400
        assert "1 dòng không còn trong danh sách đồng chí được sửa" in page.content.decode()
    assert not Act.objects.exists()


@pytest.mark.parametrize(
    ("asked", "status"),
    [("trang=0", 400), ("trang=x", 400), ("trang=9", 200), ("la=1", 302), ("nam=nay", 302)],
)
def test_a_bad_address_is_refused(asked, status, browse, xa, models):
    assert browse(xa).get(f"{GRID}?{asked}").status_code == status


def test_the_list_leads_there_with_its_filter(browse, xa, bcd, models):
    page = html.fromstring(browse(xa).get("/mo-hinh/?nam=2021").content)
    assert page.xpath("//a[contains(@href, 'sua-bang')]/@href") == [f"{GRID}?nam=2021"]
    assert "sua-bang" not in browse(bcd).get("/mo-hinh/?nam=2021").content.decode()


def test_more_rows_ask_no_more(browse, xa, xuan_lap):
    client, asked = browse(xa), []
    for number in (2, 30):
        rows = [make_model(f"Vườn rau {n}", make_registrant(xuan_lap)) for n in range(number)]
        with CaptureQueriesContext(connection) as shown:
            page = client.get(GRID)
        sent = sent_of(page) | {cell(row, "place"): f"Thôn {row.pk}" for row in rows}
        with CaptureQueriesContext(connection) as saved:
            assert client.post(GRID, sent).status_code == 302
        client.get("/mo-hinh/")  # hears what was done
        asked.append((len(shown), len(saved)))
    assert asked[1][0] <= asked[0][0] <= 25
    assert asked[1][1] <= asked[0][1] <= 60


def test_on_paper_each_cell_stands_whole_in_words(models, browse, huyen):
    """A box is as wide as its column, and paper does not scroll."""
    note = "Ghi chú dài " * 20
    field = make_field("Phát triển kinh tế")
    EmulationModel.objects.filter(pk=models[1].pk).update(place="Thôn Khuổi Trang", note=note, field=field)
    page = html.fromstring(browse(huyen).get(GRID).content)
    [row] = page.xpath(f"//tr[@id='dong-{models[1].pk}']")
    words = [" ".join(one.text_content().split()) for one in row.xpath(".//span[@class='print-only']")]
    assert words == [models[1].title, field.name, "Thôn Khuổi Trang", "", note.strip()]


@pytest.mark.parametrize("name", ["title", "place", "note"])
def test_a_sign_that_cannot_be_read_is_refused_as_in_every_form(browse, huyen, models, name):
    client = browse(huyen)
    sent = sent_of(client.get(GRID)) | {cell(models[1], name): ["Đường\0hoa"]}
    answer = client.post(GRID, sent)
    assert "Nội dung có ký tự lạ không đọc được, hãy gõ lại." in answer.content.decode()
    assert EmulationModel.objects.get(pk=models[1].pk).title == "Đường hoa 1"
