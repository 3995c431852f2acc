"""Rights: what each task lets one do, where, since when; and that everything else is refused."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.exceptions import ValidationError
from django.utils import timezone

from models_registry import access
from models_registry.access import OPERATOR, AssignmentBackend, Grant, may, may_in_all, paths_for
from models_registry.models import EmulationModel, Outcome, Registrant, Registration, Unit
from models_registry.permissions import TASK_PERMISSIONS, Task
from models_registry.scoping import scoped_rows, within
from models_registry.territory import load_successions, merged_by, territory_paths
from tests.builders import (
    COMMITTEE_MEMBER,
    COMMUNE_OFFICER,
    DISTRICT_OFFICER,
    assign,
    make_model,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

READ = {
    "models_registry": "unit unitsuccession activityfield fieldset fieldsetentry programme"
    " registrant emulationmodel registration outcome correctionrequest change",
    "awards": "criteriaset awardform signingrule legalground rewardcoefficient basesalary"
    " criterion grade assessment assessmentscore fieldcheck decision recognition commendation evidence"
    " nominee proposal proposalline meeting meetingmember candidate proposalquota decisiondraft draftline",
    "review": "reviewperiod reportsection statedfigure explanation returndue unitreturn closedreview",
}
ENTERS = {
    "models_registry": "registrant emulationmodel registration outcome",
    "awards": "nominee proposal proposalline",
    "review": "unitreturn",
}
DECIDES = {
    "models_registry": "activityfield fieldset fieldsetentry programme",
    "awards": "criteriaset awardform signingrule legalground rewardcoefficient"
    " criterion grade assessment fieldcheck decision recognition commendation"
    " nominee proposal proposalline meeting meetingmember candidate proposalquota decisiondraft draftline",
    "review": "reviewperiod reportsection statedfigure explanation returndue unitreturn closedreview",
}
CERTIFICATES = {"awards": "certificatelayout certificatebox certificateprinter certificate certificateprint"}
REGISTER = "models_registry.add_emulationmodel"
SEND = "models_registry.change_registration"
DECIDE = "models_registry.decide_registration"
SEE = "models_registry.view_registration"
APPROVE = "review.approve_closedreview"
OPEN = "models_registry.open_entry"
ACCOUNTS = {"accounts": "user", "models_registry": "assignment"}
ISSUER = "models_registry.change_issuerprofile"
VILLAGES = "models_registry.add_villages"
SENT = "review.send_return"
ITSELF = "awards.assess_itself"
OF_CRITERIA = {"awards.delete_criterion", "awards.delete_grade"}


def permissions(action, table):
    return {f"{app}.{action}_{name}" for app, names in table.items() for name in names.split()}


# --- the table of tasks


@pytest.mark.parametrize(
    ("task", "seen", "written", "more"),
    [
        (Task.READ, READ, {}, set()),
        (Task.ENTER, {}, ENTERS, {OPEN, VILLAGES, SENT, ITSELF}),
        (
            Task.DECIDE,
            CERTIFICATES,
            {**DECIDES, "awards": f"{DECIDES['awards']} {CERTIFICATES['awards']}"},
            {OPEN, DECIDE, "models_registry.delete_fieldsetentry"} | OF_CRITERIA,
        ),
        (Task.APPROVE, {}, {}, {APPROVE}),
        (
            Task.ADMINISTER,
            ACCOUNTS,
            {**ACCOUNTS, "models_registry": "assignment activityfield fieldset fieldsetentry"},
            {OPEN, ISSUER, "models_registry.delete_assignment", "models_registry.delete_fieldsetentry"},
        ),
    ],
)
def test_a_task_lets_one_do_this_and_nothing_else(task, seen, written, more):
    expected = permissions("view", seen) | permissions("add", written) | permissions("change", written) | more
    assert TASK_PERMISSIONS[task] == expected


def test_every_task_stands_in_the_table_and_every_permission_in_the_database():
    assert set(TASK_PERMISSIONS) == set(Task)
    known = {
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
    assert set().union(*TASK_PERMISSIONS.values()) <= known


def test_what_a_task_is_called_in_the_database_stays():
    """Assignments of years are kept under these words; a new word wants a migration."""
    assert Task.values == ["read", "enter", "decide", "approve", "administer"]


# --- who may, where


@pytest.mark.parametrize(
    ("who", "may_do"),
    [
        ("xa", {REGISTER, SEND, SEE}),
        ("huyen", {REGISTER, SEND, SEE, DECIDE, APPROVE}),
        ("bcd", {SEE, APPROVE}),
        ("an", {REGISTER, SEND, SEE, DECIDE, APPROVE}),
        ("xa_khac", set()),
        ("huyen_khac", set()),
        ("huyen_nghi", set()),
        ("an_nghi", set()),
        ("la", set()),
        ("khach", set()),
    ],
    indirect=["who"],
)
def test_who_may_do_what_in_xuan_lap(who, may_do, xuan_lap):
    for permission in (REGISTER, SEND, SEE, DECIDE, APPROVE):
        assert may(who, permission, xuan_lap) is (permission in may_do), permission
        within_it = Unit.objects.permitted_to(who, permission).contains(xuan_lap)
        assert within_it is (permission in may_do), permission


def test_a_right_reaches_down_and_never_up_or_aside(huyen, xa, tuyen_quang, lam_binh, na_hang, xuan_lap):
    hamlet = make_unit("village", "Bản Khiển", xuan_lap)
    units = (tuyen_quang, na_hang, lam_binh, xuan_lap, hamlet)
    assert [may(huyen, DECIDE, unit) for unit in units] == [False, False, True, True, True]
    assert [may(xa, SEND, unit) for unit in units] == [False, False, False, True, True]


def test_one_foreign_unit_refuses_all(huyen, an, xuan_lap, khuon_ha, na_hang):
    assert may_in_all(huyen, DECIDE, (xuan_lap, khuon_ha))
    assert not may_in_all(huyen, DECIDE, (xuan_lap, na_hang))
    assert not may_in_all(huyen, DECIDE, (na_hang, xuan_lap))
    assert may_in_all(an, DECIDE, (xuan_lap, na_hang))


def test_a_unit_is_not_taken_for_one_whose_number_begins_alike(lam_binh):
    """Unit 7 has nothing to do with unit 71: a path ends with a dot."""
    seven = make_unit("commune", "Bảy", lam_binh, pk=700_007)
    alike = make_unit("commune", "Bảy mươi mốt", lam_binh, pk=7_000_071)
    officer = make_user(COMMUNE_OFFICER, seven)
    assert may(officer, SEND, seven)
    assert not may(officer, SEND, alike)


def test_several_assignments_add_up_each_with_its_own_rights(huyen_khac, xuan_lap, na_hang):
    assign(huyen_khac, COMMITTEE_MEMBER, xuan_lap)
    assert may(huyen_khac, SEE, xuan_lap)
    assert not may(huyen_khac, SEND, xuan_lap)
    assert may(huyen_khac, SEND, na_hang)
    assert paths_for(huyen_khac, SEE) == tuple(sorted((na_hang.path, xuan_lap.path)))


def test_a_unit_under_another_one_of_his_is_named_once(huyen, xuan_lap, lam_binh):
    assign(huyen, COMMUNE_OFFICER, xuan_lap)
    assert paths_for(huyen, SEND) == (lam_binh.path,)


def test_a_task_that_the_table_does_not_know_gives_nothing(xuan_lap):
    user = make_user(("former_task",), xuan_lap)
    assert paths_for(user, SEE) == ()
    assert AssignmentBackend().get_all_permissions(user) == set()


# --- units that merged


@pytest.mark.parametrize(
    ("days", "extent", "taken"),
    [(-1, "whole", True), (0, "whole", True), (1, "whole", False), (-1, "part", False)],
)
def test_an_officer_has_what_wholly_merged_into_his_unit_from_that_day(
    days, extent, taken, xa, xuan_lap, lam_binh
):
    former = make_unit("commune", "Phúc Yên", lam_binh)
    day = timezone.localdate() + timedelta(days=days)
    make_succession(former, xuan_lap, day, extent=extent)
    assert may(xa, SEND, former) is taken
    assert paths_for(xa, SEND) == ((xuan_lap.path, former.path) if taken else (xuan_lap.path,))


def test_predecessors_have_predecessors_in_whatever_order_they_are_told(lam_binh):
    new, old, oldest = (make_unit("commune", name, lam_binh) for name in ("Mới", "Cũ", "Cũ nhất"))
    hamlet = make_unit("village", "Bản", new)
    moved = make_unit("village", "Bản cũ", lam_binh)
    day = timezone.localdate()
    make_succession(oldest, old, day - timedelta(days=2))
    make_succession(old, new, day - timedelta(days=1))
    make_succession(moved, hamlet, day)
    links = load_successions()
    assert [link.predecessor_id for link in links] == [oldest.pk, old.pk, moved.pk]
    assert [link.successor_id for link in links] == [old.pk, new.pk, hamlet.pk]
    for told in (links, links[::-1]):
        assert set(territory_paths(new.path, day, told)) == {new.path, old.path, oldest.path, moved.path}
    assert territory_paths(new.path, day - timedelta(days=1), links)[0] == new.path
    assert set(territory_paths(new.path, day - timedelta(days=2), links)) == {new.path}
    assert territory_paths(oldest.path, day, links) == (oldest.path,)


def test_a_predecessor_that_is_there_already_is_not_named_again(lam_binh, xuan_lap, khuon_ha):
    """A merger within the district, and two ways to one predecessor."""
    day = timezone.localdate()
    outside = make_unit("commune", "Ngoài huyện")
    make_succession(khuon_ha, xuan_lap, day)
    make_succession(outside, xuan_lap, day)
    make_succession(outside, khuon_ha, day)
    links = load_successions()
    for told in (links, links[::-1]):
        assert territory_paths(lam_binh.path, day, told) == (lam_binh.path, outside.path)


def test_a_unit_has_merged_from_the_day_of_its_merger_on(xuan_lap, khuon_ha):
    day = timezone.localdate()
    make_succession(khuon_ha, xuan_lap, day)
    links = load_successions()
    assert merged_by(day - timedelta(days=1), links) == set()
    assert merged_by(day, links) == {khuon_ha.pk}


def test_whoever_has_no_account_is_told_of_mergers_as_they_are_now(lam_binh, xuan_lap):
    """The operator is one object for the life of a process: nothing may be kept on him."""
    for asker in (OPERATOR, AnonymousUser()):
        before = access.successions_for(asker)
        make_succession(make_unit("commune", "", lam_binh), xuan_lap, timezone.localdate())
        assert len(access.successions_for(asker)) == len(before) + 1


# --- rows


@pytest.fixture
def rows(xuan_lap, na_hang):
    """A registration in Xuân Lập and one in Na Hang."""
    return [make_registration(make_model(registrant=make_registrant(unit))) for unit in (xuan_lap, na_hang)]


@pytest.mark.parametrize(
    ("who", "sees", "changes"),
    [
        ("xa", 1, 1),
        ("huyen", 1, 1),
        ("bcd", 1, 0),
        ("xa_khac", 0, 0),
        ("huyen_khac", 1, 1),
        ("an", 2, 2),
        ("la", 0, 0),
        ("khach", 0, 0),
        ("an_nghi", 0, 0),
        ("huyen_nghi", 0, 0),
    ],
    indirect=["who"],
)
@pytest.mark.parametrize("kind", [Registrant, EmulationModel, Registration])
def test_who_reads_and_changes_which_rows(who, sees, changes, kind, rows):
    assert kind.objects.visible_to(who).count() == sees
    assert kind.objects.editable_by(who).count() == changes


def test_the_operator_sees_all_and_may_all(rows, xuan_lap):
    assert Registration.objects.visible_to(OPERATOR).count() == 2
    assert may(OPERATOR, DECIDE, xuan_lap)
    assert OPERATOR.has_perm(DECIDE) is True


@pytest.mark.parametrize("asker", [OPERATOR, AnonymousUser()])
def test_who_has_no_account_has_no_grant_and_no_query_asks(asker, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert access.grants_of(asker) == ()


def test_rows_are_those_of_the_unit_that_is_asked_of(rows, xa, xuan_lap):
    assert list(Registration.objects.visible_to(xa)) == rows[:1]
    assert list(Registration.objects.in_territory([xuan_lap.path])) == rows[:1]
    assert list(Unit.objects.visible_to(xa)) == [xuan_lap]
    assert not Outcome.objects.visible_to(xa).exists()


def test_rows_of_a_kind_are_asked_for_by_unit_or_not_at_all(rows):
    assert list(scoped_rows(Registration).order_by("pk")) == rows
    with pytest.raises(TypeError, match="no unit"):
        scoped_rows(Group)


def test_words_find_rows_however_they_are_typed(xuan_lap):
    found = make_registration(make_model("Đường hoa bản Khiển", make_registrant(xuan_lap, "Hội Phụ nữ")))
    make_registration(make_model("Nhà sạch", make_registrant(xuan_lap, "Hội Nông dân")))
    for words in ("duong hoa", "HOA khiển", "phu nu"):
        assert list(Registration.objects.matching(words)) == [found]
    assert not Registration.objects.matching("đường sạch").exists()
    assert Registration.objects.matching("").count() == 2


def test_no_path_means_no_row(rows):
    assert not Registration.objects.in_territory([]).exists()
    assert not Registration.objects.filter(within([], "model__registrant__unit__path")).exists()


def test_a_path_in_the_middle_of_another_is_no_territory():
    """Of units 7 and 17 the paths are "7." and "17."."""
    own, other = make_unit("province", pk=7), make_unit("province", pk=17)
    assert own.path in other.path
    user = make_user(COMMITTEE_MEMBER, own)
    assert list(Unit.objects.visible_to(user)) == [own]
    assert not may(user, "models_registry.view_unit", other)


def test_locked_rows_are_read_anew_each_once_in_the_order_of_keys(rows):
    first, second = rows
    Registration.objects.filter(pk=second.pk).update(state="withdrawn")
    found = Registration.objects.locked([second, first, second])
    assert found == [first, second]
    assert found[1].state == "withdrawn"
    Registration.objects.filter(pk=first.pk).delete()
    with pytest.raises(ValidationError, match="vừa bị xóa"):
        Registration.objects.locked([first, second])
    assert Registration.objects.locked([]) == []


# --- the account


def test_grants_come_with_the_account_in_one_query(huyen, lam_binh, django_assert_num_queries):
    with django_assert_num_queries(1):
        user = access.load_user(huyen.pk)
        assert set(access.grants_of(user)) == {
            Grant(task, lam_binh.pk, lam_binh.path) for task in DISTRICT_OFFICER
        }
    assert user == huyen


def test_rights_are_read_once_in_a_request(huyen, xuan_lap, django_assert_num_queries):
    with django_assert_num_queries(2):  # the grants, the mergers
        for _ in range(3):
            assert may(huyen, DECIDE, xuan_lap)


def test_where_a_role_gives_nothing_nothing_more_is_read(bcd, django_assert_num_queries):
    with django_assert_num_queries(1):  # the grants; of mergers nobody need know
        assert paths_for(bcd, SEND) == ()


def test_an_account_without_an_assignment_has_no_grant(la):
    assert access.grants_of(access.load_user(la.pk)) == ()
    assert access.grants_of(la) == ()


def test_the_backend_knows_accounts_that_are_open(huyen, huyen_nghi):
    backend = AssignmentBackend()
    assert backend.get_user(huyen.pk) == huyen
    assert backend.get_user(huyen_nghi.pk) is None
    assert backend.get_user(0) is None


def test_django_asks_the_same_table(huyen, xa, la, huyen_nghi):
    assert huyen.has_perm(DECIDE)
    assert not xa.has_perm(DECIDE)
    assert xa.has_perm(SEND)
    assert xa.get_all_permissions() == set().union(*(TASK_PERMISSIONS[task] for task in COMMUNE_OFFICER))
    for user in (la, huyen_nghi, AnonymousUser()):
        assert not user.has_perm(SEE)


def test_groups_and_permissions_given_by_hand_mean_nothing(la):
    permission = Permission.objects.get(codename="decide_registration")
    group = Group.objects.create(name="Cán bộ")
    group.permissions.add(permission)
    la.groups.add(group)
    la.user_permissions.add(permission)
    assert not get_user_model().objects.get(pk=la.pk).has_perm(DECIDE)


def test_of_one_row_django_is_told_nothing(huyen, xuan_lap):
    """Whoever asks of a row must ask `may`: an answer without the unit would be a yes for all of them."""
    assert not huyen.has_perm(DECIDE, xuan_lap)


def test_a_command_works_in_the_name_of_an_open_account_or_of_the_operator(huyen, huyen_nghi):
    assert access.actor_named("") is OPERATOR
    assert access.actor_named("huyen") == huyen
    for name in ("huyen-nghi", "không có"):
        with pytest.raises(LookupError, match=f"“{name}”"):
            access.actor_named(name)


def test_who_did_something_is_kept_by_name_and_account(huyen):
    assert (access.account_of(huyen), access.name_of(huyen)) == (huyen, "Cán bộ huyện")
    assert (access.account_of(OPERATOR), access.name_of(OPERATOR)) == (None, "Hệ thống")
    assert access.account_of(AnonymousUser()) is None
    huyen.full_name = "a" * 151
    assert access.name_of(huyen) == "a" * 150
