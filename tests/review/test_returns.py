"""Who has sent, who has not: each state, what is seen as sent, the doors, and the sheet."""

import io
from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from danvan.demo.returns import made_up_dues, made_up_notes
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.writing.committing import commit
from danvan.lists.writing.staging import stage
from danvan.lists.writing.undoing import undo
from danvan.review.figures.review import review_of
from danvan.review.models import ReturnDue, UnitReturn
from danvan.review.reconciliation.ledger import ledger_of
from danvan.review.returns.asked import all_asked
from danvan.review.returns.rows import ReturnState
from danvan.review.returns.services import (
    may_ask,
    note_return,
    remove_due,
    send_return,
    set_due,
    take_back,
)
from danvan.review.returns.who_has_sent import returns_for_paper, returns_of
from danvan.review.scope import UNKNOWN_YEAR, Scope
from danvan.review.workbook import build_workbook
from models_registry import services
from models_registry.access import OPERATOR
from models_registry.admin.seen import MOVED
from models_registry.choices import UnitSelect
from models_registry.models import Change, Registration, State, Unit
from tests.builders import (
    COMMUNE_OFFICER,
    DISTRICT_OFFICER,
    make_field,
    make_model,
    make_period,
    make_programme,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    make_user,
    period_of,
    scope_of,
)
from tests.lists.conftest import line, workbook
from tests.portal.test_files import lines

pytestmark = pytest.mark.django_db

DUE = date(2022, 3, 31)
TODAY = date(2022, 4, 10)


@pytest.fixture
def programme():
    return make_programme()


def asked(programme, year=2022, unit=None, **values):
    """What that office asks (None: every office) of its communes and bodies."""
    values = {"of_whom": "both", **values}
    return ReturnDue.objects.get_or_create(
        unit=unit,
        period=period_of(programme),
        year=year,
        kind=values.pop("kind", "register"),
        defaults=values,
    )[0]


@pytest.fixture
def deadline(programme):
    return asked(programme, due_on=DUE)


def seen(programme, unit, year=2022, today=TODAY):
    return returns_of(scope_of(programme, unit, year), list(Unit.objects.all()), today)


def row_of(unit, programme, scope_unit=None, **options):
    [row] = [row for row in seen(programme, scope_unit or unit.parent, **options).rows if row.unit == unit]
    return row


def noted(unit, programme, day, state="received", year=2022, **values):
    """What an office noted of the unit."""
    return UnitReturn.objects.create(
        unit=unit,
        due=asked(programme, year),
        state=state,
        received_on=day,
        by_name="Cán bộ",
        **values,
    )


def said(unit, due, day, state="received", **values):
    """The unit said on that day that it has sent."""
    moment = timezone.make_aware(datetime(*day.timetuple()[:3], 9))
    return UnitReturn.objects.create(
        unit=unit, due=due, state=state, sent_at=moment, by_name="Cán bộ xã", **values
    )


def entered(unit, programme, registered_on, created_on=None, year=2022, **values):
    """A registration entered by hand."""
    registration = make_registration(
        unit=unit, year=year, programme=programme, registered_on=registered_on, **values
    )
    moment = timezone.make_aware(datetime(*(created_on or date(2022, 12, 1)).timetuple()[:3], 9))
    Registration.objects.filter(pk=registration.pk).update(created_at=moment)
    return registration


def taken_in(user, programme, at, unit="Xã Xuân Lập", year=2022, came=None):
    """A list of one model that was written into the registry on that day."""
    make_field("economy", "Kinh tế")
    batch = commit(stage(workbook(line(unit=unit, year=year)), "ds-xuan-lap.xlsx", user), user)
    moment = timezone.make_aware(datetime(at.year, at.month, at.day, 23, 30))
    ImportBatch.objects.filter(pk=batch.pk).update(at=came or moment, committed_at=moment)
    return batch


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


# --- states ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "state", "days_late"),
    [
        (date(2022, 3, 31), ReturnState.ON_TIME, 0),  # the deadline itself is in time
        (date(2022, 4, 1), ReturnState.LATE, 1),
        (date(2022, 4, 10), ReturnState.LATE, 10),
    ],
)
def test_a_noted_list_is_in_time_or_late(xuan_lap, programme, deadline, day, state, days_late):
    noted(xuan_lap, programme, day, document="Báo cáo số 15-BC/ĐU")
    row = row_of(xuan_lap, programme)
    assert (row.state, row.received_on, row.days_late) == (state, day, days_late)
    assert (row.how, row.document) == ("note", "Báo cáo số 15-BC/ĐU")


def test_a_real_zero_is_not_silence(xuan_lap, khuon_ha, programme, deadline):
    noted(xuan_lap, programme, date(2022, 3, 30), UnitReturn.State.NOTHING)
    zero, silent = row_of(xuan_lap, programme), row_of(khuon_ha, programme)
    assert (zero.state, zero.received_on, zero.contradiction) == ("nothing", date(2022, 3, 30), "")
    assert (silent.state, silent.received_on, silent.how) == ("overdue", None, None)
    found = seen(programme, xuan_lap.parent)
    assert [row.unit for row in found.unsent] == [khuon_ha]
    assert {count.state: count.value for count in found.counts} == {
        "on_time": 0,
        "late": 0,
        "nothing": 1,
        "overdue": 1,
    }


def test_silence_is_overdue_only_after_the_deadline(xuan_lap, programme, deadline):
    assert row_of(xuan_lap, programme, today=DUE).state == "missing"
    late = row_of(xuan_lap, programme, today=date(2022, 4, 1))
    assert (late.state, late.days_late) == ("overdue", 1)


def test_without_a_deadline_nobody_is_late(xuan_lap, khuon_ha, programme):
    noted(xuan_lap, programme, date(2022, 12, 30))
    assert row_of(xuan_lap, programme).state == "received"
    assert row_of(khuon_ha, programme, today=date(2030, 1, 1)).state == "missing"


def test_a_moved_deadline_moves_the_states(xuan_lap, khuon_ha, programme, deadline):
    noted(xuan_lap, programme, date(2022, 4, 5))
    assert [row.state for row in seen(programme, xuan_lap.parent).rows] == ["overdue", "late"]
    deadline.due_on = date(2022, 4, 30)
    deadline.save()
    assert [row.state for row in seen(programme, xuan_lap.parent).rows] == ["missing", "on_time"]


def test_a_deadline_holds_for_its_own_period_only(xuan_lap, programme, deadline):
    assert seen(programme, xuan_lap.parent, year=2021).due_on is None
    assert seen(programme, xuan_lap.parent, year=None).due_on is None
    assert seen(make_programme(2023, 2025), xuan_lap.parent, year=None).due_on is None


def test_a_zero_with_registrations_is_said_to_be_a_contradiction(xuan_lap, programme, deadline):
    noted(xuan_lap, programme, date(2022, 3, 30), UnitReturn.State.NOTHING)
    entered(xuan_lap, programme, date(2022, 4, 2))
    entered(xuan_lap, programme, date(2022, 4, 2), state=State.SUBMITTED)
    entered(xuan_lap, programme, date(2022, 4, 2), state=State.DRAFT)
    row = row_of(xuan_lap, programme)
    assert row.state == "nothing"
    assert "2 lượt đăng ký" in row.contradiction
    assert seen(programme, xuan_lap.parent).contradictions == (row,)


# --- what is seen as sent -------------------------------------------------------------------------


def test_what_is_entered_by_hand_is_no_return_and_no_silence_and_stays_asked_and_overdue(
    xuan_lap, khuon_ha, programme, deadline, huyen, browse
):
    entered(xuan_lap, programme, date(2022, 3, 20), state=State.SUBMITTED)
    entered(khuon_ha, programme, None, state=State.DRAFT)
    assert row_of(xuan_lap, programme, today=DUE).state == "entering"
    entering, silent = row_of(xuan_lap, programme), row_of(khuon_ha, programme)
    assert (entering.state, entering.received_on, entering.how) == ("entering_overdue", None, None)
    assert (entering.waiting.value, entering.days_late) == (1, 10)
    assert silent.state == "overdue"
    found = seen(programme, xuan_lap.parent)
    assert ([row.unit for row in found.unsent], found.entering) == ([khuon_ha, xuan_lap], (entering,))
    assert {count.state: count.value for count in found.counts if count.value} == {
        "entering_overdue": 1,
        "overdue": 1,
    }
    chased = browse(huyen).get(chase_page(nam=2022)).content.decode()
    assert "còn 2 trên 2" in " ".join(chased.split())
    assert "trong đó 1 đơn vị đang nhập trên cổng" in " ".join(chased.split())
    assert "Xã Xuân Lập" in chased


@pytest.mark.parametrize("day", [date(2022, 3, 1), date(2023, 3, 1)])
def test_a_typed_day_makes_no_return_early_or_late_and_is_shown(xuan_lap, programme, deadline, day):
    """One row with its day and month swapped once made a late unit one in time."""
    entered(xuan_lap, programme, day)
    entered(xuan_lap, programme, date(2022, 10, 5))
    entered(xuan_lap, programme, date(2032, 3, 1))  # has not come, and is named on no page
    assert row_of(xuan_lap, programme).state == "entering_overdue"
    said(xuan_lap, deadline, date(2022, 4, 5))
    row = row_of(xuan_lap, programme)
    assert (row.state, row.received_on, row.how, row.days_late) == ("late", date(2022, 4, 5), "sent", 5)
    first, last = sorted([day, date(2022, 10, 5)])
    assert row.typed == (first, last)
    assert row.typed_words == f"ngày ghi trong danh sách: {first:%d/%m/%Y} – {last:%d/%m/%Y}"


def test_the_office_that_receives_states_the_day_and_the_page_shows_when_it_was_noted(
    xuan_lap, programme, deadline
):
    said(xuan_lap, deadline, date(2022, 3, 30))
    noted(xuan_lap, programme, date(2022, 4, 2))
    row = row_of(xuan_lap, programme)
    assert (row.state, row.received_on, row.how) == ("late", date(2022, 4, 2), "note")
    assert timezone.localdate(row.sent_at) == date(2022, 3, 30)
    assert row.noted_on == timezone.localdate()


