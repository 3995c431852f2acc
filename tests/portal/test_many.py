"""What is done with many rows of a list: who and where are shown; who cannot take part is named, the rest go on."""

import re
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from awards.models import Certificate, Commendation, Decision, Recognition
from danvan.portal.many import views
from danvan.portal.many.actions import ACTED
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Act, CorrectionRequest, EmulationModel, Novelty, Registration, State
from models_registry.services import end_model
from tests.builders import (
    make_decision,
    make_field,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    stopped,
)

pytestmark = pytest.mark.django_db
TODAY = date(2022, 12, 1)
MANY = {name: reverse(f"portal:{name}_many") for name in ACTED}


@pytest.fixture(autouse=True)
def _today():
    with stopped(TODAY):
        yield


def registered(unit, number, state=State.SUBMITTED, **values):
    return [
        make_registration(
            make_model(f"Đường hoa {n}", make_registrant(unit, f"Chi hội {n}")), 2021, state=state, **values
        )
        for n in range(number)
    ]


class Officer:
    """Somebody who opens the page of an action, sees it, and presses its button."""

    def __init__(self, client, name="registrations"):
        self.client, self.name = client, name

    def open(self, what, rows=(), **asked):
        self.asked = {"viec": what, "dong": [row.pk for row in rows], **asked}
        return self.client.get(MANY[self.name], self.asked)

    def press(self, page, *, follow=True, **typed):
        [form] = [
            one for one in html.fromstring(page.content).forms if one.method == "POST" and not one.action
        ]
        sent = {}
        for name, value in form.form_values():
            sent.setdefault(name, []).append(value)
        self.sent = {**sent, **typed}
        return self.again(follow=follow)

    def again(self, *, follow=True):
        address = reverse(f"portal:{self.name}_many", query=self.asked)
        return self.client.post(address, self.sent, follow=follow)


@pytest.fixture
def officer(browse, huyen):
    return Officer(browse(huyen))


def told(page):
    return [re.sub(r"<[^>]+>", "", str(one)) for one in page.context["messages"]]


def states():
    return list(Registration.objects.order_by("pk").values_list("state", flat=True))


# --- accept, return, send, undo


def test_rows_are_accepted_in_one_act_and_the_others_are_named(officer, xuan_lap, khuon_ha):
    waiting = [*registered(xuan_lap, 2), *registered(khuon_ha, 1)]
    [draft] = registered(xuan_lap, 1, State.DRAFT)
    page = officer.open("tiep-nhan", [*waiting, draft])
    text = page.content.decode()
    assert page.context["places"] == [("Xã Khuôn Hà", 1), ("Xã Xuân Lập", 2)]
    assert "3 dòng sẽ làm" in text
    assert "đang ở trạng thái “bản nháp”" in text
    assert states() == ["submitted"] * 3 + ["draft"]  # nothing has happened yet
    done = officer.press(page)
    assert told(done) == [
        "Đã tiếp nhận 3 lượt đăng ký. Hoàn tác",
        "Để lại 1 dòng: Đường hoa 0 – 2021 (đang ở trạng thái “bản nháp”).",
    ]
    assert states() == ["accepted"] * 3 + ["draft"]
    assert Act.objects.count() == 1
    assert "lần bấm này không ghi thêm" in told(officer.again())[0]
    assert Act.objects.count() == 1


def test_one_act_has_one_undo(officer, xuan_lap):
    waiting = registered(xuan_lap, 3)
    done = officer.press(officer.open("tiep-nhan", waiting))
    link = html.fromstring(done.content).xpath("//a[text()='Hoàn tác']/@href")[0]
    page = officer.client.get(link)
    assert "3 dòng sẽ làm" in page.content.decode()
    officer.asked = {"viec": "hoan-tac", "lan": link.partition("lan=")[2]}
    assert told(officer.press(page)) == ["Đã hoàn tác 3 lượt đăng ký."]
    assert states() == ["submitted"] * 3
    make_recognition(waiting[0])
    officer.press(officer.open("tiep-nhan", waiting[1:]))
    assert "Không có bước nào để hoàn tác" in officer.open("hoan-tac", waiting[:1]).content.decode()


