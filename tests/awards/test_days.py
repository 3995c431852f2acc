"""What counts on a day: each record by its own day; what has none counts, and what came later is told apart."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from awards.models import Assessment, Commendation, Recognition, out_of_force
from models_registry.models import Kind, Outcome, Registration, State
from models_registry.services import correct, withdraw
from tests.builders import (
    make_decision,
    make_model,
    make_programme,
    make_recognition,
    make_registration,
)
from tests.refusals import refused

DAY = date(2022, 10, 5)
BEFORE, AFTER = date(2022, 10, 4), date(2022, 10, 6)


# --- registrations


@pytest.mark.parametrize(("day", "counts"), [(None, True), (BEFORE, True), (DAY, True), (AFTER, False)])
def test_a_registration_counts_from_its_own_day(xuan_lap, day, counts):
    row = make_registration(unit=xuan_lap, year=2022, registered_on=day)
    assert list(Registration.objects.counted_on(DAY)) == ([row] if counts else [])
    assert list(Registration.objects.dated_after(DAY)) == ([] if counts else [row])
    assert list(Registration.objects.counted()) == [row]


@pytest.mark.parametrize("state", sorted(set(State.values) - {State.ACCEPTED}))
def test_what_is_not_accepted_counts_on_no_day(xuan_lap, state):
    make_registration(unit=xuan_lap, state=state)
    make_registration(unit=xuan_lap, state=state, registered_on=AFTER)
    assert not Registration.objects.counted_on(DAY)
    assert not Registration.objects.dated_after(DAY)


@pytest.mark.parametrize(("on", "counts"), [(BEFORE, False), (DAY, False), (AFTER, True)])
def test_what_was_withdrawn_later_counted_on_the_day(huyen, xuan_lap, on, counts):
    row = make_registration(unit=xuan_lap)
    make_recognition(row)
    withdraw([row], huyen, "Không còn thực hiện", on)
    row.refresh_from_db()
    assert (row.state, row.withdrawn_on) == (State.WITHDRAWN, on)
    assert Registration.objects.counted_on(DAY).exists() == counts
    assert Recognition.objects.counted_on(DAY).exists() == counts
    assert not Registration.objects.counted()
    assert not Recognition.objects.counted()


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED])
def test_what_had_never_been_accepted_counted_on_no_day_before_its_withdrawal(huyen, xuan_lap, state):
    row = make_registration(unit=xuan_lap, state=state)
    with refused("Chỉ lượt đăng ký đã tiếp nhận mới ghi ngày rút"):
        withdraw([row], huyen, "Không còn thực hiện", AFTER)
    row.refresh_from_db()
    assert row.state == state
    withdraw([row], huyen, "Không còn thực hiện")
    row.refresh_from_db()
    assert (row.state, row.withdrawn_on) == (State.WITHDRAWN, None)
    assert not Registration.objects.counted_on(DAY)


def test_a_withdrawal_is_of_today_unless_a_day_is_said_and_never_of_a_day_to_come(huyen, xuan_lap):
    row = make_registration(unit=xuan_lap)
    with refused("Ngày rút không thể sau hôm nay"):
        withdraw([row], huyen, "Không còn thực hiện", date(2999, 1, 1))
    withdraw([row], huyen, "Không còn thực hiện")
    row.refresh_from_db()
    assert row.withdrawn_on == timezone.localdate()


@pytest.mark.parametrize(
    ("known", "early", "first"),
    [
        ({"year": 2022, "registered_on": DAY}, BEFORE, DAY),
        ({"year": 2022}, date(2020, 12, 31), date(2021, 1, 1)),
        ({"year": None}, date(2018, 12, 31), date(2019, 1, 1)),
    ],
)
def test_nothing_is_withdrawn_before_it_was_registered(huyen, xuan_lap, known, early, first):
    programme = make_programme()
    row = make_registration(unit=xuan_lap, programme=programme, **known)
    with refused(f"Ngày rút {early:%d/%m/%Y} trước"):
        withdraw([row], huyen, "Không còn thực hiện", early)
    row.refresh_from_db()
    assert row.state == State.ACCEPTED
    withdraw([row], huyen, "Không còn thực hiện", first)
    row.refresh_from_db()
    assert row.withdrawn_on == first


@pytest.mark.parametrize("values", [{"registered_on": AFTER}, {"year": 2024, "registered_on": None}])
def test_no_correction_brings_a_registration_behind_its_withdrawal(huyen, xuan_lap, values):
    programme = make_programme(2020, 2025)
    row = make_registration(unit=xuan_lap, year=2022, programme=programme, registered_on=BEFORE)
    withdraw([row], huyen, "Không còn thực hiện", DAY)
    with refused("Ngày rút 05/10/2022 trước"):
        correct(row, values, by=huyen, reason="Theo phiếu")
    correct(row, {"registered_on": DAY}, by=huyen, reason="Theo phiếu")


def test_only_a_withdrawn_registration_has_a_day_of_withdrawal(xuan_lap):
    with transaction.atomic(), pytest.raises(IntegrityError):
        make_registration(unit=xuan_lap, withdrawn_on=DAY)


# --- one for a model and year


def test_a_model_registers_once_a_year_whatever_the_programme(xuan_lap):
    first = make_registration(unit=xuan_lap, year=2022)
    other = make_programme(2021, 2025)
    again = Registration(model=first.model, programme=other, year=2022)
    with pytest.raises(ValidationError, match="đã đăng ký trong năm đó"):
        again.full_clean()
    with transaction.atomic(), pytest.raises(IntegrityError):
        again.save()


def test_a_double_is_kept_beside_and_counts_nowhere(xuan_lap):
    kept = make_registration(unit=xuan_lap, year=2022)
    double = make_registration(
        kept.model, 2022, make_programme(2021, 2025), double_of=kept, registered_on=AFTER
    )
    make_recognition(double)
    assert list(Registration.objects.counted()) == [kept]
    assert list(Registration.objects.counted_on(date(2023, 1, 1))) == [kept]
    assert not Registration.objects.dated_after(DAY)
    assert not Recognition.objects.counted()


def test_a_year_needs_no_programme_but_one_of_the_two_is_said(xuan_lap):
    model = make_model(unit=xuan_lap)
    without = Registration(model=model, year=2022)
    without.full_clean()
    without.save()
    for record in (
        Registration(model=model),
        Outcome(unit=xuan_lap, indicator="Hiến đất", value=1, measure="m2"),
        Commendation(unit=xuan_lap, recipient_kind=Kind.COLLECTIVE),
    ):
        with pytest.raises(ValidationError, match="Ghi năm; không rõ năm thì ghi giai đoạn"):
            record.full_clean()
        with transaction.atomic(), pytest.raises(IntegrityError):
            record.save()


# --- the unit of a record


def test_a_record_is_of_the_unit_of_its_time_wherever_its_registrant_is_now(huyen, xa, xuan_lap, khuon_ha):
    row = make_registration(unit=xuan_lap)
    make_recognition(row)
    registrant = row.model.registrant
    registrant.unit = khuon_ha
    registrant.save()
    assert row.unit == row.model.unit == xuan_lap
    for kind in (type(row.model), Registration, Recognition):
        assert kind.objects.visible_to(xa).exists(), kind
    assert not type(registrant).objects.visible_to(xa).exists()


# --- recognitions and commendations


def make_commendation(unit, **values):
    return Commendation.objects.create(
        programme=make_programme(), recipient_kind=Kind.COLLECTIVE, unit=unit, **values
    )


AWARDS = {
    "recognition": lambda unit, **values: make_recognition(make_registration(unit=unit), **values),
    "commendation": make_commendation,
}


@pytest.mark.parametrize("make", AWARDS.values(), ids=AWARDS)
@pytest.mark.parametrize(
    ("decided", "revoked", "counts"),
    [
        (BEFORE, "never", True),
        (DAY, "never", True),
        (None, "never", True),
        (AFTER, "never", False),
        (BEFORE, AFTER, True),
        (BEFORE, DAY, False),
        (BEFORE, None, False),  # a revoking paper without a day always has revoked
    ],
)
@pytest.mark.parametrize("which", ["award", "decision"])
def test_an_award_counts_from_its_decision_to_its_revocation(
    lam_binh, xuan_lap, make, decided, revoked, counts, which
):
    decision = make_decision(lam_binh, issued_on=decided)
    award = make(xuan_lap, decision=decision)
    if revoked != "never":
        struck = award if which == "award" else decision
        struck.revoked_by = make_decision(lam_binh, issued_on=revoked)
        struck.save()
    rows = type(award).objects
    assert rows.in_force_on(DAY).exists() == counts
    assert rows.dated_after(DAY).exists() == (decided == AFTER)
    assert rows.in_force().exists() == (revoked == "never")


@pytest.mark.parametrize("make", AWARDS.values(), ids=AWARDS)
def test_an_award_without_a_decision_counts_on_every_day(xuan_lap, make):
    award = make(xuan_lap)
    assert list(type(award).objects.in_force_on(DAY)) == [award]


def test_a_revocation_revoked_later_still_held_on_the_day(lam_binh):
    first, second, third = (
        make_decision(lam_binh, issued_on=day) for day in (date(2022, 1, 1), BEFORE, date(2023, 1, 1))
    )
    first.revoked_by, second.revoked_by = second, third
    first.save(), second.save()
    assert out_of_force(date(2022, 6, 1)) == set()
    assert out_of_force(DAY) == {first.pk}
    assert out_of_force(date(2023, 1, 1)) == out_of_force() == {second.pk}


def test_a_recognition_counts_no_earlier_than_its_registration(lam_binh, xuan_lap):
    row = make_registration(unit=xuan_lap, year=2022, registered_on=AFTER)
    recognition = make_recognition(row, decision=make_decision(lam_binh, issued_on=BEFORE))
    assert not Recognition.objects.counted_on(DAY)
    assert not Recognition.objects.dated_after(DAY)  # it is told of the registration
    assert list(Recognition.objects.counted_on(AFTER)) == [recognition]


# --- outcomes and assessments


@pytest.mark.parametrize(("day", "counts"), [(None, True), (BEFORE, True), (DAY, True), (AFTER, False)])
def test_an_outcome_counts_from_its_day(xuan_lap, day, counts):
    Outcome.objects.create(unit=xuan_lap, year=2022, on=day, indicator="Hiến đất", value=1, measure="m2")
    assert Outcome.objects.counted_on(DAY).exists() == counts
    assert Outcome.objects.dated_after(DAY).exists() != counts


@pytest.mark.parametrize(("day", "counts"), [(None, True), (DAY, True), (AFTER, False)])
def test_assessed_is_what_was_assessed_from_above_for_the_year(xuan_lap, day, counts):
    row = make_registration(unit=xuan_lap)
    for side in Assessment.Side.values:
        for part in Assessment.Part.values:
            Assessment.objects.create(
                registration=row, side=side, part=part, result="effective", assessed_on=day
            )
    found = [Assessment.objects.counted_on(DAY), Assessment.objects.dated_after(DAY)]
    assert [len(rows) for rows in found] == ([1, 0] if counts else [0, 1])
    (one,) = Assessment.objects.counted()
    assert (one.side, one.part) == ("above", "year")
    for not_counted in ({"state": State.DRAFT}, {"registered_on": AFTER}):
        Registration.objects.filter(pk=row.pk).update(**not_counted)
        assert not Assessment.objects.counted_on(DAY)
    Registration.objects.update(state=State.DRAFT)
    assert not Assessment.objects.dated_after(DAY)
    again = Assessment(registration=row, result="effective")
    with pytest.raises(ValidationError, match="đã có đánh giá của bên đó cho kỳ đó"):
        again.full_clean()
