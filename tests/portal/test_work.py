"""Việc của tôi: each finds what he can act on, oldest first, and does it there; what others owe stands apart."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from lxml import html

from danvan.lib.counting import numbers_of
from danvan.portal.models import NewsRead
from danvan.portal.work import news
from danvan.portal.work.counted import DEMO, SORTS, counts_of, sorts_of
from danvan.review.models import ReturnDue, ReviewPeriod, UnitReturn
from models_registry.models import Assignment, Registration, State
from models_registry.permissions import Task
from models_registry.services import (
    accept,
    request_correction,
    return_registrations,
    submit,
    undo_steps,
    withdraw,
)
from tests.builders import (
    make_model,
    make_period,
    make_programme,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    make_user,
    stopped,
)
from tests.portal.test_verbs import offered

pytestmark = pytest.mark.django_db
REASON = "Thiếu minh chứng"


@pytest.fixture
def period(db):
    return make_period()


def named(unit, title, state, **values):
    return make_registration(make_model(title, make_registrant(unit)), state=state, **values)


def titles(client, address="/"):
    work = client.get(address).context
    rows = work["rows"] if "rows" in work else work["work"].rows
    return [row.registration.model.title for row in rows]


@pytest.fixture
def mixed(period, lam_binh, xuan_lap, khuon_ha):
    """Of each state one in the commune, two of another commune, one draft of the district itself."""
    rows = {state: named(xuan_lap, state, state) for state in State.values}
    rows["theirs"] = named(khuon_ha, "theirs", "submitted")
    rows["their draft"] = named(khuon_ha, "their draft", "draft")
    rows["own"] = named(lam_binh, "own", "draft")
    return rows


WORK = {
    "huyen": ({"submitted", "theirs", "own"}, {"da-tra-lai"}),
    "xa": ({"returned", "draft"}, {"da-gui"}),
    "xa_khac": ({"their draft"}, {"da-gui"}),
    "huyen_khac": (set(), set()),
    "bcd": (set(), {"da-gui", "da-tra-lai"}),
}


@pytest.mark.parametrize("who", WORK)
def test_each_finds_what_he_can_act_on_and_what_others_owe(who, mixed, request, browse):
    to_do, owed = WORK[who]
    user = request.getfixturevalue(who)
    client = browse(user)
    assert set(titles(client)) == set(titles(client, "/viec-cua-toi/")) == to_do
    found = client.get("/").context["work"]
    assert {name for name in found.counts if name in ("da-gui", "da-tra-lai")} == owed
    if not to_do:
        assert "Không có lượt đăng ký nào chờ đồng chí." in client.get("/").content.decode()


def test_each_number_opens_the_list_that_it_counts(mixed, huyen, xa, bcd, browse):
    for user in (huyen, xa, bcd):
        client = browse(user)
        for name, waiting in client.get("/").context["work"].counts.items():
            if waiting.sort.view == "portal:my_work" and "viec=" in waiting.sort.query:
                page = client.get(waiting.sort.address)
                assert page.context["page_obj"].paginator.count == waiting.number, name
                assert waiting.sort.words.capitalize() in page.content.decode()


def test_who_waits_longest_goes_first(period, xuan_lap, xa, huyen, browse):
    today = timezone.localdate()
    rows = [named(xuan_lap, title, "draft") for title in ("một", "hai", "ba")]
    for days, row in ((1, rows[0]), (3, rows[1]), (2, rows[2])):
        with stopped(today - timedelta(days=days)):
            submit([row], xa)
    assert titles(browse(huyen)) == ["hai", "ba", "một"]


def test_the_overview_shows_how_it_begins_and_leads_to_all(period, xuan_lap, huyen, browse):
    for number in range(7):
        named(xuan_lap, f"Mô hình {number}", "submitted")
    client = browse(huyen)
    assert len(titles(client)) == 5
    assert "xem cả 7 lượt" in client.get("/").content.decode()
    assert len(titles(client, "/viec-cua-toi/")) == 7


def test_what_one_did_today_can_be_undone_there(period, xuan_lap, huyen, xa, browse):
    row = named(xuan_lap, "Đường hoa", "submitted")
    client = browse(huyen)
    accept([row], huyen)
    page = client.get("/viec-cua-toi/")
    (undone,) = page.context["done_today"]
    assert undone.registration == row
    assert "Hoàn tác tiếp nhận" in page.content.decode()
    assert browse(xa).get("/viec-cua-toi/").context["done_today"] == []
    with stopped(timezone.localdate() + timedelta(days=1)):
        assert browse(huyen).get("/viec-cua-toi/").context["done_today"] == []


# --- the head


def mark(client, address="/huong-dan/"):
    page = html.fromstring(client.get(address).content)
    return [" ".join(one.text_content().split()) for one in page.xpath("//a[@class='work-mark']")]


def test_the_head_says_how_much_waits_in_a_number_and_in_words(mixed, huyen, xa, bcd, la, browse):
    (found,) = mark(browse(huyen))
    assert found.startswith("Việc của tôi 3 ")
    assert "2 lượt đăng ký chờ tiếp nhận; 1 bản nháp chưa gửi" in found
    (found,) = mark(browse(xa))
    assert "1 lượt bị trả lại, cần sửa rồi gửi lại; 1 bản nháp chưa gửi" in found
    assert mark(browse(bcd)) == mark(browse(la)) == []


def test_the_head_costs_two_queries_at_most(mixed, huyen, an, browse, django_assert_max_num_queries):
    """One statement counts, for which the mergers of units are read where the page has not done so."""
    for user in (huyen, an):
        client = browse(user)
        client.get("/huong-dan/")
        with django_assert_max_num_queries(
            2 + 2 + 1
        ):  # session and account; the head; whether data are made up
            client.get("/huong-dan/")


def test_the_number_in_the_head_follows_rights_mergers_and_the_day(mixed, tuyen_quang, xuan_lap, browse):
    """What it asks is kept: none of what that hangs on may be left out."""
    programme_end, user = date(2025, 7, 1), make_user([Task.DECIDE], xuan_lap, "quyet")

    def number():
        return browse(user).get("/huong-dan/").context["work_mark"].number

    assert number() == sum(one.number for name, one in counts_of(user).items() if name in SORTS) == 1
    elsewhere = make_unit("commune", "Lâm Bình", tuyen_quang, valid_from=programme_end)
    named(elsewhere, "Nơi khác", "submitted")
    assert number() == 1
    given = Assignment.objects.create(user=user, unit=elsewhere, task=Task.DECIDE)
    assert number() == 2
    user.is_superuser = True
    user.save()
    assert number() > 2
    user.is_superuser = False
    user.save()
    Assignment.objects.exclude(pk=given.pk).delete()
    assert number() == 1
    make_succession(xuan_lap, elsewhere, programme_end)
    assert number() == 2
    with stopped(programme_end - timedelta(days=1)):
        assert number() == 1


def test_what_waits_in_other_places_is_counted_for_who_may_do_it(period, xuan_lap, huyen, xa, bcd):
    row = named(xuan_lap, "Đường hoa", "accepted")
    request_correction(row, {"level": "district"}, by=xa, reason="Ghi nhầm")
    assert counts_of(huyen)["corrections"].number == 1
    assert "corrections" not in {**counts_of(xa), **counts_of(bcd)}


def test_a_due_within_a_week_is_told_until_the_unit_says_that_it_has_sent(
    period, lam_binh, xuan_lap, xa, huyen
):
    today = timezone.localdate()
    due = ReturnDue.objects.create(unit=lam_binh, period=period, year=2022, due_on=today + timedelta(days=7))
    ReturnDue.objects.create(unit=lam_binh, period=period, year=2021, due_on=today + timedelta(days=8))
    assert counts_of(xa)["dues"].number == 1
    assert "dues" not in counts_of(huyen)  # his own office asks
    UnitReturn.objects.create(due=due, unit=xuan_lap, by_name="xa", sent_at=timezone.now())
    assert "dues" not in counts_of(xa)


@pytest.mark.parametrize(
    ("days", "is_marked"), [(0, True), (1, True), (350, True), (366, True), (367, False)]
)
def test_what_is_overdue_stays_marked_as_long_as_it_stands_on_the_desk(
    period, lam_binh, xuan_lap, xa, browse, days, is_marked
):
    due_on = timezone.localdate() - timedelta(days=days)
    due = ReturnDue.objects.create(unit=lam_binh, period=period, year=2020, due_on=due_on)
    assert ("dues" in counts_of(xa)) is is_marked
    assert [asked.due for asked in browse(xa).get("/").context["desk"].to_send] == (
        [due] if is_marked else []
    )
    if is_marked:
        assert "1 yêu cầu gửi quá hạn hoặc đến hạn trong 7 ngày" in mark(browse(xa))[0]
    UnitReturn.objects.create(due=due, unit=xuan_lap, by_name="xa", sent_at=timezone.now())
    assert "dues" not in counts_of(xa)


# --- news


def test_what_was_accepted_is_news_until_it_is_read(period, xuan_lap, xa, xa_khac, huyen, bcd, browse):
    row = named(xuan_lap, "Đường hoa", "submitted")
    accept([row], huyen)
    client = browse(xa)
    page = client.get("/")
    assert "Cán bộ huyện đã tiếp nhận “Đường hoa – 2021”" in " ".join(
        html.fromstring(page.content).text_content().split()
    )
    assert mark(client)
    assert [mark(browse(user)) for user in (xa_khac, bcd, huyen)] == [[], [], []]
    (form,) = [one for one in html.fromstring(page.content).forms if "/da-xem/" in (one.action or "")]
    first = client.post(form.action, dict(form.form_values()))
    assert (first.status_code, first.url) == (302, "/")
    assert mark(client) == []
    assert client.post(form.action, dict(form.form_values()), follow=True).status_code == 200
    assert NewsRead.objects.count() == 1


def test_what_comes_after_is_news_again_and_reading_never_goes_back(period, xuan_lap, xa, huyen, browse):
    rows = [named(xuan_lap, title, "submitted") for title in ("Một", "Hai")]
    accept([rows[0]], huyen)
    first = browse(xa).get("/").context["work"].newest
    browse(xa).post(f"/viec-cua-toi/da-xem/{first}/")
    withdraw([rows[1]], huyen, REASON)
    (one,) = browse(xa).get("/").context["work"].news
    assert one.change.subject_id == rows[1].pk
    browse(xa).post("/viec-cua-toi/da-xem/1/")
    assert len(browse(xa).get("/").context["work"].news) == 1


def test_what_was_returned_is_work_and_no_news(period, xuan_lap, xa, huyen, browse):
    row = named(xuan_lap, "Đường hoa", "submitted")
    return_registrations([row], huyen, REASON)
    found = browse(xa).get("/").context["work"]
    assert (found.news, [one.registration for one in found.rows]) == ([], [row])
    assert REASON in browse(xa).get("/").content.decode()


def test_old_news_are_history(period, xuan_lap, xa, huyen, browse):
    row = named(xuan_lap, "Đường hoa", "submitted")
    with stopped(timezone.localdate() - timedelta(days=20)):
        accept([row], huyen)
    assert browse(xa).get("/").context["work"].news == []


def test_what_was_undone_is_no_news(period, xuan_lap, xa, huyen, browse):
    rows = [named(xuan_lap, title, "submitted") for title in ("Một", "Hai", "Ba")]
    client = browse(xa)
    accept(rows, huyen)
    undo_steps(rows, huyen)
    assert client.get("/").context["work"].news == []
    assert mark(client) == []
    accept(rows[:1], huyen)  # anew: told once
    assert [one.record for one in client.get("/").context["work"].news] == ["Một – 2021"]
    assert counts_of(xa)["news"].number == 1
    withdraw(rows[:1], huyen, REASON)
    (one,) = client.get("/").context["work"].news
    assert one.change.after["state"] == State.WITHDRAWN


def test_news_lead_to_their_page(period, xuan_lap, xa, huyen, browse):
    row = named(xuan_lap, "Đường hoa", "submitted")
    accept([row], huyen)
    client = browse(xa)
    for address in ("/", "/viec-cua-toi/"):
        (link,) = html.fromstring(client.get(address).content).xpath(
            "//*[@class='note']//a[contains(., 'hoa')]"
        )
        assert link.get("href") == f"/mo-hinh/{row.model_id}/#dang-ky-{row.pk}"
    assert f'id="dang-ky-{row.pk}"' in client.get(link.get("href")).content.decode()


@pytest.mark.parametrize("number", [10**6, 2**63, 10**30])
def test_no_number_hides_the_news_to_come(number, period, xuan_lap, xa, huyen, browse):
    rows = [named(xuan_lap, title, "submitted") for title in ("Một", "Hai")]
    client = browse(xa)
    client.post(f"/viec-cua-toi/da-xem/{number}/")  # before there are any
    accept(rows[:1], huyen)
    assert client.post(f"/viec-cua-toi/da-xem/{number}/").status_code == 302
    assert client.get("/").context["work"].news == []
    accept(rows[1:], huyen)
    assert [one.record for one in client.get("/").context["work"].news] == ["Hai – 2021"]


def test_news_that_no_page_told_are_not_read(period, xuan_lap, xa, huyen, browse, monkeypatch):
    monkeypatch.setattr(news, "SHOWN_AT_MOST", 2)
    accept([named(xuan_lap, title, "submitted") for title in ("Một", "Hai", "Ba")], huyen)
    client = browse(xa)
    told = []
    for more in (1, 0):
        page = client.get("/")
        work = page.context["work"]
        told.append({one.record for one in work.news})
        assert ("Còn 1 lượt nữa" in page.content.decode()) == bool(more)
        client.post(f"/viec-cua-toi/da-xem/{work.newest + 1000}/")
    assert [len(one) for one in told] == [2, 1]
    assert set.union(*told) == {"Một – 2021", "Hai – 2021", "Ba – 2021"}
    assert client.get("/").context["work"].news == []


# --- doors


def test_after_the_last_row_of_the_last_page_the_page_before_is_shown(period, xuan_lap, huyen, browse):
    for number in range(26):
        named(xuan_lap, f"Mô hình {number}", "submitted")
    client = browse(huyen)
    address = "/viec-cua-toi/?so_dong=25&trang=2"
    action, body = offered(client, address)["tiep-nhan"]
    answer = client.post(action, body)
    assert answer.url == address
    page = client.get(address)
    assert (page.status_code, page.context["page_obj"].number, len(page.context["rows"])) == (200, 1, 25)
    assert "Đã tiếp nhận" in page.content.decode()


@pytest.mark.parametrize(
    "query", ["viec=la", "trang=0", "trang=-1", "trang=x", "trang=", "la=1", "viec=can-sua&trang=0"]
)
def test_what_the_page_does_not_know_is_refused(query, mixed, huyen, browse):
    assert browse(huyen).get(f"/viec-cua-toi/?{query}").status_code == 400


def test_nobody_comes_without_signing_in(mixed, xa, browse):
    for answer in (browse(None).get("/viec-cua-toi/"), browse(None).post("/viec-cua-toi/da-xem/9/")):
        assert answer.url.startswith("/dang-nhap/")
    assert not NewsRead.objects.exists()


def test_a_stranger_has_no_work(mixed, la, browse):
    page = browse(la).get("/viec-cua-toi/")
    assert page.status_code == 200
    assert page.context["rows"] == []


def test_an_officer_without_a_review_still_finds_his_work(lam_binh, xuan_lap, huyen, browse):
    programme = make_programme()
    named(xuan_lap, "Đường hoa", "submitted", programme=programme)
    ReviewPeriod.objects.all().delete()
    assert titles(browse(huyen)) == ["Đường hoa"]


def test_who_decides_and_enters_for_one_commune_has_both(period, xuan_lap, browse):
    both = make_user((Task.READ, Task.ENTER, Task.DECIDE), xuan_lap)
    named(xuan_lap, "Gửi", "submitted")
    named(xuan_lap, "Nháp", "draft")
    assert set(titles(browse(both))) == {"Gửi", "Nháp"}


def test_the_page_asks_no_more_of_more_work(period, xuan_lap, huyen, browse, django_assert_max_num_queries):
    client = browse(huyen)
    named(xuan_lap, "Một", "submitted")
    with django_assert_max_num_queries(15) as small:
        client.get("/viec-cua-toi/")
    for number in range(20):
        accept([named(xuan_lap, f"Mô hình {number}", "submitted")], huyen)
        named(xuan_lap, f"Chờ {number}", "submitted")
    with django_assert_max_num_queries(15) as large:
        client.get("/viec-cua-toi/")
    assert len(large) <= len(small) + 3  # what was done today


# --- clicks, from the overview on; a page without script


class Walk:
    """An officer's clicks: a link followed, a button pressed. Going to the first page is none."""

    def __init__(self, client):
        self.client, self.clicks = client, 0
        self.open("/")

    def open(self, address):
        answer = self.client.get(address, follow=True)
        assert answer.status_code == 200, answer.status_code
        self.page, self.address = html.fromstring(answer.content.decode()), address
        return self

    @property
    def text(self):
        return " ".join(self.page.text_content().split())

    def follow(self, words):
        (link, *_) = [
            one for one in self.page.xpath("//main//a | //header//a") if words in one.text_content()
        ]
        self.clicks += 1
        return self.open(link.get("href"))

    def go_home(self):
        assert self.page.xpath("//a[@href='/']")
        self.clicks += 1
        return self.open("/")

    def press(self, words, **values):
        buttons = self.page.xpath("//button | //input[@type='submit']")
        (button, *_) = [
            one for one in buttons if (one.text_content() or one.get("value", "")).strip().startswith(words)
        ]
        form = button.getparent()
        while form.tag != "form":
            form = form.getparent()
        sent = {**dict(form.form_values()), **values}
        if button.get("name"):
            sent[button.get("name")] = button.get("value", "")
        self.clicks += 1
        answer = self.client.post(form.action or self.address, sent, follow=True)
        assert answer.status_code == 200, answer.status_code
        self.address = answer.redirect_chain[-1][0] if answer.redirect_chain else self.address
        self.page = html.fromstring(answer.content.decode())
        return self