def test_undone_it_leads_to_the_list_as_it_was_filtered(officer, xuan_lap):
    waiting = registered(xuan_lap, 2)
    asked = {"don_vi": str(xuan_lap.pk), "trang_thai": "submitted"}
    done = officer.press(officer.open("tiep-nhan", waiting, **asked))
    link = html.fromstring(done.content).xpath("//a[text()='Hoàn tác']/@href")[0]
    page = officer.client.get(link)
    assert "2 dòng sẽ làm" in page.content.decode()
    officer.asked = dict(parse_qsl(urlsplit(link).query))
    assert officer.asked.items() >= asked.items()
    undone = officer.press(page)
    assert told(undone) == ["Đã hoàn tác 2 lượt đăng ký."]
    assert dict(parse_qsl(urlsplit(undone.redirect_chain[-1][0]).query)) == asked


def test_what_one_act_registered_or_recognised_is_taken_away_at_once(browse, huyen, lam_binh, xuan_lap):
    rows = registered(xuan_lap, 3, State.ACCEPTED)
    decision = make_decision(lam_binh, "77/QĐ-BCĐ")

    def undo(done, name):
        link = html.fromstring(done.content).xpath("//a[text()='Hoàn tác']/@href")[0]
        assert link.split("?")[0] == MANY[name]
        officer = Officer(browse(huyen), name)
        page = officer.client.get(link)
        officer.asked = {"viec": "hoan-tac", "lan": link.partition("lan=")[2]}
        return officer.press(page)

    officer = Officer(browse(huyen))
    done = officer.press(officer.open("cong-nhan", rows), level="district", known=decision.pk)
    assert Recognition.objects.count() == 3
    stands = Recognition.objects.get(registration=rows[0])
    Certificate.objects.create(unit=lam_binh, year=2021, number=1, recognition=stands)
    said = told(undo(done, "recognitions"))
    assert said[0] == "Đã hoàn tác 2 công nhận."
    assert "đã có thêm" in said[1]
    assert [one.registration for one in Recognition.objects.all()] == [rows[0]]
    officer = Officer(browse(huyen), "models")
    done = officer.press(officer.open("dang-ky-nam", [row.model for row in rows]), year="2022")
    assert Registration.objects.filter(year=2022).count() == 3
    assert told(undo(done, "registrations")) == ["Đã hoàn tác 3 lượt đăng ký."]
    assert not Registration.objects.filter(year=2022).exists()


@pytest.mark.parametrize("name", ["models", "recognitions"])
def test_what_one_act_commended_is_taken_away_at_once(name, browse, huyen, bcd, lam_binh, xuan_lap):
    rows = registered(xuan_lap, 3, State.ACCEPTED)
    decision = make_decision(lam_binh, "78/QĐ-BCĐ")
    things = [make_recognition(one) if name == "recognitions" else one.model for one in rows]
    officer = Officer(browse(huyen), name)
    page = officer.open("khen-thuong", things)
    done = officer.press(page, form="bieu_duong", year="2021", known=decision.pk)
    assert Commendation.objects.count() == 3
    link = html.fromstring(done.content).xpath("//a[text()='Hoàn tác']/@href")[0]
    assert link.split("?")[0] == MANY["commendations"]
    kept = Commendation.objects.first()
    Certificate.objects.create(unit=lam_binh, year=2021, number=1, commendation=kept)
    assert browse(bcd).get(link).status_code == 403
    officer = Officer(browse(huyen), "commendations")
    page = officer.client.get(link)
    officer.asked = {"viec": "hoan-tac", "lan": link.partition("lan=")[2]}
    said = told(officer.press(page))
    assert said[0] == "Đã hoàn tác 2 khen thưởng."
    assert "đã có thêm" in said[1]
    assert list(Commendation.objects.all()) == [kept]


