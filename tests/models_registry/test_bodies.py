"""A body of a unit: made of its collectives in one act, counted in the unit's own row, taken back whole."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError

from danvan.review.figures.review import review_of
from danvan.review.returns.who_has_sent import returns_of
from models_registry import trail
from models_registry.models import Change, EmulationModel, Kind, Registrant, Registration, Unit
from models_registry.services import correct, make_body, take_back_body
from tests.builders import (
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_unit,
    make_user,
    scope_of,
)

pytestmark = pytest.mark.django_db
WHY = "Công an huyện báo cáo riêng từ năm 2021"


@pytest.fixture
def police(lam_binh):
    """A collective of the district with a model registered and recognised in 2020, 2021 and 2022."""
    registrant = make_registrant(lam_binh, "Đội an ninh Công an huyện")
    model = make_model("Tự quản về an ninh", registrant)
    for year in (2020, 2021, 2022):
        make_recognition(make_registration(model, year, make_programme()))
    return registrant


def make(registrants, by, **values):
    values = {
        "kind": Unit.Kind.ARMED_FORCES,
        "name": "Công an huyện Lâm Bình",
        "years": [2021, 2022],
        **values,
    }
    return make_body(registrants, by=by, reason=WHY, **values)


def test_its_collectives_move_with_the_registrations_of_the_years_chosen(police, huyen, lam_binh):
    body = make([police], huyen)
    assert (body.parent, body.label) == (lam_binh, "Công an huyện Lâm Bình")
    police.refresh_from_db()
    model = police.models.get()
    assert police.unit == body
    assert model.unit == lam_binh  # its registration of 2020 stays
    assert {one.year: one.unit for one in model.registrations.all()} == {
        2020: lam_binh,
        2021: body,
        2022: body,
    }
    assert Change.objects.filter(reason=WHY).values("act").distinct().count() == 1


def test_models_of_others_and_of_other_units_stay(police, huyen, lam_binh, xuan_lap):
    """Models without any registration would move with those of the collectives."""
    others, elsewhere = make_model(unit=lam_binh), make_model(registrant=police)
    EmulationModel.objects.filter(pk=elsewhere.pk).update(unit=xuan_lap)
    make([police], huyen)
    for model, unit in ((others, lam_binh), (elsewhere, xuan_lap)):
        model.refresh_from_db()
        assert model.unit == unit


def test_it_is_counted_in_the_units_own_row_which_opens_to_it(police, huyen, lam_binh, xuan_lap):
    make_recognition(make_registration(make_model(unit=lam_binh), 2021, make_programme()))
    before = review_of(scope_of(make_programme(), lam_binh), Unit.objects.all())
    body = make([police], huyen)
    review = review_of(scope_of(make_programme(), lam_binh), Unit.objects.all())
    assert [(row.place.label, row.total.value) for row in review.by_unit] == [
        (row.place.label, row.total.value) for row in before.by_unit
    ]
    opened = {row.place.unit: row.total.value for row in review.bodies}
    assert opened == {body: 1, lam_binh: 1}
    assert not before.bodies


def test_it_has_returns_of_its_own(police, huyen, lam_binh, xuan_lap):
    body = make([police], huyen)
    scope = scope_of(make_programme(), lam_binh)
    rows = {
        row.unit: row.registrations.value for row in returns_of(scope, Unit.objects.all(), scope.day).rows
    }
    assert rows == {xuan_lap: 0, body: 2}
    own = scope_of(make_programme(), body)
    assert [row.unit for row in returns_of(own, Unit.objects.all(), own.day).rows] == [body]


def test_taken_back_everything_is_as_it_was(police, huyen, lam_binh):
    body = make([police], huyen)
    assert take_back_body(body, by=huyen, reason="Lập nhầm") == 3
    police.refresh_from_db()
    assert police.unit == lam_binh
    assert set(police.models.get().registrations.values_list("unit", flat=True)) == {lam_binh.pk}
    assert not Unit.objects.filter(pk=body.pk).exists()


def test_a_model_moves_along_when_none_of_its_registrations_stays(police, huyen, lam_binh, xuan_lap):
    draft = make_model("Chưa đăng ký", police)
    elsewhere = make_model("Ở xã", police)
    EmulationModel.objects.filter(pk=elsewhere.pk).update(unit=xuan_lap)
    in_commune = make_registration(elsewhere, 2021)
    Registration.objects.filter(pk=in_commune.pk).update(unit=xuan_lap)
    another = make_registration(make_model("Của Hội Nông dân", make_registrant(lam_binh)), 2021)
    body = make([police], huyen, years=[2020, 2021, 2022])
    units = {model.title: model.unit for model in EmulationModel.objects.all()}
    assert units == {
        "Tự quản về an ninh": body,
        draft.title: body,
        elsewhere.title: xuan_lap,
        another.model.title: lam_binh,
    }
    registrations = {one.pk: one.unit for one in Registration.objects.all()}
    assert (registrations[in_commune.pk], registrations[another.pk]) == (xuan_lap, lam_binh)
    assert take_back_body(body, by=huyen, reason="Lập nhầm") == 6
    units = {model.title: model.unit for model in EmulationModel.objects.all()}
    assert (units["Tự quản về an ninh"], units[elsewhere.title]) == (lam_binh, xuan_lap)


def test_of_two_bodies_one_is_taken_back_with_what_is_its_own(police, huyen, an, lam_binh):
    soldiers = make_registrant(lam_binh, "Ban Chỉ huy quân sự")
    other = make([soldiers], huyen, name="Ban Chỉ huy quân sự huyện")
    body = make([police], huyen)
    with trail.act(an, "Ghi chú"):
        trail.save(body, note="Thành lập năm 2020")
    assert take_back_body(body, by=huyen, reason="Lập nhầm") == 3
    soldiers.refresh_from_db()
    assert soldiers.unit == other
    assert take_back_body(other, by=huyen, reason="Lập nhầm") == 1


def test_what_has_left_it_since_stays_where_it_went(police, huyen, lam_binh, xuan_lap):
    body = make([police], huyen)
    gone = Registration.objects.get(year=2022)
    correct(gone, {"unit": xuan_lap}, by=huyen, reason="Nhầm đơn vị")
    assert take_back_body(body, by=huyen, reason="Lập nhầm") == 2
    assert {one.year: one.unit for one in Registration.objects.all()} == {
        2020: lam_binh,
        2021: lam_binh,
        2022: xuan_lap,
    }


def test_a_registration_that_came_to_it_since_stands_against_taking_it_back(police, huyen, lam_binh):
    body = make([police], huyen)
    came = make_registration(make_model(unit=lam_binh), 2021)
    correct(came, {"unit": body}, by=huyen, reason="Của Công an huyện")
    with pytest.raises(ValidationError, match=r"đã có thêm .*lượt đăng ký"):
        take_back_body(body, by=huyen, reason="Lập nhầm")
    came.refresh_from_db()
    assert came.unit == body


def test_a_body_that_was_made_of_nothing_is_taken_back_alone(huyen, an, lam_binh):
    body = make_unit("agency", "Văn phòng Huyện ủy", lam_binh)
    with pytest.raises(ValidationError, match="quyền"):
        take_back_body(lam_binh, by=an, reason="Lập nhầm")
    assert take_back_body(body, by=huyen, reason="Lập nhầm") == 0
    assert not Unit.objects.filter(pk=body.pk).exists()


def test_a_record_that_breaks_a_rule_is_not_moved(police, huyen):
    Registrant.objects.filter(pk=police.pk).update(address="mr")  # of persons only
    with pytest.raises(ValidationError, match="Chỉ cá nhân mới có cách xưng hô"):
        make([police], huyen)
    assert not Unit.objects.filter(kind=Unit.Kind.ARMED_FORCES).exists()


@pytest.mark.parametrize("kind", ["hamlet", "agency"])
def test_a_village_and_a_body_have_no_bodies(kind, huyen, xuan_lap):
    place = make_unit(kind, "Nà Ta", xuan_lap)
    with pytest.raises(ValidationError, match="Nà Ta không có cơ quan trực thuộc"):
        make([make_registrant(place)], huyen)


def test_what_has_come_to_it_since_stands_against_taking_it_back(police, huyen):
    body = make([police], huyen)
    make_user(("read",), body)
    with pytest.raises(ValidationError, match="phân công"):
        take_back_body(body, by=huyen, reason="Lập nhầm")
    assert Unit.objects.filter(pk=body.pk).exists()


@pytest.mark.parametrize("who", ["xa", "huyen_khac", "bcd", "la"], indirect=True)
def test_who_does_not_decide_there_makes_and_takes_back_none(who, police, huyen):
    with pytest.raises(ValidationError, match="quyền"):
        make([police], who)
    body = make([police], huyen)
    with pytest.raises(ValidationError, match="quyền"):
        take_back_body(body, by=who, reason="Lập nhầm")


def test_persons_and_collectives_of_two_units_are_no_body(police, huyen, lam_binh, xuan_lap):
    person = make_registrant(lam_binh, "Ma Văn A", Kind.INDIVIDUAL)
    for others, words in (([person], "Chỉ tập thể"), ([make_registrant(xuan_lap)], "cùng một đơn vị")):
        with pytest.raises(ValidationError, match=words):
            make([police, *others], huyen)
    with pytest.raises(ValidationError, match="Chọn loại") as raised:
        make([police], huyen, kind=Unit.Kind.HAMLET)
    assert set(raised.value.message_dict) == {"kind"}
    assert not Unit.objects.filter(parent=lam_binh, kind=Unit.Kind.ARMED_FORCES).exists()


@pytest.mark.parametrize("kind", ["commune", "hamlet", "agency"])
def test_nothing_stands_under_a_body(kind, police, huyen):
    body = make([police], huyen)
    with pytest.raises(ValidationError, match="không có đơn vị trực thuộc"):
        Unit(kind=kind, name="Nà Ta", parent=body).full_clean(exclude=["path"])


def act(client, url, action, rows, **values):
    sent = {"action": action, "_selected_action": [row.pk for row in rows], **values}
    return client.post(url, sent, follow=True).content.decode()


def test_an_officer_makes_one_from_the_list_and_takes_it_back(browse, police, huyen, lam_binh):
    client = browse(huyen)
    collectives, units = "/nhap-lieu/models_registry/registrant/", "/nhap-lieu/models_registry/unit/"
    page = act(client, collectives, "make_body_of_selected", [police])
    assert "Các năm đăng ký tính cho cơ quan này" in page
    asked = {"apply": "1", "kind": "armed_forces", "name": "", "years": ["2021", "2022"], "reason": WHY}
    page = act(client, collectives, "make_body_of_selected", [police], **asked)
    assert WHY in page  # what was typed stands there still
    assert not Unit.objects.filter(kind="armed_forces").exists()
    asked["name"] = "Công an huyện Lâm Bình"
    assert "Số cơ quan đã lập: 1." in act(client, collectives, "make_body_of_selected", [police], **asked)
    body = Unit.objects.get(kind="armed_forces")
    assert body.parent == lam_binh
    page = act(client, units, "take_back_selected", [body], apply="1", reason="Lập nhầm")
    assert "Số bản ghi đã trả về đơn vị cấp trên: 3." in page
    page = act(client, units, "take_back_selected", [lam_binh], apply="1", reason="Lập nhầm")
    assert "không có quyền" in page


def test_who_enters_only_is_not_offered_it(browse, xa, xuan_lap):
    row = make_registrant(xuan_lap)
    page = browse(xa).get("/nhap-lieu/models_registry/registrant/").content.decode()
    assert "make_body_of_selected" not in page
    asked = {"apply": "1", "kind": "agency", "name": "Trạm Y tế", "years": [], "reason": WHY}
    act(browse(xa), "/nhap-lieu/models_registry/registrant/", "make_body_of_selected", [row], **asked)
    assert not Unit.objects.filter(kind="agency").exists()


# --- no longer than its unit


LAST = date(2025, 6, 30)
NO_SUCCESSOR = {"successions-TOTAL_FORMS": 0, "successions-INITIAL_FORMS": 0}
ENDED = "Huyện Lâm Bình chỉ có đến hết ngày 30/06/2025"


@pytest.fixture
def ended(lam_binh):
    """The district after its last day."""
    lam_binh.valid_to = LAST
    lam_binh.save()
    return lam_binh


def test_a_body_of_an_ended_unit_registers_for_no_year_after_it(police, huyen, ended):
    body = make([police], huyen)
    assert body.valid_to == LAST
    later = Registration(model=police.models.get(), unit=body, year=2026)
    with pytest.raises(ValidationError, match="Công an huyện Lâm Bình chỉ có đến hết ngày 30/06/2025"):
        later.clean()
    assert take_back_body(body, by=huyen, reason="Lập nhầm") == 3


@pytest.mark.parametrize("last", ["", "01/07/2025"])
def test_the_form_takes_no_body_that_outlasts_its_unit(last, browse, huyen, an, ended):
    values = {**NO_SUCCESSOR, "kind": "agency", "name": "Văn phòng Huyện ủy", "parent": ended.pk}
    values["valid_to"] = last
    response = browse(an).post("/nhap-lieu/models_registry/unit/add/", values)
    assert ENDED in str(response.context["adminform"].form.errors["valid_to"])
    assert not Unit.objects.filter(kind="agency").exists()
    response = browse(an).post("/nhap-lieu/models_registry/unit/add/", {**values, "valid_to": "31/12/2024"})
    assert response.status_code == 302, response.context["adminform"].form.errors


def end(unit, browse, user, last):
    return browse(user).post(
        f"/nhap-lieu/models_registry/unit/{unit.pk}/change/",
        {**NO_SUCCESSOR, "valid_from": "", "valid_to": last},
    )


def test_a_unit_that_ends_ends_its_bodies(police, huyen, an, browse, lam_binh):
    body = make([police], huyen)
    before = make_unit("agency", "Ban Dân vận", lam_binh, valid_to=date(2024, 1, 1))
    response = end(lam_binh, browse, an, "30/06/2025")
    assert response.status_code == 302
    told = "Cơ quan trực thuộc kết thúc cùng đơn vị của mình: Công an huyện Lâm Bình."
    assert told in [str(message) for message in get_messages(response.wsgi_request)]
    body.refresh_from_db()
    before.refresh_from_db()
    assert (body.valid_to, before.valid_to) == (LAST, date(2024, 1, 1))
    assert Change.objects.of(Unit).filter(subject_id=body.pk, action=Change.Action.CHANGED).exists()


def test_a_unit_does_not_end_before_its_bodies_began(an, browse, lam_binh):
    make_unit("agency", "Trung tâm phục vụ", lam_binh, valid_from=date(2025, 7, 1))
    response = end(lam_binh, browse, an, "30/06/2025")
    assert "Trung tâm phục vụ trực thuộc đơn vị này lại có từ ngày 01/07/2025" in str(
        response.context["adminform"].form.errors["valid_to"]
    )
