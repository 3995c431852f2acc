"""A registration may wait as a draft with its title alone; what is missing is asked when it is sent."""

from urllib.parse import urlencode

import pytest
from lxml import html

from models_registry.admin.entry_drafts import draft_opened
from models_registry.models import Change, EmulationModel, EntryDraft, Kind, Registrant, Registration, State
from models_registry.services import drop_entry_draft, keep_entry_draft
from tests.builders import (
    COMMUNE_OFFICER,
    make_field,
    make_model,
    make_programme,
    make_registrant,
    make_user,
)
from tests.models_registry.test_admin_entry import ADD, form, page  # noqa: F401

pytestmark = pytest.mark.django_db
DRAFT = {"as_draft": "on"}
LIST = "/viec-cua-toi/ban-nhap-con-thieu/"
TITLE = "Đường hoa phụ nữ tự quản"


@pytest.fixture
def alone(xuan_lap):
    """A title, and what the form says by itself."""
    make_programme()
    return {"unit": str(xuan_lap.pk), "kind": Kind.COLLECTIVE, "title": TITLE}


@pytest.fixture
def xa_hai(xuan_lap):
    """The second officer of Xuân Lập."""
    return make_user(COMMUNE_OFFICER, xuan_lap, "xa-hai", full_name="Cán bộ thứ hai")


def in_words(answer):
    return " ".join(html.fromstring(answer.content).text_content().split())


def opened(client):
    """The form of the one draft, as a browser would send it."""
    answer = client.get(EntryDraft.objects.get().get_absolute_url())
    assert answer.status_code == 200
    [sent] = [one for one in html.fromstring(answer.content).forms if one.get("id") == "emulationmodel_form"]
    return answer, dict(sent.form_values())


def test_a_title_alone_is_kept_and_is_neither_model_nor_registrant_nor_registration(browse, xa, alone):
    answer = browse(xa).post(ADD, alone | DRAFT, follow=True)
    draft = EntryDraft.objects.get()
    assert (draft.title, draft.unit_id, draft.by_name) == (TITLE, int(alone["unit"]), str(xa))
    assert not EmulationModel.objects.exists()
    assert not Registrant.objects.exists()
    assert not Registration.objects.exists()
    assert (
        f"Đã lưu bản nháp “{TITLE}”. Còn thiếu: tên tập thể, cá nhân, hộ gia đình; lĩnh vực chính; năm."
        in (in_words(answer))
    )
    assert Change.objects.get().by == xa


def test_what_is_missing_is_asked_when_it_is_sent_all_of_it_beside_the_fields_and_as_links(browse, xa, alone):
    client = browse(xa)
    client.post(ADD, alone | DRAFT)
    _, sent = opened(client)
    assert sent["title"] == TITLE
    answer = client.post(EntryDraft.objects.get().get_absolute_url(), sent | {"year": ""})
    assert set(answer.context["adminform"].form.errors) == {"name", "field", "year"}
    links = html.fromstring(answer.content).xpath("//div[@class='error-summary']//a/@href")
    assert set(links) == {"#id_name", "#id_field", "#id_year"}
    assert EntryDraft.objects.exists()


def test_a_draft_that_was_completed_is_sent_and_gone(browse, xa, alone, form):  # noqa: F811
    client = browse(xa)
    client.post(ADD, alone | DRAFT)
    answer = client.post(EntryDraft.objects.get().get_absolute_url(), form)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert Registration.objects.get().state == State.SUBMITTED
    assert not EntryDraft.objects.exists()


def test_a_whole_draft_is_a_registration_as_before(browse, xa, form):  # noqa: F811
    browse(xa).post(ADD, form | DRAFT)
    assert Registration.objects.get().state == State.DRAFT
    assert not EntryDraft.objects.exists()


def test_all_that_was_typed_is_there_again_what_is_wrong_too(browse, xa, alone, xuan_lap):
    partner = make_registrant(xuan_lap, "Đoàn xã")
    related = make_field("new_rural", "Nông thôn mới")
    typed = {
        "registered_on": "32/13/2022",
        "kind": Kind.INDIVIDUAL,
        "post": "Trưởng thôn",
        "year": "2021",
        "content": "Mỗi hộ một mét hoa",
        "related_fields": [str(related.pk)],
        "partners": [str(partner.pk)],
        "partners-typed": "Hội không có trong sổ",
        "replicates": "",
        "replicates-typed": "15",
    }
    client = browse(xa)
    client.post(ADD, alone | typed | DRAFT)
    answer, sent = opened(client)
    again = html.fromstring(answer.content)
    names = ("registered_on", "kind", "post", "year", "content", "partners-typed", "replicates-typed")
    assert {name: sent[name].strip() for name in names} == {name: typed[name] for name in names}
    for name in ("related_fields", "partners"):
        assert again.xpath(f"//input[@name='{name}'][@checked]/@value") == typed[name]