def test_what_waits_is_accepted_in_one_click(period, xuan_lap, huyen, browse):
    row = named(xuan_lap, "Đường hoa", "submitted")
    walk = Walk(browse(huyen)).press("Tiếp nhận")
    assert Registration.objects.get(pk=row.pk).state == State.ACCEPTED
    assert walk.clicks == 1
    assert "Đã tiếp nhận “Đường hoa”" in walk.text


def test_returned_corrected_and_sent_again_in_four_clicks_each_announced(period, xuan_lap, huyen, xa, browse):
    row = named(xuan_lap, "Đường hoa", "submitted")
    office = Walk(browse(huyen)).follow("Trả lại").press("Trả lại", reason=REASON)
    assert office.clicks == 2
    assert "Đã trả lại “Đường hoa”" in office.text
    assert mark(browse(huyen)) == []
    commune = Walk(browse(xa))
    assert f"Lý do: {REASON}" in commune.text
    assert "1 lượt bị trả lại" in mark(browse(xa))[0]
    commune.follow("Sửa").press("Lưu", place="Bản Khiển")
    row.model.refresh_from_db()
    assert row.model.place == "Bản Khiển"
    if not commune.page.xpath("//button[@value='gui-lai']"):
        commune.go_home()
    commune.press("Gửi lại")
    assert commune.clicks <= 4
    assert "Đã gửi lại “Đường hoa”" in commune.text
    assert Registration.objects.get(pk=row.pk).state == State.SUBMITTED
    assert "1 lượt đăng ký chờ tiếp nhận" in mark(browse(huyen))[0]


def test_whether_anything_is_made_up_is_asked_of_one_row_of_them(huyen, xuan_lap):
    for number in range(3):
        make_model(f"Mô hình trình diễn {number}", unit=xuan_lap, is_demo=True)
    assert numbers_of(sorts_of(huyen))[DEMO] == 1
