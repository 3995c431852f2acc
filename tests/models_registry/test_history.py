"""The trail in words: rows are named as they are now, and many changes ask no more than a few."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import Recognition
from models_registry import trail
from models_registry.history import entries_of, history_of
from models_registry.models import Act, Change, EmulationModel
from tests.builders import (
    make_decision,
    make_field,
    make_model,
    make_recognition,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
)

pytestmark = pytest.mark.django_db


def write_changes(unit, an, number):
    """Rows of many kinds whose names rest on other rows, each made and then given other links."""
    for _ in range(number):
        model = make_model("", make_registrant(unit))  # goes by its holder's name
        recognition = make_recognition(make_registration(model), decision=make_decision(unit))
        succession = make_succession(unit, make_unit("commune"), date(2022, 1, 1))
        with trail.act(an):
            trail.record_created([model, model.registrant, recognition, recognition.registration, succession])
            trail.update_all(
                Recognition.objects.filter(pk=recognition.pk), decision_id=make_decision(unit).pk
            )
            related = [make_field(f"f{model.pk}-{part}").pk for part in range(2)]
            trail.record_changed([(model, {"related_fields": []}, {"related_fields": related})])
            trail.delete(succession)


def queries(verb):
    with CaptureQueriesContext(connection) as captured:
        verb()
    return len(captured)


def test_many_changes_of_many_rows_ask_no_more_than_a_few(xuan_lap, an):
    write_changes(xuan_lap, an, 1)
    few = queries(lambda: entries_of(Change.objects.all()))
    write_changes(xuan_lap, an, 12)
    assert queries(lambda: entries_of(Change.objects.all())) == few


def test_many_changes_of_one_row_ask_no_more_than_a_few(xuan_lap, an):
    model = make_model(unit=xuan_lap)

    def hand_over():
        registrant = make_registrant(xuan_lap)
        with trail.act(an):
            trail.update_all(EmulationModel.objects.filter(pk=model.pk), registrant_id=registrant.pk)

    hand_over()
    few = queries(lambda: history_of(EmulationModel, model.pk))
    for _ in range(12):
        hand_over()
    assert len(history_of(EmulationModel, model.pk)) == 13
    assert queries(lambda: history_of(EmulationModel, model.pk)) == few


def test_a_row_is_named_as_it_is_now_and_one_that_is_gone_as_it_went(xuan_lap, an):
    registrant = make_registrant(xuan_lap, "Hội Phụ nữ")
    kept = make_model("", registrant)
    gone = make_registration(make_model("Đường hoa", registrant))
    key = gone.pk
    with trail.act(an):
        trail.record_created([kept, gone.model, gone])
        trail.update_all(type(registrant).objects.all(), name="Hội Phụ nữ xã")
        trail.delete(gone)
        trail.delete(gone.model)
    assert [(entry.subject, entry.record) for entry in reversed(entries_of(Change.objects.all()))] == [
        ("mô hình", "Điển hình: Hội Phụ nữ xã"),
        ("mô hình", "Đường hoa"),
        ("lượt đăng ký", f"số hiệu {key}"),
        ("tập thể, cá nhân", "Hội Phụ nữ xã"),
        ("lượt đăng ký", f"số hiệu {key}"),
        ("mô hình", "Đường hoa"),
    ]


def test_a_kind_of_rows_that_the_portal_no_longer_knows_keeps_its_number(an):
    Change.objects.create(
        at="2026-01-02T03:04:05Z",
        act=Act.objects.create(at="2026-01-02T03:04:05Z", by_name="Hệ thống"),
        action=Change.Action.CHANGED,
        subject="awards.medal",
        subject_id=7,
        before={"name": "Cũ"},
        after={"name": "Mới"},
        by_name="Hệ thống",
    )
    (entry,) = entries_of(Change.objects.all())
    assert (entry.subject, entry.record, entry.differences) == ("awards.medal", "số hiệu 7", [])
