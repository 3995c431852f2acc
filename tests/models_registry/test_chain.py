"""The trail cannot be untold: the database refuses, and what is done past it is found and named."""

import threading
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from danvan.lib import append_only
from danvan.review.models import ClosedReview
from models_registry import chain, trail
from models_registry.models import Act, Change, State
from models_registry.proof import prove
from tests.builders import make_model, make_period, make_registration, tampering

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(huyen, xuan_lap):
    """Three acts of one change each, the last of two."""
    rows = [make_registration(make_model(unit=xuan_lap), year=2021, state=State.SUBMITTED) for _ in range(2)]
    for level in ("district", "province"):
        with trail.act(huyen, f"Cấp {level}"):
            trail.save(rows[0], level=level)
    with trail.act(huyen, "Cả hai"):
        trail.save(rows[0], level="commune")
        trail.save(rows[1], level="district")
    return list(Act.objects.order_by("position"))


@pytest.fixture
def closed(lam_binh, huyen):
    return ClosedReview.objects.create(
        period=make_period(unit=lam_binh),
        unit=lam_binh,
        code="ABCD1234",
        state=ClosedReview.State.IN_FORCE,
        reason="Chốt",
        content={"figures": {"models": 1}},
        workbook=b"bang",
        document=b"bao cao",
        last_act=0,
        by=huyen,
    )


def refused(write):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        write()


# --- the database's own refusal


@pytest.mark.parametrize("model", [Act, Change])
def test_the_database_refuses_to_change_or_delete_what_was_told(told, model):
    before = list(model.objects.order_by("pk").values())
    one = model.objects.first()
    for write in (
        lambda: model.objects.filter(pk=one.pk).update(reason="Khác"),
        lambda: model.objects.filter(pk=one.pk).update(by=None),
        lambda: model.objects.filter(pk=one.pk)._raw_delete("default"),
        lambda: model.objects.all()._raw_delete("default"),
        one.save,
    ):
        refused(write)
    assert list(model.objects.order_by("pk").values()) == before


def test_of_a_closed_review_its_state_and_who_decided_may_move_and_nothing_else(closed, bcd):
    before = ClosedReview.objects.values().get()
    for name, value in (
        *(("content", {"figures": {"models": 2}}), ("workbook", b"khac"), ("reason", "Khác")),
        *(("by", None), ("by_name", "Khác"), ("last_act", 7), ("code", "KHAC1234")),
    ):
        refused(lambda name=name, value=value: ClosedReview.objects.update(**{name: value}))
        refused(
            lambda name=name, value=value: ClosedReview.objects.update(**{name: value, "state": "refused"})
        )
    refused(lambda: ClosedReview.objects.all()._raw_delete("default"))
    assert ClosedReview.objects.values().get() == before
    moved = {"state": "superseded", "decided_by_id": bcd.pk, "decided_by_name": "Khác", "decided_at": None}
    ClosedReview.objects.update(**moved)
    assert ClosedReview.objects.values().get() == before | moved


def test_every_table_that_stays_has_its_triggers_and_one_that_is_lost_is_named():
    assert {model._meta.label for model in append_only.kept_models()} == {
        *("models_registry.Act", "models_registry.Change", "review.ClosedReview"),
    }
    assert append_only.missing_triggers() == []
    append_only.drop_triggers()
    lost = {event for model, event in append_only.missing_triggers() if model is Change}
    assert lost >= {"update", "delete"}
    assert any("Change" in fault or "nhật ký" in fault for fault in prove().faults)
    append_only.make_triggers()
    assert append_only.missing_triggers() == []


@pytest.mark.sqlite
@pytest.mark.parametrize("model", [Act, Change, ClosedReview])
def test_sqlite_refuses_to_write_one_row_over_another(told, closed, model):
    """REPLACE takes the old row out without asking the triggers of DELETE, unless the connection tells it to."""
    before = list(model.objects.order_by("pk").values())
    table = model._meta.db_table
    others = (field.column for field in model._meta.concrete_fields if field.name != "reason")
    names = ", ".join(f'"{column}"' for column in others)
    refused(
        lambda: connection.cursor().execute(
            f"INSERT OR REPLACE INTO {table} ({names}, reason) SELECT {names}, 'Khác' FROM {table}"
        )
    )
    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.postgres
