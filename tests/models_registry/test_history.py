"""The trail in words: rows are named as they are now, and many changes ask no more than a few."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import Commendation, Recognition
from danvan.lists.models import ImportBatch
from models_registry import places, trail
from models_registry.history import entries_of, history_of
from models_registry.models import Act, Change, EmulationModel
from tests.builders import (
    make_decision,
    make_field,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    make_user,
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


def an_act(moment):
    return Act.objects.create(at=moment, by_name="Hệ thống", position=places.head()[0] + 1)


def test_a_kind_of_rows_that_the_portal_no_longer_knows_keeps_its_number(an):
    Change.objects.create(
        at="2026-01-02T03:04:05Z",
        act=an_act("2026-01-02T03:04:05Z"),
        action=Change.Action.CHANGED,
        subject="awards.medal",
        subject_id=7,
        before={"name": "Cũ"},
        after={"name": "Mới"},
        by_name="Hệ thống",
    )
    (entry,) = entries_of(Change.objects.all())
    assert (entry.subject, entry.record, entry.differences) == ("awards.medal", "số hiệu 7", [])


def told(row, before, after, action=Change.Action.CHANGED):
    """What one change of a row says: (column, before, after)."""
    moment = "2026-01-02T03:04:05Z"
    Change.objects.create(
        at=moment,
        act=an_act(moment),
        action=action,
        subject=row._meta.label_lower,
        subject_id=row.pk,
        before=before,
        after=after,
        by_name="Hệ thống",
    )
    newest = history_of(type(row), row.pk)[0]
    return [(part.label, part.before, part.after) for part in newest.differences]


def test_every_kind_of_value_is_told_as_the_screens_say_it(xuan_lap):
    economy, other = make_field("economy", "Kinh tế"), make_field("other", "Lĩnh vực khác")
    registration = make_registration(unit=xuan_lap)
    old, new = make_decision(xuan_lap, "7/QĐ"), make_decision(xuan_lap, "8/QĐ")
    batch = ImportBatch.objects.create(file_name="ds.xlsx", sha256="", by_name="")
    cases = [
        (registration, "state", "submitted", "accepted", ("trạng thái", "Đã gửi", "Đã tiếp nhận")),
        (registration, "year", None, 2021, ("năm", "(trống)", "2021")),
        (registration, "registered_on", "2021-02-03", "", ("ngày đăng ký", "03/02/2021", "(trống)")),
        (old, "revoked_by_id", None, new.pk, ("bị hủy theo quyết định", "(trống)", str(new))),
        (old, "revoked_by_id", 999_999, new.pk, ("bị hủy theo quyết định", "số hiệu 999999", str(new))),
        (registration.model, "title", "2021-02-03", "Đường cờ", ("tên mô hình", "2021-02-03", "Đường cờ")),
        (batch, "committed_at", "", "2021-02-03T04:05:06+00:00", ("lúc ghi", "(trống)", "03/02/2021")),
        (
            registration.model,
            "related_fields",
            [],
            [economy.pk, other.pk],
            ("lĩnh vực liên quan", "(trống)", "Kinh tế, Lĩnh vực khác"),
        ),
        (economy, "is_active", True, False, ("đang dùng", "có", "không")),
    ]
    for row, column, before, after, said in cases:
        assert told(row, {column: before}, {column: after}) == [said]


def test_columns_that_are_no_more_and_first_values_are_not_told(xuan_lap):
    unit = make_unit("commune", "Hồng Quang")
    gone = {"seal": "tròn", "registrants": [1]}  # a column of old, and what points here
    assert told(unit, {**gone, "code": "1"}, {**gone, "code": "2"}) == [("mã số", "1", "2")]
    assert told(make_unit("commune"), {}, {"code": "2"}, Change.Action.CREATED) == []
    assert told(xuan_lap, {"code": "2"}, {}, Change.Action.DELETED) == []


def test_the_history_of_a_row_is_of_that_row_and_its_newest_changes(xuan_lap, khuon_ha, an):
    with trail.act(an):
        for number in range(203):
            trail.update_all(type(xuan_lap).objects.filter(pk=xuan_lap.pk), note=f"lần {number}")
        trail.update_all(type(xuan_lap).objects.filter(pk=khuon_ha.pk), note="xã khác")
    told_now = [entry.differences[0].after for entry in history_of(type(xuan_lap), xuan_lap.pk)]
    assert told_now == [f"lần {number}" for number in range(202, 2, -1)]


def test_what_is_gone_goes_by_the_column_that_named_it(db, lam_binh, huyen):
    rows = [
        make_model("Đường hoa"),
        make_registrant(lam_binh, "Hội Phụ nữ"),
        Commendation(programme=make_programme(), recipient_kind="individual", unit=lam_binh),
        make_user(username="cu-dan"),
        ImportBatch(file_name="ds.xlsx", sha256="", by_name=""),
    ]
    rows[2].recipient_name = "Ma Văn Út"
    rows[2].save()
    rows[4].save()
    with trail.act(huyen):
        trail.record_deleted(rows)
    for row in rows:
        type(row).objects.filter(pk=row.pk).delete()
    names = [entry.record for entry in entries_of(Change.objects.order_by("pk"))]
    assert names == ["Đường hoa", "Hội Phụ nữ", "Ma Văn Út", "cu-dan", "ds.xlsx"]
