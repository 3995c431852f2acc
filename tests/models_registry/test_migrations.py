"""Migrations that change data, run on a database as it was before them.

One that every database in use has passed is `settled`: it cannot change any more, and is tried in the long run alone;
that a whole database of before migrates is tried each time (`tests/from_e2cfc70`).
"""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from danvan.accounts.models import User
from danvan.lib import append_only, word_index
from danvan.review.models import ClosedReview, ReturnDue, ReviewPeriod, UnitReturn
from danvan.review.models.closings import digest_of_papers
from danvan.tally import marks
from models_registry.access import grants_of
from models_registry.models import (
    Act,
    ActivityField,
    Change,
    CorrectionRequest,
    FieldSet,
    Outcome,
    Programme,
    Registration,
    Unit,
)
from models_registry.permissions import TASK_PERMISSIONS
from models_registry.proof import prove
from tests.builders import (
    make_field,
    make_field_set,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registration,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def migrate():
    """Takes the database to a migration, and to the last one after the test."""

    def to(app, name):
        append_only.drop_triggers()  # as the command does
        word_index.drop_triggers()
        marks.drop_triggers()
        MigrationExecutor(connection).migrate([(app, name)])

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.settled
def test_models_and_registrations_take_the_unit_of_their_registrant(migrate):
    registration = make_registration()
    migrate("models_registry", "0017_deleted_words")
    migrate("models_registry", "0020_one_of_a_year")
    links = (
        "unit",
        "model__unit",
        "model__registrant__unit",
    )  # by name: columns that came later are not there
    units = Registration.objects.values_list(*links).get(pk=registration.pk)
    assert len(set(units)) == 1


@pytest.mark.settled
def test_of_two_registrations_for_a_year_one_is_kept_and_gets_the_others_recognitions(migrate):
    programmes = [make_programme(*years) for years in ((2020, 2022), (2021, 2025), (2022, 2026))]
    rows = {}
    # The states of three registrations of one model for 2022, the place of those with a recognition, which is kept.
    cases = {
        "recognised": (["accepted", "accepted", "accepted"], {1: ["district"]}, 1),
        "accepted": (["submitted", "withdrawn", "accepted"], {1: ["district"]}, 2),
        "oldest": (["accepted", "accepted", "submitted"], {}, 0),
        "levels": (["accepted", "accepted", "submitted"], {0: ["commune"], 1: ["commune", "district"]}, 0),
    }
    for name, (states, levels, _) in cases.items():
        model = make_model()
        rows[name] = [
            make_registration(model, year, programme, state)  # today one of 2022 would be refused
            for year, programme, state in zip((2020, 2021, 2022), programmes, states, strict=True)
        ]
        for place, given in levels.items():
            for level in given:
                make_recognition(rows[name][place], level)
    alone = make_registration(year=2022)
    migrate("models_registry", "0019_units_of_registrants")
    migrate("awards", "0003_revoked_by_words")
    Registration.objects.update(year=2022)
    migrate("models_registry", "0020_one_of_a_year")
    for name, (_, _, kept) in cases.items():
        doubles = [Registration.objects.get(pk=row.pk).double_of_id for row in rows[name]]
        keeper = rows[name][kept].pk
        assert doubles == [None if place == kept else keeper for place in range(3)], name
    assert not Registration.objects.get(pk=alone.pk).double_of_id

    def levels_of(row):
        return sorted(row.recognitions.values_list("level", flat=True))

    assert levels_of(rows["recognised"][1]) == ["district"]
    assert levels_of(rows["accepted"][2]) == ["district"]
    # One recognition at a level: the second one stays with the double.
    assert [levels_of(row) for row in rows["levels"]] == [["commune", "district"], ["commune"], []]
    told = Change.objects.filter(subject="models_registry.registration", action="changed").order_by()
    assert set(told.values_list("subject_id", flat=True)) == {
        row.pk for name, (_, _, kept) in cases.items() for at, row in enumerate(rows[name]) if at != kept
    }
    assert len(set(Change.objects.values_list("act_id", flat=True))) == 1
    assert Change.objects.filter(subject="awards.recognition").count() == 2


@pytest.mark.settled
@pytest.mark.parametrize(("count", "name"), [(6, "Sáu lĩnh vực"), (2, "Các lĩnh vực dùng chung")])
def test_todays_fields_become_one_set_of_every_programme_and_period(migrate, count, name):
    fields = [make_field(f"field-{number}", position=count - number) for number in range(count)]
    programmes = [make_programme(), make_programme(2023, 2025)]
    migrate("models_registry", "0020_one_of_a_year")
    migrate("models_registry", "0028_no_cut_off")
    field_set = FieldSet.objects.get()
    in_order = list(field_set.entries.order_by("position").values_list("field", flat=True))
    assert (field_set.name, field_set.unit) == (name, None)
    assert in_order == [field.pk for field in reversed(fields)]
    assert list(Programme.objects.filter(field_set=field_set).order_by("pk")) == programmes
    migrate("review", "0009_field_sets")
    assert ReviewPeriod.objects.filter(field_set=field_set).count() == len(programmes)


@pytest.mark.settled
def test_without_fields_there_is_no_set(migrate):
    make_programme()
    migrate("models_registry", "0020_one_of_a_year")
    migrate("models_registry", "0028_no_cut_off")
    assert not FieldSet.objects.exists()


@pytest.mark.settled
def test_a_programme_gets_the_lowest_unit_that_holds_its_records(migrate):
    province = make_unit("province")
    districts = [make_unit("district", parent=province) for _ in range(2)]
    communes = [make_unit("commune", parent=district) for district in (*districts, districts[0])]
    one, two, nowhere = (
        make_programme(),
        make_programme(2023, 2025),
        make_programme(2026, 2030, accepts=False),
    )
    for unit in (communes[0], communes[2]):
        make_registration(make_model(unit=unit), 2021, one)
    make_registration(make_model(unit=communes[0]), 2023, two)
    Outcome.objects.create(unit=communes[1], programme=two, indicator="Hiến đất", value=1, measure="ha")
    migrate("models_registry", "0022_six_fields")
    migrate("models_registry", "0028_no_cut_off")
    units = {programme.pk: programme.unit for programme in Programme.objects.all()}
    assert units == {one.pk: districts[0], two.pk: province, nowhere.pk: None}
    assert [row.accepts for row in Programme.objects.order_by("first_year")] == [True, True, False]


@pytest.mark.settled
def test_a_field_gets_the_lowest_unit_that_holds_what_names_it_and_stays_shared_in_a_shared_set(migrate):
    province = make_unit("province")
    districts = [make_unit("district", parent=province) for _ in range(2)]
    communes = [make_unit("commune", parent=district) for district in (*districts, districts[0])]
    names = ("in_set", "core", "narrow", "related", "wide", "far", "unused")
    fields = {name: make_field(name) for name in names}
    make_field_set(fields["in_set"])
    ActivityField.objects.filter(code="narrow").update(core=fields["core"])
    make_model(unit=communes[0], field=fields["in_set"], related_fields=(fields["related"],))
    make_model(unit=communes[0], field=fields["narrow"])
    make_model(unit=communes[2], field=fields["related"])
    for unit in communes[:2]:
        make_model(unit=unit, field=fields["wide"])
    for unit in (communes[0], make_unit("province")):
        make_model(unit=unit, field=fields["far"])
    migrate("models_registry", "0037_bodies")
    migrate("models_registry", "0040_owners_of_fields")
    owners = dict(ActivityField.objects.values_list("code", "unit"))
    assert owners == {
        **dict.fromkeys(("in_set", "far", "unused")),
        **dict.fromkeys(("narrow", "core"), communes[0].pk),
        "related": districts[0].pk,
        "wide": province.pk,
    }


@pytest.mark.settled
def test_roles_become_tasks_and_nobody_gains_or_loses_a_right(migrate):
    """Against the table as it was, each account's permissions in each unit are the same ones."""
    commune, district = make_unit(), make_unit("district")
    read = "view_registration view_statedfigure"
    enter = f"{read} add_emulationmodel change_registration add_unitreturn"
    decide = (
        f"{enter} decide_registration add_programme change_recognition add_reviewperiod approve_closedreview"
    )
    allowed = {
        "commune_officer": enter.split(),
        "district_officer": decide.split(),
        "committee_member": [*read.split(), "approve_closedreview"],
    }
    given = {  # of three accounts
        make_user(): [("commune_officer", commune)],
        make_user(): [("district_officer", commune), ("committee_member", commune)],
        make_user(): [("committee_member", district), ("commune_officer", commune)],
    }
    migrate("models_registry", "0030_households")
    before = MigrationExecutor(connection).loader.project_state(("models_registry", "0030_households")).apps
    Assignment = before.get_model("models_registry", "Assignment")
    for user, ones in given.items():
        for role, unit in ones:
            Assignment.objects.create(user_id=user.pk, unit_id=unit.pk, role=role)
    migrate("models_registry", "0032_no_roles")
    all_names = set(decide.split())
    for user, ones in given.items():
        expected = {(name, unit.pk) for role, unit in ones for name in allowed[role]}
        held = {
            (permission.split(".")[1], grant.unit_id)
            for grant in grants_of(User.objects.get(pk=user.pk))
            for permission in TASK_PERMISSIONS[grant.task]
        }
        assert {one for one in held if one[0] in all_names} == expected


@pytest.mark.settled
def test_what_was_asked_for_at_once_becomes_one_request(migrate):
    row, user = make_registration(), make_user()
    migrate("models_registry", "0033_sectors")
    apps = MigrationExecutor(connection).loader.project_state([("models_registry", "0033_sectors")]).apps
    ask = apps.get_model("models_registry", "CorrectionRequest").objects.create
    common = {"unit_id": row.unit_id, "registration_id": row.pk, "asked_by_id": user.pk}
    for field, before, after, reason, state in (
        ("year", "2021", "2023", "Nhầm giai đoạn", "waiting"),
        ("level", "commune", "district", "Nhầm cấp", "waiting"),
        ("programme", "1", "2", "Nhầm giai đoạn", "waiting"),
        ("year", "2021", "2020", "Nhầm năm", "granted"),
    ):
        ask(**common, field=field, before=before, after=after, reason=reason, state=state)
    migrate("models_registry", "0035_corrections_by_field")
    found = {one.reason: (one.before, one.after) for one in CorrectionRequest.objects.all()}
    assert found == {
        "Nhầm giai đoạn": ({"year": "2021", "programme": "1"}, {"year": "2023", "programme": "2"}),
        "Nhầm cấp": ({"level": "commune"}, {"level": "district"}),
        "Nhầm năm": ({"year": "2021"}, {"year": "2020"}),
    }


@pytest.mark.settled
def test_what_stood_under_the_year_of_a_part_of_it_is_of_the_whole_part(migrate):
    unit = make_unit("district", "Lâm Bình")
    days = {"from_on": date(2021, 3, 1), "to_on": date(2021, 5, 15)}
    usual = make_period(2021, 2021, unit, slug="a", title="Báo cáo từ 01/03/2021 đến 15/05/2021", **days)
    typed = make_period(2021, 2021, unit, slug="b", title="Đợt một", **days)
    year = make_period(2021, 2021, unit, slug="c")
    for period in (usual, typed, year):
        ReturnDue.objects.create(period=period, year=2021, due_on=date(2021, 4, 1))
    ReturnDue.objects.create(period=typed, due_on=date(2021, 5, 1))
    migrate("review", "0012_state_workbook")
    migrate("review", "0013_parts_of_a_year")
    assert list(ReviewPeriod.objects.order_by("slug").values_list("title", flat=True)) == [
        "",
        "Đợt một",
        year.title,
    ]
    deadlines = ReturnDue.objects.order_by("period__slug", "due_on").values_list("period", "year")
    assert list(deadlines) == [(usual.pk, None), (typed.pk, 2021), (typed.pk, None), (year.pk, 2021)]


@pytest.mark.settled
def test_each_deadline_becomes_what_its_office_asks_and_each_note_hangs_on_one(migrate):
    district = make_unit("district", "Lâm Bình")
    commune, other = (make_unit("commune", name, district) for name in ("Xuân Lập", "Khuôn Hà"))
    own, shared = make_period(2020, 2022, district), make_period(2023, 2025)
    migrate("review", "0015_word_templates")
    before = MigrationExecutor(connection).loader.project_state([("review", "0015_word_templates")]).apps
    deadline = before.get_model("review", "ReturnDeadline").objects.create
    note = before.get_model("review", "UnitReturn").objects.create
    kept = deadline(period_id=own.pk, year=2022, due_on=date(2022, 3, 31))
    said = {"by_name": "Cán bộ", "document": "Báo cáo số 15-BC/ĐU"}
    note(unit_id=commune.pk, period_id=own.pk, year=2022, received_on=date(2022, 3, 1), **said)
    note(unit_id=other.pk, period_id=own.pk, year=2022, received_on=date(2022, 4, 1), state="nothing", **said)
    note(unit_id=commune.pk, period_id=shared.pk, year=None, received_on=date(2023, 4, 1), **said)
    migrate("review", "0018_returns_of_dues")
    dues = ReturnDue.objects.order_by("pk").values_list(
        "pk", "unit", "kind", "period", "year", "due_on", "of_whom"
    )
    (first, *of_first), (_, *of_second) = dues
    assert first == kept.pk
    assert of_first == [district.pk, "register", own.pk, 2022, date(2022, 3, 31), "both"]
    assert of_second == [None, "register", shared.pk, None, None, "both"]
    notes = UnitReturn.objects.order_by("pk").values_list(
        "unit", "due__year", "state", "received_on", "sent_at", "document"
    )
    assert list(notes) == [
        (commune.pk, 2022, "received", date(2022, 3, 1), None, said["document"]),
        (other.pk, 2022, "nothing", date(2022, 4, 1), None, said["document"]),
        (commune.pk, None, "received", date(2023, 4, 1), None, said["document"]),
    ]
    migrate("review", "0015_word_templates")
    assert before.get_model("review", "ReturnDeadline").objects.get().due_on == date(2022, 3, 31)
    back = before.get_model("review", "UnitReturn").objects.order_by("pk").values_list("period", "year")
    assert list(back) == [(own.pk, 2022), (own.pk, 2022), (shared.pk, None)]


@pytest.mark.settled
def test_a_note_and_the_units_own_word_in_one_row_become_two_and_the_word_is_as_it_was_said(migrate):
    district = make_unit("district", "Lâm Bình")
    commune, other, third = (make_unit("commune", name, district) for name in ("Xuân Lập", "Khuôn Hà", "Ba"))
    due = ReturnDue.objects.create(period=make_period(2020, 2022, district), year=2022, unit=district)
    migrate("review", "0018_returns_of_dues")
    before = MigrationExecutor(connection).loader.project_state([("review", "0018_returns_of_dues")]).apps
    create = before.get_model("review", "UnitReturn").objects.create
    moment = timezone.make_aware(datetime(2022, 3, 30, 9))
    noted = {"state": "nothing", "received_on": date(2022, 4, 5), "by_name": "Cán bộ huyện", "due_id": due.pk}
    both = create(unit_id=commune.pk, sent_at=moment, document="", note="Đã gọi điện", **noted)
    create(unit_id=other.pk, **noted)
    create(unit_id=third.pk, due_id=due.pk, sent_at=moment, by_name="Cán bộ xã", at=moment)
    subject = {"subject": "review.unitreturn", "subject_id": both.pk, "at": moment}
    act = Act.objects.create(at=moment, by_name="", position=1)
    of_word = {"by_name": "Cán bộ xã", "at": moment.isoformat(), "document": "Báo cáo số 15-BC/ĐU"}
    told = (
        ("created", {}, of_word),
        ("changed", {**of_word, "state": "received", "received_on": None, "note": ""}, {"received_on": "x"}),
        ("changed", {"by_name": "Cán bộ huyện", "note": ""}, {"note": "Đã gọi điện"}),
    )
    for action, was, now in told:
        Change.objects.create(act=act, action=action, before=was, after=now, **subject)
    migrate("review", "0021_one_word_one_note")
    rows = UnitReturn.objects.order_by("unit__pk", "pk").values_list(
        "unit", "state", "sent_at", "received_on", "document", "note", "by_name"
    )
    assert list(rows) == [
        (commune.pk, "received", moment, None, "Báo cáo số 15-BC/ĐU", "", "Cán bộ xã"),
        (commune.pk, "nothing", None, date(2022, 4, 5), "", "Đã gọi điện", "Cán bộ huyện"),
        (other.pk, "nothing", None, date(2022, 4, 5), "", "", "Cán bộ huyện"),
        (third.pk, "received", moment, None, "", "", "Cán bộ xã"),
    ]
    assert UnitReturn.objects.get(sent_at=moment, unit=commune).pk == both.pk
    migrate("review", "0018_returns_of_dues")
    back = before.get_model("review", "UnitReturn").objects.order_by("unit__pk")
    assert [(one.unit_id, one.state, one.sent_at, one.received_on) for one in back] == [
        (commune.pk, "nothing", moment, date(2022, 4, 5)),
        (other.pk, "nothing", None, date(2022, 4, 5)),
        (third.pk, "received", moment, None),
    ]


@pytest.mark.settled
def test_bodies_of_an_ended_unit_end_with_it(migrate):
    ended, standing = make_unit("district", valid_to=date(2025, 6, 30)), make_unit("district")
    bodies = [
        make_unit("agency", "Văn phòng", ended),
        make_unit("agency", "Ban Dân vận", ended, valid_to=date(2024, 1, 1)),
        make_unit("agency", "Thanh tra", ended, valid_to=date(2026, 1, 1)),
        make_unit("agency", "Trung tâm", ended, valid_from=date(2025, 7, 1)),
        make_unit("agency", "Văn phòng", standing),
        make_unit("hamlet", "Nà Ta", ended),
    ]
    migrate("models_registry", "0046_exported")
    migrate("models_registry", "0047_bodies_end_with_their_unit")
    days = [Unit.objects.values_list("valid_to", flat=True).get(pk=body.pk) for body in bodies]
    assert days == [date(2025, 6, 30), date(2024, 1, 1), date(2025, 6, 30), None, None, None]


@pytest.mark.settled
def test_earlier_acts_are_chained_and_what_was_changed_since_a_closing_is_told_as_before(migrate, huyen):
    """In the order of their newest changes; an act that was going on at the closing is told."""
    migrate("review", "0022_not_negative_said")
    migrate("models_registry", "0051_sign_ins_in_the_trail")
    nodes = [("models_registry", "0051_sign_ins_in_the_trail"), ("review", "0022_not_negative_said")]
    before = MigrationExecutor(connection).loader.project_state(nodes).apps
    act, change, closed = (
        before.get_model(*name).objects
        for name in (("models_registry", "Act"), ("models_registry", "Change"), ("review", "ClosedReview"))
    )
    moment = timezone.make_aware(datetime(2022, 3, 30, 9, 0, 0, 5))
    acts = [
        act.create(at=moment + timedelta(minutes=-n), by_id=huyen.pk, by_name="Ai", reason="Vì")
        for n in range(4)
    ]
    whole = {
        "at": moment,
        "by_id": huyen.pk,
        "by_name": "Ai",
        "subject": "models_registry.unit",
        "subject_id": 1,
    }
    # By the acts whose changes they are, one after the other; the closing came after the fifth.
    order = [
        change.create(act=acts[n], action="changed", after={"n": n, "x": None}, **whole)
        for n in (2, 0, 0, 1, 3, 1)
    ]
    of = {
        "unit_id": make_unit("district").pk,
        "period_id": make_period().pk,
        "state": "in_force",
        "content": {},
    }
    papers = {"workbook": b"a", "document": b"b"}
    closed.create(code="ABCD1234", last_change=order[4].pk, reason="Chốt", **of, **papers)
    closed.create(code="ABCD1235", version=2, last_change=0, **of | {"state": "superseded"}, **papers)
    migrate("review", "0024_positions_of_closings")
    assert list(Act.objects.order_by("position").values_list("pk", flat=True)) == [
        acts[n].pk for n in (2, 0, 3, 1)
    ]
    append_only.make_triggers()
    proof = prove()
    assert (proof.acts, proof.changes, proof.faults) == (4, 6, [])
    kept = ClosedReview.objects.order_by("code")
    assert [(one.last_act, one.trail_hash) for one in kept] == [(3, ""), (0, "")]
    since = Change.objects.of_records().after(kept[0].last_act)
    assert set(since.values_list("pk", flat=True)) == {order[3].pk, order[5].pk}
    files = dict.fromkeys(("state_workbook", "front_workbook", "state_document", "front_document"), b"")
    assert kept[0].papers_sha256 == digest_of_papers({**papers, **files})
    assert Change.objects.filter(by=huyen).count() == 6
