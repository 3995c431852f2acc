"""A decision commends a recipient once: held by the database; what was written twice before stays, and is shown."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from awards.commending import commend
from awards.merging import merge
from awards.models import Commendation
from awards.models.commendations import Repetitions
from awards.parting import part
from awards.services import revoke
from models_registry.access import OPERATOR
from tests.builders import make_decision, make_programme, make_registrant

pytestmark = pytest.mark.django_db
number_repeated = import_module("awards.migrations.0016_commended_once").number_repeated


@pytest.fixture
def decision(lam_binh):
    return make_decision(lam_binh)


def given(decision, unit, name="Hội Phụ nữ", registrant=None, **values):
    return Commendation.objects.create(
        decision=decision,
        programme=make_programme(),
        form_id="giay_khen",
        recipient_kind="collective",
        recipient_name=name,
        unit=unit,
        registrant=registrant,
        **values,
    )


def repetitions():
    return list(Commendation.objects.order_by("pk").values_list("repetition", flat=True))


def refused_by_the_database(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_the_database_refuses_a_second(decision, lam_binh, xuan_lap):
    holder = make_registrant(xuan_lap)
    first = given(decision, xuan_lap, registrant=holder)
    refused_by_the_database(lambda: given(decision, lam_binh, "Tên khác", registrant=holder))
    given(decision, xuan_lap)
    refused_by_the_database(lambda: given(decision, xuan_lap))
    given(decision, lam_binh)  # of another unit
    given(make_decision(lam_binh), xuan_lap, registrant=holder)
    for _ in range(2):  # counted, not named; without a decision
        given(decision, xuan_lap, "")
        given(None, xuan_lap)
    revoke([first], make_decision(lam_binh), OPERATOR)
    given(decision, xuan_lap, registrant=holder)


def test_the_form_of_entry_says_so(browse, huyen, decision, xuan_lap):
    holder = make_registrant(xuan_lap, "Hội Phụ nữ")
    given(decision, xuan_lap, registrant=holder)
    address = reverse("admin:awards_commendation_add")
    sent = {
        "decision": decision.pk,
        "programme": make_programme().pk,
        "year": "2022",
        "form": "bang_khen",
        "recipient_kind": "collective",
        "recipient_name": "Hội Phụ nữ",
        "unit": xuan_lap.pk,
        "registrant": holder.pk,
        "one_use_key": "a" * 32,
    }
    page = browse(huyen).post(address, sent)
    assert page.status_code in (200, 400)
    assert "Quyết định này đã khen thưởng tập thể, hộ gia đình, cá nhân đó." in page.content.decode()
    assert Commendation.objects.count() == 1


@pytest.mark.parametrize("of", ["registrants", "decisions"])
def test_two_records_that_become_one_keep_both_and_part_again(of, decision, lam_binh, xuan_lap):
    one, other = make_registrant(xuan_lap), make_registrant(xuan_lap)
    second = make_decision(lam_binh)
    if of == "registrants":
        given(decision, xuan_lap, registrant=one)
        given(decision, xuan_lap, registrant=other)
        given(decision, xuan_lap, registrant=other, repetition=1)
        loser, winner = other, one
    else:
        given(decision, xuan_lap, registrant=one)
        given(second, xuan_lap, registrant=one)
        given(second, xuan_lap, registrant=one, repetition=1)
        loser, winner = second, decision
    merge(loser, winner, by=OPERATOR, reason="Là một")
    assert repetitions() == [0, 1, 2]
    part(loser, by=OPERATOR, reason="Là hai")
    assert repetitions() == [0, 0, 1]


def test_what_was_repeated_keeps_its_number_when_the_first_was_revoked(decision, lam_binh, xuan_lap):
    one, other = make_registrant(xuan_lap), make_registrant(xuan_lap)
    first, *_ = [given(decision, xuan_lap, registrant=other, repetition=number) for number in range(3)]
    revoke([first], make_decision(lam_binh), OPERATOR)
    merge(other, one, by=OPERATOR, reason="Là một")
    assert repetitions() == [0, 1, 2]


def test_what_is_written_again_is_shown(browse, huyen, decision, xuan_lap):
    given(decision, xuan_lap)
    given(decision, xuan_lap, repetition=1)
    page = browse(huyen).get("/khen-thuong/?lap=co")
    assert page.context["count"] == 1
    assert "Ghi lặp trong quyết định" in page.content.decode()
    assert browse(huyen).get("/khen-thuong/").context["count"] == 2


def test_rows_of_a_list_are_numbered_beside_what_stands(decision, xuan_lap):
    holder = make_registrant(xuan_lap)
    standing = [given(decision, xuan_lap, registrant=holder), given(decision, xuan_lap, repetition=1)]
    numbers = Repetitions(standing)

    def row(**values):
        return Commendation(decision=decision, unit=xuan_lap, recipient_kind="collective", **values)

    made = [
        row(registrant=holder),
        row(registrant=holder),
        row(recipient_name="Hội Phụ nữ"),
        row(recipient_name="Chi hội 2"),
        row(recipient_name=""),
        row(recipient_name=""),
    ]
    assert [numbers.number(one).repetition for one in made] == [1, 2, 2, 0, 0, 0]


def test_rows_of_before_are_numbered_and_none_is_removed(decision, xuan_lap):
    """As the migration finds them: the constraints, which are indexes, are not there yet."""
    with connection.cursor() as cursor:
        for name in ("commendation_of_registrant_once", "commendation_of_name_once"):
            cursor.execute(f"DROP INDEX {name}")
    holder = make_registrant(xuan_lap)
    for registrant in (holder, None, holder, None, holder):
        given(decision, xuan_lap, registrant=registrant)
    given(decision, xuan_lap, "")
    given(decision, xuan_lap, "")
    number_repeated(apps, None)
    assert repetitions() == [0, 0, 1, 1, 2, 0, 0]


def test_one_press_of_many_is_one_commendation(huyen, decision, xuan_lap):
    holder = make_registrant(xuan_lap)
    commend([holder], decision, "giay_khen", "", make_programme(), 2022, huyen)
    refused_by_the_database(lambda: given(decision, xuan_lap, registrant=holder))
