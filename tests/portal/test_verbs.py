"""Verbs on the page of a model and on the row of a registration: who is offered which; the one door that does it."""

import re
from urllib.parse import quote

import pytest
from django.urls import reverse
from lxml import html

from awards.services import recognise
from models_registry import trail
from models_registry.models import Act, Change, EmulationModel, Kind, Registration, State
from models_registry.one_use import PRESSED_AGAIN
from models_registry.services import accept, return_registrations, submit
from tests.builders import make_decision, make_model, make_registrant, make_registration

pytestmark = pytest.mark.django_db
REASON = "Thiếu minh chứng"
KINDS = {Kind.COLLECTIVE: "tap-the", Kind.HOUSEHOLD: "ho-gia-dinh", Kind.INDIVIDUAL: "ca-nhan"}


@pytest.fixture
def sent(xuan_lap):
    return make_registration(
        make_model("Đường hoa bản Khiển", make_registrant(xuan_lap, "Hội Phụ nữ")), state="submitted"
    )


def door(registration, code, back=""):
    return reverse("portal:do", args=["dang-ky", registration.pk, code]) + (
        f"?ve={quote(back)}" if back else ""
    )


def state_of(registration):
    return Registration.objects.get(pk=registration.pk).state


def offered(client, address):
    """Verbs that a page offers, by code: (address, what is sent) of a button, (address, None) of a link."""
    page = html.fromstring(client.get(address).content)
    found = {}
    for form in page.forms:
        if form.action and form.action.startswith("/viec/"):
            found[form.action.split("/")[4]] = form.action, dict(form.form_values())
    for link in page.xpath("//main//a[starts-with(@href, '/viec/')]/@href"):
        found[link.split("/")[4]] = link, None
    return found


def filled(client, address, **values):
    """What the page of a verb sends, with these values."""
    page = html.fromstring(client.get(address).content)
    (form,) = [form for form in page.forms if "seen_changes" in form.fields]
    return {**dict(form.form_values()), **values}


def page_of(registration):
    return reverse("portal:model", args=[registration.model_id])


OFFERED = {
    ("huyen", "submitted"): {"tiep-nhan", "tra-lai", "rut"},
    ("huyen", "accepted"): {"tra-lai", "rut", "danh-gia", "cong-nhan"},
    ("huyen", "returned"): {"gui-lai", "rut"},
    ("huyen", "draft"): {"gui", "rut"},
    ("huyen", "withdrawn"): set(),
    ("xa", "draft"): {"gui"},
    ("xa", "submitted"): {"lay-lai"},
    ("xa", "returned"): {"gui-lai"},
    ("xa", "accepted"): set(),
    ("bcd", "submitted"): set(),
    ("bcd", "draft"): set(),
}


@pytest.mark.parametrize(("who", "state"), OFFERED, indirect=["who"])
def test_page_and_row_offer_what_the_reader_may_and_the_state_allows(who, state, xuan_lap, browse):
    registration = make_registration(unit=xuan_lap, state=state)
    client = browse(who)
    expected = OFFERED[who.username, state]
    assert expected <= set(offered(client, page_of(registration)))
    assert set(offered(client, "/dang-ky/")) == expected
    of_the_model = {"dang-ky-nam", "khen-thuong", "ket-thuc"}
    assert set(offered(client, page_of(registration))) - of_the_model == expected


MOVES = {"chuyen-don-vi", "vao-hop", "vao-de-nghi"}


@pytest.mark.parametrize(
    ("who", "may"),
    [("huyen", MOVES), ("an", MOVES | {"an-danh"}), ("xa", {"vao-de-nghi"}), ("bcd", set())],
    indirect=["who"],
)
@pytest.mark.parametrize(("address", "kind"), [(f"/{page}/", kind) for kind, page in KINDS.items()])
def test_the_row_of_a_registrant_offers_what_his_page_does(
    who, may, address, kind, xuan_lap, browse, django_assert_max_num_queries
):
    holder = make_registrant(xuan_lap, "Hầu A Sử", kind)
    make_registration(make_model("Nuôi dê", holder))
    client = browse(who)
    of_page = offered(client, reverse("portal:registrant", args=[holder.pk]))
    expected = may - ({"an-danh"} if kind == Kind.COLLECTIVE else set())
    assert set(of_page) == expected
    with django_assert_max_num_queries(15) as small:
        rows = offered(client, address)
    assert rows.keys() == expected
    for code in expected:
        assert rows[code][0].split("?")[0] == of_page[code][0].split("?")[0]
    for number in range(20):
        make_registration(make_model(f"Nuôi dê {number}", make_registrant(xuan_lap, f"Bàn {number}", kind)))
    with django_assert_max_num_queries(len(small)):
        client.get(address)


def test_a_draft_of_a_programme_that_takes_no_more_is_not_offered_to_be_sent(xa, xuan_lap, browse):
    registration = make_registration(unit=xuan_lap, state="draft")
    registration.programme.accepts = False
    registration.programme.save()
    assert "gui" not in offered(browse(xa), page_of(registration))
    page = browse(xa).get(door(registration, "gui"))
    assert page.status_code == 409