def test_only_what_a_draft_needs_is_asked_of_one_that_has_it_not(browse, xa, alone):
    answer = browse(xa).post(ADD, alone | DRAFT | {"title": " "})
    assert set(answer.context["adminform"].form.errors) == {"title"}
    answer = browse(xa).post(ADD, alone | DRAFT | {"unit": ""})
    assert set(answer.context["adminform"].form.errors) == {"unit"}
    assert not EntryDraft.objects.exists()


def test_one_without_a_title_goes_by_its_holder(browse, xa, alone):
    browse(xa).post(ADD, alone | DRAFT | {"title": "", "name": "Ma Văn Tài"})
    assert EntryDraft.objects.get().title == "Ma Văn Tài"


TOO_LONG = "Dài nhất {} ký tự"
STRANGE = "Nội dung có ký tự lạ không đọc được, hãy gõ lại."


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"title": "", "name": "T" * 260}, "name", TOO_LONG.format(250)),
        ({"title": "", "name": "Tổ\0"}, "name", STRANGE),
        ({"title": "T" * 301, "name": "Tổ"}, "title", TOO_LONG.format(300)),
        ({"title": "T" * 301, "name": "T" * 260}, "title", TOO_LONG.format(300)),
        ({"title": "Đường\0hoa", "name": "Tổ"}, "title", STRANGE),
    ],
)
def test_what_it_would_go_by_is_told_where_it_is_wrong_and_stays(browse, xa, alone, typed, field, said):
    answer = browse(xa).post(ADD, alone | DRAFT | typed)
    errors = answer.context["adminform"].form.errors
    assert set(errors) == {field}
    assert said in errors[field][0]
    assert answer.context["adminform"].form[field].value() == typed[field]
    assert not EntryDraft.objects.exists()


def test_under_a_right_title_a_wrong_name_waits(browse, xa, alone):
    browse(xa).post(ADD, alone | DRAFT | {"name": "T" * 260})
    assert EntryDraft.objects.get().typed["name"] == "T" * 260


def test_a_question_waits_too(browse, xa, form, xuan_lap):  # noqa: F811
    make_registrant(xuan_lap, "Hội Liên hiệp Phụ nữ xã Xuân Lập")
    browse(xa).post(ADD, form | DRAFT)
    assert EntryDraft.objects.get().title == form["title"]


def test_a_button_pressed_twice_keeps_one(browse, xa, alone):
    sent = alone | DRAFT | {"one_use_key": "0" * 32}
    client = browse(xa)
    assert client.post(ADD, sent).url == client.post(ADD, sent).url == LIST
    assert EntryDraft.objects.count() == 1


def test_saved_again_it_takes_the_place_of_the_one_that_was_opened(browse, xa, alone):
    client = browse(xa)
    client.post(ADD, alone | DRAFT)
    first = EntryDraft.objects.get()
    client.post(first.get_absolute_url(), alone | DRAFT | {"name": "Chi hội Phụ nữ"})
    assert EntryDraft.objects.get().typed["name"] == "Chi hội Phụ nữ"


def test_what_another_saved_meanwhile_is_not_overwritten(browse, xa, xa_hai, alone):
    mine, theirs = browse(xa), browse(xa_hai)
    mine.post(ADD, alone | DRAFT)
    address = EntryDraft.objects.get().get_absolute_url()
    theirs.post(address, alone | DRAFT | {"name": "Theo người thứ hai"})
    answer = mine.post(address, alone | DRAFT | {"name": "Theo người đầu"}, follow=True)
    kept = {one.typed["name"] for one in EntryDraft.objects.all()}
    assert kept == {"Theo người thứ hai", "Theo người đầu"}
    assert "nên bản này được lưu riêng" in in_words(answer)


GONE = "Bản nháp này vừa được gửi hoặc bỏ ở nơi khác"


def faults(answer):
    """What the page that asks says of the form as a whole, and its form as a browser would send it again."""
    assert answer.status_code == 200
    [sent] = [one for one in html.fromstring(answer.content).forms if one.get("id") == "emulationmodel_form"]
    return answer.context["adminform"].form.non_field_errors(), dict(sent.form_values())