def test_the_whole_list_of_a_filter_is_meant(officer, xuan_lap, khuon_ha):
    registered(xuan_lap, 2)
    registered(khuon_ha, 2)
    page = officer.open("tiep-nhan", pham_vi="tat-ca", don_vi=xuan_lap.pk, trang_thai="submitted")
    assert page.context["places"] == [("Xã Xuân Lập", 2)]
    done = officer.press(page)
    assert told(done) == ["Đã tiếp nhận 2 lượt đăng ký. Hoàn tác"]
    assert done.redirect_chain[-1][0] == f"/dang-ky/?don_vi={xuan_lap.pk}&trang_thai=submitted"
    assert states() == ["accepted", "accepted", "submitted", "submitted"]


def test_a_return_needs_its_reason_and_what_was_typed_stays(officer, xuan_lap):
    page = officer.open("tra-lai", registered(xuan_lap, 2))
    refused = officer.press(page, reason=" ")
    assert refused.status_code == 400
    assert "Ghi rõ lý do." in refused.content.decode()
    assert len(refused.context["sent"]) == 2
    officer.press(refused, reason="Thiếu nội dung")
    assert set(Registration.objects.values_list("state", "return_reason")) == {("returned", "Thiếu nội dung")}


def test_a_commune_sends_many_and_decides_on_none(browse, xa, xuan_lap):
    officer = Officer(browse(xa))
    drafts = registered(xuan_lap, 2, State.DRAFT)
    officer.press(officer.open("gui", drafts))
    assert states() == ["submitted"] * 2
    assert officer.open("tiep-nhan", drafts).status_code == 403
    assert officer.open("cong-nhan", drafts).status_code == 403


def test_a_row_that_others_changed_meanwhile_is_left_out_and_named(officer, an, xuan_lap):
    waiting = registered(xuan_lap, 2)
    page = officer.open("tiep-nhan", waiting)
    with trail.act(an):
        trail.save(waiting[0].model, place="Thôn Nà Ta")
    assert "vừa được sửa" in told(officer.press(page))[1]
    assert states() == ["submitted", "accepted"]
    page = officer.open("tiep-nhan", waiting[:1])
    with trail.act(an):
        trail.save(waiting[0].model, place="Thôn Khuổi Trang")
    again = officer.press(page)
    assert again.status_code == 400
    assert "các dòng này vừa được sửa" in again.content.decode()
    assert told(officer.press(again)) == ["Đã tiếp nhận 1 lượt đăng ký. Hoàn tác"]


# --- recognise


def test_forty_are_recognised_by_one_decision_though_nine_are_already(officer, xuan_lap, khuon_ha, lam_binh):
    decision = make_decision(lam_binh)
    rows = [*registered(xuan_lap, 25, State.ACCEPTED), *registered(khuon_ha, 15, State.ACCEPTED)]
    for row in rows[:9]:
        make_recognition(row, decision=make_decision(lam_binh))
    page = officer.open("cong-nhan", pham_vi="tat-ca", trang_thai="accepted")
    assert (len(page.context["going"]), len(page.context["left"])) == (31, 9)
    done = officer.press(page, known=decision.pk)
    assert told(done)[0].startswith("Đã công nhận 31 lượt đăng ký theo quyết định")
    assert told(done)[1].startswith("Để lại 9 dòng: Đường hoa 0 – 2021 (đã được công nhận ở cấp này);")
    assert Recognition.objects.filter(decision=decision, level="district").count() == 31
    assert Recognition.objects.count() == 40
    assert Act.objects.count() == 1
    # What is filtered by "chưa công nhận" has nobody left in it.
    page = officer.open("cong-nhan", pham_vi="tat-ca", trang_thai="accepted", cong_nhan="khong")
    assert page.url == "/dang-ky/?trang_thai=accepted&cong_nhan=khong"


