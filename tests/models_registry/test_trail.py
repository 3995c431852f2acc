"""Acts: whatever is written stands inside one, whole or not at all; a form's key lets it act once."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from models_registry import services, trail
from models_registry.access import OPERATOR
from models_registry.models import Act, Change, Registration, State, UsedKey
from models_registry.used_keys import UsedAlreadyError
from tests.builders import make_model, make_programme, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """The acts of which the signal told: (account's name, keys of the rows by model)."""
    acts = []

    def hear(sender, act, **kwargs):
        acts.append((act.by_name, {model._meta.model_name: keys for model, keys in act.told.items()}))

    trail.acted.connect(hear)
    yield acts
    trail.acted.disconnect(hear)


def test_what_is_written_inside_is_one_act_told_once(huyen, xuan_lap, heard):
    model = make_model(unit=xuan_lap)
    rows = [
        make_registration(model, year=2020, state=State.SUBMITTED),
        make_registration(model, year=2021, state=State.SUBMITTED),
    ]
    with trail.act(huyen, "Sửa theo công văn") as act:
        for row in rows:
            trail.save(row, level="district")
    changes = Change.objects.filter(act=act)
    assert [(change.by, change.reason) for change in changes] == [(huyen, "Sửa theo công văn")] * 2
    assert Act.objects.get().reason == "Sửa theo công văn"
    assert heard == [(str(huyen), {"registration": [row.pk for row in rows]})]


def test_a_service_inside_an_act_joins_it_with_its_own_reason(huyen, xuan_lap, heard):
    sent = make_registration(make_model(unit=xuan_lap), year=2021, state=State.SUBMITTED)
    with trail.act(huyen):
        services.accept([sent], huyen)
        services.return_registrations([sent], huyen, "Thiếu chữ ký")
    assert Act.objects.count() == 1
    assert [change.reason for change in Change.objects.order_by("pk")] == ["", "Thiếu chữ ký"]
    assert len(heard) == 1


def test_an_act_that_fails_leaves_nothing(huyen, xuan_lap, heard):
    sent = make_registration(make_model(unit=xuan_lap), year=2021, state=State.SUBMITTED)

    def accept_twice():
        with trail.act(huyen, key="k1"):
            services.accept([sent], huyen)
            services.accept([sent], huyen)

    with pytest.raises(ValidationError):
        accept_twice()
    sent.refresh_from_db()
    assert sent.state == State.SUBMITTED
    assert not Act.objects.exists()
    assert not Change.objects.exists()
    assert not UsedKey.objects.exists()
    assert heard == []


def test_a_step_that_failed_and_was_answered_is_not_told(huyen, xuan_lap, heard):
    sent = make_registration(make_model(unit=xuan_lap), year=2021, state=State.SUBMITTED)
    with trail.act(huyen):
        services.accept([sent], huyen)
        with pytest.raises(ValidationError):
            services.accept([sent], huyen)
    assert heard == [(str(huyen), {"registration": [sent.pk]})]


def test_an_act_that_wrote_nothing_is_not_kept(huyen, heard):
    with trail.act(huyen, "Không có gì", key="k1"):
        pass
    assert not Act.objects.exists()
    assert not UsedKey.objects.exists()
    assert heard == []


def test_nothing_is_written_outside_an_act(xuan_lap):
    with pytest.raises(RuntimeError):
        trail.save(
            make_registration(make_model(unit=xuan_lap), year=2021, state=State.SUBMITTED), level="district"
        )
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    "write",
    [
        lambda row: trail.save(row, level="district"),
        trail.delete,
        lambda row: trail.create_all([row]),
        lambda row: trail.update_all(Registration.objects.all(), level="district"),
        lambda row: trail.record_created([]),
        lambda row: trail.record_changed([]),
    ],
)
def test_nobody_is_refused_before_anything_is_read_or_written(xuan_lap, write, django_assert_num_queries):
    row = make_registration(make_model(unit=xuan_lap), year=2021, state=State.SUBMITTED)
    with trail.act(AnonymousUser()), django_assert_num_queries(0), pytest.raises(PermissionDenied):
        write(row)


def test_an_act_has_one_account(huyen, an):
    with pytest.raises(RuntimeError), trail.act(huyen), trail.act(an):
        raise AssertionError("the second act began")