def test_a_draft_finished_in_two_windows_is_asked_about_once_and_then_makes_another(
    browse,
    xa,
    alone,
    form,  # noqa: F811
):
    first, second = browse(xa), browse(xa)
    first.post(ADD, alone | DRAFT)
    address = EntryDraft.objects.get().get_absolute_url()
    other = form | {"title": "Tổ thu gom rác", "name": "Chi đoàn Nà Chang", "one_use_key": "2" * 32}
    assert first.post(address, form).status_code == 302
    [said], again = faults(second.post(address, other))
    assert said == (
        f"{GONE}: đã ghi thành mô hình “{form['title']}” của {form['name']}; lưu lần nữa thì ghi thành mô hình mới."
    )
    assert EmulationModel.objects.count() == 1
    assert second.post(address, again).status_code == 302
    assert {one.title for one in EmulationModel.objects.all()} == {form["title"], "Tổ thu gom rác"}


def test_so_is_who_goes_on_with_one_that_was_thrown_away_and_nothing_typed_is_lost(
    browse,
    xa,
    alone,
    form,  # noqa: F811
):
    client = browse(xa)
    client.post(ADD, alone | DRAFT)
    draft = EntryDraft.objects.get()
    client.post(f"{LIST}{draft.pk}/bo/")
    [said], again = faults(client.post(draft.get_absolute_url(), form))
    assert said.startswith(f"{GONE}: không còn trong danh sách bản nháp;")
    assert again["title"] == form["title"]
    assert not EmulationModel.objects.exists()
    kept = client.post(draft.get_absolute_url(), form | DRAFT | {"one_use_key": "3" * 32}, follow=True)
    assert "nên bản này được lưu riêng" in in_words(kept)
    assert not EmulationModel.objects.exists()


def test_who_was_slower_by_a_moment_is_asked_too(browse, xa, alone, form, monkeypatch):  # noqa: F811
    """The draft is there when the form opens it, and gone when it is written."""
    client = browse(xa)
    client.post(ADD, alone | DRAFT)
    draft = EntryDraft.objects.get()

    def opened_and_sent_by_another(request):
        found = draft_opened(request)
        drop_entry_draft(draft, by=xa)
        return found

    monkeypatch.setattr("models_registry.admin.emulation.draft_opened", opened_and_sent_by_another)
    [said], _ = faults(client.post(draft.get_absolute_url(), form))
    assert said.startswith(GONE)
    assert not EmulationModel.objects.exists()


@pytest.mark.parametrize("key", ["0", "x", "9" * 18])
def test_of_a_draft_that_never_was_nothing_is_asked(browse, xa, form, key):  # noqa: F811
    assert browse(xa).post(f"{ADD}?nhap={key}", form).status_code == 302


# --- whose work it is


def test_it_is_told_as_incomplete_in_the_work_of_who_enters_there(browse, xa, xa_khac, huyen, bcd, la, alone):
    browse(xa).post(ADD, alone | DRAFT)
    work = browse(xa).get("/")
    assert "1 bản nháp còn thiếu mục, chưa gửi được" in in_words(work)
    listed = browse(xa).get(LIST)
    assert TITLE in in_words(listed)
    assert "Tên tập thể, cá nhân, hộ gia đình; Lĩnh vực chính; Năm" in in_words(listed)
    for other in (xa_khac, huyen, bcd, la):
        assert TITLE not in in_words(browse(other).get(LIST))
        assert "còn thiếu mục, chưa" not in in_words(browse(other).get("/"))


def test_who_stands_above_the_scope_finds_his_own_only(browse, an, xa, xuan_lap, alone):
    keep_entry_draft(xuan_lap, "Của xã", urlencode(alone), by=xa)
    keep_entry_draft(xuan_lap, "Của quản trị", urlencode(alone), by=an)
    told = in_words(browse(an).get(LIST))
    assert "Của quản trị" in told
    assert "Của xã" not in told


def test_a_colleague_of_the_unit_finds_it_and_is_told_whose_it_is(browse, xa, xa_hai, alone):
    browse(xa).post(ADD, alone | DRAFT)
    colleague = browse(xa_hai)
    assert TITLE in in_words(colleague.get(LIST))
    assert "1 bản nháp còn thiếu mục, chưa gửi được" in in_words(colleague.get("/"))
    answer, sent = opened(colleague)
    assert sent["title"] == TITLE
    assert f"Bản nháp {xa} lưu lúc" in in_words(answer)