def test_a_new_decision_is_written_with_what_it_recognises_or_not_at_all(officer, xuan_lap, lam_binh):
    rows = registered(xuan_lap, 2, State.ACCEPTED)
    typed = {
        "number": "12-QĐ/BCĐ",
        "issued_on": "05/10/2022",
        "issuer": lam_binh.pk,
        "body": "Ban Chỉ đạo huyện",
        "subject": "Công nhận mô hình",
        "track": "",
    }
    page = officer.open("cong-nhan", rows)
    refused = officer.press(page, **typed)
    assert refused.status_code == 400
    assert not Decision.objects.exists()
    assert 'value="12-QĐ/BCĐ"' in refused.content.decode()
    officer.press(refused, track=Decision.Track.COMMITTEE)
    assert Decision.objects.get().recognitions.count() == 2


def test_another_level_is_shown_before_it_takes_in_what_was_left_out(officer, xuan_lap, lam_binh):
    rows = registered(xuan_lap, 2, State.ACCEPTED)
    make_recognition(rows[0], decision=make_decision(lam_binh))
    page = officer.open("cong-nhan", rows)
    assert (len(page.context["going"]), len(page.context["left"])) == (1, 1)
    shown = officer.press(page, level="province", without_decision="on")
    assert shown.status_code == 400
    assert "nay có thêm dòng làm được" in shown.content.decode()
    assert Recognition.objects.count() == 1
    officer.press(shown)
    assert Recognition.objects.filter(level="province").count() == 2


def test_what_needs_a_reason_is_left_out_without_one(officer, xuan_lap, lam_binh):
    rows = registered(xuan_lap, 1, State.ACCEPTED)
    late = make_registration(make_model("Muộn", unit=xuan_lap), 2022)
    decision = make_decision(lam_binh, issued_on=date(2021, 12, 1))
    done = officer.press(officer.open("cong-nhan", [*rows, late]), known=decision.pk)
    assert "cần ghi lý do" in told(done)[1]
    officer.press(officer.open("cong-nhan", [late]), known=decision.pk, reason="Quyết định ghi trước")
    assert Recognition.objects.count() == 2


# --- tiêu biểu, commend


def test_recognitions_are_marked_and_unmarked(browse, huyen, xuan_lap):
    officer = Officer(browse(huyen), "recognitions")
    rows = [make_recognition(row) for row in registered(xuan_lap, 3, State.ACCEPTED)]
    Recognition.objects.filter(pk=rows[0].pk).update(exemplary=True)
    done = officer.press(officer.open("tieu-bieu", rows))
    assert told(done)[0] == "Đã bình chọn 2 mô hình tiêu biểu. Hoàn tác"
    assert "đã được bình chọn tiêu biểu" in told(done)[1]
    link = html.fromstring(done.content).xpath("//a[text()='Hoàn tác']/@href")[0]
    assert "2 dòng sẽ làm" in officer.client.get(link).content.decode()


@pytest.mark.parametrize("name", ["models", "recognitions"])
def test_holders_are_commended_once_each(name, browse, huyen, xuan_lap, lam_binh):
    officer = Officer(browse(huyen), name)
    decision = make_decision(lam_binh)
    rows = registered(xuan_lap, 3, State.ACCEPTED)
    second = make_registration(make_model("Mô hình hai", rows[0].model.registrant), 2021)
    make_recognition(rows[1], level="province")  # one model, two recognitions
    found = [make_recognition(row) for row in (*rows, second)]
    things = [row.model for row in (*rows, second)] if name == "models" else list(Recognition.objects.all())
    assert found
    page = officer.open("khen-thuong", things)
    done = officer.press(page, form="giay_khen", year="2021", known=decision.pk)
    assert told(done)[0].startswith("Đã ghi 3 lượt khen thưởng theo quyết định")
    assert Commendation.objects.filter(decision=decision).values("registrant").distinct().count() == 3
    assert Commendation.objects.count() == 3
    again = officer.press(
        officer.open("khen-thuong", things), form="bang_khen", year="2021", known=decision.pk
    )
    assert again.status_code == 400
    assert "đã được khen thưởng theo quyết định này" in again.content.decode()