def test_returned_registrations_are_being_entered_and_withdrawn_ones_do_not_speak(
    xuan_lap, khuon_ha, programme, deadline
):
    entered(xuan_lap, programme, date(2022, 3, 20), state=State.RETURNED)
    entered(khuon_ha, programme, date(2022, 3, 20), state=State.WITHDRAWN)
    row = row_of(xuan_lap, programme)
    assert (row.state, row.returned.value, row.registrations.value) == ("entering_overdue", 1, 0)
    assert row_of(khuon_ha, programme).state == "overdue"


def test_a_file_is_seen_from_the_day_it_was_written_and_not_from_when_it_came_or_what_it_says(
    xuan_lap, khuon_ha, huyen, programme, deadline
):
    early = timezone.make_aware(datetime(2022, 3, 5))
    batch = taken_in(huyen, programme, date(2022, 4, 4), came=early)
    Registration.objects.update(registered_on=date(2022, 3, 1))
    row = row_of(xuan_lap, programme)
    assert (row.how, row.document) == ("file", "ds-xuan-lap.xlsx")
    assert (row.state, row.received_on) == ("late", date(2022, 4, 4))
    assert row_of(khuon_ha, programme).state == "overdue"
    assert row_of(xuan_lap, programme, year=2021).how is None
    assert timezone.localdate(row.sent_at) == date(2022, 4, 4)
    assert row.typed == (date(2022, 3, 1), date(2022, 3, 1))
    undo(batch, huyen)
    assert row_of(xuan_lap, programme).state == "overdue"


def test_a_list_speaks_for_a_unit_as_long_as_one_of_its_rows_there_stands(
    xuan_lap, khuon_ha, huyen, programme, deadline
):
    make_field("economy", "Kinh tế")
    rows = [line(f"Mô hình {number}", unit="Xã Xuân Lập", year=2022) for number in (1, 2)]
    mixed = workbook(*rows, line("Mô hình 3", unit="Xã Khuôn Hà", year=2022))
    commit(stage(mixed, "ds-chung.xlsx", huyen), huyen)
    assert {row.unit: row.how for row in seen(programme, xuan_lap.parent).rows} == {
        xuan_lap: "file",
        khuon_ha: "file",
    }
    first, second, other = Registration.objects.order_by("pk")
    Registration.objects.filter(pk=first.pk).update(state=State.RETURNED, return_reason="Thiếu địa điểm")
    services.withdraw([second], huyen, "Ghi nhầm", on=date(2022, 4, 5))
    services.withdraw([other], huyen, "Ghi nhầm", on=date(2022, 4, 5))
    assert row_of(xuan_lap, programme).how == "file"  # sent, and sent back for correction
    assert row_of(khuon_ha, programme).state == "overdue"
    Registration.objects.filter(pk=first.pk).update(state=State.WITHDRAWN, return_reason="")
    assert row_of(xuan_lap, programme).state == "overdue"


def test_a_row_that_was_left_out_or_asked_about_speaks_for_no_unit(xuan_lap, huyen, programme, deadline):
    entered(xuan_lap, programme, date(2022, 3, 1))
    batch = taken_in(huyen, programme, date(2022, 3, 4))
    known = Registration.objects.earliest("pk")
    for values in ({"action": "question"}, {"action": "refused"}, {"action": "new", "is_left_out": True}):
        StagedRow.objects.filter(batch=batch).update(registration=known, **{"is_left_out": False, **values})
        assert row_of(xuan_lap, programme).state == "entering_overdue", values
    StagedRow.objects.filter(batch=batch).update(is_left_out=False, action="unchanged")
    assert row_of(xuan_lap, programme).how == "file"


def test_a_list_of_commendations_is_no_list_of_registrations(xuan_lap, huyen, programme, deadline):
    entered(xuan_lap, programme, date(2022, 3, 1))
    batch = taken_in(huyen, programme, date(2022, 3, 4))
    ImportBatch.objects.filter(pk=batch.pk).update(subject="commendations")
    assert row_of(xuan_lap, programme).state == "entering_overdue"


def test_a_staged_file_has_not_been_received(xuan_lap, huyen, programme, deadline):
    make_field("economy", "Kinh tế")
    stage(workbook(line(year=2022)), "ds.xlsx", huyen)
    assert row_of(xuan_lap, programme).state == "overdue"


def test_the_earliest_sign_counts(xuan_lap, huyen, programme, deadline):
    taken_in(huyen, programme, date(2022, 4, 4))
    noted(xuan_lap, programme, date(2022, 4, 2), document="Báo cáo số 1")
    assert row_of(xuan_lap, programme).document == "Báo cáo số 1"
    entered(xuan_lap, programme, date(2022, 3, 15))
    row = row_of(xuan_lap, programme)
    assert (row.how, row.received_on, row.state) == ("note", date(2022, 4, 2), "late")
    assert row.registrations.value == 2


def test_a_list_of_a_year_counts_in_its_programme_but_a_zero_of_a_year_does_not(
    xuan_lap, khuon_ha, programme
):
    noted(xuan_lap, programme, date(2021, 3, 1), year=2021)
    noted(khuon_ha, programme, date(2021, 3, 1), UnitReturn.State.NOTHING, year=2021)
    assert row_of(xuan_lap, programme, year=None).state == "received"
    assert row_of(khuon_ha, programme, year=None).state == "missing"
    assert row_of(xuan_lap, programme, year=2022).state == "missing"


def test_what_was_answered_of_a_year_answers_nothing_that_is_asked_of_the_whole_period_nor_the_reverse(
    xuan_lap, khuon_ha, lam_binh, programme
):
    whole, one_year = (asked(programme, year, lam_binh, due_on=DUE) for year in (None, 2022))
    said(xuan_lap, one_year, date(2022, 3, 1))
    said(khuon_ha, whole, date(2022, 3, 1))
    states = {
        due: {row.unit: row.state for row in seen(programme, lam_binh, year=due.year).rows}
        for due in (whole, one_year)
    }
    assert states == {
        whole: {xuan_lap: "overdue", khuon_ha: "on_time"},
        one_year: {xuan_lap: "on_time", khuon_ha: "overdue"},
    }
    assert {
        one.due: one.row.state for one in all_asked(make_user(COMMUNE_OFFICER, xuan_lap), [xuan_lap], TODAY)
    } == {
        whole: "overdue",
        one_year: "on_time",
    }


def test_a_registration_that_waits_beside_another_is_counted_as_its_list_counts(
    xuan_lap, programme, huyen, browse
):
    kept = entered(xuan_lap, programme, date(2022, 3, 1))
    make_registration(kept.model, 2022, make_programme(2021, 2025), double_of=kept)
    row = row_of(xuan_lap, programme)
    assert row.registrations.value == 1
    assert browse(huyen).get(row.registrations.url).context["count"] == 1


def test_a_registration_without_a_year_counts_in_its_programme_alone(xuan_lap, programme):
    entered(xuan_lap, programme, date(2021, 3, 1), year=None)
    assert row_of(xuan_lap, programme, year=None).state == "entering"
    assert row_of(xuan_lap, programme, year=2021).state == "missing"
    with pytest.raises(ValueError, match="không rõ năm"):
        seen(programme, xuan_lap, year=UNKNOWN_YEAR)


# --- which units ----------------------------------------------------------------------------------


@pytest.fixture
def township(lam_binh):
    """Xã Lăng Can became a township in June 2021."""
    old = make_unit("commune", "Lăng Can", lam_binh, valid_to=date(2021, 5, 31))
    new = make_unit("township", "Lăng Can", lam_binh, valid_from=date(2021, 6, 1))
    make_succession(old, new, date(2021, 6, 1))
    return new


def test_a_merged_commune_is_taken_with_its_successor(township, lam_binh, programme):
    old = Unit.objects.get(name="Lăng Can", kind="commune")
    entered(old, programme, date(2020, 3, 1), year=2020)
    for year, including in ((2020, (old,)), (2021, (old,)), (2022, ()), (None, (old,))):
        [row] = seen(programme, lam_binh, year=year).rows
        assert (row.unit, row.including) == (township, including)
    row = row_of(township, programme, year=2020)
    assert (row.state, row.registrations.value) == ("entering", 1)
    assert row.including_words == "gồm xã Lăng Can đến hết 31/05/2021"


@pytest.mark.parametrize("name", ["An Lập", "Yên Lập"])
def test_a_commune_that_stands_on_after_it_merged_is_taken_with_its_successor(
    name, lam_binh, programme, bcd, browse
):
    old, new = make_unit("commune", name, lam_binh), make_unit("commune", "Minh Quang", lam_binh)
    make_succession(old, new, date(2021, 7, 1))
    entered(old, programme, date(2022, 3, 1))
    [row] = seen(programme, lam_binh).rows
    assert (row.unit, row.including, row.registrations.value) == (new, (old,), 1)
    assert browse(bcd).get(row.registrations.url).context["count"] == 1


def test_a_predecessors_zero_speaks_before_its_successor_stood_and_not_later(township, programme):
    old = Unit.objects.get(name="Lăng Can", kind="commune")
    for year in (2020, 2021):
        noted(old, programme, date(year, 3, 1), UnitReturn.State.NOTHING, year=year)
    assert row_of(township, programme, year=2020).state == "nothing"
    assert row_of(township, programme, year=2021).state == "missing"
    assert row_of(township, programme, year=None).state == "missing"


def test_only_units_of_the_period_are_expected(lam_binh, xuan_lap, programme):
    make_unit("commune", "Phúc Sơn", lam_binh, valid_from=date(2021, 6, 1))
    make_unit("commune", "Giải thể", lam_binh, valid_to=date(2020, 12, 31))
    make_unit("commune", "Lập sau", lam_binh, valid_from=date(2023, 1, 1))
    make_unit("hamlet", "Nà Ta", xuan_lap)
    labels = {
        year: [row.label for row in seen(programme, lam_binh, year=year).rows] for year in (2020, 2022, None)
    }
    lost = "Xã Giải thể (đến hết 31/12/2020)"
    assert labels == {
        2020: [lost, "Xã Xuân Lập"],
        2022: ["Xã Phúc Sơn", "Xã Xuân Lập"],
        None: [lost, "Xã Phúc Sơn", "Xã Xuân Lập"],
    }