def test_a_command_acts_without_an_account(xuan_lap):
    registration = make_registration(make_model(unit=xuan_lap), year=2021, state=State.SUBMITTED)
    with trail.act(OPERATOR):
        trail.save(registration, level="district")
    act = Act.objects.get()
    assert (act.by, act.by_name) == (None, "Hệ thống")
    assert Change.objects.get().by is None


def test_a_used_key_leads_to_the_first_answer(huyen, xuan_lap):
    model = make_model(unit=xuan_lap)
    with trail.act(huyen, key="k1") as act:
        trail.save(make_registration(model, year=2021, state=State.SUBMITTED), level="district")
        act.answer = "/mo-hinh/1/"
    with pytest.raises(UsedAlreadyError) as used, trail.act(huyen, key="k1"):
        raise AssertionError("acted twice")
    assert used.value.answer == "/mo-hinh/1/"
    assert Act.objects.count() == 1


def test_trail_save_writes_only_what_it_is_given(huyen, xuan_lap):
    registration = make_registration(make_model(unit=xuan_lap), year=2021, state=State.SUBMITTED)
    Registration.objects.filter(pk=registration.pk).update(year=2022)  # somebody else, meanwhile
    with trail.act(huyen):
        trail.save(registration, level="district")
    registration.refresh_from_db()
    assert (registration.year, registration.level) == (2022, "district")
    change = Change.objects.get()
    assert change.after == {"level": "district"}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_act_once(huyen, xuan_lap):
    model = make_model(unit=xuan_lap)
    begun, done = threading.Barrier(2, timeout=20), []

    def press(year):
        try:
            begun.wait()
            with trail.act(huyen, key="k1"):
                trail.create_all([Registration(model=model, unit=model.unit, programme=programme, year=year)])
                done.append(year)
        except UsedAlreadyError:
            done.append("again")
        finally:
            connection.close()

    programme = make_registration(model, year=2020, state=State.SUBMITTED).programme
    threads = [threading.Thread(target=press, args=[year]) for year in (2021, 2022)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "again" in done
    assert Registration.objects.filter(model=model).count() == 2


def test_old_keys_are_forgotten(huyen):
    now = timezone.now()
    for key, days in (("old", 31), ("new", 29)):
        UsedKey.objects.create(key=key, by=huyen, at=now - timedelta(days=days))
    call_command("forget_used_keys", stdout=StringIO())
    assert [used.key for used in UsedKey.objects.all()] == ["new"]


def test_what_fails_inside_an_act_leaves_no_reason(huyen, xuan_lap):
    model = make_model(unit=xuan_lap)

    def fail():
        with trail.act(huyen, "Không thành"):
            raise ValidationError("không được")

    with trail.act(huyen):
        with pytest.raises(ValidationError):
            fail()
        trail.save(make_registration(model, year=2021, state=State.SUBMITTED), level="district")
    assert Act.objects.get().reason == ""


def test_outside_an_act_not_even_the_row_is_written(xuan_lap):
    model = make_model(unit=xuan_lap)
    with pytest.raises(RuntimeError):
        trail.create_all([Registration(model=model, unit=model.unit, programme=make_programme(), year=2021)])
    with pytest.raises(RuntimeError):
        trail.save(Registration(model=model, programme=make_programme(), year=2021))
    assert not Registration.objects.exists()


def test_a_key_is_of_whoever_opened_the_form(huyen, xa, xuan_lap):
    model = make_model(unit=xuan_lap)
    for who, year in ((huyen, 2021), (xa, 2022)):
        with trail.act(who, key="k1"):
            trail.save(Registration(model=model, programme=make_programme(), year=year))
    assert Registration.objects.count() == 2


def test_a_row_without_its_origin_is_a_fault_and_not_a_row_without_trail(huyen, xuan_lap):
    model, programme = make_model(unit=xuan_lap), make_programme()

    def write():
        rows = [
            Registration(model=model, unit=model.unit, programme=programme, year=year)
            for year in (2021, 2022)
        ]
        with trail.act(huyen):
            trail.create_all(rows, origins=[trail.Origin("ds.xlsx", "DS", 2)])

    with pytest.raises(ValueError, match="shorter"):
        write()
    assert not Registration.objects.exists()
