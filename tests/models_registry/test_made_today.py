"""A registration, or an award, that a press made today is taken away by who made it while nothing stands on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.commending import commend
from awards.models import Assessment, Certificate, Commendation, Recognition
from awards.services import assess, mark_exemplary, recognise
from awards.unmaking import ASSESSING, COMMENDING, RECOGNISING
from models_registry import trail
from models_registry.models import Change, EmulationModel, Registration, State
from models_registry.services import (
    continue_models,
    refusals_of_undoing,
    register_model,
    registrations_to_undo,
    undo_registrations,
    unmake,
    withdraw,
)
from tests.builders import (
    make_model,
    make_programme,
    make_registrant,
    make_registration,
    stopped,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def model(xuan_lap):
    model = make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ"))
    make_registration(model, 2021, make_programme())
    return model


def continued(model, by):
    (made,) = continue_models([model], 2022, by=by)
    return made


def test_a_registration_made_by_mistake_goes_and_the_trail_tells_of_both(huyen, model):
    made = continued(model, huyen)
    key, act = made.pk, Change.objects.get(subject="models_registry.registration", subject_id=made.pk)
    assert made.state == State.ACCEPTED
    assert set(registrations_to_undo([made], huyen)) == {key}
    undo_registrations([made], huyen)
    assert list(model.registrations.values_list("year", flat=True)) == [2021]
    created, gone = Change.objects.of(Registration).filter(subject_id=key).order_by("pk")
    assert (created.pk, gone.action, gone.before) == (act.pk, "deleted", created.after)
    assert gone.reason.startswith("Hoàn tác việc đăng ký thêm năm lúc ")
    assert gone.by == huyen
    assert continued(model, huyen).year == 2022  # as if it had not been


def test_a_commune_takes_away_what_it_registered_and_no_more_once_somebody_decided(xa, huyen, model):
    made = continued(model, xa)
    assert made.state == State.SUBMITTED
    undo_registrations([made], xa)
    assert model.registrations.count() == 1
    made = continued(model, xa)
    withdraw([made], huyen, "Trùng")
    with refused("mới hoàn tác được"):
        undo_registrations([made], xa)
    assert model.registrations.count() == 2


def test_a_second_one_finds_nothing_more_to_undo(huyen, model):
    made = continued(model, huyen)
    undo_registrations([made], huyen)
    with refused("vừa bị xóa khỏi sổ"):
        undo_registrations([made], huyen)


@pytest.mark.parametrize(
    "who", ["xa", "an", "xa_khac", "huyen_khac", "huyen_nghi", "bcd", "la", "khach"], indirect=True
)
def test_nobody_else_takes_it_away(who, huyen, model):
    made = continued(model, huyen)
    assert registrations_to_undo([made], who) == {}
    with refused("Chỉ người đã đăng ký thêm năm mới hoàn tác được"):
        undo_registrations([made], who)
    assert model.registrations.count() == 2


def test_the_next_day_it_stays(huyen, model):
    with stopped(timezone.localdate() - timedelta(days=1)):
        made = continued(model, huyen)
    assert registrations_to_undo([made], huyen) == {}
    with refused("Chỉ hoàn tác được trong ngày"):
        undo_registrations([made], huyen)
    assert model.registrations.count() == 2


def test_what_was_entered_with_its_model_is_not_undone_alone(huyen, xuan_lap, model):
    registrant = make_registrant(xuan_lap, "Hội Nông dân")
    entered = EmulationModel(title="Camera an ninh", field=model.field)
    made = Registration(year=2022, programme=model.registrations.get().programme, state="accepted")
    register_model(entered, registrant, made, by=huyen)
    assert registrations_to_undo([made], huyen) == {}
    with refused("được ghi cùng mô hình"):
        undo_registrations([made], huyen)


def test_what_stands_on_it_is_named(huyen, model):
    made = continued(model, huyen)
    assess(Assessment(registration=made, result="effective"), huyen)
    recognise([made], None, "district", huyen)
    said = refusals_of_undoing([made], huyen)[made.pk]
    assert said.startswith("Không hoàn tác được: sau khi đăng ký thêm năm đã có thêm ")
    assert "đánh giá" in said
    assert "công nhận" in said
    with refused("đã có thêm"):
        undo_registrations([made], huyen)


def test_a_commendation_of_that_year_stands_on_it_and_of_another_does_not(huyen, model):
    made = continued(model, huyen)
    commend([model], None, "giay_khen", "Làm tốt", None, 2021, huyen)
    assert refusals_of_undoing([made], huyen) == {}
    commend([model], None, "giay_khen", "Làm tốt", None, 2022, huyen, "Việc khác")
    assert "khen thưởng" in refusals_of_undoing([made], huyen)[made.pk]


def test_of_several_one_that_must_stay_keeps_all(huyen, xuan_lap, model):
    other = make_model("Cổng trường", make_registrant(xuan_lap, "Trường"))
    make_registration(other, 2021)
    both = continue_models([model, other], 2022, by=huyen)
    recognise([both[0]], None, "district", huyen)
    with refused("đã có thêm công nhận"):
        undo_registrations(both, huyen)
    assert Registration.objects.filter(year=2022).count() == 2
    undo_registrations([both[1]], huyen)
    assert list(Registration.objects.filter(year=2022)) == [both[0]]


# --- a recognition


@pytest.fixture
def recognition(huyen, model):
    (made,) = recognise(model.registrations.all(), None, "district", huyen)
    return made


def test_a_recognition_made_by_mistake_goes(huyen, recognition):
    unmake(RECOGNISING, [recognition], huyen)
    assert not Recognition.objects.exists()
    newest = Change.objects.of(Recognition).order_by("-pk")[0]
    assert (newest.action, newest.subject_id) == ("deleted", recognition.pk)


@pytest.mark.parametrize("who", ["xa", "an", "huyen_khac", "bcd", "khach"], indirect=True)
def test_nobody_else_takes_a_recognition_away(who, recognition):
    with refused("Chỉ người đã công nhận mới hoàn tác được"):
        unmake(RECOGNISING, [recognition], who)
    assert Recognition.objects.exists()


def test_a_recognition_of_yesterday_stays(huyen, model):
    with stopped(timezone.localdate() - timedelta(days=1)):
        made = recognise(model.registrations.all(), None, "district", huyen)
    with refused("trong ngày"):
        unmake(RECOGNISING, made, huyen)


def test_a_recognition_that_was_marked_since_stays(huyen, recognition):
    mark_exemplary([recognition], huyen)
    with refused("đã được sửa từ khi ghi"):
        unmake(RECOGNISING, [recognition], huyen)


def test_a_recognition_written_with_something_else_is_not_undone_alone(huyen, model):
    with trail.act(huyen):
        made = recognise(model.registrations.all(), None, "district", huyen)
        trail.save(model, place="Bản Khiển")
    with refused("được ghi cùng mô hình"):
        unmake(RECOGNISING, made, huyen)


# --- an assessment and a commendation


@pytest.fixture
def assessment(huyen, model):
    return assess(Assessment(registration=model.registrations.get(), result="effective"), huyen)


@pytest.fixture
def commendation(huyen, model):
    (made,) = commend([model], None, "giay_khen", "Làm tốt", None, 2021, huyen)
    return made


def test_an_assessment_and_a_commendation_made_by_mistake_go(huyen, assessment, commendation):
    for making, made in ((ASSESSING, assessment), (COMMENDING, commendation)):
        unmake(making, [made], huyen)
        assert not making.model.objects.exists()
        newest = Change.objects.of(making.model).order_by("-pk")[0]
        assert (newest.action, newest.subject_id) == ("deleted", made.pk)
        assert newest.reason.startswith(f"Hoàn tác việc {making.in_words} lúc ")


@pytest.mark.parametrize("who", ["xa", "an", "huyen_khac", "bcd"], indirect=True)
def test_nobody_else_takes_them_away(who, assessment, commendation):
    for making, made in ((ASSESSING, assessment), (COMMENDING, commendation)):
        with refused("mới hoàn tác được"):
            unmake(making, [made], who)
        assert making.model.objects.exists()


def test_the_next_day_they_stay(huyen, assessment, commendation):
    with stopped(timezone.localdate() + timedelta(days=1)):
        for making, made in ((ASSESSING, assessment), (COMMENDING, commendation)):
            with refused("trong ngày"):
                unmake(making, [made], huyen)


def test_a_commendation_for_which_a_paper_was_printed_stays(huyen, commendation):
    Certificate.objects.create(unit=commendation.unit, year=2021, number=1, commendation=commendation)
    with refused("sau khi khen thưởng đã có thêm"):
        unmake(COMMENDING, [commendation], huyen)
    assert Commendation.objects.exists()