def test_a_unit_that_was_not_expected_but_sent_is_not_lost(lam_binh, programme):
    late_born = make_unit("commune", "Phúc Sơn", lam_binh, valid_from=date(2021, 6, 1))
    entered(late_born, programme, date(2021, 7, 1), year=2020)
    assert row_of(late_born, programme, year=2020).registrations.value == 1


def test_a_village_speaks_for_its_commune_and_the_districts_own_agencies_for_none(
    lam_binh, xuan_lap, programme
):
    entered(make_unit("hamlet", "Nà Ta", xuan_lap), programme, date(2022, 3, 1))
    entered(lam_binh, programme, date(2022, 3, 1))
    [row] = seen(programme, lam_binh).rows
    assert (row.unit, row.registrations.value) == (xuan_lap, 1)


def test_in_a_province_communes_bear_the_name_of_their_district(tuyen_quang, lam_binh, xuan_lap, programme):
    other = make_unit("district", "Na Hang", tuyen_quang)
    make_unit("commune", "Xuân Lập", other)
    rows = seen(programme, tuyen_quang).rows
    assert [row.label for row in rows] == ["Xã Xuân Lập, Huyện Lâm Bình", "Xã Xuân Lập, Huyện Na Hang"]


def test_every_number_opens_a_list_of_just_that_length(township, xuan_lap, programme, huyen, browse):
    old = Unit.objects.get(name="Lăng Can", kind="commune")
    for unit, states in ((old, ("accepted", "submitted")), (xuan_lap, ("accepted", "returned", "draft"))):
        for state in states:
            entered(unit, programme, date(2020, 3, 1), year=2020, state=state)
    client = browse(huyen)
    values = []
    for year in (2020, None):
        found = seen(programme, xuan_lap.parent, year=year)
        for row in found.rows:
            for count in (row.registrations, row.waiting, row.returned):
                assert client.get(count.url).context["count"] == count.value
                values.append(count.value)
        for count in found.counts:
            assert len(client.get(count.url).context["rows"]) == count.value
    assert sorted(values) == [0, 0, 0, 0, *[1] * 8]


def test_queries_do_not_grow_with_the_rows(lam_binh, xuan_lap, programme, django_assert_num_queries):
    def ask(units):
        scope = scope_of(programme, lam_binh, 2022)
        with django_assert_num_queries(3):  # dues, mergers, and what came
            assert len(returns_of(scope, units, TODAY).rows) == len(units) - 1

    entered(xuan_lap, programme, date(2022, 3, 1))
    ask([lam_binh, xuan_lap])
    communes = [make_unit("commune", f"Số {number}", lam_binh) for number in range(20)]
    for commune in communes:
        noted(commune, programme, date(2022, 3, 1))
        for _ in range(3):
            make_registration(make_model(registrant=make_registrant(commune)), 2022, programme)
    ask([lam_binh, xuan_lap, *communes])


# --- the page -------------------------------------------------------------------------------------


def page(**query):
    return reverse("returns:returns", args=["2020-2022"], query=query)


def note_page(unit, **query):
    return reverse("returns:note", args=["2020-2022", unit.pk], query=query)


def ask_page(**query):
    return reverse("returns:ask", args=["2020-2022"], query=query)


def due_page(due):
    return reverse("returns:change_due", args=[due.pk])


def send_page(due, unit):
    return reverse("returns:send", args=[due.pk, unit.pk])


def chase_page(**query):
    return reverse("returns:chase", args=["2020-2022"], query=query)


def test_each_sees_his_own_units(
    huyen, xa, xa_khac, bcd, an, xuan_lap, khuon_ha, programme, deadline, browse
):
    for address in (page(nam=2022), chase_page(nam=2022)):
        units = {
            user.username: {row.unit for row in browse(user).get(address).context["returns"].rows}
            for user in (huyen, xa, xa_khac, bcd, an)
        }
        assert units == {
            "huyen": {xuan_lap, khuon_ha},
            "xa": {xuan_lap},
            "xa-khac": {khuon_ha},
            "bcd": {xuan_lap, khuon_ha},
            "quantri": {xuan_lap, khuon_ha},
        }


def test_strangers_and_nobody_see_nothing(la, xuan_lap, programme, browse):
    for address in (page(), chase_page(), note_page(xuan_lap), ask_page()):
        refused = browse(la).get(address)
        assert refused.status_code == 403
        assert "Xuân Lập" not in refused.content.decode()
        assert browse(None).get(address).url.startswith("/dang-nhap/")
        assert browse(la).post(address, {"due_on": "31/03/2022"}).status_code == 403
    assert not UnitReturn.objects.exists()
    assert not ReturnDue.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        {"la": "1"},
        {"nam": "1999"},
        {"nam": UNKNOWN_YEAR},
        {"don_vi": "x"},
        {"don_vi": "999999"},
        {"cap": "commune"},
        {"hien_tai": "co"},
        {"yeu_cau": "x"},
        {"yeu_cau": "0"},
    ],
)
def test_an_unknown_parameter_is_an_error(query, huyen, xuan_lap, programme, browse):
    for address in (page(**query), chase_page(**query), note_page(xuan_lap, **query), ask_page(**query)):
        response = browse(huyen).get(address)
        assert response.status_code == 400
        assert "Xuân Lập" not in response.content.decode()


def test_other_bad_addresses(huyen, xa, xuan_lap, khuon_ha, programme, browse):
    client = browse(huyen)
    assert client.get(page(tinh_trang="sai")).status_code == 400
    assert client.get(chase_page(tinh_trang="late")).status_code == 400
    assert client.get(reverse("returns:returns", args=["1990-1991"])).status_code == 404
    assert client.get(note_page(xuan_lap.parent)).status_code == 404  # no commune
    assert client.get(reverse("returns:note", args=["2020-2022", 999_999_999_999])).status_code == 404
    assert browse(xa).get(page(don_vi=khuon_ha.pk)).status_code == 400
    assert client.get(reverse("returns:latest")).url == page()


def test_a_state_opens_its_rows(huyen, xuan_lap, khuon_ha, programme, deadline, browse):
    noted(xuan_lap, programme, date(2022, 3, 1))
    client = browse(huyen)
    for state, unit in (("on_time", xuan_lap), ("overdue", khuon_ha)):
        response = client.get(page(nam=2022, tinh_trang=state))
        assert [row.unit for row, *_ in response.context["rows"]] == [unit]
    assert "Không có đơn vị nào" in client.get(page(nam=2022, tinh_trang="late")).content.decode()


def test_the_chase_list_names_those_who_are_silent(huyen, xuan_lap, khuon_ha, programme, deadline, browse):
    noted(xuan_lap, programme, date(2022, 3, 1), UnitReturn.State.NOTHING)
    text = browse(huyen).get(chase_page(nam=2022)).content.decode()
    assert "Xã Khuôn Hà" in text
    assert "Xã Xuân Lập" not in text
    assert "Đảng Cộng sản Việt Nam" in text
    assert "T/M BAN CHỈ ĐẠO" in text
    noted(khuon_ha, programme, date(2022, 3, 1))
    assert "Tất cả 2 đơn vị" in browse(huyen).get(chase_page(nam=2022)).content.decode()


# --- noting ---------------------------------------------------------------------------------------

GIVEN = {"state": "received", "received_on": "30/3/2022", "document": "Báo cáo số 15-BC/ĐU", "note": ""}


def opened(client, address, **typed):
    """What a browser sends from the page as it stands, with this typed."""
    return {"seen_changes": client.get(address).context["seen_changes"], **typed}


def test_the_districts_officer_notes_a_unit_and_corrects_it_with_a_trail(
    huyen, xuan_lap, programme, deadline, browse
):
    client = browse(huyen)
    response = client.post(note_page(xuan_lap, nam=2022), GIVEN)
    assert (response.status_code, response.url) == (302, page(nam=2022))
    note = UnitReturn.objects.get()
    assert (note.unit, note.due, note.received_on) == (xuan_lap, deadline, date(2022, 3, 30))
    assert note.sent_at is None
    assert (note.by, note.by_name) == (huyen, "Cán bộ huyện")
    again = {**GIVEN, "state": "nothing", "received_on": "05/04/2022"}
    client.post(note_page(xuan_lap, nam=2022), opened(client, note_page(xuan_lap, nam=2022), **again))
    note.refresh_from_db()
    assert (note.state, note.received_on) == ("nothing", date(2022, 4, 5))
    changed, created = Change.objects.filter(subject="review.unitreturn", subject_id=note.pk)
    assert (created.action, created.by, created.after["received_on"]) == ("created", huyen, "2022-03-30")
    assert (changed.before["state"], changed.after["state"]) == ("received", "nothing")
    assert changed.before["received_on"] == "2022-03-30"
    shown = client.get(note_page(xuan_lap, nam=2022)).content.decode()
    assert "30/03/2022" in shown  # in the history


def test_an_officer_of_a_commune_notes_nothing_of_what_he_sends(xa, xa_khac, xuan_lap, programme, browse):
    asked(programme)
    for user, answer in ((xa, 403), (xa_khac, 404)):
        assert browse(user).get(note_page(xuan_lap, nam=2022)).status_code == answer
        assert browse(user).post(note_page(xuan_lap, nam=2022), GIVEN).status_code == answer
    assert not UnitReturn.objects.exists()


def test_where_nobody_has_asked_a_note_makes_what_was_asked_of_the_office_that_receives(
    huyen, huyen_khac, na_hang, lam_binh, xuan_lap, programme, browse
):
    assert browse(huyen).post(note_page(xuan_lap, nam=2022), GIVEN).status_code == 302
    due = ReturnDue.objects.get()
    assert (due.unit, due.kind, due.year, due.due_on) == (lam_binh, "register", 2022, None)
    assert UnitReturn.objects.get().due == due
    make_unit("commune", "Đà Vị", na_hang)
    assert browse(huyen_khac).get(page(nam=2022)).context["returns"].dues == ()


