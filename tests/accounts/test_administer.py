"""Whoever administers a unit makes accounts for it and gives tasks in it: no further, and never to himself."""

import pytest
from django.core.exceptions import ValidationError

from danvan.accounts.models import User
from models_registry.models import Assignment, Change
from models_registry.models.assignments import accounts_under
from models_registry.permissions import Task
from tests.builders import COMMUNE_OFFICER, assign, make_unit, make_user

pytestmark = pytest.mark.django_db
USERS, ASSIGNMENTS = "/nhap-lieu/accounts/user/", "/nhap-lieu/models_registry/assignment/"


@pytest.fixture
def quan_tri_xa(xuan_lap):
    """Administers xã Xuân Lập, and nothing else."""
    return make_user((Task.ADMINISTER,), xuan_lap, "quan-tri-xa", full_name="Quản trị Xuân Lập")


def form(*rows, kept=(), **values):
    """An account's form with these new rows of (task, unit) and those that it has."""
    data = {
        "username": "moi",
        "full_name": "Tài khoản mới",
        "is_active": "on",
        "assignments-TOTAL_FORMS": len(kept) + len(rows),
        "assignments-INITIAL_FORMS": len(kept),
        **values,
    }
    for number, row in enumerate([*kept, *rows]):
        task, unit = row if isinstance(row, tuple) else (row.task, row.unit)
        data |= {f"assignments-{number}-task": task, f"assignments-{number}-unit": unit.pk}
        if not isinstance(row, tuple):
            data[f"assignments-{number}-id"] = row.pk
    return data


def make(client, *rows, **values):
    return client.post(f"{USERS}add/", form(*rows, **values))


def test_a_task_twice_in_one_form_is_told_without_the_name_of_a_column(browse, quan_tri_xa, xuan_lap):
    page = make(browse(quan_tri_xa), (Task.READ, xuan_lap), (Task.READ, xuan_lap)).content.decode()
    assert "Có hai dòng trùng nhau. Mỗi nội dung chỉ ghi một dòng." in page
    assert "Nội dung dòng này trùng với một dòng ở trên." in page
    assert not User.objects.filter(username="moi").exists()


def test_he_makes_an_account_with_its_tasks_in_his_unit_and_below(browse, quan_tri_xa, xuan_lap):
    hamlet = make_unit("village", "Bản Khiển", xuan_lap)
    response = make(browse(quan_tri_xa), (Task.READ, xuan_lap), (Task.ENTER, hamlet))
    assert response.status_code == 302, response.context["errors"]
    made = User.objects.get(username="moi")
    assert {(row.task, row.unit) for row in made.assignments.all()} == {
        (Task.READ, xuan_lap),
        (Task.ENTER, hamlet),
    }
    assert Change.objects.filter(subject="models_registry.assignment", by=quan_tri_xa).count() == 2
    assert list(accounts_under(quan_tri_xa)) == [made]


@pytest.mark.parametrize("where", ["lam_binh", "khuon_ha", "tuyen_quang"])
def test_he_gives_nothing_above_or_aside(browse, quan_tri_xa, where, request):
    unit = request.getfixturevalue(where)
    assert make(browse(quan_tri_xa), (Task.READ, unit)).status_code == 200
    assert not User.objects.filter(username="moi").exists()


def test_an_account_without_a_task_would_be_lost_to_him(browse, quan_tri_xa):
    assert make(browse(quan_tri_xa)).status_code == 200
    assert not User.objects.filter(username="moi").exists()


def test_he_raises_nobody_above_the_scope(browse, quan_tri_xa, xuan_lap):
    make(browse(quan_tri_xa), (Task.READ, xuan_lap), is_superuser="on")
    made = User.objects.get(username="moi")
    kept = list(made.assignments.all())
    page, client = f"{USERS}{made.pk}/change/", browse(quan_tri_xa)
    seen = client.get(page).context["seen_changes"]
    response = client.post(page, form(kept=kept, is_superuser="on", seen_changes=seen))
    assert response.status_code == 302
    made.refresh_from_db()
    assert not made.is_superuser


