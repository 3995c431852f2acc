"""The password once more: before accounts are administered and corrections approved, ten minutes after the last."""

from datetime import date

import pytest
from django.urls import reverse
from lxml import html

from danvan.accounts.models import User
from danvan.review.models import ClosedReview
from models_registry.models import Assignment, Change
from models_registry.permissions import Task
from tests.builders import COMMUNE_OFFICER, PASSWORD, make_period, make_user

pytestmark = pytest.mark.django_db
USERS, ASSIGNMENTS = "/nhap-lieu/accounts/user/", "/nhap-lieu/models_registry/assignment/"
NEW = {"username": "moi", "full_name": "Người mới"}
NEW |= {"assignments-TOTAL_FORMS": 0, "assignments-INITIAL_FORMS": 0}


@pytest.fixture
def later(browse):
    """`later(user)`: his browser, eleven minutes after he gave his password."""

    def wait(user):
        client = browse(user)
        session = client.session
        session["password_given"] -= 660
        session.save()
        return client

    return wait


def asked_in(answer):
    """The form of the page that asks for the password."""
    assert answer.status_code == 403
    assert "Nhập lại mật khẩu" in answer.content.decode()
    [form] = [one for one in html.fromstring(answer.content).forms if "password_again" in one.fields]
    return form


def test_what_was_typed_goes_on_with_the_password(later, an):
    client = later(an)
    form = asked_in(client.post(f"{USERS}add/", NEW))
    assert not User.objects.filter(username="moi").exists()
    wrong = asked_in(client.post(form.action, {**dict(form.form_values()), "password_again": "sai"}))
    assert not User.objects.filter(username="moi").exists()
    line = Change.objects.get(action=Change.Action.REFUSED)
    assert (line.subject_id, line.reason.split(";")[0]) == (an.pk, "Sai mật khẩu")
    answer = client.post(wrong.action, {**dict(wrong.form_values()), "password_again": PASSWORD})
    made = User.objects.get(username="moi")
    assert answer.url == f"{USERS}{made.pk}/mat-khau-mot-lan/"
    assert made.full_name == "Người mới"
    client.post(f"{USERS}add/", {**NEW, "username": "nua"})  # within ten minutes he is asked no more
    assert User.objects.filter(username="nua").exists()


def test_pressed_twice_with_the_password_acts_once(later, an):
    client = later(an)
    form = asked_in(client.post(f"{USERS}add/", {**NEW, "one_use_key": "a" * 32}))
    sent = {**dict(form.form_values()), "password_again": PASSWORD}
    first, again = client.post(form.action, sent), client.post(form.action, sent)
    assert first.url == again.url
    assert User.objects.filter(username="moi").count() == 1


def test_sixty_guesses_do_not_reach_the_next_here_either(later, an):
    client = later(an)
    for _ in range(60):
        page = client.post(f"{USERS}add/", {**NEW, "password_again": "sai-roi-nhe-1"})
    assert page.status_code == 429
    assert "Hãy chờ 15 phút" in page.content.decode()
    assert client.post(f"{USERS}add/", {**NEW, "password_again": PASSWORD}).status_code == 429
    assert not User.objects.filter(username="moi").exists()


def test_every_door_of_accounts_asks(later, an, xa, xuan_lap):
    row = xa.assignments.first()
    before = (xa.password, Assignment.objects.count())
    for door in (
        f"{USERS}{xa.pk}/change/",
        f"{USERS}{xa.pk}/password/",
        f"{USERS}{xa.pk}/go-xac-thuc/",
        f"{ASSIGNMENTS}add/",
        f"{ASSIGNMENTS}{row.pk}/change/",
        f"{ASSIGNMENTS}{row.pk}/delete/",
        reverse("start:accounts"),
    ):
        assert later(an).get(door).status_code in (200, 302), door
        asked_in(later(an).post(door, {"people": "An", "post": "yes"}))
    xa.refresh_from_db()
    assert (xa.password, Assignment.objects.count()) == before


def test_a_reset_goes_on_with_the_password(later, xa, xuan_lap):
    client = later(make_user((Task.ADMINISTER,), xuan_lap))
    form = asked_in(client.post(f"{USERS}{xa.pk}/password/"))
    shown = client.post(form.action, {"password_again": PASSWORD}, follow=True)
    assert User.objects.get(pk=xa.pk).check_password(shown.context["password"])


def test_a_correction_is_approved_with_the_password(later, lam_binh, huyen, bcd):
    proposed = ClosedReview.objects.create(
        period=make_period(counting_on=date(2022, 12, 31)),
        unit=lam_binh,
        code="CHOT0001",
        state=ClosedReview.State.PROPOSED,
        version=2,
        reason="Sửa",
        content={},
        workbook=b"",
        document=b"",
        last_act=0,
        by=huyen,
    )
    client, door = later(bcd), f"/ban-chot/{proposed.code}/phe-duyet/"
    form = asked_in(client.post(door, {"quyet_dinh": "dong-y"}))
    proposed.refresh_from_db()
    assert proposed.state == ClosedReview.State.PROPOSED
    client.post(form.action, {**dict(form.form_values()), "password_again": PASSWORD})
    proposed.refresh_from_db()
    assert (proposed.state, proposed.decided_by) == (ClosedReview.State.IN_FORCE, bcd)


def test_a_correction_that_may_come_into_force_at_once_asks_too_and_a_first_closing_does_not(
    later, lam_binh, huyen
):
    period = make_period(counting_on=date(2022, 12, 31))
    door = reverse("closing:close", args=[period.name], query={"don_vi": lam_binh.pk})
    assert later(huyen).post(door, {"reason": ""}).status_code == 400
    ClosedReview.objects.create(
        period=period, unit=lam_binh, code="CHOT0001", state=ClosedReview.State.IN_FORCE, version=1, reason="Sơ kết",
        content={}, workbook=b"", document=b"", last_act=0, by=huyen,
    )  # fmt: skip
    form = asked_in(later(huyen).post(door, {"reason": "Sửa theo kết luận"}))
    assert dict(form.form_values())["reason"] == "Sửa theo kết luận"


def test_what_an_officer_enters_asks_nothing(later, xuan_lap):
    client = later(make_user(COMMUNE_OFFICER, xuan_lap))
    answer = client.post(reverse("portal:models_grid"), {"m1-note": "x"})
    assert b"password_again" not in answer.content