# --- the next year, another field


def test_models_go_on_into_the_next_year(browse, huyen, xuan_lap, khuon_ha):
    officer = Officer(browse(huyen), "models")
    rows = registered(xuan_lap, 2, State.ACCEPTED, level="district")
    make_registration(rows[1].model, 2022)
    page = officer.open("dang-ky-nam", [row.model for row in rows])
    assert "đã có lượt đăng ký năm 2022 (đã tiếp nhận)" in page.content.decode()
    done = officer.press(page, year="2022", on="15/01/2022")
    assert told(done)[0] == "Đã đăng ký năm 2022 cho 1 mô hình. Hoàn tác"
    made = rows[0].model.registrations.get(year=2022)
    assert (made.state, made.novelty, made.level) == (State.ACCEPTED, Novelty.MAINTAINED, "district")
    assert (made.unit, made.registered_on, made.programme) == (xuan_lap, date(2022, 1, 15), make_programme())
    page = officer.open("dang-ky-nam", [row.model for row in rows])
    assert "Năm 2031 còn xa" in officer.press(page, year="2031").content.decode()


def test_a_model_that_has_ended_and_a_year_without_programme_are_left_out(browse, huyen, xuan_lap):
    officer = Officer(browse(huyen), "models")
    rows = registered(xuan_lap, 2, State.ACCEPTED)
    end_model(rows[0].model, by=huyen, reason="Đã hoàn thành", on=date(2021, 12, 31))
    done = officer.press(officer.open("dang-ky-nam", [row.model for row in rows]), year="2022")
    assert told(done)[0] == "Đã đăng ký năm 2022 cho 1 mô hình. Hoàn tác"
    assert "Mô hình đã kết thúc ngày 31/12/2021" in told(done)[1]
    refused = officer.press(officer.open("dang-ky-nam", [rows[1].model]), year="2023")
    assert "không có giai đoạn nào đang nhận đăng ký năm 2023" in refused.content.decode()


def test_a_commune_goes_on_with_its_own_and_waits(browse, xa, xuan_lap, khuon_ha):
    officer = Officer(browse(xa), "models")
    rows = registered(xuan_lap, 1, State.ACCEPTED)
    [foreign] = registered(khuon_ha, 1, State.ACCEPTED)
    page = officer.open("dang-ky-nam", [rows[0].model, foreign.model])
    done = officer.press(page, year="2022")
    assert told(done)[0] == "Đã đăng ký năm 2022 cho 1 mô hình, 1 lượt chờ tiếp nhận. Hoàn tác"
    assert not foreign.model.registrations.filter(year=2022).exists()


def test_a_field_is_entered_corrected_or_asked_for(browse, huyen, xa, xuan_lap):
    culture = make_field("culture", "Văn hóa - xã hội")
    [fixed] = registered(xuan_lap, 1, State.ACCEPTED)
    [open_one] = registered(xuan_lap, 1, State.DRAFT)
    models = [fixed.model, open_one.model]
    officer = Officer(browse(xa), "models")
    done = officer.press(officer.open("linh-vuc", models), field=culture.pk, reason="Xếp lại")
    assert told(done)[0] == (
        "Đã chuyển 1 mô hình sang lĩnh vực Văn hóa - xã hội, gửi 1 đề nghị đính chính lĩnh vực."
    )
    request = CorrectionRequest.objects.get()
    assert (request.model, request.after) == (fixed.model, {"field": str(culture.pk)})
    page = officer.open("linh-vuc", models)
    assert "đang có đề nghị đính chính chờ xem xét" in page.content.decode()
    decider = Officer(browse(huyen), "models")
    decider.press(decider.open("linh-vuc", models), field=culture.pk, reason="Xếp lại")
    assert set(EmulationModel.objects.values_list("field", flat=True)) == {culture.pk}