@pytest.mark.parametrize("whose", ["quan_tri_xa", "an", "huyen", "xa_khac", "both"])
def test_his_own_account_and_others_people_are_not_his_to_change(
    browse, quan_tri_xa, whose, request, xuan_lap
):
    if whose == "both":  # with tasks in his unit and elsewhere
        user = make_user(COMMUNE_OFFICER, request.getfixturevalue("khuon_ha"))
        assign(user, (Task.READ,), xuan_lap)
    else:
        user = request.getfixturevalue(whose)
    client, before = browse(quan_tri_xa), user.password
    assert user not in accounts_under(quan_tri_xa)
    assert client.get(f"{USERS}{user.pk}/change/").status_code in (403, 404)
    changed = client.post(f"{USERS}{user.pk}/change/", form((Task.DECIDE, xuan_lap), username=user.username))
    assert changed.status_code in (403, 404)
    for door in ("password", "mat-khau-mot-lan"):
        assert client.get(f"{USERS}{user.pk}/{door}/").status_code in (403, 404)
        assert client.post(f"{USERS}{user.pk}/{door}/").status_code in (403, 404)
    given = client.post(f"{ASSIGNMENTS}add/", {"user": user.pk, "unit": xuan_lap.pk, "task": Task.DECIDE})
    assert given.status_code == 200
    user.refresh_from_db()
    assert user.password == before
    assert not user.assignments.filter(task=Task.DECIDE, unit=xuan_lap).exists()


def test_he_sees_what_is_given_in_his_unit_but_ends_only_what_is_his_to_give(
    browse, quan_tri_xa, xa, huyen, xuan_lap
):
    assign(huyen, (Task.READ,), xuan_lap)  # a superior's own business
    client = browse(quan_tri_xa)
    page = client.get(ASSIGNMENTS).content.decode()
    assert "Cán bộ Xuân Lập" in page
    assert "Cán bộ huyện" in page
    his, theirs = xa.assignments.get(task=Task.ENTER), huyen.assignments.get(unit=xuan_lap)
    assert client.post(f"{ASSIGNMENTS}{theirs.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{ASSIGNMENTS}{his.pk}/delete/", {"post": "yes"}).status_code == 302
    assert set(Assignment.objects.filter(pk__in=[his.pk, theirs.pk])) == {theirs}


def test_an_account_that_is_left_with_nothing_to_see_is_told(browse, quan_tri_xa, xuan_lap):
    client = browse(quan_tri_xa)
    make(client, (Task.ENTER, xuan_lap))
    made = User.objects.get(username="moi")
    told = "chưa có nhiệm vụ “Xem”"
    assert told in client.get(USERS).content.decode()
    client.post(f"{ASSIGNMENTS}add/", {"user": made.pk, "unit": xuan_lap.pk, "task": Task.READ})
    assert told not in client.get(USERS).content.decode()
    client.post(f"{ASSIGNMENTS}{made.assignments.get(task=Task.READ).pk}/delete/", {"post": "yes"})
    assert told in client.get(USERS).content.decode()


@pytest.mark.parametrize("who", ["xa", "huyen", "bcd", "la", "khach"], indirect=True)
@pytest.mark.parametrize("door", [USERS, f"{USERS}add/", ASSIGNMENTS, f"{ASSIGNMENTS}add/"])
def test_nobody_else_comes_near(browse, who, door):
    client = browse(who if who.pk else None)
    expected = (
        403 if who.has_perm("models_registry.open_entry") else 302
    )  # to the sign-in, which refuses who is in
    assert client.get(door).status_code == expected
    assert client.post(door, {**form(), "post": "yes"}).status_code == (expected if who.pk else 403)
    assert client.get(door, follow=True).status_code == (403 if who.pk else 200)
    assert not User.objects.filter(username="moi").exists()


@pytest.mark.parametrize("name", ["quаn.ly", "οng", "ɑnh"])
def test_a_name_in_letters_that_only_look_like_ours_is_refused(name, xuan_lap):
    with pytest.raises(ValidationError, match="bảng chữ khác"):
        User(username=name, password="!").full_clean()


@pytest.mark.parametrize("name", ["quan.ly", "Đặng.Thị.Ước", "xa_02266", "a@xa.vn"])
def test_a_name_in_vietnamese_letters_is_taken(name, xuan_lap):
    User(username=name, password="!").full_clean()