@pytest.mark.parametrize("who", ["huyen", "xa_khac", "an"], indirect=True)
def test_whose_list_has_it_not_opens_saves_sends_and_drops_nothing_of_it(
    browse,
    xa,
    who,
    khuon_ha,
    alone,
    form,  # noqa: F811
):
    browse(xa).post(ADD, alone | DRAFT)
    draft = EntryDraft.objects.get()
    other, address = browse(who), draft.get_absolute_url()
    sent = form | {"unit": str(khuon_ha.pk)}
    assert TITLE not in in_words(other.get(LIST))
    answers = [other.get(address), other.post(address, sent), other.post(address, sent | DRAFT)]
    answers += [other.post(address, alone | DRAFT), other.post(f"{LIST}{draft.pk}/bo/")]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert not any(TITLE in answer.content.decode() for answer in answers)
    assert list(EntryDraft.objects.values_list("pk", "title")) == [(draft.pk, TITLE)]
    assert not Registration.objects.exists()


def test_no_save_takes_the_place_of_a_draft_that_its_sender_may_not_open(xa, huyen, xuan_lap, khuon_ha):
    draft = keep_entry_draft(xuan_lap, "Của xã", "", by=xa)
    keep_entry_draft(khuon_ha, "Của huyện", "", by=huyen, instead_of=draft)
    assert {one.title for one in EntryDraft.objects.all()} == {"Của xã", "Của huyện"}


@pytest.mark.parametrize("key", ["0", "x", "9" * 30, "²"])
def test_what_names_no_draft_is_an_empty_form(browse, xa, alone, key):
    answer = browse(xa).get(f"{ADD}?nhap={key}")
    assert answer.status_code == 200
    assert answer.context["draft"] is None


def test_it_is_thrown_away_by_who_may_go_on_with_it(browse, xa, xa_khac, alone):
    browse(xa).post(ADD, alone | DRAFT)
    address = f"{LIST}{EntryDraft.objects.get().pk}/bo/"
    assert browse(xa_khac).post(address).status_code == 404
    assert browse(xa).get(address).status_code == 405
    assert browse(xa).post(address).url == LIST
    assert not EntryDraft.objects.exists()
    assert Change.objects.filter(action="deleted", before__title=TITLE).exists()


@pytest.mark.parametrize("button", [{}, DRAFT])
def test_whose_right_was_taken_while_he_typed_is_told_so_and_loses_nothing(
    browse, xa, khuon_ha, alone, button
):
    """He goes on with the text in another unit; what he left is another's, and stays."""
    client = browse(xa)
    client.post(ADD, alone | DRAFT)
    draft = EntryDraft.objects.get()
    xa.assignments.update(unit=khuon_ha)
    answer = client.post(draft.get_absolute_url(), alone | button | {"content": "Mỗi hộ một mét hoa"})
    shown = answer.context["adminform"].form
    assert shown.errors["unit"] == [
        "Đồng chí không còn nhiệm vụ “Nhập liệu” ở đơn vị này; nội dung đã gõ còn trong trang."
    ]
    assert (shown["title"].value(), shown["content"].value()) == (TITLE, "Mỗi hộ một mét hoa")
    assert list(EntryDraft.objects.all()) == [draft]
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.post(draft.get_absolute_url(), alone | DRAFT | {"unit": str(khuon_ha.pk)})
    assert {one.unit_id for one in EntryDraft.objects.all()} == {draft.unit_id, khuon_ha.pk}


@pytest.mark.parametrize("query", ["trang=0", "trang=x", "la=1"])
def test_what_the_list_does_not_know_is_refused(browse, xa, query, db):
    assert browse(xa).get(f"{LIST}?{query}").status_code == 400


def test_after_the_last_draft_of_a_page_the_page_before_is_shown(browse, xa, db):
    answer = browse(xa).get(f"{LIST}?trang=9")
    assert (answer.status_code, answer.context["page_obj"].number) == (200, 1)


def test_opening_one_asks_no_more_than_the_form(browse, xa, alone, django_assert_max_num_queries):
    make_model("Khác")
    client = browse(xa)
    client.post(ADD, alone | DRAFT)
    with django_assert_max_num_queries(25):
        client.get(EntryDraft.objects.get().get_absolute_url())
    with django_assert_max_num_queries(15):
        client.get(LIST)