def test_a_member_of_the_committee_reads_only(bcd, xuan_lap, programme, deadline, browse):
    note = noted(xuan_lap, programme, date(2022, 3, 1))
    client = browse(bcd)
    text = client.get(page(nam=2022)).content.decode()
    assert "Ghi nhận</a>" not in text
    assert "yêu cầu gửi</a>" not in text
    for address, data in (
        (note_page(xuan_lap, nam=2022), GIVEN),
        (note_page(xuan_lap, nam=2022), {"bo": "1", "reason": "x"}),
        (ask_page(nam=2022), {"kind": "register", "of_whom": "units"}),
        (due_page(deadline), {"kind": "register", "of_whom": "units"}),
        (send_page(deadline, xuan_lap), {"state": "received"}),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, data).status_code == 403
    deadline.refresh_from_db()
    assert deadline.due_on == DUE
    assert UnitReturn.objects.get() == note
    for refused in (
        lambda: note_return(note, bcd),
        lambda: take_back(note, bcd, "x"),
        lambda: send_return(UnitReturn(unit=xuan_lap, due=deadline), bcd),
        lambda: set_due(deadline, [], bcd),
        lambda: remove_due(deadline, bcd, "x"),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_whoever_runs_a_command_sets_what_is_asked(programme):
    due = ReturnDue(period=period_of(programme), year=2022, due_on=DUE)
    assert set_due(due, [], OPERATOR).due_on == DUE
    assert ReturnDue.objects.get() == due


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("", "received_on"),
        ("31/02/2022", "không có ngày 31"),
        ("3/2022", "đủ ngày, tháng, năm"),
        ("mai", "không đọc được"),
        ("01/01/2100", "không được sau hôm nay"),
        ("30/03/2002", "trước khi có giai đoạn"),
    ],
)
def test_a_wrong_day_is_refused_and_what_was_typed_stays(day, said, huyen, xuan_lap, programme, browse):
    response = browse(huyen).post(
        note_page(xuan_lap, nam=2022), {**GIVEN, "state": "sai", "received_on": day}
    )
    text = response.content.decode()
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"state", "received_on"}  # both at once
    assert said in text
    assert "Báo cáo số 15-BC/ĐU" in text
    assert not UnitReturn.objects.exists()


def test_the_service_refuses_a_future_day_too(huyen, xuan_lap, programme):
    note = UnitReturn(unit=xuan_lap, due=asked(programme), received_on=date(2100, 1, 1))
    with pytest.raises(ValidationError, match="sau hôm nay"):
        note_return(note, huyen)
    note.received_on, note.due = date(2022, 3, 1), asked(programme, 2021, of_whom="bodies")
    with pytest.raises(ValidationError, match="không thuộc các đơn vị phải gửi"):
        note_return(note, huyen)
    assert not Change.objects.filter(subject="review.unitreturn").exists()


def test_a_mistaken_note_is_taken_back_with_a_reason(huyen, xuan_lap, programme, deadline, browse):
    noted(xuan_lap, programme, date(2022, 3, 1))
    client = browse(huyen)
    assert client.post(note_page(xuan_lap, nam=2022), {"bo": "1", "reason": " "}).status_code == 200
    assert UnitReturn.objects.count() == 1
    client.post(note_page(xuan_lap, nam=2022), {"bo": "1", "reason": "Ghi nhầm đơn vị"})
    assert row_of(xuan_lap, programme).state == "overdue"
    trail = Change.objects.get(subject="review.unitreturn", action="deleted")
    assert (trail.by, trail.reason, trail.before["received_on"]) == (huyen, "Ghi nhầm đơn vị", "2022-03-01")


def test_notes_of_years_and_of_the_programme_stand_apart(huyen, xuan_lap, programme, browse):
    client = browse(huyen)
    for query in ({}, {"nam": 2021}, {"nam": 2022}):
        client.post(note_page(xuan_lap, **query), GIVEN)
    assert set(UnitReturn.objects.values_list("due__year", flat=True)) == {None, 2021, 2022}


# --- what is asked ---------------------------------------------------------------------------------


@pytest.fixture
def of_district(programme, lam_binh):
    """What the district asks of its communes and bodies for 2022."""
    return asked(programme, unit=lam_binh, due_on=DUE)


REGISTER = {"kind": "register", "year": "2022", "due_on": "31-3-2022", "of_whom": "units"}


@pytest.mark.parametrize(
    ("who", "of_district", "of_every_office"),
    [
        ("an", True, True),
        ("huyen", True, False),
        ("huyen_khac", False, False),
        ("xa", False, False),
        ("bcd", False, False),
        ("la", False, False),
        ("khach", False, False),
    ],
    indirect=["who"],
)
def test_what_an_office_asks_is_set_by_who_decides_there(who, of_district, of_every_office, lam_binh):
    assert may_ask(who, lam_binh) is of_district
    assert may_ask(who, None) is of_every_office


def test_the_district_asks_changes_and_removes_with_a_trail(
    huyen, lam_binh, xuan_lap, khuon_ha, programme, browse
):
    client = browse(huyen)
    response = client.post(ask_page(nam=2022), REGISTER)
    due = ReturnDue.objects.get()
    assert response.url == page(don_vi=lam_binh.pk, nam=2022, yeu_cau=due.pk)
    assert (due.unit, due.due_on, due.of_whom) == (lam_binh, DUE, "units")
    named = {**REGISTER, "due_on": "15/04/2022", "of_whom": "named", "named": [str(khuon_ha.pk)]}
    assert client.post(due_page(due), opened(client, due_page(due), **named)).status_code == 302
    due = ReturnDue.objects.get()
    assert (due.due_on, due.named_keys) == (date(2022, 4, 15), {khuon_ha.pk})
    assert [row.unit for row in client.get(page(nam=2022)).context["returns"].rows] == [khuon_ha]
    assert "Xã Khuôn Hà" in client.get(due_page(due)).content.decode()  # in the history too
    gone = opened(client, due_page(due), bo="1", reason="Đặt nhầm")
    assert client.post(due_page(due), gone).status_code == 302
    assert not ReturnDue.objects.exists()
    told = Change.objects.filter(subject="review.returndue", by=huyen).order_by("pk")
    assert [(one.action, one.reason) for one in told] == [
        ("created", ""),
        ("changed", ""),
        ("changed", ""),
        ("changed", "Đặt nhầm"),
        ("deleted", "Đặt nhầm"),
    ]
    assert told[2].after == {"named": [khuon_ha.pk]}


