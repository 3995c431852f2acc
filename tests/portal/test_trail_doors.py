"""Every door behind which the trail is read, asked by each of the cast: it opens as the row itself does."""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from awards.models import Decision
from danvan.review.models import ReturnDue, UnitReturn
from models_registry import trail
from models_registry.models import Change, EmulationModel, Unit
from tests.builders import make_period
from tests.registry_shapes import make_one_of_every_kind

pytestmark = pytest.mark.django_db
WHY = "Ghi lại cho đúng sổ gốc"


@pytest.fixture
def rows(xuan_lap, an):
    """Rows of Xuân Lập by their kind, each with a change that gives a reason."""
    made = make_one_of_every_kind(xuan_lap)
    with trail.act(an, WHY):
        trail.record_created(made)
    return {type(row): row for row in made}


@pytest.fixture
def cast(an, huyen, huyen_khac, xa, xa_khac, bcd, la):
    """By name: who reads all, the district's and the commune's officers, others' officers, a reader, nobody."""
    users = {"an": an, "huyen": huyen, "huyen_khac": huyen_khac, "xa": xa, "xa_khac": xa_khac, "bcd": bcd}
    return users | {"la": la, "nobody": None}


def readers(browse, cast, address, words=WHY):
    """The names of those who read the words there; the others are not let in."""
    found = set()
    for name, user in cast.items():
        response = browse(user).get(address)
        assert response.status_code in (200, 302, 403, 404), name
        if response.status_code == 200:
            assert words in response.content.decode(), name
            found.add(name)
    return found


def history(row):
    options = row._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_history", args=[row.pk])


def test_the_history_of_a_row_is_open_to_those_who_enter_and_see_the_row(rows, cast, browse):
    asked = [row for model, row in rows.items() if model in admin.site._registry]
    assert len(asked) > 8
    for row in asked:
        of_district = isinstance(row, Decision | Unit)  # the unit is a new one, of no commune officer
        assert readers(browse, cast, history(row)) == {"an", "huyen", *([] if of_district else ["xa"])}, row


def test_accounts_and_the_whole_trail_are_for_administrators(rows, cast, browse, an, xa):
    assignment = xa.assignments.first()
    with trail.act(an, WHY):
        trail.record_created([xa, assignment])
    for address in (
        history(xa),
        history(assignment),
        reverse("admin:models_registry_change_changelist"),
        reverse("admin:models_registry_change_change", args=[Change.objects.first().pk]),
    ):
        assert readers(browse, cast, address) == {"an"}


def test_the_page_of_a_model_tells_its_trail_to_its_readers(rows, cast, browse):
    address = reverse("portal:model", args=[rows[EmulationModel].pk])
    assert readers(browse, cast, address) == {"an", "huyen", "xa", "bcd"}


def test_the_history_of_a_note_is_open_to_the_office_that_receives(cast, browse, an, lam_binh, xuan_lap):
    due = ReturnDue.objects.create(unit=lam_binh, period=make_period(2020, 2022))
    with trail.act(an):
        trail.create_all([UnitReturn(due=due, unit=xuan_lap, received_on=date(2022, 1, 1))])
        trail.update_all(UnitReturn.objects.all(), note="Gửi lại")
    address = reverse("returns:note", args=["2020-2022", xuan_lap.pk])
    assert readers(browse, cast, address, "<del>(trống)</del> → <ins>Gửi lại</ins>") == {"an", "huyen"}


def test_the_history_of_a_deadline_is_open_to_those_who_set_it(cast, browse, an, lam_binh):
    """Who decides at the office that asks."""
    due = ReturnDue(unit=lam_binh, period=make_period(2020, 2022), due_on=date(2022, 9, 1))
    with trail.act(an):
        trail.create_all([due])
        trail.update_all(ReturnDue.objects.all(), due_on=date(2022, 10, 1))
    address = reverse("returns:change_due", args=[due.pk])
    assert readers(browse, cast, address, "<del>01/09/2022</del>") == {"an", "huyen"}