@pytest.mark.parametrize("address", ["page", "/dang-ky/?trang_thai=submitted"])
def test_one_press_accepts_and_leads_back_with_a_sentence(address, sent, huyen, browse):
    client = browse(huyen)
    address = page_of(sent) if address == "page" else address
    action, body = offered(client, address)["tiep-nhan"]
    answer = client.post(action, body)
    assert (answer.status_code, answer.url) == (302, address)
    assert state_of(sent) == State.ACCEPTED
    text = client.get(address).content.decode()
    assert "Đã tiếp nhận “Đường hoa bản Khiển”, năm 2021." in text
    assert "Hoàn tác" in text


def test_pressed_twice_it_acts_once(sent, huyen, browse):
    client = browse(huyen)
    action, body = offered(client, page_of(sent))["tiep-nhan"]
    client.post(action, body)
    acts = Act.objects.count()
    again = client.post(action, body, follow=True)
    assert again.status_code == 200
    assert PRESSED_AGAIN in again.content.decode()
    assert Act.objects.count() == acts


def test_returned_with_a_reason_that_is_asked_for_before(sent, huyen, xa, browse):
    client = browse(huyen)
    address, nothing = offered(client, "/dang-ky/")["tra-lai"]
    assert nothing is None
    missing = client.post(address, filled(client, address))
    assert missing.status_code == 400
    assert "Ghi rõ lý do" in missing.content.decode()
    answer = client.post(address, filled(client, address, reason=REASON))
    assert (answer.status_code, answer.url) == (302, "/dang-ky/")
    assert state_of(sent) == State.RETURNED
    assert REASON in browse(xa).get(page_of(sent)).content.decode()


def test_what_somebody_else_did_meanwhile_is_told_with_who_and_when(sent, huyen, an, browse):
    client = browse(huyen)
    action, body = offered(client, page_of(sent))["tiep-nhan"]
    return_registrations([sent], an, REASON)
    changes = Change.objects.count()
    answer = client.post(action, body)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Không tiếp nhận được nữa" in text
    assert "Quản trị viên" in text
    assert re.search(r"\d\d:\d\d \d\d/\d\d/\d{4}", text)
    assert "Trả lại" in text
    assert state_of(sent) == State.RETURNED
    assert Change.objects.count() == changes
    assert not html.fromstring(answer.content).xpath("//button[@name='viec']")


def test_what_was_sent_anew_is_looked_at_before_it_is_accepted(sent, huyen, xa, browse):
    """The same state, another content: the page says what is new and its own button does it."""
    client = browse(huyen)
    action, body = offered(client, page_of(sent))["tiep-nhan"]
    model = sent.model
    browse(xa).post(door(sent, "lay-lai"), filled(browse(xa), door(sent, "lay-lai")))
    with trail.act(xa):
        trail.save(model, title="Đường hoa bản Khiển kiểu mới")
    submit([sent], xa)
    answer = client.post(action, body)
    assert answer.status_code == 409
    assert "kiểu mới" in answer.content.decode()
    assert state_of(sent) == State.SUBMITTED
    (form,) = [form for form in html.fromstring(answer.content).forms if "seen_changes" in form.fields]
    assert client.post(action, dict(form.form_values())).status_code == 302
    assert state_of(sent) == State.ACCEPTED


def test_a_reason_that_was_typed_stays_when_the_page_was_stale(sent, huyen, xa, browse):
    client = browse(huyen)
    body = filled(client, door(sent, "tra-lai"), reason="Tên chưa rõ", seen_changes="1-1")
    answer = client.post(door(sent, "tra-lai"), body)
    assert answer.status_code == 409
    assert "Tên chưa rõ" in answer.content.decode()


@pytest.mark.parametrize("mark", ["", "x", "9" * 30, "-1", "1", None])
def test_without_a_true_mark_nothing_is_done(mark, sent, huyen, browse):
    accept([sent], huyen)
    client = browse(huyen)
    body = filled(client, door(sent, "tra-lai"), reason=REASON)
    body["seen_changes"] = mark
    if mark is None:
        del body["seen_changes"]
    assert client.post(door(sent, "tra-lai"), body).status_code == 409
    assert state_of(sent) == State.ACCEPTED


def test_returning_what_was_recognised_says_what_it_breaks(sent, huyen, lam_binh, browse):
    accept([sent], huyen)
    recognise([sent], make_decision(lam_binh, "77/QĐ-BCĐ"), "district", huyen)
    for code in ("tra-lai", "rut"):
        text = browse(huyen).get(door(sent, code)).content.decode()
        assert "77/QĐ-BCĐ" in text
        assert "không được tính nữa" in text


def test_withdrawn_with_reason_and_day(sent, huyen, browse):
    client = browse(huyen)
    assert "Ngày rút" not in client.get(door(sent, "rut")).content.decode()
    accept([sent], huyen)
    assert "Ngày rút" in client.get(door(sent, "rut")).content.decode()
    ahead = client.post(door(sent, "rut"), filled(client, door(sent, "rut"), reason=REASON, on="01/01/2999"))
    assert ahead.status_code == 400
    done = client.post(door(sent, "rut"), filled(client, door(sent, "rut"), reason=REASON, on="05/10/2022"))
    assert done.status_code == 302
    assert state_of(sent) == State.WITHDRAWN