def test_a_field_of_another_office_is_not_taken(browse, huyen, xuan_lap, na_hang):
    foreign = make_field("khac", "Riêng của Na Hang", unit=na_hang)
    officer = Officer(browse(huyen), "models")
    [row] = registered(xuan_lap, 1, State.DRAFT)
    page = officer.press(officer.open("linh-vuc", [row.model]), field=foreign.pk, reason="Xếp lại")
    assert "Không có lĩnh vực này." in page.content.decode()


# --- doors


def test_each_sees_the_actions_that_are_his(browse, huyen, xa, bcd, la, xuan_lap):
    registered(xuan_lap, 1)
    found = {}
    for user in (huyen, xa, bcd, la):
        page = html.fromstring(browse(user).get("/dang-ky/").content)
        found[user.username] = page.xpath("//select[@name='viec']/option[@value!='']/@value")
        assert bool(page.xpath("//input[@name='dong']")) == bool(found[user.username])
    assert found == {
        "huyen": ["gui", "tiep-nhan", "tra-lai", "cong-nhan", "hoan-tac"],
        "xa": ["gui", "hoan-tac"],
        "bcd": [],
        "la": [],
    }


@pytest.mark.parametrize("who", ["bcd", "la", "an_nghi"], indirect=True)
@pytest.mark.parametrize("name", ["registrations", "models", "recognitions"])
def test_who_only_reads_acts_on_none(who, name, browse, xuan_lap):
    [row] = registered(xuan_lap, 1)
    code = {"registrations": "tiep-nhan", "models": "linh-vuc", "recognitions": "tieu-bieu"}[name]
    statuses = (403, 302)  # a closed account is led to the sign-in
    assert browse(who).get(MANY[name], {"viec": code, "dong": row.pk}).status_code in statuses
    sent = browse(who).post(f"{MANY[name]}?viec={code}", {"dong": f"{row.pk}||"})
    assert sent.status_code in statuses
    assert states() == ["submitted"]


def test_nobody_and_other_units_act_on_none(browse, huyen_khac, xa_khac, xuan_lap):
    [row] = registered(xuan_lap, 1, State.DRAFT)
    assert browse(None).get(MANY["registrations"], {"viec": "gui", "dong": row.pk}).status_code == 302
    assert browse(None).post(f"{MANY['registrations']}?viec=gui", {"dong": f"{row.pk}||"}).status_code in (
        302,
        403,
    )
    for user in (huyen_khac, xa_khac):
        officer = Officer(browse(user))
        page = officer.open("gui", [row])
        assert "1 dòng đã chọn không còn trong danh sách" in page.content.decode()
        assert "Đường hoa" not in page.content.decode()
        sent = browse(user).post(f"{MANY['registrations']}?viec=gui", {"dong": f"{row.pk}||"})
        assert sent.status_code == 400
    assert states() == ["draft"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 302),
        ({"viec": "xoa"}, 302),
        ({"viec": "tiep-nhan"}, 302),
        ({"viec": "tiep-nhan", "dong": "x"}, 400),
        ({"viec": "tiep-nhan", "dong": "9" * 30}, 400),
        ({"viec": "tiep-nhan", "lan": "x"}, 400),
        ({"viec": "tiep-nhan", "pham_vi": "tat-ca", "la": "1"}, 302),
        ({"viec": "tiep-nhan", "pham_vi": "tat-ca", "nam": "nay"}, 302),
    ],
)
def test_a_bad_address_does_nothing(asked, status, officer, xuan_lap):
    registered(xuan_lap, 1)
    assert officer.client.get(MANY["registrations"], asked).status_code == status
    assert states() == ["submitted"]


def test_a_page_without_its_marks_does_nothing(officer, xuan_lap):
    [row] = registered(xuan_lap, 1)
    with trail.act(OPERATOR):
        trail.save(row.model, place="Thôn A")
    sent = officer.client.post(f"{MANY['registrations']}?viec=tiep-nhan", {"dong": row.pk})
    assert sent.status_code == 400
    assert states() == ["submitted"]