def test_what_was_answered_is_not_removed_and_units_are_counted_once(huyen, xuan_lap, of_district, browse):
    said(xuan_lap, of_district, date(2022, 3, 1))
    note_return(UnitReturn(unit=xuan_lap, due=of_district, received_on=date(2022, 3, 2)), huyen)
    client = browse(huyen)
    assert "Đã có 1 đơn vị trả lời" in client.get(due_page(of_district)).content.decode()
    gone = opened(client, due_page(of_district), bo="1", reason="Đặt nhầm")
    assert "Đã có 1 đơn vị trả lời" in client.post(due_page(of_district), gone).content.decode()
    assert ReturnDue.objects.get() == of_district


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"due_on": "31/03/2002"}, "phải từ 01/01/2019"),
        ({"due_on": "31/3"}, "due_on"),
        ({"due_on": "mai"}, "mai"),
        ({"kind": "sai"}, "kind"),
        ({"year": "1999"}, "year"),
        ({"kind": "year", "year": ""}, "hãy chọn năm"),
        ({"of_whom": "sai"}, "of_whom"),
        ({"of_whom": "named"}, "ít nhất một đơn vị"),
        ({"of_whom": "named", "named": ["999999"]}, "named"),
        ({"of_whom": "named", "named": ["9" * 30]}, "named"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_what_was_typed_stays(
    typed, fault, huyen, xuan_lap, programme, browse
):
    response = browse(huyen).post(ask_page(nam=2022), {**REGISTER, **typed})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert fault in response.content.decode()
    assert not ReturnDue.objects.exists()


def test_a_unit_that_did_not_stand_in_the_time_is_not_asked_by_name(
    huyen, lam_binh, xuan_lap, programme, browse
):
    old = make_unit("commune", "Lăng Can", lam_binh, valid_to=date(2021, 5, 31))
    new = make_unit("township", "Lăng Can", lam_binh, valid_from=date(2021, 6, 1))
    make_succession(old, new, date(2021, 6, 1))
    named = {**REGISTER, "of_whom": "named", "named": [str(old.pk), str(xuan_lap.pk)]}
    response = browse(huyen).post(ask_page(nam=2022), named)
    assert response.context["form"].non_field_errors() == [
        "Xã Lăng Can đến hết 31/05/2021, không có trong năm 2022; hãy chọn thị trấn Lăng Can."
    ]
    assert not ReturnDue.objects.exists()
    # What came later answers for what has merged into it.
    for unit, year in ((old, "2021"), (new, "2020"), (new, "2022")):
        answer = browse(huyen).post(
            ask_page(nam=2022), {**named, "year": year, "kind": "register", "named": [str(unit.pk)]}
        )
        assert answer.status_code == 302, (unit, year)
        ReturnDue.objects.get().named.clear()
        ReturnDue.objects.all().delete()


def of_reform():
    """A province of 2025 with its communes, beside that of before; the form in which it names whom it asks."""
    old = make_unit("province", "Hà Giang", valid_to=date(2025, 6, 30))
    district = make_unit("district", "Bắc Mê", old, valid_to=date(2025, 6, 30))
    new = make_unit("province", "Hà Giang", valid_from=date(2025, 7, 1))
    make_succession(old, new, date(2025, 7, 1))
    after = make_unit("commune", "Bắc Mê", new, valid_from=date(2025, 7, 1))
    late = make_unit("commune", "Mới lập", new, valid_from=date(2025, 7, 1))
    before = make_unit("commune", "Yên Định", district, valid_to=date(2025, 6, 30))
    make_succession(before, after, date(2025, 7, 1))
    return old, district, before, new, after, late


@pytest.mark.parametrize("first", [2022, 2026])
def test_only_units_that_may_be_named_are_offered(first, browse, an):
    old, district, before, new, after, late = of_reform()
    make_period(first, first, slug=f"nam-{first}")
    expected = {2022: {old: {district, before}, new: {after}}, 2026: {new: {after, late}}}
    for unit, offered in expected[first].items():
        address = reverse("returns:ask", args=[f"nam-{first}"], query={"don_vi": unit.pk})
        form = browse(an).get(address).context["form"]
        assert set(form.fields["named"].queryset) == offered
        named = [str(one.pk) for one in offered]
        sent = browse(an).post(address, {"kind": "register", "of_whom": "named", "named": named})
        assert sent.status_code == 302, sent.context["form"].errors


def test_of_many_units_those_that_are_named_are_typed(huyen, lam_binh, xuan_lap, khuon_ha, programme, browse):
    for number in range(UnitSelect.FEW):
        make_unit("commune", f"Số {number:02}", lam_binh)
    client = browse(huyen)
    form = client.get(ask_page(nam=2022)).content.decode()
    assert "Gõ tên, có dấu hay không dấu" in form
    assert "Xã Số 07" not in form
    typed = {**REGISTER, "of_whom": "named", "named-typed": "xuan lap; khuon"}
    asked_again = client.post(ask_page(nam=2022), {**typed, "named-typed": "xuan lap; so 0"})
    assert "Xã Số 07" in asked_again.content.decode()
    assert not ReturnDue.objects.exists()
    sent = client.post(ask_page(nam=2022), typed)
    assert sent.status_code == 302, sent.context["form"].errors
    due = ReturnDue.objects.get()
    assert due.named_keys == {xuan_lap.pk, khuon_ha.pk}
    shown = client.get(due_page(due)).content.decode()
    assert shown.count(" checked>Xã") == 2


def test_what_was_named_before_stays_when_a_due_is_changed(huyen, lam_binh, xuan_lap, programme):
    due = asked(programme, unit=lam_binh, of_whom="named")
    old = make_unit("commune", "Lăng Can", lam_binh, valid_to=date(2021, 5, 31))
    due.named.set([old])
    set_due(due, [old, xuan_lap], huyen)
    assert set(due.named.all()) == {old, xuan_lap}


def test_of_a_period_of_one_year_the_year_is_the_whole_period(huyen, lam_binh, xuan_lap, browse):
    make_period(2022, 2022, lam_binh, slug="nam-2022")
    client = browse(huyen)
    address = reverse("returns:ask", args=["nam-2022"], query={"nam": 2022})
    assert "year" not in client.get(address).context["form"].fields
    assert client.post(address, REGISTER).status_code == 302
    assert ReturnDue.objects.get().year is None
    for query in ({}, {"nam": 2022}, {"nam": 2022, "yeu_cau": ReturnDue.objects.get().pk}):
        shown = client.get(reverse("returns:returns", args=["nam-2022"], query=query))
        assert shown.context["returns"].due_on == DUE, query


def test_what_asks_nobody_yet_is_shown_to_the_office_that_asks_and_can_be_changed(
    huyen, xa, lam_binh, xuan_lap, programme, browse
):
    client = browse(huyen)
    led_to = client.post(ask_page(nam=2022), {**REGISTER, "of_whom": "bodies"}).url
    due, shown = ReturnDue.objects.get(), client.get(led_to)
    assert (shown.status_code, shown.context["returns"].rows) == (200, ())
    assert "không có đơn vị nào phải gửi" in shown.content.decode()
    assert due_page(due) in shown.content.decode()
    assert browse(xa).get(page(nam=2022)).context["returns"].dues == ()
    assert [row.unit for row in client.get(page(nam=2022)).context["returns"].rows] == [xuan_lap]
    make_unit("organisation", "Hội Phụ nữ huyện", lam_binh)
    assert len(client.get(led_to).context["returns"].rows) == 1


def test_of_a_period_of_one_year_a_note_and_what_is_asked_are_one(huyen, lam_binh, xuan_lap, browse):
    make_period(2022, 2022, lam_binh, slug="nam-2022")
    client = browse(huyen)
    noting = reverse("returns:note", args=["nam-2022", xuan_lap.pk], query={"nam": 2022})
    assert client.post(noting, GIVEN).status_code == 302
    again = client.post(reverse("returns:ask", args=["nam-2022"]), REGISTER)
    assert "hãy sửa yêu cầu đã có" in again.content.decode()
    assert ReturnDue.objects.get().year is None


def test_the_same_is_asked_once(huyen, xuan_lap, of_district, browse):
    response = browse(huyen).post(ask_page(nam=2022), REGISTER)
    assert "hãy sửa yêu cầu đã có" in response.content.decode()
    assert ReturnDue.objects.count() == 1


def test_an_officer_of_a_commune_asks_nothing(xa, xuan_lap, deadline, of_district, browse):
    client = browse(xa)
    for address in (ask_page(nam=2022), due_page(deadline), due_page(of_district)):
        assert client.get(address).status_code == 403
        assert client.post(address, REGISTER).status_code == 403
    assert "yêu cầu gửi</a>" not in client.get(page(nam=2022)).content.decode()


def test_two_districts_see_and_set_nothing_of_each_other(
    huyen, huyen_khac, na_hang, xuan_lap, of_district, programme, browse
):
    make_unit("commune", "Đà Vị", na_hang)
    other = browse(huyen_khac)
    assert other.get(due_page(of_district)).status_code == 404
    assert other.post(due_page(of_district), REGISTER).status_code == 404
    assert other.get(page(nam=2022, yeu_cau=of_district.pk)).status_code == 400
    assert other.get(send_page(of_district, xuan_lap)).status_code == 404
    found = other.get(page(nam=2022)).context["returns"]
    assert (found.due_on, found.dues) == (None, ())
    assert other.post(ask_page(nam=2022), {**REGISTER, "due_on": "01/02/2022"}).status_code == 302
    assert browse(huyen).get(page(nam=2022)).context["returns"].due_on == DUE
    assert browse(huyen_khac).get(page(nam=2022)).context["returns"].due_on == date(2022, 2, 1)
    foreign = {**REGISTER, "year": "2021", "of_whom": "named", "named": [str(xuan_lap.pk)]}
    assert other.post(ask_page(), foreign).context["form"].errors


def test_a_body_is_asked_by_the_unit_that_it_stands_under_and_has_a_row_of_its_own(
    lam_binh, xuan_lap, programme, huyen, browse
):
    police = make_unit("armed_forces", "Công an huyện", lam_binh)
    women = make_unit("organisation", "Hội Phụ nữ xã", xuan_lap)
    district, commune = (
        asked(programme, unit=unit, of_whom=whom) for unit, whom in ((lam_binh, "both"), (xuan_lap, "bodies"))
    )
    assert [row.unit for row in seen(programme, lam_binh).rows] == [police, xuan_lap]
    assert [row.unit for row in seen(programme, xuan_lap).rows] == [women]
    said(women, commune, date(2022, 3, 1))
    assert row_of(women, programme, xuan_lap).state == "received"
    assert row_of(xuan_lap, programme, lam_binh).state == "missing"
    with pytest.raises(ValidationError, match="không thuộc các đơn vị"):
        send_return(UnitReturn(unit=women, due=district), huyen)


def test_a_province_asks_a_district_of_its_past_by_name(
    tuyen_quang, lam_binh, xuan_lap, programme, huyen, browse
):
    gone = make_unit("commune", "Phúc Yên", lam_binh)
    make_succession(
        gone,
        make_unit("commune", "Thượng Nông", make_unit("district", "Na Hang", tuyen_quang)),
        date(2021, 7, 1),
    )
    for unit in (xuan_lap, gone):
        entered(unit, programme, date(2022, 3, 1))
    client = browse(make_user(DISTRICT_OFFICER, tuyen_quang, "tinh"))
    asks = {**REGISTER, "of_whom": "named", "named": [str(lam_binh.pk)]}
    response = client.post(ask_page(don_vi=tuyen_quang.pk, nam=2022), asks)
    assert response.status_code == 302
    [row] = client.get(response.url).context["returns"].rows
    assert (row.unit, row.state, row.registrations.value) == (lam_binh, "entering_overdue", 1)
    assert client.get(row.registrations.url).context["count"] == 1
    assert [one.row.unit for one in browse(huyen).get(reverse("returns:to_send")).context["asked"]] == [
        lam_binh
    ]
    assert (
        browse(huyen).post(send_page(ReturnDue.objects.get(), lam_binh), {"state": "received"}).status_code
        == 302
    )
    assert client.get(response.url).context["returns"].rows[0].state == "late"


def test_a_commune_asks_its_villages(xuan_lap, programme, browse):
    decider = make_user(DISTRICT_OFFICER, xuan_lap)
    village = make_unit("hamlet", "Nà Ta", xuan_lap)
    asked(programme, unit=xuan_lap, of_whom="units", due_on=DUE)
    client = browse(decider)
    found = client.get(page(nam=2022)).context["returns"]
    assert [(row.unit, row.state) for row in found.rows] == [(village, "overdue")]
    entered(village, programme, date(2022, 3, 1))
    assert client.get(page(nam=2022)).context["returns"].rows[0].state == "entering_overdue"
    assert client.post(note_page(village, nam=2022), GIVEN).status_code == 302
    assert client.get(page(nam=2022)).context["returns"].rows[0].state == "on_time"


def test_a_report_is_in_when_it_was_said_or_noted_and_by_no_list(
    huyen, lam_binh, xuan_lap, khuon_ha, programme, browse
):
    taken_in(huyen, programme, date(2022, 3, 1))
    report = asked(programme, unit=lam_binh, kind="year", due_on=date(2022, 12, 15))
    found = returns_of(scope_of(programme, lam_binh, 2022), Unit.objects.all(), TODAY, due=report.pk)
    assert {row.unit: row.state for row in found.rows} == {xuan_lap: "missing", khuon_ha: "missing"}
    said(xuan_lap, report, date(2022, 12, 10), document="Báo cáo số 15-BC/ĐU")
    shown = browse(huyen).get(page(nam=2022, yeu_cau=report.pk))
    assert [row.state for row, *_ in shown.context["rows"]] == ["overdue", "on_time"]
    assert "Báo cáo năm 2022" in shown.content.decode()
    assert "Lượt đã tiếp nhận" not in shown.content.decode()
    assert (
        "khẩn trương gửi báo cáo"
        in browse(huyen).get(chase_page(nam=2022, yeu_cau=report.pk)).content.decode()
    )


# --- what a unit says of its own -------------------------------------------------------------------


def test_a_unit_is_shown_what_is_asked_of_it_by_whomever_and_says_in_one_press_that_it_has_sent(
    xa, lam_binh, tuyen_quang, xuan_lap, of_district, programme, browse
):
    province = asked(programme, unit=tuyen_quang, kind="interim", year=None, due_on=date(2022, 10, 1))
    own = asked(programme, unit=xuan_lap, of_whom="bodies")
    client = browse(xa)
    shown = client.get(reverse("returns:to_send"))
    found = {one.due: one.row.state for one in shown.context["asked"]}
    assert found == {of_district: "overdue", province: "overdue"}
    assert own not in found
    entered(xuan_lap, programme, date(2022, 3, 1))
    assert "Quá hạn, đang nhập" in client.get(reverse("returns:to_send")).content.decode()
    key = {"one_use_key": "a" * 32, "state": "received"}
    assert client.post(send_page(of_district, xuan_lap), key).url == reverse("returns:to_send")
    sent = UnitReturn.objects.get()
    assert (sent.due, sent.unit, sent.state, sent.by) == (of_district, xuan_lap, "received", xa)
    assert (timezone.localdate(sent.sent_at), sent.received_on) == (timezone.localdate(), None)
    again = client.post(send_page(of_district, xuan_lap), key)  # pressed twice
    assert again.url == reverse("returns:to_send")
    assert UnitReturn.objects.get() == sent
    stale = client.post(send_page(of_district, xuan_lap), {"one_use_key": "b" * 32, "state": "nothing"})
    assert "đã có trả lời: đã gửi, Cán bộ Xuân Lập" in stale.content.decode()
    assert UnitReturn.objects.get().state == "received"


def test_a_unit_takes_its_word_back_until_the_office_has_noted_something(
    xa, huyen, xuan_lap, of_district, browse
):
    sent = said(xuan_lap, of_district, date(2022, 3, 1), "nothing")
    client, address = browse(xa), send_page(of_district, xuan_lap)
    assert client.post(address, {"bo": "1", "reason": " "}).status_code == 200
    assert client.post(address, opened(client, address, bo="1", reason="Bấm nhầm")).status_code == 302
    assert not UnitReturn.objects.exists()
    assert Change.objects.get(action="deleted").reason == "Bấm nhầm"
    sent = said(xuan_lap, of_district, date(2022, 3, 1))
    note = note_return(UnitReturn(unit=xuan_lap, due=of_district, received_on=date(2022, 3, 2)), huyen)
    for answer in (sent, note):
        with pytest.raises(PermissionDenied):
            take_back(answer, xa, "Bấm nhầm")
    take_back(note, huyen, "Ghi nhầm")  # the note goes, the unit's word stands
    assert UnitReturn.objects.get() == sent
    take_back(sent, huyen, "Đơn vị bấm nhầm")
    assert not UnitReturn.objects.exists()


WORD = {"document": "Báo cáo số 15-BC/ĐU", "note": "Gửi cả bản giấy"}


@pytest.mark.parametrize(
    ("own", "offices", "state"), [("received", "nothing", "nothing"), ("nothing", "received", "on_time")]
)
def test_a_note_changes_nothing_of_what_the_unit_said_and_where_they_differ_both_are_told(
    own, offices, state, xa, huyen, xuan_lap, programme, of_district, browse
):
    word = said(xuan_lap, of_district, date(2022, 3, 30), own, **WORD)
    client, address = browse(huyen), note_page(xuan_lap, nam=2022)
    shown = client.get(address)
    for words in (word.get_state_display(), "Cán bộ xã", WORD["document"], WORD["note"]):
        assert words in shown.content.decode()
    typed = {"state": offices, "received_on": "31/03/2022", "document": "", "note": "Đã gọi điện"}
    assert client.post(address, opened(client, address, **typed)).status_code == 302
    word.refresh_from_db()
    assert (word.state, word.sent_at.date(), word.received_on) == (own, date(2022, 3, 30), None)
    assert (word.document, word.note, word.by_name) == (*WORD.values(), "Cán bộ xã")
    row = row_of(xuan_lap, programme)
    assert (row.state, row.how, row.received_on) == (state, "note", date(2022, 3, 31))
    assert row.contradiction == (
        f"Đơn vị báo “{word.get_state_display()}” ngày 30/03/2022, cơ quan nhận ghi "
        f"“{UnitReturn.State(offices).label}”; cần kiểm tra lại."
    )
    for user, page_of in ((huyen, page(nam=2022)), (xa, send_page(of_district, xuan_lap))):
        assert row.contradiction in browse(user).get(page_of).content.decode()
    assert row.note == "Gửi cả bản giấy; Đã gọi điện"
    taken_back = opened(client, address, bo="1", reason="Ghi nhầm")
    assert client.post(address, taken_back).status_code == 302
    assert UnitReturn.objects.get() == word
    assert (word.state, word.document, word.by_name) == (own, WORD["document"], "Cán bộ xã")


def test_where_both_say_the_same_the_offices_day_counts_beside_the_units_moment_and_paper(
    huyen, xuan_lap, programme, of_district
):
    said(xuan_lap, of_district, date(2022, 3, 30), **WORD)
    note_return(UnitReturn(unit=xuan_lap, due=of_district, received_on=date(2022, 4, 1)), huyen)
    row = row_of(xuan_lap, programme)
    assert (row.state, row.received_on, row.document) == ("late", date(2022, 4, 1), WORD["document"])
    assert (timezone.localdate(row.sent_at), row.contradiction) == (date(2022, 3, 30), "")


def test_a_unit_that_says_so_while_the_office_has_its_form_open_is_seen_before_the_note_is_saved(
    huyen, xa, xuan_lap, of_district, browse
):
    client, address = browse(huyen), note_page(xuan_lap, nam=2022)
    typed = opened(client, address, state="nothing", received_on="31/03/2022", document="", note="")
    browse(xa).post(send_page(of_district, xuan_lap), {"state": "received", "one_use_key": "c" * 32})
    response = client.post(address, typed)
    assert MOVED in response.content.decode()
    assert UnitReturn.objects.get().state == "received"
    again = {**typed, "seen_changes": response.context["seen_changes"]}
    assert client.post(address, again).status_code == 302
    assert set(UnitReturn.objects.values_list("state", flat=True)) == {"received", "nothing"}


def test_a_unit_answers_once_and_an_office_notes_once(huyen, xa, xuan_lap, of_district):
    send_return(UnitReturn(unit=xuan_lap, due=of_district), xa)
    note_return(UnitReturn(unit=xuan_lap, due=of_district, received_on=date(2022, 3, 1)), huyen)
    with pytest.raises(ValidationError, match="đã có ghi nhận"):
        note_return(UnitReturn(unit=xuan_lap, due=of_district, received_on=date(2022, 3, 2)), huyen)
    with pytest.raises(ValidationError, match="đã có trả lời"):
        send_return(UnitReturn(unit=xuan_lap, due=of_district, state="nothing"), xa)
    assert UnitReturn.objects.count() == 2


@pytest.mark.parametrize("change", [{"kind": "year"}, {"year": 2021}])
def test_what_was_answered_stays_what_it_was_asked_for(huyen, xuan_lap, of_district, change):
    said(xuan_lap, of_district, date(2022, 3, 1))
    for name, value in change.items():
        setattr(of_district, name, value)
    with pytest.raises(ValidationError, match="không đổi loại, kỳ, năm được"):
        set_due(of_district, [], huyen)
    of_district.refresh_from_db()
    of_district.due_on = date(2022, 4, 15)
    assert set_due(of_district, [], huyen).due_on == date(2022, 4, 15)


def test_who_has_answered_stays_asked(huyen, xuan_lap, khuon_ha, of_district):
    said(xuan_lap, of_district, date(2022, 3, 1))
    note_return(UnitReturn(unit=xuan_lap, due=of_district, received_on=date(2022, 3, 2)), huyen)
    for of_whom, named in (("bodies", []), ("named", [khuon_ha])):
        of_district.of_whom = of_whom
        with pytest.raises(ValidationError, match=r"vẫn phải ở trong yêu cầu: Xã Xuân Lập\."):
            set_due(of_district, named, huyen)
    of_district.of_whom = "named"
    assert set_due(of_district, [xuan_lap], huyen).named.get() == xuan_lap


def test_nobody_says_it_for_another_unit(xa_khac, la, huyen_khac, xuan_lap, of_district, programme, browse):
    address = send_page(of_district, xuan_lap)
    for user in (xa_khac, la, huyen_khac):
        assert browse(user).get(address).status_code == 404
        assert browse(user).post(address, {"state": "received"}).status_code == 404
    assert browse(None).get(address).url.startswith("/dang-nhap/")
    assert browse(None).post(address, {"state": "received"}).status_code != 200
    assert browse(None).get(reverse("returns:to_send")).url.startswith("/dang-nhap/")
    assert not browse(la).get(reverse("returns:to_send")).context["asked"]
    assert not UnitReturn.objects.exists()


def test_a_press_that_says_nothing_known_is_refused(xa, xuan_lap, of_district, programme, browse):
    client = browse(xa)
    assert client.post(send_page(of_district, xuan_lap), {"state": "sai"}).status_code == 200
    assert client.post(send_page(of_district, xuan_lap), {}).status_code in (200, 302)
    bodies = asked(programme, 2021, of_whom="bodies")
    response = client.post(send_page(bodies, xuan_lap), {"state": "received"})
    assert "không thuộc các đơn vị phải gửi" in response.content.decode()
    assert client.get(reverse("returns:send", args=[999_999, xuan_lap.pk])).status_code == 404
    assert not UnitReturn.objects.filter(due=bodies).exists()


def test_what_is_asked_costs_no_more_queries_for_more_of_it(
    xa, huyen, lam_binh, xuan_lap, programme, browse, django_assert_max_num_queries
):
    pages = (
        (browse(xa), reverse("returns:to_send"), 12),
        (browse(huyen), page(don_vi=lam_binh.pk, nam=2022), 12),
        (browse(xa), "/", 15),
    )
    asked(programme, 2022, lam_binh, kind="final", of_whom="named").named.add(xuan_lap)
    asked(programme, 2022)
    entered(xuan_lap, programme, date(2022, 3, 1))
    counts = []
    for client, address, most in pages:
        with django_assert_max_num_queries(most) as few:
            client.get(address)
        counts.append(len(few))
    for year in (2021, None):
        for kind in ("register", "interim"):
            asked(programme, year, kind=kind)
            asked(programme, year, lam_binh, kind=kind, of_whom="named").named.add(xuan_lap)
    for number in range(5):
        commune = make_unit("commune", f"Số {number}", lam_binh)
        entered(commune, programme, date(2022, 3, number + 1))
        said(commune, asked(programme, 2022), date(2022, 3, 1))
    for (client, address, _), most in zip(pages, counts, strict=True):
        with django_assert_max_num_queries(most):
            client.get(address)
    assert len(browse(xa).get(reverse("returns:to_send")).context["asked"]) == 10


def test_a_unit_answers_only_what_was_asked_of_a_time_in_which_it_stood(
    huyen, lam_binh, xuan_lap, khuon_ha, programme, of_district, browse
):
    for unit, values in (
        (xuan_lap, {"valid_to": date(2021, 6, 30)}),
        (khuon_ha, {"valid_from": date(2023, 1, 1)}),
    ):
        Unit.objects.filter(pk=unit.pk).update(**values)
        officer = make_user(COMMUNE_OFFICER, unit)
        address = send_page(of_district, unit)
        shown = browse(officer).get(address)
        assert "không thuộc các đơn vị phải gửi" in shown.content.decode()
        assert "<form" not in shown.content.decode().split("<main")[1]
        assert (
            "không thuộc các đơn vị" in browse(officer).post(address, {"state": "received"}).content.decode()
        )
        assert not browse(officer).get(reverse("returns:to_send")).context["asked"]
        for refused in (
            lambda unit=unit, officer=officer: send_return(UnitReturn(unit=unit, due=of_district), officer),
            lambda unit=unit: note_return(
                UnitReturn(unit=unit, due=of_district, received_on=date(2022, 3, 1)), huyen
            ),
        ):
            unit.refresh_from_db()
            with pytest.raises(ValidationError, match="không thuộc các đơn vị phải gửi"):
                refused()
    assert not UnitReturn.objects.exists()


def test_who_merged_in_is_answered_for_by_its_successor_in_a_time_before_that_stood(
    township, lam_binh, programme, huyen
):
    due = asked(programme, 2020, lam_binh)
    note = UnitReturn(unit=township, due=due, received_on=date(2020, 3, 1))
    assert note_return(note, huyen).pk
    assert row_of(township, programme, year=2020).how == "note"


@pytest.fixture
def coming(lam_binh):
    """A period that goes on today, and the year after this one, which lies in it."""
    year = timezone.localdate().year
    make_programme(year, year + 3)
    return make_period(year, year + 3, lam_binh, slug="dang-chay"), year + 1


def test_a_list_of_the_coming_year_is_asked_for_and_sent_ahead(
    huyen, xa, lam_binh, xuan_lap, khuon_ha, coming, browse
):
    period, year = coming
    client = browse(huyen)
    address = reverse("returns:ask", args=[period.name], query={"don_vi": lam_binh.pk})
    offered = [str(value) for value, _ in client.get(address).context["form"].fields["year"].choices]
    assert offered == ["", str(year - 1), str(year)]
    due_on = f"31/01/{year}"
    asks = {"kind": "register", "year": str(year), "due_on": due_on, "of_whom": "units"}
    response = client.post(address, asks)
    due = ReturnDue.objects.get()
    shown = client.get(response.url)
    assert (shown.status_code, due.year, shown.context["returns"].due_on) == (200, year, date(year, 1, 31))
    assert [row.state for row, *_ in shown.context["rows"]] == ["missing", "missing"]
    assert client.get(reverse("returns:chase", args=[period.name], query={"nam": year})).status_code == 200
    registrant = make_registrant(xuan_lap)
    make_registration(make_model("Vườn mẫu", registrant), year, make_programme(year - 1, year + 2))
    [row] = [one.row for one in browse(xa).get(reverse("returns:to_send")).context["asked"]]
    assert (row.state, row.registrations.value) == ("entering", 1)
    for count in (row.registrations, row.waiting):
        assert client.get(count.url).context["count"] == count.value
    assert browse(xa).post(send_page(due, xuan_lap), {"state": "received"}).status_code == 302
    assert client.get(response.url).context["rows"][1][0].state == "on_time"
    assert due_on in client.get("/").content.decode()


def test_no_review_or_its_workbook_names_a_year_that_is_asked_for_ahead(
    huyen, lam_binh, xuan_lap, coming, browse
):
    period, year = coming
    asked_ahead = ReturnDue(unit=lam_binh, period=period, year=year, due_on=date(year, 1, 31))
    set_due(asked_ahead, [], huyen)
    client = browse(huyen)
    for name in ("review:review", "reconciliation:ledger", "closing:close"):
        answer = client.get(reverse(name, args=[period.name], query={"nam": year}))
        assert answer.status_code == 400
        assert f'value="{year}"' not in client.get(reverse(name, args=[period.name])).content.decode()
    review = review_of(Scope(period, lam_binh), list(Unit.objects.all()))
    book = load_workbook(io.BytesIO(build_workbook(review, ledger_of(review, OPERATOR), "x", timezone.now())))
    texts = [str(cell.value) for cells in book["Ai đã gửi"].iter_rows() for cell in cells if cell.value]
    assert not [text for text in texts if str(year) in text]


def test_a_report_is_sent_when_its_time_has_begun(huyen, xa, lam_binh, xuan_lap, coming, browse):
    period, year = coming
    report = asked_of_period(period, year, lam_binh, kind="year")
    refused = browse(xa).post(send_page(report, xuan_lap), {"state": "received"})
    assert f"Báo cáo năm {year} chưa tới kỳ" in refused.content.decode()
    assert "Đã gửi<span" not in browse(xa).get(reverse("returns:to_send")).content.decode()
    with pytest.raises(ValidationError, match="chưa tới kỳ"):
        note_return(UnitReturn(unit=xuan_lap, due=report, received_on=timezone.localdate()), huyen)
    assert not UnitReturn.objects.exists()


def asked_of_period(period, year, unit, **values):
    return ReturnDue.objects.create(period=period, year=year, unit=unit, of_whom="both", **values)


def test_a_period_that_has_not_begun_is_asked_for_and_shown(huyen, xa, lam_binh, xuan_lap, browse):
    year = timezone.localdate().year + 1
    period = make_period(year, year, lam_binh, slug=f"nam-{year}")
    client = browse(huyen)
    address = reverse("returns:ask", args=[period.name])
    assert (
        client.post(address, {"kind": "register", "due_on": f"31/01/{year}", "of_whom": "units"}).status_code
        == 302
    )
    due = ReturnDue.objects.get()
    shown = client.get(reverse("returns:returns", args=[period.name], query={"yeu_cau": due.pk}))
    assert [row.state for row, *_ in shown.context["rows"]] == ["missing"]
    assert browse(xa).post(send_page(due, xuan_lap), {"state": "received"}).status_code == 302


def test_who_works_for_an_office_and_for_a_unit_below_is_asked_for_the_unit(
    lam_binh, xuan_lap, coming, browse
):
    due = asked_of_period(*coming, lam_binh)
    both = make_user(DISTRICT_OFFICER, lam_binh, "hai-vai")
    for task in COMMUNE_OFFICER:
        both.assignments.create(unit=xuan_lap, task=task)
    found = browse(both).get(reverse("returns:to_send")).context["asked"]
    assert [(one.due, one.row.unit) for one in found] == [(due, xuan_lap)]
    assert [one.due for one in browse(both).get("/").context["desk"].to_send] == [due]


def test_a_deadline_stands_on_the_desk_of_who_asks_and_of_who_is_asked(
    huyen, xa, xa_khac, lam_binh, xuan_lap, khuon_ha, coming, browse
):
    period, year = coming
    due = asked_of_period(period, year, lam_binh, due_on=date(year, 1, 31))
    set_due(due, [], OPERATOR)
    due.of_whom = "named"
    set_due(due, [khuon_ha], OPERATOR)
    told = {
        user.username: due.due_on in dict(browse(user).get("/").context["desk"].deadlines)
        for user in (huyen, xa, xa_khac)
    }
    assert told == {"huyen": True, "xa": False, "xa-khac": True}


# --- two officers at one form -----------------------------------------------------------------------


@pytest.fixture
def phong(lam_binh):
    """Another officer of the district."""
    return make_user(DISTRICT_OFFICER, lam_binh, "phong", full_name="Cán bộ phòng")


def test_the_second_of_two_who_note_a_unit_sees_what_the_first_noted(
    huyen, phong, xuan_lap, programme, browse
):
    address, client = note_page(xuan_lap, nam=2022), browse(phong)
    mine = opened(client, address, **{**GIVEN, "note": "Gửi qua Zalo"})
    browse(huyen).post(address, opened(browse(huyen), address, **{**GIVEN, "note": "Gửi bản giấy"}))
    response = client.post(address, mine)
    shown = response.content.decode()
    assert MOVED in shown
    for words in ("Cán bộ huyện", "Gửi bản giấy", "Gửi qua Zalo"):
        assert words in shown
    assert UnitReturn.objects.get().note == "Gửi bản giấy"
    again = {**mine, "seen_changes": response.context["seen_changes"]}
    assert client.post(address, again).status_code == 302
    assert UnitReturn.objects.get().note == "Gửi qua Zalo"


def test_what_only_the_first_changed_of_a_note_stays_as_he_saved_it(
    huyen, phong, xuan_lap, programme, browse
):
    address, client, other = note_page(xuan_lap, nam=2022), browse(phong), browse(huyen)
    other.post(address, opened(other, address, **GIVEN))
    mine = opened(client, address, **{**GIVEN, "note": "Gửi qua Zalo"})
    other.post(address, opened(other, address, **{**GIVEN, "document": "Báo cáo số 16-BC/ĐU", "note": ""}))
    response = client.post(address, mine)
    form = response.context["form"]
    assert set(form.errors) == {"__all__"}
    again = {bound.html_name: bound.value() for bound in form}
    again |= {"seen_changes": response.context["seen_changes"]}
    assert client.post(address, again).status_code == 302
    note = UnitReturn.objects.get()
    assert (note.document, note.note) == ("Báo cáo số 16-BC/ĐU", "Gửi qua Zalo")


def test_a_note_that_was_taken_back_meanwhile_is_not_written_anew_nor_taken_back_unseen(
    huyen, phong, xuan_lap, programme, browse
):
    address, client, other = note_page(xuan_lap, nam=2022), browse(phong), browse(huyen)
    other.post(address, opened(other, address, **GIVEN))
    corrects = opened(client, address, **{**GIVEN, "note": "Gửi qua Zalo"})
    takes_back = opened(client, address, bo="1", reason="Ghi nhầm")
    other.post(address, opened(other, address, **{**GIVEN, "note": "Gửi bản giấy"}))
    assert MOVED in client.post(address, takes_back).content.decode()
    assert UnitReturn.objects.get().note == "Gửi bản giấy"
    other.post(address, opened(other, address, bo="1", reason="Ghi nhầm"))
    response = client.post(address, corrects)
    assert MOVED in response.content.decode()
    assert not UnitReturn.objects.exists()
    assert (
        client.post(address, {**corrects, "seen_changes": response.context["seen_changes"]}).status_code
        == 302
    )
    assert UnitReturn.objects.get().note == "Gửi qua Zalo"


def test_the_second_of_two_who_change_what_is_asked_sees_what_the_first_set(
    huyen, phong, of_district, browse
):
    address, client, other = due_page(of_district), browse(phong), browse(huyen)
    mine = opened(client, address, **{**REGISTER, "due_on": "15/04/2022"})
    other.post(address, opened(other, address, **{**REGISTER, "due_on": "30/03/2022"}))
    response = client.post(address, mine)
    assert MOVED in response.content.decode()
    assert "30/03/2022" in response.content.decode()
    assert ReturnDue.objects.get().due_on == date(2022, 3, 30)
    assert client.post(address, {**mine, "seen_changes": response.context["seen_changes"]}).status_code == 302
    assert ReturnDue.objects.get().due_on == date(2022, 4, 15)


# --- the sheet ------------------------------------------------------------------------------------


def sheet_of(programme, unit, **scope):
    review = review_of(scope_of(programme, unit, **scope), list(Unit.objects.all()))
    moment = timezone.make_aware(datetime(2022, 4, 10, 8))
    return load_workbook(
        io.BytesIO(build_workbook(review, ledger_of(review, OPERATOR), "Cán bộ huyện", moment))
    )


def test_the_sheet_says_the_same_as_the_page(xuan_lap, khuon_ha, township, programme, deadline):
    noted(xuan_lap, programme, date(2022, 4, 4), document="Báo cáo số 15-BC/ĐU", note="Gửi qua Zalo")
    noted(township, programme, date(2022, 3, 1), UnitReturn.State.NOTHING)
    entered(township, programme, date(2022, 3, 1))
    report = asked(programme, kind="year", due_on=date(2022, 12, 15))
    said(khuon_ha, report, date(2022, 4, 9))
    book = sheet_of(programme, xuan_lap.parent, year=2022)
    sheet = book["Ai đã gửi"]
    heading = int(sheet.print_title_rows.split("$")[-1])
    shown = [
        (due, row)
        for due in (deadline, report)
        for row in returns_of(
            scope_of(programme, xuan_lap.parent, 2022), Unit.objects.all(), TODAY, due=due.pk
        ).rows
    ]
    assert len(shown) == 6
    for (due, row), cells in zip(shown, sheet.iter_rows(min_row=heading + 1), strict=False):
        values = [cell.value for cell in cells]
        day = values[5].date() if values[5] else None
        assert values[1:3] == [due.title, datetime.combine(due.due_on, datetime.min.time())]
        assert [values[3], values[4], day] == [row.label, row.state.label, row.received_on]
        assert (values[6] or 0) == row.days_late
        numbers = [row.registrations.value, row.waiting.value, row.returned.value]
        assert values[8:11] == (numbers if due.is_register else [None] * 3)
        assert row.note in (values[11] or "")
        assert row.contradiction in (values[11] or "")
        assert row.document in (values[7] or "")
    texts = " ".join(str(cell.value) for cells in sheet.iter_rows() for cell in cells if cell.value)
    assert "Danh sách đăng ký năm 2022: tổng số 3 đơn vị phải gửi" in texts
    assert "quá hạn chưa gửi: 1" in texts
    assert "Báo cáo năm 2022: tổng số 3 đơn vị phải gửi; gửi đúng hạn: 1" in texts


def test_the_sheet_of_a_whole_period_has_what_is_asked_for_each_of_its_years(
    xuan_lap, khuon_ha, lam_binh, programme, deadline, django_assert_num_queries
):
    for year in (2020, 2021):
        asked(programme, year, lam_binh, due_on=date(year, 3, 31))
    scope = scope_of(programme, lam_binh)
    found = returns_for_paper(scope, TODAY)
    assert [(one.due.year, bool(one.due.pk)) for one in found] == [
        (None, False),
        (2020, True),
        (2021, True),
        (2022, True),
    ]
    assert [one.scope.year for one in found] == [None, 2020, 2021, 2022]
    with django_assert_num_queries(4):  # units, mergers, dues, and what came
        returns_for_paper(scope, TODAY)
    assert returns_for_paper(scope_of(programme, lam_binh, UNKNOWN_YEAR), TODAY) == ()


def test_made_up_notes_are_marked_on_paper(lam_binh, programme):
    for name in ("Bình An", "Phúc Yên", "Thổ Bình", "Xuân Lập"):
        make_unit("commune", name, lam_binh)
    following = make_programme(2023, 2025)
    for due in made_up_dues(lam_binh, period_of(programme), period_of(following)):
        due.full_clean()
        due.save()
    for note in made_up_notes(lam_binh, ReturnDue.objects.get(year=2025, kind="register")):
        note.clean()
        note.save()
        assert note.document.endswith("(trình diễn)")
    states = [row.state for row in seen(following, lam_binh, year=2025, today=date(2025, 5, 1)).rows]
    assert states == ["on_time", "late", "nothing", "overdue"]
    cells = [cell.value for row in sheet_of(following, lam_binh, year=2025)["Ai đã gửi"] for cell in row]
    assert any("tự tạo để trình diễn" in str(value) for value in cells)


def test_a_part_of_a_review_has_no_such_sheet(xuan_lap, programme):
    assert "Ai đã gửi" in sheet_of(programme, xuan_lap).sheetnames
    assert "Ai đã gửi" not in sheet_of(programme, xuan_lap, year=UNKNOWN_YEAR).sheetnames
    assert "Ai đã gửi" not in sheet_of(programme, xuan_lap, level="district").sheetnames


def beside(end, **query):
    """The same list for paper, or as a file."""
    return reverse(f"portal:returns_{end}", args=["2020-2022"], query=query)


def test_the_rows_seen_are_taken_along_by_everyone_who_may_read_them_and_the_trail_tells(
    huyen, bcd, xa, la, xuan_lap, khuon_ha, programme, deadline, browse
):
    noted(xuan_lap, programme, date(2022, 4, 5), document="Số 12")
    asked_for = {"nam": 2022, "tinh_trang": "late"}
    for user in (huyen, bcd, xa):
        client = browse(user)
        seen_units = [row.label for row, _, _ in client.get(page(**asked_for)).context["rows"]]
        for kind in ("xlsx", "csv"):
            headings, *rows = lines(client.get(beside(kind, **asked_for)))
            units = [dict(zip(headings, row, strict=True)) for row in rows]
            assert [row["Đơn vị"] for row in units] == seen_units == ["Xã Xuân Lập"]
            assert (units[0]["Tình trạng"], units[0]["Số ngày muộn"]) == ("Gửi muộn", "5")
            told = Change.objects.filter(action=Change.Action.EXPORTED).latest("pk")
            assert (told.by, told.after["rows"]) == (user, 1)
            assert "tình trạng: Gửi muộn" in told.reason
        with CaptureQueriesContext(connection) as asked:
            printed = client.get(beside("print", **asked_for))
        assert sum(one["sql"].startswith("SELECT") for one in asked) <= 15  # the line in the trail apart
        assert [row[0][2] for row in printed.context["rows"]] == seen_units
        assert "Tổng số: 1 đơn vị." in printed.content.decode()
        assert "bản in" in Change.objects.filter(action=Change.Action.EXPORTED).latest("pk").reason
    number = Change.objects.filter(action=Change.Action.EXPORTED).count()
    for end in ("print", "xlsx", "csv"):
        assert browse(la).get(beside(end)).status_code == 403
        assert browse(huyen).get(beside(end, la=1)).status_code == 400
        assert browse(None).get(beside(end)).url.startswith("/dang-nhap/")
    assert Change.objects.filter(action=Change.Action.EXPORTED).count() == number