def test_undone_in_two_clicks_from_the_sentence(sent, huyen, browse):
    client = browse(huyen)
    action, body = offered(client, page_of(sent))["tiep-nhan"]
    page = html.fromstring(client.post(action, body, follow=True).content)
    (link,) = page.xpath("//ul[@class='messages']//a/@href")
    text = client.get(link).content.decode()
    assert "Cán bộ huyện đã tiếp nhận lúc" in text
    assert "Đã gửi" in text
    done = client.post(link, filled(client, link), follow=True)
    assert "Đã hoàn tác: “Đường hoa bản Khiển”, năm 2021." in done.content.decode()
    assert state_of(sent) == State.SUBMITTED
    assert client.get(link).status_code == 409


def test_the_page_of_the_model_offers_to_undo_what_was_done_today(sent, huyen, xa, browse):
    accept([sent], huyen)
    assert "hoan-tac" in offered(browse(huyen), page_of(sent))
    assert "hoan-tac" not in offered(browse(xa), page_of(sent))


CODES = ["gui", "gui-lai", "lay-lai", "tiep-nhan", "tra-lai", "rut", "hoan-tac"]


@pytest.mark.parametrize("code", CODES)
def test_nobody_else_comes_through_the_door(code, sent, xa_khac, huyen_khac, bcd, la, browse):
    for user, status in ((xa_khac, 404), (huyen_khac, 404), (la, 404), (bcd, 403)):
        client = browse(user)
        assert client.get(door(sent, code)).status_code == status
        assert client.post(door(sent, code), {"reason": REASON, "seen_changes": "0-0"}).status_code == status
    for answer in (browse(None).get(door(sent, code)), browse(None).post(door(sent, code))):
        assert answer.status_code == 302
        assert answer.url.startswith("/dang-nhap/")
    assert state_of(sent) == State.SUBMITTED


@pytest.mark.parametrize("code", ["tiep-nhan", "tra-lai", "rut"])
def test_a_commune_does_not_decide(code, sent, xa, browse):
    assert browse(xa).get(door(sent, code)).status_code == 403
    assert browse(xa).post(door(sent, code), {"seen_changes": "0-0", "reason": REASON}).status_code == 403
    assert state_of(sent) == State.SUBMITTED


@pytest.mark.parametrize(
    "address", ["/viec/dang-ky/0/gui/", "/viec/la/1/gui/", "/viec/dang-ky/{}/la/", "/viec/dang-ky/x/gui/"]
)
def test_what_does_not_exist_is_not_found(address, sent, huyen, browse):
    assert browse(huyen).get(address.format(sent.pk)).status_code == 404


@pytest.mark.parametrize("back", ["https://la.vn/", "//la.vn/", "javascript:alert(1)", "la"])
def test_nobody_is_led_to_another_site(back, sent, huyen, browse):
    client = browse(huyen)
    body = {**filled(client, door(sent, "tiep-nhan")), "ve": back}
    assert client.post(door(sent, "tiep-nhan"), body).url.startswith("/mo-hinh/")


def test_offers_cost_a_constant_number_of_queries(huyen, xuan_lap, browse, django_assert_max_num_queries):
    client = browse(huyen)
    make_registration(unit=xuan_lap, state="submitted")
    with django_assert_max_num_queries(15) as small:
        client.get("/dang-ky/")
    for _ in range(20):
        make_registration(unit=xuan_lap, state="submitted")
    with django_assert_max_num_queries(len(small)):
        client.get("/dang-ky/")


def test_the_page_of_a_model_asks_no_more_for_partners_replicas_and_what_was_made_one_with_it(
    huyen, xuan_lap, na_hang, browse, django_assert_max_num_queries
):
    model, client = make_registration(unit=xuan_lap).model, browse(huyen)

    def more(number):
        mine = make_registrant(xuan_lap, f"Chi hội {number}")
        theirs = make_registrant(na_hang, f"Hội huyện bạn {number}")
        model.partners.add(mine, theirs)
        replica = make_registration(make_model(f"Nhân rộng {number}", mine)).model
        made_one = make_model(f"Gộp {number}", mine)
        EmulationModel.objects.filter(pk=replica.pk).update(replicates=model)
        EmulationModel.objects.filter(pk=made_one.pk).update(merged_into=model)
        return mine, theirs, replica, made_one

    mine, theirs, replica, made_one = more(1)
    with django_assert_max_num_queries(15) as small:
        page = client.get(f"/mo-hinh/{model.pk}/")
    text = page.content.decode()
    assert f"/chu-the/{mine.pk}/" in text
    assert f"/chu-the/{theirs.pk}/" not in text
    assert theirs.name in text
    assert page.context["replicas"] == [replica]
    assert page.context["merged"] == [made_one]
    for number in range(2, 6):
        more(number)
    with django_assert_max_num_queries(len(small)):
        client.get(f"/mo-hinh/{model.pk}/")