def test_a_row_that_is_sent_twice_is_one_row(officer, xuan_lap):
    [row] = registered(xuan_lap, 1)
    page = officer.open("tra-lai", [row])
    refused = officer.press(page, dong=page.context["sent"] * 2)
    assert refused.status_code == 400  # no reason yet
    assert len(refused.context["going"]) == len(refused.context["sent"]) == 1


def test_more_rows_than_a_page_shows_are_refused(officer, xuan_lap, monkeypatch):
    monkeypatch.setattr(views, "AT_MOST", 2)
    registered(xuan_lap, 3)
    page = officer.client.get(MANY["registrations"], {"viec": "tiep-nhan", "pham_vi": "tat-ca"}, follow=True)
    assert "nhiều nhất 2 dòng" in told(page)[0]


# --- what it asks of the database


@pytest.mark.parametrize(
    ("name", "what", "typed"),
    [
        ("registrations", "tiep-nhan", {}),
        ("registrations", "cong-nhan", {"without_decision": "on"}),
        ("models", "dang-ky-nam", {"year": "2022"}),
        ("models", "linh-vuc", {"reason": "Xếp lại"}),
        ("models", "khen-thuong", {"form": "giay_khen", "year": "2021", "without_decision": "on"}),
        ("recognitions", "tieu-bieu", {}),
    ],
)
def test_ten_times_as_many_rows_ask_no_more(name, what, typed, browse, huyen, xuan_lap, khuon_ha):
    officer = Officer(browse(huyen), name)
    culture = make_field("culture", "Văn hóa")
    typed = {**typed, **({"field": culture.pk} if what == "linh-vuc" else {})}
    asked = []
    officer.client.get("/dang-ky/")
    for number in (3, 30):
        state = State.SUBMITTED if what == "tiep-nhan" else State.ACCEPTED
        rows = [*registered(xuan_lap, number, state), *registered(khuon_ha, number, state)]
        things = [row.model for row in rows] if name == "models" else rows
        things = [make_recognition(row) for row in rows] if name == "recognitions" else things
        with CaptureQueriesContext(connection) as shown:
            page = officer.open(what, things)
        assert len(page.context["going"]) == 2 * number
        with CaptureQueriesContext(connection) as done:
            assert officer.press(page, follow=False, **typed).status_code == 302
        officer.client.get("/dang-ky/")  # hears what was done
        asked.append((len(shown), len(done)))
    (shown_few, done_few), (shown_many, done_many) = asked
    assert shown_many <= shown_few <= 30
    assert done_many <= done_few <= 60


def test_five_hundred_are_recognised_by_one_decision_in_one_act(browse, huyen, lam_binh, xuan_lap):
    """Each under a programme, which the rule of levels asks for."""
    rows = registered(xuan_lap, 3, State.ACCEPTED)
    programme = rows[0].programme or make_programme()
    fields = {"unit": xuan_lap, "year": 2021, "programme": programme, "state": State.ACCEPTED}
    models = EmulationModel.objects.bulk_create(
        EmulationModel(
            title=f"Nhà sạch {n}",
            registrant=rows[0].model.registrant,
            field=rows[0].model.field,
            unit=xuan_lap,
        )
        for n in range(497)
    )
    Registration.objects.bulk_create(Registration(model=one, **fields) for one in models)
    Registration.objects.update(programme=programme)
    decision = make_decision(lam_binh, "79/QĐ-BCĐ", issued_on=TODAY)
    officer, acts = Officer(browse(huyen)), Act.objects.count()
    page = officer.open("cong-nhan", pham_vi="tat-ca")
    assert len(page.context["going"]) == 500
    with CaptureQueriesContext(connection) as done:
        officer.press(page, follow=False, level="district", known=decision.pk)
    assert len(done) < 50
    assert Recognition.objects.filter(decision=decision).count() == 500
    assert Act.objects.count() == acts + 1