def test_the_database_refuses_to_empty_the_table():
    for model in append_only.kept_models():
        refused(lambda model=model: connection.cursor().execute(f"TRUNCATE {model._meta.db_table} CASCADE"))


@pytest.mark.postgres
def test_another_role_has_no_right_to_change_the_trail_even_without_triggers(told, closed):
    """As the portal signs in where its tables belong to another role."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE cong_thu")
        cursor.execute(
            "GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public TO cong_thu"
        )
        connection.check_constraints()
        append_only.make_triggers()
        cursor.execute("SET LOCAL ROLE cong_thu")
        for statement in (
            *("UPDATE models_registry_act SET reason = ''", "DELETE FROM models_registry_change"),
            *("TRUNCATE models_registry_change", "UPDATE review_closedreview SET reason = ''"),
            "DROP TRIGGER models_registry_act_no_update ON models_registry_act",
        ):
            with pytest.raises(Exception, match=r"permission denied|must be owner"), transaction.atomic():
                cursor.execute(statement)
        cursor.execute("UPDATE review_closedreview SET state = 'superseded'")
        cursor.execute("SELECT count(*) FROM models_registry_act")
        assert cursor.fetchone() == (len(told),)
        cursor.execute("RESET ROLE")


# --- the chain


def test_acts_are_numbered_in_order_and_each_holds_the_hash_of_the_one_before(told):
    assert [act.position for act in told] == [1, 2, 3]
    assert [act.previous_hash for act in told] == ["", told[0].hash, told[1].hash]
    proof = prove()
    assert (proof.acts, proof.changes, proof.faults) == (3, 4, [])
    assert proof.head == (3, told[2].hash)


def test_a_part_of_an_act_that_was_taken_back_breaks_nothing(huyen, xuan_lap):
    row = make_registration(make_model(unit=xuan_lap), year=2021, state=State.SUBMITTED)
    with trail.act(huyen):
        trail.save(row, level="district")
        with transaction.atomic():
            trail.save(row, level="province")
            transaction.set_rollback(True)
    assert Change.objects.count() == 1
    assert prove().faults == []


def test_values_of_every_shape_are_digested_as_they_come_back(huyen, xuan_lap):
    model = make_model(unit=xuan_lap)
    odd = {
        "text": "Đường hoa “Ấp”\n\t\\",
        "numbers": [1, -2, 1.0, 0.1, 1e16, 1e-7, 12.75],
        "nested": {"9": 1, "10": [True, None, {"b": 1, "a": ""}]},
        "none": None,
        "empty": "",
    }
    with trail.act(huyen):
        trail.record_changed([(model, {"text": ""}, odd)])
        trail.record_exported(type(model), "Mô hình", rows=3, written_as="Excel", asked="?nam=2021")
    assert prove().faults == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("after", {"level": "nation"}),
        ("before", {"level": "nation"}),
        ("reason", "Khác"),
        ("by_name", "Người khác"),
        ("by_id", None),
        ("at", datetime(2020, 1, 1, tzinfo=UTC)),
        ("subject_id", 999),
        ("subject", "models_registry.unit"),
        ("action", "deleted"),
        ("source_row", 7),
        ("salt", "0" * 32),
        ("digest", "0" * 64),
    ],
)
def test_a_change_that_was_altered_is_named(told, name, value):
    change = Change.objects.filter(act=told[1]).get()
    with tampering():
        Change.objects.filter(pk=change.pk).update(**{name: value})
    fault, *others = prove().faults
    assert f"Thay đổi số {change.pk} (lần thao tác số 2)" in fault
    assert all("Lần thao tác số 2" in other for other in others)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reason", "Khác"),
        ("by_name", "Người khác"),
        ("at", datetime(2020, 1, 1, tzinfo=UTC)),
        ("rows_digest", "0" * 64),
        ("previous_hash", "0" * 64),
        ("hash", "0" * 64),
        ("position", 9),
    ],
)
def test_an_act_that_was_altered_is_named(told, name, value):
    with tampering():
        Act.objects.filter(pk=told[1].pk).update(**{name: value})
    faults = prove().faults
    assert any(f"số {told[1].position if name != 'position' else 9}" in fault for fault in faults)


def test_a_change_that_was_taken_out_or_put_in_is_named(told):
    with tampering():
        Change.objects.filter(act=told[0])._raw_delete("default")
    [fault] = prove().faults
    assert "Lần thao tác số 1" in fault
    with tampering():
        forged = Change.objects.filter(act=told[2]).first()
        forged.pk, forged.salt = None, chain.new_salt()
        forged.digest = chain.row_digest(*forged.digested)
        forged.save()
    _, second = prove().faults
    assert "Lần thao tác số 3" in second


def test_an_act_that_was_taken_out_is_named_and_one_at_the_end_by_the_head_kept_outside(told):
    assert prove(told[2].hash[:12]).faults == []
    with tampering():
        Change.objects.filter(act=told[2])._raw_delete("default")
        Act.objects.filter(pk=told[2].pk)._raw_delete("default")
    assert prove().faults == []  # what is left is a chain
    [fault] = prove(told[2].hash[:12]).faults
    assert told[2].hash[:12] in fault
    with tampering():
        Change.objects.filter(act=told[0])._raw_delete("default")
        Act.objects.filter(pk=told[0].pk)._raw_delete("default")
    assert any("số 2" in fault for fault in prove().faults)


def test_an_act_that_was_made_anew_with_its_hash_breaks_the_next(told):
    with tampering():
        first = told[0]
        first.reason = "Khác"
        first.hash = chain.act_hash(*first.chained)
        first.save()
    [fault] = prove().faults
    assert "Lần thao tác số 2" in fault


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_acts_at_once_take_their_places_in_the_order_of_their_commits(huyen, xuan_lap):
    rows = [make_registration(make_model(unit=xuan_lap), year=2021, state=State.SUBMITTED) for _ in range(6)]
    begun = threading.Barrier(len(rows), timeout=20)

    def write(row):
        try:
            with trail.act(huyen, f"{row.pk}"):
                trail.save(row, level="district")
                begun.wait()  # all have written their changes, none its act
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[row]) for row in rows]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert list(Act.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert prove().faults == []


def test_nobody_learns_from_a_digest_what_stood_in_the_row(huyen, xuan_lap):
    rows = [make_registration(make_model(unit=xuan_lap), year=2021, state=State.SUBMITTED) for _ in range(2)]
    with trail.act(huyen):
        trail.update_all(type(rows[0]).objects.all(), level="district")
    salts, digests = zip(*Change.objects.values_list("salt", "digest"), strict=True)
    assert len(set(salts)) == len(set(digests)) == 2


def test_what_a_row_and_an_act_are_digested_to_never_changes():
    """Or no chain that was ever written could be proven."""
    moment, act = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC), UUID(int=7)
    row = (
        moment,
        5,
        "Cán bộ huyện",
        act,
        "changed",
        "models_registry.unit",
        9,
        {"b": 1, "a": None},
        {"b": 2},
    )
    assert chain.row_digest("ab" * 16, *row, "Vì", "", "", None) == ROW
    assert chain.act_hash("", 1, act, moment, None, "Hệ thống", "", chain.rows_digest([ROW])) == ACT


ROW = "a4f524a3bef03e5440fd09520bffe7c09b772e181c45855ea019cf3099dd8ae5"
ACT = "2725264e65708d0d2b80b0a900e1a38457eb2c10ff7f1e9552388f9229cfde88"
