"""What has changed since a closing: all of its territory, nothing of another, and no accounts."""

import threading
from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import Commendation, CriteriaSet, Decision, Recognition
from danvan.closing import services
from danvan.closing.changes import COMMON, LEFT_OUT, changes_since, told_of_units
from danvan.closing.kept_lists import ListKeeper
from danvan.lists.models import ImportBatch
from danvan.lists.writing.committing import commit
from danvan.lists.writing.staging import stage
from danvan.lists.writing.undoing import undo
from danvan.review.models import ClosedReview, ReturnDue, ReviewPeriod
from models_registry import trail
from models_registry.models import (
    ActivityField,
    Assignment,
    Change,
    EmulationModel,
    Kind,
    Programme,
    Registrant,
    Registration,
    Unit,
    UnitSuccession,
)
from tests.builders import (
    COMMUNE_OFFICER,
    DISTRICT_OFFICER,
    change_something,
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
    period_of,
    scope_of,
)
from tests.lists.conftest import line, workbook
from tests.registry_shapes import make_one_of_every_kind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def elsewhere(na_hang):
    """A commune of another district."""
    return make_unit("commune", "Sơn Phú", na_hang)


@pytest.fixture
def registered(xuan_lap, khuon_ha, an):
    """What stood in the registry, and in the trail, before the closing."""
    registration = make_registration(make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ")))
    with trail.act(an):
        trail.record_created([registration.model.registrant, registration.model, registration])
    return registration


def close_at_once(unit, by):
    """A closing without its lists and papers: of what came after it the trail alone is asked."""
    return ClosedReview.objects.create(
        period=period_of(make_programme()),
        unit=unit,
        code=f"CHOT{unit.pk}",
        state=ClosedReview.State.IN_FORCE,
        reason="Sơ kết",
        content={},
        workbook=b"",
        document=b"",
        last_act=Change.objects.newest(),
        by=by,
    )


@pytest.fixture
def closed(registered, lam_binh, huyen):
    return close_at_once(lam_binh, huyen)


@pytest.fixture
def closed_whole(registered, lam_binh, huyen):
    return services.close(scope_of(make_programme(), lam_binh), huyen, "Trình hội nghị sơ kết")


def told(closed, user):
    """(subject, action) of every change that a reader is told, each once."""
    return set(changes_since(closed, user).values_list("subject", "action"))


def label(model):
    return model._meta.label_lower


def write_something_of_every_kind(unit, by):
    """Rows of every kind that belongs to a unit, with their trail."""
    rows = make_one_of_every_kind(unit)
    with trail.act(by):
        trail.record_created(rows)
    return rows


def delete(rows, by):
    """They go with their trail, the last written first; units alone are never deleted."""
    for row in reversed(rows):
        if not isinstance(row, Unit):
            with trail.act(by):
                trail.delete(row)


def test_every_model_is_told_or_left_out_by_name():
    ours = {
        model
        for config in apps.get_app_configs()
        if config.path.startswith(str(settings.BASE_DIR)) and ".venv" not in config.path
        for model in config.get_models()
    }
    classes = [set(told_of_units()), set(COMMON), set(LEFT_OUT)]
    assert set.union(*classes) == ours
    assert sum(map(len, classes)) == len(ours)  # none stands in two


def test_whatever_is_written_in_the_territory_is_told(closed, xuan_lap, an, bcd):
    rows = write_something_of_every_kind(xuan_lap, an)
    kinds = {type(row) for row in rows}
    assert kinds == set(told_of_units()) - {ImportBatch}  # a list that was sent has a test of its own
    assert {(label(kind), "created") for kind in kinds} == told(closed, bcd) == told(closed, an)


def test_nothing_of_another_district_is_told(closed, elsewhere, an, bcd):
    rows = write_something_of_every_kind(elsewhere, an)
    delete(rows, an)
    for user in (bcd, an):  # who sees the whole registry reads here what is of this closing all the same
        assert told(closed, user) == set()


def test_accounts_are_told_to_nobody(closed, xuan_lap, an, bcd):
    account = make_user(COMMUNE_OFFICER, xuan_lap, full_name="Cán bộ mới")
    with trail.act(an):
        trail.record_created([account, *Assignment.objects.filter(user=account)])
        trail.update_all(type(account).objects.filter(pk=account.pk), is_active=False)
    for user in (bcd, an):
        assert told(closed, user) == set()


@pytest.mark.every_list
def test_the_closing_itself_is_no_change(closed_whole, bcd, browse):
    page = browse(bcd).get(reverse("closing:changes", args=[closed_whole.code])).content.decode()
    assert "Chưa có thay đổi nào." in page


def test_catalogues_steer_everybodys_figures_and_are_told_to_everybody(closed, an, bcd):
    make_programme()
    with trail.act(an):
        trail.update_all(ActivityField.objects.all(), short_name="KT")
        trail.update_all(Programme.objects.all(), note="Kéo dài đến hết năm")
        trail.create_all([CriteriaSet(name="Tiêu chí", content="Thiết thực")])
    assert told(closed, bcd) == {
        (label(ActivityField), "changed"),
        (label(Programme), "changed"),
        (label(CriteriaSet), "created"),
    }


def test_what_is_asked_is_told_to_those_who_are_asked(closed, lam_binh, na_hang, bcd, huyen_khac):
    period = closed.period
    with trail.act(huyen_khac):
        trail.create_all([ReturnDue(unit=na_hang, period=period, year=2022)])
        trail.delete(ReturnDue.objects.get())
    assert told(closed, bcd) == set()
    for office, kind in ((lam_binh.parent, "register"), (None, "interim")):
        with trail.act(huyen_khac):
            due = ReturnDue(unit=office, period=period, kind=kind)
            trail.save(due)
        assert (label(ReturnDue), "created") in told(closed, bcd)
        with trail.act(huyen_khac):
            trail.delete(due)
        assert told(closed, bcd) == {(label(ReturnDue), "created"), (label(ReturnDue), "deleted")}


def test_a_reader_is_told_what_he_may_read(closed, xuan_lap, khuon_ha, huyen, bcd):
    """Lists that were sent are seen by those who enter, so their changes too; what they brought, by all."""
    make_field("economy", "Kinh tế")
    batch = commit(stage(workbook(line("Nhà sạch", field="Kinh tế")), "ds.xlsx", huyen), huyen)
    assert batch.unit == xuan_lap
    with trail.act(huyen):
        trail.update_all(ImportBatch.objects.all(), unit_id=khuon_ha.pk)
    subjects = {user: {subject for subject, _ in told(closed, user)} for user in (huyen, bcd)}
    assert subjects[huyen] - subjects[bcd] == {label(ImportBatch)}
    assert {label(EmulationModel), label(Registration)} <= subjects[bcd]


def test_what_is_gone_is_told_where_it_was_last(closed, xuan_lap, an, bcd):
    """Its unit is known by its last values; what was said of it before it went is told too."""
    rows = write_something_of_every_kind(xuan_lap, an)
    written = told(closed, bcd)
    with trail.act(an):
        trail.update_all(Recognition.objects.all(), exemplary=True)
    delete(rows, an)
    gone = {(subject, "deleted") for subject, _ in written if subject != label(Unit)}
    assert told(closed, bcd) == written | gone | {(label(Recognition), "changed")}
    assert told(closed, an) == told(closed, bcd)


def test_a_list_that_was_taken_in_and_undone_is_told_whole(closed, huyen, bcd):
    make_field("economy", "Kinh tế")
    batch = commit(stage(workbook(line("Nhà sạch", "Đoàn xã", field="Kinh tế")), "ds.xlsx", huyen), huyen)
    undo(batch, huyen)
    assert told(closed, bcd) == {
        (label(kind), action)
        for kind in (Registrant, EmulationModel, Registration)
        for action in ("created", "deleted")
    }


def test_what_moved_out_of_the_territory_is_told_until_it_left(closed, xuan_lap, elsewhere, an, bcd):
    registrant = Registrant.objects.filter(unit=xuan_lap)
    with trail.act(an):
        trail.update_all(registrant, unit_id=elsewhere.pk)
        trail.update_all(registrant.model.objects.filter(unit=elsewhere), post="Chi hội trưởng")
    assert [change.before for change in changes_since(closed, bcd)] == [{"unit_id": xuan_lap.pk}]
    assert [change.before for change in changes_since(closed, an)] == [{"unit_id": xuan_lap.pk}]


def test_a_model_given_to_a_holder_elsewhere_is_told(closed, elsewhere, an, bcd):
    with trail.act(an):
        trail.update_all(EmulationModel.objects.all(), registrant_id=make_registrant(elsewhere).pk)
    assert told(closed, bcd) == {(label(EmulationModel), "changed")}


@pytest.mark.parametrize("owner", ["of_all", "of_the_province", "of_the_district"])
def test_the_period_of_a_closing_is_told_whoever_made_it(closed, owner, tuyen_quang, lam_binh, an, bcd):
    unit = {"of_all": None, "of_the_province": tuyen_quang, "of_the_district": lam_binh}[owner]
    ReviewPeriod.objects.filter(pk=closed.period_id).update(unit=unit)
    for values in ({"counting_on": date(2022, 8, 1)}, {"territory": "as_now"}):
        with trail.act(an):
            trail.update_all(ReviewPeriod.objects.filter(pk=closed.period_id), **values)
    for user in (bcd, an):
        assert list(changes_since(closed, user).values_list("subject", "action")) == [
            (label(ReviewPeriod), "changed"),
            (label(ReviewPeriod), "changed"),
        ]


def test_another_period_of_the_province_is_not_told(closed, tuyen_quang, an, bcd):
    other = ReviewPeriod(unit=tuyen_quang, from_on=date(2023, 1, 1), to_on=date(2023, 12, 31))
    with trail.act(an):
        trail.save(other)
    assert told(closed, bcd) == told(closed, an) == set()


def test_a_decision_of_any_office_is_told_where_it_recognises(
    registered, lam_binh, tuyen_quang, elsewhere, huyen, an, bcd, huyen_khac
):
    """The province's papers, and what revokes them; of those that concern another district, nothing."""
    ours, revoking, theirs = (make_decision(tuyen_quang) for _ in range(3))
    make_recognition(registered, decision=ours)
    make_recognition(make_registration(make_model(unit=elsewhere)), decision=theirs)
    closed = close_at_once(lam_binh, huyen)
    with trail.act(an):
        trail.save(ours, revoked_by=revoking)
    with trail.act(an):
        trail.save(theirs, signer="Nguyễn Văn A")
    with trail.act(an):
        trail.save(revoking, issued_on=date(2022, 11, 1))
    for user in (bcd, an):
        found = changes_since(closed, user).values_list("subject", "subject_id")
        assert list(found) == [(label(Decision), revoking.pk), (label(Decision), ours.pk)]
    assert told(closed, huyen_khac) == set()


def test_a_paper_that_revokes_one_commendation_is_told(registered, lam_binh, tuyen_quang, huyen, an, bcd):
    of_commending, of_revoking = make_decision(tuyen_quang), make_decision(tuyen_quang)
    Commendation.objects.create(
        programme=make_programme(),
        recipient_kind=Kind.COLLECTIVE,
        unit=registered.unit,
        decision=of_commending,
        revoked_by=of_revoking,
    )
    closed = close_at_once(lam_binh, huyen)
    for decision in (of_commending, of_revoking):
        with trail.act(an):
            trail.save(decision, issued_on=date(2022, 11, 1))
    assert changes_since(closed, bcd).count() == 2


def test_what_a_registration_here_says_is_told_wherever_its_model_belongs_now(
    registered, lam_binh, elsewhere, huyen, an, bcd
):
    """Title, field and holder are printed here; what else is written of them is the business of where they are."""
    model, registrant = registered.model, registered.model.registrant
    EmulationModel.objects.filter(pk=model.pk).update(unit=elsewhere)
    type(registrant).objects.filter(pk=registrant.pk).update(unit=elsewhere)
    closed = close_at_once(lam_binh, huyen)
    with trail.act(an):
        trail.update_all(EmulationModel.objects.all(), place="Thôn Nà Ta")
        trail.update_all(Registrant.objects.all(), post="Chi hội trưởng")
    assert told(closed, bcd) == told(closed, an) == set()
    with trail.act(an):
        trail.update_all(EmulationModel.objects.all(), field_id=make_field("security").pk)
        trail.update_all(Registrant.objects.all(), kind=Kind.HOUSEHOLD)
    assert told(closed, bcd) == {(label(EmulationModel), "changed"), (label(Registrant), "changed")}
    assert told(closed, an) == told(closed, bcd)


def test_a_unit_that_merges_into_another_elsewhere_is_told(closed, xuan_lap, elsewhere, an, bcd):
    merger = make_succession(xuan_lap, elsewhere, date(2022, 1, 1))
    with trail.act(an):
        trail.record_created([merger])
    assert told(closed, bcd) == {(label(UnitSuccession), "created")}
    with trail.act(an):
        trail.delete(merger)
    assert told(closed, bcd) == {(label(UnitSuccession), "created"), (label(UnitSuccession), "deleted")}


def test_a_communes_closing_tells_of_that_commune_alone(closed, xuan_lap, khuon_ha, huyen, xa, xa_khac, an):
    own = close_at_once(xuan_lap, huyen)
    write_something_of_every_kind(khuon_ha, an)
    assert told(own, xa) == told(own, huyen) == told(own, an) == set()
    registrant = make_registrant(xuan_lap)
    with trail.act(an):
        trail.record_created([registrant])
    assert told(own, xa) == {(label(Registrant), "created")}
    assert told(own, xa_khac) == set()


@pytest.mark.every_list
def test_the_page_of_changes_is_open_to_readers_of_the_closing_alone(
    closed_whole, bcd, huyen, an, xa, xa_khac, huyen_khac, la, browse
):
    door = reverse("closing:changes", args=[closed_whole.code])
    for user, status in (
        *((user, 200) for user in (bcd, huyen, an)),
        *((user, 404) for user in (xa, xa_khac, huyen_khac, la)),
        (None, 302),
    ):
        assert browse(user).get(door).status_code == status, user


@pytest.mark.every_list
def test_the_page_asks_no_more_of_many_changes(closed_whole, lam_binh, xuan_lap, an, bcd, browse):
    client, door = browse(bcd), reverse("closing:changes", args=[closed_whole.code])
    rows = write_something_of_every_kind(xuan_lap, an)
    recognitions = Recognition.objects.all()
    with trail.act(an):
        trail.update_all(recognitions, decision_id=make_decision(lam_binh).pk)
    client.get(door)
    with CaptureQueriesContext(connection) as few:
        client.get(door)
    for _ in range(5):
        with trail.act(an):
            trail.record_created(rows)
            trail.update_all(recognitions, decision_id=make_decision(lam_binh).pk)
    with CaptureQueriesContext(connection) as many:
        assert client.get(door).context["page_obj"].paginator.count == 6 * (len(rows) + 1)
    assert len(many) == len(few)


@pytest.mark.every_list
def test_a_number_that_differs_from_its_list_stops_a_closing_and_not_the_page_of_changes(
    tuyen_quang, lam_binh, xuan_lap, browse, monkeypatch
):
    officer = make_user(DISTRICT_OFFICER, tuyen_quang)
    make_recognition(make_registration(make_model("Đường hoa", unit=xuan_lap)))
    scope = scope_of(make_programme(), tuyen_quang)
    closed = services.close(scope, officer, "Sơ kết")
    keys = ListKeeper._keys
    monkeypatch.setattr(ListKeeper, "_keys", lambda keeper, count: keys(keeper, count)[:-1])
    with pytest.raises(ValidationError, match="có số không khớp danh sách"):
        services.close(scope, officer, "Sửa", "1-BC/BCĐ")
    page = browse(officer).get(reverse("closing:changes", args=[closed.code]))
    assert page.status_code == 200


@pytest.mark.every_list
def test_a_commune_that_merged_over_a_district_is_listed_where_it_is_counted(
    tuyen_quang, lam_binh, xuan_lap, na_hang, elsewhere
):
    """Xuân Lập goes to a commune of another district while both districts stand: it lies in the territory of both."""
    officer = make_user(DISTRICT_OFFICER, tuyen_quang)
    make_recognition(make_registration(make_model("Đường hoa", unit=xuan_lap)))
    make_succession(xuan_lap, elsewhere, date(2021, 7, 1))
    assert services.close(scope_of(make_programme(), tuyen_quang), officer, "Sơ kết").state == "in_force"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_change_begun_before_a_closing_and_committed_after_it_is_told(lam_binh, xuan_lap, huyen, an):
    """Its number is lower than those that the closing saw: the order of commits tells."""
    written, is_closed = threading.Event(), threading.Event()

    def write_slowly():
        try:
            with trail.act(an):
                trail.save(Registrant(unit=xuan_lap, name="Hội Phụ nữ", kind=Kind.COLLECTIVE))
                written.set()
                assert is_closed.wait(60)
        finally:
            connection.close()

    change_something(lam_binh)
    slow = threading.Thread(target=write_slowly)
    slow.start()
    assert written.wait(20)
    change_something(lam_binh)  # is numbered after it and seen by the closing
    closed = services.close(scope_of(make_programme(), lam_binh), huyen, "Sơ kết")
    assert not changes_since(closed, huyen).exists()
    is_closed.set()
    slow.join()
    [change] = changes_since(closed, huyen)
    assert (change.subject, change.after["name"]) == (label(Registrant), "Hội Phụ nữ")
    assert change.pk < Change.objects.filter(act__position=closed.last_act).get().pk
