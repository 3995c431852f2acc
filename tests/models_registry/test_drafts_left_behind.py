"""A draft that is nobody's any more is found by whoever may enter for its unit, and by nobody before."""

from datetime import date

import pytest

from models_registry.access import load_user
from models_registry.models import Assignment, EntryDraft, Kind
from models_registry.permissions import Task
from models_registry.services import drop_entry_draft, entry_drafts_for, keep_entry_draft
from tests.builders import (
    COMMUNE_OFFICER,
    DISTRICT_OFFICER,
    assign,
    make_programme,
    make_succession,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
LIST = "/viec-cua-toi/ban-nhap-con-thieu/"


def has(user):
    """The titles that an account has in its list, asked anew."""
    return [draft.title for draft in entry_drafts_for(load_user(user.pk))]


@pytest.fixture
def draft(xa, xuan_lap):
    make_programme()
    return keep_entry_draft(xuan_lap, "Đường hoa", f"title=Đường hoa&unit={xuan_lap.pk}", by=xa)


def moved(user, khuon_ha):
    user.assignments.update(unit=khuon_ha)


def closed(user, _):
    type(user).objects.filter(pk=user.pk).update(is_active=False)


def reading(user, _):
    user.assignments.filter(task=Task.ENTER).delete()


def deleted(user, _):
    user.delete()


@pytest.mark.parametrize("leave", [moved, closed, reading, deleted])
def test_what_its_author_left_is_found_opened_and_dropped_by_who_may_enter_there(
    leave, browse, draft, xa, xa_khac, huyen, huyen_khac, an, bcd, khuon_ha
):
    assert (has(xa), has(huyen), has(an)) == ([draft.title], [], [])
    leave(xa, khuon_ha)
    assert has(huyen) == has(an) == [draft.title]
    assert has(xa_khac) == has(huyen_khac) == has(bcd) == []
    client = browse(huyen)
    assert "1 bản nháp còn thiếu mục, chưa gửi được" in client.get("/").content.decode()
    assert draft.title in client.get(LIST).content.decode()
    assert client.get(draft.get_absolute_url()).context["draft"] == draft
    drop_entry_draft(draft, by=load_user(huyen.pk))
    assert not EntryDraft.objects.exists()


@pytest.mark.parametrize("tasks", [COMMUNE_OFFICER, (*COMMUNE_OFFICER, Task.DECIDE)])
def test_while_a_colleague_of_the_unit_has_it_nobody_above_does(tasks, draft, xa, huyen, an, xuan_lap):
    colleague = make_user(tasks, xuan_lap)
    xa.assignments.all().delete()
    assert (has(colleague), has(huyen), has(an)) == ([draft.title], [], [])


def test_what_the_district_began_for_a_commune_is_left_to_its_other_officers(huyen, lam_binh, xuan_lap, an):
    keep_entry_draft(xuan_lap, "Của huyện", "", by=huyen)
    other = make_user(DISTRICT_OFFICER, lam_binh)
    assert (has(huyen), has(other), has(an)) == (["Của huyện"], [], [])
    huyen.assignments.all().delete()
    assert (has(huyen), has(other), has(an)) == ([], ["Của huyện"], ["Của huyện"])


def test_what_an_administrator_began_is_his_while_he_is_one(an, huyen, xuan_lap):
    keep_entry_draft(xuan_lap, "Của quản trị", "", by=an)
    assert (has(an), has(huyen)) == (["Của quản trị"], [])
    type(an).objects.filter(pk=an.pk).update(is_superuser=False)
    assert (has(an), has(huyen)) == ([], ["Của quản trị"])


def test_who_enters_for_what_a_unit_came_from_has_not_left_it(tuyen_quang, xuan_lap, xa, an):
    """Through two mergers; the province finds it when he is gone."""
    between, last = (make_unit("commune", name, tuyen_quang) for name in ("Lăng Can", "Lâm Bình"))
    make_succession(xuan_lap, between, date(2021, 2, 1))
    make_succession(between, last, date(2025, 7, 1))
    officer, province = make_user(COMMUNE_OFFICER, last), make_user(DISTRICT_OFFICER, tuyen_quang)
    keep_entry_draft(xuan_lap, "Xã cũ", "", by=officer)
    xa.assignments.all().delete()
    assert (has(officer), has(province), has(an)) == (["Xã cũ"], [], [])
    officer.assignments.all().delete()
    assert (has(officer), has(province), has(an)) == ([], ["Xã cũ"], ["Xã cũ"])


def test_a_merger_to_come_gives_nobody_what_was_begun(xuan_lap, khuon_ha, xa, an, huyen):
    make_succession(xuan_lap, khuon_ha, date(2100, 1, 1))
    keep_entry_draft(xuan_lap, "Xã cũ", "", by=xa)
    xa.assignments.update(unit=khuon_ha)
    assert (has(xa), has(huyen)) == ([], ["Xã cũ"])


def test_an_administrator_with_a_task_in_the_unit_hides_it_from_nobody(draft, xa, an, huyen, xuan_lap):
    assign(an, COMMUNE_OFFICER, xuan_lap)
    xa.assignments.all().delete()
    assert has(an) == has(huyen) == [draft.title]


def test_every_draft_is_somebodys(draft, xa, huyen, an, lam_binh):
    """Whichever tasks are taken and in whatever order: an administrator at least has it."""
    everybody = (xa, huyen, an, make_user(COMMUNE_OFFICER, lam_binh))
    assert Assignment.objects.count() == 8
    for task in Assignment.objects.order_by("-pk"):
        task.delete()
        assert any(map(has, everybody))
    assign(xa, (Task.ENTER,), draft.unit)
    assert (has(xa), has(huyen), has(an)) == ([draft.title], [], [])


def test_asked_by_who_decides_it_is_no_more_statements_for_many_drafts(
    draft, huyen, browse, xa, xuan_lap, django_assert_max_num_queries
):
    for number in range(20):
        keep_entry_draft(xuan_lap, f"Bản {number}", f"kind={Kind.COLLECTIVE}", by=xa)
    xa.assignments.all().delete()
    client = browse(huyen)
    with django_assert_max_num_queries(15):
        assert client.get(LIST).context["page_obj"].paginator.count == 21
