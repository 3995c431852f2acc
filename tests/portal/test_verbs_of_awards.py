"""Assessed, recognised, marked, commended, registered again, ended: from the page of the model and its row."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from lxml import html

from awards.commending import commend
from awards.merging import merge
from awards.models import Assessment, Commendation, Decision, Recognition
from awards.services import recognise
from danvan.portal.verbs.giving_forms import RecogniseMoreForm
from models_registry.models import EmulationModel, Registration, State, Unit
from models_registry.one_use import PRESSED_AGAIN
from models_registry.services import continue_models, withdraw
from tests.builders import (
    make_decision,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    stopped,
)
from tests.portal.test_verbs import filled, offered, page_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db
WHY = "Hoàn thành mục tiêu"


@pytest.fixture
def accepted(xuan_lap):
    return make_registration(make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ")), 2021)


@pytest.fixture
def recognised(accepted, lam_binh):
    return make_recognition(accepted, decision=make_decision(lam_binh, "77/QĐ-BCĐ"))


def door(sort, thing, code):
    return reverse("portal:do", args=[sort, thing.pk, code])


def sent(client, address, **values):
    """The page of a verb, filled and sent."""
    return client.post(address, filled(client, address, **values))


def faults(answer):
    assert answer.status_code == 400
    return answer.content.decode()


# --- offered

OFFERED = {
    "huyen": {"danh-gia", "cong-nhan", "tra-lai", "rut", "tieu-bieu", "huy"}
    | {"dang-ky-nam", "khen-thuong", "ket-thuc"},
    "xa": {"dang-ky-nam", "ket-thuc"},
    "bcd": set(),
}


@pytest.mark.parametrize("who", OFFERED, indirect=True)
def test_the_page_offers_what_the_reader_may(who, recognised, browse):
    assert set(offered(browse(who), page_of(recognised.registration))) == OFFERED[who.username]


@pytest.mark.parametrize(
    ("address", "codes"),
    [("/mo-hinh/", {"dang-ky-nam", "khen-thuong", "ket-thuc"}), ("/cong-nhan/", {"tieu-bieu", "huy"})],
)
def test_so_does_the_row(address, codes, recognised, huyen, bcd, browse):
    assert set(offered(browse(huyen), address)) == codes
    assert offered(browse(bcd), address) == {}


@pytest.mark.parametrize("address", ["/mo-hinh/", "/cong-nhan/", "/dang-ky/"])
def test_offers_cost_a_constant_number_of_queries(
    address, recognised, huyen, browse, django_assert_max_num_queries
):
    client = browse(huyen)
    with django_assert_max_num_queries(15) as small:
        client.get(address)
    for year in (2020, 2022):
        for _ in range(5):
            make_recognition(make_registration(unit=recognised.registration.unit, year=year))
    with django_assert_max_num_queries(len(small)):
        client.get(address)


def test_the_page_of_a_model_asks_no_more_of_a_longer_life(
    recognised, huyen, browse, django_assert_max_num_queries
):
    client = browse(huyen)
    with django_assert_max_num_queries(15) as small:
        client.get(page_of(recognised.registration))
    for year in (2020, 2022):
        make_recognition(make_registration(recognised.registration.model, year))
    with django_assert_max_num_queries(len(small)):
        client.get(page_of(recognised.registration))


# --- assessed


def test_assessed_with_a_vietnamese_number(accepted, huyen, browse):
    client, address = browse(huyen), door("dang-ky", accepted, "danh-gia")
    assert "Cả năm" in client.get(address).content.decode()
    answer = sent(client, address, result="effective", score="92,5", assessed_on="20/12/2021")
    assert (answer.status_code, answer.url) == (302, f"{page_of(accepted)}#dang-ky-{accepted.pk}")
    found = Assessment.objects.get()
    assert (found.side, found.part, float(found.score)) == ("above", "year", 92.5)
    text = client.get(page_of(accepted)).content.decode()
    assert "Đã ghi đánh giá “Đường hoa”, năm 2021." in text


def test_a_part_that_was_assessed_is_not_offered_again(accepted, huyen, browse):
    client, address = browse(huyen), door("dang-ky", accepted, "danh-gia")
    body = filled(client, address, result="effective", assessed_on="20/12/2021")
    sent(client, address, result="effective", assessed_on="20/12/2021")
    text = client.get(address).content.decode()
    assert "6 tháng đầu năm" in text
    assert "Cả năm" not in text
    assert client.post(address, {**body, "note": "khác"}).status_code == 400
    assert Assessment.objects.count() == 1


def test_today_is_offered_only_where_it_may_be(accepted, xuan_lap, huyen, browse):
    today = timezone.localdate()
    this_year = make_registration(
        unit=xuan_lap, year=today.year, programme=make_programme(today.year, today.year)
    )
    client = browse(huyen)
    assert f"{today:%d/%m/%Y}" in client.get(door("dang-ky", this_year, "danh-gia")).content.decode()
    assert f"{today:%d/%m/%Y}" not in client.get(door("dang-ky", accepted, "danh-gia")).content.decode()


def test_what_is_wrong_is_said_beside_its_field_and_stays_typed(accepted, huyen, browse):
    text = faults(
        sent(browse(huyen), door("dang-ky", accepted, "danh-gia"), result="", score="abc", note="Chưa rõ")
    )
    assert "Chưa rõ" in text
    assert not Assessment.objects.exists()


# --- recognised, marked, revoked


def test_recognised_by_a_known_decision(accepted, lam_binh, huyen, browse):
    decision = make_decision(lam_binh, "77/QĐ-BCĐ")
    client, address = browse(huyen), door("dang-ky", accepted, "cong-nhan")
    assert 'value="district" selected' in client.get(address).content.decode()
    assert sent(client, address, known=decision.pk).status_code == 302
    assert Recognition.objects.get().decision == decision
    assert "77/QĐ-BCĐ" in client.get(address).content.decode()
    assert "Đã được công nhận ở cấp này" in faults(sent(client, address, known=decision.pk))


def test_marked_in_one_press_and_unmarked(recognised, huyen, browse):
    client = browse(huyen)
    action, body = offered(client, page_of(recognised.registration))["tieu-bieu"]
    assert client.post(action, body).status_code == 302
    recognised.refresh_from_db()
    assert recognised.exemplary
    action, nothing = offered(client, "/cong-nhan/")["bo-tieu-bieu"]
    assert nothing is None
    assert sent(client, action).url == "/cong-nhan/"
    recognised.refresh_from_db()
    assert not recognised.exemplary


def test_revoked_by_another_decision(recognised, lam_binh, huyen, browse):
    client, address = browse(huyen), door("cong-nhan", recognised, "huy")
    assert "phải khác" in faults(sent(client, address, decision=recognised.decision_id))
    assert sent(client, address, decision=make_decision(lam_binh).pk).status_code == 302
    assert not Recognition.objects.in_force().exists()
    assert client.get(address).status_code == 409


# --- commended, registered again


def test_the_holder_is_commended(recognised, huyen, browse):
    client, address = browse(huyen), door("mo-hinh", recognised.registration.model, "khen-thuong")
    assert 'value="2021"' in client.get(address).content.decode()
    assert sent(client, address, known=recognised.decision_id).status_code == 302
    found = Commendation.objects.get()
    assert (found.recipient_name, found.year, found.model) == (
        "Hội Phụ nữ",
        2021,
        recognised.registration.model,
    )


def test_registered_for_the_next_year(accepted, xa, huyen, browse):
    client, address = browse(xa), door("mo-hinh", accepted.model, "dang-ky-nam")
    assert 'value="2022"' in client.get(address).content.decode()
    assert sent(client, address).status_code == 302
    made = Registration.objects.get(year=2022)
    assert (made.state, made.novelty, made.level) == (State.SUBMITTED, "maintained", accepted.level)
    assert "đã có lượt đăng ký năm 2022" in faults(sent(client, address, year="2022"))


def test_a_year_that_nobody_knows_is_called_so_once(accepted, huyen, lam_binh, browse):
    unknown = make_registration(make_model("Tổ tự quản", unit=accepted.unit), None, accepted.programme)
    row = make_recognition(unknown, level="unknown")
    client = browse(huyen)
    for code in ("tieu-bieu", "huy"):
        asked = client.get(door("cong-nhan", row, code)).content.decode()
        assert "“Tổ tự quản”, không rõ cấp, không rõ năm" in asked
        assert "năm không rõ" not in asked
    assert "năm không rõ" not in client.get(page_of(unknown)).content.decode()
    row.delete()
    undated = make_decision(lam_binh, "78/QĐ-BCĐ", issued_on=None)
    [offer] = [
        label
        for _, label in RecogniseMoreForm(undated, user=huyen)["registrations"].field.choices
        if label.startswith("Tổ tự quản")
    ]
    assert offer.endswith(f"{accepted.unit.label}, không rõ năm")


# --- ended


def test_ended_with_day_and_reason_it_goes_on_in_no_later_year(accepted, xa, browse):
    make_programme(2021, 2027)
    client, address = browse(xa), door("mo-hinh", accepted.model, "ket-thuc")
    assert "Ghi rõ lý do" in faults(sent(client, address))
    assert "chưa tới" in faults(sent(client, address, reason=WHY, on="01/01/2099"))
    assert "trước năm đăng ký đầu tiên" in faults(sent(client, address, reason=WHY, on="01/01/2019"))
    assert sent(client, address, reason=WHY, on="31/12/2021").status_code == 302
    model = EmulationModel.objects.get()
    assert (model.ended_on, model.end_reason) == (date(2021, 12, 31), WHY)
    text = client.get(page_of(accepted)).content.decode()
    assert "Đã kết thúc ngày 31/12/2021" in text
    assert set(offered(client, page_of(accepted))) == {"mo-lai"}
    again = door("mo-hinh", model, "dang-ky-nam")
    assert client.get(again).status_code == 409


def test_no_door_registers_what_has_ended(accepted, huyen, browse):
    sent(browse(huyen), door("mo-hinh", accepted.model, "ket-thuc"), reason=WHY, on="31/12/2021")
    answer = browse(huyen).post(
        "/nhap-lieu/models_registry/registration/add/",
        {
            "model": accepted.model_id,
            "programme": accepted.programme_id,
            "year": "2022",
            "level": "commune",
            "novelty": "new",
        },
    )
    assert "Mô hình đã kết thúc ngày 31/12/2021" in answer.content.decode()
    assert Registration.objects.count() == 1


def test_what_is_registered_in_a_later_year_is_withdrawn_before(accepted, huyen, browse):
    later = make_registration(accepted.model, 2022)
    client, address = browse(huyen), door("mo-hinh", accepted.model, "ket-thuc")
    assert "đã đăng ký năm 2022" in faults(sent(client, address, reason=WHY, on="31/12/2021"))
    withdraw([later], huyen, WHY)
    assert sent(client, address, reason=WHY, on="31/12/2021").status_code == 302


def test_taken_up_again(accepted, xa, browse):
    client = browse(xa)
    sent(client, door("mo-hinh", accepted.model, "ket-thuc"), reason=WHY, on="31/12/2021")
    assert sent(client, door("mo-hinh", accepted.model, "mo-lai"), reason="Ghi nhầm").status_code == 302
    assert EmulationModel.objects.get().ended_on is None
    assert client.get(door("mo-hinh", accepted.model, "mo-lai")).status_code == 409
    assert "dang-ky-nam" in offered(client, page_of(accepted))


# --- doors

DOORS = [
    *(("dang-ky", code) for code in ("danh-gia", "cong-nhan")),
    *(("cong-nhan", code) for code in ("tieu-bieu", "bo-tieu-bieu", "huy")),
    *(("mo-hinh", code) for code in ("dang-ky-nam", "khen-thuong", "ket-thuc", "mo-lai")),
]


def thing_of(sort, recognised):
    registration = recognised.registration
    return {"dang-ky": registration, "cong-nhan": recognised, "mo-hinh": registration.model}[sort]


@pytest.mark.parametrize(("sort", "code"), DOORS)
def test_nobody_else_comes_through(sort, code, recognised, xa_khac, huyen_khac, bcd, la, xa, browse):
    address = door(sort, thing_of(sort, recognised), code)
    body = {"reason": WHY, "seen_changes": "0-0", "year": "2022"}
    may_enter = code in ("dang-ky-nam", "ket-thuc", "mo-lai")
    for user, status in ((xa_khac, 404), (huyen_khac, 404), (la, 404), (bcd, 403)):
        assert browse(user).get(address).status_code == status
        assert browse(user).post(address, body).status_code == status
    assert (browse(xa).get(address).status_code == 403) != may_enter
    assert browse(None).get(address).url.startswith("/dang-nhap/")
    assert browse(None).post(address, body).status_code == 403
    assert not Assessment.objects.exists()
    assert (Recognition.objects.count(), Registration.objects.count()) == (1, 1)
    assert not Commendation.objects.exists()


@pytest.mark.parametrize(
    ("sort", "code", "values"),
    [
        ("dang-ky", "danh-gia", {"result": "effective", "assessed_on": "20/12/2021"}),
        ("mo-hinh", "dang-ky-nam", {}),
        ("mo-hinh", "ket-thuc", {"reason": WHY, "on": "31/12/2021"}),
    ],
)
def test_pressed_twice_it_acts_once(sort, code, values, recognised, huyen, browse):
    client, address = browse(huyen), door(sort, thing_of(sort, recognised), code)
    body = filled(client, address, **values)
    assert client.post(address, body).status_code == 302
    again = client.post(address, body, follow=True)
    assert again.status_code == 200
    assert "Lần bấm trước đã được ghi" in again.content.decode()


def test_what_was_typed_stays_where_another_changed_the_thing_meanwhile(accepted, huyen, an, browse):
    client, address = browse(huyen), door("dang-ky", accepted, "danh-gia")
    body = filled(client, address, result="effective", note="Nhận xét dài")
    withdraw([accepted], an, WHY, timezone.localdate())
    answer = client.post(address, body)
    assert answer.status_code == 409
    assert "Quản trị viên" in answer.content.decode()
    assert not Assessment.objects.exists()


# --- years


# What is typed for a year, and what is said of it.
WRONG_YEARS = {
    "1822": "Năm 1822 không đúng. Chỉ ghi từ năm 1990",
    "22": "Năm 22 không đúng",
    "0": "Năm 0 không đúng",
    "-5": "Năm -5 không đúng",
    "2190": "Năm 2190 còn xa",
    "9" * 25: "dài quá",
    "9" * 5000: "dài quá",
    "²": "bốn chữ số",
    "năm nay": "bốn chữ số",
}


@pytest.fixture
def year_doors(recognised, lam_binh):
    """Where a year is typed, with what else is sent there; the page of each says what is wrong beside the field."""
    model = recognised.registration.model
    given = {"known": recognised.decision_id, "form": "unspecified"}
    many = {name: reverse(f"portal:{name}_many") for name in ("models", "recognitions")}
    return [
        (door("mo-hinh", model, "dang-ky-nam"), {}),
        (door("mo-hinh", model, "khen-thuong"), given),
        (
            door("quyet-dinh", make_decision(lam_binh, issued_on=None), "them-khen-thuong"),
            {"models": [model.pk]},
        ),
        (f"{many['models']}?viec=dang-ky-nam&dong={model.pk}", {}),
        (f"{many['models']}?viec=khen-thuong&dong={model.pk}", given),
        (f"{many['recognitions']}?viec=khen-thuong&dong={recognised.pk}", given),
    ]


def written():
    return Registration.objects.count(), Commendation.objects.count()


@pytest.mark.parametrize("year", WRONG_YEARS)
def test_a_year_that_is_none_of_ours_is_refused_beside_its_field(year, year_doors, huyen, browse):
    client = browse(huyen)
    before = written()
    for address, more in year_doors:
        answer = client.post(address, {**_form_of(client, address), **more, "year": year})
        assert answer.status_code == 400, address
        assert WRONG_YEARS[year] in str(answer.context["form"].errors["year"]), address
    assert written() == before


def _form_of(client, address):
    """What the page of a verb, or of many rows, sends."""
    page = html.fromstring(client.get(address).content)
    (form,) = [one for one in page.forms if {"seen_changes", "dong"} & set(one.fields)]
    return dict(form.form_values())


@pytest.mark.parametrize("year", [1822, 1989, 0, -5, 2190])
def test_nor_is_it_written_without_a_form(year, recognised, huyen):
    model = recognised.registration.model
    programme = recognised.registration.programme
    for given in (None, programme):
        with refused(f"Năm {year} "):
            commend([model], recognised.decision, "unspecified", "", given, year, huyen)
    with refused(f"Năm {year} "):
        continue_models([model], year, by=huyen)


def test_a_year_in_which_its_unit_was_anothers_says_whose_it_was(recognised, lam_binh, huyen, browse):
    """Nobody is told only that he may not."""
    model = recognised.registration.model
    new = make_unit("commune", "Minh Quang", lam_binh.parent, valid_from=date(2025, 7, 1))
    Unit.objects.filter(pk=model.unit_id).update(valid_to=date(2025, 6, 30))
    make_succession(model.unit, new, date(2025, 7, 1))
    make_programme(2026, 2026)
    client = browse(huyen)
    with stopped(date(2026, 3, 1)):
        for code, more in (("dang-ky-nam", {}), ("khen-thuong", {"without_decision": "on"})):
            answer = sent(client, door("mo-hinh", model, code), year="2026", **more)
            assert "năm 2026 thuộc Xã Minh Quang" in faults(answer)
            address = f"{reverse('portal:models_many')}?viec={code}&dong={model.pk}"
            answer = client.post(address, {**_form_of(client, address), **more, "year": "2026"})
            assert "năm 2026 thuộc Xã Minh Quang" in faults(answer)


# --- a decision written a second time


@pytest.fixture
def known(lam_binh):
    return make_decision(
        lam_binh, "77/QĐ-BCĐ", issued_on=date(2021, 11, 1), body="Ban Chỉ đạo huyện Lâm Bình"
    )


def typed(unit, **values):
    """The paper as somebody else would write it."""
    return {
        "number": "077/QĐ - BCĐ",
        "issued_on": "1/11/2021",
        "issuer": unit.pk,
        "body": "BCĐ phong trào thi đua",
        "subject": "Công nhận mô hình",
        "track": "committee",
        **values,
    }


@pytest.mark.parametrize("code", ["cong-nhan", "khen-thuong"])
def test_a_decision_of_the_registry_is_not_written_a_second_time_unasked(
    code, known, accepted, lam_binh, huyen, browse
):
    client = browse(huyen)
    thing, sort = (accepted, "dang-ky") if code == "cong-nhan" else (accepted.model, "mo-hinh")
    names = ("registrations", "models")[sort == "mo-hinh"]
    many = f"{reverse(f'portal:{names}_many')}?viec={code}&dong={thing.pk}"
    more = {"level": "district"} if code == "cong-nhan" else {"form": "unspecified", "year": "2021"}
    for address in (many, door(sort, thing, code)):
        body = {**_form_of(client, address), **typed(lam_binh), **more}
        text = faults(client.post(address, body))
        assert "Trong sổ đã có quyết định cùng số, ngày" in text
        assert f"Dùng quyết định đã có: {escape(known.choice_label)}" in text
        assert list(Decision.objects.all()) == [known]
    assert client.post(address, {**body, "same_as": "999"}).status_code == 400
    assert client.post(address, {**body, "same_as": known.pk}).status_code == 302
    assert list(Decision.objects.all()) == [known]
    given = Recognition if code == "cong-nhan" else Commendation
    assert given.objects.get().decision == known


def test_it_is_written_where_it_is_another(known, accepted, lam_binh, huyen, browse):
    client, address = browse(huyen), door("dang-ky", accepted, "cong-nhan")
    assert sent(client, address, **typed(lam_binh), level="district", same_as="khac").status_code == 302
    assert Decision.objects.count() == 2
    assert Recognition.objects.get().decision != known


@pytest.mark.parametrize(
    "values",
    [{"number": "78/QĐ-BCĐ"}, {"issued_on": "2/11/2021"}, {"number": ""}],
    ids=["number", "day", "no number"],
)
def test_another_number_or_day_is_not_asked_about(values, known, accepted, lam_binh, huyen, browse):
    client, address = browse(huyen), door("dang-ky", accepted, "cong-nhan")
    assert sent(client, address, **typed(lam_binh, **values), level="district").status_code == 302
    assert Decision.objects.count() == 2


# The same paper, as hurried hands write it.
OTHERWISE = [
    "Số 77/QĐ-BCĐ",
    "QĐ 77/QĐ-BCĐ",
    "Quyết định số 77/QĐ-BCĐ",
    "77/QĐ-BCĐ ngày 01/11/2021",
    "77",
]


@pytest.mark.parametrize("number", OTHERWISE)
def test_no_word_beside_its_number_makes_it_another(number, known, accepted, lam_binh, huyen, browse):
    client = browse(huyen)
    doors = [
        (door("dang-ky", accepted, "cong-nhan"), {"level": "district"}),
        (door("mo-hinh", accepted.model, "khen-thuong"), {}),
        (f"{reverse('portal:registrations_many')}?viec=cong-nhan&dong={accepted.pk}", {"level": "district"}),
        (
            f"{reverse('portal:models_many')}?viec=khen-thuong&dong={accepted.model_id}",
            {"form": "unspecified", "year": "2021"},
        ),
    ]
    for address, more in doors:
        body = {**_form_of(client, address), **typed(lam_binh, number=number), **more}
        assert f"Dùng quyết định đã có: {escape(known.choice_label)}" in faults(client.post(address, body))
    form = {**typed(lam_binh, number=number), "unit": lam_binh.pk}
    page = client.post("/nhap-lieu/awards/decision/add/", form).content.decode()
    assert "Đánh dấu ô này nếu đây là quyết định khác" in page
    chosen = {"action": "recognise_selected", "_selected_action": [accepted.pk], "apply": "1"}
    screen = "/nhap-lieu/models_registry/registration/"
    page = client.post(screen, {**chosen, **typed(lam_binh, number=number), "level": "district"})
    assert f"Dùng quyết định đã có: {escape(known.choice_label)}" in page.content.decode()
    assert list(Decision.objects.all()) == [known]


def test_it_is_written_without_the_words_before_its_number(accepted, lam_binh, huyen, browse):
    client = browse(huyen)
    number = "Quyết định số 77/QĐ-BCĐ"
    assert (
        sent(
            client, door("dang-ky", accepted, "cong-nhan"), **typed(lam_binh, number=number), level="district"
        ).status_code
        == 302
    )
    assert Decision.objects.get().number == "77/QĐ-BCĐ"
    form = {**typed(lam_binh, number="QĐ số: 78/QĐ-BCĐ"), "unit": lam_binh.pk}
    assert client.post("/nhap-lieu/awards/decision/add/", form).status_code == 302
    assert Decision.objects.filter(number="78/QĐ-BCĐ").exists()


def test_nor_is_that_of_another_unit(accepted, lam_binh, na_hang, huyen, browse):
    make_decision(na_hang, "77/QĐ-BCĐ", issued_on=date(2021, 11, 1), body="Ban Chỉ đạo huyện Na Hang")
    client, address = browse(huyen), door("dang-ky", accepted, "cong-nhan")
    assert sent(client, address, **typed(lam_binh), level="district").status_code == 302


def test_the_form_of_a_decision_asks_too(known, lam_binh, huyen, browse):
    client, add = browse(huyen), "/nhap-lieu/awards/decision/add/"
    body = {**typed(lam_binh), "unit": lam_binh.pk}
    page = client.post(add, body)
    assert "Đánh dấu ô này nếu đây là quyết định khác" in page.content.decode()
    assert reverse("portal:decision", args=[known.pk]) in page.content.decode()
    assert Decision.objects.count() == 1
    assert client.post(add, {**body, "is_another": "on"}).status_code == 302
    other = Decision.objects.exclude(pk=known.pk).get()
    address = f"/nhap-lieu/awards/decision/{other.pk}/change/"

    def change(**values):
        page = html.fromstring(client.get(address).content)
        (form,) = [one for one in page.forms if one.get("id") == "decision_form"]
        return client.post(address, {**dict(form.form_values()), **values})

    assert change(subject="Khen thưởng").status_code == 302  # said once, it is not asked again
    assert change(number="79/QĐ-BCĐ").status_code == 302
    assert "Đánh dấu ô này" in change(number="77/QĐ-BCĐ").content.decode()
    other.refresh_from_db()
    assert other.number == "79/QĐ-BCĐ"


def test_two_communes_number_their_decisions_each_for_itself(lam_binh, xuan_lap, khuon_ha, huyen, browse):
    client, add = browse(huyen), "/nhap-lieu/awards/decision/add/"
    paper = {"number": "01-QĐ/BCĐ", "body": "Ban Chỉ đạo"}
    for unit in (xuan_lap, khuon_ha):
        assert client.post(add, {**typed(unit, **paper), "unit": unit.pk}).status_code == 302
    again = {**typed(xuan_lap, **paper), "unit": xuan_lap.pk, "is_another": "on"}
    text = client.post(add, again).content.decode()
    assert "Quyết định này (cùng đơn vị, số, ngày và cơ quan) đã có trong sổ." in text
    assert Decision.objects.count() == 2


def test_of_one_merged_away_the_one_that_stands_is_offered(known, accepted, lam_binh, huyen, browse):
    gone = make_decision(lam_binh, "78/QĐ-BCĐ", issued_on=date(2021, 11, 2), body="Ban Chỉ đạo huyện")
    merge(gone, known, by=huyen, reason="Ghi hai lần")
    client, address = browse(huyen), door("dang-ky", accepted, "cong-nhan")
    paper = typed(lam_binh, number="78/QĐ-BCĐ", issued_on="2/11/2021", body="Ban Chỉ đạo huyện")
    asked = faults(sent(client, address, **paper, level="district"))
    assert f"Dùng quyết định đã có: {escape(known.choice_label)}" in asked
    asked = faults(sent(client, address, **paper, level="district", same_as="khac"))
    assert "Quyết định này (cùng đơn vị, số, ngày và cơ quan) đã có trong sổ." in asked
    assert sent(client, address, **paper, level="district", same_as=known.pk).status_code == 302
    assert Recognition.objects.get().decision == known


def test_the_main_menu_marks_where_a_page_lies_and_no_entry_of_the_same_word(accepted, browse, huyen):
    def marked(address):
        page = html.fromstring(browse(huyen).get(address).content)
        return page.xpath("//nav[@id='danh-muc']//a[@aria-current]/text()")

    assert marked(door("mo-hinh", accepted.model, "khen-thuong")) == []
    assert marked(reverse("portal:model", args=[accepted.model.pk])) == ["Mô hình"]
    assert marked("/khen-thuong/") == ["Khen thưởng"]


# --- a mis-click taken away


def test_a_registration_of_the_next_year_is_undone_from_its_message(accepted, huyen, browse):
    client, address = browse(huyen), door("mo-hinh", accepted.model, "dang-ky-nam")
    answer = client.post(address, filled(client, address), follow=True)
    made = Registration.objects.get(year=2022)
    undo = door("dang-ky", made, "hoan-tac")
    (link,) = html.fromstring(answer.content).xpath("//a[text()='Hoàn tác']/@href")
    assert link.split("?")[0] == undo
    assert "hoan-tac" in offered(client, page_of(accepted))
    asked = client.get(link).content.decode()
    assert "đã đăng ký thêm năm lúc" in asked
    body = filled(client, link)
    page = client.post(undo, body, follow=True)
    assert "Đã hoàn tác: “Đường hoa”, năm 2022." in page.content.decode()
    assert list(accepted.model.registrations.all()) == [accepted]
    again = client.post(
        undo, body, follow=True
    )  # the second press is told of the first, not that nothing is there
    assert again.status_code == 200
    assert PRESSED_AGAIN in again.content.decode()
    assert client.get(undo).status_code == 404


def test_a_recognition_is_undone_from_its_message_and_its_page(accepted, lam_binh, huyen, an, browse):
    decision = make_decision(lam_binh, "77/QĐ-BCĐ")
    client, address = browse(huyen), door("dang-ky", accepted, "cong-nhan")
    answer = client.post(address, filled(client, address, known=decision.pk), follow=True)
    made = Recognition.objects.get()
    (link,) = html.fromstring(answer.content).xpath("//a[text()='Hoàn tác']/@href")
    undo, body = offered(client, page_of(accepted))["hoan-tac"]
    assert link.split("?")[0] == undo == door("cong-nhan", made, "hoan-tac")
    assert "hoan-tac" not in offered(browse(an), page_of(accepted))
    assert client.post(undo, body).status_code == 302
    assert not Recognition.objects.exists()
    assert Decision.objects.get() == decision
    assert "hoan-tac" not in offered(client, page_of(accepted))


def test_what_stands_on_a_registration_is_said_where_it_would_be_undone(accepted, huyen, browse):
    (made,) = continue_models([accepted.model], 2022, by=huyen)
    recognise([made], None, "district", huyen)
    client, undo = browse(huyen), door("dang-ky", made, "hoan-tac")
    assert "sau khi đăng ký thêm năm đã có thêm công nhận" in faults(sent(client, undo))
    assert Registration.objects.filter(pk=made.pk).exists()


def test_an_assessment_and_a_commendation_are_undone_from_the_message_and_the_page(
    accepted, lam_binh, huyen, browse
):
    client = browse(huyen)
    decision = make_decision(lam_binh, "78/QĐ-BCĐ")
    assessed, commended = (
        door("dang-ky", accepted, "danh-gia"),
        door("mo-hinh", accepted.model, "khen-thuong"),
    )
    for address, kind, values in (
        (assessed, Assessment, {"result": "effective"}),
        (commended, Commendation, {"known": decision.pk, "form": "giay_khen", "merit": "Làm tốt"}),
    ):
        answer = client.post(address, filled(client, address, **values), follow=True)
        made = kind.objects.get()
        (link,) = html.fromstring(answer.content).xpath("//a[text()='Hoàn tác']/@href")
        action, body = offered(client, page_of(accepted))["hoan-tac"]
        assert action == link.split("?")[0]
        assert f"/{made.pk}/hoan-tac/" in action
        assert client.get(link).status_code == 200
        assert client.post(action, body).status_code == 302
        assert not kind.objects.exists()
        assert "hoan-tac" not in offered(client, page_of(accepted))
